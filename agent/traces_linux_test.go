package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"unicode/utf16"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/protocol"
)

// trace is the word that no file may hold.
const trace = "zebramarker"

const tracedDump = "ct rpts the zebramarker is back, slept 4 hrs. practiced box breathing w zebramarker. denies SI/HI. private: zebramarker bores me. plan: call zebramarker mon"

// writingServer is an Ollama that repeats each line ("echo"), fails and quotes
// all that it was sent ("fail"), or says nothing ("hang").
type writingServer struct {
	*httptest.Server
	mode  atomic.Value
	chats atomic.Int32
}

func newWritingServer(t *testing.T) *writingServer {
	t.Helper()
	s := &writingServer{}
	s.mode.Store("echo")
	over := make(chan struct{})
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Messages []struct{ Content string }
		}
		_ = json.NewDecoder(r.Body).Decode(&body)
		switch r.URL.Path {
		case "/api/tags":
			_, _ = fmt.Fprint(w, `{"models":[{"name":"good:3b","size":2147483648,"details":{"parameter_size":"3.2B"}}]}`)
		case "/api/show":
			_, _ = fmt.Fprint(w, `{"template":"{{ .Messages }}","capabilities":["completion"],"model_info":{"general.architecture":"llama","llama.context_length":8192}}`)
		case "/api/chat":
			if len(body.Messages) == 0 {
				return
			}
			last := body.Messages[len(body.Messages)-1].Content
			s.chats.Add(1)
			switch s.mode.Load() {
			case "fail":
				w.WriteHeader(http.StatusInternalServerError)
				_ = json.NewEncoder(w).Encode(map[string]string{"error": "cannot write " + last})
			case "hang":
				select {
				case <-r.Context().Done():
				case <-over:
				}
			default:
				_ = json.NewEncoder(w).Encode(map[string]any{"message": map[string]string{"role": "assistant", "content": last}, "done": false})
				_ = json.NewEncoder(w).Encode(map[string]any{"done": true, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 40})
			}
		}
	}))
	t.Cleanup(func() { close(over); s.Close() })
	return s
}

// program is the real binary, in folders of its own under root.
type program struct {
	t    *testing.T
	bin  string
	root string // all that it writes, and what it prints
	home string
	runs int
}

func newProgram(t *testing.T, configuration string) *program {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "sidequill")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return newHome(t, bin, configuration)
}

