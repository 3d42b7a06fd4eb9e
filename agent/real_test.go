package main

import (
	"os"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
)

func TestRealDraftByTheCommandLine(t *testing.T) {
	address := os.Getenv("SIDEQUILL_TEST_OLLAMA")
	if address == "" {
		t.Skip("no Ollama server: see make test-ollama")
	}
	home := t.TempDir()
	t.Setenv("SIDEQUILL_HOME", home)
	if err := os.WriteFile(config.Path(home), []byte("[model]\nurl = \"http://"+address+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := sidequill(t, "", "draft", "--json", "--model", "smollm2", "testdata/ordinary.txt")
	d := parseDraft(t, out)
	// A model as small as this one is cut off now and then; the draft stands all the same.
	if code != 0 && (code != fault.ExitModel || len(d.Notices) == 0) || !strings.HasPrefix(d.Engine, "ollama:smollm2") || d.Timing.Sent == 0 {
		t.Errorf("exit %d, engine %s, timing %+v\n%s", code, d.Engine, d.Timing, errs)
	}
	code, out, errs = sidequill(t, "", "draft", "--json", "--model", "no-such-model", "testdata/ordinary.txt")
	if d := parseDraft(t, out); code != fault.ExitModel || d.Engine != "builtin" || !strings.Contains(errs, "sidequill models list") {
		t.Errorf("a model that is not there: exit %d, engine %s\n%s", code, d.Engine, errs)
	}
}
