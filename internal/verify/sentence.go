// Package verify says whether a sentence of a note is carried by what the
// clinician wrote, and what in it is not.
//
// Whether the words of a sentence occur somewhere in the brain dump says almost
// nothing about the errors that do damage: a lost "no", a changed dose, mother
// for father. So a sentence is first aligned with the statements it is said to
// rest on, and then compared with them, one kind of claim after the other:
// numbers, negations, medicines, people, risk, time. Shorthand is spelled out
// on both sides before.
//
// There is no model here and no network: word lists (words/) and code. The cost
// of a check grows with the length of what is compared.
package verify

import (
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Sentence compares text with sources, the statements it was made of, and says
// how much of it they carry and what is wrong: what it adds, what it changes,
// and what of theirs that must not be lost it leaves out. all is the whole brain
// dump; it tells a fact that stands elsewhere from an invented one.
func Sentence(text note.Text, sources, all []note.Statement) (float64, []note.Finding) {
	return compare(string(text), sources, all, true)
}

// Claim is Sentence without the search for omissions: for a note that exists
// already, where what one sentence leaves out another may say.
func Claim(text note.Text, sources, all []note.Statement) (float64, []note.Finding) {
	return compare(string(text), sources, all, false)
}

// Reworded tells whether text differs from own beyond capitals, spacing and
// punctuation.
func Reworded(text, own note.Text) bool {
	return readText(string(text)).plain(false) != readText(string(own)).plain(false)
}

// pair is a sentence beside its sources.
type pair struct {
	sen, src *reading         // src: the readings of all sources, one after the other
	sources  []note.Statement // in the order of src
	all      []note.Statement
	whole    bool  // look for omissions too
	to       []int // for each token of sen the token of src it matches, or -1
	from     []int // for each token of src the token of sen it matches, or -1
	findings []note.Finding
	bare     []int // content tokens of sen that nothing carries
}

// longest text that is compared, in tokens: beyond it no one sentence is left,
// and what is compared pair by pair would take too long.
const longest = 2000

func compare(text string, sources, all []note.Statement, whole bool) (float64, []note.Finding) {
	sen := readText(text)
	if len(sources) == 0 {
		return 0, []note.Finding{{Kind: note.Unsupported, Severity: note.Block, Message: "Nothing you wrote says this."}}
	}
	src := readStatements(sources)
	same, long := sen.plain(true) == src.plain(true), max(len(sen.tokens), len(src.tokens)) > longest
	if long && !same {
		return 0, []note.Finding{{Kind: note.Unsupported, Severity: note.Block, Message: "This is too long to compare with what you wrote. Break it into sentences."}}
	}
	p := &pair{sen: sen, src: src, sources: sources, all: all, whole: whole}
	p.to = align(sen.tokens, src.tokens)
	p.from = align(src.tokens, sen.tokens)
	if same { // her own words; only marks, and whose they are, may differ
		if !long {
			p.quotes()
		}
		p.actor()
		return 1, p.findings
	}
	support := p.cover()
	p.numbers()
	p.negation()
	p.medication()
	p.laterality()
	p.quotes()
	p.risk()
	p.people()
	p.attribution()
	p.certainty()
	p.time()
	p.causality()
	p.unsupported(support)
	return support, p.findings
}

// readStatements reads statements as one text, each a clause of its own.
func readStatements(statements []note.Statement) *reading {
	if len(statements) == 1 {
		return readText(string(statements[0].Alone()))
	}
	out := &reading{has: map[string]bool{}, lows: map[string]bool{}}
	for _, s := range statements {
		r := readText(string(s.Alone()))
		offset := len(out.tokens)
		out.tokens = append(append(out.tokens, r.tokens...), token{raw: ".", low: ".", kind: stopToken})
		for _, c := range r.cues {
			c.at += offset
			for i := range c.focus {
				c.focus[i] += offset
			}
			out.cues = append(out.cues, c)
		}
		out.quotes = append(out.quotes, r.quotes...)
		for k := range r.has {
			out.has[k] = true
		}
		for k := range r.lows {
			out.lows[k] = true
		}
	}
	return out
}

var leads = map[string]bool{"client": true, "and": true, "but": true, ">": true, "→": true}

var noise = map[string]bool{"um": true, "umm": true, "ummm": true, "uh": true, "uhh": true, "uhm": true, "erm": true, "hmm": true}

// plain is a text as its bare sequence of words. With tidied, what tidying adds
// or takes away (a subject, a leading "and", fillers) counts for nothing.
func (r *reading) plain(tidied bool) string {
	var b strings.Builder
	for _, t := range r.tokens {
		if t.kind == stopToken || tidied && (noise[t.low] || b.Len() == 0 && leads[t.low]) {
			continue
		}
		w := t.low
		if t.kind == numberToken || groups[w] == "continue" || unitWords[t.canon] {
			w = t.canon
		}
		if t.cmp != 0 {
			b.WriteByte(t.cmp)
		}
		b.WriteString(w)
		b.WriteByte(' ')
	}
	return b.String()
}

// align finds for each token of a that makes a claim the token of b that says
// the same, preferring the one that follows the last match.
func align(a, b []token) []int {
	where := make(map[string][]int, len(b))
	for i, t := range b {
		if t.kind != stopToken {
			key := t.key()
			where[key] = append(where[key], i)
		}
	}
	out := make([]int, len(a))
	last := -1
	for i, t := range a {
		out[i] = -1
		if t.kind == stopToken {
			continue
		}
		at := where[t.key()]
		if len(at) == 0 {
			continue
		}
		// the first place after the last match, else the first of all
		n, _ := slices.BinarySearch(at, last+1)
		if n == len(at) {
			n = 0
		}
		out[i] = at[n]
		if t.content || t.kind == numberToken {
			last = at[n]
		}
	}
	return out
}

func (t token) key() string {
	if t.kind == numberToken {
		return "#" + t.canon
	}
	return t.canon
}

// cover finds the content words that the sources do not carry and gives the
// share that they do.
func (p *pair) cover() float64 {
	total, covered := 0.0, 0.0
	for i, t := range p.sen.tokens {
		switch {
		case t.kind == numberToken && !t.weak:
			total++
			if p.to[i] >= 0 {
				covered++
			}
		case !t.content:
		case i > 0 && p.sen.tokens[i-1].kind == numberToken && (t.low == "am" || t.low == "pm" || unitWords[t.canon] && p.to[i-1] >= 0 && p.counts(p.sen.tokens[i-1].canon, t.canon)):
		default:
			total++
			if p.to[i] < 0 {
				p.to[i] = p.misspelt(t)
			}
			if p.to[i] >= 0 || p.implied(t) {
				covered++
			} else {
				p.bare = append(p.bare, i)
			}
		}
	}
	if total == 0 {
		return 1
	}
	return covered / total
}

// counts tells whether a number of this value counts that unit in the sources.
func (p *pair) counts(value, unit string) bool {
	return slices.ContainsFunc(p.src.tokens, func(s token) bool {
		return s.kind == numberToken && s.canon == value && s.unit == unit
	})
}

// implied tells whether the sources say in other grammar what t says.
func (p *pair) implied(t token) bool {
	if general[t.canon] != nil {
		for k := range general[t.canon] {
			if p.src.has[k] {
				return true
			}
		}
	}
	if t.canon == "increase" && p.src.lows["up"] || t.canon == "decrease" && p.src.lows["down"] {
		return true
	}
	if unit := frequencyUnit[t.low]; unit != "" && p.src.has[unit] {
		return true
	}
	if m := monthNumber[t.low]; m != "" && p.src.has["#"+m] {
		return true
	}
	if dayNames[t.low] {
		for low := range p.src.lows {
			if len(low) >= 3 && len(low) <= 5 && strings.HasPrefix(t.low, strings.TrimSuffix(low, "s")) {
				return true
			}
		}
	}
	return false
}

var frequencyUnit = map[string]string{"daily": "day", "nightly": "night", "weekly": "week", "monthly": "month", "hourly": "hour", "yearly": "year", "annually": "year"}

var monthNumber = map[string]string{"january": "1", "february": "2", "march": "3", "april": "4", "may": "5", "june": "6", "july": "7",
	"august": "8", "september": "9", "october": "10", "november": "11", "december": "12"}

// misspelt finds a word of the sources that t may be the right spelling of.
func (p *pair) misspelt(t token) int {
	if len(t.low) < 5 || len(t.low) > 24 || t.drug != "" || kin[t.low] != "" {
		return -1
	}
	for i, s := range p.src.tokens {
		if s.kind == wordToken && s.content && near(t.low, s.low) && !opposites[t.canon][s.canon] {
			return i
		}
	}
	return -1
}

// near tells whether two words are one slip of the keyboard apart, or two if
// they are long. Both begin with the same letter.
func near(a, b string) bool {
	if a == "" || b == "" || a[0] != b[0] || len(b) < 4 || len(b) > 26 {
		return false
	}
	most := 1
	if len(a) >= 9 {
		most = 2
	}
	if d := len(a) - len(b); d > most || -d > most {
		return false
	}
	return distance(a, b) <= most
}

// distance is the number of letters added, dropped, changed or swapped with
// their neighbour.
func distance(a, b string) int {
	var rows [3][32]int
	prev2, prev, row := rows[0][:len(b)+1], rows[1][:len(b)+1], rows[2][:len(b)+1]
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
		prev2, prev, row = prev, row, prev2
	}
	return prev[len(b)]
}

func (p *pair) find(k note.FindingKind, sev note.Severity, parts ...string) {
	m := note.Text(strings.Join(parts, ""))
	for _, f := range p.findings {
		if f.Kind == k && f.Message == m {
			return
		}
	}
	p.findings = append(p.findings, note.Finding{Kind: k, Severity: sev, Message: m})
}

// wrote words the commonest message.
func wrote(was, is string) string {
	return "You wrote ‘" + was + "’; this says ‘" + is + "’."
}

// around gives the words of a reading from token i to j inclusive, for messages.
func (r *reading) around(i, j int) string {
	i, j = max(i, 0), min(j, len(r.tokens)-1)
	var b strings.Builder
	for from := i; i <= j; i++ {
		t := r.tokens[i]
		if i > from && t.after { // the 10 of 7/10 is in the 7's words
			continue
		}
		if t.kind != stopToken && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.raw)
	}
	return strings.Trim(b.String(), " .,;:/")
}

func (r *reading) hasAny(set map[string]bool) bool {
	for _, t := range r.tokens {
		if t.kind == wordToken && (set[t.low] || set[t.canon]) {
			return true
		}
	}
	return false
}
