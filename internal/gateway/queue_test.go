package gateway

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

// Browser a has three drafts before b comes with one; b waits for one of them.
func TestBrowsersTakeTurns(t *testing.T) {
	var q queue
	var order []string
	tickets := map[string]*ticket{}
	done := make(chan error)
	ask := func(name, device string) {
		k := &ticket{device: device, turn: make(chan struct{}), moved: func(int) {}}
		tickets[name] = k
		before := len(q.waiting)
		active := q.active != nil
		go func() {
			err := q.wait(context.Background(), k)
			if err == nil {
				order = append(order, name)
			}
			done <- err
		}()
		for active {
			q.mu.Lock()
			n := len(q.waiting)
			q.mu.Unlock()
			if n > before {
				break
			}
		}
	}
	ask("a1", "a")
	<-done
	for _, name := range []string{"a2", "a3"} {
		ask(name, "a")
	}
	ask("b1", "b")
	if tickets["b1"].place != 1 || tickets["a2"].place != 2 || tickets["a3"].place != 3 {
		t.Errorf("places %d %d %d", tickets["b1"].place, tickets["a2"].place, tickets["a3"].place)
	}
	for _, name := range []string{"a1", "b1", "a2"} {
		q.leave(tickets[name])
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	q.leave(tickets["a3"])
	if want := []string{"a1", "b1", "a2", "a3"}; !reflect.DeepEqual(order, want) {
		t.Errorf("order %v", order)
	}
	if q.active != nil || len(q.waiting) != 0 {
		t.Error("somebody is still in the queue")
	}
}

func TestWhoeverLeavesTheQueueFreesTheirPlace(t *testing.T) {
	var q queue
	mk := func() *ticket { return &ticket{turn: make(chan struct{}), moved: func(int) {}} }
	first, second := mk(), mk()
	if err := q.wait(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := q.wait(t.Context(), first); err != nil {
		t.Fatal("asked twice:", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.wait(ctx, second); fault.KindOf(err) != fault.Cancelled || !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if len(q.waiting) != 0 {
		t.Error("who gave up still waits")
	}
	q.leave(first)
	q.leave(first)
	if err := q.wait(t.Context(), mk()); err != nil {
		t.Fatal(err)
	}
}
