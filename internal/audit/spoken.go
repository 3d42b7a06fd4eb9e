package audit

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Times as they are spoken: "two to two fifty", "ten past four, finished at five",
// "from nine until twenty past ten", "de tres a tres y cuarto".

// heard is a word of a dictated text and where it stands.
type heard struct {
	text     string
	from, to int
}

// spokenRE: a word of the clock, without which nothing is read word by word.
var spokenRE = regexp.MustCompile(`(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|quarter|half|past|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|mediod[ií]a)\b`)

var heardRE = regexp.MustCompile(`[\pL]+(?:['’.][\pL]+)*\.?|\d+(?:[:.]\d\d)?`)

func hear(text string) (out []heard) {
	for _, m := range heardRE.FindAllStringIndex(text, -1) {
		w := strings.TrimSuffix(foldRune.Replace(strings.ToLower(text[m[0]:m[1]])), ".")
		out = append(out, heard{w, m[0], m[1]})
	}
	return out
}

var (
	hourOf = map[string]int{"noon": 12, "midday": 12, "midnight": 12, "mediodia": 12, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7,
		"ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
		"ten": 10, "eleven": 11, "twelve": 12}
	tensOf = map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50}
	teenOf = map[string]int{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
		"nineteen": 19, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "veinticinco": 25}
	quarters = map[string]int{"quarter": 15, "half": 30, "cuarto": 15, "media": 30}
	past     = map[string]bool{"past": true, "after": true}
	till     = map[string]bool{"to": true, "til": true, "till": true, "of": true, "before": true}
	// what ends a session stands between its two times
	ends = map[string]bool{"to": true, "until": true, "till": true, "til": true, "through": true, "thru": true, "a": true, "hasta": true,
		"finished": true, "finish": true, "ended": true, "ending": true, "stopped": true, "done": true, "wrapped": true, "out": true, "end": true, "stop": true, "termino": true,
		"terminamos": true, "terminando": true, "acabo": true, "acabamos": true}
	besides = map[string]bool{"at": true, "and": true, "we": true, "by": true, "about": true, "around": true, "up": true, "y": true, "las": true, "la": true, "like": true, "just": true, "time": true, "then": true, "i": true}
	counted = map[string]bool{"times": true, "days": true, "weeks": true, "months": true, "hours": true, "minutes": true, "mins": true, "min": true, "sessions": true, "veces": true,
		"dias": true, "semanas": true, "horas": true, "minutos": true, "people": true, "members": true, "years": true, "hrs": true, "beers": true, "drinks": true, "mg": true,
		"nights": true, "noches": true, "kids": true, "reps": true, "sets": true, "per": true, "goes": true, "a": true, "bottles": true, "glasses": true, "pills": true, "attacks": true, "nightmares": true, "meals": true}
)

// minutesAt reads the part of an hour: "fifty", "fifty five", "oh five", "y cuarto", "menos diez".
func minutesAt(ws []heard, i int) (n, next int, ok bool) {
	word := func(i int) string {
		if i < len(ws) {
			return ws[i].text
		}
		return ""
	}
	ones := func(i int) int {
		if h := hourOf[word(i)]; h < 10 {
			return h
		}
		return 0
	}
	switch w := word(i); {
	case (w == "oh" || w == "o") && ones(i+1) > 0:
		return ones(i + 1), i + 2, true
	case w == "y" || w == "menos":
		n, next, ok := minutesAt(ws, i+1)
		if q := quarters[word(i+1)]; q > 0 {
			n, next, ok = q, i+2, true
		} else if h := hourOf[word(i+1)]; !ok && h > 0 {
			n, next, ok = h, i+2, true
		}
		if w == "menos" {
			n = -n
		}
		return n, next, ok
	case tensOf[w] > 0:
		n, next := tensOf[w], i+1
		if word(next) == "y" && ones(next+1) > 0 {
			next++
		}
		if ones(next) > 0 {
			n, next = n+ones(next), next+1
		}
		return n, next, true
	case teenOf[w] > 0:
		return teenOf[w], i + 1, true
	}
	return 0, i, false
}

