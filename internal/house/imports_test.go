package house

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/sidequill/sidequill/"

// pkg is what `go list` says of a package.
type pkg struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

// packages lists the project's own packages as they are built for an OS.
func packages(t *testing.T, goos string) map[string]pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports,Deps", "./internal/...", "./agent")
	cmd.Dir = repoRoot(t)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	all := map[string]pkg{}
	for decoder := json.NewDecoder(out); ; {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimPrefix(p.ImportPath, module)] = p
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}

// own are the packages of the project among imports, without internal/.
func own(imports []string) (out []string) {
	for _, path := range imports {
		if rest, ok := strings.CutPrefix(path, module); ok {
			out = append(out, strings.TrimPrefix(rest, "internal/"))
		}
	}
	return out
}

// stages of the pipeline: each knows the nouns and what all share, none knows the next.
var stages = []string{"dump", "sorter", "writer", "verify", "audit"}

// mayImport says which packages of the project each one may import. Imports
// point downwards only.
var mayImport = map[string][]string{
	"redact":            {},
	"fault":             {},
	"note":              {"redact"},
	"glossary":          {"note", "redact"},
	"weights":           {},
	"model":             {"redact", "fault"},
	"dump":              {"note", "redact", "glossary", "weights"},
	"dump/train":        {"note", "redact", "dump"}, // a program of its own; no part of the agent
	"sorter":            {"note", "redact", "glossary", "names", "weights"},
	"sorter/corpus":     {"note", "redact", "dump"},                    // what the sorter is trained and measured on
	"sorter/train":      {"note", "redact", "sorter", "sorter/corpus"}, // a program of its own; no part of the agent
	"names":             {"note", "redact"},
	"names/plain":       {"note", "redact", "names"}, // a program of its own; no part of the agent
	"writer":            {"note", "redact", "fault", "glossary", "model", "names"},
	"verify":            {"note", "redact", "glossary"},
	"audit":             {"note", "redact", "glossary"},
	"draft":             append([]string{"note", "redact", "fault", "glossary", "model", "names"}, stages...),
	"host":              {"fault", "redact"},
	"wording":           {"note", "redact", "fault", "host", "writer"},
	"clip":              {"note", "redact", "fault"},
	"formats":           {"note", "redact", "fault"},
	"native":            {"protocol", "fault", "host"},
	"keystore":          {"fault", "host"},
	"config":            {"note", "redact", "fault", "host", "native", "keystore"},
	"channel":           {"protocol", "fault", "host", "redact", "keystore"},
	"eventlog":          {"fault", "host", "redact"},
	"control":           {"channel", "eventlog", "fault", "host", "redact"},
	"model/ollama":      {"model", "fault", "redact", "host"},
	"protocol":          {"draft", "note", "redact", "fault"},
	"protocol/generate": {"protocol"},
	"gateway":           {"channel", "eventlog", "protocol", "draft", "model", "note", "redact", "fault", "host", "keystore"},

	"host/hosttest":       {},
	"gateway/gatewaytest": {"channel", "protocol"},                                                                                          // a client for tests
	"bench":               {"draft", "dump", "fault", "glossary", "model", "note", "redact", "sorter", "sorter/corpus", "verify", "writer"}, // measures, and nothing imports it but the agent
	"house":               {},
}

func TestImportsPointDownwards(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		all := packages(t, goos)
		for path, p := range all {
			name, internal := strings.CutPrefix(path, "internal/")
			if !internal {
				continue // agent is on top
			}
			allowed, known := mayImport[name]
			if !known {
				t.Errorf("%s stands in no rule: say what it may import", path)
				continue
			}
			for _, imported := range own(p.Imports) {
				if !slices.Contains(allowed, imported) {
					t.Errorf("%s imports %s, which the plan does not allow", path, imported)
				}
			}
		}
	}
}

// neverInPipeline are the ways out of the process. What the pipeline is built of
// must not know them, however indirectly.
var neverInPipeline = []string{"net", "net/http", "os/exec", "plugin", "syscall/js"}

func TestThePipelineCannotReachTheNetwork(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		all := packages(t, goos)
		for _, name := range append([]string{"note", "redact", "fault", "glossary", "model", "names", "draft"}, stages...) {
			p, ok := all["internal/"+name]
			if !ok {
				t.Errorf("there is no package %s", name)
			}
			for _, dep := range p.Deps {
				if slices.Contains(neverInPipeline, dep) {
					t.Errorf("%s depends on %s (%s)", name, dep, goos)
				}
			}
		}
	}
}

// mayDial are the packages that use the network by their own imports, and why.
var mayDial = map[string]string{
	"internal/model/ollama": "the local model server",
	"internal/gateway":      "the loopback socket of the extension",
	"internal/control":      "the agent's own door for the command line",
	"internal/host":         "whose socket this is; where the agent listens",
	"agent":                 "listens and dials for its verbs",

	"internal/keystore": "the Secret Service on the session bus, a Unix socket of our own account; on macOS the program security",

	"internal/gateway/gatewaytest": "a client for tests",
}

// mayRun are the packages that start other programs.
var mayRun = map[string]string{
	"internal/host":          "the service manager",
	"internal/host/hosttest": "a test's own program, under a second account",
	"agent":                  "doctor and service ask the system's own tools",
}

func TestFewPackagesReachOut(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		for path, p := range packages(t, goos) {
			for _, imported := range p.Imports {
				dials := imported == "net" || imported == "net/http" || strings.HasPrefix(imported, "github.com/gorilla/websocket") ||
					strings.HasPrefix(imported, "github.com/ollama/") || strings.HasPrefix(imported, "github.com/zalando/") || strings.HasPrefix(imported, "github.com/godbus/")
				if dials && mayDial[path] == "" {
					t.Errorf("%s imports %s; the network is for %v", path, imported, mayDial)
				}
				if imported == "os/exec" && mayRun[path] == "" && path != "internal/house" {
					t.Errorf("%s imports %s; other programs are for %v", path, imported, mayRun)
				}
			}
		}
	}
}
