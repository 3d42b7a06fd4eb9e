package fault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestEveryKindHasWords(t *testing.T) {
	codes := map[int]bool{ExitOK: true, ExitFindings: true, ExitUsage: true, ExitModel: true, ExitForbidden: true, ExitDefect: true}
	for _, k := range Kinds() {
		if !strings.HasSuffix(k.Words(), ".") || !strings.HasSuffix(k.Next(), ".") {
			t.Errorf("%s: words and next step must be sentences: %q, %q", k, k.Words(), k.Next())
		}
		if !codes[k.Exit()] {
			t.Errorf("%s: exit code %d is not one of the command line's", k, k.Exit())
		}
	}
	if got := Kind("nonsense").Words(); got != Defect.Words() {
		t.Errorf("an unknown kind must read as a defect, got %q", got)
	}
}

func TestKindOf(t *testing.T) {
	for _, tc := range []struct {
		name string
		err  error
		want Kind
	}{
		{"nil", nil, ""},
		{"plain", io.EOF, Defect},
		{"named", New(Empty, "reading the dump"), Empty},
		{"outermost wins", Wrap(ModelFailed, New(NoServer, "dialling"), "drafting"), ModelFailed},
		{"through fmt", fmt.Errorf("drafting: %w", New(Stale, "drafting")), Stale},
		{"cancelled", fmt.Errorf("waiting: %w", context.Canceled), Cancelled},
		{"deadline", context.DeadlineExceeded, Cancelled},
	} {
		if got := KindOf(tc.err); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
	if Wrap(Storage, nil, "saving") != nil {
		t.Error("wrapping nil must stay nil")
	}
	if !errors.Is(Wrap(Storage, io.EOF, "saving"), io.EOF) {
		t.Error("the cause must stay reachable")
	}
}
