package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/host"
)

// doctor runs it and returns its checks by name.
func doctor(t *testing.T) (code int, checks map[string]checkup) {
	t.Helper()
	code, out, errs := sidequill(t, "", "doctor", "--json")
	var report struct {
		OK     bool
		Checks []checkup
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	checks = map[string]checkup{}
	for _, c := range report.Checks {
		if c.Evidence == "" || c.State == stateFail && c.Mend == "" {
			t.Errorf("%s says too little: %+v", c.Check, c)
		}
		checks[c.Check] = c
	}
	if report.OK != (code == 0) {
		t.Errorf("ok is %v and the exit code %d", report.OK, code)
	}
	return code, checks
}

func want(t *testing.T, checks map[string]checkup, name, state, evidence, mend string) {
	t.Helper()
	c, ok := checks[name]
	if !ok || c.State != state || !strings.Contains(c.Evidence, evidence) || !strings.Contains(c.Mend, mend) {
		t.Errorf("%s: %+v; want %s with %q and %q", name, c, state, evidence, mend)
	}
}

func TestDoctorWithAModel(t *testing.T) {
	configuration, asked := modelServer(t)
	home := useHome(t, configuration)
	t.Setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
	code, checks := doctor(t)
	if code != 1 {
		t.Errorf("exit %d; the agent does not run, so 1 is due", code)
	}
	want(t, checks, "home", stateOK, home, "")
	want(t, checks, "disk", stateOK, "free", "")
	want(t, checks, "config", stateOK, config.Path(home), "")
	want(t, checks, "agent", stateFail, "not running", "sidequill")
	want(t, checks, "model server", stateOK, "Ollama 0.17.4", "")
	want(t, checks, "model", stateOK, "ollama:good:3b", "")
	want(t, checks, "context", stateOK, "4096 tokens; now loaded for 8192", "")
	want(t, checks, "cloud models", stateWarn, "refuses", "OLLAMA_NO_CLOUD=1")
	want(t, checks, "proxy", stateOK, "HTTPS_PROXY ignored", "")
	for _, path := range *asked {
		if strings.Contains(path, "/api/chat") || strings.Contains(path, "/api/generate") {
			t.Errorf("the doctor asked the model: %s", path)
		}
	}
	code, out, _ := sidequill(t, "", "doctor")
	if code != 1 || !strings.Contains(out, "fail  agent") || !strings.Contains(out, "-> sidequill ") {
		t.Errorf("exit %d:\n%s", code, out)
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	t.Run("no model server", func(t *testing.T) {
		useHome(t, "[model]\nurl = \"http://127.0.0.1:1\"\n")
		_, checks := doctor(t)
		want(t, checks, "model server", stateWarn, "127.0.0.1:1", "ollama serve")
	})
	t.Run("no model server where one is named", func(t *testing.T) {
		useHome(t, "[model]\nurl = \"http://127.0.0.1:1\"\nname = \"x\"\n")
		_, checks := doctor(t)
		want(t, checks, "model server", stateFail, "127.0.0.1:1", "ollama serve")
	})
	t.Run("the named model is missing", func(t *testing.T) {
		configuration, _ := modelServer(t)
		useHome(t, configuration+"name = \"gone:7b\"\n")
		_, checks := doctor(t)
		want(t, checks, "model", stateFail, "gone:7b", "sidequill models pull gone:7b")
	})
	t.Run("the named model has no template", func(t *testing.T) {
		configuration, _ := modelServer(t)
		useHome(t, configuration+"name = \"plain:latest\"\n")
		_, checks := doctor(t)
		want(t, checks, "model", stateFail, "no chat template", "recommend")
	})
	t.Run("no engine wanted", func(t *testing.T) {
		useHome(t, "[model]\nengine = \"none\"\n")
		_, checks := doctor(t)
		want(t, checks, "model server", stateOK, "not used", "")
	})
	t.Run("configuration", func(t *testing.T) {
		useHome(t, "[model]\nnum_ctx = 1\nengine = \"none\"\n")
		_, checks := doctor(t)
		want(t, checks, "config", stateFail, "line 2: model.num_ctx", "correct")
	})
	t.Run("open home", func(t *testing.T) {
		home := useHome(t, "[model]\nengine = \"none\"\n")
		if err := os.Chmod(home, 0o755); err != nil { //nolint:gosec // that is what is tested
			t.Fatal(err)
		}
		_, checks := doctor(t)
		want(t, checks, "home", stateFail, "open to other accounts (0755)", "chmod 700")
		if info, _ := os.Stat(home); info.Mode().Perm() != 0o755 {
			t.Error("the doctor changed it")
		}
	})
	t.Run("home is missing", func(t *testing.T) {
		home := filepath.Join(useHome(t, "")+"x", "y")
		t.Setenv(host.HomeVariable, home)
		_, checks := doctor(t)
		want(t, checks, "home", stateWarn, "not there yet", "sidequill run")
		if _, err := os.Stat(home); err == nil {
			t.Error("the doctor made it")
		}
	})
	t.Run("the port is taken", func(t *testing.T) {
		configuration, _ := modelServer(t)
		useHome(t, "[model]\nengine = \"none\"\n")
		t.Setenv(host.AddrVariable, strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(configuration), "[model]\nurl = \"http://"), `"`))
		_, checks := doctor(t)
		want(t, checks, "port", stateFail, "is held by", "stop the other program")
	})
}

func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{"/home/dana": "/home/dana", "/a b": "'/a b'", "it's": `'it'\''s'`, "": "''", "$(x)": "'$(x)'"} {
		if got := shellWord(word); got != want {
			t.Errorf("shellWord(%q) = %s; want %s", word, got, want)
		}
	}
}
