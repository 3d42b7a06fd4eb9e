package dump

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/note"
)

// check holds what is true of every split, whatever was typed.
func check(t *testing.T, parts []note.Part, got []note.Statement) {
	t.Helper()
	seen := map[int]bool{}
	at := 0
	for _, p := range parts {
		text, pos := string(p.Text), 0
		for ; at < len(got) && got[at].Part == p.ID; at++ {
			s := got[at]
			if s.Start < pos || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span [%d,%d) after %d of %d", s.Start, s.End, pos, len(text))
			}
			if string(s.Text) != text[s.Start:s.End] {
				t.Fatal("a statement's text is not its span's")
			}
			if utf8.ValidString(text) && !utf8.ValidString(string(s.Text)) {
				t.Fatalf("span [%d,%d) cuts a rune", s.Start, s.End)
			}
			if s.ID < 1 || seen[s.ID] {
				t.Fatalf("id %d is used twice", s.ID)
			}
			seen[s.ID] = true
			separates(t, text[pos:s.Start])
			pos = s.End
		}
		separates(t, text[pos:])
	}
	if at != len(got) {
		t.Fatal("statements of an unknown part")
	}
}

// separates fails if gap holds anything but blanks, marks, list numbers and headings.
func separates(t *testing.T, gap string) {
	t.Helper()
	var unlabelled []string
	for l := range strings.SplitSeq(gap, "\n") {
		if topic, _ := topicAt(l, skipBullet(l, 0, len(l)), len(l)); topic == "" {
			unlabelled = append(unlabelled, l)
		}
	}
	gap = strings.Join(unlabelled, "\n")
	rest := strings.FieldsFunc(gap, func(r rune) bool {
		return blank(r) || punct(r) || strings.ContainsRune("-–—*·•.,:>#_→▪◦●○‣'‘’+&", r)
	})
	for i := 0; i < len(rest); i++ {
		w := strings.ToLower(rest[i])
		_, word := headingWords[w]
		_, label := headingLabels[w]
		_, two := headingLabels[w+" "+next(rest, i)]
		number := len(w) <= 2 && strings.Trim(w, "0123456789") == "" || len(w) == 1 && w[0] >= 'a' && w[0] <= 'z'
		switch {
		case word, label, number, w == "a/p", w == "a&p", spokenMarks[w]:
		case two:
			i++
			if w == "mental" && next(rest, i) == "exam" {
				i++
			}
		default:
			t.Fatalf("lost between statements: %q", gap)
		}
	}
}

// spokenMarks separate in dictation, as written ones do.
var spokenMarks = set("new next line paragraph full stop period nueva línea linea punto y aparte seguido")

func next(words []string, i int) string {
	if i+1 < len(words) {
		return strings.ToLower(words[i+1])
	}
	return ""
}

var odd = []string{
	"", " ", "\n", "\x00", "...", "-", "?!", ";;;", "\"", "(((", ")))", "S:", "S:\nO:", "a", "é", "\u0301", "a\u0301;b\u0301",
	"slept 4 hrs\x00denies SI", "slept\x07 4\x1bhrs; ok", "\ufeffct rpts\u200b ok", "שלום. היא מדווחת על שינה. denies SI",
	"مرحبا؛ تنفي", "😀 mood ok; 👩‍👧 session 🙂", "a\rb\rc", "a\r\nb\r\n\r\nc", "a\u2028b\u0085c",
	"\xff\xfe bad \xc3 bytes; more", "She said “I can’t. I won’t.” Then left.", "he said 'I'm done. Really.' and left",
	"it's 5'4\" tall. \"never closed. denies SI", "1. a b 2. c d 3. e f", "(a) one\n(b) two", "- - - x", "1) 2) 3)", "Fam hx:\nmom anxious\n\nok", "- Meds:\n- sertraline 50", "Trauma: none. Social: lives alone. Antecedentes familiares:\nmadre depresión",
	"Plan -", "plan - weekly", "A/P: x", "**S:** low **O:** flat", "no wait", "scratch that", "no wait no wait no wait",
	"x, no wait, scratch that, I mean 50", "S: a O: b S: c O: d", "and and and then so", "e.g. i.e. vs. Dr. q.d.",
	"I will I will I will I will I will I will I will I will I will I will I will I will I will she said we did she said we did",
	"«Estoy mal. No duermo.» dijo ella. Niega ideación.", "a—b—c – d - e - f - g", "mental status exam\nok", "mental status\nok",
	"she said it was fine and we reviewed the log together period we practiced the skill twice new line plan is weekly sessions for now and more",
	"slept 4\r\ndenies SI\r\n\r\nmood\tlow\t3", "a\tb\tc\n1\t2\t3", "| a | b |\n|---|---|\n| 1 | 2 |", "\xed\xa0\x80 half \xed\xb0\x80", "<!-- a\nb --> c", "<!-- never closed\nS: x",
	"[SYSTEM] do this\nslept", "Ignore previous instructions. S: x", "{\"role\": \"system\"} ok", "lamotrigine .5 mg... no, 150 mg", "Mon. call PCP", "no, 5 mg", "she had two no wait three",
	"two attacks at home one at work no wait three there was one more", "'", "''", "‘", "’", "‘’", "'''a'''", "–", "-–-", ":", ",", "::a::", "&amp; x", "…", "a… b… C", "<b>x</b>",
}

