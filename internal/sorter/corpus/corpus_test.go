package corpus

import (
	"slices"
	"testing"
)

func TestSentences(t *testing.T) {
	got := Sentences("PHYSICAL EXAM\n\n• Lungs: Clear. No rales.\n- Seen by Dr. Ames at 8. He is tall.\n1. Asthma.\n")
	if want := []string{"Lungs: Clear.", "No rales.", "Seen by Dr. Ames at 8.", "He is tall.", "Asthma."}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
