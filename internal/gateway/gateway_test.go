package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

var draftID = strings.Repeat("A", 22)

func dump(text string, rev int) protocol.Dump {
	return protocol.Dump{Type: "dump", Draft: draftID, Format: "soap",
		Parts: []protocol.Part{{Kind: "whole", Rev: rev, Text: text + " " + marker}}, Changes: []protocol.Change{}}
}

var begin = protocol.Start{Type: "start", Draft: draftID}

func TestPairDraftAndComeBack(t *testing.T) {
	a := start(t, nil)
	c, conn := a.pair()
	send(t, conn, dump("ct rpts sleep better", 1))
	sorted := next[protocol.Sorted](t, conn)
	if !reflect.DeepEqual(sorted.Revs, []protocol.PartRev{{Part: 0, Rev: 1}}) {
		t.Errorf("%+v", sorted.Revs)
	}
	send(t, conn, begin)
	first, last := next[protocol.Event](t, conn), next[protocol.Event](t, conn)
	if first.Seq != 1 || first.Whole == nil || first.Done || last.Seq != 2 || !last.Done {
		t.Errorf("%+v %+v", first, last)
	}
	_ = conn.Close()

	again := a.connect(c)
	send(t, again, protocol.Resume{Type: "resume", Draft: draftID, From: 1})
	if e := next[protocol.Event](t, again); !reflect.DeepEqual(e, last) {
		t.Errorf("%+v", e)
	}
	send(t, again, protocol.Ping{Type: "ping"})
	next[protocol.Pong](t, again)
	if list := a.devices.List(); len(list) != 1 || list[0].Origin != gatewaytest.Origin || list[0].Name != "Chromium on Linux" {
		t.Errorf("%+v", list)
	}
}

