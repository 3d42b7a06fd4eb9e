package sorter

import (
	_ "embed"
	"math"
	"strings"
	"sync"

	"github.com/sidequill/sidequill/internal/note"
)

// The detector stands beside the rules for orders (orders.go) and for other clients
// (others.go): the rules know forms, it knows what words such lines are made of. It
// sees the same hashed features as the classifier and a few of its own, and says how
// likely a statement is ordinary, an order, or of another client. Like the
// classifier it holds numbers alone and is made by internal/sorter/train.

// The classes beside ordinary, and their number.
const (
	AnOrder = iota
	AnothersLine
	AsideClasses
)

//go:embed aside.bin
var asideFile []byte

// Aside are the weights of the detector.
type Aside struct {
	From    [AsideClasses]float64 // the chance from which a statement is set aside
	Scale   float64               // of the weights
	Bias    [AsideClasses]float64
	Weights []int8 // Jotted rows of AsideClasses
}

const asideMark = "SQA1"

func (a *Aside) numbers() []*float64 {
	out := []*float64{&a.Scale}
	for k := range a.Bias {
		out = append(out, &a.From[k], &a.Bias[k])
	}
	return out
}

// Encode writes a as the embedded file holds it.
func (a *Aside) Encode() []byte { return encodeWeights(asideMark, a.numbers(), a.Weights) }

// DecodeAside reads what Encode wrote.
func DecodeAside(b []byte) (*Aside, error) {
	a := &Aside{Weights: make([]int8, jotted*AsideClasses)}
	return a, decodeWeights(b, asideMark, a.numbers(), a.Weights)
}

var aside = sync.OnceValue(func() *Aside {
	a, err := DecodeAside(asideFile)
	if err != nil {
		panic(err) // embedded: a test would see it
	}
	return a
})

// Chances are those of the classes beside ordinary.
func (a *Aside) Chances(e *Example) (p [AsideClasses]float64) {
	add := func(list []uint32, x float64) {
		var whole [AsideClasses]int32
		for _, b := range list {
			for k, w := range a.Weights[int(b)*AsideClasses : int(b)*AsideClasses+AsideClasses] {
				whole[k] += int32(w)
			}
		}
		for k := range p {
			p[k] += x * a.Scale * float64(whole[k])
		}
	}
	add(e.Text, TextValue(len(e.Text)))
	add(e.Cues, CueValue)
	add(e.Meta, CueValue)
	for k := range p {
		p[k] += a.Bias[k]
	}
	return Softened(p)
}

// Softened makes chances of sums, where that of ordinary is 0.
func Softened(sums [AsideClasses]float64) (p [AsideClasses]float64) {
	total := 1.0
	for k, x := range sums {
		p[k] = math.Exp(min(x, 50))
		total += p[k]
	}
	for k := range p {
		p[k] /= total
	}
	return p
}

// suspect is the reason for which the detector would set the statement aside, or "".
// An account is no order, nor is what was done, where no note is named. What holds a risk
// takes a rule, for it would be missed; so does a line of somebody else that names
// the client, or holds a measure, or opens a dump.
func (r *reading) suspect(s note.Statement, e *Example, first bool) note.UnusedReason {
	if s.Moved || s.Slot == note.Risk || r.risky() || r.told(s) || len(r.tokens) < 2 {
		return ""
	}
	p := aside().Chances(e)
	switch {
	case p[AnOrder] >= aside().From[AnOrder] && !r.clinician && !r.client && (s.Tense != note.Past || r.aboutNote()):
		return note.UsedInstruction
	case p[AnothersLine] >= aside().From[AnothersLine] && !first && !r.measured() && !r.has(subjectClient) && s.Voice != note.Client:
		return note.UsedOtherClient
	}
	return ""
}

// aboutNote tells whether the statement begins with a verb of writing, or names a
// note or a machine.
func (r *reading) aboutNote() bool {
	for i, t := range r.tokens {
		if i == 0 && writes[t.low] || noteParts[t.low] || machines[t.low] {
			return true
		}
	}
	return false
}

// kinds are the words that orders and notices are made of.
var kinds = func() map[string][]byte {
	out := map[string][]byte{}
	for i, list := range []map[string]bool{writes, noteParts, machines, words(`you your yourself u`), words(`must should shall needs need has have ought debe tiene`), asks,
		otherCues, otherPersons, otherOwners, words(`am pm oclock noon`), words(`not no never nothing none without dont`)} {
		for w := range list {
			out[w] = append(out[w], byte('a'+i))
		}
	}
	return out
}()

// metaBuckets are what the detector alone looks at: the marks of tags, which kinds of
// words stand in the statement, in what order, and what opens it.
func (r *reading) metaBuckets(text string) []uint32 {
	out := make([]uint32, 0, 24)
	add := func(kind byte, a, b byte) {
		out = append(out, jottedBucket(((hashStart('M')^uint32(kind))*16777619^uint32(a)<<8^uint32(b))*16777619))
	}
	if text == "" {
		return out
	}
	if strings.IndexByte("[<{#>*(/\"`=$%@!-", text[0]) >= 0 {
		add('o', text[0], 0)
	}
	for i := 0; i < len("<>{}[]|=*`_"); i++ {
		if c := "<>{}[]|=*`_"[i]; strings.IndexByte(text, c) >= 0 {
			add('c', c, 0)
		}
	}
	if strings.IndexByte("!?:\")]}", text[len(text)-1]) >= 0 {
		add('e', text[len(text)-1], 0)
	}
	if at := strings.IndexByte(text, ':'); at > 0 && at < 40 {
		add('p', byte(min(strings.Count(text[:at], " "), 6)), 0)
	}
	var seen [16]bool
	var pairs [16][16]bool
	for i, t := range r.tokens[:min(len(r.tokens), longestExample)] {
		for _, k := range kinds[t.low] {
			if i < 3 {
				add('1'+byte(i), k, 0)
			}
			n := k - 'a'
			for j := range seen {
				if seen[j] && !pairs[j][n] {
					pairs[j][n] = true
					add('2', 'a'+byte(j), k)
				}
			}
			if !seen[n] {
				seen[n] = true
				add('w', k, 0)
			}
		}
	}
	// a name, and whose something is
	for i := 2; i < len(text); i++ {
		if text[i-1] != ' ' || text[i] < 'A' || text[i] > 'Z' || i+1 == len(text) || text[i+1] < 'a' || text[i+1] > 'z' {
			continue
		}
		add('N', 0, 0)
		end := i + 1
		for end < len(text) && 'a' <= text[end] && text[end] <= 'z' {
			end++
		}
		if strings.HasPrefix(text[end:], "'s") || strings.HasPrefix(text[end:], "’s") {
			add('N', 's', 0)
		}
		for j := range seen {
			if seen[j] {
				add('N', 'a'+byte(j), 0)
			}
		}
		break
	}
	return out
}
