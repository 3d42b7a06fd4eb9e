package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/host"
)

// useHome gives the verbs a state folder of their own with this configuration.
func useHome(t *testing.T, configuration string) string {
	t.Helper()
	home := t.TempDir()
	if err := os.Chmod(home, 0o700); err != nil { //nolint:gosec // a folder needs its x bit
		t.Fatal(err)
	}
	if err := os.WriteFile(config.Path(home), []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(host.HomeVariable, home)
	t.Setenv(host.AddrVariable, "127.0.0.1:0")
	return home
}

// modelServer is a fake Ollama with three models, of which one can draft. It
// keeps the paths that were asked for.
func modelServer(t *testing.T) (configuration string, asked *[]string) {
	t.Helper()
	asked = new([]string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.Path)
		var body struct{ Model string }
		_ = json.NewDecoder(r.Body).Decode(&body)
		answer := ""
		switch r.URL.Path {
		case "/api/version":
			answer = `{"version":"0.17.4"}`
		case "/api/status":
			answer = `{"cloud":{"disabled":false}}`
		case "/api/tags":
			answer = `{"models":[{"name":"good:3b","size":2147483648,"details":{"parameter_size":"3.2B"}},
				{"name":"plain:latest","size":1048576},{"name":"far:120b-cloud","size":0}]}`
		case "/api/ps":
			answer = `{"models":[{"name":"good:3b","context_length":8192,"size_vram":0}]}`
		case "/api/show":
			switch body.Model {
			case "good:3b", "new:1b", "mine":
				answer = `{"template":"{{ .Messages }}","capabilities":["completion"],"model_info":{"general.architecture":"llama","llama.context_length":8192}}`
			case "plain:latest":
				answer = `{"template":"{{ .Prompt }}","capabilities":["completion"]}`
			default:
				w.WriteHeader(http.StatusNotFound)
				answer = `{"error":"not found"}`
			}
		case "/api/pull", "/api/create":
			answer = "{\"status\":\"pulling\",\"total\":1048576000,\"completed\":524288000}\n{\"status\":\"success\"}\n"
		case "/api/delete":
			if body.Model != "good:3b" {
				w.WriteHeader(http.StatusNotFound)
			}
		}
		_, _ = fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	return "[model]\nurl = \"" + server.URL + "\"\n", asked
}

func TestModels(t *testing.T) {
	gguf := filepath.Join(t.TempDir(), "My Model (Q4).GGUF")
	if err := os.WriteFile(gguf, []byte("GGUF weights"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		code int
		says []string
	}{
		{[]string{"models"}, 0, []string{"good:3b", "2.0 GB", "3.2 billion", "yes", "no: it cannot take instructions", "no: it runs on another company's computers"}},
		{[]string{"models", "list"}, 0, []string{"good:3b"}},
		{[]string{"models", "recommend"}, 0, []string{"free memory:", "qwen2.5:7b", "recommended: "}},
		{[]string{"models", "pull", "new:1b"}, 0, []string{"pulling: 50 % of 1000 MB", "new:1b is here and can draft"}},
		{[]string{"models", "pull", "odd"}, 3, []string{"cannot draft"}},
		{[]string{"models", "pull", "big:cloud"}, 4, []string{"cloud model"}},
		{[]string{"models", "remove", "good:3b"}, 0, []string{"removed good:3b"}},
		{[]string{"models", "remove", "gone"}, 3, []string{"status 404", "models list"}},
		{[]string{"models", "import", gguf, "--name", "mine"}, 0, []string{"mine is here and can draft"}},
		{[]string{"models", "import", gguf}, 3, []string{"my-model-q4 is here, but it cannot draft"}},
		{[]string{"models", "import", filepath.Join(t.TempDir(), "gone.gguf")}, 2, []string{"no such file"}},
		{[]string{"models", "pull"}, 2, []string{"usage: sidequill models"}},
		{[]string{"models", "sing"}, 2, []string{"usage: sidequill models"}},
		{[]string{"models", "list", "--name", "x"}, 2, []string{"usage: sidequill models"}},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			configuration, _ := modelServer(t)
			useHome(t, configuration)
			code, out, errs := sidequill(t, "", test.args...)
			if code != test.code {
				t.Errorf("exit %d; want %d", code, test.code)
			}
			for _, want := range test.says {
				if !strings.Contains(out+errs, want) {
					t.Errorf("it does not say %q:\n%s%s", want, out, errs)
				}
			}
		})
	}
}

func TestModelsWithoutServer(t *testing.T) {
	useHome(t, "[model]\nurl = \"http://127.0.0.1:1\"\n")
	if code, _, errs := sidequill(t, "", "models", "list"); code != 3 || !strings.Contains(errs, "Start Ollama") {
		t.Errorf("list: exit %d, %s", code, errs)
	}
	if code, out, _ := sidequill(t, "", "models", "recommend"); code != 0 || !strings.Contains(out, "recommended:") {
		t.Errorf("recommend: exit %d, %s", code, out)
	}
}

func TestBest(t *testing.T) {
	for megabytes, want := range map[uint64]string{0: "", 2299: "", 2300: "qwen2.5:1.5b", 4000: "llama3.2:3b", 7000: "qwen2.5:7b", 64000: "qwen2.5:7b"} {
		if got, ok := best(megabytes << 20); got.name != want || ok != (want != "") {
			t.Errorf("best(%d MB) = %q", megabytes, got.name)
		}
	}
}

func TestModelName(t *testing.T) {
	for path, want := range map[string]string{
		"/models/Llama-3.2-3B.Q4_K_M.gguf": "llama-3.2-3b.q4_k_m", "My Model (Q4).GGUF": "my-model-q4", "…": "", ".gguf": "",
	} {
		if got := modelName(path); got != want {
			t.Errorf("modelName(%q) = %q; want %q", path, got, want)
		}
	}
}
