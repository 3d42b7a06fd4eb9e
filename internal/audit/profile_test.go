package audit

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sidequill/sidequill/internal/note"
)

func TestEveryShippedProfileSaysWhatItAsksAndWhy(t *testing.T) {
	if want := []string{"general", "medicaid-ca", "medicare", "part2"}; !slices.Equal(Profiles(), want) {
		t.Fatalf("there are %v", Profiles())
	}
	for _, name := range Profiles() {
		p, err := FindProfile(name)
		if err != nil || p.Name != name {
			t.Errorf("%s: %q, %v", name, p.Name, err)
		}
	}
	if p, err := FindProfile(""); err != nil || p.Name != DefaultProfile {
		t.Errorf("the default: %q, %v", p.Name, err)
	}
	if _, err := FindProfile("medicade"); err == nil || !strings.Contains(err.Error(), "general, medicaid-ca, medicare, part2") {
		t.Errorf("an unknown one: %v", err)
	}
}

func TestAProfileIsReadStrictly(t *testing.T) {
	const head = `{"name":"x","title":"X","from":"2026-01-01","about":"A","extends":"general"`
	general, err := profileFiles.ReadFile("profiles/general.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, text, says string }{
		{"fine", head + `}`, ""},
		{"unknown key", head + `,"colour":1}`, "colour"},
		{"more", head + `} {}`, "more after"},
		{"no question", head + `,"questions":{"goal.misssing":{"severity":"warn","source":"S"}}}`, `no question "goal.misssing"`},
		{"no severity", head + `,"questions":{"goal.missing":{"severity":"loud","source":"S"}}}`, `no severity "loud"`},
		{"no source", head + `,"questions":{"goal.missing":{"severity":"warn"}}}`, "no source"},
		{"no setting", head + `,"settings":{"zoo":[]}}`, `no setting "zoo"`},
		{"unknown in a setting", head + `,"settings":{"group":["x"]}}`, `no question "x"`},
		{"no code", head + `,"codes":[{"code":"12","about":"a"}]}`, `"12" is no code`},
		{"no date", strings.Replace(head, "2026-01-01", "soon", 1) + `}`, "no date"},
		{"no base", strings.Replace(head, "general", "nothing", 1) + `}`, `extends "nothing"`},
		{"another name", strings.Replace(head, `"x"`, `"y"`, 1) + `}`, `holds the profile "y"`},
		{"alone", `{"name":"x","title":"X","from":"2026-01-01","about":"A"}`, "says nothing of"},
	} {
		_, err := readProfiles(fstest.MapFS{"p/general.json": {Data: general}, "p/x.json": {Data: []byte(c.text)}}, "p")
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func severities(in Input) map[note.QuestionID]note.Severity {
	out := map[note.QuestionID]note.Severity{}
	for _, q := range Questions(in) {
		out[q.ID] = q.Severity
	}
	return out
}

func TestProfilesAskDifferently(t *testing.T) {
	specs := []string{"admin: Individual session 50 min, telehealth (video)", "reported: Client told of a quarrel at the shop and of what came after it, and of alcohol use",
		"plan: Next week again at the same hour"}
	of := func(name string) map[note.QuestionID]note.Severity {
		in := input(note.Facts{}, statements(t, specs...))
		p, err := FindProfile(name)
		if err != nil {
			t.Fatal(err)
		}
		in.Profile = p
		return severities(in)
	}
	general, medicare, medicaid, part2 := of("general"), of("medicare"), of("medicaid-ca"), of("part2")
	for _, c := range []struct {
		profile map[note.QuestionID]note.Severity
		id      note.QuestionID
		want    note.Severity
	}{
		{general, note.AskGoal, note.Warn}, {medicare, note.AskGoal, note.Error}, {medicaid, note.AskGoal, note.Info},
		{general, note.AskTime, ""}, {medicaid, note.AskTime, note.Error}, // the length is not enough
		{general, note.AskConsent, ""}, {medicaid, note.AskConsent, note.Warn}, {part2, note.AskConsent, note.Error},
		{medicare, note.AskCode, note.Warn}, {general, note.AskCode, note.Info},
	} {
		if got := c.profile[c.id]; got != c.want {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
}

// In a part 2 program the consent is asked for, then what has to go with the note;
// nothing is written into it.
func TestARecordOfAPart2ProgramGoesOutWithItsNotice(t *testing.T) {
	for _, c := range []struct {
		said     string
		severity note.Severity
	}{
		{"reported: Slept well", note.Error},
		{"admin: Written consent signed 3/2", note.Info},
		{"admin: Written consent signed, copy and redisclosure notice attached", ""},
	} {
		all := statements(t, "reported: Relapse on alcohol at the weekend, told his sponsor of it the next morning", "intervention: Functional analysis of the relapse", c.said)
		if all[2].Slot == note.Admin {
			all[2].Unused = note.UsedAdmin
		}
		in := input(note.Facts{}, all)
		in.Profile = profiles["part2"]
		var got note.Question
		for _, q := range Questions(in) {
			if q.ID == note.AskConsent {
				got = q
			}
		}
		if got.Severity != c.severity || got.ID != "" && !strings.Contains(string(got.Message), "42 CFR 2.32") {
			t.Errorf("%q: %q %s", c.said, got.Severity, string(got.Message))
		}
	}
}

func TestAClinicsOwnSeverities(t *testing.T) {
	p, err := profiles["general"].With(map[string]string{"goal.missing": "off", "mse.missing": "info", "impairment.missing": "error"})
	if err != nil {
		t.Fatal(err)
	}
	in := input(note.Facts{CPT: "90791"}, statements(t, "reported: Client told of a quarrel at the shop and of what came after it, all of it at length"))
	in.Profile = p
	got := severities(in)
	if got[note.AskGoal] != "" || got[note.AskImpairment] != note.Error || got[note.AskMSE] != note.Info {
		t.Errorf("asked: %v", got)
	}
	if profiles["general"].Questions[note.AskGoal].Severity == Off {
		t.Error("the shipped profile was changed")
	}
	for id, level := range map[string]string{"goal.misssing": "off", "goal.missing": "loud"} {
		if _, err := p.With(map[string]string{id: level}); err == nil {
			t.Errorf("%s = %s is taken", id, level)
		}
	}
}

func TestStateCodesAreCodes(t *testing.T) {
	in := input(note.Facts{}, statements(t, "admin: Individual session 45 min, billed H0004 x3", "reported: Client told of a quarrel at the shop and what came after it"))
	if got := severities(in); got[note.AskCode] != "" {
		t.Error("a code is asked although H0004 is named")
	}
	if line := string(in.Session.Line.Text); !strings.Contains(line, "H0004") {
		t.Errorf("the session line has no code: %s", line)
	}
}
