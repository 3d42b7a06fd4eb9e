package names

import (
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

// redact gives the lines of a dump as they read, one statement a line.
func redact(text string, style Style, client string) string {
	var in []note.Statement
	for i, l := range strings.Split(text, "|") {
		in = append(in, note.Statement{ID: i + 1, Text: note.Text(l)})
	}
	var out []string
	for _, s := range Redact(in, style, client) {
		out = append(out, string(s.Alone()))
	}
	return strings.Join(out, "|")
}

func TestNamesBecomeRoles(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Teacher, Mrs. Okafor, wrote that he is calmer", "Teacher wrote that he is calmer"},
		{"Teacher Mrs. Okafor wrote", "Teacher wrote"},
		{"J's brother Curtis borrowed $600", "J's brother borrowed $600"},
		{"argued with her boss Dana", "argued with her boss"},
		{"Went out with friend Mike", "Went out with friend"},
		{"Niña 8 a., viene con mamá", "Niña 8 a., viene con mamá"},
		{"Last TFT Jan ok, friend Jan called", "Last TFT Jan ok, friend called"},
		{"Came with husband Tom.|Tom says she cries.", "Came with husband.|husband says she cries."},
		{"her husband Tom drinks|told Tom's mother", "her husband drinks|told her husband's mother"},
		{"her sister, Beth Lane, moved in", "her sister moved in"},
		{"her sister Beth Lane moved in", "her sister moved in"},
		{"Dana, her boss, yelled", "her boss yelled"},
		{"mom (Linda) was in the lobby", "mom was in the lobby"},
		{"roommate named Priya moved out", "roommate moved out"},
		{"her kids Ava and Emma are with dad", "her kids are with dad"},
		{"Coach Daniels benched him", "Coach benched him"},
		{"lives with Aunt Rosa", "lives with Aunt"},
		{"Mrs. Okafor called", "Mrs. O. called"},
		{"teacher Mrs. Okafor called.|Mrs. Okafor will call again", "teacher called.|teacher will call again"},
		{"Kristen from work has left", "K. from work has left"},
		{"ran into Marcus Webb at the store", "ran into M.W. at the store"},
		{"misses Renata.", "misses R."},
		{"went to Marcus's party", "went to M.'s party"},
		{"She saw Mark at Target", "She saw M. at Target"},
		{"misses Rose", "misses R."},
		{"friend Will picked her up", "friend picked her up"},
		{"her sister Joy called", "her sister called"},
		{"her boss Ngozi yelled", "her boss yelled"},
		{"another member, Tonya, laughed", "another member laughed"},
		{"her boss dana yelled at her", "her boss yelled at her"},
		{"su jefe Ramón le gritó", "su jefe le gritó"},
		{"vive con su hermana Lucía y su tía", "vive con su hermana y su tía"},
		{"la maestra Sra. Pérez escribió", "la maestra escribió"},
		{"peleó con Graciela", "peleó con G."},
		{"psychiatrist Dr. Okafor raised the dose", "psychiatrist raised the dose"},
		{"her psychiatrist Dr. Patel wants labs|Dr. Patel will call", "her psychiatrist wants labs|her psychiatrist will call"},
		{"Dr. Patel agrees", "Dr. P. agrees"},
		{"coordinate with PCP Ellen Marsh", "coordinate with PCP"},
		{"prescriber Amy Ortiz, NP", "prescriber"},
		{"Spoke with Karen, LCSW, at Midtown Clinic", "Spoke with K., LCSW, at Midtown Clinic"},
		{"Per RN Okafor, BP stable", "Per RN, BP stable"},
		{"nurse Birgitta keeps texting", "nurse keeps texting"},
		{"J told me Bear from her class is new", "J told me B. from her class is new"},
		{"Met w/ Angel from her class", "Met w/ A. from her class"},
		{"Winter (the bridesmaid) saw me", "W. (the bridesmaid) saw me"},
		{"argued with Grace at church|Grace hung up", "argued with G. at church|G. hung up"},
		{"went to Joy's house, Mark was there too", "went to J.'s house, M. was there too"},
		{"she talked to grace about moving out", "she talked to G. about moving out"},
		{"her friend autumn said she should leave", "her friend said she should leave"},
		{"his sister sunniva is tired of telling him", "his sister is tired of telling him"},
		{"her coworker zdenka said he is a creep", "her coworker said he is a creep"},
		{"met Jordan at a bar", "met J. at a bar"},
		{"text from Kwame set him off", "text from K. set him off"},
		{"su amiga Ana le prestó dinero|Ana no la llama", "su amiga le prestó dinero|su amiga no la llama"},
	} {
		if got := redact(c.text, Role, ""); got != c.want {
			t.Errorf("%q\n got  %q\n want %q", c.text, got, c.want)
		}
	}
}

