package sorter

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/weights"
)

// The trained half of the sorter: a linear classifier over hashed features. It
// knows what the lists do not: which words, word pairs and pieces of words stand
// in which slot. It is trained by internal/sorter/train on statements written
// for it, and holds numbers alone: no word can be read out of it.

// buckets is how many features are told apart; two that share a bucket share
// their weights.
const (
	jotted  = 1 << 15 // for every statement
	prosaic = 60_000  // and these for whole sentences
	buckets = jotted + prosaic
)

// Buckets is their number, Jotted where those of whole sentences begin.
const (
	Buckets = buckets
	Jotted  = jotted
)

// Slots is the number of classes.
const Slots = slots

const slots = 9

//go:embed trained.bin
var trainedFile []byte

// Trained are the weights of the classifier and how it is mixed with the rules.
type Trained struct {
	Rules       float64 // what the rules' sums are multiplied with in a long dump
	Temperature float64 // what all sums are divided by to become a confidence
	Scale       float64 // of the weights
	Bias        [slots]float64
	Follows     Worth
	Weights     []int8 // buckets rows of slots
}

const trainedMark = "SQS2"

// numbers are the places of all weights but the hashed ones, in the file's order.
func (t *Trained) numbers() []*float64 {
	out := []*float64{&t.Rules, &t.Temperature, &t.Scale}
	for k := range t.Bias {
		out = append(out, &t.Bias[k])
	}
	for j := range t.Follows {
		for a := range t.Follows[j] {
			for b := range t.Follows[j][a] {
				out = append(out, &t.Follows[j][a][b])
			}
		}
	}
	return out
}

// Encode writes t as the embedded file holds it.
func (t *Trained) Encode() []byte { return weights.Encode(trainedMark, t.numbers(), t.Weights) }

// DecodeTrained reads what Encode wrote.
func DecodeTrained(b []byte) (*Trained, error) {
	t := &Trained{Weights: make([]int8, buckets*slots)}
	return t, weights.Decode(b, trainedMark, t.numbers(), t.Weights)
}

var trained = sync.OnceValue(func() *Trained {
	t, err := DecodeTrained(trainedFile)
	if err != nil {
		panic(err) // embedded: a test would see it
	}
	return t
})

// Example is what the classifier sees of a statement, and what the rules make of it.
type Example struct {
	Text  []uint32 // buckets of its words
	Cues  []uint32 // buckets of its cues
	Near  []uint32 // buckets of what stands before and after it
	Words []uint32 // the detector's buckets: of its words
	Hints []uint32 // of its cues
	Meta  []uint32 // of what kinds of words stand in it
	About []uint32 // and of how it stands in the dump
	Spare Spare    // what the detector may not do with it
	Prose []uint32 // all of them once more, in a whole sentence
	Rules []float64
	Joint Joint          // to the statement before
	Quiet bool           // her own block says where it belongs: the classifier has little to add
	Plain note.Slot      // her words leave no choice: risk, or private; else ""
	Doubt [slots]float64 // what each slot loses
}

// Examine prepares the statements of a dump for the classifier. The trainer and
// Sort share it.
func Examine(statements []note.Statement) []Example {
	readings, vectors := make([]reading, len(statements)), make([]*vector, len(statements))
	for i, s := range statements {
		readings[i] = read(s)
		vectors[i] = readings[i].features(s)
	}
	return examples(statements, readings, vectors)
}

