package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/note"
)

// Facts of the session: what was given and what the dump says, merged. Where
// both speak, an answer to a question stands before what was given, and that
// before the rest of the dump; Conflicts tells where they disagree.
type Facts struct {
	note.Facts
	Line      *note.SessionLine // nil where nothing was given or found
	Conflicts []note.Text       // disagreements about the time, each in words
	Codes     []string          // every primary code that was named, the one that counts first

	start, stop moment
	covered     map[int]bool
}

// Covers tells whether the session line says every word of the statement that
// is about more than grammar, so that leaving the statement out loses nothing.
func (f Facts) Covers(id int) bool { return f.covered[id] }

// field is what a found fact is about.
type field int

const (
	timesField field = iota
	minutesField
	serviceField
	modalityField
	placeField
	peopleField
	codeField
	addonField
	diagnosisField
	dateField
)

// found is one fact of the dump, and where it stands.
type found struct {
	field       field
	value       string
	minutes     int
	start, stop moment
	statement   note.Statement
	span        [2]int
}

var (
	frameRE = regexp.MustCompile(`(?i)\b(?:session|sess|seen|met (?:with|via|for|by|in)|visit|appointment|appt|cpt)\b`)
	laterRE = regexp.MustCompile(`(?i)\b(?:next|follow[- ]?up|f/u|rtc|return|resched\w*|tomorrow|upcoming|scheduled? for|will|last (?:session|visit|time))\b`)

	codeRE      = regexp.MustCompile(`\b(9(?:07[89]\d|08\d\d|9[234]\d\d))\b`)
	diagnosisRE = regexp.MustCompile(`\b([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|F\d\d)\b`)
	dateRE      = regexp.MustCompile(`(?i)\b(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)(?:\b|$)`)

	addons = []string{"90785", "90833", "90836", "90838", "90840"}

	modalities = []pattern{
		{"telephone", regexp.MustCompile(`(?i)\b(?:audio[- ]only|by (?:tele)?phone|via (?:tele)?phone|over the phone|on the phone|(?:tele)?phone (?:session|sess|visit|appt|appointment)|telephonic)\b`)},
		{"telehealth (video)", regexp.MustCompile(`(?i)\b(?:telehealth\s*\(?\s*(?:video|audio[- ](?:and[- ])?video)|video (?:telehealth|session|sess|visit|call)|(?:by|via|over|on) (?:video|zoom|doxy(?:\.me)?)|audio[- ](?:and[- ])?video)\b\)?`)},
		{"telehealth", regexp.MustCompile(`(?i)\b(?:tele[- ]?health|tele[- ]?med(?:icine)?|tele[- ]?(?:therapy|psych)|virtual(?:ly)?(?: session| visit)?|online session)\b`)},
		{"in person", regexp.MustCompile(`(?i)\b(?:in[- ]person|face[- ]to[- ]face|f2f|in[- ](?:the )?office)\b`)},
	}
	services = []pattern{
		{"Diagnostic evaluation", regexp.MustCompile(`(?i)\b(?:intake|(?:diagnostic|initial) (?:eval\w*|assessment|session))\b(?: session)?`)},
		{"Couples psychotherapy", regexp.MustCompile(`(?i)\b(?:couples?|marital|conjoint) (?:session|sess|therapy|psychotherapy|tx|visit|appt|appointment)\b`)},
		{"Family psychotherapy", regexp.MustCompile(`(?i)\bfamily (?:session|sess|therapy|psychotherapy|tx|visit|appt|appointment)\b`)},
		{"Group psychotherapy", regexp.MustCompile(`(?i)\b(?:\w+ )?group (?:session|sess|therapy|psychotherapy|tx|visit)\b`)},
		{"Crisis psychotherapy", regexp.MustCompile(`(?i)\bcrisis (?:session|sess|psychotherapy|visit|appt|appointment)\b`)},
		{"Individual psychotherapy", regexp.MustCompile(`(?i)\b(?:individual|indiv|ind|1:1|one[- ]on[- ]one)(?: (?:session|sess|therapy|psychotherapy|tx|visit|appt|appointment))?\b`)},
	}
	serviceOfCode = map[string]string{
		"90791": "Diagnostic evaluation", "90792": "Diagnostic evaluation with medical services",
		"90832": "Individual psychotherapy", "90834": "Individual psychotherapy", "90837": "Individual psychotherapy",
		"90839": "Crisis psychotherapy", "90846": "Family psychotherapy", "90847": "Family psychotherapy",
		"90849": "Multiple-family group psychotherapy", "90853": "Group psychotherapy",
	}
	placeRE = regexp.MustCompile(`(?i)\b(?:(?:client|ct|pt|patient|clt) )?(?:(?:located|sitting) )?(?:from|at|in|@) (?:(?:his|her|their|the|a|parked) )*(home|house|apartment|car|work|office|clinic|school|dorm|hospital)\b`)
	kinRE   = `mom|mother|dad|father|parents?|step-?(?:mom|dad|mother|father)|guardian|husband|wife|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|sister|brother|son|daughter|grand(?:ma|pa|mother|father|parents?)|aunt|uncle|interpreter|case ?(?:manager|worker)|social worker`
	// Who was there, said outright.
	presentRE = regexp.MustCompile(`(?i)\b((?:(?:the )?(?:client|ct|pt|patient|clt)(?:,| and| &|\+) ?)?(?:(?:his|her|their|bio) )?(?:` + kinRE + `)(?:(?:,| and| &|\+) ?(?:` + kinRE + `))*) (?:was |were |also |both )*(?:present|attended|joined|participated|in (?:the )?(?:session|room)|sat in)\b`)
	withRE    = regexp.MustCompile(`(?i)\b(?:with|w/|present:|participants:)\s*((?:(?:the )?(?:client|ct|pt|patient|clt)(?:,| and| &|\+) ?)?(?:(?:his|her|their) )?(?:` + kinRE + `)(?:(?:,| and| &|\+) ?(?:` + kinRE + `))*)\b`)
	sawRE     = regexp.MustCompile(`(?i)\b(?:saw|met with|seen with)\b[^.;,]*?\b((?:` + kinRE + `)(?:(?:,| and| &|\+) ?(?:` + kinRE + `))*)\b`)
	membersRE = regexp.MustCompile(`(?i)\b(\d{1,2})\s+(?:group )?(?:members|participants|clients|attendees|people)\b(?: (?:present|attended))?|\bgroup of (\d{1,2})\b`)

	// Words of a frame that say no more than the line does.
	frameWordsRE = regexp.MustCompile(`(?i)\b(?:session|sess|times?|start(?:ed|s)?|began|stop(?:ped|s)?|end(?:ed|s)?|finished|duration|length|total|from|until|to|at|in|on|by|via|for|of|with|and|was|were|is|lasted|ran|the|an?|cpt|codes?|billing|bill(?:ed)?|service|modality|location|dos|date|today|seen|met|saw|client|ct|clt|pt|patient|visit|appt|appointment|psychotherapy|therapy|tx|dx|diagnosis|icd-?10|add-?on|joined|present|place)\b`)
	wordRE       = regexp.MustCompile(`[\pL\pN]`)
)

