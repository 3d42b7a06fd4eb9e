package dump

import (
	"sort"

	"github.com/sidequill/sidequill/internal/note"
)

// keepIDs gives every statement its id: the one of the statement of prev it is
// (same part, same text, same order), else a new one above all of prev's.
//
// Equal texts are paired first with first, second with second, and so on; of
// the pairs the longest run that keeps the order stands. That is a diff in
// n log n, good for a dump of any length.
func keepIDs(out, prev []note.Statement) {
	next := 1
	type key struct {
		part int
		text note.Text
	}
	before := make(map[key][]int, len(prev))
	for i, s := range prev {
		next = max(next, s.ID+1)
		k := key{s.Part, s.Text}
		before[k] = append(before[k], i)
	}
	// pairs[i] is the index in prev of out[i], -1 if it is new.
	pairs := make([]int, len(out))
	for i, s := range out {
		pairs[i] = -1
		k := key{s.Part, s.Text}
		if c := before[k]; len(c) > 0 {
			pairs[i], before[k] = c[0], c[1:]
		}
	}
	used := make(map[int]bool, len(prev))
	keep := make([]bool, 0, len(out))
	for i := 0; i < len(out); { // part by part: parts may come in another order
		j := i
		for j < len(out) && out[j].Part == out[i].Part {
			j++
		}
		keep = append(keep, rising(pairs[i:j])...)
		i = j
	}
	for i := range out {
		if keep[i] && !used[prev[pairs[i]].ID] && prev[pairs[i]].ID > 0 {
			out[i].ID = prev[pairs[i]].ID
			used[out[i].ID] = true
		} else {
			out[i].ID = next
			next++
		}
	}
}

// rising marks the longest run of rising values (those below 0 do not count).
func rising(values []int) []bool {
	var tails []int // tails[k]: index of the smallest last value of a run of k+1
	before := make([]int, len(values))
	for i, v := range values {
		before[i] = -1
		if v < 0 {
			continue
		}
		k := sort.Search(len(tails), func(k int) bool { return values[tails[k]] >= v })
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	keep := make([]bool, len(values))
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			keep[i] = true
		}
	}
	return keep
}
