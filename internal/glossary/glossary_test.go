package glossary

import (
	"strings"
	"testing"
)

func TestExpandKnowsItsSetting(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"SUD tx", "substance use disorder treatment"},
		{"SUD 7", "SUD 7"},
		{"SUDS 7 to 3", "SUDS 7 to 3"},
		{"sx after knee surgery", "sx after knee surgery"},
		{"denies SI/HI", "denies suicidal or homicidal ideation"},
		{"mom reports SI/HI", "mom reports suicidal/homicidal ideation"},
		{"-SI", "-SI"},
		{"pt rpts pain, PT for knee", "client reports pain, physical therapy for knee"},
		{"GAD, GAD-7 12", "generalized anxiety disorder, GAD-7 12"},
		{`said "ct w/o meds" w/o meds`, `said "ct w/o meds" without medications`},
		{"d/c, bf, BPD, dep, bid, qd", "d/c, bf, BPD, dep, bid, qd"},
		{"2x/wk", "2 times per week"},
		{"panic 1-2x wk, gym 3x wk", "panic 1-2 times per week, gym 3 times per week"},
		{"breathing 2x day, 3x night", "breathing 2 times a day, 3 times a night"},
		{"Nxt appt sept 12, nxt wk fri", "Next appointment September 12, next week fri"},
		{"fragile imo, dx f32.0", "fragile in my opinion, diagnosis F32.0"},
		{"shes tired, hes not, theyre ok, didnt eat", "she's tired, he's not, they're ok, didn't eat"},
		{"gad f41.1, arom 110, hep reviewed", "generalized anxiety disorder F41.1, active range of motion 110, home exercise program reviewed"},
		{"seen feb 3, since oct, dec ROM, as is her wont, cspr", "seen February 3, since October, dec ROM, as is her wont, cspr"},
		{"1 hr, 2hrs, 34yo", "1 hour, 2 hours, 34-year-old"},
		{"she had si dreams", "she had si dreams"},
		{"pcte con tto", "paciente con tratamiento"},
		{"", ""},
	} {
		if got := Expand(c.in, "client"); got != c.want {
			t.Errorf("Expand(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		in     string
		quoted []string
	}{
		{`he "a" and “b” and «c» and 'd e'`, []string{`"a"`, "“b”", "«c»", "'d e'"}},
		{`the kids' room isn't clean`, nil},
		{`'cause I can't`, nil},
		{`5'10" tall`, nil},
		{`says "i give up`, []string{`"i give up`}},
		{`mood: 'can't cope' today`, []string{`'can't cope'`}},
	} {
		var got []string
		end := 0
		for _, p := range Pieces(c.in) {
			if p.Start != end {
				t.Errorf("%q: a gap at %d", c.in, end)
			}
			end = p.End
			if p.Quoted {
				got = append(got, c.in[p.Start:p.End])
			}
		}
		if end != len(c.in) || strings.Join(got, "|") != strings.Join(c.quoted, "|") {
			t.Errorf("%q: %q, want %q", c.in, got, c.quoted)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Lang
	}{
		{"ct rpts sleep poor", English}, {"no SI/HI", English}, {"wants to die in his sleep", English}, {"as well as he can do", English}, {"", English}, {"😀 12", English},
		{"niega ideación suicida", Spanish}, {"la paciente no duerme", Spanish}, {"se siente sola y llora", Spanish},
		{"elle ne dort pas et les enfants sont chez sa mère", Other}, {"она плохо спит", Other}, {"她睡得不好", Other},
		{"sie schläft nicht und ist bei der Arbeit müde", Other},
	} {
		if got := Language(c.in); got != c.want {
			t.Errorf("Language(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, bad := range []string{"ct | client", "ct | client | by mom", "ct | client | after", "ct | client | not before"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("parse(%q) passed", bad)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("ct rpts SI/HI x3 wks w/mom @3pm 2x/wk 4hrs/night")
	f.Add("\"unclosed 'quotes' « ” 34yo")
	f.Add("\xff//w/'s’s@ 1.-.")
	f.Fuzz(func(t *testing.T, text string) {
		out := Expand(text, "client")
		for n := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < '0' || r > '9' }) {
			if !strings.Contains(out, n) {
				t.Errorf("%q lost %q: %q", text, n, out)
			}
		}
	})
}
