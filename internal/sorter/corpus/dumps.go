package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/note"
)

// Dumps reads files of whole dumps: "slot | statement" lines in their order, an
// empty line after each dump. Joined ones read on from line to line as they were
// typed; of the others each line stands alone. The statements are those the dump stage cuts; each
// has the slot of the line that most of it stands in.
func Dumps(folder string, joined bool) ([][]Item, error) {
	files, err := textFiles(folder)
	if err != nil {
		return nil, err
	}
	var out [][]Item
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		d := labelled{joined: joined}
		for i, l := range append(strings.Split(string(b), "\n"), "") {
			l = strings.TrimSpace(l)
			switch {
			case l == "" && len(d.lines) > 0:
				out = append(out, d.items(filepath.Base(f)))
				d = labelled{joined: joined}
			case l == "" || strings.HasPrefix(l, "#"):
			default:
				head, text, _ := strings.Cut(l, " | ")
				slots, err := slotsOf(strings.TrimSpace(head))
				if err != nil || text == "" {
					return nil, fmt.Errorf("%s:%d is not 'slot | statement'", f, i+1)
				}
				d.add(strings.TrimSpace(text), slots)
			}
		}
	}
	return out, nil
}

// slotsOf reads the mark of a line. What is set aside by rule has any slot.
func slotsOf(mark string) ([]note.Slot, error) {
	switch {
	case slices.Contains(note.Slots, note.Slot(mark)):
		return []note.Slot{note.Slot(mark)}, nil
	case slices.Contains([]string{"instruction", "other", "repeated", "corrected"}, mark):
		return note.Slots, nil
	}
	return nil, fmt.Errorf("there is no slot %q", mark)
}

// labelled is a dump put together from lines whose slots are known.
type labelled struct {
	text   string
	lines  []line
	joined bool
}

type line struct {
	start, end int
	slots      []note.Slot
}

// add writes a line on: after a mark, or before a joining word, it goes on in the
// same row, else it begins one.
func (d *labelled) add(text string, slots []note.Slot) {
	if d.text != "" {
		first, _, _ := strings.Cut(text, " ")
		if d.joined || strings.IndexByte(".!?,;", d.text[len(d.text)-1]) >= 0 || joins[first] {
			d.text += " "
		} else {
			d.text += "\n"
		}
	}
	start := len(d.text)
	d.text += text
	d.lines = append(d.lines, line{start, len(d.text), slots})
}

var joins = map[string]bool{"and": true, "but": true, "then": true, "so": true, "y": true, "pero": true}

// items are the statements of the dump.
func (d *labelled) items(file string) []Item {
	var out []Item
	for _, s := range dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(d.text)}}, nil) {
		best, most := 0, 0
		for i, l := range d.lines {
			if n := min(l.end, s.End) - max(l.start, s.Start); n > most {
				best, most = i, n
			}
		}
		out = append(out, Item{file, s, d.lines[best].slots})
	}
	return out
}
