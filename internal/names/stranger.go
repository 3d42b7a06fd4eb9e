package names

import (
	_ "embed"
	"strings"
	"unicode"
)

// No list holds all names. A word in capitals that is no plain word (plain.txt)
// and does what people do, or is spoken to as people are, is taken for one:
// "Hughie says", "told Itzel", "at Saoirse's".

//go:embed plain.txt
var plainFile string

var plain = list(plainFile)

// stranger tells whether ts[i] is a name that no list holds.
func stranger(ts []token, i int) bool {
	t := ts[i]
	k := Fold(t.low)
	if !t.capital || t.caseless || titles[t.low] || care[t.low] || !spelled(t.low) || len(k) < 3 || !t.could() || ordinary(k) || saints[before(ts, i).low] {
		return false
	}
	next, prev := token{}, before(ts, i)
	if i+1 < len(ts) && ts[i+1].joined() {
		next = ts[i+1]
	}
	if next.capital && i > 0 && prev.capital && t.joined() { // the middle of a title: "San Luis Obispo Clinic"
		return false
	}
	if namesakes[next.low] {
		return false
	}
	if i > 1 && t.joined() {
		verb := ts[i-2].low
		switch prev.low {
		case "with", "w", "con":
			if social[verb] {
				return true
			}
		case "to":
			if talks[verb] || verb == "married" || verb == "engaged" {
				return true
			}
		case "from":
			if sent[verb] {
				return true
			}
		case "at":
			if cross[verb] {
				return true
			}
		}
	}
	return personal[next.low] || t.possessive != "" && next.low != "" && !next.capital && !leavesThing[next.low] || i > 0 && t.joined() && address[prev.low]
}

// spelled tells whether low is letters alone.
func spelled(low string) bool {
	return !strings.ContainsFunc(low, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' })
}

// ordinary tells whether k, or what it is made of, is a plain word.
func ordinary(k string) bool {
	if plain[k] != "" || notNames[k] != "" {
		return true
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "ly", "er", "ers"} {
		if stem, ok := strings.CutSuffix(k, ending); ok && len(stem) > 2 && (plain[stem] != "" || plain[stem+"e"] != "") {
			return true
		}
	}
	first, second, ok := strings.Cut(k, "-")
	return ok && plain[first] != "" && plain[second] != ""
}

var (
	// personal are what only people do.
	personal = words(`hung drove threw stole asks thinks knows says said asked told tells wants wanted thinks thought knows knew calls called texted texts came left moved lives cried cries yelled yells hit hits
		loves hates feels felt promised agreed refused lied drinks drank smokes apologized laughed visits visited showed shows takes took gave gives brings brought
		helps helped keeps kept bullies bullied pushed threatened teases teased dice dijo quiere llamó llama vino fue`)
	// leavesThing: after what is theirs comes a thing; after a shop's name one of these.
	leavesThing = words("with for on and or to in at by from after before when where last this every each today yesterday tomorrow again because while con y para en el la")
	// social, before "with", is done with people; sent, before "from", comes from them.
	social = words(`talked talks talking spoke speaking met meeting argued argues arguing argument fought fights fight fighting lives living stays staying moved plays played playing hung went out dinner lunch coffee date broke
		relationship contact conflict text texts call calls letter message message messages gift lied apologized engaged married living sober peleó habló vive salió discutió`)
	sent  = words("text texts call calls letter message messages gift email emails voicemail card")
	cross = words("mad angry upset furious yelled yells yelling shouted screamed swore laughed looked")
	// address are words after which a person stands.
	address = words(`told tell tells asked ask called call texted text met dating married divorced hugged visited visiting confronted thanked blamed blames misses missed
		loves hates trusts emailed named dijo llamó`)
)
