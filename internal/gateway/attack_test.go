package gateway_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

// upgrade is a request as a browser's extension sends it; the attacks change it.
const upgrade = "GET /v1/ws HTTP/1.1\r\nHost: HOST\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sidequill.v1\r\nOrigin: " + gatewaytest.Origin + "\r\n\r\n"

const closedUnanswered = 0

// exchange sends a request as it stands and reads the answer.
func exchange(t *testing.T, addr, request string) (*http.Response, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := conn.Write([]byte(strings.ReplaceAll(request, "HOST", addr))); err != nil {
		t.Fatal(err)
	}
	var raw bytes.Buffer
	response, err := http.ReadResponse(bufio.NewReader(&tee{conn, &raw}), nil)
	if errors.Is(err, io.ErrUnexpectedEOF) && raw.Len() == 0 {
		return &http.Response{StatusCode: closedUnanswered}, nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusSwitchingProtocols {
		_, _ = raw.ReadFrom(conn)
	}
	return response, raw.Bytes()
}

type tee struct {
	net.Conn
	to *bytes.Buffer
}

func (r *tee) Read(p []byte) (int, error) {
	n, err := r.Conn.Read(p)
	r.to.Write(p[:n])
	return n, err
}

func TestRefusedBeforeTheUpgrade(t *testing.T) {
	a := start(t, nil)
	port := a.addr[strings.LastIndex(a.addr, ":"):]
	origin := func(o string) string { return strings.Replace(upgrade, gatewaytest.Origin, o, 1) }
	host := func(h string) string { return strings.Replace(upgrade, "Host: HOST", "Host: "+h, 1) }
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"a web page":                {origin("https://ehr.example"), 403},
		"a page on this machine":    {origin("http://127.0.0.1" + port), 403},
		"a page that rebinds":       {strings.Replace(origin("http://evil.example"+port), "Host: HOST", "Host: evil.example"+port, 1), 403},
		"a sandboxed frame":         {origin("null"), 403},
		"no origin":                 {strings.Replace(upgrade, "Origin: "+gatewaytest.Origin+"\r\n", "", 1), 403},
		"an empty origin":           {origin(""), 403},
		"two origins":               {strings.Replace(upgrade, "Origin:", "Origin: "+gatewaytest.Origin+"\r\nOrigin:", 1), 403},
		"two origins in one line":   {origin(gatewaytest.Origin + ", " + gatewaytest.Origin), 403},
		"an origin with a path":     {origin(gatewaytest.Origin + "/x"), 403},
		"an origin with a port":     {origin(gatewaytest.Origin + ":1"), 403},
		"an id too short":           {origin(gatewaytest.Origin[:50]), 403},
		"letters after p":           {origin(strings.Replace(gatewaytest.Origin, "abc", "xyz", 1)), 403},
		"capitals":                  {origin(strings.ToUpper(gatewaytest.Origin)), 403},
		"a Firefox origin, no UUID": {origin("moz-extension://zebra"), 403},
		"another scheme":            {origin("safari-web-extension://abcdefghijklmnopabcdefghijklmnop"), 403},
		"Host localhost":            {host("localhost" + port), 403},
		"Host without a port":       {host("127.0.0.1"), 403},
		"Host with another port":    {host("127.0.0.1:1"), 403},
		"Host 0.0.0.0":              {host("0.0.0.0" + port), 403},
		"Host with a dot":           {host("127.0.0.1." + port), 403},
		"no subprotocol":            {strings.Replace(upgrade, "Sec-WebSocket-Protocol: sidequill.v1\r\n", "", 1), 403},
		"another subprotocol":       {strings.Replace(upgrade, "sidequill.v1", "sidequill.v0", 1), 403},
		"another version":           {strings.Replace(upgrade, "Version: 13", "Version: 8", 1), 403},
		"no key":                    {strings.Replace(upgrade, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 1), 403},
		"the root":                  {strings.Replace(upgrade, "/v1/ws", "/", 1), 404},
		"another path":              {strings.Replace(upgrade, "/v1/ws", "/v1/ws/", 1), 404},
		"a path that climbs":        {strings.Replace(upgrade, "/v1/ws", "/v1/../v1/ws", 1), 404},
		"a path in disguise":        {strings.Replace(upgrade, "/v1/ws", "/v1/%77s", 1), 404},
		"a query":                   {strings.Replace(upgrade, "/v1/ws", "/v1/ws?token=1", 1), 404},
		"an absolute address":       {strings.Replace(upgrade, "/v1/ws", "http://HOST/v1/ws", 1), 404},
		"POST":                      {strings.Replace(upgrade, "GET", "POST", 1), 404},
		"OPTIONS, a preflight":      {"OPTIONS /v1/ws HTTP/1.1\r\nHost: HOST\r\nOrigin: " + gatewaytest.Origin + "\r\nAccess-Control-Request-Method: GET\r\nAccess-Control-Request-Private-Network: true\r\n\r\n", 404},
		"OPTIONS *":                 {"OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n", 404},
		"a plain GET":               {"GET /v1/ws HTTP/1.1\r\nHost: HOST\r\nOrigin: " + gatewaytest.Origin + "\r\n\r\n", 404},
		"HTTP/1.0":                  {strings.Replace(strings.Replace(upgrade, "HTTP/1.1", "HTTP/1.0", 1), "Connection: Upgrade", "Connection: close", 1), 404},
		"two hosts":                 {strings.Replace(upgrade, "Host:", "Host: evil.example\r\nHost:", 1), 400},
		"a smuggled header":         {strings.Replace(upgrade, "Origin:", "Origin : https://evil.example\r\nOrigin:", 1), 400},
		"a smuggled second request": {strings.Replace(upgrade, "\r\n\r\n", "\r\nContent-Length: 5\r\n\r\nGET /", 1), closedUnanswered},
		"headers too long":          {strings.Replace(upgrade, "Origin:", "X: "+strings.Repeat("x", 20<<10)+"\r\nOrigin:", 1), 431},
	} {
		t.Run(name, func(t *testing.T) {
			response, raw := exchange(t, a.addr, c.request)
			if response.StatusCode != c.status {
				t.Errorf("status %d, want %d", response.StatusCode, c.status)
			}
			if response.StatusCode == http.StatusSwitchingProtocols {
				t.Fatal("upgraded")
			}
			for _, bad := range []string{"Access-Control", "Server:", "sidequill", "Sidequill", gateway.DefaultLimits.Header.String()} {
				if bytes.Contains(raw, []byte(bad)) {
					t.Errorf("the answer tells %q: %s", bad, raw)
				}
			}
			if _, body, _ := bytes.Cut(raw, []byte("\r\n\r\n")); len(body) > 0 && response.StatusCode != 400 && response.StatusCode != 431 {
				t.Errorf("the answer has a body: %s", body)
			}
		})
	}
	if response, _ := exchange(t, a.addr, upgrade); response.StatusCode != http.StatusSwitchingProtocols {
		t.Fatal("the right request is refused too: these cases show nothing")
	}
	if response, _ := exchange(t, a.addr, origin("moz-extension://01234567-89ab-cdef-0123-456789abcdef")); response.StatusCode != http.StatusSwitchingProtocols {
		t.Error("Firefox is refused")
	}
	if response, _ := exchange(t, a.addr, strings.Replace(upgrade, "Origin:", "Sec-WebSocket-Extensions: permessage-deflate\r\nOrigin:", 1)); response.Header.Get("Sec-WebSocket-Extensions") != "" {
		t.Error("compression was agreed to")
	}
}