func TestPairing(t *testing.T) {
	t.Run("no window", func(t *testing.T) {
		a := start(t, nil)
		conn := a.dial(a.client())
		if g, err := conn.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Fatal(g, err)
		}
		closed(t, conn)
	})
	t.Run("wrong digits store nothing, and there is no second try", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		conn, digits := a.digits(a.client())
		if _, err := a.PairingDigits(wrong(digits)); fault.KindOf(err) != fault.Unpaired {
			t.Error(err)
		}
		if _, err := a.PairingDigits(digits); fault.KindOf(err) != fault.Unpaired {
			t.Error("a second try was taken:", err)
		}
		next[protocol.PairRefused](t, conn)
		closed(t, conn)
		if len(a.devices.List()) != 0 {
			t.Error("a device is stored")
		}
		again := a.dial(a.client())
		if g, err := again.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Error(g, err)
		}
	})
	t.Run("one connection takes the window", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		early := a.dial(a.client())
		if g, err := early.Hello(); err != nil || g.State != protocol.StateOpen {
			t.Fatal(g, err)
		}
		a.digits(a.client())
		if _, err := early.Pair("second"); err == nil {
			t.Error("a second connection was taken")
		}
		late := a.dial(a.client())
		if g, err := late.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Error(g, err)
		}
	})
	t.Run("a changed reveal", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		c := a.client()
		conn := a.dial(c)
		if _, err := conn.Hello(); err != nil {
			t.Fatal(err)
		}
		reveal := fmt.Sprintf(`{"type":"pair.reveal","device":%q,"nonce":%q,"name":"x"}`, channel.Encode(c.Key.PublicKey().Bytes()), channel.Random(32))
		if err := conn.WriteClear(protocol.PairCommit{Type: "pair.commit", Commit: channel.Commit([]byte(reveal))}); err != nil {
			t.Fatal(err)
		}
		if _, err := gatewaytest.ReadClear[protocol.PairOffer](conn); err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteFrame([]byte(strings.Replace(reveal, `"x"`, `"y"`, 1))); err != nil {
			t.Fatal(err)
		}
		closed(t, conn)
		if _, _, err := a.PairingBrowser(t.Context()); fault.KindOf(err) != fault.Unpaired {
			t.Error(err)
		}
	})
	t.Run("the browser goes away before its digits are typed", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		conn, digits := a.digits(a.client())
		_ = conn.Close()
		wait(t, "the window is closed", func() bool { _, err := a.PairingDigits("x"); return errors.Is(err, gateway.ErrNoWindow) })
		if _, err := a.PairingDigits(digits); err == nil || len(a.devices.List()) != 0 {
			t.Error("paired with nobody")
		}
	})
	for name, m := range map[string]any{"cancelled": protocol.PairCancel{Type: "pair.cancel"}, "gone": nil, "something else": begin} {
		t.Run("accepted, then "+name, func(t *testing.T) {
			a := start(t, nil)
			if _, err := a.OpenPairing(); err != nil {
				t.Fatal(err)
			}
			conn, digits := a.digits(a.client())
			if _, err := a.PairingDigits(digits); err != nil {
				t.Fatal(err)
			}
			next[protocol.PairAccepted](t, conn)
			if m != nil {
				send(t, conn, m)
			}
			_ = conn.Close()
			wait(t, "the device is forgotten", func() bool { return len(a.devices.List()) == 0 })
		})
	}
	t.Run("confirmed before the digits were typed", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		conn, _ := a.digits(a.client())
		send(t, conn, protocol.PairConfirm{Type: "pair.confirm"})
		closed(t, conn)
		if len(a.devices.List()) != 0 {
			t.Error("a device is stored")
		}
	})
	t.Run("too late", func(t *testing.T) {
		a := start(t, func(c *gateway.Config) { c.Limits.Window = 50 * time.Millisecond })
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.PairingBrowser(t.Context()); fault.KindOf(err) != fault.Unpaired {
			t.Error(err)
		}
		if _, err := a.OpenPairing(); err != nil {
			t.Error("the next window does not open:", err)
		}
	})
	t.Run("cancelled on the agent's side", func(t *testing.T) {
		a := start(t, nil)
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		if _, err := a.OpenPairing(); fault.KindOf(err) != fault.Busy {
			t.Error("two windows:", err)
		}
		conn, _ := a.digits(a.client())
		a.CancelPairing()
		next[protocol.PairRefused](t, conn)
		closed(t, conn)
	})
	t.Run("a paired browser pairs anew", func(t *testing.T) {
		a := start(t, nil)
		c, _ := a.pair()
		old := c.Device
		c.Device = ""
		if _, err := a.OpenPairing(); err != nil {
			t.Fatal(err)
		}
		conn, digits := a.digits(c)
		if _, err := a.PairingDigits(digits); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Accepted(); err != nil {
			t.Fatal(err)
		}
		if list := a.devices.List(); len(list) != 1 || list[0].ID == old {
			t.Errorf("%+v", list)
		}
	})
}

func wrong(digits string) string {
	if digits[0] == '9' {
		return "0" + digits[1:]
	}
	return string(digits[0]+1) + digits[1:]
}

func TestRevokeTakesEffectOnTheOpenConnection(t *testing.T) {
	a := start(t, nil)
	c, conn := a.pair()
	other, otherConn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	if _, err := a.Revoke(c.Device); err != nil {
		t.Fatal(err)
	}
	if bye := untilBye(t, conn); bye.Reason != protocol.ByeRevoked {
		t.Errorf("%+v", bye)
	}
	closed(t, conn)
	again := a.dial(c)
	if g, err := again.Hello(); err != nil || g.State != protocol.StateRevoked {
		t.Error(g, err)
	}
	closed(t, again)
	send(t, otherConn, protocol.Ping{Type: "ping"})
	next[protocol.Pong](t, otherConn)
	_ = other
}

func untilBye(t *testing.T, c *gatewaytest.Conn) protocol.Bye {
	t.Helper()
	for {
		v, err := c.Any()
		if err != nil {
			t.Fatal(err)
		}
		if bye, ok := v.(protocol.Bye); ok {
			return bye
		}
	}
}

