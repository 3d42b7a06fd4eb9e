package verify

import (
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Who is who in a text, as far as the order of words tells: who gives an
// account, and who does what to whom. Pronouns are not resolved; a pronoun that
// may be either of two people must stay one.

const (
	theClient    = "client"
	theClinician = "clinician"
)

var (
	account = list("cues.txt", "account")
	opine   = list("cues.txt", "opine")
	per     = list("cues.txt", "per")
	roles   = list("people.txt", "role")
	records = list("people.txt", "record")

	nominative = map[string]bool{"she": true, "he": true, "they": true, "ella": true, "él": true}
	toBe       = map[string]bool{"is": true, "was": true, "were": true, "are": true, "been": true, "being": true, "be": true, "got": true, "gets": true, "fue": true}
	owned      = map[string]bool{"a": true, "an": true, "the": true, "her": true, "his": true, "their": true, "my": true, "own": true, "both": true, "la": true, "el": true, "su": true, "sus": true, "los": true, "las": true}
)

// third gives the person, other than the client and the clinician, that token i
// names, or "".
func (r *reading) third(i int) string {
	t := r.tokens[i]
	switch {
	case t.kind != wordToken || t.drug != "":
		return ""
	case kin[t.canon] != "":
		return t.canon
	case roles[t.low]:
		return t.canon
	case t.name && !known(t):
		return t.low
	}
	return ""
}

// person gives whom token i names: a third person, the client (by pronoun too),
// or the clinician. An owner ("her" of "her mother") is no person here.
func (r *reading) person(i int) string {
	t := r.tokens[i]
	if t.kind != wordToken || r.owns(i) {
		return ""
	}
	switch t.low {
	case "client", "paciente", "cliente":
		return theClient
	case "she", "her", "ella":
		return "she"
	case "he", "him", "él":
		return "he"
	case "they", "them":
		return "they"
	case "i", "me", "clinician", "therapist", "writer":
		return theClinician
	}
	return r.third(i)
}

// owns tells whether token i is a possessive: "her mother", "client's mother".
func (r *reading) owns(i int) bool {
	t := r.tokens[i]
	if i+1 >= len(r.tokens) || r.tokens[i+1].kind == stopToken {
		return t.low == "his" || t.low == "their"
	}
	next := r.tokens[i+1]
	switch {
	case t.low == "his" || t.low == "their" || t.low == "my":
		return true
	case t.low == "her":
		return r.third(i+1) != "" || dayNames[next.low] && i+2 < len(r.tokens) && r.tokens[i+2].content || next.kind == wordToken && (next.content || next.low == "own") && !strings.HasSuffix(next.low, "ly") &&
			!strings.HasSuffix(next.low, "ing") && !frequency[next.low] && !dayNames[next.low] && !deictic[next.low] && !quantity[next.low]
	case strings.HasSuffix(t.raw, "'s") || strings.HasSuffix(t.raw, "’s"):
		return !nominative[t.low] && next.kind == wordToken && (!function[next.low] || next.low == "things" || next.low == "own") && !strings.HasSuffix(next.low, "ing")
	}
	return false
}

// teller is one who gives an account, and the last token that makes it one.
type teller struct {
	who  string
	at   int
	told int  // first token of what is told
	said bool // by a verb of telling; else by one of thinking
	per  bool
}

// other tells whether an account is neither the client's nor a pronoun's.
func (t teller) other() bool {
	switch t.who {
	case theClient, theClinician, "she", "he", "they":
		return false
	}
	return true
}

// tellers finds who gives the accounts in a text.
func (r *reading) tellers() []teller {
	var out []teller
	t := r.tokens
	add := func(who string, at, told int, said, per bool) {
		if who != "" && !slices.ContainsFunc(out, func(o teller) bool { return o.at == at }) {
			out = append(out, teller{who, at, told, said, per})
		}
	}
	for i := range t {
		if t[i].kind != wordToken {
			continue
		}
		if per[t[i].low] || t[i].low == "according" || (t[i].low == "by" || t[i].low == "from") && i > 0 && account[t[i-1].low] {
			if who, at := r.noun(i + 1); who != "" {
				add(who, at, at+1, true, true)
			}
			continue
		}
		if i > 1 && account[t[i].low] && (t[i-1].low == "," || t[i-1].low == "and") {
			who, at := r.noun(0) // "wife drove him today, says he paces"
			for j := at + 1; j < i && who != ""; j++ {
				if r.person(j) == theClient || r.third(j) != "" {
					who = "" // the nearer one tells
				}
			}
			if who != "" && at <= 2 && r.third(at) != "" && !r.owns(at) && (teller{who: who}).other() {
				add(who, at, i+1, true, false)
			}
		}
		who := r.person(i)
		if who == "" && records[t[i].low] {
			who = t[i].low
		}
		if who == "" {
			continue
		}
		if i == 0 && len(t) > 1 && t[1].low == ":" {
			add(who, i, 2, true, false)
			continue
		}
		if verb, ok := r.verbOf(i); ok && !r.addressed(i) {
			add(who, i, verb+1, account[t[verb].low], false)
		}
	}
	return out
}

// noun finds the person that the few words from i on name: "her older sister".
func (r *reading) noun(i int) (string, int) {
	who, at := "", -1
	for j := i; j < len(r.tokens) && j < i+5; j++ {
		t := r.tokens[j]
		if t.kind != wordToken {
			break
		}
		switch p := r.third(j); {
		case p != "":
			who, at = p, j
			if !r.owns(j) {
				if j+1 < len(r.tokens) && r.tokens[j+1].kind == wordToken && roles[r.tokens[j+1].low] {
					continue
				}
				return who, at
			}
		case records[t.low]:
			who, at = t.low, j
		case t.low == "client" || t.low == "paciente":
			if !r.owns(j) && (j+1 >= len(r.tokens) || r.third(j+1) == "") {
				return theClient, j
			}
		case who != "" && !r.owns(at):
			return who, at
		case unitWords[t.canon], nominative[t.low]:
			return who, at
		}
	}
	return who, at
}

// verbOf finds the verb of telling or thinking whose subject stands at i.
func (r *reading) verbOf(i int) (int, bool) {
	t := r.tokens
	passive := false
	most := i + 3
	for j := i + 1; j < len(t) && j <= most; j++ {
		switch {
		case t[j].kind != wordToken:
			return 0, false
		case t[j].low == "who":
			most = j + 8
		case (t[j].low == "and" || t[j].low == "y" || t[j].low == "but") && besides[r.link(i)]:
			return 0, false // "came with her husband and said"
		case toBe[t[j].low]:
			passive = true
		case account[t[j].low] && t[j-1].low == "to":
			return 0, false // "mom to say so"
		case account[t[j].low]:
			return j, !(passive && pastForm(t[j].low))
		case opine[t[j].low]:
			return j, true
		case !function[t[j].low] && !strings.HasSuffix(t[j].low, "ly") && most == i+3:
			return 0, false
		}
	}
	return 0, false
}

// addressed tells whether the person at i is told something: "told her mom".
func (r *reading) addressed(i int) bool {
	for i--; i >= 0 && r.tokens[i].kind == wordToken && (owned[r.tokens[i].low] || r.owns(i)); i-- {
	}
	if i < 0 {
		return false
	}
	switch r.tokens[i].low {
	case "told", "tells", "tell", "telling", "informed", "asked", "to", "with":
		return true
	}
	return false
}

// accounts: an account keeps its teller, and who tells it is not who it is
// about.
func (p *pair) accounts() {
	was, is := p.src.tellers(), p.sen.tellers()
	has := func(list []teller, ok func(teller) bool) bool { return slices.ContainsFunc(list, ok) }
	same := func(a, b string) bool { return a == b || general[a][b] || general[b][a] }
	said := has(was, func(t teller) bool { return t.said })
	named := func(t teller) bool { // a name may be the client's
		return !t.other() || p.src.tokens[t.at].name && !p.every(func(s note.Statement) bool { return s.Voice == note.Collateral })
	}
	for _, t := range was {
		if named(t) || !p.touches(t.at) && !p.touches(min(t.told+1, len(p.src.tokens)-1)) || has(is, func(o teller) bool { return same(o.who, t.who) && (o.said || !t.said) }) {
			continue
		}
		if i := p.from[t.at]; i >= 0 && givenBy[p.sen.link(i)] {
			continue // "as prescribed by his PCP"
		}
		if !t.said && p.from[t.at] >= 0 && p.from[t.told-1] >= 0 { // "sister thinks", "sister is worried" stand as they are
			continue
		}
		p.find(note.Attribution, note.Block, "This is the account of ‘", p.src.tokens[t.at].raw, "’; the sentence does not say so.")
	}
	if before, now := voices(was), voices(is); p.whole && before > 1 && now < before {
		p.find(note.Attribution, note.Block, "More than one tells this; the sentence does not say who tells what.")
	}
	for _, t := range is {
		switch {
		case !t.said:
		case t.who == theClinician && !has(was, func(o teller) bool { return o.who == theClinician }) && has(was, func(o teller) bool { return o.said }):
			p.find(note.Attribution, note.Block, "You did not write that ‘", p.sen.tokens[t.at].raw, "’ said this.")
		case nominative[t.who] && len(was) > 0 && !has(is, teller.other) && !has(was, func(o teller) bool { return !o.other() || sexOf(o.who) == 0 || (sexOf(o.who) == 'm') == hes[t.who] }):
			p.find(note.Attribution, note.Block, "You have this from someone else, not from ‘", p.sen.tokens[t.at].raw, "’.")
		case !t.other():
			if t.who == theClient && len(was) > 0 && !has(was, named) || t.who == theClient && p.every(func(s note.Statement) bool { return s.Voice == note.Collateral }) {
				p.find(note.Attribution, note.Block, "You have this from someone else; the sentence has it from the client.")
			}
		case !has(was, func(o teller) bool { return same(o.who, t.who) && (o.said || !said) }) && p.src.has[p.sen.tokens[t.at].canon]:
			p.find(note.Attribution, note.Block, "You did not write that ‘", p.sen.tokens[t.at].raw, "’ said this.")
		case has(was, func(o teller) bool { return same(o.who, t.who) && p.src.aboutAnother(o) }) && !p.sen.anyOther(t.at):
			p.find(note.Attribution, note.Block, "‘", p.sen.tokens[t.at].raw, "’ tells this; the sentence says it of the teller.")
		}
	}
}

var givenBy = map[string]bool{"by": true, "from": true, "per": true, "según": true}

// voices counts who tells: the client and a pronoun may be one, he and she are not.
func voices(tellers []teller) int {
	who := map[string]bool{}
	for _, t := range tellers {
		if t.said {
			who[t.who] = true
		}
	}
	n := len(who)
	if who[theClient] && (who["he"] || who["she"] || who["they"]) {
		n--
	}
	return n
}

// aboutAnother tells whether what is told begins with a subject of its own.
func (r *reading) aboutAnother(t teller) bool {
	for i := t.told; i < len(r.tokens) && i < t.told+3; i++ {
		switch l := r.tokens[i].low; {
		case nominative[l] || l == "client" && !r.owns(i):
			return true
		case l != "that" && l != "que" && l != ",":
			return false
		}
	}
	return false
}

// anyOther tells whether the client is anywhere a subject or object apart from
// the teller at i.
func (r *reading) anyOther(i int) bool {
	for j := range r.tokens {
		switch r.person(j) {
		case theClient, "she", "he", "they":
			if j != i {
				return true
			}
		}
	}
	return false
}

// deed is what a person does (1) or has done to them (2); with both it is
// unclear. 4: done to them, and the verb is the nearest.
type deed struct{ who, verb string }

// deeds reads who does what to whom from the order of words. unnamed is who acts
// where a text names no one at all.
func (r *reading) deeds(unnamed string) map[deed]byte {
	out := map[deed]byte{}
	var agent string
	var verbs []int
	thirds, object := false, false // whether agent was just what something was done to
	unclear := func(v int) bool {
		if pastForm(r.tokens[v].low) { // "hit by dad"
			for j := v + 1; j < len(r.tokens) && j <= v+4 && r.tokens[j].kind == wordToken; j++ {
				if r.tokens[j].low == "by" {
					return true
				}
			}
		}
		for j := v - 1; j >= 0 && j >= v-2; j-- {
			if toBe[r.tokens[j].low] {
				return true
			}
		}
		return false
	}
	mark := func(who string, mask byte) {
		for _, v := range verbs {
			if who != "" && len(verbs) <= 8 {
				out[deed{who, r.tokens[v].canon}] |= mask
			}
		}
	}
	end := func() { // of a clause in which nothing was done to anyone
		for _, v := range verbs {
			if agent == "" {
				break
			}
			mask := byte(1)
			if unclear(v) {
				mask = 3
			}
			out[deed{agent, r.tokens[v].canon}] |= mask
		}
		verbs = verbs[:0]
	}
	agent = unnamed
	for i, t := range r.tokens {
		switch {
		case t.kind == stopToken:
			if t.low == "," && len(verbs) == 0 && agent != unnamed && !object {
				continue // "Teacher, Mrs. Okafor, wrote"
			}
			end()
			if agent = unnamed; thirds {
				agent = ""
			}
			continue
		case t.kind == numberToken, t.quote%2 == 1: // what is quoted is nobody's deed here
			continue
		case subordinates[t.low]:
			end()
			agent = ""
			continue
		}
		who := r.person(i)
		if who == "" {
			if (t.content || account[t.low]) && t.drug == "" && !r.isThing(i) && !unitWords[t.canon] && !dayNames[t.low] && !frequency[t.low] && !strings.HasSuffix(t.low, "ly") && r.third(i) == "" {
				if n := len(verbs); n > 0 && account[r.tokens[verbs[n-1]].low] { // what is told is not what its teller does
					end()
					agent = ""
				}
				verbs = append(verbs, i)
			}
			continue
		}
		thirds, object = thirds || r.third(i) != "", false
		link := r.link(i)
		switch {
		case len(verbs) == 0 && link == "and" && (agent == theClinician && who == theClient || agent == theClient && who == theClinician):
			agent = "" // both do it
		case len(verbs) == 0:
			agent = who
		case nominative[t.low] || link == "and" || link == "or" || link == "but" || link == "y" || link == "e" || link == "o" || link == "pero":
			end()
			agent = who
		case clitics[r.beforeVerb(verbs)] && link != "a": // "lo cuida la tía"
			mark(who, 1)
			agent, verbs = "", verbs[:0]
		case link == "by":
			mark(agent, 2)
			mark(who, 1)
			agent, verbs = "", verbs[:0]
		case besides[link] || link == "of" && !r.feels(verbs):
			end()
			agent, object = who, true
		default:
			mark(agent, 1)
			mark(who, 2)
			if last := verbs[len(verbs)-1]; i-last == 1 || i-last == 2 && (owned[r.tokens[i-1].low] || r.owns(i-1)) {
				out[deed{who, r.tokens[last].canon}] |= 2 | 4
			}
			agent, verbs, object = who, verbs[:0], true
		}
	}
	end()
	return out
}

var (
	subordinates = map[string]bool{"that": true, "because": true, "when": true, "if": true, "while": true, "after": true, "before": true, "since": true,
		"which": true, "until": true, "although": true, "que": true, "cuando": true, "porque": true, "how": true, "why": true, "whether": true}
	besides = map[string]bool{"with": true, "between": true, "like": true, "from": true, "than": true, "without": true, "con": true, "de": true, "per": true, "for": true, "about": true, "during": true, "until": true, "in": true, "por": true, "para": true, "sobre": true}
	emotion = canonSet(map[string]bool{"afraid": true, "proud": true, "jealous": true, "ashamed": true, "suspicious": true, "critical": true})
)

var clitics = map[string]bool{"lo": true, "le": true, "les": true, "los": true}

// beforeVerb is the word before the last of verbs.
func (r *reading) beforeVerb(verbs []int) string {
	if i := verbs[len(verbs)-1]; i > 0 {
		return r.tokens[i-1].low
	}
	return ""
}

// isThing tells whether word i is a thing and no deed: "the plan", "by text".
func (r *reading) isThing(i int) bool {
	if i == 0 || pastForm(r.tokens[i].low) {
		return false
	}
	if strings.HasSuffix(r.tokens[i].low, "ing") { // "notices less snapping"
		return r.tokens[i-1].low == "less" || r.tokens[i-1].low == "more" || r.tokens[i-1].low == "no"
	}
	switch r.tokens[i-1].low {
	case "the", "a", "an", "by", "la", "las", "el", "los":
		return true
	}
	return false
}

// link is the small word that binds the person at i to what stands before.
func (r *reading) link(i int) string {
	for i--; i >= 0 && r.tokens[i].kind == wordToken; i-- {
		if !owned[r.tokens[i].low] && !r.owns(i) {
			if r.tokens[i].low == "by" && i > 0 && (r.tokens[i-1].low == "accompanied" || r.tokens[i-1].low == "joined") {
				return "with"
			}
			return r.tokens[i].low
		}
	}
	return ""
}

func (r *reading) feels(verbs []int) bool {
	return slices.ContainsFunc(verbs, func(v int) bool { return emotion[r.tokens[v].canon] })
}

// unnamed is who acts in statements that name no one.
func (p *pair) unnamed() string {
	if p.every(func(s note.Statement) bool { return s.Slot == note.Intervention || s.Voice == note.Clinician }) {
		return theClinician
	}
	return theClient
}

// swapped finds "she hit boyfriend" for "boyfriend hit her".
func (p *pair) swapped() {
	was, is := p.src.deeds(p.unnamed()), p.sen.deeds(p.unnamed())
	if p.src.anyLow(hes) == "" || p.src.anyLow(shes) == "" { // every pronoun may be the client
		was, is = oneClient(was), oneClient(is)
	}
	verbs := p.sen.verbs()
	for d, mask := range is {
		if mask &= 3; !verbs[d.verb] {
			continue
		}
		if before := was[d] & 3; before|mask == 3 && before != mask && before != 0 && before != 3 && mask != 3 {
			p.find(note.Person, note.Block, "This turns round who did it: ‘", d.who, "’, ‘", d.verb, "’.")
			return
		}
	}
	for d, mask := range was { // who did it does something else here, and another does it
		if verbs[d.verb] && (teller{who: d.who}).other() && mask&3 == 1 && is[d] == 0 && p.sen.has[d.who] && does(is, d.verb) {
			p.find(note.Person, note.Block, "You wrote that ‘", d.who, "’ does this (‘", d.verb, "’).")
			return
		}
	}
	acted := actors(was)
	for verb, who := range actors(is) {
		if before := acted[verb]; verbs[verb] && who != "" && before != "" && who != before && (before != theClient || p.src.has[who]) && (p.sen.has[before] || before == theClient && (teller{who: who}).other() || before == "he" && p.sen.anyLow(hes) != "" || before == "she" && p.sen.anyLow(shes) != "") {
			p.find(note.Person, note.Block, "You wrote that ‘", before, "’ does this (‘", verb, "’); here it is ‘", who, "’.")
			return
		}
	}
	for verb, who := range actors(is) { // "client helps" for "wife helps"
		if before := acted[verb]; verbs[verb] && who == theClient && p.sen.has["client"] && (teller{who: before}).other() && before != "" && !p.sen.has[before] && !p.src.has["client"] {
			p.find(note.Person, note.Block, "You wrote that ‘", before, "’ does this (‘", verb, "’); here it is the client.")
			return
		}
	}
	p.newlyDone(was, is)
	for i := range p.sen.tokens {
		for _, sex := range []struct{ is, was string }{{"his", "her"}, {"her", "his"}} {
			if p.sen.tokens[i].low == sex.is && p.sen.owns(i) && i+1 < len(p.sen.tokens) && p.src.follows(sex.was, p.sen.tokens[i+1].canon) && !p.src.follows(sex.is, p.sen.tokens[i+1].canon) {
				p.find(note.Person, note.Block, wrote(sex.was+" "+p.sen.tokens[i+1].raw, sex.is+" "+p.sen.tokens[i+1].raw))
			}
		}
	}
	had, has := p.src.owners(), p.sen.owners()
	for thing, who := range has {
		if before := had[thing]; before != "" && who != "" && before != who {
			p.find(note.Person, note.Block, "You wrote of ‘", thing, "’ as that of ‘", before, "’; here it is of ‘", who, "’.")
			return
		}
	}
}

// verbs gives the words of a text that by their form or place are verbs.
func (r *reading) verbs() map[string]bool {
	out := map[string]bool{}
	for i, t := range r.tokens {
		if t.kind != wordToken {
			continue
		}
		before := ""
		if i > 0 {
			before = r.tokens[i-1].low
		}
		switch {
		case pastForm(t.low), strings.HasSuffix(t.low, "ing"), auxiliary[before], nominative[before] || clitics[before],
			strings.HasSuffix(t.low, "s") && i > 0 && r.person(i-1) != "", i > 0 && r.tokens[i-1].kind == wordToken && r.person(i-1) != "" && !strings.HasSuffix(t.low, "ly"):
			out[t.canon] = true
		}
	}
	return out
}

var auxiliary = words("will would to can could should does did do not may might must is was were are be been being has have had que lo la le")

// newlyDone finds "he interrupted her" for "he interrupted", and "client told
// her" for what the client only told.
func (p *pair) newlyDone(was, is map[deed]byte) {
	verbs := p.sen.verbs()
	done := map[string]bool{} // verbs of the sources: whether to anyone
	for d, mask := range was {
		done[d.verb] = done[d.verb] || mask&3 == 2
	}
	for d, mask := range is {
		if toSomeone, acted := done[d.verb]; !verbs[d.verb] || mask != 2|4 || !acted || account[d.verb] || says[d.verb] || toSomeone || is[deed{theClinician, d.verb}]&1 != 0 || was[deed{d.who, d.verb}] != 0 {
			continue
		}
		p.find(note.Person, note.Block, "You did not write that this was done to anyone (‘", d.verb, "’).")
		return
	}
	for i, t := range p.sen.tokens {
		if i > 0 && (t.low == "had" || t.low == "has") && p.sen.tokens[i-1].low == "and" && !p.src.lows["had"] && !p.src.lows["has"] {
			first := ""
			for j := 0; j < i; j++ {
				if p.sen.tokens[j].kind == stopToken {
					first = ""
				} else if first == "" || nominative[p.sen.tokens[j].low] {
					first = p.sen.person(j)
				}
			}
			if first != "" && (teller{who: first}).other() {
				p.find(note.Person, note.Block, "You did not write that ‘", first, "’ ", t.low, " this.")
			}
		}
		if (t.canon == "tell" || t.canon == "inform") && i+1 < len(p.sen.tokens) && p.src.index(map[string]bool{"told": true, "tells": true, "tell": true, "informed": true, "telling": true}) < 0 {
			j := i + 1
			for j+1 < len(p.sen.tokens) && (p.sen.owns(j) || p.sen.tokens[j].low == "the") {
				j++
			}
			if next := p.sen.person(j); next != "" && next != theClinician && !nominative[p.sen.tokens[j].low] && !(p.src.anyThird() && (next == "she" || next == "he" || next == "they")) {
				p.find(note.Person, note.Block, "You did not write whom this was told (‘", p.sen.tokens[j].raw, "’).")
			}
		}
	}
}

// follows tells whether a word with this canon stands right after word.
func (r *reading) follows(word, canon string) bool {
	for i := 0; i+1 < len(r.tokens); i++ {
		if r.tokens[i].low == word && r.tokens[i+1].canon == canon {
			return true
		}
	}
	return false
}

// does tells whether anyone does a thing.
func does(deeds map[deed]byte, verb string) bool {
	for d, mask := range deeds {
		if d.verb == verb && mask&1 != 0 {
			return true
		}
	}
	return false
}

// actors gives for each verb who does it, "" if that is not one for certain.
func actors(deeds map[deed]byte) map[string]string {
	out := map[string]string{}
	for d, mask := range deeds {
		if mask&1 == 0 {
			continue
		}
		if _, seen := out[d.verb]; seen || mask&3 == 3 {
			out[d.verb] = ""
		} else {
			out[d.verb] = d.who
		}
	}
	return out
}

// owners gives whose each thing is: "mother's job", "her temper". The client's
// and a pronoun's are one.
func (r *reading) owners() map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(r.tokens); i++ {
		next := r.tokens[i+1]
		if !r.owns(i) || next.kind != wordToken || !next.content || r.third(i+1) != "" {
			continue
		}
		who := r.third(i)
		if who == "" {
			who = theClient
		}
		if before, seen := out[next.canon]; seen && before != who {
			who = ""
		}
		out[next.canon] = who
	}
	return out
}

