package audit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/note"
)

func TestFiguresThatCannotBe(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"PHQ-9 of 31", "PHQ-9 goes from 0 to 27, and 31 is written"},
		{"PHQ9: 28 today", "28 is written"},
		{"PHQ-9 score was 30.", "30 is written"},
		{"GAD-7 = 25", "GAD-7 goes from 0 to 21"},
		{"GAD 7 (self-rated) 22", "22 is written"},
		{"EPDS 31", "EPDS goes"},
		{"MoCA 31", "MoCA goes"},
		{"SUDS 110 at the start", "SUDS goes"},
		{"PHQ-9 14, item 9 = 4", "Item 9 goes from 0 to 3"},
		{"pain 12/10 on stairs", "12/10 is more than 10"},
		{"MMT L quad 6/5", "6/5 is more than 5"},
		{"PHQ-9 27, GAD-7 21, SUDS 100, MoCA 30", ""},
		{"PHQ-9 in 40 days", ""},
		{"PHQ-9 every 2 weeks, last one on 10/31", ""},
		{"GAD-7 50% better", ""},
		{"Appointment 12/10, pain 5/10", ""},
		{"an ace student, audit 45 files", ""},
	} {
		got := ""
		for _, q := range ask(t, note.Facts{}, "observed: "+c.text) {
			if q.ID == note.AskValue {
				got = string(q.Message)
			}
		}
		if c.says == "" && got != "" || !strings.Contains(got, c.says) {
			t.Errorf("%s: %q", c.text, got)
		}
	}
}

func TestDatesInTheFuture(t *testing.T) {
	now := time.Date(2026, 10, 14, 22, 0, 0, 0, time.UTC)
	for date, want := range map[string]bool{"2026-10-14": false, "2026-10-15": false, "2026-10-01": false, "2026-11-14": true, "2027-01-01": true, "2026-13-01": true, "yesterday": true} {
		in := input(note.Facts{Date: date}, statements(t, "reported: Client tired"))
		in.Now = now
		if got := slices.Contains(ids(Questions(in)), note.AskValue); got != want {
			t.Errorf("%s: asked %t", date, got)
		}
	}
}

func TestTheHashesOfAPreviousNoteTellNothingWithoutTheKey(t *testing.T) {
	const text = "Client reports panic attacks twice a week at work."
	a, err := Remember([]byte("an invented key of some length"), text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Remember([]byte("another invented key of a length"), text)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.hashes) != 1 || len(b.hashes) != 1 {
		t.Fatalf("%d and %d sentences", len(a.hashes), len(b.hashes))
	}
	for h := range a.hashes {
		if b.hashes[h] {
			t.Error("two keys give one hash")
		}
	}
	if _, err := Remember([]byte("short"), text); err == nil {
		t.Error("a short key is taken")
	}
}

func TestThread(t *testing.T) {
	in := input(note.Facts{}, statements(t, complete...))
	var missing []note.LinkKind
	for i, l := range Thread(in) {
		if l.Kind != note.LinkKinds[i] {
			t.Errorf("link %d is %s", i, l.Kind)
		}
		if l.Text == "" {
			missing = append(missing, l.Kind)
		}
		if l.Text != "" && len(l.Sources) == 0 {
			t.Errorf("%s rests on nothing", l.Kind)
		}
	}
	if len(missing) > 0 {
		t.Errorf("missing in a complete note: %v", missing)
	}
	for _, l := range Thread(input(note.Facts{}, statements(t, bare))) {
		if (l.Kind == note.LinkGoal || l.Kind == note.LinkIntervention || l.Kind == note.LinkPlan) && l.Text != "" {
			t.Errorf("%s: %q is no such thing", l.Kind, string(l.Text))
		}
	}
	given := note.Facts{Diagnosis: []string{"F41.1"}, Goals: []string{"Leave the house daily"}}
	for _, l := range Thread(input(given, statements(t, bare))) {
		if l.Kind == note.LinkGoal && l.Text != "Leave the house daily" || l.Kind == note.LinkDiagnosis && l.Text != "F41.1" {
			t.Errorf("%s: %q", l.Kind, string(l.Text))
		}
	}
}

func TestSuggestedCodes(t *testing.T) {
	long := "reported: Client told of a quarrel at the shop and of what came after it and cried"
	for _, c := range []struct {
		frame, code, rule string
	}{
		{"Individual session 53 min", "90837", "53 minutes or more"},
		{"Individual session 45 min", "90834", "38 to 52 minutes"},
		{"Individual session 15 min", "", ""},
		{"Individual session 50 min, 90834", "", ""},
		{"Couple session 50 min, both present", "90847", "26 minutes or more"},
		{"DBT group session 90 min, 8 members", "90853", "group"},
		{"Crisis session 80 min", "90839", "90840 (1)"},
		{"Crisis session 110 min", "90839", "90840 (2)"},
		{"Crisis session 25 min", "90832", "16 to 37"},
		{"Intake 60 min", "", ""},
		{"Med check 20 min", "", ""},
		{"Individual session 45 min, telehealth, client at home", "90834", "place of service 10"},
		{"Individual session 45 min, telehealth, client in her car", "90834", "place of service 02"},
	} {
		got := Suggest(input(note.Facts{}, statements(t, "admin: "+c.frame, long)))
		switch {
		case got == nil && c.code != "":
			t.Errorf("%s: no code", c.frame)
		case got != nil && (got.Code != c.code || !strings.Contains(got.Rule, c.rule)):
			t.Errorf("%s: %s: %s", c.frame, got.Code, got.Rule)
		}
	}
}

// Over every minute: a code is suggested only where its own rule takes it.
func TestSuggestedCodesFitTheirOwnRules(t *testing.T) {
	for minutes := range 181 {
		in := input(note.Facts{Minutes: minutes, Service: "individual psychotherapy"}, statements(t, bare))
		s := Suggest(in)
		if (s == nil) != (minutes < 16) {
			t.Fatalf("%d minutes: %v", minutes, s)
		}
		if s == nil {
			continue
		}
		checked := input(note.Facts{Minutes: minutes, CPT: s.Code}, statements(t, bare))
		if slices.Contains(ids(Questions(checked)), note.AskCodeMismatch) {
			t.Errorf("%d minutes: %s does not fit", minutes, s.Code)
		}
	}
}

func TestQuestionsInSpanish(t *testing.T) {
	english, spanish := map[note.QuestionID]string{}, map[note.QuestionID]string{}
	for _, specs := range [][]string{{bare}, {"risk: endorses SI", "observed: PHQ-9 of 31", bare}, {"admin: Individual 2:00-2:45 pm, 60 min, 90837", bare},
		{"risk: denies SI", "reported: wants to die most mornings"}, {"admin: Video session 45 min, 90834-93", bare}} {
		in := input(note.Facts{}, statements(t, specs...))
		for _, q := range Questions(in) {
			english[q.ID] = string(q.Message)
		}
		in.Spanish = true
		for _, q := range Questions(in) {
			spanish[q.ID] = string(q.Message)
		}
		for id, words := range english {
			if spanish[id] == "" || spanish[id] == words || !strings.ContainsAny(spanish[id], "áéíóúñ¿") {
				t.Errorf("%s: %q in Spanish is %q", id, words, spanish[id])
			}
		}
	}
	if len(english) < 12 {
		t.Errorf("only %d questions were tried", len(english))
	}
}
