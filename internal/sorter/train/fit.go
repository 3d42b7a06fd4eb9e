package main

import (
	"math"
	"math/rand"
	"sort"

	"github.com/sidequill/sidequill/internal/sorter"
)

const (
	epochs    = 4
	rate      = 0.05
	decay     = 1e-4
	rules     = 0.08 // what the rules' sums are multiplied with
	elsewhere = 0.5  // weight of a sentence from a public note
)

const slots = sorter.Slots

// sums are the numbers of each slot.
type sums = [slots]float64

// fit learns weights: of a linear chain by maximum likelihood, with a stochastic
// gradient (Adagrad) in a fixed order. Where a statement may have several slots,
// what counts is the likelihood of all of them together.
//
// Each sequence is seen three times: whole, statement by statement with its cues,
// and by its words alone, so that each learns to do without the rest.
func fit(list []sequence) *sorter.Trained {
	f := fitting{w: make([]float64, sorter.Buckets*slots), squares: make([]float64, sorter.Buckets*slots)}
	order := rand.New(rand.NewSource(1)).Perm(len(list))
	for range epochs {
		for _, i := range order {
			s := &list[i]
			f.step(s, s.list, true, true)
			for j := range s.list {
				if len(s.list) > 1 {
					f.step(s, s.list[j:j+1], false, true)
				}
				if !s.public {
					f.step(s, s.list[j:j+1], false, false)
				}
			}
		}
	}
	t := quantise(f.w)
	t.Bias, t.Follows, t.Rules, t.Temperature = f.bias, f.follows, rules, 1
	return t
}

type fitting struct {
	w, squares             []float64 // and the sums of their squared gradients, for Adagrad
	bias, biasSquares      sums
	follows, followSquares sorter.Worth
}

// step learns from list, a part of s.
func (f *fitting) step(s *sequence, list []example, near, cues bool) {
	weight := 1.0
	if s.public {
		weight = elsewhere
	}
	each := func(e *example, do func(row int, x float64)) {
		eachOf := func(buckets []uint32, x float64) {
			for _, b := range buckets {
				do(int(b)*slots, x)
			}
		}
		eachOf(e.Text, sorter.TextValue(len(e.Text)))
		if cues {
			eachOf(e.Cues, sorter.CueValue)
		}
		if near {
			eachOf(e.Near, sorter.NearValue)
		}
		eachOf(e.Prose, sorter.TextValue(len(e.Prose)))
	}
	c := sorter.Chain{Sums: make([]sums, len(list)), Joints: make([]sorter.Joint, len(list))}
	for i := range list {
		e := &list[i]
		p := f.bias
		each(e, func(row int, x float64) {
			for k := range p {
				p[k] += x * f.w[row+k]
			}
		})
		if cues {
			e.Rule(&p, rules)
		}
		c.Sums[i], c.Joints[i] = p, e.Joint
	}

	// The gradient is what the weights expect less what the labels allow.
	var pairs sorter.Worth
	gradient := c.Chances(&f.follows, nil, func(i int, p *[slots]sums) {
		for a := range p {
			for b, x := range p[a] {
				pairs[c.Joints[i]][a][b] += x
			}
		}
	})
	allowed := c.Chances(&f.follows, func(i, k int) bool { return list[i].may[k] }, func(i int, p *[slots]sums) {
		for a := range p {
			for b, x := range p[a] {
				pairs[c.Joints[i]][a][b] -= x
			}
		}
	})
	for i := range gradient {
		for k := range gradient[i] {
			gradient[i][k] = weight * (gradient[i][k] - allowed[i][k])
		}
	}

	for j := range pairs {
		if len(list) == 1 || s.public && sorter.Joint(j) != sorter.Prosed { // public notes teach prose alone
			continue
		}
		for a := range pairs[j] {
			for b, x := range pairs[j][a] {
				if x += 1e-3 * f.follows[j][a][b]; x != 0 {
					learn(&f.follows[j][a][b], &f.followSquares[j][a][b], x, 2*rate)
				}
			}
		}
	}
	for i := range list {
		d := &gradient[i]
		for k := range d {
			if !s.public {
				learn(&f.bias[k], &f.biasSquares[k], d[k], rate/10)
			}
		}
		each(&list[i], func(row int, x float64) {
			if s.public && row < sorter.Jotted*slots {
				return
			}
			for k := range d {
				learn(&f.w[row+k], &f.squares[row+k], x*d[k]+decay*f.w[row+k], rate)
			}
		})
	}
}

func learn(w, squares *float64, gradient, rate float64) {
	*squares += gradient * gradient
	*w -= rate * gradient / (1e-3 + math.Sqrt(*squares))
}

// quantise gives each weight a byte.
func quantise(w []float64) *sorter.Trained {
	sizes := make([]float64, 0, len(w))
	for _, x := range w {
		if x != 0 {
			sizes = append(sizes, math.Abs(x))
		}
	}
	sort.Float64s(sizes)
	top := sizes[len(sizes)*999/1000]
	t := &sorter.Trained{Scale: top / 127, Weights: make([]int8, len(w))}
	for i, x := range w {
		t.Weights[i] = int8(math.Round(max(-127, min(127, x/t.Scale))))
	}
	return t
}
