package verify

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/note"
)

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// mention of a risk, and whether it is denied.
type mention struct {
	what   string
	denied bool
	at     int
}

// mentions finds the risks a text speaks of.
func (r *reading) mentions() []mention {
	var out []mention
	t := r.tokens
	add := func(what string, i int) { out = append(out, mention{what, t[i].denied, i}) }
	risky := false
	for i := range t {
		if t[i].kind != wordToken {
			continue
		}
		next := func(n int) string {
			if i+n < len(t) {
				return t[i+n].canon
			}
			return ""
		}
		n := len(out)
		switch c := t[i].canon; {
		case c == "suicide":
			add("suicidal thoughts", i)
		case c == "homicidal":
			add("homicidal thoughts", i)
		case c == "kill":
			if next(1) == "other" || next(1) == "someone" || kin[next(1)] != "" {
				add("homicidal thoughts", i)
			} else {
				add("suicidal thoughts", i)
			}
		case c == "die" && (t[i].low == "die" || t[i].low == "dead") && (r.has["want"] || r.has["better"] || r.has["improve"]),
			c == "end" && (next(2) == "live" || next(2) == "life" || next(1) == "life"), c == "wake" && t[i].denied && r.has["mind"]:
			add("suicidal thoughts", i)
		case (c == "daño" || c == "lastimarse" || strings.HasPrefix(c, "autoles")) && (c != "daño" || i > 0 && strings.HasPrefix(t[i-1].low, "hac")):
			add("self-harm", i)
		case c == "muert" && i > 1 && t[i-1].low == "de", c == "muerte" && i > 1 && t[i-1].low == "de", t[i].low == "morir", t[i].low == "matarse":
			add("suicidal thoughts", i)
		case c == "self" && (next(1) == "harm" || strings.HasPrefix(next(1), "injur")), c == "nssi", c == "suicid":
			add("self-harm", i)
		case c == "cut" && (bodyParts[next(1)] || (next(1) == "left" || next(1) == "right" || next(1) == "her" || next(1) == "his" || next(1) == "own") && bodyParts[next(2)]):
			add("self-harm", i)
		case c == "cut" && (next(1) == "herself" || next(1) == "himself" || next(1) == "myself" || next(1) == "themselves" || t[i].low == "cutting" && !cutsBack[next(1)]):
			add("self-harm", i)
		case c == "hurt" && (next(1) == "herself" || next(1) == "himself" || next(1) == "myself" || next(1) == "self" || next(1) == "themselves"):
			add("self-harm", i)
		case c == "hallucination", strings.HasPrefix(c, "delusion"), strings.HasPrefix(c, "paranoi"):
			add(c, i)
		case c == "violenc", c == "violent", c == "assault":
			add("violence", i)
		case c == "weapon", c == "firearm", c == "gun":
			add("weapons", i)
		case c == "intent":
			add("intent", i)
		}
		risky = risky || len(out) > n
	}
	for i := range t { // a plan, or means, is a risk only beside one
		if !risky || t[i].kind != wordToken {
			continue
		}
		switch {
		case t[i].low == "plan" && !(i > 0 && (t[i-1].canon == "safe" || t[i-1].canon == "treat" || t[i-1].low == "to")):
			add("a plan", i)
		case t[i].low == "means":
			add("means", i)
		}
	}
	return out
}

// cutsBack are the words after a "cutting" that harms no one.
var cutsBack = map[string]bool{"down": true, "back": true, "to": true, "out": true, "corner": true, "hour": true, "class": true, "off": true, "tie": true, "contact": true}

// risk: a denial needs her denial, an affirmed risk must not vanish, and a level
// stays what it was.
func (p *pair) risk() {
	was, is := p.src.mentions(), p.sen.mentions()
	has := func(list []mention, what string, denied bool) bool {
		return slices.ContainsFunc(list, func(m mention) bool { return m.what == what && m.denied == denied })
	}
	for _, m := range is {
		switch {
		case has(was, m.what, m.denied):
		case !has(was, m.what, !m.denied) && p.elsewhereSaid(m):
		case m.denied && has(was, m.what, false):
			p.find(note.RiskFinding, note.Block, "You wrote of ", m.what, "; this denies it.")
		case m.denied:
			p.find(note.RiskFinding, note.Block, "You did not write that ", m.what, " was denied.")
		case has(was, m.what, true):
			p.find(note.RiskFinding, note.Block, "You wrote that there was no ", strings.TrimPrefix(m.what, "a "), "; this says there was.")
		default:
			p.find(note.RiskFinding, note.Block, "You did not write of ", m.what, " here.")
		}
	}
	if p.whole {
		for _, m := range was {
			if !slices.ContainsFunc(is, func(o mention) bool { return o.what == m.what }) {
				p.find(note.RiskFinding, note.Block, "This leaves out ", m.what, ".")
			}
		}
	}
	levels(p)
}

