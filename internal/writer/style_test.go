package writer_test

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/writer"
)

func TestTenseOfTheHouse(t *testing.T) {
	for _, c := range []struct {
		tense    note.Tense
		in, want string
	}{
		{note.Past, "ct rpts poor sleep", "Client reported poor sleep."},
		{note.Past, "denies SI", "Client denied suicidal ideation."},
		{note.Past, "ct says she feels flat", "Client said she feels flat."},
		{note.Past, "ct feels flat", "Client feels flat."}, // only her telling
		{note.Past, "mom reports fights", "Mom reports fights."},
		{note.Present, "ct stated she was late", "Client states she was late."},
		{"", "ct stated she was late", "Client stated she was late."},
	} {
		if got := string(writer.Own(statement(c.in), writer.Style{Full: true, Tense: c.tense})); got != c.want {
			t.Errorf("%s %q: got %q", c.tense, c.in, got)
		}
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[note.Text]string{"Jane Doe": "J.D.", "  ana  ": "A.", "": "", "12 ?": "", "María José Ruiz": "M.J.R."} {
		if got := writer.Initials(name); got != want {
			t.Errorf("%q: %q", string(name), got)
		}
	}
	for in, want := range map[note.Text]string{
		"Client reports poor sleep.":               "J.D. reports poor sleep.",
		"Saw client's mom; the client agreed.":     "Saw J.D.'s mom; J.D. agreed.",
		`She said "the client is late".`:           `She said "the client is late".`,
		"Reviewed the plan with client.":           "Reviewed the plan with J.D.",
		"Client-centered work. Clients of a group": "Client-centered work. Clients of a group",
	} {
		if got := writer.Named(in, "J.D."); string(got) != want {
			t.Errorf("got %q, want %q", string(got), want)
		}
	}
}

func TestWordingsAreLearnedFromHerEdits(t *testing.T) {
	for _, c := range []struct{ before, after, not, say string }{
		{"Client reports poor sleep.", "Client states poor sleep.", "reports", "states"},
		{"Panic 2 times per week.", "Panic 2 times a week.", "per week", "a week"},
		{"Client has trouble at work.", "Client has difficulty at work.", "trouble", "difficulty"},
		{"Denies suicidal ideation today.", "Denies SI today.", "suicidal ideation", "SI"},
		{"Homework: walk.", "Home practice: walk.", "homework", "home practice"},
		// what changes the meaning, or could hold what a client said, is no preference
		{"Client denies pain.", "Client reports pain.", "", ""},
		{"Client reports poor sleep.", "Client reports good sleep.", "", ""},
		{"Client saw Marcus.", "Client saw Renata.", "", ""},
		{"Sertraline 50 mg.", "Sertraline 100 mg.", "", ""},
		{"Client reports poor sleep.", "Client reports poor sleep.", "", ""},
		{"Client reports pain and trouble at work.", "Client states pain and difficulty at work.", "", ""}, // two at once
		{"", "Client.", "", ""},
	} {
		w, ok := writer.LearnWording(note.Text(c.before), note.Text(c.after))
		if ok != (c.not != "") || w.Not != c.not || w.Say != c.say {
			t.Errorf("%q -> %q: %v %+v", c.before, c.after, ok, w)
		}
	}
}

func TestWordingsAreApplied(t *testing.T) {
	st := writer.Style{Full: true, Wordings: []writer.Wording{{Not: "reports", Say: "states"}, {Not: "homework", Say: "home practice"}, {Not: "suicidal ideation", Say: "SI"}}}
	for in, want := range map[string]string{
		"ct rpts poor sleep":        "Client states poor sleep.",
		"HW: walk":                  "Home practice: walk.",
		`said "homework reports"`:   `Said "homework reports".`,
		"denies SI":                 "Client denies SI.",
		"reportsmanship is no word": "Reportsmanship is no word.",
	} {
		if got := string(writer.Own(statement(in), st)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestAtMostEightWordings(t *testing.T) {
	var list []writer.Wording
	for _, w := range strings.Fields("a b c d e f g h i j") {
		list = writer.AddWording(list, writer.Wording{Not: w, Say: w + w})
	}
	if len(list) != writer.MostWordings || list[0].Not != "c" || list[7].Not != "j" {
		t.Errorf("%v", list)
	}
	list = writer.AddWording(list, writer.Wording{Not: "d", Say: "x"})
	if len(list) != writer.MostWordings || list[7].Say != "x" || list[1].Not == "d" {
		t.Errorf("the newest of two stays: %v", list)
	}
	if list = writer.AddWording(list, writer.Wording{Not: "x", Say: "d"}); list[len(list)-1].Say != "d" || len(list) != writer.MostWordings {
		t.Errorf("an edit back undoes: %v", list)
	}
}
