package protocol

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// A span on the wire cuts the same words out of the text as it does here.
func TestSpansAreUTF16Units(t *testing.T) {
	text := "Ct 🙂 says “naïve” e\u0301 — 👩‍👩‍👧.\r\nمرحبا ok\x00 end"
	soap, _ := note.FormatByKey("soap")
	var statements []note.Statement
	for i, words := range []string{"Ct 🙂", "“naïve”", "e\u0301 — 👩‍👩‍👧.", "مرحبا", "ok\x00 end", "Ct"} { // the last goes backwards
		start := strings.Index(text, words)
		statements = append(statements, note.Statement{ID: i + 1, Part: 7, Start: start, End: start + len(words), Text: note.Text(words)})
	}
	units := utf16.Encode([]rune(text))
	for _, s := range FromStatements(statements, []note.Part{{ID: 3, Text: "other"}, {ID: 7, Text: note.Text(text)}}, soap) {
		if got := string(utf16.Decode(units[s.Start:s.End])); got != s.Text {
			t.Errorf("units %d to %d are %q, want %q", s.Start, s.End, got, s.Text)
		}
	}
}

func TestAnInvalidByteIsOneUnitAsInJSON(t *testing.T) {
	text := note.Text("a\xff\xfeb")
	soap, _ := note.FormatByKey("soap")
	got := FromStatements([]note.Statement{{ID: 1, Start: 3, End: 4, Text: "b"}}, []note.Part{{Text: text}}, soap)[0]
	b, err := json.Marshal(string(text))
	if err != nil {
		t.Fatal(err)
	}
	var over string
	if err := json.Unmarshal(b, &over); err != nil {
		t.Fatal(err)
	}
	if units := utf16.Encode([]rune(over)); string(utf16.Decode(units[got.Start:got.End])) != "b" {
		t.Errorf("units %d to %d of %q", got.Start, got.End, over)
	}
}

func FuzzSpansAreUTF16Units(f *testing.F) {
	f.Add("a🙂b", 1, 5)
	f.Add("\xff🙂", 0, 1)
	f.Add("e\u0301", 0, 3)
	soap, _ := note.FormatByKey("soap")
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		start, end = min(max(start, 0), len(text)), min(max(end, 0), len(text))
		if start > end {
			start, end = end, start
		}
		s := FromStatements([]note.Statement{{Start: start, End: end}}, []note.Part{{Text: note.Text(text)}}, soap)[0]
		units := len(utf16.Encode([]rune(text)))
		if s.Start < 0 || s.Start > s.End || s.End > units || end == len(text) && s.End != units {
			t.Errorf("bytes %d to %d of %q are units %d to %d of %d", start, end, text, s.Start, s.End, units)
		}
	})
}

