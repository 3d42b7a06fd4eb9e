package verify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
)

func blocked(findings []note.Finding) bool { return (note.Sentence{Findings: findings}).Blocked() }

// TestAccounts: who told a thing stays its teller, and is not who it is about.
func TestAccounts(t *testing.T) {
	for _, c := range []struct {
		source string
		wrong  []string
		right  []string
	}{
		{"Per her sister she has stopped answering the phone in the evenings.",
			[]string{"Her sister has stopped answering the phone in the evenings.", "Client has stopped answering the phone in the evenings, and her sister.",
				"Her sister reports having stopped answering the phone in the evenings.", "Client reports that her sister has stopped answering the phone in the evenings.",
				"She has stopped answering her sister's phone in the evenings."},
			[]string{"Per her sister, client has stopped answering the phone in the evenings.", "Her sister reports that she has stopped answering the phone in the evenings.",
				"According to her sister, she has stopped answering the phone in the evenings.", "As reported by her sister, client has stopped answering the phone in the evenings.",
				"Her sister noted that she has stopped answering the phone in the evenings."}},
		{"mom said she is worried", []string{"She said mom is worried.", "She said that her mother is worried.", "Mother said that client is worried.", "Client said she is worried about mom."},
			[]string{"Mother said that she is worried.", "Mom said she is worried."}},
		{"according to teacher he hits other kids", []string{"The teacher hits other kids.", "He hits other kids and the teacher.", "Client reports he hits other kids, including the teacher."},
			[]string{"According to the teacher, he hits other kids.", "The teacher reports that he hits other kids."}},
		{"per school counselor grades dropped to C", []string{"School counselor grades dropped to C.", "The school counselor dropped grades to C."},
			[]string{"Per the school counselor, grades dropped to C."}},
		{"her husband who came along says she cries at night", []string{"Her husband, who came along, cries at night.", "She says her husband, who came along, cries at night."},
			[]string{"Her husband, who came along, says she cries at night."}},
		{"mom drinks", []string{"Mother reports drinking.", "Mother says she drinks."}, []string{"Client's mother drinks."}},
		{"told her mom about the pills", []string{"Her mother told her about the pills."}, []string{"Client told her mother about the pills."}},
		{"mom reports bedwetting x2 wks", []string{"Bedwetting for 2 weeks, mom.", "Client reports bedwetting for 2 weeks with mom."}, []string{"Mother reports bedwetting for 2 weeks.", "Bedwetting for 2 weeks, reported by mother."}},
		{"según su hermana no sale de casa", []string{"Su hermana no sale de casa.", "Paciente refiere que su hermana no sale de casa."}, []string{"Según su hermana, no sale de casa."}},
		{"la mamá refiere que no duerme", []string{"La mamá no duerme.", "Paciente refiere que la mamá no duerme."}, []string{"La mamá refiere que no duerme."}},
	} {
		for _, w := range c.wrong {
			if _, findings := check(w, said(1, c.source)); !blocked(findings) {
				t.Errorf("%q passed for %q%s", w, c.source, show(findings))
			}
		}
		for _, r := range c.right {
			if _, findings := check(r, said(1, c.source)); blocked(findings) {
				t.Errorf("%q blocked for %q%s", r, c.source, show(findings))
			}
		}
	}
	told := said(1, "ct says nobody at work likes her")
	if _, findings := check("Nobody at work likes her.", told); len(findings) == 0 {
		t.Error("a report became a bare fact without a word")
	}
	told = said(1, "paciente refiere insomnio")
	if _, findings := check("Tiene insomnio.", told); len(findings) == 0 {
		t.Error("a Spanish report became a bare fact without a word")
	}
	seen := said(1, "hizo poco contacto visual")
	seen.Slot, seen.Voice = note.Observed, note.Clinician
	if _, findings := check("Paciente refiere poco contacto visual.", seen); !blocked(findings) {
		t.Errorf("what she saw became the client's report%s", show(findings))
	}
}

// swapped sentences, of every person and verb.
func roleSwaps() [][3]string { // source, right, wrong
	var out [][3]string
	people := []string{"boyfriend", "mom", "brother", "boss", "roommate", "ex", "teacher", "stepdad"}
	verbs := []string{"hit", "yelled at", "blames", "is angry at", "ignores", "threatened", "apologized to", "walked out on", "called"}
	for i, who := range people {
		for j, verb := range verbs {
			other := people[(i+j+1)%len(people)]
			if other == who {
				other = "aunt"
			}
			out = append(out,
				[3]string{who + " " + verb + " her", "Her " + who + " " + verb + " her.", "She " + verb + " her " + who + "."},
				[3]string{"ct " + verb + " her " + who + " on Sunday", "Client " + verb + " her " + who + " on Sunday.", "Her " + who + " " + verb + " client on Sunday."},
				[3]string{verb + " " + who + " again", "Client " + verb + " her " + who + " again.", "Her " + who + " " + verb + " her again."},
				[3]string{who + " " + verb + " " + other, "Her " + who + " " + verb + " her " + other + ".", "Her " + other + " " + verb + " her " + who + "."},
				[3]string{who + " said she is hopeless", "Her " + who + " said that she is hopeless.", "She said that her " + who + " is hopeless."},
				[3]string{"per " + who + " she " + verb + " strangers", "Per " + who + ", she " + verb + " strangers.", "Her " + who + " " + verb + " strangers."},
			)
			if strings.HasSuffix(verb, "ed") {
				out = append(out, [3]string{who + " " + verb + " her", "She was " + verb + " by her " + who + ".", "Her " + who + " was " + verb + " by her."})
			}
		}
	}
	return out
}

