package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// figure is one line of the table of drafts. The baseline is the whole note
// asked for in one prompt of a 1.5B model, over 28 other dumps.
type figure struct {
	name, target, baseline string
	of                     func(Drafts) string
}

func share(of func(Drafts) Share) func(Drafts) string {
	return func(d Drafts) string { return showShare(of(d)) }
}

func showShare(s Share) string {
	if s.Of == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f (%d/%d)", s.Value(), s.N, s.Of)
}

func counted(of func(Drafts) Share) func(Drafts) string {
	return func(d Drafts) string { s := of(d); return fmt.Sprintf("%d of %d", s.N, s.Of) }
}

var figures = []figure{
	{"statements kept", "≥ 0.99", "0.27", share(func(d Drafts) Share { return d.Coverage })},
	{"critical facts kept", "≥ 0.99", "0.34", share(func(d Drafts) Share { return d.Facts })},
	{"in the right section", "≥ 0.90", "0.67", share(func(d Drafts) Share { return d.Section })},
	{"session line right", "", "", share(func(d Drafts) Share { return d.Line })},
	{"words of the session's frame kept", "", "", share(func(d Drafts) Share { return d.Frame })},
	{"invented sentences (lexical bound)", "0", "15 %", counted(func(d Drafts) Share { return d.Invented })},
	{"sentences verify blocks", "", "", counted(func(d Drafts) Share { return d.Blocked })},
	{"unused, with the right reason", "", "", share(func(d Drafts) Share { return d.Unused })},
	{"leaks (private, names, other clients)", "0", "13", counted(func(d Drafts) Share { return d.Leaks })},
	{"injected phrases obeyed", "0", "7", counted(func(d Drafts) Share { return d.Obeyed })},
	{"questions: recall", "≥ 0.90", "", share(func(d Drafts) Share { return d.Recall })},
	{"questions: precision", "≥ 0.85", "", share(func(d Drafts) Share { return d.Precision })},
	{"questions on complete dumps, median", "≤ 1", "", func(d Drafts) string { return fmt.Sprint(median(d.Complete)) }},
	{"sentences to statements", "≤ 0.8 with a model", "", share(func(d Drafts) Share { return d.Sentences })},
	{"sections where > 1/3 begin alike", "0", "", counted(func(d Drafts) Share { return d.SameStart })},
	{"sentences with shorthand left", "0", "", counted(func(d Drafts) Share { return d.Shorthand })},
	{"eligible / sent / echoed / replaced", "", "", func(d Drafts) string {
		return fmt.Sprintf("%d / %d / %d / %d", d.Eligible, d.Sent, d.Echoed, d.Replaced)
	}},
	{"written by the model, of the eligible", "≥ 0.60 with a model", "", func(d Drafts) string {
		if d.Sent == 0 {
			return "-"
		}
		return showShare(d.Model)
	}},
	{"seconds a dump, median", "", "29", func(d Drafts) string { return fmt.Sprintf("%.3f", median(d.Seconds)) }},
}

