package dump

import "strings"

// What a clinician takes back stays in the dump and on the screen, but not in
// the note. Three shapes:
//
//	Saw mom Monday. Scratch that, saw dad Tuesday.   the statement before is corrected
//	Will see her Monday, no wait, Tuesday.           "Monday, no wait," is; the rest reads as one sentence
//	PHQ-9 15, no wait, 14.                           one statement that reads "PHQ-9 14": cut apart, neither side says anything
//
// A correction whose target is not plain changes nothing: two readable
// versions are better than a wrong guess.

// takesBack are the words of a correction. A sure one takes back a whole
// statement; the others need a value of the same kind on both sides ("I mean"
// is often only a manner of speaking).
var takesBack = []struct {
	words []string
	sure  bool
	clear bool // takes a whole statement back even where nothing follows
}{
	{strings.Fields("no wait scratch that"), true, true},
	{strings.Fields("wait scratch that"), true, true},
	{strings.Fields("scratch that"), true, true},
	{strings.Fields("strike that"), true, true},
	{strings.Fields("delete that"), true, true},
	{strings.Fields("disregard that"), true, true},
	{strings.Fields("tacha eso"), true, true},
	{strings.Fields("borra eso"), true, true},
	{strings.Fields("no wait"), true, false},
	{strings.Fields("wait no"), true, false},
	{strings.Fields("no actually"), true, false},
	{strings.Fields("actually no"), true, false},
	{strings.Fields("no sorry"), true, false},
	{strings.Fields("sorry no"), true, false},
	{strings.Fields("correction"), true, false},
	{strings.Fields("corrijo"), true, false},
	{strings.Fields("no espera"), true, false},
	{strings.Fields("no perdón"), true, false},
	{strings.Fields("sorry i meant"), false, false},
	{strings.Fields("i meant"), false, false},
	{strings.Fields("i mean"), false, false},
	{strings.Fields("make that"), false, false},
	{strings.Fields("quise decir"), false, false},
	{strings.Fields("mejor dicho"), false, false},
	{strings.Fields("perdón"), false, false},
	{strings.Fields("digo"), false, false},
	{strings.Fields("sorry"), false, false},
	{strings.Fields("wait"), false, false},
	{strings.Fields("no"), false, false},
}

// correct finds the corrections among the pieces of one passage. before is the
// last piece of the passages before, nil if there is none.
func correct(text string, pieces []piece, words []word, before *piece) []piece {
	var out []piece
	for i := 0; i < len(pieces); i++ {
		p := pieces[i]
		own := within(words, p.start, p.end)
		k, m, t := marker(text, own)
		if t < 0 {
			out = append(out, p)
			continue
		}
		if m == len(own) && takesBack[t].clear && i+1 < len(pieces) {
			if next := within(words, pieces[i+1].start, pieces[i+1].end); len(next) > 0 && sameLead(own[:k], next) > 0 {
				i++
				p.end = pieces[i].end
				own = within(words, p.start, p.end)
			}
		}
		how := takesBack[t]
		left, right := own[:k], own[m:]
		target := before // of a marker that opens its piece
		if len(out) > 0 {
			target = &out[len(out)-1]
		}
		markEnd := own[m-1].end
		var replaced []piece // by a value of the same kind
		if len(right) > 0 {
			switch {
			case len(left) > 0:
				replaced = replaceValue(text, p, left, right, markEnd)
			case len(out) > 0:
				replaced = replaceValue(text, piece{start: target.start, end: p.end}, within(words, target.start, target.end), right, markEnd)
			}
		}
		at := sameLead(left, right)
		if len(replaced) == 0 && how.sure && at > 0 {
			replaced = []piece{{start: p.start, end: trimRight(text, p.start, left[at-1].end), reads: text[p.start:left[at].start] + text[right[0].start:p.end]},
				{start: left[at].start, end: markEnd, corrected: true},
				{start: skipSeparators(text, markEnd, right[0].start), end: p.end, continues: true}}
		}
		whole := how.clear || how.sure && len(right) > 1 && clause(right)
		switch {
		case len(replaced) > 0 && (at > 0 || !(whole && clause(right))):
			if len(left) == 0 {
				out = out[:len(out)-1]
			}
			out = append(out, replaced...)
		case !whole || len(left) == 0 && target == nil:
			out = append(out, p)
		default:
			mark := piece{start: p.start, end: p.end, corrected: true}
			if len(right) > 0 {
				mark.end = markEnd
			}
			if len(left) > 0 {
				out = append(out, mark)
			} else if target.corrected = true; len(out) > 0 {
				target.end = mark.end
			} else {
				out = append(out, mark)
			}
			if len(right) > 0 {
				out = append(out, piece{start: skipSeparators(text, markEnd, right[0].start), end: p.end})
			}
		}
	}
	return out
}

