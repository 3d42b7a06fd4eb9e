package names

import "testing"

func TestPlain(t *testing.T) {
	for word, want := range map[string]bool{
		"Sleep": true, "Sticker": true, "Oppositional": true, "Weekly": true, "walks": true,
		"Rose": false, "Monday": false, "Leo": false, "Gottman": false, "F41.1": false, "": false,
	} {
		if got := Plain(word); got != want {
			t.Errorf("%q: %v", word, got)
		}
	}
}
