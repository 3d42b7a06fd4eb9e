package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/native"
	"github.com/sidequill/sidequill/internal/protocol"
)

// The real program, started as a browser starts it: by our own account, and by
// another that is told where our agent lives.
func TestNativeHostOfAnotherAccount(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can act as another account")
	}
	startAgent(t, "")
	dir, err := os.MkdirTemp("", "sq")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // the other account runs what lies here
		t.Fatal(err)
	}
	program := filepath.Join(dir, "sidequill")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	for uid, want := range map[uint32]string{0: "native.here", 65534: string(fault.NoAgent)} {
		var in bytes.Buffer
		if err := native.Write(&in, protocol.NativeWhere{Type: "native.where"}); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(program, callers[0].origin+"/")
		cmd.Dir, cmd.Stdin = "/", &in
		cmd.Env = []string{"SIDEQUILL_HOME=" + os.Getenv("SIDEQUILL_HOME")}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		out, _ := cmd.Output() // what was refused exits with its own code
		message, err := native.Read(bytes.NewReader(out))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := protocol.Decode("FromNative", message)
		if err != nil {
			t.Fatal(err)
		}
		got := "native.here"
		if f, ok := answer.(protocol.Failure); ok {
			got = f.Kind
		}
		if got != want {
			t.Errorf("account %d: %s", uid, message)
		}
	}
}
