// Package audit finds what an auditor would miss in a note, and asks for it.
//
// It reads the session facts (Session) and the finished record (Questions):
// presence, absence, contradiction, arithmetic. It never fills a gap; a missing
// fact becomes a question, and the clinician's answer becomes a statement of the
// brain dump like any other. A fact counts as present where it stands in the
// record: in a sentence of the note, in the session line, or in the facts given
// (which the page shows).
//
// How a rule is asked stands in the code (rules.go); what counts as said stands in
// lists of words (words/); which rules are asked in which setting, how grave each
// is and where it comes from stands in a profile (profiles/, Profile): that of any
// practice, of Medicare, of a state's Medicaid, of 42 CFR part 2.
//
// A question costs a tired clinician a moment, so it is asked only where the fact
// is missing in every wording known here, and only in settings where it matters: a
// medication check has no therapy technique, a summary at discharge no minutes. Of
// a dump of a few words only the essentials are asked.
package audit

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/note"
)

// Input of Questions.
type Input struct {
	Kind       note.FormatKind // of the note's format
	Profile    Profile         // the zero value means the default
	Sections   []note.Section
	Statements []note.Statement
	Session    Facts
	Previous   Copies    // of the client's previous note; nil if it was not given
	Now        time.Time // zero: no date is held against the calendar
	Spanish    bool      // the questions are worded in Spanish
}

// record is the note as the rules see it.
type record struct {
	Input
	setting Setting
	lines   []line
	words   []word // of all lines
	answers map[note.QuestionID]string
}

// line is one sentence of the record and the statements it rests on.
type line struct {
	text    string // the sentence
	own     string // the sentence and the clinician's own words for it, for shorthand that was spelled out
	words   []word // of own
	sources []note.Statement
	harm    []mention
}

func (l line) is(slots ...note.Slot) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return slices.Contains(slots, s.Slot) })
}

func (l line) has(facet note.Facet) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return s.Has(facet) })
}

func (l line) answers(ids ...note.QuestionID) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return slices.Contains(ids, s.Question) })
}

// mixed tells whether a line was written in one breath with others: what it is
// sorted as holds for a part of it alone.
func (l line) mixed() bool {
	return len(strings.Fields(l.source())) > mostWordsOfClause+6 || len(strings.Fields(l.source())) > mostWordsOfClause && !strings.ContainsAny(strings.TrimRight(l.source(), " .,;!?"), ",.;")
}

func (r *record) facet(facet note.Facet) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.has(facet) })
}

func (r *record) any(re *regexp.Regexp) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return re.MatchString(l.own) })
}

// tells finds the first line that a list is said in of the client, among those that may say it.
func (r *record) tells(l *lexicon, may func(line) bool) (line, bool) {
	for _, x := range r.lines {
		if _, _, of := r.finds(l, x.words, 0); of && (may == nil || may(x)) { // regular expressions last, they are slow
			return x, true
		}
	}
	return line{}, false
}

// Questions asks what the record leaves open: what is at risk first, then by how
// grave it is. Nothing is asked that she answered already.
func Questions(in Input) []note.Question {
	if in.Profile.Name == "" {
		in.Profile = profiles[DefaultProfile]
	}
	r := newRecord(in)
	var out []note.Question
	for _, rule := range rules {
		severity, asked := in.Profile.asks(rule.id, r.setting)
		if !asked || r.settled(rule.id) {
			continue
		}
		q := rule.ask(r)
		if q.message == "" {
			q = r.doubted(rule.id)
		}
		if q.message != "" {
			if q.severity != "" && severity != note.Error && !in.Profile.Questions[rule.id].own {
				severity = q.severity
			}
			out = append(out, note.Question{ID: rule.id, Severity: severity, Message: note.Text(q.message)})
		}
	}
	slices.SortStableFunc(out, func(a, b note.Question) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

func rank(q note.Question) int {
	n := slices.Index([]note.Severity{note.Error, note.Warn, note.Info}, q.Severity)
	if !strings.HasPrefix(string(q.ID), "risk.") {
		n += 10
	}
	return n
}

func newRecord(in Input) *record {
	r := &record{Input: in, answers: map[note.QuestionID]string{}}
	byID := note.ByID(in.Statements)
	for _, section := range in.Sections {
		for _, s := range section.Sentences {
			l := line{text: string(s.Text), own: string(s.Text)}
			for _, id := range s.Sources {
				if st, ok := byID[id]; ok {
					l.sources = append(l.sources, st)
					if !strings.Contains(l.own, string(st.Text)) {
						l.own += "\n" + string(st.Text)
					}
				}
			}
			l.words = append(wordsOf(l.own), word{low: stop, raw: stop})
			if harmWords.in(l.words) {
				l.harm = mentions(l.text)
			}
			r.lines = append(r.lines, l)
			r.words = append(r.words, l.words...)
		}
	}
	for _, s := range in.Statements {
		if s.Question != "" && s.Unused != note.UsedRemoved && wordRE.MatchString(string(s.Text)) {
			r.answers[s.Question] += string(s.Text) + "\n"
		}
	}
	r.setting = settingOf(in)
	return r
}

// settled tells whether she answered the question. What she says of risk is read
// again, for each thing that is still open, unless she says it was not assessed.
func (r *record) settled(id note.QuestionID) bool {
	answer, ok := r.answers[id]
	return ok && (id != note.AskRiskMore || notAssessedRE.MatchString(answer))
}
