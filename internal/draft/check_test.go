package draft

import (
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

func TestParseNote(t *testing.T) {
	f := soap(t)
	want := "subjective:Client is sad.|She slept badly.\nobjective:Tearful.\nassessment:MDD, F32.1.\nplan:Next week."
	for name, text := range map[string]string{
		"names":       "Subjective:\nClient is sad. She slept badly.\nObjective:\nTearful.\nAssessment:\nMDD, F32.1.\nPlan:\nNext week.",
		"same line":   "Subjective: Client is sad. She slept badly.\nObjective: Tearful.\nAssessment: MDD, F32.1.\nPlan: Next week.",
		"letters":     "S: Client is sad. She slept badly.\nO: Tearful.\nA: MDD, F32.1.\nP: Next week.",
		"brackets":    "S) Client is sad. She slept badly.\nO) Tearful.\nA) MDD, F32.1.\nP) Next week.",
		"dashes":      "S - Client is sad. She slept badly.\nO - Tearful.\nA - MDD, F32.1.\nP – Next week.",
		"capitals":    "SUBJECTIVE\nClient is sad. She slept badly.\n\nOBJECTIVE\nTearful.\n\nASSESSMENT\nMDD, F32.1.\n\nPLAN\nNext week.",
		"markdown":    "## Subjective\nClient is sad. She slept badly.\n## Objective\nTearful.\n## Assessment\nMDD, F32.1.\n## Plan\nNext week.",
		"bold":        "**Subjective:** Client is sad. She slept badly.\n**Objective:** Tearful.\n**Assessment:** MDD, F32.1.\n**Plan:** Next week.",
		"with letter": "Subjective (S): Client is sad. She slept badly.\nObjective (O): Tearful.\nAssessment (A): MDD, F32.1.\nPlan (P): Next week.",
		"one line":    "S: Client is sad. She slept badly. O: Tearful. A: MDD, F32.1. P: Next week.",
		"CRLF":        "S:\r\nClient is sad. She slept badly.\r\nO:\r\nTearful.\r\nA:\r\nMDD, F32.1.\r\nP:\r\nNext week.\r\n",
		"JSON":        `{"sections":[{"key":"subjective","sentences":["Client is sad.","She slept badly."]},{"key":"objective","sentences":["Tearful."]},{"key":"assessment","sentences":["MDD, F32.1."]},{"key":"plan","sentences":[{"text":"Next week."}]}]}`,
	} {
		passages, err := ParseNote(note.Text(text), f)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := show(passages); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func show(passages []Passage) string {
	var out []string
	for _, p := range passages {
		var texts []string
		for _, s := range p.Sentences {
			texts = append(texts, string(s))
		}
		out = append(out, p.Key+":"+strings.Join(texts, "|"))
	}
	return strings.Join(out, "\n")
}

func TestParseNoteWithoutHeadings(t *testing.T) {
	for text, want := range map[string]string{
		"Client is sad. Plan is to meet weekly.":     "note:Client is sad.|Plan is to meet weekly.",
		"A good week. Planning a trip.":              "note:A good week.|Planning a trip.",
		"Session 53 min.\nS: Sad.":                   "note:Session 53 min.\nsubjective:Sad.",
		"S: Took temp. 37.2 at 8 a.m. and left. Ok.": "subjective:Took temp. 37.2 at 8 a.m. and left.|Ok.",
	} {
		passages, err := ParseNote(note.Text(text), soap(t))
		if got := show(passages); err != nil || got != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}

func TestParseNoteSaysWhereJSONIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"{\n  \"sections\": [\n    oops":                     "line 3, column 5",
		`{"sections": "all"}`:                                "sections must not be a string",
		`{"sections":[{"key":"plan","sentences":["a", 7]}]}`: "sentence 2 of section 1 is not a text",
	} {
		_, err := ParseNote(note.Text(text), soap(t))
		if fault.KindOf(err) != fault.BadInput || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{"", " \n", "S:\nO:", `{}`, `{"sections":[]}`} {
		if _, err := ParseNote(note.Text(text), soap(t)); fault.KindOf(err) != fault.Empty {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseNoteKeepsEveryWord(f *testing.F) {
	for _, s := range []string{"S: a\nO: b", "## Plan\n\n- next week", "**A**: x", "{\"sections\":[]}", "P", "S:\xff\x00", "Subjective (S) - x\r\ny"} {
		f.Add(s)
	}
	format, _ := note.FormatByKey("soap")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 || strings.HasPrefix(strings.TrimSpace(text), "{") {
			return
		}
		passages, err := ParseNote(note.Text(text), format)
		if err != nil {
			return
		}
		all := show(passages)
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
			if len(word) > 3 && !strings.Contains("subjective objective assessment plan", word) && !strings.Contains(strings.ToLower(all), word) {
				t.Errorf("the word %q of %q is gone: %q", word, text, all)
			}
		}
	})
}

func TestCheckHoldsANoteAgainstItsDump(t *testing.T) {
	f := soap(t)
	passages, err := ParseNote("S: Client reports two panic attacks on the bus. The client's brother moved to Lisbon.\nP: Next session Tuesday.", f)
	if err != nil {
		t.Fatal(err)
	}
	c := Check(Existing{Sections: passages, Format: f,
		Source: []note.Part{{Kind: note.Whole, Text: "Client reports two panic attacks on the bus. Sertraline 50 mg daily. Next session Tuesday."}}})
	s := c.Sections[0].Sentences
	if len(s) != 2 || s[0].Support < 0.8 || len(s[0].Sources) != 1 || s[0].Blocked() {
		t.Errorf("supported: %+v", s)
	}
	if len(s) == 2 && (s[1].Support > 0.4 || !slices.ContainsFunc(s[1].Findings, func(f note.Finding) bool { return f.Kind == note.Unsupported })) {
		t.Errorf("invented: %+v", s[1])
	}
	if len(c.Omitted) != 1 || !strings.Contains(string(c.Omitted[0].Text), "Sertraline") {
		t.Errorf("omitted %d: %+v", len(c.Omitted), c.Omitted)
	}
	var ids []note.QuestionID
	for _, q := range c.Questions {
		ids = append(ids, q.ID)
	}
	for _, id := range []note.QuestionID{note.AskRisk, note.AskTime, note.AskIntervention} {
		if !slices.Contains(ids, id) {
			t.Errorf("did not ask %s: %v", id, ids)
		}
	}
	if slices.Contains(ids, note.AskPlan) {
		t.Error("asked for a plan that is there")
	}
}

func TestCheckWithoutADumpAuditsAlone(t *testing.T) {
	f := soap(t)
	passages, err := ParseNote(note.Text("Client denies suicidal ideation. Wants to die most mornings."), f)
	if err != nil {
		t.Fatal(err)
	}
	c := Check(Existing{Sections: passages, Format: f})
	for _, s := range c.Sections[0].Sentences {
		if len(s.Findings) != 0 {
			t.Errorf("findings without a dump: %+v", s.Findings)
		}
	}
	if len(c.Questions) == 0 || c.Questions[0].ID != note.AskRiskConflict {
		t.Errorf("first question: %+v", c.Questions)
	}
}

func TestEditedIsHersAndIsVerified(t *testing.T) {
	all := Sort(dumpOf(t, "Takes sertraline 50 mg daily.")).Statements
	s := Edited("Takes sertraline 150 mg daily.", []int{all[0].ID, 77}, all)
	if s.Origin != note.FromClinician || !slices.Equal(s.Sources, []int{all[0].ID}) {
		t.Errorf("%+v", s)
	}
	if !slices.ContainsFunc(s.Findings, func(f note.Finding) bool { return f.Kind == note.Number || f.Kind == note.MedicationWrong }) {
		t.Errorf("another dose went unnoticed: %+v", s.Findings)
	}
}