// sameLead finds the words of left that right takes the place of, where right begins
// with a preposition that stands in left too: "talked about the commute scratch
// that about the bus". It returns -1 if there are none.
func sameLead(left, right []word) int {
	if len(right) < 2 || len(right) > 8 || !prepositions[right[0].low] {
		return -1
	}
	for i := len(left) - 2; i >= 2 && i >= len(left)-6; i-- {
		if left[i].low == right[0].low && settled(left[:i]) {
			return i
		}
	}
	return -1
}

// marker finds the first correction in words: it spans words[k:m], and t is its
// place in takesBack, -1 if there is none.
func marker(text string, words []word) (k, m, t int) {
	for k := range words {
		if words[k].inside || !opensCorrection[words[k].low] {
			continue
		}
		for t, c := range takesBack {
			if !sequence(words[k:], c.words) {
				continue
			}
			m := k + len(c.words)
			// A single word is a correction only where punctuation sets it off.
			said := len(c.words) == 1 && swapsSaid(text, words, k)
			if len(c.words) == 1 && k > 0 && !said && !strings.ContainsAny(text[words[k-1].end:words[k].start], ",.;-—–…") {
				continue
			}
			if len(c.words) == 1 && c.words[0] == "no" && !said && !swaps(text, words, k) {
				continue
			}
			if c.words[0] == "correction" && (m == len(words) || !strings.ContainsAny(text[words[k].end:words[m].start], ",:-—")) {
				continue
			}
			return k, m, t
		}
	}
	return 0, 0, -1
}

// swapsSaid tells whether a lone word at words[k] stands between two values of one
// kind that were dictated: "like four no five hours", "tuesday sorry wednesday".
// Of a number of several words ("twenty five no thirty") nobody can tell which was meant.
func swapsSaid(text string, words []word, k int) bool {
	if k < 2 || k+1 >= len(words) || words[k-1].digit || words[k+1].digit || value(words[k-2]) == "number" {
		return false
	}
	kind := value(words[k-1])
	return (kind == "number" || kind == "day") && kind == value(words[k+1]) && words[k-1].low != words[k+1].low &&
		strings.TrimSpace(text[words[k-1].end:words[k].start]+text[words[k].end:words[k+1].start]) == ""
}

// swaps tells whether a lone "no" at words[k] stands between two values of one
// kind: ".5 mg... no, 150 mg", "Monday, no, Tuesday". At the head of a sentence the
// value before is out of sight, so a comma must follow.
func swaps(text string, words []word, k int) bool {
	if k+1 >= len(words) || value(words[k+1]) == "" {
		return false
	}
	gap := text[words[k].end:words[k+1].start]
	if k == 0 {
		return strings.Contains(gap, ",") && after(words, 1).is.has(wUnit)
	}
	was, unit := k-1, word{}
	if words[was].is.has(wUnit) && was > 0 {
		was, unit = was-1, words[was]
	}
	same := value(words[was]) == value(words[k+1]) && shape(words[was].low) == shape(words[k+1].low)
	next := after(words, k+1)
	switch {
	case !same:
		return false
	case unit.low != "":
		return next.low == unit.low
	case value(words[k+1]) == "number": // "2, no 3 bedroom flat"
		return next.low == "" || strings.ContainsAny(text[words[k+1].end:next.start], ",.;")
	}
	return true
}

var opensCorrection = func() map[string]bool {
	m := map[string]bool{}
	for _, c := range takesBack {
		m[c.words[0]] = true
	}
	return m
}()

func sequence(words []word, want []string) bool {
	if len(words) < len(want) {
		return false
	}
	for i, w := range want {
		if words[i].low != w {
			return false
		}
	}
	return true
}

// clause tells whether words say something on their own.
func clause(words []word) bool {
	if value(words[0]) != "" || len(words) > 1 && leadIns[words[0].low] && value(words[1]) != "" {
		return false
	}
	if cueAt(words, 0).act != bare {
		return true
	}
	return len(words) > 2 && stands(words)
}

// stands tells whether words hold a verb, so that they can be read alone.
func stands(words []word) bool {
	if len(words) < 2 {
		return false
	}
	for i, w := range words {
		if w.is.has(wFuture|wActs|wSays|wSees|wPast|wPresent) || steps[w.low] || planned(words, i) {
			return true
		}
	}
	return false
}

var leadIns = set(`on at in the a to for el la los las a en by from`)

