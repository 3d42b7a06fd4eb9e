package writer_test

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

// statements makes them of lines "slot facets: text"; a slot may carry a voice
// after a stroke ("reported/collateral").
func statements(t *testing.T, lines ...string) []note.Statement {
	t.Helper()
	var out []note.Statement
	for _, l := range lines {
		head, text, ok := strings.Cut(l, ": ")
		if !ok {
			t.Fatalf("no slot: %q", l)
		}
		fields := strings.Fields(head)
		slot, voice, _ := strings.Cut(fields[0], "/")
		s := note.Statement{ID: len(out) + 1, Text: note.Text(text), Slot: note.Slot(slot), Voice: note.Voice(voice), Quoted: strings.Contains(text, `"`)}
		for _, f := range fields[1:] {
			s.Facets = append(s.Facets, note.Facet(f))
		}
		out = append(out, s)
	}
	return out
}

func weave(t *testing.T, st writer.Style, lines ...string) string {
	t.Helper()
	all := statements(t, lines...)
	var out []string
	n := 0
	for _, w := range writer.Weave(all, all, st) {
		out = append(out, string(w.Text))
		n += len(w.Of)
		if _, findings := verify.Sentence(w.Text, w.Of, all); len(findings) > 0 {
			t.Errorf("%s: %s", string(w.Text), string(findings[0].Message))
		}
	}
	if n != len(all) {
		t.Errorf("%d statements named of %d", n, len(all))
	}
	return strings.Join(out, " | ")
}

func TestWeave(t *testing.T) {
	for _, c := range []struct {
		lines []string
		want  string
	}{
		// what the client does joins by "and"
		{[]string{"reported/client: ct rpts poor sleep", "reported: takes melatonin 5 mg"}, "Client reports poor sleep and takes melatonin 5 mg."},
		{[]string{"reported: feels flat since May", "reported: drinks 2 beers nightly", "reported: works nights"}, "Client feels flat since May and drinks 2 beers nightly, and works nights."},
		{[]string{"reported/client: denies falls", "reported/client: denies chest pain"}, "Client denies falls and denies chest pain."},
		{[]string{"risk/client: denies SI", "risk/client: denies HI"}, "Client denies suicidal ideation and denies homicidal ideation."},
		{[]string{"risk/client: denies SI", "risk/client: denies thoughts of harming baby", "risk/client: denies HI"}, "Client denies suicidal ideation and denies thoughts of harming baby, and denies homicidal ideation."},
		{[]string{"reported: missed days went from 3 to 0", "reported: lost time is worse"}, "Missed days went from 3 to 0. | Lost time is worse."},
		// not where another person could be meant
		{[]string{"reported: wife on chemo", "reported: sleeps all day"}, "Wife on chemo. | Sleeps all day."},
		{[]string{"reported/client: ct rpts her mom drinks", "reported: sleeps poorly"}, "Client reports her mom drinks. | Sleeps poorly."},
		{[]string{"reported/client: ct says she fights when he is late", "reported/client: ct denies falls"}, "Client says she fights when he is late. | Client denies falls."},
		{[]string{"reported/collateral: mom reports he hits", "reported: denies tantrums"}, "Mom reports he hits. | Client denies tantrums."},
		// nor across times, risk and what is not risk, quotations, answers
		{[]string{"reported/client: ct reports poor sleep", "reported: felt dizzy on Tuesday"}, "Client reports poor sleep. | Client felt dizzy on Tuesday."},
		{[]string{"reported/client: ct denies falls", "risk/client: denies SI"}, "Client denies falls. | Client denies suicidal ideation."},
		{[]string{"risk/client: denies SI", "risk/client: endorses urges to cut"}, "Client denies suicidal ideation. | Client endorses urges to cut."},
		{[]string{`reported/client: ct says "I am fine"`, "reported: eats little"}, `Client says "I am fine". | Client eats little.`},
		// one pronoun's verbs join by "and", unless somebody else comes between
		{[]string{"response: He kept a neutral spine", "response: He centralized fully"}, "He kept a neutral spine and centralized fully."},
		{[]string{"response: She laughed", "response: he looked away"}, "She laughed. | He looked away."},
		{[]string{"response: He told his brother off", "response: he walked away"}, "He told his brother off. | He walked away."},
		{[]string{"reported: She works nights", "reported: she and the cat moved out"}, "She works nights. | She and the cat moved out."},
		// short fragments need nothing more in common, but nobody else in them
		{[]string{"reported symptom: sleep 4-5 h", "reported substance: no alcohol this week"}, "Sleep 4-5 hours; no alcohol this week."},
		{[]string{"reported social: sister in town", "reported symptom: sleep 4-5 h"}, "Sister in town. | Sleep 4-5 hours."},
		// what she began with a small letter is no name
		{[]string{"observed mse: affect flat", "observed mse: slouched all hour"}, "Affect flat; slouched all hour."},
		// findings join by a semicolon
		{[]string{"observed mse: on time, neat", "observed mse: affect flat", "observed measure: PHQ-9 14"}, "On time, neat; affect flat; PHQ-9 14."},
		{[]string{"observed mse: affect flat", "observed mse: Marcus cried too"}, "Affect flat. | Marcus cried too."},
		{[]string{"observed: Discharge", "observed: 18 sessions"}, "Discharge. | 18 sessions."},
		{[]string{"observed mse: Mood: low", "observed mse: affect flat"}, "Mood: low. | Affect flat."},
		// what the clinician did
		{[]string{"intervention: Used play", "intervention: Coached mom on praise"}, "Used play and coached mom on praise."},
		{[]string{"intervention: Explained panic cycle", "intervention: Started a breathing exercise"}, "Explained panic cycle and started a breathing exercise."},
		// a plan by whose it is
		{[]string{"plan homework: walk daily", "plan homework: log mood"}, "Walk daily; log mood."},
		{[]string{"plan homework: walk daily", "plan: refer to psychiatry"}, "Walk daily. | Refer to psychiatry."},
		{[]string{"plan: start losartan 50 mg daily", "plan: refer to psychiatry"}, "Start losartan 50 mg daily; refer to psychiatry."},
		// different slots, languages, numbered points
		{[]string{"observed mse: affect flat", "plan: walk daily"}, "Affect flat. | Walk daily."},
		{[]string{"reported symptom: duerme mal y llora", "reported symptom: no come nada"}, "Duerme mal y llora. | No come nada."},
		{[]string{"assessment diagnosis: 1. MDD", "assessment diagnosis: 2. GAD"}, "1. major depressive disorder. | 2. generalized anxiety disorder."},
	} {
		if got := weave(t, full, c.lines...); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.lines, got, c.want)
		}
	}
	if got := weave(t, writer.Style{}, "reported/client: ct rpts poor sleep", "reported: takes melatonin"); got != "Client reports poor sleep. | Takes melatonin." {
		t.Errorf("terse style wove: %s", got)
	}
}

func TestAWovenSentenceHasABound(t *testing.T) {
	long := "observed mse: affect flat and " + strings.Repeat("very ", 20) + "slow"
	if got := weave(t, full, long, "observed mse: speech soft"); !strings.Contains(got, " | ") {
		t.Errorf("joined beyond a breath: %s", got)
	}
	if got := weave(t, full, "observed mse: affect flat", "observed mse: speech soft", "observed mse: gait slow", "observed mse: mood low"); got != "Affect flat; speech soft; gait slow. | Mood low." {
		t.Errorf("more than three: %s", got)
	}
}
