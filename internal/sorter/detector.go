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

// The detector stands beside the rules for orders (orders.go), for other clients
// (others.go) and for what is the clinician's own (private.go): the rules know forms, it
// knows what words such lines are made of and how they stand in a dump (around.go). It
// sees the same hashed features as the classifier and some of its own, and says how
// likely a statement is ordinary, an order, of another client, or hers alone. Like the
// classifier it holds numbers alone and is made by internal/sorter/train, of the lines
// in testdata/orders, testdata/private and testdata/voices.

// The classes beside ordinary, and their number.
const (
	AnOrder = iota
	AnothersLine
	HersAlone // the clinician's own feelings and errands
	AsideClasses
)

//go:embed aside.bin
var asideFile []byte

// Aside are the weights of the detector.
type Aside struct {
	From    [AsideClasses]float64 // the chance from which a statement is set aside, even one that weighs
	Ask     [AsideClasses]float64 // and the chance from which it is, unless it weighs
	Scale   float64               // of the weights
	Bias    [AsideClasses]float64
	Weights []int8 // Spread rows of AsideClasses
}

// Spread is how many features the detector tells apart.
const Spread = 1 << 17

func spreadBucket(h uint32) uint32 { return (h ^ h>>15) & (Spread - 1) }

// spread gives each feature its bucket.
func spread(list []uint32) []uint32 {
	out := make([]uint32, len(list))
	for i, h := range list {
		out[i] = spreadBucket(h)
	}
	return out
}

const asideMark = "SQA3"

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
	a := &Aside{Weights: make([]int8, Spread*AsideClasses)}
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
	add(e.Words, TextValue(len(e.Words)))
	add(e.Hints, CueValue)
	add(e.Meta, MetaValue(len(e.Meta)))
	add(e.About, AboutValue)
	for k := range p {
		p[k] += a.Bias[k]
	}
	return Softened(p)
}

// MetaValue is the value of each of n features of the detector's own.
func MetaValue(n int) float64 { return 5 / math.Sqrt(float64(max(n, 1))) }

// AboutValue is that of each of how it stands in the dump.
const AboutValue = 0.7

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

// Spare is what the detector may not do with a statement.
type Spare struct {
	From    [AsideClasses]bool // it is none of that class, whatever its words are like
	Grave   bool               // it speaks of danger: it stays, and she is asked
	Weighty bool               // a medicine or a quotation: in doubt it stays, and she is asked
	Number  bool               // a number: likewise, in great doubt
}

// spare: an account is no order, nor is what was done, where no note is named. What opens
// a dump or begins with the client is of nobody else, and no private matter of the
// clinician's; nor is what is quoted, measured or a danger, or "I" in a pasted message.
func (r *reading) spare(s note.Statement, v *vector, first, pasted bool) Spare {
	all := s.Question != "" || len(r.tokens) < 3
	risk, ofClient := v[dangers] > 0, clientNouns[r.low(0)] || clientNouns[r.low(1)] && articles[r.low(0)]
	return Spare{
		From: [AsideClasses]bool{
			AnOrder:      all || v[toldHead] > 0 || r.clinician || r.client || s.Tense == note.Past && !r.aboutNote(),
			AnothersLine: all || first || ofClient || len(r.tokens) < 4,
			HersAlone:    all || first || ofClient || s.Quoted || v.clinical(r) || r.palpates() || risk || pasted || v[administers] > 0 || practice[r.low(1)] || saying[r.low(0)],
		},
		Grave:   risk || r.grave(),
		Weighty: s.Quoted || r.facet(note.Medication),
		Number:  r.number,
	}
}

// grave tells whether a word near death, harm or abuse stands in the statement: fewer of
// them are a danger than are none, and none may go unread.
func (r *reading) grave() bool {
	for _, t := range r.tokens {
		if graves[t.low] || harming[t.low] || dying[t.low] {
			return true
		}
	}
	return false
}

var graves = words(`suicide suicidal suicidality sib nssi homicidal kills overdose overdosed pills gun guns firearm knife razor blade weapon weapons cutting bruise bruises bruised bleeding blood abuse abused abusive
	assault assaulted raped rape molested violent violence threatened threatens choked strangled beat beaten unsafe safety danger dangerous crisis 988 911 hopeless hopelessness burden worthless disappear wake woke alive exist
	relapse relapsed relapsing withdrawal seizure seizures voices despertar psychosis psychotic hallucinations cps dcfs police arrested allergy allergic pregnant
	suicidio suicida suicidas matar matarse morir muerte muerta lastimarse cortarse pastillas pistola cuchillo golpe golpes golpeo golpea pega pego abuso abusada abusado violo violencia amenaza amenazo peligro crisis
	emergencia recaida recayo sangre convulsion voces desaparecer carga embarazada alergia`)

