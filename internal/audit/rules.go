package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// asked is a question in words, "" if there is nothing to ask. A severity of its
// own stands before the profile's, unless that is an error already.
type asked struct {
	message  string
	severity note.Severity
}

type rule struct {
	id  note.QuestionID
	ask func(*record) asked
}

// say words a question in the language of the record's reader.
func (r *record) say(english, spanish string, args ...any) asked {
	return asked{message: r.tell(english, spanish, args...)}
}

func (r *record) tell(english, spanish string, args ...any) string {
	if r.Spanish {
		english = spanish
	}
	if len(args) == 0 {
		return english
	}
	return fmt.Sprintf(english, args...)
}

// missing makes the ask of a rule about one thing that has to be there.
func missing(there func(*record) bool, english, spanish string) func(*record) asked {
	return func(r *record) asked {
		if there(r) {
			return asked{}
		}
		return r.say(english, spanish)
	}
}

// rules in the order in which they are asked among equals.
var rules = []rule{
	{note.AskRiskConflict, riskConflict},
	{note.AskRiskMore, riskIncomplete},
	{note.AskRisk, riskMissing},
	{note.AskValue, valueImpossible},
	{note.AskTimeConflict, timeConflict},
	{note.AskTime, timeMissing},
	{note.AskCodeMismatch, codeMismatch},
	{note.AskDiagnosis, missing((*record).diagnosed,
		"Which diagnosis was treated (name and ICD-10 code)?", "¿Qué diagnóstico se trató (nombre y código CIE-10)?")},
	{note.AskService, missing((*record).served,
		"What kind of session was it: individual, couples, family, group or crisis?", "¿Qué tipo de sesión fue: individual, de pareja, familiar, grupal o de crisis?")},
	{note.AskParticipants, participantsMissing},
	{note.AskHistory, missing(func(r *record) bool {
		_, told := r.tells(historyWords, nil)
		return told || slices.ContainsFunc(histories, r.facet)
	}, "What is the history (psychiatric, medical, family, social)? \"Not assessed\" is an answer.",
		"¿Cuáles son los antecedentes (psiquiátricos, médicos, familiares, sociales)? \"No evaluado\" es una respuesta.")},
	{note.AskReason, missing(func(r *record) bool { _, told := r.tells(endedWords, nil); return told },
		"Why did treatment end (for example goals met, transferred, moved away, stopped coming)?",
		"¿Por qué terminó el tratamiento (por ejemplo objetivos cumplidos, traslado, mudanza, dejó de venir)?")},
	{note.AskIntervention, interventionMissing},
	{note.AskPlan, planMissing},
	{note.AskResponse, missing((*record).responded,
		"How did the client respond to what you did?", "¿Cómo respondió el paciente a lo que usted hizo?")},
	{note.AskProgress, missing((*record).progressed,
		"Is there progress: better, unchanged or worse, and how do you see it?", "¿Hay progreso: mejor, igual o peor, y en qué lo nota?")},
	{note.AskImpairment, missing((*record).impaired,
		"How do the symptoms affect daily life (work, school, relationships, sleep, self-care)?",
		"¿Cómo afectan los síntomas la vida diaria (trabajo, escuela, relaciones, sueño, cuidado personal)?")},
	{note.AskGoal, missing((*record).aimed,
		"Which goal of the treatment plan did the session work on?", "¿En qué objetivo del plan de tratamiento se trabajó?")},
	{note.AskLocation, locationMissing},
	{note.AskConsent, consentMissing},
	{note.AskPrivate, privateContent},
	{note.AskThirdParty, thirdParty},
	{note.AskTone, judgement},
	{note.AskAbbreviation, unsafeAbbreviation},
	{note.AskCopy, copied},
	{note.AskCode, codeMissing},
	{note.AskMSE, mseMissing},
}

var (
	impairmentWords = readLexicon("impairment", "")
	conflictWords   = readLexicon("impairment", "conflict")
	responseWords   = readLexicon("response", "")
	progressWords   = readLexicon("progress", "")
	goalWords       = readLexicon("goal", "")
	techniqueWords  = readLexicon("technique", "")
	planWords       = readLexicon("plan", "")
	nextWords       = readLexicon("plan", "next")
	mseWords        = readLexicon("mse", "")
	seenWords       = readLexicon("mse", "seen")
	diagnosisWords  = readLexicon("diagnosis", "")
	bodyWords       = readLexicon("diagnosis", "body")
	historyWords    = readLexicon("history", "")
	endedWords      = readLexicon("ended", "")
	frequencyWords  = readLexicon("frequency", "")
	privateWords    = readLexicon("private", "")
)

var histories = []note.Facet{note.Psychiatric, note.Medical, note.Family, note.Social, note.Substance, note.Trauma, note.Developmental}

var (
	cannotRE       = regexp.MustCompile(`(?i)\b(?:can't|cannot|won't|wont|unable|hasn't|missed|late|needs?|no (?:puede|sale|come|duerme|va|trabaja))\b`) // though it was taken for a plan
	noImpairmentRE = regexp.MustCompile(`(?i)\bfunctioning (?:well|fine|normally|ok(?:ay)?)\b|\b(?:work|school|home|job) (?:is |are |going )?(?:fine|ok(?:ay)?|well|good)\b|\b(?:no|denies|denied|without|never|niega|sin) (?:any )?(?:missed|impair\w*|problems?|difficult\w*|trouble|functional|faltas?|problemas?|dificultad\w*)\b`)
)

// aheadRE opens what is still to be done.
var aheadRE = regexp.MustCompile(`(?i)^(?:will|continue|increase|decrease|reduce|start|practice|work|plan|goal(?: is)?:? to)\b`)

