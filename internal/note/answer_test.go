package note

import "testing"

func TestABareAnswerNamesItsTopic(t *testing.T) {
	for _, c := range []struct {
		question   QuestionID
		text, want Text
	}{
		{AskRisk, "Not assessed.", "Risk: not assessed."},
		{AskMSE, "not assessed", "Mental status: not assessed"},
		{AskRisk, "denies SI", "denies SI"},
		{AskCopy, "n/a", "n/a"},
		{"", "not assessed", "not assessed"},
		{AskRisk, "", ""},
	} {
		if got := (Statement{Question: c.question, Text: c.text}).Alone(); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.question, string(c.text), string(got), string(c.want))
		}
	}
}
