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
// A careful colleague does not repeat her line, she words it anew. So what one
// side says and the other does not is looked for in other words (words/alike.txt,
// one root, a short form, its initials), and words of many uses count for
// nothing where all that is particular is carried. Numbers, medicines, people,
// negations, sides, risk and quotations are never read so loosely.
//
// There is no model here and no network: word lists (words/) and code. The cost
// of a check grows with the length of what is compared.
package verify

import (
	"regexp"
	"slices"
	"strconv"
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
	// of each: whether it says the same in other words
	toWorded, fromWorded []bool
	findings             []note.Finding
	bare                 []int // content tokens of sen that nothing carries
	vague                []int // of these, words of many uses
}

// longest text that is compared, in tokens: beyond it no one sentence is left,
// and what is compared pair by pair would take too long.
const longest = 2000

func compare(text string, sources, all []note.Statement, whole bool) (float64, []note.Finding) {
	sen := readText(text)
	if len(sources) == 0 && !whole && sen.isTitle() {
		return 1, nil
	}
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
	p.toWorded, p.fromWorded = make([]bool, len(p.to)), make([]bool, len(p.from))
	if same { // her own words; only marks, and whose they are, may differ
		if !long {
			p.quotes()
		}
		p.actor()
		return 1, p.findings
	}
	p.alike()
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

// isTitle tells whether a text is the title of a note or of a part of it, and
// says nothing: "Progress Note - Individual Therapy".
func (r *reading) isTitle() bool {
	n := 0
	for _, t := range r.tokens {
		if t.kind == numberToken || t.kind == wordToken && !titleWords[t.low] && !function[t.low] {
			return false
		}
		n++
	}
	return n > 0 && n < 12
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
			if p.to[i] < 0 {
				p.shortened(i)
			}
			if p.to[i] < 0 {
				p.initials(i)
			}
			if p.to[i] < 0 && len(t.raw) == 1 && p.typed(t.raw) { // an initial that reads as shorthand elsewhere
				p.to[i] = 0
			}
			if p.to[i] < 0 && len(t.raw) == 1 { // "R." for Rosa
				p.to[i] = slices.IndexFunc(p.src.tokens, func(s token) bool { return len(s.raw) > 1 && s.raw[0] == t.raw[0] && t.raw[0] < 'a' })
			}
			if p.to[i] >= 0 || p.implied(t) || p.fills(i) {
				covered++
			} else {
				p.bare = append(p.bare, i)
			}
		}
	}
	if total == 0 {
		return 1
	}
	p.otherWords(int(total))
	return covered / total
}

// otherWords takes the words of many uses out of those that nothing carries,
// where the rest of the sentence is carried: there they are her colleague's way
// of putting it.
func (p *pair) otherWords(total int) {
	for _, i := range p.bare {
		if vague[stem(p.sen.tokens[i].low)] {
			p.vague = append(p.vague, i)
		}
	}
	if n := len(p.vague); n > 3 || 2*n >= total {
		p.vague = nil
		return
	}
	p.bare = slices.DeleteFunc(p.bare, func(i int) bool { return vague[stem(p.sen.tokens[i].low)] })
}

// typed tells whether a letter stands alone in what she typed.
func (p *pair) typed(letter string) bool {
	return slices.ContainsFunc(p.sources, func(s note.Statement) bool {
		text := string(s.Alone())
		for at := 0; at+len(letter) <= len(text); at++ {
			if text[at:at+len(letter)] == letter && (at == 0 || !letterAt(text, at-1)) && (at+len(letter) == len(text) || !letterAt(text, at+len(letter))) {
				return true
			}
		}
		return false
	})
}

func letterAt(text string, i int) bool {
	return text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z' || text[i] >= 0x80 || isDigit(text[i])
}

// initials finds a short form of the sources whose letters words of the sentence
// from i on begin with: SLR of "straight leg raise".
func (p *pair) initials(i int) {
	sen := p.sen.tokens
	for j, s := range p.src.tokens {
		if s.kind != wordToken || p.from[j] >= 0 || len(s.raw) < 2 || len(s.raw) > 6 || strings.ToUpper(s.raw) != s.raw || s.low[0] != sen[i].low[0] {
			continue
		}
		at := []int{i}
		for k := i + 1; k < len(sen) && len(at) < len(s.low) && k <= i+8; k++ {
			switch {
			case sen[k].kind != wordToken || sen[k].low == "":
			case sen[k].low[0] == s.low[len(at)]:
				at = append(at, k)
			case sen[k].content:
				k = len(sen)
			}
		}
		if len(at) == len(s.low) {
			for _, k := range at {
				if p.to[k] < 0 {
					p.to[k] = j
				}
			}
			p.from[j] = i
			return
		}
	}
}