func notPlan(l line) bool {
	return !l.is(note.Plan) || l.is(note.Reported, note.Observed, note.Assessment, note.Response)
}

// diagnosed: a diagnosis of the client's, not one of the family's or of long ago.
func (r *record) diagnosed() bool {
	may, told := ownDiagnosis, false
	if r.bodily() {
		may = nil // what was operated on is what is treated
		_, told = r.tells(bodyWords, may)
	}
	if !told {
		_, told = r.tells(diagnosisWords, may)
	}
	return told || len(r.Session.Diagnosis) > 0 || r.any(diagnosisRE) ||
		slices.ContainsFunc(r.lines, func(l line) bool {
			return l.has(note.Diagnosis) && l.is(note.Assessment) && ownDiagnosis(l) && r.ofClient(l, diagnosisWords)
		})
}

// bodily tells whether what is treated is the body.
func (r *record) bodily() bool {
	return slices.Contains([]Setting{Rehab, RehabEvaluation, Medical}, r.setting)
}

func ownDiagnosis(l line) bool {
	switch {
	case relativeRE.MatchString(l.own), feared.MatchString(l.own):
		return false
	case l.is(note.Reported, note.Risk, note.Admin):
		return !slices.ContainsFunc(histories, l.has)
	}
	return !l.is(note.Plan) || l.is(note.Assessment)
}

// feared: a diagnosis the client only thinks of.
var feared = regexp.MustCompile(`(?i)\b(?:worr(?:y|ies|ied)|afraid|scared|wonders?|convinced|thinks?|googled|asked) (?:that |if |about |whether )?(?:s?he|they|i)(?:['’]s)? (?:may |might |could )?(?:is|has|have|be|had|am)\b|\b(?:read|saw a video|tiktok|googled) (?:\w+ )?(?:about|on)\b|^\W*(?:no|denies) diagnos`)

// relativeRE: the diagnosis is somebody else's in the family.
var relativeRE = regexp.MustCompile(`(?i)\b(?:` + kinRE + `)(?:['’]s)?,? (?:also |may |reportedly )?(?:has|had|have|was|is|with|w/|dx|diagnosed|tiene|bipolar|depress\w*|schizo\w*|anxiety|ptsd|adhd|alcohol\w*)\b|\b(?:family|fhx|fam) ?(?:hx|history|psych)?\s*:`)

func (r *record) served() bool {
	return r.Session.Service != "" || r.Session.CPT != "" || r.any(serviceRE) ||
		!slices.Contains([]Setting{Individual, Brief, Child}, r.setting)
}

// responded: what she saw of it, or what the client said of it. What the client or
// the family tells of the week between is no response to the session.
func (r *record) responded() bool {
	if r.says(note.AskResponse) {
		return true
	}
	for _, l := range r.lines {
		for at := 0; ; {
			from, to, found := r.finds(responseWords, l.words, at)
			if !found {
				break
			}
			if r.responseAt(l, from) {
				return true
			}
			at = to
		}
	}
	return slices.ContainsFunc(r.lines, func(l line) bool {
		from, _, found := r.finds(responseWords, l.words, 0)
		away := awayRE.MatchString(l.own) && !inSessionRE.MatchString(l.own)
		return l.is(note.Response) && !r.aboutOthers(l) && !goalOnly(l) &&
			(found && clearResponseRE.MatchString(l.words[from].low) || !away && (inSessionRE.MatchString(l.own) || !compares(l.own) && r.intervened()))
	})
}

// responseAt tells whether the phrase of a response at words[from] of a line is one.
func (r *record) responseAt(l line, from int) bool {
	switch {
	case l.is(note.Plan) && !l.mixed(), len(l.harm) > 0 && !l.mixed():
		return false
	case awayRE.MatchString(l.own) && !inSessionRE.MatchString(l.own) && !l.mixed():
		return false
	case l.is(note.Observed, note.Assessment), l.is(note.Intervention, note.Plan) && l.mixed():
		return true
	case l.is(note.Intervention): // "did a thought record, she named two distortions"
		return slices.ContainsFunc(l.words[max(0, from-2):min(from+1, len(l.words))], func(w word) bool { return clientWords[w.low] })
	}
	return inSessionRE.MatchString(l.own) || !outsideRE.MatchString(l.own) && clearResponseRE.MatchString(l.words[from].low) &&
		!slices.ContainsFunc(l.sources, func(s note.Statement) bool { return s.Voice == note.Collateral })
}

// intervened tells whether anything is said to have been done: without it a
// response is one to nothing ("enjoyed the lake").
func (r *record) intervened() bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.is(note.Intervention) }) || interventionMissing(r).message == ""
}

// lastTimeRE: how it was before stands beside it.
var lastTimeRE = regexp.MustCompile(`(?i)\b(?:last (?:week|wk|time|month|session|visit)|(?:down|up) from|was \d)`)

// beforeRE: a figure with the one before beside it, "PCL 51 (58)".
var beforeRE = regexp.MustCompile(`(?i)\b\d+(?:\.\d+)?\s?(?:#|lbs?|%|deg\w*)?\s?\((?:was|from|prior|last|prev\w*|baseline|intake|eval|antes)?\s?:?\d+(?:\.\d+)?\b[^)/]*\)`)

var clientWords = map[string]bool{"client": true, "ct": true, "pt": true, "patient": true, "she": true, "he": true, "they": true, "both": true,
	"couple": true, "child": true, "mom": true, "dad": true, "paciente": true, "ella": true, "el": true}

// outsideRE: the client tells of the time between the sessions.
var outsideRE = regexp.MustCompile(`(?i)\b(?:reports?|reported|rpts?|states?|stated|endorses?|c/o|complains?|refiere|per (?:mom|dad|mother|father|teacher|parents?|wife|husband)|(?:this|last|past) (?:week|wk|month|weekend|night)|since (?:last|mon|tue|wed|thu|fri|sat|sun)\w*|at (?:home|school|work)|yesterday|over the weekend|goes|went to)\b`)

