package draft

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/note"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeModel answers each request as its function says.
type fakeModel struct {
	check  error
	answer func(lines map[string]string) (string, error) // the whole text of the answer
	calls  int
	sent   []string // what was sent, request by request
}

func (f *fakeModel) Name() string                { return "ollama:fake" }
func (f *fakeModel) Check(context.Context) error { return f.check }

func (f *fakeModel) Chat(ctx context.Context, req model.Request, onText func(string) error) (model.Usage, error) {
	f.calls++
	asked := string(req.Messages[len(req.Messages)-1].Text)
	f.sent = append(f.sent, asked)
	var lines map[string]string
	if err := json.Unmarshal([]byte(asked[strings.Index(asked, "{"):]), &lines); err != nil {
		return model.Usage{}, fmt.Errorf("the fake cannot read its request: %w", err)
	}
	text, err := f.answer(lines)
	for ; text != ""; text = text[min(7, len(text)):] { // as a stream comes: in pieces
		if ctx.Err() != nil {
			return model.Usage{}, fault.Wrap(fault.Cancelled, ctx.Err(), "writing")
		}
		if err := onText(text[:min(7, len(text))]); err != nil {
			return model.Usage{}, err
		}
	}
	return model.Usage{}, err
}

// lines makes an answer of one text for each line.
func lines(change func(id, text string) string) func(map[string]string) (string, error) {
	return func(in map[string]string) (string, error) {
		out := map[string]string{}
		for id, text := range in {
			out[id] = change(id, text)
		}
		b, err := json.Marshal(out)
		return string(b), err
	}
}

type told struct {
	events []Event
	whole  []note.Draft
}

func runWith(t *testing.T, ctx context.Context, m model.Model, text string) (note.Draft, told) {
	t.Helper()
	in := dumpOf(t, text)
	in.Model = m
	var got told
	d := Run(ctx, in, func(e Event) {
		got.events = append(got.events, e)
		if e.Whole != nil {
			got.whole = append(got.whole, *e.Whole)
		}
	})
	checkConserved(t, d)
	first, last := got.events[0], got.events[len(got.events)-1]
	if first.Whole == nil || first.Done || last.Whole == nil || !last.Done || len(got.whole) != 2 {
		t.Errorf("a draft begins and ends with the whole of it; got %d events", len(got.events))
	}
	for _, section := range got.whole[0].Sections {
		for _, s := range section.Sentences {
			if s.Origin != note.FromClinician {
				t.Error("the first whole draft is in her own words")
			}
		}
	}
	return d, got
}

func byOrigin(d note.Draft) (model, own int) {
	for _, section := range d.Sections {
		for _, s := range section.Sentences {
			if s.Origin == note.FromModel {
				model++
			} else {
				own++
			}
		}
	}
	return model, own
}

// reword says the same a little differently.
var reword = lines(func(_, text string) string {
	if _, rest, tagged := strings.Cut(text, ": "); tagged {
		text = rest
	}
	return strings.NewReplacer("Affect anxious, speech", "Affect was anxious, and speech was", "Taught", "Clinician taught",
		"Panic disorder", "Client has panic disorder", "Practice breathing", "Practice the breathing", "twice this week, missed", "two times this week and missed").Replace(text)
})

func TestAModelThatOnlyRewordsIsAccepted(t *testing.T) {
	m := &fakeModel{answer: reword}
	d, got := runWith(t, t.Context(), m, ordinary)
	wrote, own := byOrigin(d)
	if d.Engine != "ollama:fake" || wrote == 0 || own == 0 || len(d.Notices) != 0 {
		t.Fatalf("engine %s, %d by the model, %d her own, notices %v", d.Engine, wrote, own, d.Notices)
	}
	written := 0
	for _, section := range d.Sections {
		for _, s := range section.Sentences {
			if s.Origin == note.FromModel {
				written += len(s.Sources)
			}
		}
	}
	if d.Timing.Sent != d.Timing.Eligible || d.Timing.Sent == 0 || d.Timing.Replaced != 0 || d.Timing.Echoed+written != d.Timing.Sent {
		t.Errorf("timing %+v with %d statements written by the model", d.Timing, written)
	}
	for _, section := range d.Sections {
		for _, s := range section.Sentences {
			if s.Origin == note.FromModel && (s.Own == "" || len(s.Sources) == 0) {
				t.Errorf("a model's sentence keeps her words and its source: %+v", s.Sources)
			}
		}
	}
	for _, sent := range m.sent {
		if strings.Contains(sent, "Denies") || strings.Contains(sent, "denies") {
			t.Error("a denial of risk went to the model")
		}
	}
	var done []int
	sections := 0
	for _, e := range got.events {
		if e.Section != nil {
			sections++
		}
		if e.Progress != nil {
			done = append(done, e.Progress.Done)
			if e.Progress.Total != d.Timing.Sent {
				t.Errorf("progress of %d, sent %d", e.Progress.Total, d.Timing.Sent)
			}
		}
	}
	if !slices.IsSorted(done) || done[len(done)-1] != d.Timing.Sent || sections == 0 {
		t.Errorf("progress %v, %d sections handed on, %d sent", done, sections, d.Timing.Sent)
	}
}

