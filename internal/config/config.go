// Package config reads config.toml in the agent's state folder.
//
// It is strict: a key it does not know, a value outside the stated range or an
// address that is not this machine's is an error that names the line, the key
// and what is allowed. A setting that was mistyped must not quietly mean its
// default. A missing file means all defaults; [Default] shows them, [Sample] is
// the file that says the same in words.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/keystore"
	"github.com/sidequill/sidequill/internal/native"
	"github.com/sidequill/sidequill/internal/note"
)

// FileName of the configuration in the state folder.
const FileName = "config.toml"

// Engines that [model] engine may name.
const (
	EngineAuto   = "auto"   // Ollama if it is there, else the built-in engine
	EngineOllama = "ollama" // Ollama; a draft says so if it is not there
	EngineNone   = "none"   // the built-in engine alone
)

// Config is the whole configuration.
type Config struct {
	Agent  Agent  `toml:"agent"`
	Model  Model  `toml:"model"`
	Style  Style  `toml:"style"`
	Format Format `toml:"format"`
	Audit  Audit  `toml:"audit"`
	Drafts Drafts `toml:"drafts"`
	Lock   Lock   `toml:"lock"`
}

// Agent is how the agent itself runs.
type Agent struct {
	Addr  string     `toml:"addr"`  // listening address; empty: the first free of Ports
	Ports []uint16   `toml:"ports"` // tried in order on 127.0.0.1
	Log   slog.Level `toml:"log"`
	// Keystore says where the key is that seals the agent's secrets: keystore.Auto, System or File.
	Keystore string `toml:"keystore"`
	// Extensions that may pair by one click, besides our own: "chrome-extension://ID"
	// or the id of a Firefox add-on.
	Extensions []string `toml:"extensions"`
}

// Model is which model writes.
type Model struct {
	Engine    string        `toml:"engine"`
	Name      string        `toml:"name"` // empty: the best that is there
	URL       string        `toml:"url"`
	NumCtx    int           `toml:"num_ctx"`
	KeepAlive time.Duration `toml:"keep_alive"` // below 0: for ever
	Owners    []string      `toml:"owners"`     // accounts besides our own and root that may run the server
}

// Style is how the built-in engine writes.
type Style struct {
	Subject string `toml:"subject"` // "client", "patient" or "initials"
	Tense   string `toml:"tense"`   // of what the client tells: "present", "past", or "" as she typed it
	Names   string `toml:"names"`   // what stands for third parties' names: "role", "initials" or "keep"
	Full    bool   `toml:"full"`    // "Client reports …" instead of "Reports …"; false keeps it telegraphic
}

// Format is which note is drafted where nothing else is said, and what practices
// disagree on in the built-in ones.
type Format struct {
	Default       string `toml:"default"`       // key of a built-in format, or of one in the folder formats
	Interventions string `toml:"interventions"` // section of SOAP for what the clinician did
	Assessment    string `toml:"assessment"`    // section of BIRP, GIRP, PIRP and SIRP for what she concludes
	SIRPLast      string `toml:"sirp_last"`     // what the P of SIRP is
}

// Audit is what a draft is asked.
type Audit struct {
	Profile   string            `toml:"profile"`   // name of a profile; which there are is known only where they are read
	Questions map[string]string `toml:"questions"` // severities of single questions: error, warn, info or off
}

// Drafts is how long a draft may be kept that she is not done with.
type Drafts struct {
	Keep string `toml:"keep"` // KeepNextDay, KeepDay or KeepHours
}

// How long at most, from when the draft was begun.
const (
	KeepNextDay = "next-day" // to the end of the next day
	KeepDay     = "day"      // to midnight
	KeepHours   = "8h"       // eight hours
)

// Lock says which settings are not to be chosen on the settings page.
type Lock struct {
	Keys []string `toml:"keys"` // names of settings, or of tables for all that stand in them
	By   string   `toml:"by"`   // who says so, for her to read
}

// Choices are the settings as the formats know them.
func (f Format) Choices() note.Choices {
	return note.Choices{"interventions": f.Interventions, "assessment": f.Assessment, "sirp_last": f.SIRPLast}
}

