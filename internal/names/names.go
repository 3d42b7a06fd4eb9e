// Package names puts roles or initials in the place of third parties' names.
//
// A note speaks of other people only as far as the client's care needs it, and
// then by what they are to her: "her boss Dana yelled" reads "her boss yelled".
// What happened stays; the name goes.
//
//	her boss Dana, husband Tom          her boss, husband; and Tom alone, later: husband
//	Teacher, Mrs. Okafor, wrote         Teacher wrote
//	Dana, her boss, wrote               her boss wrote
//	Kristen from work                   K. from work: no role is known
//	psychiatrist Dr. Shah; Dr. Lee      psychiatrist; Dr. L.
//	"Dana is mean," he said             stays: a quotation is verbatim, audit asks about it
//
// The client's own name, the one given with the session's facts or the one the dump is
// evidently about ("Leo (7)", "Client: Maria", "this is Priya"), becomes "client"; where
// several are clients, a couple or a family, each is named by initials.
//
// Which word is a name? After a role or a title nearly every capitalised one is;
// alone only what the list of given names holds (given.txt), because a drug, a
// place, an instrument or a month must never be taken for a person.
package names

import (
	_ "embed"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/note"
)

// Style is what stands where a third party was named.
type Style string

const (
	Role     Style = "role"     // what they are to the client, initials where that is not known; also for ""
	Initials Style = "initials" // always initials: "her boss D."
	Keep     Style = "keep"     // the name
)

// Styles lists them all.
var Styles = []Style{Role, Initials, Keep}

//go:embed given.txt
var givenFile string

//go:embed mixed.txt
var mixedFile string

//go:embed roles.txt
var rolesFile string

//go:embed notnames.txt
var notNamesFile string

var (
	mixed    = list(mixedFile)
	given    = list(givenFile)
	notNames = list(notNamesFile)
	roles    = list(rolesFile)

	titles = words("professor prof sgt sergeant lt lieutenant capt captain detective sheriff deputy mr mrs ms miss mx sr sra srta señor señora don doña coach pastor father reverend rev officer judge principal uncle aunt auntie tio tia tío tía grandma grandpa abuela abuelo nana maestra maestro")
	// rolesToo are titles that say what somebody is.
	rolesToo = words("professor sergeant detective sheriff coach pastor officer judge principal uncle aunt auntie tio tia tío tía grandma grandpa abuela abuelo nana maestra maestro")
	care     = words("dr dra doctor doctora np md do rn pa phd psyd lcsw lmft lpc")
	clients  = words("client ct pt patient paciente cliente cl clt name nombre")
	// places and things named after people
	namesakes = words(`scale inventory test safety plan method model questionnaire center centre hospital clinic school high elementary middle street st ave avenue county
		park house university college church state city island beach checklist index survey interview protocol bank technique maneuver sign stage stages therapy act syndrome disease law prayer bridge road`)
	saints = words("st saint san santa mount mt lake fort port trader aunt little uncle")
)

func list(file string) map[string]string {
	m := map[string]string{}
	_, body, _ := strings.Cut(file, "\n")
	for w := range strings.FieldsSeq(body) {
		core := strings.TrimRight(w, "*+")
		m[core] = w[len(core):] + " "
	}
	return m
}

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// Given tells whether word, as typed, is a given name that is no word besides.
func Given(word string) bool {
	low := Fold(strings.ToLower(word))
	return capitalised(word) && given[low] != "" && mixed[low] == ""
}

// Known tells whether low, in small letters without accents, is such a name.
func Known(low string) bool { return given[low] != "" && mixed[low] == "" }

// Clients are the names, in small letters without accents, of those whom the dump
// is evidently about.
func Clients(statements []note.Statement) map[string]bool {
	b := &book{own: map[string]bool{}, sure: map[string]int{}, known: map[string]string{}}
	texts := make([][]token, len(statements))
	for i, s := range statements {
		texts[i] = scan(string(s.Text))
		b.learn(texts[i])
	}
	b.learnClient(texts)
	return b.own
}

// Redact returns statements whose Reads names no third party. Their text, spans
// and ids stay. client is the client's name or initials as far as known, else "".
func Redact(statements []note.Statement, style Style, client string) []note.Statement {
	if style == Keep {
		return statements
	}
	b := &book{style: style, own: map[string]bool{}, sure: map[string]int{}, known: map[string]string{}}
	for one := range strings.SplitSeq(strings.NewReplacer(" and ", "&", " y ", "&").Replace(client), "&") {
		var names []string
		for w := range strings.FieldsFuncSeq(one, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
			if len(w) > 1 {
				names = append(names, key(w))
			}
		}
		if len(names) > 0 {
			b.isClient(names...)
		}
	}
	texts := make([][]token, len(statements))
	for i, s := range statements {
		texts[i] = scan(string(s.Alone()))
	}
	b.spanish = spanish(texts)
	for i := range texts {
		b.learn(texts[i])
	}
	b.learnClient(texts)
	out := make([]note.Statement, len(statements))
	copy(out, statements)
	for i := range out {
		if text, changed := b.rewrite(string(out[i].Alone()), texts[i]); changed {
			out[i].Reads = note.Text(text)
		}
		out[i].Named = b.quotedNames(texts[i])
	}
	return out
}

