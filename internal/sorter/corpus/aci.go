package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/note"
)

// Visit of ACI-Bench: a dialogue and the note written of it, without headings.
type Visit struct {
	Split     string // "train", "valid", "test1"
	Dialogue  string
	Text      note.Text
	Sentences []Sentence // of Text, in order
}

// Sentence of a note and the section it stands in: "S", "O", or "A" for the
// division that holds both assessment and plan.
type Sentence struct {
	Start, End int
	Section    string
}

// Of is the text of a sentence.
func (v Visit) Of(s Sentence) string { return string(v.Text[s.Start:s.End]) }

var divisions = []struct{ file, section string }{
	{"subjective", "S"}, {"objective_exam", "O"}, {"objective_results", "O"}, {"assessment_and_plan", "A"},
}

// Visits reads train, valid and test1 of ACI-Bench in folder/aci-bench.
func Visits(folder string) ([]Visit, error) {
	var out []Visit
	for _, split := range []struct{ name, prefix string }{
		{"train", "train"}, {"valid", "valid"}, {"test1", "clinicalnlp_taskB_test1"},
	} {
		at := map[string]int{}
		for _, d := range divisions {
			var file struct {
				Data []struct {
					Src, Tgt, File string
				}
			}
			data, err := os.ReadFile(filepath.Join(folder, "aci-bench", split.prefix+"_"+d.file+".json"))
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(data, &file); err != nil {
				return nil, fmt.Errorf("%s of %s: %w", d.file, split.name, err)
			}
			for _, v := range file.Data {
				name := strings.TrimSuffix(v.File, "-"+d.file)
				i, ok := at[name]
				if !ok {
					i = len(out)
					at[name] = i
					out = append(out, Visit{Split: split.name, Dialogue: v.Src})
				}
				out[i].add(v.Tgt, d.section)
			}
		}
	}
	return out, nil
}

// add writes a section on, line by line.
func (v *Visit) add(text, section string) {
	for l := range strings.Lines(text) {
		between := note.Text("\n")
		for _, s := range lineSentences(l) {
			if v.Text != "" {
				v.Text += between
			}
			start := len(v.Text)
			v.Text += note.Text(s)
			v.Sentences = append(v.Sentences, Sentence{start, len(v.Text), section})
			between = " "
		}
	}
}

// Items are the statements of the note, each with the slots that stand in its
// section.
func (v Visit) Items() []Item {
	d := labelled{file: "aci", text: string(v.Text)}
	for _, s := range v.Sentences {
		slots := []note.Slot{note.Reported, note.Risk}
		switch s.Section {
		case "O":
			slots = []note.Slot{note.Observed}
		case "A":
			slots = []note.Slot{note.Assessment, note.Plan, note.Intervention, note.Response, note.Risk}
		}
		d.lines = append(d.lines, line{s.Start, s.End, slots, ""})
	}
	return d.items()
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”)]?\s+`)

var bullet = regexp.MustCompile(`^(?:[•*-]+\s*|\d{1,2}[.)]\s+)+`)

// Sentences cuts a note's text at line ends and sentence ends; headings in
// capitals, bullets and the numbers of a list fall away.
func Sentences(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		out = append(out, lineSentences(l)...)
	}
	return out
}

func lineSentences(l string) []string {
	l = strings.TrimSpace(bullet.ReplaceAllString(strings.TrimSpace(l), ""))
	if l == "" || l == strings.ToUpper(l) && len(l) < 60 && strings.IndexFunc(l, unicode.IsLetter) >= 0 && !strings.HasSuffix(l, ".") {
		return nil
	}
	var out []string
	start := 0
	for _, at := range sentenceEnd.FindAllStringIndex(l, -1) {
		if next := l[at[1]:]; abbreviated(l[start:at[0]+1]) || next == "" || unicode.IsLower(rune(next[0])) {
			continue
		}
		out = append(out, strings.TrimSpace(l[start:at[1]]))
		start = at[1]
	}
	if rest := strings.TrimSpace(l[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

var abbreviations = map[string]bool{"dr.": true, "mr.": true, "mrs.": true, "ms.": true, "vs.": true, "st.": true, "no.": true, "e.g.": true,
	"i.e.": true, "approx.": true, "p.o.": true, "b.i.d.": true}

func abbreviated(s string) bool {
	last := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	return abbreviations[last] || len(last) == 2 && unicode.IsLetter(rune(last[0])) // an initial
}