type pattern struct {
	value string
	re    *regexp.Regexp
}

// Session merges the facts given with those the dump says.
func Session(given note.Facts, statements []note.Statement) Facts {
	f := Facts{Facts: given, start: noMoment, stop: noMoment}
	finds, wrong := findFacts(statements)
	f.Conflicts = append(f.Conflicts, wrong...)
	// Answers are the last word.
	slices.SortStableFunc(finds, func(a, b found) int { return answered(b) - answered(a) })

	f.mergeTimes(given, finds)
	f.mergeCodes(given, finds)
	f.mergeWords(given, finds)
	f.Line, f.covered = f.line(finds, statements)
	return f
}

func answered(x found) int {
	if x.statement.Question != "" {
		return 1
	}
	return 0
}

// findFacts looks through every statement that may speak of this session.
func findFacts(statements []note.Statement) (finds []found, wrong []note.Text) {
	for _, s := range statements {
		if s.Unused != "" && s.Unused != note.UsedRepeated && s.Unused != note.UsedAdmin || s.Slot == note.Private {
			continue
		}
		text := string(s.Text)
		add := func(x found, from, to int) {
			x.statement, x.span = s, [2]int{from, to}
			finds = append(finds, x)
		}
		digits := strings.ContainsAny(text, "0123456789")
		asked := s.Question == note.AskTime || s.Question == note.AskTimeConflict
		frame := s.Slot == note.Admin || asked || frameRE.MatchString(text) || onlyTimes(text)
		later := !asked && (s.Slot == note.Plan || frame && laterRE.MatchString(text))
		admin := s.Slot == note.Admin && !later

		for _, m := range findAll(codeRE, text, digits) {
			x := found{field: codeField, value: text[m[0]:m[1]]}
			if slices.Contains(addons, x.value) {
				x.field = addonField
			}
			add(x, m[0], m[1])
		}
		for _, m := range findAll(diagnosisRE, text, digits) {
			add(found{field: diagnosisField, value: text[m[0]:m[1]]}, m[0], m[1])
		}
		for _, m := range present(text) {
			add(found{field: peopleField, value: text[m[2]:m[3]]}, m[0], m[1])
		}
		if later {
			continue
		}
		for _, m := range findMinutes(text, admin || asked) {
			add(found{field: minutesField, minutes: m.n}, m.span[0], m.span[1])
		}
		if !frame {
			continue
		}
		t := findTimes(text, admin || asked)
		if t.wrong != "" {
			wrong = append(wrong, note.Text(fmt.Sprintf("%q is not a time of day. When did the session start and stop?", t.wrong)))
		}
		for i, at := range t.spans {
			x := found{field: timesField, start: noMoment, stop: noMoment}
			if i == 0 {
				x.start, x.stop = t.start, t.stop
			}
			add(x, at[0], at[1])
		}
		for _, p := range modalities {
			if m := p.re.FindStringIndex(text); m != nil {
				add(found{field: modalityField, value: p.value}, m[0], m[1])
				break
			}
		}
		for _, p := range services {
			if m := p.re.FindStringIndex(text); m != nil {
				add(found{field: serviceField, value: p.value}, m[0], m[1])
				break
			}
		}
		if m := placeRE.FindStringSubmatchIndex(text); m != nil && (admin || s.Question == note.AskLocation) {
			add(found{field: placeField, value: strings.ToLower(text[m[2]:m[3]])}, m[0], m[1])
		}
		if m := membersRE.FindStringSubmatchIndex(text); m != nil {
			n := text[max(m[2], m[4]):max(m[3], m[5])]
			add(found{field: peopleField, value: n + " participants"}, m[0], m[1])
		}
		if admin {
			for _, re := range []*regexp.Regexp{withRE, sawRE} {
				if m := re.FindStringSubmatchIndex(text); m != nil && !presentRE.MatchString(text) {
					add(found{field: peopleField, value: text[m[2]:m[3]]}, m[2], m[3])
					break
				}
			}
			if m := dateRE.FindStringIndex(text); m != nil {
				add(found{field: dateField, value: text[m[0]:m[1]]}, m[0], m[1])
			}
		}
	}
	return finds, wrong
}

