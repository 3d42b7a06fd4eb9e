package dump

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/weights"
)

// Rules find a boundary where both sides show what they are. What a clinician
// jots in one breath shows it less: "did the worry window again, she got into it".
// There a logistic model judges the gap between two words by the words around it.
// It was trained on the labelled dumps of the sorter, whose neighbours were run
// together in all the ways people run them together (train/main.go).
//
// Where neither a mark nor a joining word stands it cuts at the best of neighbouring
// places only, and never after a word that binds, because half a clause says
// something else; and it keeps a rule from cutting dictated words where it is sure
// that nothing begins.

// Weights is how many hashed features the model has.
const Weights = 1 << 15

// Boundary is the model: a weight for each hashed feature, what one step of a
// weight is worth, and what words speak of.
type Boundary struct {
	Scale   float64
	Weights [Weights]int8
	Topics  Topics
}

// Topics tell of each hashed word how much more often it stands in a statement of
// each slot than elsewhere, in steps of a twentieth of a log. Where the words
// before a gap speak of another slot than those after it, a statement may end.
type Topics [topicWords * Slots]int8

const (
	topicWords = 1 << 13
	Slots      = 9 // what a statement may be sorted as
)

// Topic is where a word stands in Topics.
func Topic(low string) int {
	if low == "" {
		return -1
	}
	if low[0] >= '0' && low[0] <= '9' {
		low = "#"
	}
	return int(hash(7, low)%topicWords) * Slots
}

//go:embed boundary.bin
var boundaryBin []byte

// boundary is the model as shipped; nil until it has been trained.
var boundary = DecodeBoundary(boundaryBin)

const boundaryMark = "sidequill boundary 2\n"

// DecodeBoundary reads what Encode wrote; nil where it is something else.
func DecodeBoundary(b []byte) *Boundary {
	m := &Boundary{}
	all := make([]int8, len(m.Weights)+len(m.Topics))
	if weights.Decode(b, boundaryMark, []*float64{&m.Scale}, all) != nil {
		return nil
	}
	copy(m.Weights[:], all)
	copy(m.Topics[:], all[len(m.Weights):])
	return m
}

// Encode writes the model for boundary.bin.
func (m *Boundary) Encode() []byte {
	return weights.Encode(boundaryMark, []*float64{&m.Scale}, slices.Concat(m.Weights[:], m.Topics[:]))
}

// Odds is the model's log odds that a new statement begins.
func (m *Boundary) Odds(features []uint32) float64 {
	sum := 0
	for _, f := range features {
		sum += int(m.Weights[f])
	}
	return m.Scale * float64(sum)
}

// Gap is a place between two words of a sentence where a statement may begin.
type Gap struct {
	Start    int // byte of the word after it
	Features []uint32
}

// Gaps gives the gaps of a text that the model judges. starts are the bytes at
// which statements are known to begin, rising.
func Gaps(text string, starts []int, topics *Topics) []Gap {
	guard := protect(text)
	var out []Gap
	for _, pass := range passages(text, guard, note.Whole) {
		for _, s := range sentences(text, guard, pass, scan(text, guard, pass.start, pass.end)) {
			first := 0
			for i := 1; i < len(s.words); i++ {
				from, to := s.words[i-1].start, s.words[i].start
				if g, ok := gapAt(text, guard, s.words, first, i); ok {
					out = append(out, Gap{to, g.features(nil, topics)})
				}
				for len(starts) > 0 && starts[0] <= from {
					starts = starts[1:]
				}
				if len(starts) > 0 && starts[0] <= to {
					first = i
				}
			}
		}
	}
	return out
}

// gap is the place before words[i] in a clause that began at words[first].
type gap struct {
	words    []word
	first, i int
	mark     byte // ' ' none, ',' or '-'
	head     int  // the first word after it that joins nothing
	lone     bool // one word follows, then a mark: the end of a list more often than a beginning
}

// gapAt tells whether the model may judge the gap before words[i].
func gapAt(text string, guard []byte, words []word, first, i int) (gap, bool) {
	w := words[i]
	if w.inside || i-first < 2 {
		return gap{}, false
	}
	g := gap{words: words, first: first, i: i, mark: ' ', head: i}
	between := text[words[i-1].end:w.start]
	if strings.Contains(between, ":") {
		return gap{}, false // a label and what it is of
	}
	switch markIn(between) {
	case comma:
		g.mark = ','
	case dash:
		g.mark = '-'
	}
	for g.head < len(words)-1 && g.head < i+3 && (words[g.head].is.has(wJoin) || sounds[words[g.head].low]) {
		g.head++
	}
	g.lone = i+1 < len(words) && (markIn(text[w.end:words[i+1].start]) != none)
	return g, true
}

