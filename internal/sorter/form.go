package sorter

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// form is a regular expression that is first asked whether any of the letters it
// cannot match without are there at all. Most statements have none of them, and
// looking for a few letters is far cheaper than matching.
type form struct {
	*regexp.Regexp
	needs []string // a match holds one of these; nil where nothing can be said
}

func newForm(pattern string) form {
	f := form{Regexp: regexp.MustCompile(pattern)}
	if tree, err := syntax.Parse(pattern, syntax.Perl); err == nil {
		f.needs = needs(tree.Simplify())
	}
	return f
}

// MatchString tells whether s, which is in small letters, holds the form.
func (f form) MatchString(s string) bool {
	return (f.needs == nil || hasAny(s, f.needs)) && f.Regexp.MatchString(s)
}

// mostNeeds bounds how many letters are looked for.
const mostNeeds = 40

// needs gives letters of which every match of re holds one; nil if there are none
// sure ones, or too many.
func needs(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return nil
		}
		return []string{string(re.Rune)}
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needs(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			one := needs(sub)
			if one == nil || len(all)+len(one) > mostNeeds {
				return nil
			}
			all = append(all, one...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if one := needs(sub); one != nil && (best == nil || rarer(one, best)) {
				best = one
			}
		}
		return best
	}
	return nil
}

// rarer tells whether a is the better thing to look for: long letters, few of them.
func rarer(a, b []string) bool { return score(a) > score(b) }

func score(letters []string) float64 {
	shortest := len(letters[0])
	for _, l := range letters {
		shortest = min(shortest, len(strings.TrimSpace(l)))
	}
	return float64(shortest) - float64(len(letters))/8
}
