// Package gateway is the agent's door for browsers: one loopback WebSocket.
//
// A connection passes three gates. The filter looks at what a web page cannot
// forge (whose socket it is, Host, Origin) before anything is answered. The
// greeting says whether this browser is known. The handshake of package channel
// proves it. Only what has passed all three becomes a session, which serves the
// messages of package protocol; docs/PROTOCOL.md tells the whole exchange.
//
// Drafts live apart from sessions: one goes on when its browser goes away, and
// a later connection of the same browser takes it up again.
package gateway

import (
	"context"
	"crypto/ecdh"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Config of a Gateway. All of it is needed, but for Events, History, Limits, Wording and Choices.
type Config struct {
	Key     *ecdh.PrivateKey // the agent's static key
	Devices *channel.Devices
	Keys    *Keys
	Drafter Drafter
	Version string // of the agent
	Log     *slog.Logger
	// OwnUser says nil if the client of an accepted connection runs as our own
	// OS user.
	OwnUser func(context.Context, net.Conn) error
	Events  eventlog.Recorder
	Limits  Limits
	// Wording keeps her wording preferences; nil: none are kept.
	Wording func(protocol.Wording) (protocol.Wordings, error)
	// History reads the event log; nil: it is empty.
	History func() (eventlog.Reading, error)
	// Choices are what she sets on the settings page; nil: there is nothing to set.
	Choices Chooser
}

// Limits keep strangers, and mistakes of our own extension, from taking all
// there is. The zero value means DefaultLimits.
type Limits struct {
	HalfOpen       int           // connections that have not proven themselves, in all
	HalfOpenOrigin int           // and of one Origin
	Sessions       int           // connections that have, in all
	SessionsDevice int           // and of one browser
	Header         time.Duration // for the HTTP request
	Greeting       time.Duration // from the upgrade to the end of the handshake
	Window         time.Duration // a pairing window is open, and as long again for the last press in the browser
	Offer          time.Duration // from the native-messaging host's word to the browser's proof
	Write          time.Duration // for one frame
	Ping           time.Duration // between WebSocket pings; a peer silent for two and a half of them is gone
	Keep           time.Duration // a draft is kept after its last message
	Stop           time.Duration // until a connection is cut when the agent stops
	Rate, Burst    float64       // messages per second in one session
	Queue          int           // bytes waiting for a slow client before it is dropped
}

// DefaultLimits are those of docs/PROTOCOL.md.
var DefaultLimits = Limits{
	HalfOpen: 512, HalfOpenOrigin: 256, Sessions: 64, SessionsDevice: 4,
	Header: 5 * time.Second, Greeting: 5 * time.Second, Window: 120 * time.Second, Offer: time.Minute, Write: 10 * time.Second,
	Ping: 30 * time.Second, Keep: 10 * time.Minute, Stop: 1500 * time.Millisecond,
	Rate: 40, Burst: 80, Queue: 32 << 20,
}

// Gateway serves browsers.
type Gateway struct {
	Config
	addr   string // what Host must be
	conns  *conns
	drafts *drafts
	wg     sync.WaitGroup

	strangers *strangers

	stopping chan struct{}

	mu      sync.Mutex
	window  *window // nil: closed
	offers  []*offer
	stopped bool
}

// New makes a gateway for one call of Serve.
func New(c Config) (*Gateway, error) {
	if c.OwnUser == nil || c.Key == nil || c.Devices == nil || c.Keys == nil || c.Drafter == nil || c.Log == nil {
		return nil, fault.New(fault.Defect, "making a gateway with parts missing")
	}
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits
	}
	if c.Wording == nil {
		c.Wording = func(protocol.Wording) (protocol.Wordings, error) {
			return protocol.Wordings{Type: "wordings", Wordings: []protocol.Preference{}}, nil
		}
	}
	if c.Events == nil {
		c.Events = eventlog.None{}
	}
	g := &Gateway{Config: c, stopping: make(chan struct{})}
	g.strangers = &strangers{paces: map[string]*pace{}, rest: newPace(helloRate, helloBurst)}
	g.conns = &conns{limits: c.Limits}
	g.drafts = newDrafts(g)
	return g, nil
}

