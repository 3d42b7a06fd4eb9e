package bench

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/verify"
)

// Sentences that a person wrote, faithful ones and ones that are wrong in one
// thing, beside the lines they were made of; see testdata/pairs/README.txt.
//
//go:embed testdata/pairs
var pairFiles embed.FS

// Pairs says how verify judges sentences that a person wrote: as those of a
// draft, whose sources are known and must be kept whole, and as those of a note
// that exists, whose sources are looked up.
type Pairs struct {
	Set     string               `json:"set"`
	Passed  [2]Share             `json:"faithful_passed"` // draft, check: neither block nor warn
	Caught  [2]Share             `json:"wrong_caught"`    // draft, check: block or warn
	Blocked [2]Share             `json:"wrong_blocked"`
	Kinds   [2]map[string]*Share `json:"caught_by_kind"`
	Misses  []string             `json:"misses"` // of the set dev
}

// between two lines of a dump stands an empty one: they are not one run on.
const between = "\n\n"

type pairSentence struct {
	lines []int
	wrong string // kind of error; "" if faithful
	text  string
}

// pairBlock is one brain dump and the sentences made of it.
type pairBlock struct {
	lines     []string
	sentences []pairSentence
}

func readPairs(set string) ([]pairBlock, error) {
	b, err := pairFiles.ReadFile("testdata/pairs/" + set + ".txt")
	if err != nil {
		return nil, err
	}
	var out []pairBlock
	open := false // the last block still takes lines
	n := 0
	for text := range strings.Lines(string(b)) {
		n++
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			open = false
			continue
		}
		head, rest, ok := strings.Cut(text[1:], " ")
		if !ok {
			return nil, fmt.Errorf("%s.txt, line %d: %q", set, n, text)
		}
		if text[0] == '=' {
			if !open {
				out = append(out, pairBlock{})
				open = true
			}
			last := &out[len(out)-1]
			last.lines = append(last.lines, rest)
			continue
		}
		s := pairSentence{text: rest}
		for _, c := range head {
			s.lines = append(s.lines, int(c-'1'))
		}
		if text[0] == '!' {
			if s.wrong, s.text, ok = strings.Cut(rest, " "); !ok {
				return nil, fmt.Errorf("%s.txt, line %d: no kind", set, n)
			}
		} else if text[0] != '+' {
			return nil, fmt.Errorf("%s.txt, line %d: %q", set, n, text)
		}
		if len(out) == 0 || len(s.lines) == 0 || slices.ContainsFunc(s.lines, func(i int) bool { return i < 0 || i >= len(out[len(out)-1].lines) }) {
			return nil, fmt.Errorf("%s.txt, line %d: no such line of the dump", set, n)
		}
		out[len(out)-1].sentences = append(out[len(out)-1].sentences, s)
	}
	return out, nil
}

// measurePairs judges the sentences of a set.
func measurePairs(set string) (Pairs, error) {
	out := Pairs{Set: set, Kinds: [2]map[string]*Share{{}, {}}}
	blocks, err := readPairs(set)
	if err != nil {
		return out, err
	}
	for _, b := range blocks {
		text := strings.Join(b.lines, between)
		all := sorter.Sort(dump.Split(parts(note.Text(text)), nil))
		byID, index := note.ByID(all), verify.NewIndex(all)
		for _, s := range b.sentences {
			sources := statementsOf(b.lines, s.lines, all)
			_, drafted := verify.Sentence(note.Text(s.text), sources, all)
			var found []note.Statement
			for _, id := range index.Sources(note.Text(s.text)) {
				found = append(found, byID[id])
			}
			_, checked := verify.Claim(note.Text(s.text), found, all)
			for mode, findings := range [][]note.Finding{drafted, checked} {
				marked := slices.ContainsFunc(findings, func(f note.Finding) bool { return f.Severity != note.Info })
				name := []string{"draft", "check"}[mode]
				switch {
				case s.wrong == "":
					out.Passed[mode].count(!marked)
				default:
					out.Caught[mode].count(marked)
					out.Blocked[mode].count((note.Sentence{Findings: findings}).Blocked())
					if out.Kinds[mode][s.wrong] == nil {
						out.Kinds[mode][s.wrong] = &Share{}
					}
					out.Kinds[mode][s.wrong].count(marked)
				}
				if marked == (s.wrong == "") && set == Dev {
					out.Misses = append(out.Misses, missed(name, b, s, findings))
				}
			}
		}
	}
	return out, nil
}

// missed words one sentence that was judged wrongly.
func missed(mode string, b pairBlock, s pairSentence, findings []note.Finding) string {
	var lines, said []string
	for _, i := range s.lines {
		lines = append(lines, b.lines[i])
	}
	for _, f := range findings {
		said = append(said, fmt.Sprintf("%s %s: %s", f.Severity, f.Kind, string(f.Message)))
	}
	what := "false alarm"
	if s.wrong != "" {
		what = s.wrong + " not caught"
	}
	return fmt.Sprintf("%s, %s: %s\n    of: %s\n    %s", mode, what, s.text, strings.Join(lines, " / "), strings.Join(said, "; "))
}

// statementsOf gives the statements that the lines of a dump became.
func statementsOf(lines []string, chosen []int, all []note.Statement) []note.Statement {
	var out []note.Statement
	from := 0
	for i, line := range lines {
		to := from + len(line)
		if slices.Contains(chosen, i) {
			for _, s := range all {
				if s.Start < to && s.End > from && s.Unused != note.UsedCorrected {
					out = append(out, s)
				}
			}
		}
		from = to + len(between)
	}
	return out
}

func (p Pairs) rows() [][]string {
	rows := [][]string{
		{"sentences a person wrote, " + p.Set, "draft", "check", "target"},
		{"faithful, that pass", showShare(p.Passed[0]), showShare(p.Passed[1]), "≥ 0.95"},
		{"wrong in one thing, caught", showShare(p.Caught[0]), showShare(p.Caught[1]), "≥ 0.95"},
		{"of these blocked", showShare(p.Blocked[0]), showShare(p.Blocked[1]), ""},
	}
	for _, kind := range slices.Sorted(maps.Keys(p.Kinds[0])) {
		rows = append(rows, []string{kind, showShare(*p.Kinds[0][kind]), showShare(*p.Kinds[1][kind]), ""})
	}
	return rows
}
