package control

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
)

func TestMain(m *testing.M) {
	if does := hosttest.Does(); does != "" {
		beStranger(does)
		return
	}
	goleak.VerifyTestMain(m)
}

// fake is an agent with one window.
type fake struct {
	came      chan struct{}
	failed    chan error
	cancelled chan struct{}
	once      sync.Once
	drafted   atomic.Pointer[eventlog.Draft]
	stop      func()
}

func (f *fake) Status() Status {
	return Status{Version: "test", PID: 7, Addr: "127.0.0.1:21764", Engine: "builtin"}
}
func (f *fake) Devices() []channel.Device { return []channel.Device{{ID: "a"}, {ID: "b"}} }
func (f *fake) Revoke(id string) (channel.Device, error) {
	if id != "a" {
		return channel.Device{}, fault.New(fault.BadInput, "revoking: no device %q", id)
	}
	return channel.Device{ID: id}, nil
}
func (f *fake) OpenPairing() (time.Duration, error) { return time.Minute, nil }
func (f *fake) PairingBrowser(ctx context.Context) (channel.Browser, <-chan error, error) {
	select {
	case <-f.came:
		return channel.Browser{Name: "Chromium on Linux"}, f.failed, nil
	case <-ctx.Done():
		return channel.Browser{}, nil, ctx.Err()
	}
}
func (f *fake) PairingDigits(d string) (channel.Device, error) {
	if !channel.SameDigits(d, "123456") {
		return channel.Device{}, fault.New(fault.Unpaired, "pairing: wrong")
	}
	return channel.Device{ID: "new"}, nil
}
func (f *fake) Connect(b Browser) (channel.Offer, error) {
	if b.Caller != "chrome-extension://a" {
		return channel.Offer{}, fault.New(fault.NotPermitted, "pairing: not this extension")
	}
	return channel.Offer{Agent: "key of " + b.Name, Device: b.Key, Port: 21764}, nil
}
func (f *fake) Drafted(d eventlog.Draft) { f.drafted.Store(&d) }
func (f *fake) CancelPairing()           { f.once.Do(func() { close(f.cancelled) }) }
func (f *fake) Stop()                    { f.stop() }

func serve(t *testing.T) (string, *fake) {
	t.Helper()
	home := t.TempDir()
	s, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	f := &fake{came: make(chan struct{}), failed: make(chan error, 1), cancelled: make(chan struct{}), stop: cancel}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, f) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return home, f
}

