package gateway

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Pipeline is the Drafter of the agent: package draft, and the model that is
// configured, looked for anew at every draft.
type Pipeline struct {
	Base   draft.Input        // what holds for every draft: the style
	Adjust func(*draft.Input) // what may change from one draft to the next; nil: nothing
	Choose func(context.Context) (model.Model, error)
	// Catalogue is the formats there are, the default first; nil: the built-in ones.
	Catalogue []note.Format
	// Quiet: where no model server has been since the agent started, drafts do not
	// say so each time; the engine does.
	Quiet bool
	// Prefix is what every request to the model begins with, for it to read while
	// she still types.
	Prefix []model.Message

	mu     sync.Mutex  // also for all above, once it runs
	model  model.Model // as last chosen; nil: none
	engine protocol.Engine
	had    bool // there has been one
	warmed time.Time
}

// How long choosing may take, and how often a model is warmed while she types.
const (
	chooseLimit = 10 * time.Second
	warmEvery   = 4 * time.Minute
)

// Engine as last found.
func (p *Pipeline) Engine() protocol.Engine {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.engine.Kind == "" {
		return protocol.Engine{Kind: draft.Builtin}
	}
	return p.engine
}

// Become takes the settings of another pipeline, from the next draft on. What
// is being written goes on as it was begun.
func (p *Pipeline) Become(next *Pipeline) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Base, p.Adjust, p.Choose, p.Catalogue, p.Quiet, p.Prefix = next.Base, next.Adjust, next.Choose, next.Catalogue, next.Quiet, next.Prefix
	p.warmed = time.Time{}
	if p.Choose == nil {
		p.replace(nil)
		p.engine = protocol.Engine{Kind: draft.Builtin}
	}
}

// chooser is how a model is looked for now; nil: none is.
func (p *Pipeline) chooser() func(context.Context) (model.Model, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Choose
}

// Refresh chooses the model anew.
func (p *Pipeline) Refresh(ctx context.Context) bool {
	before := p.Engine()
	_, _ = p.choose(ctx) // the engine tells why there is none
	return p.Engine() != before
}

// choose finds the model to write with now. One that is chosen again stays the
// same, with its connections and what it has read.
func (p *Pipeline) choose(ctx context.Context) (model.Model, error) {
	look := p.chooser()
	if look == nil {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, chooseLimit)
	defer cancel()
	m, err := look(ctx)
	if fault.KindOf(err) == fault.Cancelled {
		return nil, err // says nothing of the model
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.replace(nil)
		kind := fault.KindOf(err)
		p.engine = protocol.Engine{Kind: draft.Builtin, Fault: string(kind), Message: kind.Words()}
		return nil, err
	}
	if p.model != nil && p.model.Name() == m.Name() {
		end(m)
		return p.model, nil
	}
	p.replace(m)
	p.had = true
	kind, name, _ := strings.Cut(m.Name(), ":")
	p.engine = protocol.Engine{Kind: kind, Model: name}
	return m, nil
}

// quiet tells whether a notice of this kind may be left out.
func (p *Pipeline) quiet(kind string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Quiet && !p.had && kind == string(fault.NoServer)
}

// replace takes m; p.mu is held.
func (p *Pipeline) replace(m model.Model) {
	if p.model != nil {
		end(p.model)
	}
	p.model, p.warmed = m, time.Time{}
}

// end closes what a model holds open.
func end(m model.Model) {
	if c, ok := m.(interface{ Close() }); ok {
		c.Close()
	}
}

// Close ends what the model holds open.
func (p *Pipeline) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.replace(nil)
}

func (p *Pipeline) catalogue() []note.Format {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Catalogue == nil {
		return note.Formats()
	}
	return p.Catalogue
}

// Formats are offered to the panel, the first by default.
func (p *Pipeline) Formats() []protocol.FormatInfo {
	out := []protocol.FormatInfo{}
	for _, f := range p.catalogue() {
		out = append(out, protocol.FromFormat(f))
	}
	return out
}

