package dump

import (
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/note"
)

// heading is a block's heading: what it opens and where its mark ends.
type heading struct {
	block note.PartKind
	end   int
}

// headingWords are the headings people write above the blocks of a note. A
// block that holds several kinds of statement (Data, Behavior) is a whole.
var headingWords = map[string]note.PartKind{
	"subjective": note.BlockSubjective, "subj": note.BlockSubjective, "subjetivo": note.BlockSubjective, "subjetiva": note.BlockSubjective,
	"objective": note.BlockObjective, "obj": note.BlockObjective, "objetivo": note.BlockObjective, "objetiva": note.BlockObjective,
	"assessment": note.BlockAssessment, "assess": note.BlockAssessment,
	"evaluación": note.BlockAssessment, "evaluacion": note.BlockAssessment, "análisis": note.BlockAssessment, "analisis": note.BlockAssessment,
	"apreciación": note.BlockAssessment, "apreciacion": note.BlockAssessment, "valoración": note.BlockAssessment, "valoracion": note.BlockAssessment,
	"plan": note.BlockPlan,
	"data": note.Whole, "datos": note.Whole, "behavior": note.Whole, "behaviour": note.Whole, "conducta": note.Whole, "situation": note.Whole,
	"situación": note.Whole, "situacion": note.Whole,
}

// headingLabels also open a block, but say something themselves when text
// follows on the same line ("Intervention: CBT"), so they go only when alone.
var headingLabels = map[string]note.PartKind{
	"intervention": note.BlockObjective, "interventions": note.BlockObjective, "intervención": note.BlockObjective, "intervenciones": note.BlockObjective,
	"mse": note.BlockObjective, "mental status": note.BlockObjective, "mental status exam": note.BlockObjective, "estado mental": note.BlockObjective,
	"response": note.BlockAssessment, "respuesta": note.BlockAssessment,
	"progress": note.BlockAssessment, "progreso": note.BlockAssessment,
	"observations": note.BlockObjective, "observaciones": note.BlockObjective,
	"impression": note.BlockAssessment, "impresión": note.BlockAssessment, "impresion": note.BlockAssessment,
	"next steps": note.BlockPlan, "próximos pasos": note.BlockPlan, "proximos pasos": note.BlockPlan,
}

var headingLetters = map[byte]note.PartKind{
	'S': note.BlockSubjective, 'O': note.BlockObjective, 'A': note.BlockAssessment, 'P': note.BlockPlan, 'D': note.Whole,
}

// lettered tells whether the single letters S, O, A, P (or D, A, P) head the
// blocks of this text: two different ones have to be there.
func lettered(text string) bool {
	seen := 0
	for i := 0; i+1 < len(text); i++ {
		if strings.IndexByte(": -).\n\r/", text[i+1]) < 0 {
			continue
		}
		if i > 0 && !blank(rune(text[i-1])) && text[i-1] != '*' {
			continue
		}
		// At the start of a line any of these marks will do, at that of a sentence a dash; elsewhere only a colon.
		if text[i+1] != ':' && !(i == 0 || text[i-1] == '\n' || text[i-1] == '\r') && !(dashed(text, i+1) && beginsSentence(text, i)) {
			continue
		}
		if k := strings.IndexByte("SOAPD", text[i]); k >= 0 {
			seen |= 1 << k
		} else if k := strings.IndexByte("soapd", text[i]); k >= 0 && text[i+1] == ':' && beginsSentence(text, i) {
			seen |= 1 << k // typed small: "s: slept ok"
		}
	}
	return seen&(seen-1) != 0
}

