// Package corpus reads what the sorter is trained and measured on: the labelled
// statements and dumps of this repository, and, where a folder with them is
// given, the public notes of ACI-Bench (CC BY 4.0), which are no part of it.
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

// Item is a statement and the slots it may have: one, or those of its section
// where only that is known.
type Item struct {
	File      string
	Statement note.Statement
	Slots     []note.Slot
	Unused    note.UnusedReason // why it belongs out of the note; "" if it belongs in
}

// Labelled reads files of "slot facets | statement", each line for itself.
func Labelled(folder string) ([]Item, error) {
	files, err := textFiles(folder)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for i, l := range strings.Split(string(b), "\n") {
			if l == "" || strings.HasPrefix(l, "# ") {
				continue
			}
			head, text, ok := strings.Cut(l, " | ")
			slot, _, _ := strings.Cut(head, " ")
			switch {
			case !ok:
				return nil, fmt.Errorf("%s:%d is not 'slot facets | statement'", f, i+1)
			case slot == "instruction": // set aside by rule, whatever its slot
				continue
			case !slices.Contains(note.Slots, note.Slot(slot)):
				return nil, fmt.Errorf("%s:%d: there is no slot %q", f, i+1, slot)
			}
			out = append(out, Item{filepath.Base(f), One(text), []note.Slot{note.Slot(slot)}, reasonOf(slot)})
		}
	}
	return out, nil
}

// textFiles lists the text files in a folder and the folders right inside it.
func textFiles(folder string) ([]string, error) {
	var out []string
	for _, pattern := range []string{"*.txt", "*/*.txt"} {
		found, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("there is nothing labelled in %s", folder)
	}
	return out, nil
}

// Cut is text as the dump stage cuts it.
func Cut(text string) []note.Statement {
	return dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(text)}}, nil)
}

// One is text as one statement. Where the dump stage cuts it, the longest piece
// lends it voice and tense.
func One(text string) note.Statement {
	var best note.Statement
	for _, s := range Cut(text) {
		if len(s.Text) > len(best.Text) {
			best = s
		}
	}
	best.Text, best.Start, best.End, best.Block, best.Unused = note.Text(text), 0, len(text), note.Whole, ""
	return best
}
