package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/protocol"
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

func TestThePanelKeepsWordings(t *testing.T) {
	ask := keepWording(t.TempDir())
	list := func(m protocol.Wording) []protocol.Preference {
		t.Helper()
		got, err := ask(m)
		if err != nil || got.Type != "wordings" || got.Wordings == nil {
			t.Fatalf("%+v, %v", got, err)
		}
		return got.Wordings
	}
	if got := list(protocol.Wording{}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := list(protocol.Wording{Before: "Client reports pain.", After: "Client states pain."}); len(got) != 1 || got[0].Say != "states" {
		t.Errorf("%v", got)
	}
	if got := list(protocol.Wording{Before: "Client saw Ann.", After: "Client saw Bea."}); len(got) != 1 {
		t.Errorf("learned a name: %v", got)
	}
	if got := list(protocol.Wording{Remove: "reports"}); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if _, err := ask(protocol.Wording{Remove: "reports"}); err == nil {
		t.Error("removed what is not there")
	}
}

func TestThePanelIsToldTheSettings(t *testing.T) {
	for _, file := range []string{"", "[style]\nsubject = \"initials\"\ntense = \"past\"\nnames = \"keep\"\nfull = false\n[audit]\nprofile = \"medicaid-ca\"\n"} {
		cfg, err := config.Parse([]byte(file))
		if err != nil {
			t.Fatal(err)
		}
		profile, err := pickProfile("", cfg)
		if err != nil {
			t.Fatal(err)
		}
		got := settings(cfg, profile)
		if got.Subject != cfg.Style.Subject || got.Tense != cfg.Style.Tense || got.Names != cfg.Style.Names || got.Full != cfg.Style.Full || got.Profile != cfg.Audit.Profile {
			t.Errorf("%+v of %+v", got, cfg)
		}
		ready, err := json.Marshal(protocol.Ready{Type: "ready", Engine: protocol.Engine{Kind: "builtin"}, Formats: []protocol.FormatInfo{}, Settings: got})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := protocol.Decode("FromAgent", ready); err != nil {
			t.Errorf("%s: %v", ready, err)
		}
	}
}
