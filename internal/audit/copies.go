package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Copies are the sentences of a client's previous note as keyed hashes. They are
// all that is kept of it: without the key, which stays in the agent's state folder,
// a hash does not tell even whether a guessed sentence is among them.
type Copies struct {
	key    []byte
	hashes map[[16]byte]bool
}

// Remember hashes the sentences of a note with a key of at least 16 bytes.
func Remember(key []byte, previous note.Text) (Copies, error) {
	if len(key) < 16 {
		return Copies{}, fmt.Errorf("a key for the hashes of sentences has 16 bytes at least, not %d", len(key))
	}
	c := Copies{key, map[[16]byte]bool{}}
	for _, s := range sentencesOf(string(previous)) {
		c.hashes[c.hash(s)] = true
	}
	return c, nil
}

func (c Copies) hash(sentence string) [16]byte {
	m := hmac.New(sha256.New, c.key)
	_, _ = m.Write([]byte(sentence)) // a hash never fails
	return [16]byte(m.Sum(nil))
}

var sentenceEndRE = regexp.MustCompile(`[.!?;]+(?:\s|$)|\n+`)

// shortSentence: everybody writes "denies SI/HI" again.
const shortSentence = 6

// sentencesOf cuts text into its sentences, each reduced to its words; short ones are left out.
func sentencesOf(text string) []string {
	var out []string
	for _, s := range sentenceEndRE.Split(text, -1) {
		if s = plain(s); len(strings.Fields(s)) >= shortSentence {
			out = append(out, s)
		}
	}
	return out
}

// copied finds sentences that stand word for word in the previous note, and
// sections where every one does.
func copied(r *record) asked {
	if len(r.Previous.hashes) == 0 {
		return asked{}
	}
	var example, whole string
	total := 0
	for _, section := range r.Sections {
		n, same := 0, 0
		for _, s := range section.Sentences {
			for _, text := range sentencesOf(string(s.Text)) {
				n++
				if r.Previous.hashes[r.Previous.hash(text)] {
					same++
					if example == "" {
						example = string(s.Text)
					}
				}
			}
		}
		total += same
		if n >= 2 && same == n && whole == "" {
			whole = section.Title
		}
	}
	switch {
	case whole != "":
		q := r.say("Everything in %s stands word for word in the previous note. What was different this time?",
			"Todo lo que dice %s está palabra por palabra en la nota anterior. ¿Qué fue distinto esta vez?", whole)
		q.severity = note.Error
		return q
	case total == 1:
		return r.say("This stands word for word in the previous note: %s Is it still so?", "Esto está palabra por palabra en la nota anterior: %s ¿Sigue siendo así?", quote(example))
	case total > 1:
		return r.say("%d sentences stand word for word in the previous note, for example %s Are they still so?",
			"%d frases están palabra por palabra en la nota anterior, por ejemplo %s ¿Siguen siendo así?", total, quote(example))
	}
	return asked{}
}

var nonWordRE = regexp.MustCompile(`[^\pL\pN']+`)

// plain reduces text to its words.
func plain(s string) string {
	return strings.TrimSpace(nonWordRE.ReplaceAllString(strings.ToLower(s), " "))
}
