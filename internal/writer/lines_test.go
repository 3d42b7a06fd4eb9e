package writer

import (
	"regexp"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// lineStatements makes statements of "slot facets/voice: text".
func lineStatements(lines ...string) []note.Statement {
	var out []note.Statement
	for _, l := range lines {
		head, text, _ := strings.Cut(l, ": ")
		fields := strings.Fields(head)
		slot, voice, _ := strings.Cut(fields[0], "/")
		s := note.Statement{ID: len(out) + 1, Text: note.Text(text), Slot: note.Slot(slot), Voice: note.Voice(voice)}
		for _, f := range fields[1:] {
			s.Facets = append(s.Facets, note.Facet(f))
		}
		out = append(out, s)
	}
	return out
}

// TestLines: what neighbours a model makes one sentence of, and what it may say.
func TestLines(t *testing.T) {
	st := Style{Full: true}
	for _, c := range []struct {
		lines []string
		want  string   // lines for the model
		ok    []string // for the first line
		bad   []string
	}{
		// each has its own subject and verb
		{[]string{"reported/collateral: Mom says bedtime takes 2 hours", "reported/collateral: Teacher wrote that he is calmer"}, "Mom says bedtime takes 2 hours; teacher wrote that he is calmer.",
			[]string{"Mom says bedtime takes 2 hours, and teacher wrote that he is calmer."}, []string{"Mom says bedtime takes 2 hours; teacher wrote that he is calmer."}},
		// what one tells does not become another's account
		{[]string{"reported/collateral: Mom says bedtime takes 2 hours", "reported/client: Sleep 4 hours"}, "Mom says bedtime takes 2 hours. | Sleep 4 hours.", nil, nil},
		// one opening for two things of a plan
		{[]string{"plan: turtle practice before school daily", "plan: sticker chart for bedtime"}, "Turtle practice before school daily; sticker chart for bedtime.",
			[]string{"The plan includes turtle practice before school daily and sticker chart for bedtime."}, []string{"Turtle practice before school daily, sticker chart for bedtime."}},
		{[]string{"risk: 988 card given", "plan: booster in 3 months"}, "988 card given. | Booster in 3 months.", nil, nil},
		{[]string{"plan: turtle practice daily", "plan: spent 40 on lottery tickets"}, "Turtle practice daily. | Spent 40 on lottery tickets.", nil, nil}, // sorted wrongly, and no plan
		{[]string{"plan: aide to try the cards at snack"}, "Aide to try the cards at snack.", []string{"Aide is to try the cards at snack."}, []string{"The plan includes aide to try the cards at snack."}},
		{[]string{"plan: continue lithium 900 mg", "plan: return to clinic 8 weeks"}, "Continue lithium 900 mg; return to clinic 8 weeks.",
			[]string{"The plan is to continue lithium 900 mg and return to clinic in 8 weeks."}, []string{"Clinician will continue lithium 900 mg and return to clinic in 8 weeks."}},
		// a condition reaches no further than she wrote it
		{[]string{"plan: booster if SPIN over 25", "plan: refer to PT"}, "Booster if SPIN over 25. | Refer to PT.", nil, nil},
		// risk stands alone, whoever says it
		{[]string{"risk: Risk low", "risk: 988 card given"}, "Risk low. | 988 card given.", []string{"Risk is low."}, nil},
		// what the clinician says of herself
		{[]string{"plan: I will call the counselor Monday"}, "I will call the counselor Monday.", []string{"Clinician will call the counselor on Monday."}, []string{"I will call the counselor Monday.", "Client will call the counselor on Monday."}},
		// "left" is a side before what has sides
		{[]string{"observed: Left grip 22 pounds"}, "Left grip 22 pounds.", []string{"Left grip 22 pounds."}, []string{"Client left grip 22 pounds."}},
		// who started it she did not write, and of two things each keeps its own adjective
		{[]string{"response: Started a breathing exercise"}, "Started a breathing exercise.", []string{"Started a breathing exercise."}, []string{"Client started a breathing exercise."}},
		{[]string{"assessment: Strengths: motivated, supportive husband"}, "Strengths: motivated, supportive husband.", []string{"Strengths: motivated, and supportive husband."}, []string{"Strengths: motivated and supportive husband."}},
		{[]string{"reported/client: Client says he had the rope out"}, "Client says he had the rope out.", []string{"Client says that he had the rope out."}, []string{"Client says he had the rope out."}},
		{[]string{"assessment diagnosis: Panic disorder F41.0", "assessment: Goal 1 met"}, "Panic disorder F41.0; goal 1 met.",
			[]string{"Client has panic disorder F41.0, and goal 1 was met.", "The diagnosis is panic disorder F41.0, and goal 1 was met."}, []string{"Panic disorder F41.0, and goal 1 met."}},
	} {
		all := lineStatements(c.lines...)
		lines := Lines(Weave(all, all, st), all, st)
		var got []string
		for _, l := range lines {
			got = append(got, string(l.Text))
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.lines, got, c.want)
			continue
		}
		p := pattern(lines[0], st)
		re := regexp.MustCompile(p)
		for _, text := range c.ok {
			if p == "" || !re.MatchString(text) {
				t.Errorf("%q is not in %s", text, p)
			}
		}
		for _, text := range c.bad {
			if p != "" && re.MatchString(text) {
				t.Errorf("%q is in %s", text, p)
			}
		}
	}
}

// A sentence to which nothing is wanting has no pattern: it needs other words.
func TestAWholeSentenceHasNoPattern(t *testing.T) {
	for _, text := range []string{"She cried with relief.", "Client works nights.", "I think this is grief."} {
		all := lineStatements("response: " + text)
		if p := pattern(Lines(Weave(all, all, Style{Full: true}), all, Style{Full: true})[0], Style{Full: true}); p != "" {
			t.Errorf("%q: %s", text, p)
		}
	}
}
