package sorter

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// The trained half of the sorter: a linear classifier over hashed features. It
// knows what the lists do not: which words, word pairs and pieces of words stand
// in which slot. It is trained by internal/sorter/train on statements written
// for it, and holds numbers alone: no word can be read out of it.

// buckets is how many features are told apart; two that share a bucket share
// their weights.
const (
	jotted  = 1 << 14 // for every statement
	prosaic = 26_000  // and these for whole sentences
	buckets = jotted + prosaic
)

// Buckets is their number, Jotted where those of whole sentences begin.
const (
	Buckets = buckets
	Jotted  = jotted
)

// slots is the number of classes.
const slots = 9

//go:embed trained.bin
var trainedFile []byte

// Trained are the weights of the classifier and how it is mixed with the rules.
type Trained struct {
	Share       float64 // of the classifier's say, against the rules' 1
	Temperature float64 // what the sums are divided by to become a confidence
	Scale       float64 // of the weights
	Bias        [slots]float64
	Weights     []int8 // buckets rows of slots
}

const (
	trainedMagic = "SQS1"
	trainedHead  = len(trainedMagic) + 4*(3+slots)
)

// Encode writes t as the embedded file holds it.
func (t *Trained) Encode() []byte {
	out := []byte(trainedMagic)
	for _, x := range append([]float64{t.Share, t.Temperature, t.Scale}, t.Bias[:]...) {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(x)))
	}
	for _, w := range t.Weights {
		out = append(out, byte(w))
	}
	return out
}

// DecodeTrained reads what Encode wrote.
func DecodeTrained(b []byte) (*Trained, error) {
	if len(b) != trainedHead+buckets*slots || string(b[:len(trainedMagic)]) != trainedMagic {
		return nil, fmt.Errorf("the sorter's weights are %d bytes, want %d: run go run ./internal/sorter/train", len(b), trainedHead+buckets*slots)
	}
	at := len(trainedMagic)
	next := func() float64 {
		x := math.Float32frombits(binary.LittleEndian.Uint32(b[at:]))
		at += 4
		return float64(x)
	}
	t := &Trained{Share: next(), Temperature: next(), Scale: next(), Weights: make([]int8, buckets*slots)}
	for i := range t.Bias {
		t.Bias[i] = next()
	}
	for i := range t.Weights {
		t.Weights[i] = int8(b[at+i])
	}
	return t, nil
}

var trained = func() *Trained {
	t, err := DecodeTrained(trainedFile)
	if err != nil {
		panic(err) // embedded: a test would see it
	}
	return t
}()

// Example is what the classifier sees of a statement, and what the rules make of it.
type Example struct {
	Text  []uint32 // buckets of its words
	Cues  []uint32 // buckets of its cues
	Prose []uint32 // both once more, in a whole sentence
	Rules []float64
	Quiet bool // her own block says where it belongs: the classifier has little to add
	Limit Limit
}

// Limit says which slots the classifier may not give alone: a statement in one
// of the first two does not stand in a section of the note, so only a cue may
// put it there; risk it may give only when it is very sure.
type Limit struct{ Private, Admin, Risk bool }

// Examine prepares s for the classifier. The trainer and Sort share it.
func Examine(s note.Statement) Example {
	r := read(s)
	v := r.features(s)
	return r.example(s, v)
}

func (r *reading) example(s note.Statement, v *vector) Example {
	text, cues := r.textBuckets(), r.cueBuckets(s, v)
	prose := r.prose(s, text, cues)
	return Example{
		Text: placed(text), Cues: placed(cues), Prose: prose, Rules: v.scores(), Quiet: s.Block != note.Whole || s.Question != "",
		Limit: Limit{
			Private: v[confides] == 0 && (r.client || r.collateral || r.risky() || v.clinical(r) || r.impression() || v[toldHead] > 0 || s.Quoted),
			Risk:    v[dangers] == 0,
			Admin:   v[administers] == 0 && v[consents] == 0,
		},
	}
}

