package audit

import "testing"

func TestWhoAPhraseIsSaidOf(t *testing.T) {
	r := &record{setting: Individual}
	for text, others := range map[string]bool{
		"Her brother is much better":                              true,
		"Client says her little sister is much better":            true,
		"Upset about mom, who is much better":                     true,
		"Her boss's team is better":                               true,
		"Refiere que su hermana ya está mejor":                    true,
		"Sister said he is much better":                           false,
		"Since her mother left she is better":                     false,
		"Better since her mother moved out":                       false,
		"Client and her husband sleep better":                     false,
		"She yelled at her sister and feels better":               false,
		"Her husband is away. Sleep is better":                    false,
		"Per mom he is better":                                    false,
		"Her brother is in town, but she is better":               false,
		"Because her sister called, client is feeling better now": false,
	} {
		ws := wordsOf(text)
		from, to, ok := readLexicon("progress", "").find(ws)
		if !ok {
			t.Fatalf("%q says nothing of progress", text)
		}
		if got := r.ofOthers(ws, from, to); got != others {
			t.Errorf("of others %v: %q", got, text)
		}
	}
	if couple := (&record{setting: Couple}); couple.ofOthers(wordsOf("Her husband is better"), 3, 4) {
		t.Error("a husband is somebody else in a couple's session")
	}
}