func TestStopTellsEveryClientWithinTwoSeconds(t *testing.T) {
	a := start(t, nil)
	_, conn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	c, mute := a.pair() // reads nothing and answers nothing
	_ = mute
	half := a.dial(c)
	raw, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	told := make(chan protocol.ByeReason, 1)
	go func() {
		for {
			v, err := conn.Any()
			if err != nil {
				told <- ""
				return
			}
			if bye, ok := v.(protocol.Bye); ok {
				told <- bye.Reason
				return
			}
		}
	}()
	begin := time.Now()
	if err := a.stop(); err != nil {
		t.Error(err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("it took %v", d)
	}
	if reason := <-told; reason != protocol.ByeStopping {
		t.Errorf("the client was told %q", reason)
	}
	closed(t, half)
	if _, err := net.Dial("tcp", a.addr); err == nil {
		t.Error("the port is still open")
	}
}

func TestDraftsGoOnWithoutTheirBrowser(t *testing.T) {
	a := start(t, nil)
	c, conn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	_ = conn.Close()
	a.fake.step <- struct{}{}
	a.fake.step <- struct{}{}
	again := a.connect(c)
	send(t, again, protocol.Resume{Type: "resume", Draft: draftID, From: 1})
	e := next[protocol.Event](t, again)
	for e.Seq < 3 { // the first section may come before or after the second replaced it
		e = next[protocol.Event](t, again)
	}
	if e.Seq != 3 || e.Section == nil {
		t.Fatalf("%+v", e)
	}
	a.fake.step <- struct{}{}
	if e := next[protocol.Event](t, again); e.Seq != 4 || e.Section == nil {
		t.Fatalf("%+v", e)
	}
	if e := next[protocol.Event](t, again); e.Seq != 5 || !e.Done || e.Whole.Engine != "ollama:fake" {
		t.Fatalf("%+v", e)
	}
	// Later, all that counts is the end.
	send(t, again, protocol.Resume{Type: "resume", Draft: draftID, From: 0})
	if e := next[protocol.Event](t, again); e.Seq != 5 || !e.Done {
		t.Fatalf("%+v", e)
	}
}

func TestDumpRules(t *testing.T) {
	a := start(t, nil)
	_, conn := a.pair()
	fails := func(m any, kind fault.Kind) {
		t.Helper()
		send(t, conn, m)
		v, err := conn.Any()
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := v.(protocol.Failure); !ok || f.Kind != string(kind) || f.Message == "" || f.Next == "" {
			t.Errorf("want %s, got %T %+v", kind, v, v)
		}
	}
	fails(begin, fault.UnknownDraft)
	fails(protocol.Stop{Type: "stop", Draft: draftID}, fault.UnknownDraft)
	fails(protocol.Resume{Type: "resume", Draft: draftID}, fault.UnknownDraft)
	fails(protocol.Check{Type: "check", Draft: draftID, Sentences: []protocol.EditedSource{}}, fault.UnknownDraft)
	d := dump("x", 5)
	d.Format = "haiku"
	fails(d, fault.BadInput)
	d = dump(strings.Repeat("x", protocol.MaxDump), 5)
	fails(d, fault.TooLarge)
	d = dump("x", 5)
	d.Parts = append(d.Parts, d.Parts[0])
	fails(d, fault.BadInput)
	d = dump("x", 5)
	d.Parts = make([]protocol.Part, 201)
	for i := range d.Parts {
		d.Parts[i] = protocol.Part{Part: i, Kind: "answer"}
	}
	fails(d, fault.TooLarge)
	d = dump("x", 5)
	d.Draft = "../../../etc/passwd"
	fails(d, fault.BadInput)
	fails(map[string]any{"type": "sign", "text": marker}, fault.BadInput)
	fails(map[string]any{"type": "ping", marker: true}, fault.BadInput)
	fails(protocol.PairConfirm{Type: "pair.confirm"}, fault.BadInput)
	send(t, conn, dump("x", 5))
	next[protocol.Sorted](t, conn)
	fails(dump("older", 4), fault.Stale)
	empty := dump("", 6)
	empty.Parts[0].Text = " \n\t "
	send(t, conn, empty)
	next[protocol.Sorted](t, conn)
	fails(begin, fault.Empty)
}

func TestNewerDumpEndsTheRunningDraft(t *testing.T) {
	a := start(t, nil)
	_, conn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	send(t, conn, dump("model", 1)) // the same again changes nothing
	next[protocol.Sorted](t, conn)
	a.fake.step <- struct{}{}
	if e := next[protocol.Event](t, conn); e.Section == nil {
		t.Fatalf("%+v", e)
	}
	send(t, conn, dump("model and more", 2))
	var done protocol.Event
	for !done.Done {
		done = next[protocol.Event](t, conn)
	}
	if done.Whole.Sections[0].Sentences[0].Text != "model "+marker {
		t.Error("the ended draft is not of the old dump")
	}
	send(t, conn, begin)
	if e := next[protocol.Event](t, conn); e.Whole == nil || e.Seq != done.Seq+1 {
		t.Errorf("%+v", e)
	}
	send(t, conn, protocol.Stop{Type: "stop", Draft: draftID})
	if e := next[protocol.Event](t, conn); !e.Done {
		t.Errorf("%+v", e)
	}
	send(t, conn, protocol.Stop{Type: "stop", Draft: draftID}) // pressed twice: the end comes again
	if e := next[protocol.Event](t, conn); !e.Done {
		t.Errorf("%+v", e)
	}
}

func TestOwnWordsWhileTheModelWrites(t *testing.T) {
	a := start(t, nil)
	_, conn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	send(t, conn, protocol.Start{Type: "start", Draft: draftID, Engine: "builtin"})
	first, last := next[protocol.Event](t, conn), next[protocol.Event](t, conn)
	if first.Whole == nil || !last.Done || last.Whole.Engine != "builtin" {
		t.Errorf("%+v %+v", first, last)
	}
}

func TestOthersWaitButHaveTheirWordsAtOnce(t *testing.T) {
	a := start(t, nil)
	_, one := a.pair()
	_, two := a.pair()
	send(t, one, dump("model", 1))
	next[protocol.Sorted](t, one)
	send(t, one, begin)
	next[protocol.Event](t, one)
	a.fake.step <- struct{}{} // it has its turn
	send(t, two, dump("model", 1))
	next[protocol.Sorted](t, two)
	send(t, two, begin)
	if e := next[protocol.Event](t, two); e.Whole == nil {
		t.Fatalf("%+v", e)
	}
	if e := next[protocol.Event](t, two); e.Progress == nil || e.Progress.Place != 1 {
		t.Fatalf("%+v", e)
	}
	send(t, one, protocol.Stop{Type: "stop", Draft: draftID})
	if e := next[protocol.Event](t, two); e.Progress == nil || e.Progress.Place != 0 {
		t.Fatalf("%+v", e)
	}
	send(t, two, protocol.Stop{Type: "stop", Draft: draftID})
	if e := next[protocol.Event](t, two); !e.Done {
		t.Fatalf("%+v", e)
	}
}

func TestDraftsBelongToTheirBrowser(t *testing.T) {
	a := start(t, nil)
	_, one := a.pair()
	_, two := a.pair()
	send(t, one, dump("x", 1))
	next[protocol.Sorted](t, one)
	send(t, one, protocol.Key{Type: "key", Draft: draftID})
	key := next[protocol.RecoveryKey](t, one)
	send(t, two, protocol.Resume{Type: "resume", Draft: draftID})
	if _, err := gatewaytest.Next[protocol.Event](two); err == nil {
		t.Error("another browser resumed the draft")
	}
	send(t, two, protocol.Key{Type: "key", Draft: draftID})
	if next[protocol.RecoveryKey](t, two).Key == key.Key {
		t.Error("another browser got the key")
	}
	send(t, one, protocol.Wipe{Type: "wipe", Draft: draftID})
	next[protocol.Wiped](t, one)
	send(t, one, protocol.Resume{Type: "resume", Draft: draftID})
	if _, err := gatewaytest.Next[protocol.Event](one); err == nil {
		t.Error("a wiped draft is still there")
	}
	send(t, one, protocol.Key{Type: "key", Draft: draftID})
	if next[protocol.RecoveryKey](t, one).Key == key.Key {
		t.Error("a wiped key is still there")
	}
}

func TestDraftsExpire(t *testing.T) {
	a := start(t, func(c *gateway.Config) { c.Limits.Keep = 30 * time.Millisecond })
	_, conn := a.pair()
	send(t, conn, dump("model", 1))
	next[protocol.Sorted](t, conn)
	send(t, conn, begin)
	next[protocol.Event](t, conn)
	time.Sleep(100 * time.Millisecond) // longer than it is kept; but it is being written
	send(t, conn, protocol.Stop{Type: "stop", Draft: draftID})
	if e := next[protocol.Event](t, conn); !e.Done {
		t.Fatalf("%+v", e)
	}
	wait(t, "the draft is gone", func() bool {
		time.Sleep(40 * time.Millisecond) // asking keeps it
		send(t, conn, protocol.Check{Type: "check", Draft: draftID, Sentences: []protocol.EditedSource{}})
		v, err := conn.Any()
		if err != nil {
			t.Fatal(err)
		}
		f, ok := v.(protocol.Failure)
		return ok && f.Kind == string(fault.UnknownDraft)
	})
}

func TestDefectEndsTheDraftNotTheAgent(t *testing.T) {
	a := start(t, nil)
	_, conn := a.pair()
	send(t, conn, dump("x", 1))
	next[protocol.Sorted](t, conn)
	a.fake.panics.Store(true)
	send(t, conn, begin)
	v, err := conn.Any()
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := v.(protocol.Failure); !ok || f.Kind != string(fault.Defect) {
		t.Errorf("%+v", v)
	}
	a.fake.panics.Store(false)
	send(t, conn, begin)
	if e := next[protocol.Event](t, conn); e.Whole == nil {
		t.Errorf("%+v", e)
	}
}

func TestOneBrowserHasFewConnections(t *testing.T) {
	a := start(t, nil)
	c, first := a.pair()
	for range gateway.DefaultLimits.SessionsDevice {
		a.connect(c)
	}
	if bye := untilBye(t, first); bye.Reason != protocol.ByeIdle {
		t.Errorf("%+v", bye)
	}
	closed(t, first)
}

func TestSlowClientLosesItsConnectionNotItsDraft(t *testing.T) {
	a := start(t, func(c *gateway.Config) { c.Limits.Queue = 1 << 20; c.Limits.Write = time.Minute })
	c, conn := a.pair()
	send(t, conn, dump(strings.Repeat("long ", 40_000), 1))
	next[protocol.Sorted](t, conn)
	var err error
	for range 1000 { // asks for a lot, and reads nothing
		if err = conn.Send(protocol.Stop{Type: "stop", Draft: draftID}); err == nil {
			err = conn.Send(dump(strings.Repeat("long ", 40_000), 1))
		}
		if err != nil {
			break
		}
	}
	if err == nil {
		t.Fatal("the connection is still open")
	}
	again := a.connect(c)
	send(t, again, begin)
	if e := next[protocol.Event](t, again); e.Whole == nil {
		t.Errorf("%+v", e)
	}
}

func TestSilentPeerIsGone(t *testing.T) {
	a := start(t, func(c *gateway.Config) { c.Limits.Ping = 20 * time.Millisecond })
	_, conn := a.pair()
	conn.SetPingHandler(func(string) error { return nil }) // as a sleeping laptop
	wait(t, "the session is over", func() bool { return a.Sessions() == 0 })
	closed(t, conn)
}

func TestOtherUserIsClosedUnanswered(t *testing.T) {
	a := start(t, func(c *gateway.Config) {
		c.OwnUser = func(context.Context, net.Conn) error { return fault.New(fault.NotPermitted, "not ours") }
	})
	conn, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte("GET /v1/ws HTTP/1.1\r\n\r\n"))
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	b := make([]byte, 1)
	if n, err := conn.Read(b); n != 0 || err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%d bytes, %v", n, err)
	}
	if ne, ok := err.(net.Error); ok && ne.Timeout() {
		t.Error("the connection is still open")
	}
}

func TestKeysLastThroughARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "recovery")
	k, err := gateway.OpenKeys(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := k.Get("device", draftID)
	if err != nil {
		t.Fatal(err)
	}
	k.Close()
	k, err = gateway.OpenKeys(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	if again, err := k.Get("device", draftID); err != nil || !reflect.DeepEqual(key, again) {
		t.Error("another key came:", err)
	}
}

func BenchmarkConnect(b *testing.B) {
	a := start(b, nil)
	c, _ := a.pair()
	for b.Loop() {
		conn, _, err := c.Connect(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		_ = conn.WriteControl(websocket.CloseMessage, nil, time.Now().Add(time.Second))
		_ = conn.Close()
	}
}
