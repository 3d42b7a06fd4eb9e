package dump

import "strings"

// act is what a clause does, as far as its first words show. It decides
// where one sentence holds two statements; the sorter finds the slot.
type act int

const (
	bare      act = iota // no cue
	told                 // someone's account
	toldRisk             // a denial or report of risk
	done                 // the clinician's act
	seen                 // an observation, a term of the mental status, a score
	took                 // the client's response: "she was able to"
	scheduled            // what is to come
)

// cue is a clause's act, and whether it names its own subject.
type cue struct {
	act     act
	own     bool  // "we practiced", not "practiced"
	subject flags // of an own subject
	linking bool  // begins with a word that ties it to what stands before ("if", "that")
}

// A stretch of this many words without a mark was dictated.
const dictated = 12

// clauses cuts a sentence where a new act or a new speaker begins.
func clauses(text string, guard []byte, s sentence) []piece {
	var out []piece
	start, first := s.start, 0
	current := cueAt(s.words, 0)
	runs := runs(text, s.words)
	jotted := jotted(text, s.words)
	if attributedAtEnd(text, s.words) { // "my car broke down so I missed group, he says"
		return []piece{{start: s.start, end: s.end}}
	}
	for i := 1; i < len(s.words); i++ {
		w := s.words[i]
		gap := text[s.words[i-1].end:w.start]
		mark := markIn(gap)
		if w.inside || i-first < 2 && !(i-first == 1 && mark == dash) {
			continue
		}
		at := s.words[i-1].end
		closed := guard[at] != 0 && mark == none // a quotation or bracket ends here: only the model may cut
		if sounds[w.low] && mark == none && i+1 < len(s.words) && markIn(text[w.end:s.words[i+1].start]) == comma {
			continue // "appetite ok, denies SI"
		}
		next := cueAt(s.words, i)
		run := runs[i] > dictated
		if n := spoken(s.words, first, i); run && n > 0 && i+n < len(s.words) { // the mark separates, as a written one does
			out = append(out, piece{start: start, end: at}) // a sentence of its own
			start, first, current = s.words[i+n].start, i+n, cueAt(s.words, i+n)
			i += n
			continue
		}
		if !(jotted && mark == dash) {
			cut := closed && (next.act == toldRisk || next.own && (next.act == done || next.act == seen || next.act == scheduled)) || !closed && splits(s.words, first, i, current, next, mark, run)
			if g, odds, ok := odds(text, guard, s.words, first, i); ok {
				cut = cut && (mark != none || next.act != bare || odds > doubtful) || begins(g, odds, run) && best(text, guard, s.words, g, odds)
			}
			if !cut || attribution(text, s.words, i) {
				continue
			}
		}
		end := trimRight(text, start, at)
		if guard[at] != 0 { // the left side ends in a closing mark
			for at < w.start && guard[at] != 0 {
				at++
			}
			end = at
		}
		right := skipSeparators(text, at, w.start)
		out = append(out, piece{start: start, end: end, goesOn: len(out) > 0})
		if signs[w.low] && i+1 < len(s.words) {
			i++
			right = s.words[i].start
		}
		start, first, current = right, i, next
	}
	return append(out, piece{start: start, end: s.end, goesOn: len(out) > 0})
}

// runs gives for each word the number of words of the stretch without a mark that
// it stands in.
func runs(text string, words []word) []int {
	out := make([]int, len(words))
	for from := 0; from < len(words); {
		to := from + 1
		for to < len(words) && markIn(text[words[to-1].end:words[to].start]) == none {
			to++
		}
		for i := from; i < to; i++ {
			out[i] = to - from
		}
		from = to
	}
	return out
}

// jotted tells whether set off dashes make a list of the sentence: three or
// more, or two where no article or pronoun shows prose.
func jotted(text string, words []word) bool {
	n, prose := 0, false
	for i, w := range words {
		prose = prose || w.is.has(wPronoun) || articles[w.low] || w.low == "a"
		if i > 0 && !w.inside && markIn(text[words[i-1].end:w.start]) == dash {
			n++
		}
	}
	return n >= 3 || n == 2 && !prose
}

// attribution tells whether words[i:] only names the speaker of what stands
// before: "…, she said".
func attribution(text string, words []word, i int) bool {
	for j := i; j < len(words) && j < i+4; j++ {
		if words[j].is.has(wSays) {
			return j+1 == len(words) || strings.ContainsAny(text[words[j].end:words[j+1].start], ",;-")
		}
	}
	return false
}

// attributedAtEnd tells whether a short sentence ends in its speaker: "…, he says".
func attributedAtEnd(text string, words []word) bool {
	n := len(words)
	return n > 3 && n < dictated && !words[n-1].inside && words[n-1].is.has(wSays) && words[n-2].is.has(wClient|wKin) &&
		markIn(text[words[n-3].end:words[n-2].start]) == comma
}

