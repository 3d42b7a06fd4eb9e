package bench

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

// Sections is B1: the sentences of public notes put back where they came from, in
// three ways (S, O, and A with P), through SOAP's own mapping. The sorter is given
// a note as it would get a dump: whole, in its order, without headings; and once
// more sentence by sentence, as naive Bayes gets it.
type Sections struct {
	Sorter    Ways  `json:"sorter"`
	Alone     Ways  `json:"sorter_by_sentence"`
	Bayes     Ways  `json:"naive_bayes"`
	Majority  Share `json:"majority"`
	Conserved Share `json:"conserved"` // sentences all of whose words stayed in the note
	Headers   Share `json:"mts_headers"`
	MTSMost   Share `json:"mts_majority"`
}

// Ways is a classification in several ways.
type Ways struct {
	Right    Share                     `json:"right"`
	Confused map[string]map[string]int `json:"confused"` // truth → said → how often
}

func (w *Ways) count(truth, said string) {
	w.Right.count(truth == said)
	if w.Confused == nil {
		w.Confused = map[string]map[string]int{}
	}
	if w.Confused[truth] == nil {
		w.Confused[truth] = map[string]int{}
	}
	w.Confused[truth][said]++
}

// F1 is the mean over the classes.
func (w Ways) F1() float64 {
	sum := 0.0
	for class := range w.Confused {
		hit, said, truth := w.Confused[class][class], 0, 0
		for other, row := range w.Confused {
			said += row[class]
			if other == class {
				for _, n := range row {
					truth += n
				}
			}
		}
		sum += 2 * float64(hit) / math.Max(1, float64(said+truth))
	}
	return sum / math.Max(1, float64(len(w.Confused)))
}

func measureSections(visits []corpus.Visit, f note.Format) *Sections {
	out := &Sections{}
	nb := newBayes()
	counts := map[string]int{}
	for _, v := range visits {
		if v.Split != "test1" {
			for _, s := range v.Sentences {
				nb.learn(v.Of(s), s.Section)
			}
		}
	}
	for _, v := range visits {
		if v.Split != "test1" {
			continue
		}
		whole := draft.Sort(draft.Input{Parts: parts(v.Text), Format: f}).Statements
		for _, s := range v.Sentences {
			said, kept := sectionOf(whole, s.Start, s.End, f)
			out.Sorter.count(s.Section, said)
			out.Conserved.count(kept)
			alone, _ := sectionOfText(v.Of(s), f)
			out.Alone.count(s.Section, alone)
			out.Bayes.count(s.Section, nb.classify(v.Of(s)))
			counts[s.Section]++
		}
	}
	out.Majority.Of = out.Sorter.Right.Of
	for _, n := range counts {
		out.Majority.N = max(out.Majority.N, n)
	}
	return out
}

// medical is SOAP as a medical practice has it: what the doctor did and explained
// stands with the plan.
func medical() (note.Format, bool) {
	choices := maps.Clone(note.DefaultChoices)
	choices["interventions"] = "plan"
	return note.FindFormat(note.FormatsWith(choices), "soap")
}

// sectionOfText is the section of a text that is the whole dump.
func sectionOfText(text string, f note.Format) (string, bool) {
	return sectionOf(draft.Sort(draft.Input{Parts: parts(note.Text(text)), Format: f}).Statements, 0, len(text), f)
}

// sectionOf is the section in which most of the dump's bytes from start to end
// stand (A and P are one, "A"), and whether all of them stand in the note.
func sectionOf(statements []note.Statement, start, end int, f note.Format) (string, bool) {
	weight := map[string]int{}
	best, whole := "none", true
	for _, s := range statements {
		from, to := max(start, s.Start), min(end, s.End)
		if from >= to {
			continue
		}
		at := "none"
		if i, ok := f.Section(s); ok {
			at = f.Sections[i].Letter
		} else {
			whole = false
		}
		if at == "P" {
			at = "A"
		}
		weight[at] += letters(string(s.Text[from-s.Start : to-s.Start]))
		if weight[at] > weight[best] || best == "none" && weight[best] == 0 {
			best = at
		}
	}
	return best, whole
}

// headerSections are the headers of MTS-Dialog that say which section they are.
var headerSections = map[string]string{
	"GENHX": "S", "CC": "S", "ROS": "S", "PASTMEDICALHX": "S", "FAM/SOCHX": "S", "ALLERGY": "S", "MEDICATIONS": "S",
	"PASTSURGICAL": "S", "GYNHX": "S", "IMMUNIZATIONS": "S", "OTHER_HISTORY": "S",
	"EXAM": "O", "LABS": "O", "IMAGING": "O", "ASSESSMENT": "A", "DIAGNOSIS": "A", "PLAN": "A", "DISPOSITION": "A",
}

// headers sorts whole sections of MTS-Dialog test 1 in the same three ways.
func (out *Sections) headers(snippets []snippet, f note.Format) {
	counts := map[string]int{}
	for _, s := range snippets {
		want := headerSections[s.header]
		if s.split != "test1" || want == "" {
			continue
		}
		said, _ := sectionOfText(s.text, f)
		out.Headers.count(said == want)
		counts[want]++
	}
	out.MTSMost.Of = out.Headers.Of
	for _, n := range counts {
		out.MTSMost.N = max(out.MTSMost.N, n)
	}
}

// bayes is multinomial naive Bayes over words, add-one smoothing.
type bayes struct {
	words  map[string]map[string]int
	totals map[string]int
	docs   map[string]int
	vocab  map[string]bool
}

func newBayes() *bayes {
	return &bayes{map[string]map[string]int{}, map[string]int{}, map[string]int{}, map[string]bool{}}
}

func features(text string) []string {
	words := wordRE.FindAllString(strings.ToLower(text), -1)
	out := slices.Clone(words)
	for i := 1; i < len(words); i++ {
		out = append(out, words[i-1]+" "+words[i])
	}
	return out
}

func (b *bayes) learn(text, class string) {
	b.docs[class]++
	if b.words[class] == nil {
		b.words[class] = map[string]int{}
	}
	for _, w := range features(text) {
		b.words[class][w]++
		b.totals[class]++
		b.vocab[w] = true
	}
}

func (b *bayes) classify(text string) string {
	best, most := "", math.Inf(-1)
	for _, class := range sections {
		if b.docs[class] == 0 {
			continue
		}
		p := math.Log(float64(b.docs[class]))
		for _, w := range features(text) {
			if b.vocab[w] {
				p += math.Log(float64(b.words[class][w]+1) / float64(b.totals[class]+len(b.vocab)))
			}
		}
		if p > most {
			best, most = class, p
		}
	}
	return best
}
