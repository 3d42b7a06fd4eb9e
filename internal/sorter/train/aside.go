package main

import (
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

const (
	ordinary  = sorter.AsideClasses // the class that has no weights
	rounds    = 12
	plantings = 2      // dumps that each line is planted into
	atMost    = 0.0005 // of the ordinary statements, each class may take this part
	nearMost  = 0.0075 // and this of those that sound like it
)

// doubts is the part of the ordinary statements that each class may doubt.
var doubts = [sorter.AsideClasses]float64{0.003, 0.005, 0.007}

// sample is a statement of the detector's lessons.
type sample struct {
	sorter.Example
	file, text string
	source     string
	line       int // which line of its file; a line of several statements is found when one of them is
	class      int
	fold       int
	near       bool // ordinary, but made to look like an order or like another's line
	p          [sorter.AsideClasses]float64
}

// chance is that of class k, where the detector may act on it.
func (s *sample) chance(k int) float64 {
	if s.Spare.From[k] {
		return 0
	}
	return s.p[k]
}

// detector makes aside.bin of the lines in testdata/orders and testdata/private, planted
// into dumps, and, as ordinary ones, of all statements that the classifier learns from.
func detector(out string, own, others []sequence) error {
	samples, err := lessons()
	if err != nil {
		return err
	}
	for _, list := range [][]sequence{own, others} {
		for _, s := range list {
			if s.short {
				continue
			}
			for n, e := range s.list {
				class := ordinary
				switch e.reason {
				case note.UsedInstruction:
					class = sorter.AnOrder
				case note.UsedOtherClient:
					class = sorter.AnothersLine
				case note.UsedPrivate:
					class = sorter.HersAlone
				case note.UsedRepeated, note.UsedCorrected:
					continue
				}
				samples = append(samples, sample{Example: e.Example, file: s.file, text: e.text, line: n, class: class})
			}
		}
	}
	// Folded by file, of dumps as of our own lines: a file of them holds one form, and what is
	// found unseen is found in a form that was not learned.
	fold := map[string]int{}
	for i := range samples {
		s := &samples[i]
		if _, ok := fold[s.file]; !ok {
			fold[s.file] = len(fold) % folds
		}
		s.fold = fold[s.file]
	}
	var each []*sorter.Aside
	for n := range folds {
		var train []sample
		for i, s := range samples {
			// For the curve, part of the lines that are no ordinary ones of dumps.
			if s.fold != n && (s.class == ordinary && !s.near || float64(hash(s.source, s.line)%1000) < 1000**share) {
				train = append(train, samples[i])
			}
		}
		a := detect(train)
		each = append(each, a)
		for i := range samples {
			if samples[i].fold == n {
				samples[i].p = a.Chances(&samples[i].Example)
			}
		}
	}
	a := detect(samples)
	for k, name := range []string{"orders", "other clients", "her own"} {
		a.From[k] = threshold(samples, k)
		a.Ask[k] = min(a.From[k], least(samples, k, doubts[k]))
		if *misses {
			for _, s := range samples {
				switch hit := s.chance(k) >= a.Ask[k]; {
				case s.class == k && !hit:
					fmt.Printf("%.2f missed of %s | %s\n", s.p[k], name, s.text)
				case s.class == ordinary && hit:
					fmt.Printf("%.2f taken for %s | %s\n", s.p[k], name, s.text)
				}
			}
		}
		fmt.Printf("%s, set aside from %.3f, doubted from %.3f\n", name, a.From[k], a.Ask[k])
		curve(samples, k)
	}
	for n := range each {
		if *unseen == "" {
			break
		}
		each[n].From, each[n].Ask = a.From, a.Ask
		if err := os.WriteFile(filepath.Join(*unseen, fmt.Sprintf("aside%d.bin", n)), each[n].Encode(), 0o644); err != nil {
			return err
		}
		var files []string
		for f, m := range fold {
			if m == n {
				files = append(files, f)
			}
		}
		if err := os.WriteFile(filepath.Join(*unseen, fmt.Sprintf("aside%d.txt", n)), []byte(strings.Join(files, "\n")), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(out, a.Encode(), 0o644)
}

func hash(file string, line int) uint32 {
	h := uint32(2166136261)
	for _, c := range []byte(fmt.Sprint(file, line)) {
		h = (h ^ uint32(c)) * 16777619
	}
	return h >> 7
}

// curve prints how many lines of class k are found unseen where a part of the ordinary
// statements of dumps is taken along, and of those that only sound so.
func curve(samples []sample, k int) {
	for _, part := range []float64{0.0005, 0.001, 0.002, 0.003, 0.005, 0.01} {
		from, found, all, near, looks, heard, voices := least(samples, k, part), 0, 0, 0, 0, 0, 0
		for _, s := range samples {
			hit := s.chance(k) >= from
			switch {
			case s.class == k:
				all++
				if hit {
					found++
				}
				if strings.HasPrefix(s.file, "voice ") {
					voices++
					if hit {
						heard++
					}
				}
			case s.near:
				looks++
				if hit {
					near++
				}
			}
		}
		fmt.Printf("  from %.3f, taken %.4f of dumps: %.3f of %d found, %.3f of %d look-alikes taken; of the voices' %.3f of %d found\n", from, part, float64(found)/float64(all), all, float64(near)/float64(looks), looks, float64(heard)/float64(max(voices, 1)), voices)
	}
}

// least is the least chance from which no more than a part of the ordinary statements of
// dumps are taken for class k.
func least(samples []sample, k int, part float64) float64 {
	var plain []float64
	for _, s := range samples {
		if s.class == ordinary && !s.near {
			plain = append(plain, s.chance(k))
		}
	}
	return above(plain, part)
}

// kinds are the files of lines and what they hold.
var kinds = []struct {
	pattern string
	class   int
}{
	{"orders/order_*.txt", sorter.AnOrder},
	{"voices/order_[0-9]*.txt", sorter.AnOrder},
	{"orders/other_*.txt", sorter.AnothersLine},
	{"voices/other_[0-9]*.txt", sorter.AnothersLine},
	{"private/private*.txt", sorter.HersAlone},
	{"voices/private_[0-9]*.txt", sorter.HersAlone},
	{"orders/ordinary_*.txt", ordinary},
	{"orders/innocent.txt", ordinary},
	{"private/clinical*.txt", ordinary},
	{"voices/*_stays_*.txt", ordinary},
}

// hand is who wrote the file: all that one clinician's voice says is learned together or
// not at all.
func hand(file string) string {
	if rest, n, ok := strings.Cut(strings.TrimSuffix(file, ".txt"), "_"); ok && rest != "" {
		if at := strings.LastIndexByte(n, '_'); at >= 0 {
			n = n[at+1:]
		}
		if n != "" && n[0] >= '0' && n[0] <= '9' {
			return "voice " + n
		}
	}
	return file
}

// lessons reads them, a line each, planted into dumps and cut as the dump stage cuts it.
func lessons() ([]sample, error) {
	hosts, err := corpus.Hosts("internal/sorter/testdata/dumps", false)
	if err != nil {
		return nil, err
	}
	typed, err := corpus.Hosts("internal/dump/testdata/joined", true)
	if err != nil {
		return nil, err
	}
	choice := rand.New(rand.NewSource(1))
	var out []sample
	for _, kind := range kinds {
		files, err := filepath.Glob(filepath.Join("internal/sorter/testdata", kind.pattern))
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("there is no %s in internal/sorter/testdata", kind.pattern)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			for n, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				if strings.HasPrefix(l, "# ") && kind.class != sorter.AnOrder {
					continue
				}
				for p := range plantings {
					from := hosts
					if p%2 == 1 {
						from = typed
					}
					host := from[choice.Intn(len(from))]
					statements, mine := host.Plant(l, choice.Intn(len(host.Ends)))
					for j, e := range sorter.Examine(statements) {
						text := string(statements[j].Text)
						if !mine[j] || kind.class != ordinary && len(strings.Fields(text)) < 3 {
							continue // a crumb could be of anything
						}
						out = append(out, sample{Example: e, file: hand(filepath.Base(f)), source: filepath.Base(f), text: text, line: n, class: kind.class, near: kind.class == ordinary})
					}
				}
			}
		}
	}
	return out, nil
}

// threshold is the least chance from which no more than atMost of the ordinary
// statements are taken, and of the look-alikes nearMost.
func threshold(samples []sample, k int) float64 {
	var plain, near []float64
	for _, s := range samples {
		if s.class == ordinary && s.near {
			near = append(near, s.chance(k))
		} else if s.class == ordinary {
			plain = append(plain, s.chance(k))
		}
	}
	return max(0.3, above(plain, atMost), above(near, nearMost))
}

func above(p []float64, part float64) float64 {
	sort.Sort(sort.Reverse(sort.Float64Slice(p)))
	return p[int(part*float64(len(p)))] + 1e-6
}

// detect learns the weights, by logistic regression over the classes.
func detect(list []sample) *sorter.Aside {
	const n = sorter.AsideClasses
	w, squares := make([]float64, sorter.Spread*n), make([]float64, sorter.Spread*n)
	var bias, biasSquares [n]float64
	for round := range rounds {
		for _, i := range rand.New(rand.NewSource(int64(round))).Perm(len(list)) {
			s := &list[i]
			each := func(do func(row int, x float64)) {
				for _, part := range []struct {
					list  []uint32
					value float64
				}{{s.Words, sorter.TextValue(len(s.Words))}, {s.Hints, sorter.CueValue}, {s.Meta, sorter.MetaValue(len(s.Meta))}, {s.About, sorter.AboutValue}} {
					for _, b := range part.list {
						do(int(b)*n, part.value)
					}
				}
			}
			sums := bias
			each(func(row int, x float64) {
				for k := range sums {
					sums[k] += x * w[row+k]
				}
			})
			d := sorter.Softened(sums)
			if s.class < n {
				d[s.class]--
			}
			for k := range d {
				learn(&bias[k], &biasSquares[k], d[k], rate/10)
			}
			each(func(row int, x float64) {
				for k := range d {
					learn(&w[row+k], &squares[row+k], x*d[k]+20*decay*w[row+k], rate)
				}
			})
		}
	}
	top := 0.0
	for _, x := range w {
		top = max(top, math.Abs(x))
	}
	a := &sorter.Aside{Scale: top / 127, Bias: bias, Weights: make([]int8, len(w))}
	for i, x := range w {
		a.Weights[i] = int8(math.Round(x / a.Scale))
	}
	return a
}
