package audit

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/note"
)

// Profile is what a payer, or a rule of law, asks of a note: which questions are
// asked in which setting, how grave each is and where the rule comes from. It is
// data, dated, in profiles/. A profile that extends another says only what is
// different.
type Profile struct {
	Name      string                        `json:"name"`
	Title     string                        `json:"title"`
	From      string                        `json:"from"` // the day from which it holds, YYYY-MM-DD
	About     string                        `json:"about"`
	Extends   string                        `json:"extends"`
	Questions map[note.QuestionID]Asking    `json:"questions"`
	Settings  map[Setting][]note.QuestionID `json:"settings"`

	// StartAndStop: the length alone is not enough.
	StartAndStop bool `json:"start_and_stop"`
	// Codes that the payer takes beside the CPT codes.
	Codes []PayerCode `json:"codes"`
}

// Asking is how a profile asks a question.
type Asking struct {
	Severity Level  `json:"severity"`
	Source   string `json:"source"`

	own bool // a clinic's own severity, which nothing raises
}

// Level is a question's severity, or Off.
type Level string

// Off: the question is never asked.
const Off Level = "off"

// Levels of a question.
var Levels = []Level{Level(note.Error), Level(note.Warn), Level(note.Info), Off}

// PayerCode is a billing code of a payer's own.
type PayerCode struct {
	Code  string `json:"code"`
	About string `json:"about"`
	Unit  int    `json:"unit"` // minutes of one unit; 0 if it is not counted in time
}

// Setting is what kind of service a note is about. Closed list.
type Setting string

const (
	Individual       Setting = "individual"
	Child            Setting = "child"
	Couple           Setting = "couple"
	Family           Setting = "family"
	Group            Setting = "group"
	Crisis           Setting = "crisis"
	Intake           Setting = "intake"
	Prescriber       Setting = "prescriber"
	Rehab            Setting = "rehab"             // occupational, physical and speech therapy
	RehabEvaluation  Setting = "rehab-evaluation"  // its first visit
	Medical          Setting = "medical"           // a family doctor's visit
	Discharge        Setting = "discharge"         // the last session
	DischargeSummary Setting = "discharge-summary" // the document, which is about no session
	TreatmentPlan    Setting = "treatment-plan"
	Phone            Setting = "phone"           // a call
	CaseManagement   Setting = "case-management" // help with offices, housing, papers
	NoShow           Setting = "no-show"
	Brief            Setting = "brief" // hardly anything is written yet
)

// Settings lists them all.
var Settings = []Setting{Individual, Child, Couple, Family, Group, Crisis, Intake, Prescriber, Rehab, RehabEvaluation, Medical, Discharge,
	DischargeSummary, TreatmentPlan, Phone, CaseManagement, NoShow, Brief}

// always are asked in every setting: they are about words that stand in the note.
var always = []note.QuestionID{note.AskRiskConflict, note.AskRiskMore, note.AskValue, note.AskTimeConflict, note.AskCodeMismatch,
	note.AskPrivate, note.AskThirdParty, note.AskTone, note.AskAbbreviation, note.AskCopy, note.AskConsent}

//go:embed profiles/*.json
var profileFiles embed.FS

// profiles by name, read once: they are part of the binary, so a bad one is a defect.
var profiles = func() map[string]Profile {
	out, err := readProfiles(profileFiles, "profiles")
	if err != nil {
		panic(err)
	}
	return out
}()

// Profiles lists the names of the profiles there are.
func Profiles() []string { return slices.Sorted(maps.Keys(profiles)) }

// DefaultProfile holds where none is chosen.
const DefaultProfile = "general"

// FindProfile gives the profile of a name; "" means the default.
func FindProfile(name string) (Profile, error) {
	if name == "" {
		name = DefaultProfile
	}
	p, ok := profiles[name]
	if !ok {
		return Profile{}, fmt.Errorf("there is no profile %q; there are %s", name, strings.Join(Profiles(), ", "))
	}
	return p, nil
}

