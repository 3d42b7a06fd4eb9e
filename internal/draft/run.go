package draft

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

// Builtin is the engine of a draft in which no model wrote.
const Builtin = "builtin"

// Run drafts. It hands on the whole draft at once in her own words, then each
// section as the model writes it, and at last the whole again, which it also
// returns. It calls emit from its own goroutine only. When ctx ends, what was
// written so far stays.
func Run(ctx context.Context, in Input, emit func(Event)) note.Draft {
	r := &run{began: time.Now(), emit: emit, fates: map[int]fate{}, alone: map[int]bool{}}
	r.work = prepare(in)
	r.few()
	own := r.whole(Builtin)
	r.timing.FirstSentenceMS = since(r.began)
	own.Timing = r.timing
	emit(Event{Whole: &own})
	for i := range own.Notices {
		emit(Event{Notice: &own.Notices[i]})
	}

	switch {
	case in.ModelFault != nil:
		r.notice(in.ModelFault)
	case in.Model != nil:
		if err := r.write(ctx); err != nil {
			r.notice(err)
		}
	}
	last := own
	if r.answered {
		last = r.whole(in.Model.Name())
	}
	r.timing.TotalMS = since(r.began)
	last.Timing, last.Notices = r.timing, r.notices
	emit(Event{Whole: &last, Done: true})
	return last
}

// run is a draft being written.
type run struct {
	*work
	began    time.Time
	emit     func(Event)
	answered bool // the model gave at least one line
	fates    map[int]fate
	alone    map[int]bool // statements that were a line of their own

	total, done int // statements for the model
	modelBegan  time.Time
}

// few tells her when there is little to draft from; the draft is made all the same.
func (r *run) few() {
	switch n := words(r.in.Parts); {
	case n == 0:
		r.notices = append(r.notices, note.Notice{Kind: string(fault.Empty), Message: fault.Empty.Words() + " " + fault.Empty.Next()})
	case n < 4:
		r.notices = append(r.notices, note.Notice{Kind: string(fault.Empty),
			Message: "Little was given, so the draft holds just that. Write more of what happened in the session, then draft again."})
	}
	if names.Several(r.statements) || notesFor(r.in.Parts) > 1 {
		r.notices = append(r.notices, note.Notice{Kind: string(fault.BadInput),
			Message: "Two clients are named in this dump, and the draft holds both. Make one draft for each of them."})
	}
}

// noteFor heads a note among several: "Note for Ana: …".
var noteFor = regexp.MustCompile(`(?im)(?:^|[.;])[ \t]*(?:(?:next |second |2nd )?note for|nota (?:de|para)|next (?:client|patient|pt|ct)[:,]?)[ \t]+(?-i:(\p{Lu}\p{Ll}+))`)

// notesFor counts the clients who have a note of their own in parts.
func notesFor(parts []note.Part) int {
	seen := map[string]bool{}
	for _, p := range parts {
		for _, m := range noteFor.FindAllStringSubmatch(string(p.Text), -1) {
			seen[m[1]] = true
		}
	}
	return len(seen)
}

// notice tells what went wrong with the model, in the words of its kind.
func (r *run) notice(err error) {
	kind := fault.KindOf(err)
	n := note.Notice{Kind: string(kind), Message: kind.Words() + " " + kind.Next()}
	r.notices = append(r.notices, n)
	r.emit(Event{Notice: &n})
}

// write lets the model rewrite, section by section, a few statements at a time.
// A batch that fails in itself (cut off, or not as asked) costs only its own
// lines; a model that fails twice running is left alone.
func (r *run) write(ctx context.Context) error {
	batches := r.batches()
	if r.total == 0 {
		return nil
	}
	if err := r.in.Model.Check(ctx); err != nil {
		return err
	}
	if r.in.Turn != nil {
		if err := r.in.Turn(ctx); err != nil {
			return err
		}
	}
	r.modelBegan = time.Now()
	if err := r.ask(ctx, batches); err != nil {
		return err
	}
	err := r.ask(ctx, r.second())
	if kind := fault.KindOf(err); kind == fault.ModelFailed || kind == fault.ModelCut {
		return nil // the first answer to these lines was whole, and her words stand
	}
	return err
}

