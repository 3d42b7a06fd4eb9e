package writer

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// Woven is one sentence of the clinician's own words, and the statements it
// names, all of them, in their order.
type Woven struct {
	Text note.Text
	Of   []note.Statement

	parts []part // her sentences in it, of a line for the model
}

// Bounds of a woven sentence: beyond them it is no longer read in one breath.
const (
	mostWoven    = 3
	longestWoven = 190 // bytes
)

// Weave makes the sentences of one section from its statements, which stand in
// dump order; all is the whole brain dump. Adjacent statements become one
// sentence where grammar leaves no doubt: what the same person does joins by
// "and", findings and items of one kind by a semicolon, which says nothing about
// how they hang together. Quotations and answers are never joined, and of risk
// only the client's own denials, each of which keeps its verb.
//
// Only full style weaves. Who did something is supplied where the statement
// before leaves no other person it could be.
func Weave(section, all []note.Statement, st Style) []Woven {
	var out []Woven
	var last line
	for _, s := range section {
		l := read(s, all, st)
		if len(out) > 0 && st.Full {
			w := &out[len(out)-1]
			if whole, ok := asWritten(w.Of, s); ok && len(w.Of) == last.joined+1 {
				w.Text, w.Of = Own(whole, st), append(w.Of, s)
				l = read(whole, all, st)
				l.s, l.plain, l.joined = s, false, len(w.Of)-1
				last = l
				continue
			}
			if joined, ok := join(string(w.Text), last, l, len(w.Of), st); ok {
				w.Text, w.Of = note.Text(joined), append(w.Of, s)
				l.joined = last.joined + 1
				last = l
				continue
			}
		}
		out = append(out, Woven{Text: note.Text(l.text), Of: []note.Statement{s}})
		last = l
	}
	return out
}

// asWritten puts the statements of one sentence of hers together again, as she wrote
// them, where next goes on in it and is no clause of its own: "better at work |
// but Sundays still awful". Nothing is between them that would be lost.
func asWritten(before []note.Statement, next note.Statement) (note.Statement, bool) {
	last := before[len(before)-1]
	gap := next.Start - last.End
	if !next.GoesOn || next.Part != last.Part || gap < 1 || gap > 2 || last.Reads != "" || next.Reads != "" || last.Question != "" || last.Section != next.Section ||
		last.Slot == note.Risk || next.Slot == note.Risk || isRisk(string(last.Text)) || isRisk(string(next.Text)) || Eligible(last) != Eligible(next) ||
		len(before) >= mostWoven || next.End-before[0].Start > longestWoven {
		return next, false
	}
	first := strings.ToLower(firstWord(string(next.Text)))
	if joins := first == "and" || first == "but" || first == "then" || first == "y" || first == "pero"; !joins && (gap == 1 || ownClause(string(next.Text))) {
		return next, false
	}
	whole := before[0]
	for _, s := range append(before[1:len(before):len(before)], next) {
		between := " "
		if s.Start-whole.End == 2 {
			between = ", "
		}
		whole.Text += note.Text(between) + s.Text
		whole.End, whole.Quoted = s.End, whole.Quoted || s.Quoted
	}
	return whole, true
}

// ownClause tells whether text begins with a subject, so that a full stop before
// it reads better than a comma.
func ownClause(text string) bool {
	first := strings.ToLower(firstWord(text))
	return clauseHeads[first] || strings.ToLower(text[:1]) != text[:1]
}

var clauseHeads = words(`he she they i we it client ct pt patient mom mother dad father wife husband partner sister brother son daughter the his her their this that there
	él ella ellos yo nosotros la el su mamá papá madre padre`)

// line is a statement as Weave sees it.
type line struct {
	s      note.Statement
	text   string // tidied, a sentence
	plain  bool   // may be joined at all
	denial bool   // the client's own denial of risk
	verb   string // of the client ("reports"), or "" if the client is not its subject
	who    string // "she" or "he", where that is the subject
	past   bool   // of verb
	act    string // a past verb that can only be the clinician's
	item   string // of a plan: whose
	joined int    // statements before it in the sentence
}