func findAll(re *regexp.Regexp, text string, worth bool) [][]int {
	if !worth {
		return nil
	}
	return re.FindAllStringIndex(text, -1)
}

// present finds who is said to have been there.
func present(text string) [][]int {
	if !strings.Contains(text, "resent") && !strings.Contains(text, "ttended") && !strings.Contains(text, "oined") &&
		!strings.Contains(text, "articipated") && !strings.Contains(text, " in ") { // most statements; a regular expression is slow
		return nil
	}
	return presentRE.FindAllStringSubmatchIndex(text, -1)
}

// onlyTimes tells whether text is a frame although nothing marks it as one: no
// word is left once times, dates, codes and the words of a frame are taken away.
func onlyTimes(text string) bool {
	t := findTimes(text, false)
	if len(t.spans) == 0 {
		return false
	}
	rest := blank(text, t.spans)
	for _, m := range findMinutes(text, true) {
		rest = blank(rest, [][2]int{m.span})
	}
	for _, re := range []*regexp.Regexp{codeRE, dateRE, diagnosisRE} {
		rest = re.ReplaceAllString(rest, " ")
	}
	for _, p := range slices.Concat(modalities, services) {
		rest = p.re.ReplaceAllString(rest, " ")
	}
	return !wordRE.MatchString(frameWordsRE.ReplaceAllString(rest, " "))
}

