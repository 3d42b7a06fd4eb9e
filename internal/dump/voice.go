package dump

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// speaker remembers whose account the last statement was, so that "she says"
// after "mom reports" is still mom's.
type speaker struct {
	voice note.Voice
	sex   flags
}

var noSpeaker = speaker{}

// voice finds whose account a statement is and the words that show it.
func voice(text string, words []word, last speaker) (note.Voice, note.Text, speaker) {
	for i, w := range words {
		if w.inside {
			continue
		}
		switch {
		case accordingTo(words, i) > 0:
			j := accordingTo(words, i)
			v, sex := note.Client, flags(0)
			if words[j].is.has(wKin) && !words[j].is.has(wClient) {
				v, sex = note.Collateral, words[j].is&(wSheHer|wHeHim)
			}
			return v, slice(text, words, i, j), speaker{v, sex}

		case w.is.has(wClinician) && !lawfulKin(words, i):
			j, f := verbAfter(words, i)
			if f == 0 && i+1 < len(words) && i == 0 {
				j = i + 1
			}
			if f.has(wSays|wActs|wSees|wPast|wFuture) || i == 0 {
				return note.Clinician, slice(text, words, i, j), noSpeaker
			}

		case w.is.has(wKin) && !w.is.has(wClient):
			j, f := verbAfter(words, i)
			if f.has(wSays) && !boundTo(words, i) {
				return note.Collateral, slice(text, words, from(words, i), j), speaker{note.Collateral, w.is & (wSheHer | wHeHim)}
			}
			if i == 0 && strings.HasPrefix(text[w.end:], ":") {
				return note.Collateral, slice(text, words, i, i), speaker{note.Collateral, w.is & (wSheHer | wHeHim)}
			}

		case w.is.has(wClient):
			j, f := verbAfter(words, i)
			if f.has(wSays) {
				v := note.Client
				if w.is.has(wPronoun) && last.voice == note.Collateral && w.is.has(last.sex) {
					return note.Collateral, slice(text, words, i, j), last
				}
				return v, slice(text, words, from(words, i), j), speaker{voice: v}
			}
			if i == 0 && strings.HasPrefix(text[w.end:], ":") {
				return note.Client, slice(text, words, i, i), speaker{voice: note.Client}
			}

		case w.is.has(wSays) && !w.is.has(wActs) && w.is.has(wPast|wPresent) && !addresses[w.low]:
			// A name, or no subject at all: "Dana reports", "denies SI", "niega ideación".
			named := i == 1 && words[0].capital && words[0].is == 0 && w.start == words[0].end+1
			if named || i == 0 || strings.HasPrefix(text[words[i-1].end:], ":") || words[i-1].is.has(wJoin|wFiller) && !words[i-1].is.has(wBinds&^wJoin) {
				return note.Client, slice(text, words, i-btoi(named), i), speaker{voice: note.Client}
			}

		case i == 0 && impersonal(words):
			return note.Clinician, slice(text, words, 0, 1), noSpeaker

		case i == 0 && firstPerson[w.low]:
			return note.Clinician, slice(text, words, 0, 0), noSpeaker
		}
	}
	return note.Unvoiced, "", last
}

// addresses are verbs of a speaker who, unnamed, is the clinician: "told her to rest".
var addresses = set(`told asked tells asks explained explains`)

// firstPerson are Spanish verbs that carry their subject with them.
var firstPerson = set(`utilicé usé exploré validé revisé practiqué enseñé trabajé apliqué hablé modelé reforcé evalué utilizamos usamos exploramos
	revisamos practicamos trabajamos hablamos aplicamos hicimos discutimos identificamos procesamos elaboramos observé noté vi veré
	continuaremos revisaremos practicaremos trabajaremos seguiremos haremos`)

// impersonal: "se observa", "se trabajó", "se le nota".
func impersonal(words []word) bool {
	return len(words) > 1 && words[0].low == "se" && words[1].is.has(wSees|wActs)
}

// accordingTo finds the person named by "per mom", "according to teacher",
// "según la madre", and returns the index of that word, 0 if there is none.
func accordingTo(words []word, i int) int {
	j := i + 1
	switch words[i].low {
	case "per", "según", "segun":
	case "according":
		if j >= len(words) || words[j].low != "to" {
			return 0
		}
		j++
	default:
		return 0
	}
	for k := j; k < len(words) && k < j+3; k++ {
		switch {
		case words[k].is.has(wClient | wKin):
			if k+1 < len(words) && words[k].is.has(wClient) && words[k+1].is.has(wKin) {
				k++ // "per ct's mom"
			}
			return k
		case articles[words[k].low] || words[k].low == "my":
		case words[k].capital && k == j && words[k].is == 0 && len(words[k].low) > 2:
			return k
		default:
			return 0
		}
	}
	return 0
}

// boundTo: "told mom", "with dad": an object, not a subject.
func boundTo(words []word, i int) bool {
	if i == 0 {
		return false
	}
	switch words[i-1].low {
	case "told", "with", "from", "to", "at", "about", "asked":
		return true
	}
	return false
}

// from takes an article or owner before the subject into the cue: "her mother says".
func from(words []word, i int) int {
	if i > 0 && (articles[words[i-1].low] || strings.HasSuffix(words[i-1].low, "'s") || words[i-1].is.has(wKin)) {
		return i - 1
	}
	return i
}

func slice(text string, words []word, i, j int) note.Text {
	return note.Text(text[words[i].start:words[j].end])
}

// tense is that of the first word that shows one.
func tense(words []word) note.Tense {
	for i, w := range words {
		if w.inside {
			continue
		}
		switch {
		case w.is.has(wFuture) || planned(words, i):
			return note.Future
		case w.is.has(wPresent):
			return note.Present
		case w.is.has(wPast):
			return note.Past
		case w.is == 0 && len(w.low) > 4 && strings.HasSuffix(w.low, "ed") && !notPast[w.low]:
			return note.Past
		}
	}
	return note.NoTense
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
