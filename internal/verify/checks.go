package verify

import (
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// numbers: every number of the sentence stands in its sources, with the same
// unit, comparison and owner; and every one of theirs is in the sentence.
func (p *pair) numbers() {
	sen, src := p.sen.tokens, p.src.tokens
	for i, t := range sen {
		if t.kind != numberToken || t.weak {
			continue
		}
		var same []token
		for _, s := range src {
			if s.kind == numberToken && s.canon == t.canon {
				same = append(same, s)
			}
		}
		switch {
		case len(same) > 0 && !slices.ContainsFunc(same, func(s token) bool { return fits(t, s) }):
			p.find(note.Number, note.Block, wrote(withUnit(same[0]), withUnit(t)))
		case len(same) > 0:
			if other, ok := p.unmatched(i); ok && p.sen.count(t.canon) > p.src.count(t.canon) {
				p.find(note.Number, note.Block, wrote(withUnit(other), withUnit(t)))
			}
		case t.canon == "0" && len(p.src.cues) > 0 && p.sen.denies(i):
		case t.canon == "1" && t.unit == "time" && i+1 < len(sen) && frequency[sen[i+1].low] && p.src.has[sen[i+1].canon]: // "once daily"
		case p.fromOrdinalOrMonth(t):
		default:
			if other, ok := p.unmatched(i); ok {
				p.find(note.Number, note.Block, wrote(withUnit(other), withUnit(t)))
			} else {
				p.find(note.Number, note.Block, "You did not write the number ", t.raw, ".")
			}
		}
		if was, is, ok := p.rebound(i); ok && p.to[i] >= 0 && role(p.src, p.to[i]) != 'o' {
			p.find(note.Number, note.Block, wrote(was, is))
		}
	}
	for _, t := range sen {
		if t.isCode() && !p.src.has[t.canon] {
			if j := slices.IndexFunc(src, func(s token) bool { return s.isCode() && !p.sen.has[s.canon] }); j >= 0 {
				p.find(note.Number, note.Block, wrote(src[j].raw, t.raw))
			} else {
				p.find(note.Number, note.Block, "You did not write the code ", t.raw, ".")
			}
		}
	}
	for i, t := range sen {
		switch {
		case t.kind != wordToken || p.src.lows[t.low]:
		case frequency[t.low] && !p.src.has[t.canon]:
			other := slices.ContainsFunc(src, func(s token) bool { return s.kind == wordToken && frequency[s.low] && !p.sen.lows[s.low] })
			if unit := frequencyUnit[t.low]; unit == "" || !p.src.has[unit] || other {
				p.find(note.Number, note.Block, p.changed(t, frequency))
			}
		case dayNames[t.low] && !p.implied(t), t.raw == "May" && i > 0 && monthBefore[sen[i-1].low]:
			p.find(note.Number, note.Block, p.changed(t, dayNames))
		}
	}
	p.spans()
	p.ways()
	p.quantities()
	p.roles()
	if !p.whole {
		return
	}
	for j, s := range src {
		if s.kind != numberToken || s.weak || p.from[j] >= 0 {
			continue
		}
		if s.canon == "0" && len(p.sen.cues) > 0 || p.monthOf(s) {
			continue
		}
		if was := p.src.around(j, j+1); !p.changedFrom(note.Number, was) {
			p.find(note.Number, note.Block, "This leaves out ‘", was, "’.")
		}
	}
	for _, s := range src {
		if s.kind == wordToken && (frequency[s.low] || dayNames[s.low] && s.low != "may" && s.low != "march") && !p.sen.lows[s.low] && !p.sen.has[s.canon] && !p.sen.has[frequencyUnit[s.low]] {
			p.find(note.Number, note.Block, "This leaves out ‘", s.raw, "’.")
		}
	}
}

// ways finds "down 3 lb" for "up 3 lb".
func (p *pair) ways() {
	read := func(r *reading) map[string]string {
		out := map[string]string{}
		for i, t := range r.tokens {
			if t.kind == numberToken && i > 0 && (r.tokens[i-1].low == "up" || r.tokens[i-1].low == "down") {
				out[t.canon+t.unit] = r.tokens[i-1].low
			}
		}
		return out
	}
	was := read(p.src)
	for number, way := range read(p.sen) {
		if o := was[number]; o != "" && o != way {
			p.find(note.Number, note.Block, wrote(o, way))
		}
	}
}

var monthBefore = words("in since until by of last next this early late mid")

// spans finds "last month" for "last week": another span of time.
func (p *pair) spans() {
	type span struct{ which, unit string }
	read := func(r *reading) map[span]bool {
		out := map[span]bool{}
		for i, t := range r.tokens {
			if t.kind != wordToken || !timeUnits[t.canon] || i == 0 {
				continue
			}
			which := r.tokens[i-1].low
			if which == "one" || r.tokens[i-1].kind == numberToken && r.tokens[i-1].weak || which == "an" {
				which = "a"
			}
			if timeWhich[which] {
				out[span{which, t.canon}] = true
			}
		}
		return out
	}
	for _, i := range p.bare {
		t := p.sen.tokens[i]
		if !timeUnits[t.canon] {
			continue
		}
		if j := slices.IndexFunc(p.src.tokens, func(s token) bool { return s.kind == wordToken && timeUnits[s.canon] && !p.sen.has[s.canon] }); j >= 0 {
			p.find(note.Number, note.Block, wrote(p.src.tokens[j].raw, t.raw))
		}
	}
	was, is := read(p.src), read(p.sen)
	for s := range is {
		if was[s] {
			continue
		}
		for o := range was {
			switch {
			case is[o]:
			case o.which == s.which:
				p.find(note.Number, note.Block, wrote(o.which+" "+o.unit, s.which+" "+s.unit))
			case o.unit == s.unit && turn[o.which] != 0 && turn[s.which] != 0 && turn[o.which] != turn[s.which]:
				p.find(note.TimeFinding, note.Block, wrote(o.which+" "+o.unit, s.which+" "+s.unit))
			}
		}
	}
}

// quantities finds "every night" for "most nights".
func (p *pair) quantities() {
	for _, t := range p.sen.tokens {
		if t.kind != wordToken || !quantity[t.low] || p.src.lows[t.low] || p.src.has[t.canon] {
			continue
		}
		for _, s := range p.src.tokens {
			if s.kind == wordToken && quantity[s.low] && !p.sen.lows[s.low] && !p.sen.has[s.canon] && !(one[s.low] && one[t.low]) {
				p.find(note.Number, note.Block, wrote(s.raw, t.raw))
			}
		}
	}
}

// one are words that take a number of things one by one.
var one = map[string]bool{"each": true, "every": true, "all": true}

var (
	timeUnits = words("minute hour day night week month year")
	turn      = map[string]int{"last": 1, "past": 1, "this": 2, "next": 3}
	timeWhich = words("a this last next past per every each")
)

func (r *reading) count(value string) int {
	n := 0
	for _, t := range r.tokens {
		if t.kind == numberToken && t.canon == value {
			n++
		}
	}
	return n
}

func fits(t, s token) bool {
	return (t.unit == "" || s.unit == "" || t.unit == s.unit) && t.cmp == s.cmp && (t.half == "" || s.half == "" || t.half == s.half)
}

func withUnit(t token) string {
	out := t.raw
	switch t.cmp {
	case '<':
		out = "at most " + out
	case '>':
		out = "at least " + out
	}
	if t.half != "" && !strings.HasSuffix(out, "m") && !strings.Contains(out, "/") {
		out += " " + t.half + "m"
	}
	switch t.unit {
	case "":
	case "mg", "mcg", "g", "ml", "kg", "percent":
		out += " " + t.unit
	default:
		out = strings.TrimPrefix(strings.TrimSuffix(out, "x"), "x") + " " + t.unit
		if t.canon != "1" {
			out += "s"
		}
	}
	return out
}

// unmatched finds the number of the sources that the number at i of the sentence
// stands in the place of.
func (p *pair) unmatched(i int) (token, bool) {
	var first token
	found := false
	for j, s := range p.src.tokens {
		if s.kind != numberToken || p.from[j] >= 0 {
			continue
		}
		if s.unit == p.sen.tokens[i].unit {
			return s, true
		}
		if !found {
			first, found = s, true
		}
	}
	return first, found
}

// fromOrdinalOrMonth: "March 14" may stand for 3/14, and "week 3" for "third".
func (p *pair) fromOrdinalOrMonth(t token) bool {
	for low, n := range monthNumber {
		if n == t.canon && low != "may" && p.src.lows[low] {
			return true
		}
	}
	return false
}

func (p *pair) monthOf(s token) bool {
	for low, n := range monthNumber {
		if n == s.canon && p.sen.lows[low] {
			return true
		}
	}
	return false
}

// changed words a swapped member of a closed set, such as a day.
func (p *pair) changed(t token, set map[string]bool) string {
	for j, s := range p.src.tokens {
		if s.kind == wordToken && set[s.low] && p.from[j] < 0 {
			return wrote(s.raw, t.raw)
		}
	}
	return "You did not write ‘" + t.raw + "’."
}

// owner is what a number belongs to: the medicine or scale before it, or the
// word it counts.
func owner(r *reading, i int) (before, after string) {
	t := r.tokens
	seen, between := false, false // a word of its own stands between; any word
	for j := i - 1; j >= 0 && j >= i-12; j-- {
		seen = seen || t[j].content && !saysChanged[t[j].canon] && t[j].drug == "" && !isScale(t[j])
		if (t[j].low == "," || (t[j].low == "and" || t[j].low == "with") && t[j+1].kind != numberToken && !goesTo[t[j+1].low]) && (seen || between) || t[j].kind == stopToken && t[j].low != "," && t[j].low != ":" && t[j].low != "(" && t[j].low != "/" {
			break
		}
		if t[j].drug != "" || isScale(t[j]) {
			before = t[j].canon
			break
		}
		between = between || t[j].kind == wordToken && !equals[t[j].low] && !saysChanged[t[j].canon] && t[j].low != "now" && t[j].low != "today"
	}
	if before == "" && t[i].unit != "time" { // the thing that it is said of: "flexion was 90"
		for j := i - 1; j >= 0 && j >= i-4; j-- {
			if t[j].low == "→" || t[j].low == "to" && j > 0 && t[j-1].kind == numberToken {
				j--
				continue
			}
			if t[j].kind == stopToken && t[j].low != ":" {
				break
			}
			if t[j].kind == numberToken && j == i-1 {
				continue // a range: "4-5"
			}
			if !t[j].content && !equals[t[j].low] {
				break
			}
			if t[j].content {
				if !unitWords[t[j].canon] && !saysChanged[t[j].canon] {
					before = t[j].canon
				}
				break
			}
		}
	}
	for j := i + 1; j < len(t) && j <= i+2; j++ {
		if t[j].kind != wordToken || t[j].low == "and" {
			break
		}
		if t[j].content && !unitWords[t[j].canon] {
			after = t[j].canon
			break
		}
	}
	return before, after
}

// goesTo are words that go on with the same number: "80 and came down to 35".
var goesTo = map[string]bool{"came": true, "went": true, "fell": true, "dropped": true, "rose": true, "down": true, "up": true, "now": true, "then": true, "later": true, "ended": true, "is": true, "was": true, "increased": true, "decreased": true, "improved": true}

// equals are the words that may stand between a thing and its number.
var equals = map[string]bool{":": true, "was": true, "is": true, "were": true, "are": true, "at": true, "of": true, "score": true}

// saysChanged are words that stand between a thing and its number.
var saysChanged = canonSet(map[string]bool{"increased": true, "decreased": true, "improved": true, "worse": true, "rated": true, "scored": true, "went": true, "up": true, "down": true})

func isScale(t token) bool {
	return t.kind == wordToken && (strings.ContainsAny(t.low, "0123456789") || scales[t.low] || len(t.raw) >= 3 && t.raw[0] >= 'A' && t.raw[0] <= 'Z' && strings.ToUpper(t.raw) == t.raw)
}

var scales = map[string]bool{"suds": true, "phq": true, "gad": true, "gaf": true, "ors": true, "srs": true, "audit": true, "oq": true, "whodas": true, "moca": true, "mmse": true}

// rebound finds a number that changed hands: the sources give its owner another
// number, and not this one.
func (p *pair) rebound(i int) (was, is string, bad bool) {
	before, after := owner(p.sen, i)
	if before == "" && after == "" {
		return "", "", false
	}
	value := p.sen.tokens[i].canon
	check := func(name string, of func(j int) string) (string, bool) {
		if name == "" {
			return "", false
		}
		other := ""
		for j, s := range p.src.tokens {
			if s.kind != numberToken || of(j) != name {
				continue
			}
			if s.canon == value {
				return "", false
			}
			if strings.Contains(s.raw, ":") != strings.Contains(p.sen.tokens[i].raw, ":") {
				continue // a time of day: "DBT group 10-11:15"
			}
			if unit := p.sen.tokens[i].unit; s.unit != unit && !(s.unit == "" && doses[unit]) && !(unit == "" && doses[s.unit]) {
				continue // of another kind: "DBT group 75 min, 8 came"
			}
			other = s.raw
		}
		return other, other != ""
	}
	if other, bad := check(before, func(j int) string { b, _ := owner(p.src, j); return b }); bad {
		return before + " " + other, before + " " + p.sen.tokens[i].raw, true
	}
	if other, bad := check(after, func(j int) string { _, a := owner(p.src, j); return a }); bad {
		return other + " " + after, p.sen.tokens[i].raw + " " + after, true
	}
	return "", "", false
}

var doses = words("mg mcg g ml")

var (
	olds = map[string]bool{"from": true, "was": true, "were": true, "previously": true, "prior": true, "last": true, "baseline": true, "initially": true, "before": true, "versus": true, "vs": true, "frente": true, "antes": true, "anteriormente": true, "intake": true, "admission": true}
	news = map[string]bool{"to": true, "now": true, "today": true, "currently": true, "→": true}
)

// role tells whether the number at i is the earlier or the later of two.
func role(r *reading, i int) byte {
	t := r.tokens
	if i > 1 && t[i-1].low == "(" && t[i-2].kind == numberToken && i+1 < len(t) && t[i+1].low == ")" {
		return 'o' // "BAI 22 (17)"
	}
	if i > 1 && t[i-1].low == "/" && t[i-2].kind == numberToken { // "was 80 / 12"
		return role(r, i-2)
	}
	for j := i - 1; j >= 0 && j >= i-2 && t[j].kind == wordToken; j-- {
		switch {
		case (t[j].low == "was" || t[j].low == "were") && (j == 0 || t[j-1].kind != stopToken):
		case olds[t[j].low]:
			return 'o'
		case news[t[j].low]:
			return 'n'
		}
	}
	for j := i + 1; j < len(t) && j <= i+2 && t[j].kind == wordToken; j++ {
		switch {
		case t[j].low == "→" || t[j].low == "to" && j+1 < len(t) && t[j+1].kind == numberToken && t[i].unit == "" && r.hasAny(changes):
			return 'o'
		case (t[j].low == "before" || t[j].low == "prior") && j+1 < len(t) && t[j+1].kind == wordToken && !timeUnits[t[j+1].canon]: // "10 times before leaving"
		case t[j].low == "last" && (r.lows["was"] || r.lows["previously"]): // "4x last week, was 6x"
		case olds[t[j].low] && t[j].low != "from" && t[j].low != "was" && t[j].low != "were":
			return 'o'
		case news[t[j].low] && t[j].low != "to" && t[j].low != "→":
			return 'n'
		}
	}
	return 0
}

var changes = canonSet(map[string]bool{"decreased": true, "increased": true, "improved": true, "down": true, "up": true, "worse": true, "went": true})

// roles finds "from 8 to 3" for "from 3 to 8".
func (p *pair) roles() {
	where := map[string]byte{}
	mixed := map[string]bool{}
	hasOld := p.src.compares()
	for j, s := range p.src.tokens {
		if s.kind != numberToken {
			continue
		}
		r := role(p.src, j)
		hasOld = hasOld || r == 'o'
		if was, seen := where[s.canon]; seen && (was != r || s.after) {
			mixed[s.canon] = true
		}
		where[s.canon] = r
	}
	for j, s := range p.src.tokens { // "4 on Saturdays, before that daily"
		if i := p.from[j]; s.kind == wordToken && frequency[s.low] && i >= 0 && role(p.src, j) == 'o' && role(p.sen, i) != 'o' && p.sen.compares() && !p.sen.lows["from"] && !p.sen.lows["was"] {
			p.find(note.Number, note.Block, "You wrote ‘", s.raw, "’ of before; this says it of now.")
		}
	}
	for i, t := range p.sen.tokens {
		if t.kind != numberToken || mixed[t.canon] || t.after {
			continue
		}
		was, seen := where[t.canon]
		is := role(p.sen, i)
		if was == 'o' && is == 0 && p.whole && p.src.lows["from"] && !p.sen.lows["from"] && !p.sen.saysChange() {
			p.find(note.Number, note.Block, "This leaves out that ‘", t.raw, "’ is the earlier number.")
			continue
		}
		if !seen || is == 0 || was == is || was == 0 && !(hasOld && is == 'o') {
			continue
		}
		words := map[byte]string{'o': "the earlier", 'n': "the later", 0: "the later"}
		p.find(note.Number, note.Block, "You wrote ‘", t.raw, "’ as ", words[was], " number; this makes it ", words[is], " one.")
	}
}

// saysChange tells whether a text says that something went from one to another.
func (r *reading) saysChange() bool {
	for i, t := range r.tokens {
		if t.kind == numberToken && role(r, i) == 'o' {
			return true
		}
	}
	return r.lows["→"] || r.hasAny(changes)
}

// negation: what she denied is denied here, and nothing else is.
func (p *pair) negation() {
	for _, c := range p.src.cues {
		aligned, kept := false, false
		first := -1
		for _, f := range c.focus {
			if i := p.from[f]; i >= 0 {
				if aligned = true; first < 0 {
					first = i
				}
				kept = kept || p.deniedNear(p.sen, p.src.tokens[f].key()) || p.fromWorded[f] && p.sen.tokens[i].denied
			}
		}
		switch {
		case kept, p.fromWorded[c.at], p.sen.hasAny(abstains), p.sen.has["refuse"] && (p.src.tokens[c.at].low == "not" || p.src.tokens[c.at].low == "no" && c.at > 0 && says[p.src.tokens[c.at-1].canon]):
		case aligned:
			p.find(note.Negation, note.Block, wrote(p.src.around(c.at, c.focus[len(c.focus)-1]), p.sen.around(first-1, first)))
		case p.whole && (len(p.sen.cues) == 0 || len(c.focus) == 0 && len(p.sen.cues) < len(p.src.cues)):
			end := c.at + 1
			if n := len(c.focus); n > 0 {
				end = max(end, c.focus[n-1])
			}
			p.find(note.Negation, note.Block, "This leaves out ‘", p.src.around(min(c.at, end), end), "’.")
		}
	}
	for _, c := range p.sen.cues {
		// one "not" more than she wrote must deny the very same word
		extra := len(p.sen.cues) > len(p.src.cues) && (p.sen.tokens[c.at].low == "not" || p.sen.tokens[c.at].low == "never")
		aligned, kept := false, false
		first := -1
		for _, f := range c.focus {
			if j := p.to[f]; j >= 0 {
				if aligned = true; first < 0 {
					first = j
				}
				kept = kept || p.toWorded[f] && p.src.tokens[j].denied || p.deniedNear(p.src, p.sen.tokens[f].key()) && (!extra || p.focusOfSource(p.sen.tokens[f].key()))
			}
		}
		switch {
		case kept, p.toWorded[c.at], p.src.has["#0"], p.src.has["refuse"] && p.sen.tokens[c.at].low == "not":
		case aligned:
			p.find(note.Negation, note.Block, wrote(p.src.around(first-1, first), p.sen.around(c.at, c.focus[len(c.focus)-1])))
		case len(p.src.cues) == 0:
			end := c.at + 1
			if n := len(c.focus); n > 0 {
				end = max(end, c.focus[n-1])
			}
			p.find(note.Negation, note.Block, "You did not write ‘", p.sen.around(c.at, end), "’.")
		}
	}
	p.turned()
}

// abstains are words by which a "no" may be said.
var abstains = words("avoid abstain refrain")

// deniedNear tells whether any token of r with this key is denied.
func (p *pair) deniedNear(r *reading, key string) bool {
	for _, t := range r.tokens {
		if t.denied && t.key() == key {
			return true
		}
	}
	return false
}

func (p *pair) focusOfSource(key string) bool {
	for _, c := range p.src.cues {
		for _, f := range c.focus {
			if p.src.tokens[f].key() == key {
				return true
			}
		}
	}
	return false
}

// turned finds a word of the sentence whose opposite the sources say.
func (p *pair) turned() {
	for i, t := range p.sen.tokens {
		if t.kind != wordToken || p.to[i] >= 0 || strings.HasPrefix(t.low, "keep") && p.src.has["hold"] {
			continue
		}
		for o := range opposites[p.sen.tokens[i].canon] {
			if !p.src.has[o] || p.sen.has[o] {
				continue
			}
			j := slices.IndexFunc(p.src.tokens, func(s token) bool { return s.canon == o && s.kind == wordToken })
			if p.sen.tokens[i].denied != p.src.tokens[j].denied {
				continue // "not better" for "worse"
			}
			p.find(note.Negation, note.Block, wrote(p.src.tokens[j].raw, p.sen.tokens[i].raw))
		}
	}
}

// medication: the same names, by brand or generic, and no other.
func (p *pair) medication() {
	for i, t := range p.sen.tokens {
		switch {
		case t.kind != wordToken || p.to[i] >= 0 && t.drug == "":
		case t.drug != "":
			if p.src.has[t.drug] || p.toWorded[i] || t.drug == "alcohol" && (p.src.has["drink"] || p.src.has["sober"]) {
				if !p.src.lows[t.low] && p.src.has[t.drug] {
					p.find(note.MedicationWrong, note.Info, "You used another name for ", t.raw, ".")
				}
				continue
			}
			if s, ok := p.slip(t.low); ok {
				p.find(note.MedicationWrong, note.Warn, wrote(s, t.raw))
				continue
			}
			p.find(note.MedicationWrong, note.Block, p.otherDrug(t))
		case t.content && len(t.low) >= 7 && likeDrug(t.low) && !p.src.lows[t.low]:
			p.find(note.MedicationWrong, note.Block, p.otherDrug(t))
		}
	}
	if !p.whole {
		return
	}
	for j, s := range p.src.tokens {
		if s.kind == wordToken && (s.drug != "" || p.dosed(j)) && p.from[j] < 0 && !slices.ContainsFunc(p.sen.tokens, func(t token) bool { return near(t.low, s.low) }) {
			p.find(note.MedicationWrong, note.Block, "This leaves out ‘", s.raw, "’.")
		}
	}
}

// dosed tells whether the word at j of the sources is followed by a dose: a
// medicine that no list knows.
func (p *pair) dosed(j int) bool {
	t := p.src.tokens
	return t[j].content && len(t[j].low) > 4 && j+1 < len(t) && t[j+1].kind == numberToken && (t[j+1].unit == "mg" || t[j+1].unit == "mcg")
}

func (p *pair) slip(drug string) (string, bool) {
	for _, s := range p.src.tokens {
		if s.kind == wordToken && s.drug == "" && len(drug) > 4 && len(drug) < 26 && near(drug, s.low) {
			return s.raw, true
		}
	}
	return "", false
}

func (p *pair) otherDrug(t token) string {
	for j, s := range p.src.tokens {
		if s.kind == wordToken && (s.drug != "" || p.dosed(j)) && p.from[j] < 0 {
			return wrote(s.raw, t.raw)
		}
	}
	return "You did not write ‘" + t.raw + "’."
}

var drugEndings = []string{"oxetine", "aline", "ipramine", "triptyline", "azepam", "azolam", "apine", "idone", "piprazole", "olol", "sartan", "statin", "pril", "prazole", "cillin", "mycin", "barbital", "zepam", "opram", "afaxine", "oxacin", "trigine", "bamate"}

func likeDrug(w string) bool {
	return slices.ContainsFunc(drugEndings, func(e string) bool { return strings.HasSuffix(w, e) })
}

// laterality: left stays left.
func (p *pair) laterality() {
	sides := []string{"left", "right", "bilateral", "bilaterally", "both"}
	for _, side := range sides {
		if !p.sen.lows[side] || p.src.lows[side] {
			continue
		}
		for _, other := range sides {
			if p.src.lows[other] && !p.sen.lows[other] && !strings.HasPrefix(side, other) && !strings.HasPrefix(other, side) {
				p.find(note.Laterality, note.Block, wrote(other, side))
			}
		}
	}
	for j, s := range p.src.tokens {
		if !p.whole || s.low != "left" && s.low != "right" && s.low != "bilateral" || j+1 >= len(p.src.tokens) || !bodyParts[p.src.tokens[j+1].canon] {
			continue
		}
		if p.sen.has[p.src.tokens[j+1].canon] && !p.sen.lows[s.low] {
			p.find(note.Laterality, note.Block, "This leaves out ‘", s.low, "’.")
		}
	}
	for i, t := range p.sen.tokens {
		if (t.low == "left" || t.low == "right") && i+1 < len(p.sen.tokens) && bodyParts[p.sen.tokens[i+1].canon] && !p.src.lows[t.low] {
			p.find(note.Laterality, note.Block, "You did not write ‘", t.low, " ", p.sen.tokens[i+1].raw, "’.")
		}
	}
	// "left knee, right wrist" for "right knee, left wrist"
	was, is := sidesOf(p.src), sidesOf(p.sen)
	for s, n := range is {
		other := s
		other.side = map[string]string{"left": "right", "right": "left"}[s.side]
		if n > was[s] && was[other] > is[other] {
			p.find(note.Laterality, note.Block, wrote(other.side+" "+s.part, s.side+" "+s.part))
		}
	}
}

type sided struct{ side, part string }

// sidesOf counts the sided parts a text names.
func sidesOf(r *reading) map[sided]int {
	out := map[sided]int{}
	for i := 0; i+1 < len(r.tokens); i++ {
		if t := r.tokens[i]; (t.low == "left" || t.low == "right") && r.tokens[i+1].kind == wordToken {
			out[sided{t.low, r.tokens[i+1].canon}]++
		}
	}
	return out
}

var bodyParts = words("arm leg hand foot knee hip shoulder wrist ankle elbow ear eye side thigh forearm breast temple jaw finger toe calf neck")

// quotes: what stands in quotation marks was written just so.
func (p *pair) quotes() {
	for _, q := range p.sen.quotes {
		inner := loose(q)
		if inner == "" {
			continue
		}
		if slices.ContainsFunc(p.sources, func(s note.Statement) bool { return strings.Contains(loose(string(s.Text)), inner) }) {
			continue
		}
		if len(p.src.quotes) > 0 {
			p.find(note.Quote, note.Block, wrote(strings.Trim(p.src.quotes[0], `"“”'‘’«»`), strings.Trim(q, `"“”'‘’«»`)), " A quotation must be word for word.")
		} else {
			p.find(note.Quote, note.Block, "‘", strings.Trim(q, `"“”'‘’«»`), "’ is in quotation marks, but you did not write it so.")
		}
	}
	for _, q := range p.src.quotes {
		inner := loose(q)
		if inner == "" || slices.ContainsFunc(p.sen.quotes, func(s string) bool { return strings.Contains(loose(s), inner) || strings.Contains(inner, loose(s)) }) {
			continue
		}
		if strings.Contains(loose(p.sen.text), inner) {
			p.find(note.Quote, note.Warn, "You had ‘", strings.Trim(q, `"“”'‘’«»`), "’ in quotation marks.")
		} else if p.whole && len(p.sen.quotes) == 0 {
			p.find(note.Quote, note.Warn, "This puts the quotation ‘", strings.Trim(q, `"“”'‘’«»`), "’ into other words.")
		}
	}
}

// loose is a text for comparing quotations: letters and digits, one space
// between words. Capitals and punctuation may follow the sentence's own.
func loose(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	gap := true
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '\'' || r == '’' || r == '‘':
		case isWordRune(r):
			b.WriteRune(r)
			gap = false
		default:
			if !gap {
				b.WriteByte(' ')
				gap = true
			}
		}
	}
	if !gap {
		b.WriteByte(' ')
	}
	if b.Len() == 1 {
		return ""
	}
	return b.String()
}