// awayRE: it happened away from the session, whoever tells of it.
var awayRE = regexp.MustCompile(`(?i)\b(?:(?:this|last|past) (?:week|wk|month|weekend|night|summer)|since (?:last|mon|tue|wed|thu|fri|sat|sun)\w*|at (?:home|school|work|church)|(?:go|going|went|get|getting|back) to (?:work|school|church)|yesterday|over the weekend|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|in (?:college|high school)|thanksgiving|christmas|holidays|the (?:lake|beach|movie|party|weekend)|told (?:her|his|their) (?:` + kinRE + `)|al trabajo|(?:la|una) película|en casa)\b`)

// clearResponseRE: words for a response even among what the client tells; most others
// are said of the week as well ("enjoyed the lake", "agreed to host").
var clearResponseRE = regexp.MustCompile(`^(?:able|identif|engag|recept|particip|respond|verbali[sz]|demonstrat|toler|paraphras|recogni[sz]|generat|suds|insight|acknowledg|came|come|named|understands|understood|open|skeptic|guarded|stuck|balk|warmed|choked|lukewarm|brighten|relie|half|rehears|grumbl|bristl|doubt|resist|reluctan|logr|identific|reconoci|colabor|could|pudo)`)

var inSessionRE = regexp.MustCompile(`(?i)\b(?:in session|today's|at the end|by the end|by end|after(?:wards?)? (?:the )?(?:exercise|exposure|role|practice|session|breathing)|exercise|role play|suds|said (?:it|that|this)|felt (?:it|"|“|lighter|better|heard|understood)|found (?:it|this|that|the)|helpful|aloud|out loud|en sesión|al final|le ayudó)\b`)

// hopedRE: better is what is wished for, or what the body or the pills are.
var hopedRE = regexp.MustCompile(`(?i)\b(?:wants|hopes|hoping|would like|wishes|quiere|espera|desea|quisiera) (?:to |that |therapy |treatment |sentirse |estar )|^\W*goals?\W+(?:is )?(?:to )?(?:reduce|decrease|increase|improve|feel|be)\b|\b(?:no|without|sin) (?:change|changes|cambios?) (?:to|in|of|en|de) (?:the |her |his |la |su )?(?:med|dose|dosis)|\b(?:blood pressure|bp) (?:is |has )?improv|\b\d+ ?(?:mg|mcg)\b[^.;]*\b(?:no changes?|unchanged|sin cambios)\b`)

func (r *record) progressed() bool {
	_, told := r.tells(progressWords, func(l line) bool {
		return !hopedRE.MatchString(l.own) && !goalOnly(l) && (notPlan(l) || !planWords.in(l.words) && !aheadRE.MatchString(l.own) || (goalWords.in(l.words) || lastTimeRE.MatchString(l.own)) && !aheadRE.MatchString(l.own))
	})
	return told || r.says(note.AskProgress) || slices.ContainsFunc(r.lines, func(l line) bool {
		if hopedRE.MatchString(l.own) || goalOnly(l) {
			return false
		}
		return notPlan(l) && (l.has(note.Progress) || strings.Contains(l.own, "(") && beforeRE.MatchString(l.own)) && r.ofClient(l, progressWords) ||
			!l.is(note.Admin, note.Risk) && compares(l.own) && !r.aboutOthers(l)
	})
}

// impaired: a consequence for daily life that is said to be there; where people
// come for their quarrels, a quarrel is none.
func (r *record) impaired() bool {
	lists := []*lexicon{impairmentWords, conflictWords}
	if r.setting == Couple || r.setting == Family {
		lists = lists[:1]
	}
	for _, l := range r.lines {
		if l.says(note.AskImpairment) {
			return true
		}
		if goalOnly(l) || l.is(note.Intervention) && actRE.MatchString(l.own) || l.is(note.Plan) && (aheadRE.MatchString(l.own) || !cannotRE.MatchString(l.own)) {
			continue
		}
		if l.has(note.Impairment) && !noImpairmentRE.MatchString(l.own) && r.ofClient(l, impairmentWords) || slices.ContainsFunc(lists, func(list *lexicon) bool { return r.affirmed(list, l.words) }) {
			return true
		}
	}
	return false
}

func (r *record) aimed() bool {
	if len(r.Session.Goals) > 0 {
		return true
	}
	may := func(l line) bool { return !lifeGoalRE.MatchString(l.own) }
	_, told := r.tells(goalWords, may)
	return told || slices.ContainsFunc(r.lines, func(l line) bool {
		return may(l) && l.has(note.Goal) && l.is(note.Assessment) && r.ofClient(l, goalWords)
	})
}

// lifeGoalRE: what is aimed at is none of the treatment.
var lifeGoalRE = regexp.MustCompile(`(?i)\b(?:life|sales|team|work|fitness|savings|career) goals?\b|\bscor\w+ (?:\w+ ){0,2}goals?\b|\bgoal (?:is|was) to (?:buy|move|win|sell|travel|marry|retire)\b|\bfield goal`)

