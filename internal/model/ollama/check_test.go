package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/ollama/ollama/api"
	olmodel "github.com/ollama/ollama/types/model"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

func TestCheck(t *testing.T) {
	with := func(change func(*api.ShowResponse)) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			show := fit()
			change(&show)
			reply(w, show)
		}
	}
	for _, test := range []struct {
		name  string
		model string
		fake  fake
		kind  fault.Kind
	}{
		{"fit", "m", fake{}, ""},
		{"an older template", "m", fake{show: with(func(s *api.ShowResponse) { s.Template = "[INST] {{ .System }} {{ .Prompt }} [/INST]" })}, ""},
		{"the server knows the family", "m", fake{show: with(func(s *api.ShowResponse) { s.Template, s.Renderer = "{{ .Prompt }}", "qwen3" })}, ""},
		{"an older server lists no capabilities", "m", fake{show: with(func(s *api.ShowResponse) { s.Capabilities = nil })}, ""},
		{"no template", "m", fake{show: with(func(s *api.ShowResponse) { s.Template = "{{ .Prompt }}" })}, fault.ModelUnfit},
		{"empty template", "m", fake{show: with(func(s *api.ShowResponse) { s.Template = "" })}, fault.ModelUnfit},
		{"embedding only", "m", fake{show: with(func(s *api.ShowResponse) {
			s.Capabilities = []olmodel.Capability{olmodel.CapabilityEmbedding}
		})}, fault.ModelUnfit},
		{"remote host in Show only", "m", fake{show: with(func(s *api.ShowResponse) { s.RemoteHost = "https://example.org" })}, fault.CloudModel},
		{"remote model in Show only", "m", fake{show: with(func(s *api.ShowResponse) { s.RemoteModel = "big" })}, fault.CloudModel},
		{"remote in List only", "m", fake{tags: []api.ListModelResponse{{Name: "m:latest", RemoteModel: "big"}}}, fault.CloudModel},
		{"another is remote in List", "m", fake{tags: []api.ListModelResponse{{Name: "n:latest", RemoteHost: "x"}}}, ""},
		{"cloud tag", "gpt-oss:cloud", fake{}, fault.CloudModel},
		{"cloud suffix of the tag", "gpt-oss:120b-cloud", fake{}, fault.CloudModel},
		{"cloud suffix of the name", "qwen3-coder-CLOUD", fake{}, fault.CloudModel},
		{"not there", "m", fake{show: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			reply(w, map[string]string{"error": "model 'm' not found"})
		}}, fault.NoModel},
		{"busy", "m", fake{show: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}}, fault.Busy},
		{"500 with an empty body", "m", fake{show: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
		}}, fault.ModelFailed},
		{"no model server at all", "m", fake{show: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("<html>hello</html>"))
		}}, fault.ModelFailed},
		{"redirect to another host", "m", fake{show: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.7:11434/api/show", http.StatusPermanentRedirect)
		}}, fault.ModelFailed},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.fake.chat = func(http.ResponseWriter, *http.Request, api.ChatRequest) { t.Error("something was sent to the model") }
			m := test.fake.start(t, test.model)
			wantKind(t, test.kind, m.Check(t.Context()))
			if test.kind != "" { // a chat asks the same questions first
				_, err := m.Chat(t.Context(), request(), nil)
				wantKind(t, test.kind, err)
			}
		})
	}
}

func TestBadConfiguration(t *testing.T) {
	for _, test := range []struct {
		cfg  Config
		kind fault.Kind
	}{
		{Config{URL: "http://192.168.0.9:11434", Model: "m"}, fault.BadInput},
		{Config{URL: "https://127.0.0.1:11434", Model: "m"}, fault.BadInput},
		{Config{URL: "http://localhost:11434", Model: "m"}, fault.BadInput},
		{Config{}, fault.NoModel},
		{Config{URL: closedPort(t), Model: "m"}, fault.NoServer},
	} {
		m := New(test.cfg)
		wantKind(t, test.kind, m.Check(t.Context()))
		_, err := m.Chat(t.Context(), request(), nil)
		wantKind(t, test.kind, err)
		m.Close()
	}
}