// people: the same kin and the same names, doing it to the same ones.
func (p *pair) people() {
	for i, t := range p.sen.tokens {
		if t.kind != wordToken || p.src.lows[t.low] || p.src.has[t.canon] {
			continue
		}
		switch {
		case p.toWorded[i]:
		case kin[t.low] != "" || kin[t.canon] != "":
			if j := slices.IndexFunc(p.src.tokens, func(s token) bool {
				return s.kind == wordToken && kin[s.canon] != "" && !p.sen.has[s.canon]
			}); j >= 0 {
				p.find(note.Person, note.Block, wrote(p.src.tokens[j].raw, t.raw))
			} else {
				p.find(note.Person, note.Block, "You did not write of ‘", t.raw, "’ here.")
			}
		case t.name && p.clientNamed(t):
		case t.name && t.drug == "" && !known(t) && p.to[i] < 0:
			if j := slices.IndexFunc(p.src.tokens, func(s token) bool { return s.name && !p.sen.lows[s.low] }); j >= 0 {
				p.find(note.Person, note.Block, wrote(p.src.tokens[j].raw, t.raw))
			} else {
				p.find(note.Person, note.Block, "You did not write ‘", t.raw, "’ here.")
			}
		}
	}
	for i := 0; i+2 < len(p.sen.tokens); i++ { // "Client, Mrs. Okafor, wrote"
		if t := p.sen.tokens; t[i].low == "client" && t[i+1].low == "," && (t[i+2].name || titles[t[i+2].low]) && !p.src.lows["client"] {
			p.find(note.Person, note.Block, "This makes ‘", t[i+2].raw, "’ the client.")
		}
	}
	p.pronouns()
	p.they()
	p.swapped()
	p.settled()
	if !p.whole {
		return
	}
	for j, s := range p.src.tokens {
		switch {
		case s.kind != wordToken || p.from[j] >= 0 || p.sen.has[s.canon]:
		case kin[s.canon] != "" && p.generalised(s.canon):
		case kin[s.canon] != "":
			p.find(note.Person, note.Block, "This leaves out ‘", s.raw, "’.")
		case s.name && s.drug == "" && !known(s) && !slices.ContainsFunc(p.sen.tokens, func(t token) bool { return near(s.low, t.low) }):
			p.find(note.Person, note.Block, "This leaves out ‘", s.raw, "’.")
		}
	}
}

