package verify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
)

type kind uint8

const (
	wordToken kind = iota
	numberToken
	stopToken // punctuation
)

// token is one word, number or mark of a text after shorthand is spelled out.
type token struct {
	raw     string // as it stands
	low     string // in lower case
	canon   string // see canon; for a number its value
	kind    kind
	content bool   // makes a claim of its own
	denied  bool   // inside the scope of a negation
	cmp     byte   // number: '<' or '>' before it
	unit    string // number: what it counts, where that is a known unit
	half    string // number: am or pm
	weak    bool   // number that may be a plain word ("one")
	drug    string // canon of a listed drug
	name    bool   // a capitalised word that is no sentence's first
	after   bool   // number after an arrow
	quote   int    // how many quotation marks stand before it
}

// cue is one negation.
type cue struct {
	at    int
	focus []int // the first content words it denies
}

// reading is what a text says, in comparable pieces.
type reading struct {
	text   string // shorthand spelled out
	tokens []token
	cues   []cue
	quotes []string
	has    map[string]bool // canons of all words, and values of numbers as "#5"
	lows   map[string]bool // words as written, in lower case
}

// readText reads a text. Its cost grows with its length alone.
func readText(text string) *reading {
	r := &reading{text: glossary.Expand(glossary.Corrected(text), "client"), has: map[string]bool{}, lows: map[string]bool{}}
	for _, p := range glossary.Pieces(r.text) {
		if p.Quoted {
			r.quotes = append(r.quotes, r.text[p.Start:p.End])
		}
	}
	r.tokenise()
	r.joinNumberWords()
	r.units()
	r.negations()
	for i := range r.tokens {
		t := &r.tokens[i]
		switch t.kind {
		case wordToken:
			r.has[t.canon] = true
			r.lows[t.low] = true
		case numberToken:
			r.has["#"+t.canon] = true
		}
	}
	return r
}

func (r *reading) tokenise() {
	text := r.text
	sentenceStart := true
	quote, counted := 0, 0 // marks before i; tokens that know theirs
	for i := 0; i < len(text); {
		for ; counted < len(r.tokens); counted++ {
			r.tokens[counted].quote = quote
		}
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsDigit(c) || c == '.' && i+1 < len(text) && isDigit(text[i+1]) && (i == 0 || !isDigit(text[i-1])):
			i = r.number(i)
			sentenceStart = false
		case unicode.IsLetter(c):
			i = r.word(i, sentenceStart)
			sentenceStart = false
		default:
			switch {
			case strings.HasPrefix(text[i:], "->") || strings.HasPrefix(text[i:], "=>"):
				r.tokens = append(r.tokens, token{raw: "→", low: "→", canon: "→"})
				size = 2
			case c == '→':
				r.tokens = append(r.tokens, token{raw: "→", low: "→", canon: "→"})
			case c == '>' && i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]): // "80>45"
				r.tokens = append(r.tokens, token{raw: "→", low: "→", canon: "→"})
			case c == '<' || c == '>':
				r.tokens = append(r.tokens, token{raw: string(c), low: string(c), canon: string(c)})
			case c == '+' && i > 0 && text[i-1] == ' ' && i+1 < len(text) && text[i+1] == ' ':
				r.tokens = append(r.tokens, token{raw: "+", low: "and", canon: "and"})
			case c == '%':
				r.tokens = append(r.tokens, token{raw: "%", low: "percent", canon: "percent"})
			case c == '?' && i+1 < len(text) && unicode.IsLetter(rune(text[i+1])):
				r.tokens = append(r.tokens, token{raw: "?", low: "possible", canon: canon("possible")})
			case c == '?' && r.doubts(i):
				r.tokens = append(r.tokens, token{raw: "?", low: "possible", canon: canon("possible")}, token{raw: "?", low: "?", kind: stopToken})
				sentenceStart = true
			case strings.ContainsRune(".,;:()!?\n/", c):
				r.tokens = append(r.tokens, token{raw: string(c), low: string(c), kind: stopToken})
				sentenceStart = sentenceStart || strings.ContainsRune("!?\n:", c) || c == '.' && !r.title()
			case c == '"' || c == '“' || c == '«' || c == '”' || c == '»':
				sentenceStart = true // a quotation's first capital is no name
				quote++
			case c == '~':
				r.tokens = append(r.tokens, token{raw: "~", low: "about", canon: "about"})
			case c == '$' && !(i+1 < len(text) && isDigit(text[i+1])):
				r.tokens = append(r.tokens, token{raw: "$", low: "money", canon: canon("money"), content: true})
			}
			i += size
		}
	}
	for ; counted < len(r.tokens); counted++ {
		r.tokens[counted].quote = quote
	}
}

