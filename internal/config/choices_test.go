package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

var known = map[string][]string{"format.default": {"soap", "dap", "own"}, "audit.profile": {"general", "medicare"}}

func chosen(t *testing.T, home, file string) *Choices {
	t.Helper()
	base, err := Parse([]byte(file))
	if err != nil {
		t.Fatal(err)
	}
	c, err := OpenChoices(home, base, known)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEverySettingCanBeChosenAndLetGo(t *testing.T) {
	home := t.TempDir()
	c := chosen(t, home, "")
	if n := len(c.Settings()); n != 12+len(note.QuestionIDs) {
		t.Errorf("%d settings", n)
	}
	for _, s := range c.Settings() {
		values := slices.DeleteFunc(slices.Clone(s.Allowed), func(v string) bool { return v == s.Value })
		if len(values) == 0 {
			values = []string{"llama3.2:3b"}
		}
		for _, value := range values {
			changed, refused, err := c.Change(map[string]string{s.Key: value}, nil)
			if err != nil || refused != nil || !slices.Equal(changed, []string{s.Key}) {
				t.Fatalf("%s = %q: %v %v %v", s.Key, value, changed, refused, err)
			}
			if got := get(chosen(t, home, "").Config(), s.Key); got != value {
				t.Errorf("%s is %q when it is read again, not %q", s.Key, got, value)
			}
		}
		if changed, _, err := c.Change(nil, []string{s.Key}); err != nil || len(changed) != 1 || get(c.Config(), s.Key) != s.Default {
			t.Errorf("%s is not let go: %v %v", s.Key, changed, err)
		}
	}
	if got, want := c.Config(), Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\n%+v", got, want)
	}
}

func TestHersStandOverTheFile(t *testing.T) {
	home := t.TempDir()
	file := "[style]\nsubject = \"patient\"\n[audit]\nquestions = { \"goal.missing\" = \"off\" }\n"
	c := chosen(t, home, file)
	base := c.Config()
	if _, _, err := c.Change(map[string]string{"style.subject": "initials", "audit.questions.goal.missing": AsProfile, "audit.questions.plan.missing": "info"}, nil); err != nil {
		t.Fatal(err)
	}
	cfg := chosen(t, home, file).Config()
	if cfg.Style.Subject != "initials" || !reflect.DeepEqual(cfg.Audit.Questions, map[string]string{"plan.missing": "info"}) {
		t.Errorf("%+v", cfg)
	}
	if base.Audit.Questions["goal.missing"] != "off" {
		t.Error("the configuration itself was changed")
	}
	// What is as the file has it is no choice: the file may change it later.
	if _, _, err := c.Change(map[string]string{"style.subject": "patient"}, nil); err != nil {
		t.Fatal(err)
	}
	if got := chosen(t, home, "").Config().Style.Subject; got != "client" {
		t.Error(got)
	}
}