func TestAnEchoIsHerOwnWords(t *testing.T) {
	in := dumpOf(t, ordinary)
	in.Style.Full = true // as the model is given them
	m := &fakeModel{answer: lines(func(_, text string) string { return text })}
	in.Model = m
	d := Run(t.Context(), in, func(Event) {})
	if wrote, _ := byOrigin(d); wrote != 0 || d.Timing.Echoed != d.Timing.Sent || d.Timing.Sent == 0 {
		t.Errorf("%d by the model, timing %+v", wrote, d.Timing)
	}
}

func TestWhatTheModelInventsIsReplaced(t *testing.T) {
	for name, text := range map[string]string{
		"another fact":  "The client's brother moved to Lisbon after the wedding in spring.",
		"boilerplate":   "The client was alert and oriented, with normal judgment and good insight.",
		"a risk denial": "The client denies suicidal ideation.",
		"an order":      "Certainly! Here is the note you asked for.",
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := runWith(t, t.Context(), &fakeModel{answer: lines(func(string, string) string { return text })},
				"Ct reports the cat died.\nMade tea with the neighbour on Sunday.\nTaught grounding, ct practiced it.")
			if wrote, _ := byOrigin(d); wrote != 0 || d.Timing.Replaced != d.Timing.Sent || d.Timing.Sent == 0 {
				t.Errorf("%d by the model, timing %+v", wrote, d.Timing)
			}
			for _, section := range d.Sections {
				for _, s := range section.Sentences {
					if string(s.Text) == text {
						t.Error("the invention stands in the note")
					}
				}
			}
		})
	}
}

// Lines shifted by one must not stand under the wrong statement.
func TestDriftedLinesNeverTakeAnotherStatementsPlace(t *testing.T) {
	m := &fakeModel{answer: func(in map[string]string) (string, error) {
		out := map[string]string{}
		for i := range len(in) {
			out[fmt.Sprint(i+1)] = in[fmt.Sprint((i+1)%len(in)+1)]
		}
		b, err := json.Marshal(out)
		return string(b), err
	}}
	d, _ := runWith(t, t.Context(), m,
		"Ct reports the boiler broke on Monday.\nWalked to the lake with two friends.\nCooked dinner for her father.\nRead 40 pages of a novel.")
	if d.Timing.Sent < 2 {
		t.Skip("too few lines for a drift")
	}
	byID := note.ByID(d.Statements)
	for _, section := range d.Sections {
		for _, s := range section.Sentences {
			for _, word := range []string{"boiler", "lake", "dinner", "novel"} {
				if strings.Contains(string(s.Text), word) && !strings.Contains(string(byID[s.Sources[0]].Text), word) {
					t.Errorf("%q stands for %q", string(s.Text), string(byID[s.Sources[0]].Text))
				}
			}
		}
	}
}