// quotedNames are the third parties that a quotation names: it stays verbatim, and is
// asked about.
func (b *book) quotedNames(ts []token) []note.Text {
	var out []note.Text
	for i, t := range ts {
		_, heard := b.known[key(t.low)]
		if t.quoted && t.capital && (t.is() || heard && notNames[t.low] == "") && !b.own[key(t.low)] && !branded(ts, i) && (i+1 == len(ts) || !namesakes[ts[i+1].low]) {
			out = append(out, note.Text(strings.ToUpper(t.low[:1])+t.low[1:]))
		}
	}
	return out
}

// book is what a dump says of names.
type book struct {
	style Style
	own   map[string]bool   // the client's
	sure  map[string]int    // of those, by what is plain to see: which client, from 1; there are several of a couple
	known map[string]string // name -> role, "" where none is known

	spanish bool // the dump is
}

// isClient takes words for the names of one client.
func (b *book) isClient(words ...string) {
	n := 0
	for _, w := range words {
		n = max(n, b.sure[w])
	}
	if n == 0 {
		for _, m := range b.sure {
			n = max(n, m)
		}
		n++
	}
	for _, w := range words {
		b.own[w], b.sure[w] = true, n
	}
}

// alone tells whether one client alone is named.
func (b *book) alone() bool {
	for _, n := range b.sure {
		if n > 1 {
			return false
		}
	}
	return true
}

// token is a word of a statement.
type token struct {
	start, end int
	low        string // without the possessive
	possessive string // "'s", "’s" or ""
	capital    bool
	quoted     bool
	gap        string // what stands between it and the word before
	caseless   bool   // the text it stands in tells names from words by no capital
}

func scan(text string) []token {
	var out []token
	var quote rune
	last := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && r == '"' && strings.IndexByte(text[i+1:], '"') >= 0:
			quote = '"'
		case quote == 0 && r == '“' && strings.ContainsRune(text[i:], '”'):
			quote = '”'
		case quote == 0 && r == '«' && strings.ContainsRune(text[i:], '»'):
			quote = '»'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i += size
			continue
		}
		j := i
		for j < len(text) {
			r, size := utf8.DecodeRuneInString(text[j:])
			inner := (r == '\'' || r == '’' || r == '-') && j+size < len(text) && letterAt(text, j+size)
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !inner {
				break
			}
			j += size
		}
		t := token{start: i, end: j, quoted: quote != 0, gap: text[last:i]}
		word := text[i:j]
		for _, p := range []string{"'s", "’s"} {
			if core, ok := strings.CutSuffix(word, p); ok {
				word, t.possessive = core, p
			}
		}
		t.capital = capitalised(word)
		t.low = strings.ToLower(word)
		out = append(out, t)
		i, last = j, j
	}
	if caseless(text, out) {
		for i := range out {
			out[i].caseless = true
		}
	}
	return out
}

// caseless tells whether a text of some words was dictated in small letters, but for
// its first, or typed in capitals.
func caseless(text string, ts []token) bool {
	if len(ts) < 4 {
		return false
	}
	for i, t := range ts {
		if i > 0 && t.capital {
			return false
		}
	}
	return strings.IndexFunc(text[ts[1].start:], unicode.IsUpper) < 0 || strings.IndexFunc(text, unicode.IsLower) < 0
}

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

// capitalised: "Dana", "O'Neil", "Mary-Ann", but not "PHQ" and not "D".
func capitalised(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && size < len(w) && strings.IndexFunc(w[size:], unicode.IsLower) >= 0
}

func key(w string) string { return Fold(strings.ToLower(w)) }

var folds = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n")

// Fold takes the accents off w, which is in small letters.
func Fold(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= utf8.RuneSelf {
			return folds.Replace(w)
		}
	}
	return w
}

// is tells whether t is a given name that needs no role beside it.
func (t token) is() bool {
	k := Fold(t.low)
	if first, second, ok := strings.Cut(k, "-"); ok && t.capital && notNames[t.low] == "" && !namesakes[second] { // "Marie-Claire", "Jean-Luc"
		return (given[first] != "" || mixed[first] != "") && notNames[second] == "" && plain[second] == "" || given[second] != "" && notNames[first] == ""
	}
	return (t.capital || t.caseless && !wordsToo[k] && len(k) > 3) && given[k] != "" && mixed[k] == ""
}

// wordsToo are names that are words where capitals do not tell.
var wordsToo = words(`esperanza dolores consuelo alba gloria celeste victoria rosario pilar mercedes salvador soledad socorro linda amparo brandy sherry
	clara bella jude sandy heather hazel iris jasmine tommy john jenny fanny`)

