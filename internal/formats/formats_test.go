package formats

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

const own = `{
  "$schema": "format.schema.json",
  "key": "ot-daily",
  "title": "OT daily note",
  "sections": [
    {"key": "status", "title": "Status", "letter": "S", "block": "subjective",
     "takes": [{"slot": "reported"}, {"slot": "risk"}]},
    {"key": "done", "title": "Activities and response", "letter": "D",
     "takes": [{"slot": "observed"}, {"slot": "intervention"}, {"slot": "response"}]},
    {"key": "plan", "title": "Assessment and plan", "letter": "P", "block": "plan",
     "takes": [{"slot": "assessment"}, {"slot": "plan"}, {"slot": "reported", "facet": "goal"}]}
  ]
}
`

const ownTOML = `# The same in TOML.
key = "ot-daily"
title = 'OT daily note'

[[sections]]
key = "status"
title = "Status"
letter = "S"
block = "subjective"
takes = [{slot = "reported"}, {slot = "risk"}]

[[sections]]
key = "done"
title = "Activities and response"
letter = "D"
[[sections.takes]]
slot = "observed"
[[sections.takes]]
slot = "intervention"
[[sections.takes]]
slot = "response"

[[sections]]
key = "plan"
title = "Assessment and plan"
letter = "P"
block = "plan"
takes = [
  {slot = "assessment"},
  {slot = "plan"},
  {slot = "reported", facet = "goal"},
]
`

func TestParse(t *testing.T) {
	want := note.Format{Key: "ot-daily", Title: "OT daily note", Kind: note.ProgressNote, Sections: []note.FormatSection{
		{Key: "status", Title: "Status", Letter: "S", Block: note.BlockSubjective, Takes: []note.Take{{Slot: note.Reported}, {Slot: note.Risk}}},
		{Key: "done", Title: "Activities and response", Letter: "D", Takes: []note.Take{{Slot: note.Observed}, {Slot: note.Intervention}, {Slot: note.Response}}},
		{Key: "plan", Title: "Assessment and plan", Letter: "P", Block: note.BlockPlan,
			Takes: []note.Take{{Slot: note.Assessment}, {Slot: note.Plan}, {Slot: note.Reported, Facet: note.Goal}}},
	}}
	for name, data := range map[string]string{
		"a.json": own, "bom.json": "\ufeff" + own, "crlf.json": strings.ReplaceAll(own, "\n", "\r\n"),
		"a.toml": ownTOML, "A.TOML": strings.ReplaceAll(ownTOML, "\n", "\r\n"),
	} {
		got, err := Parse(name, []byte(data))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\ngot  %+v\nwant %+v", name, err, got, want)
		}
	}
}

