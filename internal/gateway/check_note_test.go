package gateway_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

func checkNote(text string, dump bool) protocol.CheckNote {
	return protocol.CheckNote{Type: "check-note", Draft: draftID, Ref: 7, Note: text, Dump: dump, Format: "soap"}
}

func TestANoteIsCheckedOverTheSocket(t *testing.T) {
	a := start(t, nil)
	_, c := a.pair()
	ask := func(m protocol.CheckNote) protocol.CheckedNote {
		t.Helper()
		send(t, c, m)
		return next[protocol.CheckedNote](t, c)
	}
	// Before there is a dump it can only be audited.
	if got := ask(checkNote(marker, false)); got.Ref != 7 || got.Draft != draftID || len(got.Omitted) != 0 || got.Sections[0].Sentences[0].Text != marker {
		t.Errorf("%+v", got)
	}
	for _, m := range []struct {
		note protocol.CheckNote
		kind fault.Kind
	}{
		{checkNote(marker, true), fault.UnknownDraft},
		{checkNote("", false), fault.Empty},
		{checkNote(strings.Repeat("a", protocol.MaxNote+1), false), fault.TooLarge},
		{protocol.CheckNote{Type: "check-note", Draft: draftID, Ref: 7, Note: marker, Format: "sonnet"}, fault.BadInput},
	} {
		send(t, c, m.note)
		if got := next[protocol.Failure](t, c); got.Kind != string(m.kind) || got.Ref != 7 || got.Draft != draftID || got.Message == "" || got.Next == "" {
			t.Errorf("%s: %+v", m.kind, got)
		}
	}
	send(t, c, dump("denies SI", 3))
	next[protocol.Sorted](t, c)
	if got := ask(checkNote(strings.Repeat("a", protocol.MaxNote), true)); !slices.Equal(got.Omitted, []int{1}) {
		t.Errorf("held against the dump: %v", got.Omitted)
	}
	if got := ask(checkNote(marker, false)); len(got.Omitted) != 0 {
		t.Errorf("audited alone: %v", got.Omitted)
	}
	// The dump's revision and the draft are as they were.
	send(t, c, dump("denies SI", 3))
	next[protocol.Sorted](t, c)
	if strings.Contains(a.log.String(), marker) {
		t.Error("the note is in the log")
	}
}

// A note with an invented sentence, a changed number and without the risk
// statement, as another tool may write it.
func TestANoteIsHeldAgainstTheDump(t *testing.T) {
	p := pipeline(nil)
	w := work(t, "ct rpts sleep is better, 6 hrs/night. we practiced box breathing. denies SI/HI. plan: cont weekly")
	sorted, statements := p.Sort(w)
	w.Previous = statements
	got, err := p.CheckNote(w, note.Text("S: Client reports sleep is better, 8 hours per night.\nO: Practiced box breathing.\nClient has a cat named Tofu.\nP: Continue weekly."))
	if err != nil {
		t.Fatal(err)
	}
	got.Draft = draftID
	b, _ := json.Marshal(got)
	if _, err := protocol.Decode("FromAgent", b); err != nil {
		t.Fatal(err)
	}
	kinds := map[string][]string{}
	for _, section := range got.Sections {
		for _, s := range section.Sentences {
			for _, f := range s.Findings {
				kinds[s.Text] = append(kinds[s.Text], f.Kind)
			}
		}
	}
	if len(kinds["Client reports sleep is better, 8 hours per night."]) == 0 || len(kinds["Client has a cat named Tofu."]) == 0 || len(kinds) != 2 {
		t.Errorf("findings %v", kinds)
	}
	if o := got.Sections[1].Sentences[0]; o.Support == 0 || len(o.Sources) != 1 || sorted.Statements[slices.IndexFunc(sorted.Statements, func(s protocol.Statement) bool { return s.ID == o.Sources[0] })].Text != "we practiced box breathing." {
		t.Errorf("sources %+v of %+v", o, sorted.Statements)
	}
	left := map[int]string{}
	for _, s := range sorted.Statements {
		left[s.ID] = s.Text
	}
	if len(got.Omitted) != 1 || !strings.Contains(left[got.Omitted[0]], "denies SI/HI") {
		t.Errorf("omitted %v of %v", got.Omitted, left)
	}
	if !slices.ContainsFunc(got.Questions, func(q protocol.Question) bool { return q.ID == string(note.AskRisk) }) {
		t.Errorf("questions %v", got.Questions)
	}

	// Of nothing it is audited alone; the language is that of the panel.
	alone := work(t, "")
	alone.Spanish = true
	got, err = p.CheckNote(alone, "Client has a cat named Tofu.")
	if err != nil || len(got.Omitted) != 0 || len(got.Sections[0].Sentences[0].Findings) != 0 || len(got.Questions) == 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if !slices.ContainsFunc(got.Questions, func(q protocol.Question) bool { return strings.Contains(q.Message, "¿") }) {
		t.Errorf("not in Spanish: %v", got.Questions)
	}
	if _, err := p.CheckNote(w, " \n"); fault.KindOf(err) != fault.Empty {
		t.Errorf("of nothing: %v", err)
	}
}

// The draft has a role for a name; a note from elsewhere may have either.
func TestANoteMayNameTheClient(t *testing.T) {
	p := pipeline(nil)
	w := work(t, "Noor slept 5 hours a night. her brother Karim drove her here. DENIES SI")
	w.Facts.Client = "Noor Haddad"
	_, w.Previous = p.Sort(w)
	for text, holds := range map[string]bool{
		"Noor slept 5 hours a night.":       true,
		"Client slept 5 hours a night.":     true,
		"Ms. Haddad slept 5 hours a night.": true,
		"Noor slept 8 hours a night.":       false,
		"Client slept 8 hours a night.":     false,
		"Her brother Karim drove her here.": true,
		"Her brother drove her here.":       true,
		"Her brother Omar drove her here.":  false,
		"Denies SI.":                        true,
		"Reports SI.":                       false,
	} {
		got, err := p.CheckNote(w, note.Text(text))
		if err != nil {
			t.Fatal(err)
		}
		s := got.Sections[0].Sentences[0]
		if (len(s.Findings) == 0) != holds {
			t.Errorf("%s: %+v", text, s)
		}
		for _, id := range s.Sources {
			if !slices.ContainsFunc(w.Previous, func(s note.Statement) bool { return s.ID == id }) {
				t.Errorf("%s: a source that the dump does not have: %d", text, id)
			}
		}
	}
}
