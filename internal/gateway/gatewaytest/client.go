// Package gatewaytest is a client of the agent for tests. It pairs, proves
// itself and speaks over a real socket, as the extension does and
// docs/PROTOCOL.md says; and it can be told to do each step wrongly.
package gatewaytest

import (
	"cmp"
	"context"
	"crypto/ecdh"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Origin is a well-formed extension's.
const Origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

// Client is a browser profile: what the extension keeps about its pairing.
type Client struct {
	Addr   string
	Origin string
	Key    *ecdh.PrivateKey
	Agent  *ecdh.PublicKey // pinned at pairing
	Device string
	Max    int // the highest version it speaks; 0: ours
}

// New is an unpaired browser.
func New(addr string) (*Client, error) {
	key, err := channel.NewKey()
	return &Client{Addr: addr, Origin: Origin, Key: key}, err
}

// Conn is one connection of a Client.
type Conn struct {
	*websocket.Conn
	Client     *Client
	Transcript channel.Transcript
	Channel    *channel.Channel
}

// Dial upgrades, and says nothing yet.
func (c *Client) Dial(ctx context.Context) (*Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{protocol.Subprotocol}}
	ws, _, err := dialer.DialContext(ctx, "ws://"+c.Addr+protocol.Path, http.Header{"Origin": {c.Origin}})
	if err != nil {
		return nil, err
	}
	return &Conn{Conn: ws, Client: c}, nil
}

// ReadMessage waits for one frame. A test that waits longer than a minute has failed.
func (c *Conn) ReadMessage() (int, []byte, error) {
	_ = c.SetReadDeadline(time.Now().Add(time.Minute))
	return c.Conn.ReadMessage()
}

// Hello greets and returns the answer.
func (c *Conn) Hello() (protocol.Greeting, error) {
	highest := cmp.Or(c.Client.Max, protocol.VersionMax)
	err := c.WriteClear(protocol.Hello{Type: "hello", Min: protocol.VersionMin, Max: highest, Device: c.Client.Device})
	if err != nil {
		return protocol.Greeting{}, err
	}
	return ReadClear[protocol.Greeting](c)
}

// WriteClear sends one text frame.
func (c *Conn) WriteClear(v any) error {
	frame, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.WriteFrame(frame)
}

// WriteFrame sends one text frame as it is.
func (c *Conn) WriteFrame(frame []byte) error {
	c.Transcript.Add(frame)
	return c.WriteMessage(websocket.TextMessage, frame)
}

// ReadClear reads one text frame of type T.
func ReadClear[T any](c *Conn) (T, error) {
	var none T
	kind, frame, err := c.ReadMessage()
	if err != nil {
		return none, err
	}
	c.Transcript.Add(frame)
	v, err := protocol.Decode("FromAgentClear", frame)
	if err != nil {
		return none, err
	}
	t, ok := v.(T)
	if kind != websocket.TextMessage || !ok {
		return none, fmt.Errorf("got %T", v)
	}
	return t, nil
}

// Handshake proves both ends to each other.
func (c *Conn) Handshake(agent *ecdh.PublicKey) error {
	initiator, first, err := channel.Initiate(c.Client.Key, agent, c.Transcript.Prologue())
	if err != nil {
		return err
	}
	if err := c.WriteMessage(websocket.BinaryMessage, first); err != nil {
		return err
	}
	_, answer, err := c.ReadMessage()
	if err != nil {
		return err
	}
	c.Channel, err = initiator.Finish(answer)
	return err
}

// Pair goes through the pairing up to the digits, which it returns. The greeting
// must have come.
func (c *Conn) Pair(name string) (string, error) {
	reveal, err := json.Marshal(protocol.PairReveal{
		Type: "pair.reveal", Device: channel.Encode(c.Client.Key.PublicKey().Bytes()), Nonce: channel.Random(32), Name: name,
	})
	if err != nil {
		return "", err
	}
	if err := c.WriteClear(protocol.PairCommit{Type: "pair.commit", Commit: channel.Commit(reveal)}); err != nil {
		return "", err
	}
	offer, err := ReadClear[protocol.PairOffer](c)
	if err != nil {
		return "", err
	}
	if err := c.WriteFrame(reveal); err != nil {
		return "", err
	}
	c.Client.Agent, err = channel.ParseKey(offer.Agent)
	if err != nil {
		return "", err
	}
	return c.Transcript.Digits(), c.Handshake(c.Client.Agent)
}

// Accepted waits for pair.accepted, presses "The digits match" and waits for ready.
func (c *Conn) Accepted() (protocol.Ready, error) {
	accepted, err := Next[protocol.PairAccepted](c)
	if err != nil {
		return protocol.Ready{}, err
	}
	c.Client.Device = accepted.Device
	if err := c.Send(protocol.PairConfirm{Type: "pair.confirm"}); err != nil {
		return protocol.Ready{}, err
	}
	return Next[protocol.Ready](c)
}

// Connect opens a connection of a paired client, up to ready.
func (c *Client) Connect(ctx context.Context) (*Conn, protocol.Ready, error) {
	conn, err := c.Dial(ctx)
	if err != nil {
		return nil, protocol.Ready{}, err
	}
	greeting, err := conn.Hello()
	if err == nil && greeting.State != protocol.StateKnown {
		err = fmt.Errorf("this browser is %s", greeting.State)
	}
	if err == nil {
		err = conn.Handshake(c.Agent)
	}
	var ready protocol.Ready
	if err == nil {
		ready, err = Next[protocol.Ready](conn)
	}
	if err != nil {
		_ = conn.Close()
		return nil, ready, err
	}
	return conn, ready, nil
}

// Send encrypts and sends one message.
func (c *Conn) Send(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	frame, err := c.Channel.Seal(b)
	if err != nil {
		return err
	}
	return c.WriteMessage(websocket.BinaryMessage, frame)
}

// Any reads one message, and holds it to the schema.
func (c *Conn) Any() (any, error) {
	_, frame, err := c.ReadMessage()
	if err != nil {
		return nil, err
	}
	message, err := c.Channel.Open(frame)
	if err != nil {
		return nil, err
	}
	return protocol.Decode("FromAgent", message)
}

// Next reads until a message of type T. A failure or a bye that was not asked
// for is an error; what else comes before is left out.
func Next[T any](c *Conn) (T, error) {
	var none T
	for {
		v, err := c.Any()
		if err != nil {
			return none, err
		}
		switch v := v.(type) {
		case T:
			return v, nil
		case protocol.Failure:
			return none, fmt.Errorf("the agent answers %s: %s", v.Kind, v.Message)
		case protocol.Bye:
			return none, fmt.Errorf("the agent says goodbye: %s", v.Reason)
		case protocol.PairRefused:
			return none, fmt.Errorf("the agent refuses: %s", v.Message)
		}
	}
}
