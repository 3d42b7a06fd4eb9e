package verify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
)

func said(id int, text string) note.Statement {
	return note.Statement{ID: id, Text: note.Text(text), End: len(text)}
}

func check(text string, s note.Statement) (float64, []note.Finding) {
	return verify.Sentence(note.Text(text), []note.Statement{s}, []note.Statement{s})
}

// TestFindings: each kind says what is wrong, in words.
func TestFindings(t *testing.T) {
	seen := said(1, "looked tired, slow to answer")
	seen.Slot, seen.Voice = note.Observed, note.Clinician
	did := said(1, "reviewed the safety plan")
	did.Slot, did.Voice = note.Intervention, note.Clinician
	planned := said(1, "follow up with Dr. Patel about sertraline")
	planned.Slot = note.Plan
	did2 := said(1, "did thought record about work")
	did2.Slot = note.Intervention
	told := said(1, "ct rpts she is sad")
	told.Slot, told.Voice = note.Reported, note.Client
	for _, c := range []struct {
		source note.Statement
		text   string
		kind   note.FindingKind
		says   string // part of the message
	}{
		{said(1, "sertraline 50mg"), "Client takes sertraline 100 mg.", note.Number, "50"},
		{said(1, "sertraline 50mg"), "Client takes sertraline 50 mcg.", note.Number, "mcg"},
		{said(1, "sleeps <5 hrs"), "Client sleeps 5 hours.", note.Number, "at most 5"},
		{said(1, "GAD-7 12, PHQ-9 15"), "GAD-7 was 15 and PHQ-9 was 12.", note.Number, "12"},
		{said(1, "SUDS went from 8 to 3"), "SUDS went from 3 to 8.", note.Number, "earlier"},
		{said(1, "SUDS 8 -> 3"), "SUDS went from 3 to 8.", note.Number, "earlier"},
		{said(1, "met at 2:00 pm"), "Met at 2:00 am.", note.Number, "am"},
		{said(1, "cries most nights"), "Client cries every night.", note.Number, "every"},
		{said(1, "passive SI but no plan"), "Client has passive suicidal ideation with a plan.", note.Negation, "no plan"},
		{said(1, "sleeping better"), "Client is sleeping worse.", note.Negation, "worse"},
		{said(1, "niega consumo"), "Reporta consumo.", note.Negation, "niega"},
		{said(1, "on Lexapro"), "Client takes Prozac.", note.MedicationWrong, "Prozac"},
		{said(1, "takes her pills"), "Client takes escitalopram.", note.MedicationWrong, "escitalopram"},
		{said(1, "pain in left arm"), "Client has pain in the right arm.", note.Laterality, "left"},
		{said(1, `says "I can't go on"`), `Client says "I cannot go on".`, note.Quote, "word for word"},
		{said(1, "tired of it all"), `Client is "tired of life".`, note.Quote, "quotation marks"},
		{said(1, "mood low"), "Mood is low and client denies suicidal ideation.", note.RiskFinding, "denied"},
		{said(1, "thoughts of suicide, low mood"), "Client has low mood and thoughts.", note.RiskFinding, "leaves out"},
		{said(1, "risk moderate"), "Risk is low.", note.RiskFinding, "moderate"},
		{said(1, "mom drinks"), "Client's father drinks.", note.Person, "mom"},
		{said(1, "saw Marcus on Sunday"), "Client saw Martin on Sunday.", note.Person, "Martin"},
		{said(1, "mom yelled at dad"), "Father yelled at mother.", note.Person, "turns round"},
		{said(1, "she is tired"), "He is tired.", note.Person, "he"},
		{seen, "Client reports looking tired and being slow to answer.", note.Attribution, "your own words"},
		{did, "Client reviewed the safety plan.", note.Attribution, "You did this"},
		{seen, "Clinician looked tired and was slow to answer.", note.Attribution, "of the clinician"},
		{planned, "Client will follow up with Dr. Patel about sertraline.", note.Attribution, "who does this"},
		{did2, "Clinician recorded thoughts about work.", note.Unsupported, "thought record"},
		{told, "Clinician observed that she is sad.", note.Attribution, "observation"},
		{said(1, "mom says he hits"), "Client hits.", note.Attribution, "account of"},
		{said(1, "maybe pregnant"), "Client is pregnant.", note.Certainty, "maybe"},
		{said(1, "will call if worse"), "Client will call when worse.", note.Certainty, "if"},
		{said(1, "hx of panic attacks"), "Client has current panic attacks.", note.TimeFinding, "past"},
		{said(1, "wants to quit smoking"), "Client quit smoking.", note.TimeFinding, "wants"},
		{said(1, "saw her last week"), "Client will see her next week.", note.TimeFinding, "last"},
		{said(1, "mood low, fight with wife"), "Mood is low due to fight with wife.", note.Unsupported, "side by side"},
		{said(1, "mood low, tired"), "Mood is low, and client is tired because of it.", note.Unsupported, "cause"},
		{said(1, "mood low"), "Mood is low, with good eye contact.", note.Boilerplate, "stock phrase"},
		{said(1, "mood low"), "Mood is low with severe insomnia.", note.Unsupported, "insomnia"},
		{said(1, "left before it got physical"), "It got physical.", note.Unsupported, "left"},
	} {
		_, findings := check(c.text, c.source)
		if !slices.ContainsFunc(findings, func(f note.Finding) bool {
			return f.Kind == c.kind && strings.Contains(string(f.Message), c.says)
		}) {
			t.Errorf("%q for %q: no %s finding that says %q%s", c.text, string(c.source.Text), c.kind, c.says, show(findings))
		}
	}
}

