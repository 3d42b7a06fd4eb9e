// Package draft puts the stages in a line: dump, sorter, names, writer, verify, audit.
//
// Sort runs without a model, on every keystroke. Run makes a draft: at once the
// clinician's own words in their sections, then, where there is a model, prose
// in their place, line by line. A line replaces her words only if verify lets it;
// whatever the model does, or fails to do, the draft is whole at every moment.
// Check looks at a note that exists already.
//
// Nothing is lost on the way: every statement is in a section, in the session
// line, or among Unused with the reason.
package draft

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/writer"
)

// Input of a draft.
type Input struct {
	Parts        []note.Part
	Previous     []note.Statement // of the revision before, so that statements keep their ids
	Changes      []Change
	Facts        note.Facts
	Format       note.Format
	Style        writer.Style
	Names        names.Style   // what stands for third parties' names
	Model        model.Model   // nil: her own words
	ModelFault   error         // why there is no model although one was expected
	Profile      audit.Profile // what is asked of a note; the zero value means the default
	PreviousNote audit.Copies  // of the client's previous note
	Now          time.Time     // zero: no date is held against the calendar
	Spanish      bool          // the questions are worded in Spanish

	// Turn, if set, waits until this draft may use the model.
	Turn func(context.Context) error
}

// Change is a decision of the clinician about one statement.
type Change struct {
	Statement int
	Slot      note.Slot // move it here; "" leaves it
	Section   string    // key of the section she chose, where Slot alone does not say it
	Use       Use
}

// Use puts a statement into the note, or takes it out.
type Use string

const (
	Add    Use = "add"
	Remove Use = "remove"
)

// Event is one step of a running draft; just one of the pointers is set. Done
// marks the last, which is the whole draft for good.
type Event struct {
	Whole    *note.Draft
	Section  *note.Section
	Progress *Progress
	Notice   *note.Notice
	Done     bool
}

// Progress of the model, in statements of the whole draft.
type Progress struct {
	Section string        // key of the section being written
	Done    int           // statements
	Total   int           // statements
	Left    time.Duration // estimated from the pace so far; 0 if unknown
}

// Sorted is what can be said without writing anything.
type Sorted struct {
	Statements []note.Statement
	Unused     []note.Unused
	Session    *note.SessionLine
	Questions  []note.Question
	Suggested  *note.Suggestion
}

// Sort sorts the dump as it stands. It is quick enough to run while she types.
func Sort(in Input) Sorted {
	d := prepare(in)
	return Sorted{Statements: d.statements, Unused: d.unused(), Session: d.session.Line, Questions: d.questions(), Suggested: audit.Suggest(d.audit())}
}

// CheckInput tells whether there is anything to draft.
func CheckInput(in Input) error {
	if words(in.Parts) == 0 {
		return fault.New(fault.Empty, "reading the brain dump: there is no word in it")
	}
	return nil
}

// words counts what has a letter or a digit in it.
func words(parts []note.Part) int {
	n := 0
	for _, p := range parts {
		for w := range strings.FieldsSeq(string(p.Text)) {
			if strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
				n++
			}
		}
	}
	return n
}

// work is a draft in the making.
type work struct {
	in         Input
	statements []note.Statement
	byID       map[int]note.Statement
	placed     [][]int               // ids of the statements of each section, in dump order
	sentences  map[int]note.Sentence // by the first of their statements
	woven      map[int]note.Sentence // those of her own words, likewise
	initials   string                // "" where the house writes "client"
	goesOn     map[int][]int         // the statements that continue one after a correction
	session    audit.Facts
	notices    []note.Notice
	timing     note.Timing
}

// calm lets what was typed all in capitals be read in small letters. Where most of
// the dump was, a line too short to tell is taken for one of them.
func calm(statements []note.Statement) {
	shouted := 0
	for i := range statements {
		if glossary.Shouts(string(statements[i].Alone())) {
			shouted++
		}
	}
	to := glossary.Calm
	if shouted > 2 && shouted*2 > len(statements) {
		to = glossary.Lower
	}
	for i := range statements {
		typed := string(statements[i].Alone())
		if calmed := to(typed); calmed != typed {
			statements[i].Reads = note.Text(calmed)
		}
	}
}

// prepare sorts the dump and writes it in her own words.
func prepare(in Input) *work {
	began := time.Now()
	d := &work{in: in}
	d.house()
	d.statements = apply(in.Changes, sorter.Sort(dump.Split(in.Parts, in.Previous)))
	d.statements = names.Redact(d.statements, in.Names, string(in.Facts.Client))
	d.session = audit.Session(in.Facts, d.statements)
	calm(d.statements)
	d.settleAdmin()
	d.byID = note.ByID(d.statements)
	d.placed = make([][]int, len(in.Format.Sections))
	d.sentences = map[int]note.Sentence{}
	d.goesOn = map[int][]int{}
	first := 0 // the statement that one after a correction continues
	for _, s := range d.statements {
		if s.Continues && s.Unused == "" && first > 0 {
			d.goesOn[first] = append(d.goesOn[first], s.ID)
			continue
		}
		if s.Unused != note.UsedCorrected {
			first = 0
		}
		if i, ok := section(in.Format, s); ok {
			first = s.ID
			d.placed[i] = append(d.placed[i], s.ID)
			if writer.Eligible(s) {
				d.timing.Eligible++
			}
		}
	}
	d.weave()
	d.timing.SortMS = since(began)
	return d
}

