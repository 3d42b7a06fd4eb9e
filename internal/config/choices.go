package config

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
)

// ChoicesFile holds what she chose on the settings page, beside config.toml,
// which is written by hand alone.
const ChoicesFile = "choices.json"

// onOff are the values of a setting that is true or false.
var onOff = []string{"true", "false"}

// questionsKey with a question's id behind it is the setting of that question.
const questionsKey = "audit.questions."

// AsProfile is the value of a question that is as grave as the profile has it.
const AsProfile = "profile"

// choice is a setting that she may change herself: where it stands, and its
// values if they are a closed list of our own.
type choice struct {
	place   func(*Config) any // *string or *bool
	allowed []string
}

var choices = map[string]choice{
	"style.subject":        {func(c *Config) any { return &c.Style.Subject }, subjects},
	"style.tense":          {func(c *Config) any { return &c.Style.Tense }, tenses},
	"style.names":          {func(c *Config) any { return &c.Style.Names }, nameStyles},
	"style.full":           {func(c *Config) any { return &c.Style.Full }, onOff},
	"format.default":       {func(c *Config) any { return &c.Format.Default }, nil},
	"format.interventions": {func(c *Config) any { return &c.Format.Interventions }, interventions},
	"format.assessment":    {func(c *Config) any { return &c.Format.Assessment }, assessments},
	"format.sirp_last":     {func(c *Config) any { return &c.Format.SIRPLast }, sirpLasts},
	"audit.profile":        {func(c *Config) any { return &c.Audit.Profile }, nil},
	"drafts.keep":          {func(c *Config) any { return &c.Drafts.Keep }, keeps},
	"model.engine":         {func(c *Config) any { return &c.Model.Engine }, engines},
	"model.name":           {func(c *Config) any { return &c.Model.Name }, nil},
}

// ChoosableKeys are the settings that may be chosen on the settings page.
func ChoosableKeys() []string {
	keys := slices.Collect(maps.Keys(choices))
	for _, id := range note.QuestionIDs {
		keys = append(keys, questionsKey+string(id))
	}
	slices.Sort(keys)
	return keys
}

// get reads the setting at key, which is choosable.
func get(c Config, key string) string {
	if id, ok := strings.CutPrefix(key, questionsKey); ok {
		if level, set := c.Audit.Questions[id]; set {
			return level
		}
		return AsProfile
	}
	switch place := choices[key].place(&c).(type) {
	case *bool:
		return strconv.FormatBool(*place)
	case *string:
		return *place
	}
	return ""
}

// set changes it; c's maps are shared with others.
func set(c *Config, key, value string) {
	if id, ok := strings.CutPrefix(key, questionsKey); ok {
		c.Audit.Questions = maps.Clone(c.Audit.Questions)
		if value == AsProfile {
			delete(c.Audit.Questions, id)
		} else {
			c.Audit.Questions[id] = value
		}
		return
	}
	switch place := choices[key].place(c).(type) {
	case *bool:
		*place = value == onOff[0]
	case *string:
		*place = value
	}
}

// Locked tells whether the configuration fixes a setting: by its own name or by
// that of a table it stands in.
func (l Lock) Locked(key string) bool {
	return slices.ContainsFunc(l.Keys, func(k string) bool { return k == key || strings.HasPrefix(key, k+".") })
}

// Setting is one that may be chosen, as the settings page shows it.
type Setting struct {
	Key     string
	Value   string
	Default string   // what the configuration says without her
	Allowed []string // empty: any text that is right
	Locked  bool
}

// Why a value is refused.
const (
	RefusedUnknown = "unknown" // there is no such setting
	RefusedLocked  = "locked"
	RefusedValue   = "value" // it is not one of those allowed
)

// Refusal is one value that cannot be taken.
type Refusal struct {
	Key, Why string
	Allowed  string // in words, where the value is wrong
}

// Choices are what she chose, over the configuration.
type Choices struct {
	path string
	base Config
	// values that only the agent knows: of formats and profiles
	known map[string][]string

	mu     sync.Mutex
	hers   map[string]string
	broken error // the file could not be read: nothing is written over it
}

const choicesVersion = 1

type choicesFile struct {
	Version int               `json:"version"`
	Choices map[string]string `json:"choices"`
}