// doubts tells whether the question mark at i puts what stands before it in
// doubt ("sep anxiety? since Sept") and does not end a question.
func (r *reading) doubts(i int) bool {
	if c, _ := utf8.DecodeRuneInString(r.text[i+1:]); strings.ContainsRune("\"'”’»?!", c) && i+1 < len(r.text) {
		return false
	}
	n := 0
	for j := len(r.tokens) - 1; j >= 0 && (r.tokens[j].kind != stopToken || r.tokens[j].low == "," || r.tokens[j].low == "/"); j-- {
		if asking[r.tokens[j].low] || n > 8 {
			return false
		}
		n++
	}
	return n > 0
}

var asking = map[string]bool{"what": true, "who": true, "why": true, "when": true, "where": true, "how": true, "which": true, "whether": true, "do": true, "does": true, "did": true, "is": true,
	"are": true, "can": true, "could": true, "should": true, "would": true, "will": true, "asked": true, "asks": true, "wonders": true, "wondering": true, "you": true, "i": true, "we": true,
	"qué": true, "quién": true, "cómo": true, "cuándo": true, "dónde": true, "if": true, "or": true, "possible": true}

// title tells whether the last two tokens are "Dr" and its full stop.
func (r *reading) title() bool {
	n := len(r.tokens)
	return n > 1 && titles[r.tokens[n-2].low]
}

var titles = map[string]bool{"dr": true, "mr": true, "mrs": true, "ms": true, "st": true, "prof": true}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// word reads the word at i and gives the place after it.
func (r *reading) word(i int, first bool) int {
	text, j := r.text, i
	for j < len(text) {
		c, size := utf8.DecodeRuneInString(text[j:])
		if !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) {
			next, _ := utf8.DecodeRuneInString(text[j+size:])
			if (c != '\'' && c != '’') || !unicode.IsLetter(next) {
				break
			}
		}
		j += size
	}
	raw := text[i:j]
	// PHQ-9, GAD-7, F41.1: the digits belong to the name.
	if j+1 < len(text) && (text[j] == '-' || text[j] == '.') && isDigit(text[j+1]) && len(raw) <= 5 && strings.ToUpper(raw) == raw {
		k := j + 1
		for k < len(text) && isDigit(text[k]) {
			k++
		}
		raw, j = text[i:k], k
	}
	low := r.full(i, raw)
	if n, ok := strings.CutPrefix(low, "x"); ok && n != "" && strings.Trim(n, "0123456789") == "" { // x3
		r.tokens = append(r.tokens, token{raw: raw, low: n, canon: value(n), kind: numberToken, unit: "time"})
		return j
	}
	add := func(low string) {
		t := token{raw: raw, low: low, canon: canon(low)}
		t.content = !function[low] && !frame[t.canon] && !deny[low] && !deny[t.canon]
		t.drug = drugs[low]
		t.name = !first && capitalised(raw) && t.content && !dayNames[low]
		r.tokens = append(r.tokens, t)
	}
	both := func(first, second string) {
		add(first)
		raw = "" // the words of a message are those that were written
		add(second)
	}
	switch {
	case respell[low] != nil:
		for _, w := range respell[low] {
			if n := value(w); isDigit(w[0]) {
				r.tokens = append(r.tokens, token{raw: raw, low: w, canon: n, kind: numberToken})
			} else {
				add(w)
			}
			raw = ""
		}
	case low == "cannot" || low == "can't":
		both("can", "not")
	case low == "won't":
		both("will", "not")
	case low == "n't": // "did n't", as some recognisers write it
		add("not")
	case strings.HasSuffix(low, "n't"):
		both(strings.TrimSuffix(low, "n't"), "not")
	case bareNot[low] != "":
		both(bareNot[low], "not")
	case undone[low] != "":
		both("not", undone[low])
	case len(low) > 8 && strings.HasPrefix(low, "un") && strings.HasSuffix(low, "able"):
		both("not", low[2:])
	case low == "patient":
		add("client")
	case strings.HasSuffix(low, "'ll"):
		both(strings.TrimSuffix(low, "'ll"), "will")
	case strings.HasSuffix(low, "'d") && strings.HasPrefix(text[j:], " like"), strings.HasSuffix(low, "'d") && strings.HasPrefix(text[j:], " rather"):
		both(strings.TrimSuffix(low, "'d"), "would")
	default:
		base, _, _ := strings.Cut(low, "'")
		if base == "" {
			base = low
		}
		add(base)
	}
	return j
}

