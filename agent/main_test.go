package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

// sidequill runs one command line and returns what it printed.
func sidequill(t *testing.T, stdin string, args ...string) (code int, out, errs string) {
	t.Helper()
	if os.Getenv("SIDEQUILL_HOME") == "" { // never the one of whoever runs the tests
		t.Setenv("SIDEQUILL_HOME", t.TempDir())
	}
	var o, e bytes.Buffer
	code = run(t.Context(), args, stdio{strings.NewReader(stdin), &o, &e})
	return code, o.String(), e.String()
}

func TestExitCodesOfBadUse(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, fault.ExitUsage, "usage: sidequill VERB"},
		{[]string{"drfat"}, fault.ExitUsage, `there is no verb "drfat"`},
		{[]string{"version", "extra"}, fault.ExitUsage, "takes no arguments"},
		{[]string{"version", "--colour"}, fault.ExitUsage, "flag provided but not defined: -colour"},
		{[]string{"help"}, fault.ExitOK, "version"},
		{[]string{"version", "--help"}, fault.ExitOK, "usage: sidequill version"},
	} {
		code, out, errs := sidequill(t, "", c.args...)
		if code != c.code || !strings.Contains(out+errs, c.says) {
			t.Errorf("sidequill %q: exit %d, printed %q; want exit %d and %q", c.args, code, out+errs, c.code, c.says)
		}
	}
}

func TestVersion(t *testing.T) {
	code, out, _ := sidequill(t, "", "version")
	if code != 0 || !strings.Contains(out, "sidequill "+Version+"\nprotocol  1 to 2\nbuild     ") {
		t.Errorf("exit %d, %q", code, out)
	}
}

func TestEveryKindHasItsExitCodeAndSaysWhatToDo(t *testing.T) {
	for _, kind := range fault.Kinds() {
		var out, errs bytes.Buffer
		err := fmt.Errorf("drafting: %w", fault.Wrap(kind, errors.New("cause"), "doing this"))
		if code := exitCode(err, stdio{nil, &out, &errs}); code != kind.Exit() {
			t.Errorf("%s: exit %d, want %d", kind, code, kind.Exit())
		}
		if got := errs.String(); !strings.Contains(got, "drafting: doing this: cause") || !strings.Contains(got, kind.Next()) {
			t.Errorf("%s says %q", kind, got)
		}
	}
}

func TestErrorsAreTold(t *testing.T) {
	t.Setenv("SIDEQUILL_HOME", t.TempDir())
	for _, c := range []struct {
		stdin string
		args  []string
		says  string
	}{
		{" \n", []string{"draft", "-"}, "sidequill: reading the brain dump: there is no word in it\n"},
		{" \n", []string{"check", "-"}, "sidequill: reading the note: there is no sentence in it\n"},
		{"", []string{"models", "pull", "big:120b-cloud"}, "sidequill: the name big:120b-cloud is that of a cloud model\n"},
	} {
		if code, _, errs := sidequill(t, c.stdin, c.args...); code == 0 || !strings.HasPrefix(errs, c.says) {
			t.Errorf("sidequill %q: exit %d, %q", c.args, code, errs)
		}
	}
}

// An interrupted check must not look like one without findings.
func TestInterruptedIsNotDone(t *testing.T) {
	t.Setenv("SIDEQUILL_HOME", t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"check", "-"}, {"doctor"}, {"models", "list"}} {
		var out bytes.Buffer
		if code := run(ctx, args, stdio{strings.NewReader("Plan: weekly."), &out, &out}); code == fault.ExitOK {
			t.Errorf("sidequill %q: exit 0, %q", args, out.String())
		}
	}
}

func TestPanicIsADefectAndQuotesNothing(t *testing.T) {
	verbs["boom"] = verb{func(context.Context, []string, stdio) error { panic("Maria said she is afraid") }, ""}
	t.Cleanup(func() { delete(verbs, "boom") })
	code, out, errs := sidequill(t, "", "boom")
	if code != fault.ExitDefect || strings.Contains(out+errs, "Maria") || !strings.Contains(errs, "goroutine") {
		t.Errorf("exit %d, printed %q", code, out+errs)
	}
}