// Serve answers connections on l until ctx ends. Then it tells every client and
// returns, within two seconds.
func (g *Gateway) Serve(ctx context.Context, l net.Listener) error {
	g.addr = l.Addr().String()
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	server := &http.Server{
		Handler:           http.HandlerFunc(g.handle),
		ReadHeaderTimeout: g.Limits.Header,
		MaxHeaderBytes:    8 << 10,
		Protocols:         protocols,
		ErrorLog:          log.New(io.Discard, "", 0), // its lines quote what strangers send
		ConnContext:       func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },

		DisableGeneralOptionsHandler: true,
	}
	server.SetKeepAlivesEnabled(false)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(&listener{l, g}) }()
	var err error
	select {
	case err = <-ended:
		err = fault.Wrap(fault.Defect, err, "serving browsers")
	case <-ctx.Done():
	}
	cut := g.stop()
	_ = server.Close() // ends the listener and what has not been upgraded
	gone := make(chan struct{})
	go func() { g.wg.Wait(); close(gone) }()
	select {
	case <-gone:
	case <-time.After(g.Limits.Stop + 300*time.Millisecond):
		g.Log.Warn("stopped without waiting for a draft") // a huge dump being sorted; nothing of it is ours to keep
	}
	cut.Stop()
	return err
}

// stop tells every client that the agent goes, and ends every draft. The timer
// cuts what has not gone by itself.
func (g *Gateway) stop() *time.Timer {
	g.mu.Lock()
	g.stopped = true
	close(g.stopping)
	g.mu.Unlock()
	g.closeWindow(eventlog.Cancelled, fault.New(fault.Cancelled, "pairing: the agent stops"))
	g.endOffers()
	g.drafts.stop()
	for _, c := range g.conns.all() {
		c.finish(protocol.Bye{Type: "bye", Reason: protocol.ByeStopping})
	}
	return time.AfterFunc(g.Limits.Stop, func() {
		for _, c := range g.conns.all() {
			c.cut()
		}
	})
}

// enter counts a goroutine that Serve waits for; false once it is stopping.
func (g *Gateway) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.stopped {
		return false
	}
	g.wg.Add(1)
	return true
}

// connKey finds the connection of a request in its context.
type connKey struct{}

func (g *Gateway) handle(w http.ResponseWriter, r *http.Request) {
	if status := refusal(r, g.addr); status != 0 {
		g.Log.Info("connection refused", "status", status)
		g.refused(eventlog.Filter, "")
		bare(w, status)
		return
	}
	half, ok := r.Context().Value(connKey{}).(*halfOpen)
	if !ok || !g.enter() {
		bare(w, http.StatusForbidden)
		return
	}
	defer g.wg.Done()
	origin := r.Header.Get("Origin")
	upgrader := websocket.Upgrader{
		HandshakeTimeout: g.Limits.Greeting,
		Subprotocols:     []string{protocol.Subprotocol},
		CheckOrigin:      func(*http.Request) bool { return true }, // refusal has done it
		Error:            func(w http.ResponseWriter, _ *http.Request, _ int, _ error) { bare(w, http.StatusForbidden) },
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		g.Log.Info("connection refused", "status", http.StatusForbidden)
		g.refused(eventlog.Filter, "")
		return
	}
	g.conns.upgraded(half, origin)
	serve(g, ws, half, origin)
}

// refused tells the event log of a connection; device only if it is proven or
// was found in our own list.
func (g *Gateway) refused(why eventlog.Why, device string) {
	g.Events.Record(eventlog.Event{Kind: eventlog.ConnectionRefused, Why: why, Device: device})
}

// refresh looks at the model anew, and tells every session if something else
// writes now.
func (g *Gateway) refresh() {
	if !g.enter() {
		return
	}
	go func() {
		defer g.wg.Done()
		if !g.Drafter.Refresh(g.drafts.ctx) {
			return
		}
		for _, c := range g.conns.all() {
			if c.ready.Load() {
				c.send(g.readyMessage())
			}
		}
	}()
}

func (g *Gateway) readyMessage() protocol.Ready {
	ready := protocol.Ready{Type: "ready", Agent: g.Version, Engine: g.Drafter.Engine(), Formats: g.Drafter.Formats(), MaxDump: protocol.MaxDump}
	if g.Choices != nil {
		ready.Settings = g.Choices.Settings()
	}
	return ready
}

// Sessions is the number of paired browsers connected now.
func (g *Gateway) Sessions() int {
	n := 0
	for _, c := range g.conns.all() {
		if c.ready.Load() {
			n++
		}
	}
	return n
}

// Revoke takes a pairing back, at once: open connections of that browser end,
// its drafts and recovery keys are gone.
func (g *Gateway) Revoke(id string) (channel.Device, error) {
	device, err := g.Devices.Revoke(id)
	if err != nil {
		return device, err
	}
	for _, c := range g.conns.all() {
		if c.deviceID() == device.ID {
			c.finish(protocol.Bye{Type: "bye", Reason: protocol.ByeRevoked})
		}
	}
	g.drafts.forgetDevice(device.ID)
	g.Log.Info("pairing revoked", "device", device.ID)
	g.Events.Record(eventlog.Event{Kind: eventlog.Revoked, Device: device.ID})
	return device, g.Keys.WipeDevice(device.ID)
}