// evenSmall are names that are words too, and none that could follow "her sister".
var evenSmall = words(`amber crystal charlotte daisy violet ruby pearl jasper mason carter parker cooper tanner hunter max dean ray carol jack gene josh nick pete jordan
	savannah madison peg lily holly ivy heath dale duke bella kim lee iris sandy rusty rob art don pat ken melody destiny trinity angel sterling reed reid iris barb`)

// could tells whether t, right after a role or title, can be a name.
func (t token) could() bool {
	k := Fold(t.low)
	if !t.capital {
		return given[k] != "" && mixed[k] == "" || evenSmall[k] // dictated in small letters
	}
	return (notNames[t.low] == "" || mixed[k] != "") && roles[t.low] == "" && !care[t.low] && !clients[t.low]
}

// joined: nothing but blanks stands before t.
func (t token) joined() bool { return strings.Trim(t.gap, " \t") == "" && t.gap != "" }

// learnClient finds whose dump it is.
func (b *book) learnClient(texts [][]token) {
	seen := 0
	for line, ts := range texts {
		if line < 3 {
			b.learnCouple(ts)
		}
		for i, t := range ts {
			if seen++; seen > 400 {
				return
			}
			if t.quoted || !t.capital && !t.caseless || !(t.is() || t.capital && t.could() && i > 0) {
				continue
			}
			before, after := token{}, token{}
			if i > 0 {
				before = ts[i-1]
			}
			if i+1 < len(ts) {
				after = ts[i+1]
			}
			if roles[before.low] != "" && !clients[before.low] && t.joined() {
				continue
			}
			aged := t.is() && (strings.TrimSpace(after.gap) == "(" || strings.TrimSpace(after.gap) == "," || after.joined()) && age(ts, i+1) && (line < 2 || b.known[key(t.low)] == "" && i == 0)
			headed := clients[before.low] && (strings.TrimSpace(t.gap) == ":" || t.joined()) && t.is()
			early := t.is() && seen <= 12 && line <= 1 && b.known[key(t.low)] == ""
			opened := early && opener(ts, i) && t.joined()
			came := early && i == 0 && after.joined() && (after.low == "came" || after.low == "arrived" || after.low == "seen" || after.low == "here" || after.low == "vino" || after.low == "viene")
			told := t.is() && i == 0 && after.joined() && b.known[key(t.low)] == "" && t.possessive == "" && clientVerbs[after.low]
			begun := early && line == 0 && i == 0 && (strings.TrimSpace(after.gap) == "-" || strings.TrimSpace(after.gap) == "–" || strings.TrimSpace(after.gap) == "—" || after.joined() && after.low != "" && after.low[0] >= '0' && after.low[0] <= '9')
			weak := early && i == 0 && after.joined() && (subjectVerbs[after.low] || strings.HasSuffix(after.low, "ed"))
			if aged || headed || opened || told || begun || came {
				b.isClient(key(t.low))
				if after.capital && after.joined() && after.could() && !ordinary(key(after.low)) {
					b.isClient(key(t.low), key(after.low))
				}
				// "session with Ana and Luis": a couple
				if opened && i+2 < len(ts) && (after.low == "and" || after.low == "y") && ts[i+2].is() {
					b.isClient(key(ts[i+2].low))
				}
			} else if weak {
				b.own[key(t.low)] = true
			}
		}
	}
}

// learnCouple reads who came where the first lines say that it is a couple's or a
// family's session: "couple - Ray and Mina".
func (b *book) learnCouple(ts []token) {
	conjoint := false
	for _, t := range ts {
		conjoint = conjoint || together[t.low] && t.low != "group" && t.low != "grp" && t.low != "grupo"
	}
	if !conjoint {
		return
	}
	for i := 1; i < len(ts); i++ {
		first, second := ts[i-1], ts[i]
		if second.low == "and" || second.low == "y" || second.low == "con" {
			if i+1 == len(ts) {
				return
			}
			second = ts[i+1]
		} else if g := strings.TrimSpace(second.gap); g != "&" && g != "/" && g != "+" {
			continue
		}
		if named(first) && named(second) && !first.quoted && (first.is() || second.is()) && b.known[key(first.low)] == "" && b.known[key(second.low)] == "" {
			b.isClient(key(first.low))
			b.isClient(key(second.low))
		}
	}
}

// named tells whether t, in a row of names, is one.
func named(t token) bool { return t.is() || t.capital && mixed[key(t.low)] != "" }

// clientVerbs are what is written of the client alone.
var clientVerbs = words("reports rpts rpt denies denied endorses presents presented arrived reporta refiere niega acude llegó")

