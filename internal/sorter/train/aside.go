package main

import (
	"fmt"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

const (
	ordinary  = sorter.AsideClasses // the class that has no weights
	rounds    = 30
	lookalike = 3      // the weight of an ordinary line that sounds like one
	atMost    = 0.0005 // of the ordinary statements, each class may take this part
	nearMost  = 0.0075 // and this of those that sound like it
	askMost   = 0.002  // and may be asked about this part
)

// rare are the weights of a line of the two classes, for they are few.
var rare = [sorter.AsideClasses]float64{3, 6}

// sample is a statement of the detector's lessons.
type sample struct {
	sorter.Example
	file, text string
	class      int
	fold       int
	near       bool // ordinary, but made to look like an order or like another's line
	p          [sorter.AsideClasses]float64
}

// detector makes aside.bin of the lines in testdata/orders and, as ordinary ones, of
// all statements that the classifier learns from.
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
			for _, e := range s.list {
				samples = append(samples, sample{Example: e.Example, file: s.file, text: e.text, class: ordinary})
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
	for n := range folds {
		var train []sample
		for _, s := range samples {
			if s.fold != n {
				train = append(train, s)
			}
		}
		a := detect(train)
		for i := range samples {
			if samples[i].fold == n {
				samples[i].p = a.Chances(&samples[i].Example)
			}
		}
	}
	a := detect(samples)
	for k, name := range []string{"orders", "other clients"} {
		a.From[k] = threshold(samples, k)
		a.Ask[k] = min(a.From[k], least(samples, k, askMost))
		found, all, taken, plain, looks, near := 0, 0, 0, 0, 0, 0
		for _, s := range samples {
			hit := s.p[k] >= a.From[k]
			switch {
			case s.class == k:
				all++
				if hit {
					found++
				} else if *misses {
					fmt.Printf("%.2f missed of %s | %s\n", s.p[k], name, s.text)
				}
			case s.class == ordinary:
				if s.near {
					looks++
				} else {
					plain++
				}
				if hit && s.near {
					near++
				} else if hit {
					taken++
				}
				if hit && *misses {
					fmt.Printf("%.2f taken for %s | %s\n", s.p[k], name, s.text)
				}
			}
		}
		curve(samples, k)
		fmt.Printf("%s from %.3f: %.3f of %d found unseen; taken of ordinary statements %d of %d, of look-alikes %d of %d\n",
			name, a.From[k], float64(found)/float64(all), all, taken, plain, near, looks)
	}
	return os.WriteFile(out, a.Encode(), 0o644)
}

// curve prints how many lines of class k are found unseen where a part of the ordinary
// ones is taken along.
func curve(samples []sample, k int) {
	for _, part := range []float64{0.0005, 0.001, 0.002, 0.005, 0.01} {
		from, found, all, near, looks := least(samples, k, part), 0, 0, 0, 0
		for _, s := range samples {
			if s.class == k {
				all++
				if s.p[k] >= from {
					found++
				}
			}
			if s.near {
				looks++
				if s.p[k] >= from {
					near++
				}
			}
		}
		fmt.Printf("  from %.3f, taken %.4f of dumps: %.3f found, %.3f of look-alikes taken\n", from, part, float64(found)/float64(all), float64(near)/float64(looks))
	}
}

// least is the least chance from which no more than a part of the ordinary statements of
// dumps are taken for class k.
func least(samples []sample, k int, part float64) float64 {
	var plain []float64
	for _, s := range samples {
		if s.class == ordinary && !s.near {
			plain = append(plain, s.p[k])
		}
	}
	return above(plain, part)
}

// lessons reads order_*, other_* and ordinary_* of testdata/orders, a line each, cut
// as the dump stage cuts it.
func lessons() ([]sample, error) {
	var out []sample
	for class, prefix := range []string{"order_", "other_", "ordinary_"} {
		files, err := filepath.Glob(filepath.Join("internal/sorter/testdata/orders", prefix+"*.txt"))
		if class == ordinary {
			files = append(files, "internal/sorter/testdata/orders/innocent.txt")
		}
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("there is no %s*.txt in internal/sorter/testdata/orders", prefix)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				if strings.HasPrefix(l, "# ") && class == ordinary {
					continue
				}
				statements := corpus.Cut(l)
				for j, e := range sorter.Examine(statements) {
					text := string(statements[j].Text)
					if class != ordinary && len(strings.Fields(text)) < 3 {
						continue // a crumb could be of anything
					}
					out = append(out, sample{Example: e, file: filepath.Base(f), text: text, class: class, near: class == ordinary})
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
			near = append(near, s.p[k])
		} else if s.class == ordinary {
			plain = append(plain, s.p[k])
		}
	}
	return max(0.3, above(plain, atMost), above(near, nearMost))
}

func above(p []float64, part float64) float64 {
	sort.Sort(sort.Reverse(sort.Float64Slice(p)))
	return p[int(part*float64(len(p)))] + 1e-6
}

// detect learns the weights, by logistic regression over the three classes.
func detect(list []sample) *sorter.Aside {
	const n = sorter.AsideClasses
	w, squares := make([]float64, sorter.Jotted*n), make([]float64, sorter.Jotted*n)
	var bias, biasSquares [n]float64
	for round := range rounds {
		for _, i := range rand.New(rand.NewSource(int64(round))).Perm(len(list)) {
			s := &list[i]
			each := func(do func(row int, x float64)) {
				for _, part := range []struct {
					list  []uint32
					value float64
				}{{s.Text, sorter.TextValue(len(s.Text))}, {s.Cues, sorter.CueValue}, {s.Meta, sorter.MetaValue(len(s.Meta))}} {
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
			weight := 1.0
			if s.class < n {
				weight = rare[s.class]
			} else if s.near {
				weight = lookalike
			}
			for k := range d {
				d[k] *= weight
				learn(&bias[k], &biasSquares[k], d[k], rate/10)
			}
			each(func(row int, x float64) {
				for k := range d {
					learn(&w[row+k], &squares[row+k], x*d[k]+10*decay*w[row+k], rate)
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