// Each attack is on a paired browser's agent, in the clear or in the handshake.
// None may get as far as a message.
func TestRefusedBeforeTheChannel(t *testing.T) {
	a := start(t, nil)
	c, victim := a.pair()
	hello := func(t *testing.T, conn *gatewaytest.Conn) {
		t.Helper()
		if g, err := conn.Hello(); err != nil || g.State != protocol.StateKnown {
			t.Fatal(g, err)
		}
	}
	for name, attack := range map[string]func(t *testing.T, conn *gatewaytest.Conn){
		"not JSON":       func(_ *testing.T, conn *gatewaytest.Conn) { _ = conn.WriteFrame([]byte("hello")) },
		"an empty frame": func(_ *testing.T, conn *gatewaytest.Conn) { _ = conn.WriteFrame(nil) },
		"a greeting too long": func(_ *testing.T, conn *gatewaytest.Conn) {
			_ = conn.WriteFrame([]byte(`{"type":"hello","min":1,"max":1,"device":"` + strings.Repeat("x", protocol.MaxGreeting) + `"}`))
		},
		"a draft in the clear": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			_ = conn.WriteClear(dump("x", 1))
		},
		"binary before hello": func(_ *testing.T, conn *gatewaytest.Conn) {
			_ = conn.WriteMessage(websocket.BinaryMessage, make([]byte, channel.HandshakeSize))
		},
		"a pairing without a window": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			if _, err := conn.Pair("x"); err == nil {
				t.Error("paired")
			}
		},
		"another device's key": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			thief, err := gatewaytest.New(a.addr)
			if err != nil {
				t.Fatal(err)
			}
			conn.Client = thief
			if conn.Handshake(c.Agent) == nil {
				t.Error("another key was taken")
			}
		},
		"a changed greeting": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			conn.Transcript = channel.Transcript{}
			conn.Transcript.Add([]byte(`{"type":"hello","min":1,"max":1,"device":""}`))
			if conn.Handshake(c.Agent) == nil {
				t.Error("a changed greeting was taken")
			}
		},
		"a downgrade": func(t *testing.T, conn *gatewaytest.Conn) {
			// Somebody between the two tells the agent of fewer versions than the
			// extension said.
			if err := conn.WriteClear(protocol.Hello{Type: "hello", Min: 1, Max: 1, Device: c.Device}); err != nil {
				t.Fatal(err)
			}
			_, frame, err := conn.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			conn.Transcript = channel.Transcript{}
			conn.Transcript.Add(fmt.Appendf(nil, `{"type":"hello","min":1,"max":2,"device":%q}`, c.Device))
			conn.Transcript.Add(frame)
			if conn.Handshake(c.Agent) == nil {
				t.Error("a downgrade was not noticed")
			}
		},
		"no common version": func(t *testing.T, conn *gatewaytest.Conn) {
			if err := conn.WriteClear(protocol.Hello{Type: "hello", Min: 7, Max: 9, Device: c.Device}); err != nil {
				t.Fatal(err)
			}
			if g, err := gatewaytest.ReadClear[protocol.Greeting](conn); err != nil || g.Max != protocol.VersionMax {
				t.Error(g, err)
			}
		},
		"a hello of a version to come": func(t *testing.T, conn *gatewaytest.Conn) {
			_ = conn.WriteFrame([]byte(`{"type":"hello","min":7,"max":9,"device":{},"colour":"blue"}`))
			if g, err := gatewaytest.ReadClear[protocol.Greeting](conn); err != nil || g.Max != protocol.VersionMax || g.State != protocol.StateUnpaired {
				t.Error(g, err)
			}
		},
		"a hello of ours that holds more": func(t *testing.T, conn *gatewaytest.Conn) {
			_ = conn.WriteFrame(fmt.Appendf(nil, `{"type":"hello","min":1,"max":1,"device":%q,"colour":"blue"}`, c.Device))
			if g, err := gatewaytest.ReadClear[protocol.Greeting](conn); err == nil {
				t.Error("greeted:", g)
			}
		},
		"a changed handshake": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			_, first, err := channel.Initiate(c.Key, c.Agent, conn.Transcript.Prologue())
			if err != nil {
				t.Fatal(err)
			}
			first[40] ^= 1
			_ = conn.WriteMessage(websocket.BinaryMessage, first)
		},
		"a handshake in text": func(t *testing.T, conn *gatewaytest.Conn) {
			hello(t, conn)
			_, first, err := channel.Initiate(c.Key, c.Agent, conn.Transcript.Prologue())
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.WriteMessage(websocket.TextMessage, first)
		},
		"an old handshake played again": func(t *testing.T, conn *gatewaytest.Conn) {
			old := a.dial(c)
			hello(t, old)
			_, first, err := channel.Initiate(c.Key, c.Agent, old.Transcript.Prologue())
			if err != nil {
				t.Fatal(err)
			}
			if err := old.WriteMessage(websocket.BinaryMessage, first); err != nil {
				t.Fatal(err)
			}
			if _, _, err := old.ReadMessage(); err != nil {
				t.Fatal("the handshake is not good at all:", err)
			}
			hello(t, conn)
			_ = conn.WriteMessage(websocket.BinaryMessage, first)
			if kind, _, err := conn.ReadMessage(); err == nil && kind == websocket.BinaryMessage {
				t.Error("an old handshake was answered")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			conn := a.dial(c)
			attack(t, conn)
			closed(t, conn)
		})
	}
	t.Run("the right key from another origin", func(t *testing.T) {
		other := *c
		other.Origin = "moz-extension://01234567-89ab-cdef-0123-456789abcdef"
		conn := a.dial(&other)
		if g, err := conn.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Error(g, err)
		}
		closed(t, conn)
	})
	t.Run("a guessed device", func(t *testing.T) {
		other := *c
		other.Device = channel.Random(16)
		conn := a.dial(&other)
		if g, err := conn.Hello(); err != nil || g.State != protocol.StateUnpaired {
			t.Error(g, err)
		}
		closed(t, conn)
	})
	send(t, victim, protocol.Ping{Type: "ping"})
	next[protocol.Pong](t, victim)
}

