package writer

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
)

// pattern is what a model's sentence for a line has to match: every word of the
// line, in order, with room between them for the small words that a sentence needs,
// and a choice of them where grammar leaves no doubt that some are missing. A server
// that enforces the schema then cannot lose a fact or put one in; the model chooses
// how it is said. "" is for a line that is one whole sentence already, which needs
// other words, or that holds signs a server's grammar may not take.
//
// Only literal text, character classes, groups and "?" are used: that much every
// server reads.
func pattern(w Woven, st Style) string {
	parts := w.parts
	if parts == nil {
		parts = Apart(w, nil).parts
	}
	for i := range parts {
		parts[i].text = harmless(parts[i].text)
		if !shorthandOnly.MatchString(parts[i].text) {
			return ""
		}
	}
	var b strings.Builder
	b.WriteByte('^')
	named := false
	for i, p := range parts {
		open := opening(p, st)
		if i > 0 {
			join, ok := seam(parts[i-1], p, st)
			if !ok {
				return ""
			}
			b.WriteString(series(join, parts, i))
			if open = lowerSubject(open, st); shared(parts[i-1], p, st) || strings.HasSuffix(join, "to ") || strings.HasSuffix(join, "with ") {
				open = ""
			}
		}
		if named = open != "" && shapeOf(p, st) == naming && p.first().Slot == note.Plan && p.first().ID%2 == 0 && !strings.ContainsAny(p.text, ",;"); named && len(parts) == 1 {
			open = "" // "booster in 3 months is planned": not each begins with "the plan"
		}
		b.WriteString(open)
		p.write(&b, i == 0 && (open == "" || strings.HasSuffix(open, ")?")), st)
	}
	if len(parts) == 1 && named {
		b.WriteString("( is| are) planned")
	}
	b.WriteString("[.]$")
	if len(parts) == 1 && isSentence(parts[0].text, st) {
		if as, err := regexp.MatchString(b.String(), addStop(parts[0].text)); as || err != nil {
			return "" // nothing is missing in it
		}
	}
	return b.String()
}

// series is how part i follows the one before: of three and more only the last is
// joined by "and", and where one has commas of its own they stand apart by semicolons.
func series(join string, parts []part, i int) string {
	if len(parts) < 3 || !strings.Contains(join, "and ") || strings.HasSuffix(join, "to ") {
		return join
	}
	mark := ", "
	if slices.ContainsFunc(parts, func(p part) bool { return strings.ContainsAny(p.text, ",;") }) {
		mark = "; "
	}
	if i+1 < len(parts) {
		return mark
	}
	return mark + "and "
}

// write adds the words of a part. Where it may be the head of the sentence, its
// first letter may be of either case.
func (p part) write(b *strings.Builder, head bool, st Style) {
	text := p.text
	form := shapeOf(p, st)
	switch {
	case head:
	case form == act, form == verbal, form == toDo, form == doingNow:
		text = lowerFirst(text) // a verb, whatever name is spelled like it
	default:
		text, _ = lowered(p)
	}
	tokens := strings.Fields(strings.TrimRight(text, "."))
	first := kindOf(strings.ToLower(tokens[0]))
	atNoun, piece := true, 0 // at the first words of a piece; which piece
	for i, t := range tokens {
		bare := strings.TrimRight(t, ",;")
		switch {
		case i == 0 && spokenByI(tokens):
			b.WriteString(map[bool]string{true: "Clinician", false: "clinician"}[head] + map[bool]string{true: " will"}[bare != "I"])
		case i == 0 && head:
			b.WriteString(anyCase(bare))
		default:
			b.WriteString(literal(bare))
		}
		if i+1 == len(tokens) {
			break
		}
		next := strings.TrimRight(tokens[i+1], ",;")
		if bare != t {
			b.WriteString(boundary(p.first(), first, next, t[len(t)-1:]+" ", slices.ContainsFunc(tokens[i+1:], func(t string) bool { return strings.TrimRight(t, ",;") != t }), st))
			atNoun = true
			piece++
			continue
		}
		after := ""
		if i+2 < len(tokens) {
			after = strings.ToLower(tokens[i+2])
		}
		b.WriteByte(' ')
		switch {
		case form == meeting && (i == 1 || i == 0 && !meetingNouns[strings.ToLower(next)]):
			b.WriteString("(is |will be )" + when(next, after))
		case form == handed && strings.EqualFold(next, "to"):
			b.WriteString("(is |are )")
			form = clause
		case weekday[next] && onDay(strings.ToLower(bare), after, tokens[i+1] != next || i+2 == len(tokens)):
			b.WriteString("on ")
		case (saidSo[strings.ToLower(bare)] && i < 5) && account[strings.ToLower(next)] && !negatedBefore(tokens, i):
			b.WriteString("that ")
		case form == finding && i == 0 && next[0] >= '0' && next[0] <= '9' && measures(bare) && !headNouns[strings.ToLower(bare)] && !scale(strings.ToLower(bare)):
			b.WriteString("(was |is )")
		case (form == toDo || form == back || form == meeting) && returns[strings.ToLower(bare)] && next[0] >= '0' && next[0] <= '9' && longSpans[strings.Trim(after, ".,;")]:
			b.WriteString("in ")
		case p.first().Has(note.Diagnosis): // a diagnosis stays as it is
		default:
			b.WriteString(between(strings.ToLower(bare), next, after, atNoun, piece == 0))
		}
		atNoun = atNoun && headNouns[strings.ToLower(bare)]
	}
}

