package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
)

// Client is the command line's end of the door.
type Client struct {
	conn  net.Conn
	lines *bufio.Scanner
	stop  func() bool
	// of the pairing, where somebody reads it already
	outcome chan Outcome
}

// Dial finds the agent that runs with the state folder home. NoAgent means that
// none does, NotPermitted that another account listens there. The connection
// ends with ctx.
func Dial(ctx context.Context, home string) (*Client, error) {
	door, err := doorOf(home)
	if err != nil {
		return nil, err
	}
	conn, err := reach(ctx, door)
	if err != nil {
		return nil, fault.Wrap(fault.NoAgent, err, "asking the agent")
	}
	// Whoever answers here tells browsers which agent to trust.
	if err := sameUser(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	c := &Client{conn: conn, lines: bufio.NewScanner(conn)}
	c.lines.Buffer(nil, 16<<20) // a list of many devices
	c.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	return c, nil
}

// Close hangs up; a pairing that waits is over.
func (c *Client) Close() {
	c.stop()
	_ = c.conn.Close()
}

func (c *Client) ask(r Request) (Answer, error) {
	if err := c.tell(r); err != nil {
		return Answer{}, err
	}
	return c.read()
}

func (c *Client) tell(r Request) error {
	return fault.Wrap(fault.NoAgent, json.NewEncoder(c.conn).Encode(r), "asking the agent")
}

func (c *Client) read() (Answer, error) {
	if !c.lines.Scan() {
		err := c.lines.Err()
		if errors.Is(err, net.ErrClosed) {
			return Answer{}, fault.Wrap(fault.Cancelled, err, "asking the agent")
		}
		if err == nil {
			err = io.ErrUnexpectedEOF
		}
		return Answer{}, fault.Wrap(fault.NoAgent, err, "the agent stopped before it answered")
	}
	var a Answer
	if err := json.Unmarshal(c.lines.Bytes(), &a); err != nil {
		return Answer{}, fault.Wrap(fault.Defect, err, "reading the agent's answer")
	}
	if a.Error != nil {
		return Answer{}, &remote{a.Error.Kind, a.Error.Doing}
	}
	return a, nil
}

// remote is a fault of the agent's, with its own words.
type remote struct {
	kind  fault.Kind
	doing string
}

func (r *remote) Error() string { return r.doing }

func (r *remote) Unwrap() error { return &fault.Error{Kind: r.kind, Doing: r.doing} }

// Status of the agent.
func (c *Client) Status() (Status, error) {
	a, err := c.ask(Request{Op: "status"})
	if err != nil || a.Status == nil {
		return Status{}, err
	}
	return *a.Status, nil
}

// Devices lists the paired browsers, revoked ones too.
func (c *Client) Devices() ([]channel.Device, error) {
	a, err := c.ask(Request{Op: "devices"})
	return a.Devices, err
}

// Revoke takes a pairing back, also on an open connection.
func (c *Client) Revoke(id string) (channel.Device, error) {
	a, err := c.ask(Request{Op: "revoke", Device: id})
	return device(a, err)
}

// Connect asks for a pairing in the name of a browser that is at the other end of
// the native-messaging host.
func (c *Client) Connect(b Browser) (channel.Offer, error) {
	a, err := c.ask(Request{Op: "connect", Browser: &b})
	if err != nil || a.Offer == nil {
		return channel.Offer{}, err
	}
	return *a.Offer, nil
}

// Drafted tells the agent of a draft that the command line made by itself, for
// the event log.
func (c *Client) Drafted(d eventlog.Draft) error {
	_, err := c.ask(Request{Op: "drafted", Drafted: &d})
	return err
}

// Stop ends the agent.
func (c *Client) Stop() error {
	_, err := c.ask(Request{Op: "stop"})
	return err
}

// Pair opens the pairing window and tells for how many seconds. Browser must
// be called next.
func (c *Client) Pair() (seconds int, err error) {
	a, err := c.ask(Request{Op: "pair"})
	return a.Seconds, err
}

// Browser waits until a browser shows its digits.
func (c *Client) Browser() (channel.Browser, error) {
	a, err := c.read()
	if err != nil || a.Browser == nil {
		return channel.Browser{}, err
	}
	return *a.Browser, nil
}

// Outcome of a pairing.
type Outcome struct {
	Device channel.Device
	Err    error
}

// Outcome tells how the pairing ends, also while the digits are still awaited:
// the browser may leave. It is called after Browser.
func (c *Client) Outcome() <-chan Outcome {
	c.outcome = make(chan Outcome, 1)
	go func() {
		d, err := device(c.read())
		c.outcome <- Outcome{d, err}
	}()
	return c.outcome
}

// Digits is the one try.
func (c *Client) Digits(typed string) (channel.Device, error) {
	r := Request{Op: "digits", Digits: typed}
	if c.outcome == nil {
		return device(c.ask(r))
	}
	if err := c.tell(r); err != nil {
		return channel.Device{}, err
	}
	o := <-c.outcome
	c.outcome = nil
	return o.Device, o.Err
}

func device(a Answer, err error) (channel.Device, error) {
	if err != nil || a.Device == nil {
		return channel.Device{}, err
	}
	return *a.Device, nil
}
