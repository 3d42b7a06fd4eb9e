// Train makes the weights of the dump stage's boundary model,
// internal/dump/boundary.bin, from the labelled dumps of the sorter.
//
//	go run ./internal/dump/train
//
// Their lines are statements as a person cut them. Neighbours are run together
// with the marks and joining words that people use; the place where they meet is
// a boundary, every other gap is none. Where both have the same slot a cut is no
// use to anybody, and counts little. The same input gives the same file.
//
// What an unseen dump gets is told by cross-validation over the files.
package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
)

func main() {
	from := flag.String("from", "internal/sorter/testdata/dumps/labelled", "the folder of labelled dumps")
	natural := flag.String("joined", "internal/dump/testdata/joined", "the folder of dumps as they were typed and dictated")
	out := flag.String("o", "internal/dump/boundary.bin", "the file to write")
	flag.Parse()
	if err := run(*from, *natural, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(from, natural, out string) error {
	texts, err := read(from, apart)
	if err != nil {
		return err
	}
	typed, err := read(natural, whole)
	if err != nil {
		return err
	}
	texts = append(texts, typed...)
	// What words speak of is taken from other files than those it judges here, as it
	// will be where the model is used.
	files := make([][]example, len(texts))
	for fold := range folds {
		t := topics(texts, fold)
		for i, f := range texts {
			if i%folds == fold {
				files[i] = f.examples(t)
			}
		}
	}
	crossValidate(files)
	var all []example
	for _, f := range files {
		all = append(all, f...)
	}
	m := fit(all)
	m.Topics = *topics(texts, -1)
	return os.WriteFile(out, m.Encode(), 0o644)
}

const folds = 5

// text is one file: its dumps, and how examples are made of each.
type text struct {
	number  int
	spanish bool
	dumps   [][]line
	make    func(lines []line, spanish bool, choice *rand.Rand, t *dump.Topics) []example
}

func (x text) examples(t *dump.Topics) (out []example) {
	choice := rand.New(rand.NewSource(int64(x.number)))
	for _, lines := range x.dumps {
		out = append(out, x.make(lines, x.spanish, choice, t)...)
	}
	return out
}

var slots = []string{"reported", "observed", "intervention", "response", "assessment", "risk", "plan", "admin", "private"}

// topics learns what words speak of, from every file but those of the fold.
func topics(texts []text, without int) *dump.Topics {
	counts := map[int]*[dump.Slots]float64{}
	var all [dump.Slots]float64
	for i, x := range texts {
		if i%folds == without {
			continue
		}
		for _, lines := range x.dumps {
			for _, l := range lines {
				slot := slices.Index(slots, l.slot)
				if slot < 0 {
					slot = slices.Index(slots, "private") // what stays out of the note
				}
				seen := map[int]bool{}
				for w := range strings.FieldsSeq(strings.ToLower(l.text)) {
					at := dump.Topic(strings.Trim(w, ".,;:!?\"'()-–"))
					if at < 0 || seen[at] {
						continue
					}
					seen[at] = true
					if counts[at] == nil {
						counts[at] = &[dump.Slots]float64{}
					}
					counts[at][slot]++
					all[slot]++
				}
			}
		}
	}
	total := 0.0
	for _, n := range all {
		total += n
	}
	t := &dump.Topics{}
	const unseen = 3 // a word seen as rarely as this tells half
	for at, c := range counts {
		sum := 0.0
		for _, n := range c {
			sum += n
		}
		for s, n := range c {
			share := all[s] / total
			t[at+s] = int8(math.Round(math.Max(-127, math.Min(127, 20*math.Log((n+unseen*share)/(sum+unseen)/share)))))
		}
	}
	return t
}

// example is a gap, whether a statement begins after it, and how much it counts.
type example struct {
	features []uint32
	begins   bool
	weight   float64
	mark     byte
	shipped  bool // cut there by the dump stage as it is
	natural  bool
}

type line struct{ slot, text string }

// read gives the files of a folder.
func read(folder string, examples func(lines []line, spanish bool, choice *rand.Rand, t *dump.Topics) []example) ([]text, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("there are no dumps in %s: %v", folder, err)
	}
	var out []text
	for n, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file := text{number: n, make: examples}
		file.spanish = strings.Contains(name, "espan") || strings.Contains(name, "argentina") || strings.Contains(name, "mex_spain")
		var lines []line
		for _, l := range append(strings.Split(string(b), "\n"), "") {
			switch slot, text, ok := strings.Cut(strings.TrimSpace(l), " | "); {
			case strings.HasPrefix(l, "#"):
			case ok:
				lines = append(lines, line{strings.TrimSpace(slot), strings.TrimSpace(text)})
			default:
				file.dumps = append(file.dumps, lines)
				lines = nil
			}
		}
		out = append(out, file)
	}
	return out, nil
}

