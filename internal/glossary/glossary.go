// Package glossary knows clinical shorthand: what "rpts", "w/o" or "SI/HI"
// stand for, and in which setting. The words are data (shorthand.txt,
// spanish.txt); this code only applies them.
//
// Two stages need the same answer: writer spells shorthand out for the reader,
// verify spells it out on both sides before it compares. A short form with more
// than one possible meaning is left exactly as typed. Quotations are never
// touched. The package is a leaf: it imports nothing of the project.
package glossary

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed shorthand.txt
var englishFile string

//go:embed spanish.txt
var spanishFile string

var (
	english = mustParse("shorthand.txt", englishFile)
	spanish = mustParse("spanish.txt", spanishFile)
)

// entry is one line of a glossary file.
type entry struct {
	meaning string
	when    []condition
}

// condition is one clause of an entry's third column.
type condition struct {
	not   bool
	where string // after, before, near
	words map[string]bool
}

func mustParse(name, file string) map[string][]entry {
	table, err := parse(file)
	if err != nil {
		panic(fmt.Sprintf("built-in glossary %s: %v", name, err))
	}
	return table
}

func parse(file string) (map[string][]entry, error) {
	table := map[string][]entry{}
	for n, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "|")
		if len(columns) != 3 {
			return nil, fmt.Errorf("line %d: %d columns, want 3", n+1, len(columns))
		}
		e := entry{meaning: strings.TrimSpace(columns[1])}
		for _, clause := range strings.Split(columns[2], ";") {
			words := strings.Fields(clause)
			if len(words) == 0 {
				continue
			}
			c := condition{words: map[string]bool{}}
			if words[0] == "not" {
				c.not, words = true, words[1:]
			}
			if len(words) < 2 || words[0] != "after" && words[0] != "before" && words[0] != "near" {
				return nil, fmt.Errorf("line %d: condition %q", n+1, clause)
			}
			c.where = words[0]
			for _, w := range words[1:] {
				c.words[w] = true
			}
			e.when = append(e.when, c)
		}
		for _, form := range strings.Fields(columns[0]) {
			table[form] = append(table[form], e)
			if r, size := utf8.DecodeRuneInString(form); unicode.IsLower(r) && form == strings.ToLower(form) {
				title := string(unicode.ToUpper(r)) + form[size:]
				table[title] = append(table[title], e)
			}
		}
	}
	return table, nil
}

// word is a run of text between spaces, with its punctuation apart.
type word struct {
	start, end int    // of the core in the text
	lower      string // the core in lower case, for conditions
	stop       bool   // punctuation stands between it and the next word
}

// setting is where in a statement a word stands.
type setting struct {
	words []word
	at    int
	set   map[string]bool
}

// Expand spells out the shorthand of text that has one meaning where it stands.
// subject is the clinic's word for the client.
func Expand(text, subject string) string {
	table := english
	switch Language(text) {
	case Spanish:
		table = spanish
	case Other:
		return text
	}
	text = settled(text)
	var words []word
	for _, p := range Pieces(text) {
		if p.Quoted {
			words = append(words, word{start: p.Start, end: p.End, lower: `"`})
			continue
		}
		words = appendWords(words, text, p.Start, p.End)
	}
	var out strings.Builder
	out.Grow(len(text) + len(text)/2)
	done := 0
	where := setting{words: words}
	for i, w := range words {
		if w.lower == `"` || w.start > 0 && text[w.start-1] == '-' { // "-SI": the sign may mean negative
			continue
		}
		where.at = i
		meaning, ok := where.spell(table, text[w.start:w.end], subject)
		if !ok {
			continue
		}
		before := text[done:w.start]
		if strings.HasPrefix(meaning, "-") {
			before = strings.TrimRight(before, " ")
		}
		out.WriteString(before)
		if strings.HasPrefix(text[w.end:], ":") { // "dx: …" has its colon
			meaning = strings.TrimSuffix(meaning, ":")
		}
		out.WriteString(meaning)
		done = w.end
		if where.dotBelongs(text) || w.lower == "re" && strings.HasPrefix(text[w.end:], ":") {
			done++
		}
	}
	out.WriteString(text[done:])
	return out.String()
}

