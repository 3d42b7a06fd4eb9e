package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// Facts of the session: what was given and what the dump says, merged. Where
// both speak, an answer to a question stands before what was given, and that
// before the rest of the dump; Conflicts tells where they disagree.
type Facts struct {
	note.Facts
	Line      *note.SessionLine // nil where nothing was given or found
	Conflicts []note.Text       // disagreements about the time, each in words
	spanish   []note.Text       // the same in Spanish
	Codes     []string          // every primary code that was named, the one that counts first
	Other     []string          // codes that are no CPT codes, such as a state's H codes
	Therapy   int               // minutes of therapy within a medical visit; 0 if not said apart
	PlaceCode string            // place of service as billed: "02", "10", "11"
	Modifier  string            // "93" or "95"

	start, stop moment
	covered     map[int]bool
	frames      map[int]bool
	later       map[int]bool
}

// Covers tells whether the session line says every word of the statement that
// is about more than grammar, so that leaving the statement out loses nothing.
func (f Facts) Covers(id int) bool { return f.covered[id] }

// Frames tells whether the statement says when, how long, what and with whom the
// session was, and nothing that a section of the note would take.
func (f Facts) Frames(id int) bool { return f.frames[id] }

// Later tells whether the statement, whatever it is sorted as, only names the next appointment.
func (f Facts) Later(id int) bool { return f.later[id] }

// Course tells whether a statement that only frames the session also counts the
// sessions of a treatment or dates it: this belongs into the note.
func Course(s note.Statement) bool { return courseRE.MatchString(string(s.Text)) }

var courseRE = regexp.MustCompile(`(?i)\blast seen\b|\b(?:no[- ]?show\w*|ns|late cancel\w*|lvm|left (?:vm|voice ?mail|msg|message)|did not attend|dna)\b|\b\d+ (?:\w+ )?(?:sessions|visits|sesiones|visitas|citas)\b|\b(?:sessions?|visit|sesión) (?:#\s?)?\d+ (?:of|de) \d+|\b(?:from|since|desde) (?:` + monthRE + `|\d{1,2}/\d{1,2})`)

const monthRE = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

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
	otherCodeField
	posField
	modifierField
)

// found is one fact of the dump, and where it stands.
type found struct {
	field       field
	value       string
	minutes     int
	therapy     bool // minutes of the therapy alone
	start, stop moment
	statement   note.Statement
	span        [2]int
}

const (
	telephone = "telephone"
	inPerson  = "in person"
)