// opener: "saw Leo", "this is Priya", "session with Ana".
func opener(ts []token, i int) bool {
	switch w := before(ts, i).low; w {
	case "saw", "vi", "met":
		return i <= 4
	case "is", "es":
		return i > 1 && (ts[i-2].low == "this" || ts[i-2].low == "esta" || ts[i-2].low == "este")
	case "with", "w", "con", "for", "de":
		return i > 1 && sessions[ts[i-2].low]
	}
	return false
}

var (
	sessions     = words("session visit met meeting appt appointment sesión sesion cita note nota individual intake")
	subjectVerbs = words("came is was reports reported says said states denies presents presented arrived seen rpts here had has llegó refiere dice reporta viene was shared looked")
)

// age: "(7)", "7yo", "7 y/o", "7 years", "7", "34F".
func age(ts []token, i int) bool {
	if i >= len(ts) {
		return false
	}
	n := 0
	for n < len(ts[i].low) && ts[i].low[n] >= '0' && ts[i].low[n] <= '9' {
		n++
	}
	if n == 0 || n > 2 {
		return false
	}
	switch ts[i].low[n:] {
	case "yo", "y", "f", "m", "a":
		return true
	case "":
		return strings.TrimSpace(ts[i].gap) == "(" || i+1 < len(ts) && (ts[i+1].low == "yo" || ts[i+1].low == "y" || ts[i+1].low == "year" || ts[i+1].low == "years" || ts[i+1].low == "años")
	}
	return false
}

// mention is a name in a text, and what it becomes.
type mention struct {
	start, end int
	with       string
	names      []string // the keys of its words
	role       string
}

func (b *book) learn(ts []token) {
	for _, m := range b.mentions("", ts) {
		for _, n := range m.names {
			if b.known[n] == "" {
				b.known[n] = m.role
			}
		}
	}
}

// mentions finds third parties' names in a text.
func (b *book) mentions(text string, ts []token) []mention {
	var out []mention
	for i := 0; i < len(ts); i++ {
		t := ts[i]
		if t.quoted {
			continue
		}
		if b.sure[key(t.low)] > 0 && (t.capital || t.caseless && t.is()) {
			if text != "" {
				m, next := b.herself(ts, i)
				out = append(out, m)
				i = next - 1
			}
			continue
		}
		if m, next, ok := b.after(ts, i); ok {
			out = append(out, m)
			i = next - 1
			continue
		}
		if m, next, ok := b.titled(ts, i); ok {
			out = append(out, m)
			i = next - 1
			continue
		}
		role, heard := b.known[key(t.low)]
		heard = heard && (role != "" || mixed[key(t.low)] == "" || t.possessive != "" || i+1 < len(ts) && ts[i+1].joined() && (personal[ts[i+1].low] || being[ts[i+1].low]))
		seen := t.capital && mixed[key(t.low)] != "" && notNames[t.low] == "" && i > 0 && t.joined() && meets[ts[i-1].low]
		seen = seen || stranger(ts, i) || acts(ts, i) || listed(ts, i) || b.placed(ts, i) || midst(ts, i) || i > 2 && t.capital && (ts[i-1].low == "is" || ts[i-1].low == "es") && (ts[i-2].low == "name" && ts[i-3].possessive != "" || ts[i-2].low == "nombre") && t.could()
		if branded(ts, i) || t.joined() && (before(ts, i).low == "a" || before(ts, i).low == "an") { // "such a Karen"
			continue
		}
		if !(t.is() || seen || heard && (t.capital && notNames[t.low] == "" || given[key(t.low)] != "" && mixed[key(t.low)] == "")) || saints[before(ts, i).low] && t.gapless() ||
			before(ts, i).capital && strings.HasSuffix(t.gap, "-") {
			continue
		}
		if i+1 < len(ts) && ts[i+1].joined() && namesakes[ts[i+1].low] && t.possessive == "" {
			continue
		}
		m := mention{start: t.start, end: t.end, names: []string{key(t.low)}}
		next := i + 1
		if surname(ts, next) && t.possessive == "" && b.sure[key(ts[next].low)] == 0 {
			m.end, m.names = ts[next].end, append(m.names, key(ts[next].low))
			next++
		}
		last := ts[next-1]
		// "Dana, her boss," and "Mike (friend)"
		if role, to, ok := apposed(ts, next); ok && last.possessive == "" {
			m.role = role
			if b.style != Initials {
				m.end, m.with = to.start, ""
				out = append(out, m)
				for ; i+1 < len(ts) && ts[i].end <= to.start || roles[ts[i].low] == ""; i++ {
				}
				out = append(out, mention{start: ts[i].end, end: ts[i].end + 1}) // the comma that closes it
				continue
			}
		}
		if m.role == "" {
			m.role = b.known[m.names[0]]
		}
		m.with = b.word(m, ts[i:next]) + last.possessive
		out = append(out, m)
		i = next - 1
	}
	return out
}