// headingCaps are words in capitals that head a line without any mark, where three
// lines of a dump do so: "SAID he sleeps", "SEEN calm", "NEXT Tues".
var headingCaps = map[string]note.PartKind{
	"SAID": note.BlockSubjective, "TOLD": note.BlockSubjective, "SUBJ": note.BlockSubjective, "DIJO": note.BlockSubjective, "REFIERE": note.BlockSubjective,
	"SEEN": note.BlockObjective, "SAW": note.BlockObjective, "OBS": note.BlockObjective, "OBSERVED": note.BlockObjective, "VISTO": note.BlockObjective,
	"DID": note.BlockObjective, "DONE": note.BlockObjective, "INT": note.BlockObjective, "INTERVENTION": note.BlockObjective, "INTERVENTIONS": note.BlockObjective, "HICE": note.BlockObjective,
	"RESPONSE": note.BlockAssessment, "RESP": note.BlockAssessment, "RESPUESTA": note.BlockAssessment, "ASSESSMENT": note.BlockAssessment,
	"NEXT": note.BlockPlan, "PLAN": note.BlockPlan, "TODO": note.BlockPlan, "PRÓXIMO": note.BlockPlan,
}

// capped tells whether words in capitals head the lines of text.
func capped(text string) bool {
	n, small := 0, false
	for l := range strings.Lines(text) {
		small = small || strings.ContainsFunc(l, unicode.IsLower)
		if word, rest := capWord(l); rest != "" && headingCaps[word] != "" {
			n++
		}
	}
	return n >= 3 && small
}

// capWord gives the word in capitals that a line begins with, and what follows it.
func capWord(line string) (word, rest string) {
	word, rest, _ = strings.Cut(strings.TrimLeft(line, " \t"), " ")
	word = strings.TrimRight(word, ":-")
	if len(word) < 2 || word != strings.ToUpper(word) || !strings.ContainsFunc(word, unicode.IsLetter) || strings.ContainsAny(word, "0123456789") {
		return "", ""
	}
	return word, strings.TrimSpace(rest)
}

const longestHeading = 32

// headingAt tells whether a heading stands at text[i:end]. At the start of a
// line many marks will do (":", " -", ")", or nothing else on the line); in the
// middle of one only a colon after a letter, or after a word that begins a
// sentence or is written in capitals.
func headingAt(text string, i, end int, letters, headed, lineStart bool) (heading, bool) {
	from := i
	for i < end && (text[i] == '*' || text[i] == '_' || text[i] == '#') {
		i++
	}
	if i < end && letters && (i == from || lineStart) {
		if h, ok := letterAt(text, i, end, lineStart); ok {
			return h, true
		}
	}
	j := i
	for j < end && j-i <= longestHeading && (isHeadingByte(text[j]) || text[j] == ' ' && lineStart) {
		j++
	}
	if j-i > longestHeading {
		j = i + longestHeading // a dash may still follow the first word
		for j > i && text[j] >= 0x80 {
			j--
		}
	}
	raw := text[i:j]
	if lineStart {
		if k := strings.Index(raw, " -"); k >= 0 {
			raw = raw[:k]
		} else if k := strings.Index(raw, " –"); k >= 0 {
			raw = raw[:k]
		} else if k := strings.Index(raw, "- "); k >= 0 {
			raw = raw[:k]
		}
	}
	raw = strings.TrimRight(raw, " -–*_")
	word := strings.ToLower(raw)
	if word == "a/p" || word == "a&p" {
		word = "assessment"
	}
	after := i + len(raw)
	for after < end && (text[after] == '*' || text[after] == '_') {
		after++
	}
	alone := skipBlank(text, after, end) == end || text[after] == ':' && skipBlank(text, after+1, end) == end
	block, ok := headingWords[word]
	if !ok {
		if block, ok = headingLabels[word]; !ok || !(alone || headed) || !lineStart {
			return heading{}, false
		}
	}
	switch {
	case after < end && (text[after] == ':' || text[after] == '.' && lineStart):
		after++
	case lineStart && alone:
	case lineStart && marked(text, after, end):
		after = skipBlank(text, after, end)
		for after < end && (text[after] == '-' || strings.HasPrefix(text[after:], "–")) {
			if text[after] == '-' {
				after++
			} else {
				after += len("–")
			}
		}
	default:
		return heading{}, false
	}
	for after < end && (text[after] == '*' || text[after] == '_') {
		after++
	}
	if !lineStart && !beginsSentence(text, from) && raw != strings.ToUpper(raw) {
		return heading{}, false
	}
	if block == note.BlockPlan && deniedNext(text, after, end) {
		return heading{}, false // "Plan: none" after "SI: yes" is a finding of risk
	}
	return heading{block, after}, true
}