var (
	frameRE = regexp.MustCompile(`(?i)\b(?:session|sess|ses|seen|saw|met (?:with|via|for|by|in)|visit|consult|consultation|eval|evaluation|contact|appointment|appt|cpt|sesi[oó]n|consulta|cita)\b`)
	laterRE = regexp.MustCompile(`(?i)\b(?:next|follow[- ]?up (?:in|on|with|w/|appt|visit|mon|tue|wed|thu|fri|\d)|f/u|fu (?:in|on|\d)|rtc|return|resched\w*|tomorrow|upcoming|scheduled? for|will|back (?:in|on)|see (?:him|her|them|ct|pt|client|you) (?:again|next|in|on|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|tomorrow)|meet again|again (?:on|in|next|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*)|last (?:session|visit|time|seen)|pr[oó]xim[ao]|siguiente|seguimiento|volver[áa]?|última (?:sesión|cita))\b|^\W*(?:follow[- ]?up|fu)\s*:`)
	nextRE  = regexp.MustCompile(`(?i)\b(?:next|rtc|return|resched\w*|tomorrow|upcoming|scheduled? for|back (?:in|on)|again|pr[oó]xim[ao]|siguiente|volver[áa]?)\b`)
	// An appointment by its day, with one time and no end to it.
	apptRE    = regexp.MustCompile(`(?i)\b(?:appts?|appointments?|visit|session|sess|video|telehealth|phone|see|cita|sesión|group|booster|tx)\b`)
	weekdayRE = regexp.MustCompile(`(?i)\b(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|lunes|martes|miércoles|jueves|viernes|sábado)\b`)

	codeRE      = regexp.MustCompile(`\b(9(?:07[89]\d|08\d\d|2(?:5[02-9]\d|6[01]\d)|9[234]\d\d|7(?:0[1-3]\d|1[1-6]\d|5[3-9]\d|7[5-9]\d)))(?:\b|[xX]\d{1,2}\b)`)
	otherCodeRE = regexp.MustCompile(`\b([HTG]\d{4})\b`)
	posRE       = regexp.MustCompile(`(?i)\b(?:pos|place of service)\s*[:#]?\s*(02|2|10|11)\b`)
	modifierRE  = regexp.MustCompile(`(?i)(?:\bmod(?:ifier)?s?\.?\s*[:#]?\s*|\b9\d{4}[- ]?)(93|95|GT)\b`)
	diagnosisRE = regexp.MustCompile(`\b([A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}|[FI]\d\d)\b|(?i:\bf (?:thirty|forty|twenty|ten|ninety|sixty|fifty)\b)`)
	dateRE      = regexp.MustCompile(`(?i)\b(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d\d))?|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?)(?:\b|$)`)
	spanDateRE  = regexp.MustCompile(`(?i)\b(?:from|since|between|through|to|until|desde|hasta)\s*$`)

	addons = []string{"90785", "90833", "90836", "90838", "90840"}

	modalities = []pattern{
		{telephone, regexp.MustCompile(`(?i)\b(?:audio[- ]only|by (?:tele)?phone|via (?:tele)?phone|over the phone|on the phone|(?:tele)?phone (?:session|sess|visit|appt|appointment)|telephonic|por teléfono|telefónic[ao])\b`)},
		{"telehealth (video)", regexp.MustCompile(`(?i)\b(?:telehealth\s*\(?\s*(?:video|audio[- ](?:and[- ])?video)|telehealth by video|video (?:telehealth|session|sess|visit|call|individual)|(?:by|via|over|on) (?:video|zoom|doxy(?:\.me)?)|video visit|audio[- ](?:and[- ])?video|videollamada|por video)\b\)?|\b(?:video|zoom|facetime|doxy\.me)\b`)},
		{"telehealth", regexp.MustCompile(`(?i)\b(?:tele[- ]?health|tele[- ]?med(?:icine)?|tele[- ]?(?:therapy|psych|visit|session)|tele|virtual(?:ly)?(?: session| visit)?|online session|telesalud|a distancia)\b`)},
		{inPerson, regexp.MustCompile(`(?i)\b(?:in[- ]person|face[- ]to[- ]face|f2f|in[- ](?:the )?office|presencial|en persona)\b`)},
	}
	services = []pattern{
		{"Diagnostic evaluation", regexp.MustCompile(`(?i)\b(?:intake|(?:diagnostic|initial|psych(?:iatric)?) (?:eval\w*|assessment|session)|evaluación inicial)\b(?: session)?`)},
		{"Occupational therapy", regexp.MustCompile(`\bOT (?:[Tt]x|[Ss]ession|[Vv]isit|[Tt]reatment|[Nn]ote)\b|(?i:\boccupational therapy(?: (?:session|visit|treatment|tx))?\b)`)},
		{"Physical therapy", regexp.MustCompile(`\bPT (?:[Tt]x|[Ss]ession|[Vv]isit|[Tt]reatment|[Nn]ote)\b|(?i:\bphysical therapy(?: (?:session|visit|treatment|tx))?\b)`)},
		{"Medication management", regexp.MustCompile(`(?i)\bmed(?:s|ication)?(?: |-)(?:check|mgmt|management|mgt|review|visit|f/u|follow[- ]?up)(?: (?:visit|appt|appointment))?\b`)},
		{"Couples psychotherapy", regexp.MustCompile(`(?i)\b(?:couples?|cpls?|marital|conjoint) (?:session|sess|ses|therapy|psychotherapy|tx|visit|appt|appointment)\b|^\W*(?:couples?|cpl)\s*(?:[-–:,]|w/|$)|\b(?:sesión|terapia) de pareja\b`)},
		{"Family psychotherapy", regexp.MustCompile(`(?i)\bfam(?:ily)? (?:session|sess|ses|therapy|psychotherapy|tx|visit|appt|appointment)\b|\b(?:sesión|terapia) familiar\b`)},
		{"Group psychotherapy", regexp.MustCompile(`(?i)\b(?:group|grp)(?: (?:session|sess|therapy|psychotherapy|tx|visit))?\b|\b(?:sesión|terapia) (?:grupal|de grupo)\b`)},
		{"Crisis psychotherapy", regexp.MustCompile(`(?i)\bcrisis (?:session|sess|psychotherapy|visit|appt|appointment)\b|\b(?:sesión de|intervención en) crisis\b`)},
		{"Individual psychotherapy", regexp.MustCompile(`(?i)\b(?:individual|indiv|ind|1:1|1-1|one[- ]on[- ]one)(?: (?:video|telehealth))?(?: (?:session|sess|ses|therapy|psychotherapy|psychother|tx|visit|appt|appointment))?\b|\bsession individual\b|\b(?:sesión|terapia|psicoterapia|consulta) individual\b`)},
	}
	serviceOfCode = map[string]string{
		"90791": "Diagnostic evaluation", "90792": "Diagnostic evaluation with medical services",
		"90832": "Individual psychotherapy", "90834": "Individual psychotherapy", "90837": "Individual psychotherapy",
		"90839": "Crisis psychotherapy", "90846": "Family psychotherapy", "90847": "Family psychotherapy",
		"90849": "Multiple-family group psychotherapy", "90853": "Group psychotherapy",
	}
	placeRE = regexp.MustCompile(`(?i)\b(?:(?:client|ct|pt|patient|clt) )?(?:(?:is|was|located|sitting|joined|calling) )?(?:from|at|in|@|desde|en) (?:(?:his|her|their|the|a|su|own|parked) )*(?:\w+['’]s )?(home|house|apartment|apt|car|truck|van|library|hotel|bedroom|work|office|clinic|school|dorm|hospital|casa|domicilio|carro|coche|trabajo|consultorio|oficina)\b|\b(?:client|ct|pt|patient|clt|she|he|they)(?:['’]s| was| is| were)? (home)\b`)
	placeES = map[string]string{"casa": "home", "domicilio": "home", "carro": "car", "coche": "car", "trabajo": "work", "consultorio": "office", "oficina": "office", "apt": "apartment"}
	kinRE   = `mom|mother|dad|father|parents?|step-?(?:mom|dad|mother|father)|guardian|husband|wife|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|sister|brother|son|daughter|grand(?:ma|pa|mother|father|parents?)|aunt|uncle|interpreter|case ?(?:manager|worker)|social worker|mamá|madre|papá|padre|padres|esposo|esposa|pareja|hermana|hermano|hij[ao]|abuel[ao]|tía|tío|intérprete`
	// Who was there, said outright.
	presentRE     = regexp.MustCompile(`(?i)\b((?:(?:the )?(?:client|ct|pt|patient|clt)(?:,| and| &|\+) ?)?(?:(?:his|her|their|bio) )?(?:` + kinRE + `)(?:(?:,| and| &|\+| y) ?(?:` + kinRE + `|client|ct|pt|patient))*)(?: \(\d{1,2}\))? (?:was |were |also |both |all )*(?:present|attended|joined|participated|here|used|seen (?:together|jointly|conjointly)|in (?:the )?(?:session|room)|sat in|presentes?)\b`)
	bothInRE      = regexp.MustCompile(`(?i)\b(both(?: partners| parents| clients| spouses)?|all (?:family )?members|[A-Z]\.?(?:,| and| &|\+| y) ?[A-Z]\.?) (?:were |was |both )*(?:present|attended|here|in (?:the )?(?:session|room|office))\b|\b(ambos|los dos) presentes\b|\bpresentes? (ambos|los dos)\b`)
	withRE        = regexp.MustCompile(`(?i)(?:\b(?:with|present:|participants:|con)|\bw/)\s*((?:(?:the )?(?:client|ct|pt|patient|clt)(?:,| and| &|\+) ?)?(?:(?:his|her|their|su) )?(?:` + kinRE + `)(?:(?:,| and| &|\+| y) ?(?:(?:his|her|their) )?(?:` + kinRE + `))*(?: (?:for )?(?:the )?(?:first|last) \d+ ?min(?:utes)?)?)\b`)
	sawRE         = regexp.MustCompile(`(?i)\b(?:saw|met with|seen with)\b[^.;,]*?\b((?:` + kinRE + `)(?:(?:,| and| &|\+) ?(?:` + kinRE + `))*)\b`)
	interpreterRE = regexp.MustCompile(`(?i)\b(?:interpreter (?:on|by|via|over)(?: the)? (?:phone|video)|(?:via|through|using|used) (?:an? )?interpreter|con intérprete)\b`)
	membersRE     = regexp.MustCompile(`(?i)\b(\d{1,2})(?:/\d{1,2}| of \d{1,2}| de \d{1,2})?\s+(?:(?:group|other|total|adult|teen|female|male) )?(?:members|participants|clients|cts|pts|patients|attendees|people|peers|women|men|teens|kids|adults|participantes|integrantes|miembros|present|attended|in attendance|attending)\b(?: (?:present|attended|presentes))?|\bgroup of (\d{1,2})\b|\b(?:(?:n|participants|members)\s*[=:]|(?:census|attendance)(?: of| was)?\s*[=:]?)\s*(\d{1,2})\b|\b(three|four|five|six|seven|eight|nine|ten|eleven|twelve|tres|cuatro|cinco|seis|siete|ocho|nueve|diez) (?:(?:group|other) )?(?:members|participants|clients|people|peers|women|men|teens|participantes|miembros)\b`)

	// Words of a frame that say no more than the line does.
	frameWordsRE = regexp.MustCompile(`(?i)\b(?:session|sess|ses|times?|start(?:ed|s)?|began|stop(?:ped|s)?|end(?:ed|s)?|finished|duration|length|total|from|until|to|at|in|on|by|via|for|of|with|and|was|were|is|lasted|ran|the|an?|cpt|codes?|billing|bill(?:ed)?|service|modality|location|dos|date|today|seen|met|saw|client|ct|clt|pt|patient|visit|appt|appointment|psychotherapy|therapy|tx|dx|diagnosis|icd-?10|add-?on|joined|present|place|okay|ok|so|this|uh|um|er|well|we|had|our|it|did|pos|mod(?:ifier)?|her|his|their|alright|note|sesi[oó]n|de|la|las|el|a|hoy|con|en|por|hasta|terapia|paciente|presentes?|individual|minutos|min)\b`)
	wordRE       = regexp.MustCompile(`[\pL\pN]`)
	programWords = readLexicon("program", "")
)

