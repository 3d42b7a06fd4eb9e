package sorter_test

import (
	"math"
	"os"
	"regexp"
	"strings"
	"testing"

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
	if len(b) > 400_000 {
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
	if len(trained) < 2000 {
		t.Errorf("%d labelled statements, want 2000", len(trained))
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

// TestACI: the sections of ACI-Bench, three ways, by the sorter as it is shipped,
// and by a naive Bayes retrained on the same notes.
func TestACI(t *testing.T) {
	data := os.Getenv("SIDEQUILL_DATA")
	if data == "" {
		t.Skip("SIDEQUILL_DATA does not name the folder with aci-bench")
	}
	var train []corpus.Section
	for _, split := range []string{"train", "valid"} {
		s, err := corpus.ACI(data, split)
		if err != nil {
			t.Fatal(err)
		}
		train = append(train, s...)
	}
	test, err := corpus.ACI(data, "clinicalnlp_taskB_test1")
	if err != nil {
		t.Fatal(err)
	}
	bayes := learnBayes(train)
	ours, theirs := 0, 0
	for _, c := range test {
		s := sorter.Sort([]note.Statement{corpus.One(c.Text)})[0]
		if aciSection(s) == c.Section {
			ours++
		}
		if bayes.section(c.Text) == c.Section {
			theirs++
		}
	}
	n := float64(len(test))
	t.Logf("ACI-Bench test1, %d sentences, three ways: sorter %.3f, naive Bayes %.3f", len(test), float64(ours)/n, float64(theirs)/n)
	if ours < theirs {
		t.Errorf("the sorter is below naive Bayes")
	}
}

// aciSection puts slots where a medical note has them: what the clinician did
// stands in its plan, a denial of danger in its history.
func aciSection(s note.Statement) int {
	switch s.Slot {
	case note.Observed:
		return corpus.Objective
	case note.Assessment, note.Plan, note.Intervention, note.Response:
		return corpus.AssessmentAndPlan
	}
	return corpus.Subjective
}

// bayes is multinomial naive Bayes over words, with one added to each count.
type bayes struct {
	words  [3]map[string]float64
	total  [3]float64
	prior  [3]float64
	vocab  map[string]bool
	number float64
}

var wordPattern = regexp.MustCompile(`[a-z]+|\d+`)

func learnBayes(train []corpus.Section) *bayes {
	b := &bayes{vocab: map[string]bool{}}
	for k := range b.words {
		b.words[k] = map[string]float64{}
	}
	for _, c := range train {
		b.prior[c.Section]++
		b.number++
		for _, w := range wordPattern.FindAllString(strings.ToLower(c.Text), -1) {
			b.words[c.Section][w]++
			b.total[c.Section]++
			b.vocab[w] = true
		}
	}
	return b
}

func (b *bayes) section(text string) int {
	best, most := 0, math.Inf(-1)
	for k := range b.words {
		sum := math.Log(b.prior[k] / b.number)
		for _, w := range wordPattern.FindAllString(strings.ToLower(text), -1) {
			if b.vocab[w] {
				sum += math.Log((b.words[k][w] + 1) / (b.total[k] + float64(len(b.vocab))))
			}
		}
		if sum > most {
			best, most = k, sum
		}
	}
	return best
}
