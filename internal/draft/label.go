package draft

import (
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// unlabelled takes a label off the words of a sentence where the section's title
// says the same: "Family history: mother anxious" under "Family history". A label
// that says more ("Chief complaint", "Goal 2") stays.
func unlabelled(text note.Text, title string) note.Text {
	label, rest, mark := cutLabel(string(text))
	if mark == "" || strings.ContainsAny(label, "0123456789\"“") || len(strings.Fields(label)) > 4 {
		return text
	}
	said := labelWords(title)
	named := 0
	for w := range labelWords(label) {
		if w == "history" || w == "and" {
			continue
		}
		if !said[w] {
			return text
		}
		named++
	}
	if rest = strings.TrimSpace(rest); named == 0 || len(strings.Fields(rest)) < 1 {
		return text
	}
	return note.Text(glossary.Capital(rest))
}

// cutLabel cuts "Plan: …" and "Plan - …".
func cutLabel(text string) (label, rest, mark string) {
	for _, m := range []string{": ", " - ", "- "} {
		if l, r, ok := strings.Cut(text, m); ok && (mark == "" || len(l) < len(label)) {
			label, rest, mark = l, r, m
		}
	}
	return label, rest, mark
}

// labelWords are the words of a heading without the endings that labels drop:
// "exam" is "examination", "plan" "planned".
func labelWords(text string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		w = strings.Trim(w, ".,:")
		for _, end := range []string{"ination", "ations", "ning", "ned", "es", "s"} {
			if cut, ok := strings.CutSuffix(w, end); ok && len(cut) > 3 {
				w = cut
				break
			}
		}
		if w != "" && w != "of" && w != "the" {
			m[w] = true
		}
	}
	return m
}
