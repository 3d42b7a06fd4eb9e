package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

// screen is what a verb prints, readable while it runs.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// startAgent runs `sidequill run` in a home of its own until the test ends. It
// gives the agent's address, its log, and what ends it and returns its exit code.
func startAgent(t *testing.T, settings string) (addr string, log *screen, stop func() int) {
	t.Helper()
	home := t.TempDir()
	t.Setenv("SIDEQUILL_HOME", home)
	t.Setenv("SIDEQUILL_ADDR", "127.0.0.1:0")
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte("[model]\nengine = \"none\"\n"+settings), 0o600); err != nil {
		t.Fatal(err)
	}
	log = &screen{}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"run"}, stdio{strings.NewReader(""), io.Discard, log}) }()
	stop = sync.OnceValue(func() int {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { stop() })
	waitFor(t, "the agent", func() bool {
		c, err := control.Dial(t.Context(), home)
		if err != nil {
			return false
		}
		defer c.Close()
		s, err := c.Status()
		addr = s.Addr
		return err == nil
	})
	return addr, log, stop
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}

// pairing runs `sidequill pair`; what is written to the returned end is typed.
func pairing(t *testing.T) (typed *io.PipeWriter, out *screen, code chan int) {
	t.Helper()
	in, typed := io.Pipe()
	out, code = &screen{}, make(chan int, 1)
	go func() { code <- run(t.Context(), []string{"pair"}, stdio{in, out, out}) }()
	waitFor(t, "the window", func() bool { return strings.Contains(out.String(), "Pairing is open for 120 seconds") })
	return typed, out, code
}

func showDigits(t *testing.T, addr string) (*gatewaytest.Conn, string) {
	t.Helper()
	browser, err := gatewaytest.New(addr)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := browser.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if g, err := conn.Hello(); err != nil || g.State != protocol.StateOpen {
		t.Fatal(g, err)
	}
	digits, err := conn.Pair("Chromium on Linux")
	if err != nil {
		t.Fatal(err)
	}
	return conn, digits
}

const ordinaryDump = "ct rpts sleep is better zebra-marker. practiced box breathing. denies SI/HI. plan: cont weekly"

func TestRunPairDraftRevoke(t *testing.T) {
	addr, log, stop := startAgent(t, "")
	typed, out, code := pairing(t)
	conn, digits := showDigits(t, addr)
	waitFor(t, "the prompt", func() bool { return strings.Contains(out.String(), "Chromium on Linux is there") })
	if _, err := typed.Write([]byte("12345\n\n" + digits[:3] + " " + digits[3:] + "\n")); err != nil { // mistyped, then right
		t.Fatal(err)
	}
	if c := <-code; c != fault.ExitOK || !strings.Contains(out.String(), "Accepted. Code: "+conn.Transcript.Code()+"\n") || !strings.Contains(out.String(), "not six digits") {
		t.Fatalf("exit %d: %s", c, out)
	}
	if _, err := conn.Accepted(); err != nil {
		t.Fatal(err)
	}
	id := strings.Repeat("A", 22)
	for _, m := range []any{
		protocol.Dump{Type: "dump", Draft: id, Format: "soap", Parts: []protocol.Part{{Kind: "whole", Rev: 1, Text: ordinaryDump}}, Changes: []protocol.Change{}},
		protocol.Start{Type: "start", Draft: id},
	} {
		if err := conn.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	for e := (protocol.Event{}); !e.Done; {
		var err error
		if e, err = gatewaytest.Next[protocol.Event](conn); err != nil {
			t.Fatal(err)
		}
	}

	c, list, _ := sidequill(t, "", "devices", "--json")
	var devices []deviceJSON
	if err := json.Unmarshal([]byte(list), &devices); err != nil || c != 0 || len(devices) != 1 || devices[0].Name != "Chromium on Linux" || strings.Contains(list, `"key"`) {
		t.Fatalf("exit %d, %v: %s", c, err, list)
	}
	if c, text, _ := sidequill(t, "", "devices"); c != 0 || !strings.Contains(text, devices[0].ID) {
		t.Errorf("exit %d: %s", c, text)
	}
	if c, text, _ := sidequill(t, "", "devices", "revoke", devices[0].ID[:8]); c != 0 || !strings.Contains(text, "Revoked") {
		t.Errorf("exit %d: %s", c, text)
	}
	if _, err := gatewaytest.Next[protocol.Pong](conn); err == nil || !strings.Contains(err.Error(), "revoked") {
		t.Error("the open connection was not told:", err)
	}
	if c, text, _ := sidequill(t, "", "devices"); c != 0 || !strings.Contains(text, "revoked 20") {
		t.Errorf("exit %d: %s", c, text)
	}
	if c, _, errs := sidequill(t, "", "devices", "revoke", "nobody"); c != fault.ExitUsage || !strings.Contains(errs, "no device") {
		t.Errorf("exit %d: %s", c, errs)
	}

	began := time.Now()
	if c := stop(); c != 0 || time.Since(began) > 2*time.Second {
		t.Errorf("exit %d after %v", c, time.Since(began))
	}
	if strings.Contains(log.String(), "zebra-marker") || !strings.Contains(log.String(), "draft ended") {
		t.Errorf("the log: %s", log)
	}
	home := os.Getenv("SIDEQUILL_HOME")
	_ = filepath.WalkDir(home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if b, err := os.ReadFile(path); err == nil && bytes.Contains(b, []byte("zebra-marker")) {
			t.Errorf("patient text is in %s", path)
		}
		if info, err := d.Info(); err == nil && info.Mode().Perm()&0o077 != 0 && filepath.Base(path) != "config.toml" {
			t.Errorf("%s is open to others: %v", path, info.Mode())
		}
		return nil
	})
}

