package audit_test

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/note"
)

// TestDoubted: what stands in the note in spite of a doubt is asked about, once a kind.
func TestDoubted(t *testing.T) {
	for _, c := range []struct {
		statement note.Statement
		id        note.QuestionID
		says      string
	}{
		{note.Statement{Doubt: note.UsedOtherClient}, note.AskThirdParty, "about this client"},
		{note.Statement{Doubt: note.UsedInstruction}, note.AskPrivate, "belong in the note"},
		{note.Statement{Doubt: note.UsedPrivate}, note.AskPrivate, "private process note"},
		{note.Statement{Named: []note.Text{"Mateo"}}, note.AskThirdParty, "Mateo"},
		{note.Statement{}, "", ""},
	} {
		s := c.statement
		s.ID, s.Text, s.Slot = 1, "the rails were moved", note.Observed
		in := audit.Input{Statements: []note.Statement{s}, Sections: []note.Section{{Key: "objective",
			Sentences: []note.Sentence{{Text: s.Text, Sources: []int{1}}}}}}
		found := ""
		for _, q := range audit.Questions(in) {
			if q.ID == note.AskThirdParty || q.ID == note.AskPrivate {
				if found += string(q.Message); q.ID != c.id {
					t.Errorf("%s asked of %+v", q.ID, c.statement)
				}
			}
		}
		if c.says != "" && !strings.Contains(found, c.says) || c.says == "" && found != "" {
			t.Errorf("doubt %q, named %d: asked %q, want %q", s.Doubt, len(s.Named), found, c.says)
		}
	}
}