// OpenChoices reads them in a state folder. known lists the values of settings
// that are no closed list of this package. What is not right any more (a format
// that is gone, a setting that is locked by now) is left out as long as it is
// not. With a file that cannot be read the configuration alone holds: the error
// says so, and the file stays as it is.
func OpenChoices(home string, base Config, known map[string][]string) (*Choices, error) {
	c := &Choices{path: filepath.Join(home, ChoicesFile), base: base, known: known, hers: map[string]string{}}
	c.broken = c.read()
	return c, c.broken
}

func (c *Choices) read() error {
	data, err := os.ReadFile(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(fault.Storage, err, "reading %s", ChoicesFile)
	}
	var file choicesFile
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return fault.Wrap(fault.Storage, err, "reading %s, which is damaged (move it away to choose anew)", c.path)
	}
	if file.Version != choicesVersion {
		return fault.New(fault.Storage, "reading %s: another version of Sidequill wrote it; update this one, or move it away", c.path)
	}
	if file.Choices != nil {
		c.hers = file.Choices
	}
	return nil
}

// Config is the configuration as she has it.
func (c *Choices) Config() Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.with(c.hers)
}

// with lays values over the configuration, each that can be taken.
func (c *Choices) with(hers map[string]string) Config {
	out := c.base
	for _, key := range slices.Sorted(maps.Keys(hers)) {
		if c.refuse(key, hers[key]) == nil {
			set(&out, key, hers[key])
		}
	}
	return out
}

// refuse says why a value cannot be taken; nil: it can.
func (c *Choices) refuse(key, value string) *Refusal {
	if !slices.Contains(ChoosableKeys(), key) {
		return &Refusal{Key: key, Why: RefusedUnknown}
	}
	if c.base.Lock.Locked(key) {
		return &Refusal{Key: key, Why: RefusedLocked}
	}
	if allowed := c.allowed(key); allowed != nil {
		if bad := oneOf(value, allowed...); bad != "" {
			return &Refusal{key, RefusedValue, bad}
		}
		return nil
	}
	changed := c.base
	set(&changed, key, value)
	if bad := checks[key](changed); bad != "" {
		return &Refusal{key, RefusedValue, bad}
	}
	return nil
}

func (c *Choices) allowed(key string) []string {
	if known, ok := c.known[key]; ok {
		return known
	}
	if strings.HasPrefix(key, questionsKey) {
		return append([]string{AsProfile}, levels...)
	}
	return choices[key].allowed
}

// Change takes new values, and lets those of clear be as the configuration has
// them. Where one of them is refused, nothing is changed. It tells which
// settings are another's now.
func (c *Choices) Change(values map[string]string, clear []string) (changed []string, refused []Refusal, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return nil, nil, c.broken
	}
	hers := maps.Clone(c.hers)
	before := c.with(c.hers)
	for _, key := range clear {
		if !slices.Contains(ChoosableKeys(), key) {
			refused = append(refused, Refusal{Key: key, Why: RefusedUnknown})
		}
		delete(hers, key)
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := values[key]
		// A file that says of a locked setting what it is anyway asks for nothing.
		if c.base.Lock.Locked(key) && slices.Contains(ChoosableKeys(), key) && value == get(before, key) {
			continue
		}
		if r := c.refuse(key, value); r != nil {
			refused = append(refused, *r)
		} else if hers[key] = value; value == get(c.base, key) {
			delete(hers, key)
		}
	}
	if len(refused) > 0 || maps.Equal(hers, c.hers) {
		return nil, refused, nil
	}
	data, err := json.MarshalIndent(choicesFile{choicesVersion, hers}, "", "  ")
	if err != nil {
		return nil, nil, fault.Wrap(fault.Defect, err, "writing %s", ChoicesFile)
	}
	if err := host.WriteFile(c.path, append(data, '\n')); err != nil {
		return nil, nil, err
	}
	c.hers = hers
	after := c.with(hers)
	for _, key := range ChoosableKeys() {
		if get(before, key) != get(after, key) {
			changed = append(changed, key)
		}
	}
	return changed, nil, nil
}

// Settings are all that may be chosen, as they stand.
func (c *Choices) Settings() []Setting {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.with(c.hers)
	var out []Setting
	for _, key := range ChoosableKeys() {
		out = append(out, Setting{key, get(now, key), get(c.base, key), c.allowed(key), c.base.Lock.Locked(key)})
	}
	return out
}
