package audit

import (
	"slices"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

func askOf(t *testing.T, kind note.FormatKind, specs ...string) []note.QuestionID {
	t.Helper()
	in := input(note.Facts{}, statements(t, specs...))
	in.Kind = kind
	return ids(Questions(in))
}

func TestEachKindOfNoteAsksWhatApplies(t *testing.T) {
	bare := []string{"reported: Client told of a quarrel at home and of what came after it"}
	for kind, want := range map[note.FormatKind]struct{ asked, not []note.QuestionID }{
		note.ProgressNote:  {[]note.QuestionID{note.AskTime, note.AskService, note.AskIntervention, note.AskResponse, note.AskPlan}, []note.QuestionID{note.AskHistory, note.AskReason, note.AskParticipants}},
		note.GroupNote:     {[]note.QuestionID{note.AskTime, note.AskParticipants, note.AskResponse}, []note.QuestionID{note.AskService, note.AskHistory}},
		note.Intake:        {[]note.QuestionID{note.AskTime, note.AskHistory, note.AskMSE, note.AskDiagnosis, note.AskRisk}, []note.QuestionID{note.AskService, note.AskProgress, note.AskResponse, note.AskIntervention}},
		note.TreatmentPlan: {[]note.QuestionID{note.AskDiagnosis, note.AskGoal, note.AskPlan, note.AskIntervention, note.AskImpairment}, []note.QuestionID{note.AskTime, note.AskCode, note.AskService, note.AskMSE, note.AskRisk, note.AskResponse}},
		note.Discharge:     {[]note.QuestionID{note.AskReason, note.AskDiagnosis, note.AskProgress, note.AskRisk, note.AskPlan}, []note.QuestionID{note.AskTime, note.AskCode, note.AskMSE, note.AskIntervention, note.AskImpairment}},
	} {
		got := askOf(t, kind, bare...)
		for _, id := range want.asked {
			if !slices.Contains(got, id) {
				t.Errorf("%s: %s is not asked; asked is %v", kind, id, got)
			}
		}
		for _, id := range want.not {
			if slices.Contains(got, id) {
				t.Errorf("%s: %s is asked", kind, id)
			}
		}
	}
}

func TestWhatSettlesTheQuestionsOfAKind(t *testing.T) {
	for _, tc := range []struct {
		kind note.FormatKind
		id   note.QuestionID
		said string
	}{
		{note.Intake, note.AskHistory, "reported/history.psychiatric: One hospital stay for depression in 2019"},
		{note.Intake, note.AskHistory, "reported: No psychiatric hx"},
		{note.Intake, note.AskMSE, "observed/mse: Affect flat, oriented to person and place"},
		{note.GroupNote, note.AskParticipants, "admin: 8 members attended"},
		{note.TreatmentPlan, note.AskPlan, "plan: Individual therapy weekly for 12 weeks"},
		{note.TreatmentPlan, note.AskIntervention, "plan: Exposure with response prevention"},
		{note.Discharge, note.AskReason, "assessment: All three goals met"},
		{note.Discharge, note.AskReason, "reported: Client moved away for work"},
		{note.Discharge, note.AskPlan, "plan: Referred to a support group"},
	} {
		open, settled := []string{"reported: Client told of a quarrel at home and of what came after it"}, tc.said
		if !slices.Contains(askOf(t, tc.kind, open...), tc.id) {
			t.Errorf("%s: %s is never asked", tc.kind, tc.id)
		}
		if slices.Contains(askOf(t, tc.kind, append(open, settled)...), tc.id) {
			t.Errorf("%s: %s is asked although %q", tc.kind, tc.id, settled)
		}
	}
}

func TestAKindChangesOnlyKnownRules(t *testing.T) {
	known := func(id note.QuestionID) bool {
		return slices.ContainsFunc(rules, func(r rule) bool { return r.id == id })
	}
	for kind, k := range kinds {
		if !slices.Contains(note.FormatKinds, kind) {
			t.Errorf("%q is no kind of note", kind)
		}
		for _, id := range k.not {
			if !known(id) {
				t.Errorf("%s leaves out %s, which nobody asks", kind, id)
			}
		}
	}
}