// herself is what stands for the client's own name at ts[i].
func (b *book) herself(ts []token, i int) (mention, int) {
	m, next := mention{start: ts[i].start}, i+1
	for next < len(ts) && ts[next-1].possessive == "" && ts[next].joined() && b.sure[key(ts[next].low)] == b.sure[key(ts[i].low)] && ts[next].capital == ts[i].capital {
		next++
	}
	last, prev := ts[next-1], before(ts, i)
	m.end = last.end
	titled := i > 0 && titles[prev.low] && !rolesToo[prev.low] && strings.Trim(ts[i].gap, " .") == ""
	switch {
	case b.style == Initials || !b.alone() || clients[prev.low] && strings.TrimSpace(ts[i].gap) == ":":
		m.with = initials(ts[i:next])
	case clients[prev.low] && ts[i].joined():
		m.start = prev.end
	case b.spanish:
		m.with = "paciente"
	default:
		m.with = "client"
	}
	if titled && b.style != Initials && b.alone() {
		m.start = prev.start
	}
	m.with += last.possessive
	return m, next
}

// spanish tells whether a dump is.
func spanish(texts [][]token) bool {
	n := 0
	for _, ts := range texts {
		for _, t := range ts {
			if spanishWords[t.low] {
				n++
			} else if englishWords[t.low] {
				n--
			}
		}
	}
	return n > 0
}

var (
	spanishWords = words("el la los las que con de su se en por para y muy dice refiere niega llegó está estaba no es un una mamá papá hoy")
	englishWords = words("the and was with of to her his she he is for that in at said says")
)

// dictated tells whether ts[k], in small letters after a role, is a name that no list
// holds: no plain word, and it does what people do ("his sister sunniva is tired").
func dictated(ts []token, k int) bool {
	t := ts[k]
	low := Fold(t.low)
	if !t.caseless || t.capital || len(low) < 4 || !spelled(t.low) || ordinary(low) || roles[t.low] != "" || care[t.low] || k+1 >= len(ts) || !ts[k+1].joined() {
		return false
	}
	return personal[ts[k+1].low] || being[ts[k+1].low]
}

var being = words("is was has had keeps will can doesn't won't isn't and who lo la le se es está")

// does tells whether ts[k], a name in small letters that is also a word, does what people
// do: "her friend autumn said".
func does(ts []token, k int) bool {
	return ts[k].caseless && mixed[Fold(ts[k].low)] != "" && notNames[ts[k].low] == "" && k+1 < len(ts) && ts[k+1].joined() && personal[ts[k+1].low]
}

// placed tells whether a capital word in the midst of a sentence is somebody by where he
// is from ("Bear from her class") or by the role that stands in brackets ("Winter (the
// bridesmaid)").
func (b *book) placed(ts []token, i int) bool {
	t := ts[i]
	if !t.capital || roles[t.low] != "" || notNames[t.low] != "" || clients[t.low] || titles[t.low] || !spelled(t.low) || i == 0 && mixed[key(t.low)] == "" && ordinary(key(t.low)) || i > 0 && !t.joined() && !(before(ts, i).low == "w" && strings.TrimSpace(t.gap) == "/") || mostlyCapitals(ts) {
		return false
	}
	if i > 0 && articles[before(ts, i).low] {
		return false
	}
	j := i + 1
	if j < len(ts) && strings.TrimSpace(ts[j].gap) == "(" {
		for j < len(ts) && j < i+4 {
			if roles[ts[j].low] != "" {
				return j+1 < len(ts) && strings.HasPrefix(strings.TrimSpace(ts[j+1].gap), ")") || j+1 == len(ts)
			}
			j++
		}
		return false
	}
	if j >= len(ts) || ts[j].low != "from" && ts[j].low != "at" && ts[j].low != "in" || !ts[j].joined() {
		return false
	}
	if j++; j < len(ts) && (owners[ts[j].low] || ts[j].low == "my") {
		j++
	}
	return j < len(ts) && gatherings[ts[j].low] && i > 0
}

var (
	articles   = words("the a an this that these those my our el la los las un una")
	gatherings = words("class school work church gym team rehab daycare practice grade band neighborhood college camp soccer football aa na iop youth choir office shelter")
)

// midst tells whether a name that is also a word stands in capitals in the midst of a
// sentence, where the word would not: "argued with Grace".
func midst(ts []token, i int) bool {
	t := ts[i]
	if i == 0 || t.quoted || mostlyCapitals(ts) || notNames[t.low] != "" {
		return false
	}
	k, prev, next := key(t.low), before(ts, i), token{}
	if i+1 < len(ts) && ts[i+1].joined() {
		next = ts[i+1]
	}
	if t.caseless && !t.capital {
		return i > 1 && clearly[k] && t.joined() && (prev.low == "to" || prev.low == "with") && talks[ts[i-2].low]
	}
	switch gap := strings.TrimSpace(t.gap); {
	case !t.capital || !clearly[k] && !(towns[k] && !whereabouts[prev.low]) || prev.capital && i > 1 || articles[prev.low]:
		return false
	case gap == "/" && prev.low == "w", gap == "" && t.gap != "":
	case gap == ",":
		return personal[next.low] || being[next.low]
	default:
		return false
	}
	if virtues[k] && !address[prev.low] && !meets[prev.low] && prev.low != "with" && prev.low != "w" && prev.low != "to" && prev.low != "from" && prev.low != "by" && prev.low != "and" {
		return false
	}
	return t.possessive != "" || next.low == "" || !(next.low[0] >= '0' && next.low[0] <= '9' || namesakes[next.low] || next.capital && !next.could())
}

