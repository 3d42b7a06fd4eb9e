package sorter

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// ownLife tells whether the clinician speaks of her own life: her family, body and
// errands, what she feels, what she will take to supervision. A client's words in
// the first person are told or quoted, and no concern of this: "my boss yelled at
// me, he says" stays. The phrases that need no such reading are words/cues/private.txt.
func (r *reading) ownLife(s note.Statement) bool {
	if s.Question != "" {
		return false
	}
	if label := r.low(0); (label == "private" || label == "personal" || label == "privado" || label == "personally") && strings.Contains(string(s.Text), ":") && !practice[r.low(1)] {
		return true
	}
	bare := s.Voice == note.Client && !strings.Contains(string(s.Cue), " ") && !r.client // "felt like crying myself"
	if (s.Voice == note.Client || s.Voice == note.Collateral) && !bare {
		return false
	}
	others := r.client || r.collateral
	for i, t := range r.tokens {
		if t.quoted {
			return false
		}
		if saying[t.low] && i+2 >= len(r.tokens) { // "…, he says"
			return false
		}
	}
	for i, t := range r.tokens {
		next, after := r.low(i+1), r.low(i+2)
		switch {
		case bare && t.low != "myself":
		case t.low == "myself" && !others:
			return true
		case bare:
		case (t.low == "my" || t.low == "mi" || t.low == "mis") && !r.hadBy(i) && (mine[next] || mine[after] && ownAdjectives[next]):
			return true
		case wearing[t.low] && next == "me":
			return true
		case (t.low == "i" || t.low == "im") && r.clinician && i <= 3 && r.feels(i+1):
			return true
		case i <= 2 && supervises[t.low] && (i == 0 || musts[r.low(0)] || steps4[r.low(0)]) && !others:
			for j := i + 1; j < len(r.tokens) && j <= i+5; j++ {
				if w := r.tokens[j].low; (strings.HasPrefix(w, "supervis") || w == "consult" && r.low(j+1) == "group") && r.low(j-1) != "her" && r.low(j-1) != "his" {
					return true
				}
			}
		}
	}
	low := unquoted(string(s.Text))
	if !others && r.mentions(selfWords) && ownFeeling.MatchString(low) && (!r.client || !r.told(s)) {
		return true
	}
	if !bare && (wornOut.MatchString(low) || !others && needsHerself.MatchString(low)) {
		return true
	}
	return !bare && !others && (r.chore() || noteToMe.MatchString(low) && r.ownThings())
}

func (r *reading) low(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].low
}

// hadBy tells whether somebody else said what holds the "my" at token i.
func (r *reading) hadBy(i int) bool {
	for _, t := range r.tokens[:i] {
		if saying[t.low] {
			return true
		}
	}
	return false
}

// feels tells whether a feeling of hers follows: "am so over", "was half asleep".
func (r *reading) feels(i int) bool {
	for j := i; j < len(r.tokens) && j < i+5; j++ {
		switch w := r.tokens[j].low; {
		case moods[w]:
			return true
		case w != "am" && w != "was" && w != "have" && w != "had" && w != "got" && w != "feel" && w != "felt" && w != "so" && w != "a" && w != "really" && w != "just" &&
			w != "half" && w != "very" && w != "bit" && w != "think" && w != "i" && w != "pretty" && w != "totally" && w != "kind" && w != "of" && w != "getting":
			return false
		}
	}
	return false
}

// chore: a step that has only her own things in it: "drop the rent check".
func (r *reading) chore() bool {
	if r.ownErrand() {
		return true
	}
	head := r.low(0)
	if head == "i" || head == "um" || head == "also" || head == "ok" || head == "okay" {
		head = r.low(1)
	}
	if !musts[head] && !steps4[head] {
		return false
	}
	own := false
	for _, t := range r.tokens {
		if clinicalThings[t.low] {
			return false
		}
		own = own || things[t.low]
	}
	return own && !r.has(subjectClient) && !r.has(subjectCollateral) && !r.facet(note.Medication) && !r.facet(note.Symptom)
}

var (
	saying = words(`says said say states stated reports reported explained explains told tells asked dice dijo refiere comenta wrote writes`)
	mine   = words(`mind mortgage dad mom mother father kids kid son daughter husband wife dentist car dog cat aunt uncle niece nephew grandmother grandma grandfather back head lunch landlord ex divorce therapist
		vacation marriage house stomach knees migraine taxes flight wedding birthday pregnancy miscarriage sister brother period
		mudanza divorcio dentista casa carro perro esposo esposa hijo hija hermana hermano mama papa cabeza espalda marido`)
	ownAdjectives = words(`own poor late ex old propia propio sick teenage`)
	wearing       = words(`wears drains exhausts annoys irritates bores bugs triggers frustrates intimidates tires wore drained exhausted annoyed bored bugged`)
	practice      = words(`pay insurance practice room school office trainer space goal goals hygiene care`)
	moods         = words(`impatient sad angry helpless stuck lost tired useless guilty ashamed uneasy uncomfortable protective maternal numb overwhelmed
		inadequate incompetent manipulated attacked tearful frustrated disappointed defensive sleepy torn unsettled anxious nervous scared relieved proud
		asleep burned burnt exhausted drained bored annoyed irritated distracted hungry fried wiped dreading jealous attracted intimidated
		triggered crush sleepy starving resentful hangry over`)
	supervises = words(`ask bring take discuss process talk llevar preguntar hablar consultar`)
	steps4     = words(`gotta reminder drop grab pick buy pay renew order return mail comprar recoger pagar`)
	things     = words(`rent mortgage dentist gas groceries laundry mechanic plumber vet daycare tire tires bank dmv taxes stamps lunch dinner coffee cake
		gift birthday flight hotel cleaners roofer electrician package costco milk bread diapers toner leche pan panales dentista mercado luz gasolina kids daughter son`)
	clinicalThings = words(`client ct pt patient she he they her him his their letter roi records form forms session appt pcp school safety group referral goal goals exposure hep homework hw
		paciente ella su sus`)
)