// Default is what holds where the file says nothing.
func Default() Config {
	return Config{
		Agent: Agent{Ports: slices.Clone(host.Ports), Log: slog.LevelInfo, Keystore: keystore.Auto, Extensions: []string{}},
		Model: Model{Engine: EngineAuto, URL: "http://127.0.0.1:11434", NumCtx: 4096, KeepAlive: 30 * time.Minute, Owners: []string{"ollama"}},
		Style: Style{Subject: "client", Names: "role", Full: true},
		Format: Format{
			Default: "soap", Interventions: note.DefaultChoices["interventions"],
			Assessment: note.DefaultChoices["assessment"], SIRPLast: note.DefaultChoices["sirp_last"],
		},
		Audit:  Audit{Profile: "general", Questions: map[string]string{}},
		Drafts: Drafts{Keep: KeepNextDay},
		Lock:   Lock{Keys: []string{}},
	}
}

// Path of the file in a state folder.
func Path(home string) string { return filepath.Join(home, FileName) }

// maxFile is far more than anybody configures.
const maxFile = 64 << 10

// Load reads the file at path. A missing one means Default.
func Load(path string) (Config, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), nil
	} else if err != nil {
		return Config{}, fault.Wrap(fault.Storage, err, "opening the configuration")
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return Config{}, fault.Wrap(fault.Storage, err, "reading the configuration")
	}
	cfg, err := Parse(data)
	return cfg, fault.Wrap(fault.BadInput, err, "reading %s", path)
}

