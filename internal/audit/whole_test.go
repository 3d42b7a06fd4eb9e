package audit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/note"
)

// Dumps in testdata/whole in which nothing is missing. Each line has before its
// colon the questions that it alone answers ("time,code:"; nothing if it answers
// none). After the dump stand other wordings of a line, which answer it as well
// ("+plan:"), and words that only look as if they did ("-plan:").
//
// The rules were worked out with the folder worked; what is wrong in the folder
// kept is counted and never shown, so that it tells how well they do with words that
// nobody fitted them to.

type wholeDump struct {
	name, style string
	lines       []wholeLine
	others      []wholeLine
}

type wholeLine struct {
	ids    []note.QuestionID
	text   string
	answer bool // of another wording: it answers the questions
}

func wholeDumps(t *testing.T, folder string) (out []wholeDump) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata/whole", folder, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no dumps in %s: %v", folder, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d := wholeDump{name: strings.TrimSuffix(filepath.Base(file), ".txt")}
		for l := range strings.Lines(string(data)) {
			marks, text, ok := strings.Cut(strings.TrimSpace(l), ":")
			if !ok {
				t.Fatalf("%s: %q has no colon", file, l)
			}
			text = strings.TrimSpace(text)
			if marks == "style" {
				d.style = text
				continue
			}
			x := wholeLine{text: text, answer: strings.HasPrefix(marks, "+")}
			other := x.answer || strings.HasPrefix(marks, "-")
			for mark := range strings.SplitSeq(strings.TrimLeft(marks, "+-"), ",") {
				if mark == "" {
					continue
				}
				id := note.QuestionID(mark + ".missing")
				if !slices.Contains(note.QuestionIDs, id) {
					t.Fatalf("%s: there is no question %q", file, id)
				}
				x.ids = append(x.ids, id)
			}
			if other {
				d.others = append(d.others, x)
			} else {
				d.lines = append(d.lines, x)
			}
		}
		out = append(out, d)
	}
	return out
}

// text of the dump, with another line in the place of the one that answers id.
func (d wholeDump) text(id note.QuestionID, instead string) string {
	var out []string
	for _, l := range d.lines {
		if slices.Contains(l.ids, id) {
			l.text = instead
		}
		if l.text != "" {
			out = append(out, l.text)
		}
	}
	switch d.style {
	case "breath":
		return strings.Join(out, " ")
	case "telegraphic":
		return strings.Join(out, ". ")
	}
	return strings.Join(out, "\n")
}

func asked(t *testing.T, dump string) (out []note.QuestionID) {
	t.Helper()
	all, _ := sorted(t, dump)
	for _, q := range all.Questions {
		out = append(out, q.ID)
	}
	return out
}

// tally of the questions of one folder.
type tally struct {
	had, wanted    int // of those that have to be asked
	needless       int
	needlessWhole  int // of whole dumps
	dumps, answers int // whole dumps; other wordings that answer
	answered       int
}

func (x tally) recall() float64    { return float64(x.had) / float64(max(1, x.wanted)) }
func (x tally) precision() float64 { return float64(x.had) / float64(max(1, x.had+x.needless)) }

func (x tally) String() string {
	return fmt.Sprintf("recall %.3f (%d/%d), precision %.3f, %d needless in %d whole dumps, other wordings %d/%d",
		x.recall(), x.had, x.wanted, x.precision(), x.needlessWhole, x.dumps, x.answered, x.answers)
}

func tallied(t *testing.T, folder string, log func(string, ...any)) (out tally) {
	t.Helper()
	for _, d := range wholeDumps(t, folder) {
		out.dumps++
		always := asked(t, d.text("none", ""))
		if len(always) > 0 {
			log("%s, whole: asked %v", d.name, always)
		}
		out.needless += len(always)
		out.needlessWhole += len(always)
		try := func(ids []note.QuestionID, instead, how string) {
			got := asked(t, d.text(ids[0], instead))
			for _, id := range ids {
				out.wanted++
				if slices.Contains(got, id) {
					out.had++
				} else {
					log("%s, %s: not asked %s: %s", d.name, how, id, instead)
					log("        %s", why(t, d.text(ids[0], instead), id))
				}
			}
			for _, id := range got {
				if !slices.Contains(ids, id) && !slices.Contains(always, id) {
					out.needless++
					log("%s, %s %v: asked %s", d.name, how, ids, id)
				}
			}
		}
		for _, l := range d.lines { // a frame without its times is another frame
			if len(l.ids) > 0 && !slices.Contains(l.ids, note.AskTime) {
				try(l.ids, "", "without")
			}
		}
		for _, l := range d.others {
			if !l.answer {
				try(l.ids, l.text, "near miss")
				continue
			}
			out.answers++
			if got := asked(t, d.text(l.ids[0], l.text)); !slices.Contains(got, l.ids[0]) {
				out.answered++
			} else {
				out.needless++
				log("%s: asked %s: %s", d.name, l.ids[0], l.text)
			}
		}
	}
	return out
}

func TestWholeDumps(t *testing.T) {
	for _, x := range []struct {
		folder string
		least  float64
		log    func(string, ...any)
	}{{"worked", 0.85, t.Logf}, {"kept", 0.65, func(string, ...any) {}}} {
		got := tallied(t, x.folder, x.log)
		t.Logf("%s: %s", x.folder, got)
		if got.recall() < x.least || got.precision() < x.least {
			t.Errorf("%s: below %.2f: %s", x.folder, x.least, got)
		}
	}
}

func why(t *testing.T, dump string, id note.QuestionID) string {
	all, f := sorted(t, dump)
	return audit.Why(audit.Input{Kind: f.Kind, Statements: all.Statements, Sections: []note.Section{{Sentences: each(all.Statements)}}, Session: audit.Session(note.Facts{}, all.Statements)}, id)
}

func each(statements []note.Statement) (out []note.Sentence) {
	for _, s := range statements {
		if s.Unused == "" && s.Slot != note.Admin {
			out = append(out, note.Sentence{Text: s.Text, Sources: []int{s.ID}})
		}
	}
	return out
}
