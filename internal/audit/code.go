package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// codeRule is the arithmetic of one billing code; numbers and minutes are facts,
// the wording is ours. Rules CPT-01 to CPT-14 of the Medicare contractors'
// checklists (Novitas, First Coast, NGS L33632) and the coding guides they cite.
type codeRule struct {
	min, max int // minutes; 0: no limit
}

var codeRules = map[string]codeRule{
	"90785": {},
	"90791": {}, "90792": {},
	"90832": {min: 16, max: 37}, "90834": {min: 38, max: 52}, "90837": {min: 53},
	"90833": {min: 16, max: 37}, "90836": {min: 38, max: 52}, "90838": {min: 53},
	"90839": {min: 30}, "90840": {min: 75},
	"90845": {}, "90846": {min: 26}, "90847": {min: 26}, "90849": {}, "90853": {},
	"90863": {}, "90865": {}, "90867": {}, "90868": {}, "90869": {}, "90870": {}, "90875": {}, "90876": {}, "90880": {},
	"90882": {}, "90885": {}, "90887": {}, "90889": {}, "90899": {},
}

var (
	psychotherapy = []string{"90832", "90834", "90837"}
	withEM        = []string{"90833", "90836", "90838"}
	evaluations   = []string{"90791", "90792"}
	complexBases  = slices.Concat(evaluations, psychotherapy, withEM, []string{"90853"})

	clientRE  = regexp.MustCompile(`(?i)\b(?:client|ct|pt|patient)\b`)
	groupRE   = regexp.MustCompile(`(?i)\bgroup\b`)
	familyRE  = regexp.MustCompile(`(?i)\b(?:family|couples?)\b`)
	emRE      = regexp.MustCompile(`^99[234]\d\d$`)
	complexRE = regexp.MustCompile(`(?i)\b(?:maladaptive|interfer\w+|mandated|report(?:ed)? to (?:cps|dcf|aps|protective)|cps|aps|sentinel|play (?:equipment|therapy)|interpreter|caregiver|argu\w+ between|disrupt\w+|(?:does not|doesn't|cannot|can't|won't) (?:speak|talk|hear)|non-?verbal|(?:selective )?mut(?:e|ism)|picture cards?|aac|communication (?:device|board)|sign language|intérprete)\b`)
	absentRE  = regexp.MustCompile(`(?i)\b(?:client|ct|pt|patient) (?:\(\d+\) )?(?:was |is |were )?(?:not (?:present|here|in (?:the )?(?:room|session))|absent|did not (?:attend|come|join)|didn['’]t (?:attend|come|join)|refused to (?:come in|join|attend|get out of the car)|stayed (?:home|in the (?:car|waiting room)))\b|\b(?:s?he|they) (?:was|were) not (?:in the room|present|there)\b|without (?:the )?(?:client|ct|pt|patient)\b`)
)

// fits names the psychotherapy code that the minutes fit, or "".
func fits(minutes int) string {
	for _, code := range psychotherapy {
		r := codeRules[code]
		if minutes >= r.min && (r.max == 0 || minutes <= r.max) {
			return code
		}
	}
	return ""
}

// rangeOf words the minutes of a code in the reader's language.
func (r *record) rangeOf(c codeRule) string {
	if c.max == 0 {
		return r.tell("%d minutes or more", "%d minutos o más", c.min)
	}
	return r.tell("%d to %d minutes", "de %d a %d minutos", c.min, c.max)
}