// Parse reads the text of a configuration.
func Parse(data []byte) (Config, error) {
	if len(data) > maxFile {
		return Config{}, fmt.Errorf("it is over %d kB", maxFile>>10)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // editors on Windows write it
	if !utf8.Valid(data) {
		return Config{}, errors.New("it is not UTF-8 text")
	}
	cfg := Default()
	meta, err := toml.Decode(string(data), &cfg)
	if err != nil {
		if bad, ok := errors.AsType[toml.ParseError](err); ok {
			return Config{}, fmt.Errorf("line %d: %s%s", bad.Position.Line, quoted(bad.LastKey), bad.Message)
		}
		return Config{}, err
	}
	for _, key := range meta.Undecoded() {
		return Config{}, fmt.Errorf("%s%s is not a setting; there are %s", line(data, key), key, strings.Join(Keys(), ", "))
	}
	for _, key := range slices.Sorted(maps.Keys(checks)) {
		if allowed := checks[key](cfg); allowed != "" {
			return Config{}, fmt.Errorf("%s%s must be %s", line(data, strings.Split(key, ".")), key, allowed)
		}
	}
	return cfg, nil
}

// The closed lists.
var (
	engines       = []string{EngineAuto, EngineOllama, EngineNone}
	subjects      = []string{"client", "patient", "initials"}
	tenses        = []string{"", "past", "present"}
	nameStyles    = []string{"role", "initials", "keep"}
	interventions = []string{"objective", "assessment", "plan"}
	assessments   = []string{"response", "behavior"}
	sirpLasts     = []string{"plan", "progress"}
	levels        = []string{"error", "warn", "info", "off"}
	keeps         = []string{KeepNextDay, KeepDay, KeepHours}
)

// checks say what is allowed where a value is not.
var checks = map[string]func(Config) string{
	"agent.addr": func(c Config) string {
		if _, err := host.Loopback(c.Agent.Addr); c.Agent.Addr != "" && err != nil {
			return `an address of this machine with a port, such as "127.0.0.1:21764"`
		}
		return ""
	},
	"agent.ports": func(c Config) string {
		if len(c.Agent.Ports) == 0 || len(c.Agent.Ports) > 16 || slices.ContainsFunc(c.Agent.Ports, func(p uint16) bool { return p < 1024 }) {
			return "1 to 16 port numbers from 1024 to 65535"
		}
		return ""
	},
	"agent.log": func(c Config) string {
		if c.Agent.Log < slog.LevelDebug || c.Agent.Log > slog.LevelError || c.Agent.Log%4 != 0 {
			return `"debug", "info", "warn" or "error"`
		}
		return ""
	},
	"agent.extensions": func(c Config) string {
		if len(c.Agent.Extensions) > 16 || slices.ContainsFunc(c.Agent.Extensions, func(e string) bool { return !native.IsExtension(e) }) {
			return `at most 16 extensions, such as ["chrome-extension://" and its 32 letters] or the id of a Firefox add-on`
		}
		return ""
	},
	"agent.keystore": func(c Config) string {
		return oneOf(c.Agent.Keystore, keystore.Auto, keystore.System, keystore.File)
	},
	"model.engine": func(c Config) string { return oneOf(c.Model.Engine, engines...) },
	"model.name": func(c Config) string {
		if len(c.Model.Name) > 200 || strings.ContainsFunc(c.Model.Name, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			return `a model's name without spaces, such as "llama3.2:3b"`
		}
		return ""
	},
	"model.url": func(c Config) string {
		if _, err := host.LoopbackURL(c.Model.URL); err != nil {
			return `a server on this machine, such as "http://127.0.0.1:11434"`
		}
		return ""
	},
	"model.num_ctx": func(c Config) string {
		if c.Model.NumCtx < 2048 || c.Model.NumCtx > 131072 {
			return "from 2048 to 131072"
		}
		return ""
	},
	"model.keep_alive": func(c Config) string {
		if c.Model.KeepAlive >= 0 && c.Model.KeepAlive < time.Second {
			return `a time such as "30m" of at least a second, or "-1s" for ever`
		}
		return ""
	},
	"model.owners": func(c Config) string {
		if len(c.Model.Owners) > 16 || slices.Contains(c.Model.Owners, "") {
			return `at most 16 names of accounts, such as ["ollama"]`
		}
		return ""
	},
	"style.subject": func(c Config) string { return oneOf(c.Style.Subject, subjects...) },
	"style.tense":   func(c Config) string { return oneOf(c.Style.Tense, tenses...) },
	"style.names":   func(c Config) string { return oneOf(c.Style.Names, nameStyles...) },
	"style.full":    func(Config) string { return "" },
	"format.default": func(c Config) string {
		if !formatKey.MatchString(c.Format.Default) {
			return `the key of a format, such as "soap" or that of a file in the folder formats`
		}
		return ""
	},
	"format.interventions": func(c Config) string { return oneOf(c.Format.Interventions, interventions...) },
	"format.assessment":    func(c Config) string { return oneOf(c.Format.Assessment, assessments...) },
	"audit.profile": func(c Config) string {
		if !formatKey.MatchString(c.Audit.Profile) {
			return `the name of a profile, such as "general" or "medicare"`
		}
		return ""
	},
	"audit.questions": func(c Config) string {
		for _, id := range slices.Sorted(maps.Keys(c.Audit.Questions)) {
			if !slices.Contains(note.QuestionIDs, note.QuestionID(id)) {
				return fmt.Sprintf("a table of questions such as \"goal.missing\"; there is no question %q", id)
			}
			if bad := oneOf(c.Audit.Questions[id], levels...); bad != "" {
				return fmt.Sprintf("a table in which %s is %s", id, bad)
			}
		}
		return ""
	},
	"format.sirp_last": func(c Config) string { return oneOf(c.Format.SIRPLast, sirpLasts...) },
	"drafts.keep":      func(c Config) string { return oneOf(c.Drafts.Keep, keeps...) },
	"lock.by": func(c Config) string {
		if len(c.Lock.By) > 80 || strings.ContainsFunc(c.Lock.By, unicode.IsControl) {
			return "a name of at most 80 bytes, such as \"Clinic IT\""
		}
		return ""
	},
	"lock.keys": lockable,
}

func lockable(c Config) string {
	for _, key := range c.Lock.Keys {
		if !slices.ContainsFunc(ChoosableKeys(), func(k string) bool { return k == key || strings.HasPrefix(k, key+".") }) {
			return fmt.Sprintf("a list of settings that can be chosen, such as [\"style.names\", \"audit\"]; there is no %q", key)
		}
	}
	return ""
}

// formatKey is how the key of a format looks; which there are is known only where they are read.
var formatKey = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Keys are all settings.
func Keys() []string { return slices.Sorted(maps.Keys(checks)) }

func oneOf(value string, allowed ...string) string {
	if slices.Contains(allowed, value) {
		return ""
	}
	return `one of "` + strings.Join(allowed, `", "`) + `"`
}

func quoted(key string) string {
	if key == "" {
		return ""
	}
	return key + ": "
}

// line is where a key stands, as "line 3: ", or nothing if it cannot be told
// (TOML has several ways to write a key).
func line(data []byte, key []string) string {
	table := ""
	for i, text := range strings.Split(string(data), "\n") {
		text = strings.TrimSpace(text)
		if name, ok := strings.CutPrefix(text, "["); ok {
			table = strings.TrimSpace(strings.TrimRight(strings.SplitN(strings.TrimLeft(name, "["), "]", 2)[0], "] "))
			if table == strings.Join(key, ".") {
				return fmt.Sprintf("line %d: ", i+1)
			}
			continue
		}
		name, _, ok := strings.Cut(text, "=")
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		if ok && strings.TrimPrefix(table+"."+name, ".") == strings.Join(key, ".") {
			return fmt.Sprintf("line %d: ", i+1)
		}
	}
	return ""
}
