package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// measure is an instrument and the range of its score.
type measure struct {
	name, stem  string // stem: its letters up to a hyphen, in lower case
	least, most float64
	re          *regexp.Regexp
}

var measures = func() []measure {
	data, err := wordFiles.ReadFile("words/measures.txt")
	if err != nil {
		panic(err) // it is embedded
	}
	var out []measure
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		f := strings.Split(line, " | ")
		m := measure{name: f[0]}
		m.stem, _, _ = strings.Cut(strings.ToLower(m.name), "-")
		var err1, err2 error
		if len(f) == 3 {
			m.least, err1 = strconv.ParseFloat(f[1], 64)
			m.most, err2 = strconv.ParseFloat(f[2], 64)
		}
		if len(f) != 3 || err1 != nil || err2 != nil || m.least >= m.most {
			panic(fmt.Sprintf("words/measures.txt, line %d: want name | least | most", i+1))
		}
		name := strings.ReplaceAll(regexp.QuoteMeta(m.name), "-", `[-\s]?`)
		flags := "(?i)"
		if len(m.name) <= 5 && !strings.Contains(m.name, "-") {
			flags = "" // "ace" and "audit" are words
		}
		// The score stands right after the name, with no more than a few words
		// that say "it is" between them.
		m.re = regexp.MustCompile(flags + `\b` + name + `\b(?:\s?\([^)0-9]*\))?(?:\s*[:=]\s*|\s+(?i:(?:total\s+)?(?:score[ds]?|was|is|of|at|now|today|hoy|dio|de|puntaje|puntuación)\s*[:=]?\s*){0,4})(-?\d+(?:\.\d+)?)(\s?%|[/-]\d|\s?(?i:min|weeks?|wks?|months?|days?|x\b|items?|times?))?`)
		out = append(out, m)
	}
	return out
}()

var (
	itemNineValueRE = regexp.MustCompile(`(?i)\b(?:item|question|q|#)\s*#?\s*(?:9|nine)\b\s*(?:\(?(?:on|of) (?:the )?phq-?9\)?)?\s*(?:was|is|score\w*|answered|:|=|-|at)*\s*(\d+)\b`)
	outOfTenRE      = regexp.MustCompile(`(?i)\b(?:pain|dolor|anxiety|ansiedad|mood|ánimo|depression|depresión|anger|cravings?|urges?|sadness|stress|rated|rates|rating|intensity|distress|worry|energy|sleep|motivation|confidence|importance)\b[^.;\d]{0,20}(\d{1,3})\s?/\s?10\b`)
	strengthRE      = regexp.MustCompile(`\b(?:MMT|MMTs?|strength|quad|grip strength)\b[^.;\d]{0,20}(\d{1,2})[+-]?\s?/\s?5\b`)
)

// valueImpossible finds figures that cannot be: a score outside of its instrument's
// range, more than ten out of ten, a session in the future.
func valueImpossible(r *record) asked {
	var wrong []string
	say := func(english, spanish string, args ...any) {
		if q := r.tell(english, spanish, args...); !slices.Contains(wrong, q) {
			wrong = append(wrong, q)
		}
	}
	for _, l := range r.lines {
		if !strings.ContainsAny(l.own, "0123456789") {
			continue
		}
		for _, m := range measures {
			if !strings.Contains(strings.ToLower(l.own), m.stem) {
				continue
			}
			for _, found := range m.re.FindAllStringSubmatch(l.own, -1) {
				n, err := strconv.ParseFloat(found[1], 64)
				if found[2] == "" && err == nil && (n < m.least || n > m.most) {
					say("%s goes from %g to %g, and %s is written. What was the score?", "%s va de %g a %g, y está escrito %s. ¿Cuál fue el puntaje?", m.name, m.least, m.most, found[1])
				}
			}
		}
		for _, found := range itemNineValueRE.FindAllStringSubmatch(l.own, -1) {
			if n, err := strconv.Atoi(found[1]); err == nil && n > 3 {
				say("Item 9 goes from 0 to 3, and %s is written. What was the answer?", "El ítem 9 va de 0 a 3, y está escrito %s. ¿Cuál fue la respuesta?", found[1])
			}
		}
		for _, of := range []struct {
			re   *regexp.Regexp
			most int
		}{{outOfTenRE, 10}, {strengthRE, 5}} {
			for _, found := range of.re.FindAllStringSubmatch(l.own, -1) {
				if n, err := strconv.Atoi(found[1]); err == nil && n > of.most {
					say("%s/%d is more than %d. Which number is right?", "%s/%d es más que %d. ¿Qué número es el correcto?", found[1], of.most, of.most)
				}
			}
		}
	}
	if r.Session.Date != "" {
		switch day, err := time.Parse(time.DateOnly, r.Session.Date); {
		case err != nil:
			say("%q is no date. On which day was the session?", "%q no es una fecha. ¿Qué día fue la sesión?", r.Session.Date)
		case !r.Now.IsZero() && day.After(r.Now.AddDate(0, 0, 1)): // a day's grace, for clocks far apart
			say("The session's date, %s, is in the future. On which day was it?", "La fecha de la sesión, %s, está en el futuro. ¿Qué día fue?", r.Session.Date)
		}
	}
	return asked{message: strings.Join(wrong, " ")}
}
