package writer

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// Style is how a clinic writes its notes.
type Style struct {
	Subject string // the word for the person: "client" (also for ""), "patient", or ByInitials
	Full    bool   // full sentences: a missing subject is supplied where grammar makes it certain

	// Tense of what the client tells ("reports", "reported"): Present, Past, or as
	// she typed it.
	Tense    note.Tense
	Wordings []Wording // her preferences
}

func (st Style) subject() string {
	if st.Subject == "" {
		return "client"
	}
	return st.Subject
}

// Own gives the clinician's own words, tidied: shorthand spelled out, fillers
// and bullets gone, a capital, a full stop. It adds no fact. Quotations,
// numbers, doses, names and whatever has two meanings stay as she typed them; of
// a value taken back in the same line ("15, no wait, 14") only the one meant stays.
// Spanish is tidied in Spanish; of other languages only the first letter and the
// full stop change.
func Own(s note.Statement, st Style) note.Text {
	text := tidySpace(string(s.Alone()))
	text = trimLead(text)
	lang := glossary.Language(text)
	if lang == glossary.English {
		text = dropFillers(text)
		text = trimLead(opener.ReplaceAllString(text, ""))
	}
	text = glossary.Expand(glossary.Corrected(text), st.subject())
	if st.Full && lang == glossary.English {
		text = addSubject(text, s, st.subject())
		text = age.ReplaceAllString(text, "$1, $2 years old$3")
		text = spellPlus(text)
	}
	if lang == glossary.English {
		text = reword(inTense(text, st), st.Wordings)
	}
	text = addStop(capital(text))
	if text == "" {
		return note.Text(strings.TrimSpace(string(s.Text)))
	}
	return note.Text(text)
}

// age is one that stands as a noun beside the client: "Client 34-year-old, arrived".
var age = regexp.MustCompile(`^((?i:client|patient)),? (\d+)-year-old(,|\.?$)`)

// plus is a "+" that joins two words as "and" does: not a finding ("+ SI"), a sum or
// a sign that touches its word.
var plus = regexp.MustCompile(`([A-Za-z)]) \+ ([A-Za-z])`)

func spellPlus(text string) string {
	if !strings.Contains(text, " + ") {
		return text
	}
	var out strings.Builder
	for _, p := range glossary.Pieces(text) {
		piece := text[p.Start:p.End]
		if !p.Quoted {
			piece = plus.ReplaceAllString(piece, "$1 and $2")
		}
		out.WriteString(piece)
	}
	return out.String()
}

// addsOn tells whether a text that begins with "+" goes on with a thing to do, so
// that the sign is only an "and": "+ walk 20 min", not "+ SI".
func addsOn(rest string) bool {
	first := firstWord(rest)
	return clientItems[first] || clinicianActs[first] || meetings[first]
}

// tidySpace makes every run of white space and control characters outside
// quotations one space.
func tidySpace(text string) string {
	if plainSpaced(text) {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for _, p := range glossary.Pieces(text) {
		if p.Quoted {
			out.WriteString(text[p.Start:p.End])
			continue
		}
		space := false
		for _, r := range text[p.Start:p.End] {
			if unicode.IsSpace(r) || unicode.IsControl(r) {
				space = true
				continue
			}
			if space {
				out.WriteByte(' ')
				space = false
			}
			out.WriteRune(r)
		}
		if space {
			out.WriteByte(' ')
		}
	}
	return strings.Trim(out.String(), " ")
}

func plainSpaced(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] >= 0x7f || text[i] == ' ' && (i == 0 || i+1 == len(text) || text[i+1] == ' ') {
			return false
		}
	}
	return true
}

// trimLead takes off bullets, separators and a joining "and" or "but". A sign
// that touches its word may mean something ("-SI", ">5 hrs", ".5 mg") and stays.
func trimLead(text string) string {
	for {
		before := text
		text = strings.TrimLeft(text, " •·▪◦‣●*;,|:)]")
		for _, sign := range []string{"-", "–", "—", ">", ".", "/", "->", "=>", "--"} {
			if rest, ok := strings.CutPrefix(text, sign+" "); ok && (sign != ">" || !startsWithDigit(rest)) {
				text = rest
			}
		}
		if rest, ok := strings.CutPrefix(text, "+ "); ok && addsOn(rest) {
			text = rest
		}
		for _, join := range []string{"and ", "And ", "but ", "But ", "& ", "+ "} {
			if rest, ok := strings.CutPrefix(text, join); ok {
				text = rest
			}
		}
		if text == before {
			return text
		}
	}
}