// fills tells whether word i of the sentence claims nothing by itself, or nothing
// that does not follow from what stands beside it in the sources.
func (p *pair) fills(i int) bool {
	t := p.sen.tokens[i]
	beside := func(n int) bool { return i+n >= 0 && i+n < len(p.to) && p.to[i+n] >= 0 }
	switch {
	case light[t.low], p.clientNamed(t), t.canon == "take" && i+1 < len(p.to) && p.sen.tokens[i+1].low == "place":
		return true
	case t.canon == "plan" || t.canon == "schedule" || t.canon == "continue":
		return p.slot(note.Plan) || p.src.hasAny(futures)
	case t.canon == "think" || t.canon == "believe" || t.low == "statement" || t.low == "responded" || t.low == "replied" || t.low == "answered": // the thought "…"
		return i+1 < len(p.to) && p.sen.tokens[i+1].quote%2 == 1 && t.quote%2 == 0
	case t.low == "fell" || t.low == "dropped" || t.low == "lowered":
		return p.src.falls() < 0
	case t.low == "rose":
		return p.src.falls() > 0
	case t.low == "appointment":
		return p.src.has["meet"] || p.src.lows["next"]
	case t.canon == "decrease" || t.canon == "increase":
		return p.src.falls() == map[string]int{"decrease": -1, "increase": 1}[t.canon]
	case t.canon == "drink": // "1 glass of wine"
		return p.src.has["wine"] || p.src.has["beer"] || p.src.has["alcohol"] || p.src.has["vodka"] || p.src.has["whiskey"] || p.src.has["beers"]
	case t.canon == "smoke":
		return p.src.has["cannabis"] || p.src.has["nicotine"] || p.src.has["cigarett"]
	case t.low == "disorder" || t.low == "condition":
		return i > 0 && p.to[i-1] >= 0 && (p.slot(note.Assessment) || p.src.coded() || clinical[p.sen.tokens[i-1].canon] || p.sen.tokens[i-1].low == "bipolar" || p.sen.tokens[i-1].low == "anxiety" || p.sen.tokens[i-1].low == "eating" || p.sen.tokens[i-1].low == "panic")
	case t.low == "child":
		return p.ofChild()
	case t.low == "completed":
		return p.every(func(s note.Statement) bool { return s.Slot == note.Intervention })
	case t.low == "criteria" || t.canon == "meet":
		return p.src.coded() && p.slot(note.Assessment)
	case t.canon == "history":
		return t.denied && (p.src.lows["ever"] || p.src.lows["never"]) || i > 0 && p.sen.tokens[i-1].low == "family" && p.src.anyThird()
	case t.canon == "avoid" || t.canon == "abstain":
		return len(p.src.cues) > 0
	case t.low == "family":
		return i+1 < len(p.to) && p.sen.tokens[i+1].low == "history" && p.src.anyThird()
	case t.canon == "night":
		return p.src.has["sleep"]
	case t.low == "cause" && p.sen.isNoun(i), causes[t.low] && p.src.hasAny(strongBasis), says[t.canon] && p.src.hasAny(says):
		return true
	case t.canon == "take" || t.canon == "use" || t.low == "mg": // a medicine or a technique that is named
		return t.low != "mg" && (p.slot(note.Intervention) || p.slot(note.Observed)) || p.src.anyDrug() || t.canon == "take" && p.src.has["medicate"] || t.low == "mg" && p.anyDrug()
	case comparing[t.low]:
		return p.src.compares()
	case t.canon == "diagnose":
		return p.src.coded() || slices.ContainsFunc(p.sources, func(s note.Statement) bool { return s.Has(note.Diagnosis) })
	case t.canon == "technique" || t.canon == "exercise" || t.low == "work" || t.low == "worked":
		return beside(-1) || beside(1) || t.low == "worked"
	case unitWords[t.canon]:
		return p.unitLeftOut(i)
	case t.low == "old" || t.low == "aged" || t.low == "age":
		return p.src.aged()
	}
	return false
}

