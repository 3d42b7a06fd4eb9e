package bench

import (
	"flag"
	"os"
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
		table(os.Stdout, p.rows())
		for what, n := range p.Alarms {
			t.Log(set, "alarms:", n, what)
		}
		if *pairFailures {
			t.Log("\n" + strings.Join(p.Misses, "\n"))
		}
		if p.Passed[0].Of < 100 || p.Caught[0].Of < 100 {
			t.Errorf("%s: %d faithful and %d wrong sentences, want 100 of each", set, p.Passed[0].Of, p.Caught[0].Of)
		}
	}
}
