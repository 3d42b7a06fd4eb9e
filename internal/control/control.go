// Package control is the agent's own door for the command line: a socket in its
// state folder (on Windows a named pipe) that answers the same OS user only, and that is believed by the
// same user only. Over it `sidequill pair`, `devices`, `doctor` and `native`
// speak to the agent that runs; whoever holds the lock beside it is that agent,
// so there is one for each state folder.
//
// It speaks lines of JSON: a Request, an Answer.
package control

import (
	"bufio"
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// Request is one line to the agent. Op is status, pair, digits, connect, devices,
// revoke, drafted or stop.
type Request struct {
	Op      string   `json:"op"`
	Digits  string   `json:"digits,omitempty"`
	Device  string   `json:"device,omitempty"`
	Browser *Browser `json:"browser,omitempty"` // to connect

	Drafted *eventlog.Draft `json:"drafted,omitempty"`
}

// Browser is one whose native-messaging host speaks for it.
type Browser struct {
	Caller string `json:"caller"` // the extension, as the browser named it to the host
	Name   string `json:"name"`
	Key    string `json:"key"`
}

// Answer is one line from the agent. To pair it sends two: the seconds that the
// window is open, and the browser when one shows its digits; and an error, if
// the window is closed before digits are sent.
type Answer struct {
	Error   *Error           `json:"error,omitempty"`
	Status  *Status          `json:"status,omitempty"`
	Devices []channel.Device `json:"devices,omitempty"`
	Seconds int              `json:"seconds,omitempty"`
	Browser *channel.Browser `json:"browser,omitempty"`
	Device  *channel.Device  `json:"device,omitempty"`
	Offer   *channel.Offer   `json:"offer,omitempty"`
}

// Error is a fault on its way to the command line.
type Error struct {
	Kind  fault.Kind `json:"kind"`
	Doing string     `json:"doing"`
}

// Status of the agent.
type Status struct {
	Version  string    `json:"version"`
	PID      int       `json:"pid"`
	Addr     string    `json:"addr"`
	Started  time.Time `json:"started"`
	Engine   string    `json:"engine"`          // "builtin", "ollama:NAME"
	Fault    string    `json:"fault,omitempty"` // why there is no model, where one was expected
	Sessions int       `json:"sessions"`        // browsers connected now
}

// Agent is what the door leads to.
type Agent interface {
	Status() Status
	Devices() []channel.Device
	Revoke(id string) (channel.Device, error)
	OpenPairing() (time.Duration, error)
	PairingBrowser(context.Context) (b channel.Browser, failed <-chan error, err error)
	PairingDigits(string) (channel.Device, error)
	CancelPairing()
	Connect(Browser) (channel.Offer, error)
	Drafted(eventlog.Draft)
	Stop()
}

const maxLine = 4 << 10

// Server is the door, open.
type Server struct {
	Events   eventlog.Recorder // may be set before Serve
	log      *slog.Logger
	door     string
	listener net.Listener
	unlock   func()
}

// Open takes the lock of the state folder and opens the door. PortTaken means
// that another agent runs with this folder.
func Open(home string, log *slog.Logger) (*Server, error) {
	door, err := doorOf(home)
	if err != nil {
		return nil, err
	}
	unlock, err := lock(home)
	for end := time.Now().Add(moment); fault.KindOf(err) == fault.Busy && !answers(door) && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond) // a command line holds it, see Alone
		unlock, err = lock(home)
	}
	if fault.KindOf(err) == fault.Busy {
		return nil, fault.Wrap(fault.PortTaken, err, "starting the agent")
	}
	if err != nil {
		return nil, err
	}
	listener, err := listen(door)
	if err != nil {
		unlock()
		return nil, err
	}
	return &Server{Events: eventlog.None{}, log: log, door: door, listener: listener, unlock: unlock}, nil
}

// moment is how long an agent that starts waits for a command line to be done.
const moment = time.Second

func lock(home string) (unlock func(), err error) {
	return host.Lock(filepath.Join(home, "agent.lock"))
}

func answers(door string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	c, err := reach(ctx, door)
	if err == nil {
		_ = c.Close()
	}
	return err == nil
}

