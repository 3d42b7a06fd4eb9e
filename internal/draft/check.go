package draft

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/verify"
)

// Existing is a note that exists already, and what it is held against.
type Existing struct {
	Sections []Passage
	Format   note.Format
	Source   []note.Part      // the brain dump it was made from; empty if there is none
	Sorted   []note.Statement // the same as a draft sorted it, whose ids are kept; nil where nothing did
	Facts    note.Facts
	Profile  audit.Profile
	Previous audit.Copies
	Now      time.Time
	Spanish  bool
}

// Passage is one section of an existing note.
type Passage struct {
	Key       string
	Title     string
	Sentences []note.Text
}

// Checked is what can be said of an existing note.
type Checked struct {
	Sections  []note.Section   // with findings and support, where there is a brain dump
	Omitted   []note.Statement // of the dump: in no sentence of the note
	Questions []note.Question
	Thread    []note.Link      // the medical-necessity thread, in the note's words; it names no statements
	Suggested *note.Suggestion // nil where a code is given, or none fits
}

// Check verifies every sentence of a note against the dump it was made from, and
// audits the note as it stands.
func Check(in Existing) Checked {
	var out Checked
	readings := in.readings()
	said := map[int]bool{}
	for _, p := range in.Sections {
		section := note.Section{Key: p.Key, Title: p.Title}
		for _, text := range p.Sentences {
			s := note.Sentence{Text: text, Origin: note.FromClinician}
			for i, r := range readings {
				for j, words := range []note.Text{text, unnamed(text, in.Facts.Client)} {
					if j > 0 && words == text {
						break
					}
					sources := r.index.Sources(words)
					support, findings := verify.Claim(words, pick(r.byID, sources), r.statements)
					if i+j == 0 || len(findings) < len(s.Findings) {
						s.Sources, s.Support, s.Findings = sources, support, findings
					}
				}
			}
			for _, id := range s.Sources {
				said[id] = true
			}
			section.Sentences = append(section.Sentences, s)
		}
		out.Sections = append(out.Sections, section)
	}
	for _, s := range all(readings) {
		if s.Unused == "" && s.Slot != note.Private && s.Slot != note.Admin && !said[s.ID] {
			out.Omitted = append(out.Omitted, s)
		}
	}
	asked := in.audit()
	out.Questions, out.Suggested = audit.Questions(asked), audit.Suggest(asked)
	out.Thread = audit.Thread(asked)
	for i := range out.Thread {
		out.Thread[i].Sources = nil // they are those of the note, cut up for the audit
	}
	return out
}

// reading is the dump in one way of reading it.
type reading struct {
	statements []note.Statement
	index      *verify.Index
	byID       map[int]note.Statement
}

// readings of the dump: as it was typed, and as a draft reads it, which has a role
// for a name. A note written elsewhere may say either, so a sentence need hold
// against one of them alone.
func (in Existing) readings() []reading {
	typed := dump.Split(in.Source, in.Sorted)
	if len(typed) == 0 {
		return nil
	}
	if in.Sorted == nil {
		return []reading{read(sorter.Sort(typed))}
	}
	byID := note.ByID(typed)
	plain := slices.Clone(in.Sorted)
	for i := range plain {
		plain[i].Reads = byID[plain[i].ID].Reads
	}
	return []reading{read(plain), read(in.Sorted)}
}

// unnamed is what a sentence says when the client is called so, whom it calls by
// the name that the session's facts give. Of several clients each keeps the name.
func unnamed(text, client note.Text) note.Text {
	var names []string
	for _, name := range strings.FieldsFunc(string(client), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' }) {
		if name == "and" || name == "y" {
			return text
		}
		if len(name) > 1 {
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	if len(names) == 0 || strings.Contains(string(client), "&") {
		return text
	}
	name := `(?:` + strings.Join(names, "|") + `)`
	called := regexp.MustCompile(`\b(?:(?:Mr|Mrs|Ms|Mx|Miss|Sr|Sra|Srta)\.?\s+)?` + name + `(?:\s+` + name + `)*\b`)
	return note.Text(called.ReplaceAllString(string(text), "Client"))
}

// all statements of the dump, as the last reading has them.
func all(readings []reading) []note.Statement {
	if len(readings) == 0 {
		return nil
	}
	return readings[len(readings)-1].statements
}

func read(statements []note.Statement) reading {
	return reading{statements, verify.NewIndex(statements), note.ByID(statements)}
}

// audit is what the audit looks at: the note by its own words alone: what only the dump says does
// not stand in the record.
func (in Existing) audit() audit.Input {
	var parts []note.Part
	for i, p := range in.Sections {
		part := note.Part{ID: i, Kind: note.Whole}
		if j := slices.IndexFunc(in.Format.Sections, func(f note.FormatSection) bool { return f.Key == p.Key }); j >= 0 && in.Format.Sections[j].Block != "" {
			part.Kind = in.Format.Sections[j].Block
		}
		var lines []string
		for _, s := range p.Sentences {
			lines = append(lines, string(s))
		}
		part.Text = note.Text(strings.Join(lines, "\n"))
		parts = append(parts, part)
	}
	statements := sorter.Sort(dump.Split(parts, nil))
	sections := make([]note.Section, len(in.Sections))
	for i, p := range in.Sections {
		sections[i].Key, sections[i].Title = p.Key, p.Title
	}
	for i := range statements {
		s := &statements[i]
		s.Unused = "" // it stands in the note, whatever it is
		sections[s.Part].Sentences = append(sections[s.Part].Sentences, note.Sentence{Text: s.Text, Sources: []int{s.ID}})
	}
	return audit.Input{Kind: in.Format.Kind, Profile: in.Profile, Sections: sections, Statements: statements,
		Session: audit.Session(in.Facts, statements), Previous: in.Previous, Now: in.Now, Spanish: in.Spanish}
}

// Edited verifies a sentence that the clinician edited against the statements it
// came from, and marks it hers.
func Edited(text note.Text, sources []int, statements []note.Statement) note.Sentence {
	byID := note.ByID(statements)
	s := note.Sentence{Text: text, Origin: note.FromClinician}
	for _, id := range sources {
		if _, ok := byID[id]; ok {
			s.Sources = append(s.Sources, id)
		}
	}
	s.Support, s.Findings = verify.Sentence(text, pick(byID, s.Sources), statements)
	return s
}

func pick(byID map[int]note.Statement, ids []int) []note.Statement {
	var out []note.Statement
	for _, id := range ids {
		if s, ok := byID[id]; ok {
			out = append(out, s)
		}
	}
	return out
}