func oneClient(deeds map[deed]byte) map[deed]byte {
	out := make(map[deed]byte, len(deeds))
	for d, mask := range deeds {
		if d.who == "she" || d.who == "he" || d.who == "they" {
			d.who = theClient
		}
		out[d] |= mask
	}
	return out
}

// settled finds a pronoun that may be either of two people and is made the
// client: "Mother said that client is worried" for "mom said she is worried".
func (p *pair) settled() {
	t := p.src.tokens
	other, sex := false, byte(0)
	for j := range t {
		if who := p.src.third(j); who != "" && !p.src.owns(j) {
			if l := p.src.link(j); !per[l] && l != "to" {
				other, sex = true, sexOf(who)
			}
			continue
		}
		if t[j].kind == stopToken && t[j].low == "." {
			other = false
		}
		if !other || !nominative[t[j].low] || sex == 'm' && shes[t[j].low] || sex == 'f' && hes[t[j].low] {
			continue
		}
		for v := j + 1; v < len(t) && v <= j+4 && t[v].kind != stopToken; v++ {
			if i := p.from[v]; t[v].content && i >= 0 {
				for k := i - 1; k >= 0 && k >= i-3 && p.sen.tokens[k].kind == wordToken; k-- {
					if p.sen.tokens[k].low == "client" && !p.sen.owns(k) {
						p.find(note.Person, note.Block, "‘", t[j].raw, "’ may be someone else; the sentence says the client.")
						return
					}
				}
			}
		}
	}
}