// codeMismatch checks the codes against each other, the minutes, who was there and where.
func codeMismatch(r *record) asked {
	s := r.Session
	var wrong []string
	say := func(english, spanish string, args ...any) { wrong = append(wrong, r.tell(english, spanish, args...)) }

	em := slices.ContainsFunc(s.Codes, emRE.MatchString)
	var primary []string
	for _, c := range s.Codes {
		if strings.HasPrefix(c, "908") {
			primary = append(primary, c)
		}
	}
	all := slices.Concat(primary, s.Addons)

	for _, c := range all {
		rule, known := codeRules[c]
		minutes := s.Minutes
		if slices.Contains(withEM, c) && s.Therapy > 0 {
			minutes = s.Therapy // the visit's own minutes are never counted
		}
		switch {
		case !known && strings.HasPrefix(c, "908"):
			say("%s is not a code for this kind of service.", "%s no es un código para este tipo de servicio.", c)
		case minutes == 0 || rule.min == 0 || slices.Contains(withEM, c) && s.Therapy == 0 && em && minutes > rule.min:
			// The length of a visit and its therapy together says nothing of the therapy.
		case minutes < rule.min && c == "90840":
			say("90840 begins at 75 minutes; the session was %d.", "90840 empieza a los 75 minutos; la sesión duró %d.", minutes)
		case minutes < rule.min || rule.max > 0 && minutes > rule.max:
			text := r.tell("%s is for %s; the session was %d.", "%s es para %s; la sesión duró %d.", c, r.rangeOf(rule), minutes)
			if better := fits(minutes); better != "" && slices.Contains(psychotherapy, c) {
				text += r.tell(" %d minutes fit %s.", " %d minutos corresponden a %s.", minutes, better)
			} else if minutes < 16 && slices.Contains(slices.Concat(psychotherapy, withEM), c) {
				text += r.tell(" Under 16 minutes no psychotherapy code fits.", " Con menos de 16 minutos no corresponde ningún código de psicoterapia.")
			}
			wrong = append(wrong, text)
		}
	}
	if len(primary) > 1 {
		say("One code covers the whole session by its total time: which of %s?", "Un solo código cubre toda la sesión por su duración total: ¿cuál de %s?", strings.Join(primary, r.tell(" and ", " y ")))
	}
	for _, c := range s.Addons {
		switch {
		case slices.Contains(withEM, c) && !em:
			say("%s is added to a medical visit (an E/M code) of the same day; none is named.", "%s se agrega a una visita médica (código E/M) del mismo día; no se nombra ninguna.", c)
		case c == "90840" && !slices.Contains(primary, "90839"):
			say("90840 is added to 90839 only.", "90840 se agrega solo a 90839.")
		case c == "90785" && !slices.ContainsFunc(all, func(x string) bool { return slices.Contains(complexBases, x) }):
			say("90785 cannot be added to this code.", "90785 no se puede agregar a este código.")
		case c == "90785" && !r.any(complexRE) && !complexRE.MatchString(strings.Join(s.Participants, " ")):
			say("90785 needs its reason in the note: for example an interpreter, or a caregiver who got in the way of treatment. Extra time is none.",
				"90785 necesita su motivo en la nota: por ejemplo un intérprete, o un cuidador que interfirió. El tiempo extra no lo es.")
		}
	}
	if em && slices.ContainsFunc(psychotherapy, func(c string) bool { return slices.Contains(primary, c) }) {
		say("With an E/M code of the same day, psychotherapy is an add-on: 90833, 90836 or 90838.", "Con un código E/M del mismo día, la psicoterapia es un código adicional: 90833, 90836 o 90838.")
	}
	if em && slices.ContainsFunc(evaluations, func(c string) bool { return slices.Contains(primary, c) }) {
		say("90791 and 90792 are not billed with an E/M code on the same day.", "90791 y 90792 no se cobran con un código E/M el mismo día.")
	}
	people := strings.Join(s.Participants, ", ")
	clientThere := clientRE.MatchString(people)
	switch {
	case slices.Contains(primary, "90846") && clientThere:
		say("90846 is without the client, but the client is listed as present; with the client it is 90847.", "90846 es sin el paciente, pero figura como presente; con el paciente es 90847.")
	case slices.Contains(primary, "90847") && r.any(absentRE):
		say("90847 is with the client present, but the note says the client was not; without the client it is 90846.", "90847 es con el paciente presente, pero la nota dice que no estuvo; sin el paciente es 90846.")
	}
	if slices.Contains(primary, "90853") && people == "1 participants" {
		say("90853 is for a group; one participant is named.", "90853 es para un grupo; se nombra un solo participante.")
	}

	// Telehealth: the place follows where the client is, the modifier how they spoke.
	audio := s.Modality == telephone
	home := slices.Contains([]string{"home", "house", "apartment", "dorm"}, s.Place)
	switch {
	case s.PlaceCode == "10" && s.Place != "" && !home:
		say("Place of service 10 means the client's home, and the client was elsewhere (%s); there it is 02.", "El lugar 10 es el domicilio del paciente, y estaba en otro lugar (%s); entonces es 02.", s.Place)
	case s.PlaceCode == "02" && home:
		say("Place of service 02 means telehealth outside the client's home; at home it is 10.", "El lugar 02 es telesalud fuera del domicilio; en el domicilio es 10.")
	case (s.PlaceCode == "02" || s.PlaceCode == "10") && s.Modality == inPerson:
		say("Place of service %s is telehealth, and the session was in person.", "El lugar %s es telesalud, y la sesión fue presencial.", s.PlaceCode)
	case s.PlaceCode == "11" && remoteRE.MatchString(s.Modality):
		say("Place of service 11 is the office, and the session was by telehealth (10 at the client's home, 02 elsewhere).", "El lugar 11 es el consultorio, y la sesión fue a distancia (10 en el domicilio, 02 en otro lugar).")
	}
	switch {
	case s.Modifier == "93" && s.Modality != "" && !audio:
		say("Modifier 93 is for sound alone; this session was %s.", "El modificador 93 es solo para audio; esta sesión fue %s.", s.Modality)
	case s.Modifier == "95" && (audio || s.Modality == inPerson):
		say("Modifier 95 is for sound and picture together; this session was %s.", "El modificador 95 es para audio y video; esta sesión fue %s.", s.Modality)
	}
	return asked{message: strings.Join(wrong, " ")}
}