// when is the small word before a time.
func when(next, after string) string {
	switch {
	case weekday[next]:
		return "on "
	case strings.EqualFold(next, "same"):
		return "the "
	case longSpans[strings.Trim(after, ".,;")] && next[0] >= '0' && next[0] <= '9':
		return "in "
	case next[0] >= '0' && next[0] <= '9':
		return "(on |at )"
	}
	return ""
}

// negatedBefore tells whether a word before token i says no: "never said he would".
func negatedBefore(tokens []string, i int) bool {
	return slices.ContainsFunc(tokens[:i], func(t string) bool { return denials[strings.ToLower(t)] })
}

// After a verb of telling, before the one of whom it is told, "that" may stand.
var (
	saidSo  = words("says states reports said stated reported")
	account = words("he she they there he's she's they're it's")
)

// spokenByI tells whether a sentence begins with what the clinician did or will do:
// "I called", "I'll phone", and speaks of herself no more.
func spokenByI(tokens []string) bool {
	if len(tokens) < 3 {
		return false
	}
	for _, t := range tokens[1:] {
		switch strings.ToLower(strings.Trim(t, ".,;:")) {
		case "i", "i'm", "i'll", "i've", "me", "my", "myself", "we", "our", "us", "think", "thought", "felt", "wondered", "was", "am":
			return false
		}
	}
	verb := strings.ToLower(tokens[1])
	return tokens[0] == "I'll" && !strings.HasSuffix(verb, "ly") || tokens[0] == "I" && (verb == "will" || verb == "did" || verb == "had" || clinicianActs[verb] || deeds[verb] || strings.HasSuffix(verb, "ed") && verb != "need")
}

// onDay tells whether "on" is missing before a day: "home Thursday", but "last
// Thursday" and "Thursday group".
func onDay(before, after string, ends bool) bool {
	return !small[before] && !prepositions[before] && !beforeDay[before] && !weekday[glossary.Capital(before)] && (ends || prepositions[after] || after == "and")
}

var (
	weekday   = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
	beforeDay = words("next last this every each past until til till by since early late all no same following")
)

// shorthandOnly is the text a pattern is made for: what else a line may hold is
// rare, and safer left to verify.
var shorthandOnly = regexp.MustCompile(`^[A-Za-z0-9 ,;:.()'/%+<>=~#$’–→-]+$`)

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

