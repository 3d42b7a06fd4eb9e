// Train makes the weights of the sorter's classifier, internal/sorter/trained.bin.
//
//	go run ./internal/sorter/train                  from the statements of this repository
//	SIDEQUILL_DATA=… go run ./internal/sorter/train  and from ACI-Bench in that folder
//
// Multinomial logistic regression by stochastic gradient (Adagrad), in a fixed
// order, so the same input gives the same file. How much the classifier says
// beside the rules, and how sure it may sound, is chosen by cross-validation
// over the files: each is judged by weights that have not seen it. The files
// under testdata/heldout and testdata/unseen take no part in any of it.
package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand"
	"os"
	"sort"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

const (
	classes   = 9
	epochs    = 14
	rate      = 0.2
	decay     = 1e-4
	buckets   = sorter.Buckets
	folds     = 6
	elsewhere = 0.9 // weight of a sentence from a public medical note
)

type example struct {
	sorter.Example
	tuned  bool // the rules' words were written with it at hand
	may    [classes]bool
	weight float64
	text   string
}

var confusion = flag.Bool("misses", false, "print what cross-validation gets wrong")

func main() {
	out := flag.String("o", "internal/sorter/trained.bin", "the file to write")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out string) error {
	var own, all []example
	for _, folder := range []string{"internal/sorter/testdata/labelled", "internal/sorter/testdata/statements"} {
		items, err := corpus.Labelled(folder)
		if err != nil {
			return err
		}
		for _, e := range examples(items, 1) {
			e.tuned = folder == "internal/sorter/testdata/labelled"
			own = append(own, e)
		}
	}
	fmt.Printf("%d labelled statements\n", len(own))
	var public []example
	if data := os.Getenv("SIDEQUILL_DATA"); data != "" {
		for _, split := range []string{"train", "valid"} {
			sections, err := corpus.ACI(data, split)
			if err != nil {
				return err
			}
			public = append(public, examples(corpus.Items(sections), elsewhere)...)
		}
		fmt.Printf("%d sentences of public notes\n", len(public))
	}
	all = append(append(all, own...), public...)

	// Every file is judged by weights that have not seen it. The rules' words were
	// written with the files of "labelled" at hand, so those take no part in the choice.
	var judged []judgement
	for fold := range folds {
		var train, test []example
		for i, e := range own {
			if i%folds == fold {
				test = append(test, e)
			} else {
				train = append(train, e)
			}
		}
		t := fit(append(train, public...))
		for _, e := range test {
			judged = append(judged, judgement{e, t})
		}
	}
	share, temperature := choose(judged)
	t := fit(all)
	t.Share, t.Temperature = share, temperature
	return os.WriteFile(out, t.Encode(), 0o644)
}

func examples(items []corpus.Item, weight float64) []example {
	var out []example
	for _, it := range items {
		e := example{Example: sorter.Examine(it.Statement), weight: weight, text: string(it.Statement.Text)}
		for i, s := range note.Slots {
			for _, may := range it.Slots {
				e.may[i] = e.may[i] || may == s
			}
		}
		out = append(out, e)
	}
	return out
}

// fit learns weights. Each statement is seen with its cues and without, so that
// the words learn to stand alone.
func fit(list []example) *sorter.Trained {
	w := make([]float64, buckets*classes)
	g := make([]float64, buckets*classes)
	var bias, biasG [classes]float64
	order := rand.New(rand.NewSource(1)).Perm(len(list))
	step := func(e *example, cues bool) {
		text, prose := sorter.TextValue(len(e.Text)), sorter.TextValue(len(e.Prose))
		public := e.weight < 1
		p := bias
		each := func(do func(row int, x float64)) {
			for _, b := range e.Text {
				do(int(b)*classes, text)
			}
			if cues {
				for _, b := range e.Cues {
					do(int(b)*classes, sorter.CueValue)
				}
			}
			for _, b := range e.Prose {
				do(int(b)*classes, prose)
			}
		}
		each(func(row int, x float64) {
			for k := range p {
				p[k] += x * w[row+k]
			}
		})
		softmax(&p)
		may := 0.0
		for k, ok := range e.may {
			if ok {
				may += p[k]
			}
		}
		var d [classes]float64
		for k, ok := range e.may {
			d[k] = p[k]
			if ok {
				d[k] -= p[k] / may
			}
			d[k] *= e.weight
			if public {
				continue
			}
			biasG[k] += d[k] * d[k]
			bias[k] -= rate * 0.1 * d[k] / (1e-3 + math.Sqrt(biasG[k]))
		}
		each(func(row int, x float64) {
			for k := range d {
				i := row + k
				if public && row < sorter.Jotted*classes { // public notes teach prose alone
					continue
				}
				grad := x*d[k] + decay*w[i]
				g[i] += grad * grad
				w[i] -= rate * grad / (1e-3 + math.Sqrt(g[i]))
			}
		})
	}
	for range epochs {
		for _, i := range order {
			step(&list[i], true)
			if list[i].weight == 1 {
				step(&list[i], false)
			}
		}
	}
	return quantise(w, bias)
}

func quantise(w []float64, bias [classes]float64) *sorter.Trained {
	sizes := make([]float64, 0, len(w))
	for _, x := range w {
		if x != 0 {
			sizes = append(sizes, math.Abs(x))
		}
	}
	sort.Float64s(sizes)
	top := sizes[len(sizes)*999/1000]
	t := &sorter.Trained{Scale: top / 127, Bias: bias, Weights: make([]int8, len(w))}
	for i, x := range w {
		t.Weights[i] = int8(math.Round(max(-127, min(127, x/t.Scale))))
	}
	return t
}

func softmax(p *[classes]float64) {
	best, sum := math.Inf(-1), 0.0
	for _, x := range p {
		best = max(best, x)
	}
	for k := range p {
		p[k] = math.Exp(p[k] - best)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
}

type judgement struct {
	example
	by *sorter.Trained
}

// choose takes the share that sorts best, and the temperature with which the
// confidence is the most honest (the least log loss).
func choose(judged []judgement) (share, temperature float64) {
	most := -1
	for _, s := range []float64{0, 0.5, 1, 1.5, 2, 3, 4} {
		right, n := 0, 0
		for _, j := range judged {
			if j.tuned {
				continue
			}
			n++
			if j.may[argmax(j.by.Mix(j.Example, s))] {
				right++
			}
		}
		fmt.Printf("share %.2f: %d of %d right (%.3f)\n", s, right, n, float64(right)/float64(n))
		if right > most {
			most, share = right, s
		}
	}
	if *confusion {
		for _, j := range judged {
			if got := argmax(j.by.Mix(j.Example, share)); !j.tuned && !j.may[got] {
				fmt.Printf("not %-12s | %s\n", note.Slots[got], j.text)
			}
		}
	}
	least := math.Inf(1)
	for t := 0.5; t < 8; t += 0.25 {
		loss, n := 0.0, 0
		for _, j := range judged {
			if j.tuned {
				continue
			}
			var p [classes]float64
			copy(p[:], j.by.Mix(j.Example, share))
			for k := range p {
				p[k] /= t
			}
			softmax(&p)
			n++
			for k, ok := range j.may {
				if ok {
					loss -= math.Log(max(p[k], 1e-9))
				}
			}
		}
		if loss < least {
			least, temperature = loss, t
		}
	}
	fmt.Printf("share %.2f, temperature %.2f\n", share, temperature)
	return share, temperature
}

func argmax(x []float64) int {
	best := 0
	for k := range x {
		if x[k] > x[best] {
			best = k
		}
	}
	return best
}
