package dump

import "strings"

// Dictation comes without punctuation: "… in the car she missed one shift panic
// disorder F forty one point zero she is doing better …". A new clause shows only
// by how it begins: a subject with its own verb after a clause that is complete, a
// term that opens a line of its own ("PHQ nine was", "diagnosis is", "affect
// flat"), or a word between two thoughts. What may still belong to the left side
// stays there: the clause after "that", "because" or a preposition, the subject of
// a relative clause ("the homework she did"), whatever a verb of telling governs
// ("told him she was leaving").

// restarts tells whether a new clause begins at words[i] of the dictated run
// whose clause so far began at words[first].
func restarts(words []word, first, i int) bool {
	if i-first < 3 && !(i-first == 2 && (words[i-1].is.has(wRisk) || topics[words[first].low] && states[words[i-1].low] || words[first].low == "continue" && opens(words, i))) || words[i].inside || afterwards[words[i-1].low] && i-2 >= first && words[i-2].is.has(wJoin) ||
		words[i-1].low == "foster" || words[i-1].low == "step" || saysOf(words, first, i) {
		return false
	}
	if p := words[i-1]; !(opens(words, i) && (!p.is.has(wBinds|wSays) || deniedRisk(words, first, i-1) || p.low == "so" && i-2 >= first && words[i-2].low == "so" || (p.low == "that" || p.low == "this" || p.low == "it") && i-2 >= first && prepositions[words[i-2].low]) && (!words[i-1].is.has(wJoin) || sounds[words[i-1].low] || words[i-1].low == "so" && words[i-2].low == "so")) {
		n, verb := subjectVerb(words, i)
		if n == 0 || bound(words, first, i) || relative(words, first, i, verb) {
			return false
		}
	}
	return settled(words[first:i]) && !awaits(words, first, i)
}

// saysOf: what is said has a subject and no verb yet, "he says the kids | there are mean".
func saysOf(words []word, first, i int) bool {
	for j := i - 1; j > first && j > i-6; j-- {
		if finite(words[j]) {
			return (words[j].low == "says" || words[j].low == "said" || words[j].low == "thinks") && j+2 < i &&
				(articles[words[j+1].low] || owners[words[j+1].low] || determiners[words[j+1].low])
		}
	}
	return false
}

// deniedRisk: words[k] ends "no SI", "denies SI/HI".
func deniedRisk(words []word, first, k int) bool {
	return words[k].is.has(wRisk) && k-1 >= first && (words[k-1].low == "no" || words[k-1].is.has(wRisk) || tellers[words[k-1].low])
}

// sight is how many words of a clause are looked at.
const sight = 60

// unsaid: what is "too early to say" is over with these words.
var unsaid = set(`early soon hard difficult impossible`)

// against opens a comparison, which is no clause before its own has come:
// "compared with last month he is …".
var against = set(`compared comparado comparada`)

// settled tells whether words are a clause of their own, not the head of one.
func settled(words []word) bool {
	if len(words) == 0 {
		return false
	}
	words = words[:min(len(words), sight)]
	if against[words[0].low] {
		words = words[1:]
	}
	for i, w := range words {
		if finite(w) || i < 5 && frames[w.low] && len(words) > 5 || i == 0 && (w.low == "no" || w.low == "denies") {
			return true
		}
	}
	n, _ := subjectVerb(words, 0)
	return n > 0 || stands(words) || opens(words, 0) || coded(words)
}

// frames name the session in the words before the first clause of a dictation.
var frames = set(`session visit call intake appointment sesión llamada cita`)

// sounds join nothing where they end a clause: "mood is okay | affect is flat".
var sounds = set(`ok okay also um uh`)

