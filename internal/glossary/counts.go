package glossary

import (
	"regexp"
	"strings"
)

// The ways to write a dose that have killed: a zero after the point is read as
// another digit, a point without a zero before it is not seen. Both have one
// meaning beside a unit. "GAD 7 13" is the scale and its score. An arrow between two figures is "to", "2x wk" is "2x/wk", and "3 beers/night" is so many per night.
var (
	trailingZero = regexp.MustCompile(`\b(\d+)\.0+( ?(?:mg|mcg|ml|mL|g)\b)`)
	noLeadingOne = regexp.MustCompile(`(^|[\s(,])\.(\d+ ?(?:mg|mcg|ml|mL|g)\b)`)
	oftenIn      = regexp.MustCompile(`\b(\d+(?:-\d+)?[xX]) (wk|mo|yr)\b`)
	each         = regexp.MustCompile(`\b(\d+(?:-\d+)?(?: [a-z]{3,})?) ?/ ?(wk|week|mo|month|yr|year|night|nt|day)\b`)
	per          = regexp.MustCompile(`\b(\d+(?:[.-]\d+)?) ?(d|days?|nts?|nights?|hrs?|h|hours?|mins?) ?/ ?(wk|week|mo|month|nt|night|d|day|session)\b`)
	every        = regexp.MustCompile(`\b[qQ] ?(\d+)(?:-(\d+))?[ -]?(wks?|w|WKS?|hrs?|h|HRS?|mos?|MOS?|days?|d|DAYS?|mins?|MINS?)\b`)
	weeksOf      = regexp.MustCompile(`\b(\d{1,2})/52\b`) // as British doctors write: 2/52
	scale        = regexp.MustCompile(`\b(PHQ|phq|GAD|gad|PCL|pcl) ?(2|4|5|7|8|9)( ?[=:] ?\d| (?:was|is|of|score\w*|today|now|de|total) |,? \(?\d)`)
	arrow        = regexp.MustCompile(`(\d[\d./%]*) ?(?:-{1,2}>|=>|→) ?(\d)`)
)

// What is denied in a row without commas: "denies SI HI AVH", "no CP SOB".
var (
	bothRisks = regexp.MustCompile(`\b(SI|si) (HI|hi)\b(?: (AVH|avh|SIB|sib|CAH|cah)\b)?`)
	noneOf    = regexp.MustCompile(`(?i)\b(no|denies|denied|neg for) (cp|sob|n/v|ha|palps|edema|cough|fevers?|chills) (cp|sob|n/v|ha|palps|edema|cough|fevers?|chills)\b`)
)

func inRow(text string) string {
	text = bothRisks.ReplaceAllStringFunc(text, func(m string) string {
		p := bothRisks.FindStringSubmatch(m)
		if p[3] != "" {
			return p[1] + "/" + p[2] + "/" + p[3]
		}
		return p[1] + "/" + p[2]
	})
	return noneOf.ReplaceAllString(text, "$1 $2 or $3")
}

// spokenQuote is a quotation whose marks were dictated.
var spokenQuote = regexp.MustCompile(`(?i)\bquote,? ([^"“”\n]+?),? (?:end ?quote|un-?quote|close quote)\b`)

func settled(text string) string {
	text = spokenQuote.ReplaceAllString(text, `"$1"`)
	digits := strings.ContainsAny(text, "0123456789")
	if !digits && !bothRisks.MatchString(text) && !noneOf.MatchString(text) {
		return text
	}
	var out strings.Builder
	for _, p := range Pieces(text) {
		piece := text[p.Start:p.End]
		if !p.Quoted {
			piece = inRow(piece)
			piece = trailingZero.ReplaceAllString(piece, "$1$2")
			piece = noLeadingOne.ReplaceAllString(piece, "${1}0.$2")
			piece = oftenIn.ReplaceAllString(piece, "$1/$2")
			piece = per.ReplaceAllStringFunc(piece, func(m string) string {
				p := per.FindStringSubmatch(m)
				unit := perUnits[strings.TrimSuffix(p[2], "s")]
				if p[1] != "1" {
					unit += "s"
				}
				return p[1] + " " + unit + " per " + periods[p[3]]
			})
			piece = every.ReplaceAllStringFunc(piece, func(m string) string {
				p := every.FindStringSubmatch(m)
				unit := everyUnits[strings.ToLower(p[3])[:1]]
				if strings.HasPrefix(strings.ToLower(p[3]), "mi") {
					unit = "minute"
				}
				switch {
				case p[2] != "":
					return "every " + p[1] + " to " + p[2] + " " + unit + "s"
				case p[1] == "1":
					return "every " + unit
				}
				return "every " + p[1] + " " + unit + "s"
			})
			piece = weeksOf.ReplaceAllStringFunc(piece, func(m string) string {
				n, _, _ := strings.Cut(m, "/")
				if n == "1" {
					return "1 week"
				}
				return n + " weeks"
			})
			if strings.ContainsAny(piece, "QqAaCc") {
				piece = scale.ReplaceAllStringFunc(piece, func(m string) string {
					p := scale.FindStringSubmatch(m)
					return strings.ToUpper(p[1]) + "-" + p[2] + p[3]
				})
			}
			piece = each.ReplaceAllStringFunc(piece, func(m string) string {
				p := each.FindStringSubmatch(m)
				return p[1] + " per " + periods[p[2]]
			})
			piece = arrow.ReplaceAllString(piece, "$1 to $2")
		}
		out.WriteString(piece)
	}
	return out.String()
}

