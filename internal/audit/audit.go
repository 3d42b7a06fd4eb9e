// Package audit finds what an auditor would miss in a note, and asks for it.
//
// It reads the session facts (Session) and the finished record (Questions):
// presence, absence, contradiction, arithmetic. It never fills a gap; a missing
// fact becomes a question, and the clinician's answer becomes a statement of the
// brain dump like any other. A fact counts as present where it stands in the
// record: in a sentence of the note, in the session line, or in the facts given
// (which the page shows).
//
// The rules are a table (rules): what is asked, how grave it is, and where the
// rule comes from. A second table (kinds) says what an intake, a treatment plan, a
// discharge summary or a group note is asked instead.
package audit

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Input of Questions.
type Input struct {
	Kind       note.FormatKind // of the note's format
	Sections   []note.Section
	Statements []note.Statement
	Session    Facts
	Previous   note.Text // the client's previous note, for copied sentences; "" if not given
}

// record is the note as the rules see it.
type record struct {
	kind     note.FormatKind
	session  Facts
	lines    []line
	sections []note.Section
	previous string
	answers  map[note.QuestionID]string
}

// line is one sentence of the record and the statements it rests on.
type line struct {
	text    string
	sources []note.Statement
	harm    []mention
}

func (l line) is(slot note.Slot) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return s.Slot == slot })
}

func (l line) has(facet note.Facet) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return s.Has(facet) })
}

func (l line) answers(ids ...note.QuestionID) bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return slices.Contains(ids, s.Question) })
}

func (r *record) slot(slot note.Slot) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.is(slot) })
}

func (r *record) facet(facet note.Facet) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.has(facet) })
}

func (r *record) any(re *regexp.Regexp) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return re.MatchString(l.text) })
}

