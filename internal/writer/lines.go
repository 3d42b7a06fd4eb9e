package writer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
)

// part is one of her own sentences in a line for the model.
type part struct {
	text string
	of   []note.Statement
	hers bool // what has no subject can only be the client's
}

func (p part) first() note.Statement { return p.of[0] }

// Apart makes w a line of its own for the model.
func Apart(w Woven, all []note.Statement) Woven {
	s := w.Of[0]
	w.parts = []part{{string(w.Text), w.Of, s.Voice != note.Collateral && s.Voice != note.Clinician && clientGoesOn(s, all)}}
	return w
}

// Bounds of a line for the model: of more it makes a story.
const (
	mostInLine    = 4
	longestInLine = 200 // bytes
)

// Lines makes of her sentences of one section the lines that a model is given. Of
// neighbours that Weave leaves apart, but that a reader takes in one breath, the
// model makes one sentence: their words are hers, and how they join is its own.
func Lines(section []Woven, all []note.Statement, st Style) []Woven {
	var out []Woven
	for _, w := range section {
		w = Apart(w, all)
		if len(out) > 0 && st.Full {
			if joined, ok := together(out[len(out)-1], w, st); ok {
				out[len(out)-1] = joined
				continue
			}
		}
		out = append(out, w)
	}
	return out
}

func together(a, b Woven, st Style) (Woven, bool) {
	if len(a.Of)+len(b.Of) > mostInLine || len(a.Text)+len(b.Text) > longestInLine {
		return a, false
	}
	last, next := a.parts[len(a.parts)-1], b.parts[0]
	s, t := last.of[len(last.of)-1], next.first()
	whole := func(p part) bool { f := shapeOf(p, st); return f == clause || f == handed || f == finding }
	dx := func(list []note.Statement) bool {
		return slices.ContainsFunc(list, func(x note.Statement) bool { return x.Has(note.Diagnosis) })
	}
	if s.Slot != t.Slot && !(whole(last) && whole(next)) || s.Slot == note.Risk || t.Slot == note.Risk || dx(b.Of) || dx(a.Of) && (opening(last, st) == "" || !whole(next) && opening(next, st) == "") || s.Part != t.Part || s.Section != t.Section || foreignBetween(s, t) ||
		slices.ContainsFunc(slices.Concat(a.Of, b.Of), func(x note.Statement) bool { return x.Question != "" }) {
		return a, false
	}
	for _, p := range []part{last, next} {
		if isRisk(p.text) || labelled(p.text) || !strings.HasSuffix(p.text, ".") || strings.HasSuffix(p.text, "..") || !shorthandOnly.MatchString(p.text) || shapeOf(p, st) == unclear {
			return a, false
		}
	}
	if !sameVoice(last, next, st) || spreads(last, next, st) {
		return a, false
	}
	if _, ok := seam(last, next, st); !ok {
		return a, false
	}
	second, ok := lowered(next)
	if !ok {
		return a, false
	}
	return Woven{Text: note.Text(strings.TrimSuffix(string(a.Text), ".") + "; " + second), Of: slices.Concat(a.Of, b.Of), parts: append(slices.Clone(a.parts), next)}, true
}

// sameVoice tells whether next is told by whoever tells last, or says itself who
// tells it: what one says must not become the account of another.
func sameVoice(last, next part, st Style) bool {
	a, b := last.of[len(last.of)-1].Voice, next.first().Voice
	if !tellsOf(last.text) {
		return a == b || tellsOf(next.text) || b == "" && a == note.Client
	}
	return tellsOf(next.text) || a == b && strings.HasPrefix(next.text, glossary.Capital(st.subject())+" ")
}

// tellsOf tells whether a text says in its first words who gives the account.
func tellsOf(text string) bool {
	words := strings.Fields(text)
	for i := 1; i < min(len(words), 4); i++ {
		if w := strings.ToLower(words[i]); tells[w] || told[w] || tellers[w] {
			return true
		}
	}
	return len(words) > 0 && strings.EqualFold(words[0], "per")
}

var tellers = words("said wrote thinks feels believes told worries noticed notices observed claims called")

// spreads tells whether what stands in last could be read of next as well: a "no",
// a condition, a doubt, a time at its head.
func spreads(last, next part, st Style) bool {
	whole := shapeOf(next, st) == clause || shapeOf(next, st) == handed
	switch {
	case conditional.MatchString(last.text), headed.MatchString(last.text):
		return true
	case !whole && doubtful.MatchString(last.text):
		return true
	case !whole && negated(last.text) && !negated(next.text):
		return true
	case negated(next.text) && !negated(last.text) && shapeOf(next, st) == naming:
		return true // "the plan includes A, and no B"
	}
	return false
}

func negated(text string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		if w = strings.Trim(w, ".,;:()"); denials[w] && w != "0" && w != "zero" || strings.HasSuffix(w, "n't") {
			return true
		}
	}
	return false
}

