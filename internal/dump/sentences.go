package dump

import (
	"strings"
	"unicode/utf8"
)

// sentence is a run of words of one passage and the bytes it covers, closing
// punctuation included.
type sentence struct {
	start, end int
	words      []word
}

// sentences cuts a passage at full stops that are ones, at ! and ?, at
// semicolons and at the marks people put between jotted items.
func sentences(text string, guard []byte, p passage, words []word) []sentence {
	var out []sentence
	start, first := p.start, 0
	item := numberedItem(text, p.start)
	for i := 1; i < len(words); i++ {
		left, right, ok := cut(text, guard, words, first, i, p.undotted)
		if !ok && item > 0 && nextItem(text, words[i], item) {
			item++
			left, right, ok = words[i-1].end, words[i].start, true
			if i+1 < len(words) { // the number separates, as a bullet does
				out = append(out, sentence{start, trimRight(text, start, left), words[first:i]})
				i++
				start, first = words[i].start, i
				continue
			}
		}
		if !ok {
			continue
		}
		out = append(out, sentence{start, trimRight(text, start, left), words[first:i]})
		start, first = right, i
	}
	return append(out, sentence{start, trimRight(text, start, p.end), words[first:]})
}

// cut tells whether a sentence ends between words i-1 and i, where its text
// ends and where the next one's begins.
func cut(text string, guard []byte, words []word, first, i int, undotted bool) (left, right int, ok bool) {
	a, b := words[i-1].end, words[i].start
	q := a // the first byte of the gap outside quotation and bracket
	for q < b && guard[q] != 0 {
		q++
	}
	if q == b {
		return 0, 0, false
	}
	if q > a && guard[a]&inQuote != 0 && (words[i].capital || goesOn(text, words, i)) {
		inner := strings.TrimRight(text[a:q], `"'”’»`)
		if inner != "" && strings.IndexByte(".!?", inner[len(inner)-1]) >= 0 && blankAt(text, q) {
			return q, skipSeparators(text, q, b), true
		}
	}
	for j := q; j < b; {
		r, size := utf8.DecodeRuneInString(text[j:b])
		if guard[j] != 0 { // an opening bracket: what follows belongs to the next word, unless it closes before it
			k := j
			for k < b && guard[k] != 0 {
				k++
			}
			if k == b {
				break
			}
			j = k
			continue
		}
		switch r {
		case '.', '!', '?', '…':
			if ends(text, words, first, i, j, undotted) {
				k := j
				for k < b && strings.ContainsRune(`.!?…)]"”’»*`, runeAt(text, k)) && guard[k] == 0 {
					_, n := utf8.DecodeRuneInString(text[k:])
					k += n
				}
				return k, skipSeparators(text, k, b), true
			}
		case ';', '|', '•':
			if r == ';' && (strings.HasPrefix(words[i-1].low, "&") || betweenDigits(text, j, b+1)) || r == '|' && (!(blankBefore(text, j) && blankAt(text, j+1)) || row(text, words[first].start)) {
				break // an HTML entity, a child's age (5;4), a mark of some other language, a cell of a table's row
			}
			return j, skipSeparators(text, j, b), true
		}
		j += size
	}
	return 0, 0, false
}

// goesOn: after a quotation with its own full stop a new sentence begins small,
// and does not only say whose words they were: `"a verdict." she skipped lunch`.
func goesOn(text string, words []word, i int) bool {
	return words[i].is.has(wPronoun|wClinician|wClient) && i+1 < len(words) && finite(words[i+1]) && !words[i+1].is.has(wSays) && !attribution(text, words, i)
}

// row tells whether a line that begins with a bar holds text[start]: what stands
// in the cells of a row belongs together.
func row(text string, start int) bool {
	line := strings.LastIndexAny(text[max(0, start-200):start], "\r\n") + 1 + max(0, start-200)
	return strings.HasPrefix(strings.TrimLeft(text[line:start], " \t"), "|")
}

