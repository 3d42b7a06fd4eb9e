package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

const dumpText = "Client reports two panic attacks on the bus. Takes sertraline 50 mg daily. Denies SI. Next session Tuesday."

func TestCheckFindsWhatTheDumpDoesNotSay(t *testing.T) {
	dump := file(t, dumpText)
	for name, text := range map[string]string{
		"text": "S: Client reports two panic attacks on the bus. Takes sertraline 100 mg daily. Client's brother moved to Lisbon.\nP: Next session Tuesday.",
		"JSON": `{"sections":[{"key":"subjective","sentences":["Client reports two panic attacks on the bus.","Takes sertraline 100 mg daily.","Client's brother moved to Lisbon."]},{"key":"plan","sentences":["Next session Tuesday."]}]}`,
	} {
		code, out, errs := sidequill(t, "", "check", "--source", dump, "--json", file(t, text))
		var c checked
		if err := json.Unmarshal([]byte(out), &c); err != nil || code != 0 || len(c.Sections) != 2 || len(c.Sections[0].Sentences) != 3 {
			t.Fatalf("%s: exit %d, %v, %s %s", name, code, err, out, errs)
		}
		s := c.Sections[0].Sentences
		if s[0].Support < 0.8 || s[2].Support > 0.4 || s[0].Support < s[1].Support {
			t.Errorf("%s: support %v, %v, %v", name, s[0].Support, s[1].Support, s[2].Support)
		}
		for i, want := range []bool{false, true, true} {
			if got := len(s[i].Findings) > 0; got != want {
				t.Errorf("%s: findings for %q: %+v", name, s[i].Text, s[i].Findings)
			}
		}
		if len(c.Omitted) != 1 || c.Omitted[0].Text != "Denies SI." {
			t.Errorf("%s: omitted %+v", name, c.Omitted)
		}
		if !strings.Contains(out, `"risk.missing"`) {
			t.Errorf("%s: risk stands in the dump alone, and is not asked", name)
		}
	}
}

func TestCheckAsText(t *testing.T) {
	dump, text := file(t, dumpText), file(t, "S: Client reports two panic attacks on the bus. Takes sertraline 100 mg daily.")
	code, out, _ := sidequill(t, "", "check", text, "--source", dump)
	for _, want := range []string{"Look at:", "Takes sertraline 100 mg daily.", "In the brain dump, but not in the note:\n  - ", "Denies SI.", "Questions:\n  - Nothing is said about risk"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, want %q in\n%s", code, want, out)
		}
	}
	if _, out, _ = sidequill(t, "", "check", text); !strings.Contains(out, "Not verified: no brain dump is given") {
		t.Errorf("without a dump: %s", out)
	}
}

func TestCheckFailOn(t *testing.T) {
	dump := file(t, dumpText)
	bad := file(t, "S: Takes sertraline 100 mg daily.")
	for level, want := range map[string]int{"block": 1, "warn": 1, "info": 1} {
		if code, _, _ := sidequill(t, "", "check", "--source", dump, "--fail-on", level, bad); code != want {
			t.Errorf("--fail-on %s: exit %d", level, code)
		}
	}
}

func TestBadUseOfCheck(t *testing.T) {
	good := file(t, "S: Client sad.")
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "check takes one note"},
		{[]string{good, good}, "2 are given"},
		{[]string{file(t, "")}, "reading the note"},
		{[]string{file(t, "S:\nO:\n")}, "reading the note"},
		{[]string{file(t, `{"sections": [`)}, `it has the form {"sections"`},
		{[]string{"--source", file(t, " "), good}, "reading the brain dump"},
		{[]string{"--source", "/nowhere/dump", good}, "reading the brain dump"},
		{[]string{"--format", "x", good}, "the formats are: "},
	} {
		code, out, errs := sidequill(t, "", append([]string{"check"}, c.args...)...)
		if code != fault.ExitUsage || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, %q", c.args, code, errs)
		}
	}
}
