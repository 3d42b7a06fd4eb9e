package audit

import (
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// st makes a sorted statement from "slot.facet,facet: text".
func st(t *testing.T, id int, spec string) note.Statement {
	t.Helper()
	head, text, ok := strings.Cut(spec, ": ")
	slot, facets, _ := strings.Cut(head, "/")
	if !ok || !slices.Contains(note.Slots, note.Slot(slot)) {
		t.Fatalf("bad statement in the test: %q", spec)
	}
	s := note.Statement{ID: id, Text: note.Text(text), Slot: note.Slot(slot), Block: note.Whole}
	for f := range strings.SplitSeq(facets, ",") {
		if f != "" {
			s.Facets = append(s.Facets, note.Facet(f))
		}
	}
	return s
}

func statements(t *testing.T, specs ...string) (out []note.Statement) {
	for i, spec := range specs {
		out = append(out, st(t, i+1, spec))
	}
	return out
}

// input makes what draft makes of statements: one sentence each, in its section.
func input(given note.Facts, all []note.Statement) Input {
	f, _ := note.FormatByKey("soap")
	in := Input{Kind: f.Kind, Statements: all, Session: Session(given, all)}
	for _, sec := range f.Sections {
		in.Sections = append(in.Sections, note.Section{Key: sec.Key, Title: sec.Title})
	}
	for _, s := range all {
		if i, ok := f.Section(s); ok {
			in.Sections[i].Sentences = append(in.Sections[i].Sentences, note.Sentence{Text: s.Text, Sources: []int{s.ID}})
		}
	}
	return in
}

func ask(t *testing.T, given note.Facts, specs ...string) []note.Question {
	t.Helper()
	return Questions(input(given, statements(t, specs...)))
}

func ids(qs []note.Question) (out []note.QuestionID) {
	for _, q := range qs {
		out = append(out, q.ID)
	}
	return out
}

var complete = []string{
	"admin: Individual session 2-2:53pm, telehealth (video), client at home",
	"admin: 90837",
	"reported/symptom: Client reports panic attacks twice this week",
	"reported/impairment: missed two days of work because of them",
	"observed/mse: Affect anxious, speech normal",
	"intervention: Taught diaphragmatic breathing and practiced interoceptive exposure",
	"response: Was able to lower her SUDS from 80 to 40",
	"assessment/progress: Moderate progress on goal 1, panic less often",
	"assessment/diagnosis: Panic disorder F41.0",
	"risk: Denies SI and HI",
	"plan/homework: Practice breathing daily",
	"plan/follow-up: Next session Tuesday 3pm",
}

func TestACompleteDumpIsAskedNothing(t *testing.T) {
	if got := ask(t, note.Facts{}, complete...); len(got) != 0 {
		for _, q := range got {
			t.Errorf("asked %s: %s", q.ID, string(q.Message))
		}
	}
}

// Without each statement of the complete dump, exactly its question is asked.
func TestWhatIsMissingIsAsked(t *testing.T) {
	for _, c := range []struct {
		without string
		want    []note.QuestionID
	}{
		{"Individual session", []note.QuestionID{note.AskTime}}, // the service is in the code
		{"90837", []note.QuestionID{note.AskCode}},
		{"missed two days", []note.QuestionID{note.AskImpairment}},
		{"Affect anxious", []note.QuestionID{note.AskMSE}},
		{"Taught", []note.QuestionID{note.AskIntervention}},
		{"Was able", []note.QuestionID{note.AskResponse}},
		{"Moderate progress", []note.QuestionID{note.AskProgress, note.AskGoal}},
		{"Panic disorder", []note.QuestionID{note.AskDiagnosis}},
		{"Denies SI", []note.QuestionID{note.AskRisk}},
	} {
		var left []string
		for _, s := range complete {
			if !strings.Contains(s, c.without) {
				left = append(left, s)
			}
		}
		if len(left) != len(complete)-1 {
			t.Fatalf("%q does not name one statement", c.without)
		}
		if got := ids(ask(t, note.Facts{}, left...)); !slices.Equal(got, c.want) {
			t.Errorf("without %q: asked %v, want %v", c.without, got, c.want)
		}
	}
	if got := ids(ask(t, note.Facts{}, complete[:10]...)); !slices.Equal(got, []note.QuestionID{note.AskPlan}) {
		t.Errorf("without a plan: asked %v", got)
	}
}

func TestEveryQuestionCanBeAskedAndIsWordedOnce(t *testing.T) {
	asked := slices.Clone(rules)
	for _, id := range note.QuestionIDs {
		if !slices.ContainsFunc(asked, func(r rule) bool { return r.id == id }) {
			t.Errorf("no rule asks %s", id)
		}
	}
	for _, r := range asked {
		if !slices.Contains(note.QuestionIDs, r.id) {
			t.Errorf("rule for %q, which is no question of the plan", r.id)
		}
	}
}

func TestGivenFactsAndAnswersAreNotAskedAgain(t *testing.T) {
	given := note.Facts{Start: "14:00", Stop: "14:53", Service: "individual psychotherapy", CPT: "90837",
		Diagnosis: []string{"F41.1"}, Goals: []string{"Leave the house daily"}}
	got := ids(ask(t, given, "reported: Client tired"))
	for _, id := range []note.QuestionID{note.AskTime, note.AskService, note.AskCode, note.AskDiagnosis, note.AskGoal, note.AskCodeMismatch, note.AskTimeConflict} {
		if slices.Contains(got, id) {
			t.Errorf("asked %s although it was given", id)
		}
	}
	for _, id := range []note.QuestionID{note.AskRisk, note.AskIntervention, note.AskPlan} {
		if !slices.Contains(got, id) {
			t.Errorf("did not ask %s", id)
		}
		all := statements(t, "reported: Client tired", "reported: not assessed")
		all[1].Question, all[1].Block = id, note.Answer
		if slices.Contains(ids(Questions(input(given, all))), id) {
			t.Errorf("asked %s again after an answer", id)
		}
	}
}

func TestRiskComesFirstThenWhatIsGraver(t *testing.T) {
	got := ask(t, note.Facts{}, "reported: ct sad")
	if len(got) == 0 || got[0].ID != note.AskRisk {
		t.Fatalf("first question of a three-word dump: %v", ids(got))
	}
	if want := []note.QuestionID{note.AskRisk, note.AskTime, note.AskDiagnosis, note.AskService, note.AskIntervention, note.AskPlan}; !slices.Equal(ids(got), want) {
		t.Errorf("asked of three words: %v", ids(got))
	}
	got = ask(t, note.Facts{}, "reported: ct sad", "reported: cried all week at home")
	for i := 2; i < len(got); i++ {
		if rank(got[i]) < rank(got[i-1]) {
			t.Errorf("%s (%s) after %s (%s)", got[i].ID, got[i].Severity, got[i-1].ID, got[i-1].Severity)
		}
	}
}

func TestRisk(t *testing.T) {
	const full = "risk/level,safety: passive SI, no plan, no intent, no access to means, protective factor is her daughter, low risk, safety plan reviewed"
	for _, c := range []struct {
		name  string
		specs []string
		want  note.QuestionID // "" for none of the three
	}{
		{"denial", []string{"risk: denies SI/HI"}, ""},
		{"denial in other words", []string{"reported: no thoughts of suicide or self-harm"}, ""},
		{"denial after", []string{"risk: SI/HI: denied"}, ""},
		{"suicidal ideation denied", []string{"risk: Suicidal ideation was denied"}, ""},
		{"n't", []string{"risk: she isn't suicidal"}, ""},
		{"not minding is no denial", []string{`risk/level,safety: passive SI "wouldn't mind not waking up", no plan/intent, no means at dorm, protective: faith, risk low, safety plan made`}, ""},
		{"nothing", []string{"reported: slept badly"}, note.AskRisk},
		{"only someone else's", []string{"reported: her uncle died by suicide in May"}, note.AskRisk},
		{"bereaved", []string{"reported: grieving, lost her friend to suicide"}, note.AskRisk},
		{"urges beside no SI", []string{"risk/safety,level: urges to self-harm x2 no acting, blades locked up, protective: sister, low risk, safety plan", "risk: no SI"}, ""},
		{"a number to call", []string{"risk/safety: has the crisis line number"}, note.AskRisk},
		{"item nine in Spanish", []string{"risk: niega ideas de muerte", "observed/measure: PHQ-9 19 con el ítem 9 en dos"}, note.AskRiskConflict},
		{"not able to be reached", []string{"risk: denies SI", "reported: could not be reached and should not be alone at the shop"}, ""},
		{"two nights ago", []string{"risk: passive SI 2 days ago"}, note.AskRiskMore},
		{"level alone", []string{"risk/level: low risk"}, ""},
		{"affirmed", []string{"risk: endorses passive SI"}, note.AskRiskMore},
		{"affirmed in plain words", []string{"reported: says she wishes she was dead"}, note.AskRiskMore},
		{"not wake up", []string{"risk: wishes she would not wake up"}, note.AskRiskMore},
		{"cannot stop", []string{"risk: can't stop thinking about suicide"}, note.AskRiskMore},
		{"after but", []string{"risk: no HI but has SI daily"}, note.AskRiskMore},
		{"homicidal", []string{"risk: wants to kill someone at work"}, note.AskRiskMore},
		{"with a denied plan", []string{"risk: SI, denies plan"}, note.AskRiskMore},
		{"whole", []string{full}, ""},
		{"history only", []string{"risk: hx of suicide attempt in 2015, denies current SI"}, ""},
		{"a screening", []string{"intervention: screened for suicide risk", "risk: denies SI"}, ""},
		{"a plan for later", []string{"plan: monitor SI next session", "risk: denies SI"}, ""},
		{"conflict", []string{"risk: denies SI", "reported: wants to die most mornings"}, note.AskRiskConflict},
		{"item nine", []string{"risk: denies SI", "observed/measure: PHQ-9 14, item 9 = 1"}, note.AskRiskConflict},
		{"item nine is nought", []string{"risk: denies SI", "observed/measure: PHQ-9 14, item 9 = 0"}, ""},
		{"item nine after the name", []string{"risk: denies SI", "observed/measure: PHQ-9 is 14, item 9 scored 2"}, note.AskRiskConflict},
		{"passive beside active", []string{full, "risk: denies active SI"}, ""},
		{"self-harm beside SI", []string{"risk/level,safety: cutting herself, no plan, intent or access to means to do more, protective factors: family, low risk, safety plan made", "risk: denies SI"}, ""},
		{"earlier in the week", []string{"risk: fleeting SI last week, no plan, intent or means, protective: kids, low risk, safety plan", "risk: denies SI today"}, ""},
	} {
		got := ids(ask(t, note.Facts{}, c.specs...))
		for _, id := range []note.QuestionID{note.AskRisk, note.AskRiskMore, note.AskRiskConflict} {
			if has := slices.Contains(got, id); has != (id == c.want) && !(c.want == note.AskRiskConflict && id == note.AskRiskMore) {
				t.Errorf("%s: %s asked: %t", c.name, id, has)
			}
		}
	}
}

func TestRiskQuestionNamesWhatIsOpen(t *testing.T) {
	qs := ask(t, note.Facts{}, "risk: endorses SI, no plan, denies intent", "risk/level: moderate risk")
	i := slices.IndexFunc(qs, func(q note.Question) bool { return q.ID == note.AskRiskMore })
	if i != 0 || qs[i].Severity != note.Error {
		t.Fatalf("questions: %v", ids(qs))
	}
	got := string(qs[i].Message)
	if !strings.Contains(got, "access to means, protective factors or a safety step") || strings.Contains(got, "a plan") {
		t.Errorf("message: %s", got)
	}

	all := statements(t, "risk: endorses SI, no plan, denies intent", "risk: gun was locked away, has reasons for living, low risk")
	all[1].Question = note.AskRiskMore
	qs = Questions(input(note.Facts{}, all))
	if got := string(qs[0].Message); qs[0].ID != note.AskRiskMore || !strings.Contains(got, "anything about a safety step.") {
		t.Errorf("after an answer in part: %s: %s", qs[0].ID, got)
	}
}

func TestCodes(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts note.Facts
		specs []string
		want  string // part of the message; "" for none
	}{
		{"fits", note.Facts{Minutes: 53, CPT: "90837"}, nil, ""},
		{"short of", note.Facts{Minutes: 52, CPT: "90837"}, nil, "90837 is for 53 minutes or more; the session was 52. 52 minutes fit 90834."},
		{"lower edge", note.Facts{Minutes: 38, CPT: "90834"}, nil, ""},
		{"over", note.Facts{Minutes: 53, CPT: "90834"}, nil, "38 to 52 minutes"},
		{"under 16", note.Facts{Minutes: 15, CPT: "90832"}, nil, "Under 16 minutes no psychotherapy code fits"},
		{"lowest", note.Facts{Minutes: 16, CPT: "90832"}, nil, ""},
		{"family short", note.Facts{Minutes: 25, CPT: "90847", Participants: []string{"client", "mother"}}, nil, "26 minutes or more"},
		{"family", note.Facts{Minutes: 26, CPT: "90847", Participants: []string{"client", "mother"}}, nil, ""},
		{"without the client", note.Facts{Minutes: 50, CPT: "90846", Participants: []string{"client", "mother"}}, nil, "90846 is without the client"},
		{"with the client", note.Facts{Minutes: 50, CPT: "90847"}, []string{"observed: mom came, ct not present"}, "90847 is with the client"},
		{"crisis short", note.Facts{Minutes: 29, CPT: "90839"}, nil, "30 minutes or more"},
		{"crisis add-on early", note.Facts{Minutes: 70, CPT: "90839", Addons: []string{"90840"}}, nil, "90840 begins at 75"},
		{"crisis add-on", note.Facts{Minutes: 75, CPT: "90839", Addons: []string{"90840"}}, nil, ""},
		{"add-on alone", note.Facts{Minutes: 80, CPT: "90837", Addons: []string{"90840"}}, nil, "90840 is added to 90839 only"},
		{"stacked", note.Facts{Minutes: 90, CPT: "90837"}, []string{"admin: 90832"}, "One code covers the whole session"},
		{"disagrees", note.Facts{Minutes: 53, CPT: "90837"}, []string{"admin: CPT 90834"}, "One code covers the whole session by its total time: which of 90837 and 90834?"},
		{"add-on without a visit", note.Facts{Minutes: 20, Addons: []string{"90833"}}, nil, "none is named"},
		{"add-on with a visit", note.Facts{Minutes: 20, CPT: "99214", Addons: []string{"90833"}}, nil, ""},
		{"visit with a plain code", note.Facts{Minutes: 45, CPT: "90834"}, []string{"admin: 99213"}, "psychotherapy is an add-on"},
		{"complexity without reason", note.Facts{Minutes: 45, CPT: "90834", Addons: []string{"90785"}}, nil, "needs its reason"},
		{"complexity with reason", note.Facts{Minutes: 45, CPT: "90834", Addons: []string{"90785"}}, []string{"observed: interpreter throughout"}, ""},
		{"complexity for one who does not speak", note.Facts{Minutes: 45, CPT: "90834", Addons: []string{"90785"}}, []string{"observed: picture cards needed, he does not speak here"}, ""},
		{"stayed in the car", note.Facts{Minutes: 50, CPT: "90847"}, []string{"observed: Client (15) refused to get out of the car"}, "90847 is with the client"},
		{"complexity on family", note.Facts{Minutes: 45, CPT: "90847", Addons: []string{"90785"}}, nil, "cannot be added"},
		{"no such code", note.Facts{Minutes: 45, CPT: "90835"}, nil, "90835 is not a code"},
		{"minutes not known", note.Facts{CPT: "90837"}, nil, ""},
	} {
		qs := ask(t, c.facts, c.specs...)
		i := slices.IndexFunc(qs, func(q note.Question) bool { return q.ID == note.AskCodeMismatch })
		switch {
		case c.want == "" && i >= 0:
			t.Errorf("%s: %s", c.name, string(qs[i].Message))
		case c.want != "" && (i < 0 || !strings.Contains(string(qs[i].Message), c.want)):
			t.Errorf("%s: asked %v, want %q", c.name, ids(qs), c.want)
			if i >= 0 {
				t.Errorf("  it says: %s", string(qs[i].Message))
			}
		}
	}
}