// ofChild tells whether the client is a child: the brain dump gives an age below 18.
func (p *pair) ofChild() bool {
	return slices.ContainsFunc(p.all, func(s note.Statement) bool {
		return young.MatchString(string(s.Alone()))
	})
}

var young = regexp.MustCompile(`(?i)\b(?:[1-9]|1[0-7]) ?-?(?:yo|y/o|y\.o\.|year[- ]?old|years[- ]old)\b`)

// clientNamed tells whether a word is the name that the brain dump begins with,
// as it does with the client's: "Mia 34, 3rd session".
func (p *pair) clientNamed(t token) bool {
	if len(p.all) == 0 || !capitalised(t.raw) {
		return false
	}
	first := readText(string(p.all[0].Alone())).tokens
	return len(first) > 1 && first[0].low == t.low && capitalised(first[0].raw) && (first[1].kind == numberToken || first[1].low == "(")
}

// comparing are words that set one number beside an earlier one.
var comparing = map[string]bool{"previously": true, "compared": true, "comparison": true, "versus": true, "earlier": true, "prior": true, "previous": true, "formerly": true, "baseline": true, "frente": true, "anteriormente": true, "antes": true}

// compares tells whether a text sets one number beside an earlier one: "11 (was
// 15)", "3 vs 6", "6 -> 4".
func (r *reading) compares() bool {
	for i, t := range r.tokens {
		if t.kind == numberToken && (role(r, i) == 'o' || i > 1 && r.tokens[i-1].low == "(" && r.tokens[i-2].kind == numberToken) || t.low == "→" || t.low == "versus" || t.low == "vs" || t.low == "antes" || t.low == "used" || t.low == "was" && r.amount(i+1) {
			return true
		}
	}
	return false
}

// anyDrug tells whether the brain dump names a medicine anywhere.
func (p *pair) anyDrug() bool {
	return p.src.anyDrug() || slices.ContainsFunc(p.all, func(s note.Statement) bool { return readText(string(s.Alone())).anyDrug() })
}

// falls gives -1 where the numbers of a text go down across an arrow, "80 -> 45",
// 1 where they go up, 0 where neither or both do.
func (r *reading) falls() int {
	way := 0
	for i := 1; i+1 < len(r.tokens); i++ {
		a, b := r.tokens[i-1], r.tokens[i+1]
		if i > 1 && a.kind != numberToken && unitWords[a.canon] { // "90 % to 60 %"
			a = r.tokens[i-2]
		}
		if r.tokens[i].low != "→" && r.tokens[i].low != "to" && r.tokens[i].low != "from" || a.kind != numberToken || b.kind != numberToken {
			continue
		}
		x, err1 := strconv.ParseFloat(a.canon, 64)
		y, err2 := strconv.ParseFloat(b.canon, 64)
		if r.tokens[i].low == "from" {
			x, y = y, x
		}
		this := 1
		if y < x {
			this = -1
		}
		if err1 != nil || err2 != nil || x == y || way == -this {
			return 0
		}
		way = this
	}
	return way
}

func (r *reading) anyDrug() bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool { return t.drug != "" })
}

// amount tells whether a number, "every" or "daily" stands at i or right after it.
func (r *reading) amount(i int) bool {
	for j := i; j < len(r.tokens) && j < i+2; j++ {
		if t := r.tokens[j]; t.kind == numberToken || quantity[t.low] || frequency[t.low] {
			return true
		}
	}
	return false
}

// coded tells whether a text holds a diagnosis by its code: F41.1.
func (r *reading) coded() bool { return slices.ContainsFunc(r.tokens, token.isCode) }

// isCode tells whether a token is a code of ICD-10.
func (t token) isCode() bool {
	return t.kind == wordToken && len(t.low) >= 3 && t.low[0] >= 'a' && t.low[0] <= 'z' && isDigit(t.low[1]) && isDigit(t.low[2])
}

