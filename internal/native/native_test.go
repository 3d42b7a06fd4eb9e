package native

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	someKey = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	connect = `{"type":"native.connect","device":"` + someKey + `","name":"Chromium on Linux"}`
)

func framed(message string) string {
	return string(binary.LittleEndian.AppendUint32(nil, uint32(len(message)))) + message //nolint:gosec // short
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		bytes, want string
		kind        fault.Kind
	}{
		"a message":               {framed(connect), connect, ""},
		"two: the first alone":    {framed("{}") + framed("[]"), "{}", ""},
		"as long as allowed":      {framed(strings.Repeat("x", MaxMessage)), strings.Repeat("x", MaxMessage), ""},
		"a length cut off":        {"\x02\x00", "", fault.BadInput},
		"a message cut off":       {framed(connect)[:40], "", fault.BadInput},
		"a length and no message": {"\x02\x00\x00\x00", "", fault.BadInput},
		"of no length":            {"\x00\x00\x00\x00", "", fault.TooLarge},
		"a byte too long":         {framed(strings.Repeat("x", MaxMessage+1)), "", fault.TooLarge},
		"a gigabyte promised":     {"\x00\x00\x00\x40", "", fault.TooLarge},
		"a negative length":       {"\xff\xff\xff\xff", "", fault.TooLarge},
		"big endian":              {"\x00\x00\x00\x02{}", "", fault.TooLarge},
	} {
		for how, r := range map[string]io.Reader{"whole": strings.NewReader(c.bytes), "by bytes": iotest.OneByteReader(strings.NewReader(c.bytes))} {
			got, err := Read(r)
			if string(got) != c.want || fault.KindOf(err) != c.kind {
				t.Errorf("%s, %s: %q, %v", name, how, got, err)
			}
		}
	}
	if _, err := Read(strings.NewReader("")); err != io.EOF {
		t.Errorf("a browser that hangs up: %v", err)
	}
}

// odd is what a host may be sent.
var odd = []string{
	framed(connect), framed("{}") + "x", "", "\x02\x00", "\x00\x00\x00\x00", "\xff\xff\xff\xff{}", "\xff\xff\xff\x7f", framed(connect)[:40],
	framed(`{"type":"native.where"}`), framed(`{"type":"native.connect","device":"","name":""}`), framed(strings.Repeat("[", MaxMessage)),
}

func FuzzRead(f *testing.F) {
	for _, seed := range odd {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		message, err := Read(r)
		if err == nil && (len(message) == 0 || len(message) > MaxMessage || !bytes.Equal(message, b[4:4+len(message)])) {
			t.Errorf("%d bytes of message", len(message))
		}
		if read := len(b) - r.Len(); read > 4+MaxMessage {
			t.Errorf("%d bytes were read", read)
		}
	})
}

// Whatever comes, there is one answer, and the agent is asked what follows the schema only.
func FuzzServe(f *testing.F) {
	for _, seed := range odd {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		asked := false
		var out bytes.Buffer
		err := Serve(t.Context(), bytes.NewReader(b), &out, func(_ context.Context, question any) (any, error) {
			asked = true
			switch question.(type) {
			case protocol.NativeConnect, protocol.NativeWhere:
			default:
				t.Errorf("asked %T", question)
			}
			return protocol.NativeHere{Type: "native.here", Port: 1}, nil
		})
		if asked != (err == nil && len(b) > 0) {
			t.Errorf("asked %v, %v", asked, err)
		}
		if len(b) > 0 {
			answer(t, &out)
		} else if out.Len() > 0 {
			t.Error("an answer to nobody")
		}
	})
}

// answer reads the one message that was written.
func answer(t *testing.T, out *bytes.Buffer) any {
	t.Helper()
	message, err := Read(out)
	if err != nil || out.Len() > 0 {
		t.Fatalf("%v, and %d bytes more", err, out.Len())
	}
	v, err := protocol.Decode("FromNative", message)
	if err != nil {
		t.Fatalf("%v: %s", err, message)
	}
	return v
}