// subjectVerb tells whether words[i:] begin with a subject and its finite verb:
// the number of words up to the verb, and the verb's place; 0 if not.
func subjectVerb(words []word, i int) (int, int) {
	w := words[i]
	if w.inside {
		return 0, 0
	}
	k := i
	switch {
	case contracted[w.low]:
		return 1, i
	case w.low == "there" || w.low == "it" || w.low == "hay":
	case w.is.has(wPronoun | wClinician):
	case w.is.has(wClient | wKin):
	case article(words, i) || owners[w.low] && i+1 < len(words) && (words[i+1].is.has(wKin|wClient) || people[words[i+1].low]):
		k++
	case firstPerson[w.low], impersonal(words[i:]), w.low == "se" && i+1 < len(words) && (words[i+1].low == "veía" || pronominal[words[i+1].low] && i+2 < len(words) && words[i+2].is.has(wSees)):
		return 1, i
	case pronominal[w.low] && i+1 < len(words) && firstPerson[words[i+1].low]: // "la veré"
		return 2, i + 1
	default:
		return 0, 0
	}
	if w.low == "hay" {
		return 1, i
	}
	for k+1 < len(words) && k < i+2 && words[k+1].is.has(wKin|wClient) && !words[k+1].is.has(wPronoun|wFuture|wSays|wSees) { // "foster mom", "her school counselor"
		k++
	}
	for j := k + 1; j < len(words) && j <= k+3; j++ {
		v := words[j]
		switch {
		case v.inside:
			return 0, 0
		case sounds[v.low]: // "he um came in"
		case j == k+1 && v.capital && v.is == 0 && words[k].is.has(wKin): // "his wife Carla says"
		case finite(v), v.is == 0 && third[w.low] && len(v.low) > 3 && strings.HasSuffix(v.low, "s") && !strings.HasSuffix(v.low, "ss"):
			return j - i + 1, j
		case v.is == 0 && (w.low == "él" || w.low == "ella") && strings.HasSuffix(v.low, "ó"):
			return j - i + 1, j
		case v.is.has(wFiller) && !v.is.has(wJoin|wPronoun):
		default:
			return 0, 0
		}
	}
	return 0, 0
}

// finite tells whether w can be the verb of a clause.
func finite(w word) bool {
	if w.is.has(wSays|wActs|wSees|wPast|wPresent) || auxiliaries[w.low] || irregular[w.low] {
		return !endings(w.low)
	}
	return w.is == 0 && len(w.low) > 3 && strings.HasSuffix(w.low, "ed") && !notPast[w.low]
}

// endings: "reporting" is no finite verb.
func endings(low string) bool { return len(low) > 5 && strings.HasSuffix(low, "ing") }

var (
	third = set(`she he it`)
	// nominative pronouns are nobody's object: "grew up with | I asked"
	nominative   = set(`i she he we they`)
	toInfinitive = set(`agreed agrees wants wanted needs needed tried tries hopes hoped plans planned refused decided likes started began continued forgot promised able going`)
	modals       = set(`can could will would should may might must can't couldn't won't wouldn't shouldn't`)
	people       = set(`boss supervisor manager landlord neighbor friend friends ex cousin doctor lawyer coworker coworkers kids niece nephew grandson
		granddaughter roommates jefe jefa vecina vecino amiga amigo hijos`)
	pronominal = set(`la lo le las los les`)
	irregular  = set(`cut needed wished sat kept woke ate fell wrote read drew threw bit hit stood held knew met paid put sent spoke spent chose drove found forgot grew hid hurt
		laid let meant rode shook sang sold shot stole swore tore understood wore won bought caught chose drank dealt fled flew froze hung ran rang said sank
		llegó lloró veía durmió comió salió pidió pudo`)
	contracted = set(`she's he's they're it's i'm i'll i've i'd we're we'll we've we'd she'll he'll they'll they've she'd he'd they'd there's that's`)
	owners     = set(`her his their my ct's client's pt's patient's su sus mi`)

	auxiliaries = set(`is are was were am has have had does did do will would can could should might may must gonna won't wouldn't can't couldn't
		didn't doesn't don't isn't wasn't aren't weren't hasn't haven't hadn't shouldn't está estaba estuvo es era fue ha había va iba puede pudo`)
)