var (
	timesBefore = regexp.MustCompile(`^[xX](\d+(?:-\d+)?)$`)
	timesAfter  = regexp.MustCompile(`^(\d+(?:-\d+)?)[xX]$`)
	joinedSpan  = regexp.MustCompile(`^[xX](\d+(?:-\d+)?)([a-z]+)$`)
	ageAndSex   = regexp.MustCompile(`^(\d{1,2})([MF])$`)
	perUnits    = map[string]string{"d": "day", "day": "day", "nt": "night", "night": "night", "hr": "hour", "h": "hour", "hour": "hour", "min": "minute"}
	everyUnits  = map[string]string{"w": "week", "h": "hour", "m": "month", "d": "day"}
	spans       = map[string]string{"d": "day", "day": "day", "days": "day", "wk": "week", "wks": "week", "week": "week", "weeks": "week",
		"mo": "month", "mos": "month", "month": "month", "months": "month", "yr": "year", "yrs": "year", "year": "year", "years": "year",
		"h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
		"night": "night", "nights": "night", "nts": "night", "session": "session", "sessions": "session"}
)

// count spells out an x that means "for" (x3 weeks) or "times" (3x, x2). Sets
// and repetitions (3x10, 3 sets x10) stay.
func (s *setting) count(core string) (string, bool) {
	if !strings.ContainsAny(core, "xX") {
		return "", false
	}
	before, next, after := s.word(-1), s.word(1), s.word(2)
	if core == "x" || core == "X" {
		if spans[next] != "" && !number(before) || number(next) && spans[after] != "" || (next == "several" || next == "few") && spans[after] != "" {
			return "for", true
		}
		return "", false
	}
	if m := joinedSpan.FindStringSubmatch(core); m != nil && spans[m[2]] != "" {
		unit := spans[m[2]]
		if m[1] != "1" {
			unit += "s"
		}
		return "for " + m[1] + " " + unit, true
	}
	if m := timesBefore.FindStringSubmatch(core); m != nil {
		switch {
		case spans[next] != "":
			return "for " + m[1], true
		case number(before) || before == "sets" || before == "reps" || before == "set" || before == "x":
			return "", false
		case before == "oriented" || before == "o" || before == "a&o": // to how many, not how often
			return "times " + m[1], true
		}
		return so(m[1]), true
	}
	if m := timesAfter.FindStringSubmatch(core); m != nil && !number(next) {
		if next == "day" || next == "night" || next == "week" || next == "month" { // "2x day"
			return so(m[1]) + " a", true
		}
		return so(m[1]), true
	}
	return "", false
}

func so(n string) string {
	if n == "1" {
		return "1 time"
	}
	return n + " times"
}

// age spells out who is meant where a statement begins with age and sex: "58M here for".
func (s *setting) age(core string) (string, bool) {
	if who := s.word(-1); s.word(1) == "" || who != "" && who != "ct" && who != "pt" && who != "cl" && who != "client" && who != "patient" {
		return "", false
	}
	m := ageAndSex.FindStringSubmatch(core)
	if m == nil {
		return "", false
	}
	sex := "male"
	if m[2] == "F" {
		sex = "female"
	}
	return m[1] + "-year-old " + sex, true
}

// word is the one so many places away, "" where there is none.
func (s *setting) word(by int) string {
	if i := s.at + by; i >= 0 && i < len(s.words) {
		return s.words[i].lower
	}
	return ""
}

func number(w string) bool { return w != "" && (numberWords[w] || leadingNumber(w) == len(w)) }