// opening is how a sentence may, or must, begin before the first word of a part.
// Which of two ways is offered goes by the statement's number, so that not all of a
// section begin alike.
func opening(p part, st Style) string {
	s, subject := p.first(), glossary.Capital(st.subject())
	tokens := strings.Fields(strings.TrimRight(p.text, "."))
	first := strings.ToLower(strings.TrimRight(tokens[0], ",;"))
	second := ""
	if len(tokens) > 1 {
		second = strings.TrimRight(tokens[1], ",;")
	}
	k := kindOf(first)
	form := shapeOf(p, st)
	told := s.Slot == note.Reported
	seen := s.Slot == note.Observed || s.Slot == note.Response
	if s.Has(note.Diagnosis) && s.Slot == note.Assessment {
		if form == naming || form == being || form == unclear && !prepositions[first] && !strings.Contains(p.text, ":") || k == deed && strings.HasSuffix(first, "ed") {
			return "(" + subject + " has |The diagnosis is )"
		}
		return ""
	}
	if s.Slot == note.Risk {
		if form == without && !strings.Contains(p.text, ",") {
			return "(There is |There are |There was |There were )"
		}
		return ""
	}
	even := s.ID%2 == 0
	plan := "The plan"
	if even {
		plan = "Plan"
	}
	switch form {
	case act:
		return "Clinician "
	case verbal:
		if (seen || told) && p.hers {
			return subject + " "
		}
	case doingNow:
		switch {
		case !p.hers:
		case seen && s.Slot == note.Observed:
			return subject + " (was |is )"
		case told, seen, s.Has(note.Progress):
			return subject + " is "
		}
	case being:
		if (told || seen || s.Slot == note.Assessment) && p.hers {
			return subject + " (was |is |has been )"
		}
	case ofAge:
		return subject + " is (a |an )"
	case onDrug:
		return subject + " is "
	case without:
		switch {
		case told && p.hers && even:
			return "(" + subject + " reports |" + subject + " had )"
		case told || seen:
			return "(There was |There were |" + subject + " had )"
		case s.Slot == note.Assessment:
			return "(There is |There was |There has been )"
		}
	case finding:
		if (seen || told) && len(tokens) > 1 && kindOf(second) == adjective && tokens[0] == strings.TrimRight(tokens[0], ",;") && k == noun {
			return "(" + subject + "'s )?"
		}
	case naming:
		return namingOpen(p, k, even, subject)
	case toDo:
		return plan + " is to "
	case back:
		return plan + " is to be "
	case meeting:
		return "(The )?"
	case unclear:
		if s.Slot == note.Plan && first == "to" {
			return "The plan is "
		}
	}
	return ""
}

// namingOpen is how a sentence begins that has only named a thing so far.
func namingOpen(p part, k kind, even bool, subject string) string {
	s := p.first()
	first := firstWord(p.text)
	then := laterKinds(p.text)
	if _, ok := lowered(p); !ok || names.Given(strings.Trim(strings.Fields(p.text)[0], ".,;:")) {
		return "" // it may be somebody's name
	}
	if then[deed] && people.MatchString(p.text) || then[adjective] || then[doing] || then[deed] && s.Slot != note.Reported && s.Slot != note.Intervention {
		return "" // what comes later has another beginning
	}
	switch s.Slot {
	case note.Reported:
		switch {
		case !p.hers || strings.ContainsAny(p.text, ":="):
		case even || then[deed]:
			return "(" + subject + " reports |" + subject + " describes )"
		default:
			return "(There is |There are |There has been |There have been |" + subject + " reports )"
		}
	case note.Observed, note.Response:
		if k == noun || k == adjective {
			return "(" + subject + " had |There was |There were )"
		}
		if somewhat[first] {
			return "(There was |There were )"
		}
	case note.Intervention:
		if !othersAct(p.text) {
			return "(Clinician used |Clinician provided )"
		}
	case note.Assessment:
		if somewhat[first] {
			return "(There is |There are |There was |There has been |There have been )"
		}
	case note.Plan:
		if !people.MatchString(first) && !strings.ContainsAny(p.text, ":=") && !finite.MatchString(p.text) && strings.Contains(p.text, " ") {
			if len(strings.Fields(p.text)) < 5 {
				return "The plan is "
			}
			return "The plan includes "
		}
	}
	return ""
}

// laterKinds are the kinds of word that the later pieces of a text begin with.
func laterKinds(text string) map[kind]bool {
	out := map[kind]bool{}
	fields := strings.Fields(text)
	for i := 1; i < len(fields); i++ {
		if strings.TrimRight(fields[i-1], ",;") != fields[i-1] {
			out[kindOf(strings.ToLower(strings.Trim(fields[i], ".,;")))] = true
		}
	}
	return out
}