// mark is the punctuation between two words.
type mark int

const (
	none mark = iota
	comma
	dash
)

func markIn(gap string) mark {
	m := none
	for i, r := range gap {
		switch {
		case r == '—', (r == '-' || r == '–') && blankBefore(gap, i) && i > 0:
			return dash
		case r == ',':
			m = comma
		}
	}
	return m
}

// splits tells whether a new statement begins at word i.
func splits(words []word, first, i int, current, next cue, m mark, run bool) bool {
	joined := words[i].is.has(wJoin)
	switch {
	case run && m == none && pauses[words[i].low] && i-first >= 3 && !words[i-1].is.has(wJoin|wBinds) && i+1 < len(words) && words[i+1].is.has(wPronoun|wClinician):
		return true // "… at eight um I really need coffee"
	case run && m == none && words[i].low == "oh" && i-first >= 3 && i+1 < len(words) && (words[i+1].is.has(wJoin|wPronoun|wClinician) || chores[words[i+1].low] || words[i+1].low == "wait" || words[i+1].low == "yeah"):
		return true // "… if she wants oh and remember to pick up milk"
	case run && m == none && !joined && restarts(words, first, i):
		return true
	case run && m == none && joined && (current.act != told || i+1 < len(words) && afterwards[words[i+1].low]) && joinsClause(words, first, i):
		return true
	case m == comma && current.act == done && !next.linking && reacts(words, i):
		return true
	case next.act == bare || next.linking:
		return false
	case len(words)-i < 2 && next.act != toldRisk:
		return false
	case m == none && !joined && !run && words[i].low != "no":
		return false
	case next.act == scheduled && words[i].is.has(wFuture) && current.act == done && kinIn(words[first:i]):
		return false // "gave mom the chart, she'll use it at bedtime"
	}
	if m == none && words[i].low == "no" && i+1 < len(words) && words[i+1].is.has(wRisk) && deniedRisk(words, first, i-1) {
		return true // "no SI no HI"
	}
	if m == none && !joined { // dictated: only before a subject of its own, and not inside "she said she was"
		if next.act == toldRisk && words[i].low == "no" {
			return i-first >= 4 && !words[i-1].is.has(wSays|wJoin) && !holds[words[i-1].low]
		}
		return restarts(words, first, i)
	}
	if current.linking { // "if SI returns, will call 988", "when she said it, we paused"
		return false
	}
	changes := next.act != current.act || next.own && current.own && speaks(next.subject) != speaks(current.subject)
	if current.act == bare {
		// The left side has no cue of its own. It stays whole unless the right
		// side would drag it into another section.
		return i-first >= 2 && (next.act == toldRisk || next.act == scheduled || next.own || m == dash) && !(next.act == took && m == none)
	}
	if m == dash {
		return changes || next.own
	}
	if next.act == seen && !next.own && m == none {
		return false // "appeared tired and oriented"
	}
	if !next.own && m == none && next.act != scheduled && next.act != toldRisk {
		return false // "reports X and endorses Y", "explored X and validated Y"
	}
	if next.act == scheduled && !next.own && current.act == told && m == none {
		return clinicianStep(words, i)
	}
	return changes
}

// reacts: after what the clinician did comes what the client did: "…, she got into it".
func reacts(words []word, i int) bool {
	n, verb := subjectVerb(words, i)
	return n > 1 && words[i].is.has(wClient) && i+n < len(words) && (words[verb].is.has(wPast) || !words[verb].is.has(wPresent) && !auxiliaries[words[verb].low])
}

// pauses are sounds between two thoughts of a speaker.
var pauses = set(`um uh okay ok anyway bueno`)

// holds are words whose object a "no …" is: "has no suicidal thoughts".
var holds = set(`has had have having with is are was were there's and or`)

func kinIn(words []word) bool {
	for _, w := range words {
		if w.is.has(wKin) {
			return true
		}
	}
	return false
}

// speaks tells client, clinician and collateral apart.
func speaks(f flags) flags {
	switch {
	case f.has(wClinician):
		return wClinician
	case f.has(wClient):
		return wClient
	}
	return f & wKin
}

// steps are what a clinician, not a client, will do: "will see her Tuesday".
var steps = set(`see meet follow schedule refer continue send coordinate review rtc f/u check revisit resume reassess consult
	veré continuará continuaremos revisaremos citará referiré coordinaré`)

func clinicianStep(words []word, i int) bool {
	for j := i; j < len(words) && j < i+4; j++ {
		if steps[words[j].low] {
			return true
		}
	}
	return false
}

