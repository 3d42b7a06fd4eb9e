package verify

import (
	"embed"
	"strings"
)

//go:embed words/*.txt
var files embed.FS

// The word lists, as data files; see words/.
var (
	function = list("small.txt", "function")
	frame    = canonSet(list("small.txt", "frame"))
	light    = list("small.txt", "light")
	vague    = stems(list("small.txt", "general"))
	respell  = respellings()

	titleWords = list("small.txt", "title")
	groups     = synonyms()

	kin     = groupsOf("people.txt", "one")
	general = generalKin()
	drugs   = groupsOf("drugs.txt", "")

	opposites = opposite()
	clinical  = canonSet(list("clinical.txt", ""))
	phrases   = stockPhrases()

	deny      = list("cues.txt", "deny")
	contrast  = list("cues.txt", "contrast")
	hedges    = list("cues.txt", "hedge")
	intends   = canonSet(list("cues.txt", "intend"))
	futures   = canonSet(list("cues.txt", "future"))
	nows      = list("cues.txt", "now")
	causes    = list("cues.txt", "cause")
	basis     = canonSet(list("cues.txt", "cause-basis"))
	says      = canonSet(list("cues.txt", "say"))
	observes  = canonSet(list("cues.txt", "observe"))
	concludes = canonSet(list("cues.txt", "conclude"))
	frequency = list("cues.txt", "frequency")
	dayNames  = list("cues.txt", "day")
	quantity  = list("cues.txt", "quantity")
	deictic   = list("cues.txt", "deictic")
)

// lines gives the lines of one section of a word file ("" for a file without).
func lines(file, section string) []string {
	b, err := files.ReadFile("words/" + file)
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var out []string
	here := section == ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			here = line == "["+section+"]"
		case here:
			out = append(out, line)
		}
	}
	return out
}

func list(file, section string) map[string]bool {
	m := map[string]bool{}
	for _, line := range lines(file, section) {
		for w := range strings.FieldsSeq(line) {
			m[w] = true
		}
	}
	return m
}

// synonyms maps a word, and its stem, to the first word of its group.
func synonyms() map[string]string {
	m := map[string]string{}
	for _, line := range lines("same.txt", "") {
		words := strings.Fields(line)
		for _, w := range words {
			if m[w] == "" {
				m[w] = words[0]
			}
		}
	}
	for _, line := range lines("same.txt", "") {
		for w := range strings.FieldsSeq(line) {
			if s := stem(w); !deny[s] && !function[s] && !strings.HasSuffix(w, "ly") && m[s] == "" {
				m[s] = m[w]
			}
		}
	}
	return m
}

// groupsOf maps each word of a file's lines to the first word of its line.
func groupsOf(file, section string) map[string]string {
	m := map[string]string{}
	for _, line := range lines(file, section) {
		words := strings.Fields(line)
		for _, w := range words {
			if m[w] == "" {
				m[w] = words[0]
			}
		}
	}
	return m
}

// respellings gives for a short form what it is read as, in lower case.
func respellings() map[string][]string {
	m := map[string][]string{}
	for _, line := range lines("small.txt", "respell") {
		short, long, _ := strings.Cut(line, ": ")
		m[short] = strings.Fields(long)
	}
	return m
}

func generalKin() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	for _, line := range lines("people.txt", "general") {
		name, members, _ := strings.Cut(line, ":")
		m[name] = map[string]bool{}
		for w := range strings.FieldsSeq(members) {
			m[name][w] = true
		}
	}
	return m
}

func opposite() map[string]map[string]bool {
	m := map[string]map[string]bool{}
	add := func(a, b string) {
		if a == b {
			return
		}
		if m[a] == nil {
			m[a] = map[string]bool{}
		}
		m[a][b] = true
	}
	for _, line := range lines("opposites.txt", "") {
		a, b, _ := strings.Cut(line, " ")
		add(canon(a), canon(b))
		add(canon(b), canon(a))
	}
	return m
}