func TestNoAnswerInTime(t *testing.T) {
	m := fake{show: func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }}.start(t, "m")
	m.server.limits.reply = 50e6
	wantKind(t, fault.NoServer, m.Check(t.Context()))
	m.server.limits.reply = time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond) // of who asks
	wantKind(t, fault.NoServer, m.Check(ctx))
	cancel()
	ctx, cancel = context.WithCancel(t.Context())
	cancel()
	wantKind(t, fault.Cancelled, m.Check(ctx))
}

// Whose socket it is, is asked on every new connection, before a byte goes out.
func TestOwner(t *testing.T) {
	for _, test := range []struct {
		name    string
		account host.Account
		err     error
		kind    fault.Kind
	}{
		{"our own", host.Account{ID: "1000", Name: "dana"}, nil, ""},
		{"root", host.Account{ID: "0", Name: "root"}, nil, ""},
		{"named", host.Account{ID: "998", Name: "ollama"}, nil, ""},
		{"another", host.Account{ID: "1001", Name: "mallory"}, nil, fault.Stranger},
		{"without a name", host.Account{ID: "1001"}, nil, fault.Stranger},
		{"without an id", host.Account{}, nil, fault.Stranger},
		{"cannot be told", host.Account{}, errors.New("no table"), fault.Stranger},
		{"nobody accepts", host.Account{}, fault.New(fault.NoServer, "waiting"), fault.NoServer},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked := 0
			m := fake{show: func(w http.ResponseWriter, r *http.Request) {
				if test.kind != "" {
					t.Error("something was written to the stranger")
				}
				w.Header().Set("Connection", "close") // so that the next question dials anew
				reply(w, fit())
			}}.start(t, "m")
			m.server.self = host.Account{ID: "1000", Name: "dana"}
			m.server.owner = func(context.Context, net.Conn) (host.Account, error) { asked++; return test.account, test.err }
			wantKind(t, test.kind, m.Check(t.Context()))
			if want := map[bool]int{true: 2, false: 1}[test.kind == ""]; asked != want {
				t.Errorf("asked %d times; want %d", asked, want)
			}
		})
	}
}

func TestAnotherAddressIsNotDialled(t *testing.T) {
	m := fake{}.start(t, "m")
	_, err := m.server.dial(t.Context(), "tcp", "192.0.2.7:11434")
	wantKind(t, fault.NotPermitted, err)
}

func TestRank(t *testing.T) {
	got := rank([]Entry{
		{Name: "nomic-embed-text", Family: "nomic-bert", Billions: 0.1},
		{Name: "gpt-oss:120b-cloud", Remote: true, Billions: 120},
		{Name: "smollm2", Family: "llama", Billions: 0.13},
		{Name: "qwen2.5-coder:7b", Family: "qwen2", Billions: 7.6},
		{Name: "llama3.3:70b", Family: "llama", Billions: 70},
		{Name: "llama3.2:3b", Family: "llama", Billions: 3.2},
		{Name: "gemma3:12b", Family: "gemma3", Billions: 12},
		{Name: "qwen2.5:7b", Family: "qwen2", Billions: 7.6},
		{Name: "qwen2.5:1.5b", Family: "qwen2", Billions: 1.5},
		{Name: "llama3.1:8b-text", Family: "llama", Billions: 8},
	})
	var names []string
	for _, e := range got {
		names = append(names, e.Name)
	}
	want := []string{"qwen2.5:7b", "llama3.2:3b", "llama3.1:8b-text", "qwen2.5-coder:7b", "qwen2.5:1.5b", "gemma3:12b", "llama3.3:70b", "smollm2"}
	if !slices.Equal(names, want) {
		t.Errorf("rank = %v\nwant   %v", names, want)
	}
}