// planMissing asks a treatment plan for its services, a discharge for what comes
// after, and every other note for the next step.
func planMissing(r *record) asked {
	ending := r.setting == Discharge || r.setting == DischargeSummary
	_, told := r.tells(planWords, func(l line) bool {
		return !goalOnly(l) && !l.is(note.Risk, note.Reported, note.Observed) && !r.lifeOnly(l) && !doneRE.MatchString(l.own) && !formerRE.MatchString(l.own) && !r.exercise(l) && (!ending || !l.is(note.Intervention))
	})
	_, next := r.tells(nextWords, func(l line) bool {
		return !goalOnly(l) && (!l.is(note.Reported, note.Observed) || l.mixed()) && !formerRE.MatchString(l.own) && !lifeRE.MatchString(l.own)
	})
	told = told || next || r.says(note.AskPlan) || slices.ContainsFunc(r.lines, func(l line) bool {
		return !r.claimed(l) && (l.is(note.Plan) || !ending && (l.has(note.FollowUp) || l.has(note.Homework)) && !outsideRE.MatchString(l.own) && !l.is(note.Reported)) &&
			!formerRE.MatchString(l.own) && !r.exercise(l) && !r.lifeOnly(l) && !doneRE.MatchString(l.own) && !r.standing(l)
	})
	_, often := r.tells(frequencyWords, nil)
	switch {
	case r.setting == TreatmentPlan && !often && !r.facet(note.Frequency):
		q := r.say("What type of service (individual, group, family), how often, and for how long?",
			"¿Qué tipo de servicio (individual, grupal, familiar), con qué frecuencia y por cuánto tiempo?")
		q.severity = note.Error
		return q
	case told || r.setting == TreatmentPlan:
		return asked{}
	case ending:
		return r.say("What aftercare, referral or way back was arranged?", "¿Qué seguimiento, derivación o forma de volver se acordó?")
	case r.setting == NoShow:
		return r.say("What was done about the missed visit, and what comes next?", "¿Qué se hizo ante la inasistencia y qué sigue?")
	}
	return r.say("What is the plan: next session, homework, or the reason for none?", "¿Cuál es el plan: próxima sesión, tarea, o el motivo de que no haya?")
}

// lifeRE: what somebody plans for her life is no plan of the treatment.
var lifeRE = regexp.MustCompile(`(?i)\b(?:plans?|planning|planes|will|going|intends|tiene planes) (?:(?:to|de|on|a|for|is|the) )*(?:quit\w*|mov(?:e|ing)|mudar\w*|travel\w*|buy\w*|sell\w*|adopt\w*|host\w*|marr\w+|retir\w+|trip|wedding|vacation|divorc\w*|be an? (?:aunt|uncle|mom|dad|grand\w+)|week fell)\b|\bfell through\b|\b(?:birthday|cumpleaños)\b|\b(?:appointment|appt|cita) (?:with|con) (?:an? |her |his |the |el |la |un |una )?(?:lawyer|attorney|dentist|realtor|landlord|abogad\w+|dentista)\b|\bno plans? (?:or|and|/|,) ?(?:no )?intent`)

// lifeOnly tells whether a line speaks of such plans and of no visit.
func (r *record) lifeOnly(l line) bool {
	return lifeRE.MatchString(l.own) && !sessionRE.MatchString(l.own)
}

// standing tells whether a line says how far a goal is, and nothing of what comes next.
func (r *record) standing(l line) bool {
	return l.has(note.Goal) && !l.has(note.FollowUp) && !l.has(note.Homework) && progressWords.in(l.words) && !planWords.in(l.words) && !aheadRE.MatchString(l.own)
}

// claimed tells whether a line that was taken for a plan, and has no word of one,
// plainly says something else.
func (r *record) claimed(l line) bool {
	if planWords.in(l.words) || aheadRE.MatchString(l.own) {
		return goalOnly(l)
	}
	return goalOnly(l) || compares(l.own) || len(l.harm) > 0 || diagnosisRE.MatchString(l.own) || r.affirmed(impairmentWords, l.words) || r.aboutOthers(l)
}

var sessionRE = regexp.MustCompile(`(?i)\b(?:session|sess|appt|rtc|homework|hw|f/u|follow[- ]?up|tarea|sesión|weekly|biweekly|see (?:her|him|them))\b`)

// doneRE: how a goal, the homework or a visit turned out, though it was taken for a plan.
var doneRE = regexp.MustCompile(`(?i)\b(?:goal|objective|obj|g\d|stg|ltg)\b[^.;]*\b(?:met|achieved|improv\w+|progress\w*|moving along|on track|unchanged)\b|^(?:worked|reviewed|practiced|explored|processed|taught) (?:on|toward|towards|the|a)\b|\b(?:homework|hw) (?:was |were )?(?:not |half )?(?:done|completed|forgotten)\b|\bmissed (?:her|his|their|the|last|one) `)

// formerRE: what was planned once is no plan.
var formerRE = regexp.MustCompile(`(?i)\b(?:the (?:old |last |first )?plan (?:was|had been)|last (?:year|month|summer|winter|spring|fall)|had planned|(?:was|were) (?:planning|going) to|used to|planned to .* but|el plan era)\b`)

// exercise tells whether a line lists what was done in rehabilitation, though its
// counts look like a prescription: "Bike 10 min, SLR 3x10".
func (r *record) exercise(l line) bool {
	return (r.setting == Rehab || r.setting == RehabEvaluation) && !l.is(note.Intervention) && techniqueWords.in(l.words) && !planWords.in(l.words) && !aheadRE.MatchString(l.own)
}

func timeMissing(r *record) asked {
	s := r.Session
	both := s.Start != "" && s.Stop != ""
	switch {
	case both || s.Minutes+s.Therapy != 0 && !r.Profile.StartAndStop:
		return asked{}
	case s.Minutes != 0:
		return r.say("The length is there (%d minutes). When did the session start and stop?", "La duración está (%d minutos). ¿A qué hora empezó y terminó la sesión?", s.Minutes)
	}
	return r.say("When did the session start and stop?", "¿A qué hora empezó y terminó la sesión?")
}

