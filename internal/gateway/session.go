package gateway

import (
	"encoding/json"
	"errors"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

// conn is one upgraded connection. Its reader is the goroutine of the request,
// its writer another; all else only queues what to send.
type conn struct {
	g      *Gateway
	ws     *websocket.Conn
	half   *halfOpen
	origin string
	newer  bool // the browser has versions of the protocol above ours
	// version of the connection
	version int
	secure  *channel.Channel
	device  atomic.Pointer[channel.Device] // whose it is, once proven
	// greeted: the channel is made, so it can be told things. ready: it is a
	// session. ending: the last message is out.
	greeted, ready, ending atomic.Bool
	out                    outbox
	pace                   *pace
}

func (c *conn) deviceID() string {
	if d := c.device.Load(); d != nil {
		return d.ID
	}
	return ""
}

// serve runs a connection from its upgrade to its end.
func serve(g *Gateway, ws *websocket.Conn, half *halfOpen, origin string) {
	c := &conn{g: g, ws: ws, half: half, origin: origin, pace: newPace(g.Limits.Rate, g.Limits.Burst)}
	c.out.wake, c.out.limit = make(chan struct{}, 1), g.Limits.Queue
	defer func() {
		if v := recover(); v != nil { // its value may quote patient text, its stack does not
			g.Log.Error("a connection was ended by a defect", "stack", string(debug.Stack()))
		}
	}()
	g.conns.add(c)
	defer g.conns.remove(c)
	defer c.cut()
	select {
	case <-g.stopping:
		return
	default:
	}
	pong := ws.PingHandler()
	ws.SetPingHandler(func(data string) error {
		c.pace.wait(g.stopping)
		return pong(data)
	})
	w, err := c.greet()
	if err != nil {
		g.leave(c)
		if !errors.Is(err, errEnd) {
			g.Log.Info("greeting ended", "origin", origin, "why", reason(err))
			switch {
			case errors.Is(err, channel.ErrHandshake):
				g.refused(eventlog.Handshake, "")
			case fault.KindOf(err) == fault.BadInput:
				g.refused(eventlog.Greeting, "")
			}
		}
		_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
		return
	}
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.write()
	}()
	defer func() {
		c.out.end()
		<-written
	}()
	if w == nil || c.pair() {
		c.session()
	}
}

// reason names a failure without quoting the stranger who caused it.
func reason(err error) string {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Doing
	}
	if errors.Is(err, channel.ErrHandshake) || errors.Is(err, channel.ErrFrame) {
		return err.Error()
	}
	return "the connection ended"
}

// session serves a proven device until its connection ends.
func (c *conn) session() {
	oldest, room := c.g.conns.proven(c)
	if oldest != nil {
		oldest.finish(protocol.Bye{Type: "bye", Reason: protocol.ByeIdle})
	}
	if !room {
		c.finish(failure(fault.New(fault.Busy, "too many browsers are connected"), "", 0))
		return
	}
	c.ready.Store(true)
	// Asked again, for it may have been revoked since the greeting; from here on
	// Revoke finds this connection.
	d, found := c.g.Devices.Find(c.deviceID(), c.origin)
	if !found || d.Revoked != nil {
		c.finish(protocol.Bye{Type: "bye", Reason: protocol.ByeRevoked})
		return
	}
	if err := c.g.Devices.Touch(d.ID); err != nil {
		c.g.Log.Error("the time of use could not be stored", "err", err)
	}
	c.g.Log.Info("browser connected", "device", d.ID)
	defer c.g.Log.Info("browser disconnected", "device", d.ID)
	defer c.g.drafts.unwatch(c)
	c.ws.SetPongHandler(func(string) error { c.alive(); return nil })
	c.send(c.g.readyMessage())
	c.g.refresh()
	for {
		c.alive()
		m, err := c.next()
		if fault.KindOf(err) == fault.BadInput {
			c.fail(err, "", 0)
			continue
		}
		if err != nil {
			if errors.Is(err, channel.ErrFrame) {
				c.g.Log.Warn("connection cut: a frame does not hold", "device", d.ID)
				c.g.refused(eventlog.Frame, d.ID)
				c.cut()
			}
			return
		}
		c.handle(m)
	}
}

// alive moves the time at which a silent peer counts as gone.
func (c *conn) alive() {
	_ = c.ws.SetReadDeadline(time.Now().Add(c.g.Limits.Ping * 5 / 2))
	if c.ending.Load() {
		c.farewell()
	}
}

// farewell leaves the peer a moment to answer the close frame, so that it reads
// our last message before the socket goes.
func (c *conn) farewell() { _ = c.ws.SetReadDeadline(time.Now().Add(500 * time.Millisecond)) }

// next reads one message. An error of kind BadInput leaves the connection whole.
func (c *conn) next() (any, error) {
	for {
		c.pace.wait(c.g.stopping)
		kind, frame, err := c.ws.ReadMessage()
		if err != nil {
			return nil, err
		}
		if kind != websocket.BinaryMessage {
			return nil, channel.ErrFrame
		}
		message, err := c.secure.Open(frame)
		if err != nil {
			return nil, err
		}
		if !c.newer {
			return protocol.Decode("ToAgent", message)
		}
		if m, err := protocol.DecodeNewer("ToAgent", message); m != nil || err != nil {
			return m, err
		}
	}
}

