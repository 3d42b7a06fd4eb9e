package audit

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// asides are the stretches of an administrative statement that hold no fact of
// the template and say something of the session all the same. They stand in the
// line as she wrote them: what she noted of consent, of who waited outside, who
// called or where they met is lost otherwise.
type asides struct {
	text  string   // of the statement, third parties by their roles
	facts [][2]int // where in text the facts stand that the line says
	spans [][2]int // the asides
}

// asidesOf finds them. A statement without any fact counts too, where it records
// something: talk to herself, errands, money and rooms are no part of the record.
// said are the spans of its facts that the line says.
func asidesOf(s note.Statement, finds []found, said [][2]int) (out asides) {
	if s.Slot != note.Admin || s.Moved || s.Continues || s.Question != "" || s.Unused != "" && s.Unused != note.UsedAdmin || laterRE.MatchString(string(s.Text)) && !laterOther(string(s.Text)) || Course(s) {
		return out
	}
	var all [][2]int // of its facts, those that were overruled among them
	for _, x := range finds {
		if x.statement.ID == s.ID {
			all = append(all, x.span)
		}
	}
	text := glossary.Calm(string(s.Alone()))
	moved := func(spans [][2]int) (to [][2]int, ok bool) { // where the words of the typed text stand in text
		if text == string(s.Text) {
			return spans, true
		}
		for _, at := range spans {
			from := strings.Index(strings.ToLower(text), strings.ToLower(string(s.Text[at[0]:at[1]])))
			if from < 0 {
				return nil, false
			}
			to = append(to, [2]int{from, from + at[1] - at[0]})
		}
		return to, true
	}
	all, ok := moved(all)
	facts, ok2 := moved(said)
	if !ok || !ok2 {
		return asides{}
	}
	out.text, out.facts = text, facts
	for _, clause := range clausesOf(text) {
		own := text[clause[0]:clause[1]]
		if asideRE.MatchString(own) || strings.ContainsAny(own, "\"“”") {
			continue
		}
		if surelyRE.MatchString(own) && !strings.ContainsAny(own, "0123456789") && len(strings.Fields(own)) <= mostWordsOfAside {
			out.spans = append(out.spans, clause) // whole: what was made sure of is a fact of its own
			continue
		}
		for _, at := range between(clause, all) {
			at = trimFrame(text, at)
			own := text[at[0]:at[1]]
			if n := len(strings.Fields(own)); n > 0 && n <= mostWordsOfAside && wordRE.MatchString(frameWordsRE.ReplaceAllString(own, "")) && !programWord(own) && (!onlyNames.MatchString(own) || stateRE.MatchString(own)) {
				out.spans = append(out.spans, at)
			}
		}
	}
	if len(all) == 0 && !slices.ContainsFunc(out.spans, func(at [2]int) bool { return recordsRE.MatchString(text[at[0]:at[1]]) }) {
		return asides{}
	}
	return out
}

// Tells tells whether an administrative statement without a fact of the template
// says something that a note records all the same: "POD 18 R TKA, visit 5".
func Tells(s note.Statement) bool {
	text := string(s.Alone())
	return !asideRE.MatchString(text) && !laterRE.MatchString(text) && !onlyNames.MatchString(text) && len(wordRE.FindAllString(frameWordsRE.ReplaceAllString(text, ""), -1)) > 6
}

const mostWordsOfAside = 12

// programWord: a few words for the kind of session stand beside the service.
func programWord(own string) bool {
	for _, w := range wordsOf(own) {
		if w.low != stop && !programWords.in([]word{w}) {
			return false
		}
	}
	return true
}

// onlyNames: who was seen, by name, or how often a code is billed.
var onlyNames = regexp.MustCompile(`^(?:(?i:saw|seen|met|with|w/|couple|-) )*(?:\p{Lu}\p{Ll}+|\p{Lu}\.?)(?:(?:,| and| &|\+| y) ?(?:\p{Lu}\p{Ll}+|\p{Lu}\.?))*$|^[xX×]?\d+$`)

// stateRE: where a client on video was, which says whose law holds.
var stateRE = regexp.MustCompile(`^(?:in )?(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming)$`)

