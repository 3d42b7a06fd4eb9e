// Package sorter gives every statement its slot and facets, or says why it does
// not belong into the note.
//
// No model takes part, so it runs while the clinician types. The words it knows
// are tables (words/cues, words/facets), English and Spanish, one phrase list a
// file. A statement is read in three steps:
//
//	tokens.go    its words, folded: no case, no accents, no hyphens
//	features.go  what is true of it: "an attribution opens it", "a technique is named"
//	score.go     the weight of each feature for each slot; the best slot wins
//
// Only the clinician's own words decide, and the main clause decides most: in
// "reports she will practice breathing" the client reports, nobody plans. The
// weights hold the order in which the rules win over each other: private words
// and administration, a named instrument with its number, risk, who says it,
// what is to come, what the clinician did, what she saw, what she concludes, and
// last the fallback, "reported" with low confidence. Confidence is the winner's
// share against all other slots, so a near tie says so. A trained classifier
// adds its own numbers to the same sums.
//
// Risk comes before politeness: a statement with a risk term is never set aside
// as private or repeated. What addresses a machine ("ignore previous
// instructions") is set aside and shown, whatever else it says.
package sorter

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Sort returns a copy of statements with Slot, Facets, Confidence and Unused
// set. Their number, order and ids stay. What the clinician moved herself
// (Moved) keeps its slot.
func Sort(statements []note.Statement) []note.Statement {
	out := make([]note.Statement, len(statements))
	copy(out, statements)
	seen := map[string]bool{}
	for i := range out {
		s := &out[i]
		r := read(*s)
		f := r.features(*s)
		slot, confidence := choose(f.scores())
		facets := r.facets(slot, f, *s)
		if prior, ok := continued(out[:i], *s, confidence); ok {
			slot, facets, confidence = prior.Slot, union(prior.Facets, facets), prior.Confidence
		}
		if s.Moved {
			slot, confidence = s.Slot, 1
			facets = r.facets(slot, f, *s)
		}
		s.Slot, s.Facets, s.Confidence = slot, facets, confidence
		setAside(out[:i], s, r, seen)
	}
	return out
}

// continued finds the statement that s goes on after a correction: in "will see
// her | Monday, no wait | Tuesday" the last piece is part of the plan.
func continued(before []note.Statement, s note.Statement, confidence float64) (note.Statement, bool) {
	n := len(before)
	if n == 0 || before[n-1].Unused != note.UsedCorrected || before[n-1].Part != s.Part || confidence > sure || s.Voice != note.Unvoiced {
		return note.Statement{}, false
	}
	prior := before[n-1]
	if s.Tense != note.NoTense {
		return note.Statement{}, false // a clause of its own
	}
	if n > 1 && before[n-2].Part == s.Part && !strings.ContainsAny(lastByte(before[n-2].Text), ".!?") {
		prior = before[n-2] // the same sentence
	}
	return prior, prior.Confidence > sure
}

func lastByte(t note.Text) string { return string(t[max(0, len(t)-1):]) }

// setAside decides whether s belongs into the note at all.
func setAside(before []note.Statement, s *note.Statement, r reading, seen map[string]bool) {
	if s.Unused != "" {
		return // corrected, by the dump
	}
	last := len(before) - 1
	switch {
	case r.instructs(*s, last >= 0 && before[last].Unused == note.UsedInstruction && before[last].Part == s.Part):
		s.Unused = note.UsedInstruction
	case r.has(otherAhead):
		s.Unused = note.UsedOtherClient
	case r.has(otherClient) && !r.told(*s):
		s.Unused = note.UsedOtherClient
		takeBack(before, *s, r)
	case s.Slot == note.Private && !s.Moved:
		s.Unused = note.UsedPrivate
	case s.Slot == note.Risk:
	default:
		k := string(s.Block) + "|" + string(s.Voice) + "|" + r.words()
		if s.Slot != note.Admin && seen[k] && strings.Contains(r.words(), " ") {
			s.Unused = note.UsedRepeated
		}
		seen[k] = true
	}
}

// takeBack sets aside what the clinician wrote of another client before she
// noticed: the statements that share a word of substance with her notice ("the
// cushion is my 4 pm"), else the one just before.
func takeBack(before []note.Statement, s note.Statement, r reading) {
	const reach = 40
	last := len(before) - 1
	names := r.substance()
	found := false
	for i := last; i >= 0 && i > last-reach && before[i].Part == s.Part; i-- {
		if before[i].Unused != "" {
			continue
		}
		other := reading{tokens: tokenize(string(before[i].Text))}
		for _, t := range other.tokens {
			if names[t.low] {
				before[i].Unused = note.UsedOtherClient
				found = true
				break
			}
		}
	}
	if !found && last >= 0 && before[last].Unused == "" && before[last].Part == s.Part {
		before[last].Unused = note.UsedOtherClient
	}
}

// substance are the words of a notice that can name what it is about.
func (r *reading) substance() map[string]bool {
	known := make([]bool, len(r.tokens))
	for _, h := range r.hits {
		switch h.list {
		case otherClient, administrative, joining, subjectClient, subjectCollateral, subjectClinician:
			for i := h.from; i < h.to; i++ {
				known[i] = true
			}
		}
	}
	out := map[string]bool{}
	for i, t := range r.tokens {
		if !known[i] && (len(t.low) >= 4 && !t.number && !empty[t.low] || t.upper == "SI" || t.upper == "HI") {
			out[t.low] = true
		}
	}
	return out
}

var empty = words(`wait sorry oops thing things stuff part about wrong that this with from have been were what which when actually think forget`)

func union(a, b []note.Facet) []note.Facet {
	var out []note.Facet
	for _, f := range note.Facets {
		for _, x := range append(a[:len(a):len(a)], b...) {
			if x == f {
				out = append(out, f)
				break
			}
		}
	}
	return out
}
