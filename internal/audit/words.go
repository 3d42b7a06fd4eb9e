package audit

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// What counts as said, where neither a slot nor a facet tells it.
var (
	diagnosisNameRE = regexp.MustCompile(`\b(?:GAD|MDD|PTSD|OCD|ADHD|BPD|BPAD|SUD|AUD|OUD)\b(?:[^-]|$)|(?i:\b(?:generali[sz]ed anxiety|major depressi\w+|(?:anxiety|depressive|adjustment|panic|bipolar|personality|eating|stress|use|mood|conduct|attention\S*) disorder|bipolar|dysthymia|agoraphobia|schizo\w+|anorexia|bulimia|social phobia)\b)`)
	serviceRE       = regexp.MustCompile(`(?i)\b(?:individual|couples?|family|group|crisis) (?:session|sess|therapy|psychotherapy|tx|counsell?ing)\b|\b(?:intake|diagnostic evaluation)\b`)
	planRE          = regexp.MustCompile(`(?i)\b(?:next (?:session|appt|appointment|visit|week)|follow[- ]?up|f/u|rtc|return (?:in|to clinic)|homework|hw|will (?:continue|practice|follow|meet|see|refer|schedule)|continue (?:weekly|biweekly|with|to)|discharged?|referr(?:ed|al)|no further sessions)\b`)
	responseRE      = regexp.MustCompile(`(?i)\b(?:receptive|engaged|responded|response to|was able to|able to (?:identify|name|use|practice|complete)|resist(?:ed|ant)|tolerated|found (?:it|this|that) (?:helpful|useful|hard)|practi[cs]ed (?:in|during) session|participated|demonstrated)\b`)
	progressRE      = regexp.MustCompile(`(?i)\b(?:progress\w*|improv\w*|worse\w*|better|unchanged|no change|stable|regress\w*|declin\w*|plateau\w*|decreas\w*|increas\w*|reduc\w*|fewer|gains|maintain\w*|down from|up from|met goal)\b`)
	impairmentRE    = regexp.MustCompile(`(?i)\b(?:impair\w*|interfer\w*|function\w*|missed (?:\w+ ){0,3}(?:work|school|class\w*|days?|shifts?)|call(?:ed|ing) (?:out|in sick)|(?:can't|cannot|unable to|difficulty|trouble|hard to|struggl\w+) (?:\w+ )?(?:work\w*|concentrat\w*|focus\w*|sleep\w*|get\w* (?:up|out)|leav\w*|driv\w*|parent\w*|socializ\w*|eat\w*|function\w*|complet\w*|fall\w*|stay\w*|shower\w*|clean\w*)|isolat\w*|avoid(?:s|ed|ing)? (?:work|school|friends|people|driving|going|social\w*|leaving)|withdr[ae]w\w*|sleep(?:s|ing)? (?:only )?\d|insomnia|conflict (?:at|with)|fail(?:ed|ing) (?:class\w*|school))\b`)
	goalRE          = regexp.MustCompile(`(?i)\b(?:goals?|objectives?|tx plan|treatment plan)\b`)
	techniqueRE     = regexp.MustCompile(`(?i)\b(?:cbt|dbt|emdr|act|erp|ifs|mi|cpt therapy|tf-?cbt|pe|behaviou?ral activation|cognitive\w*|restructur\w*|refram\w*|exposure|mindful\w*|grounding|breathing|relaxation|pmr|motivational|psycho-?ed\w*|validat\w*|thought (?:record|log|challeng\w*)|socratic|role[- ]?play\w*|problem[- ]solv\w*|skills?|coping|communication|i-statements|psychodynamic|interpret\w*|process\w*|explor\w*|normali[sz]\w*|challeng\w*|taught|teach\w*|practi[cs]\w*|reviewed|model(?:l?ed|ing)|rehears\w*|imagery|journal\w*|distress tolerance|chain analysis|worksheet|safety plan\w*|narrative|solution[- ]focused|play therapy|sand tray|art|contingency|sleep hygiene|stimulus control|assertive\w*|boundar\w*|boundaries|identif\w*|discuss\w*)\b`)
	vagueRE         = regexp.MustCompile(`(?i)\b(?:supportive (?:therapy|psychotherapy|counsell?ing|listening)|talk(?:ed)? (?:about|through|therapy)|provided support|support(?:ed|ive)?|listen(?:ed|ing)|discuss\w*|check(?:ed)?[- ]in|chatted|vent\w*)\b`)
)