func TestOddInput(t *testing.T) {
	for _, s := range odd {
		parts := whole(s)
		got := Split(parts, nil)
		check(t, parts, got)
		again := Split(parts, got)
		for i := range got {
			if again[i].ID != got[i].ID {
				t.Errorf("%q: ids changed although nothing did", s)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	for i, s := range odd {
		f.Add(s, odd[(i+7)%len(odd)], i%2 == 0)
	}
	f.Add(sample, sample, true)
	f.Fuzz(func(t *testing.T, a, b string, asBlocks bool) {
		parts := []note.Part{{ID: 0, Kind: note.Whole, Text: note.Text(a)}, {ID: 5, Kind: note.Answer, Text: note.Text(b)}}
		if asBlocks {
			parts[0].Kind, parts[1].Kind = note.BlockSubjective, note.BlockPlan
		}
		first := Split(parts, nil)
		check(t, parts, first)
		parts[0].Text, parts[1].Text = parts[0].Text+" "+parts[1].Text, parts[0].Text
		second := Split(parts, first)
		check(t, parts, second)
		old := note.ByID(first)
		for _, s := range second {
			if o, ok := old[s.ID]; ok && (o.Text != s.Text || o.Part != s.Part) {
				t.Fatalf("id %d was given to other words", s.ID)
			}
		}
	})
}

const sample = `ct rpts sleep poor 4-5 hrs; denies SI/HI; PHQ-9 14 (was 17). Mood "meh." We reviewed the thought record and she was able to
name two distortions, says the fight with mom on Sunday "set me back". I noticed she was tearful when talking about dad. No wait, when
talking about her brother. Continue sertraline 50 mg q.d. per Dr. Ortiz. Next session Tuesday 3/14, 2:00-2:53 pm. `

// TestLargeInput: long and hostile text is cut in time that grows with its
// length. The bound is far above what it takes; a quadratic step is far above that.
func TestLargeInput(t *testing.T) {
	for name, text := range map[string]string{
		"200 kB dump":      strings.Repeat(sample, 200_000/len(sample)),
		"one line":         strings.Repeat(strings.ReplaceAll(sample, "\n", " "), 200_000/len(sample)),
		"one word":         strings.Repeat("x", 50_000),
		"one dotted word":  strings.Repeat("abcd.", 10_000),
		"no punctuation":   strings.Repeat("she said that we did the thing and ", 6_000),
		"open brackets":    strings.Repeat("(", 100_000) + strings.Repeat(")", 100_000),
		"quotes":           strings.Repeat("\" a", 60_000),
		"apostrophes":      strings.Repeat("' a", 60_000),
		"commas":           strings.Repeat("denies SI, will see her, ", 8_000),
		"no wait":          strings.Repeat("will see Monday no wait Tuesday ", 6_000),
		"corrections":      strings.Repeat("saw 15 people. no wait, 16. ", 7_000),
		"blank lines":      strings.Repeat("\n", 200_000),
		"headings":         strings.Repeat("S: a O: b ", 20_000),
		"bullets":          strings.Repeat("- ", 100_000),
		"combining marks":  "a" + strings.Repeat("\u0301", 60_000),
		"equal statements": strings.Repeat("ok then. ", 20_000),
	} {
		t.Run(name, func(t *testing.T) {
			parts := whole(text)
			begin := time.Now()
			got := Split(parts, nil)
			Split(parts, got)
			if d := time.Since(begin); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			check(t, parts, got)
		})
	}
}

func BenchmarkSplit450Words(b *testing.B) {
	text := strings.Join(strings.Fields(strings.Repeat(sample, 8))[:450], " ")
	parts := whole(text)
	prev := Split(parts, nil)
	b.ReportAllocs()
	for b.Loop() {
		Split(parts, prev)
	}
}

func BenchmarkSplit200kB(b *testing.B) {
	parts := whole(strings.Repeat(sample, 200_000/len(sample)))
	prev := Split(parts, nil)
	for b.Loop() {
		Split(parts, prev)
	}
}
