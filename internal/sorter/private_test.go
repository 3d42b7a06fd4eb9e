package sorter_test

import (
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// TestPrivateAndWhatSoundsSo: what is the clinician's own goes, what only sounds so
// stays: a clinical line set aside is a lost fact, so that bound is the tighter.
func TestPrivateAndWhatSoundsSo(t *testing.T) {
	for _, c := range []struct {
		file    string
		private bool
		allowed int // lines that may go wrong
	}{
		{"testdata/private/clinical.txt", false, 0},
		{"testdata/private/private.txt", true, 3},
	} {
		wrong := 0
		for _, line := range readLines(t, c.file) {
			out := 0
			statements := sortText("Sleep was poor.\n" + line + "\nAffect was flat.")
			for _, s := range statements {
				if s.Unused == note.UsedPrivate || s.Slot == note.Private {
					out++
				}
			}
			if c.private == (out == 0) {
				wrong++
				t.Logf("%s: %q", c.file, line)
			}
		}
		if wrong > c.allowed {
			t.Errorf("%s: %d lines wrong, allowed %d", c.file, wrong, c.allowed)
		}
	}
}