func canonSet(words map[string]bool) map[string]bool {
	m := make(map[string]bool, len(words))
	for w := range words {
		m[canon(w)] = true
	}
	return m
}

func stems(words map[string]bool) map[string]bool {
	m := make(map[string]bool, len(words))
	for w := range words {
		m[stem(w)] = true
	}
	return m
}

func stockPhrases() [][]string {
	var out [][]string
	for _, line := range lines("phrases.txt", "") {
		var phrase []string
		for w := range strings.FieldsSeq(line) {
			phrase = append(phrase, canon(w))
		}
		out = append(out, phrase)
	}
	return out
}

// canon is the one form under which words that mean the same are compared.
func canon(w string) string {
	if deny[w] {
		return w
	}
	if c := kin[w]; c != "" {
		return c
	}
	if c := drugs[w]; c != "" {
		return c
	}
	if c := groups[w]; c != "" {
		return c
	}
	if function[w] {
		return w
	}
	s := stem(w)
	if c := groups[s]; c != "" {
		return c
	}
	if c := kin[s]; c != "" { // plural: brothers
		return c
	}
	return s
}

// stem takes the endings off an English word, roughly and always the same way.
func stem(w string) string {
	if len(w) < 4 {
		return w
	}
	for _, e := range endings {
		root, ok := strings.CutSuffix(w, e.from)
		if !ok || len(root) < e.least || e.from == "ly" && (strings.HasSuffix(root, "i") || strings.HasSuffix(root, "p")) { // family, reply
			continue
		}
		w = root + e.to
		if e.undouble && len(w) > 3 && w[len(w)-1] == w[len(w)-2] && !strings.ContainsRune("lsz", rune(w[len(w)-1])) {
			w = w[:len(w)-1]
		}
		break
	}
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}

var endings = []struct {
	from, to string
	least    int
	undouble bool
}{
	{"ies", "y", 2, false}, {"ied", "y", 2, false}, {"sses", "ss", 2, false}, {"ness", "", 3, false},
	{"ingly", "", 3, true}, {"edly", "", 3, true}, {"ing", "", 3, true}, {"ed", "", 3, true}, {"ly", "", 3, false},
	{"ches", "ch", 2, false}, {"shes", "sh", 2, false}, {"xes", "x", 2, false}, {"ss", "ss", 2, false}, {"us", "us", 2, false}, {"is", "is", 2, false}, {"s", "", 3, false},
}

// root takes off what makes a noun of a verb or an adjective of a noun, so that
// "adopted", "adoptive" and "adoption" are one. What turns a meaning round
// ("less") stays. Short words have none but themselves.
func root(w string) string {
	w = stem(stem(w))
	for _, e := range derived {
		if r, ok := strings.CutSuffix(w, e); ok && len(r) >= 4 {
			w = r
			break
		}
	}
	if len(w) > 4 {
		w = strings.TrimRight(w, "eiy")
	}
	return w
}

// sameRoot tells whether two words are of one root and no list tells them apart.
func sameRoot(a, b string) bool {
	return root(a) == root(b) && (groups[a] == "" || groups[b] == "" || groups[a] == groups[b])
}

var derived = []string{"ational", "ization", "ability", "ibility", "fulness", "iveness", "ation", "ition", "ative", "itive", "ments", "ment", "ances", "ance", "ence", "able", "ible", "ally",
	"ical", "anc", "enc", "abl", "ibl", "iv", "ativ", "itiv", "icat", "ious", "ity", "ion", "ive", "ful", "ous", "ant", "ent", "ist", "ism", "al", "ic", "or", "er", "at",
	"arse", "erse", "irse", "aciones", "ación", "iendo", "ando", "aron", "ieron", "amos", "imos", "aban", "aba", "aste", "ada", "ado", "ida", "ido", "ía", "ió", "ar", "er", "ir", "as", "os", "an", "en", "a", "o", "ó", "é", "í"}