// othersAct tells whether a later piece of a text begins with a verb that may be
// somebody else's: "values card sort; landed on rest".
func othersAct(text string) bool {
	fields := strings.Fields(text)
	for i := 1; i < len(fields); i++ {
		if strings.TrimRight(fields[i-1], ",;") != fields[i-1] || strings.EqualFold(fields[i-1], "and") {
			if w := strings.ToLower(strings.Trim(fields[i], ".,;")); kindOf(w) == deed && !clinicianActs[w] {
				return true
			}
		}
	}
	return false
}

// lowerSubject makes an opening one within a sentence.
func lowerSubject(open string, st Style) string {
	subject := glossary.Capital(st.subject())
	return strings.NewReplacer("Clinician", "clinician", subject, strings.ToLower(subject[:1])+subject[1:], "The ", "the ", "Plan ", "plan ", "There ", "there ").Replace(open)
}

// seam is what joins next to last in one sentence.
func seam(last, next part, st Style) (string, bool) {
	a, b := shapeOf(last, st), shapeOf(next, st)
	if a == unclear || b == unclear {
		return "", false
	}
	whole := func(s shape) bool { return s == clause || s == finding || s == handed }
	switch {
	case b == without && a != without && !negated(last.text) && !whole(a):
		return ", with ", true
	case last.first().Slot == note.Plan && a == naming && b == toDo && opening(last, st) != "":
		return ", and to ", true
	case last.first().Slot == note.Plan && a == toDo && b == naming:
		return ", with ", true
	}
	if !whole(b) && !shared(last, next, st) {
		switch open := opening(next, st); {
		case open == "":
			return "", false
		case b == naming && next.first().Slot == note.Plan && !whole(a) && a != meeting, b == toDo && a == naming:
			return "", false // "the plan is …, and the plan is …"
		}
	}
	if !whole(a) && !whole(b) && opening(last, st) == "" {
		return "", false
	}
	if strings.Contains(last.text, " and ") || strings.Contains(last.text, ",") || whole(b) {
		return ", and ", true
	}
	return "(, and | and )", true
}

// shared tells whether next goes on under the opening of last: "client is tearful
// and neat".
func shared(last, next part, st Style) bool {
	a, b := shapeOf(last, st), shapeOf(next, st)
	if a != b || a == clause || a == handed || a == finding || a == ofAge || a == meeting || a == onDrug || a == back {
		return false
	}
	if last.first().Has(note.Diagnosis) {
		return false
	}
	was, is := opening(last, st), opening(next, st)
	return was != "" && is != "" && (a != toDo || was == is || strings.Contains(was, "|") == strings.Contains(is, "|"))
}

// somewhat are the words with which a judgement begins that has no verb.
var somewhat = words("some slight good no less more fewer mild little minimal partial clear steady continued significant moderate real gradual marked modest limited ongoing better")

// boundary is what may stand between two pieces of a line that she set apart.
func boundary(s note.Statement, first kind, next, mark string, more bool, st Style) string {
	join := ", and " // "motivated, supportive husband" must not become one
	if kindOf(next) == deed {
		join = "(, and | and )"
	}
	if low := strings.ToLower(next); more || prepositions[low] || adds[low] {
		join = mark
	} else if next[0] >= '0' && next[0] <= '9' {
		join = "(" + mark + "|, and |, with )"
	}
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
		if more {
			return mark
		}
		return "(, and |, with | with )"
	}
	return join
}

// adds are words that go on with what was said, and are no next item of a list.
var adds = words("was were not all both each most mostly a an down up worse better less more especially including like such even also yes prior previously last maybe probably too again unless who whom whose")

// between is what may stand, or has to, between two neighbouring words: head, at the
// beginning of a piece; opens, in the first.
func between(word, next, after string, head, opens bool) string {
	lower := strings.ToLower(next)
	digit := next[0] >= '0' && next[0] <= '9'
	switch {
	case donePassive(word, lower, after):
		return "(was |were )"
	case lower == "noted" || lower == "observed" || lower == "reported" || lower == "elicited":
		return "(was |were )?"
	case head && headNouns[word] && digit && strings.HasSuffix(word, "s"):
		return "(were |are )"
	case head && headNouns[word] && digit:
		return "(was |is )"
	case head && opens && headNouns[word] && (adjectives[lower] || adverbs[lower]):
		if strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") {
			return "(were |are |have been )"
		}
		return "(was |is |has been )"
	case head && headNouns[word] && (adjectives[lower] || adverbs[lower]):
		if strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") {
			return "(were |are )?"
		}
		return "(was |is )?"
	case digit && scale(word) && opens && head: // "was" would make a former score of it
		return "(is |score is )"
	case digit && scale(word):
		return "(of )?"
	case digit && timed(lower, after) && len(word) > 3 && !small[word] && !prepositions[word] && !beforeDay[word] && kindOf(word) != doing:
		return "(for |at |on |in )?"
	case owned[word]:
	case (kindOf(word) == deed || small[word] && word != "and" && word != "or" && word != "no" && word != "not") && headNouns[lower]:
		return "(the )?"
	}
	return ""
}

