package audit

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of the rules stand in words/, one phrase a line, English and Spanish:
//
//	late to|for ~2 work|school   "|" parts choices, "~2" stands for up to two words
//	interfer*                    a word that begins so
//	wakes at #                   "#" stands for a number in digits or in words, "##" in digits alone
//	=MI                          exactly so written; "mi" is a Spanish word
//	! late to session            what follows is not meant, although it looks like it
//
// Case, accents and hyphens do not count, and no phrase goes on over the end of a
// sentence. What follows "//" is a remark; "[name]" begins a part of its own.
//
//go:embed words
var wordFiles embed.FS

// word is one token of a text: a word, a number, or the end of a sentence.
type word struct {
	low, raw string
	number   bool
	comma    bool // a comma stands before it
}

const stop = "."

// foldRune drops the accents of Spanish.
var foldRune = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "’", "'")

// wordsOf cuts text into words.
func wordsOf(text string) []word {
	var out []word
	end := func() {
		if n := len(out); n > 0 && out[n-1].low != stop {
			out = append(out, word{low: stop, raw: stop})
		}
	}
	comma := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if strings.ContainsRune(".;!?\n", r) {
				end()
			}
			comma = comma || r == ','
			i += n
			continue
		}
		from := i
		for i < len(text) {
			r, n := utf8.DecodeRuneInString(text[i:])
			inside := unicode.IsLetter(r) || unicode.IsDigit(r)
			if !inside && (r == '\'' || r == '’' || r == '.') && i > from {
				next, _ := utf8.DecodeRuneInString(text[i+n:])
				last, _ := utf8.DecodeLastRuneInString(text[:i])
				inside = r == '.' && unicode.IsDigit(last) && unicode.IsDigit(next) || r != '.' && unicode.IsLetter(last) && unicode.IsLetter(next)
			}
			if !inside {
				break
			}
			i += n
		}
		raw := text[from:i]
		low := strings.ToLower(raw)
		if strings.IndexFunc(low, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
			low = foldRune.Replace(low)
		}
		low = strings.TrimSuffix(low, "'s")
		out = append(out, word{low: low, raw: raw, number: low[0] >= '0' && low[0] <= '9' || numberWords[low] > 0, comma: comma})
		comma = false
	}
	return out
}

// term is one place of a phrase.
type term struct {
	exact, stems, raw []string
	number, digits    bool
	gap               int // up to so many words of any kind
}

func (t term) fits(w word) bool {
	if t.number && w.number || t.digits && w.low[0] >= '0' && w.low[0] <= '9' {
		return true
	}
	for _, x := range t.exact {
		if x == w.low {
			return true
		}
	}
	for _, x := range t.stems {
		if strings.HasPrefix(w.low, x) {
			return true
		}
	}
	for _, x := range t.raw {
		if x == w.raw {
			return true
		}
	}
	return false
}

type phrase struct {
	terms []term
	not   bool
}

// lexicon is one list of phrases, found by how their first words begin.
type lexicon struct {
	byFirst map[string][]phrase
	numbers []phrase // that begin with a number
}

// keyLetters is enough to tell first words apart.
const keyLetters = 2

func key(s string) string { return s[:min(len(s), keyLetters)] }

// readLexicon reads the part of a file of words/; part "" is what stands before the first.
func readLexicon(name, part string) *lexicon {
	data, err := wordFiles.ReadFile("words/" + name + ".txt")
	if err != nil {
		panic(err) // it is embedded
	}
	l := &lexicon{byFirst: map[string][]phrase{}}
	in, found := "", part == ""
	for i, line := range strings.Split(string(data), "\n") {
		line, _, _ = strings.Cut(line, "//")
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			in = strings.Trim(line, "[]")
			found = found || in == part
			continue
		}
		if line == "" || in != part {
			continue
		}
		if err := l.add(line); err != nil {
			panic(fmt.Sprintf("words/%s.txt, line %d: %v", name, i+1, err))
		}
	}
	if !found {
		panic(fmt.Sprintf("words/%s.txt has no part [%s]", name, part))
	}
	return l
}