var (
	conditional = regexp.MustCompile(`(?i)\b(?:if|unless|until|in case|whether|should)\b`)
	doubtful    = regexp.MustCompile(`(?i)\b(?:maybe|perhaps|possibl\w+|probabl\w+|likely|might|may|rule out|provisional|seems?|appears?|suspect\w*|because|thinks?|believes?|wants?|hopes?|considering|versus)\b`)
	headed      = regexp.MustCompile(`(?i)^(?:last|yesterday|on|since|after|before|when|while|at|during|this|today|tonight|tomorrow|by|in|until|for|once) `)
)

// lowered is the text of a part with a small first letter, if that is certain: a name
// keeps its capital.
func lowered(p part) (string, bool) {
	first, _, _ := strings.Cut(p.text, " ")
	bare := strings.TrimRight(first, ".,:;'s")
	if bare == "" {
		bare = first
	}
	r, size := utf8.DecodeRuneInString(bare)
	low := strings.ToLower(strings.Trim(first, ".,:;"))
	switch {
	case bare == "":
		return "", false
	case !unicode.IsUpper(r), bare == strings.ToUpper(bare), strings.ContainsFunc(bare[size:], unicode.IsUpper), strings.ContainsFunc(bare, unicode.IsDigit):
		return p.text, true
	case startsSmall(p.first()), openers[low], clientItems[low], clinicianItems[low], headNouns[low], adjectives[low], subjects[low], meetings[low], imperatives[low], somewhat[low], people.MatchString(low), low == "client", low == "patient", low == "clinician":
		return lowerFirst(p.text), true
	case names.Plain(strings.SplitN(low, "-", 2)[0]):
		return lowerFirst(p.text), true
	case names.Given(first):
		return p.text, true
	}
	return p.text, false
}

// shape is what a sentence of hers is made of, as far as it decides how it can be
// finished, and joined to another.
type shape int

const (
	unclear  shape = iota
	clause         // has its subject and verb
	act            // a past verb of the clinician's: "used", "reviewed"
	verbal         // the client's verb without its subject: "arrived late", "still avoids"
	doingNow       // "crying daily", "sleeping 7 h"
	being          // "tearful, neat"
	naming         // a thing: "some progress in …", "sticker chart"
	without        // "no alcohol today"
	toDo           // an instruction: "coordinate with OB"
	meeting        // "next session Monday"
	finding        // a thing and how it is: "affect flat", "sleep 4 h", "PHQ-9 14"
	handed         // somebody's task: "mom to call the school"
	back           // "back in 2 weeks"
	ofAge          // "34-year-old referred by …"
	onDrug         // "on lithium 900 mg"
)

// shapeOf reads the shape from the first words.
func shapeOf(p part, st Style) shape {
	s, text := p.first(), strings.TrimSuffix(p.text, ".")
	tokens := strings.Fields(text)
	if len(tokens) == 0 || labelled(text) {
		return unclear
	}
	low := func(i int) string {
		if i >= len(tokens) {
			return ""
		}
		return strings.ToLower(strings.Trim(tokens[i], ".,;:()"))
	}
	first, second := low(0), low(1)
	ends := strings.TrimRight(tokens[0], ",;") != tokens[0] // a comma follows the first word
	k := kindOf(first)
	switch {
	case isSentence(text, st):
		return clause
	case ages.MatchString(text):
		return ofAge
	case onMedicine.MatchString(text):
		return onDrug
	case first == "no" && len(tokens) > 1:
		return without
	case s.Slot == note.Plan && first == "back" && (prepositions[second] || beforeDay[second] || weekday[glossary.Capital(second)]):
		return back
	case (people.MatchString(first) || helpers[first] || first == "client") && (second == "to" || low(2) == "to" && people.MatchString(second)):
		return handed
	case s.Slot == note.Plan && meetings[first] && meetingNouns[second], s.Slot == note.Plan && first == "follow-up" && kindOf(second) == otherWord && !finiteIn(tokens):
		return meeting
	case s.Slot == note.Plan && imperatives[first] && !ends && !beings[second] && len(tokens) > 1:
		return toDo
	case s.Slot == note.Intervention && (clinicianActs[first] && first != "practiced" && first != "practised" || clinicianDid[first] && len(tokens) > 1) && !(first == "told" && !people.MatchString(second) && !objects[second]):
		return act
	case s.Slot == note.Intervention && k == deed:
		return unclear // hers or the clinician's
	case first == "left" && !prepositions[second] && !owned[second] && second != "home" && second != "early" && second != "work" && second != "school":
		return unclear // a side
	case heads[first] && (presents[second] || pasts[second] || deeds[second]):
		return verbal
	case heads[first] && len(second) > 5 && strings.HasSuffix(second, "ing"):
		return doingNow
	case clinicianActs[first] && s.Slot != note.Intervention:
		return unclear // whose act it is she did not write
	case (presents[first] || pasts[first] || deeds[first] || k == deed && strings.HasSuffix(first, "ed")) && !beings[second] && len(tokens) > 1 && !ends:
		return verbal
	case k == doing && (s.Slot == note.Intervention || s.Slot == note.Plan):
		return naming
	case k == doing && len(tokens) > 1 && !changed[second]:
		return doingNow
	case !ends && foundSo(tokens):
		return finding
	case k == adjective && len(tokens) > 1 && !ends && (kindOf(second) == noun || kindOf(second) == adjective && kindOf(low(2)) == noun):
		return naming
	case k == adjective:
		return being
	case finiteIn(tokens):
		return clause
	case names.Given(tokens[0]) || initial.MatchString(tokens[0]):
		return unclear
	case prepositions[first] || heads[first] || first == "not" || unicode.IsDigit(rune(first[0])):
		return unclear
	}
	return naming
}