// clausesOf gives the stretches of text between its marks.
func clausesOf(text string) (out [][2]int) {
	from := 0
	end := func(to int) {
		if at := trimmed(text, [2]int{from, to}, " \t\r\n.,;:-–—•*&+/"); at[0] < at[1] {
			out = append(out, at)
		}
	}
	for i, r := range text {
		if strings.ContainsRune(",;()\n", r) && !(r == ';' && i > 0 && i+1 < len(text) && unicode.IsDigit(rune(text[i-1])) && unicode.IsDigit(rune(text[i+1]))) || r == '.' && (i+1 == len(text) || text[i+1] == ' ') && (i < 3 || text[i-2] != 'D' && text[i-2] != 'M' && text[i-2] != ' ') {
			end(i)
			from = i + 1
		}
	}
	end(len(text))
	return out
}

// between is what is left of clause outside of the facts.
func between(clause [2]int, facts [][2]int) (out [][2]int) {
	facts = slices.Clone(facts)
	slices.SortFunc(facts, func(a, b [2]int) int { return a[0] - b[0] })
	from := clause[0]
	for _, f := range facts {
		if f[1] <= from || f[0] >= clause[1] {
			continue
		}
		if f[0] > from {
			out = append(out, [2]int{from, f[0]})
		}
		from = f[1]
	}
	if from < clause[1] {
		out = append(out, [2]int{from, clause[1]})
	}
	return out
}

func trimmed(text string, at [2]int, marks string) [2]int {
	at[0] += len(text[at[0]:at[1]]) - len(strings.TrimLeft(text[at[0]:at[1]], marks))
	at[1] -= len(text[at[0]:at[1]]) - len(strings.TrimRight(text[at[0]:at[1]], marks))
	return at
}

// trimFrame takes the words of a frame off both ends of text[at], and a joining
// word that nothing is left to join. "with" and "at" stay before what they name.
func trimFrame(text string, at [2]int) [2]int {
	for {
		at = trimmed(text, at, " \t\r\n.,;:-–—•*&+/")
		first, rest, _ := strings.Cut(text[at[0]:at[1]], " ")
		last := text[at[0]+strings.LastIndexByte(text[at[0]:at[1]], ' ')+1 : at[1]]
		low := strings.ToLower(strings.Trim(first, ".:"))
		switch {
		case first == "":
			return at
		case rest != "" && leads[low] || rest == "" && (leads[low] || trails[low] || pronouns[low]) || rest == "" && !wordRE.MatchString(frameWordsRE.ReplaceAllString(first, "")):
			at[0] += len(first)
		case rest != "" && last != text[at[0]:at[1]] && trails[strings.ToLower(last)]:
			at[1] -= len(last)
		default:
			return at
		}
	}
}

// Words that only lead to a fact, or go out from one.
var (
	leads  = set("and so then was were is lasted from to until for of the a an session sess ses x y de la el hasta")
	trails = set("and so then was were is lasted from to until for of the a an at in on by via x w w/ with session y de la el a en desde hasta")
)

var pronouns = set("he she they him her them él ella left today hoy total")

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

var (
	// What only opens a dump, or is said to oneself; money, rooms and errands.
	asideRE = regexp.MustCompile(`(?i)^(?:ok(?:ay)?|so|um+|uh+|well|alright|all right|right|last (?:one|note)|next (?:one|note)|late note|note|this is|for (?:the|my)|remember|remind|need to|have to|gotta|must|don'?t forget|to ?do|bueno|pues|a ver|recordar)\b|\b(?:copay\w*|paid|pay|invoice\w*|superbill|(?:room|rm|sala)\.? ?(?:\d+|[a-z])\b|copago|my (?:note|notes|lunch|car|desk))\b`)
	// A consent, an identity or place made sure of, an interpreter.
	surelyRE = regexp.MustCompile(`(?i)\b(?:consent\w*|confirmed|verified|interpreter|release (?:signed|on file)|roi|telehealth agreement|consiente|consinti\w+|consentimiento|intérprete|confirmad\w+|verificad\w+)\b`)
	// What a statement without any fact has to speak of: a consent, a person, a call, a place or a record.
	recordsRE = regexp.MustCompile(`(?i)` + surelyRE.String() + `|\b(?:` + kinRE + `|alone|walk(?:ed)?[- ]?in|call(?:ed)?|t/?c|voice ?mail|vm|outside|waiting|infant|baby|intern|co-?led|co-?facilitated|counselor|teacher|nurse|staff|officer|last seen|no[- ]?show|ns|late cancel\w*|community|home visit|clos(?:ing|ed)|discharg\w*|d/c|transfer\w*|chart reviewed|records? reviewed|solo|sola|llamada|fuera)\b`)
)