// cueAt reads the cue of a clause that begins at words[i].
func cueAt(words []word, i int) cue {
	for from := i; i < len(words) && i < from+8 && words[i].is.has(wJoin) && !words[i].inside; { // nobody joins with more
		i++
	}
	if i >= len(words) || words[i].inside {
		return cue{}
	}
	w := words[i]
	c := cue{}
	switch {
	case linkers[w.low]:
		return cue{linking: true}
	case w.is.has(wClinician) && !lawfulKin(words, i):
		j, v := verbAfter(words, i)
		switch {
		case v.has(wFuture) || w.is.has(wFuture) || planned(words, j):
			return cue{act: scheduled, own: true, subject: wClinician}
		case v.has(wSees):
			return cue{act: seen, own: true, subject: wClinician}
		case v.has(wActs | wSays | wPast):
			return cue{act: done, own: true, subject: wClinician}
		}
		return c
	case w.is.has(wClient|wKin) || article(words, i):
		k := i
		if article(words, i) {
			k++
		}
		subject := words[k].is
		j, v := verbAfter(words, k)
		switch {
		case abled(words, j):
			return cue{act: took, own: true, subject: subject}
		case v.has(wSays):
			if riskAhead(words, j) {
				return cue{act: toldRisk, own: true, subject: subject}
			}
			return cue{act: told, own: true, subject: subject}
		case v.has(wSees):
			return cue{act: seen, own: true, subject: subject}
		case v.has(wFuture):
			if clinicianStep(words, j) {
				return cue{act: scheduled, own: true, subject: subject}
			}
			return c
		}
		return c
	case w.is.has(wSays) && !w.is.has(wActs):
		if riskAhead(words, i) {
			return cue{act: toldRisk}
		}
		return cue{act: told}
	case w.low == "no" && riskAhead(words, i):
		return cue{act: toldRisk}
	case w.is.has(wFuture) || planned(words, i):
		return cue{act: scheduled}
	case w.is.has(wMental|wScale) || w.is.has(wSees):
		return cue{act: seen}
	case w.is.has(wActs):
		return cue{act: done}
	}
	return c
}

// signs join as words do, and are none: between two statements they only separate.
var signs = set(`+ &`)

// linkers open a clause that belongs to its neighbour.
var linkers = set(`if when because although though while since once unless until after before as whether that which who off between honestly
	cuando aunque porque mientras si hasta después antes`)

// lawfulKin: "counselor" is the clinician, "school counselor" a collateral.
func lawfulKin(words []word, i int) bool {
	return i > 0 && words[i].is.has(wKin) && words[i-1].is.has(wKin)
}

// article: "the client", "la paciente", "her mom", "this writer".
func article(words []word, i int) bool {
	return i+1 < len(words) && articles[words[i].low] && words[i+1].is.has(wClient|wKin) && !words[i+1].is.has(wPronoun)
}

var articles = set(`the her his their la el los las su this ct's client's pt's patient's one each`)

// verbAfter finds the verb of the subject at words[i], past fillers.
func verbAfter(words []word, i int) (int, flags) {
	for j := i + 1; j < len(words) && j <= i+4; j++ {
		f := words[j].is
		if words[j].inside {
			return j, 0
		}
		if f.has(wSays | wActs | wSees | wFuture) {
			return j, f
		}
		if !f.has(wFiller) {
			if f.has(wPast) {
				return j, f
			}
			return j, 0
		}
	}
	return i, 0
}

// abled: "was able to", "responded", "engaged".
func abled(words []word, j int) bool {
	for k := max(0, j-1); k < len(words) && k <= j+1; k++ {
		switch words[k].low {
		case "able", "responded", "receptive", "engaged", "tolerated", "logró", "respondió", "pudo", "rated", "rerated", "re-rated",
			"struggled", "resisted", "generated", "softened", "participated", "calificó", "participó":
			return true
		case "came", "comes":
			if k+2 < len(words) && words[k+1].low == "up" && (words[k+2].low == "with" || words[k+2].low == "w/") {
				return true
			}
		}
	}
	return false
}

// planned: "next session", "plan to", "going to", "continue", "próxima sesión".
func planned(words []word, i int) bool {
	if i >= len(words) {
		return false
	}
	next := ""
	if i+1 < len(words) {
		next = words[i+1].low
	}
	switch words[i].low {
	case "next":
		return next == "session" || next == "appt" || next == "appointment" || next == "visit" || next == "week" || next == "sess" || next == "time"
	case "plan", "plans", "planning":
		return next == "to" || next == "is"
	case "going":
		return next == "to"
	case "return", "returning":
		return next == "in" || next == "to"
	case "follow":
		return next == "up"
	case "próxima", "proxima", "próximo", "proximo":
		return next == "sesión" || next == "sesion" || next == "cita" || next == "semana"
	case "continue", "cont", "refer", "schedule", "continuar", "referir", "derivar":
		return true
	}
	return false
}

// riskAhead tells whether a risk term follows within a few words.
func riskAhead(words []word, j int) bool {
	for k := j + 1; k < len(words) && k <= j+5; k++ {
		if words[k].is.has(wRisk) {
			return true
		}
		if words[k].is.has(wSays) {
			return false
		}
	}
	return false
}
