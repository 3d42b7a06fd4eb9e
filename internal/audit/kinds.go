package audit

import (
	"regexp"
	"slices"

	"github.com/sidequill/sidequill/internal/note"
)

// asking is how the questions of a kind of note differ from those of a session's
// progress note: what is not asked of it, and what is asked besides or in other words.
type asking struct {
	not  []note.QuestionID
	also []rule
}

// ofSession is what can only be asked of one session.
var ofSession = []note.QuestionID{note.AskTime, note.AskCode, note.AskService, note.AskParticipants, note.AskLocation, note.AskMSE,
	note.AskIntervention, note.AskResponse}

// kinds of notes that ask differently.
var kinds = map[note.FormatKind]asking{
	// GRP-1; the format says already that it was a group.
	note.GroupNote: {
		not: []note.QuestionID{note.AskService},
		also: []rule{{note.AskParticipants, note.Error, missing(func(r *record) bool {
			return len(r.session.Participants) > 0 || r.any(membersRE)
		}, "How many people took part in the group?")}},
	},
	// 90791, 90792: history, mental status, diagnosis, recommendations; there is no
	// treatment yet that could be responded to.
	note.Intake: {
		not: []note.QuestionID{note.AskService, note.AskIntervention, note.AskResponse, note.AskProgress, note.AskGoal},
		also: []rule{{note.AskHistory, note.Error, later(missing(func(r *record) bool {
			return slices.ContainsFunc(histories, r.facet) || r.any(historyRE)
		}, "What is the history (psychiatric, medical, family, social)? \"Not assessed\" is an answer."))}},
	},
	// Medicare Benefit Policy Manual ch. 6 § 70.1: diagnosis, goals, and the type,
	// amount, frequency and duration of services. OIG on On-Site Psychological
	// Services: plans failed that named no technique.
	note.TreatmentPlan: {
		not: slices.Concat(ofSession, []note.QuestionID{note.AskRisk, note.AskProgress, note.AskPlan}),
		also: []rule{
			{note.AskPlan, note.Error, missing(func(r *record) bool { return r.facet(note.Frequency) || r.any(oftenRE) },
				"What type of service (individual, group, family), how often, and for how long?")},
			{note.AskIntervention, note.Warn, missing(func(r *record) bool { return r.slot(note.Intervention) || r.any(techniqueRE) },
				"Which interventions are planned? Name the techniques.")},
		},
	},
	// State rules on discharge summaries (Montana, Maine): reason, diagnosis, progress
	// against the plan, aftercare. First and last risk status as in every note.
	note.Discharge: {
		not: slices.Concat(ofSession, []note.QuestionID{note.AskImpairment, note.AskPlan}),
		also: []rule{
			{note.AskReason, note.Error, missing(func(r *record) bool { return r.any(endedRE) },
				"Why did treatment end (for example goals met, transferred, moved away, stopped coming)?")},
			{note.AskPlan, note.Warn, missing(func(r *record) bool { return r.slot(note.Plan) || r.any(planRE) },
				"What aftercare, referral or way back was arranged?")},
		},
	},
}

// rulesFor lists what is asked of a kind of note.
func rulesFor(kind note.FormatKind) []rule {
	k, ok := kinds[kind]
	if !ok {
		return rules
	}
	out := slices.Clone(k.also)
	for _, r := range rules {
		if !slices.Contains(k.not, r.id) {
			out = append(out, r)
		}
	}
	return out
}

var histories = []note.Facet{note.Psychiatric, note.Medical, note.Family, note.Social, note.Substance, note.Trauma, note.Developmental}

var (
	historyRE = regexp.MustCompile(`(?i)\b(?:history|hx|pmh|fhx|antecedentes|historia)\b`)
	oftenRE   = regexp.MustCompile(`(?i)\b(?:weekly|bi-?weekly|monthly|daily|(?:once|twice|\d+ ?x|\d+ times) (?:a|per|every)? ?(?:week|month|wk|day)|every (?:other|two|\d+) weeks?|x ?\d+ (?:weeks?|months?|sessions?)|semanal\w*|quincenal\w*|mensual\w*)\b`)
	endedRE   = regexp.MustCompile(`(?i)\b(?:(?:discharg\w+|terminat\w+|treatment (?:ended|completed)|completed treatment|clos(?:ed|ing) (?:the )?(?:case|file|episode)|ended (?:treatment|therapy|services))\b[^.]*\b(?:because|due to|after|as|since|to|for|against|by|having|upon|with|when|per|at)\b|reason for (?:discharge|ending|closing)|goals? (?:were |was |have been |all )?(?:met|reached|achieved)|met (?:all |her |his |their |the |\d+ of \d+ )*goals?|moved away|moving (?:away|to|out)|relocat\w+|transferr?ed|no longer (?:needs?|attends?|eligible)|stopped (?:coming|attending|treatment)|lost to follow|insurance (?:ended|lapsed|changed)|graduat\w+|dropped out|no[- ]showed|completed (?:the )?(?:program|programme|treatment|course))`)
)
