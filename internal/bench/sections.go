package bench

import (
	"math"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/note"
)

// Sections is B1: sentences of notes put back where they came from, one at a
// time, in three ways (S, O, and A with P).
type Sections struct {
	Sorter    Ways  `json:"sorter"`
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

func measureSections(visits []visit, f note.Format) *Sections {
	out := &Sections{}
	nb := newBayes()
	counts := map[string]int{}
	for _, v := range visits {
		if v.split != "test1" {
			for _, s := range v.sentences {
				nb.learn(s.text, s.section)
			}
		}
	}
	for _, v := range visits {
		if v.split != "test1" {
			continue
		}
		for _, s := range v.sentences {
			said, whole := sectionOf(s.text, f)
			if said == "P" {
				said = "A"
			}
			out.Sorter.count(s.section, said)
			out.Conserved.count(whole)
			out.Bayes.count(s.section, nb.classify(s.text))
			counts[s.section]++
		}
	}
	out.Majority.Of = out.Sorter.Right.Of
	for _, n := range counts {
		out.Majority.N = max(out.Majority.N, n)
	}
	return out
}

// sectionOf is the section in which most of a sentence stands when it is the
// whole dump, and whether all of it stands in the note.
func sectionOf(text string, f note.Format) (string, bool) {
	weight := map[string]int{}
	order := []string{}
	whole := true
	for _, s := range draft.Sort(draft.Input{Parts: parts(note.Text(text)), Format: f}).Statements {
		at := "none"
		if i, ok := f.Section(s); ok {
			at = f.Sections[i].Letter
		} else {
			whole = false
		}
		if weight[at] == 0 {
			order = append(order, at)
		}
		weight[at] += letters(string(s.Text))
	}
	best := "none"
	for _, at := range order {
		if weight[at] > weight[best] {
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
		said, _ := sectionOf(s.text, f)
		if said == "P" {
			said = "A"
		}
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
