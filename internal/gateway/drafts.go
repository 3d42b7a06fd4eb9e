package gateway

import (
	"context"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Drafter is the pipeline as the gateway needs it: the wire's shapes in and out.
type Drafter interface {
	// Engine is what writes now, as far as is known.
	Engine() protocol.Engine
	// Refresh finds it out anew, and tells whether it is another.
	Refresh(context.Context) bool
	Formats() []protocol.FormatInfo
	Format(key string) (note.Format, bool)
	// Warm readies the model for a draft that may come soon.
	Warm(context.Context)
	// Sort answers a dump. The statements are for the next Work's Previous.
	Sort(Work) (protocol.Sorted, []note.Statement)
	// Run drafts until it is done or ctx ends; either way its last event has
	// Whole and Done.
	Run(ctx context.Context, w Work, emit func(protocol.Event))
	// Check verifies edited sentences.
	Check(Work, []protocol.EditedSource) []protocol.Sentence
	// CheckNote audits a note that exists already, and holds it against the dump
	// if there is one.
	CheckNote(Work, note.Text) (protocol.CheckedNote, error)
}

// Work is one brain dump as it stands.
type Work struct {
	Format   note.Format
	Parts    []note.Part
	Facts    note.Facts
	Changes  []draft.Change
	Previous []note.Statement // of the dump before, whose ids go on
	Builtin  bool             // her own words alone
	Spanish  bool             // questions are worded in Spanish
	// Turn waits until this draft may use the model. Run calls it before the model
	// sees anything.
	Turn func(context.Context) error
}

// What one browser may have.
const (
	maxParts     = 200
	maxChanges   = 20_000
	maxSentences = 5_000
	maxDrafts    = 32
)

type draftKey struct{ device, draft string }

// drafts holds every draft for a while, apart from the connections.
type drafts struct {
	g      *Gateway
	ctx    context.Context // of the gateway
	cancel context.CancelFunc
	queue  queue
	mu     sync.Mutex
	held   map[draftKey]*held
}

func newDrafts(g *Gateway) *drafts {
	d := &drafts{g: g, held: map[draftKey]*held{}}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	return d
}

// held is one draft: its dump, and what has been made of it.
type held struct {
	key     draftKey
	expire  *time.Timer
	used    time.Time // guarded by drafts.mu
	mu      sync.Mutex
	work    Work
	run     *run // nil: nothing is being written
	seq     int
	events  []protocol.Event // what a client that comes back needs
	watcher *conn            // who gets the events: whoever spoke of this draft last
}

// run is one press of Draft.
type run struct {
	ctx     context.Context
	cancel  context.CancelFunc
	builtin bool
	over    chan struct{}
}

// find gives the draft and keeps it for longer.
func (d *drafts) find(key draftKey) (*held, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h := d.touch(key); h != nil {
		return h, nil
	}
	return nil, fault.New(fault.UnknownDraft, "looking for a draft")
}

// touch is find; d.mu is held.
func (d *drafts) touch(key draftKey) *held {
	h := d.held[key]
	if h != nil {
		h.used = time.Now()
		h.expire.Reset(d.g.Limits.Keep)
	}
	return h
}

// findOrMake makes room for a new draft by dropping the one that its browser
// has not spoken of for the longest time.
func (d *drafts) findOrMake(key draftKey) (*held, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h := d.touch(key); h != nil {
		return h, nil
	}
	if d.ctx.Err() != nil {
		return nil, fault.Wrap(fault.Cancelled, d.ctx.Err(), "taking a draft")
	}
	var oldest *held
	count := 0
	for k, x := range d.held {
		if k.device != key.device {
			continue
		}
		count++
		if oldest == nil || x.used.Before(oldest.used) {
			oldest = x
		}
	}
	if count >= maxDrafts {
		d.drop(oldest)
	}
	h := &held{key: key, used: time.Now()}
	h.expire = time.AfterFunc(d.g.Limits.Keep, func() { d.expired(h) })
	d.held[key] = h
	return h, nil
}

func (d *drafts) expired(h *held) {
	h.mu.Lock()
	writing := h.run != nil
	h.mu.Unlock()
	d.mu.Lock()
	defer d.mu.Unlock()
	if writing {
		h.expire.Reset(d.g.Limits.Keep)
		return
	}
	d.drop(h)
}

// drop forgets h; d.mu is held.
func (d *drafts) drop(h *held) {
	h.expire.Stop()
	if d.held[h.key] == h {
		delete(d.held, h.key)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.run != nil {
		h.run.cancel()
	}
	h.watcher = nil
}

func (d *drafts) forget(key draftKey) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if h := d.held[key]; h != nil {
		d.drop(h)
	}
}

func (d *drafts) forgetDevice(device string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, h := range d.held {
		if key.device == device {
			d.drop(h)
		}
	}
}

// stop ends every draft; the last events still go out.
func (d *drafts) stop() {
	d.cancel()
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.held {
		h.expire.Stop()
	}
}

// unwatch lets go of a connection that ended. Its drafts go on.
func (d *drafts) unwatch(c *conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, h := range d.held {
		h.mu.Lock()
		if h.watcher == c {
			h.watcher = nil
		}
		h.mu.Unlock()
	}
}

func (d *drafts) dump(c *conn, m protocol.Dump) error {
	format, ok := d.g.Drafter.Format(m.Format)
	if !ok {
		return fault.New(fault.BadInput, "taking a dump for a format that is not there")
	}
	if len(m.Parts) > maxParts || len(m.Changes) > maxChanges {
		return fault.New(fault.TooLarge, "taking a dump of too many parts or changes")
	}
	parts, err := protocol.ToParts(m.Parts)
	if err != nil {
		return err
	}
	changes, err := protocol.ToChanges(m.Changes)
	if err != nil {
		return err
	}
	h, err := d.findOrMake(draftKey{c.deviceID(), m.Draft})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, old := range h.work.Parts {
		for _, now := range parts {
			if now.ID == old.ID && now.Rev < old.Rev {
				return fault.New(fault.Stale, "taking a dump of an older revision")
			}
		}
	}
	work := Work{Format: format, Parts: parts, Facts: protocol.ToFacts(m.Facts), Changes: changes, Previous: h.work.Previous, Spanish: m.Language == "es"}
	sorted, statements := d.g.Drafter.Sort(work)
	if h.run != nil && (h.work.Format.Key != format.Key || !slices.Equal(h.work.Parts, parts) || !slices.Equal(h.work.Changes, changes)) {
		h.run.cancel() // it drafts what is no longer there
	}
	work.Previous = statements
	h.work = work
	h.watcher = c
	sorted.Type, sorted.Draft = "sorted", m.Draft
	c.send(sorted)
	if d.g.enter() {
		go func() {
			defer d.g.wg.Done()
			d.g.Drafter.Warm(d.ctx)
		}()
	}
	return nil
}

func (d *drafts) start(c *conn, m protocol.Start) error {
	h, err := d.find(draftKey{c.deviceID(), m.Draft})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if !slices.ContainsFunc(h.work.Parts, func(p note.Part) bool { return strings.TrimSpace(string(p.Text)) != "" }) {
		return fault.New(fault.Empty, "drafting a dump without a word")
	}
	h.watcher = c
	builtin := m.Engine == "builtin"
	before := h.run
	if before != nil {
		if before.builtin == builtin && before.ctx.Err() == nil {
			return nil // pressed twice: its events come anyway
		}
		before.cancel()
	}
	if !d.g.enter() {
		return fault.New(fault.Cancelled, "drafting while the agent stops")
	}
	ctx, cancel := context.WithCancel(d.ctx)
	r := &run{ctx: ctx, cancel: cancel, builtin: builtin, over: make(chan struct{})}
	h.run = r
	work := h.work
	work.Builtin = builtin
	go func() {
		defer d.g.wg.Done()
		defer close(r.over)
		defer cancel()
		if before != nil {
			<-before.over
		}
		d.write(ctx, h, r, work)
	}()
	return nil
}

// write runs the pipeline once.
func (d *drafts) write(ctx context.Context, h *held, r *run, work Work) {
	t := &ticket{device: h.key.device, turn: make(chan struct{}), moved: func(place int) {
		h.emit(r, protocol.Event{Progress: &protocol.Progress{Place: place}})
	}}
	defer d.queue.leave(t)
	work.Turn = func(ctx context.Context) error { return d.queue.wait(ctx, t) }
	begin := time.Now()
	defer func() {
		if v := recover(); v != nil { // its value may quote patient text, its stack does not
			d.g.Log.Error("a draft was ended by a defect", "stack", string(debug.Stack()))
			h.fail(r, fault.New(fault.Defect, "drafting"))
		}
		d.g.Log.Info("draft ended", "device", h.key.device, "ms", time.Since(begin).Milliseconds(), "cancelled", ctx.Err() != nil)
		_, _ = d.find(h.key) // counts its ten minutes from here
		d.g.refresh()
	}()
	d.g.Log.Info("draft started", "device", h.key.device, "builtin", work.Builtin)
	var made *eventlog.Draft
	d.g.Drafter.Run(ctx, work, func(e protocol.Event) {
		if e.Done {
			d.queue.leave(t) // before she hears of the end and may press Draft again
		}
		if h.emit(r, e) && e.Done && e.Whole != nil {
			made = figures(e.Whole)
			made.MS = time.Since(begin).Milliseconds()
		}
	})
	if made != nil {
		d.g.Events.Record(eventlog.Event{Kind: eventlog.DraftMade, Device: h.key.device, Draft: made})
	}
}

// figures of a draft, for the event log.
func figures(whole *protocol.Draft) *eventlog.Draft {
	f := &eventlog.Draft{Statements: len(whole.Statements), Unused: len(whole.Unused), Questions: len(whole.Questions)}
	for _, section := range whole.Sections {
		f.Sentences += len(section.Sentences)
		for _, s := range section.Sentences {
			if s.Origin == string(note.FromModel) {
				f.Model++
			}
		}
	}
	return f
}

// emit numbers an event of run r, keeps it for those who come back, and sends
// it to the watcher; false if r is over. What a later event replaces is not kept.
func (h *held) emit(r *run, e protocol.Event) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.run != r {
		return false
	}
	h.seq++
	e.Type, e.Draft, e.Seq = "event", h.key.draft, h.seq
	h.events = slices.DeleteFunc(h.events, func(old protocol.Event) bool {
		switch {
		case old.Progress != nil:
			return e.Progress != nil || e.Whole != nil
		case old.Section != nil:
			return e.Whole != nil || e.Section != nil && e.Section.Key == old.Section.Key
		case old.Whole != nil:
			return e.Whole != nil
		default: // a notice stands in the whole that follows it
			return e.Whole != nil
		}
	})
	h.events = append(h.events, e)
	if e.Done {
		h.run = nil
	}
	if h.watcher != nil {
		h.watcher.send(e)
	}
	return true
}