// foundSo tells whether a text is a thing with how it is right behind, to which
// between puts the verb.
func foundSo(tokens []string) bool {
	for i := 1; i < min(len(tokens), 6); i++ {
		if strings.TrimRight(tokens[i-1], ",;") != tokens[i-1] {
			break
		}
		after := ""
		if i+1 < len(tokens) {
			after = strings.ToLower(tokens[i+1])
		}
		if donePassive(strings.ToLower(tokens[i-1]), strings.ToLower(strings.TrimRight(tokens[i], ",;")), after) {
			return true
		}
	}
	for i := 0; i+1 < min(len(tokens), 4); i++ {
		w, next := strings.ToLower(tokens[i]), strings.ToLower(strings.TrimRight(tokens[i+1], ",;"))
		digit := next[0] >= '0' && next[0] <= '9'
		switch {
		case scale(w) && digit && i == 0:
			return true
		case digit && i == 0 && measures(tokens[0]):
			return true // "TSH 2.1", "Cr 0.9"
		case digit, adjectives[next], adverbs[next]:
			return true
		}
		if !headNouns[w] {
			return false
		}
	}
	return false
}

// measures tells whether a word before a figure is the short name of what is
// measured: "TSH 2.1", "Cr 0.9".
func measures(word string) bool {
	return word[0] >= 'A' && word[0] <= 'Z' && (word == strings.ToUpper(word) || len(word) < 4) && !strings.ContainsAny(word, "0123456789:")
}

// finiteIn tells whether one of the first words after a subject is its verb, as far
// as a list can tell.
func finiteIn(tokens []string) bool {
	for i := 1; i < min(len(tokens), 6); i++ {
		w := strings.ToLower(strings.Trim(tokens[i], ".,;:()"))
		if i > 1 && strings.TrimRight(tokens[i-1], ",;") != tokens[i-1] {
			return false // another piece
		}
		if before := strings.ToLower(tokens[i-1]); prepositions[before] || before == "to" || before == "a" || before == "the" {
			continue
		}
		switch {
		case beings[w], auxiliary[w], tells[w], told[w], tellers[w], presents[w] && w != "uses" && w != "needs" && w != "works", deeds[w], pasts[w], thirds[w]:
			return true
		case strings.HasSuffix(w, "ed") && len(w) > 4 && (i == 1 || i == 2 && possessive.MatchString(tokens[0])) && !passives[w] && !adjectives[w] && w != "need":
			return true
		}
	}
	return false
}

var (
	ages       = regexp.MustCompile(`^\d{1,2}-(?:year|month)-old\b`)
	onMedicine = regexp.MustCompile(`^On [a-z]+(?: \w+)? \d+(?:\.\d+)? ?(?:mg|mcg|g)\b`)

	possessive = regexp.MustCompile(`(?i)^(?:his|her|their|my|the|\w+['’]s)$`)
	initial    = regexp.MustCompile(`^[A-Z](?:\.|['’]s)?$`)

	heads        = words("still also now currently recently again often sometimes usually")
	helpers      = words("aide aides school case caseworker manager ot pt slp tutor coach carer carers")
	objects      = words("him her them client patient")
	clinicianDid = words("did told gave ran asked offered drew")
	changed      = words("is was are were has have had down up less more better worse improved decreased increased from went remains stays continues to")
	prepositions = words(`at on in from of for with by after before since per during about under over until between to into as than like through against around without when while if because though
		although so then but and or once where that which who how why what its`)
	auxiliary = words("has have had will would can could did does do may might should cannot can't won't doesn't didn't hasn't isn't wasn't aren't don't haven't couldn't wouldn't go goes take help keep make need want come work")
	thirds    = words(`keeps leaves joins stays goes gets brings takes makes does works helps drives comes meets starts ends visits plans calls texts says hurts sends pays gives lets looks
		seems appears remains shows allows knows moves runs sits walks reads writes tells plays holds picks watches begins agrees cares snores cooks cleans attends manages buckled
		hit hits hid caught fell broke saw held sent`)
	meetingNouns = words("session appointment visit group meeting time appt")
	imperatives  = words(`coordinate refer continue start stop order call phone send consult check schedule obtain review request monitor add titrate increase decrease taper fax contact assess
		administer reassess explore introduce discuss repeat complete walk open practice practise log journal avoid bring read write attend try track limit eat drink
		return see move pick teach wear finish prepare invite provide offer update apply reduce hold switch maintain progress advance get recheck sign email text rest stretch elevate
		follow keep give take use work set ask talk meet work begin resume wean encourage involve include plan build draft submit print upload transfer discharge revisit process
		target address clean buy cook clear sort sleep go stay leave share show tell speak identify list name record rate fill`)
)