// elsewhereSaid tells whether another statement of the dump says just this of a
// risk: then naming it is no invention.
func (p *pair) elsewhereSaid(m mention) bool {
	found := false
	for _, s := range p.all {
		for _, o := range readText(string(s.Alone())).mentions() {
			if o.what == m.what && o.denied != m.denied {
				return false
			}
			found = found || o.what == m.what
		}
	}
	return found
}

var levelWords = map[string]bool{"low": true, "minimal": true, "mild": true, "moderate": true, "high": true, "elevated": true, "imminent": true, "severe": true, "acute": true, "chronic": true, "no": true}

var manner = map[string]bool{"passive": true, "active": true, "fleeting": true, "intermittent": true, "chronic": true, "constant": true}

func levels(p *pair) {
	of := func(r *reading) (out []string) {
		for i, t := range r.tokens {
			if t.kind != wordToken || t.canon != "risk" {
				continue
			}
			for j := max(0, i-4); j < min(len(r.tokens), i+5); j++ {
				if levelWords[r.tokens[j].low] && r.tokens[j].kind == wordToken {
					out = append(out, r.tokens[j].low)
				}
			}
		}
		return out
	}
	was, is := of(p.src), of(p.sen)
	for _, l := range is {
		if slices.Contains(was, l) {
			continue
		}
		if len(was) > 0 {
			p.find(note.RiskFinding, note.Block, wrote(was[0]+" risk", l+" risk"))
		} else if !p.src.lows[l] {
			p.find(note.RiskFinding, note.Block, "You did not write ‘", l, "’ of the risk.")
		}
	}
	if p.whole && len(was) > 0 && len(is) == 0 {
		p.find(note.RiskFinding, note.Block, "This leaves out that the risk is ", was[0], ".")
	}
	if len(p.src.mentions()) == 0 {
		return
	}
	for w := range manner {
		switch {
		case p.sen.lows[w] && !p.src.lows[w] && len(p.sen.mentions()) > 0:
			p.find(note.RiskFinding, note.Block, "You did not write ‘", w, "’ of the risk.")
		case p.whole && p.src.lows[w] && !p.sen.lows[w]:
			p.find(note.RiskFinding, note.Block, "This leaves out ‘", w, "’.")
		}
	}
}

// attribution: what she was told stays told, what she saw stays seen, and by
// whom.
func (p *pair) attribution() {
	clientSays := p.sen.clientSays()
	told := p.src.hasAny(says)
	if clientSays >= 0 && !told {
		for _, s := range p.sources {
			seen := s.Voice != note.Client && (s.Slot == note.Observed || s.Slot == note.Intervention || s.Slot == note.Assessment || s.Voice == note.Clinician)
			if seen || p.src.hasAny(looks) {
				p.find(note.Attribution, note.Block, "These are your own words; this says that the client said so (‘", p.sen.tokens[clientSays].raw, "’).")
				break
			}
		}
	}
	p.actor()
	for i, t := range p.sen.tokens {
		if t.kind != wordToken || p.src.has[t.canon] || p.src.lows[t.low] {
			continue
		}
		clientTold := told || slices.ContainsFunc(p.sources, func(s note.Statement) bool { return s.Voice == note.Client || s.Voice == note.Collateral })
		switch {
		case concludes[t.canon] && clientTold && p.to[i] < 0:
			p.find(note.Attribution, note.Block, "The client told you this; ‘", t.raw, "’ makes it your conclusion.")
		case t.canon == "clinician" || t.canon == "therapist":
			if clientTold && !p.src.lows["i"] && !p.src.lows["we"] && i+1 < len(p.sen.tokens) && (observes[p.sen.tokens[i+1].canon] || says[p.sen.tokens[i+1].canon]) {
				p.find(note.Attribution, note.Block, "The client told you this; this makes it your observation.")
			}
		case looks[t.canon] && told && p.to[i] < 0:
			p.find(note.Attribution, note.Block, "The client told you this; ‘", t.raw, "’ makes it your observation.")
		}
	}
	if bare := told && !p.sen.hasAny(says) || p.src.anyLow(account) != "" && p.sen.anyLow(account) == "" && len(p.sen.tellers()) == 0; bare && len(p.sen.quotes) == 0 && !p.src.onlyDenies() && p.afterTelling() {
		sev := note.Warn
		if p.every(func(s note.Statement) bool { return s.Voice != note.Collateral && s.Slot != note.Observed }) && !slices.ContainsFunc(p.src.tellers(), teller.other) {
			sev = note.Info // a note need not say "client reports" in every sentence
		}
		p.find(note.Attribution, sev, "You wrote who said this; the sentence states it as a fact.")
	}
	p.accounts()
	if i := slices.IndexFunc(p.src.tokens, func(t token) bool { return t.low == "i" }); i >= 0 && i < 2 && len(p.src.quotes) == 0 &&
		!p.sources[0].Quoted && p.sources[0].Voice != note.Client && len(p.sen.tokens) > 0 && p.sen.tokens[0].low == "client" &&
		!p.sen.lows["i"] && !p.sen.lows["clinician"] && !p.sen.lows["therapist"] && !p.sen.lows["writer"] && !p.sen.lows["provider"] {
		p.find(note.Attribution, note.Block, "You wrote ‘I’; this makes it the client.")
	}
}