// Suggest names the code that the minutes fit, with its rule, where no code is
// given and the kind of session leaves no doubt. Nil otherwise: what is not known
// is not guessed.
func Suggest(in Input) *note.Suggestion {
	return newRecord(in).suggestion()
}

func (r *record) suggestion() *note.Suggestion {
	s := r.Session
	if s.CPT != "" || s.Minutes <= 0 {
		return nil
	}
	var code, of string
	switch r.setting {
	case Individual, Child, Brief:
		if serviceIs := strings.ToLower(s.Service); serviceIs != "" && !strings.Contains(serviceIs, "individual") {
			return nil
		}
		code, of = fits(s.Minutes), r.tell("individual psychotherapy", "psicoterapia individual")
	case Couple, Family:
		if s.Minutes >= codeRules["90847"].min && !r.any(absentRE) {
			code, of = "90847", r.tell("psychotherapy with the family and the client present", "psicoterapia familiar con el paciente presente")
		}
	case Group:
		code, of = "90853", r.tell("group psychotherapy, whatever its length", "psicoterapia de grupo, de cualquier duración")
	case Crisis:
		switch {
		case s.Minutes >= codeRules["90839"].min:
			code, of = "90839", r.tell("psychotherapy for crisis", "psicoterapia en crisis")
		default: // too short for crisis
			code, of = fits(s.Minutes), r.tell("psychotherapy; crisis codes begin at 30 minutes", "psicoterapia; los códigos de crisis empiezan a los 30 minutos")
		}
	case Intake:
		return nil // 90791 or 90792: with medical services or without
	}
	if code == "" {
		return nil
	}
	rule := codeRules[code]
	out := &note.Suggestion{Code: code, Rule: r.tell("%s: %s", "%s: %s", code, of)}
	if rule.min > 0 {
		out.Rule = r.tell("%d minutes of %s fit %s (%s)", "%d minutos de %s corresponden a %s (%s)", s.Minutes, of, code, r.rangeOf(rule))
	}
	if code == "90839" && s.Minutes >= codeRules["90840"].min {
		units := (s.Minutes - 45) / 30
		out.Rule += r.tell("; each further 30 minutes from 75 on add 90840 (%d)", "; cada 30 minutos más desde los 75 agregan 90840 (%d)", units)
	}
	if remoteRE.MatchString(s.Modality) && s.Place != "" {
		pos := "02"
		if slices.Contains([]string{"home", "house", "apartment", "dorm"}, s.Place) {
			pos = "10"
		}
		out.Rule += r.tell("; telehealth with the client at %s is place of service %s", "; telesalud con el paciente en %s es lugar %s", s.Place, pos)
	}
	return out
}

// codeMissing suggests, by the minutes, and leaves the choice to her.
func codeMissing(r *record) asked {
	if r.Session.CPT != "" || len(r.Session.Other) > 0 {
		return asked{}
	}
	if s := r.suggestion(); s != nil {
		return r.say("No billing code yet. %s. Which code?", "Aún no hay código. %s. ¿Qué código?", s.Rule)
	}
	if r.setting == Brief {
		return asked{}
	}
	return r.say("No billing code yet. Which code?", "Aún no hay código. ¿Qué código?")
}
