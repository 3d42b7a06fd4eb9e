package dump

import (
	"os"
	"strings"
	"testing"
)

// TestDictation: testdata/dictation.txt holds runs without punctuation, cut by a
// person with "|". The engine must find nearly all of these borders, and next to
// none beside them: half a clause says something else.
func TestDictation(t *testing.T) {
	b, err := os.ReadFile("testdata/dictation.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, found, extra := 0, 0, 0
	for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n")[1:] {
		if l == "" {
			continue
		}
		borders := map[int]bool{}
		var text strings.Builder
		for i, piece := range strings.Split(l, "|") {
			if i > 0 {
				text.WriteByte(' ')
				borders[text.Len()] = true
			}
			text.WriteString(strings.TrimSpace(piece))
		}
		got := map[int]bool{}
		for _, s := range Split(whole(text.String()), nil) {
			got[s.Start] = true
			if s.Start > 0 && !borders[s.Start] {
				extra++
				t.Logf("cut where no clause begins: %q", string(s.Text))
			}
		}
		for at := range borders {
			want++
			if got[at] {
				found++
			} else {
				t.Logf("not cut before %.40q", text.String()[at:])
			}
		}
	}
	recall, precision := float64(found)/float64(want), float64(found)/float64(found+extra)
	t.Logf("borders found %d of %d (%.2f), beside them %d (precision %.2f)", found, want, recall, extra, precision)
	if recall < 0.85 || precision < 0.96 {
		t.Errorf("recall %.2f, precision %.2f", recall, precision)
	}
}