func dial(t *testing.T, home string) *Client {
	t.Helper()
	c, err := Dial(t.Context(), home)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// knock is a connection to the door with no client behind it.
func knock(t *testing.T, home string) (net.Conn, error) {
	t.Helper()
	door, err := doorOf(home)
	if err != nil {
		t.Fatal(err)
	}
	return reach(t.Context(), door)
}

func TestStatusDevicesRevoke(t *testing.T) {
	home, _ := serve(t)
	c := dial(t, home)
	if s, err := c.Status(); err != nil || s.PID != 7 {
		t.Error(s, err)
	}
	if d, err := c.Devices(); err != nil || len(d) != 2 {
		t.Error(d, err)
	}
	if d, err := c.Revoke("a"); err != nil || d.ID != "a" {
		t.Error(d, err)
	}
	if _, err := c.Revoke("x"); fault.KindOf(err) != fault.BadInput || err.Error() != `revoking: no device "x": bad-input` {
		t.Error(err)
	}
	if _, err := c.Status(); err != nil {
		t.Error("an error ended the conversation:", err)
	}
}

func TestPair(t *testing.T) {
	home, f := serve(t)
	c := dial(t, home)
	if s, err := c.Pair(); err != nil || s != 60 {
		t.Fatal(s, err)
	}
	close(f.came)
	if b, err := c.Browser(); err != nil || b.Name != "Chromium on Linux" {
		t.Fatal(b, err)
	}
	if _, err := c.Digits("000000"); fault.KindOf(err) != fault.Unpaired {
		t.Error(err)
	}
	if d, err := c.Digits("123 456"); err != nil || d.ID != "new" {
		t.Error(d, err)
	}
}

func TestBrowserLeavesBeforeTheDigits(t *testing.T) {
	home, f := serve(t)
	c := dial(t, home)
	if _, err := c.Pair(); err != nil {
		t.Fatal(err)
	}
	close(f.came)
	if _, err := c.Browser(); err != nil {
		t.Fatal(err)
	}
	ended := c.Outcome()
	f.failed <- fault.New(fault.Unpaired, "pairing: the browser went away")
	if o := <-ended; fault.KindOf(o.Err) != fault.Unpaired || !strings.Contains(o.Err.Error(), "went away") {
		t.Error(o)
	}
	if _, err := c.Status(); err != nil {
		t.Error("the conversation ended:", err)
	}
}

func TestDigitsWhileTheOutcomeIsAwaited(t *testing.T) {
	home, f := serve(t)
	c := dial(t, home)
	if _, err := c.Pair(); err != nil {
		t.Fatal(err)
	}
	close(f.came)
	if _, err := c.Browser(); err != nil {
		t.Fatal(err)
	}
	c.Outcome()
	if d, err := c.Digits("123456"); err != nil || d.ID != "new" {
		t.Error(d, err)
	}
}

func TestConnect(t *testing.T) {
	home, _ := serve(t)
	c := dial(t, home)
	if o, err := c.Connect(Browser{"chrome-extension://a", "Chromium", "k"}); err != nil || o != (channel.Offer{Agent: "key of Chromium", Device: "k", Port: 21764}) {
		t.Error(o, err)
	}
	if _, err := c.Connect(Browser{"chrome-extension://b", "Chromium", "k"}); fault.KindOf(err) != fault.NotPermitted {
		t.Error(err)
	}
	if _, err := c.ask(Request{Op: "connect"}); fault.KindOf(err) != fault.BadInput {
		t.Error(err)
	}
}

func TestDrafted(t *testing.T) {
	home, f := serve(t)
	c := dial(t, home)
	want := eventlog.Draft{Statements: 5, Sentences: 4, Unused: 1, MS: 12}
	if err := c.Drafted(want); err != nil || *f.drafted.Load() != want {
		t.Errorf("%+v, %v", f.drafted.Load(), err)
	}
	if _, err := c.ask(Request{Op: "drafted"}); fault.KindOf(err) != fault.BadInput {
		t.Error(err)
	}
	if err := Alone(home, func() { t.Error("done beside the agent") }); fault.KindOf(err) != fault.Busy {
		t.Error(err)
	}
}

// An agent that starts while a command line writes what is the agent's waits for it.
func TestAnAgentThatStartsWaitsForACommandLine(t *testing.T) {
	home := t.TempDir()
	held, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		if err := Alone(home, func() { close(held); time.Sleep(100 * time.Millisecond) }); err != nil {
			t.Error(err)
		}
	}()
	<-held
	s, err := Open(home, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	<-done
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Serve(ctx, &fake{}); err != nil {
		t.Error(err)
	}
}

func TestHangingUpCancelsThePairing(t *testing.T) {
	for name, browser := range map[string]bool{"before a browser came": false, "after": true} {
		t.Run(name, func(t *testing.T) {
			home, f := serve(t)
			c := dial(t, home)
			if _, err := c.Pair(); err != nil {
				t.Fatal(err)
			}
			if browser {
				close(f.came)
				if _, err := c.Browser(); err != nil {
					t.Fatal(err)
				}
			}
			c.Close()
			<-f.cancelled
		})
	}
}

func TestStop(t *testing.T) {
	home, _ := serve(t)
	c := dial(t, home)
	_ = c.Stop() // the answer may be cut off by what it asks for
	if _, err := c.Status(); fault.KindOf(err) != fault.NoAgent {
		t.Error(err)
	}
}

func TestOneAgentForEachFolder(t *testing.T) {
	home, _ := serve(t)
	if _, err := Open(home, slog.New(slog.DiscardHandler)); fault.KindOf(err) != fault.PortTaken {
		t.Error(err)
	}
	if _, err := dial(t, home).Status(); err != nil {
		t.Error("the agent that runs lost its socket:", err)
	}
}

func TestBadRequests(t *testing.T) {
	home, _ := serve(t)
	for name, line := range map[string]string{"not JSON": "hello\n", "unknown": `{"op":"sign"}` + "\n", "empty": "\n"} {
		conn, err := knock(t, home)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = conn.Write([]byte(line))
		answer, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.Contains(answer, `"bad-input"`) {
			t.Errorf("%s: %q, %v", name, answer, err)
		}
		_ = conn.Close()
	}
	conn, err := knock(t, home)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte(strings.Repeat("x", 2*maxLine)))
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	if b, _ := io.ReadAll(conn); len(b) != 0 {
		t.Errorf("a line too long was answered: %q", b)
	}
}
