package glossary

import (
	_ "embed"
	"strings"
)

//go:embed wording.txt
var wordingFile string

// wordings gives the groups each way of saying a thing is in.
var wordings = func() map[string][]int {
	m := map[string][]int{}
	group := 0
	for line := range strings.Lines(wordingFile) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		for way := range strings.SplitSeq(line, "|") {
			way = strings.ToLower(strings.TrimSpace(way))
			m[way] = append(m[way], group)
		}
		group++
	}
	return m
}()

// SameMeaning tells whether the glossary lists a and b as ways to say one thing.
func SameMeaning(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return false
	}
	for _, x := range wordings[a] {
		for _, y := range wordings[b] {
			if x == y {
				return true
			}
		}
	}
	return false
}