// TestNoNames: what only looks like a name stays, and so do the client, colleagues
// in her care and quotations.
func TestNoNames(t *testing.T) {
	for _, text := range []string{
		"Beck Depression Inventory 22", "Stanley-Brown safety plan completed", "used Linehan's DEAR MAN", "Epworth 14", "read Gottman chapter",
		"saw her mom Tuesday", "mom May 5 visit", "her husband May not come", "Will see her Monday", "May try Zoloft", "Joy and hope noted", "Hope is low",
		"mom Zoloft 50 mg family history", "wife PTSD", "sponsor AA", "brother ADHD and ODD", "son IEP meeting", "teacher Spanish class",
		"friend Facebook post upset her", "her boss Monday said", "moved to Austin", "flew to San Diego", "trip to Charlotte in June", "works at St. Mary's",
		"Vanderbilt positive", "Conners elevated", "Hamilton 18", "Columbia screen negative", "Parkinson's in father", "Graves disease",
		"takes Lexapro", "Abilify 5 mg", "started Vyvanse in March", "lithium level 0.8", "Mom Reports he sleeps", "Dad Denies abuse",

		"CBT, DBT and EMDR", "Christmas with dad", "the Grace period at work", "chase after school", "moved from Paris to Austin", "at Chase bank", "Hope for change is low", "working on Faith in herself", "she said grace before meals",
		"boss is a Karen, she says", "her kid will wake at 5", "Romberg neg, Tinel positive", "Berg 45/56, Tinetti 20", "principal at Jefferson Middle called mom", "Jackson Heights apartment", "a mark on her arm", "frank discussion",
		"rose at 6, pat on the back", "drew a house", "jack hammer noise", "rob a bank", "sue the landlord", "bill was paid", "art project", "ray of light",
		`he said "Dana is mean to me"`, `“My boss Dana hates me,” she said`, "«Ana no me quiere»",

		"T says J shouted", "M. reports pain", "A. spoke first", "M and D here", "R+L, 7 pm", "SUBJECTIVE: low mood", "Goal 1 met", "Medicaid denied it",
		"lunes con su mamá", "en Mayo viajó a Guatemala", "su mamá Dice que no", "mamá en el hospital",
	} {
		if got := redact(text, Role, ""); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestClientsName: the client's own name becomes "client"; where several are clients,
// each is named by initials.
func TestClientsName(t *testing.T) {
	for _, c := range []struct{ text, client, want string }{
		{"Renata cried|friend Mike laughed", "Renata Diaz", "client cried|friend laughed"},
		{"Renata Diaz cried|called Mrs. Diaz", "Renata Diaz", "client cried|called client"},
		{"Leo (7) said no|Leo hit", "", "client (7) said no|client hit"},
		{"Client: Maria|Maria cried", "", "Client: M.|client cried"},
		{"ct Dana reports low mood|Dana cried", "", "ct reports low mood|client cried"},
		{"okay so this is Priya|Priya came late", "", "okay so this is client|client came late"},
		{"Maria came in late|Maria cried", "", "client came in late|client cried"},
		{"Jamal, 22yo, reports panic|Jamal agreed", "", "client, 22yo, reports panic|client agreed"},
		{"Saw Marcus today, 50 min|Marcus's boss Dana yelled", "", "Saw client today, 50 min|client's boss yelled"},
		{"marcus came in late and he said denise left him", "", "client came in late and he said D. left him"},
		{"paciente Juan Carlos llegó tarde|Juan Carlos dice que duerme mal", "", "paciente llegó tarde|paciente dice que duerme mal"},
		{"Session with Ana and Luis|Luis yelled at Ana", "", "Session with A. and L.|L. yelled at A."},
		{"couple - Ray and Mina, 80 min|Ray says Mina never listens", "", "couple - R. and M., 80 min|R. says M. never listens"},
		{"Couples session w/ Tobias/Ingrid|Ingrid cried", "", "Couples session w/ T./I.|I. cried"},
		{"Family session, mom Linda and Leo (9)|Leo hid|Linda set a limit", "", "Family session, mom and client (9)|client hid|mom set a limit"},
		{"Ana cried|Luis left", "Ana & Luis", "A. cried|L. left"},
		{"Ct upset|Dana yelled at her|Dana left", "", "Ct upset|D. yelled at her|D. left"},
	} {
		if got := redact(c.text, Role, c.client); got != c.want {
			t.Errorf("%q\n got  %q\n want %q", c.text, got, c.want)
		}
	}
}

func TestStyles(t *testing.T) {
	const text = "her boss Dana yelled|Dana left|Teacher, Mrs. Okafor, wrote"
	if got, want := redact(text, Initials, ""), "her boss D. yelled|D. left|Teacher, O., wrote"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := redact(text, Keep, ""); got != text {
		t.Errorf("got %q", got)
	}
}

func FuzzRedact(f *testing.F) {
	for _, s := range []string{"her boss Dana|Dana, her boss, left", "Mrs. ", "kids Ava, Emma and Lucas", "\"Dana", "Dana's", "mom (", "mom (Linda", "\xff Dana", "Tom.", "a|b"} {
		f.Add(s, "Dana")
	}
	f.Fuzz(func(t *testing.T, text, client string) {
		for _, style := range append(Styles, "") {
			in := []note.Statement{{ID: 1, Text: note.Text(text)}, {ID: 2, Text: note.Text(text + " Tom")}}
			out := Redact(in, style, client)
			for i := range out {
				if out[i].Text != in[i].Text || out[i].ID != in[i].ID {
					t.Fatal("a statement's own text was changed")
				}
				if strings.TrimSpace(text) != "" && strings.TrimSpace(string(out[i].Alone())) == "" {
					t.Fatal("a statement reads as nothing")
				}
			}
		}
	})
}

func TestSeveral(t *testing.T) {
	for text, want := range map[string]bool{
		"Client: Ana|slept badly|Pt: Luis|drank daily": true,
		"Pt Ana slept|Pt Luis drank":                   true,
		"Client: Ana|Ana slept badly|Ct Ana cried":     false,
		"Couple session|Client: Ana|Client: Luis":      false,
		"Client: Ana|her son Luis (7)":                 false,
		"ct slept|ct drank":                            false,
		"Paciente: Ana|Paciente: Luis":                 true,
		`Client: Ana|"Pt Luis"`:                        false,
		"Pt denies|Pt Zoloft":                          false,
	} {
		var in []note.Statement
		for i, l := range strings.Split(text, "|") {
			in = append(in, note.Statement{ID: i + 1, Text: note.Text(l)})
		}
		if got := Several(in); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestQuotedNames: a quotation stays as it is, and whom it names is told, but not the client.
func TestQuotedNames(t *testing.T) {
	for text, want := range map[string]string{
		`He said "Mateo is mean" again.`:        "Mateo",
		`"Saoirse and Ana laughed," she said.`:  "Saoirse Ana",
		`She said "it was awful" of the party.`: "",
		`Ana cried. Said "Ana, calm down".`:     "",
		`Her boss Dana yelled.`:                 "",
	} {
		var got []string
		client := ""
		if strings.HasPrefix(text, "Ana") {
			client = "Ana"
		}
		for _, s := range Redact([]note.Statement{{ID: 1, Text: note.Text(text)}}, Role, client) {
			for _, n := range s.Named {
				got = append(got, string(n))
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: named %q, want %q", text, got, want)
		}
	}
}