// aged tells whether a text gives an age: "42F", "Jaylen 9", "adopted at 3".
func (r *reading) aged() bool {
	for i, t := range r.tokens {
		if t.kind == numberToken && t.unit == "" && (i > 0 && (r.tokens[i-1].low == "at" || r.tokens[i-1].name) || i == 1 || i+1 < len(r.tokens) && (r.tokens[i+1].low == "f" || r.tokens[i+1].low == "m")) || t.low == "old" || t.kind == numberToken && t.unit == "" && r.ofPerson(i) {
			return true
		}
	}
	return false
}

// ofPerson tells whether the number at i stands right after somebody: "child, 6", "trans male 22".
func (r *reading) ofPerson(i int) bool {
	if i > 1 && r.tokens[i-1].low == "," {
		i--
	}
	return i > 0 && somebody[r.tokens[i-1].low]
}

var somebody = words("child boy girl man woman male female son daughter grandson granddaughter teen client")

// unitLeftOut tells whether the unit at i is one that her number needs no word
// for: "sleeps 4", "met 4/7", "sertraline 50", "Jaylen 9".
func (p *pair) unitLeftOut(i int) bool {
	n := i - 1
	for n >= 0 && p.sen.tokens[n].kind != numberToken && n > i-3 {
		n--
	}
	if n < 0 || p.sen.tokens[n].kind != numberToken || p.to[n] < 0 || p.src.tokens[p.to[n]].unit != "" {
		return false
	}
	switch p.sen.tokens[i].canon {
	case "mg":
		return p.anyDrug()
	case "hour":
		return p.src.has["sleep"] || p.src.has["wake"]
	case "day":
		return p.src.tokens[p.to[n]].after || p.src.tokens[p.to[n]].canon == "7" || p.src.lows["d"] // "5/d"
	case "year":
		return p.src.aged()
	case "minute":
		j := p.to[n]
		return j > 0 && (p.src.tokens[j-1].low == "first" || p.src.tokens[j-1].low == "last") // "quiet til last 15"
	case "week":
		return false
	}
	return p.sen.tokens[i].low == "%" || p.sen.tokens[i].canon == "time" || p.sen.tokens[i].canon == "$"
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

// misspelt finds a word of the sources that t may be the right spelling of, or
// another word of the same root as.
func (p *pair) misspelt(t token) int {
	if len(t.low) > 24 || t.drug != "" || kin[t.low] != "" || strings.ContainsAny(t.low, "0123456789") {
		return -1
	}
	for i, s := range p.src.tokens {
		if s.kind == wordToken && s.content && (len(t.low) >= 5 && near(t.low, s.low) || sameRoot(t.low, s.low)) && !opposites[t.canon][s.canon] {
			return i
		}
	}
	return -1
}

// shortened finds a word of the sources that is the beginning of word i of the
// sentence, such as "psych" of "psychiatry", and stands for nothing else there.
func (p *pair) shortened(i int) {
	t := p.sen.tokens[i]
	if t.drug != "" || kin[t.low] != "" || t.name {
		return
	}
	for j, s := range p.src.tokens {
		if s.kind == wordToken && s.content && p.from[j] < 0 && len(s.low) >= 3 && len(s.low) <= 6 && !strings.HasPrefix(t.low, "psycho") && len(t.low) >= len(s.low)+3 && shortOf(s.low, t.low) {
			p.to[i], p.from[j] = j, i
			return
		}
	}
}

// shortOf tells whether a is the beginning of b, or its consonants: "apt" of
// "apartment".
func shortOf(a, b string) bool {
	if strings.HasPrefix(b, a) {
		return true
	}
	if len(a) > 4 || a[0] != b[0] || kin[a] != "" || strings.Count(a, "a")+strings.Count(a, "e")+strings.Count(a, "i")+strings.Count(a, "o")+strings.Count(a, "u") > 1 {
		return false
	}
	for i := range len(a) {
		n := strings.IndexByte(b, a[i])
		if n < 0 {
			return false
		}
		b = b[n+1:]
	}
	return true
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

// changedFrom says whether a finding has said already what stands in the place of was.
func (p *pair) changedFrom(k note.FindingKind, was string) bool {
	return slices.ContainsFunc(p.findings, func(f note.Finding) bool {
		return f.Kind == k && strings.HasPrefix(string(f.Message), "You wrote ‘"+was+"’; this says")
	})
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
		if t.raw == "" {
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
