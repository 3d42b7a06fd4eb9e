package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ollama/ollama/api"
	olmodel "github.com/ollama/ollama/types/model"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
)

const whole = `{"1":"Client slept 4 hours."}`

// How a chat can end. Whatever a server does, an answer counts only if it was
// seen to be whole; and no error may repeat what was sent or answered.
func TestChatEndings(t *testing.T) {
	const secret = "slept 4 hrs"
	for _, test := range []struct {
		name string
		chat func(w http.ResponseWriter, r *http.Request, req api.ChatRequest)
		kind fault.Kind
		text string
	}{
		{"whole", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole[:9], whole[9:])
			done(w, "stop")
		}, "", whole},
		{"dropped mid-stream", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
			panic(http.ErrAbortHandler)
		}, fault.ModelFailed, whole},
		{"ends without done", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
		}, fault.ModelFailed, whole},
		{"nothing at all", func(http.ResponseWriter, *http.Request, api.ChatRequest) {}, fault.ModelFailed, ""},
		{"500 with an empty body", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusInternalServerError)
		}, fault.ModelFailed, ""},
		{"500 with words", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusInternalServerError)
			reply(w, map[string]string{"error": "cannot handle: " + secret})
		}, fault.ModelFailed, ""},
		{"error line in the stream", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, "{")
			reply(w, map[string]string{"error": "an error was encountered near " + secret})
		}, fault.ModelFailed, "{"},
		{"a line that is not JSON", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, "{")
			_, _ = fmt.Fprintln(w, "<html>"+secret)
		}, fault.ModelFailed, "{"},
		{"length", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole[:9])
			done(w, "length")
		}, fault.ModelCut, whole[:9]},
		{"load", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) { done(w, "load") }, fault.ModelFailed, ""},
		{"unload", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) { done(w, "unload") }, fault.ModelFailed, ""},
		{"no reason", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
			done(w, "")
		}, fault.ModelFailed, whole},
		{"repeats itself, then the server gives up", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			for range 31 {
				say(w, " no")
			}
		}, fault.ModelFailed, strings.Repeat(" no", 31)[1:]},
		{"busy", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusServiceUnavailable)
			reply(w, map[string]string{"error": "server busy, please try again. maximum pending requests exceeded"})
		}, fault.Busy, ""},
		{"the model is gone", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusNotFound)
			reply(w, map[string]string{"error": `model "m" not found, try pulling it first`})
		}, fault.NoModel, ""},
		{"too long, as 0.17 says it", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusBadRequest)
			reply(w, map[string]string{"error": "the input length exceeds the context length"})
		}, fault.ModelCut, ""},
		{"too long, as later servers say it", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusBadRequest)
			reply(w, map[string]any{"error": map[string]any{"code": 400, "type": "exceed_context_size_error", "n_prompt_tokens": 9000, "n_ctx": 4096}})
		}, fault.ModelCut, ""},
		{"an account elsewhere is asked for", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusUnauthorized)
			reply(w, map[string]string{"error": "unauthorized", "signin_url": "https://example.org"})
		}, fault.CloudModel, ""},
		{"not enough memory", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			w.WriteHeader(http.StatusInternalServerError)
			reply(w, map[string]string{"error": "model requires more system memory (9.1 GiB) than is available (3.2 GiB)"})
		}, fault.ModelFailed, ""},
		{"remote host in the answer only", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			reply(w, api.ChatResponse{RemoteHost: "https://example.org", Message: api.Message{Content: whole}})
			done(w, "stop")
		}, fault.CloudModel, ""},
		{"remote model in the last line only", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
			reply(w, api.ChatResponse{RemoteModel: "big", Done: true, DoneReason: "stop"})
		}, fault.CloudModel, whole},
		{"not JSON", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, "Certainly! Here is the note.")
			done(w, "stop")
		}, fault.ModelFailed, "Certainly! Here is the note."},
		{"empty", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) { done(w, "stop") }, fault.ModelFailed, ""},
		{"thoughts before the JSON", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, "\n<th", "ink>He said {", "}</thi", "nk>\n\n", whole)
			done(w, "stop")
		}, "", "\n\n" + whole},
		{"nothing but thoughts", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, "<think>and so on")
			done(w, "stop")
		}, fault.ModelFailed, ""},
		{"prompt filled the context", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
			reply(w, api.ChatResponse{Done: true, DoneReason: "stop", Metrics: api.Metrics{PromptEvalCount: 4096}})
		}, fault.ModelCut, whole},
		{"a context that cannot be read", func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			http.Redirect(w, &http.Request{}, "http://192.0.2.7:11434/api/chat", http.StatusTemporaryRedirect)
		}, fault.ModelFailed, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := fake{chat: test.chat}.start(t, "m")
			var got strings.Builder
			usage, err := m.Chat(t.Context(), request(), func(s string) error { got.WriteString(s); return nil })
			wantKind(t, test.kind, err)
			if strings.TrimSpace(got.String()) != strings.TrimSpace(test.text) {
				t.Errorf("handed on %q; want %q", got.String(), test.text)
			}
			if err == nil && usage != (model.Usage{PromptTokens: 40, OutputTokens: 7}) {
				t.Errorf("usage = %+v", usage)
			}
			if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "html")) {
				t.Errorf("the error repeats what was sent or answered: %v", err)
			}
		})
	}
}