func timeConflict(r *record) asked {
	var words []string
	conflicts := r.Session.Conflicts
	if r.Spanish {
		conflicts = r.Session.spanish
	}
	for _, c := range conflicts {
		words = append(words, string(c))
	}
	return asked{message: strings.Join(words, " ")}
}

// actRE finds what the clinician did in a sentence that is not sorted as an intervention.
var (
	actRE   = regexp.MustCompile(`(?i)^(?:tx|treatment|interventions?|int|did|used)\s*[:=]|^(?:topic|theme|covered|focus|skill|agenda|tema)\b|^(?:we |i |clinician |therapist |client and clinician )?(?:also |then |mostly )?(?:worked on|taught|practi[cs]ed|reviewed|explored|processed|used|did|validated|introduced|model(?:l)?ed|challenged|role[- ]?played|psycho-?ed\w*|facilitated|provided|explained|started|discussed|coached|mapped|identified|helped|had (?:him|her|them|ct|client|pt|each))\b|\bdone (?:together|in session)\b|\btogether\b|^(?:trabajamos|practicamos|hicimos|revisamos|exploramos|se (?:trabaj|revis|abord|practic|hizo|realiz|ense|explor|proces|valid|entreg|utiliz|us))`)
	vagueRE = regexp.MustCompile(`(?i)\b(?:supportive (?:therapy|psychotherapy|counsell?ing|listening)|talk(?:ed)? (?:about|through|therapy)|provided support|support(?:ed|ive)?|listen(?:ed|ing)|discuss\w*|check(?:ed)?[- ]in|chatted|caught up|catch(?:ing)? up|small talk|touched base|checked on|vent\w*|terapia de apoyo|se habló|hablamos|conversamos|platicamos|charlamos|escucha activa)\b`)
)

func interventionMissing(r *record) asked {
	var vague string
	for _, l := range r.lines {
		_, _, named := r.finds(techniqueWords, l.words, 0)
		if elsewhereRE.MatchString(l.own) || clientDidRE.MatchString(l.own) && (awayRE.MatchString(l.own) || onlyDidRE.MatchString(l.own)) {
			continue
		}
		did := l.is(note.Intervention) && !(r.aboutOthers(l) && !actRE.MatchString(l.own)) || l.is(note.Plan) && r.exercise(l)
		if !named && !did && r.setting != TreatmentPlan {
			continue
		}
		named = named && techniqueWords.in(wordsOf(vagueRE.ReplaceAllString(l.own, " ")))
		if r.setting == TreatmentPlan {
			did = did || l.is(note.Plan, note.Assessment)
		}
		if !did && named {
			// Said without a verb, or beside what came of it: "CBT: thought record", "MI around the slip".
			at, _, _ := techniqueWords.find(l.words)
			here := !l.is(note.Reported) || !outsideRE.MatchString(l.own) && !l.voiced()
			did = here && (actRE.MatchString(l.text) || actRE.MatchString(l.own) || at <= 3 && l.is(note.Reported) || l.is(note.Risk) && !slices.ContainsFunc(l.harm, func(m mention) bool { return !m.neutral })) ||
				!l.is(note.Reported, note.Plan, note.Risk, note.Admin) || l.mixed() && !l.is(note.Reported) || at == 0 && l.is(note.Reported) && !outsideRE.MatchString(l.own)
		}
		switch {
		case !did:
		case named || !vagueRE.MatchString(l.own):
			return asked{}
		default:
			vague = l.text
		}
	}
	switch {
	case vague != "":
		return r.say("%s names no technique. What did you do in the session (for example cognitive restructuring, grounding, exposure)?",
			"%s no nombra ninguna técnica. ¿Qué hizo en la sesión (por ejemplo reestructuración cognitiva, respiración, exposición)?", quote(vague))
	case r.setting == TreatmentPlan:
		return r.say("Which interventions are planned? Name the techniques.", "¿Qué intervenciones se planean? Nombre las técnicas.")
	}
	return r.say("What did you do in the session? Name the technique.", "¿Qué hizo en la sesión? Nombre la técnica.")
}

// seen tells whether a line says how the client looked, spoke or behaved. What is
// told of the week is no observation, and neither is a score or that she came late.
func (r *record) seen(l line) bool {
	told := !l.is(note.Observed, note.Response, note.Intervention, note.Assessment, note.Plan)
	list := mseWords
	if told {
		list = seenWords
	}
	_, _, sign := r.finds(list, l.words, 0)
	switch {
	case !sign && (told || !l.is(note.Observed)),
		l.is(note.Plan) && aheadRE.MatchString(l.own), notSeenRE.MatchString(l.own):
		return false
	case told: // one sign may be told as well; two are seen
		return !aheadRE.MatchString(l.own) && (!l.voiced() && !outsideRE.MatchString(l.own) || seenWords.count(l.words) > 1)
	case sign && l.has(note.MSE) && l.is(note.Observed):
		return true
	case outsideRE.MatchString(l.own):
		return false
	}
	return sign || !l.has(note.Measure) && !framedRE.MatchString(l.own) && r.setting != Intake
}

// notSeenRE: nights, parties and what is still to come are told and not seen.
var notSeenRE = regexp.MustCompile(`(?i)^\W*(?:(?:s?he|they|ct|client|pt) )?(?:sleeps?|slept|wakes?|woke)\b|\bthe party\b|\b(?:we )?will (?:work|look|check|monitor)\b|\bnext (?:time|session)\b`)

// framedRE: what is observed of a session's frame, or of a test.
var framedRE = regexp.MustCompile(`(?i)\b(?:late|on time|camera|arriv\w*|attended|session|sess|minutes?|min|phq|gad|pcl|uds|bp|wt|score[ds]?|audio|video|froze)\b|^\W*\w{1,2}\W*$`)

