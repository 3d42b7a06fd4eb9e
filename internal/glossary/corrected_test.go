package glossary

import (
	"strings"
	"testing"
)

func TestCorrected(t *testing.T) {
	for _, c := range [][2]string{
		{"PHQ-9 15, no wait, 14.", "PHQ-9 14."},
		{"PHQ-9 15 no wait 14", "PHQ-9 14"},
		{"PHQ-9 15, no, wait, 14, sorry, 13", "PHQ-9 13"},
		{"slept 4 hrs, no wait, 5 hrs", "slept 5 hrs"},
		{"slept 4 hrs, no wait, 5", "slept 5 hrs"},
		{"sertraline 50mg, I mean 100mg, daily", "sertraline 100mg, daily"},
		{"panic attacks 3x, sorry, 4x this wk", "panic attacks 4x this wk"},
		{"GAD-7 11, correction: 12", "GAD-7 12"},
		{"duerme 4, digo, 5 horas", "duerme 5 horas"},
		{"met at 2:00, no wait, 3:00", "met at 3:00"},
		{"PHQ-9, no wait, 14", "PHQ-9, no wait, 14"},           // the 9 is a name
		{"7/10, no wait, 14", "7/10, no wait, 14"},             // not of one kind
		{"50 mg, no wait, 4 weeks", "50 mg, no wait, 4 weeks"}, // nor these
		{"slept 4 wait 5", "slept 4 wait 5"},
		{`"15, no wait, 14"`, `"15, no wait, 14"`},
		{"no wait, 14", "no wait, 14"},
		{"", ""},
	} {
		if got := Corrected(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
	Corrected(strings.Repeat("1, no wait, ", 20_000)) // a long chain ends
}