var (
	clearly = words(`joy hope grace faith mark rose dawn grant art bill rob drew jack frank gene miles victor ken hank nick pete josh sue pat don ray carol peg dean ruby pearl ivy lily holly heath cliff
		dale rusty sandy charity patience mercy lee barb bella chuck rich sonny melody crystal amber jasper iris violet daisy penny kim hunter tanner mason carter parker cooper piper destiny angel brady brooke cade
		taylor walker warren woody willow tucker turner spencer scarlet roman romeo raven reagan poppy precious pierce lacy knox jay eve fern misty clementine sawyer ali ada kai lou jed ike ida hal sid perla
		lucero estrella milagro constance raj luz blanca reed reid bear ridge winter summer autumn april chase`)
	virtues     = words("hope faith grace joy charity patience mercy destiny angel autumn summer april winter melody rose mark bill art grant")
	talks       = words("talked talk talking talks spoke speak speaking argued fought texted lied apologized")
	towns       = words("austin charlotte dallas houston jackson madison savannah sydney paris london brooklyn jordan dakota israel")
	whereabouts = words("in to from near at of around outside via toward towards moved visit visiting visited en a de")
)

// acts tells whether a name that is also a word does something to the client: "Hope
// called her" is no hope.
func acts(ts []token, i int) bool {
	if t := ts[i]; !t.capital || mixed[key(t.low)] == "" || i+2 >= len(ts) || !ts[i+1].joined() {
		return false
	}
	verb, object := ts[i+1].low, ts[i+2].low
	return (object == "her" || object == "him" || object == "them" || object == "me" || object == "ct" || object == "client" || object == "pt" || object == "at") &&
		(doings[verb] || strings.HasSuffix(verb, "ed"))
}

var doings = words("told hit left hates loves hurt calls tells texts says said met drove brought gave takes took sent makes made hits bullies wants")

// listed tells whether a name that is also a word stands in a row of names: "Ella (6)
// and Max (9)".
func listed(ts []token, i int) bool {
	t := ts[i]
	if !t.capital || mixed[key(t.low)] == "" || i < 2 || notNames[t.low] != "" && mixed[key(t.low)] == "" {
		return false
	}
	j := i - 1
	if ts[j].low == "and" || ts[j].low == "y" {
		j--
	} else if strings.TrimSpace(t.gap) != "," && !strings.HasPrefix(strings.TrimSpace(t.gap), "),") {
		return false
	}
	if j > 0 && age(ts, j) {
		j--
	}
	return j >= 0 && ts[j].capital && (ts[j].is() || j > 0 && roles[ts[j-1].low] != "" && ts[j].could()) && !base(ts, i+1)
}

// base: "and Will see her" is no list.
func base(ts []token, i int) bool {
	return i < len(ts) && (ts[i].low == "see" || ts[i].low == "call" || ts[i].low == "be" || ts[i].low == "not" || ts[i].low == "need" || ts[i].low == "continue")
}

// branded tells whether the name at i is one of a thing or of somebody all know.
func branded(ts []token, i int) bool {
	if i+1 < len(ts) && brands[ts[i].low+" "+ts[i+1].low] || i > 0 && brands[ts[i-1].low+" "+ts[i].low] {
		return true
	}
	if i > 0 && pets[ts[i-1].low] {
		return true
	}
	return ts[i].low == "mercedes" && i > 0 && (ts[i-1].low == "a" || ts[i-1].low == "the" || ts[i-1].low == "old" || ts[i-1].low == "new")
}

var pets = words("dog cat puppy kitten horse pony hamster parrot perro gato perra gata")

var brands = map[string]bool{"jim beam": true, "jack daniel": true, "jack daniels": true, "jack daniel's": true, "captain morgan": true, "johnnie walker": true, "johnny walker": true,
	"mary jane": true, "jose cuervo": true, "ben jerry": true, "dave buster": true, "dave buster's": true, "trader joe": true, "taylor swift": true, "harry potter": true, "virgin mary": true, "papa john": true,
	"jimmy john": true, "tim hortons": true, "mary kay": true, "baker act": true, "marie kondo": true, "bob marley": true, "santa rosa": true, "santa maria": true,
	"santa barbara": true, "santa ana": true, "kate spade": true, "tom ford": true, "john deere": true, "harley davidson": true, "george floyd": true, "martin luther": true,
	"victoria secret": true, "miranda rights": true, "bob ross": true, "eddie bauer": true, "peter pan": true, "tom brady": true, "lebron james": true, "michael jordan": true, "don quixote": true}

