package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestBenchVerb(t *testing.T) {
	var out, problems bytes.Buffer
	code := run(t.Context(), []string{"bench", "--set", "dev", "--dumps", "2", "--drafts", "--json"}, stdio{strings.NewReader(""), &out, &problems})
	if code != fault.ExitOK {
		t.Fatalf("exit %d: %s", code, problems.String())
	}
	var report struct {
		Engine string
		Drafts map[string]struct{ Dumps int }
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Engine != "builtin" || report.Drafts["dev"].Dumps != 2 {
		t.Errorf("%v: %+v", err, report)
	}
	for want, args := range map[string][]string{
		"no arguments":              {"bench", "x"},
		"no set of dumps":           {"bench", "--set", "all"},
		"say none or ollama:NAME":   {"bench", "--engine", "gpt"},
		"--dumps takes":             {"bench", "--dumps", "-1"},
		"reading ACI-Bench":         {"bench", "--set", "dev", "--dumps", "1", "--data", t.TempDir()},
		"provided but not defined:": {"bench", "--colour"},
	} {
		problems.Reset()
		code := run(t.Context(), args, stdio{strings.NewReader(""), &out, &problems})
		if code != fault.ExitUsage || !strings.Contains(problems.String(), want) {
			t.Errorf("%v: exit %d, %s", args, code, problems.String())
		}
	}
}
