package sorter

import (
	_ "embed"
	"math"
	"math/bits"
	"strings"
	"sync"

	persons "github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/weights"
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
	Ask     [AsideClasses]float64 // and the chance from which she is asked
	Scale   float64               // of the weights
	Bias    [AsideClasses]float64
	Weights []int8 // Jotted rows of AsideClasses
}

const asideMark = "SQA2"

func (a *Aside) numbers() []*float64 {
	out := []*float64{&a.Scale}
	for k := range a.Bias {
		out = append(out, &a.From[k], &a.Ask[k], &a.Bias[k])
	}
	return out
}

// Encode writes a as the embedded file holds it.
func (a *Aside) Encode() []byte { return weights.Encode(asideMark, a.numbers(), a.Weights) }

// DecodeAside reads what Encode wrote.
func DecodeAside(b []byte) (*Aside, error) {
	a := &Aside{Weights: make([]int8, jotted*AsideClasses)}
	return a, weights.Decode(b, asideMark, a.numbers(), a.Weights)
}

var weigh = sync.OnceValue(func() *Aside {
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
	add(e.Meta, MetaValue(len(e.Meta)))
	for k := range p {
		p[k] += a.Bias[k]
	}
	return Softened(p)
}

// MetaValue is the value of each of n features of the detector's own.
func MetaValue(n int) float64 { return 5 / math.Sqrt(float64(max(n, 1))) }

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

// suspect is the reason for which the detector would set the statement aside, or "",
// and the one for which it would ask. An account is no order, nor is what was done,
// where no note is named. What holds a risk takes a rule, for it would be missed; so does
// a line of somebody else that names the client, or holds a measure, or opens a dump.
func (r *reading) suspect(s note.Statement, e *Example, first bool) (aside, doubt note.UnusedReason) {
	if s.Moved || s.Question != "" || r.told(s) || len(r.tokens) < 3 {
		return "", ""
	}
	a := weigh()
	p := a.Chances(e)
	risk := s.Slot == note.Risk || r.risky()
	switch {
	case p[AnOrder] >= a.Ask[AnOrder] && !r.clinician && !r.client && (s.Tense != note.Past || r.aboutNote()):
		doubt = note.UsedInstruction
		if p[AnOrder] >= a.From[AnOrder] && !risk {
			aside = doubt
		}
	case p[AnothersLine] >= a.Ask[AnothersLine] && !first && !r.has(subjectClient) && s.Voice != note.Client:
		doubt = note.UsedOtherClient
		if p[AnothersLine] >= a.From[AnothersLine] && !r.measured() && !risk {
			aside = doubt
		}
	}
	return aside, doubt
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

// kinds are the words that orders and notices are made of, by what they are: a verb of
// writing, a note, a machine, an hour, a place where patients lie. A word may be of several.
var kinds = func() map[string]uint64 {
	out := map[string]uint64{}
	for i, list := range []map[string]bool{writes, noteParts, machines, words(`you your yourself u ur usted tu`), words(`must should shall needs need has have ought debe tiene`), asks,
		otherCues, otherPersons, otherOwners, words(`not no never nothing none without dont cannot cant nada nunca sin`),
		// what is done to a text, and how it is to come out
		words(`make keep leave skip drop cut omit soften spin tone swap rename fudge gloss bury pad bump round reuse copy lead close end begin start stick toss throw slip invent rate rank depict portray
			characterize word phrase frame describe upcode downcode backdate inflate expand shorten strike tweak adjust sugarcoat approve sign skip assume default pretend act decide translate decode complete continue
			refer quite quita deja haz hazlo inventa invente rellena cambia resume copia pon ponga ponle ponga agreguele redacte redacta call repeat treat list title give gimme show open send stop`),
		words(`any all every everything only always throughout anywhere wherever whatever appear appears appearing entire whole exactly instead todo todas nadie siempre`),
		words(`stable cured normal fine good positive severe mild moderate low zero improved recovered resolved perfect better worse nice glowing acute routine happy hopeful euthymic negative unremarkable oriented cleared
			compliant medical necessary impaired sober well wnl denies denied discharge fit curado curada estable mejor bien normal`),
		words(`risk plan diagnosis mood affect assessment goal goals minutes code dx symptoms symptom section safety status intervention score weight exam risks riesgo nota diagnostico evaluacion`),
		words(`insurance insurer claim claims payer billing attorney lawyer court judge landlord hr employer counsel reviewer auditor utilization authorization payors adjuster abogado seguro juez legal`),
		words(`word words wording phrase language sound sounds narrative version term text paragraph line lines sentence sentences reads read typed typing transcribe transcription dictation message prompt writing written letterhead record records file
			paper official entry entries suene`),
		// whose it is
		words(`oops wait wrong sorry shoot ugh nope scratch disregard misfiled mixed meant confusing thinking actually perdon ups whoops hmm confundi`),
		words(`guy lady woman man kid teen girl boy gentleman fella fellow lad lassie lass welder nurse veteran vet twin twins resident student toddler senora senor muchacho joven nina nino chavo chava chica chico somebody someone
			human person pair folks couple parents`),
		words(`am pm oclock oclocks noon morning afternoon evening lunch monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays mon tue tues wed weds thu thurs fri yesterday tomorrow slot
			hour manana tarde lunes martes miercoles jueves viernes earlier later next last previous before after back`),
		words(`room bed bay cubicle flat unit floor ward rm cama cuarto door cottage bedside hall window apartment station caseload clinic wing desk side chair list`),
		words(`who whom whose que quien`), words(`my mine i mi`), words(`her his their hers theirs su`),
		words(`mom mother dad father sister brother wife husband son daughter partner spouse boyfriend girlfriend bf gf ex aunt uncle cousin grandma grandpa niece nephew parents kids mama papa hermana hermano hijo hija esposo esposa
			mum mums moms stepdad stepmom roommate neighbor coworker boss friend teacher`),
		words(`she he they shes hes ella el`),
		words(`call email nudge tell ask remind order fax send chase chased file ring invoice letter refill eval iep labs paperwork ordered sent renewed unpaid due callback voicemail text billing appointment script referral avisar
			llamar renovar mandar recordar pedir`),
		words(`needs wants still again also too waiting pending moved cancelled canceled left refused sorted fell`),
		words(`group member members participant participants grupo miembro integrante taller workshop program house iop`),
		words(`chart charts file folder expediente tab session visit case page mrn notes window`),
		words(`saw see seen treat treated follow met heard had took covering supervisee colleague consult peer intake evaluated atiendo veo vi`),
		words(`same similar like reminds reminded unlike compare compares comparable exactly third recordo`),
		words(`ct client pt patient cl clt paciente cliente clienta clients patients pts cts`),
		words(`belongs belong goes go under save carry mix mixing put move here there his`),
	} {
		for w := range list {
			out[w] |= 1 << i
		}
	}
	return out
}()

// What a word is without being in a list.
const (
	aNumber = 40 + iota
	aName   // a given name
	aCapital
	aQuoted
	ofKinds
)

// kindsOf are the kinds of token i.
func (r *reading) kindsOf(i int) uint64 {
	t := &r.tokens[i]
	k := kinds[t.low]
	switch {
	case t.quoted:
		return k | 1<<aQuoted
	case t.number:
		k |= 1 << aNumber
	case persons.Known(t.low):
		k |= 1 << aName
	case t.upper != "":
		k |= 1 << aCapital
	}
	return k
}

// metaBuckets are what the detector alone looks at: the marks of tags, which kinds of
// words stand in the statement, in what order, side by side, and what opens it.
func (r *reading) metaBuckets(text string) []uint32 {
	out := make([]uint32, 0, 160)
	add := func(kind, a, b byte) {
		out = append(out, jottedBucket((((hashStart('M')^uint32(kind))*16777619^uint32(a))*16777619^uint32(b))*16777619))
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
	var seen, last uint64
	var pairs [ofKinds]uint64
	for i := range r.tokens[:min(len(r.tokens), longestExample)] {
		here := r.kindsOf(i)
		for m := here; m != 0; m &= m - 1 {
			k := byte(bits.TrailingZeros64(m))
			if i < 4 {
				add('1'+byte(i), k, 0)
			}
			for b := last; b != 0; b &= b - 1 {
				add('n', byte(bits.TrailingZeros64(b)), k)
			}
			for b := seen &^ pairs[k]; b != 0; b &= b - 1 {
				add('2', byte(bits.TrailingZeros64(b)), k)
			}
			pairs[k] |= seen
			if seen&(1<<k) == 0 {
				add('w', k, 0)
			}
		}
		if i < 2 && here == 0 {
			add('0', byte(i), byte(shape(r.tokens[i]))) // what opens it is none of these
		}
		seen |= here
		last = here
	}
	return out
}