func (t token) gapless() bool { return strings.Trim(t.gap, " .") == "" }

func before(ts []token, i int) token {
	if i > 0 {
		return ts[i-1]
	}
	return token{}
}

// surname tells whether ts[i] is the second part of the name before it.
func surname(ts []token, i int) bool {
	return i < len(ts) && ts[i].capital && ts[i].joined() && !ts[i].quoted && ts[i].could() && notNames[ts[i].low] == "" && !namesakes[ts[i].low]
}

// after reads "her boss Dana", "sister, Beth Lane,", "mom (Linda)", "kids Ava and Leo":
// the role is at i, and stays.
func (b *book) after(ts []token, i int) (mention, int, bool) {
	kind := roles[ts[i].low]
	if kind == "" || ts[i].possessive != "" || i+1 >= len(ts) {
		return mention{}, 0, false
	}
	j := i + 1
	if ts[j].low == "named" || ts[j].low == "called" || ts[j].low == "llamada" || ts[j].low == "llamado" {
		j++
	}
	if j >= len(ts) || ts[j].quoted {
		return mention{}, 0, false
	}
	gap := strings.TrimSpace(ts[j].gap)
	title := (titles[ts[j].low] || care[ts[j].low] && gap == "" && strings.HasPrefix(ts[j].low, "d")) && j+1 < len(ts) && (ts[j].capital || ts[j+1].capital)
	k := j
	if title {
		k++
	}
	n := ts[k]
	switch {
	case n.quoted || b.sure[key(n.low)] > 0 || !n.could() && !dictated(ts, k) && !does(ts, k) || care[ts[j].low] && !title || mixed[Fold(n.low)] != "" && (dated(ts, k) || !n.capital && !evenSmall[Fold(n.low)] && !does(ts, k)):
		return mention{}, 0, false
	case gap == "" && (title || given[Fold(n.low)] != "" || mixed[Fold(n.low)] != ""):
	case gap == "" && n.capital && !mostlyCapitals(ts) && (kind != "+ " || !ordinary(Fold(n.low))): // a name no list knows
	case gap == "" && n.caseless && dictated(ts, k):
	case (gap == "," || gap == "(") && (title || n.is()):
	default:
		return mention{}, 0, false
	}
	m := mention{start: ts[i].end, names: []string{key(n.low)}, role: role(ts, i)}
	next := k + 1
	if surname(ts, next) && n.possessive == "" {
		m.names = append(m.names, key(ts[next].low))
		next++
	}
	for kind == "* " && next < len(ts) { // "kids Ava and Leo"
		c := next
		if ts[c].low == "and" || ts[c].low == "y" {
			c++
		}
		if c >= len(ts) || !ts[c].is() || c == next && strings.TrimSpace(ts[c].gap) != "," || b.sure[key(ts[c].low)] > 0 {
			break
		}
		m.names = append(m.names, key(ts[c].low))
		next = c + 1
	}
	last := ts[next-1]
	m.end = last.end
	if b.style == Initials {
		m.start = ts[j].start
		m.with = initials(ts[k:next]) + last.possessive
		return m, next, true
	}
	if next < len(ts) { // the comma or bracket that closes the apposition goes with it
		if gap == "(" {
			if p := strings.Index(ts[next].gap, ")"); p >= 0 {
				m.end += p + 1
			}
		} else if gap == "," && strings.HasPrefix(ts[next].gap, ",") {
			m.end++
		}
	}
	if next < len(ts) && care[ts[next].low] && strings.TrimSpace(ts[next].gap) == "," && last.possessive == "" { // "prescriber Amy Ortiz, NP"
		m.end = ts[next].end
		next++
	}
	m.with = last.possessive
	return m, next, true
}

// dated: "mom May 5", "friend Will not come" is no name.
func dated(ts []token, k int) bool {
	if k+1 >= len(ts) {
		return false
	}
	n := ts[k+1].low
	return n[0] >= '0' && n[0] <= '9' || n == "not" || n == "be" || n == "have"
}

// mostlyCapitals: a line in Title Case says nothing by its capitals.
func mostlyCapitals(ts []token) bool {
	n := 0
	for _, t := range ts {
		if t.capital {
			n++
		}
	}
	return n*2 > len(ts) && len(ts) > 3
}

// role is the role at ts[i] with its owner: "her boss".
func role(ts []token, i int) string {
	if i > 0 && ts[i].joined() && owners[ts[i-1].low] {
		return ts[i-1].low + " " + ts[i].low
	}
	return ts[i].low
}

var owners = words("her his their my su mi ct's client's pt's the another la el")