func TestSupportFallsSteadily(t *testing.T) {
	s := said(1, "client sleeps badly and argues with brother about money")
	last := 1.1
	for _, text := range []string{
		"Client sleeps badly and argues with brother about money.",
		"Client sleeps badly and argues with brother about garden.",
		"Client sleeps badly and argues with uncle about garden.",
		"Client sleeps badly and paints an uncle in a garden.",
		"Client dances and paints an uncle in a garden.",
		"Weather was splendid on holiday.",
	} {
		support, _ := check(text, s)
		if support > last {
			t.Errorf("%q: support %.2f after %.2f", text, support, last)
		}
		last = support
	}
	if last != 0 {
		t.Errorf("nothing in common, yet support %.2f", last)
	}
	if support, findings := verify.Sentence("Anything.", nil, nil); support != 0 || !(note.Sentence{Findings: findings}).Blocked() {
		t.Errorf("no source: support %.2f%s", support, show(findings))
	}
}

// TestClaim: what another sentence may say is no fault of this one, what is
// wrong is.
func TestClaim(t *testing.T) {
	s := []note.Statement{said(1, "ct sleeps 4 hrs, takes sertraline 50mg, denies SI")}
	if _, findings := verify.Claim("Client takes sertraline 50 mg.", s, s); (note.Sentence{Findings: findings}).Blocked() {
		t.Errorf("a part was blocked:%s", show(findings))
	}
	if _, findings := verify.Sentence("Client takes sertraline 50 mg.", s, s); !(note.Sentence{Findings: findings}).Blocked() {
		t.Error("an omission passed")
	}
	if _, findings := verify.Claim("Client endorses suicidal ideation.", s, s); !(note.Sentence{Findings: findings}).Blocked() {
		t.Error("a flip passed")
	}
}

func TestSources(t *testing.T) {
	all := []note.Statement{
		said(3, "ct rpts poor sleep, 4 hrs/night"),
		said(5, "mom moved back in, lots of arguments"),
		said(8, "denies SI/HI"),
		said(9, "practiced box breathing"),
		said(11, "next session in 2 wks"),
	}
	for _, c := range []struct {
		text string
		want []int
	}{
		{"Client sleeps poorly, about 4 hours per night.", []int{3}},
		{"Client denies suicidal ideation.", []int{8}},
		{"Clinician and client practiced box breathing.", []int{9}},
		{"Client sleeps 4 hours per night since her mother moved back in.", []int{3, 5}},
		{"The weather was fine on the trip to Lisbon.", nil},
		{"Client did n't sleep.", []int{3}},
		{"", nil},
	} {
		if got := verify.Sources(note.Text(c.text), all); !slices.Equal(got, c.want) {
			t.Errorf("Sources(%q) = %v, want %v", c.text, got, c.want)
		}
	}
	if id, score := verify.Best("Mother moved back in and there are lots of arguments.", all); id != 5 || score < 0.6 {
		t.Errorf("Best = %d, %.2f", id, score)
	}
	if id, score := verify.Best("Purple.", all); id != 0 || score != 0 {
		t.Errorf("Best of nothing = %d, %.2f", id, score)
	}
}