// known tells whether a capitalised word is an ordinary one.
func known(t token) bool {
	return dayStart(t.low) || groups[t.low] != "" || function[t.low] || dayNames[t.low] || frequency[t.low] || frame[t.canon] || clinical[t.canon] || says[t.canon] || unitWords[t.canon]
}

func (p *pair) generalised(k string) bool {
	for g, members := range general {
		if members[k] && p.sen.has[g] {
			return true
		}
	}
	return false
}

func (r *reading) anyLow(set map[string]bool) string {
	for _, t := range r.tokens {
		if t.kind == wordToken && set[t.low] {
			return t.low
		}
	}
	return ""
}

// unsupported: content words that nothing carries, and stock phrases.
func (p *pair) unsupported(support float64) {
	for _, phrase := range phrases {
		if at := p.sen.phrase(phrase); at >= 0 && !p.carried(at, len(phrase)) {
			p.find(note.Boilerplate, note.Block, "‘", p.sen.around(at, at+len(phrase)-1), "’ is a stock phrase you did not write.")
		}
	}
	p.leftOut()
	p.compounds()
	if len(p.bare) == 0 {
		return
	}
	var wordsBare []string
	severity := note.Warn
	for n, i := range p.bare {
		t := p.sen.tokens[i]
		if p.told(t.raw) {
			continue // one thing is said once
		}
		wordsBare = append(wordsBare, t.raw)
		if clinical[t.canon] || p.src.has[t.canon] || n > 0 && p.bare[n-1] >= i-2 && len(p.bare) > 1 {
			severity = note.Block
		}
	}
	if len(p.bare) > 2 || support < 0.6 {
		severity = note.Block
	}
	if len(wordsBare) == 0 {
		return
	}
	if len(wordsBare) > 6 {
		wordsBare = append(wordsBare[:6], "…")
	}
	where := "Not in what you wrote: ‘"
	if p.elsewhere() {
		where = "This stands in another of your statements: ‘"
	}
	p.find(note.Unsupported, severity, where, strings.Join(wordsBare, "’, ‘"), "’.")
}