func TestRoleSwaps(t *testing.T) {
	n, missed, alarms := 0, 0, 0
	for _, c := range roleSwaps() {
		n++
		all := []note.Statement{said(2, "she sleeps badly"), said(1, c[0])}
		if _, findings := verify.Sentence(note.Text(c[2]), all[1:], all); !blocked(findings) {
			missed++
			t.Logf("missed: %q for %q%s", c[2], c[0], show(findings))
		}
		if _, findings := verify.Sentence(note.Text(c[1]), all[1:], all); blocked(findings) {
			alarms++
			t.Logf("false alarm: %q for %q%s", c[1], c[0], show(findings))
		}
	}
	t.Logf("role swaps: recall %.3f of %d, false alarms %d", 1-float64(missed)/float64(n), n, alarms)
	if float64(missed) > 0.05*float64(n) || float64(alarms) > 0.02*float64(n) {
		t.Errorf("%d of %d missed, %d false alarms", missed, n, alarms)
	}
}

// TestSex: the client is no he where the dump says she; where it says nothing,
// the note may.
func TestSex(t *testing.T) {
	work := "Work is slipping, missed 2 deadlines, boss noticed."
	for i, c := range []struct {
		dump   []string
		text   string
		passes bool
	}{
		{[]string{work}, "Work is slipping, and she missed two deadlines, which her boss noticed.", true}, // nothing says otherwise
		{[]string{work}, "Work is slipping; client missed 2 deadlines, and the boss noticed.", true},
		{[]string{work, "he is sleeping badly"}, "Work is slipping, and he missed 2 deadlines, which his boss noticed.", true},
		{[]string{work, "he is sleeping badly"}, "Work is slipping, and she missed 2 deadlines, which the boss noticed.", false},
		{[]string{work, "ct said they feel stuck"}, "Work is slipping, and he missed 2 deadlines, which his boss noticed.", false},
		{[]string{work, "ct said they feel stuck"}, "Work is slipping, and they missed 2 deadlines, which their boss noticed.", true},
		{[]string{work, "he says she never listens", "she says he drinks"}, "Work is slipping, and he missed 2 deadlines, which his boss noticed.", false},
		{[]string{work, "mom drinks, she hides it"}, "Work is slipping, and she missed 2 deadlines, which her boss noticed.", true},
		{[]string{work, "mom moved in", "she hides bottles"}, "Work is slipping, and she missed 2 deadlines, which her boss noticed.", true},
		{[]string{work, "34yo F, married"}, "Work is slipping, and she missed 2 deadlines, which her boss noticed.", true},
		{[]string{work, "her mom drinks"}, "Work is slipping, and she missed 2 deadlines, which her boss noticed.", true},
	} {
		var all []note.Statement
		for n, text := range c.dump {
			s := said(n+1, text)
			if strings.Contains(text, "said") || strings.Contains(text, "says") {
				s.Voice = note.Client
			}
			all = append(all, s)
		}
		if _, findings := verify.Sentence(note.Text(c.text), all[:1], all); blocked(findings) == c.passes {
			t.Errorf("%d: %q after %s: passes is %v%s", i, c.text, fmt.Sprintf("%q", c.dump), !c.passes, show(findings))
		}
	}
}

// TestSeenFromAModel: sentences a small model really made of such lines.
func TestSeenFromAModel(t *testing.T) {
	goal := said(1, "Goal 1 attendance: 3 of 5 days this wk.")
	goal.Slot = note.Plan
	for _, c := range []struct {
		source note.Statement
		wrong  string
	}{
		{said(1, "ct drinks 2 glasses of wine most nights, was 4"), "The client told her that she drinks 2 glasses of wine most nights, which was 4."},
		{said(1, "affect flat, tearful when talking about divorce"), "Client was affected flatly and tearfully when talking about divorce."},
		{said(1, "PHQ-9 15, no wait, 14."), "Client's PHQ-9 score is 15, no wait, and 14."},
		{said(1, "practiced grounding, went from 8/10 to 5/10"), "Clinician practiced grounding for 8/10 to 5/10."},
		{said(1, "He says she never listens, she says he drinks too much"), "He says she never listens, and he drinks too much."},
		{said(1, "Argued about money on Friday, her mother got involved and yelled at him"), "Argued about money on Friday, with his mother getting involved and yelling at him."},
		{said(1, "Taught speaker-listener technique, he interrupted 4 times, she cried."), "The speaker-listener technique was taught, and he interrupted her 4 times while she cried."},
		{said(1, "Ct says nobody at school likes him, a boy named Tyler pushed him into a locker."), "The client says that no one at school likes them, and a boy named Tyler pushed them into a locker."},
		{said(1, "Sister drove them to the ER on 3/2 for chest pain, EKG normal."), "The sister drove the client to the ER on 3/2 for chest pain and had an EKG that was normal."},
		{said(1, "Skips breakfast."), "The client skipped breakfast."},
		{said(1, "His sister bit him Tuesday, he did not hit back."), "Client told his sister that he bit him on Tuesday, but he did not hit back."},
		{said(1, "His sister bit him Tuesday, he did not hit back."), "With his sister he bit him on Tuesday, but he did not hit back."},
		{goal, "Goal 1 attendance will be 3 out of 5 days this week."},
	} {
		all := []note.Statement{c.source, said(2, "she sleeps badly")}
		if strings.Contains(string(c.source.Text), "she") || strings.Contains(string(c.source.Text), "him") {
			all = all[:1]
		}
		if _, findings := verify.Sentence(note.Text(c.wrong), all[:1], all); !blocked(findings) {
			t.Errorf("%q passed for %q%s", c.wrong, string(c.source.Text), show(findings))
		}
	}
}