// With gives the profile with a clinic's own severities: "off" turns a question off.
func (p Profile) With(levels map[string]string) (Profile, error) {
	p.Questions = maps.Clone(p.Questions)
	for _, id := range slices.Sorted(maps.Keys(levels)) {
		q := note.QuestionID(id)
		if !slices.Contains(note.QuestionIDs, q) {
			return p, fmt.Errorf("there is no question %q", id)
		}
		level := Level(levels[id])
		if !slices.Contains(Levels, level) {
			return p, fmt.Errorf("%s: the severity must be error, warn, info or off, not %q", id, levels[id])
		}
		p.Questions[q] = Asking{level, p.Questions[q].Source, true}
	}
	return p, nil
}

// asks tells whether the profile asks a question in a setting, and how grave it is.
func (p Profile) asks(id note.QuestionID, in Setting) (note.Severity, bool) {
	level := p.Questions[id].Severity
	return note.Severity(level), level != Off && (slices.Contains(always, id) || slices.Contains(p.Settings[in], id))
}

// readProfiles reads a folder of profiles, strictly.
func readProfiles(files fs.FS, folder string) (map[string]Profile, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	raw := map[string]Profile{}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		p, err := parseProfile(data)
		if err == nil && p.Name+".json" != path.Base(name) {
			err = fmt.Errorf("the file holds the profile %q", p.Name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		raw[p.Name] = p
	}
	out := map[string]Profile{}
	for name, p := range raw {
		if p.Extends != "" {
			base, ok := raw[p.Extends]
			if !ok || base.Extends != "" {
				return nil, fmt.Errorf("profile %s extends %q, which is no profile of its own", name, p.Extends)
			}
			base.Questions, base.Settings = maps.Clone(base.Questions), maps.Clone(base.Settings)
			maps.Copy(base.Questions, p.Questions)
			maps.Copy(base.Settings, p.Settings)
			p.Questions, p.Settings = base.Questions, base.Settings
			p.StartAndStop = p.StartAndStop || base.StartAndStop
			p.Codes = slices.Concat(base.Codes, p.Codes)
		}
		if err := p.whole(); err != nil {
			return nil, fmt.Errorf("profile %s: %w", name, err)
		}
		out[name] = p
	}
	return out, nil
}

func parseProfile(data []byte) (Profile, error) {
	var p Profile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, err
	}
	if d.More() {
		return p, fmt.Errorf("there is more after the profile")
	}
	return p, nil
}

var payerCodeRE = regexp.MustCompile(`^[A-Z]\d{4}$`)

// whole checks a profile after it took over what it extends.
func (p Profile) whole() error {
	if p.Name == "" || p.Title == "" || p.About == "" {
		return fmt.Errorf("it has no name, title or about")
	}
	if _, err := time.Parse(time.DateOnly, p.From); err != nil {
		return fmt.Errorf("from: %q is no date (YYYY-MM-DD)", p.From)
	}
	for id, a := range p.Questions {
		switch {
		case !slices.Contains(note.QuestionIDs, id):
			return fmt.Errorf("there is no question %q", id)
		case !slices.Contains(Levels, a.Severity):
			return fmt.Errorf("%s: there is no severity %q", id, a.Severity)
		case a.Source == "":
			return fmt.Errorf("%s: it names no source", id)
		}
	}
	for _, id := range note.QuestionIDs {
		if _, ok := p.Questions[id]; !ok {
			return fmt.Errorf("it says nothing of %s", id)
		}
	}
	for s, ids := range p.Settings {
		if !slices.Contains(Settings, s) {
			return fmt.Errorf("there is no setting %q", s)
		}
		for _, id := range ids {
			if !slices.Contains(note.QuestionIDs, id) {
				return fmt.Errorf("%s: there is no question %q", s, id)
			}
		}
	}
	for _, s := range Settings {
		if _, ok := p.Settings[s]; !ok {
			return fmt.Errorf("it says nothing of the setting %s", s)
		}
	}
	for _, c := range p.Codes {
		if !payerCodeRE.MatchString(c.Code) || c.About == "" || c.Unit < 0 {
			return fmt.Errorf("%q is no code", c.Code)
		}
	}
	return nil
}