// bound tells whether words[i] is governed by what stands before it.
func bound(words []word, first, i int) bool {
	p := words[i-1]
	if k := i - 1; sounds[p.low] && k > first && !copulas[words[k-1].low] { // "says um she"
		for k > first && k > i-5 && sounds[words[k].low] {
			k--
		}
		p = words[k]
	}
	pronoun := words[i].is.has(wPronoun|wClinician) || contracted[words[i].low] || words[i].low == "it" || words[i].low == "there"
	switch {
	case p.inside, sounds[p.low], deniedRisk(words, first, i-1):
		return false
	case (p.low == "say" || p.low == "tell") && i-3 >= first && words[i-2].low == "to" && unsaid[words[i-3].low]: // "too early to say | he is …"
		return false
	case pronoun && (p.low == "her" || p.low == "him") && !informed(words, first, i-1): // told of below
	case p.low == "that" && words[i].is.has(wClinician) && i+1 < len(words) && (words[i+1].low == "did" || words[i+1].is.has(wActs)) && whenSaid(words, first, i-2):
		return false // "looked at the floor when she said that | I did some reflective listening"
	case (p.low == "that" || p.low == "this") && i-2 >= first && prepositions[words[i-2].low]: // "ashamed about that | I …"
		return false
	case nominative[words[i].low] && prepositions[p.low] && p.low != "after" && p.low != "than" && p.low != "like":
		return false
	case copulas[p.low] && i-2 >= first && closedQuestion(words, first, i-1), p.low == "not" && i-2 >= first && copulas[words[i-2].low]: // "how hard that is | we …"
		return false
	case p.low == "no" && i-2 >= first && words[i-2].is.has(wSays) && nominative[words[i].low]: // "his wife says no | he got quiet"
		return false
	case p.is.has(wBinds) && !p.is.has(wPronoun) && !closers[p.low], p.is.has(wSays|wJoin|wKin) && !closers[p.low] && !closes(words, first, i):
		return true
	case p.low == "only" && i-first >= 4 && words[i-2].is == 0 && !articles[words[i-2].low] && !prepositions[words[i-2].low] && !auxiliaries[words[i-2].low] && owners[words[i].low]:
		return false // "down to weekends only | his wife says no"
	case linkers[p.low] && !closers[p.low], governs[p.low], subordinates[p.low], owners[p.low] && !pronoun:
		return true
	case p.is.has(wSees|wActs) && !closes(words, first, i), auxiliaries[p.low]:
		return true
	case contracted[p.low], p.is.has(wPronoun|wClinician) && (p.low == "i" || p.low == "we" || p.low == "she" || p.low == "he" || p.low == "they"):
		return true
	}
	// "told him she was leaving", "texted her boss she quits"
	for j := i - 1; j > first && j >= i-4; j-- {
		if informs[words[j].low] {
			return true
		}
		if !objects[words[j].low] && !words[j].is.has(wKin|wClient) && !owners[words[j].low] && !articles[words[j].low] {
			break
		}
	}
	return false
}

// closedQuestion: the copula at words[k] ends an indirect question: "what it is".
func closedQuestion(words []word, first, k int) bool {
	if !third[words[k-1].low] && words[k-1].low != "that" && words[k-1].low != "they" {
		return false
	}
	for j := k - 1; j >= first && j >= k-5; j-- {
		switch words[j].low {
		case "how", "what", "where", "who":
			return true
		}
	}
	return false
}

// whenSaid: words[k] is the verb of "when she said", in a clause that hangs on another.
func whenSaid(words []word, first, k int) bool {
	return k-3 >= first && words[k].is.has(wSays) && words[k-1].is.has(wPronoun|wClient|wKin) && opensSubordinate[words[k-2].low]
}

// closes tells whether the word before i may end a clause although it could also
// govern what follows: "with her mom | she said", "as the teacher reported | we".
func closes(words []word, first, i int) bool {
	p := words[i-1]
	switch {
	case p.is.has(wSays | wJoin):
		return false
	case p.is.has(wKin):
		if i-3 >= first && words[i-2].low == "foster" {
			return words[i-3].is.has(wBinds)
		}
		return i-2 >= first && (words[i-2].is.has(wBinds) || owners[words[i-2].low]) || informed(words, first, i-1)
	case p.is.has(wActs | wSees):
		return participles[p.low]
	}
	return false
}

// informed: "called mom", but not "told mom".
func informed(words []word, first, k int) bool {
	return k-1 > first && words[k-1].is.has(wPast|wActs) && !informs[words[k-1].low]
}