// Hashing by FNV-1a, with a letter ahead that says what kind of feature it is.
func hashStart(kind byte) uint32 { return (2166136261 ^ uint32(kind)) * 16777619 }

func hashAdd(h uint32, s string) uint32 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return (h ^ 0xff) * 16777619
}

// Each feature is a hash until it gets its bucket: one for every statement, and
// for whole sentences a second.
func jottedBucket(h uint32) uint32  { return (h ^ h>>14) & (jotted - 1) }
func prosaicBucket(h uint32) uint32 { return jotted + (h^h>>15)%prosaic }

// prose are the same features once more, for a whole sentence with a capital and
// a full stop: what finished notes are written in, and public ones are. So those
// teach prose and leave jottings alone.
func (r *reading) prose(s note.Statement, lists ...[]uint32) []uint32 {
	text := string(s.Text)
	if len(r.tokens) == 0 || text[0] < 'A' || text[0] > 'Z' || text[len(text)-1] != '.' {
		return nil
	}
	out := []uint32{jotted} // of all of them
	for _, l := range lists {
		for _, h := range l {
			out = append(out, prosaicBucket(h))
		}
	}
	return out
}

// placed gives each feature its bucket.
func placed(list []uint32) []uint32 {
	for i, h := range list {
		list[i] = jottedBucket(h)
	}
	return list
}

// textBuckets are words, pairs, and the beginnings and ends of words; the first
// two words once more, for they say what kind of clause it is.
func (r *reading) textBuckets() []uint32 {
	tokens := r.tokens
	if len(tokens) > longestExample {
		tokens = tokens[:longestExample]
	}
	out := make([]uint32, 0, 5*len(tokens)+4)
	before := "^"
	for i, t := range tokens {
		w := t.low
		if t.number {
			w = "#"
		}
		kind := byte('w')
		if t.quoted {
			kind = 'q'
		}
		out = append(out, (hashAdd(hashStart(kind), w)))
		out = append(out, (hashAdd(hashAdd(hashStart('b'), before), w)))
		if len(w) > 4 {
			out = append(out, (hashAdd(hashStart('p'), w[:4])), (hashAdd(hashStart('s'), w[len(w)-3:])))
		}
		if len(w) > 6 {
			out = append(out, (hashAdd(hashStart('P'), w[:6])))
		}
		if i < 2 {
			out = append(out, (hashAdd(hashStart('1'+byte(i)), w)))
			if len(w) > 3 {
				out = append(out, (hashAdd(hashStart('3'+byte(i)), w[len(w)-2:])))
			}
		}
		before = w
	}
	if r.core < len(tokens) && r.core > 0 {
		out = append(out, (hashAdd(hashStart('c'), tokens[r.core].low)))
	}
	return append(out, (hashAdd(hashAdd(hashStart('b'), before), "$")))
}

// longestExample bounds the work on a run-on statement.
const longestExample = 80

// cueBuckets are what the lists and the dump stage know of the statement: its
// cues, every list with a word in it, who the subject is and how the main clause
// begins.
func (r *reading) cueBuckets(s note.Statement, v *vector) []uint32 {
	out := make([]uint32, 0, 24)
	add := func(kind byte, n int) { out = append(out, (hashAdd(hashStart(kind), string(rune('A'+n))))) }
	for f, x := range v[:blockSubjective] { // blocks and answers are for the rules
		if x != 0 {
			add('f', f)
		}
	}
	var seen, heads [2]uint64
	for _, h := range r.hits {
		i, bit := int(h.list)/64, uint64(1)<<(h.list%64)
		if seen[i]&bit == 0 {
			seen[i] |= bit
			add('l', int(h.list))
		}
		if h.from <= r.core && h.to > r.core && heads[i]&bit == 0 {
			heads[i] |= bit
			add('h', int(h.list))
		}
	}
	subject := 0
	switch {
	case r.clinician:
		subject = 1
	case r.collateral:
		subject = 2
	case r.client:
		subject = 3
	}
	lead, first := 0, 0
	if r.core < len(r.tokens) {
		lead = shape(r.tokens[r.core])
	}
	if len(r.tokens) > 0 {
		first = shape(r.tokens[0])
	}
	add('S', subject)
	add('L', subject*16+lead)
	add('F', first)
	add('N', min(len(r.tokens)/3, 6))
	if r.number {
		add('#', lead)
	}
	if s.Quoted {
		add('Q', subject)
	}
	return append(out, (hashAdd(hashAdd(hashStart('v'), string(s.Voice)), string(s.Tense))))
}