func TestCodeIsSuggestedFromTheMinutes(t *testing.T) {
	qs := ask(t, note.Facts{Minutes: 48})
	i := slices.IndexFunc(qs, func(q note.Question) bool { return q.ID == note.AskCode })
	if i < 0 || !strings.Contains(string(qs[i].Message), "fit 90834 (38 to 52 minutes)") {
		t.Errorf("asked %v", ids(qs))
	}
}

func TestOneQuestionEach(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts note.Facts
		specs []string
		id    note.QuestionID
		want  bool
	}{
		{"telehealth without a place", note.Facts{Modality: "telehealth"}, nil, note.AskLocation, true},
		{"in person", note.Facts{Modality: "in person"}, nil, note.AskLocation, false},
		{"telehealth from home", note.Facts{Modality: "video"}, []string{"observed: Client joined from her car"}, note.AskLocation, false},
		{"telehealth from her mother's", note.Facts{Modality: "video"}, []string{"observed: she was at her moms"}, note.AskLocation, false},
		{"group without a number", note.Facts{CPT: "90853"}, nil, note.AskParticipants, true},
		{"group with a number", note.Facts{CPT: "90853"}, []string{"admin: 7 members present"}, note.AskParticipants, false},
		{"family without people", note.Facts{Service: "family psychotherapy"}, nil, note.AskParticipants, true},
		{"family with people", note.Facts{Service: "family psychotherapy"}, []string{"observed: mom and dad present"}, note.AskParticipants, false},
		{"individual", note.Facts{CPT: "90837"}, nil, note.AskParticipants, false},

		{"daily, unsafe", note.Facts{}, []string{"reported/medication: takes sertraline 50 mg qd"}, note.AskAbbreviation, true},
		{"daily, unsafe, in points", note.Facts{}, []string{"plan: lisinopril 10mg Q.D."}, note.AskAbbreviation, true},
		{"every other day", note.Facts{}, []string{"reported: prednisone qod"}, note.AskAbbreviation, true},
		{"trailing nought", note.Facts{}, []string{"reported: lorazepam 1.0 mg"}, note.AskAbbreviation, true},
		{"no leading nought", note.Facts{}, []string{"reported: lorazepam .5 mg"}, note.AskAbbreviation, true},
		{"leading nought", note.Facts{}, []string{"reported: lorazepam 0.5 mg"}, note.AskAbbreviation, false},
		{"units", note.Facts{}, []string{"reported: insulin 10U"}, note.AskAbbreviation, true},
		{"a score", note.Facts{}, []string{"observed: mean rating 7.0, GAD-7 12"}, note.AskAbbreviation, false},
		{"multiple sclerosis", note.Facts{}, []string{"reported: has MS and is tired"}, note.AskAbbreviation, false},

		{"a name", note.Facts{}, []string{"reported: argued with her boss Karen again"}, note.AskThirdParty, true},
		{"a name after a comma", note.Facts{}, []string{"reported: her sister, Beth Lane, moved in"}, note.AskThirdParty, true},
		{"a weekday", note.Facts{}, []string{"reported: saw her mom Tuesday"}, note.AskThirdParty, false},
		{"a role", note.Facts{}, []string{"reported: argued with her boss"}, note.AskThirdParty, false},
		{"the prescriber", note.Facts{}, []string{"plan: coordinate with Dr. Shah"}, note.AskThirdParty, false},

		{"judged", note.Facts{}, []string{"assessment: client was manipulative today"}, note.AskTone, true},
		{"quoted", note.Facts{}, []string{`observed: said "I feel crazy" twice`}, note.AskTone, false},
		{"her own account", note.Facts{}, []string{"reported: feels lazy and crazy"}, note.AskTone, false},

		{"process note", note.Facts{}, []string{"assessment: strong countertransference today"}, note.AskPrivate, true},
		{"observation", note.Facts{}, []string{"assessment: client felt irritated with mother"}, note.AskPrivate, false},

		{"vague intervention", note.Facts{}, []string{"intervention: provided supportive therapy"}, note.AskIntervention, true},
		{"an act that is sorted as a plan", note.Facts{}, []string{"plan: Worked on I-statements and a safety plan"}, note.AskIntervention, false},
		{"what the client did", note.Facts{}, []string{"reported: used breathing at home"}, note.AskIntervention, true},
		{"vague and named", note.Facts{}, []string{"intervention: supportive therapy and grounding"}, note.AskIntervention, false},
		{"an intake without examination", note.Facts{CPT: "90791"}, []string{"reported: sad"}, note.AskMSE, true},
	} {
		if got := slices.Contains(ids(ask(t, c.facts, c.specs...)), c.id); got != c.want {
			t.Errorf("%s: %s asked: %t", c.name, c.id, got)
		}
	}
}