var (
	// closers stand last in a clause as often as they govern the next.
	closers = set(`over though in again really very too also then up down off`)

	prepositions = set(`about of with like for at by from after over than to`)

	// governs take a clause without "that".
	governs = set(`guess guessed bet sure afraid glad aware convinced hope hoping wish wishing mean meant means notice noticed see saw seen hear heard
		let lets make makes made help helps helped watch watched imagine imagined realize realized realizes decide decided figured suppose supposes
		proud happy sad upset scared worried mad told tell telling say saying think thinking know knowing known feel feeling fear fearing prefers
		knew thought maybe perhaps probably even especially only how why where whoever whatever no not never un una el la los las`)

	informs      = set(`told tell tells telling asked asks texted texts emailed promised promises reminded reminds informed warned convinced showed assured assuring reassured dijo contó`)
	objects      = set(`him her me us them mom dad`)
	subordinates = set(`that because cause when if while until unless whether although whereas whenever wherever than like who whom whose which as porque cuando aunque mientras que`)
	participles  = set(`used identified addressed noted observed completed focused displayed assigned engaged adjusted`)
)

// awaits tells whether the clause of words[first:i] began with a subordinate one
// whose main clause is still to come: "she says if he drinks | she leaves".
func awaits(words []word, first, i int) bool {
	pending, subject := false, 0
	for j := max(first, i-sight); j < i; j++ {
		w := words[j]
		if opensSubordinate[w.low] && (j == first || words[j-1].is.has(wJoin|wSays) || words[j-1].low == "that" || words[j-1].low == "que") {
			pending, subject = true, 0
			continue
		}
		if pending {
			if n, _ := subjectVerb(words, j); n > 0 {
				if subject++; subject > 1 {
					pending = false
				}
				j += n - 1
			}
		}
	}
	return pending && subject > 0
}

var opensSubordinate = set(`if when because while since although though unless whenever once after before si cuando porque aunque mientras`)

// relative tells whether the subject at words[i] opens a relative clause on the
// noun before it: "the homework she did", "every time he drinks". Then the verb
// has no object of its own.
func relative(words []word, first, i, verb int) bool {
	p := words[i-1]
	before := words[i-2].low
	switch {
	case days[p.low] && nominative[words[i].low] && before == "the":
		return true
	case relatives[p.low] && (before == "the" || before == "a" || before == "el" || before == "la" || relativeAfter[before]):
		return before == "the" || i-3 < first || !compares[words[i-3].low]
	}
	noun := false // a noun with an article ends right before i
	for j := i - 2; j >= first && j >= i-4; j-- {
		if determiners[words[j].low] || articles[words[j].low] && !owners[words[j].low] || value(words[j]) == "number" {
			noun = true
			break
		}
		if words[j].is.has(wBinds | wPronoun | wSays | wPast | wPresent) {
			break
		}
	}
	noun = noun || p.low == "people" || p.low == "things"
	if !noun || p.low == "" || p.is.has(wPronoun|wFuture) || closers[p.low] || days[p.low] {
		return false
	}
	for verb+1 < len(words) && !(copulas[words[verb].low] && notPast[words[verb+1].low]) && (auxiliaries[words[verb].low] || contracted[words[verb].low]) && (finite(words[verb+1]) || modals[words[verb].low] || words[verb+1].is.has(wFiller|wFuture) || endings(words[verb+1].low)) {
		if endings(words[verb+1].low) && !words[verb+1].is.has(wFiller) {
			verb++
			break
		}
		verb++
	}
	for verb+1 < len(words) && (words[verb].low == "not" || words[verb].low == "never") {
		verb++
	}
	if toInfinitive[words[verb].low] && verb+2 < len(words) && words[verb+1].low == "to" && !determiners[words[verb+2].low] {
		return false
	}
	if verb+2 < len(words) && !intransitive[words[verb].low] && particles[words[verb+1].low] {
		verb++
	}
	if verb+3 < len(words) && prepositions[words[verb+1].low] && (owners[words[verb+2].low] || objects[words[verb+2].low] || articles[words[verb+2].low] || determiners[words[verb+2].low] || endings(words[verb+2].low) || words[verb+2].is.has(wKin)) && !copulas[words[verb].low] {
		return false // "in the office | she talked about her dad"
	}
	if intransitive[words[verb].low] || endings(words[verb].low) {
		return verb+1 >= len(words) || finite(words[verb+1]) && !words[verb+1].is.has(wActs) && !(copulas[words[verb].low] && notPast[words[verb+1].low])
	}
	if verb+1 >= len(words) {
		return true
	}
	next := words[verb+1]
	return !(next.digit || determiners[next.low] || articles[next.low] || owners[next.low] || objects[next.low] || subordinates[next.low] && next.low != "when" && next.low != "than" || next.low == "what" || next.low == "how" || next.low == "a" || next.low == "an" ||
		value(next) == "number" || next.is.has(wKin|wRisk|wScale|wMental) || next.is == 0 && !timely[next.low])
}

