package bench

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// snippet of MTS-Dialog: a short dialogue and one section written from it.
type snippet struct {
	split, header, text, dialogue string
}

func readSnippets(folder string) ([]snippet, error) {
	var out []snippet
	for _, split := range []struct{ name, file string }{
		{"valid", "MTS-Dialog-ValidationSet.csv"}, {"test1", "MTS-Dialog-TestSet-1-MEDIQA-Chat-2023.csv"},
	} {
		f, err := os.Open(filepath.Join(folder, "mts-dialog", split.file))
		if err != nil {
			return nil, err
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", split.file, err)
		}
		column := map[string]int{}
		for i, name := range rows[0] {
			column[strings.TrimPrefix(name, "\ufeff")] = i
		}
		for _, name := range []string{"section_header", "section_text", "dialogue"} {
			if _, ok := column[name]; !ok {
				return nil, fmt.Errorf("%s has no column %q", split.file, name)
			}
		}
		for _, row := range rows[1:] {
			out = append(out, snippet{split.name, row[column["section_header"]], row[column["section_text"]], row[column["dialogue"]]})
		}
	}
	return out, nil
}
