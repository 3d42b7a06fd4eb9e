package ollama

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

const strangerVariable = "SIDEQUILL_TEST_STRANGER"

// beStranger is the child process: it listens under another account, and when
// its standard input ends says how many bytes it was sent.
func beStranger() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	fmt.Println(listener.Addr())
	counted := make(chan int64)
	go func() {
		var sum int64
		conn, err := listener.Accept()
		if err == nil {
			sum, _ = io.Copy(io.Discard, conn)
		}
		counted <- sum
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = listener.Close()
	fmt.Println(<-counted, "bytes")
}

// A stranger on the model's port gets nothing: a real second account.
func TestStrangerGetsNothing(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can start a server under a second account")
	}
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := os.Open(path) // the other account need not be able to reach the folder it lies in
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = binary.Close() }()
	cmd := exec.Command("/proc/self/fd/3")
	cmd.ExtraFiles = []*os.File{binary}
	cmd.Env = []string{strangerVariable + "=1"}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
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
	defer func() { _ = stdin.Close(); _ = cmd.Wait() }()
	lines := bufio.NewScanner(stdout)
	lines.Scan()

	m := New(Config{URL: "http://" + lines.Text(), Model: "m"})
	defer m.Close()
	wantKind(t, fault.Stranger, m.Check(t.Context()))

	_ = stdin.Close()
	lines.Scan()
	if got := strings.TrimSpace(lines.Text()); got != "0 bytes" {
		t.Errorf("the stranger was sent %q; want 0 bytes", got)
	}
}
