package ollama

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ollama/ollama/api"
	olmodel "github.com/ollama/ollama/types/model"
	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
	"github.com/sidequill/sidequill/internal/model"
)

func TestMain(m *testing.M) {
	if hosttest.Does() != "" {
		beStranger()
		return
	}
	goleak.VerifyTestMain(m)
}

const template = "{{- range .Messages }}<|im_start|>{{ .Role }}\n{{ .Content }}<|im_end|>\n{{ end }}"

// fake is a model server that does what a test tells it to.
type fake struct {
	show  func(w http.ResponseWriter, r *http.Request)
	tags  []api.ListModelResponse
	chat  func(w http.ResponseWriter, r *http.Request, req api.ChatRequest)
	other http.HandlerFunc // anything else
}

var completion = []olmodel.Capability{olmodel.CapabilityCompletion}

// fit is the Show answer of a model that can draft.
func fit() api.ShowResponse {
	return api.ShowResponse{
		Template:     template,
		Capabilities: completion,
		ModelInfo:    map[string]any{"general.architecture": "llama", "llama.context_length": 8192},
	}
}

// start runs the fake and returns a model on it, with short limits.
func (f fake) start(t *testing.T, name string) *Model {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/tags", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, api.ListResponse{Models: f.tags})
	})
	mux.HandleFunc("/api/show", func(w http.ResponseWriter, r *http.Request) {
		if f.show == nil {
			reply(w, fit())
			return
		}
		body, _ := io.ReadAll(r.Body) // a server notices a closed request only once it has read it
		r.Body = io.NopCloser(bytes.NewReader(body))
		f.show(w, r)
	})
	mux.HandleFunc("/api/chat", func(w http.ResponseWriter, r *http.Request) {
		var req api.ChatRequest
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			t.Errorf("the request cannot be read: %v", err)
		}
		f.chat(w, r, req)
	})
	if f.other != nil {
		mux.HandleFunc("/", f.other)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	m := New(Config{URL: server.URL, Model: name})
	t.Cleanup(m.Close)
	m.server.limits = limits{
		dial: 5 * time.Second, reply: 5 * time.Second,
		first: 10 * time.Second, idle: 10 * time.Second, warm: 10 * time.Second, body: 1 << 20,
	}
	return m
}

func reply(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) }

// say streams pieces of an answer.
func say(w http.ResponseWriter, pieces ...string) {
	for _, piece := range pieces {
		reply(w, api.ChatResponse{Message: api.Message{Role: "assistant", Content: piece}})
		_ = http.NewResponseController(w).Flush()
	}
}

// done ends an answer.
func done(w http.ResponseWriter, reason string) {
	reply(w, api.ChatResponse{Done: true, DoneReason: reason, Metrics: api.Metrics{PromptEvalCount: 40, EvalCount: 7}})
}

func request() model.Request {
	return model.Request{
		Messages:  []model.Message{{Role: model.System, Text: "Rewrite."}, {Role: model.User, Text: "1: slept 4 hrs"}},
		Schema:    json.RawMessage(`{"type":"object"}`),
		MaxTokens: 64,
	}
}

func wantKind(t *testing.T, want fault.Kind, err error) {
	t.Helper()
	if got := fault.KindOf(err); got != want {
		t.Errorf("error %v has kind %q; want %q", err, got, want)
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return fmt.Sprintf("http://%s", listener.Addr())
}
