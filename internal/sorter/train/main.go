// Train makes the weights of the sorter's classifier, internal/sorter/trained.bin, and
// of its detector of orders and other clients, internal/sorter/aside.bin (aside.go).
//
//	go run ./internal/sorter/train                   from the statements of this repository
//	SIDEQUILL_DATA=… go run ./internal/sorter/train  and from ACI-Bench in that folder, as the file shipped
//
// It learns from whole dumps (testdata/dumps), from statements that stand alone
// (testdata/labelled and testdata/statements), and from the notes of ACI-Bench,
// of whose sentences only the section is known. The same input gives the same
// file (fit.go).
//
// What a new dump gets is told by cross-validation over the files of dumps: each
// is sorted by weights that have not seen it. That also chooses how sure the
// sorter may sound. The files under testdata/heldout and testdata/unseen take no
// part in any of it.
package main

import (
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
)

var (
	misses = flag.Bool("misses", false, "print what cross-validation gets wrong")
	only   = flag.Bool("aside", false, "make aside.bin alone")
	part   = flag.Float64("part", 1, "the part of the dumps to train on, for a curve")
	unseen = flag.String("unseen", "", "a folder to write the detector of each fold into, and which files it has not seen")
	share  = flag.Float64("lines", 1, "the part of the lines that the detector learns from, for a curve")
)

func main() {
	out := flag.String("o", "internal/sorter", "the folder to write trained.bin and aside.bin into")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out string) error {
	own, err := dumps()
	if err != nil {
		return err
	}
	others, err := loose()
	if err != nil {
		return err
	}
	notes, err := public()
	if err != nil {
		return err
	}
	if err := detector(filepath.Join(out, "aside.bin"), own, others); err != nil || *only {
		return err
	}
	temperature := crossValidate(own, append(others, notes...))
	t := fit(append(own, append(others, notes...)...))
	t.Temperature = temperature
	return os.WriteFile(filepath.Join(out, "trained.bin"), t.Encode(), 0o644)
}

// run of statements that stand together, each joined to the one before.
type sequence struct {
	file   string
	list   []example
	short  bool // a dump with most of its statements left out
	public bool // a public note: only the section of a statement is known
}

type example struct {
	sorter.Example
	may    [sorter.Slots]bool
	text   string
	reason note.UnusedReason
}

func dumps() ([]sequence, error) {
	all, err := corpus.Dumps("internal/sorter/testdata/dumps", false)
	if err != nil {
		return nil, err
	}
	typed, err := corpus.Dumps("internal/dump/testdata/joined", true)
	if err != nil {
		return nil, err
	}
	all = append(all, typed...)
	var out []sequence
	choice := rand.New(rand.NewSource(1))
	statements, taken := 0, 0.0
	for _, items := range all {
		taken += *part
		if taken < 1 {
			continue
		}
		taken--
		statements += len(items)
		out = append(out, sequences(items)...)
		for _, s := range sequences(fewer(items, choice)) {
			s.short = true
			out = append(out, s)
		}
	}
	fmt.Printf("%d statements of dumps\n", statements)
	return out, nil
}

// fewer is a dump with most of its statements left out, for many a dump holds but
// a few, and the first of them is no plan because the second is one.
func fewer(items []corpus.Item, choice *rand.Rand) []corpus.Item {
	var out []corpus.Item
	for _, it := range items {
		if choice.Float64() < kept {
			out = append(out, it)
		}
	}
	return out
}

// kept is the part of its statements that a shortened dump keeps.
const kept = 0.3

func loose() ([]sequence, error) {
	var out []sequence
	for _, folder := range []string{"internal/sorter/testdata/labelled", "internal/sorter/testdata/statements"} {
		items, err := corpus.Labelled(folder)
		if err != nil {
			return nil, err
		}
		for i := range items {
			out = append(out, sequences(items[i:i+1])...)
		}
	}
	fmt.Printf("%d statements that stand alone\n", len(out))
	return out, nil
}

func public() ([]sequence, error) {
	data := os.Getenv("SIDEQUILL_DATA")
	if data == "" {
		return nil, nil
	}
	visits, err := corpus.Visits(data)
	if err != nil {
		return nil, fmt.Errorf("reading ACI-Bench: %w", err)
	}
	var out []sequence
	for _, v := range visits {
		if v.Split != "test1" {
			out = append(out, sequences(v.Items())...)
		}
	}
	for i := range out {
		out[i].public = true
	}
	fmt.Printf("%d public notes\n", len(out))
	return out, nil
}

// sequences prepares the statements of a dump. Those under her own headings are
// for the rules, and fall away.
func sequences(items []corpus.Item) []sequence {
	statements := make([]note.Statement, len(items))
	for i, it := range items {
		statements[i] = it.Statement
	}
	var out []sequence
	for i, e := range sorter.Examine(statements) {
		if e.Quiet {
			continue
		}
		x := example{Example: e, text: string(statements[i].Text), reason: items[i].Unused}
		for k, slot := range note.Slots {
			for _, may := range items[i].Slots {
				x.may[k] = x.may[k] || may == slot
			}
		}
		if e.Joint == sorter.Opens || len(out) == 0 {
			out = append(out, sequence{file: items[i].File})
		}
		last := &out[len(out)-1]
		last.list = append(last.list, x)
	}
	return out
}
