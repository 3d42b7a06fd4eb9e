package bench

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
	"github.com/sidequill/sidequill/internal/verify"
)

// Gauntlet is B3: faithful sentences broken in nine ways. A broken one is caught
// if verify says block or warn of it; the same of one left whole is a false
// alarm. The sources of a sentence are looked up as `sidequill check` does.
type Gauntlet struct {
	Of      string              `json:"of"`
	Alarms  Share               `json:"false_alarms"`
	Written Share               `json:"false_alarms_written"` // of those, sentences a person wrote, in her own words
	Caught  map[string]*Share   `json:"caught"`
	New     map[string]*Share   `json:"caught_newly"` // by a finding that the whole sentence does not have
	Missed  map[string][]string `json:"missed"`       // of own dumps only
	False   []string            `json:"false"`        // of own dumps only
}

// breakKinds in the order in which they are printed.
var breakKinds = []string{"insertion", "negation", "number", "laterality", "medication", "kin", "quote", "attribution", "risk"}

// swap the first word that is a key for its value; both directions are written out.
func swap(table string) func(string) string {
	to := map[string]string{}
	var from []string
	for pair := range strings.FieldsSeq(table) {
		a, b, _ := strings.Cut(pair, ">")
		to[a] = b
		from = append(from, regexp.QuoteMeta(a))
	}
	re := regexp.MustCompile(`(?i)\b(` + strings.Join(from, "|") + `)\b`)
	return func(s string) string {
		at := re.FindStringIndex(s)
		if at == nil {
			return ""
		}
		word := s[at[0]:at[1]]
		other := to[strings.ToLower(word)]
		if word[0] >= 'A' && word[0] <= 'Z' {
			other = strings.ToUpper(other[:1]) + other[1:]
		}
		return s[:at[0]] + other + s[at[1]:]
	}
}

var (
	denialRE = regexp.MustCompile(`(?i)\b(denies|denied|deny)\b`)
	noRE     = regexp.MustCompile(`\b([Nn]o|[Nn]ot|[Nn]ever|[Ww]ithout) `)
	isRE     = regexp.MustCompile(`\b(is|was|are|were|can|could|will|has been) `)
	didRE    = regexp.MustCompile(`\b([Rr]eports|[Ss]tates|[Ss]ays|[Tt]akes|[Cc]ompleted|[Uu]sed) `)
)

func negate(s string) string {
	switch {
	case denialRE.MatchString(s):
		at := denialRE.FindStringIndex(s)
		return s[:at[0]] + "reports" + s[at[1]:]
	case noRE.MatchString(s):
		at := noRE.FindStringIndex(s)
		if strings.EqualFold(strings.TrimSpace(s[at[0]:at[1]]), "without") {
			return s[:at[0]] + "with " + s[at[1]:]
		}
		return s[:at[0]] + s[at[1]:]
	case isRE.MatchString(s):
		at := isRE.FindStringIndex(s)
		return s[:at[1]] + "not " + s[at[1]:]
	case didRE.MatchString(s):
		at := didRE.FindStringIndex(s)
		return s[:at[0]] + "did not have " + s[at[1]:]
	}
	return ""
}

var wholeNumber = regexp.MustCompile(`\b\d+\b`)

// renumber changes a number to one that the source does not hold.
func renumber(s, source string) string {
	for _, at := range wholeNumber.FindAllStringIndex(s, -1) {
		if at[0] > 0 && s[at[0]-1] == '-' { // the name of a scale: PHQ-9
			continue
		}
		n, err := strconv.Atoi(s[at[0]:at[1]])
		if err != nil {
			continue
		}
		for _, by := range []int{3, 10, 7, 21} {
			if other := strconv.Itoa(n + by); !strings.Contains(source, other) {
				return s[:at[0]] + other + s[at[1]:]
			}
		}
	}
	return ""
}

