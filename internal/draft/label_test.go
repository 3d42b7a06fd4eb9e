package draft

import (
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

func TestALabelIsNotSaidTwice(t *testing.T) {
	for _, c := range [][3]string{
		{"Family history: mother anxious.", "Family history", "Mother anxious."},
		{"Medical: asthma.", "Medical history and medications", "Asthma."},
		{"Mental status exam: tearful.", "Mental status examination", "Tearful."},
		{"Plan - weekly CBT.", "Plan", "Weekly CBT."},
		{"Chief complaint: \"I can't sleep\".", "Reason for visit", "Chief complaint: \"I can't sleep\"."},
		{"Goal 2: sleep by midnight.", "Goal", "Goal 2: sleep by midnight."},
		{"Safety plan: reviewed.", "Plan", "Safety plan: reviewed."},
		{"History: unremarkable.", "Family history", "History: unremarkable."},
		{"Plan:", "Plan", "Plan:"},
		{"Self-care plan - walks.", "Plan", "Self-care plan - walks."},
	} {
		if got := string(unlabelled(note.Text(c[0]), c[1])); got != c[2] {
			t.Errorf("%q under %q: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestNotesForTwoClientsAreTold(t *testing.T) {
	for text, want := range map[string]int{
		"Note for Anna: slept ok. Note for Ben: drank 3 beers.": 2,
		"Note for Anna: slept ok.\nnote for Anna again":         1,
		"left a note for Ben at the desk. Next patient: Ana":    1,
		"slept ok, wrote a note for her mother":                 0,
	} {
		if got := notesFor([]note.Part{{Text: note.Text(text)}}); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