// refused are mistakes in the format above, each made by one replacement, and
// what is said of it.
var refused = []struct{ name, old, new, says string }{
	{"unknown slot", `"slot": "observed"`, `"slot": "seen"`, `line 9: a slot must be one of "reported", "observed"`},
	{"a slot of no note", `"slot": "observed"`, `"slot": "private"`, `line 9: a slot must be one of`},
	{"unknown facet", `"facet": "goal"`, `"facet": "goals"`, `line 11: a facet must be one of "problem", "goal"`},
	{"a slot nobody takes", `{"slot": "observed"}, `, ``, `line 5: no section takes the slot "observed", so its statements would have no place; add {"slot": "observed"}`},
	{"taken only with a facet", `{"slot": "plan"}, `, `{"slot": "plan", "facet": "homework"}, `, `line 5: no section takes the slot "plan"`},
	{"taken twice", `{"slot": "observed"}`, `{"slot": "observed"}, {"slot": "risk"}`, `line 9: the slot risk is there twice, also on line 7`},
	{"taken twice with a facet", `{"slot": "observed"}`, `{"slot": "observed"}, {"slot": "reported", "facet": "goal"}`, `line 11: the slot reported with the facet goal is there twice, also on line 9`},
	{"unknown key", `"title": "OT daily note"`, `"title": "OT daily note", "titel": "x"`, `line 4: the format has no key "titel"; there are "key", "title"`},
	{"unknown key of a section", `"letter": "D"`, `"letter": "D", "when": "x=y"`, `line 8: a section has no key "when"`},
	{"unknown key of a take", `"slot": "risk"`, `"slot": "risk", "facets": ["level"]`, `line 7: an entry of takes has no key "facets"; there are "slot", "facet"`},
	{"duplicate key", `"letter": "D",`, "\"letter\": \"D\",\n \"letter\": \"E\",", `line 9: a section has "letter" twice, also on line 8`},
	{"no title", `"title": "OT daily note",`, ``, `line 1: the format has no "title"`},
	{"no key of a section", `"key": "done", `, ``, `line 8: a section has no "key"`},
	{"no takes", `"letter": "S", "block": "subjective",` + "\n" + `     "takes": [{"slot": "reported"}, {"slot": "risk"}]`, `"letter": "S"`, `line 6: a section has no "takes"`},
	{"empty takes", `[{"slot": "reported"}, {"slot": "risk"}]`, `[]`, `line 7: a section's takes must be a list`},
	{"no slot in a take", `{"slot": "risk"}`, `{"facet": "level"}`, `line 7: an entry of takes has no "slot"`},
	{"a take that is a text", `{"slot": "risk"}`, `"risk"`, `line 7: an entry of takes must be a table of keys and values, not a text`},
	{"sections is a table", `"sections": [`, `"sections": {"x":[`, `line`},
	{"a key with blanks", `"ot-daily"`, `"OT daily"`, `line 3: key must be made of small letters`},
	{"a built-in key", `"ot-daily"`, `"soap"`, `line 3: "soap" is the key of a built-in format; choose another, such as "our-soap"`},
	{"a reserved key", `"key": "done"`, `"key": "session"`, `line 8: a section's key must be`},
	{"a key twice", `"key": "done"`, `"key": "status"`, `line 8: the key "status" of a section is there twice, also on line 6`},
	{"a title twice", `"title": "Status"`, `"title": "ASSESSMENT and plan"`, `line 10: the title "assessment and plan" of a section is there twice, also on line 6`},
	{"a letter twice", `"letter": "D"`, `"letter": "S"`, `line 8: the letter "s" of a section is there twice`},
	{"a long letter", `"letter": "D"`, `"letter": "DATA"`, `line 8: a section's letter must be 1 to 2 characters`},
	{"a title of two lines", `"title": "Status"`, `"title": "Sta\ntus"`, `line 6: a section's title must be a text of 1 to 80`},
	{"a number for a title", `"title": "Status"`, `"title": 7`, `line 6: a section's title must be a text`},
	{"unknown block", `"block": "plan"`, `"block": "whole"`, `line 10: a section's block must be one of "subjective"`},
	{"a block twice", `"block": "plan"`, `"block": "subjective"`, `line 10: the block "subjective" of a section is there twice`},
	{"unknown kind", `"title": "OT daily note",`, `"title": "OT daily note", "kind": "soap",`, `line 4: kind must be one of "progress", "group"`},
	{"not JSON", `"title": "OT daily note",`, `"title": OT,`, `line 4: `},
	{"cut off", "  ]\n}\n", "", `line 12: the JSON ends too early`},
	{"more behind", "  ]\n}\n", "  ]\n}\n{}", `line 14: there is more after the format`},
	{"a list", own, `[]`, `line 1: the format must be a table of keys and values, not a list`},
	{"nothing", own, ``, `line 1: the JSON ends too early`},
	{"nested without end", own, strings.Repeat("[", 10_000), `line 1: `},
	{"no text", own, "{\"key\": \"\xff\"}", "UTF-8"},
	{"too long", own, strings.Repeat(" ", maxFile+1), "it is over 64 kB"},
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range refused {
		bad := strings.Replace(own, tc.old, tc.new, 1)
		if bad == own {
			t.Fatalf("%s: %q does not stand in the format", tc.name, tc.old)
		}
		if _, err := Parse("own.json", []byte(bad)); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: error = %v\nwant one with %s", tc.name, err, tc.says)
		}
	}
}

func TestParseRefusesTOML(t *testing.T) {
	for _, tc := range []struct{ name, old, new, says string }{
		{"unknown slot", `{slot = "risk"}`, `{slot = "riks"}`, `line 10: a slot must be one of`},
		{"unknown slot in a table", `slot = "observed"`, `slot = "seen"`, `line 17: a slot must be one of`},
		{"unknown facet", `facet = "goal"`, `facet = "goals"`, `line 31: a facet must be one of`},
		{"unknown key", `letter = "D"`, `leter = "D"`, `line 15: a section has no key "leter"`},
		{"missing letter", `letter = "D"`, ``, `line 12: a section has no "letter"`},
		{"duplicate key", `letter = "D"`, "letter = \"D\"\nletter = \"E\"", `line 16: `},
		{"a letter twice", `letter = "D"`, `letter = "S"`, `line 15: the letter "s" of a section is there twice, also on line 8`},
		{"a slot nobody takes", "[[sections.takes]]\nslot = \"observed\"\n", ``, `line 5: no section takes the slot "observed"`},
		{"a date", `title = "Status"`, `title = 2024-01-01`, `line 7: a section's title must be a text`},
		{"not TOML", `key = "ot-daily"`, `key: ot-daily`, `line 2: `},
	} {
		bad := strings.Replace(ownTOML, tc.old, tc.new, 1)
		if bad == ownTOML {
			t.Fatalf("%s: %q does not stand in the format", tc.name, tc.old)
		}
		if _, err := Parse("own.toml", []byte(bad)); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: error = %v\nwant one with %s", tc.name, err, tc.says)
		}
	}
}

func TestEveryMistakeIsTold(t *testing.T) {
	bad := strings.NewReplacer(`"slot": "observed"`, `"slot": "seen"`, `"facet": "goal"`, `"facet": "goals"`, `"letter": "S"`, `"letter": ""`).Replace(own)
	_, err := Parse("own.json", []byte(bad))
	if err == nil || strings.Count(err.Error(), "line ") != 3 || !strings.HasPrefix(err.Error(), "line 6: ") {
		t.Errorf("%v", err)
	}
	_, err = Parse("own.json", []byte(`{"key":"x","title":"y","sections":[`+strings.Repeat(`{"a":1},`, 30)+`{"a":1}]}`))
	if err == nil || !strings.Contains(err.Error(), "more") || strings.Count(err.Error(), "\n") != mostTold {
		t.Errorf("%v", err)
	}
}