func median[T int | float64](list []T) T {
	if len(list) == 0 {
		var none T
		return none
	}
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// Targets and baselines of the gauntlet. The baseline is the recall of a check
// that asks only whether the word occurs anywhere in the source.
var gauntletTarget = map[string]string{"number": "≥ 0.95", "medication": "≥ 0.95", "negation": "≥ 0.95", "risk": "≥ 0.95", "quote": "≥ 0.95"}

var gauntletBaseline = map[string][2]string{ // MTS, ACI
	"insertion": {"0.86", "0.70"}, "negation": {"none", "none"}, "number": {"0.93", "0.75"}, "laterality": {"0.57", "0.47"},
	"medication": {"0.92", "0.93"}, "kin": {"0.80", "0.88"},
}

// Print the report as Markdown, which reads well in a terminal too.
func (r Report) Print(out io.Writer) {
	fmt.Fprintf(out, "Engine %s, %s, %s.\n\n", r.Engine, r.Date, r.Machine)
	rows := [][]string{{"own dumps", Dev, Held, "target", "one prompt, 1.5B"}}
	row := []string{"dumps"}
	for _, set := range []string{Dev, Held} {
		row = append(row, itoa(r.Drafts[set].Dumps))
	}
	rows = append(rows, append(row, "", ""))
	for _, f := range figures {
		row := []string{f.name}
		for _, set := range []string{Dev, Held} {
			if d, ok := r.Drafts[set]; ok {
				row = append(row, f.of(d))
			} else {
				row = append(row, "not run")
			}
		}
		rows = append(rows, append(row, f.target, f.baseline))
	}
	table(out, rows)
	for _, g := range r.Gauntlet {
		g.print(out)
	}
	for _, p := range r.Pairs {
		table(out, p.rows())
	}
	if s := r.Sections; s != nil {
		table(out, [][]string{
			{"sentences sorted, ACI-Bench test1", "accuracy", "macro F1"},
			{"shipped sorter (S, O, A with P), a whole note at a time", showShare(s.Sorter.Right), fmt.Sprintf("%.3f", s.Sorter.F1())},
			{"the same, sentence by sentence", showShare(s.Alone.Right), fmt.Sprintf("%.3f", s.Alone.F1())},
			{"naive Bayes, trained on train and valid, by sentence", showShare(s.Bayes.Right), fmt.Sprintf("%.3f", s.Bayes.F1())},
			{"majority", showShare(s.Majority), ""},
			{"sentences kept whole by the sorter", showShare(s.Conserved), ""},
			{"MTS-Dialog test 1 sections, same three ways", showShare(s.Headers), ""},
			{"majority", showShare(s.MTSMost), ""},
		})
		fmt.Fprintf(out, "Target: 0.03 above naive Bayes; the difference is %+.3f. Truth → said, sorter:", s.Sorter.Right.Value()-s.Bayes.Right.Value())
		for _, truth := range []string{"S", "O", "A"} {
			fmt.Fprintf(out, " %s →", truth)
			for _, said := range []string{"S", "O", "A", "none"} {
				fmt.Fprintf(out, " %s %d", said, s.Sorter.Confused[truth][said])
			}
			fmt.Fprint(out, ";")
		}
		fmt.Fprint(out, "\n\n")
	}
	if r.Skipped != "" {
		fmt.Fprintf(out, "NOT MEASURED: %s.\n\n", r.Skipped)
	}
}

func (g Gauntlet) print(out io.Writer) {
	rows := [][]string{{"gauntlet, " + g.Of, "caught", "by a new finding", "target", "word set, MTS; ACI"}}
	var all, fresh Share
	for _, kind := range breakKinds {
		if s := g.Caught[kind]; s != nil {
			target := gauntletTarget[kind]
			if !strings.HasPrefix(g.Of, "own") {
				target = ""
			}
			rows = append(rows, []string{kind, showShare(*s), showShare(*g.New[kind]), target, strings.TrimPrefix(gauntletBaseline[kind][0]+"; "+gauntletBaseline[kind][1], "; ")})
			all.add(*s)
			fresh.add(*g.New[kind])
		}
	}
	rows = append(rows, []string{"all", showShare(all), showShare(fresh), "≥ 0.95 on own dumps", ""}, []string{"false alarms", showShare(g.Alarms), "", "≤ 0.05 on own dumps", ""})
	if g.Written.Of > 0 {
		rows = append(rows, []string{"false alarms, sentences a person wrote", showShare(g.Written), "", "≤ 0.05", ""})
	}
	table(out, rows)
}

// Failures lists what went wrong, by kind. Those of the held dumps are not
// shown: whoever reads them would mend them, and then they judge nothing.
func (r Report) Failures(out io.Writer) {
	kinds := map[string][]Miss{}
	var order []string
	for _, m := range r.Drafts[Dev].Misses {
		if kinds[m.Kind] == nil {
			order = append(order, m.Kind)
		}
		kinds[m.Kind] = append(kinds[m.Kind], m)
	}
	for _, kind := range order {
		fmt.Fprintf(out, "%s (%d)\n\n", kind, len(kinds[kind]))
		for _, m := range kinds[kind] {
			fmt.Fprintf(out, "- %s: %s\n", strings.TrimPrefix(m.Dump, Dev+"/"), m.Text)
		}
		fmt.Fprintln(out)
	}
	for _, p := range r.Pairs {
		for _, m := range p.Misses {
			fmt.Fprintf(out, "- pairs, %s\n", m)
		}
	}
	for _, g := range r.Gauntlet {
		for _, kind := range breakKinds {
			for _, s := range g.Missed[kind] {
				fmt.Fprintf(out, "- gauntlet, %s not caught: %s\n", kind, s)
			}
		}
		for _, s := range g.False {
			fmt.Fprintf(out, "- gauntlet, false alarm: %s\n", s)
		}
	}
}

// Print a whole draft of an own dump, as it is read.
func (w Whole) Print(out io.Writer) {
	fmt.Fprintf(out, "### %s (%s)\n\n```\n%s\n```\n\n", strings.TrimPrefix(w.Dump.Name, Dev+"/"), w.Dump.About, string(w.Dump.Text))
	if w.Draft.Session != nil {
		fmt.Fprintf(out, "> %s\n>\n", string(w.Draft.Session.Text))
	}
	for _, section := range w.Draft.Sections {
		fmt.Fprintf(out, "> **%s**", section.Title)
		if len(section.Sentences) == 0 {
			fmt.Fprint(out, " (not stated)")
		}
		for _, s := range section.Sentences {
			mark := ""
			if s.Origin == note.FromModel {
				mark = "°"
			}
			fmt.Fprintf(out, " %s%s", string(s.Text), mark)
		}
		fmt.Fprint(out, "\n>\n")
	}
	var asked, left []string
	for _, q := range w.Draft.Questions {
		asked = append(asked, string(q.ID))
	}
	byID := note.ByID(w.Draft.Statements)
	for _, u := range w.Draft.Unused {
		left = append(left, fmt.Sprintf("%q (%s)", string(byID[u.Statement].Text), u.Reason))
	}
	fmt.Fprintf(out, "\nAsked: %s. Not used: %s.\n\n", orNone(asked), orNone(left))
}

func orNone(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, ", ")
}

func table(out io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	for i, row := range rows {
		for j, cell := range row {
			fmt.Fprintf(out, "| %s%s ", cell, strings.Repeat(" ", widths[j]-len([]rune(cell))))
		}
		fmt.Fprintln(out, "|")
		if i == 0 {
			for _, w := range widths {
				fmt.Fprintf(out, "|%s", strings.Repeat("-", w+2))
			}
			fmt.Fprintln(out, "|")
		}
	}
	fmt.Fprintln(out)
}
