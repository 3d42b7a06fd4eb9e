package ollama

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/ollama/ollama/api"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestPull(t *testing.T) {
	for _, test := range []struct {
		name, model string
		steps       []any
		kind        fault.Kind
	}{
		{"whole", "m", []any{api.ProgressResponse{Status: "pulling", Total: 9, Completed: 4}, api.ProgressResponse{Status: "success"}}, ""},
		{"broken off", "m", []any{api.ProgressResponse{Status: "pulling", Total: 9, Completed: 4}}, fault.ModelFailed},
		{"error line", "m", []any{map[string]string{"error": "pull model manifest: file does not exist"}}, fault.ModelFailed},
		{"cloud", "m:cloud", nil, fault.CloudModel},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := fake{other: func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/api/pull" || test.kind == fault.CloudModel {
					t.Errorf("asked for %s", r.URL.Path)
				}
				for _, step := range test.steps {
					reply(w, step)
				}
			}}.start(t, "m")
			seen := 0
			wantKind(t, test.kind, m.server.Pull(t.Context(), test.model, func(Progress) { seen++ }))
			if test.kind == "" && seen != len(test.steps) {
				t.Errorf("%d steps of progress", seen)
			}
		})
	}
}

func TestRemove(t *testing.T) {
	for status, kind := range map[int]fault.Kind{http.StatusOK: "", http.StatusNotFound: fault.NoModel} {
		m := fake{other: func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodDelete || r.URL.Path != "/api/delete" {
				t.Errorf("asked for %s %s", r.Method, r.URL.Path)
			}
			w.WriteHeader(status)
		}}.start(t, "m")
		wantKind(t, kind, m.server.Remove(t.Context(), "m"))
	}
}

func TestImport(t *testing.T) {
	content := []byte("GGUF and then the weights")
	path := filepath.Join(t.TempDir(), "small.gguf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(content)
	digest := "sha256:" + hex.EncodeToString(sum[:])

	t.Run("whole", func(t *testing.T) {
		var created api.CreateRequest
		m := fake{other: func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			switch r.URL.Path {
			case "/api/blobs/" + digest:
				if string(body) != string(content) {
					t.Errorf("sent %q", body)
				}
			case "/api/create":
				_ = json.Unmarshal(body, &created)
				reply(w, api.ProgressResponse{Status: "success"})
			default:
				t.Errorf("asked for %s", r.URL.Path)
			}
		}}.start(t, "m")
		if err := m.server.Import(t.Context(), "small", path, func(Progress) {}); err != nil {
			t.Fatal(err)
		}
		if created.Model != "small" || created.Files["small.gguf"] != digest {
			t.Errorf("created %+v", created)
		}
	})
	t.Run("refused by the server", func(t *testing.T) {
		m := fake{other: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInsufficientStorage) }}.start(t, "m")
		wantKind(t, fault.ModelFailed, m.server.Import(t.Context(), "small", path, func(Progress) {}))
	})
	t.Run("cancelled while reading", func(t *testing.T) {
		m := fake{other: func(http.ResponseWriter, *http.Request) { t.Error("something was sent") }}.start(t, "m")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		wantKind(t, fault.Cancelled, m.server.Import(ctx, "small", path, func(Progress) {}))
	})
	for name, bad := range map[string]string{"not GGUF": "PK\x03\x04 a zip", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			m := fake{}.start(t, "m")
			wantKind(t, fault.BadInput, m.server.Import(t.Context(), "x", file, func(Progress) {}))
		})
	}
	t.Run("missing", func(t *testing.T) {
		m := fake{}.start(t, "m")
		wantKind(t, fault.BadInput, m.server.Import(t.Context(), "x", path+".gone", func(Progress) {}))
	})
}
