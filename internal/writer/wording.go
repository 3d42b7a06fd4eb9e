package writer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// Wording is a preference of hers: where the draft would say Not, it says Say.
// Both are ways to say one thing that the shipped glossary lists, so a wording
// can hold nothing a client said and changes no meaning.
type Wording struct {
	Not string `json:"not"`
	Say string `json:"say"`
}

// MostWordings is how many preferences are kept.
const MostWordings = 8

// Valid tells whether w is one the glossary allows.
func (w Wording) Valid() bool { return glossary.SameMeaning(w.Not, w.Say) }

// LearnWording finds the preference in an edit of hers: one place where she put
// another way to say the same. An edit that changes anything else teaches nothing.
func LearnWording(before, after note.Text) (Wording, bool) {
	a, b := strings.Fields(string(before)), strings.Fields(string(after))
	if len(a) > 200 || len(b) > 200 {
		return Wording{}, false
	}
	start := 0
	for start < len(a) && start < len(b) && same(a[start], b[start]) {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && same(a[len(a)-1-end], b[len(b)-1-end]) {
		end++
	}
	// what differs may be a word of a longer phrase: "times per week" for "times a week"
	for before := 0; before <= 2 && start-before >= 0; before++ {
		for after := 0; after <= 2 && end-after >= 0; after++ {
			w := Wording{phrase(a[start-before : len(a)-end+after]), phrase(b[start-before : len(b)-end+after])}
			if w.Valid() {
				return w, true
			}
		}
	}
	return Wording{}, false
}

func same(a, b string) bool { return strings.EqualFold(a, b) }

// phrase is words without the marks around them; letters are small, but for
// abbreviations.
func phrase(words []string) string {
	text := strings.Trim(strings.Join(words, " "), ".,;:!?")
	for _, w := range strings.Fields(text) {
		if strings.IndexFunc(strings.TrimPrefix(w, w[:1]), unicode.IsUpper) >= 0 {
			return text
		}
	}
	return strings.ToLower(text)
}

// AddWording puts w among the preferences: the newest last, one for each thing
// to say, the oldest gone where there are too many.
func AddWording(list []Wording, w Wording) []Wording {
	list = slices.DeleteFunc(slices.Clone(list), func(x Wording) bool {
		return x.Not == w.Not || x.Not == w.Say && x.Say == w.Not || x.Say == w.Not
	})
	if list = append(list, w); len(list) > MostWordings {
		list = list[len(list)-MostWordings:]
	}
	return list
}

// reword applies her preferences to text, outside of quotations.
func reword(text string, list []Wording) string {
	if len(list) == 0 {
		return text
	}
	var out strings.Builder
	for _, p := range glossary.Pieces(text) {
		piece := text[p.Start:p.End]
		if !p.Quoted {
			for _, w := range list {
				piece = replacePhrase(piece, w.Not, w.Say)
			}
		}
		out.WriteString(piece)
	}
	return out.String()
}

func replacePhrase(text, old, with string) string {
	var out strings.Builder
	for {
		at := wordAt(strings.ToLower(text), strings.ToLower(old))
		if at < 0 || len(strings.ToLower(text)) != len(text) {
			break
		}
		say := with
		if r, _ := utf8.DecodeRuneInString(text[at:]); unicode.IsUpper(r) && at == 0 {
			say = glossary.Capital(with)
		}
		out.WriteString(text[:at] + say)
		text = text[at+len(old):]
	}
	return out.String() + text
}
