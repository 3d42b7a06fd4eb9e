package draft_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/model/ollama"
	"github.com/sidequill/sidequill/internal/note"
)

const story = `Ct reports the bus was late again and she walked to work twice.
Says she argued with her sister about the rent.
Denies SI/HI.
Affect anxious, speech normal.
Taught diaphragmatic breathing and practiced it in session.
Will practice breathing daily. Next session Tuesday.`

// realModel is a model on the real server that the tests are given, if any.
func realModel(t *testing.T) model.Model {
	t.Helper()
	address := os.Getenv("SIDEQUILL_TEST_OLLAMA")
	if address == "" {
		t.Skip("no Ollama server: see make test-ollama")
	}
	m, err := ollama.Choose(t.Context(), ollama.Config{URL: "http://" + address, Model: "smollm2"})
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := m.(interface{ Close() }); ok {
		t.Cleanup(c.Close)
	}
	return m
}

func storyInput(t *testing.T, m model.Model) draft.Input {
	t.Helper()
	soap, ok := note.FormatByKey("soap")
	if !ok {
		t.Fatal("no SOAP format")
	}
	return draft.Input{Format: soap, Parts: []note.Part{{Kind: note.Whole, Text: story}}, Model: m}
}

// A small model writes badly; what of it reaches the note is still right, and
// the draft is whole.
func TestRealModelDrafts(t *testing.T) {
	m := realModel(t)
	d := draft.Run(t.Context(), storyInput(t, m), func(draft.Event) {})
	sources := map[int]bool{}
	for _, section := range d.Sections {
		for _, s := range section.Sentences {
			t.Logf("%s %s: %s %v", section.Key, s.Origin, string(s.Text), s.Sources)
			if s.Origin == note.FromModel && (s.Blocked() || s.Own == "") {
				t.Errorf("the model's sentence should not be here: %+v", s.Findings)
			}
			for _, id := range s.Sources {
				sources[id] = true
			}
		}
	}
	for _, s := range d.Statements {
		if s.Unused == "" && !sources[s.ID] {
			t.Errorf("statement %d is lost: %s", s.ID, string(s.Text))
		}
	}
	t.Logf("engine %s, timing %+v, notices %+v", d.Engine, d.Timing, d.Notices)
	if d.Timing.Sent == 0 || d.Timing.Sent != d.Timing.Eligible {
		t.Errorf("sent %d of %d", d.Timing.Sent, d.Timing.Eligible)
	}
}

func TestRealModelStops(t *testing.T) {
	m := realModel(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var stopped time.Time
	d := draft.Run(ctx, storyInput(t, m), func(e draft.Event) {
		if e.Progress != nil && stopped.IsZero() { // the first batch is on its way
			time.AfterFunc(300*time.Millisecond, func() { stop() })
			stopped = time.Now().Add(300 * time.Millisecond)
		}
	})
	if took := time.Since(stopped); took > 2*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	if len(d.Notices) != 1 || d.Notices[0].Kind != string(fault.Cancelled) {
		t.Errorf("notices %+v", d.Notices)
	}
}