// A failed answer does not spoil the next.
func TestInvalidThenValid(t *testing.T) {
	calls := 0
	m := fake{chat: func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
		if calls++; calls == 1 {
			say(w, `{"1":`)
		} else {
			say(w, whole)
		}
		done(w, "stop")
	}}.start(t, "m")
	ignore := func(string) error { return nil }
	_, err := m.Chat(t.Context(), request(), ignore)
	wantKind(t, fault.ModelFailed, err)
	if _, err := m.Chat(t.Context(), request(), ignore); err != nil {
		t.Errorf("the repair: %v", err)
	}
}

// Every call says everything that the server would else decide by itself.
func TestRequestChecklist(t *testing.T) {
	for _, thinks := range []bool{false, true} {
		t.Run(fmt.Sprintf("thinks=%v", thinks), func(t *testing.T) {
			var raw map[string]any
			m := fake{
				show: func(w http.ResponseWriter, _ *http.Request) {
					show := fit()
					if thinks {
						show.Capabilities = append(show.Capabilities[:1:1], olmodel.CapabilityThinking)
					}
					reply(w, show)
				},
				chat: func(w http.ResponseWriter, _ *http.Request, req api.ChatRequest) {
					body, _ := json.Marshal(req)
					_ = json.Unmarshal(body, &raw)
					say(w, whole)
					done(w, "stop")
				},
			}.start(t, "m")
			if _, err := m.Chat(t.Context(), request(), func(string) error { return nil }); err != nil {
				t.Fatal(err)
			}
			options, _ := raw["options"].(map[string]any)
			for name, pair := range map[string][2]any{
				"truncate":    {raw["truncate"], false},
				"shift":       {raw["shift"], false},
				"keep_alive":  {raw["keep_alive"], "30m0s"},
				"num_ctx":     {options["num_ctx"], 4096.0},
				"num_predict": {options["num_predict"], 64.0},
				"temperature": {options["temperature"], 0.0},
			} {
				if pair[0] != pair[1] {
					t.Errorf("%s = %v; want %v", name, pair[0], pair[1])
				}
			}
			if format, _ := json.Marshal(raw["format"]); string(format) != `{"type":"object"}` {
				t.Errorf("format = %s", format)
			}
			if think, sent := raw["think"]; sent != thinks || thinks && think != false {
				t.Errorf("think = %v, sent: %v", think, sent)
			}
		})
	}
}

// The server counts half a context for a text that is far longer.
func TestSilentTruncation(t *testing.T) {
	for _, test := range []struct {
		name          string
		size, counted int
		cut           bool
	}{
		{"an ordinary request", 2000, 480, false},
		{"half the context, rightly counted", 8200, 2050, false},
		{"half the context, for too much text", 17000, 2050, true},
		{"the whole context", 16000, 4096, true},
		{"only what was not in the cache is counted", 9000, 80, false},
		{"nothing is counted", 2000, 0, false},
	} {
		if got := wasCut(test.size, test.counted, 4096); got != test.cut {
			t.Errorf("%s: wasCut = %v", test.name, got)
		}
	}
	m := fake{chat: func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
		t.Error("a request that cannot fit was sent")
	}}.start(t, "m")
	req := request()
	req.Messages[1].Text = model.Message{Text: "word "}.Text
	for range 13 {
		req.Messages[1].Text += req.Messages[1].Text
	}
	_, err := m.Chat(t.Context(), req, nil)
	wantKind(t, fault.ModelCut, err)
}

// A model that holds less than we ask for is judged by what it holds.
func TestContextOfTheModel(t *testing.T) {
	m := fake{
		show: func(w http.ResponseWriter, _ *http.Request) {
			show := fit()
			show.ModelInfo["llama.context_length"] = 2048
			reply(w, show)
		},
		chat: func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			say(w, whole)
			reply(w, api.ChatResponse{Done: true, DoneReason: "stop", Metrics: api.Metrics{PromptEvalCount: 2048}})
		},
	}.start(t, "m")
	_, err := m.Chat(t.Context(), request(), func(string) error { return nil })
	wantKind(t, fault.ModelCut, err)
}