// apply carries out the clinician's decisions. To move a statement into a slot
// of the note also takes it up again.
func apply(changes []Change, statements []note.Statement) []note.Statement {
	for _, c := range changes {
		i := slices.IndexFunc(statements, func(s note.Statement) bool { return s.ID == c.Statement })
		if i < 0 {
			continue // it was typed away since
		}
		s := &statements[i]
		if c.Slot != "" {
			s.Slot, s.Section, s.Moved, s.Confidence, s.Unused = c.Slot, c.Section, true, 1, ""
		}
		switch c.Use {
		case Remove:
			s.Unused = note.UsedRemoved
		case Add:
			s.Unused = ""
			if s.Slot == note.Private || s.Slot == note.Admin || s.Slot == "" {
				s.Slot, s.Moved = note.Reported, true
			}
		}
		if s.Slot == note.Private && s.Unused == "" {
			s.Unused = note.UsedPrivate
		}
	}
	return statements
}

// settleAdmin lists what frames the session as not used, unless the session line
// says all of it. What the line says wholly stands there alone, and the next
// appointment is part of the plan, whatever they were sorted as.
func (d *work) settleAdmin() {
	for i := range d.statements {
		s := &d.statements[i]
		if s.Block == note.Whole && !s.Moved && s.Unused == "" {
			switch {
			case s.Slot == note.Admin && d.session.Later(s.ID):
				s.Slot, s.Facets = note.Plan, append(slices.Clone(s.Facets), note.FollowUp)
			case d.session.Frames(s.ID):
				s.Slot = note.Admin
			case s.Slot == note.Admin && audit.Course(*s) && !d.session.Covers(s.ID):
				s.Slot = note.Observed
				if d.in.Format.Kind == note.Discharge { // so many sessions are a service given
					s.Slot = note.Intervention
				}
			case s.Slot == note.Admin && !d.session.Covers(s.ID) && !d.inLine(s.ID) && audit.Tells(*s):
				s.Slot = note.Reported
			}
		}
		switch {
		case s.Unused != "":
		case s.Slot == note.Private:
			s.Unused = note.UsedPrivate
		case s.Slot == note.Admin && !d.session.Covers(s.ID):
			s.Unused = note.UsedAdmin
		}
	}
}

// inLine tells whether the session line rests on the statement.
func (d *work) inLine(id int) bool {
	return d.session.Line != nil && slices.Contains(d.session.Line.Sources, id)
}

// section that takes s. A statement which belongs into the note, but which no
// section of this format asks for, goes into the first: never nowhere.
func section(f note.Format, s note.Statement) (int, bool) {
	i, ok := f.Section(s)
	if !ok && s.Unused == "" && s.Slot != note.Admin && s.Slot != note.Private && len(f.Sections) > 0 {
		return 0, true
	}
	return i, ok
}

// sectionOf makes section i as it stands. A sentence of several statements
// stands where the first of them does.
func (d *work) sectionOf(i int) note.Section {
	f := d.in.Format.Sections[i]
	out := note.Section{Key: f.Key, Title: f.Title}
	for _, id := range d.placed[i] {
		if s, ok := d.sentences[id]; ok {
			s.Sources = d.withRest(s.Sources)
			out.Sentences = append(out.Sentences, d.named(s))
		}
	}
	return out
}

// withRest adds to sources the statements whose words continue one of them.
func (d *work) withRest(sources []int) []int {
	var rest []int
	for _, id := range sources {
		rest = append(rest, d.goesOn[id]...)
	}
	if len(rest) == 0 {
		return sources
	}
	out := append(slices.Clone(sources), rest...)
	slices.Sort(out)
	return out
}

func (d *work) sections() []note.Section {
	out := make([]note.Section, len(d.placed))
	for i := range out {
		out[i] = d.sectionOf(i)
	}
	return out
}

func (d *work) unused() []note.Unused {
	var out []note.Unused
	for _, s := range d.statements {
		if s.Unused != "" {
			out = append(out, note.Unused{Statement: s.ID, Reason: s.Unused})
		}
	}
	return out
}

func (d *work) questions() []note.Question { return audit.Questions(d.audit()) }

// audit is what the audit looks at.
func (d *work) audit() audit.Input {
	return audit.Input{Kind: d.in.Format.Kind, Profile: d.in.Profile, Sections: d.sections(), Statements: d.statements,
		Session: d.session, Previous: d.in.PreviousNote, Now: d.in.Now, Spanish: d.in.Spanish}
}

// whole makes the draft as it stands.
func (d *work) whole(engine string) note.Draft {
	return note.Draft{
		Format: d.in.Format.Key, Engine: engine, Statements: d.statements, Session: d.session.Line,
		Sections: d.sections(), Unused: d.unused(), Questions: d.questions(),
		Thread: audit.Thread(d.audit()), Suggested: audit.Suggest(d.audit()), Notices: slices.Clone(d.notices), Timing: d.timing,
	}
}

func since(t time.Time) float64 { return float64(time.Since(t).Microseconds()) / 1000 }