// The published schema and the parser say the same.
func TestSchema(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "format.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) error {
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			return err
		}
		return resolved.Validate(v)
	}
	if err := valid(own); err != nil {
		t.Errorf("the schema refuses what is right: %v", err)
	}
	// What no schema can say: that something is there once only, or is another format's.
	beyond := []string{"taken twice", "taken twice with a facet", "duplicate key", "a built-in key", "a key twice", "a title twice", "a letter twice",
		"a block twice", "a title of two lines", "too long"}
	for _, tc := range refused {
		if err := valid(strings.Replace(own, tc.old, tc.new, 1)); err == nil && !slices.Contains(beyond, tc.name) {
			t.Errorf("the schema accepts: %s", tc.name)
		}
	}
	enum := func(values []any) (out []string) {
		for _, v := range values {
			out = append(out, v.(string))
		}
		return out
	}
	for name, want := range map[string][2][]string{
		"slots":  {enum(schema.Defs["take"].Properties["slot"].Enum), strs(slots)},
		"facets": {enum(schema.Defs["take"].Properties["facet"].Enum), strs(note.Facets)},
		"blocks": {enum(schema.Defs["section"].Properties["block"].Enum), strs(blocks)},
		"kinds":  {enum(schema.Properties["kind"].Enum), strs(note.FormatKinds)},
	} {
		if !slices.Equal(want[0], want[1]) {
			t.Errorf("%s: the schema has %v, the parser %v", name, want[0], want[1])
		}
	}
}

func strs[T ~string](in []T) (out []string) {
	for _, s := range in {
		out = append(out, string(s))
	}
	return out
}

// The example of the guide is one that works.
func TestTheGuidesExample(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "FORMATS.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(guide), "```json\n")
	example, _, _ := strings.Cut(rest, "```")
	if f, err := Parse("ot-daily.json", []byte(example)); err != nil || len(f.Sections) != 3 {
		t.Errorf("%+v, %v", f, err)
	}
}

func TestAll(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"ot.json": own, "pt.toml": strings.Replace(ownTOML, "ot-daily", "pt-daily", 1), "zz-again.toml": ownTOML,
		"broken.json": `{"key": "x"}`, ".hidden.json": "{", "readme.txt": "not a format",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, problems := All(note.Choices{"interventions": "plan", "assessment": "response", "sirp_last": "progress"}, dir)
	builtIn := len(note.Formats())
	if len(all) != builtIn+2 || all[builtIn].Key != "ot-daily" || all[builtIn+1].Key != "pt-daily" {
		t.Errorf("%d formats", len(all))
	}
	if sirp, _ := note.FindFormat(all, "SIRP"); sirp.Sections[3].Title != "Progress" {
		t.Error("the choices of the practice do not hold")
	}
	if len(problems) != 2 || !strings.Contains(problems[0].Error(), `broken.json: line 1: the format has no "title"`) ||
		!strings.Contains(problems[1].Error(), `zz-again.toml: its key "ot-daily" is that of ot.json too`) {
		t.Errorf("%v", problems)
	}
	for _, p := range problems {
		if fault.KindOf(p) != fault.BadInput {
			t.Errorf("%v", p)
		}
	}
	if all, problems := All(note.DefaultChoices, filepath.Join(dir, "none")); len(all) != builtIn || problems != nil {
		t.Errorf("no folder: %d, %v", len(all), problems)
	}
	if _, err := Load(filepath.Join(dir, "none.json")); fault.KindOf(err) != fault.BadInput {
		t.Errorf("no file: %v", err)
	}
}

func TestIsFile(t *testing.T) {
	for name, want := range map[string]bool{"soap": false, "ot-daily": false, "ot.json": true, "ot.TOML": true, "./ot": true, `C:\ot`: true, "": false} {
		if IsFile(name) != want {
			t.Errorf("%q", name)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.json", []byte(own))
	f.Add("a.toml", []byte(ownTOML))
	for _, tc := range refused {
		if len(tc.new) < 1000 {
			f.Add("a.json", []byte(strings.Replace(own, tc.old, tc.new, 1)))
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		format, err := Parse(name, data)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, s := range format.Sections {
			if !isKey(s.Key) || s.Title == "" || s.Letter == "" || len(s.Takes) == 0 || seen[s.Key] {
				t.Errorf("an unfit section: %+v", s)
			}
			seen[s.Key] = true
		}
		for _, slot := range slots {
			for _, facet := range append([]note.Facet{""}, note.Facets...) {
				if _, ok := format.Section(note.Statement{Block: note.Whole, Slot: slot, Facets: []note.Facet{facet}}); !ok {
					t.Errorf("%s about %s is lost", slot, facet)
				}
			}
		}
	})
}