// told tells whether a finding that stops or warns already names a word.
func (p *pair) told(raw string) bool {
	return slices.ContainsFunc(p.findings, func(f note.Finding) bool {
		return f.Severity != note.Info && (strings.Contains(string(f.Message), "‘"+raw) || strings.Contains(string(f.Message), raw+"’") || strings.Contains(string(f.Message), " "+raw+".’"))
	})
}

// leftOut finds content words of the sources that the sentence drops.
func (p *pair) leftOut() {
	if !p.whole {
		return
	}
	var lost []string
	spare := len(p.vague) // words of many uses that others may stand for
	for j, s := range p.src.tokens {
		if s.kind != wordToken || !s.content || p.from[j] >= 0 || p.spoken(j) {
			continue
		}
		if vague[stem(s.low)] && spare > 0 {
			spare--
			continue
		}
		lost = append(lost, s.raw)
	}
	if len(lost) > 6 {
		lost = append(lost[:6], "…")
	}
	if len(lost) > 0 {
		p.find(note.Unsupported, note.Block, "This leaves out ‘", strings.Join(lost, "’, ‘"), "’.")
	}
}

// spoken tells whether the sentence says in other grammar what token j of the
// sources says.
func (p *pair) spoken(j int) bool {
	s := p.src.tokens[j]
	switch {
	case j+1 < len(p.src.tokens) && p.src.tokens[j+1].low == ":" && (len(s.raw) == 1 || p.src.opens(j) && titleWords[s.low]), (s.low == "teen" || s.low == "adolescent") && p.sen.aged(), s.low == "ever" && len(p.sen.cues) > 0, s.low == "self", s.canon == "refuse" && len(p.sen.cues) > len(p.src.cues), s.low == "ago", s.low == "ish", s.low == "tomorrow", s.low == "yesterday", noise[s.low], deny[s.canon], says[s.canon], unitWords[s.canon], s.low == "→", s.low == "<", s.low == ">", s.low == "x", s.low == "am", s.low == "pm":
		return true // compared apart, or in the number beside it
	case j > 0 && p.src.tokens[j-1].kind == numberToken && len(s.low) <= 2:
		return true
	case kin[s.canon] != "", s.drug != "", s.name && !known(s), hedges[s.low], intends[s.canon] && p.sen.hasAny(intends):
		return true // compared apart
	case s.low == "female" && p.sen.anyLow(shes) != "", s.low == "male" && p.sen.anyLow(hes) != "":
		return true
	case dayNames[s.low], known(s) && dayStart(s.low), light[s.low], comparing[s.low]:
		return true
	}
	return slices.ContainsFunc(p.sen.tokens, func(t token) bool {
		return t.kind == wordToken && (near(t.low, s.low) || near(s.low, t.low) || len(s.low) >= 3 && len(t.low) >= len(s.low)+3 && shortOf(s.low, t.low) || sameRoot(t.low, s.low) || frequencyUnit[t.low] != "" && frequencyUnit[t.low] == s.canon)
	})
}

