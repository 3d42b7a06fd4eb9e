package draft

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/writer"
)

func TestAHouseThatWritesInitials(t *testing.T) {
	for name, want := range map[note.Text]string{"Jane Doe": "J.D. reports panic attacks", "": "Client reports panic attacks"} {
		in := dumpOf(t, ordinary)
		in.Style = writer.Style{Subject: writer.ByInitials, Full: true}
		in.Facts.Client = name
		var whole strings.Builder
		for _, section := range Run(t.Context(), in, func(Event) {}).Sections {
			for _, s := range section.Sentences {
				if s.Blocked() {
					t.Errorf("blocked: %s", string(s.Text))
				}
				whole.WriteString(string(s.Text) + "\n")
			}
		}
		if !strings.Contains(whole.String(), want) {
			t.Errorf("no %q in %s", want, whole.String())
		}
	}
}