func TestToParts(t *testing.T) {
	good := []Part{{Part: 0, Kind: "whole", Rev: 3, Text: "a\x00\r\n\u202e"}, {Part: 4, Kind: "answer", Text: "2-3pm", Question: "time.missing"}}
	parts, err := ToParts(good)
	if err != nil || len(parts) != 2 || string(parts[0].Text) != good[0].Text || parts[0].Rev != 3 || parts[1].Question != note.AskTime || parts[1].Kind != note.Answer {
		t.Errorf("%+v, %v", parts, err)
	}
	for name, c := range map[string]struct {
		parts []Part
		kind  fault.Kind
	}{
		"kind":     {[]Part{{Kind: "paragraph"}}, fault.BadInput},
		"twice":    {[]Part{{Kind: "whole"}, {Kind: "plan"}}, fault.BadInput},
		"question": {[]Part{{Kind: "answer", Question: "mood.missing"}}, fault.BadInput},
		"limit":    {[]Part{{Kind: "whole", Text: strings.Repeat("a", MaxDump)}, {Part: 1, Kind: "answer", Text: "b"}}, fault.TooLarge},
	} {
		if _, err := ToParts(c.parts); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ToParts([]Part{{Kind: "whole", Text: strings.Repeat("a", MaxDump)}}); err != nil {
		t.Errorf("at the limit: %v", err)
	}
}

func TestToChanges(t *testing.T) {
	got, err := ToChanges([]Change{{Statement: 3, Slot: "plan"}, {Statement: 4, Use: "add"}})
	if err != nil || got[0] != (draft.Change{Statement: 3, Slot: note.Plan}) || got[1] != (draft.Change{Statement: 4, Use: draft.Add}) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, c := range []Change{{Slot: "history"}, {Use: "maybe"}} {
		if _, err := ToChanges([]Change{c}); fault.KindOf(err) != fault.BadInput {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// What is empty is an empty list, never null, and the wire's own schema takes it.
func TestDraftOnTheWire(t *testing.T) {
	soap, _ := note.FormatByKey("soap")
	empty, err := json.Marshal(FromDraft(note.Draft{Format: "soap", Engine: "builtin"}, nil, soap))
	if err != nil || strings.Contains(strings.Replace(string(empty), `"session":null`, "", 1), "null") {
		t.Errorf("%s, %v", empty, err)
	}

	parts := []note.Part{{Kind: note.Whole, Text: "Denies SI."}}
	d := note.Draft{Format: "soap", Engine: "ollama:x",
		Statements: []note.Statement{{ID: 1, End: 10, Text: "Denies SI.", Slot: note.Risk, Facets: []note.Facet{note.Symptom}, Confidence: .9}},
		Session:    &note.SessionLine{Text: "Session, 53 min."},
		Sections: []note.Section{{Key: "subjective", Title: "Subjective", Sentences: []note.Sentence{{Text: "Denies suicidal ideation.", Sources: []int{1},
			Origin: note.FromModel, Support: 1, Own: "Denies SI.", Findings: []note.Finding{{Kind: note.Certainty, Severity: note.Info, Message: "m"}}}}}},
		Unused:    []note.Unused{{Statement: 2, Reason: note.UsedPrivate}},
		Questions: []note.Question{{ID: note.AskTime, Severity: note.Error, Message: "q"}},
		Notices:   []note.Notice{{Kind: "empty", Message: "n"}},
		Timing:    note.Timing{SortMS: 1, FirstSentenceMS: 2, TotalMS: 3, Eligible: 4, Sent: 3, Echoed: 2, Replaced: 1},
	}
	b, err := json.Marshal(FromDraft(d, parts, soap))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"format":"soap","engine":"ollama:x","statements":[{"id":1,"part":0,"start":0,"end":10,"text":"Denies SI.","slot":"risk","facets":["symptom"],"confidence":0.9,"section":"subjective"}],` +
		`"session":{"text":"Session, 53 min.","sources":[]},"sections":[{"key":"subjective","title":"Subjective","sentences":[{"text":"Denies suicidal ideation.","sources":[1],"origin":"model","support":1,` +
		`"findings":[{"kind":"certainty","severity":"info","message":"m"}],"own":"Denies SI."}]}],"unused":[{"statement":2,"reason":"private"}],"questions":[{"id":"time.missing","message":"q","severity":"error"}],` +
		`"notices":[{"kind":"empty","message":"n"}],"timing":{"sort_ms":1,"first_sentence_ms":2,"total_ms":3,"eligible":4,"sent":3,"echoed":2,"replaced":1}}`
	if string(b) != want {
		t.Errorf("%s\nwant\n%s", b, want)
	}
}

func TestEventsOnTheWire(t *testing.T) {
	soap, _ := note.FormatByKey("soap")
	for _, c := range []struct {
		event draft.Event
		want  string
	}{
		{draft.Event{Section: &note.Section{Key: "plan", Title: "Plan"}}, `"section":{"key":"plan","title":"Plan","sentences":[]}`},
		{draft.Event{Progress: &draft.Progress{Section: "plan", Done: 7, Total: 12, Left: 9200 * time.Millisecond}}, `"progress":{"section":"plan","done":7,"total":12,"left":10,"place":0}`},
		{draft.Event{Notice: &note.Notice{Kind: "model-cut", Message: "m"}}, `"notice":{"kind":"model-cut","message":"m"}`},
		{draft.Event{Whole: &note.Draft{Format: "soap", Engine: "builtin"}, Done: true}, `"done":true`},
	} {
		e := FromEvent(c.event, nil, soap)
		e.Draft, e.Seq = strings.Repeat("A", 22), 1
		b, err := json.Marshal(e)
		if err != nil || !strings.Contains(string(b), c.want) {
			t.Errorf("%s, %v; want %s", b, err, c.want)
		}
		if _, err := Decode("FromAgent", b); err != nil {
			t.Errorf("the wire's own schema refuses %s: %v", b, err)
		}
	}
}