// afterTelling tells whether what the sentence takes up comes after a verb of
// telling: in "came by bus, said it was late" only the end is told.
func (p *pair) afterTelling() bool {
	if p.whole {
		return true
	}
	first := len(p.src.tokens)
	for i, t := range p.sen.tokens {
		if j := p.to[i]; j >= 0 && t.content {
			first = min(first, j)
		}
	}
	return slices.ContainsFunc(p.src.tokens[:first], func(t token) bool {
		return t.kind == wordToken && (says[t.canon] || account[t.low] || per[t.low])
	})
}

// actor: what the clinician did is not the client's doing, nor the other way.
func (p *pair) actor() {
	first := p.sen.subject()
	if first < 0 || first+1 >= len(p.sen.tokens) {
		return
	}
	verb := first + 1
	for verb < len(p.sen.tokens)-1 && (function[p.sen.tokens[verb].low] || frame[p.sen.tokens[verb].canon]) && p.sen.tokens[verb].kind == wordToken {
		verb++
	}
	if p.sen.tokens[first].low != "client" && p.every(func(s note.Statement) bool { return s.Slot == note.Observed }) &&
		!p.src.lows["i"] && !p.src.has["clinician"] && !p.sen.hasAny(sees) {
		p.find(note.Attribution, note.Block, "You saw this of the client; the sentence says it of the clinician.")
	}
	if p.every(func(s note.Statement) bool { return s.Slot == note.Plan && s.Voice != note.Client }) && !p.src.named() && p.sen.promises(first) && !p.src.has["homework"] {
		p.find(note.Attribution, note.Block, "You did not write who does this; the sentence says the ", p.sen.tokens[first].low, ".")
	}
	if p.sen.tokens[first].low != "client" && p.src.lows["we"] && !p.src.lows["i"] && !p.sen.hasAny(together) {
		p.find(note.Attribution, note.Block, "You wrote ‘we’; this says it of the ", p.sen.tokens[first].low, " alone.")
	}
	j := p.to[verb]
	if j < 0 {
		return
	}
	started := j == 0 || p.src.tokens[j-1].kind == stopToken || p.src.tokens[j-1].low == "and"
	switch p.sen.tokens[first].low {
	case "client":
		mine := p.every(func(s note.Statement) bool {
			return s.Voice != note.Client && (s.Slot == note.Intervention || s.Slot == "" && s.Voice == note.Clinician)
		})
		if mine && started && !clientDoes[p.sen.tokens[verb].low] && !p.src.has["client"] && !p.sen.lows["clinician"] && !p.sen.lows["therapist"] {
			p.find(note.Attribution, note.Block, "You did this; the sentence says that the client did (‘", p.sen.tokens[verb].raw, "’).")
		}
	case "clinician", "therapist", "provider", "writer":
		if clientDoes[p.sen.tokens[verb].low] && !p.src.named() {
			p.find(note.Attribution, note.Warn, "You did not write who did this; the sentence says the clinician (‘", p.sen.tokens[verb].raw, "’).")
		}
		if p.every(func(s note.Statement) bool {
			return s.Voice == note.Client || s.Slot == note.Reported && s.Voice != note.Clinician
		}) &&
			!p.src.lows["i"] && !p.src.lows["we"] && !p.src.has["clinician"] && !p.src.has["therapy"] {
			p.find(note.Attribution, note.Block, "The client did this; the sentence says that the clinician did (‘", p.sen.tokens[verb].raw, "’).")
		}
	}
}

