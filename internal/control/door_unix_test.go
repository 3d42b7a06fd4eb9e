//go:build unix

package control

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestTheSocketIsOursAlone(t *testing.T) {
	home, _ := serve(t)
	info, err := os.Stat(filepath.Join(home, "agent.sock"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestSocketLeftByACrash(t *testing.T) {
	home := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(home, "agent.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
	if _, err := Dial(t.Context(), home); fault.KindOf(err) != fault.NoAgent {
		t.Error(err)
	}
	s, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Serve(ctx, &fake{}); err != nil {
		t.Error(err)
	}
	if _, err := Open(home, slog.New(slog.DiscardHandler)); err != nil {
		t.Error("the lock was not given back:", err)
	}
}

func TestPathTooLongForASocket(t *testing.T) {
	home := filepath.Join(t.TempDir(), strings.Repeat("long", 40))
	if _, err := Open(home, nil); fault.KindOf(err) != fault.Storage {
		t.Error(err)
	}
	if _, err := Dial(t.Context(), home); fault.KindOf(err) != fault.Storage {
		t.Error(err)
	}
}
