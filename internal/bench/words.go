package bench

import (
	"regexp"
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
)

var (
	wordRE     = regexp.MustCompile(`[\p{L}\d]+(?:[.'’/:][\p{L}\d]+)*`)
	letterRE   = regexp.MustCompile(`[A-Za-z]`)
	sentenceRE = regexp.MustCompile(`[.!?:;,]\s|\n`)
	numberRE   = regexp.MustCompile(`\d+(?:[.,]\d+)?`)
)

var numberWords = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")

var digitsOf = func() map[string]string {
	m := map[string]string{"first": "1", "second": "2", "third": "3", "fourth": "4", "once": "1", "twice": "2",
		"dos": "2", "tres": "3", "cinco": "5", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60"}
	for i, w := range numberWords {
		m[w] = itoa(i)
	}
	return m
}()

// spoken is text for comparison: lower case, one space between words, numbers in
// digits, no marks but those inside a word.
func spoken(text string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range wordRE.FindAllString(strings.ToLower(strings.ReplaceAll(text, "’", "'")), -1) {
		if d, ok := digitsOf[w]; ok {
			w = d
		}
		b.WriteString(w)
		b.WriteByte(' ')
	}
	return b.String()
}

// says tells whether text holds words, as they are or with their shorthand spelled out.
func says(text, words string) bool {
	said := spoken(text)
	return strings.Contains(said, spoken(words)) || strings.Contains(spoken(full(text)), spoken(full(words))) || standsIn(text, words)
}

// standsIn finds words letter by letter, so that 4 stands in "x4" and 22.2 in
// "M22.2", but 5 not in "50" and 1 not in "1.5".
func standsIn(text, words string) bool {
	re, err := regexp.Compile(`(?i)(?:^|[^\d.,/]|[^\d][.,/])` + boundary(words[:1]) + regexp.QuoteMeta(words) + boundary(words[len(words)-1:]) + `(?:$|[^\d.,]|[.,](?:$|\D))`)
	return err == nil && re.MatchString(text)
}

// boundary of a word where the text stands by it begins or ends with a letter.
func boundary(edge string) string {
	if letterRE.MatchString(edge) {
		return `\b`
	}
	return ""
}

func full(text string) string { return glossary.Expand(text, "client") }

var emptyWords = set(`a an the and or but of to in on at for with by from as is was are were be been being has have had do does did this that these
those it its he she they them his her their him hers i we you my your our not no so then than also still about into up down out over under
client patient clinician therapist reports reported report states stated says said describes described presents presented appeared session
during there which who what when will would can could may since per via after before each both well very more less most
el la los las un una de del y o en con por para que se su sus al lo no es fue ha han cliente paciente refiere`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// stem cuts the endings of English words, roughly.
func stem(w string) string {
	for _, end := range []string{"ingly", "ational", "ations", "ation", "ments", "ment", "ness", "ings", "ing", "ied", "ies", "edly", "ed", "es", "ly", "s", "e", "y"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
			w = rest
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] {
		w = w[:n-1]
	}
	return w
}

// content lists the stems of the words of text that say something.
func content(text string) []string {
	var out []string
	for w := range strings.FieldsSeq(spoken(text)) {
		if !emptyWords[w] {
			out = append(out, stem(w))
		}
	}
	return out
}

// lexicon is every word a dump gives a right to. Shorthand is spelled out in the
// whole dump and in each of its sentences: what stands around it decides its meaning.
func lexicon(text string) map[string]bool {
	m := map[string]bool{}
	texts := []string{text, full(text)}
	for _, sentence := range sentenceRE.Split(text, -1) {
		texts = append(texts, full(sentence))
	}
	for _, t := range texts {
		for _, w := range content(t) {
			m[w] = true
		}
		for _, n := range numberRE.FindAllString(spoken(t), -1) {
			m[n] = true
		}
	}
	return m
}

// shared is the part of the content words of text that the other texts hold.
func shared(text, other string) float64 {
	words := content(full(text))
	if len(words) == 0 {
		return 1
	}
	has, n := lexicon(other), 0
	for _, w := range words {
		if has[w] {
			n++
		}
	}
	return float64(n) / float64(len(words))
}

var canned = []string{"good eye contact", "euthymic", "cooperative", "oriented", "engaged", "well groomed", "no acute distress", "continue to monitor",
	"sleep hygiene", "coping skills", "denies suicidal", "no evidence of", "within normal limits", "rapport"}

// invented is a lower bound for what a sentence adds to the dump: a number, a
// stock phrase, or at least two words and a third of them that are nowhere in it.
func invented(sentence string, dump map[string]bool, dumpText string) bool {
	for _, n := range numberRE.FindAllString(spoken(sentence), -1) {
		if !dump[n] {
			return true
		}
	}
	for _, c := range canned {
		if says(sentence, c) && !says(dumpText, c) && shared(c, dumpText) < 1 {
			return true
		}
	}
	words, strange := content(sentence), 0
	for _, w := range words {
		if !dump[w] {
			strange++
		}
	}
	return strange >= 2 && 3*strange > len(words)
}
