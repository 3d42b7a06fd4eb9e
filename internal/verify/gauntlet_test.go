package verify_test

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
)

//go:embed testdata/pairs.txt
var pairFile string

type example struct {
	source   note.Statement
	sentence string
}

func examples(t testing.TB) []example {
	t.Helper()
	var out []example
	for line := range strings.Lines(pairFile) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		in, sentence, ok := strings.Cut(line, " | ")
		if !ok {
			t.Fatalf("line without a bar: %q", line)
		}
		out = append(out, example{note.Statement{ID: len(out) + 1, Text: note.Text(in), End: len(in)}, sentence})
	}
	return out
}

// A mutation makes of a faithful sentence the wrong ones of its kind.
type mutation struct {
	kind string
	make func(string) []string
}

// swaps replaces each word of a table, wherever it stands, one at a time.
func swaps(table ...string) func(string) []string {
	return func(s string) []string {
		var out []string
		for _, row := range table {
			from, to, _ := strings.Cut(row, ">")
			re := regexp.MustCompile(`(^|[^\pL\d])(` + from + `)($|[^\pL\d])`)
			for _, at := range re.FindAllStringSubmatchIndex(s, -1) {
				out = append(out, s[:at[4]]+to+s[at[5]:])
			}
		}
		return out
	}
}

var digits = regexp.MustCompile(`\d+`)

// others changes each number to another one.
func others(s string) []string {
	var out []string
	for _, at := range digits.FindAllStringIndex(s, -1) {
		if at[1] < len(s) && at[0] > 1 && s[at[0]-1] == '-' && s[at[0]-2] >= 'A' && s[at[0]-2] <= 'Z' {
			continue // the name of a scale
		}
		if at[0] > 0 && s[at[0]-1] == '.' || at[1]+1 < len(s) && s[at[1]] == '.' && s[at[1]+1] >= '0' && s[at[1]+1] <= '9' {
			continue // part of a decimal: 0.50 is 0.5
		}
		n := s[at[0]:at[1]]
		out = append(out, s[:at[0]]+n+"0"+s[at[1]:])
		next := string(rune('0' + (n[0]-'0'+1)%10))
		out = append(out, s[:at[0]]+next+n[1:]+s[at[1]:])
	}
	return out
}

func adds(clauses ...string) func(string) []string {
	return func(s string) []string {
		var out []string
		for _, c := range clauses {
			out = append(out, strings.TrimRight(s, ".")+c)
		}
		return out
	}
}

var inQuotes = regexp.MustCompile(`"([^"]+)"`)