func TestBillions(t *testing.T) {
	for text, want := range map[string]float64{"7.6B": 7.6, "134.52M": 0.13452, "8b": 8, "": 0, "many": 0, "-3B": 0, "NaN": 0} {
		if got := billions(text); got != want {
			t.Errorf("billions(%q) = %v; want %v", text, got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	unfit := func(w http.ResponseWriter, r *http.Request) { // the better one has no template
		show, asked := fit(), api.ShowRequest{}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Model == "big:7b" {
			show.Template = "{{ .Prompt }}"
		}
		reply(w, show)
	}
	tags := []api.ListModelResponse{
		{Name: "small:1b", Details: api.ModelDetails{ParameterSize: "1B"}},
		{Name: "big:7b", Details: api.ModelDetails{ParameterSize: "7B"}},
		{Name: "far:cloud", Details: api.ModelDetails{ParameterSize: "8B"}},
	}
	for _, test := range []struct {
		name, model, want string
		fake              fake
		kind              fault.Kind
	}{
		{"best", "", "ollama:big:7b", fake{tags: tags}, ""},
		{"the best is unfit", "", "ollama:small:1b", fake{tags: tags, show: unfit}, ""},
		{"named", "small:1b", "ollama:small:1b", fake{tags: tags}, ""},
		{"named and cloud", "far:cloud", "", fake{tags: tags}, fault.CloudModel},
		{"none", "", "", fake{}, fault.NoModel},
		{"cloud alone", "", "", fake{tags: tags[2:]}, fault.NoModel},
	} {
		t.Run(test.name, func(t *testing.T) {
			base := test.fake.start(t, "unused")
			chosen, err := Choose(t.Context(), Config{URL: base.server.cfg.URL, Model: test.model})
			wantKind(t, test.kind, err)
			if err != nil {
				if chosen != nil {
					t.Errorf("a model beside an error: %v", chosen)
				}
				return
			}
			defer chosen.(*Model).Close()
			if chosen.Name() != test.want {
				t.Errorf("chose %s; want %s", chosen.Name(), test.want)
			}
		})
	}
	_, err := Choose(t.Context(), Config{URL: closedPort(t)})
	wantKind(t, fault.NoServer, err)
}

// The server's API knows no accounts: anybody on the computer can put something
// else under a name, also between two requests of one draft.
func TestModelIsReplacedAfterTheCheck(t *testing.T) {
	elsewhere := func(s *api.ShowResponse) { s.RemoteHost, s.RemoteModel = "https://example.org:443", "big" }
	another := func(l *api.ListModelResponse) { l.Digest = "b" }
	for name, test := range map[string]struct {
		show func(*api.ShowResponse)
		list func(*api.ListModelResponse)
		kind fault.Kind

		noDigest bool // the server gives none
	}{
		"by one that runs elsewhere":                     {show: elsewhere, list: another, kind: fault.CloudModel},
		"by one that runs elsewhere, and has no digest":  {show: elsewhere, list: func(l *api.ListModelResponse) { l.Digest = "" }, kind: fault.CloudModel},
		"by one that runs elsewhere, where none has one": {show: elsewhere, noDigest: true, kind: fault.CloudModel},
		"by one that is listed as running elsewhere":     {list: func(l *api.ListModelResponse) { l.RemoteModel = "big" }, kind: fault.CloudModel},
		"by another of this computer":                    {list: another, kind: fault.ModelFailed},
		"by one without a template":                      {show: func(s *api.ShowResponse) { s.Template = "" }, list: another, kind: fault.ModelUnfit},
	} {
		t.Run(name, func(t *testing.T) {
			show, chats := fit(), 0
			f := fake{
				show: func(w http.ResponseWriter, _ *http.Request) { reply(w, show) },
				tags: []api.ListModelResponse{{Name: "m:latest", Digest: "a"}},
				chat: func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
					chats++
					say(w, "{}")
					done(w, "stop")
				},
			}
			if test.noDigest {
				f.tags[0].Digest = ""
			}
			m := f.start(t, "m")
			if err := m.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			ask := func() error {
				_, err := m.Chat(t.Context(), request(), func(string) error { return nil })
				return err
			}
			if err := ask(); err != nil || chats != 1 {
				t.Fatalf("%d requests, %v; the model is still the one that was checked", chats, err)
			}
			if test.show != nil {
				test.show(&show)
			}
			if test.list != nil {
				test.list(&f.tags[0])
			}
			for range 2 {
				wantKind(t, test.kind, ask())
			}
			if chats != 1 {
				t.Error("the request went out")
			}
			if test.kind == fault.ModelFailed { // a model of this computer: the next draft may use it
				if err := m.Check(t.Context()); err != nil || ask() != nil {
					t.Error("it is not used after another Check", err)
				}
			}
		})
	}
}
