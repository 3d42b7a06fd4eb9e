package names

import (
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// Names that no list holds show by what they do; things in capitals do not.
func TestNamesThatNoListHolds(t *testing.T) {
	for in, want := range map[string]string{
		"Stayed at Hughie's place again.":           "Stayed at H.'s place again.",
		"Told Mbekolo she was leaving.":             "Told M. she was leaving.",
		"By now Zdravka says he drinks, on Sunday.": "By now Z. says he drinks, on Sunday.",
		"Lunch at Applebee's with dad.":             "Lunch at Applebee's with dad.",
		"Sertraline helps.":                         "Sertraline helps.",
		"Worried about Tacoma.":                     "Worried about Tacoma.",
		"Avoidance keeps the fear going.":           "Avoidance keeps the fear going.",
		"Reviewed Gottman's four horsemen.":         "Reviewed Gottman's four horsemen.",
		"Medicaid denied the claim, she cried.":     "Medicaid denied the claim, she cried.",
	} {
		out := Redact([]note.Statement{{ID: 1, Text: note.Text(in)}}, Role, "")
		if got := string(out[0].Alone()); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}
