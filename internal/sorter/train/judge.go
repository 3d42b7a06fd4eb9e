package main

import (
	"fmt"
	"math"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
)

const folds = 5

// judged is a statement, and what weights that have not seen its file say of it.
type judged struct {
	example
	short   bool // in a shortened dump
	chances sums
}

// crossValidate prints how many statements of unseen dumps get their slot, and
// returns the temperature that makes the confidence the most honest.
func crossValidate(own, others []sequence) float64 {
	fold := map[string]int{}
	for _, s := range own {
		if _, ok := fold[s.file]; !ok {
			fold[s.file] = len(fold) % folds
		}
	}
	var all []judged
	for n := range folds {
		var train, test []sequence
		for _, s := range own {
			if fold[s.file] == n {
				test = append(test, s)
			} else {
				train = append(train, s)
			}
		}
		t := fit(append(train, others...))
		for _, s := range test {
			examples := make([]sorter.Example, len(s.list))
			for i, e := range s.list {
				examples[i] = e.Example
			}
			for i, chances := range t.Chances(examples) {
				all = append(all, judged{s.list[i], s.short, chances})
			}
		}
	}
	tell("unseen dumps", all, false)
	tell("unseen dumps, shortened", all, true)
	n := float64(len(all))
	best, least := 1.0, math.Inf(1)
	for t := 0.5; t < 4; t += 0.05 {
		if l := loss(all, t); l < least {
			best, least = t, l
		}
	}
	fmt.Printf("temperature %.2f, loss %.3f\n", best, least/n)
	steps := []float64{0, 0.4, 0.6, 0.8, 0.95, 1.01}
	for i, from := range steps[:len(steps)-1] {
		count, hit, sum := 0, 0, 0.0
		for _, j := range all {
			p := cooled(j.chances, best)
			if k := likeliest(p); from <= p[k] && p[k] < steps[i+1] {
				count, sum = count+1, sum+p[k]
				if j.may[k] {
					hit++
				}
			}
		}
		fmt.Printf("confidence from %.2f: %4d, mean %.2f, right %.2f\n", from, count, sum/float64(count), float64(hit)/float64(count))
	}
	return best
}

// tell prints how many statements of whole or of shortened dumps are where they belong.
func tell(of string, all []judged, short bool) {
	right, placed, n := 0, 0, 0
	for _, j := range all {
		if j.short != short {
			continue
		}
		n++
		k := likeliest(j.chances)
		if j.may[k] {
			right++
		} else if *misses {
			fmt.Printf("%.2f not %-12s | %s\n", j.chances[k], note.Slots[k], j.text)
		}
		for other, may := range j.may {
			if may && section(note.Slots[other]) == section(note.Slots[k]) {
				placed++
				break
			}
		}
	}
	fmt.Printf("%s: slot %.3f, section %.3f of %d\n", of, float64(right)/float64(n), float64(placed)/float64(n), n)
}

// section is where SOAP puts a slot: what was done with what was seen, the
// response with the conclusions.
func section(s note.Slot) note.Slot {
	switch s {
	case note.Intervention:
		return note.Observed
	case note.Response:
		return note.Assessment
	}
	return s
}

func cooled(p sums, temperature float64) sums {
	total := 0.0
	for k := range p {
		p[k] = math.Pow(p[k], 1/temperature)
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}

func loss(all []judged, temperature float64) float64 {
	sum := 0.0
	for _, j := range all {
		p, right := cooled(j.chances, temperature), 0.0
		for k, may := range j.may {
			if may {
				right += p[k]
			}
		}
		sum -= math.Log(max(right, 1e-9))
	}
	return sum
}

func likeliest(p sums) int {
	best := 0
	for k := range p {
		if p[k] > p[best] {
			best = k
		}
	}
	return best
}