var (
	female = words("mother sister daughter wife girlfriend grandmother aunt niece stepmother stepdaughter")
	male   = words("father brother son husband boyfriend grandfather uncle nephew stepfather stepson")
)

func sexOf(who string) byte {
	switch {
	case female[who] || who == "woman" || who == "girl" || who == "gf":
		return 'f'
	case male[who] || who == "man" || who == "guy" || who == "boy" || who == "bf":
		return 'm'
	}
	return 0
}

var (
	hes  = map[string]bool{"he": true, "him": true, "his": true, "himself": true, "él": true}
	shes = map[string]bool{"she": true, "her": true, "hers": true, "herself": true, "ella": true}
)

// pronouns: a he for a she may be another person, and the dump alone says
// whether the client is a he or a she.
func (p *pair) pronouns() {
	for _, sex := range []struct{ is, not map[string]bool }{{hes, shes}, {shes, hes}} {
		w := p.sen.anyLow(sex.is)
		if w == "" || p.src.anyLow(sex.is) != "" {
			continue
		}
		if was := p.src.anyLow(sex.not); was != "" && p.sen.anyLow(sex.not) == "" {
			p.find(note.Person, note.Block, wrote(was, w))
			continue
		}
		he, she := ofClient(p.all)
		same, other := he, she
		if sex.is["she"] {
			same, other = she, he
		}
		switch {
		case same && !other, p.src.unknownThird():
		case same || other:
			p.find(note.Person, note.Block, "You did not write ‘", w, "’ of the client.")
		default: // she knows it, and may not have needed to write it
			p.find(note.Person, note.Info, "Nothing you wrote says whether the client is a ‘", w, "’.")
		}
	}
}

