package draft

import (
	"slices"
	"strings"
	"time"

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
	Sorted   []note.Statement // the same, where it was sorted before: the statements keep their ids
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
	source := in.Sorted
	if source == nil {
		source = sorter.Sort(dump.Split(in.Source, nil))
	}
	index := verify.NewIndex(source)
	byID := note.ByID(source)
	said := map[int]bool{}
	for _, p := range in.Sections {
		section := note.Section{Key: p.Key, Title: p.Title}
		for _, text := range p.Sentences {
			s := note.Sentence{Text: text, Origin: note.FromClinician}
			if len(source) > 0 {
				s.Sources = index.Sources(text)
				s.Support, s.Findings = verify.Claim(text, pick(byID, s.Sources), source)
			}
			for _, id := range s.Sources {
				said[id] = true
			}
			section.Sentences = append(section.Sentences, s)
		}
		out.Sections = append(out.Sections, section)
	}
	for _, s := range source {
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