// actRE finds what the clinician did in a sentence that is not sorted as an intervention.
var actRE = regexp.MustCompile(`(?i)^(?:we |i |clinician |therapist )?(?:worked on|taught|practi[cs]ed|reviewed|explored|processed|used|validated|introduced|model(?:l)?ed|challenged|role[- ]?played|psycho-?ed\w*|facilitated|provided)\b`)

func interventionMissing(r *record) string {
	var vague string
	for _, l := range r.lines {
		did := !l.is(note.Reported) && actRE.MatchString(l.text) && techniqueRE.MatchString(l.text)
		if !l.is(note.Intervention) && !did {
			continue
		}
		if left := vagueRE.ReplaceAllString(l.text, " "); techniqueRE.MatchString(left) || !vagueRE.MatchString(l.text) {
			return ""
		}
		vague = l.text
	}
	if vague != "" {
		return quote(vague) + " names no technique. What did you do in the session (for example cognitive restructuring, grounding, exposure)?"
	}
	return "What did you do in the session? Name the technique."
}

var privateRE = regexp.MustCompile(`(?i)\b(?:counter-?transference|my (?:own )?(?:sense|gut|hunch|impression|feeling)s? (?:is|was|says|that|about)|i (?:wonder|suspect) (?:if|whether|that)|i (?:felt|feel|found myself|am|was) (?:very |so |a bit |rather |really |feeling )?(?:bored|annoyed|irritated|frustrated|angry|sad|protective|attracted|drained|tired|anxious|helpless|manipulated|pulled|uneasy|worried about (?:my|being))|note to self|for supervision|bring (?:this )?to supervision|process note|not for (?:the )?(?:note|chart|record)|off the record)\b`)

func privateContent(r *record) string {
	for _, l := range r.lines {
		if privateRE.MatchString(unquoted(l.text)) {
			return quote(l.text) + " reads like a private process note. Keep it out of the progress note?"
		}
	}
	return ""
}

var (
	rolesRE = kinRE + `|friend|best friend|boss|manager|supervisor|coworker|co-worker|colleague|ex|ex-?(?:husband|wife|boyfriend|girlfriend|partner)|cousin|roommate|neighbou?r|landlord|teacher|professor|classmate|coach|pastor|bf|gf|niece|nephew`
	namedRE = regexp.MustCompile(`(?i:\b(?:` + rolesRE + `)),? (?:(?i:named|called) )?\(?([A-Z][a-z]+(?: [A-Z][a-z]+)?)\b`)
	// Capitalised words after a role that are no names.
	notNameRE = regexp.MustCompile(`^(?:I|The|She|He|They|Her|His|Their|It|We|You|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Thanksgiving|Easter|Reports?|States?|Denies|Says|Said|Client|Ct|Pt|Patient|And|But|Is|Was|Has|Will|Plan|No|Not|Zoom|English|Spanish|Catholic|Christian|Medicaid|Medicare|Facebook|Instagram|Anonymous)$`)
)