// full gives the word at i in lower case, a day, a month or a side in full:
// "Tues", "Sept", "L shoulder".
func (r *reading) full(i int, raw string) string {
	low := strings.ReplaceAll(strings.ToLower(raw), "’", "'")
	last := ""
	if n := len(r.tokens); n > 0 {
		last = r.tokens[n-1].low
	}
	if full := shortDays[low]; full != "" && (!alsoWords[low] || capitalised(raw) && last != "" && last != "." || beforeDay[last]) {
		return full
	}
	if (raw == "L" || raw == "R") && i+2 < len(r.text) && (r.text[i+1] == ' ' || r.text[i+1] == '-') {
		next := i + 2
		end := next
		for end < len(r.text) && r.text[end]|0x20 >= 'a' && r.text[end]|0x20 <= 'z' {
			end++
		}
		if w := strings.ToLower(r.text[next:end]); bodyParts[canon(w)] || joints[w] {
			return sides[raw]
		}
	}
	if (raw == "L" || raw == "R") && last != "" && last != "dr" && last != "." && (i+1 == len(r.text) || strings.IndexByte(",;\n", r.text[i+1]) >= 0 || i+2 < len(r.text) && r.text[i+1] == ' ' && isDigit(r.text[i+2])) {
		return sides[raw] // "tender L4-5 R", "CTR R 5 wks"
	}
	return low
}

var (
	sides     = map[string]string{"L": "left", "R": "right"}
	shortDays = map[string]string{"mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thu": "thursday", "thur": "thursday",
		"thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday", "jan": "january", "feb": "february", "mar": "march", "apr": "april", "jun": "june",
		"jul": "july", "aug": "august", "sep": "september", "sept": "september", "oct": "october", "nov": "november", "dec": "december"}
	alsoWords = map[string]bool{"sat": true, "sun": true, "wed": true, "mar": true, "sep": true, "mon": true, "jan": true, "jun": true}
	beforeDay = map[string]bool{"on": true, "last": true, "next": true, "this": true, "by": true, "since": true, "until": true, "every": true, "each": true, "in": true}
	joints    = map[string]bool{"tka": true, "tha": true, "ue": true, "le": true, "acl": true, "rtc": true, "pfps": true, "cva": true, "grip": true, "lower": true, "upper": true, "lung": true, "breast": true, "quadrant": true, "rotator": true, "dominant": true, "handed": true, "sided": true, "hemiparesis": true, "weakness": true, "scapula": true, "side": true, "index": true}
)

// bareNot are contractions typed without their apostrophe.
var bareNot = map[string]string{"wont": "will", "cant": "can", "dont": "do", "doesnt": "does", "didnt": "did", "isnt": "is", "wasnt": "was",
	"arent": "are", "werent": "were", "hasnt": "has", "havent": "have", "hadnt": "had", "couldnt": "could", "wouldnt": "would", "shouldnt": "should"}