func TestCopiesOfThePreviousNote(t *testing.T) {
	previous, err := Remember([]byte("an invented key of some length"), "Subjective\nClient reports panic attacks twice a week at work. Sleep is poor and she wakes at four.\nPlan\nContinue weekly sessions and daily breathing practice.")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		specs    []string
		severity note.Severity
	}{
		{"new", []string{"reported: Client reports one panic attack at home this week"}, ""},
		{"one sentence", []string{"reported: Client reports panic attacks twice a week at work.", "reported: Slept through since Tuesday, which is new to her."}, note.Warn},
		{"the whole section", []string{"reported: client reports panic attacks twice a week at work", "reported: Sleep is poor and she wakes at four."}, note.Error},
		{"short ones", []string{"risk: Denies SI."}, ""},
	} {
		in := input(note.Facts{}, statements(t, c.specs...))
		in.Previous = previous
		var got note.Severity
		for _, q := range Questions(in) {
			if q.ID == note.AskCopy {
				got = q.Severity
			}
		}
		if got != c.severity {
			t.Errorf("%s: severity %q, want %q", c.name, got, c.severity)
		}
	}
}

func BenchmarkQuestions(b *testing.B) {
	f, _ := note.FormatByKey("soap")
	var all []note.Statement
	for i := range 60 {
		all = append(all, note.Statement{ID: i + 1, Slot: note.Reported, Text: "client reports that work was hard and they argued about the schedule again"})
	}
	in := Input{Kind: f.Kind, Statements: all, Sections: []note.Section{{Key: "subjective"}}}
	for _, s := range all {
		in.Sections[0].Sentences = append(in.Sections[0].Sentences, note.Sentence{Text: s.Text, Sources: []int{s.ID}})
	}
	for b.Loop() {
		in.Session = Session(note.Facts{}, all)
		Questions(in)
	}
}