func blank(text string, spans [][2]int) string {
	b := []byte(text)
	for _, s := range spans {
		for i := s[0]; i < s[1]; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

// mergeTimes settles start, stop and minutes, and says where they disagree.
func (f *Facts) mergeTimes(given note.Facts, finds []found) {
	conflict := func(format string, args ...any) {
		f.Conflicts = append(f.Conflicts, note.Text(fmt.Sprintf(format, args...)))
	}
	var settled bool // by an answer
	for _, g := range []struct {
		text string
		to   *moment
		name string
	}{{given.Start, &f.start, "start"}, {given.Stop, &f.stop, "stop"}} {
		if g.text == "" {
			continue
		}
		m, ok := parseFact(g.text)
		if !ok {
			conflict("The %s time %q is not a time of day (HH:MM).", g.name, g.text)
			continue
		}
		*g.to = m
	}
	var stated []int
	for _, x := range finds {
		switch {
		case x.field == minutesField && answered(x) == 1:
			f.Minutes, stated, settled = x.minutes, []int{x.minutes}, true
		case x.field == minutesField:
			if !slices.Contains(stated, x.minutes) {
				stated = append(stated, x.minutes)
			}
		case x.field != timesField:
		case answered(x) == 1 && (x.start.given() || x.stop.given()):
			if x.start.given() {
				f.start, settled = x.start, true
			}
			if x.stop.given() {
				f.stop, settled = x.stop, true
			}
		default:
			for _, end := range []struct {
				have *moment
				new  moment
				name string
			}{{&f.start, x.start, "start"}, {&f.stop, x.stop, "stop"}} {
				switch {
				case !end.new.given() || settled:
				case !end.have.given():
					*end.have = end.new
				case !end.have.same(end.new):
					conflict("Two %s times are given: %s%s and %s%s. Which is right?", end.name,
						end.have.clock(), end.have.half(), end.new.clock(), end.new.half())
				case !end.have.sure:
					*end.have = end.new // the same, and now with am or pm
				}
			}
		}
	}
	f.Start, f.Stop = f.start.facts(), f.stop.facts()

	if f.Minutes == 0 && len(stated) > 0 {
		f.Minutes = stated[0]
	}
	for _, n := range stated {
		if n != f.Minutes && !settled {
			conflict("Two lengths are given: %d and %d minutes. Which is right?", f.Minutes, n)
		}
	}
	both := f.start.given() && f.stop.given()
	computed := length(f.start, f.stop)
	switch {
	case both && computed == 0:
		conflict("Start and stop are the same time (%s). When did the session end?", f.start.clock())
	case both && computed > 6*60:
		conflict("%s makes %d minutes. Is the stop time before the start?", span(f.start, f.stop), computed)
	case both && f.Minutes != 0 && f.Minutes != computed:
		conflict("%s makes %d minutes, but %d are given. Which is right?", span(f.start, f.stop), computed, f.Minutes)
	case both:
		f.Minutes = computed
	}
	if f.Minutes < 0 || f.Minutes > 8*60 {
		conflict("%d minutes cannot be the length of a session.", f.Minutes)
	}
}

func (f *Facts) mergeCodes(given note.Facts, finds []found) {
	if given.CPT != "" {
		f.Codes = append(f.Codes, given.CPT)
	}
	for _, x := range finds {
		switch {
		case x.field == codeField && x.statement.Question == note.AskCodeMismatch:
			f.Codes = []string{x.value}
		case x.field == codeField && !slices.Contains(f.Codes, x.value):
			f.Codes = append(f.Codes, x.value)
		case x.field == addonField && !slices.Contains(f.Addons, x.value):
			f.Addons = append(slices.Clone(f.Addons), x.value)
		case x.field == diagnosisField && !slices.Contains(f.Diagnosis, x.value):
			f.Diagnosis = append(slices.Clone(f.Diagnosis), x.value)
		}
	}
	if len(f.Codes) > 0 {
		f.CPT = f.Codes[0]
	}
}

// mergeWords settles the facts that are words: what was given, else the first found.
func (f *Facts) mergeWords(given note.Facts, finds []found) {
	first := func(to *string, want field) {
		for _, x := range finds {
			if x.field == want && *to == "" {
				*to = x.value
			}
		}
	}
	first(&f.Service, serviceField)
	first(&f.Modality, modalityField)
	first(&f.Place, placeField)
	if f.Service == "" {
		f.Service = serviceOfCode[f.CPT]
	}
	if len(given.Participants) == 0 {
		for _, x := range finds {
			if x.field == peopleField && !slices.Contains(f.Participants, x.value) {
				f.Participants = append(slices.Clone(f.Participants), x.value)
			}
		}
	}
	if f.Date == "" {
		for _, x := range finds {
			if x.field == dateField && f.Date == "" {
				f.Date = isoDate(x.value)
			}
		}
	}
}

// isoDate is "" for a date without a year: which year is not ours to guess.
func isoDate(s string) string {
	m := dateRE.FindStringSubmatch(s)
	switch {
	case m == nil:
		return ""
	case m[1] != "":
		return m[0]
	case m[6] != "":
		month, _ := strconv.Atoi(m[4])
		day, _ := strconv.Atoi(m[5])
		year, _ := strconv.Atoi(m[6])
		if year < 100 {
			year += 2000
		}
		return fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	}
	return ""
}

// line words the session by one fixed template, and says which statements it
// rests on and which of them it covers wholly.
func (f Facts) line(finds []found, statements []note.Statement) (*note.SessionLine, map[int]bool) {
	frameOnly := func(want field) (out []string) { // facts of statements that no section takes
		for _, x := range finds {
			if x.field == want && x.statement.Slot == note.Admin && !slices.Contains(out, x.value) {
				out = append(out, x.value)
			}
		}
		return out
	}
	dates, diagnoses := frameOnly(dateField), frameOnly(diagnosisField)

	var parts []string
	part := func(s string) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			parts = append(parts, s)
		}
	}
	part(capital(f.Service))
	timed := f.start.given() || f.stop.given()
	switch {
	case f.Minutes > 0 && timed:
		part(fmt.Sprintf("%d min (%s)", f.Minutes, span(f.start, f.stop)))
	case f.Minutes > 0:
		part(fmt.Sprintf("%d min", f.Minutes))
	case timed:
		part(span(f.start, f.stop))
	}
	part(f.Modality)
	if f.Place != "" {
		part("place: " + f.Place)
	}
	if len(f.Participants) > 0 {
		part("present: " + strings.Join(f.Participants, ", "))
	}
	if f.CPT != "" {
		part("CPT " + strings.Join(append([]string{f.CPT}, f.Addons...), " + "))
	} else if len(f.Addons) > 0 {
		part("CPT + " + strings.Join(f.Addons, " + "))
	}
	if len(diagnoses) > 0 {
		part("diagnosis " + strings.Join(diagnoses, ", "))
	}
	if len(dates) > 0 {
		part("date " + dates[0])
	}
	if len(parts) == 0 {
		return nil, nil
	}
	if f.Service == "" {
		parts[0] = "Session, " + parts[0]
	}

	said := map[int][][2]int{} // spans of each statement which the line says
	for _, x := range finds {
		var says bool
		switch x.field {
		case timesField:
			says = (!x.start.given() || x.start.same(f.start)) && (!x.stop.given() || x.stop.same(f.stop))
		case minutesField:
			says = x.minutes == f.Minutes
		case serviceField:
			says = x.value == f.Service
		case modalityField:
			says = x.value == f.Modality
		case placeField:
			says = x.value == f.Place
		case peopleField:
			says = slices.Contains(f.Participants, x.value)
		case codeField:
			says = x.value == f.CPT
		case addonField:
			says = true
		case diagnosisField:
			says = slices.Contains(diagnoses, x.value)
		case dateField:
			says = x.value == dates[0]
		}
		if says {
			said[x.statement.ID] = append(said[x.statement.ID], x.span)
		}
	}
	inLine := map[string]bool{} // words the line has; a number is only said where it means the same
	for w := range strings.FieldsSeq(plain(strings.Join(parts, " "))) {
		inLine[w] = strings.IndexFunc(w, unicode.IsDigit) < 0
	}
	line := &note.SessionLine{Text: note.Text(strings.Join(parts, ", ") + ".")}
	covered := map[int]bool{}
	for _, s := range statements {
		spans, ok := said[s.ID]
		if !ok {
			continue
		}
		line.Sources = append(line.Sources, s.ID)
		rest := frameWordsRE.ReplaceAllString(blank(string(s.Text), spans), " ")
		covered[s.ID] = true
		for w := range strings.FieldsSeq(plain(rest)) {
			covered[s.ID] = covered[s.ID] && inLine[w]
		}
	}
	return line, covered
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