// undone are words whose prefix is a negation of its own.
var undone = map[string]string{"unable": "able", "unwilling": "willing", "unsafe": "safe", "unsure": "sure", "uncertain": "certain",
	"unaware": "aware", "unhappy": "happy", "unmotivated": "motivated", "unhelpful": "helpful", "uninterested": "interested",
	"uncomfortable": "comfortable", "unsuccessful": "successful", "unwell": "well", "untrue": "true", "disagree": "agree", "disagrees": "agree", "disagreed": "agree", "unemployed": "employed", "unharmed": "harmed"}

func capitalised(raw string) bool {
	r, size := utf8.DecodeRuneInString(raw)
	if !unicode.IsUpper(r) || size == len(raw) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(raw[size:])
	return unicode.IsLower(next) || next == '\''
}

// number reads the number at i: 5, 1.5, 7/10, 4-5, 2:30pm, 10mg, 3rd, 50%.
func (r *reading) number(i int) int {
	text, j := r.text, i
	for j < len(text) && (isDigit(text[j]) || strings.IndexByte(".,:/", text[j]) >= 0 && j+1 < len(text) && isDigit(text[j+1])) {
		j++
	}
	if j == i { // a digit of another script: a word of its own
		_, size := utf8.DecodeRuneInString(text[i:])
		r.tokens = append(r.tokens, token{raw: text[i : i+size], low: text[i : i+size], canon: text[i : i+size], kind: numberToken})
		return i + size
	}
	k := j
	for k < len(text) && k < j+6 && text[k]|0x20 >= 'a' && text[k]|0x20 <= 'z' {
		k++
	}
	suffix := strings.ToLower(text[j:k])
	digits := strings.ReplaceAll(text[i:j], ",", "")
	if suffix == "k" && strings.Trim(digits, "0123456789") == "" { // $2k
		digits += "000"
	}
	clock := strings.Contains(digits, ":")
	from := len(r.tokens)
	for n, part := range strings.Split(digits, "/") {
		t := token{raw: text[i:j], low: part, canon: value(part), kind: numberToken}
		if clock {
			t.canon = clockValue(part)
		}
		t.after = n > 0
		r.tokens = append(r.tokens, t)
	}
	switch suffix {
	case "":
		return j
	case "st", "nd", "rd", "th", "s", "k", "er", "ro", "ra", "do", "da":
		return k
	case "h", "d":
		r.tokens[len(r.tokens)-1].unit = map[string]string{"h": "hour", "d": "day"}[suffix]
		return k
	case "am", "pm", "a", "p":
		for n := from; n < len(r.tokens); n++ {
			r.tokens[n].half = suffix[:1]
		}
		return k
	case "x":
		r.tokens[len(r.tokens)-1].unit = "time"
		return k
	}
	return j // the letters are read as the next word: 10mg
}

