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
	Sections []FormatSection `json:"sections"`
}

// FormatSection says what one section of a format takes.
type FormatSection struct {
	Key    string   `json:"key"`
	Title  string   `json:"title"`
	Letter string   `json:"letter"` // shown in the gutter beside a statement
	Block  PartKind `json:"block"`  // the clinician's own block that is this section; "" if none
	Takes  []Take   `json:"takes"`
}

// Take matches statements by slot and, if given, one facet.
type Take struct {
	Slot  Slot  `json:"slot"`
	Facet Facet `json:"facet,omitempty"`
}

//go:embed formats/*.json
var formatFiles embed.FS

// Formats lists the built-in formats in the order of their keys.
func Formats() []Format {
	entries, err := formatFiles.ReadDir("formats")
	if err != nil {
		panic(err) // embedded: cannot fail
	}
	var out []Format
	for _, e := range entries {
		b, err := formatFiles.ReadFile("formats/" + e.Name())
		if err != nil {
			panic(err)
		}
		var f Format
		if err := json.Unmarshal(b, &f); err != nil {
			panic(fmt.Sprintf("built-in format %s: %v", e.Name(), err))
		}
		out = append(out, f)
	}
	return out
}

// FormatByKey finds a built-in format.
func FormatByKey(key string) (Format, bool) {
	for _, f := range Formats() {
		if f.Key == strings.ToLower(key) {
			return f, true
		}
	}
	return Format{}, false
}

// Section tells which section takes s, and whether one does. The clinician's own
// move wins, then her own block, then the most specific match of slot and facet.
// A statement that is out of the note (Unused, admin, private) has no section.
func (f Format) Section(s Statement) (int, bool) {
	if s.Unused != "" || s.Slot == Private || s.Slot == Admin {
		return 0, false
	}
	if !s.Moved && s.Block != Whole && s.Block != Answer {
		if i := slices.IndexFunc(f.Sections, func(sec FormatSection) bool { return sec.Block != "" && sec.Block == s.Block }); i >= 0 {
			return i, true
		}
	}
	bySlot := -1
	for i, sec := range f.Sections {
		for _, t := range sec.Takes {
			switch {
			case t.Slot != s.Slot:
			case t.Facet != "" && s.Has(t.Facet):
				return i, true
			case t.Facet == "" && bySlot < 0:
				bySlot = i
			}
		}
	}
	return bySlot, bySlot >= 0
}