// whole is a dump as it was typed or dictated.
func whole(lines []line, _ bool, _ *rand.Rand, t *dump.Topics) []example {
	var text strings.Builder
	starts, weights := []int{}, map[int]float64{}
	for i, l := range lines {
		if i > 0 {
			text.WriteString(" ")
			starts = append(starts, text.Len())
			weights[text.Len()] = own
			if l.slot == lines[i-1].slot {
				weights[text.Len()] = own / 2
			}
		}
		text.WriteString(l.text)
	}
	out := judged(text.String(), starts, weights, t)
	for i := range out {
		if !out[i].begins {
			out[i].weight = own
		}
		out[i].natural = true
	}
	return out
}

// own is how much more a boundary that people made counts than one that was put together.
const own = 8

// apart is a dump of which each line stands alone, run together several times.
func apart(lines []line, spanish bool, choice *rand.Rand, t *dump.Topics) (out []example) {
	for range 3 {
		out = append(out, together(lines, spanish, choice, t)...)
	}
	return append(out, unmarked(lines, choice, t)...)
}

// unmarked is a dump typed in a hurry: commas inside what is said, and nothing
// between one statement and the next but a blank, or a stop here and there.
func unmarked(lines []line, choice *rand.Rand, t *dump.Topics) []example {
	var out []example
	for len(lines) > 0 {
		n := min(len(lines), 2+choice.Intn(5))
		var text strings.Builder
		starts, weights := []int{}, map[int]float64{}
		for i, l := range lines[:n] {
			words := strings.TrimRight(l.text, ".;, ")
			if i > 0 {
				text.WriteString(" ")
				starts = append(starts, text.Len())
				weights[text.Len()] = hurried
				if l.slot == lines[i-1].slot {
					weights[text.Len()] = hurried / 4
				}
				words = small(words)
			}
			text.WriteString(words)
		}
		for _, e := range judged(text.String(), starts, weights, t) {
			if !e.begins {
				e.weight = hurried
			}
			out = append(out, e)
		}
		lines = lines[n:]
	}
	return out
}

// hurried is how much more such a boundary counts.
const hurried = 2

var (
	english   = []string{", ", ", ", ", ", " and ", ", and ", " + ", " - ", " ", " ", " then ", " but ", ", so ", " & "}
	castilian = []string{", ", ", ", ", ", " y ", ", y ", " + ", " - ", " ", " ", " luego ", " pero "}
)

// together runs two to five neighbours into one sentence.
func together(lines []line, spanish bool, choice *rand.Rand, t *dump.Topics) []example {
	joiners := english
	if spanish {
		joiners = castilian
	}
	var out []example
	for len(lines) > 0 {
		n := min(len(lines), 1+choice.Intn(5))
		group := lines[:n]
		lines = lines[n:]
		bare := choice.Intn(4) == 0 // dictated: no mark at all
		var text strings.Builder
		starts, weights := []int{}, map[int]float64{}
		for i, l := range group {
			words := strings.TrimRight(l.text, ".;, ")
			if bare {
				words = strings.NewReplacer(",", "", ";", "", ".", "").Replace(words)
			}
			if i > 0 {
				joiner := joiners[choice.Intn(len(joiners))]
				if bare {
					joiner = " "
				}
				if joined(words) {
					joiner = []string{", ", " "}[choice.Intn(2)]
				}
				word := strings.Trim(joiner, ", +-&")
				mark := joiner[:strings.Index(joiner, word)]
				if word == "" {
					mark = joiner
				}
				text.WriteString(mark)
				start := text.Len()
				if word != "" {
					text.WriteString(word + " ")
				}
				if joiner == " & " || joiner == " + " {
					start -= 2 // the sign is a word
				}
				starts = append(starts, start)
				weights[start] = 1
				if l.slot == group[i-1].slot {
					weights[start] = 0.2
				}
				words = small(words)
			}
			text.WriteString(words)
		}
		out = append(out, judged(text.String(), starts, weights, t)...)
	}
	return out
}

