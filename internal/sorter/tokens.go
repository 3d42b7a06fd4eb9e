package sorter

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a run of letters or of digits ("PHQ-9" is two tokens), or the plus
// or minus sign of a finding ("-SI").
type token struct {
	low    string // lower case, accents folded, no apostrophe
	upper  string // as typed, if all in capitals; else ""
	number bool
	quoted bool
}

const longestToken = 48 // bytes; anything longer is no word of any table

// tokenize folds text into tokens. Quoted words are marked: what is said inside
// a quotation is no cue of the clinician's.
func tokenize(text string) []token {
	out := make([]token, 0, len(text)/5+1)
	quoted := false
	var before rune = ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '"':
			quoted = !quoted && strings.IndexByte(text[i+1:], '"') >= 0
		case r == '“' || r == '«':
			quoted = true
		case r == '”' || r == '»':
			quoted = false
		case (r == '-' || r == '+') && !wordly(before) && i+1 < len(text) && letterAt(text, i+1):
			out = append(out, token{low: string(r), quoted: quoted})
		case unicode.IsDigit(r):
			j := numberEnd(text, i)
			out = append(out, token{low: text[i:j], number: true, quoted: quoted})
			before, i = '0', j
			continue
		case unicode.IsLetter(r) || unicode.IsMark(r):
			j := i
			for j < len(text) {
				r, size := utf8.DecodeRuneInString(text[j:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) && !(apostrophe(r) && j > i && letterAt(text, j+size)) {
					break
				}
				j += size
			}
			out = appendWord(out, text[i:j], quoted)
			before, i = 'a', j
			continue
		}
		before = r
		i += size
	}
	for i := range out {
		danger(out, i)
	}
	return out
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// numberEnd goes past "4.5", "1,000", "2:00".
func numberEnd(text string, i int) int {
	for i < len(text) {
		switch b := text[i]; {
		case b >= '0' && b <= '9':
		case (b == '.' || b == ',' || b == ':') && i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9':
		case b >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			if !unicode.IsDigit(r) {
				return i
			}
			i += size - 1
		default:
			return i
		}
		i++
	}
	return i
}

// appendWord splits off a contracted "will" and a possessive s, and drops other
// apostrophes: "she'll" is two words, "don't" is "dont".
func appendWord(out []token, w string, quoted bool) []token {
	if len(w) > longestToken {
		return append(out, token{quoted: quoted})
	}
	t := token{low: fold(strings.ToLower(w)), quoted: quoted}
	if len(w) > 1 && capitals(w) {
		t.upper = w
	}
	t.number = numberWords[t.low]
	k := strings.LastIndexByte(t.low, '\'')
	if k < 0 {
		return append(out, t)
	}
	tail := t.low[k+1:]
	switch tail {
	case "ll":
		t.low = strings.ReplaceAll(t.low[:k], "'", "")
		return append(out, t, token{low: "will", quoted: quoted})
	case "s":
		t.low = strings.ReplaceAll(t.low[:k], "'", "")
		return append(out, t, token{low: "s", quoted: quoted})
	}
	t.low = strings.ReplaceAll(t.low, "'", "")
	return append(out, t)
}

func capitals(w string) bool {
	for i := 0; i < len(w); i++ {
		if w[i] < 'A' || w[i] > 'Z' {
			return false
		}
	}
	return true
}

var folds = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "’", "'",
	"a\u0301", "a", "e\u0301", "e", "i\u0301", "i", "o\u0301", "o", "u\u0301", "u", "n\u0303", "n")

func fold(low string) string {
	for i := 0; i < len(low); i++ {
		if low[i] >= utf8.RuneSelf {
			return folds.Replace(low)
		}
	}
	return low
}

// danger reads "si" and "hi" in small letters as the clinical abbreviations
// where their neighbours say so: "denies si/hi", "no si". Else they are a
// Spanish "if" and a greeting.
func danger(tokens []token, i int) {
	t := &tokens[i]
	switch {
	case t.low == "si" && t.upper == "":
		if i > 0 && findsRisk[tokens[i-1].low] || i+1 < len(tokens) && (tokens[i+1].low == "hi" || tokens[i+1].low == "shi") {
			t.upper = "SI"
		}
	case t.low == "hi" && t.upper == "":
		if i > 0 && (tokens[i-1].upper == "SI" || findsRisk[tokens[i-1].low]) {
			t.upper = "HI"
		}
	}
}

var findsRisk = words(`denies denied deny no not any passive active chronic fleeting endorses endorsed reports reported without current past
	recent hx + - re of for and or w increased daily`)

var numberWords = words(`one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety
	dos tres cuatro cinco seis siete ocho nueve diez quince veinte treinta cuarenta cincuenta`)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
