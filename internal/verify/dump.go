package verify

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Index holds a brain dump read once, for looking up many sentences.
type Index struct {
	statements []note.Statement
	weights    []map[string]float64 // per statement: its claims and what each is worth
	totals     []float64
	where      map[string][]int // claim → statements
	rarity     map[string]float64
}

// NewIndex reads a brain dump.
func NewIndex(all []note.Statement) *Index {
	x := &Index{statements: all, where: map[string][]int{}, rarity: map[string]float64{}}
	for i, s := range all {
		claims := map[string]float64{}
		for _, t := range readText(string(s.Alone())).tokens {
			if t.content || t.kind == numberToken {
				claims[t.key()] = 0
			}
		}
		x.weights = append(x.weights, claims)
		for k := range claims {
			x.where[k] = append(x.where[k], i)
		}
	}
	for k, at := range x.where {
		x.rarity[k] = math.Log(1 + float64(len(all))/float64(len(at)))
	}
	for _, claims := range x.weights {
		total := 0.0
		for k := range claims {
			claims[k] = x.rarity[k]
			total += claims[k]
		}
		x.totals = append(x.totals, total)
	}
	return x
}

// leastShare of a sentence's weight that its sources must carry between them to
// count as sources at all.
const leastShare = 0.34

// mostSources of one sentence.
const mostSources = 6

// Sources finds the statements a sentence rests on, as ids in the order of the
// dump: the one that carries most of it, then each that carries a good part of
// what is left. Empty if nothing in the dump does.
func (x *Index) Sources(text note.Text) []int {
	want := map[string]float64{}
	total := 0.0
	novel := math.Log(1 + float64(len(x.statements)))
	for _, t := range readText(string(text)).tokens {
		if !t.content && t.kind != numberToken {
			continue
		}
		w, known := x.rarity[t.key()]
		if !known {
			w = novel
		}
		if want[t.key()] == 0 {
			total += w
		}
		want[t.key()] = w
	}
	if total == 0 {
		return nil
	}
	all := maps.Clone(want)
	var chosen []int
	carried := 0.0
	gain := make([]float64, len(x.statements))
	for len(chosen) < mostSources && len(want) > 0 {
		clear(gain)
		for k, w := range want {
			for _, i := range x.where[k] {
				gain[i] += w
			}
		}
		best, most := -1, 0.0
		for i, g := range gain {
			if g == 0 {
				continue
			}
			score := g
			if x.totals[i] > 0 { // among equals the one that says little else
				score *= 1 + 0.3*g/x.totals[i]
			}
			if score > most+1e-9 {
				best, most = i, score
			}
		}
		if best < 0 {
			break
		}
		g := gain[best]
		whole := x.held(best, all) >= 0.9*x.totals[best] && x.words(best)
		if len(chosen) > 0 && !whole && (g < 0.12*total || g < 0.3*x.totals[best] || x.common(best, want) < 2 && g < 0.6*x.totals[best]) {
			break // one shared word or number is chance: it may be the very error
		}
		chosen = append(chosen, best)
		carried += g
		for k := range x.weights[best] {
			delete(want, k)
		}
	}
	if carried < leastShare*total {
		return nil
	}
	slices.Sort(chosen)
	ids := make([]int, len(chosen))
	for n, i := range chosen {
		ids[n] = x.statements[i].ID
	}
	return ids
}

// held is the weight of statement i's claims that are among want.
func (x *Index) held(i int, want map[string]float64) float64 {
	sum := 0.0
	for k, w := range x.weights[i] {
		if _, ok := want[k]; ok {
			sum += w
		}
	}
	return sum
}

// words tells whether statement i claims anything but numbers.
func (x *Index) words(i int) bool {
	for k := range x.weights[i] {
		if !strings.HasPrefix(k, "#") {
			return true
		}
	}
	return false
}

// common counts the claims of statement i among want.
func (x *Index) common(i int, want map[string]float64) int {
	n := 0
	for k := range x.weights[i] {
		if _, ok := want[k]; ok {
			n++
		}
	}
	return n
}

// Sources is Index.Sources for a single sentence.
func Sources(text note.Text, all []note.Statement) []int { return NewIndex(all).Sources(text) }

// Best gives the statement that a sentence fits best, and how well from 0 to 1:
// a line that fits a neighbour better than its own statement has drifted. With
// no statement it fits at all the id is 0.
func Best(text note.Text, statements []note.Statement) (int, float64) {
	sen := readText(string(text)).claims()
	id, best := 0, 0.0
	for _, s := range statements {
		src := readText(string(s.Alone())).claims()
		common := 0
		for k := range sen {
			if src[k] {
				common++
			}
		}
		if len(sen)+len(src) == 0 {
			continue
		}
		if score := 2 * float64(common) / float64(len(sen)+len(src)); score > best {
			id, best = s.ID, score
		}
	}
	return id, best
}

func (r *reading) claims() map[string]bool {
	m := map[string]bool{}
	for _, t := range r.tokens {
		if t.content || t.kind == numberToken {
			m[t.key()] = true
		}
	}
	return m
}
