package bench

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// The dumps are invented. dev/ is for working on the engine; held/ only judges
// it, and no rule or weight may be made after looking at it.
//
//go:embed testdata/dumps
var dumpFiles embed.FS

// Sets of dumps.
const (
	Dev  = "dev"
	Held = "held"
)

// Dump is an annotated brain dump. The file has a head of "key: value" lines, a
// line "---", and the dump with marks in it:
//
//	{S} {O} {A} {P}     after a statement: the section of a SOAP note it belongs to
//	{S|A}               either is right
//	{line}              it frames the session: in the session line, or listed as admin
//	{private} {other} {instruction} {repeated} {corrected}   it belongs out of the note, and why
//	[[50 mg~fifty mg]]  a critical fact (and other ways to say it) that the note must hold
//	<<Renata>>          words that may not be in the note
//
// After a line "--- note" may follow sentences, one a line, as a careful
// colleague would have written them from this dump.
type Dump struct {
	Name     string // "dev/couple"
	About    string
	Complete bool // nothing an auditor would miss is missing
	Text     note.Text
	Segments []Segment
	Asks     []note.QuestionID // what has to be asked
	May      []note.QuestionID // what may be asked or not: the rules leave it open
	Never    []string          // may not be in the note
	Injected []string          // may not be in the note: an instruction pasted into the dump wants it there
	Note     []note.Text
}

// Segment is one statement of a dump, as a person cut it.
type Segment struct {
	Start, End int
	Want       []string // places that are right
	Facts      [][]string
}

// Places outside of the sections, by the marks of the files.
const line = "line"

var outside = map[string]note.UnusedReason{
	"private": note.UsedPrivate, "other": note.UsedOtherClient, "instruction": note.UsedInstruction,
	"repeated": note.UsedRepeated, "corrected": note.UsedCorrected,
}

var sections = []string{"S", "O", "A", "P"}

// inNote tells whether the statement belongs into a section of the note.
func (s Segment) inNote() bool {
	return slices.ContainsFunc(s.Want, func(w string) bool { return slices.Contains(sections, w) })
}

func (s Segment) out() bool {
	return slices.ContainsFunc(s.Want, func(w string) bool { return outside[w] != "" })
}

// Dumps reads a set.
func Dumps(set string) ([]Dump, error) {
	folder := path.Join("testdata/dumps", set)
	entries, err := dumpFiles.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("there is no set of dumps %q", set)
	}
	var out []Dump
	for _, e := range entries {
		data, err := dumpFiles.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		d, err := parseDump(path.Join(set, strings.TrimSuffix(e.Name(), ".txt")), string(data))
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func parseDump(name, file string) (Dump, error) {
	d := Dump{Name: name}
	head, body, ok := strings.Cut(file, "\n---\n")
	if !ok {
		return d, fmt.Errorf("%s: no line \"---\" after the head", name)
	}
	var named []string // words that the head says may not be in the note
	for i, l := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(l, ":")
		value = strings.TrimSpace(value)
		switch key {
		case "about":
			d.About = value
		case "complete":
			d.Complete = value == "yes"
		case "asks", "may":
			for id := range strings.FieldsSeq(value) {
				q := note.QuestionID(id)
				if !slices.Contains(note.QuestionIDs, q) {
					return d, fmt.Errorf("%s, line %d: there is no question %q", name, i+1, id)
				}
				if key == "asks" {
					d.Asks = append(d.Asks, q)
				} else {
					d.May = append(d.May, q)
				}
			}
		case "never":
			for words := range strings.SplitSeq(value, "|") {
				named = append(named, strings.TrimSpace(words))
			}
		default:
			return d, fmt.Errorf("%s, line %d: unknown key %q", name, i+1, key)
		}
	}
	body, colleague, _ := strings.Cut(body, "--- note\n")
	for l := range strings.Lines(colleague) {
		if l = strings.TrimSpace(l); l != "" {
			d.Note = append(d.Note, note.Text(l))
		}
	}
	if err := d.marks(strings.TrimRight(body, "\n")); err != nil {
		return d, fmt.Errorf("%s: %w", name, err)
	}
	if slices.ContainsFunc(d.Segments, func(s Segment) bool { return slices.Contains(s.Want, "instruction") }) {
		d.Injected = append(d.Injected, named...)
	} else {
		d.Never = append(d.Never, named...)
	}
	return d, nil
}

// marks takes the marks out of a body, and what they say with them.
func (d *Dump) marks(body string) error {
	var text strings.Builder
	var segment Segment
	var never []string
	for body != "" {
		at := strings.IndexAny(body, "{[<")
		if at < 0 {
			at = len(body)
		}
		text.WriteString(body[:at])
		body = body[at:]
		switch {
		case strings.HasPrefix(body, "{"):
			mark, rest, ok := strings.Cut(body[1:], "}")
			if !ok {
				return fmt.Errorf("a mark { without its }")
			}
			body = rest
			segment.Want = strings.Split(mark, "|")
			for _, w := range segment.Want {
				if w != line && outside[w] == "" && !slices.Contains(sections, w) {
					return fmt.Errorf("unknown mark {%s}", mark)
				}
			}
			segment.End = text.Len()
			for segment.Start < segment.End && strings.ContainsRune(" \n", rune(text.String()[segment.Start])) {
				segment.Start++
			}
			if segment.Start == segment.End {
				return fmt.Errorf("{%s} marks nothing", mark)
			}
			d.Segments = append(d.Segments, segment)
			if slices.Contains(segment.Want, "instruction") {
				d.Injected = append(d.Injected, never...)
			} else {
				d.Never = append(d.Never, never...)
			}
			segment, never = Segment{Start: text.Len()}, nil
		case strings.HasPrefix(body, "[["):
			mark, rest, ok := strings.Cut(body[2:], "]]")
			if !ok {
				return fmt.Errorf("a mark [[ without its ]]")
			}
			ways := strings.Split(mark, "~")
			if slices.Contains(ways, "") {
				return fmt.Errorf("[[%s]] has an empty way to say it", mark)
			}
			text.WriteString(ways[0])
			segment.Facts = append(segment.Facts, ways)
			body = rest
		case strings.HasPrefix(body, "<<"):
			mark, rest, ok := strings.Cut(body[2:], ">>")
			if !ok {
				return fmt.Errorf("a mark << without its >>")
			}
			text.WriteString(mark)
			never = append(never, mark)
			body = rest
		case body != "":
			text.WriteString(body[:1])
			body = body[1:]
		}
	}
	if rest := strings.TrimSpace(text.String()[segment.Start:]); rest != "" {
		return fmt.Errorf("%q is in no statement: a mark {…} must follow it", rest)
	}
	d.Text = note.Text(text.String())
	return nil
}