func examples(statements []note.Statement, readings []reading, vectors []*vector) []Example {
	out, cues := make([]Example, len(statements)), make([][]uint32, len(statements))
	for i, s := range statements {
		cues[i] = readings[i].cueBuckets(s, vectors[i])
	}
	frame := frameOf(statements, readings)
	for i, s := range statements {
		r, v, e := &readings[i], vectors[i], &out[i]
		var near []uint32
		e.Joint = Opens
		if i > 0 && follows(statements[i-1], s) {
			e.Joint = jointOf(statements[i-1], s)
			near = neighbour(near, 'y', &readings[i-1], cues[i-1])
		}
		if i+1 < len(statements) && follows(s, statements[i+1]) {
			near = neighbour(near, 'z', &readings[i+1], cues[i+1])
		}
		if len(near) > 0 && i < 3 { // a dump begins with its frame, or with what was told
			near = append(near, hashAdd(hashStart('@'), string(rune('0'+i))))
		}
		text := r.textBuckets()
		e.Prose = r.prose(s, text, cues[i], near)
		e.Text, e.Cues, e.Near, e.Rules = placed(text), placed(cues[i]), placed(near), v.scores()
		e.Words, e.Hints = spread(text), spread(cues[i])
		e.Meta, e.About = r.metaBuckets(string(s.Text)), frame.surroundings(statements, readings, i)
		e.Spare = r.spare(s, v, i == 0, frame.message >= 0 && i > frame.message && r.mentions(firstPerson))
		e.Quiet = s.Block != note.Whole || s.Question != ""
		if v[dangers] > 0 {
			e.Plain = note.Risk
		} else if v[confides] > 0 {
			e.Plain = note.Private
		}
		e.Doubt = r.doubts(s, v)
	}
	return out
}

// doubts are what a slot loses of the classifier's word where no cue gives it: in
// doubt a statement stays in the note, and a question about risk stays open.
func (r *reading) doubts(s note.Statement, v *vector) (out [slots]float64) {
	clinical := r.client || r.collateral || r.risky() || v.clinical(r) || r.impression() || v[toldHead] > 0 || s.Quoted
	if v[confides] == 0 {
		out[index[note.Private]] = slightDoubt
		if clinical {
			out[index[note.Private]] = doubt
		}
	}
	if v[administers] == 0 && v[consents] == 0 {
		out[index[note.Admin]] = slightDoubt
		if clinical {
			out[index[note.Admin]] = doubt
		}
	}
	if v[dangers] == 0 {
		out[index[note.Risk]] = slightDoubt
	}
	return out
}

// neighbour adds what the statement before (y) or after (z) is like: its cues
// and how it begins.
func neighbour(out []uint32, side byte, r *reading, cues []uint32) []uint32 {
	for _, h := range cues {
		out = append(out, (hashStart(side)^h)*16777619)
	}
	for i, t := range r.tokens[:min(2, len(r.tokens))] {
		w := t.low
		if t.number {
			w = "#"
		}
		out = append(out, hashAdd(hashStart(side^byte(i+1)<<5), w))
	}
	return out
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
	if len(r.tokens) == 0 || !whole(string(s.Text)) {
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
	out := make([]uint32, len(list))
	for i, h := range list {
		out[i] = jottedBucket(h)
	}
	return out
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

// Sums are what rules and classifier give each slot, its neighbours' apart.
// Many is how many statements stand together: the fewer, the more the rules say.
func (t *Trained) Sums(e *Example, many int) (sums [slots]float64) {
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
	add(e.Near, NearValue)
	add(e.Prose, TextValue(len(e.Prose)))
	for k := range sums {
		sums[k] += t.Bias[k]
	}
	rules := t.Rules + lonely/float64(many)
	if e.Quiet {
		rules = 1
		for k := range sums {
			sums[k] *= quiet
		}
	}
	for k, x := range e.Doubt {
		sums[k] -= x
	}
	e.Rule(&sums, rules)
	return sums
}

// Rule adds the rules' sums to the classifier's.
func (e *Example) Rule(sums *[slots]float64, rules float64) {
	for k, x := range e.Rules {
		sums[k] += rules * x
	}
	if e.Plain != "" && !e.Quiet {
		sums[index[e.Plain]] += plain
	}
}

const (
	plain       = 10   // what a slot gains that plain words of hers give
	quiet       = 0.1  // how much the classifier says inside her own blocks
	doubt       = 6    // what private and admin lose where the statement is of the client and no cue gives them
	slightDoubt = 0.4  // and where it is not; and risk where no danger is named
	lonely      = 0.45 // how much more the rules say of a statement that stands alone
)

// TextValue is the value of each of n text features.
func TextValue(n int) float64 { return 2 / math.Sqrt(float64(max(n, 1))) }

// CueValue is the value of a cue, NearValue that of a neighbour's.
const (
	CueValue  = 0.7
	NearValue = 0.35
)

// index is the place of a slot in note.Slots.
var index = func() map[note.Slot]int {
	m := map[note.Slot]int{}
	for i, s := range note.Slots {
		m[s] = i
	}
	return m
}()
