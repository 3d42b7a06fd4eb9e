// Package sorter gives every statement its slot and facets, or says why it does
// not belong into the note.
//
// No model takes part, so it runs while the clinician types. The words it knows
// are tables (words/cues, words/facets), English and Spanish, one phrase list a
// file. A dump is read in five steps:
//
//	tokens.go    the words of a statement, folded: no case, no accents, no hyphens
//	features.go  what is true of it: "an attribution opens it", "a technique is named"
//	score.go     the rules: what each of these is worth for each slot
//	trained.go   the classifier: what the words, word pairs, pieces of words and
//	             cues of it and of its neighbours are worth, by their hashes
//	detector.go  the chance that it is an order to a machine, of another client, or the
//	             clinician's own; around.go is what it sees of the dump around it
//	chain.go     what a slot is worth after another, and the chance of each slot
//	             when the dump is taken as a whole
//
// Only the clinician's own words decide, and the main clause decides most: in
// "reports she will practice breathing" the client reports, nobody plans. The
// rules' weights hold the order in which they win over each other: private words
// and administration, a named instrument with its number, risk, who says it,
// what is to come, what the clinician did, what she saw, what she concludes, and
// last the fallback, "reported".
//
// Rules and classifier are summed up. In a long dump the classifier says most,
// for it was trained on whole dumps and what stands around a bare "Stable x6
// months." tells more than its words; of a statement that stands alone the rules
// say more. Where her words leave no choice (a danger, her own feelings), they
// decide; inside her own blocks the classifier hardly speaks. Without a cue it
// has to be surer before it takes a statement out of the note as private or
// administrative, or calls it risk.
//
// Confidence is the chance of the slot, cooled so that it is right as often as it
// says: the program in train, which makes the weights, prints how often.
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
	readings, vectors := make([]reading, len(out)), make([]*vector, len(out))
	for i, s := range out {
		readings[i] = read(s)
		vectors[i] = readings[i].features(s)
	}
	guessed := make([]bool, len(out)) // set aside by the detector alone
	seenBy := examples(out, readings, vectors)
	chances := trained().Chances(seenBy)
	for i := range out {
		s, r, f := &out[i], readings[i], vectors[i]
		slot, confidence := likeliest(chances[i])
		if labelled, ok := r.labelled(slot, *s, f); ok {
			slot, confidence = labelled, max(confidence, sure)
		}
		facets := r.facets(slot, f, *s)
		if prior, ok := head(out[:i], *s); ok {
			slot, facets, confidence = prior.Slot, union(prior.Facets, facets), prior.Confidence
		} else if prior, ok := continued(out[:i], *s, f); ok {
			slot, facets, confidence = prior.Slot, union(prior.Facets, facets), prior.Confidence
		}
		if s.Moved {
			slot, confidence = s.Slot, 1
			facets = r.facets(slot, f, *s)
		}
		s.Slot, s.Facets, s.Confidence = slot, facets, confidence
		suspect, doubt := r.suspect(*s, &seenBy[i])
		setAside(out[:i], s, r, "", seen)
		if s.Unused == "" && suspect != "" {
			setAside(out[:i], s, r, suspect, seen)
			guessed[i] = true
		}
		if s.Unused == "" {
			if s.Doubt = doubt; doubt == "" && s.Slot != note.Risk && !s.Moved && !strings.Contains(string(s.Cue), " ") && !r.client && mayFeel.MatchString(unquoted(string(s.Text))) {
				s.Doubt = note.UsedPrivate
			}
		}
	}
	sameBreath(out, readings, guessed)
	otherMembers(out)
	strangers(out)
	brokenOrders(out)
	return out
}

// head finds the statement whose words s continues.
func head(before []note.Statement, s note.Statement) (note.Statement, bool) {
	for i := len(before) - 1; s.Continues && i >= max(0, len(before)-4); i-- {
		if !before[i].Continues && before[i].Unused != note.UsedCorrected {
			return before[i], before[i].Part == s.Part
		}
	}
	return note.Statement{}, false
}