func TestPairRefused(t *testing.T) {
	addr, _, _ := startAgent(t, "")
	for name, c := range map[string]struct {
		type_ func(digits string) string
		code  int
		says  string
	}{
		"wrong digits": {func(d string) string { return string("1234567890"[d[0]-'0']) + d[1:] + "\n" }, fault.ExitForbidden, "not the digits"},
		"no digits":    {func(string) string { return "" }, fault.ExitUsage, "no six digits"},
	} {
		t.Run(name, func(t *testing.T) {
			typed, out, code := pairing(t)
			conn, digits := showDigits(t, addr)
			_, _ = typed.Write([]byte(c.type_(digits)))
			_ = typed.Close()
			if got := <-code; got != c.code || !strings.Contains(out.String(), c.says) {
				t.Errorf("exit %d: %s", got, out)
			}
			if _, err := conn.Accepted(); err == nil || !strings.Contains(err.Error(), "Nothing was stored") {
				t.Error("the browser was not told:", err)
			}
			if _, list, _ := sidequill(t, "", "devices", "--json"); strings.TrimSpace(list) != "[]" {
				t.Errorf("stored: %s", list)
			}
		})
	}
	t.Run("the browser goes away", func(t *testing.T) {
		_, out, code := pairing(t)
		conn, _ := showDigits(t, addr)
		waitFor(t, "the prompt", func() bool { return strings.Contains(out.String(), "is there") })
		_ = conn.Close()
		if got := <-code; got != fault.ExitForbidden || !strings.Contains(out.String(), "the browser went away") {
			t.Errorf("exit %d: %s", got, out)
		}
		pairing(t) // the window can be opened anew
	})
}

func TestVerbsWithoutAnAgent(t *testing.T) {
	t.Setenv("SIDEQUILL_HOME", t.TempDir())
	for _, args := range [][]string{{"pair"}, {"devices"}, {"devices", "revoke", "x"}} {
		if c, _, errs := sidequill(t, "", args...); c != fault.ExitUsage || !strings.Contains(errs, "sidequill run") {
			t.Errorf("%v: exit %d: %s", args, c, errs)
		}
	}
	for _, args := range [][]string{{"run", "x"}, {"pair", "123456"}, {"devices", "revoke"}, {"devices", "remove", "x"}} {
		if c, _, _ := sidequill(t, "", args...); c != fault.ExitUsage {
			t.Errorf("%v: exit %d", args, c)
		}
	}
}

func TestRunRefusesToStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, c := range map[string]struct {
		prepare func(home string) error
		addr    string
		says    string
	}{
		"the port taken":      {nil, taken.Addr().String(), "in use"},
		"a port for everyone": {nil, "0.0.0.0:21764", "loopback"},
		"a bad configuration": {func(home string) error {
			return os.WriteFile(filepath.Join(home, "config.toml"), []byte("[agent]\nprot = 1\n"), 0o600)
		}, "127.0.0.1:0", "line 2"},
		"newer devices": {func(home string) error {
			return os.WriteFile(filepath.Join(home, "devices.json"), []byte(`{"version":9}`), 0o600)
		}, "127.0.0.1:0", "newer"},
		"a damaged key": {func(home string) error {
			return os.WriteFile(filepath.Join(home, "agent.key"), []byte("x"), 0o600)
		}, "127.0.0.1:0", "agent.key is damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("SIDEQUILL_HOME", home)
			t.Setenv("SIDEQUILL_ADDR", c.addr)
			if c.prepare != nil {
				if err := c.prepare(home); err != nil {
					t.Fatal(err)
				}
			}
			if code, _, errs := sidequill(t, "", "run"); code != fault.ExitUsage || !strings.Contains(errs, c.says) {
				t.Errorf("exit %d: %s", code, errs)
			}
		})
	}
	t.Run("a second agent", func(t *testing.T) {
		startAgent(t, "")
		if code, _, errs := sidequill(t, "", "run"); code != fault.ExitUsage || !strings.Contains(errs, "another agent runs") {
			t.Errorf("exit %d: %s", code, errs)
		}
	})
}

func TestWhatSheChoosesHoldsAtOnceAndAfterARestart(t *testing.T) {
	addr, log, stop := startAgent(t, "[lock]\nkeys = [\"style.names\"]\nby = \"Clinic IT\"\n")
	typed, out, code := pairing(t)
	conn, digits := showDigits(t, addr)
	waitFor(t, "the question for the digits", func() bool { return strings.Contains(out.String(), "digits") })
	if _, err := io.WriteString(typed, digits+"\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Accepted(); err != nil {
		t.Fatal(err)
	}
	if c := <-code; c != 0 {
		t.Fatal(c, out)
	}
	choose := func(values ...protocol.Choice) protocol.Choices {
		if err := conn.Send(protocol.Choose{Type: "choose", Ref: 1, Values: values, Clear: []string{}}); err != nil {
			t.Fatal(err)
		}
		answer, err := gatewaytest.Next[protocol.Choices](conn)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	if got := choose(protocol.Choice{Key: "style.names", Value: "keep"}); len(got.Refused) != 1 || got.Refused[0].Why != "locked" || got.By != "Clinic IT" {
		t.Errorf("%+v", got)
	}
	if got := choose(protocol.Choice{Key: "style.subject", Value: "patient"}, protocol.Choice{Key: "format.default", Value: "dap"}, protocol.Choice{Key: "drafts.keep", Value: "8h"}); len(got.Refused) != 0 {
		t.Errorf("%+v", got)
	}
	text := "Slept badly, four hours a night."
	if err := conn.Send(protocol.Dump{Type: "dump", Draft: "AAAAAAAAAAAAAAAAAAAAAA", Format: "soap", Parts: []protocol.Part{{Kind: "whole", Rev: 1, Text: text}}, Changes: []protocol.Change{}}); err != nil {
		t.Fatal(err)
	}
	if err := conn.Send(protocol.Start{Type: "start", Draft: "AAAAAAAAAAAAAAAAAAAAAA"}); err != nil {
		t.Fatal(err)
	}
	whole, err := gatewaytest.Next[protocol.Event](conn)
	if err != nil || whole.Whole == nil || !strings.Contains(whole.Whole.Sections[0].Sentences[0].Text, "Patient") {
		t.Errorf("%+v, %v", whole.Whole, err)
	}
	home := os.Getenv("SIDEQUILL_HOME")
	if b, _ := os.ReadFile(filepath.Join(home, "config.toml")); strings.Contains(string(b), "patient") {
		t.Error("her configuration was written to")
	}
	if strings.Contains(log.String(), "patient") {
		t.Error("a value is in the log")
	}
	if c := stop(); c != 0 {
		t.Fatal(c)
	}
	cfg, err := configuration()
	if err != nil || cfg.Style.Subject != "patient" || cfg.Format.Default != "dap" || cfg.Drafts.Keep != "8h" {
		t.Errorf("%+v, %v", cfg, err)
	}
}
