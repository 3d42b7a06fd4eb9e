package ollama

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/ollama/ollama/api"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// limits of patience and size. Tests shorten them.
type limits struct {
	dial  time.Duration // to connect
	reply time.Duration // for a question without patient text
	first time.Duration // to the first token: the model may have to be loaded first
	idle  time.Duration // between two tokens
	warm  time.Duration // for a whole warming
	body  int64         // bytes of one response
}

var defaultLimits = limits{
	dial:  5 * time.Second,
	reply: 20 * time.Second,
	first: 5 * time.Minute,
	idle:  60 * time.Second,
	warm:  10 * time.Minute,
	body:  64 << 20,
}

// Server is an Ollama server on this machine.
type Server struct {
	cfg    Config
	api    *api.Client
	http   *http.Client
	limits limits
	addr   netip.AddrPort
	self   host.Account
	owner  func(context.Context, net.Conn) (host.Account, error)

	closing context.Context
	close   context.CancelFunc
}

// Open makes the way to the server. Nothing is sent yet.
func Open(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	addr, err := host.LoopbackURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	self, err := host.Self()
	if err != nil {
		return nil, fault.Wrap(fault.Stranger, err, "asking which account this is")
	}
	s := &Server{cfg: cfg, addr: addr, self: self, owner: host.SocketOwner, limits: defaultLimits}
	s.closing, s.close = context.WithCancel(context.Background())
	s.http = &http.Client{
		Transport: &sizeGuard{server: s, next: &http.Transport{
			Proxy:                  nil, // never: a proxy is another machine
			DialContext:            s.dial,
			ResponseHeaderTimeout:  s.limits.first,
			MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        30 * time.Second,
			DisableCompression:     true,
		}},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return fault.New(fault.ModelFailed, "the server sent us elsewhere, which is refused")
		},
	}
	s.api = api.NewClient(&url.URL{Scheme: "http", Host: addr.String()}, s.http)
	return s, nil
}

// Close ends what Warm has left running and closes idle connections.
func (s *Server) Close() {
	s.close()
	s.http.CloseIdleConnections()
}

// Model is the model called name on this server.
func (s *Server) Model(name string) *Model {
	return &Model{server: s, name: name, warming: make(chan struct{}, 1)}
}

// dial connects to the configured address and to no other, and asks who holds
// the other end before the first byte.
func (s *Server) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	if addr != s.addr.String() {
		return nil, fault.New(fault.NotPermitted, "connecting to an address other than the server's")
	}
	dialer := net.Dialer{Timeout: s.limits.dial, KeepAlive: 15 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fault.Wrap(fault.NoServer, err, "connecting to the model server at %s", addr)
	}
	account, err := s.owner(ctx, conn)
	switch {
	case fault.KindOf(err) == fault.NoServer:
	case err != nil:
		err = fault.Wrap(fault.Stranger, err, "asking who owns the model server at %s", addr)
	case !allowed(account, s.self, s.cfg.Owners):
		err = fault.New(fault.Stranger, "the model server at %s belongs to %s", addr, account)
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// sizeGuard ends a response that does not end by itself.
type sizeGuard struct {
	server *Server
	next   http.RoundTripper
}

func (g *sizeGuard) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Body = &guardedBody{ReadCloser: resp.Body, left: g.server.limits.body}
	return resp, nil
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach the transport.
func (g *sizeGuard) CloseIdleConnections() {
	if closer, ok := g.next.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

type guardedBody struct {
	io.ReadCloser
	left int64
}

func (b *guardedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fault.New(fault.ModelFailed, "the server's answer does not end")
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}

// ask does one short question with a limit of time, and gives its error a kind.
func ask[T any](ctx context.Context, s *Server, doing string, do func(context.Context) (T, error)) (T, error) {
	limited, cancel := context.WithTimeout(ctx, s.limits.reply)
	defer cancel()
	answer, err := do(limited)
	// Whoever asks may have set an earlier end: that is no answer either, and nobody's wish to stop.
	if err != nil && limited.Err() != nil && !errors.Is(ctx.Err(), context.Canceled) {
		return answer, fault.New(fault.NoServer, "%s: no answer in time", doing)
	}
	return answer, kinded(ctx, err, doing)
}

// kinded gives an error of the client its kind. The server's own words are not
// kept: they may repeat what we sent.
func kinded(ctx context.Context, err error, doing string) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fault.Wrap(fault.Cancelled, ctx.Err(), "%s", doing)
	}
	if known, ok := errors.AsType[*fault.Error](err); ok {
		return known
	}
	said := strings.ToLower(err.Error())
	for _, phrase := range []string{"exceeds the context length", "exceed_context_size", "exceeds the available context size"} {
		if strings.Contains(said, phrase) {
			return fault.New(fault.ModelCut, "%s: the request is longer than the model's context", doing)
		}
	}
	if strings.Contains(said, "more system memory") {
		return fault.New(fault.ModelFailed, "%s: the model needs more memory than is free", doing)
	}
	if _, ok := errors.AsType[api.AuthorizationError](err); ok {
		return fault.New(fault.CloudModel, "%s: the server asks for an account elsewhere", doing)
	}
	if status, ok := errors.AsType[api.StatusError](err); ok {
		kind := fault.ModelFailed
		switch status.StatusCode {
		case http.StatusNotFound:
			kind = fault.NoModel
		case http.StatusServiceUnavailable:
			kind = fault.Busy
		}
		return fault.New(kind, "%s: the server answered with status %d", doing, status.StatusCode)
	}
	for _, safe := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, safe) {
			return fault.Wrap(fault.ModelFailed, safe, "%s", doing)
		}
	}
	return fault.New(fault.ModelFailed, "%s: the server reported a failure", doing)
}

// Version of the server, as it says.
func (s *Server) Version(ctx context.Context) (string, error) {
	return ask(ctx, s, "asking the model server's version", s.api.Version)
}

// CloudOff says whether the server's way to cloud models is switched off.
func (s *Server) CloudOff(ctx context.Context) (bool, error) {
	status, err := ask(ctx, s, "asking the model server for its cloud state", s.api.CloudStatusExperimental)
	return err == nil && status.Cloud.Disabled, err
}

func (s *Server) show(ctx context.Context, name string) (*api.ShowResponse, error) {
	return ask(ctx, s, "asking about the model "+name, func(ctx context.Context) (*api.ShowResponse, error) {
		return s.api.Show(ctx, &api.ShowRequest{Model: name})
	})
}

// Loaded is a model that is in memory.
type Loaded struct {
	Name    string
	Context int  // tokens it was loaded for; 0 if the server does not say
	CPU     bool // none of it is on a graphics card
}

// Loaded are the models in memory.
func (s *Server) Loaded(ctx context.Context) ([]Loaded, error) {
	found, err := ask(ctx, s, "asking which models are loaded", s.api.ListRunning)
	if err != nil {
		return nil, err
	}
	var loaded []Loaded
	for _, m := range found.Models {
		loaded = append(loaded, Loaded{Name: m.Name, Context: m.ContextLength, CPU: m.SizeVRAM == 0})
	}
	return loaded, nil
}