var (
	relativeAfter = set(`every each any all first last only some next other two three`)
	compares      = set(`than from since`)
	particles     = set(`back up out down off over`)
	relatives     = set(`reasons ways examples time times way moment fact reason minute second extent idea feeling sense thought belief chance thing things stuff one ones person people everything anything something nothing all vez manera`)
	determiners   = set(`the every each any all some that this those these a an another other last first next only both same`)
	intransitive  = set(`smiled laughed nodded sighed teared shrugged paused relaxed agreed went came slept cried left looked looks felt feels seemed seems is was are were stayed stays goes comes sat arrived appeared presents presented
		got gets became responded works lives said says`)
	days   = set(`monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow day week month year morning night weekend daily weekly`)
	timely = set(`through up on out off in with at for to from away back over yesterday today last every now then during there here together sometimes always usually before`)
)

// opens tells whether words[i:] begin with a term that opens a thought of its own
// in dictation: "diagnosis is", "PHQ nine was", "affect flat", "homework is to",
// "denies", "next session", "no wait".
func opens(words []word, i int) bool {
	w := words[i]
	described := i > 0 && (strings.HasSuffix(words[i-1].low, "'s") && !contracted[words[i-1].low] || describes[words[i-1].low] || compounds[words[i-1].low] || topics[words[i-1].low])
	next := word{}
	if i+1 < len(words) {
		next = words[i+1]
	}
	switch {
	case owners[w.low] || w.low == "the" || w.low == "el" || w.low == "la" || w.low == "blood": // "his affect was", "el diagnóstico es", "blood pressure was"
		return i+2 < len(words) && ((topics[next.low] || next.low == "pressure") && copulas[words[i+2].low] || owners[w.low] && next.is.has(wScale) && scored(words, i+1))
	case (w.low == "plan" || w.low == "plans") && (next.low == "to" || steps[next.low] || chores[next.low]):
		return !described && (i == 0 || !leads(words, i) && !named(words, i-1)) && (i < 2 || !named(words, i-2))
	case topics[w.low]:
		return !described && (copulas[next.low] || states[next.low] ||
			(w.low == "diagnosis" || w.low == "assessment") && (coded(words[i:min(len(words), i+9)]) || disorders[next.low]))
	case w.low == "no":
		return (absent[next.low] || next.low == "hay") && (i == 0 || !holds[words[i-1].low])
	case compounds[w.low] && topics[next.low] && i+2 < len(words):
		return copulas[words[i+2].low]
	case w.low == "follow":
		return next.low == "up" && i+2 < len(words) && (words[i+2].low == "in" || words[i+2].low == "with") && !leads(words, i)
	case w.low == "continue" || w.low == "return" && next.low == "in" || w.low == "continuar":
		return next.low != "" && !leads(words, i)
	case w.is.has(wScale) && next.low != "", w.low == "suds", w.low == "phq" || w.low == "gad":
		return scored(words, i)
	case w.low == "imo":
		n, _ := subjectVerb(words, min(i+1, len(words)-1))
		return n > 0
	case w.low == "back":
		return next.low == "in" && i+2 < len(words) && i > 0 && (words[i+2].digit || numerals[words[i+2].low] || words[i+2].low == "a") && !finite(words[i-1]) && !leads(words, i) && !endings(words[i-1].low) &&
			words[i-1].is == 0 && !goesBack[words[i-1].low]
	case w.low == "see":
		return (objects[next.low] || next.is.has(wClient)) && i+2 < len(words) && (!leads(words, i) || days[words[i-1].low]) && (words[i+2].low == "next" || words[i+2].low == "in" || days[words[i+2].low] || words[i+2].low == "again")
	case w.low == "did" || w.is.has(wActs) && w.is.has(wPast):
		return i > 0 && words[i-1].is.has(wRisk) // "no SI did some CBT"
	case w.low == "next":
		return next.low == "session" || next.low == "group" || next.low == "appointment" || next.low == "appt" || next.low == "visit"
	case w.low == "próxima" || w.low == "proxima":
		return next.low == "sesión" || next.low == "sesion" || next.low == "cita"
	case w.low == "today" || w.low == "hoy":
		return next.low == "we" || next.low == "i" || next.is.has(wActs) && next.is.has(wPast) && next.low != "trabajamos"
	case tellers[w.low]:
		return i == 0 || !words[i-1].is.has(wFiller|wPronoun|wClient|wKin|wBinds|wClinician) && !(words[i-1].capital && words[i-1].is == 0)
	case phraseAt(words, i, takenBackAhead...):
		return true
	}
	return diagnosisAt(words, i)
}