// What was done by somebody else, or by the client on her own.
var (
	elsewhereRE = regexp.MustCompile(`(?i)\b(?:last|former|previous|old|prior|other) (?:therapist|counsell?or|psych\w+|provider) (?:did|used|tried|taught)|\breading (?:a |the |an )?(?:\w+ )?(?:book|article)|\b(?:terapeuta|psicóloga) anterior`)
	clientDidRE = regexp.MustCompile(`(?i)^(?:the )?(?:she|he|they|ct|client|pt|patient|ella|él|la paciente|el paciente) (?:also )?(?:did|does|used|uses|practi[cs]ed|practi[cs]es|tried|tries|journaled|hizo|usó|practicó)\b`)
	onlyDidRE   = regexp.MustCompile(`(?i)\b(?:on|at|in) the (?:bus|store|train|car|plane|meeting)\b|\bdaily\b|\bevery (?:day|night|morning)\b|\b(?:on|by) (?:her|his|their) own\b|\ben el (?:bus|trabajo|metro)\b|\b(?:x ?\d|\d ?x|twice|once)\b`)
)

// mseMissing asks for what was observed: as a grave matter where the service cannot go without it.
func mseMissing(r *record) asked {
	if slices.ContainsFunc(r.lines, r.seen) || r.says(note.AskMSE) {
		return asked{}
	}
	if slices.ContainsFunc(r.Session.Codes, func(c string) bool { return slices.Contains(evaluations, c) || c == "90839" }) || r.setting == Intake {
		q := r.say("This service needs a mental status examination. What did you observe?", "Este servicio requiere un examen del estado mental. ¿Qué observó?")
		q.severity = note.Error
		return q
	}
	return r.say("Nothing observed is written (for example affect, speech, appearance). \"Not assessed\" is an answer.",
		"No hay nada observado (por ejemplo afecto, habla, aspecto). \"No evaluado\" también es una respuesta.")
}

// voiced tells whether somebody is said to have told the line.
func (l line) voiced() bool {
	return slices.ContainsFunc(l.sources, func(s note.Statement) bool { return s.Voice == note.Client || s.Voice == note.Collateral })
}

var (
	consentRE   = regexp.MustCompile(`(?i)\bconsent\w*|\bconsint\w*|\bconsentimiento|\broi\b|\brelease (?:of information|signed)\b`)
	noticeRE    = regexp.MustCompile(`(?i)\bredisclos\w+|\bre-disclos\w+|\bredivulga\w+|\b42 CFR (?:part )?2\b|\bpart 2 notice\b`)
	substanceRE = regexp.MustCompile(`(?i)\b(?:substance|sud|oud|aud|opioid|opiate|alcohol use|cocaine|meth(?:amphetamine)?|fentanyl|heroin|sober|sobriety|relapse|uds|suboxone|methadone|buprenorphine|vivitrol|detox|naloxone)\b|\bF1[0-9]\.`)
)

// consentMissing asks, in profiles that want it, for the consent that a record of
// substance use or a video session rests on.
func consentMissing(r *record) asked {
	remote := remoteRE.MatchString(r.Session.Modality)
	says := func(re *regexp.Regexp) bool { // a note of consent may frame the session alone
		return r.any(re) || slices.ContainsFunc(r.Statements, func(s note.Statement) bool {
			return s.Unused == note.UsedAdmin && re.MatchString(string(s.Text))
		})
	}
	consented := r.Session.Consent != "" || r.facet(note.Consent) || says(consentRE)
	switch {
	case r.Profile.Name != "part2" && (consented || !remote):
		return asked{}
	case r.Profile.Name != "part2":
		return r.say("It was a telehealth session. Did the client consent to it?", "Fue una sesión a distancia. ¿Dio el paciente su consentimiento?")
	case !r.any(substanceRE), consented && says(noticeRE):
		return asked{}
	case consented: // the statement of 42 CFR 2.32 is the program's to attach; nothing is written into the note
		q := r.say("Before this leaves the program: do a copy of the consent and the notice on redisclosure (42 CFR 2.32) go with it?",
			"Antes de que salga del programa: ¿la acompañan una copia del consentimiento y el aviso sobre redivulgación (42 CFR 2.32)?")
		q.severity = note.Info
		return q
	}
	q := r.say("This speaks of treatment for substance use. Is the written consent on file? To anybody outside the program the note goes only with a copy of it and the notice on redisclosure (42 CFR 2.32).",
		"Aquí se habla de tratamiento por consumo de sustancias. ¿Consta el consentimiento escrito? Fuera del programa la nota va solo con una copia y con el aviso sobre redivulgación (42 CFR 2.32).")
	q.severity = note.Error
	return q
}

// participantsMissing asks who was there where the service depends on it.
func participantsMissing(r *record) asked {
	s := r.Session
	if len(s.Participants) > 0 {
		return asked{}
	}
	group := r.setting == Group || slices.Contains(s.Codes, "90853") || groupRE.MatchString(s.Service)
	family := r.setting == Couple || r.setting == Family || slices.ContainsFunc(s.Codes, func(c string) bool { return c == "90846" || c == "90847" || c == "90849" }) ||
		familyRE.MatchString(s.Service)
	switch {
	case group && !r.any(membersRE):
		return r.say("How many people took part in the group?", "¿Cuántas personas participaron en el grupo?")
	case family && !group && !r.any(presentRE) && !r.any(withRE) && !r.any(bothRE) && r.speakers() < 2:
		return r.say("Who was present in the session?", "¿Quién estuvo presente en la sesión?")
	}
	return asked{}
}

