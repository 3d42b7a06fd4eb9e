package gateway_test

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
	"github.com/sidequill/sidequill/internal/redact"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// marker stands in every dump of these tests and must never be in a log.
const marker = "zebra-marker"

// fake drafts by repeating each part. A part that says "model" waits for its
// turn and then for Step, once for each section event.
type fake struct {
	step   chan struct{}
	engine atomic.Pointer[protocol.Engine]
	panics atomic.Bool
}

func (f *fake) Engine() protocol.Engine        { return *f.engine.Load() }
func (f *fake) Refresh(context.Context) bool   { return false }
func (f *fake) Warm(context.Context)           {}
func (f *fake) Formats() []protocol.FormatInfo { return []protocol.FormatInfo{} }

func (f *fake) Format(key string) (note.Format, bool) { return note.FormatByKey(key) }

func (f *fake) Sort(w gateway.Work) (protocol.Sorted, []note.Statement) {
	var statements []note.Statement
	for i, p := range w.Parts {
		statements = append(statements, note.Statement{ID: i + 1, Part: p.ID, End: len(p.Text), Text: p.Text, Slot: note.Reported})
	}
	return protocol.FromSorted("", draft.Sorted{Statements: statements}, w.Parts, w.Format), statements
}

func whole(w gateway.Work, engine string) *protocol.Draft {
	d := &protocol.Draft{Format: w.Format.Key, Engine: engine, Statements: []protocol.Statement{}, Sections: []protocol.Section{},
		Unused: []protocol.Unused{}, Questions: []protocol.Question{}, Notices: []protocol.Notice{}}
	for _, p := range w.Parts {
		d.Sections = append(d.Sections, section(string(p.Text)))
	}
	return d
}

func section(text string) protocol.Section {
	return protocol.Section{Key: "subjective", Sentences: []protocol.Sentence{{Text: text, Sources: []int{}, Origin: "clinician", Findings: []protocol.Finding{}}}}
}

func (f *fake) Run(ctx context.Context, w gateway.Work, emit func(protocol.Event)) {
	if f.panics.Load() {
		panic(marker)
	}
	engine := "builtin"
	emit(protocol.Event{Whole: whole(w, engine)})
	if !w.Builtin && strings.Contains(string(w.Parts[0].Text), "model") && w.Turn(ctx) == nil {
		engine = "ollama:fake"
	steps:
		for range 3 {
			select {
			case <-f.step:
				s := section("written")
				emit(protocol.Event{Section: &s})
			case <-ctx.Done():
				break steps
			}
		}
	}
	emit(protocol.Event{Whole: whole(w, engine), Done: true})
}

func (f *fake) Check(_ gateway.Work, edited []protocol.EditedSource) []protocol.Sentence {
	out := []protocol.Sentence{}
	for _, e := range edited {
		out = append(out, section(e.Text).Sentences...)
	}
	return out
}

func (f *fake) CheckNote(w gateway.Work, text note.Text) (protocol.CheckedNote, error) {
	if text == "" {
		return protocol.CheckedNote{}, fault.New(fault.Empty, "reading the note")
	}
	out := protocol.CheckedNote{Type: "checked-note", Sections: []protocol.Section{section(string(text))}, Omitted: []int{}, Questions: []protocol.Question{}}
	for _, s := range w.Previous {
		out.Omitted = append(out.Omitted, s.ID)
	}
	return out, nil
}

// agent is a gateway on a real socket.
type agent struct {
	*gateway.Gateway
	t       testing.TB
	addr    string
	fake    *fake
	devices *channel.Devices
	key     *ecdh.PrivateKey
	log     *buffer
	stop    func() error
}

type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func start(t testing.TB, change func(*gateway.Config)) *agent {
	t.Helper()
	dir := t.TempDir()
	devices, err := channel.OpenDevices(filepath.Join(dir, "devices.json"))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := gateway.OpenKeys(filepath.Join(dir, "recovery"), nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := channel.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	a := &agent{t: t, fake: &fake{step: make(chan struct{})}, devices: devices, key: key, log: &buffer{}}
	a.fake.engine.Store(&protocol.Engine{Kind: "builtin"})
	c := gateway.Config{Key: key, Devices: devices, Keys: keys, Drafter: a.fake, Version: "test", Limits: gateway.DefaultLimits,
		Log:     slog.New(redact.NewHandler(a.log, slog.LevelDebug)),
		OwnUser: func(context.Context, net.Conn) error { return nil }}
	if change != nil {
		change(&c)
	}
	a.Gateway, err = gateway.New(c)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a.addr = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx, l) }()
	a.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(10 * time.Second):
			panic("the gateway does not stop")
		}
	})
	t.Cleanup(func() {
		if err := a.stop(); err != nil {
			t.Error(err)
		}
		keys.Close()
		if strings.Contains(a.log.String(), marker) {
			t.Error("patient text is in the log")
		}
	})
	return a
}

// client is an unpaired browser.
func (a *agent) client() *gatewaytest.Client {
	a.t.Helper()
	c, err := gatewaytest.New(a.addr)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

// pair pairs a new browser as a person does.
func (a *agent) pair() (*gatewaytest.Client, *gatewaytest.Conn) {
	a.t.Helper()
	c := a.client()
	if _, err := a.OpenPairing(); err != nil {
		a.t.Fatal(err)
	}
	conn, digits := a.digits(c)
	if _, err := a.PairingDigits(digits); err != nil {
		a.t.Fatal(err)
	}
	if _, err := conn.Accepted(); err != nil {
		a.t.Fatal(err)
	}
	return c, conn
}

// digits brings c to the point where it shows them.
func (a *agent) digits(c *gatewaytest.Client) (*gatewaytest.Conn, string) {
	a.t.Helper()
	conn := a.dial(c)
	g, err := conn.Hello()
	if err != nil || g.State != protocol.StateOpen {
		a.t.Fatalf("%+v, %v", g, err)
	}
	digits, err := conn.Pair("Chromium on Linux")
	if err != nil {
		a.t.Fatal(err)
	}
	if _, _, err := a.PairingBrowser(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
	return conn, digits
}

func (a *agent) dial(c *gatewaytest.Client) *gatewaytest.Conn {
	a.t.Helper()
	conn, err := c.Dial(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func (a *agent) connect(c *gatewaytest.Client) *gatewaytest.Conn {
	a.t.Helper()
	conn, _, err := c.Connect(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func send(t testing.TB, c *gatewaytest.Conn, v any) {
	t.Helper()
	if err := c.Send(v); err != nil {
		t.Fatal(err)
	}
}

func next[T any](t testing.TB, c *gatewaytest.Conn) T {
	t.Helper()
	v, err := gatewaytest.Next[T](c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// closed reads until the connection ends.
func closed(t testing.TB, c *gatewaytest.Conn) {
	t.Helper()
	for {
		if _, _, err := c.ReadMessage(); err != nil {
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				t.Error("the connection is still open")
			}
			return
		}
	}
}

// wait waits for a condition.
func wait(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}
