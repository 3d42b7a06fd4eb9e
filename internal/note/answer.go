package note

import "strings"

// topics name what a question is about, where an answer to it may say too
// little to stand alone.
var topics = map[QuestionID]string{
	AskTime: "Session time", AskDiagnosis: "Diagnosis", AskIntervention: "Interventions", AskResponse: "Response to interventions",
	AskImpairment: "Functional impairment", AskGoal: "Treatment goals", AskProgress: "Progress", AskPlan: "Plan",
	AskRisk: "Risk", AskRiskMore: "Risk", AskMSE: "Mental status", AskService: "Service", AskLocation: "Location",
	AskParticipants: "Participants", AskHistory: "History", AskReason: "Reason for ending treatment",
}

// bare are answers that say nothing without their question.
var bare = map[string]bool{"not assessed": true, "not discussed": true, "not asked": true, "not addressed": true, "not evaluated": true,
	"not reviewed": true, "not applicable": true, "n/a": true, "unknown": true, "deferred": true, "unable to assess": true, "not done": true,
	"no evaluado": true, "no evaluada": true, "no se evaluó": true}

// Alone gives the text of s as the note may read it: Reads where that is set; "not
// assessed" gets the topic it answers; all else stays as it is.
func (s Statement) Alone() Text {
	if s.Reads != "" {
		return s.Reads
	}
	text := strings.TrimSpace(string(s.Text))
	if topic := topics[s.Question]; topic != "" && bare[strings.ToLower(strings.TrimRight(text, ". "))] {
		return Text(topic + ": " + strings.ToLower(text[:1]) + text[1:])
	}
	return s.Text
}