var (
	bothRE    = regexp.MustCompile(`(?i)\bboth (?:\w+ )?(?:present|partners?|parents|attended|here|deny|denied|agreed|report|say|said|able|clients?|spouses|identified|committed|were)\b|\beach partner\b|\bthey (?:both|each)\b|\b(?:ambos|los dos|las dos)\b|(?-i:\b(?:[A-Z]\.?|[A-Z][a-z]+),? (?:and|&|y) (?:[A-Z]\b\.?|[A-Z][a-z]+))`)
	speakerRE = regexp.MustCompile(`(?:^|[.;,] )(?:and )?([A-Z]|[A-Z][a-z]{2,}|[Hh]usband|[Ww]ife|[Mm]om|[Dd]ad|[Pp]artner|[Mm]other|[Ff]ather|[Hh]e|[Ss]he)\.? (?:says?|said|states?|stated|reports?|reported|rpts|feels|felt|denies|agreed|wants|dice|refiere|told|paraphrased)\b`)
)

// speakers counts the people who are heard to speak in the note.
func (r *record) speakers() int {
	seen := map[string]bool{}
	for _, l := range r.lines {
		for _, m := range speakerRE.FindAllStringSubmatch(l.own, -1) {
			seen[strings.ToLower(m[1])] = true
		}
	}
	return len(seen)
}

// locationMissing asks where the client was, for telehealth.
func locationMissing(r *record) asked {
	s := r.Session
	if s.Place != "" || s.PlaceCode == "10" || !remoteRE.MatchString(s.Modality) || r.any(locatedRE) {
		return asked{}
	}
	return r.say("It was a telehealth session. Where was the client (for example at home)?", "Fue una sesión a distancia. ¿Dónde estaba el paciente (por ejemplo en casa)?")
}

// placeWords are where clients sit when they are seen from afar.
const placeWords = `home|house|apartment|apt|car|truck|van|vehicle|work|office|school|dorm|library|hospital|bedroom|living room|kitchen|room|break ?room|place|hotel|parking lot|porch|yard|closet|basement|garage|(?:mom|dad|mother|father|parents|sister|brother|boyfriend|girlfriend|partner|friend)['’]?s?`

var (
	serviceRE = regexp.MustCompile(`(?i)\b(?:individual|indiv|couples?|family|group|crisis)(?: (?:session|sess|therapy|psychotherapy|tx|counsell?ing))?\b|\b(?:intake|diagnostic evaluation|sesión (?:individual|de pareja|familiar|grupal)|terapia (?:individual|de pareja|familiar|grupal))\b`)
	remoteRE  = regexp.MustCompile(`(?i)tele|video|phone|audio|virtual|remote`)
	locatedRE = regexp.MustCompile(`(?i)\b(?:located (?:at|in)|(?:joined|called|calling|attended|participated|logged (?:in|on)|connected|session|telehealth|video|zoom|phone|on camera|(?:client|ct|pt|patient|she|he|they)(?: (?:was|were|is|are|sat|sitting|alone))*)\b[^.;\d]{0,24}\b(?:from|at|in) (?:(?:his|her|their|the|a|my) )?(?:\w+['’]s )?(?:parked |own |private )?(?:` + placeWords + `)|(?:client|ct|pt|patient|she|he|they)(?:['’]s| is| was| were)? home|(?:desde|en) (?:su )?(?:casa|domicilio|hogar|trabajo|carro|coche|auto|oficina))\b`)
)

var privateRE = regexp.MustCompile(`(?i)\b(?:counter-?transference|my (?:own )?(?:sense|gut|hunch|impression|feeling)s? (?:is|was|says|that|about)|i (?:wonder|suspect) (?:if|whether|that)|i (?:felt|feel|found myself|am|was) (?:very |so |a bit |rather |really |feeling )?(?:bored|annoyed|irritated|frustrated|angry|sad|protective|attracted|drained|tired|anxious|helpless|manipulated|pulled|uneasy|worried about (?:my|being))|note to self|for supervision|bring (?:this )?to supervision|process note|not for (?:the )?(?:note|chart|record)|off the record)\b`)

func privateContent(r *record) asked {
	for _, l := range r.lines {
		if !privateWords.in(l.words) {
			continue
		}
		if privateRE.MatchString(unquoted(l.text)) {
			return r.say("%s reads like a private process note. Keep it out of the progress note?", "%s parece una nota privada de proceso. ¿Dejarla fuera de la nota?", quote(l.text))
		}
	}
	return asked{}
}

var (
	rolesRE   = kinRE + `|friend|best friend|boss|manager|supervisor|coworker|co-worker|colleague|ex|ex-?(?:husband|wife|boyfriend|girlfriend|partner)|cousin|roommate|neighbou?r|landlord|teacher|professor|classmate|coach|pastor|bf|gf|niece|nephew`
	namedRE   = regexp.MustCompile(`(?:(?i:\b(?:` + rolesRE + `)),? (?:(?i:named|called) )?\(?(?:(?:Mrs?|Ms|Miss)\.? )?|\b(?:Mrs?|Ms|Miss|Sra?)\.? )([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b`)
	kinOnlyRE = regexp.MustCompile(`(?i)^(?:` + rolesRE + `)s?$`)
	// Capitalised words after a role that are no names.
	notNameRE = regexp.MustCompile(`^(?:I|The|She|He|They|Her|His|Their|It|We|You|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Thanksgiving|Easter|Reports?|States?|Denies|Says|Said|Client|Ct|Pt|Patient|And|But|Is|Was|Has|Will|Plan|No|Not|Zoom|English|Spanish|Catholic|Christian|Medicaid|Medicare|Facebook|Instagram|Anonymous)$`)
)

