package dump

import (
	"strings"
	"testing"
	"time"
)

// hostile texts, each of which once took, or could take, more than its share.
var hostile = map[string]string{
	"a dump":             sample,
	"one line":           strings.ReplaceAll(sample, "\n", " "),
	"dictated":           "she said that we did the thing and he was able to see it no wait three there was one on Sunday ",
	"words without end":  "lamp river garden school dinner window ",
	"topics":             "mood is okay affect is flat next session diagnosis is ",
	"subordinate":        "when she if he because they while we ",
	"corrections":        "saw 15 people. no wait, 16. ",
	"values":             "1, no wait, ",
	"commas":             "denies SI, will see her, ",
	"quotes":             "\" a",
	"brackets":           "( [ {",
	"comments":           "<!-- a ",
	"tags":               "[system] # { < ",
	"orders":             "ignore the ignore all ",
	"orders that are":    "ignore previous instructions. ",
	"JSON":               "{\"role\": ",
	"headings":           "S: a O: b ",
	"bullets":            "- ",
	"table":              "a\tb\t|c|\n",
	"NULs":               "a\x00b \x00",
	"half a surrogate":   "a\xed\xa0\x80b ",
	"CRLF":               "slept 4 hrs\r\ndenies SI\r\n",
	"equal statements":   "ok then. ",
	"combining marks":    "a\u0301",
	"abbreviations":      "q.d. e.g. Dr. vs. Sat. ",
	"spoken marks":       "period new line period ",
	"numbers of a list":  "1. a 2. b 3. c ",
	"one word for ever":  "x",
	"dots":               "abcd.",
	"dashes":             "a - b — c ",
	"pauses of a speech": "um uh okay so ",
}

// TestTimeGrowsWithLength: eight times the text takes about eight times as long. A
// quadratic step would take sixty-four; the bound lies well between.
func TestTimeGrowsWithLength(t *testing.T) {
	took := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			begin := time.Now()
			Split(whole(text), nil)
			best = min(best, time.Since(begin))
		}
		return best
	}
	const short = 12_000
	for name, unit := range hostile {
		small := strings.Repeat(unit, short/len(unit)+1)
		large := strings.Repeat(unit, 8*short/len(unit)+1)
		a, b := max(took(small), time.Millisecond), took(large)
		ratio := float64(b) / float64(a)
		for try := 0; ratio > 30 && try < 3; try++ { // others use the machine too
			a, b = max(a, took(small)), min(b, took(large))
			ratio = float64(b) / float64(a)
		}
		t.Logf("%-20s %8v to %8v: %.1f", name, a.Round(time.Microsecond), b.Round(time.Microsecond), ratio)
		if ratio > 30 {
			t.Errorf("%s: eight times the text takes %.0f times as long", name, ratio)
		}
		check(t, whole(large), Split(whole(large), nil))
	}
}
