package gateway

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

// window is the short time in which one browser may pair, and has one try. It
// is opened on this side alone.
type window struct {
	timer  *time.Timer
	conn   *conn // the connection that took it
	name   string
	key    string
	digits string
	code   string
	came   chan struct{} // closed when the browser shows digits
	gone   chan struct{} // closed when the window is
	why    error         // then: why, nil after the right digits
	failed chan error    // why, for whoever waits for the digits to be typed
}

// OpenPairing opens the window; it closes by itself after the time returned.
func (g *Gateway) OpenPairing() (time.Duration, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped {
		return 0, fault.New(fault.NoAgent, "pairing: the agent is stopping")
	}
	if g.window != nil {
		return 0, fault.New(fault.Busy, "pairing: another 'sidequill pair' is waiting already")
	}
	w := &window{came: make(chan struct{}), gone: make(chan struct{}), failed: make(chan error, 1)}
	w.timer = time.AfterFunc(g.Limits.Window, func() {
		g.closeThis(w, eventlog.Late, fault.New(fault.Unpaired, "pairing: the time is over; nothing was stored"))
	})
	g.window = w
	g.Log.Info("pairing window opened")
	return g.Limits.Window, nil
}

// PairingBrowser waits until a browser has connected and shows its digits. If
// its window is closed before the right ones are typed, failed tells why.
func (g *Gateway) PairingBrowser(ctx context.Context) (b channel.Browser, failed <-chan error, err error) {
	g.mu.Lock()
	w := g.window
	g.mu.Unlock()
	if w == nil {
		return b, nil, ErrNoWindow
	}
	select {
	case <-w.came:
		return channel.Browser{Name: w.name, Origin: w.conn.origin, Code: w.code}, w.failed, nil
	case <-w.gone:
		return b, nil, w.why
	case <-ctx.Done():
		return b, nil, ctx.Err()
	}
}

// ErrNoWindow: pairing has not been begun, or is over.
var ErrNoWindow = fault.New(fault.Unpaired, "pairing: no window is open")

// PairingDigits is the one try. Wrong digits end the pairing.
func (g *Gateway) PairingDigits(typed string) (channel.Device, error) {
	g.mu.Lock()
	w := g.window
	if w == nil || w.digits == "" {
		g.mu.Unlock()
		return channel.Device{}, ErrNoWindow
	}
	right := channel.SameDigits(typed, w.digits)
	if !right {
		g.mu.Unlock()
		err := fault.New(fault.Unpaired, "pairing: these are not the digits that the browser shows; nothing was stored")
		g.closeThis(w, eventlog.Digits, err)
		return channel.Device{}, err
	}
	defer g.mu.Unlock()
	key, err := channel.ParseKey(w.key)
	if err != nil {
		return channel.Device{}, err // greet has read it before
	}
	device, err := g.Devices.Add(w.name, w.conn.origin, key)
	if err != nil {
		return channel.Device{}, err
	}
	w.conn.device.Store(&device)
	w.timer.Stop()
	g.window = nil
	close(w.gone)
	_ = w.conn.ws.SetReadDeadline(time.Now().Add(g.Limits.Window)) // for the last press
	w.conn.send(protocol.PairAccepted{Type: "pair.accepted", Device: device.ID})
	g.Log.Info("pairing accepted", "device", device.ID)
	return device, nil
}

// CancelPairing closes the window, if one is open.
func (g *Gateway) CancelPairing() {
	g.closeWindow(eventlog.Cancelled, fault.New(fault.Cancelled, "pairing: cancelled; nothing was stored"))
}

func (g *Gateway) closeWindow(short eventlog.Why, why error) {
	g.mu.Lock()
	w := g.window
	g.mu.Unlock()
	if w != nil {
		g.closeThis(w, short, why)
	}
}

// closeThis ends w without a pairing, if it is still open.
func (g *Gateway) closeThis(w *window, short eventlog.Why, why error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.window != w {
		return
	}
	g.window = nil
	w.timer.Stop()
	w.why = why
	w.failed <- why
	close(w.gone)
	if w.digits != "" {
		w.conn.finish(protocol.PairRefused{Type: "pair.refused", Message: refusedWords(why)})
	} else if w.conn != nil {
		w.conn.cut()
	}
	g.Log.Info("pairing refused", "kind", string(fault.KindOf(why)))
	g.Events.Record(eventlog.Event{Kind: eventlog.PairingRefused, Why: short})
}

func refusedWords(why error) string {
	if fault.KindOf(why) == fault.Cancelled {
		return "The pairing was ended on the agent's side. Nothing was stored."
	}
	return "The digits did not match, or came too late. Nothing was stored; begin again."
}

func (g *Gateway) windowFree() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.window != nil && g.window.conn == nil
}

// takeWindow gives the window to c, nil if it is closed or taken.
func (g *Gateway) takeWindow(c *conn) *window {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.window == nil || g.window.conn != nil {
		return nil
	}
	g.window.conn = c
	return g.window
}

func (g *Gateway) digitsReady(w *window, digits, code string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.window == w {
		_ = w.conn.ws.SetReadDeadline(time.Time{}) // the window's own timer ends it
		w.digits, w.code = digits, code
		close(w.came)
	}
}

// leave ends what a connection that goes has begun: its window, and a pairing
// that was not confirmed.
func (g *Gateway) leave(c *conn) {
	g.mu.Lock()
	w := g.window
	g.mu.Unlock()
	if w != nil && w.conn == c {
		g.closeThis(w, eventlog.Left, fault.New(fault.Unpaired, "pairing: the browser went away; nothing was stored"))
	}
}

// pair waits for the last press in the browser; true when it came after the
// right digits.
func (c *conn) pair() bool {
	for {
		m, err := c.next()
		if err != nil {
			break
		}
		switch m.(type) {
		case protocol.Ping: // keeps the browser's worker awake
			c.send(protocol.Pong{Type: "pong"})
			continue
		case protocol.PairConfirm:
			if d := c.device.Load(); d != nil && c.g.Devices.Confirm(d.ID) == nil {
				c.g.Log.Info("pairing confirmed", "device", d.ID)
				c.g.Events.Record(eventlog.Event{Kind: eventlog.Paired, Device: d.ID})
				return true
			}
		}
		break
	}
	c.g.leave(c)
	if d := c.device.Load(); d != nil {
		if err := c.g.Devices.Forget(d.ID); err != nil {
			c.g.Log.Error("an unconfirmed pairing could not be removed", "device", d.ID, "err", err)
		}
		c.g.Log.Info("pairing not confirmed", "device", d.ID)
		c.g.Events.Record(eventlog.Event{Kind: eventlog.PairingRefused, Why: eventlog.Unconfirmed, Device: d.ID})
	}
	return false
}

// printable keeps a browser from naming itself with line breaks and terminal
// controls.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name)
}