// Questions asks what the record leaves open: what is at risk first, then by how
// grave it is. Nothing is asked that she answered already.
func Questions(in Input) []note.Question {
	r := newRecord(in)
	var out []note.Question
	asked := map[note.QuestionID]bool{}
	for _, rule := range rulesFor(in.Kind) {
		if asked[rule.id] || r.settled(rule.id) {
			continue
		}
		if message := rule.ask(r); message != "" {
			asked[rule.id] = true
			out = append(out, note.Question{ID: rule.id, Severity: rule.severity, Message: note.Text(message)})
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
	r := &record{kind: in.Kind, session: in.Session, sections: in.Sections, previous: string(in.Previous),
		answers: map[note.QuestionID]string{}}
	byID := note.ByID(in.Statements)
	for _, section := range in.Sections {
		for _, s := range section.Sentences {
			l := line{text: string(s.Text), harm: mentions(string(s.Text))}
			for _, id := range s.Sources {
				if st, ok := byID[id]; ok {
					l.sources = append(l.sources, st)
				}
			}
			r.lines = append(r.lines, l)
		}
	}
	for _, s := range in.Statements {
		if s.Question != "" && s.Unused != note.UsedRemoved && wordRE.MatchString(string(s.Text)) {
			r.answers[s.Question] += string(s.Text) + "\n"
		}
	}
	return r
}

// settled tells whether she answered the question. What she says of risk is read
// again, for each thing that is still open, unless she says it was not assessed.
func (r *record) settled(id note.QuestionID) bool {
	answer, ok := r.answers[id]
	return ok && (id != note.AskRiskMore || notAssessedRE.MatchString(answer))
}

// brief tells whether hardly anything is written yet; then only what matters most
// is asked.
func (r *record) brief() bool {
	return len(r.lines) == 1 && len(strings.Fields(r.lines[0].text)) <= 6
}

// later makes an ask that waits until more than a few words are there.
func later(ask func(*record) string) func(*record) string {
	return func(r *record) string {
		if r.brief() {
			return ""
		}
		return ask(r)
	}
}

// missing makes the ask of a rule about one thing that has to be there.
func missing(there func(*record) bool, message string) func(*record) string {
	return func(r *record) string {
		if there(r) {
			return ""
		}
		return message
	}
}

type rule struct {
	id       note.QuestionID
	severity note.Severity
	ask      func(*record) string // the question in words, "" if there is nothing to ask
}

// rules in the order in which they are asked among equals. The letters name the
// rule families of the payers' and accreditors' published checklists.
var rules = []rule{
	// RISK-6; a contradiction on the one subject where none may stand.
	{note.AskRiskConflict, note.Error, riskConflict},
	// RISK-1; Joint Commission NPSG.15.01.01 EP 3 and 4: what an affirmed thought of harm needs beside it.
	{note.AskRiskMore, note.Error, riskIncomplete},
	// RISK-0; silence is not a denial, so it is asked and never filled.
	{note.AskRisk, note.Warn, missing((*record).speaksOfRisk, "Nothing is said about risk (suicide, self-harm, harm to others). What did you assess? \"Not assessed\" is an answer.")},

	// TIM-2, TIM-3, TIM-5; Novitas, First Coast.
	{note.AskTimeConflict, note.Error, timeConflict},
	// TIM-1; OIG A-09-21-03021: 60 of 216 sampled days had no psychotherapy time.
	{note.AskTime, note.Error, missing(func(r *record) bool {
		return r.session.Minutes != 0 || r.session.Start != "" && r.session.Stop != ""
	}, "When did the session start and stop?")},
	// CPT-01 to CPT-14.
	{note.AskCodeMismatch, note.Error, codeMismatch},
	// DX-1; Noridian.
	{note.AskDiagnosis, note.Error, missing(func(r *record) bool {
		return len(r.session.Diagnosis) > 0 || r.facet(note.Diagnosis) || r.any(diagnosisRE) || r.any(diagnosisNameRE)
	}, "Which diagnosis was treated (name and ICD-10 code)?")},
	// MOD-1; First Coast, NGS.
	{note.AskService, note.Error, missing(func(r *record) bool {
		return r.session.Service != "" || r.any(serviceRE)
	}, "What kind of session was it: individual, couples, family, group or crisis?")},
	// PRES-1, GRP-1, CPT-08, CPT-09.
	{note.AskParticipants, note.Error, participantsMissing},
	// Intake and crisis services cannot go without it: CPT-10, CPT-11.
	{note.AskMSE, note.Error, func(r *record) string {
		if mseNeeded(r) && mseMissing(r) {
			return "This service needs a mental status examination. What did you observe?"
		}
		return ""
	}},

	// INT-1; First Coast; OIG On-Site.
	{note.AskIntervention, note.Warn, interventionMissing},
	// PLN-1.
	{note.AskPlan, note.Warn, missing(func(r *record) bool { return r.slot(note.Plan) || r.any(planRE) },
		"What is the plan: next session, homework, or the reason for none?")},
	// RSP-1.
	{note.AskResponse, note.Warn, later(missing(func(r *record) bool { return r.slot(note.Response) || r.any(responseRE) },
		"How did the client respond to what you did?"))},
	// PRG-1; First Coast.
	{note.AskProgress, note.Warn, later(missing(func(r *record) bool { return r.facet(note.Progress) || r.any(progressRE) },
		"Is there progress: better, unchanged or worse, and how do you see it?"))},
	// FN-1; First Coast, functional status in 45 CFR 164.501.
	{note.AskImpairment, note.Warn, later(missing(func(r *record) bool { return r.facet(note.Impairment) || r.any(impairmentRE) },
		"How do the symptoms affect daily life (work, school, relationships, sleep, self-care)?"))},
	// GOAL-1.
	{note.AskGoal, note.Warn, later(missing(func(r *record) bool {
		return len(r.session.Goals) > 0 || r.facet(note.Goal) || r.any(goalRE)
	}, "Which goal of the treatment plan did the session work on?"))},
	// TEL-2.
	{note.AskLocation, note.Warn, locationMissing},
	// PSY-1; 45 CFR 164.501.
	{note.AskPrivate, note.Warn, privateContent},
	// L-THIRD.
	{note.AskThirdParty, note.Warn, thirdParty},
	// L-JUDGE.
	{note.AskTone, note.Warn, judgement},
	// ABB-1; Joint Commission "Do Not Use" list.
	{note.AskAbbreviation, note.Warn, unsafeAbbreviation},
	// CPY-1; NGS and First Coast on cloned notes: a whole section, then single sentences.
	{note.AskCopy, note.Error, copiedSection},
	{note.AskCopy, note.Warn, copiedSentences},

	// Where the page has no field for it.
	{note.AskCode, note.Info, later(codeMissing)},
	{note.AskMSE, note.Info, later(missing(func(r *record) bool { return !mseMissing(r) },
		"Nothing observed is written (for example affect, speech, appearance). \"Not assessed\" is an answer."))},
}

func riskConflict(r *record) string {
	denial, positive := r.contradiction()
	if denial == "" {
		return ""
	}
	if denial == positive {
		return "This both denies and affirms risk: " + quote(denial) + " Which is right?"
	}
	return "These two do not agree: " + quote(denial) + " and " + quote(positive) + " Which is right?"
}

func riskIncomplete(r *record) string {
	if !r.affirms() {
		return ""
	}
	open := r.missingElements()
	if len(open) == 0 {
		return ""
	}
	return "You wrote of thoughts of harm. The note does not say anything about " + list(open) + ". What did you find? \"Not assessed\" is an answer."
}

func timeConflict(r *record) string {
	var words []string
	for _, c := range r.session.Conflicts {
		words = append(words, string(c))
	}
	return strings.Join(words, " ")
}

// quote shows a sentence of hers, shortened.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > 80 {
		s = strings.TrimSpace(string(runes[:79])) + "…"
	}
	return "“" + s + "”"
}

// list joins names: "a plan, intent or access to means".
func list(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
