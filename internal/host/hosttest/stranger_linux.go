package hosttest

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Stranger is this program, running under the other account until its standard
// input ends.
type Stranger struct {
	t     *testing.T
	stdin io.Closer
	lines *bufio.Reader
}

// Start starts the stranger to do what its TestMain knows as does. It skips where
// no second account can be had.
func Start(t *testing.T, does string) *Stranger {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can act as a second account")
	}
	binary, err := os.Open("/proc/self/exe") // the other account need not be able to reach the folder it lies in
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = binary.Close() }()
	cmd := exec.Command("/proc/self/fd/3")
	cmd.ExtraFiles = []*os.File{binary}
	cmd.Env = []string{variable + "=" + does}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: ID, Gid: ID}}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skipf("cannot start a process under a second account here: %v", err)
	}
	t.Cleanup(func() { _ = stdin.Close(); _ = cmd.Wait() })
	return &Stranger{t, stdin, bufio.NewReader(stdout)}
}

// Line is the next that the stranger says.
func (s *Stranger) Line() string {
	s.t.Helper()
	line, err := s.lines.ReadString('\n')
	if err != nil {
		s.t.Fatalf("the stranger said nothing: %v", err)
	}
	return strings.TrimSpace(line)
}

// End ends its standard input: it stops, and may say a last line.
func (s *Stranger) End() { _ = s.stdin.Close() }