func read(s note.Statement, all []note.Statement, st Style) line {
	l := line{s: s, text: string(Own(s, st))}
	if !st.Full || glossary.Language(l.text) != glossary.English {
		return l
	}
	subject := glossary.Capital(st.subject()) + " "
	if !strings.HasPrefix(l.text, subject) {
		if v := bareVerb(l.text, s); v != "" && clientGoesOn(s, all) {
			l.text = subject + strings.ToLower(l.text[:1]) + l.text[1:]
		}
	}
	if rest, ok := strings.CutPrefix(l.text, subject); ok {
		verb, after, _ := strings.Cut(rest, " ")
		switch {
		case tells[verb] || presents[verb]:
			l.verb = verb
		case told[verb] || pasts[verb] && !nouns[firstWord(after)]:
			l.verb, l.past = verb, true
		}
	}
	if first := firstWord(l.text); first == "she" || first == "he" {
		l.who = first
	}
	l.plain = s.Question == "" && !s.Quoted && !hasQuote(l.text) && strings.HasSuffix(l.text, ".") && !strings.HasSuffix(l.text, "..") &&
		!labelled(l.text) && !strings.ContainsAny(l.text, ";?!\n")
	l.denial = (l.verb == "denies" || l.verb == "denied") && s.Voice != note.Collateral && !clauses.MatchString(l.text)
	if s.Slot == note.Risk || isRisk(l.text) {
		l.plain = l.plain && l.denial
	}
	first := firstWord(l.text)
	if s.Slot == note.Intervention && clinicianActs[first] {
		l.act = first
	}
	if s.Slot == note.Plan {
		l.item = itemOf(l.text, s)
	}
	return l
}

// join adds next to a sentence which ends with last.
func join(so string, last, next line, n int, st Style) (string, bool) {
	a, b := last.s, next.s
	if !last.plain || !next.plain || n >= mostWoven || a.Slot != b.Slot || a.Part != b.Part || a.Voice != b.Voice && (last.verb == "" || next.verb == "") || a.Section != b.Section ||
		len(so)+len(next.text) > longestWoven || Eligible(a) != Eligible(b) || foreignBetween(a, b) {
		return "", false
	}
	head := strings.TrimSuffix(so, ".")
	subject := glossary.Capital(st.subject()) + " "
	switch {
	case last.verb != "" && next.verb != "":
		if last.past != next.past || blurs(strings.TrimPrefix(last.text, subject)) && !(last.denial && next.denial) || isRisk(last.text) != isRisk(next.text) {
			return "", false
		}
		return head + comma(head) + "and " + strings.TrimPrefix(next.text, subject), true
	case last.verb != "" || next.verb != "":
		return "", false
	case last.who != "" && last.who == next.who:
		rest := next.text[len(next.who)+1:]
		if blurs(last.text[len(last.who):]) || isRisk(last.text) || isRisk(next.text) || !bareSubject(next.text) || !bareSubject(last.text) {
			return "", false
		}
		return head + comma(head) + "and " + rest, true
	case isRisk(last.text) || isRisk(next.text):
		return "", false
	case last.act != "" && next.act != "":
		if blurs(last.text) {
			return "", false
		}
		return head + comma(head) + "and " + lowerFirst(next.text), true
	case sameKind(last, next):
		second, ok := afterSemicolon(next)
		if !ok {
			return "", false
		}
		return head + "; " + second, true
	}
	return "", false
}

// bareSubject tells whether a text goes on from its pronoun at once with the verb:
// not "She, too, …", "She's …" or "He and his brother …".
func bareSubject(text string) bool {
	_, rest, found := strings.Cut(text, " ")
	return found && !nouns[firstWord(rest)] && firstWord(rest) != "or" && !strings.HasSuffix(firstWord(text), "s") && rest[0] >= 'a' && rest[0] <= 'z'
}

// comma is what stands before "and": a comma where another "and" or a list
// would else run into it.
func comma(head string) string {
	if strings.Contains(head, " and ") || strings.Contains(head, ",") || strings.Contains(head, " or ") || len(head) > 60 {
		return ", "
	}
	return " "
}

