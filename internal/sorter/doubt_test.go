package sorter_test

import (
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// TestDoubt: what may be of somebody else, or hers alone, but does not say so, stays in
// the note and is asked about; what says so is taken out; what is the client's is neither.
func TestDoubt(t *testing.T) {
	for _, c := range []struct {
		line         string
		aside, doubt note.UnusedReason
	}{
		{"lady in bay 3 needs her brace adjusted", note.UsedOtherClient, ""},
		{"Itzel's eval is due Friday, ask psych for the room", note.UsedOtherClient, ""},
		{"invoice for the Hendricks couple still unpaid, email billing", note.UsedOtherClient, ""},
		{"the man by the door wept over his divorce, chart that under him not here", note.UsedOtherClient, ""},
		{"felt protective of them, watch that", note.UsedPrivate, ""},
		{"note for me: stop at the DMV at lunch", note.UsedPrivate, ""},
		{"felt protective toward the two of them", "", note.UsedPrivate},
		{"the kid at 4 hit his aunt", "", note.UsedOtherClient},
		{"felt protective of her brother when he was bullied, she says", "", ""},
		{"room 12 at the shelter is cold", "", ""},
		{"bed is by the window, drafts wake him", "", ""},
		{"Patient lives in unit 4, second floor, no elevator.", "", ""},
		{"Married the wrong person, she says.", "", ""},
	} {
		for _, s := range sortText("Ct slept 5 hrs a night.\n" + c.line + "\nAffect flat.") {
			if s.Start < 24 || s.Start >= 24+len(c.line) {
				continue
			}
			if s.Unused != c.aside || s.Doubt != c.doubt {
				t.Errorf("%q: aside %q, doubt %q; want %q, %q", string(s.Text), s.Unused, s.Doubt, c.aside, c.doubt)
			}
			break
		}
	}
}
