package gateway_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/protocol"
)

// recorder keeps events for the test.
type recorder struct {
	mu     sync.Mutex
	events []eventlog.Event
}

func (r *recorder) Record(e eventlog.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// last waits for an event and gives it.
func (r *recorder) last(t *testing.T, kind eventlog.Kind, why eventlog.Why) (found eventlog.Event) {
	t.Helper()
	wait(t, fmt.Sprint(kind, " ", why), func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return slices.ContainsFunc(r.events, func(e eventlog.Event) bool {
			found = e
			return e.Kind == kind && e.Why == why
		})
	})
	return found
}

func TestWhatIsDoneIsRecorded(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) { c.Events = events })
	open := func() {
		t.Helper()
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
	}

	c, conn := a.pair()
	if e := events.last(t, eventlog.Paired, ""); e.Device != c.Device {
		t.Errorf("%+v", e)
	}
	d := dump("slept badly", 1)
	send(t, conn, d)
	send(t, conn, protocol.Start{Type: "start", Draft: d.Draft})
	for !next[protocol.Event](t, conn).Done {
	}
	if e := events.last(t, eventlog.DraftMade, ""); e.Device != c.Device || e.Draft == nil || e.Draft.Sentences != 1 || e.Draft.Model != 0 {
		t.Errorf("%+v %+v", e, e.Draft)
	}

	send(t, conn, protocol.Wording{Type: "wording"})
	if got := next[protocol.Wordings](t, conn); got.Wordings == nil || len(got.Wordings) != 0 {
		t.Errorf("no wording is kept here: %+v", got)
	}

	send(t, conn, protocol.Filled{Type: "filled", Fields: 4, Refused: 1})
	send(t, conn, protocol.Filled{Type: "filled", Fields: 3, Undone: true})
	if e := events.last(t, eventlog.NoteFilled, ""); e.Device != c.Device || *e.Fill != (eventlog.Fill{Fields: 4, Refused: 1}) {
		t.Errorf("%+v %+v", e, e.Fill)
	}
	if e := events.last(t, eventlog.FillUndone, ""); e.Device != c.Device || *e.Fill != (eventlog.Fill{Fields: 3}) {
		t.Errorf("%+v %+v", e, e.Fill)
	}

	open()
	_, digits := a.digits(a.client())
	_, _ = a.PairingDigits(wrong(digits))
	events.last(t, eventlog.PairingRefused, eventlog.Digits)
	open()
	a.CancelPairing()
	events.last(t, eventlog.PairingRefused, eventlog.Cancelled)
	open()
	gone, _ := a.digits(a.client())
	_ = gone.Close()
	events.last(t, eventlog.PairingRefused, eventlog.Left)
	open()
	gone, digits = a.digits(a.client())
	if _, err := a.PairingDigits(digits); err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	events.last(t, eventlog.PairingRefused, eventlog.Unconfirmed)

	exchange(t, a.addr, "GET / HTTP/1.1\r\nHost: HOST\r\n\r\n")
	events.last(t, eventlog.ConnectionRefused, eventlog.Filter)
	bad := a.dial(c)
	_ = bad.WriteFrame([]byte("zebra-marker"))
	closed(t, bad)
	events.last(t, eventlog.ConnectionRefused, eventlog.Greeting)
	bad = a.dial(c)
	if _, err := bad.Hello(); err != nil {
		t.Fatal(err)
	}
	_ = bad.WriteMessage(websocket.BinaryMessage, make([]byte, channel.HandshakeSize))
	closed(t, bad)
	events.last(t, eventlog.ConnectionRefused, eventlog.Handshake)
	bad = a.connect(c)
	_ = bad.WriteMessage(websocket.BinaryMessage, make([]byte, 100))
	closed(t, bad)
	if e := events.last(t, eventlog.ConnectionRefused, eventlog.Frame); e.Device != c.Device {
		t.Errorf("%+v", e)
	}

	if _, err := a.Revoke(c.Device); err != nil {
		t.Fatal(err)
	}
	if e := events.last(t, eventlog.Revoked, ""); e.Device != c.Device {
		t.Errorf("%+v", e)
	}
	bad = a.dial(c)
	if g, err := bad.Hello(); err != nil || g.State != protocol.StateRevoked {
		t.Fatal(g, err)
	}
	if e := events.last(t, eventlog.ConnectionRefused, eventlog.Withdrawn); e.Device != c.Device {
		t.Errorf("%+v", e)
	}
}

func TestAnotherAccountIsRecorded(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) {
		c.Events = events
		c.OwnUser = func(context.Context, net.Conn) error { return fault.New(fault.NotPermitted, "not ours") }
	})
	conn, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	events.last(t, eventlog.ConnectionRefused, eventlog.Account)
}

func TestAWindowThatTimedOutIsRecorded(t *testing.T) {
	events := &recorder{}
	a := start(t, func(c *gateway.Config) { c.Events, c.Limits.Window = events, 1 })
	if _, err := a.OpenPairing(); err != nil {
		t.Fatal(err)
	}
	events.last(t, eventlog.PairingRefused, eventlog.Late)
}

func TestThePanelReadsTheEventLog(t *testing.T) {
	home := t.TempDir()
	events := eventlog.Open(home, "clinician", slog.New(slog.DiscardHandler))
	t.Cleanup(events.Close)
	a := start(t, func(c *gateway.Config) {
		c.Events = events
		c.History = func() (eventlog.Reading, error) { return eventlog.Read(home) }
	})
	_, conn := a.pair()
	events.Record(eventlog.Event{Kind: eventlog.DraftMade, Draft: &eventlog.Draft{Statements: 4, Sentences: 3}})
	ask := func(before int) protocol.Recorded {
		send(t, conn, protocol.History{Type: "history", Before: before})
		return next[protocol.Recorded](t, conn)
	}
	all := ask(0)
	if len(all.Events) != 2 || all.Broken != 0 || all.Events[0].N != 2 || all.Events[0].Draft.Statements != 4 || all.Events[1].Event != "paired" {
		t.Fatalf("%+v", all)
	}
	if older := ask(2); older.Before != 2 || len(older.Events) != 1 || older.Events[0].N != 1 {
		t.Errorf("%+v", older)
	}
	if none := ask(1); len(none.Events) != 0 {
		t.Errorf("%+v", none)
	}
}