// fail ends run r, which has not come to its own end.
func (h *held) fail(r *run, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.run != r {
		return
	}
	h.run = nil
	if h.watcher != nil {
		h.watcher.send(failure(err, h.key.draft, 0))
	}
}

func (d *drafts) stopOne(c *conn, m protocol.Stop) error {
	h, err := d.find(draftKey{c.deviceID(), m.Draft})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watcher = c
	if h.run != nil {
		h.run.cancel()
	} else if n := len(h.events); n > 0 {
		c.send(h.events[n-1])
	}
	return nil
}

func (d *drafts) resume(c *conn, m protocol.Resume) error {
	h, err := d.find(draftKey{c.deviceID(), m.Draft})
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watcher = c
	if m.From > h.seq {
		m.From = 0 // it speaks of another agent's life
	}
	for _, e := range h.events {
		if e.Seq > m.From {
			c.send(e)
		}
	}
	return nil
}

func (d *drafts) check(c *conn, m protocol.Check) error {
	if len(m.Sentences) > maxSentences {
		return fault.New(fault.TooLarge, "checking too many sentences")
	}
	h, err := d.find(draftKey{c.deviceID(), m.Draft})
	if err != nil {
		return err
	}
	h.mu.Lock()
	work := h.work
	h.mu.Unlock()
	c.send(protocol.Checked{Type: "checked", Draft: m.Draft, Ref: m.Ref, Sentences: d.g.Drafter.Check(work, m.Sentences)})
	return nil
}

// checkNote takes nothing of the note into the draft.
func (d *drafts) checkNote(c *conn, m protocol.CheckNote) error {
	format, ok := d.g.Drafter.Format(m.Format)
	if !ok {
		return fault.New(fault.BadInput, "checking a note of a format that is not there")
	}
	if len(m.Note) > protocol.MaxNote {
		return fault.New(fault.TooLarge, "checking a note over the limit")
	}
	var work Work
	if m.Dump {
		h, err := d.find(draftKey{c.deviceID(), m.Draft})
		if err != nil {
			return err
		}
		h.mu.Lock()
		work = h.work
		h.mu.Unlock()
	}
	work.Format, work.Facts, work.Spanish = format, protocol.ToFacts(m.Facts), m.Language == "es"
	answer, err := d.g.Drafter.CheckNote(work, note.Text(m.Note))
	if err != nil {
		return err
	}
	answer.Draft, answer.Ref = m.Draft, m.Ref
	c.send(answer)
	return nil
}
