package main

import (
	"strings"
	"testing"
)

func TestStyle(t *testing.T) {
	t.Setenv("SIDEQUILL_HOME", t.TempDir())
	if code, out, errs := sidequill(t, "", "style"); code != 0 || out != "" || !strings.Contains(errs, "no wording preference") {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
	if code, out, _ := sidequill(t, "Client reports low mood.\nClient states low mood.\n", "style", "learn"); code != 0 || !strings.Contains(out, "states") {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, out, _ := sidequill(t, "ct rpts low mood all week", "draft", "--model", "none"); code != 0 || !strings.Contains(out, "Client states low mood") {
		t.Errorf("the next draft does not say so: exit %d, %q", code, out)
	}
	if code, out, errs := sidequill(t, "Client denies pain.\nClient reports pain.\n", "style", "learn", "--json"); code != 0 || strings.Contains(out, "denies") || !strings.Contains(errs, "nothing learned") {
		t.Errorf("a change of fact: exit %d, %q, %q", code, out, errs)
	}
	if code, _, errs := sidequill(t, "Client denies pain.\n", "style", "learn"); code != 2 || !strings.Contains(errs, "one a line") {
		t.Errorf("half an edit: exit %d, %q", code, errs)
	}
	if code, _, _ := sidequill(t, "", "style", "remove", "nothing"); code != 2 {
		t.Errorf("removing what is not there: exit %d", code)
	}
	if code, out, _ := sidequill(t, "", "style", "remove", "reports", "--json"); code != 0 || strings.TrimSpace(out) != "[]" {
		t.Errorf("exit %d, %q", code, out)
	}
	if code, _, _ := sidequill(t, "", "style", "forget"); code != 2 {
		t.Errorf("a word it does not know: exit %d", code)
	}
}