// ends tells whether the mark at text[j], between words i-1 and i, ends a sentence.
func ends(text string, words []word, first, i, j int, undotted bool) bool {
	prev, next := words[i-1], words[i]
	r := runeAt(text, j)
	if r == '!' || r == '?' {
		// "? bipolar" and "?PTSD" are doubts, not ends.
		return !blankBefore(text, j) && (j+1 >= next.start || blankAt(text, j+1) || strings.IndexByte(`!?."')`, text[j+1]) >= 0)
	}
	if r == '…' || strings.HasPrefix(text[j:], "..") || j > 0 && text[j-1] == '.' { // a pause, unless a new sentence follows
		return next.capital && next.low != "i" && !strings.HasPrefix(next.low, "i'") || tellers[next.low] || next.low == "no" && riskAhead(words, i)
	}
	if prev.end != j && text[j-1] != ')' { // a stop on its own
		return !(text[j+1] >= '0' && text[j+1] <= '9')
	}
	if j+1 == next.start { // glued: scan has looked at it
		return next.capital
	}
	switch {
	case prev.is.has(wTitle):
		return false
	case undotted && i-1 > first && short(prev.low) && !next.digit && !tails[next.low] && !prev.is.has(wClient):
		return true
	case prev.is.has(wAbbreviation):
		if prev.is.has(wClient) {
			return next.capital && i-1 != first // "Pt. Denies SI"
		}
		if prev.is.has(wLast) && i-1 > first && (strings.ContainsAny(text[j:next.start], "\r\n") || sessionAhead(text, words, i) ||
			steps[next.low] || chores[next.low] || next.is.has(wClinician|wPronoun|wMental|wRisk) || topics[next.low] || tellers[next.low] || next.low == "no" || jots[next.low] || articles[next.low] && next.low != "a" || (next.is.has(wScale) || finite(next)) && !auxiliaries[next.low]) {
			return true // "mom's dx. 2:00-2:53 pm telehealth"
		}
		return next.capital && !next.is.has(wUnit) || next.is.has(wSays|wFuture|wActs)
	case len(prev.low) == 1 && prev.capital: // an initial: "J. Smith", "K. said", but "Plan A. Denies SI"
		return next.is.has(wSays|wFuture|wActs|wClinician) && (next.capital || i-1 > first && ranked[words[i-2].low])
	case i-1 == first && prev.digit && len(prev.low) <= 2:
		return false // a list number
	case !next.capital && len(prev.low) <= 5 && !strings.ContainsAny(prev.low, "aeiouyáéíóú0123456789"):
		return prev.is != 0 || prev.end-prev.start < 2 // an abbreviation no table knows ("bkgd.")
	}
	return true
}

// undotted tells whether the writer of text puts no full stop after a short form:
// most of those inside her lines have none. Then one that stands there ends what
// she says: "recheck 3 mo. discussed the tremor".
func undotted(text string) bool {
	with, without := 0, 0
	for i := 0; i < len(text); {
		for i < len(text) && !small(text[i]|0x20) {
			i++
		}
		from := i
		for i < len(text) && (small(text[i]|0x20) || text[i] == '/' || text[i] == '\'') {
			i++
		}
		if i-from > 8 || from > 0 && (text[from-1] >= 0x80 || text[from-1] == '.') || i+1 >= len(text) || !short(strings.ToLower(text[from:i])) {
			continue
		}
		switch {
		case text[i] == '.' && text[i+1] == ' ' && i+2 < len(text) && small(text[i+2]):
			with++
		case text[i] == ' ' && text[i+1] != '\n':
			without++
		}
	}
	return without >= 3 && without >= with
}

// short tells whether low is a short form: one the tables know, or one that has no vowel.
func short(low string) bool {
	_, last := cutLast(low, '/')
	if f := lexicon[last]; f.has(wTitle) || len(low) < 2 && f == 0 {
		return false
	} else if f.has(wAbbreviation) {
		return true
	}
	return len(low) <= 5 && !strings.ContainsAny(low, "aeiouyáéíóú0123456789.")
}

