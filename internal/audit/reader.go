package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// What several rules read in the same way: a goal, a figure beside the one before,
// what is still to be done. The sorter's slot alone answers no question where the
// words are plainly those of another: "PHQ 14, was 17" last in a dump is taken for a
// plan, "Goal: attend 80 % of classes" for a step.

// earlierRE has the words that put a figure, or a state, at an earlier time.
var earlierRE = regexp.MustCompile(`(?i)[,(;–-] ?(?:it |she |he |they )?(?:was|were)\b|\b(?:had been|up from|down from|from \d|vs\.?|versus|against|compared|prior|previous(?:ly)?|baseline|at (?:intake|eval\w*|start|admission|onset|first)|to start|last (?:week|wk|month|mo|session|sess|visit|time|year|spring|summer|fall|winter|` + monthRE + `|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*)|(?:\w+ )?(?:days?|weeks?|wks?|months?|mos?|years?|visits?|sessions?) ago|in (?:` + monthRE + `|the (?:spring|summer|fall|winter|beginning))|used to|before (?:tx|treatment|therapy|that)|initially|antes|el mes pasado|la semana pasada|hace \w+ (?:d[ií]as?|semanas?|mes(?:es)?)|al inicio|en (?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre))\b`)

var (
	figureRE = regexp.MustCompile(`(?i)(?:^|[\s(+~<>≈-])(\d+(?:\.\d+)?|zero|none|one|two|three|four|five|six|seven|eight|nine|ten|once|twice|daily|nightly|hourly|weekly|never|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|una vez|a diario|diario)\b`)
	// Two figures with an arrow between them, "17 -> 14", "9 a 14 kg".
	arrowRE  = regexp.MustCompile(`\d\s?[a-z%]*\s?(?:->|→|-->|=>|>>)\s?\d`)
	unlikeRE = regexp.MustCompile(`(?i)\b(?:now|today|ya|ahora|this (?:week|wk|month|time))\b.*\b(?:(?:did|was|were|could|would|had|does)(?: not|n['’]?t)|used to|before|antes)\b|\b(?:used to|antes)\b.*\b(?:now|ya|ahora|hoy)\b`)
	dosesRE  = regexp.MustCompile(`(?i)\b\d+(?:\.\d+)?\s?(?:mg|mcg)\b`)
	sinceRE  = regexp.MustCompile(`(?i)\b(?:from|desde)\s+\d{1,2}(?::\d\d)?\s?(?:am|pm|a|p)?\s*(?:to|until|till|-|–|a)\s`)
)

// compares tells whether a sentence of text sets what is beside what was: two
// figures, one of them of an earlier time, or "now" beside "did not".
func compares(text string) bool {
	return slices.ContainsFunc(sentenceEndRE.Split(text, -1), func(s string) bool {
		switch {
		case dosesRE.MatchString(s), sinceRE.MatchString(s), diagnosisRE.MatchString(s):
			return false
		case arrowRE.MatchString(s), unlikeRE.MatchString(s):
			return true
		}
		s = dateRE.ReplaceAllString(s, " ")
		return len(figureRE.FindAllStringIndex(s, 2)) == 2 && earlierRE.MatchString(s)
	})
}

var (
	goalLabelRE = regexp.MustCompile(`(?i)^\W*(?:(?:tx|treatment|plan|tp|long|short|term|her|his|their|the|client|patient|[a-z]['’]s|short-term|long-term|session|current|overall|ot|pt|slp|this is) )*(?:goals?|obj(?:ective)?s?|stg|ltg|targets?|aims?|meta|objetivo)\b`)
	inGoalRE    = regexp.MustCompile(`(?i)\b(?:goals?|obj(?:ective)?|stg|ltg|plan goal|tx goal) ?#?(?:\d|of|to|:|=)|(?:^|\s)(?:meta|objetivo) \w+ (?:de|del)\b`)
	statusRE    = regexp.MustCompile(`(?i)\b(?:met|unmet|achieved|reached|partly|partially|partial|mastered|on track|progress\w*|improv\w*|unchanged|no change|ongoing|stalled|emerging|worse|better|slow(?:ly)?|moving|ahead|behind|closer|nearly|almost|not yet|attained|discontinu\w+|baseline|currently|logrado|cumplid\w+|alcanzad\w+|parcial\w*|avan[cz]\w+|\d+ ?%? (?:now|today)|still|down|up)\b`)
)

// goalOnly tells whether a line states a goal and not how far it is. What a goal
// speaks of is not there yet.
func goalOnly(l line) bool {
	own := l.source()
	return len(own) < 120 && (goalLabelRE.MatchString(own) || inGoalRE.MatchString(own) && l.has(note.Goal)) && !statusRE.MatchString(own) && !compares(own)
}

// labels are what bulleted notes put before what is asked for.
var labels = map[note.QuestionID]*regexp.Regexp{
	note.AskResponse:   labelled(`(?:(?:client|pt|patient|ct)(?:['’]s)? )?(?:response|resp|reaction|respuesta)|r`),
	note.AskProgress:   labelled(`(?:(?:tx|treatment|client|goal) )?(?:progress|movement|trajectory|status vs\.? baseline|progreso|avances?)`),
	note.AskPlan:       labelled(`(?:(?:next|follow[- ]?up) )?(?:plan|next(?: steps?| session| visit| appt)?|to do|f/u|follow[- ]?up|homework|hw|próxima cita|tarea)|p`),
	note.AskImpairment: labelled(`(?:(?:role|daily|current|level of) )?(?:functioning|function|impairments?|functional (?:status|impairment|limitations?|impact)|impact|adls?|funcionamiento|deterioro)`),
	note.AskMSE:        labelled(`(?:mse|mental status(?: exam)?|obs|observations?|presentation|appearance(?:/\w+)?|affect|examen mental)`),
}

func labelled(names string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)^[\s*•·>-]*(?:` + names + `)\s*[:=]\s*[\pL\pN+↑↓<>]`)
}

var emptyLabelRE = regexp.MustCompile(`(?i)[:=]\s*(?:n/?a|tbd|not (?:assessed|addressed|discussed)|deferred|notes?\b|pending|fine|wnl|ok(?:ay)?|none|no (?:impairment|issues|problems))`)

// says tells whether a line answers a question by the label it begins with.
func (l line) says(id note.QuestionID) bool {
	re, ok := labels[id]
	own := l.source()
	return ok && strings.ContainsAny(own, ":=") && re.MatchString(own) && (!emptyLabelRE.MatchString(own) || id == note.AskProgress && !strings.Contains(strings.ToLower(own), "note"))
}

func (r *record) says(id note.QuestionID) bool {
	return slices.ContainsFunc(r.lines, func(l line) bool { return l.says(id) })
}

// source gives the clinician's own words, or the sentence where there are none.
func (l line) source() string {
	if _, own, ok := strings.Cut(l.own, "\n"); ok {
		return own
	}
	return l.own
}