// named tells whether words[i] opens the name of a thing: "the old plan to sell".
func named(words []word, i int) bool {
	w := words[i].low
	return articles[w] || determiners[w] || owners[w] || w == "a" || w == "an" || w == "no" || strings.HasSuffix(w, "'s")
}

var goesBack = set(`come go get be call text look think move put him her it them right way far step hold`)

var (
	absent    = set(`missed relapse relapses complaints falls use side change changes cravings thoughts self si hi suicidal homicidal issues concerns new other ideas efectos cambios pensamientos`)
	compounds = set(`urine drug knee shoulder hip ankle blood thought eye grip tox`)
	topics    = set(`plan screen flexion extension strength gait rom balance process contact topic theme pain weight mood affect speech insight judgment judgement appetite sleep energy appearance orientation diagnosis homework goal objective
		assessment impression risk vitals medication medications meds ánimo afecto diagnóstico tarea objetivo`)
	copulas = set(`is was are were es está era remains remained stays`)
	states  = set(`meh sad irritable dysphoric euphoric neutral blah worried calm flat low good okay ok fine anxious depressed congruent constricted euthymic restricted broad full blunted labile tearful normal clear
		pressured soft intact fair limited poor linear down up bright stable unchanged improved plano triste ansioso`)
	describes = set(`low depressed anxious poor good stable irritable elevated better bad worse decreased increased her his their the a my your our of this that
		suicide safety treatment high moderate fall treatment-plan no for on about in with and or to su la el de flat mood affect current past new
		same first second third main discussed reviewed explored assigned set completed did working`)
	tellers = set(`denies endorses reports states niega refiere reporta dice comenta`)

	takenBackAhead = []string{"no wait", "wait no", "scratch that", "strike that", "actually no", "no espera"}
)

// leads tells whether the word before words[i] makes a verb of it: "will continue".
func leads(words []word, i int) bool {
	if i == 0 {
		return false
	}
	p := words[i-1]
	return auxiliaries[p.low] || modals[p.low] || p.is.has(wPronoun|wClinician|wClient|wBinds|wJoin|wKin|wFuture) || contracted[p.low]
}

func phraseAt(words []word, i int, phrases ...string) bool {
	for _, p := range phrases {
		if sequence(words[i:], strings.Fields(p)) {
			return true
		}
	}
	return false
}

// scored: "PHQ nine was fourteen", "GAD 7 12".
func scored(words []word, i int) bool {
	numbers := 0
	for j := i + 1; j < len(words) && j < i+6; j++ {
		if words[j].digit || value(words[j]) == "number" || numerals[words[j].low] {
			numbers++
		} else if !copulas[words[j].low] && words[j].low != "score" && words[j].low != "today" && words[j].low != "of" && words[j].low != "at" {
			break
		}
	}
	return numbers >= 1
}

