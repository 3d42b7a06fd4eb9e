package audit

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// unset marks a time that was not given.
const unset = -1

// moment is a time of day in minutes from midnight. Without am or pm ("2:53")
// it is not sure which half of the day is meant; then it is held as the half in
// which people hold sessions, and shown as she wrote it.
type moment struct {
	min  int
	sure bool
}

var noMoment = moment{min: unset}

func (m moment) given() bool { return m.min != unset }

// same tells whether two times agree; an unsure one agrees with either half of the day.
func (m moment) same(o moment) bool {
	if m.sure && o.sure {
		return m.min == o.min
	}
	return m.min%720 == o.min%720
}

func (m moment) facts() string {
	if !m.given() {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", m.min/60, m.min%60)
}

func (m moment) clock() string {
	h := m.min / 60 % 12
	if h == 0 {
		h = 12
	}
	return fmt.Sprintf("%d:%02d", h, m.min%60)
}

func (m moment) half() string {
	switch {
	case !m.sure:
		return ""
	case m.min < 720:
		return " am"
	default:
		return " pm"
	}
}

// span words two times: "2:00–2:53 pm", "11:30 am–12:20 pm", "from 2:00 pm".
func span(start, stop moment) string {
	switch {
	case !stop.given():
		return "from " + start.clock() + start.half()
	case !start.given():
		return "until " + stop.clock() + stop.half()
	case start.half() == stop.half():
		return start.clock() + "–" + stop.clock() + stop.half()
	default:
		return start.clock() + start.half() + "–" + stop.clock() + stop.half()
	}
}

// length in minutes, across midnight allowed; 0 if either is missing.
func length(start, stop moment) int {
	if !start.given() || !stop.given() {
		return 0
	}
	day := 1440
	if !start.sure || !stop.sure {
		day = 720
	}
	return ((stop.min-start.min)%day + day) % day
}

// parseFact reads a "HH:MM" of the session facts.
func parseFact(s string) (moment, bool) {
	h, m, ok := strings.Cut(s, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil || hour < 0 || hour > 23 || minute < 0 || minute > 59 || len(m) != 2 {
		return noMoment, false
	}
	return moment{hour*60 + minute, true}, true
}

// token is one clock time as it stands in a statement.
type token struct {
	from, to int // bytes of the text
	hour     int
	minute   int
	half     byte // 'a', 'p', or 0
	marked   bool // has a colon, am or pm, or four digits: surely a time, not a count
	wrong    bool // looks like a time that does not exist: 25:10, 2:75
}

var (
	clockRE = regexp.MustCompile(`(?i)\b(\d{1,2})(?:([:.])(\d{2}))?(?:\s?([ap])\.?m\b\.?|([ap])\b|\b)|\b([01]\d|2[0-3])([0-5]\d)(?:\s?(?:h|hrs|hours)\b|\b)`)
	toRE    = regexp.MustCompile(`(?i)^\s*(?:-|–|—|to|til|till|until|thru|through|and|a|hasta|y)(?: las?)?\s*$`)
	// What stands before a lone time says which end it is.
	startRE = regexp.MustCompile(`(?i)\b(?:start(?:ed|s|ing)?|began|begin|time in|in|inicio|empez[óo]|comenz[óo])\b\s*(?:time)?\s*(?:at|@|was)?\s*[:=\-–]?\s*$`)
	stopRE  = regexp.MustCompile(`(?i)\b(?:stop(?:ped|s)?|end(?:ed|s|ing)?|finish(?:ed)?|time out|out|fin|termin[óo])\b\s*(?:time)?\s*(?:at|@|was)?\s*[:=\-–]?\s*$`)
	// The half of the day in Spanish follows the times.
	halfESRE = regexp.MustCompile(`(?i)^\s*(?:de|por) la (mañana|tarde|noche)\b`)
	// What stands after a bare number makes it no time at all.
	unitRE = regexp.MustCompile(`(?i)^\s*(?:min|m\b|hour|hr|h\b|mg|mcg|ml|x\b|/|%|wk|week|day|month|year|yo\b|y/o|times|sessions?)`)
)

func tokens(text string) []token {
	var out []token
	if !strings.ContainsAny(text, "0123456789") {
		return nil
	}
	for _, m := range clockRE.FindAllStringSubmatchIndex(text, -1) {
		sub := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		t := token{from: m[0], to: m[1]}
		if sub(6) != "" {
			t.hour, _ = strconv.Atoi(sub(6))
			t.minute, _ = strconv.Atoi(sub(7))
			t.marked = true
		} else {
			t.hour, _ = strconv.Atoi(sub(1))
			t.minute, _ = strconv.Atoi(sub(3))
			if half := strings.ToLower(sub(4) + sub(5)); half != "" {
				t.half = half[0]
			}
			t.marked = sub(2) == ":" || t.half != 0
			t.wrong = t.hour > 24 || t.minute > 59 || t.half != 0 && (t.hour > 12 || t.hour == 0)
		}
		// "7.5", "1:1" or "7/10" are other things.
		if t.from > 0 && strings.ContainsRune("/.,:$#", rune(text[t.from-1])) {
			continue
		}
		if t.to < len(text) && strings.ContainsRune("/%:", rune(text[t.to])) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// moments turns the two ends of a session into times; each lends the other its
// am or pm. Either may be nil.
func moments(a, b *token) (start, stop moment) {
	start, stop = noMoment, noMoment
	day := (a != nil && (a.hour > 12 || a.hour == 0)) || (b != nil && (b.hour > 12 || b.hour == 0)) // a 24-hour clock
	if a != nil {
		start = a.alone(day)
	}
	if b != nil {
		stop = b.alone(day)
	}
	if a == nil || b == nil {
		return start, stop
	}
	switch {
	case start.sure && !stop.sure: // "11am-12": the next such time after the start
		stop = moment{stop.min % 720, true}
		for stop.min <= start.min {
			stop.min += 720
		}
		stop.min %= 1440
	case stop.sure && !start.sure: // "2-2:53pm": the last such time before the stop
		start = moment{start.min%720 + 720, true}
		for start.min >= stop.min {
			start.min -= 720
		}
		start.min = (start.min + 1440) % 1440
	}
	return start, stop
}

func (t *token) alone(day bool) moment {
	h := t.hour % 24
	switch {
	case t.half == 'a':
		return moment{h%12*60 + t.minute, true}
	case t.half == 'p':
		return moment{(h%12+12)*60 + t.minute, true}
	case day:
		return moment{h*60 + t.minute, true}
	case h < 7: // nobody holds sessions at two in the morning; still unsure
		return moment{(h+12)*60 + t.minute, false}
	default:
		return moment{h*60 + t.minute, false}
	}
}

// times are the clock times found in one statement.
type times struct {
	start, stop moment
	spans       [][2]int // where they stand
	wrong       string   // a time that does not exist, as written
}

// findTimes looks for the session's times in text. Loose also takes bare numbers
// ("2 to 2:50", "from 2 until 3"), for text that is about nothing else.
func findTimes(text string, loose bool) times {
	found := times{start: noMoment, stop: noMoment}
	if loose && spokenRE.MatchString(text) {
		if from, to, a, b, ok := spokenTimes(text); ok {
			found.start, found.stop = moments(&a, &b)
			found.spans = append(found.spans, [2]int{from, to})
			return found
		}
	}
	ts := tokens(text)
	for i := 0; i+1 < len(ts); i++ {
		a, b := &ts[i], &ts[i+1]
		if !toRE.MatchString(text[a.to:b.from]) || unitRE.MatchString(text[b.to:]) && !b.marked {
			continue
		}
		if !a.marked && !b.marked && !(loose && a.hour >= 1 && b.hour >= 1 && a.hour <= 12 && b.hour <= 12) {
			continue
		}
		if a.wrong || b.wrong {
			found.wrong = text[a.from:b.to]
			return found
		}
		end := b.to
		if m := halfESRE.FindStringSubmatchIndex(text[b.to:]); m != nil && b.half == 0 {
			b.half = 'p'
			if strings.EqualFold(text[b.to+m[2]:b.to+m[3]], "mañana") {
				b.half = 'a'
			}
			end += m[1]
		}
		found.start, found.stop = moments(a, b)
		found.spans = append(found.spans, [2]int{a.from, end})
		return found
	}
	var a, b *token
	for i := range ts {
		t := &ts[i]
		before := text[:t.from]
		if !t.marked && (!loose || unitRE.MatchString(text[t.to:])) {
			continue
		}
		switch {
		case startRE.MatchString(before) && a == nil:
			a = t
		case stopRE.MatchString(before) && b == nil:
			b = t
		default:
			continue
		}
		if t.wrong {
			found.wrong = text[t.from:t.to]
			return found
		}
		found.spans = append(found.spans, [2]int{t.from, t.to})
	}
	found.start, found.stop = moments(a, b)
	return found
}

// Number words, for lengths that were dictated.
const (
	tensWords = `twenty|thirty|forty|fifty|veinte|treinta|cuarenta|cincuenta`
	onesWords = `one|two|three|four|five|six|seven|eight|nine|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve`
	teenWords = `ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|diez|quince`
)

// spelledNumber adds up the number words of a text: "fifty three", "y cuarto".
func spelledNumber(s string) (n int) {
	for w := range strings.FieldsSeq(strings.ReplaceAll(s, "-", " ")) {
		switch w {
		case "cuarto":
			n += 15
		case "media":
			n += 30
		case "once": // in Spanish it is eleven; a time is never "once"
			n += 11
		default:
			n += numberWords[w]
		}
	}
	return n
}

var (
	minutesRE = regexp.MustCompile(`(?i)\b(\d{1,3})[\s-]?(?:minutes?|mins?|minutos?|m)\b\.?|\b(\d{2,3})\s?['′’](?:\s|,|\.|$)|\b(\d(?:\.\d+)?)[\s-]?(?:hours?|hrs?|horas?)\b\.?|\b(an|one|half an|una|media) (?:hour|hora)\b|\b((?:` + tensWords + `|sixty|seventy|eighty|ninety|sesenta|noventa)(?:[ -](?:y )?(?:` + onesWords + `))?|` + teenWords + `)[ -](?:minutes?|mins?|minutos?)\b`)
	// Minutes that are not the session's.
	otherMinutesRE = regexp.MustCompile(`(?i)^\s*(?:late|early|past|before|after|into|of (?:breath|the|grip|walk|exerc|play)\w*|walk|drive|commute|break|away|each|a day|per|daily|al día|tarde|breathing|then|alone|with|w/|on|e/?m\b|medical|med(?:ication)?s?\b|apart|nap|run|run-?up|a night)`)
	partMinutesRE  = regexp.MustCompile(`(?i)\b(?:first|last|for the (?:first|last)|final|primeros|últimos|about|took|every|within|x)\s*$`)
	therapyRE      = regexp.MustCompile(`(?i)^\s*(?:of )?(?:psycho)?(?:therapy|tx|terapia)\b|^\s*(?:of )?(?:supportive|individual|cbt) (?:psycho)?therapy\b`)
	minutesOfRE    = regexp.MustCompile(`(?i)\b(?:session|sess|ses|visit|appointment|appt|sesi[oó]n|consulta|indiv|individual|duraci[oó]n|duration|length|total time)\b(?:\s+(?:was|lasted|ran|of|for|time|length|duration|total|de|duró))*\s*[:=,]?\s*(?:about\s+|for\s+)?$`)
	minutesForRE   = regexp.MustCompile(`(?i)^[\s-]*(?:(?:individual|indiv|ind|family|couples?|group|telehealth|video|phone|in[- ]person|therapy|tx|crisis|psychotherapy|intake|med)[\s-]+){0,3}(?:session|sess|ses|visit|appointment|appt|psychotherapy|telehealth|check|intake|group|individual|de (?:sesión|terapia|psicoterapia))\b`)
)

type minutes struct {
	n       int
	therapy bool // said of the therapy within a visit
	span    [2]int
}

// findMinutes looks for the session's length in minutes. In text that is about
// the session's frame any length counts; elsewhere only one that is said of the session.
func findMinutes(text string, frame bool) []minutes {
	var out []minutes
	if !strings.ContainsAny(text, "0123456789") && !strings.Contains(text, "our") && !strings.Contains(text, "ora") && !strings.Contains(text, "min") {
		return nil
	}
	for _, m := range minutesRE.FindAllStringSubmatchIndex(text, -1) {
		before, after := text[:m[0]], text[m[1]:]
		therapy := therapyRE.MatchString(after)
		if strings.HasSuffix(text[m[0]:m[1]], "M") && m[2] >= 0 && !strings.HasSuffix(text[m[0]:m[1]], "MIN") {
			continue // "62M": a man of that age
		}
		if otherMinutesRE.MatchString(after) || partMinutesRE.MatchString(before) && !frameRE.MatchString(after) {
			continue
		}
		if !frame && !therapy && !minutesOfRE.MatchString(before) && !minutesForRE.MatchString(after) {
			continue
		}
		sub := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(text[m[2*i]:m[2*i+1]])
		}
		n := 0
		switch {
		case sub(1)+sub(2) != "":
			n, _ = strconv.Atoi(sub(1) + sub(2))
		case sub(3) != "":
			hours, _ := strconv.ParseFloat(sub(3), 64)
			n = int(hours*60 + 0.5)
		case sub(5) != "":
			n = spelledNumber(sub(5))
		case sub(4) == "half an", sub(4) == "media":
			n = 30
		default:
			n = 60
		}
		out = append(out, minutes{n, therapy, [2]int{m[0], m[1]}})
	}
	return out
}
