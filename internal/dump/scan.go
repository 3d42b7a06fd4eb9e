package dump

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a run of text without blanks and punctuation. Inner punctuation
// stays: "2:00-2:53", "f/u", "q.d", "don't", "2.5".
type word struct {
	start, end int
	low        string // lower case; "" for something too long to be a word
	is         flags  // what the tables know of it
	capital    bool
	digit      bool // begins with a digit
	inside     bool // stands in a quotation or bracket
}

const longestWord = 48 // bytes; longer ones are no word of any table

// What a byte stands in.
const (
	inBracket = 1 << iota
	inQuote
	inComment // "<!-- … -->": pasted, and one piece over its lines
)

// A quotation or bracket longer than this is taken for an unbalanced mark.
const (
	longestQuote   = 600
	longestBracket = 400
)

// protect marks the bytes that stand in a quotation or a bracket, marks
// included. Unbalanced marks protect nothing.
func protect(text string) []byte {
	guard := make([]byte, len(text))
	mark := func(from, to int, what byte) {
		for i := from; i < to; i++ {
			guard[i] |= what
		}
	}
	quote, single, curly := -1, -1, -1 // where one opened
	var brackets [16]int
	depth := 0
	var before rune = ' '
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		after, _ := utf8.DecodeRuneInString(text[i+size:])
		if i+size == len(text) {
			after = ' '
		}
		switch r {
		case '"':
			opens := !inWord(before) && !blank(after) && !strings.ContainsRune(".,;:!?)", after)
			closes := !blank(before)
			switch {
			case quote >= 0 && (closes || !opens):
				if i-quote <= longestQuote {
					mark(quote, i+size, inQuote)
				}
				quote = -1
			case opens:
				quote = i
			}
		case '“', '«', '„':
			curly = i
		case '”', '»':
			if curly >= 0 && i-curly <= longestQuote {
				mark(curly, i+size, inQuote)
			}
			curly = -1
		case '\'', '‘', '’':
			switch {
			case r != '’' && single < 0 && !inWord(before) && unicode.IsLetter(after):
				single = i
			case single >= 0 && !inWord(after) && !blank(before):
				if i-single <= longestQuote {
					mark(single, i+size, inQuote)
				}
				single = -1
			}
		case '(', '[', '{':
			if depth < len(brackets) {
				brackets[depth] = i
				depth++
			}
		case ')', ']', '}':
			if depth > 0 {
				depth--
				if i-brackets[depth] <= longestBracket {
					mark(brackets[depth], i+size, inBracket)
				}
			}
		case '\n', '\r':
			depth, single = 0, -1
			if before == '\n' || (before == '\r' && r == '\r') { // a blank line ends everything
				quote, curly = -1, -1
			}
		}
		if r != '\r' || before != '\n' {
			before = r
		}
	}
	for _, at := range dictatedQuote.FindAllStringIndex(text, -1) {
		if at[1]-at[0] <= longestQuote {
			mark(at[0], at[1], inQuote)
		}
	}
	for i := strings.Index(text, "<!--"); i >= 0; {
		n := strings.Index(text[i:], "-->")
		if n < 0 {
			break
		}
		if n <= longestQuote {
			mark(i, i+n, inComment)
		}
		i += n
		if next := strings.Index(text[i:], "<!--"); next < 0 {
			break
		} else {
			i += next
		}
	}
	return guard
}

// dictatedQuote is a quotation whose marks were spoken: "quote … end quote".
var dictatedQuote = regexp.MustCompile(`(?i)\bquote\b[^"“”\n]*?\b(?:end ?quote|un-?quote|close quote)\b`)

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// blank tells whether r separates words and shows nothing: white space, control
// characters (a NUL is one) and the invisible space and byte order mark.
func blank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200b' || r == '\ufeff'
}

// punct tells whether r ends a word wherever it stands.
func punct(r rune) bool {
	switch r {
	case ';', '—', '|', '•', '"', '“', '”', '«', '»', '„', '(', ')', '[', ']', '{', '}', '!', '?', '¿', '¡', '…':
		return true
	}
	return false
}

// scan finds the words of text[start:end].
func scan(text string, guard []byte, start, end int) []word {
	words := make([]word, 0, (end-start)/5+1)
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if blank(r) || punct(r) {
			i += size
			continue
		}
		j, hasDot := i, false
		for j < end {
			r, size := utf8.DecodeRuneInString(text[j:end])
			if blank(r) || punct(r) || (r == ',' || r == ':') && !betweenDigits(text, j, end) {
				break
			}
			hasDot = hasDot || r == '.'
			j += size
		}
		if j == i { // a comma or colon on its own
			i += size
			continue
		}
		// Outer punctuation does not belong to the word; a full stop without a
		// blank after it ("poor.Denies") ends one.
		if hasDot && j-i < 4*longestWord {
			if k := gluedStop(text[i:j]); k > 0 {
				j = i + k
			}
		}
		from, to := trimWord(text, i, j)
		if from < to {
			words = append(words, newWord(text, guard, from, to))
		}
		i = max(j, i+1)
	}
	return words
}

func newWord(text string, guard []byte, from, to int) word {
	w := word{start: from, end: to, inside: guard[from] != 0}
	r, _ := utf8.DecodeRuneInString(text[from:to])
	w.capital = unicode.IsUpper(r)
	w.digit = r >= '0' && r <= '9' || r == '.'
	if to-from <= longestWord {
		w.low = strings.ReplaceAll(strings.ToLower(text[from:to]), "’", "'")
		w.is = lexicon[w.low]
	}
	return w
}

// trimWord takes the outer full stops, quotes and lone dashes off text[i:j]. A
// dash before a letter stays: "-SI" is a finding.
func trimWord(text string, i, j int) (int, int) {
	for i < j {
		switch {
		case text[i] == '.' && i+1 < j && text[i+1] >= '0' && text[i+1] <= '9': // ".5 mg"
		case strings.IndexByte(".',:", text[i]) >= 0:
			i++
			continue
		case strings.HasPrefix(text[i:j], "‘"), strings.HasPrefix(text[i:j], "’"):
			i += len("‘")
			continue
		}
		break
	}
	for i < j {
		switch {
		case strings.IndexByte(".',:", text[j-1]) >= 0:
			j--
		case strings.HasSuffix(text[i:j], "’") || strings.HasSuffix(text[i:j], "‘"):
			j -= len("’")
		default:
			if rest := strings.Trim(text[i:j], "-–"); rest == "" {
				return j, j
			}
			return i, j
		}
	}
	return i, j
}

// gluedStop finds a full stop inside a chunk that ends a sentence although no
// blank follows: three small letters before it, a capital and a small one after.
func gluedStop(chunk string) int {
	for k := 3; k+2 < len(chunk); k++ {
		if chunk[k] == '.' && small(chunk[k-1]) && small(chunk[k-2]) && small(chunk[k-3]) &&
			chunk[k+1] >= 'A' && chunk[k+1] <= 'Z' && small(chunk[k+2]) && !strings.Contains(chunk, "/") {
			return k
		}
	}
	return 0
}

func small(b byte) bool { return b >= 'a' && b <= 'z' }

func betweenDigits(text string, i, end int) bool {
	return i > 0 && i+1 < end && text[i-1] >= '0' && text[i-1] <= '9' && text[i+1] >= '0' && text[i+1] <= '9'
}

// quoted tells whether a quotation stands in text[start:end].
func quoted(guard []byte, start, end int) bool {
	for i := start; i < end; i++ {
		if guard[i]&inQuote != 0 {
			return true
		}
	}
	return false
}