// newHome gives a binary that is there new folders.
func newHome(t *testing.T, bin, configuration string) *program {
	t.Helper()
	p := &program{t: t, bin: bin, root: t.TempDir()}
	p.home = filepath.Join(p.root, "home")
	for _, dir := range []string{p.home, filepath.Join(p.root, "tmp"), filepath.Join(p.root, "work")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(config.Path(p.home), []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// command is one command line. Its stderr goes to a file under root.
func (p *program) command(args ...string) *exec.Cmd {
	p.t.Helper()
	cmd := exec.Command(p.bin, args...)
	cmd.Dir = filepath.Join(p.root, "work")
	cmd.Env = []string{"SIDEQUILL_HOME=" + p.home, "SIDEQUILL_ADDR=127.0.0.1:0", "TMPDIR=" + filepath.Join(p.root, "tmp"),
		"HOME=" + p.root, "GOTRACEBACK=all", "PATH=/usr/bin:/bin"}
	p.runs++
	errs, err := os.Create(filepath.Join(p.root, fmt.Sprintf("stderr-%d", p.runs)))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = errs.Close() })
	cmd.Stderr = errs
	return cmd
}

// start runs the agent until its command is ended.
func (p *program) start() (cmd *exec.Cmd, addr string) {
	p.t.Helper()
	cmd = p.command("run")
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	waitFor(p.t, "the agent", func() bool {
		c, err := control.Dial(p.t.Context(), p.home)
		if err != nil {
			return false
		}
		defer c.Close()
		s, err := c.Status()
		addr = s.Addr
		return err == nil && s.PID == cmd.Process.Pid
	})
	return cmd, addr
}

func (p *program) pair(addr string) *gatewaytest.Conn {
	p.t.Helper()
	door, err := control.Dial(p.t.Context(), p.home)
	if err != nil {
		p.t.Fatal(err)
	}
	defer door.Close()
	if _, err := door.Pair(); err != nil {
		p.t.Fatal(err)
	}
	conn, digits := showDigits(p.t, addr)
	if _, err := door.Browser(); err != nil {
		p.t.Fatal(err)
	}
	if _, err := door.Digits(digits); err != nil {
		p.t.Fatal(err)
	}
	if _, err := conn.Accepted(); err != nil {
		p.t.Fatal(err)
	}
	return conn
}

// startDraft sends the traced dump, and the press of Draft.
func startDraft(t *testing.T, conn *gatewaytest.Conn, id string) {
	t.Helper()
	for _, m := range []any{
		protocol.Dump{Type: "dump", Draft: id, Format: "soap", Parts: []protocol.Part{{Kind: "whole", Rev: 1, Text: tracedDump}},
			Facts: protocol.Facts{Client: trace}, Changes: []protocol.Change{}},
		protocol.Start{Type: "start", Draft: id},
	} {
		if err := conn.Send(m); err != nil {
			t.Fatal(err)
		}
	}
}

func wholeDraft(t *testing.T, conn *gatewaytest.Conn, id string) protocol.Draft {
	t.Helper()
	startDraft(t, conn, id)
	for {
		e, err := gatewaytest.Next[protocol.Event](conn)
		if err != nil {
			t.Fatal(err)
		}
		if e.Done {
			return *e.Whole
		}
	}
}

// holding lists the files under root that hold the word, in UTF-8 or UTF-16,
// large or small.
func holding(t *testing.T, root, word string) (found []string) {
	t.Helper()
	var little, big []byte
	for _, u := range utf16.Encode([]rune(word)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.Contains(strings.ToLower(d.Name()), word) {
			found = append(found, path)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, c := range b { // bytes.ToLower would replace what is not UTF-8
			if 'A' <= c && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
		}
		for _, form := range [][]byte{[]byte(word), little, big} {
			if bytes.Contains(b, form) {
				found = append(found, path)
				break
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// After drafts, errors and crashes of the real agent, no file that it wrote and
// nothing that it printed besides notes holds a word of the client's.
func TestPatientTextLeavesNoTrace(t *testing.T) {
	model := newWritingServer(t)
	p := newProgram(t, "[agent]\nlog = \"debug\"\n\n[model]\nengine = \"ollama\"\nurl = \""+model.URL+"\"\n")
	cmd, addr := p.start()
	conn := p.pair(addr)

	id := strings.Repeat("A", 22)
	whole := wholeDraft(t, conn, id)
	if b, _ := json.Marshal(whole); !strings.HasPrefix(whole.Engine, "ollama:") || !bytes.Contains(b, []byte(trace)) || model.chats.Load() == 0 {
		t.Fatalf("nothing was drafted by the model: this shows nothing (%s)", whole.Engine)
	}
	if err := conn.Send(protocol.Key{Type: "key", Draft: id}); err != nil {
		t.Fatal(err)
	}
	if _, err := gatewaytest.Next[protocol.RecoveryKey](conn); err != nil {
		t.Fatal(err)
	}
	model.mode.Store("fail")
	if whole := wholeDraft(t, conn, strings.Repeat("B", 21)+"A"); len(whole.Notices) == 0 {
		t.Error("the model failed and no notice says so")
	}

	// Errors, each with the word in it.
	for _, m := range []string{
		`{"type":"` + trace + `"}`, `{"type":"dump","draft":"` + trace + `"}`, trace, `{"type":"check","draft":"` + id + `","ref":1,"sentences":[{"text":"` + trace + `","sources":[99]}]}`,
		`{"type":"dump","draft":"` + id + `","format":"` + trace + `","parts":[],"facts":{},"changes":[]}`,
	} {
		frame, err := conn.Channel.Seal([]byte(m))
		if err != nil {
			t.Fatal(err)
		}
		if err := conn.WriteMessage(2, frame); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.Send(protocol.Ping{Type: "ping"}); err != nil {
		t.Fatal(err)
	}
	for { // the failures come first
		m, err := conn.Any()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := m.(protocol.Pong); ok {
			break
		}
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+"/"+trace+"?"+trace, strings.NewReader(trace))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://"+trace+".example")
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
	}
	facts := filepath.Join(t.TempDir(), "facts.json") // hers, not ours: outside of what is searched
	if err := os.WriteFile(facts, []byte(`{"`+trace+`":"`+trace+`"`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"draft", "--json"}, {"draft", "--facts", facts}, {"draft", "--format", "nosuch"}, {"check"}, {"draft", "--model", "gone:1b"}} {
		c := p.command(args...)
		c.Stdin, c.Stderr = strings.NewReader(tracedDump), nil // a verb tells her own words to her
		_ = c.Run()                                            // most are to fail
	}

	// A crash in the middle of a draft tells where it was, not what it held.
	model.mode.Store("hang")
	before := model.chats.Load()
	startDraft(t, conn, strings.Repeat("C", 21)+"A")
	waitFor(t, "the model at work", func() bool { return model.chats.Load() > before })
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	crash, err := os.ReadFile(filepath.Join(p.root, "stderr-1"))
	if err != nil || !bytes.Contains(crash, []byte("goroutine ")) || !bytes.Contains(crash, []byte("draft ended")) {
		t.Fatalf("no crash, or no log: this shows nothing (%v)", err)
	}

	// And one that tells nothing at all.
	cmd, addr = p.start()
	conn = p.pair(addr)
	before = model.chats.Load()
	startDraft(t, conn, id)
	waitFor(t, "the model at work", func() bool { return model.chats.Load() > before })
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()

	// What is left is there for the next start.
	cmd, _ = p.start()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	var log eventsJSON
	out, err := p.command("devices", "log", "--json").Output()
	if err != nil || json.Unmarshal(out, &log) != nil || !log.Chain.Holds {
		t.Fatalf("%v: %s", err, out)
	}
	count := map[eventlog.Kind]int{}
	for _, e := range log.Events {
		count[e.Kind]++
	}
	if count[eventlog.ConfigRead] != 3 || count[eventlog.Paired] != 2 || count[eventlog.DraftMade] != 4 || count[eventlog.ConnectionRefused] != 1 {
		t.Errorf("events: %v", count)
	}

	if found := holding(t, p.root, trace); len(found) > 0 {
		t.Errorf("%q stands in %v", trace, found)
		for _, path := range found {
			b, _ := os.ReadFile(path)
			for line := range bytes.Lines(b) {
				if bytes.Contains(bytes.ToLower(line), []byte(trace)) {
					t.Logf("%s: %.300s", filepath.Base(path), line)
				}
			}
		}
	}
	for _, want := range []string{"devices.json", "agent.key", "events.log", "recovery"} {
		if _, err := os.Stat(filepath.Join(p.home, want)); err != nil {
			t.Errorf("the state folder has no %s: has it been searched at all?", want)
		}
	}
	// The search would have found it.
	for name, text := range map[string]string{"utf8": "x" + strings.ToUpper(trace), "utf16le": "x\x00" + wide(trace, 0), "utf16be": wide(trace, 1)} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if len(holding(t, dir, trace)) != 1 {
			t.Errorf("the search does not find %s", name)
		}
	}
}

// wide writes ASCII as UTF-16, little (0) or big endian (1).
func wide(s string, big int) string {
	var out []byte
	for _, c := range []byte(s) {
		pair := [2]byte{}
		pair[big] = c
		out = append(out, pair[:]...)
	}
	return string(out)
}

func TestDevicesLog(t *testing.T) {
	_, _, stop := startAgent(t, "")
	home := os.Getenv("SIDEQUILL_HOME")
	if c, out, errs := sidequill(t, "", "devices", "log"); c != 0 || !strings.Contains(out, "config-read") || errs != "" {
		t.Errorf("exit %d: %s%s", c, out, errs)
	}
	stop()
	path := filepath.Join(home, eventlog.FileName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, bytes.TrimSuffix(b, []byte("}\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, _, errs := sidequill(t, "", "devices", "log"); c != 0 || !strings.Contains(errs, "cut off") {
		t.Errorf("a torn line: exit %d: %s", c, errs)
	}
	if err := os.WriteFile(path, bytes.Replace(b, []byte(`"n":1`), []byte(`"n":7`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if c, _, errs := sidequill(t, "", "devices", "log"); c != fault.ExitFindings || !strings.Contains(errs, "CHAIN OF THE EVENT LOG IS BROKEN") || !strings.Contains(errs, "events.log, line 1") {
		t.Errorf("a broken chain: exit %d: %s", c, errs)
	}
	if c, out, _ := sidequill(t, "", "devices", "log", "--json"); c != fault.ExitFindings || !strings.Contains(out, `"holds": false`) {
		t.Errorf("a broken chain: exit %d: %s", c, out)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if c, out, errs := sidequill(t, "", "devices", "log", "--json"); c != 0 || !strings.Contains(out, `"events": []`) || errs != "" {
		t.Errorf("no log: exit %d: %s%s", c, out, errs)
	}
	if c, _, errs := sidequill(t, "", "devices", "log"); c != 0 || !strings.Contains(errs, "is empty") {
		t.Errorf("no log: exit %d: %s", c, errs)
	}
}