// otherIntakeRE: the intake that is meant is not this session.
var otherIntakeRE = regexp.MustCompile(`(?i)\b(?:at|since|from|than|was|per|until|after|before|vs|versus|shelter|hospital|php|iop|housing|detox|desde la) intake$`)

type pattern struct {
	value string
	re    *regexp.Regexp
}

// Session merges the facts given with those the dump says.
func Session(given note.Facts, statements []note.Statement) Facts {
	f := Facts{Facts: given, start: noMoment, stop: noMoment}
	finds, wrong, next := findFacts(statements)
	f.later = next
	for _, t := range wrong {
		f.conflict("%q is not a time of day. When did the session start and stop?", "%q no es una hora del día. ¿A qué hora empezó y terminó la sesión?", t)
	}
	// Answers are the last word.
	slices.SortStableFunc(finds, func(a, b found) int { return answered(b) - answered(a) })

	f.mergeTimes(given, finds)
	f.mergeCodes(given, finds)
	f.mergeWords(given, finds)
	f.Line, f.covered = f.line(finds, statements)
	f.frames = map[int]bool{}
	for _, x := range finds { // a diagnosis alone is no frame
		if f.covered[x.statement.ID] && x.field != diagnosisField && x.statement.Slot != note.Admin {
			f.frames[x.statement.ID] = true
		}
	}
	return f
}

