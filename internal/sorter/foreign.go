package sorter

import (
	"strings"

	persons "github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
)

// What the clinician wrote of somebody who is not this client. Three ways show it:
// she notices ("wait, wrong person"), she says where it belongs ("that's for Jim's
// note", "note that in her chart"), or it is a group's note and another member is
// the subject ("Renata disclosed her relapse"). Risk is never set aside: whose it
// is, she has to say herself.

// notices tells whether the statement says that something is of another client,
// and whether that is what stands before it rather than its own words.
func (r *reading) notices(first bool) (foreign, before bool) {
	for _, h := range r.hits {
		if h.list == otherClient && !r.inQuote(h) {
			return true, r.smallTalk(h.from)
		}
	}
	if first {
		return false, false
	}
	for i := 2; i < len(r.tokens); i++ {
		if !charts[r.tokens[i].low] || r.tokens[i].quoted {
			continue
		}
		owner := r.low(i - 1)
		switch {
		case owner == "s" && persons.Known(r.low(i-2)) && belongs[r.low(i-3)]: // "for Jim's note"
			return true, r.smallTalk(i - 3)
		case (owner == "her" || owner == "his" || owner == "their") && (r.low(i-2) == "in" || r.low(i-2) == "to") && those[r.low(i-3)] && puts[r.low(i-4)]:
			return true, r.smallTalk(i - 4) // "note that in her chart"
		}
	}
	return false, false
}

// smallTalk tells whether the tokens before i say nothing of their own, so that a
// notice there speaks of what stands before: "oh wait, that's for …".
func (r *reading) smallTalk(i int) bool {
	for _, t := range r.tokens[:max(0, i)] {
		if !chatter[t.low] && len(t.low) > 1 && !persons.Known(t.low) {
			return false
		}
	}
	return true
}

var (
	charts  = words(`note notes chart file record expediente nota`)
	belongs = words(`for in into to de para`)
	those   = words(`that this it these`)
	puts    = words(`note put add document record write goes`)
	chatter = words(`oh wait no sorry oops that thats this is was all the one ok okay um uh actually so ay esa ese eso era es fue perdon
		i think scratch hold on hmm ignore mean meant which belongs goes put note it part thing and`)
)

// ahead: "my 4 pm also has OCD", "mi paciente de las 3".
func (r *reading) ahead(first bool) bool {
	if first || len(r.tokens) < 3 || r.tokens[0].quoted {
		return false
	}
	return (r.low(0) == "my" || r.low(0) == "mi") && r.tokens[1].number && (r.low(2) == "pm" || r.low(2) == "am" || r.low(2) == "o" || r.low(2) == "oclock")
}

// otherMembers sets aside what is told of the other members of a group by name.
// Whose note it is shows by "ct", an initial, or the name spoken of most.
func otherMembers(statements []note.Statement) {
	if !groupNote(statements) {
		return
	}
	count, generic, named := map[string]int{}, false, false
	for _, s := range statements {
		named = named || clientNoun(string(s.Text))
		if n := subjectName(string(s.Text)); n != "" {
			count[n]++
		}
		generic = generic || subjectIsClient(string(s.Text))
	}
	if named { // "ct" is whose note it is, so an initial is another member's
		for i := range statements {
			if s := &statements[i]; memberInitial.MatchString(string(s.Text)) && !withClient.MatchString(unquoted(string(s.Text))) && s.Unused == "" && !s.Moved {
				s.Unused = note.UsedOtherClient
			}
		}
	}
	if len(count) == 0 {
		return
	}
	clients := persons.Clients(statements)
	if !generic {
		best, second, most := "", 0, 0
		for n, c := range count {
			if c > most {
				best, second, most = n, most, c
			} else if c > second {
				second = c
			}
		}
		if most < 2 || most == second {
			if len(clients) == 0 {
				return
			}
		} else {
			clients[best] = true
		}
	}
	for i := range statements {
		s := &statements[i]
		n := subjectName(string(s.Text))
		if n == "" || clients[n] || speaksOf(string(s.Text), clients) {
			continue
		}
		foreign(s)
	}
}

