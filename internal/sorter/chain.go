package sorter

import (
	"math"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// A dump is a chain: after a plan mostly comes more of the plan, and a bare
// "Stable x6 months." is told, seen or concluded by what stands around it. Each
// slot has a sum for each statement (trained.go), and each two slots are worth
// something in a row. The chance of a slot is its share in all ways to give the
// whole dump its slots (the forward and backward sums of a linear chain), and
// the likeliest slot wins.

// Joint is how a statement goes on from the one before.
type Joint int

const (
	Next   Joint = iota // a sentence or line of its own
	Clause              // the same sentence
	Prosed              // a whole sentence after a whole sentence
	joints
	Opens Joint = -1 // nothing stands before it
)

// follows tells whether b has a as its neighbour: both from the same text, and
// none from her own block or an answer, which say where they belong.
func follows(a, b note.Statement) bool {
	return a.Part == b.Part && a.Block == note.Whole && b.Block == note.Whole && a.Question == "" && b.Question == ""
}

func jointOf(a, b note.Statement) Joint {
	switch {
	case whole(string(a.Text)) && whole(string(b.Text)):
		return Prosed
	case !strings.ContainsAny(lastByte(a.Text), ".!?") && b.Start-a.End <= maxGap && b.Text != "" && b.Text[0] >= 'a' && b.Text[0] <= 'z':
		return Clause
	}
	return Next
}

// whole tells whether text is a sentence with a capital and a full stop.
func whole(text string) bool {
	return text != "" && text[0] >= 'A' && text[0] <= 'Z' && text[len(text)-1] == '.'
}

// Worth is what each slot is worth after each other, by the joint.
type Worth [joints][slots][slots]float64

// Chain is a run of statements, each joined to the one before.
type Chain struct {
	Sums   [][slots]float64
	Joints []Joint // the first says nothing
}

// Chances are the probabilities of each slot for each statement of the chain.
// Only slots that may says yes to have any (nil: all may). Pairs, unless nil, is
// handed the probability of each two slots in a row, with the second's place.
func (c *Chain) Chances(worth *Worth, may func(i, k int) bool, pairs func(i int, p *[slots][slots]float64)) [][slots]float64 {
	n := len(c.Sums)
	own, forward, back := make([][slots]float64, n), make([][slots]float64, n), make([][slots]float64, n)
	times := *worth
	for j := range times {
		for a := range times[j] {
			for b, x := range times[j][a] {
				times[j][a][b] = math.Exp(x)
			}
		}
	}
	for i := range own {
		best := math.Inf(-1)
		for k, x := range c.Sums[i] {
			if may == nil || may(i, k) {
				best = max(best, x)
			}
		}
		for k, x := range c.Sums[i] {
			if may == nil || may(i, k) {
				own[i][k] = math.Exp(max(x-best, -50))
			}
		}
		forward[i] = own[i]
		if i > 0 {
			for b := range forward[i] {
				sum := 0.0
				for a, x := range forward[i-1] {
					sum += x * times[c.Joints[i]][a][b]
				}
				forward[i][b] *= sum
			}
		}
		unit(&forward[i])
	}
	for i := n - 1; i >= 0; i-- {
		for a := range back[i] {
			if i == n-1 {
				back[i][a] = 1
				continue
			}
			for b, x := range back[i+1] {
				back[i][a] += times[c.Joints[i+1]][a][b] * own[i+1][b] * x
			}
		}
		unit(&back[i])
	}
	if pairs != nil {
		for i := 1; i < n; i++ {
			var p [slots][slots]float64
			sum := 0.0
			for a := range p {
				for b := range p[a] {
					p[a][b] = forward[i-1][a] * times[c.Joints[i]][a][b] * own[i][b] * back[i][b]
					sum += p[a][b]
				}
			}
			for a := range p {
				for b := range p[a] {
					p[a][b] /= sum
				}
			}
			pairs(i, &p)
		}
	}
	for i := range forward {
		for k := range forward[i] {
			forward[i][k] *= back[i][k]
		}
		unit(&forward[i])
	}
	return forward
}

func unit(p *[slots]float64) {
	sum := 0.0
	for _, x := range p {
		sum += x
	}
	for k := range p {
		p[k] /= sum
	}
}

// Chances are the probabilities of each slot for each of a dump's statements.
func (t *Trained) Chances(examples []Example) [][slots]float64 {
	worth := t.Follows
	for j := range worth {
		for a := range worth[j] {
			for b := range worth[j][a] {
				worth[j][a][b] /= t.Temperature
			}
		}
	}
	out := make([][slots]float64, 0, len(examples))
	for start := 0; start < len(examples); {
		end := start + 1
		for end < len(examples) && examples[end].Joint != Opens {
			end++
		}
		var c Chain
		for i := range examples[start:end] {
			e := &examples[start+i]
			sums := t.Sums(e, end-start)
			for k := range sums {
				sums[k] /= t.Temperature
			}
			c.Sums, c.Joints = append(c.Sums, sums), append(c.Joints, e.Joint)
		}
		out = append(out, c.Chances(&worth, nil, nil)...)
		start = end
	}
	return out
}

func likeliest(chance [slots]float64) (note.Slot, float64) {
	best := 0
	for k, x := range chance {
		if x > chance[best] {
			best = k
		}
	}
	return note.Slots[best], chance[best]
}