// ask sends batches, one after the other.
func (r *run) ask(ctx context.Context, batches []*batch) error {
	var failed error
	failures := 0
	for _, b := range batches {
		r.progress(b.section)
		_, err := writer.Rewrite(ctx, r.in.Model, b.lines, r.in.Style, b.firm, func(l writer.Line) error {
			r.line(b, l)
			return ctx.Err()
		})
		if ctx.Err() != nil {
			return fault.Wrap(fault.Cancelled, ctx.Err(), "writing the draft")
		}
		r.done = max(r.done, b.upTo)
		r.progress(b.section)
		if err == nil {
			failures = 0
			continue
		}
		failed = err
		failures++
		if kind := fault.KindOf(err); failures > 1 || kind != fault.ModelFailed && kind != fault.ModelCut {
			return err
		}
	}
	return failed
}

// batch is a few lines of one section.
type batch struct {
	section int
	lines   []writer.Woven
	upTo    int // statements sent when this batch is done
	taken   map[int]bool
	firm    bool // asked for again
}

// statements of all lines.
func (b *batch) statements() []note.Statement {
	var out []note.Statement
	for _, w := range b.lines {
		out = append(out, w.Of...)
	}
	return out
}

// batches are the lines that a model may write: her own sentences whose
// statements are all eligible, as they were woven.
func (r *run) batches() []*batch {
	var out []*batch
	for i := range r.placed {
		var lines []writer.Woven
		for _, id := range r.placed[i] {
			s, ok := r.sentences[id]
			if !ok {
				continue // woven into another
			}
			w := writer.Woven{Text: s.Text}
			for _, id := range s.Sources {
				w.Of = append(w.Of, r.byID[id])
			}
			if writer.Eligible(w.Of[0]) { // what is woven is all of one kind
				lines = append(lines, w)
			}
		}
		for few := range slices.Chunk(writer.Lines(lines, r.statements, r.in.Style), writer.BatchSize) {
			b := &batch{section: i, lines: few, taken: map[int]bool{}}
			r.total += len(b.statements())
			b.upTo = r.total
			out = append(out, b)
		}
	}
	r.timing.Sent = r.total
	return out
}

// second are the lines to ask for again, one statement each: what came back
// unchanged or was turned down. What was asked for alone already is asked for in
// firmer words.
func (r *run) second() []*batch {
	var out []*batch
	for i := range r.placed {
		var lines, firm []writer.Woven
		for _, id := range r.placed[i] {
			s := r.byID[id]
			switch w := writer.Apart(writer.Woven{Text: r.own(s).Text, Of: []note.Statement{s}}, r.statements); {
			case r.fates[id] <= written || r.covering(id).Origin == note.FromModel:
			case r.alone[id] && writer.Twice(w, r.in.Style):
				firm = append(firm, w)
			case r.alone[id]: // her own words stand
			default:
				lines = append(lines, w)
			}
		}
		for few := range slices.Chunk(lines, writer.BatchSize) {
			out = append(out, &batch{section: i, lines: few, upTo: r.total, taken: map[int]bool{}})
		}
		for few := range slices.Chunk(firm, writer.BatchSize) {
			out = append(out, &batch{section: i, lines: few, upTo: r.total, taken: map[int]bool{}, firm: true})
		}
	}
	return out
}

// progress estimates the time left from the pace so far.
func (r *run) progress(section int) {
	p := Progress{Section: r.in.Format.Sections[section].Key, Done: r.done, Total: r.total}
	if r.done > 0 && r.done < r.total {
		p.Left = time.Since(r.modelBegan) / time.Duration(r.done) * time.Duration(r.total-r.done)
	}
	r.emit(Event{Progress: &p})
}

