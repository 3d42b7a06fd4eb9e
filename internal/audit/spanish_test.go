package audit

import "testing"

// Spanish dumps are audited too: a denial is a denial, and "si" is "if".
func TestSpanishRisk(t *testing.T) {
	for _, tc := range []struct {
		text               string
		mentioned, affirms bool
	}{
		{"Niega ideación suicida.", true, false},
		{"Sin ideación suicida ni homicida.", true, false},
		{"Refiere ideación suicida pasiva.", true, true},
		{"Llamará si empeora el sueño.", false, false},
		{"denies si", true, false},
		{"si/hi denied", true, false},
		{"passive si this week", true, true},
	} {
		got := mentions(tc.text)
		affirmed := false
		for _, m := range got {
			affirmed = affirmed || m.affirmed()
		}
		if (len(got) > 0) != tc.mentioned || affirmed != tc.affirms {
			t.Errorf("%q: %d mentions, affirmed %v", tc.text, len(got), affirmed)
		}
	}
}
