package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/formats"
)

const ownFormat = `{"key": "ot-daily", "title": "OT daily note", "sections": [
  {"key": "status", "title": "Status", "letter": "S",
   "takes": [{"slot": "reported"}, {"slot": "observed"}, {"slot": "risk"}]},
  {"key": "work", "title": "Work and plan", "letter": "W",
   "takes": [{"slot": "intervention"}, {"slot": "response"}, {"slot": "assessment"}, {"slot": "plan"}]}
]}
`

const shortDump = "Client reports less pain. Practiced grounding techniques. Plan: continue weekly."

// home with these files in its folder of formats.
func homeWithFormats(t *testing.T, configuration string, files map[string]string) string {
	t.Helper()
	home := useHome(t, configuration)
	if err := os.MkdirAll(filepath.Join(home, formats.Folder), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(home, formats.Folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

func TestDraftInAFormatOfOnesOwn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ours.json")
	if err := os.WriteFile(path, []byte(ownFormat), 0o600); err != nil {
		t.Fatal(err)
	}
	homeWithFormats(t, "[format]\ndefault = \"ot-daily\"\n", map[string]string{"ot.json": ownFormat})
	for _, args := range [][]string{{"--format", path}, {"--format", "ot-daily"}, {}} {
		code, out, errs := sidequill(t, shortDump, append([]string{"draft", "--model", "none"}, args...)...)
		if code != 0 || !strings.Contains(out, "Status\n") || !strings.Contains(out, "Work and plan\n") || strings.Contains(out, "Subjective") {
			t.Errorf("%v: exit %d\n%s%s", args, code, out, errs)
		}
	}
	if code, out, _ := sidequill(t, shortDump, "draft", "--model", "none", "--format", "SOAP"); code != 0 || !strings.Contains(out, "Subjective\n") {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestAFormatThatCannotBeUsed(t *testing.T) {
	bad := strings.Replace(ownFormat, `"slot": "risk"`, `"slot": "danger"`, 1)
	path := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	home := homeWithFormats(t, "", map[string]string{"bad.json": bad})
	for _, c := range []struct{ format, says string }{
		{path, "reading the format bad.json: line 3: a slot must be one of"},
		{"./nowhere.toml", "reading the format nowhere.toml"},
		{"ot-daily", "there is no format \"ot-daily\"; the formats are: soap, dap,"},
		{"ot-daily", "bad.json: line 3: a slot must be one of"}, // the reason why it is not there
	} {
		code, out, errs := sidequill(t, shortDump, "draft", "--model", "none", "--format", c.format)
		if code != fault.ExitUsage || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%s: exit %d, printed %q, said %s", c.format, code, out, errs)
		}
	}
	if c := checkFormats(home, config.Default()); c.State != stateWarn || !strings.Contains(c.Evidence, "bad.json: line 3") {
		t.Errorf("%+v", c)
	}
	cfg := config.Default()
	cfg.Format.Default = "ot-daily"
	if all, problems := allFormats(home, cfg); len(all) == 0 || all[0].Key != "soap" || len(problems) != 2 {
		t.Errorf("%d formats, %v", len(all), problems)
	}
}

func TestTheDefaultFormatIsOfferedFirst(t *testing.T) {
	home := homeWithFormats(t, "", map[string]string{"ot.json": ownFormat})
	cfg := config.Default()
	for _, key := range []string{"soap", "birp", "ot-daily"} {
		cfg.Format.Default = key
		all, problems := allFormats(home, cfg)
		if len(problems) != 0 || all[0].Key != key || len(all) != 12 {
			t.Errorf("%s: %d formats, %v", key, len(all), problems)
		}
	}
	if c := checkFormats(home, cfg); c.State != stateOK || !strings.HasPrefix(c.Evidence, "ot-daily, soap") {
		t.Errorf("%+v", c)
	}
}

func TestTheConfigurationChoosesWhereInterventionsGo(t *testing.T) {
	useHome(t, "[format]\ninterventions = \"plan\"\n")
	code, out, _ := sidequill(t, "Practiced grounding techniques.", "draft", "--model", "none", "--json")
	d := parseDraft(t, out)
	if code != 0 || len(d.Sections[1].Sentences) != 0 || len(d.Sections[3].Sentences) != 1 {
		t.Errorf("exit %d: %s", code, out)
	}
}
