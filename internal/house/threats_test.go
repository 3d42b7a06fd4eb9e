package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	goTest        = regexp.MustCompile("`((?:internal|agent|installer)[a-z/]*) ((?:Test|Fuzz)[A-Za-z0-9]+)`")
	extensionTest = regexp.MustCompile("`(extension/[A-Za-z0-9/.-]+\\.ts) \"([^`]+)\"`")
	permissions   = regexp.MustCompile(`\bpermissions: \[([^\]]*)\]`)
	quoted        = regexp.MustCompile(`"([^"]+)"`)
)

// A threat model that names a test promises that the test is there.
func TestEveryTestOfTheThreatModelExists(t *testing.T) {
	root := repoRoot(t)
	read := func(path string) string {
		t.Helper()
		b, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	document := read("docs/THREAT_MODEL.md")

	inGo := goTest.FindAllStringSubmatch(document, -1)
	for _, m := range inGo {
		folder, name := m[1], m[2]
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(folder), "*_test.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no tests (%v)", folder, err)
			continue
		}
		found := false
		for _, path := range files {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			found = found || strings.Contains(string(b), "\nfunc "+name+"(")
		}
		if !found {
			t.Errorf("the threat model rests on %s %s, which is not there", folder, name)
		}
	}
	inExtension := extensionTest.FindAllStringSubmatch(document, -1)
	for _, m := range inExtension {
		if !strings.Contains(read(m[1]), m[2]) {
			t.Errorf("the threat model rests on %s %q, which is not there", m[1], m[2])
		}
	}
	if len(inGo) < 30 || len(inExtension) < 10 {
		t.Errorf("only %d and %d tests were found, so this test sees too little", len(inGo), len(inExtension))
	}

	// Each threat has one.
	for line := range strings.Lines(document) {
		cells := strings.Split(line, "|")
		if len(cells) == 5 && !strings.HasPrefix(cells[1], "---") && strings.TrimSpace(cells[1]) != "threat" &&
			!goTest.MatchString(cells[3]) && !extensionTest.MatchString(cells[3]) {
			t.Errorf("no test holds: %s", strings.TrimSpace(cells[1]))
		}
	}

	asked := permissions.FindStringSubmatch(read("extension/manifest.ts"))
	if asked == nil {
		t.Fatal("the manifest's permissions were not found")
	}
	for _, m := range quoted.FindAllStringSubmatch(asked[1], -1) {
		if !strings.Contains(document, "| `"+m[1]+"` |") {
			t.Errorf("the permission %s is not justified", m[1])
		}
	}
}
