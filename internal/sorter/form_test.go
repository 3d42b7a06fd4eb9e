package sorter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNeeds(t *testing.T) {
	for pattern, want := range map[string][]string{
		`\bsent to an? (?:automated|ai)\b`:     {"sent to a"},
		`(?:wrong|different) (?:chart|file)\b`: {"wrong", "different"},
		`\bmy (?:\d{1,2}|noon)\b`:              {"my "},
		`(?i)hello`:                            nil,
		`a*`:                                   nil,
		`(?:x|\d)`:                             nil,
		`(?:cat|dog)+s?`:                       {"cat", "dog"},
	} {
		if got := newForm(pattern).needs; !slices.Equal(got, want) {
			t.Errorf("%s needs %q, want %q", pattern, got, want)
		}
	}
}

// A form finds what its regular expression finds.
func TestFormsFindTheSame(t *testing.T) {
	var lines []string
	for _, pattern := range []string{"testdata/orders/*.txt", "testdata/aside/*.txt", "testdata/private/*.txt"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, strings.Split(string(b), "\n")...)
		}
	}
	if len(lines) < 1000 {
		t.Fatalf("only %d lines", len(lines))
	}
	for _, f := range slices.Concat(otherForms, orderForms, openingForms, anywhereForms, politeForms) {
		for _, l := range lines {
			if low := unquoted(l); f.MatchString(low) != f.Regexp.MatchString(low) {
				t.Errorf("%s: %q", f.Regexp, low)
			}
		}
	}
}
