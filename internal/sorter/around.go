package sorter

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// What is of another client, or the clinician's own, often shows less by its words than
// by the dump it stands in: it shares no word with the rest, says "he" where all the
// others say "she", names an hour or a person that nothing else names, stands in brackets
// or at the very end. These are the detector's surroundings; the classifier does without.

// dumpFrame is what the detector holds a statement against.
type dumpFrame struct {
	words   map[string]int // in how many statements a content word stands
	she, he int            // statements that say so
	several bool           // a couple's, family's or group's session: "he" and "she" are both of it
	english int            // statements in English, less those in Spanish
	named   int            // statements that begin with somebody's name or initials
	client  int            // and that speak of "ct", "pt", "the client"
	message int            // the first statement that speaks of what was sent or written; -1 for none
}

func frameOf(statements []note.Statement, readings []reading) dumpFrame {
	f := dumpFrame{words: map[string]int{}, message: -1}
	for i := range readings {
		r := &readings[i]
		she, he := r.persons()
		f.she, f.he = f.she+min(she, 1), f.he+min(he, 1)
		seen := map[string]bool{}
		for j, t := range r.tokens {
			if w := matter(t); w != "" && !seen[w] {
				seen[w] = true
				f.words[w]++
			}
			if i < 4 && j < 12 && conjoint[t.low] {
				f.several = true
			}
		}
		f.english += r.language()
		if r.heading() != 0 {
			f.named++
		}
		if r.client && r.mentions(clientNouns) {
			f.client++
		}
		if f.message < 0 && r.mentions(messages) {
			f.message = i
		}
	}
	return f
}

// persons counts the words that say of a person that she is a woman or he a man.
func (r *reading) persons() (she, he int) {
	for _, t := range r.tokens {
		switch {
		case t.quoted:
		case women[t.low]:
			she++
		case men[t.low]:
			he++
		}
	}
	return she, he
}

// language is above 0 for English, below for Spanish.
func (r *reading) language() int {
	n := 0
	for _, t := range r.tokens {
		switch {
		case englishWords[t.low]:
			n++
		case spanishWords[t.low]:
			n--
		}
	}
	return max(-1, min(1, n))
}

// matter is a word that says what is spoken of, cut short, or "".
func matter(t token) string {
	if t.number || len(t.low) < 4 || t.quoted || empty[t.low] || clientNouns[t.low] || otherPersons[t.low] || otherOwners[t.low] {
		return ""
	}
	return t.low[:min(len(t.low), 5)]
}

// surroundings are those of statement i.
func (f *dumpFrame) surroundings(statements []note.Statement, readings []reading, i int) []uint32 {
	out := make([]uint32, 0, 48)
	s, r := &statements[i], &readings[i]
	add := func(kind, a, b byte) {
		out = append(out, spreadBucket((((hashStart('A')^uint32(kind))*16777619^uint32(a))*16777619^uint32(b))*16777619))
	}
	who := r.whose()
	add('w', who, 0)

	place := byte(2) // where in the dump
	switch n := len(statements); {
	case n < 3:
		place = 7
	case i == 0:
		place = 0
	case i == 1:
		place = 1
	case i == n-1:
		place = 4
	case i == n-2:
		place = 3
	}
	add('p', place, 0)
	add('p', place, who+1)

	// how it is joined to what stands around it
	joint := byte(0)
	if s.GoesOn {
		joint |= 1
	}
	if i+1 < len(statements) && statements[i+1].GoesOn {
		joint |= 2
	}
	add('j', joint, who)
	if text := string(s.Text); text != "" {
		add('b', text[0]&0x60, lastByte(s.Text)[0])
		if strings.IndexByte("([*", text[0]) >= 0 {
			add('k', who, 0)
		}
	}

	// which part of its words stands elsewhere in the dump
	own, shared := 0, 0
	seen := map[string]bool{}
	for _, t := range r.tokens {
		w := matter(t)
		if w == "" || seen[w] {
			continue
		}
		seen[w] = true
		own++
		if f.words[w] > 1 {
			shared++
		}
	}
	part := byte(9)
	if own > 0 {
		part = byte(3 * shared / own)
	}
	long := byte(min(len(statements)/8, 3))
	add('s', part, long)
	add('s', part, 10+who)

	// "he" in a dump of "she"
	she, he := r.persons()
	conflict := byte(0)
	switch {
	case f.several:
		conflict = 1
	case she+he == 0:
		conflict = 2
	case she > 0 && he == 0 && f.he > 1 && f.she <= 1, he > 0 && she == 0 && f.she > 1 && f.he <= 1:
		conflict = 3
	case she > 0 && he == 0 && f.he > 2*f.she, he > 0 && she == 0 && f.she > 2*f.he:
		conflict = 4
	case she > 0 && he > 0:
		conflict = 5
	}
	add('g', conflict, 0)
	add('g', conflict, 10+who)
	add('g', conflict, 20+part)

	if mine := r.language(); mine != 0 && f.english != 0 && (mine > 0) != (f.english > 0) {
		add('l', who, 0)
	}
	// whom it names, and whether the dump names them besides
	for j, t := range r.tokens {
		if t.quoted || t.number {
			continue
		}
		if k := r.kindsOf(j); k&(1<<aName) != 0 {
			once := byte(0)
			if w := matter(t); w != "" && f.words[w] > 1 {
				once = 1
			}
			add('n', once, byte(min(j, 2)))
			add('n', once, 10+who)
		}
	}
	// "Felicia: exposure went great", "46M trucker", "R.T. hasn't signed", where the dump is about "ct"
	if h := r.heading(); h != 0 {
		add('h', h, 0)
		add('h', h, 1+byte(min(f.named, 3)))
		add('h', h, 5+byte(min(f.client, 2)))
		add('h', h, 10+part)
		add('h', h, 20+place)
	}
	// what its neighbours are like
	if i > 0 {
		add('y', who, readings[i-1].whose())
	}
	if i+1 < len(readings) {
		add('z', who, readings[i+1].whose())
	}
	return out
}

