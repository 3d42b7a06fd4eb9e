package writer_test

import (
	_ "embed"
	"strings"
	"testing"
	"unicode"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

//go:embed testdata/own.txt
var ownTable string

var full = writer.Style{Subject: "client", Full: true}

// golden gives the lines of the table: what she typed, and the same tidied.
func golden(t testing.TB) [][2]string {
	t.Helper()
	var out [][2]string
	for line := range strings.Lines(ownTable) {
		in, want, ok := strings.Cut(strings.TrimRight(line, "\n"), " | ")
		if !ok {
			t.Fatalf("line without a bar: %q", line)
		}
		out = append(out, [2]string{in, want})
	}
	return out
}

func statement(text string) note.Statement {
	return note.Statement{ID: 1, Text: note.Text(text), End: len(text), Quoted: strings.ContainsAny(text, `"“`)}
}

func TestOwnGolden(t *testing.T) {
	table := golden(t)
	if len(table) < 120 {
		t.Errorf("the table has %d lines, want at least 120", len(table))
	}
	for _, row := range table {
		if got := string(writer.Own(statement(row[0]), full)); got != row[1] {
			t.Errorf("%s\n got %s\nwant %s", row[0], got, row[1])
		}
	}
}

func TestABareAnswerIsASentence(t *testing.T) {
	s := statement("not assessed")
	s.Question = note.AskRisk
	for _, st := range []writer.Style{full, {}} {
		own := writer.Own(s, st)
		if own != "Risk: not assessed." {
			t.Errorf("got %q", string(own))
		}
		if support, findings := verify.Sentence(own, []note.Statement{s}, []note.Statement{s}); support != 1 || len(findings) > 0 {
			t.Errorf("support %.2f, %v", support, findings)
		}
	}
}

func TestOwnKnowsItsSetting(t *testing.T) {
	own := func(s note.Statement, st writer.Style) string { return string(writer.Own(s, st)) }
	if got := own(statement("ct rpts no sleep"), writer.Style{Subject: "patient"}); got != "Patient reports no sleep." {
		t.Errorf("patient style: %q", got)
	}
	if got := own(statement("reports poor sleep"), writer.Style{}); got != "Reports poor sleep." {
		t.Errorf("telegraphic style: %q", got)
	}
	mom := statement("reports poor sleep")
	mom.Voice = note.Collateral
	if got := own(mom, full); got != "Reports poor sleep." {
		t.Errorf("a collateral's words were given to the client: %q", got)
	}
	did := statement("reported abuse concerns and filed the form")
	did.Slot = note.Intervention
	if got := own(did, full); got != "Reported abuse concerns and filed the form." {
		t.Errorf("the clinician's act was given to the client: %q", got)
	}
	if got := own(statement("sleep\r\n bad\x00  again\t"), full); got != "Sleep bad again." {
		t.Errorf("white space: %q", got)
	}
}

// TestOwnKeepsAll: whatever may not be lost is there again, the second tidying
// changes nothing, and verify has nothing to say against it.
func TestOwnKeepsAll(t *testing.T) {
	for _, row := range golden(t) {
		for _, st := range []writer.Style{full, {Subject: "patient", Full: true}, {}} {
			s := statement(row[0])
			out := writer.Own(s, st)
			holds(t, row[0], string(out))
			again := s
			again.Text = out
			if twice := writer.Own(again, st); twice != out {
				t.Errorf("not idempotent: %q, then %q", string(out), string(twice))
			}
			support, findings := verify.Sentence(out, []note.Statement{s}, []note.Statement{s})
			for _, f := range findings {
				if f.Severity != note.Info {
					t.Errorf("%q tidied to %q: %s %s %s", row[0], string(out), f.Severity, f.Kind, string(f.Message))
				}
			}
			if support < 0.999 {
				t.Errorf("%q tidied to %q: support %.2f", row[0], string(out), support)
			}
		}
	}
}

var negatives = map[string]bool{"no": true, "not": true, "denies": true, "denied": true, "without": true, "never": true, "none": true, "niega": true, "sin": true, "neg": true}

func holds(t *testing.T, in, out string) {
	t.Helper()
	number := func(r rune) bool { return !unicode.IsDigit(r) && r != '.' && r != '/' && r != ':' }
	for n := range strings.FieldsFuncSeq(glossary.Corrected(in), number) {
		if n = strings.Trim(n, "./:"); n != "" && !strings.Contains(out, n) && strings.ContainsFunc(n, unicode.IsDigit) {
			t.Errorf("%q lost the number %q: %q", in, n, out)
		}
	}
	for _, p := range glossary.Pieces(in) {
		if q := in[p.Start:p.End]; p.Quoted && !strings.Contains(out, strings.TrimSpace(q)) {
			t.Errorf("%q lost the quotation %s: %q", in, q, out)
		}
	}
	low := strings.ToLower(out)
	for i, w := range strings.FieldsFunc(glossary.Corrected(in), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if negatives[strings.ToLower(w)] && !strings.Contains(low, strings.ToLower(w)) {
			t.Errorf("%q lost %q: %q", in, w, out)
		}
		if i > 0 && len(w) > 3 && unicode.IsUpper([]rune(w)[0]) && strings.ToUpper(w) != w && w != "EtOH" && w != "ADLs" && !strings.Contains(out, w) {
			t.Errorf("%q lost the name %q: %q", in, w, out)
		}
	}
	if w := "w/o"; strings.Contains(in, w) && !strings.Contains(out, w) && !strings.Contains(low, "without") {
		t.Errorf("%q lost %q: %q", in, w, out)
	}
}

func TestEligible(t *testing.T) {
	base := func(text string, change func(*note.Statement)) note.Statement {
		s := statement(text)
		s.Slot = note.Reported
		if change != nil {
			change(&s)
		}
		return s
	}
	for _, c := range []struct {
		s    note.Statement
		want bool
	}{
		{base("ct sleeps poorly", nil), true},
		{base("endorses passive SI last week", nil), true},
		{base("no appetite", nil), true},
		{base("", nil), false},
		{base("12/5", nil), false},
		{base(`says work is "hell"`, nil), false},
		{base("says work is hell", func(s *note.Statement) { s.Quoted = true }), false},
		{base("denies SI/HI", nil), false},
		{base("SI -", nil), false},
		{base("no intent or plan to hurt himself", nil), false},
		{base("hasn't thought of suicide", nil), false},
		{base("she denies any thoughts of hurting herself or anyone else", nil), false},
		{base("has never felt the family would be better off", nil), false},
		{base("does not wish to be no longer alive", nil), false},
		{base("ct sleeps poorly", func(s *note.Statement) { s.Slot = note.Private }), false},
		{base("ct sleeps poorly", func(s *note.Statement) { s.Slot = note.Admin }), false},
		{base("ct sleeps poorly", func(s *note.Statement) { s.Unused = note.UsedRepeated }), false},
		{base("la paciente duerme mal y llora", nil), false},
		{base("она плохо спит", nil), false},
		{base(strings.Repeat("long ", 500), nil), false},
	} {
		if got := writer.Eligible(c.s); got != c.want {
			t.Errorf("Eligible(%.40q) = %v", string(c.s.Text), got)
		}
	}
}

func FuzzOwn(f *testing.F) {
	for _, row := range golden(f) {
		f.Add(row[0])
	}
	f.Add("\xff\xfe \u202e \u202ex\u0301 👩\u200d👩\u200d👧 \"")
	f.Add(strings.Repeat("a", 5000))
	f.Fuzz(func(t *testing.T, text string) {
		out := writer.Own(statement(text), full)
		if strings.TrimSpace(text) != "" && out == "" {
			t.Errorf("%q became nothing", text)
		}
		for n := range strings.FieldsFuncSeq(glossary.Corrected(text), func(r rune) bool { return r < '0' || r > '9' }) {
			if !strings.Contains(string(out), n) {
				t.Errorf("%q lost %q: %q", text, n, string(out))
			}
		}
	})
}

// BenchmarkOwn is the built-in draft's share here: a dump of 450 words, each
// statement tidied and checked against itself.
func BenchmarkOwn(b *testing.B) {
	var all []note.Statement
	for n := 0; n < 450; {
		for _, row := range golden(b) {
			s := statement(row[0])
			s.ID = len(all) + 1
			all = append(all, s)
			if n += len(strings.Fields(row[0])); n >= 450 {
				break
			}
		}
	}
	for b.Loop() {
		for i, s := range all {
			verify.Sentence(writer.Own(s, full), all[i:i+1], all)
		}
	}
}

// TestOwnRewordedPasses: an article and a comma are no reason to refuse a line.
func TestOwnRewordedPasses(t *testing.T) {
	for _, row := range golden(t) {
		s := statement(row[0])
		own := string(writer.Own(s, full))
		text := strings.NewReplacer("Client ", "The client ", " and ", ", and ").Replace(own)
		if text == own || s.Quoted {
			continue
		}
		_, findings := verify.Sentence(note.Text(text), []note.Statement{s}, []note.Statement{s})
		for _, f := range findings {
			if f.Severity == note.Block {
				t.Errorf("%q for %q: %s %s", text, row[0], f.Kind, string(f.Message))
			}
		}
	}
}
