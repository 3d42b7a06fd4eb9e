package protocol

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// ToParts takes the parts of a dump off the wire. Text is kept exactly as it
// came, whatever characters it holds.
func ToParts(parts []Part) ([]note.Part, error) {
	const doing = "reading the parts of the brain dump"
	out := make([]note.Part, 0, len(parts))
	seen := map[int]bool{}
	size := 0
	for _, p := range parts {
		if !slices.Contains(note.PartKinds, note.PartKind(p.Kind)) {
			return nil, fault.Wrap(fault.BadInput, fmt.Errorf("part %d has no known kind", p.Part), doing)
		}
		if seen[p.Part] {
			return nil, fault.Wrap(fault.BadInput, fmt.Errorf("part %d is there twice", p.Part), doing)
		}
		seen[p.Part] = true
		if p.Question != "" && !slices.Contains(note.QuestionIDs, note.QuestionID(p.Question)) {
			return nil, fault.Wrap(fault.BadInput, fmt.Errorf("part %d answers a question that is not known", p.Part), doing)
		}
		if size += len(p.Text); size > MaxDump {
			return nil, TooLarge(doing)
		}
		out = append(out, note.Part{ID: p.Part, Kind: note.PartKind(p.Kind), Rev: p.Rev, Text: note.Text(p.Text), Question: note.QuestionID(p.Question)})
	}
	return out, nil
}

// TooLarge is the fault of a dump over the limit, and names the limit.
func TooLarge(doing string) error {
	return fault.Wrap(fault.TooLarge, fmt.Errorf("it may have %d kB at most", MaxDump/1000), "%s", doing)
}

// ToChanges takes the clinician's decisions off the wire.
func ToChanges(changes []Change) ([]draft.Change, error) {
	out := make([]draft.Change, 0, len(changes))
	for _, c := range changes {
		to := draft.Change{Statement: c.Statement, Slot: note.Slot(c.Slot), Section: c.Section, Use: draft.Use(c.Use)}
		if to.Slot != "" && !slices.Contains(note.Slots, to.Slot) || to.Use != "" && to.Use != draft.Add && to.Use != draft.Remove {
			return nil, fault.Wrap(fault.BadInput, errors.New("a change names no known slot or use"), "reading the changes")
		}
		out = append(out, to)
	}
	return out, nil
}

// ToFacts takes the session facts off the wire.
func ToFacts(f Facts) note.Facts {
	return note.Facts{
		Date: f.Date, Start: f.Start, Stop: f.Stop, Minutes: f.Minutes, Service: f.Service, Modality: f.Modality, Place: f.Place,
		Participants: f.Participants, CPT: f.CPT, Addons: f.Addons, Diagnosis: f.Diagnosis, Goals: f.Goals, Consent: f.Consent,
		Client: note.Text(f.Client),
	}
}

// FromDraft puts a draft on the wire; parts are those it was made from.
func FromDraft(d note.Draft, parts []note.Part, f note.Format) Draft {
	return Draft{
		Format: d.Format, Engine: d.Engine,
		Statements: FromStatements(d.Statements, parts, f),
		Session:    fromSession(d.Session),
		Sections:   FromSections(d.Sections),
		Unused:     each(d.Unused, fromUnused),
		Questions:  FromQuestions(d.Questions),
		Thread:     FromThread(d.Thread),
		Suggested:  FromSuggestion(d.Suggested),
		Notices:    each(d.Notices, fromNotice),
		Timing: Timing{SortMS: d.Timing.SortMS, FirstSentenceMS: d.Timing.FirstSentenceMS, TotalMS: d.Timing.TotalMS,
			Eligible: d.Timing.Eligible, Sent: d.Timing.Sent, Echoed: d.Timing.Echoed, Replaced: d.Timing.Replaced},
	}
}

// FromEvent puts one event of a running draft on the wire. The caller adds the
// draft's id and the event's number.
func FromEvent(e draft.Event, parts []note.Part, f note.Format) Event {
	out := Event{Type: "event", Done: e.Done}
	switch {
	case e.Whole != nil:
		whole := FromDraft(*e.Whole, parts, f)
		out.Whole = &whole
	case e.Section != nil:
		section := fromSection(*e.Section)
		out.Section = &section
	case e.Progress != nil:
		out.Progress = &Progress{Section: e.Progress.Section, Done: e.Progress.Done, Total: e.Progress.Total, Left: seconds(e.Progress.Left)}
	case e.Notice != nil:
		notice := fromNotice(*e.Notice)
		out.Notice = &notice
	}
	return out
}

func seconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// FromChecked answers the check of a note that exists already.
func FromChecked(c draft.Checked) CheckedNote {
	return CheckedNote{
		Type: "checked-note", Sections: FromSections(c.Sections), Questions: FromQuestions(c.Questions),
		Omitted: each(c.Omitted, func(s note.Statement) int { return s.ID }),
	}
}

