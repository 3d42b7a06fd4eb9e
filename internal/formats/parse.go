package formats

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/note"
)

// What the parts of a format may be. docs/format.schema.json says the same.
const (
	maxTitle    = 80
	maxLetter   = 2
	maxSections = 40
)

var (
	keyRE = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

	blocks = []note.PartKind{note.BlockSubjective, note.BlockObjective, note.BlockAssessment, note.BlockPlan}

	// slots of a note: administration stands in the session line, and private
	// matter nowhere.
	slots = slices.DeleteFunc(slices.Clone(note.Slots), func(s note.Slot) bool { return s == note.Admin || s == note.Private })

	// reserved keys mean something else than a section: a text without headings,
	// and the session line.
	reserved = []string{"note", "session"}
)

// Parse reads a format from the text of a file; its name tells JSON from TOML.
func Parse(name string, data []byte) (note.Format, error) {
	if len(data) > maxFile {
		return note.Format{}, fmt.Errorf("it is over %d kB", maxFile>>10)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows write it
	if !utf8.Valid(data) {
		return note.Format{}, errors.New("it is not UTF-8 text")
	}
	read := parseJSON
	if strings.EqualFold(filepath.Ext(name), ".toml") {
		read = parseTOML
	}
	root, err := read(data)
	if err != nil {
		return note.Format{}, err
	}
	var r reader
	f := r.format(root)
	return f, r.err()
}

// reader turns the tree into a format and gathers everything that is wrong with it.
type reader struct{ problems []problem }

type problem struct {
	line  int
	words string
}

func (r *reader) wrong(line int, words string, args ...any) {
	r.problems = append(r.problems, problem{line, fmt.Sprintf(words, args...)})
}

// mostTold is how many mistakes are told at once.
const mostTold = 20

func (r *reader) err() error {
	slices.SortStableFunc(r.problems, func(a, b problem) int { return a.line - b.line })
	var errs []error
	for i, p := range r.problems {
		if i == mostTold {
			errs = append(errs, fmt.Errorf("and %d more", len(r.problems)-i))
			break
		}
		errs = append(errs, fmt.Errorf("line %d: %s", p.line, p.words))
	}
	return errors.Join(errs...)
}

// fields reads the members of a table by their keys and says what is missing,
// unknown or there twice. what names the table.
func (r *reader) fields(n node, what string, required, optional []string) map[string]member {
	out := map[string]member{}
	if n.kind != table {
		r.wrong(n.line, "%s must be a table of keys and values, not %s", what, n.kind)
		return out
	}
	for _, m := range n.members {
		switch first, twice := out[m.key]; {
		case twice:
			r.wrong(m.line, "%s has %q twice, also on line %d", what, m.key, first.line)
		case !slices.Contains(required, m.key) && !slices.Contains(optional, m.key):
			r.wrong(m.line, "%s has no key %q; there are %s", what, m.key, listed(append(slices.Clone(required), optional...)))
		default:
			out[m.key] = m
		}
	}
	for _, key := range required {
		if _, ok := out[key]; !ok {
			r.wrong(n.line, "%s has no %q", what, key)
		}
	}
	return out
}

func listed[T ~string](words []T) string {
	var out []string
	for _, w := range words {
		out = append(out, `"`+string(w)+`"`)
	}
	return strings.Join(out, ", ")
}

// str is a text that fits; "" for one that is not there, or wrong.
func (r *reader) str(m member, ok bool, what string, fits func(string) bool, allowed string) string {
	switch {
	case !ok:
	case m.value.kind != text || !fits(m.value.text):
		r.wrong(m.value.line, "%s must be %s", what, allowed)
	default:
		return m.value.text
	}
	return ""
}

func isKey(s string) bool { return keyRE.MatchString(s) }

// shown tells whether s can be shown in one line of at most n characters.
func shown(n int) func(string) bool {
	return func(s string) bool {
		return s != "" && strings.TrimSpace(s) == s && utf8.RuneCountInString(s) <= n &&
			!strings.ContainsFunc(s, func(c rune) bool { return !unicode.IsPrint(c) || c == utf8.RuneError })
	}
}

func one[T ~string](of []T) func(string) bool {
	return func(s string) bool { return slices.Contains(of, T(s)) }
}

const keyWords = `made of small letters, digits and hyphens, at most 40, such as "ot-daily"`

func (r *reader) format(root node) note.Format {
	in := r.fields(root, "the format", []string{"key", "title", "sections"}, []string{"kind", "$schema"})
	get := func(key string, fits func(string) bool, allowed string) string {
		m, ok := in[key]
		return r.str(m, ok, key, fits, allowed)
	}
	f := note.Format{
		Key:   get("key", isKey, keyWords),
		Title: get("title", shown(maxTitle), fmt.Sprintf("a text of 1 to %d characters in one line", maxTitle)),
		Kind:  note.FormatKind(get("kind", one(note.FormatKinds), "one of "+listed(note.FormatKinds))),
	}
	if f.Kind == "" {
		f.Kind = note.ProgressNote
	}
	if _, taken := note.FormatByKey(f.Key); taken {
		r.wrong(in["key"].value.line, "%q is the key of a built-in format; choose another, such as %q", f.Key, "our-"+f.Key)
	}
	sections, ok := in["sections"]
	switch {
	case !ok:
		return f
	case sections.value.kind != list || len(sections.value.list) == 0 || len(sections.value.list) > maxSections:
		r.wrong(sections.line, "sections must be a list of 1 to %d sections", maxSections)
		return f
	}
	seen := once{}
	broken := len(r.problems)
	for _, n := range sections.value.list {
		f.Sections = append(f.Sections, r.section(n, seen))
	}
	if len(r.problems) > broken {
		return f // what is missing cannot be told from what is mistyped
	}
	for _, slot := range slots {
		if _, taken := seen["the slot "+string(slot)]; !taken {
			r.wrong(sections.line, `no section takes the slot %q, so its statements would have no place; add {"slot": %q} to the takes of one`, slot, slot)
		}
	}
	return f
}

// once knows what may stand in a format once only, and the line it stands on.
type once map[string]int

func (r *reader) only(seen once, line int, what string) {
	if first, twice := seen[what]; twice {
		r.wrong(line, "%s is there twice, also on line %d", what, first)
		return
	}
	seen[what] = line
}

func (r *reader) section(n node, seen once) note.FormatSection {
	in := r.fields(n, "a section", []string{"key", "title", "letter", "takes"}, []string{"block"})
	get := func(key string, fits func(string) bool, allowed string) string {
		m, ok := in[key]
		s := r.str(m, ok, "a section's "+key, fits, allowed)
		if s != "" {
			r.only(seen, m.value.line, fmt.Sprintf("the %s %q of a section", key, strings.ToLower(s)))
		}
		return s
	}
	s := note.FormatSection{
		Key:    get("key", func(s string) bool { return isKey(s) && !slices.Contains(reserved, s) }, keyWords+`, and not "note" or "session"`),
		Title:  get("title", shown(maxTitle), fmt.Sprintf("a text of 1 to %d characters in one line", maxTitle)),
		Letter: get("letter", shown(maxLetter), fmt.Sprintf("1 to %d characters, such as \"S\"", maxLetter)),
		Block:  note.PartKind(get("block", one(blocks), "one of "+listed(blocks))),
	}
	takes, ok := in["takes"]
	switch {
	case !ok:
		return s
	case takes.value.kind != list || len(takes.value.list) == 0:
		r.wrong(takes.line, `a section's takes must be a list such as [{"slot": "reported"}]`)
		return s
	}
	for _, t := range takes.value.list {
		s.Takes = append(s.Takes, r.take(t, seen))
	}
	return s
}

func (r *reader) take(n node, seen once) note.Take {
	in := r.fields(n, "an entry of takes", []string{"slot"}, []string{"facet"})
	slot, hasSlot := in["slot"]
	facet, hasFacet := in["facet"]
	t := note.Take{
		Slot:  note.Slot(r.str(slot, hasSlot, "a slot", one(slots), "one of "+listed(slots))),
		Facet: note.Facet(r.str(facet, hasFacet, "a facet", one(note.Facets), "one of "+listed(note.Facets))),
	}
	if t.Slot == "" || hasFacet && t.Facet == "" {
		return t
	}
	what := "the slot " + string(t.Slot)
	if t.Facet != "" {
		what += " with the facet " + string(t.Facet)
	}
	r.only(seen, slot.value.line, what)
	return t
}
