// Package dump cuts a brain dump into statements.
//
// A statement is one clause: the smallest thing that is sorted, rewritten and
// traced. It is always one unbroken slice of the text it came from, so a
// sentence of the note can point back at the clinician's own words. Everything
// she typed is in some statement; only what separates statements (white space,
// bullets, headings, semicolons) lies between them.
//
// The cutting goes from coarse to fine:
//
//	part      one text of the clinician's
//	passage   a line or a wrapped paragraph, without bullet and heading (lines.go)
//	sentence  up to a full stop that is one, or a semicolon (sentences.go)
//	clause    a sentence cut where a new speaker or a new act begins (clauses.go)
//
// Cutting too much is worse than cutting too little: half a clause says
// something else, while a long statement is only clumsy. So a comma or an "and"
// cuts only where both sides have a cue of their own ("denies SI, will see her
// Tuesday"), and never inside a quotation or a bracket.
//
// A slip she corrects herself ("Monday, no wait, Tuesday") stays visible as a
// statement marked corrected (corrections.go).
package dump

import (
	"sort"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Split cuts parts into statements, in the order of the parts. A statement whose
// text is unchanged keeps its id from prev; every other one gets an id above all
// of prev's. A caller that must not see an id of a long gone statement again
// keeps that statement in prev.
func Split(parts []note.Part, prev []note.Statement) []note.Statement {
	var out []note.Statement
	for _, p := range parts {
		out = append(out, splitPart(p)...)
	}
	keepIDs(out, prev)
	return out
}

// piece is a statement in the making: the bytes it covers.
type piece struct {
	start, end int
	corrected  bool
	reads      string // after a correction: the words as they are meant; "" as they stand
	goesOn     bool   // in the sentence of the piece before
	continues  bool   // its words stand in the reads of the piece before
}

func splitPart(p note.Part) []note.Statement {
	text := string(p.Text)
	guard := protect(text)
	var out []note.Statement
	labels := labels{text: text}
	for _, pass := range passages(text, guard, p.Kind) {
		topic, alone := labels.open(pass)
		if alone {
			continue
		}
		words := scan(text, guard, pass.start, pass.end)
		if len(words) == 0 {
			continue
		}
		var cuts []piece
		if pass.foreign {
			cuts = []piece{{start: pass.start, end: pass.end}}
		} else {
			for _, sent := range sentences(text, guard, pass, words) {
				cuts = append(cuts, clauses(text, guard, sent)...)
			}
		}
		var before *piece // a correction may open a line of its own
		if len(out) > 0 {
			before = &piece{}
		}
		if !pass.foreign {
			cuts = correct(text, cuts, words, before)
		}
		if before != nil && before.corrected {
			out[len(out)-1].Unused = note.UsedCorrected
		}
		speaker := noSpeaker
		brief := false // the label stands inside the line, and speaks of its own sentence alone
		for _, c := range cuts {
			own := within(words, c.start, c.end)
			s := note.Statement{
				Part: p.ID, Start: c.start, End: c.end, Text: note.Text(text[c.start:c.end]),
				Block: pass.block, Question: p.Question, Reads: note.Text(c.reads), Continues: c.continues, GoesOn: c.goesOn,
			}
			if c.corrected {
				s.Unused = note.UsedCorrected
			}
			if t, _ := topicAt(text, c.start, c.end); t != "" { // the next label of one line
				brief = brief || c.start > pass.start
				topic = t
			}
			s.Topic = topic
			if brief && strings.HasSuffix(text[c.start:c.end], ".") {
				topic = ""
			}
			s.Voice, s.Cue, speaker = voice(text, own, speaker)
			s.Tense = tense(own)
			s.Quoted = quoted(guard, c.start, c.end)
			out = append(out, s)
		}
	}
	return out
}

// within returns the words of a passage that lie in [start, end).
func within(words []word, start, end int) []word {
	i := sort.Search(len(words), func(i int) bool { return words[i].start >= start })
	j := sort.Search(len(words), func(j int) bool { return words[j].start >= end })
	return words[i:j]
}