// groupNote tells whether the first statements frame a group session.
func groupNote(statements []note.Statement) bool {
	for _, s := range statements[:min(4, len(statements))] {
		t := tokenize(string(s.Text))
		for i, w := range t {
			switch {
			case w.low == "90853" || w.low == "grp":
				return true
			case (w.low == "group" || w.low == "grupo") && i <= 3:
				return true
			case i > 0 && t[i-1].number && (w.low == "members" || w.low == "participants" || w.low == "attended" || w.low == "participantes"):
				return true
			}
		}
	}
	return false
}

// subjectName is the given name that a statement begins with as its subject, folded.
func subjectName(text string) string {
	first, rest, ok := strings.Cut(strings.TrimLeft(text, " -•*"), " ")
	if !ok || !persons.Given(first) {
		return ""
	}
	next, _, _ := strings.Cut(rest, " ")
	switch strings.ToLower(next) {
	case "and", "y", "&", "scale", "test":
		return ""
	}
	return fold(strings.ToLower(first))
}

func clientNoun(text string) bool {
	t := tokenize(text)
	for i := 0; i < len(t) && i < 2; i++ {
		switch t[i].low {
		case "ct", "client", "pt", "patient", "cl", "clt", "paciente", "cliente":
			return true
		}
	}
	return false
}

func subjectIsClient(text string) bool {
	if clientNoun(text) {
		return true
	}
	// "A. spoke first"
	return len(text) > 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] == '.' && text[2] == ' '
}

func speaksOf(text string, clients map[string]bool) bool {
	for _, t := range tokenize(text) {
		switch t.low {
		case "ct", "client", "pt", "patient", "paciente", "cliente":
			return true
		}
		if clients[t.low] {
			return true
		}
	}
	return false
}

// Errands of her office for somebody who is named nowhere else: "Itzel's eval is due",
// "invoice for the Hendricks couple".
var (
	errandOf = newForm(`^[^\pL\pN]*(?:(?:call|email|ask|remind|fax|chase|send|finish|print|sign|nudge|get|do) )?(\p{Lu}\pL+)(?:'s|’s) (?:eval|evaluation|iep|labs?|intake|report|paperwork|letter|refill|referral|treatment plan|tx plan|prior auth|superbill|invoice|co-?pay|forms?|fmla|disability|appt|appointment)\b.{0,40}\b(?:due|needs?|still|call\w*|email\w*|ask\w*|by|unpaid|pending|asap|tomorrow|friday|fri|before|overdue|wants)\b`)
	caseOf   = newForm(`\bthe (\p{Lu}\pL+) (?:couple|family|twins|siblings|brothers|sisters|kids?|boys?|girls?|case|intake|account)\b`)
	errand   = newForm(`(?i)\b(?:invoice|bill|unpaid|email|call|fax|refill|letter|chase|remind|reschedul\w+|voicemail|vm|labs|prior auth|superbill|copay|owes|due|send)\b`)
)

// strangers finds them; whoever is named in another statement too is no stranger here.
func strangers(statements []note.Statement) {
	for i := range statements {
		s := &statements[i]
		if s.Unused != "" || s.Moved || s.Slot == note.Risk || i == 0 {
			continue
		}
		text := string(s.Text)
		m := errandOf.FindStringSubmatch(text)
		if m == nil && errand.MatchString(text) {
			m = caseOf.FindStringSubmatch(text)
		}
		if m == nil {
			continue
		}
		elsewhere := false
		for j := range statements {
			elsewhere = elsewhere || j != i && strings.Contains(string(statements[j].Text), m[1])
		}
		if !elsewhere && !persons.Clients(statements)[fold(strings.ToLower(m[1]))] {
			s.Unused, s.Doubt = note.UsedOtherClient, ""
		}
	}
}