// unknownThird tells whether a text names somebody who may be a he or a she.
func (r *reading) unknownThird() bool {
	for i := range r.tokens {
		if who := r.third(i); who != "" && (r.tokens[i].name || len(r.tokens[i].raw) == 1) && sexOf(who) == 0 && !r.owns(i) {
			return true
		}
	}
	return false
}

func (r *reading) anyThird() bool {
	for i := range r.tokens {
		if r.third(i) != "" {
			return true
		}
	}
	return false
}

var theys = map[string]bool{"they": true, "them": true, "their": true, "theirs": true, "themselves": true, "themself": true}

// they: a client whom the dump calls he or she is no they.
func (p *pair) they() {
	w := p.sen.anyLow(theys)
	for i, t := range p.sen.tokens {
		if t.low == "them" && i > 0 && p.sen.tokens[i-1].low == "of" {
			return // "four of them"
		}
		if theys[t.low] && p.sen.pluralBefore(i) {
			return // "the voices are quieter, though they …"
		}
	}
	if w == "" || p.src.anyLow(theys) != "" || slices.ContainsFunc(p.src.tokens, func(t token) bool { return t.low == "and" || t.low == "both" || plural[t.low] }) {
		return // of several people
	}
	for j := 1; j < len(p.src.tokens); j++ { // "hasn't spoken to her": the two of them have not
		if l := p.src.tokens[j-1].low; (l == "to" || l == "with") && (p.src.tokens[j].low == "her" || p.src.tokens[j].low == "him") {
			return
		}
	}
	for _, sex := range []map[string]bool{hes, shes} {
		if was := p.src.anyLow(sex); was != "" && p.sen.anyLow(sex) == "" {
			p.find(note.Person, note.Block, wrote(was, w))
			return
		}
	}
	if w == "them" || w == "their" || p.couple() {
		return // of things, or of both
	}
	if he, she := ofClient(p.all); he != she && !p.src.anyThird() {
		p.find(note.Person, note.Block, "You did not write ‘", w, "’ of the client.")
	}
}

