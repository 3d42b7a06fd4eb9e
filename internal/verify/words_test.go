package verify

import (
	"strings"
	"testing"
)

// TestWordLists: a word means one thing, and no pair of opposites is one word.
func TestWordLists(t *testing.T) {
	for _, file := range []string{"same.txt", "drugs.txt"} {
		seen := map[string]string{}
		for _, line := range lines(file, "") {
			for w := range strings.FieldsSeq(line) {
				if other, ok := seen[w]; ok {
					t.Errorf("%s: %q stands in %q and in %q", file, w, other, line)
				}
				seen[w] = line
			}
		}
	}
	for _, line := range lines("opposites.txt", "") {
		a, b, ok := strings.Cut(line, " ")
		if !ok || canon(a) == canon(b) {
			t.Errorf("opposites.txt: %q", line)
		}
	}
	for _, phrase := range phrases {
		if len(phrase) < 2 {
			t.Errorf("phrases.txt: %v is too short to be a phrase", phrase)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"twenty six", "26"}, {"twenty-six", "26"}, {"6/10", "6 10"}, {"2:30pm", "2:30"}, {"14:30", "2:30"}, {"3 pm", "3"}, {"1,200", "1200"},
		{"0.50 mg", "0.5"}, {".5mg", "0.5"}, {"4-5 hrs", "4 5"}, {"x3", "3"}, {"twice", "2"}, {"3rd", "3"}, {"two hundred", "200"}, {"PHQ-9", ""}, {"3/14/2024", "3 14 2024"},
	} {
		var got []string
		for _, tok := range readText(c.text).tokens {
			if tok.kind == numberToken {
				got = append(got, tok.canon)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %v, want %s", c.text, got, c.want)
		}
	}
}

func TestScope(t *testing.T) {
	for _, c := range []struct{ text, denied string }{
		{"denies SI, HI or plan", "suicidal ideation homicidal ideation plan"},
		{"no SI but has a plan", "suicidal ideation"},
		{"denies SI, sleeping better", "suicidal ideation"},
		{"SI denied, mood low", "suicidal ideation"},
		{"didn't sleep", "sleep"},
		{"not only sad", ""},
		{"0 panic attacks", "panic attacks"},
		{"niega ideación", "ideación"},
		{"passive SI without plan or intent", "plan intent"},
	} {
		var got []string
		for _, tok := range readText(c.text).tokens {
			if tok.denied && tok.content {
				got = append(got, tok.low)
			}
		}
		if strings.Join(got, " ") != c.denied {
			t.Errorf("%q denies %v, want %s", c.text, got, c.denied)
		}
	}
}
