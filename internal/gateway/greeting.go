package gateway

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/protocol"
)

// errEnd ends a connection that did nothing wrong.
var errEnd = errors.New("the exchange is over")

// greet speaks in the clear, and then makes the channel. For a pairing it
// returns the window that this connection has taken.
func (c *conn) greet() (*window, error) {
	deadline := time.Now().Add(c.g.Limits.Greeting)
	_ = c.ws.SetReadDeadline(deadline)
	c.ws.SetReadLimit(protocol.MaxGreeting)
	var transcript channel.Transcript
	hello, frame, err := readClear[protocol.Hello](c, &transcript)
	if err != nil && !fromTheFuture(frame, &hello) {
		return nil, err
	}
	c.version = min(hello.Max, protocol.VersionMax)
	device, found := c.g.Devices.Find(hello.Device, c.origin)
	var o *offer
	if !found {
		o = c.g.offered(hello.Device, c.origin)
	}
	state := protocol.StateUnpaired
	switch {
	case o != nil:
		device, state = o.device, protocol.StateKnown
	case found && device.Revoked == nil:
		state = protocol.StateKnown
	case c.g.windowFree():
		state = protocol.StateOpen
	case found:
		state = protocol.StateRevoked
	}
	if state != protocol.StateKnown && !c.g.strangers.wait(c.origin, c.g.stopping) {
		return nil, errEnd
	}
	if err := c.writeClear(&transcript, protocol.Greeting{
		Type: "greeting", Min: protocol.VersionMin, Max: protocol.VersionMax, State: state, Nonce: channel.Random(32),
	}); err != nil {
		return nil, err
	}
	if state == protocol.StateRevoked {
		c.g.refused(eventlog.Withdrawn, device.ID)
	}
	if hello.Max < protocol.VersionMin || hello.Min > protocol.VersionMax || state == protocol.StateUnpaired || state == protocol.StateRevoked {
		return nil, errEnd
	}
	var w *window
	if state == protocol.StateOpen {
		if w, err = c.offer(&transcript); err != nil {
			return nil, err
		}
		device.Key = w.key
	}
	key, err := device.PublicKey()
	if err != nil {
		return nil, err
	}
	kind, first, err := c.ws.ReadMessage()
	if err != nil {
		return nil, err
	}
	if kind != websocket.BinaryMessage {
		return nil, channel.ErrHandshake
	}
	answer, secure, err := channel.Respond(c.g.Key, key, transcript.Prologue(), first)
	if err != nil {
		return nil, err
	}
	if o != nil {
		if device, err = c.adopt(o); err != nil {
			return nil, err
		}
	}
	_ = c.ws.SetWriteDeadline(time.Now().Add(c.g.Limits.Write))
	if err := c.ws.WriteMessage(websocket.BinaryMessage, answer); err != nil {
		return nil, err
	}
	c.ws.SetReadLimit(protocol.MaxMessage + 1024)
	c.secure = secure
	c.greeted.Store(true)
	if w == nil {
		c.device.Store(&device)
	} else {
		c.g.digitsReady(w, transcript.Digits(), transcript.Code())
	}
	return w, nil
}

// offer takes the pairing window, and exchanges keys under the commitment.
func (c *conn) offer(transcript *channel.Transcript) (*window, error) {
	commit, _, err := readClear[protocol.PairCommit](c, transcript)
	if err != nil {
		return nil, err
	}
	w := c.g.takeWindow(c)
	if w == nil {
		return nil, errEnd // another browser was quicker
	}
	if err := c.writeClear(transcript, protocol.PairOffer{
		Type: "pair.offer", Agent: channel.Encode(c.g.Key.PublicKey().Bytes()), Nonce: channel.Random(32),
	}); err != nil {
		return nil, err
	}
	reveal, frame, err := readClear[protocol.PairReveal](c, transcript)
	if err != nil {
		return nil, err
	}
	if !channel.Opens(commit.Commit, frame) {
		return nil, channel.ErrHandshake
	}
	w.name, w.key = printable(reveal.Name), reveal.Device
	return w, nil
}

// fromTheFuture reads a hello that is not of ours by its versions alone, if all
// of them are newer: the greeting then tells that extension that we are too old.
func fromTheFuture(frame []byte, hello *protocol.Hello) bool {
	var v struct {
		Type string
		Min  int
	}
	if json.Unmarshal(frame, &v) != nil || v.Type != "hello" || v.Min <= protocol.VersionMax {
		return false
	}
	*hello = protocol.Hello{Min: v.Min, Max: v.Min}
	return true
}

// speaksNewer tells of a hello whether it comes from a version above ours, which
// may say more than we know.
func speaksNewer(frame []byte) bool {
	var v struct {
		Type string
		Max  int
	}
	return json.Unmarshal(frame, &v) == nil && v.Type == "hello" && v.Max > protocol.VersionMax
}

// readClear reads the one text frame that may come next, of type T.
func readClear[T any](c *conn, transcript *channel.Transcript) (message T, frame []byte, err error) {
	kind, frame, err := c.ws.ReadMessage()
	if err != nil {
		return message, nil, err
	}
	if kind != websocket.TextMessage {
		return message, nil, channel.ErrHandshake
	}
	c.newer = c.newer || speaksNewer(frame)
	decode := protocol.Decode
	if c.newer {
		decode = protocol.DecodeNewer
	}
	v, err := decode("ToAgentClear", frame)
	if err != nil {
		return message, frame, err
	}
	message, ok := v.(T)
	if !ok {
		return message, nil, channel.ErrHandshake
	}
	transcript.Add(frame)
	return message, frame, nil
}

func (c *conn) writeClear(transcript *channel.Transcript, v any) error {
	frame, err := json.Marshal(v)
	if err != nil {
		return err
	}
	transcript.Add(frame)
	_ = c.ws.SetWriteDeadline(time.Now().Add(c.g.Limits.Write))
	return c.ws.WriteMessage(websocket.TextMessage, frame)
}