func misquotes(s string) []string {
	var out []string
	for _, at := range inQuotes.FindAllStringSubmatchIndex(s, -1) {
		words := strings.Fields(s[at[2]:at[3]])
		for i := range words {
			changed := slices.Clone(words)
			changed[i] = "really"
			out = append(out, s[:at[2]]+strings.Join(changed, " ")+s[at[3]:])
			if i > 0 && i < len(words)-1 { // a shorter quotation is still one
				out = append(out, s[:at[2]]+strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")+s[at[3]:])
			}
		}
	}
	if len(out) == 0 {
		out = append(out, strings.TrimRight(s, ".")+`, "it is what it is."`)
	}
	return out
}

var mutations = []mutation{
	{"negation", swaps("denies>reports", "Denies>Reports", "no>a", "not>really", "never>often", "cannot>can", "without>with", "none>some", "niega>refiere", "no longer>now", "reports>denies", "is>is not", "was>was not", "has>has no", "had>had no", "helped>did not help", "wants>does not want", "works>does not work", "drinks>does not drink", "lost>did not lose", "took>did not take")},
	{"number", others},
	{"unit", swaps("mg>mcg", "hours>minutes", "minutes>hours", "weeks>months", "months>weeks", "days>weeks", "pounds>kg", "week>month", "weekly>monthly", "daily>weekly", "pm>am", "Tuesday>Thursday", "Sunday>Monday", "June>July", "May>April", "March>May", "twice>once")},
	{"medication", swaps("sertraline>fluoxetine", "hydroxyzine>hydralazine", "Lexapro>Prozac", "lamotrigine>lorazepam", "clonazepam>lorazepam", "trazodone>quetiapine", "Prozac>Paxil", "weed>cocaine", "wine>beer", "sertraline>citalopram", "clonazepam>clonidine", "Lexapro>Lamictal")},
	{"laterality", swaps("left>right", "right>left")},
	{"kin", swaps("[Mm]other>father", "father>mother", "brother>sister", "sister>brother", "son>daughter", "husband>boyfriend", "wife>mother", "aunt>uncle", "grandmother>mother", "boss>friend", "stepfather>father", "ex>husband", "Husband>Boss", "Patel>Nguyen")},
	{"insertion", adds(", with good eye contact.", " and denies suicidal ideation.", ", and will continue to monitor.", ", due to childhood trauma.", " and reports severe anxiety.", ". Client was cooperative and engaged.", ", and was referred to psychiatry.", " and takes melatonin.", " with her uncle.")},
	{"quote", misquotes},
	{"certainty", swaps("may want>wants", "might be>is", "may file>will file", "probably >", "Possible>Confirmed", "is considering quitting>quit", "wants to cut>cut", "hopes to be>is", "might be>is definitely", "it is unclear if this is true>this is true", "agreed to remove>removed", "Plan to taper>Tapered", "will call>called", "if>because")},
	{"time", swaps("last>next", "next>last", "a history of>current", "used to run>runs", "has a history of>is", "ago>from now", "today>yesterday", "last month>today", "is visiting next week>visited last week", "was promoted>will be promoted", "last week>this week")},
	{"risk", swaps("denies suicidal or homicidal ideation>endorses suicidal ideation", "no plan or intent>plan and intent", "low>high", "Moderate>Low", "Risk is low>Risk is moderate", "passive>active", "had passive suicidal ideation>denied suicidal ideation", "no plan>a plan", "without plan>with plan", "no access to firearms>access to firearms", "a history of cutting>no history of cutting", "ideación suicida>ideación homicida", "urges to cut>no urges to cut", "niega>presenta", "passive suicidal ideation without plan>no suicidal ideation", "remove the gun from>keep the gun in", "passive >")},
	{"role", swaps("His boss yelled at him>He yelled at his boss", "her husband blames her>she blames her husband", "Mother says that he hits his sister>He says that mother hits his sister",
		"Mother says that he hits his sister>Mother hits his sister", "Mother says that he hits his sister>His sister hits mother", "called her aunt>her aunt called her", "told her husband>her husband told her",
		"Client has not spoken to father>Father has not spoken to client", "Client's roommate thinks that she>Client thinks that her roommate", "Per mother, bedwetting stopped>Mother stopped bedwetting",
		"Husband says>Client says to husband", "Her grandmother raised her>She raised her grandmother", "Client said that the breathing>Clinician said that the breathing", "She is scared of her ex's temper>Her ex is scared of her temper",
		"Client's ex wants custody of both kids>Both kids want custody of ex", "Her stepfather drinks>Her stepfather says she drinks", "Husband says>Client told her husband")},
	{"attribution", swaps("Client reports that>Clinician observed that", "Client said that>It is clear that", "Client appeared>Client reports being", "Affect was>Client reports affect was", "Mother says that he>Client says that he", "Client looked>Client said he was", "Client thinks that she>Client meets criteria as she", "Mother says that he hits>He hits")},
}

// TestGauntlet: the errors that do damage are caught, and faithful sentences
// pass. It prints the figures.
func TestGauntlet(t *testing.T) {
	list := examples(t)
	if len(list) < 60 {
		t.Errorf("%d examples, want at least 60", len(list))
	}
	all := make([]note.Statement, len(list))
	for i, e := range list {
		all[i] = e.source
	}
	alarms, warned := 0, 0
	for _, e := range list {
		support, findings := verify.Sentence(note.Text(e.sentence), []note.Statement{e.source}, all)
		if (note.Sentence{Findings: findings}).Blocked() {
			alarms++
			t.Logf("false alarm: %s\n   %s%s", string(e.source.Text), e.sentence, show(findings))
		} else if len(findings) > 0 {
			warned++
			t.Logf("false warning: %s\n   %s%s", string(e.source.Text), e.sentence, show(findings))
		}
		if support < 0.5 {
			t.Errorf("support %.2f of %q", support, e.sentence)
		}
	}
	rate := float64(alarms) / float64(len(list))
	t.Logf("false alarms %d, false warnings %d of %d faithful sentences", alarms, warned, len(list))
	if rate > 0.05 || float64(alarms+warned)/float64(len(list)) > 0.05 {
		t.Errorf("false alarms %.3f, with warnings %.3f", rate, float64(alarms+warned)/float64(len(list)))
	}
	for _, m := range mutations {
		n, caught := 0, 0
		for _, e := range list {
			for _, wrong := range m.make(e.sentence) {
				if wrong == e.sentence || doubled.MatchString(wrong) || strings.Contains(string(e.source.Text), "denies SI") && strings.HasSuffix(wrong, "and denies suicidal ideation.") {
					continue // no mutation, no English, or not wrong
				}
				n++
				_, findings := verify.Sentence(note.Text(wrong), []note.Statement{e.source}, all)
				if (note.Sentence{Findings: findings}).Blocked() {
					caught++
				} else {
					t.Logf("%s missed: %s\n   %s%s", m.kind, string(e.source.Text), wrong, show(findings))
				}
			}
		}
		t.Logf("%-12s recall %.3f of %d", m.kind, float64(caught)/float64(max(n, 1)), n)
		if n < 8 || float64(caught) < 0.95*float64(n) {
			t.Errorf("%s: %d of %d caught", m.kind, caught, n)
		}
	}
}

// doubled negations are no sentence a model writes.
var doubled = regexp.MustCompile(`(no|not) (no|not|never|had no)\b|has no had`)

func show(findings []note.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "\n      %s %s: %s", f.Severity, f.Kind, string(f.Message))
	}
	return b.String()
}