func TestEndlessAnswers(t *testing.T) {
	t.Run("a server that ignores num_predict", func(t *testing.T) {
		m := fake{chat: func(w http.ResponseWriter, r *http.Request, _ api.ChatRequest) {
			for r.Context().Err() == nil {
				say(w, strings.Repeat("and ", 50))
			}
		}}.start(t, "m")
		_, err := m.Chat(t.Context(), request(), func(string) error { return nil })
		wantKind(t, fault.ModelFailed, err)
	})
	t.Run("a line without an end", func(t *testing.T) {
		m := fake{chat: func(w http.ResponseWriter, r *http.Request, _ api.ChatRequest) {
			for r.Context().Err() == nil {
				_, _ = fmt.Fprint(w, strings.Repeat(" ", 4096))
			}
		}}.start(t, "m")
		_, err := m.Chat(t.Context(), request(), func(string) error { return nil })
		wantKind(t, fault.ModelFailed, err)
	})
	t.Run("the list of models", func(t *testing.T) {
		m := fake{other: func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = fmt.Fprint(w, strings.Repeat(" ", 4096))
			}
		}}.start(t, "m")
		_, err := m.server.Version(t.Context())
		wantKind(t, fault.ModelFailed, err)
	})
}

// Silence ends a chat: before the first token, and between two.
func TestSilence(t *testing.T) {
	for _, spoken := range []int{0, 1} {
		m := fake{chat: func(w http.ResponseWriter, r *http.Request, _ api.ChatRequest) {
			for range spoken {
				say(w, "{")
			}
			<-r.Context().Done()
		}}.start(t, "m")
		if spoken == 0 {
			m.server.limits.first = 50 * time.Millisecond
		} else {
			m.server.limits.idle = 50 * time.Millisecond
		}
		_, err := m.Chat(t.Context(), request(), func(string) error { return nil })
		wantKind(t, fault.ModelFailed, err)
		if !errors.Is(err, errSilent) {
			t.Errorf("error = %v", err)
		}
	}
}

// Cancelling closes the request, so that the server stops working for us.
func TestCancelReachesTheServer(t *testing.T) {
	for _, when := range []string{"while loading", "mid-stream"} {
		t.Run(when, func(t *testing.T) {
			arrived, seen := make(chan struct{}), make(chan struct{})
			m := fake{chat: func(w http.ResponseWriter, r *http.Request, _ api.ChatRequest) {
				if when == "mid-stream" {
					say(w, "{")
				}
				close(arrived)
				<-r.Context().Done()
				close(seen)
			}}.start(t, "m")
			ctx, cancel := context.WithCancel(t.Context())
			go func() { <-arrived; cancel() }()
			_, err := m.Chat(ctx, request(), func(string) error { return nil })
			wantKind(t, fault.Cancelled, err)
			select {
			case <-seen:
			case <-time.After(10 * time.Second):
				t.Error("the server did not see the request closed")
			}
		})
	}
}

func TestErrorOfTheReader(t *testing.T) {
	closed := make(chan struct{})
	m := fake{chat: func(w http.ResponseWriter, r *http.Request, _ api.ChatRequest) {
		say(w, "{")
		<-r.Context().Done()
		close(closed)
	}}.start(t, "m")
	enough := errors.New("enough")
	_, err := m.Chat(t.Context(), request(), func(string) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("error = %v", err)
	}
	<-closed
}

// Warming goes on when its caller leaves; a cancelled load would be lost.
func TestWarm(t *testing.T) {
	arrived, leave := make(chan api.ChatRequest, 1), make(chan struct{})
	ended := make(chan error, 1)
	m := fake{chat: func(w http.ResponseWriter, r *http.Request, req api.ChatRequest) {
		arrived <- req
		select {
		case <-leave:
		case <-r.Context().Done():
		}
		ended <- r.Context().Err()
		done(w, "length")
	}}.start(t, "m")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		req := <-arrived
		if req.Options["num_predict"] != 1.0 || req.Options["num_ctx"] != 4096.0 {
			t.Errorf("options = %v", req.Options)
		}
		cancel()
	}()
	wantKind(t, fault.Cancelled, m.Warm(ctx, request().Messages[:1]))
	if err := m.Warm(t.Context(), nil); err != nil {
		t.Errorf("a second warming while one runs: %v", err)
	}
	close(leave)
	if err := <-ended; err != nil {
		t.Errorf("the load was cancelled: %v", err)
	}
	m.warming <- struct{}{} // the first has left
	<-m.warming
	if err := m.Warm(t.Context(), request().Messages[:1]); err != nil {
		t.Errorf("Warm = %v", err)
	}
}

func TestProxyIsIgnored(t *testing.T) {
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the proxy was used")
	}))
	defer proxy.Close()
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("ALL_PROXY", proxy.URL)
	m := fake{}.start(t, "m")
	if transport := m.server.http.Transport.(*sizeGuard).next.(*http.Transport); transport.Proxy != nil {
		t.Error("the transport has a proxy")
	}
	if err := m.Check(t.Context()); err != nil {
		t.Error(err)
	}
}