func answered(x found) int {
	if x.statement.Question != "" {
		return 1
	}
	return 0
}

// findFacts looks through every statement that may speak of this session, and
// tells which only name the next one.
func findFacts(statements []note.Statement) (finds []found, wrong []string, next map[int]bool) {
	next = map[int]bool{}
	before, words := 0, 0 // statements of the note, and their words, that came before
	for _, s := range statements {
		if s.Unused != "" && s.Unused != note.UsedRepeated && s.Unused != note.UsedAdmin || s.Slot == note.Private {
			continue
		}
		head := (before < 2 || words < mostWordsOfFrame) && s.Block == note.Whole
		before++
		words += len(strings.Fields(string(s.Text)))
		text := string(s.Text)
		framed := text // where the frame is looked for
		if head && s.Slot != note.Admin {
			framed = opens(text)
		}
		add := func(x found, from, to int) {
			x.statement, x.span = s, [2]int{from, to}
			finds = append(finds, x)
		}
		digits := strings.ContainsAny(text, "0123456789")
		asked := s.Question == note.AskTime || s.Question == note.AskTimeConflict
		opening := head && (headRE(framed) || before == 1 && saysLengthRE.MatchString(framed))
		frame := s.Slot == note.Admin || asked || opening || frameRE.MatchString(text) || onlyTimes(text)
		if !opening {
			framed = text
		}
		t := times{start: noMoment, stop: noMoment}
		if frame {
			t = findTimes(framed, s.Slot == note.Admin || asked || opening)
		}
		ranged := t.start.given() && t.stop.given()
		this := opening && !nextRE.MatchString(framed) && (ranged || codeRE.MatchString(framed) || len(findMinutes(framed, true)) > 0) // "med f/u 25 min"
		later := !asked && (frame && laterRE.MatchString(text) && !this ||
			s.Slot == note.Plan && !this && !(ranged && onlyTimes(text)) ||
			before > 3 && !ranged && !t.start.given() && !t.stop.given() && appointment(text, s.Slot))
		admin := (s.Slot == note.Admin || opening) && !later
		if later && s.Slot == note.Admin && !laterOther(text) {
			next[s.ID] = true
		}

		for _, m := range findAll(codeRE, text, digits) {
			x := found{field: codeField, value: text[m[0]:m[1]]}
			if slices.Contains(addons, x.value) {
				x.field = addonField
			}
			add(x, m[0], m[1])
		}
		for _, m := range findAll(otherCodeRE, text, digits && frame) {
			add(found{field: otherCodeField, value: text[m[0]:m[1]]}, m[0], m[1])
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
		for _, m := range findMinutes(framed, admin || asked) {
			add(found{field: minutesField, minutes: m.n, therapy: m.therapy}, m.span[0], m.span[1])
		}
		if !frame {
			continue
		}
		if t.wrong != "" {
			wrong = append(wrong, t.wrong)
		}
		for i, at := range t.spans {
			x := found{field: timesField, start: noMoment, stop: noMoment}
			if i == 0 {
				x.start, x.stop = t.start, t.stop
			}
			add(x, at[0], at[1])
		}
		for _, p := range modalities {
			if m := lastSaid(p.re, framed); m != nil {
				add(found{field: modalityField, value: p.value}, m[0], m[1])
				break
			}
		}
		for _, p := range services {
			if m := p.re.FindStringIndex(framed); m != nil && (admin || s.Slot != note.Plan) && !otherIntakeRE.MatchString(framed[:m[1]]) {
				add(found{field: serviceField, value: p.value}, m[0], m[1])
				break
			}
		}
		if m := placeRE.FindStringSubmatchIndex(framed); m != nil && (admin || s.Question == note.AskLocation) {
			place := strings.ToLower(framed[max(m[2], m[4]):max(m[3], m[5])])
			if en := placeES[place]; en != "" {
				place = en
			}
			add(found{field: placeField, value: place}, m[0], m[1])
		}
		if m := membersRE.FindStringSubmatchIndex(framed); m != nil {
			from, to := max(m[2], m[4], m[6], m[8]), max(m[3], m[5], m[7], m[9])
			n := framed[from:to]
			if w := numberWords[strings.ToLower(n)]; w > 0 {
				n = strconv.Itoa(w)
			}
			add(found{field: peopleField, value: n + " participants"}, m[0], m[1])
		}
		if admin {
			if m := posRE.FindStringSubmatchIndex(framed); m != nil {
				add(found{field: posField, value: fmt.Sprintf("%02s", framed[m[2]:m[3]])}, m[0], m[1])
			}
			if m := modifierRE.FindStringSubmatchIndex(framed); m != nil {
				from := m[2]
				if from > 0 && framed[from-1] == '-' {
					from--
				}
				add(found{field: modifierField, value: strings.ToUpper(framed[m[2]:m[3]])}, from, m[3])
			}
			if m := bothInRE.FindStringSubmatchIndex(framed); m != nil {
				from, to := max(m[2], m[4], m[6]), max(m[3], m[5], m[7])
				add(found{field: peopleField, value: framed[from:to]}, m[0], m[1])
			}
			if m := interpreterRE.FindStringIndex(framed); m != nil && !presentRE.MatchString(framed) {
				add(found{field: peopleField, value: "interpreter"}, m[0], m[1])
			}
			for _, re := range []*regexp.Regexp{withRE, sawRE} {
				if m := re.FindStringSubmatchIndex(framed); m != nil && !presentRE.MatchString(framed) {
					add(found{field: peopleField, value: framed[m[2]:m[3]]}, m[2], m[3])
					break
				}
			}
			if m := dateRE.FindStringIndex(framed); m != nil && s.Slot == note.Admin && !spanDateRE.MatchString(framed[:m[0]]) {
				add(found{field: dateField, value: framed[m[0]:m[1]]}, m[0], m[1])
			}
		}
	}
	return finds, wrong, next
}

// saysLengthRE: it begins with a length, with how they met or with that they did.
var saysLengthRE = regexp.MustCompile(`(?i)^\W*(?:(?:[\w.'’-]+ ){0,2}?\d{1,3} ?(?:min|mins|minutes|minutos)\b|(?:videollamada|llamada|video|telehealth|phone|zoom)\b)`)

// opens gives the beginning of a statement that was written in one breath with what
// comes after: its first words may set the frame. Of a short one it gives the whole.
func opens(text string) string {
	n, space := 0, true
	for i, r := range text {
		if !space && unicode.IsSpace(r) {
			if n++; n == mostWordsOfFrame {
				return text[:i]
			}
		}
		space = unicode.IsSpace(r)
	}
	return text
}

// correctedRE: what comes after takes the place of what stands before.
var correctedRE = regexp.MustCompile(`(?i)\b(?:no wait|wait no|no sorry|sorry no|i mean|scratch that|strike that|correction|make that|actually no|no perd[oó]n|perd[oó]n|mejor dicho|digo|quise decir)\b`)

// lastSaid finds re, and leaves out what she took back in the same breath.
func lastSaid(re *regexp.Regexp, text string) []int {
	if c := correctedRE.FindStringIndex(text); c != nil {
		if m := re.FindStringIndex(text[c[1]:]); m != nil {
			return []int{c[1] + m[0], c[1] + m[1]}
		}
		for _, p := range modalities {
			if p.re.MatchString(text[c[1]:]) {
				return nil
			}
		}
	}
	return re.FindStringIndex(text)
}

// mostWordsOfFrame may stand in what tells when, what and with whom.
const mostWordsOfFrame = 22

// headRE tells whether a statement at the top of a dump sets the frame: it is short
// and names the service, or has times or a length in it.
func headRE(text string) bool {
	if len(strings.Fields(text)) > mostWordsOfFrame {
		return false
	}
	for _, p := range services {
		if p.re.MatchString(text) {
			return true
		}
	}
	return frameRE.MatchString(text) || sawRE.MatchString(text) || codeRE.MatchString(text) || onlyTimes(text)
}

// appointment tells whether a statement late in a dump names a day and one time, or
// an appointment on a day: the next one, for this one is over.
func appointment(text string, slot note.Slot) bool {
	if slot != note.Admin && slot != note.Plan || !dateRE.MatchString(text) && !weekdayRE.MatchString(text) {
		return false
	}
	clock := slices.ContainsFunc(tokens(text), func(t token) bool { return t.marked && !t.wrong })
	return (apptRE.MatchString(text) || clock) && !startRE.MatchString(text) && !dosRE.MatchString(text)
}

var (
	dosRE       = regexp.MustCompile(`(?i)\b(?:dos|date of service|service date|today|seen (?:on|at)|fecha|held (?:on|at))\b`)
	lastOtherRE = regexp.MustCompile(`(?i)\b(?:last|última) (?:session|visit|time|seen|sesión|cita|vez)\b`)
)

// laterOther tells whether text is about a session of the past.
func laterOther(text string) bool { return lastOtherRE.MatchString(text) }

// findAll gives where the first group of re stands, or the whole where it is empty.
func findAll(re *regexp.Regexp, text string, worth bool) [][]int {
	if !worth {
		return nil
	}
	var out [][]int
	for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
		if m[2] >= 0 {
			m = m[2:]
		}
		out = append(out, m[:2])
	}
	return out
}

