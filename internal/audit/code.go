package audit

import (
	"fmt"
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
	complexRE = regexp.MustCompile(`(?i)\b(?:maladaptive|interfer\w+|mandated|report(?:ed)? to (?:cps|dcf|aps|protective)|cps|aps|sentinel|play (?:equipment|therapy)|interpreter|caregiver|argu\w+ between|disrupt\w+)\b`)
	absentRE  = regexp.MustCompile(`(?i)\b(?:client|ct|pt|patient) (?:was )?(?:not present|absent|did not attend)|without (?:the )?(?:client|ct|pt|patient)\b`)
)

// minutesFit words the range of a code: "16 to 37", "53 or more".
func (c codeRule) minutesFit() string {
	if c.max == 0 {
		return fmt.Sprintf("%d minutes or more", c.min)
	}
	return fmt.Sprintf("%d to %d minutes", c.min, c.max)
}

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

// codeMismatch checks the codes against each other, the minutes and who was there.
func codeMismatch(r *record) string {
	s := r.session
	var wrong []string
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }

	em := slices.ContainsFunc(s.Codes, emRE.MatchString)
	var primary []string
	for _, c := range s.Codes {
		if !emRE.MatchString(c) {
			primary = append(primary, c)
		}
	}
	all := slices.Concat(primary, s.Addons)

	for _, c := range all {
		rule, known := codeRules[c]
		switch {
		case !known && strings.HasPrefix(c, "908"):
			say("%s is not a code for this kind of service.", c)
		case s.Minutes == 0 || rule.min == 0:
		case s.Minutes < rule.min && c == "90840":
			say("90840 begins at 75 minutes; the session was %d.", s.Minutes)
		case s.Minutes < rule.min || rule.max > 0 && s.Minutes > rule.max:
			text := fmt.Sprintf("%s is for %s; the session was %d.", c, rule.minutesFit(), s.Minutes)
			if better := fits(s.Minutes); better != "" && slices.Contains(psychotherapy, c) {
				text += fmt.Sprintf(" %d minutes fit %s.", s.Minutes, better)
			} else if s.Minutes < 16 && slices.Contains(slices.Concat(psychotherapy, withEM), c) {
				text += " Under 16 minutes no psychotherapy code fits."
			}
			wrong = append(wrong, text)
		}
	}
	if len(primary) > 1 {
		say("One code covers the whole session by its total time: which of %s?", strings.Join(primary, " and "))
	}
	for _, c := range s.Addons {
		switch {
		case slices.Contains(withEM, c) && !em:
			say("%s is added to a medical visit (an E/M code) of the same day; none is named.", c)
		case c == "90840" && !slices.Contains(primary, "90839"):
			say("90840 is added to 90839 only.")
		case c == "90785" && !slices.ContainsFunc(all, func(x string) bool { return slices.Contains(complexBases, x) }):
			say("90785 cannot be added to this code.")
		case c == "90785" && !r.any(complexRE):
			say("90785 needs its reason in the note: for example an interpreter, or a caregiver who got in the way of treatment. Extra time is none.")
		}
	}
	if em && slices.ContainsFunc(psychotherapy, func(c string) bool { return slices.Contains(primary, c) }) {
		say("With an E/M code of the same day, psychotherapy is an add-on: 90833, 90836 or 90838.")
	}
	people := strings.Join(s.Participants, ", ")
	clientThere := clientRE.MatchString(people)
	switch {
	case slices.Contains(primary, "90846") && clientThere:
		say("90846 is without the client, but the client is listed as present; with the client it is 90847.")
	case slices.Contains(primary, "90847") && r.any(absentRE):
		say("90847 is with the client present, but the note says the client was not; without the client it is 90846.")
	}
	if slices.Contains(primary, "90853") && people == "1 participants" {
		say("90853 is for a group; one participant is named.")
	}
	return strings.Join(wrong, " ")
}

// codeMissing suggests, by the minutes, and leaves the choice to her.
func codeMissing(r *record) string {
	if r.session.CPT != "" {
		return ""
	}
	single := r.session.Service == "" || strings.Contains(strings.ToLower(r.session.Service), "individual")
	if code := fits(r.session.Minutes); code != "" && single {
		return fmt.Sprintf("No billing code yet. %d minutes of individual psychotherapy fit %s (%s). Which code?",
			r.session.Minutes, code, codeRules[code].minutesFit())
	}
	return "No billing code yet. Which code?"
}

// participantsMissing asks who was there where the service depends on it.
func participantsMissing(r *record) string {
	s := r.session
	if len(s.Participants) > 0 {
		return ""
	}
	group := slices.Contains(s.Codes, "90853") || groupRE.MatchString(s.Service)
	family := slices.ContainsFunc(s.Codes, func(c string) bool { return c == "90846" || c == "90847" || c == "90849" }) ||
		familyRE.MatchString(s.Service)
	switch {
	case group && !r.any(membersRE):
		return "How many people took part in the group?"
	case family && !group && !r.any(presentRE):
		return "Who was present in the session?"
	}
	return ""
}

// locationMissing asks where the client was, for telehealth.
func locationMissing(r *record) string {
	if r.session.Place != "" || !remoteRE.MatchString(r.session.Modality) || r.any(locatedRE) {
		return ""
	}
	return "It was a telehealth session. Where was the client (for example at home)?"
}

var (
	remoteRE  = regexp.MustCompile(`(?i)tele|video|phone|audio|virtual|remote`)
	locatedRE = regexp.MustCompile(`(?i)\b(?:located (?:at|in)|(?:joined|called|attended|participated|logged (?:in|on)|session|telehealth|video|zoom)\b[^.;]*\b(?:from|at|in) (?:(?:his|her|their|the|a|parked) )?(?:home|house|apartment|car|work|office|school|dorm|library|hospital|bedroom)|(?:client|ct|pt|patient) (?:was )?(?:at|in) (?:(?:his|her|their|the|a|parked) )?(?:home|house|apartment|car|work|office|school|dorm))\b`)
)

// mseNeeded tells whether the service cannot go without a mental status examination.
func mseNeeded(r *record) bool {
	return slices.ContainsFunc(r.session.Codes, func(c string) bool { return slices.Contains(evaluations, c) || c == "90839" }) ||
		r.kind == note.Intake
}

func mseMissing(r *record) bool {
	return !r.slot(note.Observed) && !r.facet(note.MSE) && !r.any(mseRE)
}

var mseRE = regexp.MustCompile(`(?i)\b(?:affect|mental status|mse|eye contact|orient(?:ed|ation)|a ?& ?o|aox?\d|grooming|groomed|tearful|speech|thought process|psychomotor|appeared|presented as|dishevel\w*)\b`)