// continued finds the statement that s goes on after a correction: in "will see
// her | Monday, no wait | Tuesday" the last piece is part of the plan.
func continued(before []note.Statement, s note.Statement, f *vector) (note.Statement, bool) {
	n := len(before)
	_, confidence := choose(f.scores(), 1) // by its cues alone
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

// setAside decides whether s belongs into the note at all. The rules are asked first;
// suspect is what the detector makes of it.
func setAside(before []note.Statement, s *note.Statement, r reading, suspect note.UnusedReason, seen map[string]bool) {
	if s.Unused != "" { // corrected, by the dump; whose it was says more
		if elsewhere, _ := r.notices(len(before) == 0); s.Reads == "" && !s.Continues && (elsewhere || r.ofAnother(string(s.Text))) {
			s.Unused = note.UsedOtherClient
		}
		return
	}
	last := len(before) - 1
	text := string(s.Text)
	elsewhere, back := r.notices(last < 0)
	if elsewhere {
		low := unquoted(text)
		elsewhere = !metByClient.MatchString(low) && !accountOf.MatchString(low)
	}
	switch {
	case r.instructs(*s, last >= 0 && before[last].Unused == note.UsedInstruction && before[last].Part == s.Part), suspect == note.UsedInstruction:
		s.Unused = note.UsedInstruction
	case r.has(otherAhead) || r.ahead(last < 0) || r.noticedAhead(text):
		s.Unused = note.UsedOtherClient
	case (!elsewhere || !back) && (r.ofAnother(text) || suspect == note.UsedOtherClient):
		s.Unused = note.UsedOtherClient
	case elsewhere && (!r.told(*s) || !back):
		if s.Slot != note.Risk || back {
			s.Unused = note.UsedOtherClient
		}
		if back {
			takeBack(before, *s, r)
		}
	case s.Slot == note.Private && !s.Moved, suspect == note.UsedPrivate:
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
// noticed. Where the notice names a thing ("the cushion is my 4 pm"), the one or
// two statements that have it; else the sentence right before, which may be
// several statements. A risk statement stays in the note: whose it is, she has
// to say herself.
func takeBack(before []note.Statement, s note.Statement, r reading) {
	const reach, most = 40, 2
	var found []int
	for i := len(before) - 1; i >= max(0, len(before)-reach) && before[i].Part == s.Part; i-- {
		if before[i].Unused == "" && named(tokenize(string(before[i].Text)), r.thing()) {
			found = append(found, i)
		}
	}
	if 0 < len(found) && len(found) <= most {
		for _, i := range found {
			foreign(&before[i])
		}
		return
	}
	for i := len(before) - 1; i >= 0 && before[i].Part == s.Part && before[i].Unused == ""; i-- {
		if i < len(before)-1 && (before[i].End+maxGap < before[i+1].Start || strings.ContainsAny(lastByte(before[i].Text), ".!?")) {
			return
		}
		foreign(&before[i])
	}
}

// sameBreath looks at a sentence of several statements as a whole: what shows that
// it is of another client, or an order, may stand in one of them alone ("lady in
// bay 2, | fell again, needs her pads"). A danger stays, and so does what the
// client does; after something private, so does a plan or what the clinician did.
// What the detector alone found takes nothing along. A whole dump may be typed in one
// breath: what is longer than a sentence is none, and there only the piece right after
// goes along.
func sameBreath(out []note.Statement, readings []reading, guessed []bool) {
	for from := 0; from < len(out); {
		to := from + 1
		for to < len(out) && out[to].GoesOn && out[to].Part == out[from].Part {
			to++
		}
		if to-from > 1 {
			words := 0
			for i := from; i < to; i++ {
				words += len(readings[i].tokens)
			}
			reason, reach := note.UnusedReason(""), 1
			if words <= longest {
				reason, reach = asOne(out[from:to], from == 0), to-from
			}
			along := 0
			for i := from; i < to; i++ {
				s := &out[i]
				if s.Unused != "" || s.Moved || s.Slot == note.Risk {
					along = 0
					continue
				}
				after := note.UnusedReason("")
				if i > from && !guessed[i-1] && along < reach {
					after = out[i-1].Unused
				}
				switch {
				case reason == note.UsedInstruction || after == note.UsedInstruction:
					s.Unused = note.UsedInstruction
				case (reason == note.UsedOtherClient || after == note.UsedOtherClient) && !readings[i].client && !clientNouns[firstWord(string(s.Text))]:
					s.Unused = note.UsedOtherClient
				case reason == note.UsedPrivate && !readings[i].client && !readings[i].collateral,
					after == note.UsedPrivate && !readings[i].client && s.Slot != note.Plan && s.Slot != note.Intervention:
					s.Unused = note.UsedPrivate
				}
				along++
			}
		}
		from = to
	}
}

// longest is so many words that hardly a sentence has them.
const longest = 40

// asOne is why the pieces of one sentence, taken together, belong out of the note.
func asOne(pieces []note.Statement, first bool) note.UnusedReason {
	whole := pieces[0]
	for _, p := range pieces[1:] {
		whole.Text += ", " + p.Text
	}
	whole.End = pieces[len(pieces)-1].End
	r := read(whole)
	switch text := string(whole.Text); {
	case r.instructs(whole, false):
		return note.UsedInstruction
	case r.has(otherAhead) || r.ahead(first) || r.noticedAhead(text) || r.ofAnother(text):
		return note.UsedOtherClient
	}
	if slot, confidence := choose(r.features(whole).scores(), 1); slot == note.Private && confidence > sure {
		return note.UsedPrivate
	}
	return ""
}

var clientNouns = map[string]bool{"client": true, "ct": true, "pt": true, "patient": true, "cl": true, "paciente": true, "cliente": true}

// firstWord is the first word of text that joins nothing, in small letters.
func firstWord(text string) string {
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		if w = strings.Trim(w, ".,;:"); w != "and" && w != "but" && w != "y" && w != "pero" {
			return w
		}
	}
	return ""
}

func named(tokens []token, names map[string]bool) bool {
	for _, t := range tokens {
		if names[t.low] {
			return true
		}
	}
	return false
}

// maxGap is how far the clauses of a sentence lie apart at most, in bytes: a
// comma, a blank, a dash.
const maxGap = 2

func foreign(s *note.Statement) {
	if s.Unused == "" && s.Slot != note.Risk && !s.Moved {
		s.Unused = note.UsedOtherClient
	}
}

// thing is what a notice names after an article: "the erectile thing".
func (r *reading) thing() map[string]bool {
	out := map[string]bool{}
	for i, t := range r.tokens {
		if i == 0 || !articles[r.tokens[i-1].low] || t.number || len(t.low) < 4 || empty[t.low] {
			continue
		}
		known := false
		for _, h := range r.hits {
			known = known || h.from <= i && i < h.to && (h.list == otherClient || h.list == subjectClient || h.list == subjectCollateral)
		}
		if !known {
			out[t.low] = true
		}
	}
	return out
}

var articles = words(`the that el la los las lo`)

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
