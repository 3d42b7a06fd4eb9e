package sorter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
)

// TestAsideFile: the detector's weights come out as they went in.
func TestAsideFile(t *testing.T) {
	b, err := os.ReadFile("aside.bin")
	if err != nil {
		t.Fatal(err)
	}
	weights, err := sorter.DecodeAside(b)
	if err != nil {
		t.Fatal(err)
	}
	if string(weights.Encode()) != string(b) {
		t.Error("the weights change when they are written again")
	}
	for _, from := range weights.From {
		if from < 0.3 || from > 1 {
			t.Errorf("a statement is set aside from a chance of %v", from)
		}
	}
	for _, bad := range [][]byte{nil, b[:100], append([]byte("XXXX"), b[4:]...)} {
		if _, err := sorter.DecodeAside(bad); err == nil {
			t.Errorf("%d bytes were taken for weights", len(bad))
		}
	}
}

// TestTaught: of the lines that the detector learned from, rules and detector together set
// most aside, and nearly nothing of what only sounds like them.
func TestTaught(t *testing.T) {
	for _, c := range []struct {
		lines       string
		least, most float64
	}{
		{"order", 0.7, 1}, {"other", 0.6, 1}, {"ordinary", 0, 0.02},
	} {
		files, err := filepath.Glob("testdata/orders/" + c.lines + "_*.txt")
		if err != nil || len(files) == 0 {
			t.Fatalf("no lines: %v", err)
		}
		all, out := 0.0, 0.0
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for l := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
				all++
				for _, s := range sortText("Slept 5 hrs.\n" + l + "\nAffect flat.") {
					if s.Unused == note.UsedInstruction || s.Unused == note.UsedOtherClient {
						out++
						break
					}
				}
			}
		}
		if share := out / all; share < c.least || share > c.most {
			t.Errorf("%s: %.3f of %.0f set aside, want %.2f to %.2f", c.lines, share, all, c.least, c.most)
		}
	}
}

// TestDetectorHoldsBack: what would be missed most is not set aside for its sound alone.
func TestDetectorHoldsBack(t *testing.T) {
	for _, c := range []struct{ line, because string }{
		{"the other kid cut his arm with a razor", "a risk"},
		{"ct says the other kid on the bus is loud", "the client tells it"},
		{"client reports the note from school was harsh", "the client tells it"},
	} {
		for _, s := range sortText("Slept 5 hrs.\n" + c.line + "\nAffect flat.") {
			if s.Unused == note.UsedInstruction || s.Unused == note.UsedOtherClient {
				t.Errorf("%s, but set aside (%s): %q", c.because, s.Unused, string(s.Text))
			}
		}
	}
}
