package draft_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/bench"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

var (
	numbers   = regexp.MustCompile(`\d+(?:[./:]\d+)*`)
	negations = regexp.MustCompile(`(?i)\b(?:no|not|none|never|without|denies|denied|deny|cannot|\w+n't)\b`)
	quotes    = regexp.MustCompile(`"[^"]*"`)
	names     = regexp.MustCompile(`\b[A-Z][a-z]+\b`)
)

// Whatever is woven, every number, quotation, negation, name and date of each
// statement stands in the sentence that names it, and verify has no doubt of it.
func TestAWovenSentenceHoldsAllThatItNames(t *testing.T) {
	dumps, err := bench.Dumps(bench.Dev)
	if err != nil {
		t.Fatal(err)
	}
	format, _ := note.FormatByKey("soap")
	statements, sentences := 0, 0
	for _, st := range []writer.Style{{Subject: "client", Full: true}, {Subject: "patient", Full: true}, {Subject: "client"}} {
		for _, d := range dumps {
			got := draft.Run(t.Context(), draft.Input{Parts: []note.Part{{Kind: note.Whole, Text: d.Text}}, Format: format, Style: st}, func(draft.Event) {})
			byID := note.ByID(got.Statements)
			for _, section := range got.Sections {
				var in []note.Statement
				for _, s := range section.Sentences {
					sentences++
					for _, id := range s.Sources {
						statements++
						in = append(in, byID[id])
					}
				}
				for _, w := range writer.Weave(in, got.Statements, st) {
					text := string(w.Text)
					_, findings := verify.Sentence(w.Text, w.Of, got.Statements)
					if (note.Sentence{Findings: findings}).Blocked() {
						t.Errorf("%s: %s\n%s", d.Name, text, string(findings[0].Message))
					}
					for _, s := range w.Of {
						own := string(writer.Own(s, st))
						for _, find := range []*regexp.Regexp{numbers, negations, quotes, names} {
							for i, fact := range find.FindAllString(own, -1) {
								in := text
								if find == negations || find == names && i == 0 { // a sentence's capital
									in, fact = strings.ToLower(text), strings.ToLower(fact)
								}
								if !strings.Contains(in, fact) {
									t.Errorf("%s: %q is lost from %q\n%s", d.Name, fact, own, text)
								}
							}
						}
						for _, find := range []*regexp.Regexp{numbers, negations} {
							var all int
							for _, x := range w.Of {
								all += len(find.FindAllString(string(writer.Own(x, st)), -1))
							}
							if n := len(find.FindAllString(text, -1)); n != all {
								t.Errorf("%s: %d of %d numbers or negations in %q", d.Name, n, all, text)
							}
						}
					}
				}
			}
			if !st.Full && slices.ContainsFunc(got.Sections, func(s note.Section) bool {
				return slices.ContainsFunc(s.Sentences, func(s note.Sentence) bool {
					return strings.Contains(string(s.Text), "; ") && !strings.Contains(string(d.Text), ";")
				})
			}) {
				t.Errorf("%s: terse style wove", d.Name)
			}
		}
	}
	if sentences*100 > statements*97 {
		t.Errorf("%d sentences of %d statements: nothing much is woven", sentences, statements)
	}
}
