package glossary

import (
	"regexp"
	"strings"
)

// takenBack is a value, the words that take it back, and the value meant:
// "15, no wait, 14". A single word does so only where punctuation sets it off.
var takenBack = regexp.MustCompile(`(?i)(\d+(?:[./:]\d+)*)(\s?(?:mg|mcg|hrs?|hours?|mins?|minutes?|days?|wks?|weeks?|x|%))?` +
	`(?:[\s,;.…–—-]+(?:no,? wait|wait,? no|no,? actually|actually,? no|no,? sorry|sorry,? no|sorry,? i meant?|i meant?|make that|scratch that|strike that|no,? espera|no,? perdón|quise decir|mejor dicho)` +
	`|\s*[,;.…–—-]+\s*(?:correction|sorry|wait|corrijo|perdón|digo))` +
	`[\s,:;.…–—-]+(\d+(?:[./:]\d+)*)(\s?(?:mg|mcg|hrs?|hours?|mins?|minutes?|days?|wks?|weeks?|x|%))?`)

// mostCorrected is the longest text, in bytes, whose corrections are read: every
// one of them copies the rest.
const mostCorrected = 16_000

// Corrected gives text without the values that it takes back itself: "PHQ-9 15,
// no wait, 14" says 14. Both values must be of one kind; quotations stay.
func Corrected(text string) string {
	if len(text) > mostCorrected || !strings.ContainsAny(text, "0123456789") || !takenBack.MatchString(text) {
		return text
	}
	var out strings.Builder
	for _, p := range Pieces(text) {
		piece := text[p.Start:p.End]
		if p.Quoted {
			out.WriteString(piece)
			continue
		}
		done := 0
		for {
			at := takenBack.FindStringSubmatchIndex(piece[done:])
			if at == nil {
				break
			}
			group := func(n int) string {
				if at[2*n] < 0 {
					return ""
				}
				return piece[done+at[2*n] : done+at[2*n+1]]
			}
			was, is := group(1), group(3)
			if shape(was) != shape(is) || group(2) != "" && group(4) != "" && unit(group(2)) != unit(group(4)) || joined(piece[:done+at[2]]) {
				out.WriteString(piece[done : done+at[3]])
				done += at[3]
				continue
			}
			out.WriteString(piece[done : done+at[0]])
			// what was meant may be taken back in its turn: it is read again
			rest := is + group(4)
			if group(4) == "" {
				rest += group(2)
			}
			piece = rest + piece[done+at[1]:]
			done = 0
		}
		out.WriteString(piece[done:])
	}
	return out.String()
}

// joined tells whether a number belongs to the word before it: the 9 of PHQ-9.
func joined(before string) bool {
	return before != "" && (before[len(before)-1] == '-' || before[len(before)-1]|0x20 >= 'a' && before[len(before)-1]|0x20 <= 'z')
}

func shape(value string) string {
	return strings.Map(func(r rune) rune {
		if r == '/' || r == ':' {
			return r
		}
		return -1
	}, value)
}

func unit(u string) string {
	return strings.TrimSuffix(strings.NewReplacer("hour", "hr", "minute", "min", "week", "wk").Replace(strings.ToLower(strings.TrimSpace(u))), "s")
}