// Format finds one of them.
func (p *Pipeline) Format(key string) (note.Format, bool) { return note.FindFormat(p.catalogue(), key) }

func (p *Pipeline) input(w Work) draft.Input {
	p.mu.Lock()
	in, adjust := p.Base, p.Adjust
	p.mu.Unlock()
	in.Parts, in.Previous, in.Changes, in.Facts, in.Format = w.Parts, w.Previous, w.Changes, w.Facts, w.Format
	in.Spanish, in.Now = w.Spanish, time.Now()
	if adjust != nil {
		adjust(&in)
	}
	return in
}

// Sort needs no model.
func (p *Pipeline) Sort(w Work) (protocol.Sorted, []note.Statement) {
	sorted := draft.Sort(p.input(w))
	return protocol.FromSorted("", sorted, w.Parts, w.Format), sorted.Statements
}

// Warm has the model read its Prefix, if it has not lately. What goes wrong
// shows when she drafts.
func (p *Pipeline) Warm(ctx context.Context) {
	p.mu.Lock()
	m, prefix, due := p.model, p.Prefix, time.Since(p.warmed) > warmEvery
	if due {
		p.warmed = time.Now()
	}
	p.mu.Unlock()
	if w, ok := m.(model.Warmer); ok && due && len(prefix) > 0 {
		_ = w.Warm(ctx, prefix)
	}
}

// Run drafts. The model is chosen when it is this draft's turn, so that her own
// words need not wait for it.
func (p *Pipeline) Run(ctx context.Context, w Work, emit func(protocol.Event)) {
	in := p.input(w)
	if !w.Builtin && p.chooser() != nil {
		in.Model = &chosen{pipeline: p, turn: w.Turn}
	}
	draft.Run(ctx, in, func(e draft.Event) {
		switch {
		case e.Notice != nil && p.quiet(e.Notice.Kind):
			return
		case e.Whole != nil:
			whole := *e.Whole
			whole.Notices = nil
			for _, n := range e.Whole.Notices {
				if !p.quiet(n.Kind) {
					whole.Notices = append(whole.Notices, n)
				}
			}
			e.Whole = &whole
		}
		emit(protocol.FromEvent(e, w.Parts, w.Format))
	})
}

// Check verifies edited sentences against the dump as it stands.
func (p *Pipeline) Check(w Work, edited []protocol.EditedSource) []protocol.Sentence {
	out := make([]note.Sentence, 0, len(edited))
	for _, e := range edited {
		out = append(out, draft.Edited(note.Text(e.Text), e.Sources, w.Previous))
	}
	return protocol.FromSentences(out)
}

// CheckNote needs no model.
func (p *Pipeline) CheckNote(w Work, text note.Text) (protocol.CheckedNote, error) {
	sections, err := draft.ParseNote(text, w.Format)
	if err != nil {
		return protocol.CheckedNote{}, err
	}
	in := p.input(w)
	return protocol.FromChecked(draft.Check(draft.Existing{
		Sections: sections, Format: in.Format, Source: w.Parts, Sorted: w.Previous, Facts: in.Facts,
		Profile: in.Profile, Previous: in.PreviousNote, Now: in.Now, Spanish: in.Spanish,
	})), nil
}

// chosen is the model of one draft. Check, which comes before everything else,
// waits for the draft's turn and chooses.
type chosen struct {
	pipeline *Pipeline
	turn     func(context.Context) error
	model    model.Model
}

func (c *chosen) Check(ctx context.Context) error {
	if err := c.turn(ctx); err != nil {
		return err
	}
	m, err := c.pipeline.choose(ctx)
	c.model = m
	return err
}

func (c *chosen) Name() string {
	if c.model == nil {
		return draft.Builtin
	}
	return c.model.Name()
}

func (c *chosen) Chat(ctx context.Context, r model.Request, onText func(string) error) (model.Usage, error) {
	if c.model == nil {
		return model.Usage{}, fault.New(fault.Defect, "writing without a model")
	}
	return c.model.Chat(ctx, r, onText)
}
