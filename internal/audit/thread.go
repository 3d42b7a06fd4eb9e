package audit

import (
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// The medical-necessity thread: what was wrong, what it does to her life, what is
// aimed at, what was done, how it was taken, what comes next. Each link is shown in
// the clinician's own words, or as missing.

// mostOfLink statements are shown for one link.
const mostOfLink = 2

// Thread finds the links in the note as it stands. A note that is about no session
// has none.
func Thread(in Input) []note.Link {
	r := newRecord(in)
	if slices.Contains([]Setting{Phone, CaseManagement, NoShow}, r.setting) || len(r.lines) == 0 {
		return nil
	}
	told := func(l *lexicon, may func(line) bool) func(line) bool {
		return func(x line) bool { return (may == nil || may(x)) && l.in(x.words) }
	}
	links := map[note.LinkKind][]func(line) bool{ // the surest first
		note.LinkDiagnosis: {
			func(l line) bool { return diagnosisRE.MatchString(l.own) },
			func(l line) bool { return l.has(note.Diagnosis) }, told(diagnosisWords, ownDiagnosis),
			func(l line) bool { return r.bodily() && bodyWords.in(l.words) }},
		note.LinkSymptom: {
			func(l line) bool { return l.has(note.Symptom) && l.is(note.Reported) },
			func(l line) bool { return l.has(note.Symptom) || l.has(note.Problem) },
			func(l line) bool { return l.has(note.Measure) }},
		note.LinkImpairment: {
			func(l line) bool { return l.has(note.Impairment) && !l.is(note.Plan) },
			told(impairmentWords, func(l line) bool { return !l.is(note.Plan, note.Intervention, note.Risk) })},
		note.LinkGoal: {
			told(goalWords, nil), func(l line) bool { return l.has(note.Goal) }},
		note.LinkIntervention: {
			func(l line) bool { return l.is(note.Intervention) && techniqueWords.in(l.words) },
			func(l line) bool { return l.is(note.Intervention) },
			func(l line) bool { return actRE.MatchString(l.text) && techniqueWords.in(l.words) }},
		note.LinkResponse: {
			func(l line) bool { return l.is(note.Response) },
			told(responseWords, func(l line) bool { return !l.is(note.Intervention, note.Plan, note.Risk) })},
		note.LinkPlan: {
			func(l line) bool { return l.is(note.Plan) }, told(planWords, nil)},
	}
	var out []note.Link
	for _, kind := range note.LinkKinds {
		link := note.Link{Kind: kind}
		var words []string
		for _, says := range links[kind] {
			for _, l := range r.lines {
				if len(words) < mostOfLink && says(l) {
					words = append(words, strings.Join(strings.Fields(l.text), " "))
					for _, s := range l.sources {
						link.Sources = append(link.Sources, s.ID)
					}
				}
			}
			if len(words) > 0 {
				break
			}
		}
		switch {
		case len(words) > 0:
			link.Text = note.Text(strings.Join(words, " "))
		case kind == note.LinkDiagnosis && len(r.Session.Diagnosis) > 0:
			link.Text = note.Text(strings.Join(r.Session.Diagnosis, ", "))
		case kind == note.LinkGoal && len(r.Session.Goals) > 0:
			link.Text = note.Text(strings.Join(r.Session.Goals, "; "))
		}
		out = append(out, link)
	}
	return out
}