// cutLast cuts s around the last mark; where there is none, all of it is the rest.
func cutLast(s string, mark byte) (before, after string) {
	i := strings.LastIndexByte(s, mark)
	return s[:max(i, 0)], s[i+1:]
}

// tails go on with what a short form measured: "3 wks. ago".
var tails = set(`ago of per prior later old each before after since from for x and or to with w/ in on at the a`)

// ranked are told apart by a letter.
var ranked = set(`plan option step group type vitamin hepatitis grade part schedule cluster category level`)

// jots open a line of their own after a stop: "slept 5 hrs. arom 110".
var jots = set(`hw nxt next arom prom rom mmt grip bp vc hep flexion strength homework tearful ct pt`)

// sessionAhead tells whether words[i:] open a line about the session itself: a
// span of time, its minutes, its place or its code. A single clock time is none
// ("appt. 2:00 pm"), nor are minutes after an hour ("1 hr. 30 min").
func sessionAhead(text string, words []word, i int) bool {
	w := words[i]
	if !w.digit {
		return places[w.low]
	}
	next := word{}
	if i+1 < len(words) {
		next = words[i+1]
	}
	switch {
	case len(w.low) == 5 && w.low[0] == '9' && strings.Trim(w.low, "0123456789") == "":
		return true
	case strings.ContainsAny(w.low, "-–") && (strings.Contains(w.low, ":") || clocks[next.low]):
		return true
	case strings.Contains(w.low, ":"): // "2:00 - 2:53", "2:00 to 2:53", "2:00 pm to 2:53"
		if clocks[next.low] && i+2 < len(words) {
			w, next = next, words[i+2]
		}
		return next.low == "to" || next.low == "until" || next.low == "a" || next.digit && markIn(text[w.end:next.start]) == dash
	}
	return (next.low == "min" || next.low == "mins" || next.low == "minute" || next.low == "minutes") && !hours[words[i-1].low]
}

// chores open a next step, or an errand of her own.
var chores = set(`call email text ask remind remember buy pay book contact fax order refill increase decrease start stop taper bring complete
	practice try keep track log attend journal avoid take llamar aumentar iniciar practicar traer`)

var (
	places = set(`telehealth video zoom telesalud videollamada in-person`)
	clocks = set(`am pm a.m p.m`)
	hours  = set(`hr hrs h`)
)

// numberedItem tells which item of an inline list begins at start ("1. sleep
// 2. work"), 0 if none does. The number itself was taken for a bullet.
func numberedItem(text string, start int) int {
	i := start
	for i > 0 && blank(rune(text[i-1])) {
		i--
	}
	if i >= 2 && (text[i-1] == '.' || text[i-1] == ')') && text[i-2] >= '1' && text[i-2] <= '9' && (i == 2 || blank(rune(text[i-3])) || text[i-3] == '(') {
		return int(text[i-2] - '0')
	}
	return 0
}

func nextItem(text string, w word, item int) bool {
	return w.end-w.start == 1 && w.digit && int(text[w.start]-'0') == item+1 && !w.inside &&
		w.end < len(text)-1 && (text[w.end] == '.' || text[w.end] == ')') && blankAt(text, w.end+1)
}

// skipSeparators goes past blanks and the marks between statements.
func skipSeparators(text string, i, end int) int {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if blank(r) || strings.ContainsRune(".;,|•—", r) {
			i += size
			continue
		}
		if (r == '-' || r == '–') && blankAt(text, i+size) {
			i += size
			continue
		}
		break
	}
	return i
}

func runeAt(text string, i int) rune {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return r
}

func blankAt(text string, i int) bool { return i >= len(text) || blank(runeAt(text, i)) }

func blankBefore(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return blank(r)
}