// ownErrand: what she reminds herself of in passing, "oh and remember to pick up milk",
// "don't forget Lily's recital", "text babysitter".
func (r *reading) ownErrand() bool {
	i, urged := 0, false
	for ; i < len(r.tokens) && i < 8 && passing[r.tokens[i].low]; i++ {
		urged = urged || reminding[r.tokens[i].low]
	}
	verb := r.low(i)
	if !(errands[verb] || urged && (verb == "get" || i > 1)) {
		return false
	}
	own := false
	for _, t := range r.tokens[i:] {
		if clinicalThings[t.low] || t.quoted {
			return false
		}
		own = own || hers[t.low] || urged && things[t.low] || errands[verb] && verb != "call" && i > 0 && things[t.low]
	}
	return own && !r.facet(note.Medication) && !r.facet(note.Symptom)
}

var (
	passing   = words(`for me myself swing oh and um uh also ok okay so btw ps i note to self remember don t dont forget need have got gotta must should please pls really quick reminder remind me let`)
	reminding = words(`remember forget self reminder remind gotta`)
	errands   = words(`swing stop run head pick grab buy call text email pay renew order return drop cancel book mail`)
	hers      = words(`milk eggs babysitter sitter plumber electrician mechanic roofer recital dentist vet daycare groceries laundry cleaners cleaning dmv diapers oil dinner takeout pizza license taxes`)

	wornOut      = newForm(`\b(?:this (?:case|client|family|one|couple|pt|patient)|she|he|they) (?:is |are )?(?:gives|giving|drives|driving|makes|making) me (?:a headache|crazy|nuts|sad|tired|anxious|sleepy|want to (?:quit|cry|scream))|\b(?:not sure|wonder if|doubt(?: that)?) (?:i'?m|i am) (?:the right|a good|good enough|any good|the best)|\bi (?:really )?(?:need|want) (?:a |to )?(?:vacation|nap|drink|new job|quit)\b`)
	needsHerself = newForm(`^\W*(?:(?:oh|and|um|also|running late|so) ?,? )*(?:i )?need (?:to eat|to pee|coffee|lunch|caffeine|gas|a nap|food|more coffee|a snack|water)\b|^\W*(?:running late|so hungry|starving),? (?:need|gotta|so)\b`)
)

// ownFeeling: what she notes of herself without an "I", by what she will do about it:
// "felt protective of them, watch that", "my own stuff got poked, bring to consult".
var ownFeeling = newForm(`\b(?:my (?:own )?(?:stuff|baggage|issues?|buttons?|reaction|transference|history)|counter-?transference|contratransferencia) (?:got|was|is|came|showed|poked|here|again|to|with|up)\b|\b(?:ojo con|watch|note|notice|strong|my|mi|some|big|heavy) (?:my |the |la |mi )?(?:counter-?transference|contratransferencia)\b` +
	`|\b(?:felt|feeling|was|got|noticed|caught myself|found myself) .{0,60}[,;.–—-] ?(?:watch (?:that|it|this|myself)|need to watch|keep an eye on (?:that|myself)|my own stuff|bring (?:it |that |this )?to (?:consult|supervision|my)|take (?:it |that |this )?to (?:consult|supervision)|for supervision|supervision)\b` +
	`|^\W*(?:caught|found|noticed) myself\b|\b(?:bring|take|llevar)(?:lo)? (?:it |this |that )?(?:to|a) (?:my )?(?:own )?(?:consult(?:ation)?(?: group)?|supervision|peer group|supervisi.n)\W*$|^\W*(?:yo )?sali (?:bastante |muy |tan |un poco )*(?:agotad|cansad|triste|movid|enojad|tocad|drenad)`)

// selfWords: one of them is in every form of ownFeeling.
var selfWords = words(`my mi myself felt feeling got was caught countertransference counter contratransferencia transference consult consultation supervision sali`)

func (r *reading) mentions(list map[string]bool) bool {
	for _, t := range r.tokens {
		if list[t.low] {
			return true
		}
	}
	return false
}

// mayFeel: a feeling without a subject that may be hers or the client's: it stays, and is
// asked about.
var mayFeel = newForm(`^\W*(?:felt|feeling|got|was) (?:really |so |pretty |a bit |a little |kind of |kinda |very |oddly |strangely )*(?:protective|maternal|paternal|parental|pulled in|bored|sleepy|defensive|over-?involved|drawn in|out of my depth|like rescuing|like scolding) ?(?:of|toward|towards|for|about|by|with|to)? ?(?:them|him|her|it|this (?:one|kid|client|pt)|the (?:two|three|kid|client|child|boy|girl)(?: of them)?)\W*$`)

var noteToMe = newForm(`^\W*(?:note|memo|reminder|nota|recordatorio)? ?(?:for|to|para) (?:me|myself|self|mi)\W`)

// ownThings tells whether what is named is of her own errands and nothing of the client's.
func (r *reading) ownThings() bool {
	own := false
	for _, t := range r.tokens {
		if clinicalThings[t.low] {
			return false
		}
		own = own || things[t.low] || hers[t.low]
	}
	return own
}

// palpates: "I felt a click at end range" is an examination.
func (r *reading) palpates() bool {
	for _, t := range r.tokens {
		if underHand[t.low] {
			return true
		}
	}
	return false
}

var underHand = words(`rom joint shoulder knee crepitus spasm click pop grip tone lump mass tenderness edema swelling muscle abdomen hip tightness resistance range
	pulse node nodes gland spine ankle wrist elbow`)