// titled reads "Mrs. Okafor", "Coach Daniels", "Aunt Rosa".
func (b *book) titled(ts []token, i int) (mention, int, bool) {
	t := ts[i]
	doctor := care[t.low] && strings.HasPrefix(t.low, "d") && t.low != "do"
	if !titles[t.low] && !doctor || i+1 >= len(ts) || strings.Trim(ts[i+1].gap, " .") != "" || !ts[i+1].capital || !ts[i+1].could() || ts[i+1].quoted ||
		b.sure[key(ts[i+1].low)] > 0 || doctor && ordinary(key(ts[i+1].low)) && !strings.HasPrefix(strings.TrimSpace(ts[i+1].gap), ".") || t.low == "don" && !t.capital || t.low == "father" && !ts[i+1].is() {
		return mention{}, 0, false
	}
	next := i + 2
	m := mention{start: t.start, names: []string{key(ts[i+1].low)}}
	if surname(ts, next) && ts[i+1].possessive == "" {
		m.names = append(m.names, key(ts[next].low))
		next++
	}
	last := ts[next-1]
	m.end = last.end
	if rolesToo[t.low] {
		m.role = t.low
		if b.style != Initials {
			m.start, m.with = t.end, last.possessive
			return m, next, true
		}
	}
	if m.role == "" {
		for _, n := range m.names {
			if b.known[n] != "" {
				m.role = b.known[n]
			}
		}
	}
	if m.role != "" && b.style != Initials {
		m.with = m.role + last.possessive
		return m, next, true
	}
	m.start = ts[i+1].start
	m.with = initials(ts[i+1:next]) + last.possessive
	return m, next, true
}

// apposed reads ", her boss," or "(friend)" after a name: the role and the token
// it begins with.
func apposed(ts []token, i int) (string, token, bool) {
	if i >= len(ts) {
		return "", token{}, false
	}
	gap := strings.TrimSpace(ts[i].gap)
	j := i
	if owners[ts[j].low] && j+1 < len(ts) && ts[j+1].joined() {
		j++
	}
	kind := roles[ts[j].low]
	if gap != "," || kind == "" || j == i || j+1 >= len(ts) || !strings.HasPrefix(strings.TrimSpace(ts[j+1].gap), ",") {
		return "", token{}, false
	}
	return role(ts, j), ts[i], true
}

// word is what stands for a name: the role, else initials.
func (b *book) word(m mention, ts []token) string {
	if m.role != "" && b.style != Initials {
		return m.role
	}
	return initials(ts)
}

func initials(ts []token) string {
	var out strings.Builder
	for _, t := range ts {
		if t.low == "and" || t.low == "y" {
			continue
		}
		r, _ := utf8.DecodeRuneInString(t.low)
		out.WriteRune(unicode.ToUpper(r))
		out.WriteByte('.')
	}
	return out.String()
}

// rewrite puts what they become in the place of the names of text.
func (b *book) rewrite(text string, ts []token) (string, bool) {
	found := b.mentions(text, ts)
	if len(found) == 0 {
		return text, false
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].start < found[j].start })
	var out strings.Builder
	at := 0
	for _, m := range found {
		if m.start < at {
			continue
		}
		// "her friend Tom", where Tom is known as her friend
		if m.role != "" && m.with != "" {
			head := strings.TrimRight(text[at:m.start], " ")
			owner, noun, two := strings.Cut(m.role, " ")
			lastWord := strings.ToLower(head[strings.LastIndexByte(head, ' ')+1:])
			if two && (owners[lastWord] || strings.HasSuffix(lastWord, "'s")) {
				m.with = noun + strings.TrimPrefix(m.with, owner+" "+noun)
			}
		}
		out.WriteString(text[at:m.start])
		out.WriteString(m.with)
		at = m.end
		if strings.HasSuffix(m.with, ".") && strings.HasPrefix(text[at:], ".") {
			at++
		}
	}
	out.WriteString(text[at:])
	s := strings.TrimSpace(out.String())
	return s, s != text && s != ""
}

// Several tells whether a dump heads two different clients ("Client: Ana …", further
// down "Pt: Luis"), and is not about a couple, family or group.
func Several(statements []note.Statement) bool {
	headed := map[string]bool{}
	for i, s := range statements {
		ts := scan(string(s.Text))
		for j, t := range ts {
			if i < 4 && together[t.low] {
				return false
			}
			if j > 1 || j == 0 || t.quoted || !clients[ts[j-1].low] {
				continue
			}
			if gap := strings.TrimSpace(t.gap); t.is() && (gap == ":" || gap == "") {
				headed[key(t.low)] = true
			}
		}
	}
	return len(headed) > 1
}

// meets are words after which even a name that is also a word is one: "saw Mark".
var meets = words("saw misses missed told called texted met dating dumped married loves hates visited")

var together = words("couple couples cpl family fam group grp siblings brothers sisters conjoint pareja familia grupo hermanos")