// replaceValue mends p, which reads "LEFT marker RIGHT", where RIGHT begins with a
// value that replaces one of the same kind in LEFT. It returns nil where no value
// of LEFT is plainly meant. Where LEFT can be cut before the value, the value is a
// piece of its own, marked corrected, and what follows continues the piece before;
// else p stays whole. Either way the first piece says how it reads.
func replaceValue(text string, p piece, left, right []word, markEnd int) []piece {
	kind, lead := value(right[0]), 0
	for kind == "" && lead+1 < len(right) && lead < 2 && leadIns[right[lead].low] {
		lead++
		kind = value(right[lead])
	}
	if kind == "" {
		return nil
	}
	at := meant(left, right[lead:], kind)
	if at < 0 {
		return nil
	}
	from := at
	for from > 0 && leadIns[left[from-1].low] {
		from--
	}
	was, is := at+1, lead+1 // where the words after the values begin
	if was < len(left) && left[was].is.has(wUnit) && is < len(right) && right[is].is.has(wUnit) {
		was, is = was+1, is+1
	}
	kept := left[from].start
	if lead == 0 {
		kept = left[at].start // "at 8, no wait, 9"
	}
	reads := text[p.start:kept]
	far := loses(left[was:], right)
	if !far {
		reads += text[right[0].start:p.end]
	} else {
		if was == at+1 && left[was].is.has(wUnit) { // "15 min, I mean 50": neither number may lose its unit
			return nil
		}
		// "Monday at 2, no wait, Tuesday": the hour stays true.
		reads += text[right[0].start:right[is-1].end] + " " + text[left[was].start:left[len(left)-1].end]
		if loses(right[is:], left[was:]) {
			reads += " " + text[right[is].start:p.end]
		}
	}
	if from == 0 || !stands(left[:from]) {
		return []piece{{start: p.start, end: p.end, reads: reads}}
	}
	head := piece{start: p.start, end: trimRight(text, p.start, left[from-1].end), reads: reads}
	if far {
		return []piece{head,
			{start: left[from].start, end: left[was-1].end, corrected: true},
			{start: left[was].start, end: p.end, continues: true}}
	}
	return []piece{head,
		{start: left[from].start, end: markEnd, corrected: true},
		{start: skipSeparators(text, markEnd, right[0].start), end: p.end, continues: true}}
}

// meant finds the value of left that right[0] takes the place of: the last one of
// its kind and unit, but rather one that counts what right[0] counts. An "one"
// that counts nothing is none: "two attacks, one at work, no wait, three".
func meant(left, right []word, kind string) int {
	best := -1
	for i := len(left) - 1; i >= 0 && i >= len(left)-sight; i-- {
		if value(left[i]) != kind || left[i].inside {
			continue
		}
		if kind != "number" {
			return i
		}
		if shape(left[i].low) != shape(right[0].low) {
			continue
		}
		a, b := after(left, i), after(right, 0)
		if a.is.has(wUnit) && b.is.has(wUnit) && a.low != b.low || left[i].low == "one" && (a.low == "" || a.is.has(wBinds|wJoin)) {
			continue
		}
		if a.low != "" && a.low == b.low {
			return i
		}
		if best < 0 {
			best = i
		}
	}
	return best
}

func after(words []word, i int) word {
	if i+1 < len(words) {
		return words[i+1]
	}
	return word{}
}

// shape tells clock times, dates and percentages from plain numbers.
func shape(low string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:%", r) {
			return r
		}
		return -1
	}, low)
}

// loses tells whether dropped holds a word that kept does not say again.
func loses(dropped, kept []word) bool {
	for _, d := range dropped {
		if leadIns[d.low] {
			continue
		}
		found := false
		for _, k := range kept {
			if k.low == d.low || value(d) != "" && value(d) == value(k) {
				found = true
				break
			}
		}
		if !found {
			return true
		}
	}
	return false
}

// value tells what kind of value a word is; "" if none.
func value(w word) string {
	if w.digit {
		return "number"
	}
	return valueKinds[w.low]
}

var valueKinds = func() map[string]string {
	m := map[string]string{}
	for kind, words := range map[string]string{
		"day": `monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun today tomorrow yesterday
			lunes martes miércoles miercoles jueves viernes sábado sabado domingo hoy mañana ayer`,
		"month": `january february march april may june july august september october november december jan feb mar apr jun jul aug sep
			sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre`,
		"number": `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
			nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred uno dos tres cuatro cinco seis siete ocho nueve diez
			once doce quince veinte treinta cuarenta cincuenta`,
		"kin":  `mom dad mother father sister brother aunt uncle son daughter wife husband partner madre padre hermana hermano tía tío hijo hija`,
		"side": `left right izquierda derecha izquierdo derecho`,
	} {
		for _, w := range strings.Fields(words) {
			m[w] = kind
		}
	}
	return m
}()