// together are words by which a sentence says that two did a thing.
var together = map[string]bool{"client": true, "we": true, "together": true, "jointly": true, "both": true, "collaboratively": true, "couple": true, "family": true, "group": true, "they": true, "her": true, "him": true, "them": true}

// clientDoes are things that the client does in a session, or between them, more
// likely than the clinician.
var clientDoes = list("cues.txt", "client-does")

// promises tells whether the sentence has its subject, at i, do something that is
// to come.
func (r *reading) promises(i int) bool {
	found := false
	for j := i + 1; j < len(r.tokens) && j <= i+3; j++ {
		switch r.tokens[j].low {
		case "be":
			return false // "will be seen"
		case "will", "to", "plans", "agrees", "agreed", "intends", "should", "shall", "must":
			found = true
		}
	}
	return found
}

var sees = canonSet(map[string]bool{"observed": true, "noted": true, "saw": true, "noticed": true, "found": true})

// named tells whether a text says of anyone in the room who does a thing.
func (r *reading) named() bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool {
		return t.low == "client" || t.low == "clinician" || t.low == "therapist" || t.low == "i" || t.low == "we" || t.low == "he" || t.low == "she" || t.low == "they"
	})
}

// subject gives the token of a sentence's subject, if it is the client or the
// clinician.
func (r *reading) subject() int {
	for i, t := range r.tokens {
		switch t.low {
		case "the":
			continue
		case "client", "clinician", "therapist", "provider", "writer":
			if i+1 < len(r.tokens) && (r.tokens[i+1].low == "and" || r.tokens[i+1].low == "with") {
				return -1
			}
			return i
		}
		return -1
	}
	return -1
}

func (p *pair) every(is func(note.Statement) bool) bool {
	return !slices.ContainsFunc(p.sources, func(s note.Statement) bool { return !is(s) })
}

var looks = canonSet(map[string]bool{"appeared": true, "observed": true, "affect": true})

// clientSays finds "Client reports", "She states" and the like.
func (r *reading) clientSays() int {
	for i := 0; i+1 < len(r.tokens); i++ {
		if l := r.tokens[i].low; l != "client" && l != "paciente" && l != "she" && l != "he" && l != "they" {
			continue
		}
		for j := i + 1; j < len(r.tokens) && j <= i+2; j++ {
			if r.tokens[j].kind == wordToken && says[r.tokens[j].canon] && !besideSaying[r.tokens[j].canon] {
				return j
			}
		}
	}
	return -1
}

// besideSaying are verbs by which a sentence need not hand on an account.
var besideSaying = canonSet(map[string]bool{"deny": true, "identify": true, "express": true, "note": true, "feel": true, "believe": true, "describe": true, "acknowledge": true})

func (r *reading) onlyDenies() bool {
	for _, t := range r.tokens {
		if t.kind == wordToken && says[t.canon] && t.canon != "deny" {
			return false
		}
	}
	return true
}

// certainty: maybe stays maybe, and a wish stays a wish.
func (p *pair) certainty() {
	was, is := p.src.hedge(), p.sen.hedge()
	softer := func(r *reading) bool {
		return was >= 0 && was+1 < len(p.src.tokens) && (p.src.tokens[was+1].kind == numberToken || quantity[p.src.tokens[was+1].low]) && r.hasAny(map[string]bool{"about": true, "around": true, "approximately": true, "roughly": true, "some": true}) || r.hasAny(map[string]bool{"think": true, "believe": true, "appear": true, "certain": true, "suspect": true})
	}
	switch {
	case was >= 0 && is < 0 && p.touches(was) && (!softer(p.sen) || softer(p.src)):
		p.find(note.Certainty, note.Block, wrote(p.src.tokens[was].raw, "certain"))
	case was < 0 && is >= 0 && p.src.follows("could", "have"): // "could have stopped"
	case was < 0 && is >= 0 && !softer(p.src):
		p.find(note.Certainty, note.Warn, "You were certain; this says ‘", p.sen.tokens[is].raw, "’.")
	}
	if p.src.has["appear"] && !p.sen.has["appear"] && is < 0 && slices.ContainsFunc(p.src.tokens, func(t token) bool {
		return strings.HasPrefix(t.low, "seem") || strings.HasPrefix(t.low, "appear")
	}) && !p.sen.hasAny(observes) {
		p.find(note.Certainty, note.Warn, "You wrote how it seemed; this says that it is so.")
	}
	if i := p.src.opinion(); i >= 0 && p.touches(i) && !softer(p.sen) && is < 0 && p.sen.anyLow(account) == "" && p.sen.anyLow(opine) == "" {
		p.find(note.Certainty, note.Block, "You wrote ‘", p.src.tokens[i].raw, "’; this says that it is so.")
	}
	if i := p.src.index(map[string]bool{"if": true}); i >= 0 && p.touches(i) && p.sen.anyLow(conditions) == "" {
		p.find(note.Certainty, note.Block, "You wrote ‘if’; this has no condition.")
	}
}