// judged gives the gaps of a text whose statements begin at starts.
func judged(text string, starts []int, weights map[int]float64, t *dump.Topics) []example {
	var out []example
	cut := map[int]bool{}
	for _, st := range dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(text)}}, nil) {
		cut[st.Start] = true
	}
	for _, g := range dump.Gaps(text, starts, t) {
		e := example{features: g.Features, weight: 1, mark: ' ', shipped: cut[g.Start]}
		if w, ok := weights[g.Start]; ok {
			e.begins, e.weight = true, w
		}
		if strings.ContainsAny(text[max(0, g.Start-3):g.Start], ",+-") {
			e.mark = ','
		}
		out = append(out, e)
	}
	return out
}

func joined(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	switch first {
	case "and", "but", "then", "so", "um", "uh", "okay", "y", "pero", "bueno", "plus", "also", "luego":
		return true
	}
	return false
}

// small writes a first letter small, as in the middle of a sentence; names and
// shorthand keep theirs.
func small(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if unicode.IsUpper(r) && (unicode.IsLower(second) || second == ' ') && !strings.HasPrefix(s, "I ") && !strings.HasPrefix(s, "I'") {
		return string(unicode.ToLower(r)) + s[n:]
	}
	return s
}

// fit is logistic regression with a step for each weight that shrinks by what it
// has moved already.
func fit(all []example) *dump.Boundary {
	var w, squares [dump.Weights]float64
	order := rand.New(rand.NewSource(1)).Perm(len(all))
	const epochs, rate, decay = 10, 0.02, 2e-6
	for range epochs {
		for _, n := range order {
			e := all[n]
			sum := 0.0
			for _, f := range e.features {
				sum += w[f]
			}
			g := 1 / (1 + math.Exp(-sum))
			if e.begins {
				g--
			}
			g *= e.weight
			for _, f := range e.features {
				d := g + decay*w[f]*float64(len(all))/1000
				squares[f] += d * d
				w[f] -= rate * d / (math.Sqrt(squares[f]) + 1e-6)
			}
		}
	}
	most := 0.0
	for _, x := range w {
		most = math.Max(most, math.Abs(x))
	}
	b := &dump.Boundary{Scale: most / 127}
	for i, x := range w {
		b.Weights[i] = int8(math.Round(x / b.Scale))
	}
	return b
}

// crossValidate prints how many of the boundaries that people made are found in
// files not learnt from, and how many of the cuts are such boundaries: by the
// rules and the model as shipped, and by the model alone at several levels.
func crossValidate(files [][]example) {
	type count struct{ hit, wrong, all int }
	levels := []float64{-1, 0, 1, 2}
	counts := map[byte][]count{',': make([]count, len(levels)+1), ' ': make([]count, len(levels)+1)}
	for fold := range folds {
		var train, test []example
		for i, f := range files {
			if i%folds == fold {
				test = append(test, f...)
			} else {
				train = append(train, f...)
			}
		}
		m := fit(train)
		for _, e := range test {
			if !e.natural {
				continue
			}
			odds := m.Odds(e.features)
			for l := range counts[e.mark] {
				c := &counts[e.mark][l]
				cut := l == len(levels) && e.shipped || l < len(levels) && odds > levels[l]
				switch {
				case cut && e.begins:
					c.hit++
				case cut:
					c.wrong++
				}
				c.all += map[bool]int{true: 1}[e.begins]
			}
		}
	}
	for _, mark := range []byte{',', ' '} {
		for l, c := range counts[mark] {
			name := "as shipped"
			if l < len(levels) {
				name = fmt.Sprintf("odds > %.0f", levels[l])
			}
			fmt.Printf("mark %q  %-10s  found %.3f of %d, right %.3f\n", mark, name, float64(c.hit)/float64(c.all), c.all, float64(c.hit)/float64(max(1, c.hit+c.wrong)))
		}
	}
}
