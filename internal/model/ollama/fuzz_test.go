package ollama

import (
	"net/http"
	"strings"
	"testing"

	"github.com/ollama/ollama/api"
)

// Whatever a model server streams, a chat ends with an error or with text of the
// server's, and an error quotes nothing of it.
func FuzzStream(f *testing.F) {
	const line = `{"model":"m","message":{"role":"assistant","content":"1| Slept."},"done":false}` + "\n"
	const end = `{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":40,"eval_count":7}` + "\n"
	for _, s := range []string{
		"", "\n", "{", "null", "[]", line, line + end, end, line + line[:20], strings.Replace(end, "stop", "length", 1), `{"error":"out of memory"}`,
		`{"message":{"content":7}}`, line + "<html>" + end, `{"model":"m","remote_host":"https://192.0.2.1","message":{"content":"x"}}`, line + end + line, "\xff\x00" + line,
		`{"done":true,"prompt_eval_count":-1,"eval_count":1e99}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, stream string) {
		m := fake{chat: func(w http.ResponseWriter, _ *http.Request, _ api.ChatRequest) {
			_, _ = w.Write([]byte(stream))
		}}.start(t, "m")
		const marker = "quoted-by-mistake"
		var got int
		usage, err := m.Chat(t.Context(), request(), func(s string) error { got += len(s); return nil })
		if err == nil && (usage.PromptTokens < 0 || usage.OutputTokens < 0) {
			t.Errorf("%+v", usage)
		}
		if got > len(stream) {
			t.Errorf("%d bytes came of %d", got, len(stream))
		}
		if err != nil && strings.Contains(stream, marker) && strings.Contains(err.Error(), marker) {
			t.Error("the error repeats the stream:", err)
		}
	})
}