// suspect is the reason for which the detector would set the statement aside, or "",
// and the one for which it would ask. A private line in the note is a breach, and what is
// set aside stands under unused, one tap from the note: so in doubt a statement is set
// aside. One that weighs stays and is asked about: a risk always, the rest in doubt; and
// what is like an order, for steps of a plan are.
func (r *reading) suspect(s note.Statement, e *Example) (aside, doubt note.UnusedReason) {
	if s.Moved {
		return "", ""
	}
	a := weigh()
	p := a.Chances(e)
	for k, reason := range asideReasons {
		if p[k] < a.Ask[k] || e.Spare.From[k] || k == AnothersLine && met(string(s.Text)) {
			continue
		}
		doubt = reason
		half := (a.From[k] + a.Ask[k]) / 2
		heavy := p[k] < a.From[k] && e.Spare.Weighty || p[k] < half && e.Spare.Number ||
			k == AnOrder && (p[k] < a.From[k] && !r.ofNotes() || p[k] < 0.85 && !r.aboutNote()) ||
			s.Slot == note.Risk || e.Spare.Grave || k == AnothersLine && r.measured()
		if !heavy {
			return reason, reason
		}
		return "", reason
	}
	return "", ""
}

// met tells whether it is an account, or of somebody whom the client met, or of what
// passed between them.
func met(text string) bool {
	low := unquoted(text)
	return metByClient.MatchString(low) || accountOf.MatchString(low) || hourOfHers.MatchString(low) || withClient.MatchString(low)
}

var asideReasons = [AsideClasses]note.UnusedReason{AnOrder: note.UsedInstruction, AnothersLine: note.UsedOtherClient, HersAlone: note.UsedPrivate}

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

// ofNotes tells whether the statement names a note or a machine, but as its first word,
// which may be a verb ("record panic attacks").
func (r *reading) ofNotes() bool {
	for _, t := range r.tokens[min(1, len(r.tokens)):] {
		if noteParts[t.low] || machines[t.low] {
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
		// the clinician's own: her body and mood, her home, her office, her trade
		words(`tired exhausted drained hungry starving pee coffee lunch snack headache migraine cold sick allergies nauseous sleepy yawning shoulder back knees fried wiped cansada cansado agotada agotado molida hambre cafe sueno cabeza`),
		words(`dread dreaded dreading bored boring annoyed annoying irritated resent resentful envy envied jealous proud smug flattered relieved guilty ashamed embarrassed embarrassing cringe awkward intimidated protective maternal attracted
			rescue overstepped incompetent impostor imposter fraud inadequate stuck lost harsh short snapped overshared rambled projecting countertransference supervision consult ugh lol sigh gosh honestly tbh frankly
			coraje pena culpa verguenza hueva aburrida aburrido harta harto envidia ganas molesta lastima contratransferencia supervisora supervisor`),
		words(`groceries laundry oven door plumber electrician mechanic roof kitchen car gas tire oil dmv license taxes rent mortgage bank dentist vet dog cat kids daycare babysitter milk diapers dinner birthday gift gym flight hotel vacation wedding
			anniversary package amazon costco target return library dry cleaning cleaners haircut passport super mandado tortillas luz renta carro tarea panales pastel boda lavanderia gasolina dentista`),
		words(`printer copier toner thermostat heater ac office carpet parking badge wifi portal ehr login password chair desk fridge microwave waiting noise siren light lights ceiling clock room door keys pens laptop charger phone mic dictation
			dictating impresora oficina aire estacionamiento silla luz ruido`),
		words(`productivity caseload backlog behind notes paperwork billing rate raise salary pay director boss manager staff meeting mtg hr ceu ceus license licensure malpractice premium renewal training webinar payroll overtime schedule shift
			colleague coworker group practice private job resume quit retire burnout burned burnt reunion jefa jefe junta sueldo nomina turno`),
		// another's case: who it is, and what has to be done about it
		words(`widower widow retired elderly older younger young newlywed veteran firefighter teacher nurse student engineer painter lawyer policeman professor pastor dancer chef driver plumber farmer soldier trucker veterano maestra estudiante albanil`),
		words(`referral waitlist waitlisted reauth auth records subpoena subpoenaed discharge reschedule rescheduled resched swap bump slot cancel cancelled cancels confirm copay copays superbill roi release fortnightly noshow shows terms
			eligibility renewal summary close closing transfer outreach remision cancelo cambio cita turno`),
		words(`unlike like versus vs compared comparison parallel reminds similarly same similar both opposite ahead worse than alike igual mismo parecido`),
		words(`year years yo yr f m female male old anos`),
	} {
		for w := range list {
			out[w] |= 1 << i
		}
	}
	return out
}()

// What a word is without being in a list.
const (
	aNumber = 48 + iota
	aName   // a given name
	aCapital
	aQuoted
	anInitial // "W.", "K"
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
	case len(t.low) == 1 && t.low >= "b" && t.low <= "z" && t.low != "i" && t.low != "o" && t.low != "y" && t.low != "s":
		k |= 1 << anInitial
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
		out = append(out, spreadBucket((((hashStart('M')^uint32(kind))*16777619^uint32(a))*16777619^uint32(b))*16777619))
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
