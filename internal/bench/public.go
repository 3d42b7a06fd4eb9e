package bench

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

// visit of ACI-Bench: a dialogue and the sentences of its note, by section.
type visit struct {
	split     string // train, valid, test1
	dialogue  string
	sentences []labelled
}

type labelled struct {
	text, section string // section: S, O, A with P as "A"
}

// Its divisions, and the sections they are. The last holds both A and P.
var divisions = []struct{ file, section string }{
	{"subjective", "S"}, {"objective_exam", "O"}, {"objective_results", "O"}, {"assessment_and_plan", "A"},
}

func readVisits(folder string) ([]visit, error) {
	var out []visit
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
					out = append(out, visit{split: split.name, dialogue: v.Src})
				}
				for _, s := range noteSentences(v.Tgt) {
					out[i].sentences = append(out[i].sentences, labelled{s, d.section})
				}
			}
		}
	}
	return out, nil
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”)]?\s+`)

var bulletRE = regexp.MustCompile(`^(?:[•*-]+\s*|\d{1,2}[.)]\s+)+`)

// noteSentences cuts a note's text at line ends and sentence ends; headings in
// capitals, bullets and the numbers of a list fall away.
func noteSentences(text string) []string {
	var out []string
	for l := range strings.Lines(text) {
		l = strings.TrimSpace(bulletRE.ReplaceAllString(strings.TrimSpace(l), ""))
		if l == "" || l == strings.ToUpper(l) && len(l) < 60 && strings.IndexFunc(l, unicode.IsLetter) >= 0 && !strings.HasSuffix(l, ".") {
			continue
		}
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
	}
	return out
}

var abbreviations = set("dr. mr. mrs. ms. vs. st. no. e.g. i.e. approx. p.o. b.i.d.")

func abbreviated(s string) bool {
	last := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	return abbreviations[last] || len(last) == 2 && unicode.IsLetter(rune(last[0])) // an initial
}

// snippet of MTS-Dialog: a short dialogue and one section written from it.
type snippet struct {
	split, header, text, dialogue string
}

func readSnippets(folder string) ([]snippet, error) {
	var out []snippet
	for _, split := range []struct{ name, file string }{
		{"valid", "MTS-Dialog-ValidationSet.csv"}, {"test1", "MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv"},
	} {
		f, err := os.Open(filepath.Join(folder, "mts-dialog", split.file))
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", split.file, err)
		}
		column := map[string]int{}
		for i, name := range rows[0] {
			column[strings.TrimPrefix(name, "\ufeff")] = i
		}
		for _, name := range []string{"section_header", "section_text", "dialogue"} {
			if _, ok := column[name]; !ok {
				return nil, fmt.Errorf("%s has no column %q", split.file, name)
			}
		}
		for _, row := range rows[1:] {
			out = append(out, snippet{split.name, row[column["section_header"]], row[column["section_text"]], row[column["dialogue"]]})
		}
	}
	return out, nil
}