// kind is what a word is, as far as its form and the lexicon say.
func kind(w word) uint32 {
	switch {
	case w.is != 0:
		return uint32(w.is)
	case w.digit:
		return 1<<31 | 1
	case w.inside:
		return 1<<31 | 2
	}
	for i, s := range wordEndings {
		if len(w.low) > len(s)+2 && strings.HasSuffix(w.low, s) {
			return 1<<31 | uint32(i+4)
		}
	}
	return 1<<31 | 3
}

var wordEndings = [...]string{"ing", "ed", "ly", "'s", "ness", "tion", "ó", "aba", "ía", "ando", "endo", "amos", "s"}

// features are the hashed features of the gap.
func (g gap) features(dst []uint32, topics *Topics) []uint32 {
	w := func(i int) string {
		if i < g.first || i >= len(g.words) {
			return ""
		}
		return g.words[i].low
	}
	k := func(i int) uint32 {
		if i < g.first || i >= len(g.words) {
			return 0
		}
		return kind(g.words[i])
	}
	join := uint32(0)
	for i := g.i; i < g.head; i++ {
		join = hash(join, w(i))
	}
	place := mix(uint32(g.mark), join)
	n := 0
	add := func(x uint32) {
		n++
		x = mix(x, uint32(n))
		dst = append(dst, x%Weights)
	}
	h, p := g.head, g.i-1
	verb, ahead := uint32(0), uint32(0)
	for i := g.first; i < g.i && i < g.first+20; i++ {
		if finite(g.words[i]) {
			verb = 1
			break
		}
	}
	for i := h; i < len(g.words) && i < h+5; i++ {
		if finite(g.words[i]) {
			ahead = uint32(i - h + 1)
			break
		}
	}
	left, right := cueAt(g.words, g.first), cueAt(g.words, g.i)
	cues := mix(uint32(left.act)<<8|uint32(right.act), uint32(btoi(right.own))<<2|uint32(btoi(left.own))<<1|uint32(btoi(right.linking)))
	add(place)
	add(uint32(g.mark))
	add(mix(place, bucket(g.i-g.first)))
	add(mix(uint32(g.mark), bucket(len(g.words)-h)))
	add(hash(place, w(p)))
	add(hash(uint32(g.mark), w(h)))
	add(hash(place, w(h)))
	add(hash(hash(uint32(g.mark), w(h)), w(h+1)))
	add(hash(hash(0, w(h)), w(h+1)))
	add(hash(hash(0, w(p-1)), w(p)))
	add(mix(place, k(p)))
	add(mix(place, k(h)))
	add(mix(mix(uint32(g.mark), k(h)), k(h+1)))
	add(mix(mix(mix(uint32(g.mark), k(h)), k(h+1)), k(h+2)))
	add(mix(mix(uint32(g.mark), k(p)), k(h)))
	add(mix(mix(k(p-1), k(p)), k(h)))
	add(mix(mix(place, verb), ahead))
	add(mix(mix(mix(uint32(g.mark), verb), ahead), bucket(g.i-g.first)))
	add(mix(mix(uint32(g.mark), k(g.first)), k(h)))
	add(hash(hash(uint32(g.mark), w(g.first)), w(h)))
	add(mix(mix(uint32(g.mark), k(g.first)), verb<<4|ahead))
	add(mix(cues, uint32(g.mark)))
	add(mix(cues, place))
	add(mix(mix(k(h), k(h+1)), verb<<4|ahead))
	add(hash(mix(uint32(g.mark), k(h)), w(h+1)))
	add(hash(hash(hash(0, w(h)), w(h+1)), w(h+2)))
	add(hash(mix(k(h), k(h+1)), w(h+2)))
	add(hash(hash(1, w(g.first)), w(g.first+1)))
	for _, n := range [...]int{2, 4, 8} { // what the words on both sides speak of
		left, right := topics.of(g.words[max(g.first, g.i-n):g.i]), topics.of(g.words[h:min(len(g.words), h+n)])
		l, r := left.most(), right.most()
		add(mix(uint32(l)<<4|uint32(r), uint32(g.mark)))
		add(mix(uint32(r), place))
		add(mix(uint32(g.mark), uint32(level(left[l]-left[r]))<<4|uint32(level(right[r]-right[l]))))
		add(mix(mix(uint32(l)<<4|uint32(r), uint32(level(right[r]-right[l]))), verb<<4|ahead))
	}
	bag := uint32(0)
	if g.mark != ' ' {
		bag = 1
	}
	for i := h; i < len(g.words) && i < h+7; i++ { // what either side speaks of
		dst = append(dst, mix(hash(bag, w(i)), 100)%Weights)
	}
	for i := g.i - 1; i >= g.first && i >= g.i-7; i-- {
		dst = append(dst, mix(hash(bag, w(i)), 101)%Weights)
	}
	return dst
}

