package draft

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// A note in JSON is read with all its sentences, or refused.
func FuzzParseNoteJSON(f *testing.F) {
	for _, s := range []string{
		`{"sections":[]}`, `{"sections":[{"key":"plan","sentences":["Next week."]}]}`, `{"sections":[{"key":"nowhere","sentences":["x"]}]}`,
		`{"sections":null}`, `{"sections":[{"key":1}]}`, `{"sections":[{"key":"plan","sentences":"x"}]}`, `{"sections":[{"key":"plan","sentences":[null]}]}`,
		`{"sections":[]}x`, `{"sections":[],"sections":[{"key":"plan","sentences":["a"]}]}`, `{`, `{}`, `{"section":[]}`, ` {"sections":[{"key":"plan","sentences":["\ud800"]}]}`,
	} {
		f.Add(s)
	}
	format, _ := note.FormatByKey("soap")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || !strings.HasPrefix(strings.TrimSpace(text), "{") {
			return
		}
		passages, err := ParseNote(note.Text(text), format)
		if err != nil && passages != nil {
			t.Errorf("%v, and yet %d passages", err, len(passages))
		}
	})
}