func TestServe(t *testing.T) {
	here := protocol.NativeHere{Type: "native.here", Port: 21764}
	for name, c := range map[string]struct {
		in    string
		err   error
		kind  fault.Kind
		asked bool
	}{
		"a question":                    {framed(`{"type":"native.where"}`), nil, "", true},
		"the agent is not there":        {framed(connect), fault.New(fault.NoAgent, "asking the agent"), fault.NoAgent, true},
		"the agent refuses":             {framed(connect), fault.New(fault.Revoked, "pairing"), fault.Revoked, true},
		"an error of no kind":           {framed(connect), errors.New("zebra-marker"), fault.Defect, true},
		"not JSON":                      {framed("hello"), nil, fault.BadInput, false},
		"an origin in the message":      {framed(strings.Replace(connect, `"name"`, `"origin":"x","name"`, 1)), nil, fault.BadInput, false},
		"a message of the other socket": {framed(`{"type":"hello","min":1,"max":1,"device":""}`), nil, fault.BadInput, false},
		"too long":                      {framed(strings.Repeat("x", 5000)), nil, fault.TooLarge, false},
		"cut off":                       {framed(connect)[:20], nil, fault.BadInput, false},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			asked := false
			err := Serve(t.Context(), strings.NewReader(c.in), &out, func(context.Context, any) (any, error) { asked = true; return here, c.err })
			if fault.KindOf(err) != c.kind || asked != c.asked {
				t.Errorf("asked %v, %v", asked, err)
			}
			got := answer(t, &out)
			if c.kind == "" && got != any(here) {
				t.Errorf("got %+v", got)
			}
			if f, ok := got.(protocol.Failure); c.kind != "" && (!ok || f.Kind != string(c.kind) || f.Message == "" || f.Next == "" || strings.Contains(f.Message, "zebra")) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// A browser that begins and does not go on, and an agent that does not answer.
func TestServeIsNotKeptWaiting(t *testing.T) {
	for name, begin := range map[string]string{"nothing": "", "half a length": "\x10\x00", "half a message": framed(connect)[:30], "a whole one": framed(connect)} {
		t.Run(name, func(t *testing.T) {
			in, w := io.Pipe()
			defer func() { _ = w.Close() }()
			go func() { _, _ = io.WriteString(w, begin) }()
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			var out bytes.Buffer
			err := Serve(ctx, in, &out, func(ctx context.Context, _ any) (any, error) {
				<-ctx.Done()
				return nil, context.Cause(ctx)
			})
			if fault.KindOf(err) != fault.Cancelled {
				t.Error(err)
			}
			if f, ok := answer(t, &out).(protocol.Failure); !ok || f.Kind != string(fault.Cancelled) {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestServeOfABrowserThatLeaves(t *testing.T) {
	var out bytes.Buffer
	if err := Serve(t.Context(), strings.NewReader(""), &out, nil); err != nil || out.Len() != 0 {
		t.Error(err, out.Len())
	}
	in, w := io.Pipe()
	_ = in.Close()
	err := Serve(t.Context(), strings.NewReader(framed(connect)), w, func(context.Context, any) (any, error) {
		return protocol.NativeWhere{Type: "native.where"}, nil
	})
	if fault.KindOf(err) != fault.Cancelled {
		t.Errorf("it left before the answer: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for port := 1; port <= 50; port++ {
		all.Go(func() {
			var out bytes.Buffer
			want := protocol.NativeHere{Type: "native.here", Port: port}
			if err := Serve(t.Context(), strings.NewReader(framed(connect)), &out, func(context.Context, any) (any, error) { return want, nil }); err != nil {
				t.Error(err)
			}
			if b, err := Read(&out); err != nil || !json.Valid(b) || !strings.Contains(string(b), "native.here") {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// Who asks is what the browser says in the arguments, and nothing else.
func TestCaller(t *testing.T) {
	manifest, err := filepath.Abs(manifestFile)
	if err != nil {
		t.Fatal(err)
	}
	const origin = "chrome-extension://nbhcoibiffaijagnelodcpgcjgenhohg"
	for want, all := range map[string][][]string{
		origin:                                   {{origin + "/"}, {origin + "/", "--parent-window=4660"}, {origin + "/", "--reconnect-command=x", "--parent-window=0"}},
		"sidequill@sidequill.org":                {{manifest, "sidequill@sidequill.org"}},
		"{12345678-1234-1234-1234-123456789abc}": {{manifest, "{12345678-1234-1234-1234-123456789abc}"}},
		"": {
			nil, {}, {""}, {"register"}, {"--system"}, {origin}, {origin + "/x"}, {origin + "//"}, {origin + "/\n"}, {strings.ToUpper(origin) + "/"},
			{"chrome-extension://short/"}, {"https://ehr.example.org/"}, {"moz-extension://12345678-1234-1234-1234-123456789abc/"},
			{origin + "/", "run"}, {"run", origin + "/"}, {manifest}, {manifest, ""}, {manifest, "no-at-sign"}, {manifest, "a@b c"}, {manifest, origin},
			{manifestFile, "sidequill@sidequill.org"}, {manifest + ".bak", "sidequill@sidequill.org"}, {manifest, "sidequill@sidequill.org", "x"},
		},
	} {
		for _, args := range all {
			if got := Caller(args); got != want {
				t.Errorf("%q: %q, want %q", args, got, want)
			}
		}
	}
	for _, e := range Extensions {
		if !IsExtension(e) {
			t.Errorf("%s is not of ours", e)
		}
	}
}
