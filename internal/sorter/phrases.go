package sorter

import (
	"embed"
	"path"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

//go:embed words
var wordFiles embed.FS

// list numbers a phrase list: the cues, then one for each facet that has a file.
type list int

// The cue lists, named as their files.
const (
	subjectClient list = iota
	subjectCollateral
	subjectClinician
	joining
	future
	steps
	futureAnywhere
	acts
	technique
	responses
	observed
	observing
	instrument
	assessing
	tellings
	toldFirst
	risks
	riskLevel
	riskSafety
	riskNot
	privately
	otherClient
	otherAhead
	instruction
	instructionHead
	administrative
	administrativeStrong
	toldStrongly
	lists // their number
)

var listFiles = [lists]string{
	subjectClient: "subject-client", subjectCollateral: "subject-collateral", subjectClinician: "subject-clinician", joining: "joining",
	future: "future", steps: "step", futureAnywhere: "future-anywhere", acts: "act", technique: "technique", responses: "response",
	observed: "observed", observing: "observing", instrument: "instrument", assessing: "assessment", tellings: "told", toldFirst: "told-head",
	risks: "risk", riskLevel: "risk-level", riskSafety: "risk-safety", riskNot: "risk-not", privately: "private",
	otherClient: "other-client", otherAhead: "other-client-ahead", instruction: "instruction", instructionHead: "instruction-head",
	administrative: "admin", administrativeStrong: "admin-strong", toldStrongly: "told-strong",
}

// facetLists are the facets found by words, in the order of note.Facets.
var facetLists []note.Facet

func facetList(i int) list { return lists + list(i) }

var facetIndex = map[note.Facet]list{}

// longestPhrase bounds how many words a phrase has (a longer one does not load).
const longestPhrase = 8

// node is a step in the tree of all phrases of all lists.
type node struct {
	next   map[string]*node
	stems  map[byte][]stem // by their first letter
	number *node
	ends   []list
}

type stem struct {
	text string
	to   *node
}

var phrases = load()

// load reads the phrase lists. The first line of a file says what it
// holds; then come phrases, set apart by commas and line ends. In a phrase "#" stands for
// any number and "suicid*" for any word that begins so; a word in capitals has
// to be typed in capitals.
func load() *node {
	root := &node{}
	for l, name := range listFiles {
		root.read("words/cues/"+name+".txt", list(l))
	}
	for _, f := range note.Facets {
		name := "words/facets/" + string(f) + ".txt"
		if _, err := wordFiles.Open(name); err == nil {
			root.read(name, facetList(len(facetLists)))
			facetIndex[f] = facetList(len(facetLists))
			facetLists = append(facetLists, f)
		}
	}
	return root
}

func (n *node) read(name string, l list) {
	b, err := wordFiles.ReadFile(path.Clean(name))
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	for _, line := range strings.Split(string(b), "\n")[1:] {
		for _, p := range strings.Split(line, ",") {
			if p = strings.TrimSpace(p); p != "" {
				n.add(strings.Fields(p), l)
			}
		}
	}
}

func (n *node) add(phrase []string, l list) {
	if len(phrase) > longestPhrase {
		panic("phrase is too long: " + strings.Join(phrase, " ")) // embedded: a test would see it
	}
	for _, w := range phrase {
		n = n.step(w)
	}
	n.ends = append(n.ends, l)
}

func (n *node) step(w string) *node {
	if w == "#" {
		if n.number == nil {
			n.number = &node{}
		}
		return n.number
	}
	if s, ok := strings.CutSuffix(w, "*"); ok {
		for _, st := range n.stems[s[0]] {
			if st.text == s {
				return st.to
			}
		}
		to := &node{}
		if n.stems == nil {
			n.stems = map[byte][]stem{}
		}
		n.stems[s[0]] = append(n.stems[s[0]], stem{s, to})
		return to
	}
	if w != strings.ToUpper(w) || len(w) == 1 {
		w = fold(strings.ReplaceAll(strings.ToLower(w), "'", ""))
	}
	if n.next == nil {
		n.next = map[string]*node{}
	}
	if n.next[w] == nil {
		n.next[w] = &node{}
	}
	return n.next[w]
}

// hit is a phrase found in the tokens [from, to).
type hit struct {
	list     list
	from, to int
}

// find lists every phrase of every list in tokens.
func (n *node) find(tokens []token) []hit {
	out := make([]hit, 0, 2*len(tokens))
	for i := range tokens {
		out = n.at(tokens, i, i, out)
	}
	return out
}

func (n *node) at(tokens []token, from, i int, out []hit) []hit {
	for _, l := range n.ends {
		out = append(out, hit{l, from, i})
	}
	if i >= len(tokens) {
		return out
	}
	t := tokens[i]
	if c := n.next[t.low]; c != nil {
		out = c.at(tokens, from, i+1, out)
	}
	if t.upper != "" {
		if c := n.next[t.upper]; c != nil {
			out = c.at(tokens, from, i+1, out)
		}
	}
	if t.number && n.number != nil {
		out = n.number.at(tokens, from, i+1, out)
	}
	if n.stems != nil && t.low != "" {
		for _, s := range n.stems[t.low[0]] {
			if strings.HasPrefix(t.low, s.text) {
				out = s.to.at(tokens, from, i+1, out)
			}
		}
	}
	return out
}
