package writer

import (
	"regexp"
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// pattern is what a model's sentence for a line in shorthand has to match: every
// word of the line, in order, with room between them for the small words that a
// sentence needs. A server that enforces the schema then cannot lose a fact or
// put one in; it chooses the grammar alone. "" is for a line that is a sentence
// already, which needs other words, or that holds signs a server's grammar may
// not take.
//
// Only literal text, character classes, groups and "?" are used: that much every
// server reads.
func pattern(w Woven, text string, st Style) string {
	if !shorthandOnly.MatchString(text) || isSentence(text, st) {
		return ""
	}
	var b strings.Builder
	b.WriteByte('^')
	tokens := strings.Fields(strings.TrimRight(text, "."))
	b.WriteString(opening(w.Of[0], tokens, st))
	head := true // at the first words of a piece
	for i, t := range tokens {
		bare := strings.TrimRight(t, ",;")
		if i == 0 {
			b.WriteString(anyCase(bare))
		} else {
			b.WriteString(literal(bare))
		}
		if i+1 == len(tokens) {
			break
		}
		next := strings.TrimRight(tokens[i+1], ",;")
		if bare != t {
			b.WriteString(boundary(w.Of[0], kindOf(strings.ToLower(tokens[0])), next, st))
			head = true
			continue
		}
		after := ""
		if i+2 < len(tokens) {
			after = strings.ToLower(tokens[i+2])
		}
		b.WriteString(" " + between(strings.ToLower(bare), next, after, head))
		head = head && headNouns[strings.ToLower(bare)]
	}
	b.WriteString("[.]$")
	return b.String()
}

// shorthandOnly is the text a pattern is made for: what else a line may hold is
// rare, and safer left to verify.
var shorthandOnly = regexp.MustCompile(`^[A-Za-z0-9 ,;:.()'/%+<>=~#-]+$`)

// Twice tells whether a line may be asked for a second time, in firmer words:
// only what is a sentence already, and never risk. A fragment in other words is a
// guess at what she left out.
func Twice(w Woven, st Style) bool {
	return len(w.Of) == 1 && w.Of[0].Slot != note.Risk && !isRisk(string(w.Text)) && isSentence(string(w.Text), st)
}

// isSentence tells whether text has a subject and its verb already.
func isSentence(text string, st Style) bool {
	first := firstWord(text)
	return strings.HasPrefix(text, glossary.Capital(st.subject())+" ") && len(strings.Fields(text)) > 2 && clientVerb(text, st) || subjects[first]
}

func clientVerb(text string, st Style) bool {
	verb := firstWord(strings.TrimPrefix(text, glossary.Capital(st.subject())+" "))
	return tells[verb] || told[verb] || presents[verb] || pasts[verb] || verb == "is" || verb == "was" || verb == "will" || strings.HasSuffix(verb, "ed")
}

var subjects = words("i i'm i've i'll he she they we he's she's they're we're he'll she'll we'll it it's there mom dad husband wife mother father sister brother partner")

// kind of word, as far as it decides what is missing before it.
type kind int

const (
	otherWord kind = iota
	adjective
	noun
	deed // a verb in the past, or of the third person
	doing
	none // "no", "denial of"
)

func kindOf(word string) kind {
	w := strings.ToLower(strings.Trim(word, ".,;:"))
	switch {
	case w == "no":
		return none
	case w == "compared" || w == "based":
		return otherWord
	case headNouns[w]:
		return noun
	case adjectives[w]:
		return adjective
	case deeds[w] || tells[w] || presents[w] || pasts[w] || told[w] || clinicianActs[w] || strings.HasSuffix(w, "ed") && len(w) > 4 && w == word:
		return deed
	case strings.HasSuffix(w, "ing") && len(w) > 5 && !headNouns[w]:
		return doing
	}
	return otherWord
}

// opening is how a sentence may, or must, begin before the first word of a line.
func opening(s note.Statement, tokens []string, st Style) string {
	subject := glossary.Capital(st.subject())
	first := strings.TrimRight(tokens[0], ",;")
	hers := s.Slot == note.Reported || s.Slot == note.Observed || s.Slot == note.Response
	k := kindOf(strings.ToLower(first))
	if s.Has(note.Diagnosis) && (k != deed || strings.HasSuffix(strings.ToLower(first), "ed")) {
		k = otherWord // "generalized" is no deed, "came" is one
	}
	switch {
	case k == deed && s.Slot == note.Intervention && clinicianActs[strings.ToLower(first)]:
		return "Clinician "
	case k == deed && (s.Slot == note.Observed || s.Slot == note.Response) && s.Voice != note.Clinician:
		return subject + " "
	case k == adjective && len(tokens) > 1 && tokens[0] == first && kindOf(strings.TrimRight(tokens[1], ",;.")) == noun:
		return "" // "slow speech" is a thing
	case k == adjective && (hers || s.Slot == note.Assessment):
		return subject + " (was |is |has been )"
	case k == doing && (s.Slot == note.Response || s.Slot == note.Assessment && s.Has(note.Progress)):
		return subject + " is "
	case k == noun && hers && len(tokens) > 1 && tokens[0] == first && kindOf(strings.TrimRight(tokens[1], ",;")) == adjective:
		return "(" + subject + "'s )?"
	case k == none && hers:
		return "(There was |There were |" + subject + " had )"
	case s.Slot == note.Assessment && s.Has(note.Diagnosis) && k == otherWord:
		return subject + " has "
	case s.Slot == note.Plan && strings.EqualFold(first, "to"):
		return "The plan is "
	}
	return ""
}

// boundary is what may stand between two pieces of a line that she set apart.
func boundary(s note.Statement, first kind, next string, st Style) string {
	join := "(, |, and | and |; )"
	switch k := kindOf(next); {
	case s.Slot == note.Risk, s.Has(note.Diagnosis): // an "and" could make one fact two
		return "(, |; )"
	case first == noun && beings[strings.ToLower(next)]: // of the thing: "nightmares 2 nights, was 5"
		return join
	case s.Slot == note.Plan, s.Slot == note.Assessment:
		return join
	case k == deed && s.Slot != note.Intervention && (first == noun || first == none):
		return join + st.subject() + " "
	case k == deed && s.Slot != note.Intervention:
		return join + "(" + st.subject() + " )?"
	case k == noun:
		return join + "(the )?"
	case k == none:
		return "(, |, and | and |; |, with | with )"
	}
	return join
}

// between is what may stand between two neighbouring words.
func between(word, next, after string, head bool) string {
	lower := strings.ToLower(next)
	digit := next[0] >= '0' && next[0] <= '9'
	switch {
	case passives[lower] && (kindOf(word) == otherWord || kindOf(word) == noun) && !small[word] && (after == "" || small[after] || after == "together"):
		return "(was |were )"
	case lower == "noted" || lower == "observed" || lower == "reported" || lower == "elicited":
		return "(was |were )?"
	case head && headNouns[word] && digit && strings.HasSuffix(word, "s"):
		return "(were |are )"
	case head && headNouns[word] && digit:
		return "(was |is )"
	case head && headNouns[word] && (adjectives[lower] || adverbs[lower]):
		return "(was |is |were |are )?"
	case digit && scale(word): // "was" would make a former score of it
		return "(of )?"
	case digit && len(word) > 3 && !small[word] && kindOf(word) != doing:
		return "(for |at |on |in )?"
	case (kindOf(word) == deed || small[word] && word != "and" && word != "or" && word != "no" && word != "not") && headNouns[lower]:
		return "(the )?"
	}
	return ""
}

// scale tells whether word is the name of an instrument: PHQ-9, BDI-II.
func scale(word string) bool {
	return len(word) > 2 && strings.ContainsAny(word, "-0123456789") && strings.IndexFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0
}

// Words by what is missing beside them.
var (
	small      = words("a an the of for to at on in with and or but was were is are had has no not his her their its by as from than per")
	beings     = words("was were is are")
	adverbs    = words("very mildly slightly somewhat mostly still more less fairly quite")
	adjectives = words(`able unable late tearful neat cooperative alert oriented calm guarded anxious sad depressed irritable labile flat blunted restricted constricted
		congruent disheveled unkempt tired quiet restless agitated euthymic dysphoric engaged attentive pleasant talkative pressed withdrawn punctual fidgety soft slow rapid pressured
		loud normal good fair poor intact limited linear logical coherent appropriate clear steady stable worse better broad full bright low high receptive open resistant
		motivated moderate elevated willing hopeful angry upset frustrated distracted casually neatly well well-groomed within unchanged improved improving`)
	headNouns = words(`risk affect speech mood appearance eye contact thought process content insight judgment memory attention concentration orientation gait lungs sleep appetite
		energy motivation posture hygiene grooming anxiety depression pain panic attacks nightmares cravings urges symptoms session homework worksheet plan skill technique breathing
		mailbox apartment notebook house meeting group weight strength range tone grip effusion edema hair clothes clothing dress camera`)
	// verbs that after a thing are done to it: "card given"
	passives = words("given done completed reviewed discussed scheduled updated signed provided obtained written met assigned administered sent faxed made noted")
	deeds    = words(`made took gave went left came chose could brought kept got told wore spoke sat stood showed wept began ran met did had was drove woke`)
)

// literal is text that stands for itself in a pattern.
func literal(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(".()+?*", r) {
			b.WriteString("[" + string(r) + "]")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// anyCase is literal, with a first letter of either case where that letter is
// only a sentence's capital.
func anyCase(word string) string {
	known := strings.ToLower(strings.Trim(word, ".,:"))
	if len(word) > 1 && word[1:] == strings.ToLower(word[1:]) && word[0] >= 'A' && word[0] <= 'Z' && (openers[known] || kindOf(known) != otherWord) {
		return "[" + word[:1] + strings.ToLower(word[:1]) + "]" + literal(word[1:])
	}
	return literal(word)
}
