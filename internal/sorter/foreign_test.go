package sorter_test

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// TestOtherClients: "x" marks what is of somebody else, "-" what stays.
func TestOtherClients(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"where it belongs", "Slept well. Renata disclosed her relapse and left early, note that in her chart. Affect bright.", "- x -"},
		{"in brackets, with its own words", "Client reports sleep is better. Talked about his divorce and custody (that's for Jim's note). Affect bright.", "- x -"},
		{"in one breath", "Client reports sleep is better. Started lexapro 10 mg - wait, that was my 3pm. Affect bright.", "- x -"},
		{"after it", "Mood ok. Her dog died. No that was Anna, different client. Sleep fine.", "- x x -"},
		{"after it, short", "Mood ok. Her dog died. That's for Anna's note. Sleep fine.", "- x x -"},
		{"risk stays", "Sleep 5 hrs. He cut his arm last night. Oh that's for Jim's note. Denies SI.", "- - x -"},
		{"another's hour", "Client is doing ok. My 4pm also has OCD. Sleep ok.", "- x -"},
		{"a member by name", "Grief grp wk 5 of 8. A. spoke for the first time. Tonya said her son is in jail now. Affect sad.", "- - x -"},
		{"the member it is about", "Group: 8 members. Marcus shared he drank. Marcus used urge surfing. Denise said she moved. Affect bright.", "- - - x -"},
		{"what passed between them", "Group, 6 members. Ct spoke first. Denise gave ct feedback. Affect bright.", "- - - -"},
		{"no group", "Couple session. Ana says he lies. Luis says she yells. Affect tense.", "- - - -"},
		{"a friend's news in no group", "Ct upset. Denise moved away. Affect sad.", "- - -"},
		{"Spanish", "Duerme 5 horas. Su esposo la dejó, ay no, esa es la paciente de las 3. Se ve cansada.", "- x -"},
		{"another hour", "Mood ok. Her dog died. Sorry, that was the 2 pm. Sleep fine.", "- x x -"},
		{"another kid is no client", "He was sent home. That was the other kid who hit him. Mood ok.", "- - -"},
		{"her own chart", "Reviewed her chart. Allergy noted in her chart. Sleeps 6 hrs.", "- - -"},
		{"a school's note", "Brought a note for school. Mood ok. Father wrote a note.", "- - -"},
		{"a header", "This is for Jim's note. Sleeps badly.", "- -"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range sortText(c.text) {
				mark := "-"
				if s.Unused == note.UsedOtherClient {
					mark = "x"
				}
				got = append(got, mark)
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}