// conditions are the words beside "if" by which a condition may be put.
var conditions = map[string]bool{"if": true, "should": true, "whether": true, "unless": true, "provided": true, "assuming": true, "case": true}

// opinion finds words that make what follows only what somebody thinks.
func (r *reading) opinion() int {
	for i := 0; i+1 < len(r.tokens); i++ {
		switch r.tokens[i].low {
		case "thinks", "believes", "suspects", "believed", "suspected", "assumes", "assumed":
			return i
		case "thought":
			if next := r.tokens[i+1].low; nominative[next] || next == "it" || next == "that" || next == "i" {
				return i
			}
		}
	}
	return -1
}

// touches tells whether the sentence takes up the clause in which token j of the
// sources stands. A sentence that need not hold everything may pass it over.
func (p *pair) touches(j int) bool {
	if p.whole {
		return true
	}
	t := p.src.tokens
	from, to := j, j
	for from > 0 && t[from-1].kind != stopToken {
		from--
	}
	for to < len(t) && t[to].kind != stopToken {
		to++
	}
	for i := from; i < to; i++ {
		if i != j && p.from[i] >= 0 && (t[i].content || t[i].kind == numberToken) {
			return true
		}
	}
	return false
}

func (r *reading) hedge() int {
	return slices.IndexFunc(r.tokens, func(t token) bool {
		return t.kind == wordToken && hedges[t.low] && !(t.low == "may" && t.raw == "May")
	})
}

// wish finds words that speak of what is only wanted or planned.
func (r *reading) wish() int {
	for i, t := range r.tokens {
		if t.kind != wordToken || t.denied && t.canon == "want" {
			continue
		}
		next := ""
		if i+1 < len(r.tokens) {
			next = r.tokens[i+1].low
		}
		switch {
		case t.canon == "want", t.low == "hopes", t.low == "hoping", t.canon == canon("consider"), t.low == "will", t.low == "would", t.low == "tomorrow", t.low == "quiere", t.low == "quieren", t.low == "desea", t.low == "planea", t.low == "piensa",
			(t.low == "going" || t.low == "plan" || t.low == "plans" || t.low == "planning" || t.low == "intends" || t.low == "agrees" || t.low == "agreed" || t.low == "tries" || t.low == "wishes") && next == "to":
			return i
		}
	}
	return -1
}

