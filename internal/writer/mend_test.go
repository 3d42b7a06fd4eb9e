package writer

import (
	"regexp"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

func TestMend(t *testing.T) {
	for _, c := range []struct{ model, own, want string }{
		{"The client slept two hours", "Client slept 2 hours.", "Client slept 2 hours."},
		{"The client slept two hours.", "Client slept two hours.", "Client slept two hours."},
		{"The client stated that work is hard.", "Client states work is hard.", "Client states that work is hard."},
		{"The client states that work was hard.", "Client stated work was hard.", "Client stated that work was hard."},
		{"She took 30 pills.", "Took ~30 pills.", "She took ~30 pills."},
		{"One attempt (alcohol overdose) in 2019.", "One attempt 2019.", "One attempt in 2019."},
		{"Improving on goal 2 (use time-out).", "Goal 2 (use time-out).", "Improving on goal 2 (use time-out)."},
		{"Client was Tearful and late.", "Tearful, late.", "Client was tearful and late."},
		{"The clinician reviewed it.", "Reviewed it.", "Clinician reviewed it."},
		{"Saw Marcus.", "Marcus came.", "Saw Marcus."},
	} {
		if got := mend(c.model, c.own, Style{}); got != c.want {
			t.Errorf("%q: got %q, want %q", c.model, got, c.want)
		}
	}
}

func TestStrays(t *testing.T) {
	for _, c := range []struct {
		text, own note.Text
		strays    bool
	}{
		{"Client reports anxiety on 6 out of 10 days.", "Client reports anxiety 6/10 most days.", true},
		{"Client cuts alcohol to 1 day.", "Cut alcohol to 1/day.", true},
		{"We will meet again on Tuesday.", "We'll meet again next Tuesday.", true},
		{"Renata left, and she noted it.", "Renata left, note it.", true},
		{"Sister was staying with her until Thursday.", "Sister stays with her until Thursday.", true},
		{"The sister stays with her until Thursday.", "Sister stays with her until Thursday.", false},
		{"He cried when he spoke.", "He cried when he talked.", false},
		{"Call at 9 am.", "Call 9am.", false},
		{"Anxiety was 6/10 most days.", "Anxiety 6/10 most days.", false},
		{"There was one PHQ-9 of 14.", "PHQ-9 14.", false},
		{"PHQ-9 was 14.", "PHQ-9 4.", true},
		{"Client is 21.", "Client 1.", true},
		{"Client sat on opposite ends of the couch.", "They sat on opposite ends of the couch.", true},
		{"Clinician practiced box breathing.", "We practiced box breathing.", true},
		{"Clinician did it and saw what client gives.", "We did it and saw what she gives.", true},
		{"Client wept.", "She wept.", true},
		{"He showed it to his mother.", "He showed it to mom.", false},
		{"Clinician and client practiced box breathing.", "We practiced box breathing.", false},
	} {
		if got := Strays(c.text, c.own); got != c.strays {
			t.Errorf("%q for %q: %v", string(c.text), string(c.own), got)
		}
	}
}

// Whatever a server that holds itself to a pattern answers, it has every word of
// the line in order, and begins no other way than grammar allows.
func TestAPatternHoldsEveryWord(t *testing.T) {
	for _, c := range []struct {
		slot note.Slot
		line string
		ok   []string
		bad  []string
	}{
		{note.Observed, "Tearful, speech soft, no psychosis noted.",
			[]string{"Client was tearful, the speech was soft, and no psychosis was noted.", "Client is tearful, speech is soft, and no psychosis was noted."},
			[]string{"Client was tearful, speech soft.", "The tearful, speech soft, no psychosis noted.", "Client was tearful, speech soft, psychosis noted."}},
		{note.Observed, "Arrived 10 minutes late, made eye contact.",
			[]string{"Client arrived 10 minutes late and made eye contact.", "Client arrived 10 minutes late, and client made eye contact."},
			[]string{"The arrived 10 minutes late, made eye contact.", "Client arrived 5 minutes late, made eye contact."}},
		{note.Intervention, "Taught breathing, 10 min.", []string{"Clinician taught breathing, 10 min."}, []string{"Client taught breathing, 10 min.", "Taught breathing, 10 min."}},
		{note.Reported, "Sleep 6 hours, wakes at 3am.", []string{"Sleep was 6 hours, and client wakes at 3am."}, []string{"Sleep 6 hours, wakes at 3am.", "Sleep was 6 hours, and client wakes at 3am daily."}},
		{note.Reported, "Nightmares 2 nights, was 5 at intake.", []string{"Nightmares were 2 nights, was 5 at intake."}, []string{"Nightmares was 2 nights, was 5 at intake.", "Nightmares were 2 nights, and client was 5 at intake."}},
		{note.Observed, "Slow speech, tearful.", []string{"Slow speech, and tearful."}, []string{"Client has been slow speech, tearful."}},
		{note.Risk, "988 card given.", []string{"988 card was given."}, []string{"988 card given."}},
		{note.Plan, "Home exercise program updated.", []string{"Home exercise program was updated."}, []string{"Home exercise was program updated."}},
		{note.Risk, "Safety plan completed with her and sister.", []string{"Safety plan was completed with her and sister."}, []string{"Safety plan was completed with her sister."}},
		{note.Risk, "Risk high but containable.", []string{"Risk is high but containable."}, []string{"Risk is containable."}},
		{note.Risk, "One attempt 2019, overdose.", []string{"One attempt in 2019, overdose."}, []string{"One attempt in 2019, and overdose."}},
		{note.Plan, "To log triggers daily.", []string{"The plan is To log triggers daily."}, []string{"To log triggers daily."}},
	} {
		w := Woven{Text: note.Text(c.line), Of: []note.Statement{{ID: 1, Text: note.Text(c.line), Slot: c.slot}}}
		p := pattern(w, Style{})
		re, err := regexp.Compile(p)
		if err != nil || strings.ContainsAny(p, `\\{}`) {
			t.Fatalf("%s: %s, %v", c.line, p, err)
		}
		for _, text := range c.ok {
			if !re.MatchString(text) {
				t.Errorf("%q is not in the pattern of %q: %s", text, c.line, p)
			}
		}
		for _, text := range c.bad {
			if re.MatchString(text) {
				t.Errorf("%q is in the pattern of %q", text, c.line)
			}
		}
	}
	for _, line := range []string{"Client reports poor sleep.", "She cried.", `Said "no".`, "Café visit.", "a\\b", "x {1,2}"} {
		if p := pattern(Woven{Text: note.Text(line), Of: []note.Statement{{ID: 1, Slot: note.Reported}}}, Style{}); p != "" {
			t.Errorf("%q has a pattern: %s", line, p)
		}
	}
}

// A diagnosis stays in one piece, and nobody "has came" for one.
func TestAPatternKeepsADiagnosisTogether(t *testing.T) {
	for _, c := range []struct{ line, ok, bad string }{
		{"Major depressive disorder, recurrent, moderate F33.1.", "Client has major depressive disorder, recurrent, moderate F33.1.", "Client has major depressive disorder, and recurrent, moderate F33.1."},
		{"Generalized anxiety disorder F41.1.", "Client has generalized anxiety disorder F41.1.", "Client generalized anxiety disorder F41.1."},
		{"Came for social anxiety F40.10.", "Came for social anxiety F40.10.", "Client has came for social anxiety F40.10."},
	} {
		w := Woven{Text: note.Text(c.line), Of: []note.Statement{{ID: 1, Text: note.Text(c.line), Slot: note.Assessment, Facets: []note.Facet{note.Diagnosis}}}}
		re := regexp.MustCompile(pattern(w, Style{}))
		if !re.MatchString(c.ok) || re.MatchString(c.bad) {
			t.Errorf("%s: %s", c.line, re)
		}
	}
}
