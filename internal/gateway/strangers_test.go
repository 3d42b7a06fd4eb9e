package gateway

import (
	"fmt"
	"testing"
	"time"
)

func newStrangers() *strangers {
	return &strangers{paces: map[string]*pace{}, rest: newPace(helloRate, helloBurst)}
}

// However many come, the debt of one Origin is bounded, and is its own.
func TestStrangersOweLittle(t *testing.T) {
	s := newStrangers()
	begin := time.Now()
	longest := time.Duration(0)
	taken := 0
	for range 100_000 {
		if d, ok := s.of("a").take(strangerWaits); ok {
			longest, taken = max(longest, d), taken+1
		}
	}
	if most := helloBurst + int(helloRate*(strangerWaits+time.Since(begin)).Seconds()) + 1; taken > most || longest > strangerWaits {
		t.Errorf("%d were taken, at most %d are right; the longest waits %v", taken, most, longest)
	}
	if d, ok := s.of("b").take(strangerWaits); !ok || d != 0 {
		t.Errorf("another waits %v, %v", d, ok)
	}
	debt := s.of("a").tokens
	if debt < -helloRate*strangerWaits.Seconds() {
		t.Errorf("the debt is %v", debt)
	}
}

func TestStrangersAreFew(t *testing.T) {
	s := newStrangers()
	for i := range 10 * maxStrangers { // who forges Origins
		s.of(fmt.Sprint(i)).take(strangerWaits)
	}
	if n := len(s.paces); n > maxStrangers {
		t.Errorf("%d are kept", n)
	}
	for _, p := range s.paces {
		p.last = p.last.Add(-time.Minute)
	}
	if s.of("new") == s.rest {
		t.Error("those that are long gone keep their places")
	}
}