func dayStart(low string) bool {
	if len(low) < 3 || len(low) > 5 {
		return false
	}
	for day := range dayNames {
		if strings.HasPrefix(day, low) {
			return true
		}
	}
	return false
}

// compounds finds a thing turned into an act: "recorded a thought" for "thought
// record".
func (p *pair) compounds() {
	src, sen := p.src.tokens, p.sen.tokens
	for i := 0; i+2 < len(sen); i++ {
		if !sen[i].content {
			continue
		}
		thing := i + 1 // "recorded thoughts", "recorded a thought"
		if sen[thing].low == "a" || sen[thing].low == "an" || sen[thing].low == "the" {
			thing++
		}
		for j := 0; j+1 < len(src); j++ {
			if src[j].canon == sen[thing].canon && src[j+1].canon == sen[i].canon && src[j].content && src[j+1].content && src[j].canon != src[j+1].canon && pastForm(sen[i].low) && !pastForm(src[j+1].low) {
				p.find(note.Unsupported, note.Block, wrote(p.src.around(j, j+1), p.sen.around(i, thing)))
			}
		}
	}
}

// phrase finds a stock phrase in r and gives its first token, or -1. Small words
// between are passed over.
func (r *reading) phrase(phrase []string) int {
	for i := range r.tokens {
		if r.tokens[i].canon != phrase[0] {
			continue
		}
		n, j := 1, i+1
		for j < len(r.tokens) && n < len(phrase) {
			switch {
			case r.tokens[j].canon == phrase[n]:
				n++
			case !r.tokens[j].content && r.tokens[j].kind == wordToken && !deny[r.tokens[j].low]:
			default:
				j = len(r.tokens)
			}
			j++
		}
		if n == len(phrase) {
			return i
		}
	}
	return -1
}

// carried tells whether the sources hold every content word of n tokens from i.
func (p *pair) carried(i, n int) bool {
	for ; n > 0 && i < len(p.sen.tokens); i, n = i+1, n-1 {
		t := p.sen.tokens[i]
		if t.kind == wordToken && (t.content || deny[t.canon]) && p.to[i] < 0 && !p.src.has[t.canon] && !(deny[t.canon] && len(p.src.cues) > 0) {
			return false
		}
	}
	return true
}

// elsewhere tells whether the words without basis all stand in one other
// statement of the brain dump.
func (p *pair) elsewhere() bool {
	if len(p.bare) < 2 {
		return false
	}
	for _, s := range p.all {
		if slices.ContainsFunc(p.sources, func(o note.Statement) bool { return o.ID == s.ID }) {
			continue
		}
		text := strings.ToLower(glossary.Expand(string(s.Text), "client"))
		if !slices.ContainsFunc(p.bare, func(i int) bool { return !strings.Contains(text, p.sen.tokens[i].low) }) {
			return true
		}
	}
	return false
}
