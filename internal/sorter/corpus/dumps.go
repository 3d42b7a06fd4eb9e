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
	dumps, err := readDumps(folder, joined)
	out := make([][]Item, len(dumps))
	for i, d := range dumps {
		out[i] = d.items()
	}
	return out, err
}

// Host is a whole dump to plant a line into.
type Host struct {
	Text   string
	Ends   []int // of its lines
	Joined bool  // it reads on from line to line
}

// Hosts are the dumps that Dumps reads.
func Hosts(folder string, joined bool) ([]Host, error) {
	dumps, err := readDumps(folder, joined)
	out := make([]Host, len(dumps))
	for i, d := range dumps {
		out[i] = Host{Text: d.text, Joined: joined}
		for _, l := range d.lines {
			out[i].Ends = append(out[i].Ends, l.end)
		}
	}
	return out, err
}

// Plant sets text behind line n of the host, as it would stand there: on a line of its
// own, as a sentence among sentences, or without any mark in a dictated one. The
// statements are those of the whole, and mine tells of each whether most of it is of text.
func (h Host) Plant(text string, n int) (statements []note.Statement, mine []bool) {
	at := h.Ends[n%len(h.Ends)]
	before, after := h.Text[:at], h.Text[at:]
	switch {
	case !h.Joined:
		before, after = before+"\n", "\n"+strings.TrimLeft(after, " \n")
	case strings.Count(h.Text, ".")*4 < len(h.Ends): // dictated
		before, text = before+" ", strings.ToLower(strings.TrimRight(text, ".!"))
	default:
		before = strings.TrimRight(before, ",; ")
		if !strings.ContainsAny(before[len(before)-1:], ".!?") {
			before += "."
		}
		before += " "
		if !strings.ContainsAny(text[len(text)-1:], ".!?") {
			text += "."
		}
		after = strings.TrimLeft(after, ",; ")
		after = " " + strings.ToUpper(after[:min(1, len(after))]) + after[min(1, len(after)):]
	}
	from, to := len(before), len(before)+len(text)
	statements = Cut(before + text + after)
	for _, s := range statements {
		inside := min(s.End, to) - max(s.Start, from)
		mine = append(mine, 3*inside > 2*(s.End-s.Start))
	}
	return statements, mine
}

func readDumps(folder string, joined bool) ([]labelled, error) {
	files, err := textFiles(folder)
	if err != nil {
		return nil, err
	}
	var out []labelled
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		d := labelled{file: filepath.Base(f), joined: joined}
		for i, l := range append(strings.Split(string(b), "\n"), "") {
			l = strings.TrimSpace(l)
			switch {
			case l == "" && len(d.lines) > 0:
				out = append(out, d)
				d = labelled{file: d.file, joined: joined}
			case l == "" || strings.HasPrefix(l, "#"):
			default:
				head, text, _ := strings.Cut(l, " | ")
				mark := strings.TrimSpace(head)
				slots, err := slotsOf(mark)
				if err != nil || text == "" {
					return nil, fmt.Errorf("%s:%d is not 'slot | statement'", f, i+1)
				}
				d.add(strings.TrimSpace(text), slots, reasonOf(mark))
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

// reasonOf is why a line with that mark belongs out of the note.
func reasonOf(mark string) note.UnusedReason {
	switch mark {
	case "other":
		return note.UsedOtherClient
	case "instruction", "private", "repeated", "corrected":
		return note.UnusedReason(mark)
	}
	return ""
}

// labelled is a dump put together from lines whose slots are known.
type labelled struct {
	file   string
	text   string
	lines  []line
	joined bool
}

type line struct {
	start, end int
	slots      []note.Slot
	reason     note.UnusedReason
}

// add writes a line on: after a mark, or before a joining word, it goes on in the
// same row, else it begins one.
func (d *labelled) add(text string, slots []note.Slot, reason note.UnusedReason) {
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
	d.lines = append(d.lines, line{start, len(d.text), slots, reason})
}

var joins = map[string]bool{"and": true, "but": true, "then": true, "so": true, "y": true, "pero": true}

// items are the statements of the dump.
func (d *labelled) items() []Item {
	var out []Item
	for _, s := range dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(d.text)}}, nil) {
		best, most := 0, 0
		for i, l := range d.lines {
			if n := min(l.end, s.End) - max(l.start, s.Start); n > most {
				best, most = i, n
			}
		}
		out = append(out, Item{d.file, s, d.lines[best].slots, d.lines[best].reason})
	}
	return out
}