func (c *conn) handle(m any) {
	switch m := m.(type) {
	case protocol.Ping:
		c.send(protocol.Pong{Type: "pong"})
	case protocol.Dump:
		c.fail(c.g.drafts.dump(c, m), m.Draft, 0)
	case protocol.Start:
		c.fail(c.g.drafts.start(c, m), m.Draft, 0)
	case protocol.Stop:
		c.fail(c.g.drafts.stopOne(c, m), m.Draft, 0)
	case protocol.Resume:
		c.fail(c.g.drafts.resume(c, m), m.Draft, 0)
	case protocol.Check:
		c.fail(c.g.drafts.check(c, m), m.Draft, m.Ref)
	case protocol.CheckNote:
		c.fail(c.g.drafts.checkNote(c, m), m.Draft, m.Ref)
	case protocol.Key:
		key, err := c.g.Keys.Get(c.deviceID(), m.Draft)
		if err != nil {
			c.fail(err, m.Draft, 0)
			return
		}
		c.send(protocol.RecoveryKey{Type: "recovery-key", Draft: m.Draft, Key: channel.Encode(key)})
	case protocol.Wipe:
		c.g.drafts.forget(draftKey{c.deviceID(), m.Draft})
		if err := c.g.Keys.Wipe(c.deviceID(), m.Draft); err != nil {
			c.fail(err, m.Draft, 0)
			return
		}
		c.send(protocol.Wiped{Type: "wiped", Draft: m.Draft})
	case protocol.Filled:
		kind := eventlog.NoteFilled
		if m.Undone {
			kind = eventlog.FillUndone
		}
		c.g.Events.Record(eventlog.Event{Kind: kind, Device: c.deviceID(), Fill: &eventlog.Fill{Fields: m.Fields, Refused: m.Refused}})
	case protocol.Wording:
		answer, err := c.g.Wording(m)
		if err != nil {
			c.fail(err, "", 0)
			return
		}
		c.send(answer)
	case protocol.History:
		answer, err := c.g.recorded(m.Before)
		if err != nil {
			c.fail(err, "", 0)
			return
		}
		c.send(answer)
	case protocol.Choose:
		answer, err := c.g.choose(c, m)
		if err != nil {
			c.fail(err, "", m.Ref)
			return
		}
		c.send(answer)
	case protocol.Devices:
		answer, err := c.g.devices(c, m)
		if err != nil {
			c.fail(err, "", 0)
			return
		}
		c.send(answer)
	default: // the pairing is over
		c.fail(fault.New(fault.BadInput, "reading a message that has no place here"), "", 0)
	}
}

// fail answers a message that could not be done; no error, no answer.
func (c *conn) fail(err error, draft string, ref int) {
	if err == nil {
		return
	}
	c.g.Log.Info("message refused", "device", c.deviceID(), "kind", string(fault.KindOf(err)), "why", reason(err))
	c.send(failure(err, draft, ref))
}

func failure(err error, draft string, ref int) protocol.Failure {
	kind := fault.KindOf(err)
	return protocol.Failure{Type: "failure", Kind: string(kind), Message: kind.Words(), Next: kind.Next(), Draft: draft, Ref: ref}
}

// send queues one message. A client that does not read loses its connection,
// not its draft.
func (c *conn) send(v any) {
	b, err := json.Marshal(v)
	if err != nil {
		c.g.Log.Error("a message could not be written")
		return
	}
	if len(b) > protocol.MaxMessage {
		var draft string
		if e, ok := v.(protocol.Event); ok {
			draft = e.Draft
		}
		c.send(failure(fault.New(fault.TooLarge, "a message is over the limit"), draft, 0))
		return
	}
	if !c.out.push(b) {
		c.g.Log.Warn("connection cut: the browser does not read", "device", c.deviceID())
		c.cut()
	}
}

// finish sends a last message and ends the connection after it. Before the
// handshake there is nobody to tell.
func (c *conn) finish(last any) {
	if b, err := json.Marshal(last); err == nil {
		c.out.push(b)
	}
	c.out.end()
	if !c.greeted.Load() {
		c.cut()
	}
}

// cut ends the connection now.
func (c *conn) cut() { _ = c.half.Close() }

// write is the connection's one writer.
func (c *conn) write() {
	ping := time.NewTicker(c.g.Limits.Ping)
	defer ping.Stop()
	for {
		select {
		case <-c.out.wake:
		case <-ping.C:
			if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.g.Limits.Write)) != nil {
				c.cut() // wakes the reader
				return
			}
		}
		batch, ended := c.out.take()
		for _, message := range batch {
			frame, err := c.secure.Seal(message)
			if err == nil {
				_ = c.ws.SetWriteDeadline(time.Now().Add(c.g.Limits.Write))
				err = c.ws.WriteMessage(websocket.BinaryMessage, frame)
			}
			if err != nil {
				c.cut()
				return
			}
		}
		if ended {
			c.ending.Store(true)
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
			c.farewell()
			return
		}
	}
}

// outbox is what waits to be sent on one connection.
type outbox struct {
	wake  chan struct{}
	limit int
	mu    sync.Mutex
	queue [][]byte
	bytes int
	ended bool
}

// push adds a message; false if too much waits already.
func (o *outbox) push(message []byte) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		return true
	}
	if o.bytes > o.limit {
		return false
	}
	o.queue = append(o.queue, message)
	o.bytes += len(message) + 256 // so that empty ones count too
	o.signal()
	return true
}

// end lets the writer go when the queue is empty.
func (o *outbox) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ended = true
	o.signal()
}

func (o *outbox) signal() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) take() (batch [][]byte, ended bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	batch, o.queue, o.bytes = o.queue, nil, 0
	return batch, o.ended
}
