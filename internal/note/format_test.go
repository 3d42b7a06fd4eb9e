package note

import (
	"maps"
	"slices"
	"testing"
)

// everyChoice is every way in which a practice may set the choices.
func everyChoice() []Choices {
	var out []Choices
	for _, interventions := range []string{"objective", "assessment", "plan"} {
		for _, assessment := range []string{"response", "behavior"} {
			for _, last := range []string{"plan", "progress"} {
				out = append(out, Choices{"interventions": interventions, "assessment": assessment, "sirp_last": last})
			}
		}
	}
	return out
}

func TestBuiltInFormatsAreSound(t *testing.T) {
	for _, chosen := range everyChoice() {
		for _, f := range FormatsWith(chosen) {
			sound(t, f)
		}
	}
	for _, f := range builtIn {
		for _, sec := range f.Sections {
			for _, when := range append([]Choice{sec.When}, choicesOf(sec.Takes)...) {
				if when != "" && !slices.ContainsFunc(everyChoice(), func(c Choices) bool { return c.holds(when) }) {
					t.Errorf("%s: no setting makes %q so", f.Key, when)
				}
			}
		}
	}
}

func choicesOf(takes []Take) (out []Choice) {
	for _, k := range takes {
		out = append(out, k.When)
	}
	return out
}

func sound(t *testing.T, f Format) {
	t.Helper()
	if f.Key == "" || f.Title == "" || len(f.Sections) == 0 || !slices.Contains(FormatKinds, f.Kind) {
		t.Errorf("format %q is incomplete", f.Key)
	}
	seen := map[string]string{}
	once := func(what, in string) {
		if seen[what] != "" {
			t.Errorf("%s: %s stands in %s and in %s", f.Key, what, seen[what], in)
		}
		seen[what] = in
	}
	taken := map[Slot]bool{}
	for _, s := range f.Sections {
		if s.Key == "" || s.Title == "" || s.Letter == "" || len(s.Takes) == 0 {
			t.Errorf("%s: section %q is incomplete", f.Key, s.Key)
		}
		once("key "+s.Key, s.Key)
		once("letter "+s.Letter, s.Key)
		if s.Block != "" {
			once("block "+string(s.Block), s.Key)
		}
		for _, k := range s.Takes {
			once("take "+string(k.Slot)+" "+string(k.Facet), s.Key)
			if !slices.Contains(Slots, k.Slot) {
				t.Errorf("%s: unknown slot %q", f.Key, k.Slot)
			}
			if k.Facet != "" && !slices.Contains(Facets, k.Facet) {
				t.Errorf("%s: unknown facet %q", f.Key, k.Facet)
			}
			if k.Facet == "" {
				taken[k.Slot] = true
			}
		}
	}
	for _, s := range Slots {
		if s != Admin && s != Private && !taken[s] {
			t.Errorf("%s: no section takes slot %q, so its statements would be lost", f.Key, s)
		}
	}
}

func TestEveryFacetHasItsRank(t *testing.T) {
	for _, f := range Facets {
		if !slices.Contains(telling, f) {
			t.Errorf("%s has no rank among the others", f)
		}
	}
	if len(telling) != len(Facets) {
		t.Error("a facet is ranked twice")
	}
}

// sectionKey is where f puts s; "" for nowhere.
func sectionKey(f Format, s Statement) string {
	if i, ok := f.Section(s); ok {
		return f.Sections[i].Key
	}
	return ""
}