// FromSorted answers a dump.
func FromSorted(id string, s draft.Sorted, parts []note.Part, f note.Format) Sorted {
	return Sorted{
		Type: "sorted", Draft: id,
		Revs:       each(parts, func(p note.Part) PartRev { return PartRev{Part: p.ID, Rev: p.Rev} }),
		Statements: FromStatements(s.Statements, parts, f),
		Unused:     each(s.Unused, fromUnused),
		Session:    fromSession(s.Session),
		Questions:  FromQuestions(s.Questions),
		Suggested:  FromSuggestion(s.Suggested),
	}
}

// FromFormat tells the panel what it needs of a format.
func FromFormat(f note.Format) FormatInfo {
	return FormatInfo{Key: f.Key, Title: f.Title, Sections: each(f.Sections, func(s note.FormatSection) SectionInfo {
		return SectionInfo{Key: s.Key, Title: s.Title, Letter: s.Letter, Block: string(s.Block),
			Takes: each(s.Takes, func(t note.Take) Take { return Take{Slot: string(t.Slot), Facet: string(t.Facet)} })}
	})}
}

// FromStatements puts statements on the wire: their spans in UTF-16 code units
// of the part they stand in.
func FromStatements(statements []note.Statement, parts []note.Part, f note.Format) []Statement {
	rulers := map[int]*ruler{}
	for _, p := range parts {
		rulers[p.ID] = &ruler{text: string(p.Text)}
	}
	return each(statements, func(s note.Statement) Statement {
		out := Statement{ID: s.ID, Part: s.Part, Text: string(s.Text), Slot: string(s.Slot), Confidence: s.Confidence, Moved: s.Moved,
			Facets: each(s.Facets, func(x note.Facet) string { return string(x) })}
		if r := rulers[s.Part]; r != nil {
			out.Start, out.End = r.units(s.Start), r.units(s.End)
		}
		if i, ok := f.Section(s); ok {
			out.Section = f.Sections[i].Key
		}
		return out
	})
}

// FromSections puts sections on the wire.
func FromSections(sections []note.Section) []Section { return each(sections, fromSection) }

func fromSection(s note.Section) Section {
	return Section{Key: s.Key, Title: s.Title, Sentences: FromSentences(s.Sentences)}
}

// FromSentences puts sentences on the wire.
func FromSentences(sentences []note.Sentence) []Sentence {
	return each(sentences, func(s note.Sentence) Sentence {
		return Sentence{Text: string(s.Text), Sources: nonNil(s.Sources), Origin: string(s.Origin), Support: s.Support, Own: string(s.Own),
			Findings: each(s.Findings, func(x note.Finding) Finding {
				return Finding{Kind: string(x.Kind), Severity: string(x.Severity), Message: string(x.Message)}
			})}
	})
}

// FromQuestions puts questions on the wire.
func FromQuestions(questions []note.Question) []Question {
	return each(questions, func(q note.Question) Question {
		return Question{ID: string(q.ID), Message: string(q.Message), Severity: string(q.Severity)}
	})
}

func fromSession(s *note.SessionLine) *SessionLine {
	if s == nil {
		return nil
	}
	return &SessionLine{Text: string(s.Text), Sources: nonNil(s.Sources)}
}

func fromUnused(u note.Unused) Unused {
	return Unused{Statement: u.Statement, Reason: string(u.Reason)}
}

func fromNotice(n note.Notice) Notice { return Notice{Kind: n.Kind, Message: n.Message} }

// FromThread puts the medical-necessity thread on the wire.
func FromThread(thread []note.Link) []Link { return each(thread, fromLink) }

func fromLink(l note.Link) Link {
	return Link{Kind: string(l.Kind), Text: string(l.Text), Sources: nonNil(l.Sources)}
}

// FromSuggestion puts a suggested code on the wire.
func FromSuggestion(s *note.Suggestion) *Suggestion {
	if s == nil {
		return nil
	}
	return &Suggestion{Code: s.Code, Rule: s.Rule}
}

// each maps a list. It is never nil, so that JSON has [] and not null.
func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, x := range in {
		out = append(out, f(x))
	}
	return out
}

func nonNil(ids []int) []int {
	if ids == nil {
		return []int{}
	}
	return ids
}

// ruler turns byte offsets of a text into UTF-16 code units. Going forward it
// reads the text once.
type ruler struct {
	text        string
	bytes, unit int // how far it has read
}

// units before byte offset to, which must lie within the text. An offset inside
// a character counts as before it; a byte that is no UTF-8 is one unit, as the
// replacement character for it is in JSON.
func (r *ruler) units(to int) int {
	if to < r.bytes {
		r.bytes, r.unit = 0, 0
	}
	for r.bytes < to && r.bytes < len(r.text) {
		char, size := utf8.DecodeRuneInString(r.text[r.bytes:])
		if r.bytes+size > to {
			break
		}
		r.bytes += size
		r.unit++
		if char > 0xFFFF {
			r.unit++
		}
	}
	return r.unit
}