// time: what is past stays past, and what is to come has not happened.
func (p *pair) time() {
	sen, src := p.sen, p.src
	if w := src.wish(); w >= 0 && p.touches(w) && sen.wish() < 0 && !sen.hasAny(intends) {
		p.find(note.TimeFinding, note.Block, "You wrote ‘", src.around(w, w+1), "’; this says it as done.")
	}
	pastWas := src.index(longPast)
	usedTo := src.usedTo()
	if (pastWas >= 0 && p.touches(pastWas) || usedTo) && sen.index(longPast) < 0 && !sen.usedTo() && !sen.pastVerb() {
		m := "used to"
		if pastWas >= 0 {
			m = src.tokens[pastWas].raw
		}
		p.find(note.TimeFinding, note.Block, "You wrote ‘", m, "’; this says it of now.")
	}
	if sen.usedTo() && !src.usedTo() && pastWas < 0 && !src.pastVerb() && !p.tense(note.Past) {
		p.find(note.TimeFinding, note.Block, "You wrote of now; this says ‘used to’.")
	}
	p.done()
	p.order()
	for i, t := range sen.tokens {
		if t.kind != wordToken {
			continue
		}
		switch {
		case t.low == "now" && i > 0 && sen.tokens[i-1].low == "from" && !src.lows["in"] && !src.hasAny(futures):
			p.find(note.TimeFinding, note.Block, "You did not write that this is to come (‘from now’).")
		case nows[t.low] && !src.hasAny(nows) && !sen.compares() && (pastWas >= 0 || usedTo || p.tense(note.Past)):
			p.find(note.TimeFinding, note.Block, "You wrote of the past; this says ‘", t.raw, "’.")
		case t.low == "history" && t.denied && (src.lows["ever"] || src.lows["never"] || src.lows["none"]): // "no self-harm ever"
		case t.low == "history" && i > 0 && sen.tokens[i-1].low == "family" && p.src.anyThird():
		case pastOnly[t.low] && src.index(longPast) < 0 && !usedTo && !src.lows["last"] && !src.lows["was"] && !src.lows["were"] && !p.tense(note.Past):
			p.find(note.TimeFinding, note.Block, "You wrote of now; this says ‘", t.raw, "’.")
		case deictic[t.low] && !src.lows[t.low]:
			sev := note.Block
			if t.low == "today" && !src.hasAny(deictic) && !src.lows["last"] && !src.lows["ago"] {
				sev = note.Warn
			}
			p.find(note.TimeFinding, sev, p.changed(t, deictic))
		case t.low == "next" && p.src.hasAny(comingUp):
		case t.low == "next" && !src.lows["next"] && !src.hasAny(map[string]bool{"follow": true, "upcoming": true, "follow-up": true}):
			p.find(note.TimeFinding, note.Block, p.changed(t, map[string]bool{"last": true, "this": true, "past": true}))
		case t.low == "last" && !src.lows["last"] && !src.lows["past"] && !src.lows["since"] && !src.lows["ago"] && !src.hasAny(map[string]bool{"previous": true, "prior": true}):
			p.find(note.TimeFinding, note.Block, p.changed(t, map[string]bool{"next": true, "this": true}))
		case p.to[i] >= 0 && t.content && pastForm(t.low) && !says[t.canon] && t.canon == src.tokens[p.to[i]].canon && i > 0 && !toBe[sen.tokens[i-1].low] && src.habit(p.to[i]) && !p.every(inRoom):
			p.find(note.TimeFinding, note.Block, wrote(src.tokens[p.to[i]].raw, t.raw))
		case t.low == "will" && i+2 < len(sen.tokens) && sen.tokens[i+1].low == "be" && sen.tokens[i+2].kind == numberToken && src.index(toCome) < 0:
			p.find(note.TimeFinding, note.Block, "You did not write that this is to come (‘", sen.around(i, i+2), "’).")
		case t.low == "will" && i > 0 && sen.purpose(i): // "so that the children will not hear"
		case (t.low == "will" || t.low == "plans" || t.low == "scheduled" || t.low == "upcoming") && !src.hasAny(futures) && !p.slot(note.Plan) && !p.tense(note.Future) && !src.dated():
			p.find(note.TimeFinding, note.Block, "You did not write that this is to come (‘", t.raw, "’).")
		case p.to[i] >= 0 && pastForm(t.low) && (src.hasAny(willWords) || p.slot(note.Plan) && src.opens(p.to[i])) && !sen.hasAny(willWords) && !pastForm(src.tokens[p.to[i]].low) && t.content && sen.firstVerb(i):
			p.find(note.TimeFinding, note.Block, wrote(src.tokens[p.to[i]].raw, t.raw), " It has not happened yet.")
		}
	}
	if p.whole && src.lows["last"] && !sen.lows["last"] && !sen.lows["past"] && !sen.lows["previous"] && !sen.lows["prior"] && !sen.lows["since"] && !sen.lows["final"] && !sen.lows["recent"] && !sen.lows["recently"] && !sen.lows["latest"] {
		p.find(note.TimeFinding, note.Block, "This leaves out ‘last’.")
	}
	for _, w := range []string{"yesterday", "tomorrow", "tonight", "ago"} {
		if p.whole && src.lows[w] && !sen.lows[w] && !(w == "ago" && (sen.lows["after"] || sen.lows["since"] || sen.lows["post"] || sen.lows["earlier"])) {
			p.find(note.TimeFinding, note.Block, "This leaves out ‘", w, "’.")
		}
	}
}

// inRoom tells whether a statement is of the session itself, which is over when
// the note is read.
func inRoom(s note.Statement) bool {
	return s.Slot == note.Observed || s.Slot == note.Intervention || s.Slot == note.Response
}