func TestTheMostTellingFacetDecides(t *testing.T) {
	intake, _ := FormatByKey("intake")
	plan, _ := FormatByKey("treatment-plan")
	for _, tc := range []struct {
		name string
		f    Format
		s    Statement
		want string
	}{
		{"nothing special", intake, Statement{Slot: Reported, Facets: []Facet{Symptom}}, "presenting"},
		{"mother in hospital for mania", intake, Statement{Slot: Reported, Facets: []Facet{Psychiatric, Family}}, "family"},
		{"hit as a child", intake, Statement{Slot: Reported, Facets: []Facet{Trauma, Developmental}}, "trauma"},
		{"referred after a car accident", intake, Statement{Slot: Reported, Facets: []Facet{Trauma, Symptom, Reason}}, "reason"},
		{"rehab", intake, Statement{Slot: Reported, Facets: []Facet{Psychiatric, Substance}}, "substance"},
		{"a facet no section asks for", intake, Statement{Slot: Plan, Facets: []Facet{FollowUp}}, "plan"},
		{"risk stays with risk", intake, Statement{Slot: Risk, Facets: []Facet{Psychiatric, Safety}}, "risk"},
		{"a goal that counts", plan, Statement{Slot: Plan, Facets: []Facet{Goal, Frequency}}, "goals"},
		{"how often", plan, Statement{Slot: Plan, Facets: []Facet{Frequency, Diagnosis}}, "frequency"},
		{"her own move", intake, Statement{Slot: Reported, Facets: []Facet{Family}, Moved: true, Section: "social"}, "social"},
		{"her move into a section of another format", intake, Statement{Slot: Observed, Moved: true, Section: "objective"}, "mse"},
	} {
		tc.s.Block = Whole
		if got := sectionKey(tc.f, tc.s); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

func TestChoicesOfAPractice(t *testing.T) {
	place := func(c Choices, format string, s Statement) string {
		f, _ := FindFormat(FormatsWith(c), format)
		s.Block = Whole
		return sectionKey(f, s)
	}
	with := func(name, value string) Choices {
		c := maps.Clone(DefaultChoices)
		c[name] = value
		return c
	}
	act, thought, better := Statement{Slot: Intervention}, Statement{Slot: Assessment}, Statement{Slot: Assessment, Facets: []Facet{Progress}}
	for _, tc := range []struct {
		c      Choices
		format string
		s      Statement
		want   string
	}{
		{DefaultChoices, "soap", act, "objective"},
		{with("interventions", "assessment"), "soap", act, "assessment"},
		{with("interventions", "plan"), "soap", act, "plan"},
		{with("interventions", "plan"), "birp", act, "intervention"},
		{DefaultChoices, "birp", thought, "response"},
		{with("assessment", "behavior"), "birp", thought, "behavior"},
		{with("assessment", "behavior"), "girp", thought, "goal"},
		{with("assessment", "behavior"), "birp", better, "response"},
		{with("assessment", "behavior"), "soap", thought, "assessment"},
		{DefaultChoices, "sirp", Statement{Slot: Plan}, "plan"},
		{with("sirp_last", "progress"), "sirp", Statement{Slot: Plan}, "progress"},
		{with("sirp_last", "progress"), "sirp", better, "progress"},
		{DefaultChoices, "sirp", better, "response"},
	} {
		if got := place(tc.c, tc.format, tc.s); got != tc.want {
			t.Errorf("%v, %s, %v: got %q, want %q", tc.c, tc.format, tc.s.Slot, got, tc.want)
		}
	}
}

func TestSectionOfAStatement(t *testing.T) {
	soap, ok := FormatByKey("SOAP")
	if !ok {
		t.Fatal("no SOAP")
	}
	for _, tc := range []struct {
		name string
		s    Statement
		want string // "" for none
	}{
		{"reported", Statement{Slot: Reported, Block: Whole}, "subjective"},
		{"intervention", Statement{Slot: Intervention, Block: Whole}, "objective"},
		{"risk as told", Statement{Slot: Risk, Block: Whole}, "subjective"},
		{"risk level", Statement{Slot: Risk, Facets: []Facet{Level}, Block: Whole}, "assessment"},
		{"safety step", Statement{Slot: Risk, Facets: []Facet{Symptom, Safety}, Block: Whole}, "plan"},
		{"her block wins over the slot", Statement{Slot: Reported, Block: BlockPlan}, "plan"},
		{"her move wins over her block", Statement{Slot: Observed, Block: BlockPlan, Moved: true}, "objective"},
		{"an answer is sorted by its slot", Statement{Slot: Plan, Block: Answer}, "plan"},
		{"admin", Statement{Slot: Admin, Block: BlockPlan}, ""},
		{"private", Statement{Slot: Private, Block: Whole}, ""},
		{"removed", Statement{Slot: Plan, Block: Whole, Unused: UsedRemoved}, ""},
	} {
		i, ok := soap.Section(tc.s)
		got := ""
		if ok {
			got = soap.Sections[i].Key
		}
		if got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
	}
}