func TestFalseFramesEndTheConnection(t *testing.T) {
	a := start(t, nil)
	c, _ := a.pair()
	ping := []byte(`{"type":"ping"}`)
	seal := func(t *testing.T, conn *gatewaytest.Conn) []byte {
		t.Helper()
		f, err := conn.Channel.Seal(ping)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for name, attack := range map[string]func(t *testing.T, conn *gatewaytest.Conn) (kind int, frames [][]byte){
		"changed": func(t *testing.T, conn *gatewaytest.Conn) (int, [][]byte) {
			f := seal(t, conn)
			f[0] ^= 1
			return websocket.BinaryMessage, [][]byte{f}
		},
		"replayed": func(t *testing.T, conn *gatewaytest.Conn) (int, [][]byte) {
			f := seal(t, conn)
			return websocket.BinaryMessage, [][]byte{f, f}
		},
		"dropped": func(t *testing.T, conn *gatewaytest.Conn) (int, [][]byte) {
			seal(t, conn)
			return websocket.BinaryMessage, [][]byte{seal(t, conn)}
		},
		"in the clear": func(*testing.T, *gatewaytest.Conn) (int, [][]byte) {
			return websocket.TextMessage, [][]byte{ping}
		},
		"oversized": func(*testing.T, *gatewaytest.Conn) (int, [][]byte) {
			return websocket.BinaryMessage, [][]byte{make([]byte, protocol.MaxMessage+2000)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			conn := a.connect(c)
			kind, frames := attack(t, conn)
			for _, f := range frames {
				_ = conn.WriteMessage(kind, f) // the last may meet a closed connection already
			}
			closed(t, conn)
		})
	}
}

// Frames that no browser sends, from a client that has proven itself: compressed
// though nothing was agreed, in endless pieces, with lengths that lie.
func TestFramesThatNoBrowserSends(t *testing.T) {
	a := start(t, nil)
	c, victim := a.pair()
	mask := []byte{0, 0, 0, 0}
	frame := func(first byte, body []byte) []byte { // masked with zeros
		head := binary.BigEndian.AppendUint64([]byte{first, 0xff}, uint64(len(body)))
		return slices.Concat(head, mask, body)
	}
	const final, binaryFrame, ping, compressed = 0x80, 0x02, 0x09, 0x40
	piece := make([]byte, 64<<10)
	for name, attack := range map[string]func(send func([]byte) error){
		"compressed":            func(send func([]byte) error) { _ = send(frame(final|compressed|binaryFrame, piece)) },
		"unmasked":              func(send func([]byte) error) { _ = send([]byte{final | binaryFrame, 1, 'x'}) },
		"of an unknown kind":    func(send func([]byte) error) { _ = send(frame(final|0x0b, nil)) },
		"a ping too long":       func(send func([]byte) error) { _ = send(frame(final|ping, piece[:200])) },
		"going on with nothing": func(send func([]byte) error) { _ = send(frame(final, piece[:1])) },
		"longer than all memory": func(send func([]byte) error) {
			_ = send(slices.Concat([]byte{final | binaryFrame, 0xff, 0x7f}, piece[:7], mask, piece))
		},
		"in endless pieces": func(send func([]byte) error) {
			kind := byte(binaryFrame)
			for sent := 0; sent < 64*protocol.MaxMessage && send(frame(kind, piece)) == nil; sent += len(piece) {
				kind = 0
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			conn := a.connect(c)
			sent := 0
			attack(func(b []byte) error {
				n, err := conn.NetConn().Write(b)
				sent += n
				return err
			})
			if sent > 16*protocol.MaxMessage {
				t.Errorf("%d bytes of one message were taken", sent)
			}
			closed(t, conn)
		})
	}
	send(t, victim, protocol.Ping{Type: "ping"})
	next[protocol.Pong](t, victim)
}

func TestMessagesAreHeldToARate(t *testing.T) {
	a := start(t, func(c *gateway.Config) { c.Limits.Rate, c.Limits.Burst = 100, 10 })
	_, conn := a.pair()
	begin := time.Now()
	for range 40 {
		send(t, conn, protocol.Ping{Type: "ping"})
	}
	for range 40 {
		next[protocol.Pong](t, conn)
	}
	if d := time.Since(begin); d < 200*time.Millisecond {
		t.Errorf("40 messages took %v", d)
	}
}

// 300 connections that stall in every way keep nobody out, before or after one
// pairs and drafts.
func TestHalfOpenConnectionsKeepNobodyOut(t *testing.T) {
	a := start(t, func(c *gateway.Config) {
		c.Limits.HalfOpen, c.Limits.HalfOpenOrigin = 64, 32
		c.Limits.Header, c.Limits.Greeting = time.Minute, time.Minute // so that only the limits of number can help
	})
	c, conn := a.pair()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for i := range 300 {
		switch i % 3 {
		case 0: // says nothing
			raw, err := net.Dial("tcp", a.addr)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = raw.Close() })
		case 1: // half a request
			raw, err := net.Dial("tcp", a.addr)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = raw.Close() })
			_, _ = raw.Write([]byte(upgrade[:100]))
		case 2: // upgraded, and no hello
			if half, err := a.client().Dial(ctx); err == nil {
				t.Cleanup(func() { _ = half.Close() })
			}
		}
	}
	for _, conn := range []*gatewaytest.Conn{conn, a.connect(c)} {
		send(t, conn, dump("x", 1))
		next[protocol.Sorted](t, conn)
		send(t, conn, begin)
		for e := (protocol.Event{}); !e.Done; {
			e = next[protocol.Event](t, conn)
		}
	}
	newcomer, _ := a.pair()
	a.connect(newcomer)
}