// letterAt finds "S:", and at the start of a line also "S -", "S)" and "S" alone.
func letterAt(text string, i, end int, lineStart bool) (heading, bool) {
	letter := text[i]
	j := i + 1
	if small(letter) && j < end && text[j] == ':' && beginsSentence(text, i) {
		letter -= 'a' - 'A'
	}
	block, ok := headingLetters[letter]
	if !ok {
		return heading{}, false
	}
	for j < end && text[j] == '*' {
		j++
	}
	switch {
	case j == end && lineStart:
		return heading{block, j}, true
	case j == end:
		return heading{}, false
	case text[j] == ':':
		k := j + 1
		for k < end && text[k] == '*' {
			k++
		}
		n := skipBlank(text, k, end)
		if !lineStart && n < end && text[n] >= '0' && text[n] <= '9' {
			return heading{}, false // "P: 72" is a pulse
		}
		if block == note.BlockPlan && deniedNext(text, k, end) {
			return heading{}, false
		}
		return heading{block, k}, true
	case !lineStart && !(text[i] != 'S' && dashed(text, j) && beginsSentence(text, i)): // "S - " may be somebody's letter
		return heading{}, false
	case text[j] == ')' || text[j] == '.' && j+1 < end && blank(rune(text[j+1])) || text[j] == '-' && j+1 < end && blank(rune(text[j+1])):
		return heading{block, j + 1}, true
	case marked(text, j, end):
		j = skipBlank(text, j, end)
		if text[j] == '-' {
			return heading{block, j + 1}, true
		}
		return heading{block, j + len("–")}, true
	}
	return heading{}, false
}

// dashed tells whether "- " or " - " stands at text[i].
func dashed(text string, i int) bool {
	return strings.HasPrefix(text[i:], "- ") || strings.HasPrefix(text[i:], " - ")
}

// headed tells whether the words of headings head two lines of text: then labels
// with words behind them are headings too.
func headed(text string) bool {
	n := 0
	for l := range strings.Lines(text) {
		word, rest, ok := strings.Cut(strings.ToLower(strings.TrimLeft(l, " \t*#")), ":")
		if !ok {
			word, rest, ok = strings.Cut(word, "-")
		}
		if _, is := headingWords[strings.TrimRight(word, " *")]; ok && is && strings.TrimSpace(rest) != "" {
			n++
		}
	}
	return n >= 2
}

// marked tells whether a dash set off by a blank follows.
func marked(text string, i, end int) bool {
	j := skipBlank(text, i, end)
	if j == i && j < end && text[j] != '-' {
		return false
	}
	rest := text[j:end]
	return strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "– ") || strings.HasPrefix(rest, "-- ") || rest == "-"
}

func isHeadingByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80 || b == '/' || b == '&' || b == '-'
}

func beginsSentence(text string, i int) bool {
	for i > 0 && blank(rune(text[i-1])) {
		if i--; text[i] == '\n' || text[i] == '\r' {
			return true
		}
	}
	return i == 0 || strings.IndexByte(".;!?", text[i-1]) >= 0
}

// deniedNext tells whether the words after a heading deny something.
func deniedNext(text string, i, end int) bool {
	i = skipBlank(text, i, end)
	j := i
	for j < end && isHeadingByte(text[j]) && j-i < 12 {
		j++
	}
	switch strings.ToLower(text[i:j]) {
	case "no", "none", "denies", "denied", "n/a", "nil", "niega", "ninguno", "ninguna":
		return true
	}
	return false
}
