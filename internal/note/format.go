package note

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Format is a note format as data: its sections, and what goes into each.
type Format struct {
	Key      string          `json:"key"`
	Title    string          `json:"title"`
	Kind     FormatKind      `json:"kind"`
	Sections []FormatSection `json:"sections"`
}

// FormatKind is what a note of the format is for; what is asked of it depends on that.
type FormatKind string

const (
	ProgressNote  FormatKind = "progress"
	GroupNote     FormatKind = "group"
	Intake        FormatKind = "intake"
	TreatmentPlan FormatKind = "treatment-plan"
	Discharge     FormatKind = "discharge"
)

// FormatKinds lists them all.
var FormatKinds = []FormatKind{ProgressNote, GroupNote, Intake, TreatmentPlan, Discharge}

// FormatSection says what one section of a format takes.
type FormatSection struct {
	Key    string   `json:"key"`
	Title  string   `json:"title"`
	Letter string   `json:"letter"` // shown in the gutter beside a statement
	Block  PartKind `json:"block"`  // the clinician's own block that is this section; "" if none
	Takes  []Take   `json:"takes"`
	When   Choice   `json:"when"` // built-in formats only
}

// Take matches statements by slot and, if given, one facet.
type Take struct {
	Slot  Slot   `json:"slot"`
	Facet Facet  `json:"facet,omitempty"`
	When  Choice `json:"when"` // built-in formats only
}

// Choice names a setting and its value, as "interventions=plan": what carries it
// stands in the format only where the practice chose so. "" always stands.
type Choice string

// Choices are what practices disagree on: each setting with its value.
type Choices map[string]string

// DefaultChoices hold where a practice says nothing.
var DefaultChoices = Choices{
	"interventions": "objective", // section of SOAP for what the clinician did: objective, assessment or plan
	"assessment":    "response",  // section of BIRP, GIRP, PIRP and SIRP for what she concludes: response, or behavior (the first)
	"sirp_last":     "plan",      // what the P of SIRP is: plan or progress
}

func (c Choices) holds(w Choice) bool {
	name, value, _ := strings.Cut(string(w), "=")
	return w == "" || c[name] == value
}

//go:embed formats/*.json
var formatFiles embed.FS

// builtIn are the built-in formats with every choice still open, SOAP first,
// then notes of a session, then the other documents.
var builtIn = func() (out []Format) {
	for _, key := range []string{"soap", "dap", "birp", "girp", "pirp", "pie", "sirp", "group", "intake", "treatment-plan", "discharge"} {
		b, err := formatFiles.ReadFile("formats/" + key + ".json")
		var f Format
		if err == nil {
			err = json.Unmarshal(b, &f)
		}
		if err != nil {
			panic(fmt.Sprintf("built-in format %s: %v", key, err))
		}
		out = append(out, f)
	}
	return out
}()

// Formats lists the built-in formats with the default choices.
func Formats() []Format { return FormatsWith(DefaultChoices) }

// FormatsWith lists the built-in formats as a practice chose them.
func FormatsWith(c Choices) []Format {
	out := make([]Format, len(builtIn))
	for i, f := range builtIn {
		out[i] = f
		out[i].Sections = nil
		for _, sec := range f.Sections {
			if !c.holds(sec.When) {
				continue
			}
			takes := make([]Take, 0, len(sec.Takes))
			for _, t := range sec.Takes {
				if c.holds(t.When) {
					takes = append(takes, Take{Slot: t.Slot, Facet: t.Facet})
				}
			}
			sec.Takes, sec.When = takes, ""
			out[i].Sections = append(out[i].Sections, sec)
		}
	}
	return out
}

// FormatByKey finds a built-in format with the default choices.
func FormatByKey(key string) (Format, bool) { return FindFormat(Formats(), key) }

// FindFormat finds a format by its key.
func FindFormat(formats []Format, key string) (Format, bool) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Key == strings.ToLower(key) })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

// telling are the facets in the order in which they decide where several would
// do: why the client came before what happened, whose history it is before what it
// is a history of, and what a statement is for before what it mentions.
var telling = []Facet{Safety, Level, Consent, Reason, Family, Trauma, Developmental, Substance, Psychiatric, Medication, Medical,
	Measure, MSE, FollowUp, Homework, Progress, Goal, Frequency, Diagnosis, Strengths, Impairment, Social, Problem, Symptom}

// Section tells which section takes s, and whether one does. The section that the
// clinician moved it to wins, then her own block or label, then the most specific match:
// slot and facet, the most telling facet first, then the slot alone. A statement
// that is out of the note (Unused, admin, private) has no section.
func (f Format) Section(s Statement) (int, bool) {
	if s.Unused != "" || s.Slot == Private || s.Slot == Admin {
		return 0, false
	}
	if s.Moved && s.Section != "" {
		if i := slices.IndexFunc(f.Sections, func(sec FormatSection) bool { return sec.Key == s.Section }); i >= 0 {
			return i, true
		}
	}
	if !s.Moved && s.Block != Whole && s.Block != Answer {
		if i := slices.IndexFunc(f.Sections, func(sec FormatSection) bool { return sec.Block != "" && sec.Block == s.Block }); i >= 0 {
			return i, true
		}
	}
	if s.Topic != "" && !s.Moved { // under a label of hers; what is told of the family stays with the family
		for i, sec := range f.Sections {
			if slices.ContainsFunc(sec.Takes, func(t Take) bool { return t.Facet == s.Topic && (t.Slot == s.Slot || s.Topic == Family) }) {
				return i, true
			}
		}
	}
	best, bestRank := -1, len(telling)+1
	for i, sec := range f.Sections {
		for _, t := range sec.Takes {
			if t.Slot != s.Slot || t.Facet != "" && !s.Has(t.Facet) {
				continue
			}
			rank := len(telling)
			if t.Facet != "" {
				rank = slices.Index(telling, t.Facet)
			}
			if rank < bestRank {
				best, bestRank = i, rank
			}
		}
	}
	return best, best >= 0
}
