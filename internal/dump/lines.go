package dump

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/note"
)

// passage is a line, or a paragraph wrapped over several lines, without its
// bullet and heading.
type passage struct {
	start, end int
	block      note.PartKind
	foreign    bool // may be a pasted order: one statement, uncut
	undotted   bool // its writer puts no full stop after a short form
}

// passages cuts a part into passages. A heading inside a whole dump sets the
// block of what follows; inside one of the clinician's own blocks only that
// block's own heading is one, and it is dropped.
func passages(text string, guard []byte, kind note.PartKind) []passage {
	block := kind
	if kind == note.Answer || kind == "" {
		block = note.Whole
	}
	letters := kind == note.Whole && lettered(text)
	headed := kind == note.Whole && headed(text)
	caps := kind == note.Whole && capped(text)
	var out []passage
	var all []line
	for _, l := range lines(text, guard) {
		all = append(all, apart(text, guard, l)...)
	}
	for _, l := range all {
		from, to := l.start, l.end
		if l.foreign {
			n := len(out)
			if out = add(out, text, from, to, block); len(out) > n {
				out[n].foreign = true
			}
			continue
		}
		from = skipBullet(text, from, to)
		if word, rest := capWord(text[from:to]); caps && rest != "" { // each such line is of its own kind
			block = note.Whole
			if b, ok := headingCaps[word]; ok {
				block, from = b, from+strings.Index(text[from:to], rest)
			}
		}
		for from < to {
			h, ok := headingAt(text, from, to, letters, headed, true)
			if !ok || !takes(kind, h) {
				break
			}
			block = blockOf(kind, h)
			from = skipBlank(text, h.end, to)
		}
		// Headings further along the same line: "S: … O: … A: … P: …".
		begin := from
		if kind == note.Whole {
			for i := nextWord(text, from, to); i < to; i = nextWord(text, i, to) {
				if guard[i] != 0 {
					continue
				}
				if h, ok := headingAt(text, i, to, letters, headed, false); ok {
					out = add(out, text, begin, i, block)
					block = h.block
					begin = skipBlank(text, h.end, to)
					i = begin
				}
			}
		}
		out = add(out, text, begin, to, block)
	}
	if undotted(text) {
		for i := range out {
			out[i].undotted = true
		}
	}
	return out
}

func takes(kind note.PartKind, h heading) bool {
	return kind == note.Whole || kind == h.block && h.block != note.Whole
}

func blockOf(kind note.PartKind, h heading) note.PartKind {
	if kind == note.Whole {
		return h.block
	}
	return kind
}

// rules are what a line drawn across the page, or the fence around pasted text,
// is made of. Alone it says nothing.
const rules = "`-=*_~#"

func add(out []passage, text string, from, to int, block note.PartKind) []passage {
	from = skipBlank(text, from, to)
	to = trimRight(text, from, to)
	if from < to && strings.Trim(text[from:to], rules) != "" {
		out = append(out, passage{start: from, end: to, block: block})
	}
	return out
}

type line struct {
	start, end int
	foreign    bool
}

// A line at least this long that ends in the middle of a sentence was wrapped
// by an editor, not ended by the clinician.
const wrapColumn = 56

// lines cuts text at line breaks of every kind, but not inside a quotation and
// not where an editor wrapped a paragraph.
func lines(text string, guard []byte) []line {
	var out []line
	width := wrapWidth(text)
	start := 0
	lineStart := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !lineBreak(r) {
			i += size
			continue
		}
		next := i + size
		if r == '\r' && next < len(text) && text[next] == '\n' {
			next++
		}
		if guard[i]&(inQuote|inComment) == 0 && !(width > 0 && wrapped(text, lineStart, i, next, width)) {
			out = append(out, line{start: start, end: i})
			start = next
		}
		lineStart = next
		i = next
	}
	return append(out, line{start: start, end: len(text)})
}

func lineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// wrapWidth is the width an editor wrapped the text at, 0 if it did not: then
// most lines that are followed by another come near the widest one.
func wrapWidth(text string) int {
	ls := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	widest := 0
	for _, l := range ls {
		widest = max(widest, len(l))
	}
	if widest < wrapColumn {
		return 0
	}
	near, followed := 0, 0
	for i := 0; i+1 < len(ls); i++ {
		if strings.TrimSpace(ls[i+1]) == "" {
			continue
		}
		followed++
		if len(ls[i]) > widest-20 {
			near++
		}
	}
	if near*10 < followed*6 {
		return 0
	}
	return widest
}

// wrapped tells whether text[start:end] was broken by an editor: it is long,
// ends without punctuation, the next line goes on in lower case, and its first
// word would have gone over the width.
func wrapped(text string, start, end, next, width int) bool {
	if end-start < wrapColumn || next >= len(text) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	first, _ := utf8.DecodeRuneInString(text[next:])
	word := strings.IndexFunc(text[next:], blank)
	if word >= 0 && end-start+1+word <= width {
		return false
	}
	return (unicode.IsLetter(last) || last == ',' || unicode.IsDigit(last) || last == ' ') && unicode.IsLower(first) &&
		skipBullet(text, next, min(len(text), next+8)) == next
}

// skipBullet goes past indentation, bullets and list numbers: "- ", "• ", "2) ",
// "3. ", "(a) ". A bullet needs a blank after it, so "-SI" and "+ 2 lbs" stay.
func skipBullet(text string, from, to int) int {
	from = skipBlank(text, from, to)
	for from < to {
		r, size := utf8.DecodeRuneInString(text[from:to])
		if strings.ContainsRune("-*•·–—→>#▪◦●○‣|", r) {
			j := from + size
			for j < to && text[j] == text[from] && text[from] < utf8.RuneSelf { // "--", "##"
				j++
			}
			after, _ := utf8.DecodeRuneInString(text[j:to])
			if j == to || blank(after) || r == '•' || r == '▪' || r == '●' {
				from = skipBlank(text, j, to)
				continue
			}
			return from
		}
		if j := listNumber(text, from, to); j > from {
			return skipBlank(text, j, to)
		}
		return from
	}
	return from
}

// listNumber goes past "12." "12)" "(12)" "a)" followed by a blank and
// something that is no number ("5. 30 min" may be a time).
func listNumber(text string, from, to int) int {
	i := from
	open := i < to && text[i] == '('
	if open {
		i++
	}
	digits := i
	for i < to && i-digits < 2 && text[i] >= '0' && text[i] <= '9' {
		i++
	}
	letter := false
	if i == digits && i+1 < to && small(text[i]) && text[i+1] == ')' {
		i, letter = i+1, true
	}
	if i == digits || i >= to {
		return from
	}
	if text[i] != ')' && (text[i] != '.' || open || letter) {
		return from
	}
	i++
	j := skipBlank(text, i, to)
	if j == i || j == to || text[j] >= '0' && text[j] <= '9' {
		return from
	}
	return i
}

func skipBlank(text string, i, end int) int {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if !blank(r) {
			break
		}
		i += size
	}
	return i
}

// trimRight takes blanks and dangling separators off the end.
func trimRight(text string, start, end int) int {
	for end > start {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !blank(r) && !strings.ContainsRune(";,|•—–", r) {
			if r != '-' || end-size > start && !blank(rune(text[end-size-1])) {
				break
			}
		}
		end -= size
	}
	return end
}

// nextWord goes past the current word and the blanks after it.
func nextWord(text string, i, end int) int {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if blank(r) {
			break
		}
		i += size
	}
	return skipBlank(text, i, end)
}
