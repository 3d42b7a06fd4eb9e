package dump

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

var update = flag.Bool("update", false, "write the golden files anew")

func whole(text string) []note.Part {
	return []note.Part{{ID: 0, Kind: note.Whole, Rev: 1, Text: note.Text(text)}}
}

func texts(statements []note.Statement) []string {
	var out []string
	for _, s := range statements {
		out = append(out, string(s.Text))
	}
	return out
}

// TestCuts: testdata/cuts.txt holds dumps, each followed by its statements.
func TestCuts(t *testing.T) {
	b, err := os.ReadFile("testdata/cuts.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range strings.Split(strings.TrimSpace(string(b)), "\n\n")[1:] {
		lines := strings.Split(c, "\n")
		input, want := strings.ReplaceAll(lines[0], "⏎", "\n"), strings.Join(lines[1:], "\n")
		t.Run(lines[0], func(t *testing.T) {
			var got []string
			for _, s := range texts(Split(whole(input), nil)) {
				got = append(got, "  | "+strings.ReplaceAll(s, "\n", "⏎"))
			}
			if g := strings.Join(got, "\n"); g != want {
				t.Errorf("got\n%s\nwant\n%s", g, want)
			}
		})
	}
}

func TestHeadingsSetTheBlock(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"one line", "S: sleeps badly. O: affect flat. A: MDD stable. P: RTC 2 wks.",
			"subjective sleeps badly.|objective affect flat.|assessment MDD stable.|plan RTC 2 wks."},
		{"lines", "Subjective:\nfeels low\nObjective\ntearful\nAssessment - better\nPlan - weekly",
			"subjective feels low|objective tearful|assessment better|plan weekly"},
		{"letters with other marks", "S - feels low\nO) tearful\nA: better\nP. weekly",
			"subjective feels low|objective tearful|assessment better|plan weekly"},
		{"letters alone", "S\nfeels low\nO\ntearful\n", "subjective feels low|objective tearful"},
		{"small letters", "s: feels low\no: tearful\na: better\np: weekly", "subjective feels low|objective tearful|assessment better|plan weekly"},
		{"labels among headings", "Subjective: low\nInterventions: CBT\nResponse- liked it\nPlan: weekly", "subjective low|objective CBT|assessment liked it|plan weekly"},
		{"letters with dashes in a line", "Slept ok. A- MDD better. P - weekly", "whole Slept ok.|assessment MDD better.|plan weekly"},
		{"capitals without a mark", "WHO mum, Ines\nSAID up till 11\nSEEN pale\nNEXT Tues", "whole WHO mum, Ines|subjective up till 11|objective pale|plan Tues"},
		{"capitals of shorthand", "CBT today\nSAID ok\nMDD stable", "whole CBT today|whole SAID ok|whole MDD stable"},
		{"small letters of a list", "slept ok: 7 hrs, a: fine", "whole slept ok: 7 hrs, a: fine"},
		{"markdown", "## Subjective\nfeels low\n**Plan:** weekly", "subjective feels low|plan weekly"},
		{"DAP", "DATA\nfeels low; tearful\nASSESSMENT\nbetter\nPLAN\nweekly", "whole feels low|whole tearful|assessment better|plan weekly"},
		{"Spanish", "Subjetivo: duerme mal\nObjetivo: llorosa\nEvaluación: mejoría\nPlan: cita semanal",
			"subjective duerme mal|objective llorosa|assessment mejoría|plan cita semanal"},
		{"A/P", "S: low\nA/P: MDD, weekly", "subjective low|assessment MDD, weekly"},
		{"label with text stays", "Intervention: CBT log\nmood better", "whole Intervention: CBT log|whole mood better"},
		{"label alone", "Interventions\nCBT log\nResponse\nengaged", "objective CBT log|assessment engaged"},
		{"no headings", "SI: yes. Plan: none. Intent: denies.", "whole SI: yes.|whole Plan: none.|whole Intent: denies."},
		{"vitals are none", "BP 120/80 P: 72 R: 16 A: fine", "whole BP 120/80 P: 72 R: 16|assessment fine"},
		{"one letter is none", "A: fine", "whole A: fine"},
		{"safety plan is none", "Safety plan: reviewed", "whole Safety plan: reviewed"},
		{"CRLF", "Subjective:\r\nfeels low\r\nPlan:\r\nweekly\r\n", "subjective feels low|plan weekly"},
		{"after a sentence", "She was tearful. Plan: weekly.", "whole She was tearful.|plan weekly."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range Split(whole(c.text), nil) {
				got = append(got, string(s.Block)+" "+string(s.Text))
			}
			if g := strings.Join(got, "|"); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestBlockOfAPart(t *testing.T) {
	got := Split([]note.Part{
		{ID: 3, Kind: note.BlockSubjective, Text: "S: low. Plan: none made"},
		{ID: 4, Kind: note.BlockPlan, Text: "weekly"},
		{ID: 9, Kind: note.Answer, Text: "F41.1", Question: note.AskDiagnosis},
	}, nil)
	var lines []string
	for _, s := range got {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", s.Part, s.Block, s.Question, string(s.Text)))
	}
	want := "3 subjective  S: low.\n3 subjective  Plan: none made\n4 plan  weekly\n9 whole diagnosis.missing F41.1"
	if g := strings.Join(lines, "\n"); g != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
}

func TestVoice(t *testing.T) {
	for _, c := range []struct {
		text, cue string
		voice     note.Voice
	}{
		{"ct rpts sleep poor", "ct rpts", note.Client},
		{"Client states she is tired", "Client states", note.Client},
		{"the client also reports pain", "the client also reports", note.Client},
		{"she says work is awful", "she says", note.Client},
		{"denies SI/HI", "denies", note.Client},
		{"Dana reports poor sleep", "Dana reports", note.Client},
		{"per mom he hits at school", "per mom", note.Collateral},
		{"sleeping better per ct", "per ct", note.Client},
		{"according to the teacher he naps", "according to the teacher", note.Collateral},
		{"her mother says she hides food", "her mother says", note.Collateral},
		{"Mom: he will not eat", "Mom", note.Collateral},
		{"I noticed she was tearful", "I noticed", note.Clinician},
		{"we practiced box breathing", "we practiced", note.Clinician},
		{"this writer reviewed the log", "writer reviewed", note.Clinician},
		{"affect flat", "", note.Unvoiced},
		{"exercises twice per week", "", note.Unvoiced},
		{"refiere dormir mal", "refiere", note.Client},
		{"La paciente niega ideación suicida", "La paciente niega", note.Client},
		{"dice que no come", "dice", note.Client},
		{"según la madre, no duerme", "según la madre", note.Collateral},
		{"la madre refiere que llora", "la madre refiere", note.Collateral},
		{"observé afecto plano", "observé", note.Clinician},
		{"se observa llorosa", "se observa", note.Clinician},
	} {
		t.Run(c.text, func(t *testing.T) {
			got := Split(whole(c.text), nil)
			if len(got) != 1 || got[0].Voice != c.voice || string(got[0].Cue) != c.cue {
				t.Fatalf("got %d statements, voice %q, cue %q", len(got), got[0].Voice, string(got[0].Cue))
			}
		})
	}
}

func TestShePointsAtMom(t *testing.T) {
	got := Split(whole("Mom reports he hits. She says it is worse at school. He says it is fine."), nil)
	want := []note.Voice{note.Collateral, note.Collateral, note.Client}
	for i, s := range got {
		if s.Voice != want[i] {
			t.Errorf("statement %d: voice %q, want %q", i, s.Voice, want[i])
		}
	}
}

func TestTense(t *testing.T) {
	for text, want := range map[string]note.Tense{
		"will see her Tuesday": note.Future, "RTC 2 wks": note.Future, "next session Tuesday": note.Future,
		"ct reports she will try": note.Present, "reviewed the log": note.Past, "walked the dog": note.Past,
		"depressed mood": note.NoTense, "próxima sesión el martes": note.Future, "refiere ansiedad": note.Present,
	} {
		if got := Split(whole(text), nil)[0].Tense; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestCorrections: "-" marks what is corrected.
func TestCorrections(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Will see her Monday, no wait, Tuesday.", "Will see her|-Monday, no wait|Tuesday."},
		{"will see her Monday at 2, no wait, Tuesday", "will see her|-Monday|at 2, no wait, Tuesday"},
		{"will see her Monday at 2 no wait Tuesday at 3", "will see her|-Monday at 2 no wait|Tuesday at 3"},
		{"Saw mom Monday. Scratch that, saw dad Tuesday.", "-Saw mom Monday. Scratch that|saw dad Tuesday."},
		{"slept fine. scratch that. slept badly.", "-slept fine. scratch that.|slept badly."},
		{"slept fine\nscratch that\nslept badly", "-slept fine|-scratch that|slept badly"},
		{"session was 15 min, I mean 50 not 15", "session was 15 min, I mean 50 not 15"},
		{"session was 15, I mean 50 not 15", "session was|-15, I mean|50 not 15"},
		{"we talked about the commute scratch that about the bus schedule", "we talked|-about the commute scratch that|about the bus schedule"},
		{"PHQ-9 15, no wait, 14", "PHQ-9 15, no wait, 14"},
		{"he was, I mean, devastated", "he was, I mean, devastated"},
		{"She said \"no wait, Tuesday\" twice.", "She said \"no wait, Tuesday\" twice."},
		{"works at a correction facility", "works at a correction facility"},
		{"she can't wait for Tuesday", "she can't wait for Tuesday"},
		{"La veré el lunes, no, perdón, martes", "La veré|-el lunes, no, perdón|martes"},
		{"scratch that", "scratch that"},
		{"RTC Tues. 3/17\nscratch that, Wed. 3/18", "-RTC Tues. 3/17|-scratch that|Wed. 3/18"},
		{"mood low scratch that mood fine", "-mood low scratch that|mood fine"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			for _, s := range Split(whole(c.text), nil) {
				mark := ""
				if s.Unused == note.UsedCorrected {
					mark = "-"
				}
				got = append(got, mark+string(s.Text))
			}
			if g := strings.Join(got, "|"); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

// TestCorrectionsRead: how the note may read what was taken back in passing. Where
// the dump is cut, the pieces after the first go on in it ("+").
func TestCorrectionsRead(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Will see her Monday, no wait, Tuesday.", "Will see her Tuesday.|-|+"},
		{"will see her Monday at 2, no wait, Tuesday", "will see her Tuesday at 2|-|+"},
		{"we talked about the commute scratch that about the bus schedule", "we talked about the bus schedule|-|+"},
		{"PHQ-9 15, no wait, 14", "PHQ-9 14"},
		{"Pt on lithium 900 mg QD and lamotrigine .5 mg... no, 150 mg in am.", "Pt on lithium 900 mg QD and lamotrigine 150 mg in am."},
		{"lamotrigine 12.5 mg, no, 150 mg", "lamotrigine 150 mg"},
		{"lamotrigine 25 mg - sorry, 50 mg qhs", "lamotrigine 50 mg qhs"},
		{"takes zoloft 50 mg scratch that 100 mg daily", "takes zoloft 100 mg daily"},
		{"Slept 4 hrs, make that 5 hrs.", "Slept 5 hrs."},
		{"he sleeps like four no five hours a night", "he sleeps like five hours a night|-|+"},
		{"bdi was twenty two no twenty three", "="},
		{"She had two panic attacks this week, one at the store and one in the car, no wait, three.",
			"She had three panic attacks this week, one at the store and one in the car|-|+"},
		{"He drank 3 beers on Friday and 2 on Sunday, no wait, 4 beers on Friday.", "He drank 4 beers on Friday and 2 on Sunday"},
		{"Dose 50 mg, taken at 8, no wait, 9.", "Dose 50 mg, taken at 9."},
		{"La veré el lunes, no, perdón, martes", "La veré el martes|-|+"},
		{"Toma 50 mg, digo, 100 mg.", "Toma 100 mg."},
		{"Dad hit, I mean mom hit him.", "mom hit him."},
		// None of these takes anything back.
		{"BP 120/80, no wait, 14", "="},
		{"Any SI? No, 3 sessions so far.", "=|="},
		{"Drinks 2 beers, no liquor.", "="},
		{"Kids 2, no 3 bedroom flat", "="},
		{"slept 4, no meds", "="},
		{"She said \"two, no wait, three\".", "="},
		{"no wait list at the clinic", "="},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			for _, s := range Split(whole(c.text), nil) {
				switch {
				case s.Unused == note.UsedCorrected:
					got = append(got, "-")
				case s.Continues:
					got = append(got, "+")
				case s.Reads == "":
					got = append(got, "=")
				default:
					got = append(got, string(s.Reads))
				}
			}
			if g := strings.Join(got, "|"); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestIDsStay(t *testing.T) {
	one := Split(whole("a b c. d e f. g h i."), nil)
	if got := ids(one); got != "1 2 3" {
		t.Fatalf("first ids %s", got)
	}
	two := Split(whole("a b c. new one here. g h i. d e f."), one)
	if got := ids(two); got != "1 4 3 5" && got != "1 4 5 2" {
		t.Errorf("after an insertion and a swap: %s", got)
	}
	three := Split(whole("a b c. a b c. g h i."), one)
	if got := ids(three); got != "1 4 3" {
		t.Errorf("after a repetition: %s", got)
	}
	// Two parts with the same words do not mix, and their order may change.
	parts := []note.Part{{ID: 0, Kind: note.Whole, Text: "a b c."}, {ID: 1, Kind: note.Answer, Text: "a b c."}}
	four := Split(parts, nil)
	parts[0], parts[1] = parts[1], parts[0]
	if got := ids(Split(parts, four)); got != "2 1" {
		t.Errorf("after the parts changed places: %s", got)
	}
}

func ids(statements []note.Statement) string {
	var out []string
	for _, s := range statements {
		out = append(out, fmt.Sprint(s.ID))
	}
	return strings.Join(out, " ")
}

// TestGolden: whole dumps, one statement a line, as a person would check them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/dumps/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dumps: %v", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var out strings.Builder
			for _, s := range Split(whole(string(b)), nil) {
				fmt.Fprintf(&out, "%-10s %-10s %-7s %-9s | %s\n", s.Block, s.Voice, s.Tense, s.Unused, strings.ReplaceAll(string(s.Text), "\n", "⏎"))
			}
			golden := strings.TrimSuffix(f, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("%s differs:\n%s", golden, out.String())
			}
		})
	}
}

func TestLabelsSayWhatALineIsAbout(t *testing.T) {
	const text = "Psych hx: saw a counselor in college, no meds ever. No prior SI.\nFam: mom - anxiety. Dad sober since 2010. Social: lives w/ partner.\n" +
		"Past medical history:\n- asthma\n- albuterol prn\n\nweekly CBT\nHistory: long\nAntecedentes familiares: madre con depresión"
	var got []string
	for _, s := range Split(whole(text), nil) {
		got = append(got, string(s.Topic)+" | "+string(s.Text))
	}
	want := []string{
		"history.psychiatric | Psych hx: saw a counselor in college, no meds ever.", "history.psychiatric | No prior SI.",
		"history.family | Fam: mom - anxiety.", "history.family | Dad sober since 2010.", "history.social | Social: lives w/ partner.",
		"history.medical | asthma", "history.medical | albuterol prn",
		" | weekly CBT", " | History: long", "history.family | Antecedentes familiares: madre con depresión",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