// dotBelongs tells whether the full stop after the word belongs to the short
// form ("appt. on Friday") and not to the end of a sentence.
func (s setting) dotBelongs(text string) bool {
	end := s.words[s.at].end
	if end >= len(text) || text[end] != '.' || s.at+1 >= len(s.words) || s.words[s.at+1].start != end+2 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[s.words[s.at+1].start:])
	return s.at == 0 || unicode.IsLower(r) || unicode.IsDigit(r)
}

func appendWords(words []word, text string, from, to int) []word {
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:to])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		j := i
		for j < to {
			r, size := utf8.DecodeRuneInString(text[j:to])
			if unicode.IsSpace(r) || r == '—' || r == ';' {
				break
			}
			j += size
		}
		if j == i { // a lone separator
			i += size
			continue
		}
		start := i + len(text[i:j]) - len(strings.TrimLeft(text[i:j], "([{*+~-–,.:"))
		end := i + len(strings.TrimRight(text[i:j], ",.:!?)]}*"))
		if start < end {
			// a full stop after a short word may belong to the word
			stop := strings.ContainsAny(text[end:j], ",:") || end-start > 4 && strings.Contains(text[end:j], ".") || j < to && (text[j] == ';' || strings.HasPrefix(text[j:], "—"))
			words = append(words, word{start, end, strings.ToLower(text[start:end]), stop})
		} else if len(words) > 0 || text[i:j] == "&" || text[i:j] == "@" { // a bullet before the first word is none
			words = append(words, word{i, j, text[i:j], true})
		}
		i = j
	}
	return words
}

// code is an ICD-10 code in small letters: f32.0.
var code = regexp.MustCompile(`^[a-tv-z]\d[0-9a-z]\.[0-9a-z]{1,4}$`)

// spell gives the meaning of core where it stands. A form may carry a number
// before it ("3wks"), a possessive ("ct's"), or parts joined by a slash.
func (s *setting) spell(table map[string][]entry, core, subject string) (string, bool) {
	if len(core) > 24 { // longer than any combination of short forms
		return "", false
	}
	if m, ok := s.lookup(table, core, subject, ""); ok {
		return m, true
	}
	for _, mark := range []string{"'s", "’s"} {
		if base, found := strings.CutSuffix(core, mark); found {
			if m, ok := s.lookup(table, base, subject, ""); ok {
				return m + mark, true
			}
		}
	}
	if rest, found := strings.CutPrefix(core, "@"); found && rest != "" {
		return "at " + s.orSame(table, rest, subject), true
	}
	for _, mark := range []string{"w/", "W/"} {
		if rest, found := strings.CutPrefix(core, mark); found && len(rest) > 1 && table["w/"] != nil {
			with := "with "
			if mark == "W/" {
				with = "With "
			}
			return with + s.orSame(table, rest, subject), true
		}
	}
	if table["w/"] != nil {
		for _, spell := range []func(string) (string, bool){times, s.count, s.age} {
			if m, ok := spell(core); ok {
				return m, true
			}
		}
	}
	if code.MatchString(core) {
		return strings.ToUpper(core), true
	}
	if n := leadingNumber(core); n > 0 && n < len(core) {
		unit, per, _ := strings.Cut(core[n:], "/")
		if m, ok := s.lookup(table, unit, subject, core[:n]); ok && (strings.HasPrefix(m, "-") || isUnit(table, unit)) {
			joint := " "
			if strings.HasPrefix(m, "-") {
				joint = ""
			}
			if per != "" {
				m += " per " + s.orSame(table, per, subject)
			}
			return core[:n] + joint + m, true
		}
		return "", false
	}
	if strings.Contains(core, "/") {
		parts := strings.Split(core, "/")
		if len(parts) == 2 && isUnit(table, parts[0]) && periods[strings.ToLower(parts[1])] != "" {
			if m, ok := s.lookup(table, parts[0], subject, ""); ok {
				return m + " per " + periods[strings.ToLower(parts[1])], true
			}
		}
		if period := periods[strings.ToLower(parts[1])]; len(parts) == 2 && period != "" && len(parts[0]) > 0 && periods[strings.ToLower(parts[0])] == "" && leadingNumber(parts[0]) == 0 {
			return s.orSame(table, parts[0], subject) + " per " + period, true // "3 coffees/d"
		}
		changed := false
		for i, p := range parts {
			if m, ok := s.lookup(table, p, subject, ""); ok {
				parts[i], changed = m, true
			}
		}
		return strings.Join(parts, "/"), changed
	}
	return "", false
}