// Another extension says hello as fast as it can. It waits for itself alone, and
// not for long.
func TestFloodOfHellosKeepsNobodyElseOut(t *testing.T) {
	a := start(t, func(c *gateway.Config) { c.Limits = gateway.DefaultLimits })
	c, conn := a.pair()
	_ = conn.Close()
	flood := func() (*gatewaytest.Conn, error) {
		x := a.client()
		x.Origin = "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba"
		return x.Dial(t.Context())
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 600 { // four times the burst
				if x, err := flood(); err == nil {
					_ = x.WriteClear(protocol.Hello{Type: "hello", Min: 1, Max: 1})
					_ = x.Close()
				}
			}
		})
	}
	all.Wait()
	begin := time.Now()
	a.connect(c) // a paired browser
	newcomer, _ := a.pair()
	a.connect(newcomer)
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("the others were kept out for %v", d)
	}
	wait(t, "the one that flooded to be greeted again", func() bool {
		x, err := flood()
		if err != nil {
			return false
		}
		defer func() { _ = x.Close() }()
		_, err = x.Hello()
		return err == nil
	})
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("it was kept out for %v", d)
	}
}

func TestGreetingHasATimeLimit(t *testing.T) {
	a := start(t, func(c *gateway.Config) {
		c.Limits.Greeting = 50 * time.Millisecond
		c.Limits.Header = 50 * time.Millisecond
	})
	closed(t, a.dial(a.client()))
	raw, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = raw.Close() }()
	_ = raw.SetReadDeadline(time.Now().Add(10 * time.Second))
	if _, err := raw.Read(make([]byte, 1)); err == nil {
		t.Error("answered")
	} else if ne, ok := err.(net.Error); ok && ne.Timeout() {
		t.Error("the connection is still open")
	}
}