func thirdParty(r *record) asked {
	client := strings.ToLower(string(r.Session.Client))
	var names []string
	for _, l := range r.lines {
		if !capitalInside(l.text) {
			continue
		}
		for _, m := range namedRE.FindAllStringSubmatch(l.text, -1) {
			name := m[1]
			if first, rest, ok := strings.Cut(name, " "); ok && notNameRE.MatchString(rest) {
				name = first
			}
			first, _, _ := strings.Cut(name, " ")
			if notNameRE.MatchString(first) || kinOnlyRE.MatchString(first) || client != "" && slices.Contains(strings.Fields(client), strings.ToLower(first)) || slices.Contains(names, name) {
				continue
			}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return asked{}
	}
	return r.say("The note names %s. Write the role or initials of other people instead?", "La nota nombra a %s. ¿Escribir el parentesco o las iniciales en su lugar?", strings.Join(names, ", "))
}

// capitalInside tells whether a word after the first begins with a capital, as a name does.
func capitalInside(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] >= 'A' && text[i] <= 'Z' && (text[i-1] == ' ' || text[i-1] == '(') {
			return true
		}
	}
	return false
}

var judgementRE = regexp.MustCompile(`(?i)\b(?:manipulat(?:ive|ing)|attention[- ]seeking|lazy|dramatic|drama queen|being difficult|non-?compliant|crazy|clingy|bratty|spoiled|faking|milking it|drug[- ]seeking|frequent flyer|hot mess|train ?wreck|playing games|ridiculous|self-pity(?:ing)?|whin(?:y|ing)|needy|hysterical|obviously|clearly lying|playing the victim|borderline behaviou?r|entitled|annoying|manipulador\w*|perezos[oa]|dramátic[oa]|histéric[oa])\b`)

// judgement finds judging words that are the clinician's own: what the client
// said of herself or others is her account, and a quotation is a quotation.
func judgement(r *record) asked {
	for _, l := range r.lines {
		if l.is(note.Reported) && !l.is(note.Observed, note.Assessment) && !ofClientRE.MatchString(l.own) {
			continue
		}
		if m := judgementRE.FindString(unquoted(l.text)); m != "" {
			return r.say("%q judges. Describe what the client did instead?", "%q es un juicio. ¿Describir lo que hizo el paciente?", m)
		}
	}
	return asked{}
}

// ofClientRE: the clinician says what the client is.
var ofClientRE = regexp.MustCompile(`(?i)^(?:the )?(?:client|ct|pt|patient|clt|paciente) (?:was|is|being|remains|seems|seemed|continues|acted|es|está|estuvo)\b`)

var quotedRE = regexp.MustCompile(`"[^"]*"|“[^”]*”`)

func unquoted(s string) string { return quotedRE.ReplaceAllString(s, " ") }

// The Joint Commission's list, where it stands beside a dose or a medication alone:
// elsewhere MS is mental status, and U is a shorthand for you.
var unsafe = []struct {
	re               *regexp.Regexp
	instead, spanish string
}{
	{regexp.MustCompile(`\b\d+(?:\.\d+)?\s?(?:IU)\b`), "International Unit", "unidad internacional"},
	{regexp.MustCompile(`\b\d+(?:\.\d+)?\s?[Uu]\b`), "unit", "unidad"},
	{regexp.MustCompile(`(?i)(?:\b|\d)(?:mg|mcg|g|ml|units?|tabs?|caps?|pills?|[a-z]+(?:ine|am|one|ol|il|ide|ate|pin|lin|tal|ram|um))\b[^.;]{0,20}?\s(?:q\.?o\.?d\b\.?)`), "every other day", "un día sí y otro no"},
	{regexp.MustCompile(`(?i)(?:\b|\d)(?:mg|mcg|g|ml|units?|tabs?|caps?|pills?|[a-z]+(?:ine|am|one|ol|il|ide|ate|pin|lin|tal|ram|um))\b[^.;]{0,20}?\s(?:q\.?d\b\.?)`), "daily", "cada día"},
	{regexp.MustCompile(`(?i)\b\d+\.0+\s?(?:mg|mcg|g|ml|units?)\b`), "the number without .0", "el número sin .0"},
	{regexp.MustCompile(`(?i)(?:^|[^\d\w])\.\d+\s?(?:mg|mcg)\b`), "the number with 0 before the point", "el número con 0 antes del punto"},
	{regexp.MustCompile(`\bMSO4\b|\bMgSO4\b|\bMS\s?\d+\s?(?:mg|mcg)\b|\b\d+\s?(?:mg|mcg) MS\b`), "the name of the medication", "el nombre del medicamento"},
}

// unsafeAbbreviation looks at her own words too: where the draft wrote one of these
// out, she says whether it was meant so.
func unsafeAbbreviation(r *record) asked {
	for _, l := range r.lines {
		if !strings.ContainsAny(l.own, "0123456789qQ") {
			continue
		}
		for _, u := range unsafe {
			instead := u.instead
			if r.Spanish {
				instead = u.spanish
			}
			if m := u.re.FindString(l.text); m != "" {
				return r.say("%s can be misread. Write %s.", "%s se puede leer mal. Escriba %s.", quote(m), instead)
			}
			if m := u.re.FindString(l.own); m != "" {
				q := r.say("%s can be misread, so it was written out: %s. Is this what you meant?", "%s se puede leer mal y se escribió completo: %s. ¿Es lo que quería decir?", quote(m), instead)
				q.severity = note.Info
				return q
			}
		}
	}
	return asked{}
}

// quote shows a sentence of hers, shortened.
func quote(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > 80 {
		s = strings.TrimSpace(string(runes[:79])) + "…"
	}
	return "“" + s + "”"
}

// list joins names: "a plan, intent or access to means".
func list(names []string, or string) string {
	if len(names) == 1 {
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + or + " " + names[len(names)-1]
}
