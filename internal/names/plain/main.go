// Plain makes internal/names/plain.txt: the words that stand in small letters in
// the labelled statements and word lists of this repository, so that a word in
// capitals that is none of them may be somebody's name.
//
//	go run ./internal/names/plain
package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/names"
)

// folders whose text files are read.
var folders = []string{"internal/sorter", "internal/dump", "internal/verify/words", "internal/glossary", "internal/audit/words"}

func main() {
	if err := run("internal/names/plain.txt"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(out string) error {
	small, capital := map[string]int{}, map[string]int{}
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "voices" { // dictated names stand in small letters there
				return filepath.SkipDir
			}
			if err != nil || d.IsDir() || filepath.Ext(path) != ".txt" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("reading words: %w", err)
			}
			for w := range strings.FieldsFuncSeq(string(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
				first, size := utf8.DecodeRuneInString(w)
				switch low := strings.ToLower(w); {
				case w == low:
					small[names.Fold(low)]++
				case unicode.IsUpper(first) && w[size:] == low[min(size, len(low)):]:
					capital[names.Fold(low)]++
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	var b strings.Builder
	b.WriteString("# Words that are written in small letters; made by go run ./internal/names/plain.\n")
	for _, w := range slices.Sorted(maps.Keys(small)) {
		// What stands once in small letters and also in capitals may be a name that was dictated.
		if len(w) >= 3 && !names.Known(w) && (small[w] > 1 || capital[w] == 0) {
			b.WriteString(w + "\n")
		}
	}
	return os.WriteFile(out, []byte(b.String()), 0o644)
}