// value writes a number in one way: 1.50 and 1.5, 07 and 7 are the same.
func value(s string) string {
	whole, part, found := strings.Cut(s, ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if part = strings.TrimRight(part, "0"); found && part != "" {
		return whole + "." + part
	}
	return whole
}

// clockValue writes a time of day on a twelve-hour dial: 14:00, 2:00 and 2 are
// the same hour; am and pm are compared apart.
func clockValue(s string) string {
	hour, minute, _ := strings.Cut(s, ":")
	hour = value(hour)
	if h := slices.Index(afternoon, hour); h >= 12 {
		hour = afternoon[h-12]
	}
	if strings.Trim(minute, "0") == "" {
		return hour
	}
	return hour + ":" + minute
}

var afternoon = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"}

var numberWords = map[string]int{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
	"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
	"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
	"ninety": 90, "hundred": 100, "twice": 2, "thrice": 3, "once": 1, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
	"eighth": 8, "first": 1, "second": 2, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
	"eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "diez": 10}

// joinNumberWords makes number words numbers: "twenty six" is 26, "twice" 2 times.
func (r *reading) joinNumberWords() {
	out := r.tokens[:0]
	for i := 0; i < len(r.tokens); i++ {
		t := r.tokens[i]
		n, ok := numberWords[t.low]
		if t.kind != wordToken || !ok {
			out = append(out, t)
			continue
		}
		if i+1 < len(r.tokens) && n >= 20 && n < 100 {
			if m, ok := numberWords[r.tokens[i+1].low]; ok && m > 0 && m < 10 {
				n += m
				t.raw += " " + r.tokens[i+1].raw
				i++
			}
		}
		if i+1 < len(r.tokens) && r.tokens[i+1].low == "hundred" && n > 0 && n < 10 {
			n *= 100
			i++
		}
		if t.low == "second" && i > 0 && len(out) > 0 && out[len(out)-1].kind == numberToken {
			out = append(out, t)
			continue // sixty second
		}
		t.weak = t.low == "first" || t.low == "second" || t.low == "one" || t.low == "once" && !(i+1 < len(r.tokens) && often[r.tokens[i+1].low])
		if t.low == "twice" || t.low == "once" || t.low == "thrice" {
			t.unit = "time"
		}
		t.kind, t.canon, t.content, t.name = numberToken, itoa(n), false, false
		out = append(out, t)
	}
	r.tokens = out
}

// often are the words after "once" that make it a number.
var often = map[string]bool{"a": true, "an": true, "per": true, "daily": true, "weekly": true, "monthly": true, "every": true, "this": true, "last": true}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

var unitWords = words("mg mcg g ml gram unit hour minute second week day night month year time percent pound kg drink glass beer cigarette session point")

func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[canon(w)] = true
	}
	return m
}

// units gives each number its unit and its comparison.
func (r *reading) units() {
	t := r.tokens
	for i := len(t) - 1; i >= 0; i-- {
		if t[i].kind != numberToken {
			continue
		}
		j := i + 1
		if j < len(t) && (t[j].low == "to" || t[j].low == "or" || t[j].low == "→") && j+1 < len(t) && t[j+1].kind == numberToken {
			j++
		}
		switch {
		case j >= len(t):
		case t[j].kind == wordToken && unitWords[t[j].canon]:
			t[i].unit = t[j].canon
		case t[j].kind == wordToken && t[j].low == "h":
			t[j].low, t[j].canon, t[i].unit = "hours", canon("hour"), canon("hour")
		case t[i].unit != "":
		case t[j].kind == numberToken && t[j].raw != "" && !isDigit(t[j].raw[0]) && isDigit(t[j].low[0]): // "1000 bid"
		case t[j].kind == numberToken && !t[j].after:
			t[i].unit = t[j].unit
			if t[i].half == "" {
				t[i].half = t[j].half
			}
		case t[j].kind == wordToken && (t[j].low == "am" || t[j].low == "pm"):
			t[i].half = t[j].low[:1]
		}
		t[i].cmp = comparison(t, i)
	}
}

func comparison(t []token, i int) byte {
	back := func(n int) string {
		if i-n < 0 {
			return ""
		}
		return t[i-n].low
	}
	switch {
	case back(1) == "<", back(1) == "under", back(1) == "below", back(2) == "less" && back(1) == "than",
		back(2) == "fewer" && back(1) == "than", back(2) == "at" && back(1) == "most":
		return '<'
	case back(3) == "no" && back(2) == "more" && back(1) == "than", back(3) == "not" && back(2) == "more" && back(1) == "than":
		return '<'
	case back(1) == "over" && i == 1: // "Over 12 sessions" is as long as they last
	case back(1) == ">", back(1) == "over", back(1) == "above", back(2) == "more" && back(1) == "than",
		back(2) == "greater" && back(1) == "than", back(2) == "at" && back(1) == "least":
		return '>'
	}
	return 0
}