// slotSum is how much words speak of each slot.
type slotSum [Slots]int

func (t *Topics) of(words []word) (sum slotSum) {
	for _, w := range words {
		if at := Topic(w.low); at >= 0 && !w.inside {
			for s := range sum {
				sum[s] += int(t[at+s])
			}
		}
	}
	return sum
}

func (s slotSum) most() int {
	best := 0
	for i, x := range s {
		if x > s[best] {
			best = i
		}
	}
	return best
}

// level of a difference of slots, in halves of a log.
func level(d int) int { return min(max(0, d/10), 9) }

func bucket(n int) uint32 {
	switch {
	case n <= 4:
		return uint32(n)
	case n <= 6:
		return 5
	case n <= 9:
		return 6
	case n <= 14:
		return 7
	}
	return 8
}

func mix(a, b uint32) uint32 {
	x := (a^0x9e3779b9)*16777619 ^ b
	x ^= x >> 15
	x *= 0x85ebca6b
	return x ^ x>>13
}

func hash(x uint32, s string) uint32 {
	x ^= 2166136261
	for i := 0; i < len(s); i++ {
		x = (x ^ uint32(s[i])) * 16777619
	}
	return x ^ x>>15
}

// How sure the model has to be, in log odds, and where what follows may be the next of a
// list: a number, or no verb on either side of the joining word. Below doubtful
// it keeps a rule from cutting.
const (
	sure     = 0.0
	sureList = 2.0
	doubtful = -2.5
)

// odds is the model's judgement of the gap before words[i]; ok is false where it has none.
func odds(text string, guard []byte, words []word, first, i int) (g gap, odds float64, ok bool) {
	if boundary == nil {
		return g, 0, false
	}
	if g, ok = gapAt(text, guard, words, first, i); !ok {
		return g, 0, false
	}
	var features [64]uint32
	return g, boundary.Odds(g.features(features[:0], &boundary.Topics)), true
}

// best tells whether none of the next gaps is a better place to cut, where no
// mark shows it: "on top of work | next visit", not "on top of | work".
func best(text string, guard []byte, words []word, g gap, here float64) bool {
	if g.mark != ' ' || g.head > g.i {
		return true
	}
	for i := g.i + 1; i <= g.i+2 && i < len(words) && markIn(text[words[i-1].end:words[i].start]) == none; i++ {
		if _, there, ok := odds(text, guard, words, g.first, i); ok && there > here {
			return false
		}
	}
	return true
}

// begins tells whether the model is sure that a statement begins at words[i].
func begins(g gap, odds float64, run bool) bool {
	words, first, i := g.words, g.first, g.i
	if i-first < 3 || len(words)-i < 2 || words[i-1].is.has(wJoin) && !sounds[words[i-1].low] {
		return false
	}
	joined := g.head > i
	if n, verb := subjectVerb(words, g.head); n > 0 && g.mark == ' ' && !joined && relative(words, first, i, verb) || words[g.head].low == "i" && words[min(g.head+1, len(words)-1)].low == "mean" {
		return false // "three people he can call"; "ok, I mean better than ok"
	}
	if p := words[i-1]; g.mark == ' ' && (leadsOn[words[g.head].low] || leadsOn[p.low] || articles[p.low] && !owners[p.low] || awaitsNoun[p.low] || endings(p.low) || p.digit && i-2 >= first && finite(words[i-2])) {
		return false // "treatment w sertraline", "avoiding class", "identified 3 situations"
	}
	if g.mark == ' ' && !joined && finite(words[i]) && words[i-1].is.has(wClient|wKin|wPronoun|wClinician) {
		return false // "that the patient denied"
	}
	switch {
	case g.mark == ' ' && !joined && !run:
		if g.lone {
			return odds > sureList && !words[i-1].is.has(wBinds)
		}
		return odds > sure && !words[i-1].is.has(wBinds)
	case g.mark == '-' && !acts(words[first:i]):
		return false
	case words[g.head].digit, g.mark == ' ' && joined && !run && !(acts(words[first:i]) && acts(words[g.head:min(len(words), g.head+6)])):
		return odds > sureList
	}
	return odds > sure
}

// leadsOn: with these words nobody begins.
var leadsOn = set(`w w/ with of for to by than as per con de para por`)

// awaitsNoun: after these words one is still to come.
var awaitsNoun = set(`min mod max given stay stays remain remains be become becomes each every another some any no new next last first second third fewer more less un una cada otro otra`)

// acts tells whether words hold a verb.
func acts(words []word) bool {
	for _, w := range words {
		if finite(w) {
			return true
		}
	}
	return false
}