func startsWithDigit(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

var fillers = map[string]bool{"um": true, "umm": true, "ummm": true, "uh": true, "uhh": true, "uhm": true, "erm": true, "hmm": true}

// opener is how a speaker takes a breath before saying something: "oh and", "okay so".
var opener = regexp.MustCompile(`^(?i:(?:oh|ok|okay|anyway)(?:,? (?:oh|ok|okay|anyway|so|and|yeah))*,? |so,? (?:anyway|yeah|okay|ok),? )`)

// dropFillers takes out the sounds of thinking that dictation writes down.
func dropFillers(text string) string {
	if !hasFiller(text) {
		return text
	}
	var out strings.Builder
	for _, p := range glossary.Pieces(text) {
		if p.Quoted {
			out.WriteString(text[p.Start:p.End])
			continue
		}
		rest := text[p.Start:p.End]
		for rest != "" {
			space := len(rest) - len(strings.TrimLeft(rest, " "))
			end := strings.IndexByte(rest[space:], ' ')
			if end < 0 {
				end = len(rest)
			} else {
				end += space
			}
			word := rest[space:end]
			if !fillers[strings.ToLower(strings.Trim(word, ",.…"))] {
				out.WriteString(rest[:end])
			}
			rest = rest[end:]
		}
	}
	return strings.Trim(out.String(), " ")
}

func hasFiller(text string) bool {
	for w := range strings.FieldsSeq(text) {
		if fillers[strings.ToLower(strings.Trim(w, ",.…"))] {
			return true
		}
	}
	return false
}

// Verbs of telling. In the third person present a bare one has the client for
// its subject; the past may be the clinician's own act ("described the skill",
// "reported to CPS") and is taken only where nothing points that way.
var (
	tells = words("reports denies states endorses describes complains admits acknowledges verbalizes expresses identifies says discloses")
	told  = words("reported denied stated endorsed complained admitted verbalized disclosed")
	nouns = words("from of by were are was is show shows showed indicate indicates to in as and on at for")
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

func addSubject(text string, s note.Statement, subject string) string {
	if s.Voice == note.Clinician || s.Voice == note.Collateral {
		return text
	}
	first, rest, found := strings.Cut(text, " ")
	if !found {
		return text
	}
	next, _, _ := strings.Cut(rest, " ")
	verb := strings.ToLower(first)
	switch {
	case tells[verb] && verb == "complains":
	case tells[verb] && !nouns[strings.ToLower(next)]:
	case told[verb] && !nouns[strings.ToLower(next)] && hers(s.Slot):
	default:
		return text
	}
	return subject + " " + verb + " " + rest
}

// inTense puts the client's telling at the start of text into the tense of the
// house. No other verb changes: what happened when is hers to say.
func inTense(text string, st Style) string {
	if st.Tense != note.Past && st.Tense != note.Present {
		return text
	}
	head, rest, _ := strings.Cut(text, " ")
	if !strings.EqualFold(head, st.subject()) {
		return text
	}
	verb, rest, _ := strings.Cut(rest, " ")
	for present, past := range tellings {
		switch {
		case st.Tense == note.Past && verb == present:
			return head + " " + past + " " + rest
		case st.Tense == note.Present && verb == past:
			return head + " " + present + " " + rest
		}
	}
	return text
}

// ByInitials is the Subject of a house that names the client by her initials. The
// writer itself knows no name: Named puts them into finished sentences.
const ByInitials = "initials"

var theClient = regexp.MustCompile(`\b(?:[Tt]he )?[Cc]lient\b(?:[^-]|$)`)

// Named puts initials where text says "client", outside of quotations.
func Named(text note.Text, initials string) note.Text {
	var out strings.Builder
	for _, p := range glossary.Pieces(string(text)) {
		piece := string(text)[p.Start:p.End]
		if !p.Quoted {
			piece = theClient.ReplaceAllStringFunc(piece, func(m string) string {
				rest := m[strings.Index(strings.ToLower(m), "client")+len("client"):]
				if rest == "." { // at the end: one full stop is enough
					return initials
				}
				return initials + rest
			})
		}
		out.WriteString(piece)
	}
	return note.Text(out.String())
}

// Initials of a name, for a house that writes "J.D. reports": "" if it has none.
func Initials(name note.Text) string {
	var out strings.Builder
	for word := range strings.FieldsSeq(string(name)) {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsLetter(r) {
			out.WriteString(string(unicode.ToUpper(r)) + ".")
		}
	}
	return out.String()
}

// hers tells whether statements of a slot are the client's telling.
func hers(slot note.Slot) bool {
	return slot == note.Reported || slot == note.Risk || slot == note.Response || slot == ""
}

// capital makes the first letter a capital, unless a quotation or a number
// stands first, or the word has a spelling of its own (iPhone).
func capital(text string) string {
	i := len(text) - len(strings.TrimLeft(text, "([¿¡*"))
	r, size := utf8.DecodeRuneInString(text[i:])
	if !unicode.IsLower(r) {
		return text
	}
	if next, _ := utf8.DecodeRuneInString(text[i+size:]); unicode.IsUpper(next) {
		return text
	}
	return text[:i] + string(unicode.ToUpper(r)) + text[i+size:]
}

// addStop ends the text with a full stop, unless it ends a sentence already.
// A hyphen after capitals may mean "negative" ("SI -") and stays.
func addStop(text string) string {
	if pieces := glossary.Pieces(text); len(pieces) > 0 && !pieces[len(pieces)-1].Quoted {
		text = strings.TrimRight(text, " ,;:–—|•·*")
		if rest, ok := strings.CutSuffix(text, " -"); ok && !endsInCapitals(rest) {
			text = strings.TrimRight(rest, " ,;:–—|•·*")
		}
	}
	if text == "" {
		return ""
	}
	last := strings.TrimRight(text, `"”’'»)]`)
	if strings.HasSuffix(last, ".") || strings.HasSuffix(last, "?") || strings.HasSuffix(last, "!") || strings.HasSuffix(last, "…") ||
		strings.HasSuffix(text, "。") || strings.HasSuffix(text, "؟") || strings.HasSuffix(text, "？") || strings.HasSuffix(text, "！") {
		return text
	}
	return text + "."
}

func endsInCapitals(text string) bool {
	last := text[strings.LastIndexByte(text, ' ')+1:]
	return last == strings.ToUpper(last) || strings.HasSuffix(text, "ideation") || strings.HasSuffix(text, "hallucinations")
}