// shape is what the form of a word shows.
func shape(t token) int {
	w := t.low
	switch {
	case t.number:
		return 1
	case t.upper != "":
		return 2
	case strings.HasSuffix(w, "ing"):
		return 3
	case strings.HasSuffix(w, "ed"):
		return 4
	case strings.HasSuffix(w, "ly"):
		return 5
	case strings.HasSuffix(w, "ar"), strings.HasSuffix(w, "er"), strings.HasSuffix(w, "ir"):
		return 6
	case strings.HasSuffix(w, "mos"):
		return 7
	case strings.HasSuffix(w, "s"):
		return 8
	case len(w) < 3:
		return 9
	}
	return 10
}

// Vote is the logarithm of each slot's probability by the classifier, no less
// than the floor.
func (t *Trained) Vote(e Example) [slots]float64 {
	var sums [slots]float64
	add := func(list []uint32, x float64) {
		var whole [slots]int32
		for _, b := range list {
			row := t.Weights[int(b)*slots : int(b)*slots+slots]
			for k, w := range row {
				whole[k] += int32(w)
			}
		}
		for k := range sums {
			sums[k] += x * t.Scale * float64(whole[k])
		}
	}
	add(e.Text, TextValue(len(e.Text)))
	add(e.Cues, CueValue)
	add(e.Prose, TextValue(len(e.Prose)))
	best := math.Inf(-1)
	for k := range sums {
		sums[k] += t.Bias[k]
		best = max(best, sums[k])
	}
	total := 0.0
	for k := range sums {
		total += math.Exp(sums[k] - best)
	}
	total = best + math.Log(total)
	for k := range sums {
		sums[k] = max(sums[k]-total, floor)
	}
	return sums
}

// lead is the rules' margin at which the classifier's say is halved.
const lead = 3

// doubt is what the classifier's word for risk loses where no cue names a danger.
const doubt = 1.5

// floor is what a slot the classifier rules out still gets.
const floor = -6

// TextValue is the value of each of n text features; CueValue that of a cue.
func TextValue(n int) float64 { return 2 / math.Sqrt(float64(max(n, 1))) }

// CueValue is the value of a cue in the classifier.
const CueValue = 0.5

// Mix adds the classifier's say to the rules' sums.
func (t *Trained) Mix(e Example, share float64) []float64 {
	out := make([]float64, slots)
	if e.Quiet {
		share /= 20
	}
	// A strong cue decides by the rules: the further they are ahead, the less
	// the classifier has to say.
	best, second := math.Inf(-1), math.Inf(-1)
	for _, x := range e.Rules {
		if x > best {
			best, second = x, best
		} else {
			second = max(second, x)
		}
	}
	share *= lead / (lead + best - second)
	vote := t.Vote(e)
	for k := range out {
		out[k] = e.Rules[k] + share*vote[k]
	}
	if e.Limit.Private {
		out[index[note.Private]] = e.Rules[index[note.Private]] + share*floor
	}
	if e.Limit.Risk { // else a question about risk could pass for answered
		out[index[note.Risk]] -= share * doubt
	}
	if e.Limit.Admin {
		out[index[note.Admin]] = e.Rules[index[note.Admin]] + share*floor
	}
	return out
}

// index is the place of a slot in note.Slots.
var index = func() map[note.Slot]int {
	m := map[note.Slot]int{}
	for i, s := range note.Slots {
		m[s] = i
	}
	return m
}()