// done finds "wrote a letter" for what is only planned or given as homework.
func (p *pair) done() {
	if !p.every(func(s note.Statement) bool { return s.Slot == note.Plan }) && p.src.wish() < 0 && !p.src.has["homework"] || p.src.pastVerb() || p.sen.wish() >= 0 || p.sen.hasAny(intends) || p.sen.has["homework"] {
		return
	}
	for i, t := range p.sen.tokens {
		if t.kind != wordToken || !pastForm(t.low) || says[t.canon] || planVerbs[t.canon] || p.to[i] < 0 || p.src.tokens[p.to[i]].canon != t.canon || t.quote%2 == 1 || light[t.low] {
			continue
		}
		if i > 0 && (p.sen.tokens[i-1].low == "be" || p.sen.tokens[i-1].low == "a" || p.sen.tokens[i-1].low == "the") {
			continue // "to be done", "the scheduled visit"
		}
		p.find(note.TimeFinding, note.Block, "‘", t.raw, "’ says it as done; you wrote it as planned.")
		return
	}
}

// order finds "before" for "since", and the other way.
func (p *pair) order() {
	early := map[string]bool{"before": true, "prior": true, "until": true, "till": true, "by": true, "previously": true, "earlier": true, "was": true, "vs": true, "versus": true, "from": true, "antes": true}
	late := map[string]bool{"since": true, "after": true, "following": true, "post": true, "once": true, "later": true, "then": true, "when": true, "desde": true, "después": true}
	has := func(r *reading, set map[string]bool) bool { return r.index(set) >= 0 }
	for _, w := range []string{"before", "prior", "antes"} {
		if p.sen.lows[w] && has(p.src, late) && !has(p.src, early) && !p.src.lows["then"] && !p.sen.compares() {
			p.find(note.TimeFinding, note.Block, "You wrote ‘", p.src.tokens[p.src.index(late)].raw, "’; this says ‘", w, "’.")
		}
	}
	for _, w := range []string{"since", "after", "following"} {
		if p.sen.lows[w] && has(p.src, map[string]bool{"before": true, "until": true, "till": true, "prior": true}) && !has(p.src, late) {
			p.find(note.TimeFinding, note.Block, "You wrote of before; this says ‘", w, "’.")
		}
	}
}

// purpose tells whether "so that" or "whether" stands before token i in its clause.
func (r *reading) purpose(i int) bool {
	for j := i - 1; j >= 0 && r.tokens[j].kind == wordToken; j-- {
		if r.tokens[j].low == "whether" || r.tokens[j].low == "so" && j+1 < i {
			return true
		}
	}
	return false
}

var (
	planVerbs = words("ask encourage recommend agree plan schedule assign advise instruct discuss review request offer provide give set decide refer want")
	comingUp  = words("due schedule appointment return session visit upcoming")
	longPast  = map[string]bool{"history": true, "past": true, "previous": true, "previously": true, "prior": true, "former": true, "formerly": true, "childhood": true, "ago": true, "historically": true, "resolved": true}
	pastOnly  = map[string]bool{"history": true, "past": true, "previously": true, "formerly": true, "historically": true, "former": true}
	toCome    = map[string]bool{"will": true, "shall": true, "going": true, "next": true, "tomorrow": true, "by": true, "to": true, "scheduled": true, "until": true}
	willWords = map[string]bool{"will": true, "plan": true, "next": true, "tomorrow": true, "going": true, "upcoming": true, "scheduled": true, "agree": true, "want": true, "continue": true}
)

func (r *reading) index(set map[string]bool) int {
	return slices.IndexFunc(r.tokens, func(t token) bool { return t.kind == wordToken && set[t.low] })
}

func (r *reading) usedTo() bool {
	for i := 0; i+1 < len(r.tokens); i++ {
		if r.tokens[i].low == "used" && r.tokens[i+1].low == "to" {
			return true
		}
	}
	return false
}

// pastVerb tells whether a verb other than one of telling stands in the past.
func (r *reading) pastVerb() bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool {
		return t.kind == wordToken && !says[t.canon] && (pastForm(t.low) || t.low == "was" || t.low == "were" || t.low == "had" || t.low == "did")
	})
}