// present finds who is said to have been there.
func present(text string) [][]int {
	if !strings.Contains(text, "resent") && !strings.Contains(text, "ttended") && !strings.Contains(text, "oined") &&
		!strings.Contains(text, "articipated") && !strings.Contains(text, " used") && !strings.Contains(text, " here") && !strings.Contains(text, "seen") && !strings.Contains(text, " in ") { // most statements; a regular expression is slow
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

// conflict notes a disagreement, in both languages.
func (f *Facts) conflict(english, spanish string, args ...any) {
	f.Conflicts = append(f.Conflicts, note.Text(fmt.Sprintf(english, args...)))
	f.spanish = append(f.spanish, note.Text(fmt.Sprintf(spanish, args...)))
}

// mergeTimes settles start, stop and minutes, and says where they disagree.
func (f *Facts) mergeTimes(given note.Facts, finds []found) {
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
			f.conflict("The %s time %q is not a time of day (HH:MM).", "La hora %[2]q no es una hora del día (HH:MM).", g.name, g.text)
			continue
		}
		*g.to = m
	}
	var stated, parts []int
	medical := slices.ContainsFunc(finds, func(x found) bool {
		return x.field == codeField && emRE.MatchString(x.value) || x.field == addonField && slices.Contains(withEM, x.value) ||
			x.field == serviceField && x.value == "Medication management" || x.field == minutesField && !x.therapy
	})
	for _, x := range finds {
		switch {
		case x.field == minutesField && x.therapy && medical && answered(x) == 0:
			f.Therapy = x.minutes
		case x.field == minutesField && answered(x) == 1:
			f.Minutes, stated, settled = x.minutes, []int{x.minutes}, true
		case x.field == minutesField:
			parts = append(parts, x.minutes)
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
					f.conflict("Two %s times are given: %s%s and %s%s. Which is right?", "Hay dos horas distintas: %[2]s%[3]s y %[4]s%[5]s. ¿Cuál es la correcta?", end.name,
						end.have.clock(), end.have.half(), end.new.clock(), end.new.half())
				case !end.have.sure:
					*end.have = end.new // the same, and now with am or pm
				}
			}
		}
	}
	f.Start, f.Stop = f.start.facts(), f.stop.facts()
	if !settled {
		stated = total(stated, parts, length(f.start, f.stop))
	}

	if f.Minutes == 0 && len(stated) > 0 {
		f.Minutes = stated[0]
	}
	for _, n := range stated {
		if n != f.Minutes && !settled {
			f.conflict("Two lengths are given: %d and %d minutes. Which is right?", "Hay dos duraciones: %d y %d minutos. ¿Cuál es la correcta?", f.Minutes, n)
		}
	}
	both := f.start.given() && f.stop.given()
	computed := length(f.start, f.stop)
	switch {
	case both && computed == 0:
		f.conflict("Start and stop are the same time (%s). When did the session end?", "El inicio y el fin son la misma hora (%s). ¿Cuándo terminó la sesión?", f.start.clock())
	case both && computed > 6*60:
		f.conflict("%s makes %d minutes. Is the stop time before the start?", "%s son %d minutos. ¿La hora de fin es anterior al inicio?", span(f.start, f.stop), computed)
	case both && f.Minutes != 0 && f.Minutes != computed:
		f.conflict("%s makes %d minutes, but %d are given. Which is right?", "%s son %d minutos, pero se indican %d. ¿Cuál es la correcta?", span(f.start, f.stop), computed, f.Minutes)
	case both:
		f.Minutes = computed
	}
	if f.Minutes < 0 || f.Minutes > 8*60 {
		f.conflict("%d minutes cannot be the length of a session.", "%d minutos no puede ser la duración de una sesión.", f.Minutes)
	}
}

