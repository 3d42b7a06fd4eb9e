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

const bare = "reported: Client told of a quarrel at the shop and of what came after it, and cried"

func TestEachKindOfNoteAsksWhatApplies(t *testing.T) {
	for kind, want := range map[note.FormatKind]struct{ asked, not []note.QuestionID }{
		note.ProgressNote:  {[]note.QuestionID{note.AskTime, note.AskService, note.AskIntervention, note.AskResponse, note.AskPlan}, []note.QuestionID{note.AskHistory, note.AskReason, note.AskParticipants}},
		note.GroupNote:     {[]note.QuestionID{note.AskTime, note.AskParticipants, note.AskResponse}, []note.QuestionID{note.AskService, note.AskHistory}},
		note.Intake:        {[]note.QuestionID{note.AskTime, note.AskHistory, note.AskDiagnosis, note.AskRisk}, []note.QuestionID{note.AskService, note.AskProgress, note.AskResponse, note.AskIntervention}},
		note.TreatmentPlan: {[]note.QuestionID{note.AskDiagnosis, note.AskGoal, note.AskPlan, note.AskIntervention, note.AskImpairment}, []note.QuestionID{note.AskTime, note.AskCode, note.AskService, note.AskMSE, note.AskRisk, note.AskResponse}},
		note.Discharge:     {[]note.QuestionID{note.AskReason, note.AskDiagnosis, note.AskProgress, note.AskRisk, note.AskPlan}, []note.QuestionID{note.AskTime, note.AskCode, note.AskMSE, note.AskIntervention, note.AskImpairment}},
	} {
		got := askOf(t, kind, bare)
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
	const quarrel = "reported: Client told of a quarrel at the shop and of what came after it"
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
		if !slices.Contains(askOf(t, tc.kind, quarrel), tc.id) {
			t.Errorf("%s: %s is never asked", tc.kind, tc.id)
		}
		if slices.Contains(askOf(t, tc.kind, quarrel, tc.said), tc.id) {
			t.Errorf("%s: %s is asked although %q", tc.kind, tc.id, tc.said)
		}
	}
}

func TestSettings(t *testing.T) {
	for dump, want := range map[string]Setting{
		"Individual session 2-2:50. Client told of a quarrel at the shop and of what came after":    Individual,
		"Couple session 6-6:50pm both present. They fight about money and chores most of the days":  Couple,
		"Family session with the parents and Kayla, 50 min. Curfew fights most weekends since May":  Family,
		"DBT skills group 90 min, 8 participants. Client shared that she used ice twice this week":  Group,
		"CRISIS walk-in session 1:05 to 2:00 pm. Endorses active SI for two days with a plan today": Crisis,
		"Intake 60 min. 29yo came for anxiety since the new job, cannot sleep, called off twice":    Intake,
		"Nightmares 2 nights this week, was 5 at intake. Still sleeping in the recliner most days":  Individual,
		"Med check 15 min. Taking Zoloft 100 mg, no side effects, sleeping ok, back at work again":  Prescriber,
		"OT tx 9:30-10:15. AROM 105, grip 38 lb, min A for UB dressing, theraputty and dowel work":  Rehab,
		"45 yo here for BP, BP 150/92, HR 76, lungs clear, no chest pain, no edema, A1c 8.4 today":  Medical,
		"Discharge session 50 min. Client met both goals, is driving to work daily and feels well":  Discharge,
		"Discharge summary. Seen for depression from March to September, ten sessions, goals met":   DischargeSummary,
		"TC to mom re school meeting, left message with the front desk to call back on Monday":      Phone,
		"No show for 3 pm session. Called and left a voicemail, letter sent":                        NoShow,
		"ct tearful, talked about divorce": Brief,
		"Child session with mom. Mom says two meltdowns. Played with puppets, teacher sent a note": Child,
	} {
		all := statements(t, "reported: "+dump)
		all[0].Slot = note.Admin
		if got := settingOf(Input{Kind: note.ProgressNote, Statements: all, Session: Session(note.Facts{}, all)}); got != want {
			t.Errorf("%s: %q", got, dump)
		}
	}
}
