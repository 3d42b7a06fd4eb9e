package house

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

// Licences we may ship, told by a phrase of their text. Copyleft ones are not among them.
var permissive = []struct{ name, phrase string }{
	{"Apache-2.0", "Apache License"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"BSD", "Redistribution and use in source and binary forms"},
	{"zlib", "This software is provided 'as-is', without any express or implied"},
}

// Every module linked into the agent has a permissive licence and stands in NOTICE.
func TestLicencesOfTheAgent(t *testing.T) {
	root := repoRoot(t)
	notice := readFile(t, filepath.Join(root, "NOTICE"))
	modules := map[string]string{}
	for _, target := range []string{"linux", "windows", "darwin"} {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Dir}}{{end}}{{end}}", "./agent")
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "GOOS="+target, "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", target, err)
		}
		for line := range strings.Lines(string(out)) {
			if path, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
				modules[path] = dir
			}
		}
	}
	if len(modules) < 4 {
		t.Fatalf("found %d modules, which cannot be all", len(modules))
	}
	for _, path := range sortedKeys(modules) {
		name := licenceOf(modules[path])
		if name == "" {
			t.Errorf("%s: no permissive licence found in it", path)
		}
		if !strings.Contains(notice, path+" ") {
			t.Errorf("%s (%s) is linked into the agent but is not in NOTICE", path, name)
		}
	}
}

// Every package bundled into the extension has a permissive licence and stands in NOTICE.
func TestLicencesOfTheExtension(t *testing.T) {
	root := repoRoot(t)
	notice := readFile(t, filepath.Join(root, "NOTICE"))
	var manifest struct{ Dependencies map[string]string }
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(root, "extension", "package.json"))), &manifest); err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Licence string `json:"license"`
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(root, "extension", "package-lock.json"))), &lock); err != nil {
		t.Fatal(err)
	}
	for _, name := range sortedKeys(manifest.Dependencies) {
		switch l := lock.Packages["node_modules/"+name].Licence; l {
		case "MIT", "ISC", "BSD-3-Clause", "BSD-2-Clause", "Apache-2.0":
		default:
			t.Errorf("%s: licence %q may not be bundled", name, l)
		}
		if !strings.Contains(notice, name+" ") {
			t.Errorf("%s is bundled into the extension but is not in NOTICE", name)
		}
	}
}

func licenceOf(dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		upper := strings.ToUpper(e.Name())
		if !strings.HasPrefix(upper, "LICENSE") && !strings.HasPrefix(upper, "LICENCE") && !strings.HasPrefix(upper, "COPYING") {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		text := strings.Join(strings.Fields(string(b)), " ")
		for _, l := range permissive {
			if strings.Contains(text, l.phrase) {
				return l.name
			}
		}
	}
	return ""
}

func repoRoot(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
