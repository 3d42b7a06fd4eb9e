package gateway

import (
	"context"
	"slices"
	"sync"

	"github.com/sidequill/sidequill/internal/fault"
)

// queue lets one draft at a time use the model: two would only make both slow.
// Browsers take turns, so that one with many drafts does not keep another out.
type queue struct {
	mu      sync.Mutex
	active  *ticket
	waiting []*ticket
}

// ticket is one draft in the queue.
type ticket struct {
	device string
	turn   chan struct{} // closed when it is this one's turn
	moved  func(place int)
	place  int // as last told
}

// wait returns when it is t's turn; at once if it is already.
func (q *queue) wait(ctx context.Context, t *ticket) error {
	q.mu.Lock()
	switch {
	case q.active == t:
	case q.active == nil:
		q.active = t
		close(t.turn)
	case !slices.Contains(q.waiting, t):
		q.waiting = slices.Insert(q.waiting, q.position(t), t)
		q.tell()
	}
	q.mu.Unlock()
	select {
	case <-t.turn:
		return nil
	case <-ctx.Done():
		q.leave(t)
		return fault.Wrap(fault.Cancelled, ctx.Err(), "waiting for the model")
	}
}

// position is behind everyone whose browser has no more drafts before it than
// t's has.
func (q *queue) position(t *ticket) int {
	round := func(device string, before []*ticket) int {
		n := 0
		for _, x := range append([]*ticket{q.active}, before...) {
			if x.device == device {
				n++
			}
		}
		return n
	}
	mine := round(t.device, q.waiting)
	for i, x := range q.waiting {
		if round(x.device, q.waiting[:i]) > mine {
			return i
		}
	}
	return len(q.waiting)
}

// leave ends t's turn or its waiting.
func (q *queue) leave(t *ticket) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = slices.DeleteFunc(q.waiting, func(x *ticket) bool { return x == t })
	if q.active == t {
		q.active = nil
		if len(q.waiting) > 0 {
			q.active, q.waiting = q.waiting[0], q.waiting[1:]
			close(q.active.turn)
		}
	}
	q.tell()
}

// tell lets everyone whose place changed know. 0 is whose turn it is.
func (q *queue) tell() {
	if q.active != nil && q.active.place != 0 {
		q.active.place = 0
		q.active.moved(0)
	}
	for i, t := range q.waiting {
		if t.place != i+1 {
			t.place = i + 1
			t.moved(t.place)
		}
	}
}
