package bench

import (
	"os"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

// TestSectionsOfACI: whole public notes are sorted better than by naive Bayes.
func TestSectionsOfACI(t *testing.T) {
	data := os.Getenv("SIDEQUILL_DATA")
	if data == "" {
		t.Skip("SIDEQUILL_DATA does not name the folder with aci-bench")
	}
	visits, err := corpus.Visits(data)
	if err != nil {
		t.Fatal(err)
	}
	format, ok := medical()
	if !ok {
		t.Fatal("no format")
	}
	s := measureSections(visits, format)
	t.Logf("ACI-Bench test1: sorter %.3f, by sentence %.3f, naive Bayes %.3f, kept %.3f",
		s.Sorter.Right.Value(), s.Alone.Right.Value(), s.Bayes.Right.Value(), s.Conserved.Value())
	if s.Sorter.Right.Value() < s.Bayes.Right.Value()+0.03 {
		t.Error("the sorter is not 0.03 above naive Bayes")
	}
}

func TestSectionOf(t *testing.T) {
	format, ok := medical()
	if !ok {
		t.Fatal("no format")
	}
	at := func(slot note.Slot, start int, text string) note.Statement {
		return note.Statement{Slot: slot, Block: note.Whole, Start: start, End: start + len(text), Text: note.Text(text)}
	}
	all := []note.Statement{at(note.Reported, 0, "Reports pain."), at(note.Plan, 14, "Rest."), at(note.Intervention, 20, "Discussed ice."), at(note.Admin, 35, "Room 2.")}
	for _, c := range []struct {
		start, end int
		want       string
		whole      bool
	}{{0, 13, "S", true}, {14, 19, "A", true}, {20, 34, "A", true}, {0, 19, "S", true}, {35, 42, "none", false}, {14, 42, "A", false}} {
		if got, whole := sectionOf(all, c.start, c.end, format); got != c.want || whole != c.whole {
			t.Errorf("%d to %d: %s, whole %v", c.start, c.end, got, whole)
		}
	}
}