// line takes one line of the model: it replaces her words for its statements, or
// for the statements of the batch that it really rests on, if verify finds
// nothing that forbids it.
func (r *run) line(b *batch, l writer.Line) {
	if !r.answered {
		r.answered = true
		r.timing.FirstSentenceMS = since(r.began)
	}
	of := r.sources(b, l.IDs)
	if len(of) == 0 || len(of) < len(l.IDs) {
		return
	}
	for _, s := range of {
		b.taken[s.ID] = true
	}
	r.done = min(r.done+len(of), b.upTo)
	switch {
	case !verify.Reworded(l.Text, r.ownText(of)):
		r.fate(of, echoed)
	case drifted(l.Text, of, b.statements()) || writer.Strays(l.Text, r.ownText(of)) || !r.accept(l.Text, of):
		r.fate(of, replaced)
		r.realign(b, l)
	default:
		r.fate(of, written)
	}
	section := r.sectionOf(b.section)
	r.emit(Event{Section: &section})
	r.progress(b.section)
}

// sources are the statements of the batch that a line names and no line before it took.
func (r *run) sources(b *batch, ids []int) []note.Statement {
	var out []note.Statement
	for _, s := range b.statements() {
		if slices.Contains(ids, s.ID) && !b.taken[s.ID] {
			out = append(out, s)
		}
	}
	return out
}

// realign gives a line that drifted to the statement it fits best. That one's
// own line, if it comes, still wins.
func (r *run) realign(b *batch, l writer.Line) {
	id, _ := verify.Best(l.Text, b.statements())
	if s, ok := r.byID[id]; ok && !slices.Contains(l.IDs, id) && r.covering(id).Origin != note.FromModel {
		r.accept(l.Text, []note.Statement{s})
	}
}

// drifted tells whether text fits another statement of the batch better than its own.
func drifted(text note.Text, own, batch []note.Statement) bool {
	_, fit := verify.Best(text, own)
	_, best := verify.Best(text, batch)
	return best > fit
}

// accept puts a model's sentence in the place of her own words for its
// statements, if verify lets it. What was woven with them stands alone again.
func (r *run) accept(text note.Text, of []note.Statement) bool {
	s := r.sentence(text, of, note.FromModel)
	if slices.ContainsFunc(s.Findings, forbids) {
		return false
	}
	s.Own = r.ownText(of)
	for _, x := range of {
		for _, id := range r.covering(x.ID).Sources {
			r.sentences[id] = r.own(r.byID[id])
		}
	}
	for _, x := range of[1:] {
		delete(r.sentences, x.ID)
	}
	r.sentences[of[0].ID] = s
	return true
}

// covering is the sentence that names statement id.
func (r *run) covering(id int) note.Sentence {
	if s, ok := r.sentences[id]; ok {
		return s
	}
	for _, s := range r.sentences {
		if slices.Contains(s.Sources, id) {
			return s
		}
	}
	return note.Sentence{}
}

// ownText is what the draft says of the statements in her own words.
func (r *run) ownText(of []note.Statement) note.Text {
	if w, ok := r.woven[of[0].ID]; ok && len(w.Sources) == len(of) {
		return w.Text
	}
	var own []string
	for _, s := range of {
		own = append(own, string(r.own(s).Text))
	}
	return note.Text(strings.Join(own, " "))
}

// fate is what became of a statement that was given to the model.
type fate int

const (
	written fate = iota + 1
	echoed
	replaced
)

// fate notes it; what was written once is not undone by a second try.
func (r *run) fate(of []note.Statement, f fate) {
	for _, s := range of {
		r.fates[s.ID], r.alone[s.ID] = f, len(of) == 1
	}
	r.timing.Echoed, r.timing.Replaced = 0, 0
	for _, f := range r.fates {
		switch f {
		case echoed:
			r.timing.Echoed++
		case replaced:
			r.timing.Replaced++
		}
	}
}

// forbids tells whether a finding keeps a model's sentence out of the note:
// what blocks, and even a doubt about what must never be wrong.
func forbids(f note.Finding) bool {
	if f.Severity == note.Block {
		return true
	}
	if f.Severity != note.Warn {
		return false
	}
	switch f.Kind {
	case note.Unsupported, note.Negation, note.Number, note.RiskFinding, note.MedicationWrong, note.Quote, note.Laterality,
		note.Attribution, note.Certainty, note.TimeFinding, note.Person:
		return true
	}
	return false
}