func thirdParty(r *record) string {
	client := strings.ToLower(string(r.session.Client))
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
			if notNameRE.MatchString(first) || client != "" && slices.Contains(strings.Fields(client), strings.ToLower(first)) || slices.Contains(names, name) {
				continue
			}
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "The note names " + strings.Join(names, ", ") + ". Write the role or initials of other people instead?"
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

var judgementRE = regexp.MustCompile(`(?i)\b(?:manipulat(?:ive|ing)|attention[- ]seeking|lazy|dramatic|drama queen|being difficult|non-?compliant|crazy|whin(?:y|ing)|needy|hysterical|obviously|clearly lying|playing the victim|borderline behaviou?r|entitled|annoying)\b`)

// judgement finds judging words that are the clinician's own: what the client
// said of herself or others is her account, and a quotation is a quotation.
func judgement(r *record) string {
	for _, l := range r.lines {
		if l.is(note.Reported) && !l.is(note.Observed) && !l.is(note.Assessment) {
			continue
		}
		if m := judgementRE.FindString(unquoted(l.text)); m != "" {
			return fmt.Sprintf("%q judges. Describe what the client did instead?", m)
		}
	}
	return ""
}

var quotedRE = regexp.MustCompile(`"[^"]*"|“[^”]*”`)

func unquoted(s string) string { return quotedRE.ReplaceAllString(s, " ") }

// The Joint Commission's list, where it stands beside a dose or a medication alone:
// elsewhere MS is mental status, and U is a shorthand for you.
var unsafe = []struct {
	re      *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`\b\d+(?:\.\d+)?\s?(?:IU)\b`), "International Unit"},
	{regexp.MustCompile(`\b\d+(?:\.\d+)?\s?[Uu]\b`), "unit"},
	{regexp.MustCompile(`(?i)(?:\b|\d)(?:mg|mcg|g|ml|units?|tabs?|caps?|pills?|[a-z]+(?:ine|am|one|ol|il|ide|ate|pin|lin|tal|ram))\b[^.;]{0,20}?\s(?:q\.?o\.?d\b\.?)`), "every other day"},
	{regexp.MustCompile(`(?i)(?:\b|\d)(?:mg|mcg|g|ml|units?|tabs?|caps?|pills?|[a-z]+(?:ine|am|one|ol|il|ide|ate|pin|lin|tal|ram))\b[^.;]{0,20}?\s(?:q\.?d\b\.?)`), "daily"},
	{regexp.MustCompile(`(?i)\b\d+\.0+\s?(?:mg|mcg|g|ml|units?)\b`), "the number without .0"},
	{regexp.MustCompile(`(?i)(?:^|[^\d\w])\.\d+\s?(?:mg|mcg)\b`), "the number with 0 before the point"},
	{regexp.MustCompile(`\bMSO4\b|\bMgSO4\b|\bMS\s?\d+\s?(?:mg|mcg)\b|\b\d+\s?(?:mg|mcg) MS\b`), "the name of the medication"},
}

func unsafeAbbreviation(r *record) string {
	for _, l := range r.lines {
		if !strings.ContainsAny(l.text, "0123456789qQ") {
			continue
		}
		for _, u := range unsafe {
			if m := u.re.FindString(l.text); m != "" {
				return quote(m) + " can be misread. Write " + u.instead + "."
			}
		}
	}
	return ""
}

// copied counts, for each section, its sentences and those of them that stand
// word for word in the previous note. Short ones are left out: everybody writes them again.
func copied(r *record) (example string, perSection [][2]int) {
	if r.previous == "" {
		return "", nil
	}
	previous := " " + plain(r.previous) + " "
	for _, section := range r.sections {
		var n [2]int
		for _, s := range section.Sentences {
			text := plain(string(s.Text))
			if len(strings.Fields(text)) < 6 {
				continue
			}
			n[0]++
			if strings.Contains(previous, " "+text+" ") {
				n[1]++
				if example == "" {
					example = string(s.Text)
				}
			}
		}
		perSection = append(perSection, n)
	}
	return example, perSection
}

func copiedSection(r *record) string {
	_, counts := copied(r)
	for i, n := range counts {
		if n[0] >= 2 && n[1] == n[0] {
			return fmt.Sprintf("Everything in %s stands word for word in the previous note. What was different this time?", r.sections[i].Title)
		}
	}
	return ""
}

func copiedSentences(r *record) string {
	example, counts := copied(r)
	total := 0
	for _, n := range counts {
		total += n[1]
	}
	switch total {
	case 0:
		return ""
	case 1:
		return "This stands word for word in the previous note: " + quote(example) + " Is it still so?"
	default:
		return fmt.Sprintf("%d sentences stand word for word in the previous note, for example %s Are they still so?", total, quote(example))
	}
}

var nonWordRE = regexp.MustCompile(`[^\pL\pN']+`)

// plain reduces text to its words.
func plain(s string) string {
	return strings.TrimSpace(nonWordRE.ReplaceAllString(strings.ToLower(s), " "))
}