// pluralBefore tells whether a word before i names several.
func (r *reading) pluralBefore(i int) bool {
	return slices.ContainsFunc(r.tokens[:i], func(t token) bool {
		return t.kind == wordToken && (t.content && !says[t.canon] && len(t.low) > 4 && strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ss") && t.low != t.canon && r.isPlural(t.low) || plural[t.low])
	})
}

// isPlural tells whether a word stands after an article, a number or an adjective
// rather than a person: "the voices", not "client visits".
func (r *reading) isPlural(low string) bool {
	i := slices.IndexFunc(r.tokens, func(t token) bool { return t.low == low })
	return i > 0 && (owned[r.tokens[i-1].low] || r.tokens[i-1].kind == numberToken || quantity[r.tokens[i-1].low])
}

// couple tells whether a brain dump speaks of two who may be "they".
func (p *pair) couple() bool {
	return slices.ContainsFunc(p.all, func(s note.Statement) bool {
		return readText(string(s.Alone())).hasAny(pairsUp)
	})
}

var pairsUp = words("husband wife spouse partner boyfriend girlfriend fiance both couple we they pareja ambos")

var plural = map[string]bool{"we": true, "kids": true, "parents": true, "children": true, "people": true, "brothers": true, "sisters": true, "friends": true, "coworkers": true, "siblings": true, "sons": true, "daughters": true, "peers": true, "classmates": true, "students": true, "couple": true, "family": true, "neighbors": true}

// ofClient tells whether a brain dump calls the client he, and she. A pronoun
// that may be someone named just before counts for nothing.
func ofClient(all []note.Statement) (he, she bool) {
	var before byte // others named in the statement before: 1 male, 2 female, 4 either
	for _, s := range all {
		r := readText(string(s.Alone()))
		last := before & 3
		before = 0
		for i, t := range r.tokens {
			if t.kind != wordToken || t.quote%2 == 1 { // what somebody said is of somebody else
				continue
			}
			if who := r.third(i); who != "" {
				switch sexOf(who) {
				case 'm':
					before |= 1
				case 'f':
					before |= 2
				default:
					before |= 4
				}
				continue
			}
			old := i > 0 && r.tokens[i-1].low == "old"
			switch others := before | last; {
			case i == 0 && t.low == "mr":
				he = true
			case i == 0 && (t.low == "mrs" || t.low == "ms"):
				she = true
			case hes[t.low] && others&5 == 0, before == 0 && (t.low == "male" || old && t.raw == "M"):
				he = true
			case shes[t.low] && others&6 == 0, before == 0 && (t.low == "female" || old && t.raw == "F"):
				she = true
			case nominative[t.low] && s.Voice == note.Client && before == 0:
				he, she = he || hes[t.low], she || shes[t.low]
			}
			if t.low == "they" && s.Voice == note.Client && before == 0 {
				he, she = true, true // neither alone
			}
		}
	}
	return he, she
}
