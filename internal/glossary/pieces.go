package glossary

import (
	"unicode"
	"unicode/utf8"
)

// Piece is a stretch of a text that is, or is not, a quotation. A quoted piece
// includes its marks.
type Piece struct {
	Start, End int
	Quoted     bool
}

// Pieces cuts text into quoted and other stretches, in order and without gaps.
// Straight and curly double quotes, guillemets and single quotes that stand as
// quotation marks (not apostrophes) count. A quotation that never closes runs to
// the end of the text: words that may be a client's own are left alone.
func Pieces(text string) []Piece {
	var out []Piece
	plain := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := closing(text, i, r, size)
		if end < 0 {
			i += size
			continue
		}
		if plain < i {
			out = append(out, Piece{plain, i, false})
		}
		out = append(out, Piece{i, end, true})
		i, plain = end, end
	}
	if plain < len(text) {
		out = append(out, Piece{plain, len(text), false})
	}
	return out
}

// closing gives the end of the quotation that r opens at i, or -1.
func closing(text string, i int, r rune, size int) int {
	var closer rune
	switch r {
	case '"':
		if i > 0 && text[i-1] >= '0' && text[i-1] <= '9' {
			return -1 // inches
		}
		closer = '"'
	case '“', '„':
		closer = '”'
	case '«':
		closer = '»'
	case '\'', '‘':
		return closingSingle(text, i, r, size)
	default:
		return -1
	}
	for j := i + size; j < len(text); {
		c, n := utf8.DecodeRuneInString(text[j:])
		if c == closer || closer == '”' && (c == '"' || r == '„' && c == '“') {
			return j + n
		}
		j += n
	}
	return len(text)
}

// longestSingle bounds the search for the mark that closes a single one, so that
// a text full of apostrophes costs no more than its length.
const longestSingle = 600

// closingSingle finds the end of a quotation in single marks. The mark must open
// a word and another must close one; else it is an apostrophe.
func closingSingle(text string, i int, r rune, size int) int {
	if before, _ := utf8.DecodeLastRuneInString(text[:i]); i > 0 && !unicode.IsSpace(before) && before != '(' && before != ':' {
		return -1
	}
	closer := '\''
	if r == '‘' {
		closer = '’'
	}
	for j := i + size; j < min(len(text), i+longestSingle); {
		c, n := utf8.DecodeRuneInString(text[j:])
		if c == closer && j > i+size {
			before, _ := utf8.DecodeLastRuneInString(text[:j])
			after, _ := utf8.DecodeRuneInString(text[j+n:])
			if !unicode.IsSpace(before) && (j+n == len(text) || !unicode.IsLetter(after) && !unicode.IsDigit(after)) {
				return j + n
			}
		}
		if c == '\n' {
			return -1
		}
		j += n
	}
	return -1
}