// clocksAt reads the times of day that may begin at a word, the longest first.
func clocksAt(ws []heard, i int) (out []spokenClock) {
	add := func(hour, minute, next int) {
		if minute < 0 {
			hour, minute = (hour+10)%12+1, minute+60
		}
		c := spokenClock{token{hour: hour, minute: minute, marked: true}, next}
		if next < len(ws) {
			switch half := strings.ReplaceAll(ws[next].text, ".", ""); half {
			case "am", "pm":
				c.half, c.next = half[0], next+1
			case "o'clock", "o’clock", "oclock":
				c.next++
			case "de", "por":
				if next+2 < len(ws) && ws[next+1].text == "la" {
					switch ws[next+2].text {
					case "manana":
						c.half, c.next = 'a', next+3
					case "tarde", "noche":
						c.half, c.next = 'p', next+3
					}
				}
			}
		}
		out = append(out, c)
	}
	hour := func(i int) int {
		if i >= len(ws) {
			return 0
		}
		if n, err := strconv.Atoi(ws[i].text); err == nil && n >= 1 && n <= 12 {
			return n
		}
		return hourOf[ws[i].text]
	}
	// "ten past four", "a quarter to seven", "half nine"
	n, next, ok := minutesAt(ws, i)
	if q := quarters[ws[i].text]; q > 0 {
		n, next, ok = q, i+1, true
	} else if h := hour(i); !ok && (h == 5) {
		n, next, ok = h, i+1, true
	} else if m, err := strconv.Atoi(ws[i].text); err == nil && m < 60 {
		n, next, ok = m, i+1, true
	}
	if ok && next+1 < len(ws) && hour(next+1) > 0 && n > 0 {
		switch {
		case past[ws[next].text]:
			add(hour(next+1), n, next+2)
		case till[ws[next].text] && n < 30:
			add(hour(next+1), -n, next+2)
		}
	}
	if ws[i].text == "half" && hour(i+1) > 0 && hourOf[ws[i+1].text] > 0 {
		add(hour(i+1), 30, i+2)
	}
	h := hour(i)
	if h == 0 {
		if a, b, ok := strings.Cut(strings.ReplaceAll(ws[i].text, ".", ":"), ":"); ok {
			hh, err1 := strconv.Atoi(a)
			mm, err2 := strconv.Atoi(b)
			if err1 == nil && err2 == nil && hh <= 24 && mm < 60 {
				add(hh, mm, i+1)
			}
		}
		return out
	}
	if n, next, ok := minutesAt(ws, i+1); ok && n < 60 {
		add(h, n, next)
	}
	add(h, 0, i+1)
	return out
}

type spokenClock struct {
	token
	next int // the word after it
}

// spokenTimes finds two times of day, at least one of them in words. Of several ways
// to read them it takes the first that makes a session of a likely length.
func spokenTimes(text string) (from, to int, a, b token, ok bool) {
	ws := hear(text)
	for i := range ws {
		for _, start := range clocksAt(ws, i) {
			j, ended := start.next, false
			for j < len(ws) && (ends[ws[j].text] || besides[ws[j].text]) && j < start.next+4 {
				ended = ended || ends[ws[j].text]
				j++
			}
			if !ended || j >= len(ws) {
				continue
			}
			for _, stop := range clocksAt(ws, j) {
				x, y := moments(&start.token, &stop.token)
				n := length(x, y)
				if n < leastOfSession || n > mostOfSession || stop.next < len(ws) && counted[ws[stop.next].text] || !slices.ContainsFunc(ws[i:stop.next], inWords) {
					continue
				}
				return ws[i].from, ws[stop.next-1].to, start.token, stop.token, true
			}
		}
	}
	return 0, 0, a, b, false
}

const (
	leastOfSession = 10
	mostOfSession  = 200
)

// inWords tells whether a word makes a time one that is spoken.
func inWords(w heard) bool { return hourOf[w.text] > 0 || quarters[w.text] > 0 || past[w.text] }
