package draft

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/writer"
)

var update = flag.Bool("update", false, "write the golden drafts anew")

// Each built-in format has an invented dump of its setting, and the draft of it.
// A clinician of that setting should be able to sign it: read it when it changes.
func TestFormatsDraftNotesToSign(t *testing.T) {
	for _, f := range note.Formats() {
		t.Run(f.Key, func(t *testing.T) {
			dump, err := os.ReadFile(filepath.Join("testdata", "formats", f.Key+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			in := Input{Format: f, Style: writer.Style{Subject: "client", Full: true}, Parts: []note.Part{{Kind: note.Whole, Text: note.Text(dump)}}}
			d := Run(t.Context(), in, func(Event) {})
			checkConserved(t, d)
			path := filepath.Join("testdata", "formats", f.Key+".golden")
			got := readable(d)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
				t.Errorf("the draft changed; read it, and run with -update if a clinician would still sign it:\n%s", got)
			}
		})
	}
}

// A note of any format, as it is printed, is read again section by section.
func TestANoteOfEveryFormatIsReadAgain(t *testing.T) {
	for _, f := range note.Formats() {
		dump, err := os.ReadFile(filepath.Join("testdata", "formats", f.Key+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		d := Run(t.Context(), Input{Format: f, Parts: []note.Part{{Kind: note.Whole, Text: note.Text(dump)}}}, func(Event) {})
		var printed strings.Builder
		var want, got []string
		for _, section := range d.Sections {
			if len(section.Sentences) == 0 {
				continue
			}
			want = append(want, section.Key)
			fmt.Fprintf(&printed, "%s\n", section.Title)
			for _, s := range section.Sentences {
				printed.WriteString(string(s.Text) + " ")
			}
			printed.WriteString("\n\n")
		}
		passages, err := ParseNote(note.Text(printed.String()), f)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range passages {
			got = append(got, p.Key)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: read as %v, printed as %v", f.Key, got, want)
		}
	}
}

// readable is the whole draft as a person reads it: the note, what is not in it, and what is asked.
func readable(d note.Draft) string {
	var b strings.Builder
	if d.Session != nil {
		fmt.Fprintf(&b, "%s\n\n", string(d.Session.Text))
	}
	for _, section := range d.Sections {
		fmt.Fprintf(&b, "%s\n", section.Title)
		for _, s := range section.Sentences {
			fmt.Fprintf(&b, "  %s\n", string(s.Text))
			for _, f := range s.Findings {
				fmt.Fprintf(&b, "    ! %s (%s): %s\n", f.Kind, f.Severity, string(f.Message))
			}
		}
	}
	byID := note.ByID(d.Statements)
	for _, u := range d.Unused {
		fmt.Fprintf(&b, "\nNot used (%s): %s", u.Reason, string(byID[u.Statement].Text))
	}
	for _, q := range d.Questions {
		fmt.Fprintf(&b, "\nAsked: %s (%s)", q.ID, q.Severity)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
