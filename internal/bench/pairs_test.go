package bench

import (
	"flag"
	"strings"
	"testing"
)

var pairFailures = flag.Bool("pair-failures", false, "print the sentences of the set dev that verify judges wrongly")

// TestPairs: what a person wrote carefully passes, and what is wrong in one
// thing does not. The floors are under what stands, so that a loss is seen.
func TestPairs(t *testing.T) {
	for _, set := range []string{Dev, Held} {
		p, err := measurePairs(set)
		if err != nil {
			t.Fatal(err)
		}
		if *pairFailures {
			t.Log("\n" + strings.Join(p.Misses, "\n"))
		}
		if p.Passed[0].Of < 100 || p.Caught[0].Of < 100 {
			t.Errorf("%s: %d faithful and %d wrong sentences, want 100 of each", set, p.Passed[0].Of, p.Caught[0].Of)
		}
		for mode, floor := range [2]struct{ passed, caught float64 }{{0.68, 0.95}, {0.70, 0.90}} {
			if p.Passed[mode].Value() < floor.passed || p.Caught[mode].Value() < floor.caught {
				t.Errorf("%s, %d: %s of the faithful pass, %s of the wrong are caught", set, mode, showShare(p.Passed[mode]), showShare(p.Caught[mode]))
			}
		}
	}
}