var (
	quotedRE = regexp.MustCompile(`["“]([^"”]{8,})["”]`)
	sideRE   = regexp.MustCompile(`\b(left|Left|right|Right|L|R)( (?:shoulder|knee|hand|wrist|hip|ankle|foot|arm|leg|eye|ear|side|lower|upper|elbow|breast|lung|distal|quadrant|grip|hip)\b)`)
	medicine = swap("sertraline>fluoxetine zoloft>prozac lexapro>zoloft lithium>valproate lamotrigine>levetiracetam prazosin>propranolol propranolol>prazosin losartan>lisinopril lisinopril>losartan metformin>glipizide glipizide>metformin empagliflozin>sitagliptin suboxone>methadone naltrexone>disulfiram levothyroxine>liothyronine ibuprofen>acetaminophen acetaminophen>ibuprofen tylenol>advil adderall>ritalin wellbutrin>effexor bupropion>venlafaxine sertralina>fluoxetina lasix>bumex aspirin>ibuprofen insulin>metformin prednisone>methotrexate albuterol>montelukast atorvastatin>simvastatin amlodipine>hydralazine carvedilol>metoprolol metoprolol>carvedilol tramadol>gabapentin gabapentin>tramadol meloxicam>naproxen omeprazole>famotidine hydrochlorothiazide>furosemide furosemide>torsemide penicillin>sulfa norvasc>diovan plavix>coumadin coumadin>plavix protonix>zantac")
	kin      = swap("mother>father mom>dad father>mother dad>mom brother>sister sister>brother son>daughter daughter>son husband>brother wife>sister grandmother>aunt gma>aunt grandfather>uncle aunt>grandmother uncle>grandfather stepdad>grandfather boyfriend>brother girlfriend>sister madre>hermana primo>hermano")
	whose    = []struct{ from, to string }{
		{"Client reports that ", "Clinician observed that "}, {"Client reports ", "Clinician observed "}, {"Client states ", "Clinician concludes "},
		{"Client said ", "Clinician said "}, {"He said ", "Clinician said "}, {"Mom says ", "Client says "}, {"Mother says ", "Client says "},
		{"Per mom", "Per client"}, {"Teacher", "Client"}, {"Patient states ", "Clinician observed "}, {"She reports ", "Her husband reports "},
		{"He reports ", "His wife reports "}, {"The patient reports ", "The patient's wife reports "}, {"The patient states ", "The physician states "},
		{"The patient denies ", "The patient's wife denies "}, {"Husband says ", "Client says "}, {"Wife ", "Client "}, {"Stepdad states ", "Client states "},
	}
	riskFlips = []struct{ from, to string }{
		{"denies suicidal", "endorses suicidal"}, {"denies SI", "endorses SI"}, {"denied suicidal", "endorsed suicidal"}, {"Denies suicidal", "Endorses suicidal"},
		{"No suicidal", "Suicidal"}, {"no suicidal", "suicidal"}, {"Risk is low", "Risk is high"}, {"Risk low", "Risk high"}, {"Low risk", "High risk"}, {"risk low", "risk high"},
		{"low risk", "moderate risk"}, {"Risk high", "Risk low"}, {"Risk moderate", "Risk low"}, {"active suicidal", "passive suicidal"}, {"Active suicidal", "Passive suicidal"},
		{"no attempts", "attempts"}, {"no self harm", "self harm"}, {"No self harm", "Self harm"}, {"Not suicidal", "Suicidal"}, {"is not suicidal", "is suicidal"},
		{"Niega ideación", "Refiere ideación"}, {"No weapon", "A weapon"}, {"no weapon", "a weapon"},
	}
	cannedLines = []string{"Client denies suicidal and homicidal ideation.", "Mood was euthymic with full range of affect.",
		"Client maintained good eye contact.", "Client contracted for safety.", "Client will continue to be monitored for worsening symptoms."}
)

// broken makes the wrong sentences of s, by kind. Each is wrong in one thing.
func broken(s, source string) map[string]string {
	out := map[string]string{}
	put := func(kind, text string) {
		if text != "" && text != s {
			out[kind] = text
		}
	}
	put("negation", negate(s))
	put("number", renumber(s, source))
	if at := sideRE.FindStringSubmatchIndex(s); at != nil {
		put("laterality", s[:at[2]]+map[string]string{"left": "right", "Left": "Right", "right": "left", "Right": "Left", "L": "R", "R": "L"}[s[at[2]:at[3]]]+s[at[3]:])
	}
	put("medication", medicine(s))
	put("kin", kin(s))
	if at := quotedRE.FindStringSubmatchIndex(s); at != nil {
		words := strings.Fields(s[at[2]:at[3]])
		if i := len(words) / 2; !strings.EqualFold(words[i], "always") {
			words[i] = "always"
			put("quote", s[:at[2]]+strings.Join(words, " ")+s[at[3]:])
		}
	}
	for _, w := range whose {
		if rest, ok := strings.CutPrefix(s, w.from); ok {
			put("attribution", w.to+rest)
			break
		}
	}
	for _, f := range riskFlips {
		if strings.Contains(s, f.from) {
			put("risk", strings.Replace(s, f.from, f.to, 1))
			break
		}
	}
	return out
}

// course is a source and how sentences are held against it.
type course struct {
	all   []note.Statement
	byID  map[int]note.Statement
	index *verify.Index
	text  string
}

