package glossary

import (
	"strings"
	"unicode"
)

// Lang is the language of a statement, as far as Sidequill tells them apart.
type Lang string

const (
	English Lang = "en"
	Spanish Lang = "es"
	Other   Lang = "other"
)

// The commonest small words of a language. Words that two of the languages share
// are left out on both sides where that matters.
var small = map[Lang]map[string]int{
	English: weigh("the and of to with is was has had for her his she he they it in on at not but or be been that this my from by as were are will i we you said says reports denies client patient ct pt sleep mood session today week re", ""),
	Spanish: weigh("el los las que y con por para una un su sus es se del al lo muy pero ha más mas también hoy ayer cuando desde porque esta está le les dice tiene siente todo nada yo ella sin de la en cliente madre padre",
		"cita próx tcc tto niega refiere reporta ideación ideacion suicida ansiedad tristeza sueño paciente sesión sesion familia llora llanto mamá papá medicación próxima semana usuaria usuario pcte pte tto toma afecto mejoría mejoria leve seguimiento tarea registro diario habla lenta logró practicar veces ánimo llora duerme insomnio trabajo escuela meses semanas años días faltó trabajó"),
	"fr": weigh("le les des une est et dans pas avec pour elle il ses sur qui du au ne sa son je nous vous mais de la en patiente dort", "séance sommeil idées suicidaires"),
	"pt": weigh("não uma ela ele da os em seu sua mais muito está que para por dos relata nega", "ansiedade sono sessão"),
	"de": weigh("der die das und ist nicht mit sie er ein eine hat zu den von ich im auf für wird sich bei klientin patientin", "schläft suizidgedanken"),
	"it": weigh("il di che non per con una è sono lei gli della nel ha si paziente riferisce", "ansia sonno"),
}

func weigh(ones, twos string) map[string]int {
	m := map[string]int{}
	for w := range strings.FieldsSeq(ones) {
		m[w] = 1
	}
	for w := range strings.FieldsSeq(twos) {
		m[w] = 2
	}
	return m
}

// Language guesses the language of a statement. English is the default: a
// telegraphic line has few small words, and most lines are English.
func Language(text string) Lang {
	letters, foreign := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if !unicode.Is(unicode.Latin, r) {
				foreign++
			}
		}
	}
	if letters > 0 && foreign*2 > letters {
		return Other
	}
	counts := map[Lang]int{}
	isWord := func(r rune) bool { return unicode.IsLetter(r) || r == '\'' || r == '’' || unicode.IsMark(r) }
	n := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWord(r) }) {
		if n++; n > 200 || len(w) > 40 { // enough to tell
			break
		}
		w = strings.ToLower(w)
		for lang, words := range small {
			counts[lang] += words[w]
		}
	}
	best := English
	for _, lang := range []Lang{Spanish, "fr", "pt", "de", "it"} {
		if counts[lang] > counts[best] {
			best = lang
		}
	}
	switch {
	case best == English || counts[best] < 2:
		return English
	case best == Spanish:
		return Spanish
	case counts[best] < 3:
		return English
	}
	return Other
}