func TestNothingIsHalfApplied(t *testing.T) {
	home := t.TempDir()
	c := chosen(t, home, "[lock]\nkeys = [\"style.names\", \"audit\"]\nby = \"Clinic IT\"\n")
	for _, test := range []struct{ key, value, why string }{
		{"style.names", "keep", RefusedLocked},
		{"audit.profile", "medicare", RefusedLocked},
		{"audit.questions.goal.missing", "off", RefusedLocked},
		{"style.subject", "victim", RefusedValue},
		{"style.full", "yes", RefusedValue},
		{"format.default", "none-such", RefusedValue},
		{"model.name", "my model", RefusedValue},
		{"drafts.keep", "for ever", RefusedValue},
		{"agent.addr", "0.0.0.0:1", RefusedUnknown},
		{"model.url", "http://10.0.0.1:1", RefusedUnknown},
		{"model.owners", "eve", RefusedUnknown},
		{"lock.keys", "", RefusedUnknown},
		{"audit.questions.colour", "off", RefusedUnknown},
		{"audit.questions", "off", RefusedUnknown},
		{"", "", RefusedUnknown},
	} {
		changed, refused, err := c.Change(map[string]string{test.key: test.value, "style.tense": "past"}, nil)
		if err != nil || changed != nil || len(refused) != 1 || refused[0].Key != test.key || refused[0].Why != test.why {
			t.Errorf("%s = %q: %v %v %v", test.key, test.value, changed, refused, err)
		}
		if test.why == RefusedValue && !strings.Contains(refused[0].Allowed, " ") {
			t.Errorf("%s: nobody says what is allowed", test.key)
		}
	}
	if c.Config().Style.Tense != "" {
		t.Error("the other value was taken")
	}
	if _, err := os.Stat(filepath.Join(home, ChoicesFile)); err == nil {
		t.Error("something was written")
	}
	// A file with all settings in it may say of a locked one what it is anyway.
	if changed, refused, err := c.Change(map[string]string{"style.names": "role", "style.tense": "past"}, nil); err != nil || refused != nil || !slices.Equal(changed, []string{"style.tense"}) {
		t.Error(changed, refused, err)
	}
}

func TestALockStandsOverWhatSheChoseBefore(t *testing.T) {
	home := t.TempDir()
	if _, _, err := chosen(t, home, "").Change(map[string]string{"style.names": "keep", "format.default": "own"}, nil); err != nil {
		t.Fatal(err)
	}
	locked := chosen(t, home, "[lock]\nkeys = [\"style\"]\n")
	if cfg := locked.Config(); cfg.Style.Names != "role" || cfg.Format.Default != "own" {
		t.Errorf("%+v", cfg)
	}
	// Her format is gone: the configuration's holds until it is back.
	base := Default()
	gone, err := OpenChoices(home, base, map[string][]string{"format.default": {"soap"}, "audit.profile": {"general"}})
	if err != nil || gone.Config().Format.Default != "soap" || gone.Config().Style.Names != "keep" {
		t.Errorf("%+v, %v", gone.Config(), err)
	}
	if got := chosen(t, home, "").Config().Format.Default; got != "own" {
		t.Error(got)
	}
}

func TestADamagedFileIsLeftAlone(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"version":2,"choices":{}}`, `{"version":1,"choices":{"style.full":true}}`, `{"version":1,"colour":"blue"}`} {
		home := t.TempDir()
		path := filepath.Join(home, ChoicesFile)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := OpenChoices(home, Default(), known)
		if err == nil || !strings.Contains(err.Error(), "away") {
			t.Errorf("%q: %v", text, err)
		}
		if !reflect.DeepEqual(c.Config(), Default()) {
			t.Errorf("%q means %+v", text, c.Config())
		}
		if _, _, err := c.Change(map[string]string{"style.tense": "past"}, nil); err == nil {
			t.Errorf("%q: chosen over a damaged file", text)
		}
		if kept, _ := os.ReadFile(path); string(kept) != text {
			t.Errorf("%q became %q", text, kept)
		}
	}
}

func FuzzChoices(f *testing.F) {
	f.Add([]byte(`{"version":1,"choices":{"style.names":"keep","audit.questions.goal.missing":"off","model.name":"x"}}`))
	f.Add([]byte(`{"version":1,"choices":{"style.full":"maybe","agent.addr":"0.0.0.0:1"}}`))
	f.Add([]byte(`{"version":1,"choices":null}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, ChoicesFile), data, 0o600); err != nil {
			t.Fatal(err)
		}
		c, _ := OpenChoices(home, Default(), known)
		cfg := c.Config()
		for key, check := range checks {
			if bad := check(cfg); bad != "" {
				t.Errorf("%s must be %s", key, bad)
			}
		}
		if cfg.Agent.Addr != "" || cfg.Model.URL != Default().Model.URL {
			t.Error("it reached a setting that is not to be chosen")
		}
	})
}