func newCourse(text note.Text) *course {
	c := &course{all: sorter.Sort(dump.Split(parts(text), nil)), text: string(text)}
	c.byID, c.index = note.ByID(c.all), verify.NewIndex(c.all)
	return c
}

// findings of a sentence that block or warn, as kind and message.
func (c *course) findings(text string) map[string]bool {
	var sources []note.Statement
	for _, id := range c.index.Sources(note.Text(text)) {
		sources = append(sources, c.byID[id])
	}
	_, findings := verify.Claim(note.Text(text), sources, c.all)
	out := map[string]bool{}
	for _, f := range findings {
		if f.Severity == note.Block || f.Severity == note.Warn {
			out[string(f.Kind)+": "+string(f.Message)] = true
		}
	}
	return out
}

func newGauntlet(of string) Gauntlet {
	return Gauntlet{Of: of, Caught: map[string]*Share{}, New: map[string]*Share{}, Missed: map[string][]string{}}
}

// run one source's sentences; from written on, a person wrote them. foreign is a
// sentence of another source.
func (g *Gauntlet) run(c *course, sentences []string, written int, foreign string, show bool) {
	try := func(kind, text string, before map[string]bool) {
		if g.Caught[kind] == nil {
			g.Caught[kind], g.New[kind] = &Share{}, &Share{}
		}
		found := c.findings(text)
		g.Caught[kind].count(len(found) > 0)
		fresh := false
		for f := range found {
			fresh = fresh || !before[f]
		}
		g.New[kind].count(fresh)
		if !fresh && show {
			g.Missed[kind] = append(g.Missed[kind], text)
		}
	}
	for i, s := range sentences {
		alarm := c.findings(s)
		g.Alarms.count(len(alarm) > 0)
		if i >= written {
			g.Written.count(len(alarm) > 0)
		}
		if len(alarm) > 0 && show {
			g.False = append(g.False, s+" ("+strings.Join(slices.Sorted(maps.Keys(alarm)), "; ")+")")
		}
		bad := broken(s, c.text)
		for _, kind := range breakKinds {
			if text := bad[kind]; text != "" {
				try(kind, text, alarm)
			}
		}
	}
	if foreign != "" && shared(foreign, c.text) < 0.5 {
		try("insertion", foreign, nil)
	}
	for _, s := range cannedLines {
		if shared(s, c.text) < 0.5 {
			try("risk", s, nil)
		}
	}
	if quote := `Client said "I can't keep doing this anymore."`; shared(quote, c.text) < 0.8 {
		try("quote", quote, nil)
	}
}

// ownGauntlet takes the sentences of the drafts and, where a person wrote a
// note, hers too.
func ownGauntlet(drafts []Whole) Gauntlet {
	g := newGauntlet("own dumps")
	var all [][]string
	var drafted []int
	for _, w := range drafts {
		var sentences []string
		for _, section := range w.Draft.Sections {
			for _, s := range section.Sentences {
				sentences = append(sentences, string(s.Text))
			}
		}
		drafted = append(drafted, len(sentences))
		for _, s := range w.Dump.Note {
			sentences = append(sentences, string(s))
		}
		all = append(all, sentences)
	}
	for i, w := range drafts {
		foreign := ""
		if other := all[(i+1)%len(all)]; len(other) > 0 && len(all) > 1 {
			foreign = other[len(other)/2]
		}
		g.run(newCourse(w.Dump.Text), all[i], drafted[i], foreign, strings.HasPrefix(w.Dump.Name, Dev))
	}
	return g
}

func snippetGauntlet(ctx context.Context, snippets []snippet) Gauntlet {
	g := newGauntlet("MTS-Dialog validation and test 1")
	for i, s := range snippets {
		if ctx.Err() != nil {
			break
		}
		texts := corpus.Sentences(s.text)
		g.run(newCourse(note.Text(s.dialogue)), texts, len(texts), last(corpus.Sentences(snippets[(i+1)%len(snippets)].text)), false)
	}
	return g
}

func visitGauntlet(ctx context.Context, visits []corpus.Visit) Gauntlet {
	g := newGauntlet("ACI-Bench validation and test 1")
	for i, v := range visits {
		if ctx.Err() != nil {
			break
		}
		if v.Split == "train" {
			continue
		}
		var texts []string
		for _, s := range v.Sentences {
			texts = append(texts, v.Of(s))
		}
		other := visits[(i+1)%len(visits)]
		g.run(newCourse(note.Text(v.Dialogue)), texts, len(texts), other.Of(other.Sentences[len(other.Sentences)/2]), false)
	}
	return g
}

func last(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[len(s)-1]
}