// negations finds each negation, what it denies first, and how far it reaches.
func (r *reading) negations() {
	t := r.tokens
	for i := range t {
		if !r.denies(i) {
			continue
		}
		end := r.reach(i)
		if i+1 < len(t) && t[i+1].kind == stopToken && t[i+1].low != ":" { // "SI denied, mood low" looks back
			end = i + 1
		}
		c := cue{at: i}
		for j := i + 1; j < end; j++ {
			if t[j].content && len(c.focus) < 2 {
				c.focus = append(c.focus, j)
			}
			t[j].denied = true
		}
		if len(c.focus) == 0 { // "SI denied", "SI: none", "hallucinations absent"
			for j := i - 1; j >= max(0, i-scope) && !(t[j].kind == stopToken && t[j].low != ":") && !contrast[t[j].low]; j-- {
				if t[j].content && len(c.focus) < 2 {
					c.focus = append(c.focus, j)
				}
				t[j].denied = true
			}
		}
		r.cues = append(r.cues, c)
	}
}

func (r *reading) denies(i int) bool {
	t := r.tokens[i]
	if t.kind == numberToken {
		if t.canon == "0" && i > 0 && r.tokens[i-1].low == "on" && (i+1 == len(r.tokens) || r.tokens[i+1].kind == stopToken) {
			return true // "acted on 0"
		}
		return t.canon == "0" && !t.after && i+1 < len(r.tokens) && r.tokens[i+1].kind == wordToken && !unitWords[r.tokens[i+1].canon]
	}
	if !deny[t.low] && !deny[t.canon] {
		return false
	}
	if t.canon == canon("lack") && i+1 < len(r.tokens) && r.tokens[i+1].kind == numberToken {
		return false // of a joint: "extension lacking 5"
	}
	// "not only" and "no more than" deny nothing.
	if i+1 < len(r.tokens) && (r.tokens[i+1].low == "only" || r.tokens[i+1].low == "more" && i+2 < len(r.tokens) && r.tokens[i+2].low == "than") {
		return false
	}
	return true
}

// scope is the most tokens that one negation denies.
const scope = 80

// reach gives the end of what the negation at i denies.
func (r *reading) reach(i int) int {
	t := r.tokens
	lists := t[i].low != "not" && t[i].low != "never" && t[i].low != "none"
	end := min(len(t), i+scope)
	for j := i + 1; j < end; j++ {
		switch {
		case t[j].quote != t[i].quote: // what is quoted denies nothing outside
			return j
		case t[j].kind == stopToken && t[j].low == "/":
		case t[j].kind == stopToken && t[j].low == ",":
			if !lists || j+1 >= len(t) || !r.goesOn(j+1) {
				return j
			}
		case t[j].kind == stopToken:
			return j
		case contrast[t[j].low] && !(t[j].low == "yet" && j == i+1), says[t[j].canon] && !r.denies(j) && j > i+1 && !(t[j-1].low == "yet" || t[j-1].low == "been" || t[j-1].low == "ever"):
			return j
		case t[j].low == "and" && j+1 < len(t) && !r.goesOn(j+1):
			return j
		}
	}
	return end
}

// goesOn tells whether the words from j on continue a list rather than begin a
// new clause: "no SI, HI or plan" but "no SI, sleeping better".
func (r *reading) goesOn(j int) bool {
	for most := j + scope; r.tokens[j].low == "and" && j+1 < len(r.tokens) && j < most; j++ {
	}
	t := r.tokens[j]
	if t.kind == numberToken || strings.HasSuffix(t.low, "ing") || r.tokens[j].kind == wordToken && irregular[t.low] || r.denies(j) || says[t.canon] || subjects[t.low] {
		return false
	}
	return true
}

var subjects = map[string]bool{"he": true, "she": true, "they": true, "i": true, "we": true, "client": true, "is": true, "was": true,
	"are": true, "has": true, "had": true, "will": true, "but": true, "mom": true, "dad": true, "also": true, "then": true, "clinician": true,
	"drinks": true, "sleeps": true, "eats": true, "works": true, "takes": true, "uses": true, "smokes": true, "feels": true, "lives": true,
	"wants": true, "gets": true, "goes": true, "stays": true, "plans": true, "thinks": true, "some": true, "a": true, "there": true}
