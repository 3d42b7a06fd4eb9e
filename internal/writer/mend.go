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

// AddsPerson tells whether a sentence speaks of "she", "he" or "they" more often
// than the words it was made of: a verb may have got a subject it did not have.
func AddsPerson(text, own note.Text) bool {
	return len(pronouns.FindAllString(string(text), -1)) > len(pronouns.FindAllString(string(own), -1))
}

var (
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
