package gateway

import (
	"context"
	"maps"
	"math"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/eventlog"
)

// conns knows every connection. One that has not proven itself is half open;
// of those there is a limit, and a new one over it costs the oldest its place,
// so that silence and slowness keep nobody out.
type conns struct {
	limits Limits
	mu     sync.Mutex
	half   []*halfOpen // oldest first
	open   []*conn     // upgraded, proven or not
}

// halfOpen is an accepted connection. Before the first byte is read from it, it
// is asked whose it is.
type halfOpen struct {
	net.Conn
	g      *Gateway
	ask    sync.Once
	err    error
	origin string // once upgraded
}

type listener struct {
	net.Listener
	g *Gateway
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	h := &halfOpen{Conn: c, g: l.g}
	l.g.conns.accepted(h)
	return h, nil
}

func (h *halfOpen) Read(b []byte) (int, error) {
	h.ask.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), h.g.Limits.Header)
		defer cancel()
		if h.err = h.g.OwnUser(ctx, h.Conn); h.err != nil {
			h.g.Log.Warn("connection refused: not this user's")
			h.g.refused(eventlog.Account, "")
			_ = h.Close()
		}
	})
	if h.err != nil {
		return 0, h.err
	}
	return h.Conn.Read(b)
}

func (h *halfOpen) Close() error {
	h.g.conns.closed(h)
	return h.Conn.Close()
}

func (s *conns) accepted(h *halfOpen) {
	s.mu.Lock()
	var oldest *halfOpen
	if len(s.half) >= s.limits.HalfOpen {
		oldest, s.half = s.half[0], s.half[1:]
	}
	s.half = append(s.half, h)
	s.mu.Unlock()
	if oldest != nil {
		_ = oldest.Close()
	}
}

// upgraded gives h its origin, and holds the limit of that origin.
func (s *conns) upgraded(h *halfOpen, origin string) {
	s.mu.Lock()
	h.origin = origin
	var oldest *halfOpen
	same := 0
	for _, x := range s.half {
		if x.origin == origin {
			if oldest == nil {
				oldest = x
			}
			same++
		}
	}
	s.mu.Unlock()
	if same > s.limits.HalfOpenOrigin {
		_ = oldest.Close()
	}
}

func (s *conns) closed(h *halfOpen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.half = slices.DeleteFunc(s.half, func(x *halfOpen) bool { return x == h })
}

// add begins to know c; remove ends it.
func (s *conns) add(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, c)
}

func (s *conns) remove(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = slices.DeleteFunc(s.open, func(x *conn) bool { return x == c })
}

func (s *conns) all() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.open)
}

// proven takes c from the half-open ones. It tells which connection of the same
// browser has to go for it, and whether there is room in all.
func (s *conns) proven(c *conn) (oldest *conn, room bool) {
	s.closed(c.half)
	s.mu.Lock()
	defer s.mu.Unlock()
	same, sessions := 0, 0
	for _, x := range s.open {
		if !x.ready.Load() || x == c {
			continue
		}
		sessions++
		if x.deviceID() == c.deviceID() {
			if oldest == nil {
				oldest = x
			}
			same++
		}
	}
	if same < s.limits.SessionsDevice {
		oldest = nil
	}
	return oldest, oldest != nil || sessions < s.limits.Sessions
}

// pace holds a stream of events to a rate by making the next one wait.
type pace struct {
	mu          sync.Mutex
	rate, burst float64
	tokens      float64
	last        time.Time
}

func newPace(rate, burst float64) *pace {
	return &pace{rate: rate, burst: burst, tokens: burst, last: time.Now()}
}

// wait takes one token, and waits for it if there is none yet.
func (p *pace) wait(done <-chan struct{}) {
	wait, _ := p.take(time.Duration(math.MaxInt64))
	sleep(wait, done)
}

// take takes one token, and tells how long it must be waited for. Where that is
// longer than most, nothing is taken: so much debt and no more.
func (p *pace) take(most time.Duration) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	p.tokens = min(p.burst, p.tokens+now.Sub(p.last).Seconds()*p.rate)
	p.last = now
	wait = max(0, time.Duration((1-p.tokens)/p.rate*float64(time.Second)))
	if wait > most {
		return 0, false
	}
	p.tokens--
	return wait, true
}

func sleep(d time.Duration, done <-chan struct{}) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-done:
	}
}

// strangers paces the hellos of devices that are not known, those of each Origin
// by themselves; so a flood of one keeps no other out, and no paired browser.
type strangers struct {
	mu    sync.Mutex
	paces map[string]*pace
	rest  *pace // of the Origins beyond maxStrangers
}

const (
	helloRate, helloBurst = 100, 600
	maxStrangers          = 64
	// strangerWaits is the longest that a hello is made to wait. Beyond it the
	// connection ends, so a flood leaves no more behind than this.
	strangerWaits = time.Second
)

// wait makes a hello of origin wait; false where there are too many before it.
func (s *strangers) wait(origin string, done <-chan struct{}) bool {
	d, ok := s.of(origin).take(strangerWaits)
	if ok {
		sleep(d, done)
	}
	return ok
}

func (s *strangers) of(origin string) *pace {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.paces[origin]; ok {
		return p
	}
	if len(s.paces) >= maxStrangers {
		maps.DeleteFunc(s.paces, func(_ string, p *pace) bool { return p.full() })
	}
	if len(s.paces) >= maxStrangers {
		return s.rest
	}
	p := newPace(helloRate, helloBurst)
	s.paces[origin] = p
	return p
}

// full tells whether p would be no different were it new.
func (p *pace) full() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tokens+time.Since(p.last).Seconds()*p.rate >= p.burst
}