var irregular = map[string]bool{"went": true, "took": true, "gave": true, "made": true, "saw": true, "felt": true, "slept": true, "began": true, "left": true,
	"come": true, "quit": true, "put": true, "let": true, "hit": true, "set": true, "spent": true, "sent": true, "threw": true, "broke": true, "fought": true, "caught": true, "taught": true,
	"found": true, "held": true, "heard": true, "paid": true, "sat": true, "stood": true, "knew": true, "grew": true, "drew": true, "drove": true, "rode": true, "woke": true, "wore": true, "chose": true,
	"stole": true, "forgot": true, "fell": true, "won": true, "built": true, "meant": true, "bit": true, "hid": true, "fed": true, "led": true, "shut": true, "hurt": true, "bought": true, "swore": true, "thought": true, "become": true, "met": true, "told": true, "said": true, "brought": true, "wrote": true, "spoke": true, "drank": true, "ate": true, "ran": true, "lost": true, "kept": true, "came": true, "got": true, "did": true, "cut": false}

func pastForm(w string) bool {
	return irregular[w] || len(w) > 4 && strings.HasSuffix(w, "ed") && w != "need"
}

// habit tells whether token i is a verb in the present: "skips breakfast".
func (r *reading) habit(i int) bool {
	t := r.tokens[i]
	if t.kind != wordToken || len(t.low) < 5 || !strings.HasSuffix(t.low, "s") || strings.HasSuffix(t.low, "ss") || kin[t.canon] != "" || i+1 >= len(r.tokens) || r.tokens[i+1].low == "," {
		return false
	}
	return i == 0 || nominative[r.tokens[i-1].low] || r.tokens[i-1].low == "client" && !r.owns(i-1)
}

// opens tells whether the word at i begins a clause, as an instruction does.
func (r *reading) opens(i int) bool { return i == 0 || r.tokens[i-1].kind == stopToken }

// dated tells whether a text sets a date and says of nothing that it was done:
// "inspection 11/20".
func (r *reading) dated() bool {
	past := slices.ContainsFunc(r.tokens, func(t token) bool {
		return t.kind == wordToken && !says[t.canon] && !feelings[t.low] && (pastForm(t.low) || t.low == "was" || t.low == "were" || t.low == "had" || t.low == "did")
	})
	return !past && slices.ContainsFunc(r.tokens, func(t token) bool { return t.kind == numberToken && strings.Contains(t.raw, "/") })
}

// feelings look like verbs of the past and are none.
var feelings = map[string]bool{"scared": true, "worried": true, "tired": true, "excited": true, "stressed": true, "overwhelmed": true, "frustrated": true, "married": true, "retired": true, "divorced": true, "interested": true, "motivated": true}

// firstVerb tells whether token i stands where a sentence has its verb.
func (r *reading) firstVerb(i int) bool { return i <= 4 }

func (p *pair) slot(s note.Slot) bool {
	return slices.ContainsFunc(p.sources, func(x note.Statement) bool { return x.Slot == s })
}

func (p *pair) tense(t note.Tense) bool {
	return slices.ContainsFunc(p.sources, func(x note.Statement) bool { return x.Tense == t })
}

// causality: one thing because of another only where she wrote so.
func (p *pair) causality() {
	for i, t := range p.sen.tokens {
		if t.kind != wordToken || !causes[t.low] || p.src.lows[t.low] || strings.HasPrefix(t.low, "lead") && !p.sen.leadsTo() || t.low == "cause" && p.sen.isNoun(i) {
			continue
		}
		if t.low == "because" || t.low == "due" || causes[t.low] {
			switch {
			case p.src.hasAny(strongBasis), p.src.hasAny(excused): // "5 min late, traffic"
			case p.src.hasAny(basis):
				p.find(note.Unsupported, note.Warn, "‘", t.raw, "’ makes a cause of what you only put side by side.")
			default:
				p.find(note.Unsupported, note.Block, "‘", t.raw, "’ adds a cause that you did not write.")
			}
		}
	}
}

var excused = words("late miss cancel absent")

var strongBasis = canonSet(map[string]bool{"because": true, "due": true, "cause": true, "secondary": true, "result": true, "resulted": true, "therefore": true,
	"so": true, "since": true, "related": true, "stem": true, "attribute": true, "trigger": true, "owing": true, "led": true, "made": true, "makes": true, "contribute": true})

// isNoun tells whether the word at i is a noun that has its article before it:
// "ruled out a gastrointestinal cause".
func (r *reading) isNoun(i int) bool {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		switch r.tokens[j].low {
		case "a", "an", "the", "no", "any":
			return !(i+1 < len(r.tokens) && r.tokens[i+1].low == "of")
		}
	}
	return false
}

func (r *reading) leadsTo() bool {
	for i := 0; i+1 < len(r.tokens); i++ {
		if strings.HasPrefix(r.tokens[i].low, "lead") && r.tokens[i+1].low == "to" {
			return true
		}
	}
	return false
}