// heading says what kind of person or hour the statement begins with: 1 a name, 2
// initials, 3 an age with a sex, 4 an hour, 5 a bed or room; 0 for none.
func (r *reading) heading() byte {
	for i := 0; i < len(r.tokens) && i < 3; i++ {
		t := r.tokens[i]
		if t.quoted {
			return 0
		}
		k := r.kindsOf(i)
		next := r.low(i + 1)
		switch {
		case k&(1<<aName) != 0:
			return 1
		case k&(1<<anInitial) != 0 && i+1 < len(r.tokens) && r.kindsOf(i+1)&(1<<anInitial) != 0:
			return 2
		case t.number && (ages[next] || next == "o"):
			return 3
		case t.number && (next == "am" || next == "pm" || next == "oclock"), strings.Contains(t.low, ":") && t.number:
			return 4
		case beds[t.low] && i+1 < len(r.tokens) && r.tokens[i+1].number:
			return 5
		}
		if !headers[t.low] {
			return 0
		}
	}
	return 0
}

var (
	beds    = words(`bed bay room rm cubicle unit flat cama cuarto sala habitacion`)
	headers = words(`re for para um uh so and oh also little big old mr mrs ms miss dr call ask email remind text fax tell refer reauth close the that my y a don dona senora senor`)
)

// whose says in a word of whom the statement speaks.
func (r *reading) whose() byte {
	me, they, client, kin, name := false, false, r.client, r.collateral, false
	for i, t := range r.tokens {
		if t.quoted {
			continue
		}
		switch {
		case firstPerson[t.low]:
			me = true
		case clientNouns[t.low]:
			client = true
		case women[t.low] || men[t.low] || they3[t.low]:
			they = true
		case i < 3 && r.kindsOf(i)&(1<<aName) != 0:
			name = true
		}
	}
	switch {
	case me && (client || they):
		return 1
	case me:
		return 2
	case client:
		return 3
	case name:
		return 4
	case kin:
		return 5
	case they:
		return 6
	}
	return 0
}

var (
	women        = words(`she her hers herself shes ella senora misma`)
	men          = words(`he him his himself hes senor mismo`)
	they3        = words(`they them their theirs le les lo su sus`)
	firstPerson  = words(`i im ive id ill me my mine myself mi mis yo conmigo`)
	messages     = words(`portal message messages email mail mails text texted wrote letter journal sent pasted mensaje mensajes correo escribio carta diario mando`)
	conjoint     = words(`couple couples cpl family fam group grp siblings brothers sisters conjoint pareja familia grupo hermanos members`)
	englishWords = words(`the and was with of to her his she he is for that in at my i`)
	spanishWords = words(`el la los las que con de su se en por para mi le una un es`)
)