func TestABadModelCostsNothingButItsProse(t *testing.T) {
	cut := fault.New(fault.ModelCut, "writing")
	for _, c := range []struct {
		name   string
		model  *fakeModel
		notice fault.Kind
	}{
		{"no server", &fakeModel{check: fault.New(fault.NoServer, "asking")}, fault.NoServer},
		{"a stranger", &fakeModel{check: fault.New(fault.Stranger, "asking")}, fault.Stranger},
		{"empty", &fakeModel{answer: func(map[string]string) (string, error) { return "", nil }}, fault.ModelFailed},
		{"garbage", &fakeModel{answer: func(map[string]string) (string, error) { return "lorem ipsum {{{", nil }}, fault.ModelFailed},
		{"endless", &fakeModel{answer: func(map[string]string) (string, error) {
			return `{"1":"` + strings.Repeat("and so on ", 20_000), nil
		}}, fault.ModelFailed},
		{"invalid JSON", &fakeModel{answer: func(map[string]string) (string, error) { return `{"1": unquoted}`, nil }}, fault.ModelFailed},
		{"ids that do not exist", &fakeModel{answer: func(map[string]string) (string, error) { return `{"97":"The client was fine.","98":"So it was."}`, nil }}, fault.ModelFailed},
		{"another language", &fakeModel{answer: lines(func(string, string) string { return "患者说他今天感觉很好，没有任何问题。" })}, fault.ModelFailed},
		{"cut off", &fakeModel{answer: func(map[string]string) (string, error) { return `{"1":"The cli`, cut }}, fault.ModelCut},
		{"gone in the middle", &fakeModel{answer: func(map[string]string) (string, error) {
			return `{"1":"The cli`, fault.New(fault.NoServer, "writing")
		}}, fault.NoServer},
		{"a mistake of ours", &fakeModel{answer: func(map[string]string) (string, error) { return "", errors.New("unexpected") }}, fault.Defect},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, got := runWith(t, t.Context(), c.model, ordinary)
			if wrote, own := byOrigin(d); wrote != 0 || own == 0 {
				t.Errorf("%d by the model, %d her own", wrote, own)
			}
			if len(d.Notices) != 1 || d.Notices[0].Kind != string(c.notice) || d.Notices[0].Message == "" {
				t.Errorf("notices %+v, want one of kind %s", d.Notices, c.notice)
			}
			if d.Engine != Builtin {
				t.Errorf("engine %s", d.Engine)
			}
			if !slices.ContainsFunc(got.events, func(e Event) bool { return e.Notice != nil && *e.Notice == d.Notices[0] }) {
				t.Error("the notice did not come as an event")
			}
			if c.model.calls > 2 {
				t.Errorf("a model that failed twice was asked %d times", c.model.calls)
			}
		})
	}
}

func TestAModelThatWasNotThere(t *testing.T) {
	in := dumpOf(t, ordinary)
	in.ModelFault = fault.New(fault.NoModel, "choosing")
	d := Run(t.Context(), in, func(Event) {})
	if d.Engine != Builtin || len(d.Notices) != 1 || d.Notices[0].Kind != string(fault.NoModel) {
		t.Errorf("engine %s, notices %v", d.Engine, d.Notices)
	}
}

// The server is killed in the middle: what was written stays.
func TestWhatWasWrittenBeforeAFailureStays(t *testing.T) {
	var m *fakeModel
	m = &fakeModel{answer: func(in map[string]string) (string, error) {
		if m.calls > 1 {
			return "", fault.New(fault.NoServer, "writing")
		}
		return reword(in)
	}}
	d, _ := runWith(t, t.Context(), m, ordinary)
	if wrote, own := byOrigin(d); wrote == 0 || own == 0 || d.Engine != "ollama:fake" {
		t.Errorf("%d by the model, %d her own, engine %s", wrote, own, d.Engine)
	}
	if len(d.Notices) != 1 || d.Notices[0].Kind != string(fault.NoServer) {
		t.Errorf("notices %v", d.Notices)
	}
}

func TestStopKeepsWhatIsThere(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	var m *fakeModel
	m = &fakeModel{answer: func(in map[string]string) (string, error) {
		if m.calls > 1 {
			stop()
		}
		return reword(in)
	}}
	d, _ := runWith(t, ctx, m, ordinary)
	if wrote, own := byOrigin(d); wrote == 0 || own == 0 {
		t.Errorf("%d by the model, %d her own", wrote, own)
	}
	if len(d.Notices) != 1 || d.Notices[0].Kind != string(fault.Cancelled) || m.calls != 2 {
		t.Errorf("notices %v, %d calls", d.Notices, m.calls)
	}
}
