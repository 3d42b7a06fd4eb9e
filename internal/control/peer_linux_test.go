package control

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"log/slog"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
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
	if err := os.Chmod(s.door, 0o777); err != nil { //nolint:gosec // the point of it
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(t.Context(), &fake{}) }()
	if _, err := dial(t, home).Connect(Browser{Caller: "chrome-extension://a"}); err != nil {
		t.Fatalf("our own account: %v; this test would show nothing", err)
	}
	if got := hosttest.Start(t, "ask:"+filepath.Join(home, "agent.sock")).Line(); got != `answered ""` {
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
	if got := hosttest.Start(t, filepath.Join(home, "agent.sock")).Line(); got != "listening" {
		t.Fatal(got)
	}
	if _, err := Dial(t.Context(), home); fault.KindOf(err) != fault.NotPermitted {
		t.Errorf("got %v", err)
	}
}