// sameKind tells whether two fragments are of one kind, so that a reader expects
// them in one breath.
func sameKind(a, b line) bool {
	if len(a.text) > 110 || len(b.text) > 110 || !strings.Contains(a.text, " ") || !strings.Contains(b.text, " ") {
		return false
	}
	switch a.s.Slot {
	case note.Observed:
		return a.s.Has(note.Diagnosis) == b.s.Has(note.Diagnosis)
	case note.Plan:
		return a.item == b.item
	case note.Intervention:
		return a.act == "" && b.act == "" && !finite.MatchString(a.text) && !finite.MatchString(b.text)
	case note.Assessment:
		return a.s.Has(note.Diagnosis) == b.s.Has(note.Diagnosis) && (shares(a.s, b.s, note.Diagnosis, note.Progress, note.Goal) || briefly(a.text, b.text))
	case note.Reported:
		return !finite.MatchString(a.text) && !finite.MatchString(b.text) &&
			(briefly(a.text, b.text) || shares(a.s, b.s, note.Symptom, note.Measure, note.Medication, note.Impairment, note.Substance, note.Medical, note.Family, note.Social, note.Psychiatric, note.Developmental))
	}
	return false
}

// briefly tells whether two fragments are so short that they need nothing more in
// common to stand in one sentence: none speaks of anybody else.
func briefly(a, b string) bool {
	return len(a)+len(b) < 90 && !people.MatchString(a) && !people.MatchString(b)
}

func shares(a, b note.Statement, facets ...note.Facet) bool {
	return slices.ContainsFunc(facets, func(f note.Facet) bool { return a.Has(f) && b.Has(f) })
}

// foreignBetween tells whether b does not follow a closely: two statements that
// a paragraph separates are not woven.
func foreignBetween(a, b note.Statement) bool { return b.ID <= a.ID || b.ID-a.ID > 2 }

// afterSemicolon is the text of next with a small first letter, if that is
// certain: a name keeps its capital, and so is not joined.
func afterSemicolon(next line) (string, bool) {
	first, _, _ := strings.Cut(next.text, " ")
	bare := strings.TrimRight(first, ".,:")
	r, size := utf8.DecodeRuneInString(bare)
	switch {
	case bare == "":
		return "", false
	case !unicode.IsUpper(r), bare == strings.ToUpper(bare) && (len(bare) > 1 || bare == "I"), strings.ContainsFunc(bare[size:], unicode.IsUpper), strings.ContainsFunc(bare, unicode.IsDigit):
		return next.text, true
	case size > 0 && unicode.IsUpper(r) && startsSmall(next.s): // no name: she wrote it small
		return lowerFirst(next.text), true
	case openers[strings.ToLower(bare)], clientItems[strings.ToLower(bare)], clinicianItems[strings.ToLower(bare)], headNouns[strings.ToLower(bare)], adjectives[strings.ToLower(bare)]:
		return lowerFirst(next.text), true
	}
	return "", false
}

// startsSmall tells whether she began s with a small letter and its tidied form
// begins with the same word.
func startsSmall(s note.Statement) bool {
	text := trimLead(tidySpace(string(s.Alone())))
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLower(r)
}

func lowerFirst(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToLower(r)) + text[size:]
}

func firstWord(text string) string {
	first, _, _ := strings.Cut(text, " ")
	return strings.ToLower(strings.Trim(first, ".,;:"))
}

// labelled tells whether text begins with a label of its own ("Social: …").
func labelled(text string) bool {
	at := strings.Index(text, ": ")
	return at > 0 && at < 40 || numbered.MatchString(text)
}

var (
	numbered = regexp.MustCompile(`^\(?\d+[.)] `)
	people   = regexp.MustCompile(`(?i)\b(?:mo[mt]her|mom|mum|dad|father|parents?|husband|wife|partner|spouse|fianc\w*|boyfriend|girlfriend|bf|gf|sons?|daughters?|child|children|kids?|baby|brothers?|sisters?|siblings?|aunts?|uncles?|grand\w+|cousins?|nieces?|nephews?|friends?|roommates?|boss|coworkers?|co-workers?|colleagues?|teachers?|sponsor|staff|nurse|landlord|ex|neighbou?rs?|foreman|manager|supervisor|doctor|dr|pcp|counselor|therapist|members?|family|police|officer|school|court|probation|cps)\b`)
	// clauses of which somebody else may be the subject
	clauses = regexp.MustCompile(`(?i)\b(?:she|he|they|who|whom|which|that|because|when|while|if|so|but|although|though|unless|until|where|whether|how|what|why)\b`)
	finite  = regexp.MustCompile(`(?i)\b(?:she|he|they|i|we|it|is|are|was|were|has|have|had|will|would|can|could|did|does|says|said)\b`)
)

