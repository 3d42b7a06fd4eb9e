package ollama

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/redact"
)

// A real server with the small model smollm2: it shows that the protocol holds,
// not that the prose is good.
func TestReal(t *testing.T) {
	addr := os.Getenv("SIDEQUILL_TEST_OLLAMA")
	if addr == "" {
		t.Skip("NOT RUN: set SIDEQUILL_TEST_OLLAMA=127.0.0.1:PORT to a real Ollama server with smollm2")
	}
	cfg := Config{URL: "http://" + addr, Model: "smollm2"}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	m := New(cfg)
	defer m.Close()

	t.Run("list", func(t *testing.T) {
		entries, err := List(ctx, cfg)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if sameName(e.Name, "smollm2") {
				if e.Remote || e.Billions < 0.1 || e.Billions > 0.2 || e.Bytes < 1<<20 {
					t.Errorf("smollm2 is listed as %+v", e)
				}
				return
			}
		}
		t.Errorf("smollm2 is not among %+v", entries)
	})
	t.Run("check", func(t *testing.T) {
		if err := m.Check(ctx); err != nil {
			t.Fatal(err)
		}
		missing := New(Config{URL: cfg.URL, Model: "no-such-model"})
		defer missing.Close()
		wantKind(t, fault.NoModel, missing.Check(ctx))
		if chosen, err := Choose(ctx, Config{URL: cfg.URL}); err != nil {
			t.Error(err)
		} else {
			chosen.(*Model).Close()
		}
	})
	t.Run("warm", func(t *testing.T) {
		if err := m.Warm(ctx, realRequest("").Messages[:1]); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("chat with a schema", func(t *testing.T) {
		var text strings.Builder
		usage, err := m.Chat(ctx, realRequest("Client slept 4 hours a night."), func(s string) error { text.WriteString(s); return nil })
		if err != nil {
			t.Fatalf("%v; answered %q", err, text.String())
		}
		var got struct{ Sentence string }
		if err := json.Unmarshal([]byte(text.String()), &got); err != nil {
			t.Errorf("the answer %q does not follow the schema: %v", text.String(), err)
		}
		if usage.PromptTokens < 20 || usage.OutputTokens < 3 {
			t.Errorf("usage = %+v", usage)
		}
	})
	t.Run("loaded as we asked", func(t *testing.T) {
		loaded, err := m.server.Loaded(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range loaded {
			if sameName(l.Name, "smollm2") && l.Context != DefaultNumCtx {
				t.Errorf("loaded for %d tokens; want %d", l.Context, DefaultNumCtx)
			}
		}
		if n, err := m.Context(ctx); err != nil || n != DefaultNumCtx {
			t.Errorf("Context = %d, %v", n, err)
		}
		if len(loaded) == 0 {
			t.Error("nothing is loaded after a chat")
		}
	})
	t.Run("cut by its length", func(t *testing.T) {
		req := realRequest("Tell a long story.")
		req.MaxTokens = 4
		_, err := m.Chat(ctx, req, func(string) error { return nil })
		wantKind(t, fault.ModelCut, err)
	})
	t.Run("longer than the context", func(t *testing.T) {
		req := realRequest(strings.Repeat("one two three four ", 1100))
		_, err := m.Chat(ctx, req, func(string) error { return nil })
		wantKind(t, fault.ModelCut, err)
	})
	t.Run("cancelled mid-stream", func(t *testing.T) {
		req := realRequest("Count from one to a thousand in words.")
		req.Schema, req.MaxTokens = nil, 1000
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		pieces := 0
		_, err := m.Chat(ctx, req, func(string) error { pieces++; cancel(); return nil })
		wantKind(t, fault.Cancelled, err)
		if pieces == 0 || pieces > 100 {
			t.Errorf("%d pieces came", pieces)
		}
	})
	t.Run("and then answers again", func(t *testing.T) {
		if _, err := m.Chat(ctx, realRequest("Client was calm."), func(string) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}

func realRequest(text string) model.Request {
	return model.Request{
		Messages: []model.Message{
			{Role: model.System, Text: "Rewrite the line as one short sentence. Answer in JSON with the key sentence."},
			{Role: model.User, Text: redact.Text(text)},
		},
		Schema:    json.RawMessage(`{"type":"object","properties":{"sentence":{"type":"string","maxLength":200}},"required":["sentence"]}`),
		MaxTokens: 200,
	}
}