// donePassive tells whether a verb after a thing says what was done to it: "988
// card given".
func donePassive(word, verb, after string) bool {
	return passives[verb] && !auxiliary[word] && word != "be" && word != "been" && (kindOf(word) == otherWord || kindOf(word) == noun) && !small[word] && (after == "" || small[after] || after == "together")
}

// timed tells whether a figure is a time, a date or a span: "9am", "3/4", "2 weeks".
func timed(figure, after string) bool {
	return spans[strings.Trim(after, ".,;:()")] || strings.HasSuffix(figure, "am") || strings.HasSuffix(figure, "pm") || strings.Contains(figure, ":") ||
		strings.Count(figure, "/") == 2 || len(figure) == 4 && (strings.HasPrefix(figure, "19") || strings.HasPrefix(figure, "20"))
}

var longSpans, returns = words("day days week weeks month months"), words("clinic back see them her him client return follow-up again visit session")

var spans = words("minute minutes hour hours day days week weeks month months year years am pm")

// scale tells whether word is the name of an instrument: PHQ-9, BDI-II.
func scale(word string) bool {
	return len(word) > 2 && strings.ContainsAny(word, "-0123456789") && strings.IndexFunc(word, func(r rune) bool { return r >= 'a' && r <= 'z' }) >= 0
}

// Words by what is missing beside them.
var (
	small      = words("a an the of for to at on in with and or but was were is are had has no not his her their its by as from than per")
	owned      = words("a an the his her their my our no own this that each every some any")
	beings     = words("was were is are")
	adverbs    = words("very mildly slightly somewhat mostly still more less fairly quite")
	adjectives = words(`able unable late tearful neat cooperative alert oriented calm guarded anxious sad depressed irritable labile flat blunted restricted constricted
		congruent disheveled unkempt tired quiet restless agitated euthymic dysphoric engaged attentive pleasant talkative pressed withdrawn punctual fidgety soft slow rapid pressured
		loud normal good fair poor intact limited linear logical coherent appropriate clear steady stable worse better broad full bright low high receptive open resistant
		negative positive decreased reduced diminished surprised worried relieved bored confused excited pleased disappointed annoyed embarrassed frightened terrified stuck divorced married separated widowed retired unemployed employed pregnant homeless shaky scabbed numb sick drunk high asleep alone exhausted hungry drowsy dizzy nauseous sober stressed overwhelmed hopeless lonely guilty ashamed scared afraid worried tense jumpy foggy
		motivated moderate elevated willing hopeful angry upset frustrated distracted casually neatly well well-groomed within unchanged improved improving`)
	headNouns = words(`risk affect speech mood appearance eye contact thought process content insight judgment memory attention concentration orientation gait lungs sleep appetite
		energy motivation posture hygiene grooming anxiety depression pain panic attacks nightmares cravings urges symptoms session homework worksheet plan skill technique breathing
		blood pressure rate screen incision voice level worry urges progress drinking gait balance vision hearing insight pulse temperature
		mailbox apartment notebook house meeting group weight strength range tone grip effusion edema hair clothes clothing dress camera`)
	// verbs that after a thing are done to it: "card given"
	passives = words("given done completed reviewed discussed scheduled updated signed provided obtained written met assigned administered sent faxed made noted")
	deeds    = words(`made took gave went left came chose could brought kept got told wore spoke sat stood showed wept began ran met did had was drove woke
		spent lost missed bought paid found forgot fell felt heard held hid knew learned lied meant rode rose saw sent sold stole stuck swore thought threw wrote broke caught drank fought grew slept`)
)

// literal is text that stands for itself in a pattern.
func literal(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune(".()+?*$", r) {
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