// TestGauntletOfNotes is the same for a note that exists already: the sources
// are looked up among all statements, and a sentence may hold a part of one.
// What is added may stand elsewhere in the dump, so additions are not counted.
func TestGauntletOfNotes(t *testing.T) {
	list := examples(t)
	all := make([]note.Statement, len(list))
	for i, e := range list {
		all[i] = e.source
	}
	index := verify.NewIndex(all)
	blocked := func(text string) (bool, []int, []note.Finding) {
		ids := index.Sources(note.Text(text))
		var sources []note.Statement
		for _, id := range ids {
			sources = append(sources, all[id-1])
		}
		_, findings := verify.Claim(note.Text(text), sources, all)
		return (note.Sentence{Findings: findings}).Blocked(), ids, findings
	}
	alarms, astray := 0, 0
	for i, e := range list {
		bad, ids, findings := blocked(e.sentence)
		if bad {
			alarms++
			t.Logf("false alarm: %s%s", e.sentence, show(findings))
		}
		if !slices.Contains(ids, i+1) {
			astray++
		}
	}
	t.Logf("false alarms %d, sources astray %d of %d", alarms, astray, len(list))
	if float64(alarms+astray) > 0.05*float64(len(list)) {
		t.Errorf("false alarms %d, sources astray %d of %d", alarms, astray, len(list))
	}
	for _, m := range mutations {
		if m.kind == "insertion" {
			continue
		}
		n, caught := 0, 0
		for _, e := range list {
			for _, wrong := range m.make(e.sentence) {
				if wrong == e.sentence || doubled.MatchString(wrong) {
					continue
				}
				n++
				if bad, _, findings := blocked(wrong); bad {
					caught++
				} else {
					t.Logf("%s missed: %s%s", m.kind, wrong, show(findings))
				}
			}
		}
		t.Logf("%-12s recall %.3f of %d", m.kind, float64(caught)/float64(max(n, 1)), n)
		if float64(caught) < 0.88*float64(n) {
			t.Errorf("%s: %d of %d caught", m.kind, caught, n)
		}
	}
}
