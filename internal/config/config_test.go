package config

import (
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestSampleSaysTheDefaults(t *testing.T) {
	cfg, err := Parse([]byte(Sample))
	if err != nil {
		t.Fatal(err)
	}
	if want := Default(); !reflect.DeepEqual(cfg, want) {
		t.Errorf("the sample means %+v\nthe defaults are %+v", cfg, want)
	}
	for _, key := range Keys() {
		if line([]byte(Sample), strings.Split(key, ".")) == "" {
			t.Errorf("the sample does not show %s", key)
		}
	}
}

func TestParse(t *testing.T) {
	cfg, err := Parse([]byte("\ufeff[agent]\r\naddr = \"[::1]:4000\"\r\nlog = \"warn\"\r\n[model]\r\nname = 'qwen2.5:7b'\r\nkeep_alive = \"-1s\"\r\nowners = []\r\n[style]\r\nfull = false\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Agent.Addr, want.Agent.Log = "[::1]:4000", slog.LevelWarn
	want.Model.Name, want.Model.KeepAlive, want.Model.Owners = "qwen2.5:7b", -time.Second, []string{}
	want.Style.Full = false
	if !reflect.DeepEqual(cfg, want) {
		t.Errorf("got  %+v\nwant %+v", cfg, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, says string }{
		{"unknown key", "[model]\nname = \"x\"\nmodle = \"y\"\n", "line 3: model.modle is not a setting; there are agent.addr,"},
		{"unknown table", "\n[modell]\nname = \"x\"\n", "modell"},
		{"key outside its table", "engine = \"none\"\n", "line 1: engine is not a setting"},
		{"wrong type", "[model]\nnum_ctx = \"many\"\n", "line 2"},
		{"fraction", "[model]\nnum_ctx = 4096.5\n", "num_ctx"},
		{"huge port", "[agent]\nports = [70000]\n", "ports"},
		{"low port", "[agent]\nports = [80]\n", "line 2: agent.ports must be 1 to 16 port numbers from 1024"},
		{"no ports", "[agent]\nports = []\n", "agent.ports must be"},
		{"open address", "[agent]\naddr = \"0.0.0.0:21764\"\n", "line 2: agent.addr must be an address of this machine"},
		{"log", "[agent]\nlog = \"loud\"\n", "line 2"},
		{"log between", "[agent]\nlog = \"info+1\"\n", `agent.log must be "debug", "info"`},
		{"engine", "[model]\nengine = \"openai\"\n", `line 2: model.engine must be one of "auto", "ollama", "none"`},
		{"server elsewhere", "[model]\n\nurl = \"http://10.1.2.3:11434\"\n", "line 3: model.url must be a server on this machine"},
		{"server by name", "[model]\nurl = \"http://localhost:11434\"\n", "model.url must be"},
		{"context", "[model]\nnum_ctx = 100\n", "line 2: model.num_ctx must be from 2048"},
		{"keep_alive", "[model]\nkeep_alive = \"0s\"\n", "model.keep_alive must be"},
		{"keep_alive without unit", "[model]\nkeep_alive = \"30\"\n", "line 2"},
		{"name", "[model]\nname = \"my model\"\n", "model.name must be"},
		{"owner", "[model]\nowners = [\"\"]\n", "model.owners must be"},
		{"subject", "[style]\nsubject = \"victim\"\n", `style.subject must be one of "client", "patient"`},
		{"format", "[format]\ndefault = \"My SOAP\"\n", "line 2: format.default must be the key of a format"},
		{"interventions", "[format]\ninterventions = \"subjective\"\n", `line 2: format.interventions must be one of "objective", "assessment", "plan"`},
		{"assessment", "[format]\nassessment = \"plan\"\n", `format.assessment must be one of "response", "behavior"`},
		{"the last letter of SIRP", "[format]\nsirp_last = \"\"\n", `format.sirp_last must be one of "plan", "progress"`},
		{"keep", "[drafts]\nkeep = \"for ever\"\n", `line 2: drafts.keep must be one of "next-day", "day", "8h"`},
		{"lock", "[lock]\nkeys = [\"style\", \"agent.addr\"]\n", `line 2: lock.keys must be a list of settings that can be chosen, such as ["style.names", "audit"]; there is no "agent.addr"`},
		{"who locks", "[lock]\nby = \"a\\nb\"\n", "lock.by must be a name"},
		{"twice", "[style]\nfull = true\nfull = false\n", "line 3"},
		{"not TOML", "model:\n  name: x\n", "line 1"},
		{"not text", "name = \"\xff\"", "UTF-8"},
		{"NUL", "[model]\nname = \"a\x00b\"\n", "line 2"},
		{"too long", strings.Repeat("# comment\n", 7000), "over 64 kB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error = %v; want one with %q", err, test.says)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	path := Path(t.TempDir())
	cfg, err := Load(path)
	if err != nil || !reflect.DeepEqual(cfg, Default()) {
		t.Errorf("a missing file: %+v, %v", cfg, err)
	}
	if err := os.WriteFile(path, []byte("[model]\nengine = \"never\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err = Load(path); fault.KindOf(err) != fault.BadInput || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a bad file: %v", err)
	}
	if _, err = Load(filepath.Dir(path)); fault.KindOf(err) != fault.Storage {
		t.Errorf("a folder: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(Sample))
	f.Add([]byte("[agent]\naddr = \"127.0.0.1:0\"\nports = [1024]\n"))
	f.Add([]byte("a.b.c = [{x=1},{y=[[2]]}]\n[[model]]\n"))
	f.Add([]byte("[\"model\"]\n'name' = '''x'''\n]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, err := Parse(data)
		if err != nil {
			return
		}
		for key, check := range checks {
			if allowed := check(cfg); allowed != "" {
				t.Errorf("%s came through though it must be %s", key, allowed)
			}
		}
	})
}
