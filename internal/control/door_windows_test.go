package control

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/Microsoft/go-winio"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// A pipe that somebody made first under our name is not joined, and is no door.
func TestAPipeThatIsThereAlreadyIsNotJoined(t *testing.T) {
	home := t.TempDir()
	door, err := doorOf(home)
	if err != nil {
		t.Fatal(err)
	}
	squatter, err := winio.ListenPipe(door, &winio.PipeConfig{SecurityDescriptor: "D:P(A;;GA;;;WD)"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = squatter.Close() }()
	if s, err := Open(home, slog.New(slog.DiscardHandler)); fault.KindOf(err) != fault.Storage && fault.KindOf(err) != fault.PortTaken {
		t.Errorf("%v, %v", s, err)
	}
}

func TestTwoFoldersHaveTwoPipes(t *testing.T) {
	a, errA := doorOf(`C:\Users\mara\AppData\Local\Sidequill`)
	b, errB := doorOf(`C:\Users\ben\AppData\Local\Sidequill`)
	same, errC := doorOf(`c:\users\MARA\AppData\Local\Sidequill`)
	if errA != nil || errB != nil || errC != nil || a == b || a != same || !strings.HasPrefix(a, `\\.\pipe\`) {
		t.Error(a, b, same, errA, errB, errC)
	}
}

// The pipe's access list names our account and nobody else.
func TestThePipeIsOursAlone(t *testing.T) {
	self, err := host.Self()
	if err != nil {
		t.Fatal(err)
	}
	sd := onlyFor(self.ID)
	if _, err := winio.SddlToSecurityDescriptor(sd); err != nil {
		t.Fatalf("%s: %v", sd, err)
	}
	if strings.Count(sd, "(") != 1 || !strings.Contains(sd, "D:P(A;;GA;;;"+self.ID+")") {
		t.Error(sd)
	}
}
