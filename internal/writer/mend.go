package writer

import (
	"regexp"
	"strings"

	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/note"
)

// mend restores in a model's sentence what a rewrite may not change and code can
// put right without a doubt: the subject's name of the house, figures that were
// spelled out, the tense of telling, remarks in brackets that the model made. own
// are the clinician's words. What is wrong beyond that, verify finds.
func mend(text, own string, st Style) string {
	subject := st.subject()
	text = strings.NewReplacer("The "+subject+" ", glossary.Capital(subject)+" ", "the "+subject+" ", subject+" ",
		"The "+subject+"'s ", glossary.Capital(subject)+"'s ", "the "+subject+"'s ", subject+"'s ", "The clinician ", "Clinician ", "the clinician ", "clinician ").Replace(text)
	lower := strings.ToLower(own)
	text = brackets.ReplaceAllStringFunc(text, func(remark string) string {
		if strings.Contains(lower, strings.ToLower(strings.Trim(remark, " ()"))) {
			return remark
		}
		return ""
	})
	text = spelled.ReplaceAllStringFunc(text, func(word string) string {
		figure := figures[strings.ToLower(word)]
		if hasWord(own, figure) && !hasWord(lower, strings.ToLower(word)) {
			return figure
		}
		return word
	})
	for _, about := range roughly.FindAllString(own, -1) {
		if !strings.ContainsAny(text, "~") && !hasWord(text, "about") && !hasWord(text, "approximately") && !hasWord(text, "around") {
			text = replaceFirst(text, about[1:], about)
		}
	}
	text = inner(text, own)
	for present, past := range tellings {
		if hasWord(lower, present) && !hasWord(lower, past) {
			text = replaceWord(text, past, present)
		}
		if hasWord(lower, past) && !hasWord(lower, present) {
			text = replaceWord(text, present, past)
		}
	}
	return addStop(capital(strings.TrimSpace(text)))
}

// inner takes the capital off the word her line began with, where the sentence
// now begins before it.
func inner(text, own string) string {
	first, _, _ := strings.Cut(own, " ")
	bare := strings.TrimRight(first, ".,:;")
	if at := wordAt(text, bare); at > 0 && len(bare) > 1 && bare[0] >= 'A' && bare[0] <= 'Z' && bare[1:] == strings.ToLower(bare[1:]) && (bare == "To" || kindOf(strings.ToLower(bare)) != otherWord) {
		return text[:at] + strings.ToLower(bare[:1]) + text[at+1:]
	}
	return text
}

// Strays tells whether a model's sentence leaves what her words fix: a figure that
// does not stand in it as she wrote it ("6/10" is not "6 of 10 days"), a word that
// says when, how often or how sure, a "they" or "we" that became one person, or a
// "she" more than she wrote, which may be a verb with a subject it did not have.
func Strays(text, own note.Text) bool {
	if subjects[firstWord(string(own))] && !past.MatchString(string(own)) && past.MatchString(string(text)) {
		return true // what is became what was
	}
	if len(pronouns.FindAllString(ownKin(string(text), string(own)), -1)) > len(pronouns.FindAllString(string(own), -1)) {
		return true
	}
	if first := firstWord(string(own)); (first == "she" || first == "he" || first == "they") && firstWord(string(text)) == "client" {
		return true // of a couple, or of somebody told of, that may be another
	}
	lower := strings.ToLower(string(text))
	close := strings.ReplaceAll(lower, " ", "")
	for word := range strings.FieldsSeq(strings.ToLower(string(own))) {
		word = strings.Trim(word, ".,;:!?()")
		switch {
		case strings.ContainsAny(word, "0123456789"):
			if !hasWord(lower, word) && !(strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz") && strings.Contains(close, word)) {
				return true
			}
		case fixed[word] && !hasWord(lower, word):
			return true
		case word == "we" && !hasWord(lower, word) && !bothDid.MatchString(lower):
			return true // what two did became one's
		}
	}
	return false
}

// ownKin takes "his" and "her" off the client's kin where her words speak of him or
// her by pronoun too: "he showed it to mom" is of his mother.
func ownKin(text, own string) string {
	return kinOf.ReplaceAllStringFunc(text, func(m string) string {
		whose, kin, _ := strings.Cut(m, " ")
		if subject := map[string]string{"his": "he", "her": "she", "their": "they"}[strings.ToLower(whose)]; hasWord(strings.ToLower(own), subject) {
			return kin
		}
		return m
	})
}

// bothDid is what says that both did it.
var bothDid = regexp.MustCompile(`\b(?:clinician and (?:the )?clients?|clients? and (?:the )?clinician|together|with (?:the )?clients?|both)\b`)

var kinOf = regexp.MustCompile(`(?i)\b(?:his|her|their) (?:mother|mom|mum|father|dad|parents)\b`)

// fixed are small words that carry meaning, for which there is no other.
var fixed = words(`next last this since until before after ago every each most some usually never always still again first only nearly almost maybe
	might could would should if unless may both either neither past prior late early they them`)

var (
	past     = regexp.MustCompile(`(?i)\b(?:was|were|had|did|went|said|told|\w+ed)\b`)
	pronouns = regexp.MustCompile(`(?i)\b(?:she|he|they|her|his|their|him|them)\b`)
	brackets = regexp.MustCompile(` ?\([^()]*\)`)
	roughly  = regexp.MustCompile(`~\d+(?:\.\d+)?`)
	spelled  = regexp.MustCompile(`(?i)\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b`)
	figures  = map[string]string{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
		"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12"}
	tellings = map[string]string{"reports": "reported", "denies": "denied", "states": "stated", "endorses": "endorsed",
		"describes": "described", "says": "said", "complains": "complained", "admits": "admitted"}
)

func hasWord(text, word string) bool { return wordAt(text, word) >= 0 }

// wordAt finds word in text where it stands alone.
func wordAt(text, word string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(word)
		if (at == 0 || !inWord(text[at-1])) && (end == len(text) || !inWord(text[end])) {
			return at
		}
		from = end
	}
}

func inWord(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z' || b >= 0x80
}

func replaceWord(text, old, with string) string {
	for {
		at := wordAt(text, old)
		if at < 0 {
			return text
		}
		text = text[:at] + with + text[at+len(old):]
	}
}

func replaceFirst(text, old, with string) string {
	if at := wordAt(text, old); at >= 0 {
		return text[:at] + with + text[at+len(old):]
	}
	return text
}