// Alone does something in the state folder that is the agent's to do, where no
// agent runs; Busy if one does. An agent that starts meanwhile waits a moment.
func Alone(home string, do func()) error {
	unlock, err := lock(home)
	if err != nil {
		return err
	}
	defer unlock()
	do()
	return nil
}

// Serve answers until ctx ends, then closes the door and gives the lock back.
func (s *Server) Serve(ctx context.Context, a Agent) error {
	defer s.unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = s.listener.Close() })()
	var conns sync.WaitGroup
	defer conns.Wait()
	for {
		c, err := s.listener.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = c.Close()
			}
			return nil
		}
		if err != nil {
			cancel()
			return fault.Wrap(fault.Storage, err, "answering the command line")
		}
		conns.Go(func() {
			// The conversation ends with the connection, or with the agent.
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(ctx, func() { _ = c.Close() })()
			defer func() { _ = c.Close() }()
			if err := sameUser(c); err != nil {
				s.log.Warn("command line refused: not this user's", "err", err)
				s.Events.Record(eventlog.Event{Kind: eventlog.ConnectionRefused, Why: eventlog.Account})
				return
			}
			s.converse(ctx, cancel, c, a)
		})
	}
}

// converse answers one connection's requests.
func (s *Server) converse(ctx context.Context, hangUp context.CancelFunc, c net.Conn, a Agent) {
	requests := make(chan Request)
	done := make(chan struct{})
	defer func() { _ = c.Close(); <-done }()
	go func() {
		defer close(done)
		defer hangUp()
		lines := bufio.NewScanner(c)
		lines.Buffer(make([]byte, maxLine), maxLine)
		for lines.Scan() {
			var r Request
			if json.Unmarshal(lines.Bytes(), &r) != nil {
				r = Request{} // answered like an unknown one
			}
			select {
			case requests <- r:
			case <-ctx.Done():
				return
			}
		}
	}()
	out := json.NewEncoder(c)
	pairing := false
	var failure <-chan error
	defer func() {
		if pairing {
			a.CancelPairing()
		}
	}()
	for {
		var r Request
		select {
		case r = <-requests:
		case err := <-failure:
			pairing, failure = false, nil
			_ = out.Encode(failed(err))
			continue
		case <-ctx.Done():
			return
		}
		switch r.Op {
		case "pair":
			open, err := a.OpenPairing()
			if err != nil {
				_ = out.Encode(failed(err))
				continue
			}
			pairing = true
			_ = out.Encode(Answer{Seconds: int(open.Seconds())})
			var browser channel.Browser
			browser, failure, err = a.PairingBrowser(ctx)
			if err != nil {
				pairing = fault.KindOf(err) == fault.Cancelled
				_ = out.Encode(failed(err))
				continue
			}
			_ = out.Encode(Answer{Browser: &browser})
		case "digits":
			pairing, failure = false, nil
			device, err := a.PairingDigits(r.Digits)
			if err != nil {
				_ = out.Encode(failed(err))
				continue
			}
			_ = out.Encode(Answer{Device: &device})
		default:
			_ = out.Encode(answer(a, r))
		}
	}
}

func answer(a Agent, r Request) Answer {
	switch r.Op {
	case "status":
		s := a.Status()
		return Answer{Status: &s}
	case "devices":
		return Answer{Devices: a.Devices()}
	case "revoke":
		device, err := a.Revoke(r.Device)
		if err != nil {
			return failed(err)
		}
		return Answer{Device: &device}
	case "connect":
		if r.Browser == nil {
			break
		}
		offer, err := a.Connect(*r.Browser)
		if err != nil {
			return failed(err)
		}
		return Answer{Offer: &offer}
	case "drafted":
		if r.Drafted == nil {
			break
		}
		a.Drafted(*r.Drafted)
		return Answer{}
	case "stop":
		s := a.Status()
		a.Stop()
		return Answer{Status: &s}
	}
	return failed(fault.New(fault.BadInput, "the agent does not know this request; is it of another version?"))
}

func failed(err error) Answer {
	return Answer{Error: &Error{fault.KindOf(err), err.Error()}}
}