// total gives the one length that several are the parts of ("eval 45 min + ther ex 15
// min = 60 min"), or what was stated where they are no such parts.
func total(stated, parts []int, computed int) []int {
	sum := 0
	for _, n := range parts {
		sum += n
	}
	switch {
	case len(parts) < 2:
	case sum == computed:
		return []int{computed}
	case sum%2 == 0 && slices.Contains(parts, sum/2) && len(parts) > 2:
		return []int{sum / 2}
	}
	return stated
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
		case x.field == otherCodeField && !slices.Contains(f.Other, x.value):
			f.Other = append(f.Other, x.value)
		case x.field == posField && f.PlaceCode == "":
			f.PlaceCode = x.value
		case x.field == modifierField && f.Modifier == "":
			f.Modifier = x.value
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
	case f.Minutes > 0 && f.Therapy > 0 && !timed:
		part(fmt.Sprintf("%d min (%d min psychotherapy)", f.Minutes, f.Therapy))
	case f.Therapy > 0 && !timed:
		part(fmt.Sprintf("%d min psychotherapy", f.Therapy))
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
	codes := f.Codes
	if len(codes) == 0 && f.CPT != "" {
		codes = []string{f.CPT}
	}
	if len(codes) > 1 && strings.HasPrefix(codes[0], "90") {
		codes = codes[:1] // of several that cannot stand together, the one that counts; the others are asked about
	}
	if codes = slices.Concat(codes, f.Other, f.Addons); len(codes) > 0 {
		if f.CPT == "" && len(f.Other) == 0 {
			codes = slices.Insert(slices.Clone(codes), 0, "")
		}
		part("CPT " + strings.TrimSpace(strings.Join(withUnits(codes, finds), " + ")))
	}
	if f.Modifier != "" {
		part("modifier " + f.Modifier)
	}
	if f.PlaceCode != "" {
		part("place of service " + f.PlaceCode)
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

	said := map[int][][2]int{} // spans of each statement which the line says
	for _, x := range finds {
		var says bool
		switch x.field {
		case timesField:
			says = (!x.start.given() || x.start.same(f.start)) && (!x.stop.given() || x.stop.same(f.stop))
		case minutesField:
			says = x.minutes == f.Minutes || x.therapy && x.minutes == f.Therapy
		case serviceField:
			says = x.value == f.Service
		case modalityField:
			says = x.value == f.Modality
		case placeField:
			says = x.value == f.Place
		case peopleField:
			says = slices.Contains(f.Participants, x.value)
		case codeField, otherCodeField:
			says = slices.Contains(codes, x.value)
		case addonField:
			says = true
		case diagnosisField:
			says = slices.Contains(diagnoses, x.value)
		case dateField:
			says = x.value == dates[0]
		case posField:
			says = x.value == f.PlaceCode
		case modifierField:
			says = x.value == f.Modifier
		}
		if says {
			said[x.statement.ID] = append(said[x.statement.ID], x.span)
		}
	}
	inLine := map[string]bool{} // words the line has; a number is only said where it means the same
	for w := range strings.FieldsSeq(plain(strings.Join(parts, " "))) {
		inLine[w] = strings.IndexFunc(w, unicode.IsDigit) < 0
	}
	line := &note.SessionLine{}
	covered := map[int]bool{}
	var asides []string  // her own words beside the facts: "consents to video"
	var program []string // her own words for the kind of session, which the template has none for
	for _, s := range statements {
		spans, ok := said[s.ID]
		text := string(s.Text)
		if own := asidesOf(s, finds, spans); len(own.spans) > 0 {
			for _, at := range own.spans {
				asides = append(asides, own.text[at[0]:at[1]])
			}
			text, spans, ok = own.text, append(own.facts, own.spans...), true
		}
		if !ok {
			continue
		}
		line.Sources = append(line.Sources, s.ID)
		rest := frameWordsRE.ReplaceAllString(blank(text, spans), " ")
		covered[s.ID] = true
		var left []string
		for _, w := range wordsOf(rest) {
			switch {
			case w.low == stop || inLine[strings.ToLower(w.raw)]:
			case programWords.in([]word{w}):
				left = append(left, w.raw)
			default:
				covered[s.ID] = false
			}
		}
		if covered[s.ID] && len(left) > 0 && len(left) <= mostWordsOfProgram && len(program) == 0 {
			program = left
		} else if len(left) > 0 {
			covered[s.ID] = false
		}
	}
	if f.Service == "" {
		parts = slices.Insert(parts, 0, "Session")
	}
	if inSpanish(statements) {
		for i, p := range parts {
			parts[i] = spanishPart(p)
		}
	}
	if len(program) > 0 {
		parts[0] += " (" + strings.Join(program, " ") + ")"
	}
	for i, a := range asides {
		if rest, ok := strings.CutPrefix(a, "w "); ok { // stands first, where the glossary cannot tell
			a = "with " + rest
		}
		if asides[i] = glossary.Expand(a, "client"); !stateRE.MatchString(a) {
			asides[i] = uncapital(asides[i])
		}
	}
	line.Text = note.Text(strings.Join(slices.Concat(parts, asides), ", ") + ".")
	return line, covered
}

// inSpanish tells whether the dump is in Spanish.
func inSpanish(statements []note.Statement) bool {
	var words strings.Builder
	for _, s := range statements {
		if s.Question == "" {
			words.WriteString(string(s.Text) + " ")
		}
	}
	return glossary.Language(words.String()) == glossary.Spanish
}

// spanishPart says a part of the line in Spanish. Her own words stay.
func spanishPart(p string) string {
	if es, ok := spanishParts[p]; ok {
		return es
	}
	for _, label := range [][2]string{{"place: ", "lugar: "}, {"present: ", "presentes: "}, {"diagnosis ", "diagnóstico "}, {"date ", "fecha "},
		{"from ", "desde las "}, {"until ", "hasta las "}, {"modifier ", "modificador "}, {"place of service ", "lugar de servicio "}} {
		if rest, ok := strings.CutPrefix(p, label[0]); ok {
			for _, w := range placesInSpanish {
				if rest == w[0] {
					rest = w[1]
				}
			}
			return label[1] + strings.NewReplacer(" participants", " participantes", "interpreter", "intérprete").Replace(rest)
		}
	}
	return strings.Replace(p, " min psychotherapy", " min de psicoterapia", 1)
}

var (
	placesInSpanish = [][2]string{{"home", "su casa"}, {"car", "el coche"}, {"work", "el trabajo"}, {"office", "el consultorio"}, {"apartment", "el apartamento"}}
	spanishParts    = map[string]string{
		"Session": "Sesión", inPerson: "presencial", telephone: "por teléfono", "telehealth": "telesalud", "telehealth (video)": "telesalud (video)",
		"Diagnostic evaluation": "Evaluación diagnóstica", "Diagnostic evaluation with medical services": "Evaluación diagnóstica con servicios médicos",
		"Occupational therapy": "Terapia ocupacional", "Physical therapy": "Fisioterapia", "Medication management": "Control de medicación",
		"Couples psychotherapy": "Psicoterapia de pareja", "Family psychotherapy": "Psicoterapia familiar", "Group psychotherapy": "Psicoterapia de grupo",
		"Multiple-family group psychotherapy": "Psicoterapia de grupo multifamiliar", "Crisis psychotherapy": "Psicoterapia de crisis",
		"Individual psychotherapy": "Psicoterapia individual",
	}
)

// withUnits says how often a code is billed where she wrote it: "97110 x2".
func withUnits(codes []string, finds []found) []string {
	out := slices.Clone(codes)
	for i, code := range codes {
		for _, x := range finds {
			if x.value != code {
				continue
			}
			if m := unitsRE.FindStringSubmatch(string(x.statement.Text)[x.span[0]:]); m != nil && m[1] == code {
				out[i] += " x" + m[2]
				break
			}
		}
	}
	return out
}

var unitsRE = regexp.MustCompile(`^(\w+)\s*[x×]\s*(\d{1,2})\b`)

// mostWordsOfProgram is how many words of her own may stand beside the service.
const mostWordsOfProgram = 4

// uncapital writes the first word small, unless it is a short form or a name's initial.
func uncapital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); !unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
