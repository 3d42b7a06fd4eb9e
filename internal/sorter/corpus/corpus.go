// Package corpus reads what the sorter is trained and measured on: the labelled
// statements of this repository, and, where a folder with them is given, the
// public notes of ACI-Bench (CC BY 4.0), which are no part of it.
package corpus

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
)

// Item is a statement and the slots it may have: one, or those of its section
// where only that is known.
type Item struct {
	File      string
	Statement note.Statement
	Slots     []note.Slot
}

// Labelled reads files of "slot facets | statement".
func Labelled(folder string) ([]Item, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no labelled statements in %s", folder)
	}
	var out []Item
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for i, l := range strings.Split(string(b), "\n") {
			if l == "" || strings.HasPrefix(l, "# ") {
				continue
			}
			head, text, ok := strings.Cut(l, " | ")
			slot, _, _ := strings.Cut(head, " ")
			switch {
			case !ok:
				return nil, fmt.Errorf("%s:%d is not 'slot facets | statement'", f, i+1)
			case slot == "instruction": // set aside by rule, whatever its slot
				continue
			case !known(note.Slot(slot)):
				return nil, fmt.Errorf("%s:%d: there is no slot %q", f, i+1, slot)
			}
			out = append(out, Item{filepath.Base(f), One(text), []note.Slot{note.Slot(slot)}})
		}
	}
	return out, nil
}

func known(s note.Slot) bool {
	for _, x := range note.Slots {
		if x == s {
			return true
		}
	}
	return false
}

// One is text as one statement. Where the dump stage cuts it, the longest piece
// lends it voice and tense.
func One(text string) note.Statement {
	var best note.Statement
	for _, s := range dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(text)}}, nil) {
		if len(s.Text) > len(best.Text) {
			best = s
		}
	}
	best.Text, best.Start, best.End, best.Block, best.Unused = note.Text(text), 0, len(text), note.Whole, ""
	return best
}

// The sections of ACI-Bench, three ways.
const (
	Subjective = iota
	Objective
	AssessmentAndPlan
)

// Section is a sentence of a public note and the section it stands in.
type Section struct {
	Text    string
	Section int
}

var aciFiles = []struct {
	name    string
	section int
}{{"subjective", Subjective}, {"objective_exam", Objective}, {"objective_results", Objective}, {"assessment_and_plan", AssessmentAndPlan}}

// ACI reads a split ("train", "valid", "clinicalnlp_taskB_test1") of ACI-Bench in
// folder/aci-bench.
func ACI(folder, split string) ([]Section, error) {
	var out []Section
	for _, f := range aciFiles {
		b, err := os.ReadFile(filepath.Join(folder, "aci-bench", split+"_"+f.name+".json"))
		if err != nil {
			return nil, err
		}
		var in struct {
			Data []struct {
				Tgt string `json:"tgt"`
			} `json:"data"`
		}
		if err := json.Unmarshal(b, &in); err != nil {
			return nil, fmt.Errorf("reading %s of ACI-Bench: %w", f.name, err)
		}
		for _, d := range in.Data {
			for _, s := range sentences(d.Tgt) {
				out = append(out, Section{s, f.section})
			}
		}
	}
	return out, nil
}

// sentences are the lines of a note cut at full stops, without bullets and
// headings (lines in capitals, and what stands before a colon at a line's end).
func sentences(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(l), "•-* "))
		l = strings.TrimLeft(l, "0123456789.) ")
		if l == "" || l == strings.ToUpper(l) || strings.HasSuffix(l, ":") || strings.Contains(l, "#####") || title(l) {
			continue
		}
		for {
			i := strings.Index(l, ". ")
			for i > 0 && i >= 2 && strings.HasSuffix(l[:i], "Dr") {
				j := strings.Index(l[i+1:], ". ")
				if j < 0 {
					i = -1
					break
				}
				i += 1 + j
			}
			if i < 0 {
				break
			}
			if len(strings.Fields(l[:i])) > 0 {
				out = append(out, l[:i+1])
			}
			l = l[i+2:]
		}
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}

// title tells whether a line is a heading: every word has a capital, and no mark
// stands in or after it.
func title(l string) bool {
	if strings.ContainsAny(l, ".:;0123456789") {
		return false
	}
	for _, w := range strings.Fields(l) {
		if (w[0] < 'A' || w[0] > 'Z') && w != "and" && w != "of" {
			return false
		}
	}
	return true
}

// Items gives the sentences of ACI-Bench the slots of their section.
func Items(sections []Section) []Item {
	var out []Item
	for _, s := range sections {
		slots := []note.Slot{note.Reported}
		switch s.Section {
		case Objective:
			slots = []note.Slot{note.Observed}
		case AssessmentAndPlan:
			slots = []note.Slot{note.Assessment, note.Plan, note.Intervention, note.Response}
		}
		out = append(out, Item{"aci", One(s.Text), slots})
	}
	return out
}