// diagnosisAt tells whether the name of a diagnosis and its code begin at words[i].
func diagnosisAt(words []word, i int) bool {
	if i > 0 && disorders[words[i-1].low] || !disorders[words[i].low] {
		return false
	}
	j := i
	for j < len(words) && j < i+8 && disorders[words[j].low] {
		j++
	}
	return coded(words[j:min(len(words), j+2)])
}

// coded tells whether words hold an ICD-10 code as it is typed or said: "F41.0",
// "F forty one point zero".
func coded(words []word) bool {
	for i, w := range words {
		if len(w.low) >= 3 && w.low[0] == 'f' && w.low[1] >= '0' && w.low[1] <= '9' && w.low[2] >= '0' && w.low[2] <= '9' {
			return true
		}
		if w.low == "f" && i+1 < len(words) && (words[i+1].digit || numerals[words[i+1].low]) {
			return true
		}
	}
	return false
}

var (
	numerals  = set(`ten twenty thirty forty fifty sixty seventy eighty ninety eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen one two three four five six seven eight nine zero`)
	disorders = set(`panic disorder major depressive depression generalized anxiety social adjustment bipolar ptsd mdd gad adhd ocd alcohol opioid cannabis
		postpartum peripartum premenstrual unspecified acute chronic substance tobacco nicotine insomnia dysthymia schizoaffective
		schizophrenia conduct oppositional defiant separation phobia agoraphobia eating binge anorexia bulimia nervosa attention deficit hyperactivity combined
		stimulant use borderline personality grief prolonged complicated persistent recurrent moderate mild severe single episode mixed with posttraumatic stress trastorno depresivo ansiedad`)
)

// spoken tells how many words of words[i:] are a spoken mark: "new line", "period".
// A period is one only where a clause ends there and a new one begins, and nothing
// before it speaks of a period of time.
func spoken(words []word, first, i int) int {
	w := words[i]
	if w.inside || i+1 >= len(words) {
		return 0
	}
	next := words[i+1].low
	switch w.low {
	case "new", "next":
		if (next == "line" || next == "paragraph") && i > first && !articles[words[i-1].low] && words[i-1].low != "a" && after(words, i+1).low != "of" {
			return 2
		}
	case "full":
		if next == "stop" && i > first && !words[i-1].is.has(wBinds) {
			return 2
		}
	case "nueva", "punto":
		if next == "línea" || next == "linea" || next == "seguido" {
			return 2
		}
		if w.low == "punto" && next == "y" && i+2 < len(words) && (words[i+2].low == "aparte" || words[i+2].low == "seguido") {
			return 3
		}
	case "period":
		if i-first >= 3 && settled(words[first:i]) && !articles[words[i-1].low] && !periods[words[i-1].low] && !owners[words[i-1].low] &&
			(!words[i+1].is.has(wBinds) || owners[next] || articles[next]) && !finite(words[i+1]) {
			return 1
		}
	}
	return 0
}

var periods = set(`a any each every my per time trial grace menstrual missed late heavy last first waiting difficult hard long short brief stressful recovery honeymoon adjustment second third fourth one
	rough tough bad same painful her his probationary probation notice lunch free class fifth sixth seventh eighth this that during`)

var afterwards = set(`afterward afterwards later finally eventually today now luego después`)

// joinsClause tells whether the joining words at words[i] lead into a clause with
// a subject and verb of its own: "and then she called him", "so we practiced".
func joinsClause(words []word, first, i int) bool {
	if i-first < 3 || i > 0 && (words[i-1].is.has(wBinds|wSays) && !closers[words[i-1].low]) || words[i].inside {
		return false
	}
	k := i
	for k < len(words) && k < i+3 && (words[k].is.has(wJoin) || k > i && afterwards[words[k].low]) {
		k++
	}
	if k >= len(words) || words[i].low == "so" && k == i+1 && words[k].low == "that" {
		return false
	}
	n, _ := subjectVerb(words, k)
	return n > 0 && settled(words[first:i]) && !awaits(words, first, i)
}