// another verb, of which the words before it are the subject
var another = regexp.MustCompile(`(?i)^[^,;]*?\b(?:went|was|were|is|are|has|have|had|goes|continues?|remains?|seems?|affects?|makes?|made|came|led|means?)\b`)

// blurs tells whether a verb that is joined to text could be read as somebody
// else's.
func blurs(text string) bool {
	return people.MatchString(text) || clauses.MatchString(text)
}

func isRisk(text string) bool {
	lower := strings.ToLower(text)
	return slices.ContainsFunc(risks, func(r string) bool { return strings.Contains(lower, r) })
}

// bareVerb is the finite verb text begins with, if only the client can be its subject.
func bareVerb(text string, s note.Statement) string {
	if s.Slot != note.Reported && s.Slot != note.Risk || s.Voice == note.Clinician || s.Voice == note.Collateral || s.Question != "" {
		return ""
	}
	first, rest, found := strings.Cut(text, " ")
	verb := strings.ToLower(strings.ReplaceAll(first, "’", "'"))
	next := firstWord(rest)
	if !found || nouns[next] && !auxiliaries[verb] {
		return ""
	}
	switch {
	case pasts[verb] && another.MatchString(rest):
		return "" // "missed days went down": no verb of hers
	case presents[verb], pasts[verb]:
		return verb
	case verb == "stopped" && next == "taking", verb == "grew" && next == "up":
		return verb
	}
	return ""
}

// clientGoesOn tells whether the statement before s leaves no other person whose
// verb could follow.
func clientGoesOn(s note.Statement, all []note.Statement) bool {
	i := slices.IndexFunc(all, func(x note.Statement) bool { return x.ID == s.ID })
	if i <= 0 || all[i-1].Part != s.Part {
		return true
	}
	before := all[i-1]
	return before.Voice != note.Collateral && before.Voice != note.Clinician && before.Unused == "" && !people.MatchString(string(before.Text))
}

// itemOf says whose item of a plan text is: what the client does between
// sessions, what the clinician does, or when they meet again.
func itemOf(text string, s note.Statement) string {
	first := firstWord(text)
	switch {
	case clinicianItems[first]:
		return "clinician"
	case meetings[first] && (s.Has(note.FollowUp) || s.Has(note.Frequency)):
		return "meeting"
	case clientItems[first], s.Has(note.Homework):
		return "client"
	}
	return "other:" + first // joins nothing
}

// Words that begin a statement. Their lists are data: a verb is in one only if
// in a note it can have no other subject.
var (
	presents = words(`feels sleeps drinks eats takes works wants lives smokes vapes uses needs wakes worries avoids struggles finds thinks believes
		hopes misses cries notices remembers continues enjoys hates loves fears spends goes gets has keeps tries stays naps isolates ruminates dissociates
		binges purges restricts cannot can't hasn't doesn't isn't won't is rates attributes prefers appreciates recalls agrees shares forgets enjoys misses sees hears`)
	pasts       = words(`felt slept drank smoked relapsed cried quit argued missed lost rated woke binged purged attributed agreed`)
	auxiliaries = words(`has is cannot can't hasn't doesn't isn't won't`)

	clinicianActs = words(`used taught reviewed explored processed provided discussed coached validated facilitated explained introduced modeled modelled
		practiced practised reflected normalized encouraged assigned administered assessed completed educated assisted supported reframed identified role-played
		challenged demonstrated guided led summarized clarified conducted advised psychoeducated trained instructed started`)
	clinicianItems = words(`coordinate refer referral start continue order call send consult check schedule obtain review request monitor add titrate increase decrease
		taper fax contact assess administer reassess explore introduce discuss follow-up repeat complete`)
	clientItems = words(`walk open practice practise log journal ice avoid bring read write attend try track use limit eat drink exercise`)
	meetings    = words(`next back return follow-up weekly biweekly meet see continue session appointment rtc`)
)

//go:embed words/openers.txt
var openersFile string

// openers are words that keep no capital inside a sentence.
var openers = words(openersFile)
