package sorter_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

// section is where SOAP puts a slot: delivered interventions with what was seen,
// the response with the conclusions, and risk by its facets.
func section(s note.Statement) string {
	switch s.Slot {
	case note.Observed, note.Intervention:
		return "O"
	case note.Response, note.Assessment:
		return "A"
	case note.Plan:
		return "P"
	case note.Risk:
		return "risk"
	case note.Private, note.Admin:
		return string(s.Slot)
	}
	return "S"
}

// TestHeldout: statements nothing was trained on or written from.
func TestHeldout(t *testing.T) {
	items, err := corpus.Labelled("testdata/heldout")
	if err != nil {
		t.Fatal(err)
	}
	type tally struct{ n, right int }
	slots := map[note.Slot]*tally{}
	right, inSection, sure, sureRight := 0, 0, 0, 0
	for _, it := range items {
		s := sorter.Sort([]note.Statement{it.Statement})[0]
		want := it.Slots[0]
		if slots[want] == nil {
			slots[want] = &tally{}
		}
		slots[want].n++
		if s.Slot == want {
			right++
			slots[want].right++
		} else if *misses {
			t.Logf("%s not %s %.2f | %s", s.Slot, want, s.Confidence, string(it.Statement.Text))
		}
		if section(s) == section(note.Statement{Slot: want}) {
			inSection++
		}
		if s.Confidence > 0.6 {
			sure++
			if s.Slot == want {
				sureRight++
			}
		}
	}
	for _, s := range note.Slots {
		t.Logf("%-12s %3d of %3d", s, slots[s].right, slots[s].n)
	}
	n := float64(len(items))
	t.Logf("held out: slot %.3f, section %.3f of %d; sure of %d, right %.3f", float64(right)/n, float64(inSection)/n, len(items),
		sure, float64(sureRight)/float64(sure))
	if float64(right) < 0.78*n || float64(sureRight) < 0.88*float64(sure) {
		t.Error("the share is below the floor")
	}
}

// TestTrainedFile: the weights are small, hold no words, and come out as they went in.
func TestTrainedFile(t *testing.T) {
	b, err := os.ReadFile("trained.bin")
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 1_000_000 {
		t.Errorf("the weights are %d bytes", len(b))
	}
	weights, err := sorter.DecodeTrained(b)
	if err != nil {
		t.Fatal(err)
	}
	if string(weights.Encode()) != string(b) {
		t.Error("the weights change when they are written again")
	}
	for _, bad := range [][]byte{nil, b[:100], append([]byte("XXXX"), b[4:]...)} {
		if _, err := sorter.DecodeTrained(bad); err == nil {
			t.Errorf("%d bytes were taken for weights", len(bad))
		}
	}
}

// TestHeldoutIsHeldOut: nothing held out or unseen stands among what is trained on.
func TestHeldoutIsHeldOut(t *testing.T) {
	trained := map[string]bool{}
	for _, folder := range []string{"testdata/labelled", "testdata/statements"} {
		items, err := corpus.Labelled(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			trained[strings.ToLower(string(it.Statement.Text))] = true
		}
	}
	dumps, err := corpus.Dumps("testdata/dumps", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, items := range dumps {
		for _, it := range items {
			trained[strings.ToLower(string(it.Statement.Text))] = true
		}
	}
	if len(trained) < 6000 {
		t.Errorf("%d labelled statements, want 6000", len(trained))
	}
	for _, folder := range []string{"testdata/heldout", "testdata/unseen"} {
		items, err := corpus.Labelled(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range items {
			if trained[strings.ToLower(string(it.Statement.Text))] {
				t.Errorf("%s: %q is trained on", it.File, string(it.Statement.Text))
			}
		}
	}
}

// TestTypingOn: what she types next seldom changes where an earlier statement
// stands. Of each golden dump every beginning is sorted.
func TestTypingOn(t *testing.T) {
	files, err := filepath.Glob("testdata/golden/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dumps: %v", err)
	}
	seen, last, earlier := 0, 0, 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all := dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(b)}}, nil)
		before := sorter.Sort(all[:1])
		for n := 2; n <= len(all); n++ {
			now := sorter.Sort(all[:n])
			for i, s := range before {
				seen++
				switch {
				case now[i].Slot == s.Slot:
				case i == n-2:
					last++
				default:
					earlier++
				}
			}
			before = now
		}
	}
	t.Logf("%d times a statement was followed by one more: the last one changed its slot %d times, an earlier one %d times", seen, last, earlier)
	if float64(last+earlier) > 0.03*float64(seen) {
		t.Error("the sorter changes its mind too often")
	}
}

// TestConfidenceIsHonest: statements held out are right about as often as they
// are said to be.
func TestConfidenceIsHonest(t *testing.T) {
	items, err := corpus.Labelled("testdata/heldout")
	if err != nil {
		t.Fatal(err)
	}
	steps := []float64{0, 0.5, 0.7, 0.9, 1.01}
	var n, right, sum [4]float64
	off := 0.0
	for _, it := range items {
		s := sorter.Sort([]note.Statement{it.Statement})[0]
		for i := range n {
			if steps[i] <= s.Confidence && s.Confidence < steps[i+1] {
				n[i], sum[i] = n[i]+1, sum[i]+s.Confidence
				if s.Slot == it.Slots[0] {
					right[i]++
				}
			}
		}
	}
	for i := range n {
		t.Logf("confidence from %.1f: %3.0f statements, %.2f on average, right %.2f", steps[i], n[i], sum[i]/n[i], right[i]/n[i])
		off += math.Abs(right[i]-sum[i]) / float64(len(items))
	}
	if off > 0.1 {
		t.Errorf("confidence is off by %.2f on average", off)
	}
}
