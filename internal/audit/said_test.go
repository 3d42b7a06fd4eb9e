package audit_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/note"
)

// The rules were worked out with the lines of said/; what is wrong in kept/ is
// counted and never shown.
var saidFolders = []string{"", "worked/", "kept/"}

// A dump in which nothing is missing, one line for each thing that is asked.
var whole = []struct {
	id   note.QuestionID
	text string
}{
	{"", "Individual session 2:00-2:53 pm, office, 90837."},
	{"", "Ct describes the panic at the store and worry about money."},
	{note.AskImpairment, "Called out of work Monday and Tuesday."},
	{note.AskMSE, "Affect anxious, speech rapid."},
	{note.AskIntervention, "Practiced box breathing and reviewed a thought record."},
	{note.AskResponse, "She was able to name two distortions."},
	{note.AskProgress, "Panic is less frequent than last month."},
	{note.AskGoal, "Worked toward treatment plan goal 1."},
	{note.AskDiagnosis, "Panic disorder F41.0."},
	{note.AskRisk, "Denies SI/HI."},
	{note.AskPlan, "Next session Tuesday 3 pm."},
}

func sorted(t *testing.T, dump string) (draft.Sorted, note.Format) {
	t.Helper()
	f, ok := note.FormatByKey("soap")
	if !ok {
		t.Fatal("no format soap")
	}
	return draft.Sort(draft.Input{Format: f, Parts: []note.Part{{Text: note.Text(dump), Kind: note.Whole}}}), f
}

// questions of the whole dump with other words in the place of one line.
func questions(t *testing.T, id note.QuestionID, text string) (out []note.QuestionID) {
	t.Helper()
	var dump []string
	for _, l := range whole {
		if l.id == id {
			l.text = text
		}
		dump = append(dump, l.text)
	}
	all, _ := sorted(t, strings.Join(dump, "\n"))
	for _, q := range all.Questions {
		out = append(out, q.ID)
	}
	return out
}

// lines of a file of testdata/said: a mark, and what a clinician wrote.
func lines(t *testing.T, name string) (out [][2]string) {
	t.Helper()
	f, err := os.Open("testdata/said/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		mark, text, ok := strings.Cut(s.Text(), " ")
		if !ok {
			t.Fatalf("%s: %q has no mark", name, s.Text())
		}
		out = append(out, [2]string{mark, text})
	}
	return out
}

// right checks a file line by line. A few lines may be sorted wrongly, which is not
// the audit's to judge; what is wrong is logged.
func right(t *testing.T, name string, got func(string) string) {
	t.Helper()
	all, wrong := lines(t, name), 0
	kept := strings.HasPrefix(name, "kept/")
	for _, l := range all {
		if is := got(l[1]); is != l[0] {
			wrong++
			if !kept {
				t.Logf("%s: %q, want %q: %s", name, is, l[0], l[1])
			}
		}
	}
	t.Logf("%s: %d of %d wrong", name, wrong, len(all))
	most := len(all)/20 + 1
	if kept {
		most = len(all) / 4
	}
	if wrong > most {
		t.Errorf("%s: %d of %d wrong", name, wrong, len(all))
	}
}

// Ways in which a clinician says what is asked for ("+"), and words that look like
// it and say something else ("-").
func TestWhatCountsAsSaid(t *testing.T) {
	for name, id := range map[string]note.QuestionID{"impairment": note.AskImpairment, "progress": note.AskProgress, "mse": note.AskMSE, "intervention": note.AskIntervention,
		"response": note.AskResponse, "goal": note.AskGoal, "plan": note.AskPlan, "diagnosis": note.AskDiagnosis} {
		for _, folder := range saidFolders {
			right(t, folder+name, func(text string) string {
				if slices.Contains(questions(t, id, text), id) {
					return "-"
				}
				return "+"
			})
		}
	}
}

// What kind of service a terse dump is about.
func TestSettingsOfTerseDumps(t *testing.T) {
	right(t, "settings", func(text string) string {
		all, f := sorted(t, text)
		return string(audit.SettingOf(audit.Input{Kind: f.Kind, Statements: all.Statements, Session: audit.Session(note.Facts{}, all.Statements)}))
	})
}

// The whole dump is asked nothing, and without a line just what the line said.
func TestTheWholeDumpLacksOnlyWhatIsTakenOut(t *testing.T) {
	if got := questions(t, "none", ""); len(got) > 0 {
		t.Errorf("asked %v of the whole dump", got)
	}
	for _, l := range whole {
		if l.id != "" {
			if got := questions(t, l.id, ""); !slices.Equal(got, []note.QuestionID{l.id}) {
				t.Errorf("without %s: asked %v", l.id, got)
			}
		}
	}
}

// What is said of risk: which of its questions it leaves open.
func TestWhatIsSaidOfRisk(t *testing.T) {
	marks := map[note.QuestionID]string{note.AskRisk: "missing", note.AskRiskMore: "incomplete", note.AskRiskConflict: "conflict"}
	for _, folder := range saidFolders {
		right(t, folder+"risk", func(text string) string {
			got := "none"
			for _, id := range questions(t, note.AskRisk, text) {
				if marks[id] != "" && got != "incomplete" {
					got = marks[id]
				}
			}
			return got
		})
	}
}
