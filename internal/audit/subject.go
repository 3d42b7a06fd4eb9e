package audit

import (
	"slices"
	"strings"
)

// A fact counts for the client only where it is said of the client: "her brother is
// much better" is no progress of hers, and the boss's goal no goal of the treatment.
// The subject of a phrase is the nearest person before it in its sentence that
// stands where a subject stands. Who is there for the treatment, and who only tells
// of the client, is nobody else.

// Others, by what they are to the client. Relatives of a couple or a family may be
// in the room; everybody else is not.
var (
	relatives = wordSet(`hubby wifey sis bro mum mums nan mother mom mum mama dad father brother sister son daughter husband wife spouse partner boyfriend girlfriend fiance fiancee
		stepmom stepdad stepmother stepfather stepson stepdaughter grandma grandpa grandmother grandfather grandson granddaughter parents kids children twins
		madre papa padre esposo esposa marido hijo hija pareja novio novia hermano hermana abuela abuelo padres hijos`)
	strangers = wordSet(`boss manager supervisor coworker coworkers colleague friend friends roommate neighbor neighbors neighbour landlord teacher professor ex bf gf
		uncle aunt cousin niece nephew mil fil sil bil classmate classmates insurance weather traffic rent company team door class stepbrother stepsister dog cat puppy pet perro gato
		jefe jefa amiga amigo vecina vecino tia tio suegra suegro prima primo companera companero profesora maestra`)
	siblings = wordSet(`brother sister hermano hermana twins`)

	// the client, and the words that stand for her
	own = wordSet(`client ct pt clt patient she i they we ella paciente usuaria usuario pte pcte`)

	determiners = wordSet(`her his their my the a an su sus mi la el los las un una client ct pt patient our
		little big older younger oldest youngest best close new own baby twin foster ex step first middle other elderly couple next guy lady people yoga math gym art cooking spin`)
	// what may stand before a subject; a comma or the start of the sentence may as well
	opensSubject = wordSet(`that because since when while and but so as if although though que porque cuando y pero says said states stated reports reported rpts
		refiere dice thinks feels worried worries knows told mentioned mentions shared hears heard also then where how`)
	// who tells of somebody tells of the client
	tells = wordSet(`says said reports reported states stated rpts told notes noted wrote writes thinks describes described called mentioned asked worries believes
		sees observes observed feels dice refiere reporta comenta informa conto dijo agrees confirmed`)
	relativeWords = wordSet(`who whose whom which`)
	whenWords     = wordSet(`when while because after since before whenever cuando mientras porque despues`)
	objectAfter   = wordSet(`a an the up out off on to from home late in with for go number first . him`)
)

func wordSet(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		out[w] = true
	}
	return out
}

// elsewhere tells whether w is somebody, or something, the note is not about.
func (r *record) elsewhere(w string) bool {
	w = strings.TrimSuffix(w, "'s")
	switch {
	case strangers[w], siblings[w] && r.setting != Couple:
		return true
	case r.setting == Couple, r.setting == Family, r.setting == Child:
		return false
	}
	return relatives[w]
}

// ofOthers tells whether the subject of ws[from:to] is somebody else.
func (r *record) ofOthers(ws []word, from, to int) bool {
	for i := min(to, len(ws)) - 1; i >= 0; i-- {
		w := ws[i]
		switch {
		case w.low == stop && i < from:
			return false
		case own[w.low] && !(determiners[w.low] && i+1 < len(ws) && r.elsewhere(ws[i+1].low)) && i < from:
			return false
		case !r.elsewhere(w.low):
			continue
		}
		next := word{low: stop}
		if i+1 < len(ws) {
			next = ws[i+1]
		}
		possessive := strings.HasSuffix(strings.ToLower(strings.ReplaceAll(w.raw, "’", "'")), "'s")
		switch {
		case tells[next.low] && !possessive:
			return false
		case relativeWords[next.low], possessive && i < from && r.subjectAt(ws, i), possessive && i < to && i+1 == from:
			return true
		case i >= from && !possessive || !r.subjectAt(ws, i):
			continue
		}
		return !acted(ws[i+1:]) && !r.aside(ws, i, from)
	}
	return false
}

// aside tells whether the person at ws[i] is the subject of a clause that only says
// when or why ("used a skill when landlord yelled, still calls out sick").
func (r *record) aside(ws []word, i, from int) bool {
	for i > 0 && determiners[ws[i-1].low] {
		i--
	}
	return i > 1 && ws[i-1].low != stop && whenWords[ws[i-1].low] && slices.ContainsFunc(ws[i:max(i, from)], func(w word) bool { return w.comma })
}

// subjectAt tells whether the person at ws[i] stands where a subject stands.
func (r *record) subjectAt(ws []word, i int) bool {
	for i > 0 && !ws[i].comma && determiners[ws[i-1].low] {
		i--
	}
	if i > 1 && (ws[i-1].low == "and" || ws[i-1].low == "y") && own[ws[i-2].low] {
		return false // "client and her husband"
	}
	return i == 0 || ws[i].comma || ws[i-1].low == stop || opensSubject[ws[i-1].low]
}

// acted tells whether somebody does something to the client: "boss gave her a warning".
func acted(ws []word) bool {
	for i, w := range ws {
		switch w.low {
		case stop:
			return false
		case "him", "client", "ct", "pt", "patient", "lo", "le", "helps", "helped", "helping", "help", "assists", "ayuda": // who is helped is in need
			return true
		case "her":
			return i+1 >= len(ws) || ws[i+1].comma || objectAfter[ws[i+1].low]
		}
	}
	return false
}

// finds is find, from ws[at] on, among the phrases that are said of the client.
func (r *record) finds(l *lexicon, ws []word, at int) (from, to int, ok bool) {
	for {
		from, to, ok = l.find(ws[at:])
		if !ok {
			return 0, 0, false
		}
		if from, to = from+at, to+at; !r.ofOthers(ws, from, to) {
			return from, to, true
		}
		at = to
	}
}

// affirmed tells whether a phrase stands in ws that is said of the client and is not
// denied right before it.
func (r *record) affirmed(l *lexicon, ws []word) bool {
	for at := 0; ; {
		from, to, ok := r.finds(l, ws, at)
		if !ok {
			return false
		}
		if !slices.ContainsFunc(ws[max(0, from-2):from], func(w word) bool { return denials[w.low] }) {
			return true
		}
		at = to
	}
}

// ofClient tells whether a line that was sorted by its sense is about the client:
// its phrase of the list is, or, where it has none, the line.
func (r *record) ofClient(l line, list *lexicon) bool {
	if list.in(l.words) {
		_, _, ok := r.finds(list, l.words, 0)
		return ok
	}
	return !r.aboutOthers(l)
}

// aboutOthers tells whether every sentence of the line has somebody else as its subject.
func (r *record) aboutOthers(l line) bool {
	said := false
	start := 0
	for i, w := range l.words {
		if w.low != stop {
			continue
		}
		if i > start {
			if !r.ofOthers(l.words[start:i], i-start, i-start) {
				return false
			}
			said = true
		}
		start = i + 1
	}
	return said
}