func (l *lexicon) add(line string) error {
	var p phrase
	if rest, ok := strings.CutPrefix(line, "! "); ok {
		p.not, line = true, rest
	}
	for field := range strings.FieldsSeq(line) {
		var t term
		if rest, ok := strings.CutPrefix(field, "~"); ok {
			n, err := strconv.Atoi(rest)
			if err != nil || n < 1 || n > 6 {
				return fmt.Errorf("%q is no gap", field)
			}
			t.gap = n
			p.terms = append(p.terms, t)
			continue
		}
		var after []term // "follow-up" is two words
		for choice := range strings.SplitSeq(field, "|") {
			switch {
			case choice == "#":
				t.number = true
				continue
			case choice == "##":
				t.digits = true
				continue
			case strings.HasPrefix(choice, "="):
				t.raw = append(t.raw, choice[1:])
				continue
			}
			stem := strings.HasSuffix(choice, "*")
			ws := wordsOf(strings.TrimSuffix(choice, "*"))
			if len(ws) == 0 || len(ws) > 1 && strings.Contains(field, "|") {
				return fmt.Errorf("%q is no word", choice)
			}
			for i, w := range ws {
				var into term
				if stem && i == len(ws)-1 {
					into.stems = []string{w.low}
				} else {
					into.exact = []string{w.low}
				}
				if i == 0 {
					t.exact, t.stems = append(t.exact, into.exact...), append(t.stems, into.stems...)
				} else {
					after = append(after, into)
				}
			}
		}
		p.terms = append(append(p.terms, t), after...)
	}
	if len(p.terms) == 0 || p.terms[0].gap > 0 || p.terms[len(p.terms)-1].gap > 0 {
		return fmt.Errorf("%q begins or ends with a gap", line)
	}
	first := p.terms[0]
	keys := map[string]bool{}
	for _, x := range first.exact {
		keys[key(x)] = true
	}
	for _, x := range first.stems {
		if len(x) < keyLetters {
			return fmt.Errorf("%q is too short to begin with", x)
		}
		keys[key(x)] = true
	}
	for _, x := range first.raw {
		keys[key(strings.ToLower(x))] = true
	}
	for k := range keys {
		l.byFirst[k] = append(l.byFirst[k], p)
	}
	if first.number || first.digits {
		l.numbers = append(l.numbers, p)
	}
	return nil
}

// length of the match of terms at the front of ws; -1 if there is none.
func matches(terms []term, ws []word) int {
	if len(terms) == 0 {
		return 0
	}
	if gap := terms[0].gap; gap > 0 {
		for skip := 0; skip <= gap && skip < len(ws); skip++ {
			if n := matches(terms[1:], ws[skip:]); n >= 0 {
				return skip + n
			}
			if ws[skip].low == stop {
				return -1
			}
		}
		return -1
	}
	if len(ws) == 0 || !terms[0].fits(ws[0]) {
		return -1
	}
	n := matches(terms[1:], ws[1:])
	if n < 0 {
		return -1
	}
	return n + 1
}

// find gives the first phrase of the list in ws, as the range of its words.
func (l *lexicon) find(ws []word) (from, to int, ok bool) {
	for i := 0; i < len(ws); i++ {
		best, not := -1, -1
		try := func(ps []phrase) {
			for _, p := range ps {
				if n := matches(p.terms, ws[i:]); n > 0 && p.not {
					not = max(not, n)
				} else if n > 0 {
					best = max(best, n)
				}
			}
		}
		try(l.byFirst[key(ws[i].low)])
		if ws[i].number {
			try(l.numbers)
		}
		switch {
		case not > 0:
			i += not - 1
		case best > 0:
			return i, i + best, true
		}
	}
	return 0, 0, false
}

func (l *lexicon) in(ws []word) bool {
	_, _, ok := l.find(ws)
	return ok
}

var denials = map[string]bool{"no": true, "not": true, "denies": true, "denied": true, "deny": true, "without": true, "never": true,
	"didn't": true, "hasn't": true, "haven't": true, "don't": true, "doesn't": true, "zero": true, "niega": true, "sin": true, "nunca": true, "nor": true}

// count tells how many phrases of the list stand in ws, none within another.
func (l *lexicon) count(ws []word) (n int) {
	for {
		_, to, ok := l.find(ws)
		if !ok {
			return n
		}
		n++
		ws = ws[to:]
	}
}

// numberWords are the numbers that are written out.
var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
	"forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"once": 1, "twice": 2, "couple": 2, "several": 3,
	"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "doce": 12,
	"quince": 15, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90,
}
