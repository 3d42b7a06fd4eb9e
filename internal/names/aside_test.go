package names

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var marked = regexp.MustCompile("⟦([^⟧]*)⟧")

// mayStay holds what may stay of a marked name.
var mayStay = regexp.MustCompile(`(?i)^(aunt|auntie|grandma|mr|mrs|ms|dr|don|doña|srta|rev|and|the|of|place|big|d)$`)

// TestListsOfNames counts the names that stay and the other words that go. One failing
// line in two is shown; the others count only, so that a rule made for the shown ones
// has to hold for them too.
func TestListsOfNames(t *testing.T) {
	for _, c := range []struct {
		list string
		stay bool
		most int
	}{{"names", false, 6}, {"notnames", true, 2}, {"fresh_names", false, 1}, {"fresh_notnames", true, 2}} {
		b, err := os.ReadFile("testdata/" + c.list + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(b)), "\n")
		failed, half := 0, 0
		for n, line := range lines {
			plain := strings.NewReplacer("⟦", "", "⟧", "").Replace(line)
			got := redact("Ct slept 5 hrs.|"+plain+"|Affect flat.", Role, "")
			got = strings.TrimSuffix(strings.TrimPrefix(got, "Ct slept 5 hrs.|"), "|Affect flat.")
			bad := c.stay && got != plain
			if !c.stay {
				for _, m := range marked.FindAllStringSubmatch(line, -1) {
					for _, w := range regexp.MustCompile(`[^\pL]+`).Split(strings.TrimSuffix(m[1], "'s"), -1) {
						if len(w) > 1 && !mayStay.MatchString(w) && regexp.MustCompile(`(^|[^\pL])`+w+`($|[^\pL])`).MatchString(got) {
							bad = true
						}
					}
				}
			}
			if bad {
				failed++
				half += 1 - n%2
			}
			if n%2 == 0 && (bad || !c.stay) {
				t.Logf("bad=%v %s -> %s", bad, line, got)
			}
		}
		t.Logf("TOTAL %s: %d of %d failed (%d of the half that is shown)", c.list, failed, len(lines), half)
		if failed > c.most {
			t.Errorf("%s: %d of %d failed, at most %d may", c.list, failed, len(lines), c.most)
		}
	}
}
