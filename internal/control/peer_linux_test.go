package control

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"log/slog"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
)

const (
	strangerVariable = "SIDEQUILL_TEST_STRANGER"
	strangerID       = 65534 // nobody
)

// beStranger is the child process of the tests below, under another account.
func beStranger(path string) {
	if asks, ok := strings.CutPrefix(path, "ask:"); ok {
		conn, err := net.Dial("unix", asks)
		if err != nil {
			fmt.Println("not even connected:", err)
			return
		}
		fmt.Fprintln(conn, `{"op":"connect","browser":{"caller":"chrome-extension://a","name":"x","key":"k"}}`)
		answer, _ := io.ReadAll(conn)
		fmt.Printf("answered %q\n", answer)
		return
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	_ = os.Chmod(path, 0o777) //nolint:gosec // the trap is open to everybody
	fmt.Println("listening")
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, `{"offer":{"agent":"k","device":"d","port":1}}`+"\n")
		}
	}()
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent is done
}

// stranger starts this program under another account, and gives its first line.
func stranger(t *testing.T, does string) string {
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
	cmd.Env = []string{strangerVariable + "=" + does}
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: strangerID, Gid: strangerID}}
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
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("the stranger did not start: %v", err)
	}
	return strings.TrimSpace(line)
}

// openFolder is one that every account may use, as ours never is.
func openFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "sq")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o777); err != nil { //nolint:gosec // the point of it
		t.Fatal(err)
	}
	return dir
}

type refusals struct {
	mu  sync.Mutex
	all []eventlog.Event
}

func (r *refusals) Record(e eventlog.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, e)
}

// Even where the folder's own guard is gone, another account is not answered.
func TestAnotherAccountIsNotAnswered(t *testing.T) {
	home := openFolder(t)
	s, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	events := &refusals{}
	s.Events = events
	if err := os.Chmod(s.path, 0o777); err != nil { //nolint:gosec // the point of it
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(t.Context(), &fake{}) }()
	if _, err := dial(t, home).Connect(Browser{Caller: "chrome-extension://a"}); err != nil {
		t.Fatalf("our own account: %v; this test would show nothing", err)
	}
	if got := stranger(t, "ask:"+filepath.Join(home, "agent.sock")); got != `answered ""` {
		t.Error(got)
	}
	events.mu.Lock()
	defer events.mu.Unlock()
	if len(events.all) != 1 || events.all[0].Why != eventlog.Account {
		t.Errorf("%+v", events.all)
	}
}

// Who else listens where the agent should tells nobody which agent to trust.
func TestAnotherAccountIsNotBelieved(t *testing.T) {
	home := openFolder(t)
	if got := stranger(t, filepath.Join(home, "agent.sock")); got != "listening" {
		t.Fatal(got)
	}
	if _, err := Dial(t.Context(), home); fault.KindOf(err) != fault.NotPermitted {
		t.Errorf("got %v", err)
	}
}
