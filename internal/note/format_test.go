package note

import (
	"slices"
	"testing"
)

func TestBuiltInFormatsAreSound(t *testing.T) {
	for _, f := range Formats() {
		if f.Key == "" || f.Title == "" || len(f.Sections) == 0 {
			t.Errorf("format %q is incomplete", f.Key)
		}
		taken := map[Slot]bool{}
		for _, s := range f.Sections {
			if s.Key == "" || s.Title == "" || s.Letter == "" {
				t.Errorf("%s: section %q is incomplete", f.Key, s.Key)
			}
			for _, k := range s.Takes {
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