func (s *setting) orSame(table map[string][]entry, core, subject string) string {
	if m, ok := s.lookup(table, core, subject, ""); ok {
		return m
	}
	return core
}

// lookup finds the first entry of form whose conditions hold. number is the
// number joined to the form, if any.
func (s *setting) lookup(table map[string][]entry, form, subject, number string) (string, bool) {
	for _, e := range table[form] {
		if !s.holds(e.when, number) {
			continue
		}
		m := strings.ReplaceAll(e.meaning, "{subject}", subject)
		if one, many, ok := strings.Cut(m, "~"); ok {
			if number == "" && s.at > 0 {
				number = s.words[s.at-1].lower
			}
			m = many
			if number == "1" || number == "one" || number == "un" || number == "una" {
				m = one
			}
		}
		if r, size := utf8.DecodeRuneInString(form); unicode.IsUpper(r) && size < len(form) && form[size:] == strings.ToLower(form[size:]) && (s.at == 0 || s.words[s.at-1].stop || len(form) > 2) {
			m = Capital(m)
		}
		return m, true
	}
	return "", false
}

func (s *setting) holds(when []condition, number string) bool {
	for _, c := range when {
		found := false
		switch c.where {
		case "after":
			switch {
			case number != "":
				found = c.words["#"]
			case s.at == 0:
				found = c.words["^"]
			case s.words[s.at-1].stop:
				found = c.words[","]
			default:
				found = matches(c.words, s.words[s.at-1].lower)
			}
		case "before":
			if s.at+1 == len(s.words) {
				found = c.words["$"]
			} else if !s.words[s.at].stop {
				found = matches(c.words, s.words[s.at+1].lower)
			}
		case "near":
			if s.set == nil {
				s.set = make(map[string]bool, len(s.words))
				for _, w := range s.words {
					s.set[w.lower] = true
					if n := leadingNumber(w.lower); n > 0 {
						s.set[w.lower[n:]] = true // "50mg"
					}
					for _, part := range strings.FieldsFunc(w.lower, func(r rune) bool { return r == '/' || r == '-' }) {
						s.set[part] = true
					}
				}
			}
			for w := range c.words {
				if s.set[w] {
					found = true
					break
				}
			}
		}
		if found == c.not {
			return false
		}
	}
	return true
}

func matches(words map[string]bool, w string) bool {
	if words[w] || w == "w" && words["w/"] {
		return true
	}
	if first, _, ok := strings.Cut(w, "/"); ok && len(first) > 1 && words[first] {
		return true
	}
	return words["#"] && (numberWords[w] || leadingNumber(strings.TrimPrefix(w, "x")) > 0)
}

var numberWords = map[string]bool{"one": true, "two": true, "three": true, "four": true, "five": true, "six": true,
	"seven": true, "eight": true, "nine": true, "ten": true, "eleven": true, "twelve": true, "fifteen": true, "twenty": true,
	"thirty": true, "forty": true, "fifty": true, "sixty": true, "un": true, "una": true, "dos": true, "tres": true}

// leadingNumber gives the length of the number core starts with: 3, 1.5, 2-3.
func leadingNumber(core string) int {
	n := 0
	for n < len(core) && (core[n] >= '0' && core[n] <= '9' || n > 0 && (core[n] == '.' || core[n] == '-')) {
		n++
	}
	for n > 0 && (core[n-1] == '.' || core[n-1] == '-') {
		n--
	}
	return n
}

func isUnit(table map[string][]entry, form string) bool {
	for _, e := range table[form] {
		if strings.Contains(e.meaning, "~") {
			return true
		}
	}
	return false
}

var periods = map[string]string{"d": "day", "day": "day", "night": "night", "nt": "night", "wk": "week", "week": "week",
	"mo": "month", "month": "month", "yr": "year", "year": "year", "hr": "hour", "hour": "hour", "session": "session"}

// times spells out 2x/wk and x2/wk: so many times per week.
func times(core string) (string, bool) {
	count, period, ok := strings.Cut(strings.ToLower(core), "/")
	if !ok || periods[period] == "" {
		return "", false
	}
	n, found := strings.CutSuffix(count, "x")
	if !found {
		n, found = strings.CutPrefix(count, "x")
	}
	if !found || n == "" || leadingNumber(n) != len(n) {
		return "", false
	}
	if n == "1" {
		return "1 time per " + periods[period], true
	}
	return n + " times per " + periods[period], true
}

// Capital makes the first letter of s a capital.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[size:]
}
