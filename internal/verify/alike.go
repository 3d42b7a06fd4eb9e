package verify

import (
	"slices"
	"strings"
)

// alike are the phrases of words/alike.txt by their first word.
var alike = readAlike()

type phraseForm struct {
	group, form int
	keys        []string
}

func readAlike() map[string][]phraseForm {
	m := map[string][]phraseForm{}
	for group, line := range lines("alike.txt", "") {
		for form, text := range strings.Split(line, "|") {
			r := &reading{text: text}
			r.tokenise()
			r.joinNumberWords()
			var keys []string
			for _, t := range r.tokens {
				if t.kind != stopToken {
					keys = append(keys, t.key())
				}
			}
			if len(keys) > 0 {
				m[keys[0]] = append(m[keys[0]], phraseForm{group, form, keys})
			}
		}
	}
	return m
}

// said is one phrase of alike.txt as it stands in a text.
type said struct {
	group, form int
	tokens      []int
}

// phrasesOf finds the phrases of alike.txt in a text. Up to two small words may
// stand between the words of one.
func (r *reading) phrasesOf() []said {
	var out []said
	for i, t := range r.tokens {
		if t.kind == stopToken {
			continue
		}
		for _, f := range alike[t.key()] {
			if at := r.matches(f.keys, i); at != nil {
				out = append(out, said{f.group, f.form, at})
			}
		}
	}
	return out
}

func (r *reading) matches(keys []string, i int) []int {
	at := []int{i}
	skipped := 0
	for j := i + 1; j < len(r.tokens) && len(at) < len(keys); j++ {
		switch t := r.tokens[j]; {
		case t.kind != stopToken && t.key() == keys[len(at)]:
			at = append(at, j)
			skipped = 0
		case t.kind == stopToken && t.low != "/" && t.low != ",", t.content, t.kind == numberToken, deny[t.low], skipped == 2:
			return nil
		default:
			skipped++
		}
	}
	if len(at) < len(keys) {
		return nil
	}
	return at
}

// alike aligns what one text says in other words than the other.
func (p *pair) alike() {
	sen, src := p.sen.phrasesOf(), p.src.phrasesOf()
	carry(p.to, p.toWorded, sen, src)
	carry(p.from, p.fromWorded, src, sen)
}

// carry points each token of a's phrases that is not yet aligned to the first of
// b's phrases that says the same in other words.
func carry(to []int, worded []bool, a, b []said) {
	forms := map[int][]said{} // of b, by group; each form once
	for _, o := range b {
		if !slices.ContainsFunc(forms[o.group], func(f said) bool { return f.form == o.form }) {
			forms[o.group] = append(forms[o.group], o)
		}
	}
	for _, s := range a {
		for _, o := range forms[s.group] {
			if o.form == s.form {
				continue
			}
			for _, i := range s.tokens {
				if to[i] < 0 || len(s.tokens) > 1 {
					worded[i] = true
				}
				if to[i] < 0 {
					to[i] = o.tokens[0]
				}
			}
		}
	}
}
