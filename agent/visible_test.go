package main

import (
	"strings"
	"testing"
)

// What was pasted into a dump cannot steer the terminal it is printed on.
func TestControlCharactersAreShownNotSent(t *testing.T) {
	const dump = "Client reports poor sleep \x1b[31mred\x1b]0;title\x07 all week. Affect flat\u009b2J."
	for _, args := range [][]string{{"draft", "--model", "none"}, {"draft", "--model", "none", "--json"}} {
		code, out, errs := sidequill(t, dump, args...)
		if code != 0 || strings.ContainsAny(out+errs, "\x1b\x07") || len(args) == 3 && strings.ContainsRune(out+errs, '\u009b') {
			t.Errorf("%v: exit %d, a control character reached the terminal: %q", args, code, out+errs)
		}
		if !strings.Contains(out, "red") {
			t.Errorf("%v: her words are gone: %q", args, out)
		}
	}
}