func TestReworded(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Client sleeps 4 hours.", "client sleeps, 4 hours", false},
		{"Client sleeps 4 hours.", "Client sleeps about 4 hours.", true},
		{"Sleeps 4 hours.", "Client sleeps 4 hours.", true},
	} {
		if got := verify.Reworded(note.Text(c.a), note.Text(c.b)); got != c.want {
			t.Errorf("Reworded(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

// FuzzSentence: whatever the two texts, the check ends, support stays within its
// bounds, and a text has nothing against itself.
func FuzzSentence(f *testing.F) {
	for _, e := range examples(f) {
		f.Add(string(e.source.Text), e.sentence)
	}
	f.Add("", "")
	f.Add("\xff 3/4/5 -> .5 x3 \"", "‘’“ 99:99pm 1,2,3 no no no")
	f.Add("no", "not never without 0 SI")
	f.Add("did n't know n't", "n't")
	f.Fuzz(func(t *testing.T, source, text string) {
		s := said(1, source)
		support, findings := check(text, s)
		if support < 0 || support > 1 {
			t.Errorf("support %v", support)
		}
		for _, x := range findings {
			if !slices.Contains(note.FindingKinds, x.Kind) || x.Message == "" {
				t.Errorf("finding %v %q", x.Kind, string(x.Message))
			}
		}
		if support, findings := check(source, s); support != 1 || len(findings) != 0 {
			t.Errorf("%q against itself: %.2f%s", source, support, show(findings))
		}
		verify.Sources(note.Text(text), []note.Statement{s, said(2, text)})
		verify.Best(note.Text(text), []note.Statement{s})
		verify.Claim(note.Text(text), []note.Statement{s, said(2, text)}, nil)
	})
}

// TestLong: a very long word and very many statements cost no more than their
// length.
func TestLong(t *testing.T) {
	word := strings.Repeat("x", 50_000)
	check(word+" 5", said(1, word))
	var all []note.Statement
	for i := range 500 {
		all = append(all, said(i+1, strings.Repeat("slept badly and argued with brother about money ", 3)+string(rune('a'+i%26))))
	}
	index := verify.NewIndex(all)
	for _, s := range all {
		index.Sources(s.Text)
	}
	verify.Sentence(all[0].Text+" never", all, all)
}

func BenchmarkSentence(b *testing.B) {
	list := examples(b)
	all := make([]note.Statement, len(list))
	for i, e := range list {
		all[i] = e.source
	}
	b.ResetTimer()
	for b.Loop() {
		for i, e := range list {
			verify.Sentence(note.Text(e.sentence), all[i:i+1], all)
		}
	}
}

// TestCost: ten times as long costs about ten times as much (a cost that grows
// with the square would be a hundred times), whatever the text is made of.
func TestCost(t *testing.T) {
	for _, piece := range []string{"no wait ", "and ", "denies a, b and ", "mom hit her, 15 mg or ", "\"a\" ", "15, no wait, "} {
		for _, end := range []string{"", " x y"} {
			once := func(n int) time.Duration {
				source := strings.Repeat(piece, n)
				best := time.Hour
				for range 2 {
					began := time.Now()
					check(source+end, said(1, source))
					best = min(best, time.Since(began))
				}
				return best
			}
			short := once(2100)
			if long := once(21_000); long > 60*short+20*time.Millisecond {
				t.Errorf("%q: %v for ten times the length of %v", piece, long, short)
			}
		}
	}
	began := time.Now()
	if _, findings := check("Client slept well.", said(1, strings.Repeat("no wait ", 25_000))); !blocked(findings) || time.Since(began) > 5*time.Second {
		t.Errorf("%v%s", time.Since(began), show(findings))
	}
}
