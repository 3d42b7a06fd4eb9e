package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// farewells, and being done with it all: what is said beside "denies SI".
const farewells = `\b(?:goodbye|good-bye|farewell|suicide) (?:letters|notes|videos|texts)\b|\bwr(?:ote|itten|iting) (?:a |(?:his|her|their|my) )?(?:goodbye|farewell) (?:letter|note) to (?:everyone|everybody|(?:his|her|their|my|the) (?:kids|children|son|daughter|wife|husband|family|parents|friends))\b|` +
	`\bdone (?:with )?(?:being (?:me|here|alive|him|her)(?:self)?|living|life|(?:it|this) all|existing)\b|\btired of (?:living|life|existing|being (?:alive|here))\b|\bno (?:point|reason) (?:in |to )?(?:living|liv(?:e|ing)|being (?:here|alive)|be(?:ing)? (?:here|alive))\b|` +
	`\b(?:giv(?:es?|ing)|gave|given) (?:away|(?:his|her|their|my|all) [\w ]{1,30}?\baway)\b|\b(?:better|easier|happier|lighter) (?:off )?["”]? ?(?:without|w/o) (?:him|her|them|me)\b|\b(?:won't|will not|wouldn't) be (?:around|here) (?:much|for (?:much )?long)|` +
	`\b(?:want\w*|wish\w*) (?:to|(?:s?he|they|i) could) (?:just )?(?:disappear|vanish|go to sleep (?:and|forever)|stop existing)\b|\bput\w* (?:his|her|their|my) affairs in order\b|\bsa(?:id|ying|ys) goodbye to (?:everyone|everybody)\b|` +
	`\bcartas? de despedida\b|\bcansad[oa] de vivir\b|\bmejor sin m[ií]\b|\bmejor no (?:estar|existir|despertar|haber nacido)\b|\bno haber nacido\b|\b(?:might|may) as well be dead\b|\bregalando sus cosas\b`

var farewellRE = regexp.MustCompile(`(?i)` + farewells)

// harmRE finds words for thoughts of suicide, self-harm or harming others.
var harmRE = regexp.MustCompile(`\b(?:SI|HI|NSSI|SIB|S\.I\.|[Pp]assive SI|si/hi|si)\b|(?i:` + strings.Join([]string{
	`\bsuicid\w*|\bself[- ]?(?:harm|injur)\w*|\bhomicid\w*|\bpassive ideation\b|\b(?:urges?|thoughts?|no|denies|w/o) (?:to |of |for )?SH\b`,
	// to be dead, not to be
	`\bend(?:ing|ed)? (?:his|her|their|my|it) (?:own )?(?:life|all)\b|\b(?:think\w*|thought\w*|plan\w*|talk\w*|consider\w*) (?:\w+ ){0,2}end(?:ing)? (?:it|things)\b`,
	`\b(?:want\w*|wish\w*) (?:to die|to be dead|(?:s?he|they|i) (?:was|were) dead|it (?:all )?(?:to be|were|was) over|it all to (?:stop|end))\b|\b(?:better off|be) dead\b`,
	`(?:\bnot|\bnever|\bno longer|n['’]?t) (?:be|being|wake|waking|exist|existing)(?: (?:alive|here|around|up)| any ?more)\b|\bnot exist(?:ing)?\b|\b(?:just )?(?:did|do|would|could)(?:n['’]?t| not) wake\b|\beasier not to (?:be|wake|exist)`,
	`(?:\bnot|\bno longer|\bnever|n['’]?t) want(?:s|ed|ing)? to (?:live|be alive|wake up|exist|go on living|(?:be here|go on|do this|keep going) any ?more)\b`,
	`\blife (?:is|was|isn['’]?t|not|is not)(?: \w+)? worth (?:living|it)\b|\bnothing (?:left )?to live for\b|\bpoint (?:in|of|to) (?:living|life|being alive|going on|any of it)\b|(?:\bnot|\bno|n['’]?t) see (?:the |any |a |much )?point (?:in|of|to) (?:living|life|being alive|going on|any of it)\b`,
	`\bth(?:ink|inks|inking|ought|oughts) (?:\w+ ){0,2}?(?:of|about) (?:just )?(?:dying|death|being (?:dead|gone)|not (?:existing|being|waking)|jumping|hanging|driving (?:off|into)|crashing|stepping in front|drowning|shooting (?:him|her|them|my)self|taking (?:all |a bottle of )?(?:of )?(?:the |her |his |my )?(?:pills|meds)|pills|killing)\b`,
	`\boverdos\w*|\bOD(?:['’]?d|ed|ing)? on\b|\bhow many (?:\w+ )?(?:pills|tylenol|tablets|meds)\b|\b(?:stockpil|hoard|sav)\w* (?:up )?(?:her |his |their )?(?:pills|meds|medication)`,
	// harm to oneself
	`\b(?:hurt|kill|harm|injur|burn|scratch|punch|hit|carv|cut|chok|hang|shoot|shot|stab)(?:e|ed|ing|ting|s|es|ies)? (?:at )?(?:him|her|them|my|your)sel(?:f|ves)\b|\bbang(?:s|ed|ing)? (?:his|her|their)? ?head\b`,
	`\b(?:cut|carv|scratch|burn)(?:e[ds]?|s|ed|t|ing|ting|es)?\b(?: (?:once|twice|again|x ?\d+|\d+ ?x?|times|on|at|his|her|their|my|both|the|left|right|upper|inner|own|daily|last|this|night|nite|\w*day|mon|tues?|wed|thu(?:rs)?|fri|sat|sun|wk|week|superficial\w*|lightly)){1,7} (?:fore)?(?:arms?|wrists?|legs?|thighs?|hips?|stomach|skin|shins?)\b|\b(?:cut|carved|scratched|scratching|cutting) (?:fore)?(?:arms?|wrists?|legs?|thighs?|skin)\b`,
	`\bcutting (?:again|since|daily|nightly|more|less|x ?\d|behaviou?rs?|urges?|episodes?|when|to (?:cope|feel|release))\b|\bcut (?:once|twice|x ?\d|\d ?x|last ni(?:ght|te))\b|\b(?:last|stopped|no more|no|denies|not|hx of|any) (?:cut|cutting)\b|\burges? to (?:self|cut|burn|die|jump|hurt|harm|scratch)\b`,
	// harm to others
	`\bkill(?:ing)? (?:him|her|them|someone|somebody|people|(?:his|her|their|my|the) (?:own )?(?:` + aimedAt + `))\b|\bhurt(?:ing)? (?:any(?:one|body)|some(?:one|body)|others|people|nobody)\b|\bharm(?:ing)? (?:any(?:one|body)|some(?:one|body)|others|people|nobody)\b`,
	`\b(?:want\w*|thought\w*|think\w*|urges?|threat\w*|plan\w*|going|gonna|desire\w*|fantas\w*) (?:to|of|about) (?:\w+ )?(?:hurt|harm|stab|shoot|strangl|chok|attack)(?:e|ing)? (?:him|her|them|(?:his|her|their|my|the) (?:` + aimedAt + `))\b`,
	// Español
	`\b(?:ideas?|ideación|pensamientos?) (?:de )?(?:suicid\w*|muerte|autolesi\w*|homicid\w*|hacerse daño|morir)|\bautolesi\w*|\bhacerse daño|\bhacer(?:le)? daño a|\bquitarse la vida|\bmatar(?:se|lo|la|los|me)?\b|\blastimar(?:se\b| a )`,
	`\b(?:quiere|querer|quisiera|deseos? de|ganas de|piensa en|pensar en|pens(?:ó|aba|ado) en|pensando en) (?:morir\w*|matar\w*|la muerte|suicidarse|tirarse|cortarse|desaparecer|tomarse (?:las |todas |unas )*pastillas)`,
	`\bno (?:quiere|quería|quisiera|querer|desea) (?:seguir viv\w+|vivir|despertar|existir|estar aqu[ií])|\bquisiera no despertar|\bla vida no (?:vale|tiene sentido|merece)|\bse (?:corta|cortó|cortaba|quema|quemó|golpea|araña)n? (?:en )?(?:los|las|el|la) (?:brazos?|piernas?|muñecas?|muslos?|antebrazos?|cabeza)`,
	farewells,
}, "|") + `)`)

// aimedAt are people somebody may want to harm.
const aimedAt = `boss|foreman|manager|supervisor|co-?worker|neighbou?r|ex|ex-?(?:wife|husband|boyfriend|girlfriend)|wife|husband|partner|boyfriend|girlfriend|mother|father|mom|dad|step-?(?:dad|mom|father|mother)|brother|sister|son|daughter|kids?|children|baby|teacher|roommate|landlord|cousin|uncle`

var (
	neutralAfterRE  = regexp.MustCompile(`(?i)^[\s-]*(?:(?:ideation|thoughts?)\s+)?(?:risk|riesgo|hotline|lifeline|prevention|screen\w*|assess\w*|crisis|watch|severity scale)\b`)
	neutralBeforeRE = regexp.MustCompile(`(?i)\b(?:if|should|in case|when(?:ever)?|monitor\w*|assess\w*|screen\w*|check\w*|ask(?:ed|ing)?|inquir\w*|explor\w*|jok(?:es?|ed|ing)|plan for|hotline for|watch for|risk (?:for|of)|riesgo(?: de)?)\b[^.;]*$`)
	denialBeforeRE  = regexp.MustCompile(`(?i)(?:\b(?:ain['’]?t|den(?:y|ies|ied|ying)|nieg(?:a|o|an)|neg(?:ó|aba|ando)|sin|tampoco|ni|descarta\w*|no|not|without|w/o|negative for|neg for|absence of|never|none|nil|neither|nor)\b|n't\b|-ve)`)
	denialAfterRE   = regexp.MustCompile(`(?i)^(?:\s*(?:/|,|and|or|&)\s*[\w-]+)?\s*(?:[:=–-]|ideation|thoughts)?\s*[:=–-]?\s*(?:(?:was |were |is |are )?(?:den(?:ied|ies)|not (?:present|endorsed|reported|noted)|absent|none|neg(?:ative)?|nil|no|x ?0)\b|-(?:[\s/,]|$)|\(-\))\s*([\w]*)`)
	beforeSIRE      = regexp.MustCompile(`(?i)(?:\b(?:den(?:y|ies|ied|ying)|no|any|current|active|passive|endors\w+|report\w*|rpts|w/o|without|positive for|neg(?:ative)? for|admits?|of|re|hi)|[/,+])\s*$`)
	partRE          = regexp.MustCompile(`(?i)^(?:plan|intent|means|active|access|attempt)`) // "SI, denies plan" denies the plan alone
	notDenialRE     = regexp.MustCompile(`(?i)\b(?:would ?n['’]?t|would not|do(?:es)? ?n['’]?t|do(?:es)? not) (?:mind|care)\b|(?:can(?:'|’)?t|cannot|couldn(?:'|’)?t) (?:stop|help|do (?:this|it) any|go on|take (?:it|this))|no longer wants? to (?:live|be)|\bnot (?:sure|only)\b`)
	turnRE          = regexp.MustCompile(`(?i)[;.!?\n]|\b(?:but|however|although|though|except|yet|endors\w+|admit\w*|acknowledg\w+|disclos\w+|positive for)\b`)
	isRE            = regexp.MustCompile(`(?i)(?:\b(?:is|are|was|were|been|keeps?)|['’]s)\s*$`)
	easierRE        = regexp.MustCompile(`(?i)\b(?:easier|better|happier)(?: off)? if\b[^.;]*$`)
	diedOfRE        = regexp.MustCompile(`(?i)^ (?:of|from) (?:embarrass|shame|boredom|laugh|cringe)|^ de (?:vergüenza|pena|risa)`)
	nonSuicidalRE   = regexp.MustCompile(`(?i)\bnon[- ]$`)
	admitsRE        = regexp.MustCompile(`(?i)^(?:endors|admit|acknowledg|disclos)`)
	notAdmittedRE   = regexp.MustCompile(`(?i)(?:\b(?:neither|nor|not|never|no)\b|n['’]?t\b)(?: \w+){0,2} $`)
	pastRE          = regexp.MustCompile(`(?i)\b(?:history|hx|h/o|past|previous(?:ly)?|prior|(?:years?|yrs?|months?|mos?|años|meses) ago|hace (?:\w+ )?(?:años|meses)|used to|as a (?:teen\w*|child|kid)|in (?:19|20)\d\d|in (?:high school|college)|last (?:year|month|summer|fall|winter|spring)|former|remote|lifetime|childhood|age \d+|attempts?)\b|\bat (?:age )?(?:[5-9]|[12]\d)\s*(?:[,.;)]|yo\b|$)`)
	longPastRE      = regexp.MustCompile(`(?i)\b(?:history|hx|h/o|used to|years? ago|yrs? ago|as a (?:teen\w*|child|kid)|in (?:high school|college|(?:19|20)\d\d)|lifetime|childhood|hace (?:\w+ )?años)\b`)
	recentRE        = regexp.MustCompile(`(?i)\b(?:last (?:week|night|nite|weekend)|days? ago|earlier|over the weekend|yesterday|since last|this (?:week|morning|past)|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|fleeting)\b`)
	othersRE        = regexp.MustCompile(`(?i)\b(?:` + kinRE + `|friend|cousin|coworker|co-worker|roommate|neighbou?r|classmate|ex|boss|uncle|aunt|niece|nephew|teacher|student|teammate|kid|somebody|someone|peer|prim[oa]|amig[oa]|vecin[oa]|compañer[oa]|suegr[oa]|cuñad[oa]|movie|film|película)s?(?:'s|’s)?(?: of (?:hers|his|theirs|mine))?(?: (?:se|who|had|has|once|also|recently|was|is|by|a|of|died|attempted|completed|from|an?)){0,4}\s*$`)
	othersAfterRE   = regexp.MustCompile(`(?i)^\w*\s*(?:of|by) (?:(?:his|her|their|a|an|the) )?(?:\w+ )?(?:` + kinRE + `|friend|cousin|uncle|aunt|coworker|classmate|peer)\b`)
	bereavedRE      = regexp.MustCompile(`(?i)\b(?:lost|died|bereave\w*|loss|grie\w+)\b[^.;]*(?:to|by|from|of|after)\s*$`)
	itemNineRE      = regexp.MustCompile(`(?i)(?:\b(?:item|pregunta|question|q|#)|ítem)\s*#?\s*(?:9|nine)\b\s*(?:\(?(?:on|of) (?:the )?phq-?9\)?)?\s*(?:was|is|score\w*|answered|endorsed|en|fue|dio|de|:|=|-|at)*\s*(\d|one\b|two\b|three\b|uno\b|dos\b|tres\b|positiv[eoa]|pos\b|several days|more than half|nearly every|varios días)`)
	screenRE        = regexp.MustCompile(`(?i)\b(?:c-?ssrs|columbia)\b(?: (?:screen\w*|score|level|today|was|is))*\s*[:=]?\s*(?:\+|pos(?:itiv[eoa])?\b|[1-5]\b)`)

	riskWordsRE = regexp.MustCompile(`(?i)(?:^|\n)\W*(?:safety|risk|riesgo|seguridad|si/?hi)\s*[:=-]|\b(?:(?:no|denies|without) (?:any )?(?:safety|risk) (?:concerns?|issues?)|seguridad|riesgo (?:bajo|medio|moderado|alto|leve)|sin riesgo|safety (?:plan|concern|assess|risk|issue)\w*|(?:low|moderate|high|acute|imminent|elevated|minimal|no)(?: acute| current| imminent)? risk\b(?: (?:of|for) (?:harm|suicid|self))?|risk (?:level|assessment|to self|of harm|factors)|c-?ssrs|columbia|assess\w*[^.;]{0,12} risk|danger to (?:self|others)|harm(?:ing)? (?:to )?(?:self|others|him|her|them))`)
	// ofRiskRE: a word of danger or safety, without which a line that was taken for one of
	// risk says nothing of it.
	ofRiskRE = regexp.MustCompile(`(?i)\b(?:safe\w*|unsafe|risk\w*|harm\w*|hurt\w*|danger\w*|threat\w*|weapon\w*|guns?|firearm\w*|knife|knives|abus\w*|violen\w*|ipv|dv|suicid\w*|die|died|dying|dead|death|kill\w*|alive|cut\w*|urges?|ideation|s\.?/?i\.?|h\.?/?i\.?|si|hi|sh|attempt\w*|overdos\w*|protective|asked|item|phq|c-?ssrs|columbia|screen\w*|den(?:y|ies|ied)|cps|crisis|988|ideas?|pensamientos|da[ñn]o|segur\w*|matar\w*|morir\w*|muerte|vida|riesgo|peligro|arm(?:a|as)|niega)\b`)
	safetyRE = regexp.MustCompile(`(?i)\bsafety plan\w*|\bde-?escalat\w*`)
	// A number to call is handed to everybody.
	resourceRE = regexp.MustCompile(`(?i)\b(?:988|crisis (?:line|number|text)|hotline|lifeline)\b`)
)

var harmWords = readLexicon("harm", "")

// mention is one place where a text speaks of harm.
type mention struct {
	word    string
	denied  bool
	past    bool // history, not now
	recent  bool // these last days, not necessarily now
	other   bool // somebody else's
	neutral bool // a screening, a hotline, "if": neither said nor denied
}

// affirmed tells whether the mention says that the client has such thoughts now or had them these days.
func (m mention) affirmed() bool { return !m.denied && !m.past && !m.other && !m.neutral }

// mentions reads every word for harm in its own clause. What cannot be read as a
// denial counts as said: asking once too often is the smaller mistake.
func mentions(text string) []mention {
	var out []mention
	for _, m := range harmRE.FindAllStringIndex(text, -1) {
		if nonSuicidalRE.MatchString(text[:m[0]]) {
			continue // what it is not is no word for it
		}
		if text[m[0]:m[1]] == "si" && !shorthandSI(text[:m[0]], text[m[1]:]) {
			continue
		}
		from, to := 0, len(text)
		for _, turn := range turnRE.FindAllStringIndex(text, -1) {
			admits := admitsRE.MatchString(text[turn[0]:turn[1]])
			if turn[1] <= m[0] && !(admits && notAdmittedRE.MatchString(text[:turn[0]])) {
				from = turn[1]
			} else if turn[1] <= m[0] { // "neither endorses SI"
			} else if turn[0] >= m[1] {
				to = turn[0]
				break
			}
		}
		before, after, clause := text[from:m[0]], text[m[1]:to], text[from:to]
		x := mention{
			word:   text[m[0]:m[1]],
			recent: recentRE.MatchString(clause) && !farewellRE.MatchString(text[m[0]:m[1]]),
			other:  othersRE.MatchString(before) || othersAfterRE.MatchString(after) || bereavedRE.MatchString(before),
		}
		about := closeTo(text[:to], from, m[0], m[1])
		x.past = pastRE.MatchString(about) && (longPastRE.MatchString(about) || !recentRE.MatchString(about))
		x.neutral = neutralAfterRE.MatchString(after) || neutralBeforeRE.MatchString(before) && !easierRE.MatchString(before)
		if d := denialBeforeRE.FindAllStringIndex(before, -1); d != nil && !notDenialRE.MatchString(clause) && near(before[d[len(d)-1][1]:]) {
			x.denied = true
		}
		if d := denialAfterRE.FindStringSubmatch(after); d != nil && !partRE.MatchString(d[1]) {
			x.denied = true
		}
		if x.denied {
			x.neutral = false
		}
		if strings.HasPrefix(strings.ToLower(x.word), "killing") && isRE.MatchString(before) || diedOfRE.MatchString(after) {
			x.other = true // "work is killing her"
		}
		out = append(out, x)
	}
	return out
}

// mostWordsOfClause stand in a clause that was not written in one breath.
const mostWordsOfClause = 16

// closeTo gives what stands near a mention: its clause, or, of one that runs on, the
// part between commas and short ones beside it.
func closeTo(text string, from, at, end int) string {
	if len(strings.Fields(text[from:])) <= mostWordsOfClause {
		return text[from:]
	}
	left, right := from, len(text)
	if i := strings.LastIndexByte(text[from:at], ','); i >= 0 {
		left = from + i + 1
		if j := strings.LastIndexByte(text[from:left-1], ','); len(strings.Fields(text[from+j+1:left])) <= 4 {
			left = from + j + 1
		}
	}
	if i := strings.IndexByte(text[end:], ','); i >= 0 {
		right = end + i
		if j := strings.IndexByte(text[right+1:], ','); j >= 0 && len(strings.Fields(text[right+1:right+1+j])) <= 4 {
			right += 1 + j
		}
	}
	return text[left:right]
}

// shorthandSI tells the shorthand "si" from the Spanish word for "if".
func shorthandSI(before, after string) bool {
	return strings.HasPrefix(after, "/") || beforeSIRE.MatchString(before)
}

// near tells whether a denial still reaches over the words between it and the
// term: a list of such terms, or a few words.
func near(between string) bool {
	return len(strings.Fields(harmRE.ReplaceAllString(between, ""))) <= 6
}

// elements of a risk statement once thoughts of harm are affirmed. Source: Joint
// Commission NPSG.15.01.01 EP 3 and 4.
var elements = []struct {
	name, spanish string
	in            *regexp.Regexp
	not           *regexp.Regexp // what looks like it and is not
	only          bool           // looked for only in statements about risk
	has           note.Facet
}{
	{"a plan", "un plan", regexp.MustCompile(`(?i)\bplans?\b|\bplanned\b|\bmethods?\b|\bplanes\b`), regexp.MustCompile(`(?i)\b(?:safety|crisis|treatment|tx|care|coping)[- ]plan\w*|\bplan(?:s|ned)? to (?:continue|meet|see|call|use|review|practice)|\bplan de (?:seguridad|crisis)`), true, ""},
	{"intent", "la intención", regexp.MustCompile(`(?i)\binten(?:t|ci)\w*|\b(?:would(?:n't| not| never)|(?:does|do|did)(?:n't| not) want to) (?:ever )?(?:do (?:it|that|this|anything)|act|follow through|die)\b|\bno desire to (?:act|die)|\bnot (?:to|trying to|wanting to|meant to) die\b|\bnot going to (?:do|act)`), nil, true, ""},
	{"access to means", "el acceso a medios", regexp.MustCompile(`(?i)\bmeans\b|\baccess\b|\b(?:firearms?|guns?|weapons?|knives|knife|rope|rifle|pistol)\b|\b(?:pills?|meds?|medications?|tylenol|bottles?|razors?|blades?|sharps)\b[^.;]*\b(?:lock\w*|secur\w*|remov\w*|stockpil\w*|saved|took|gave|thr[eo]w\w*|dispos\w*|hold\w*|out of|away)|\b(?:took|lock\w*|remov\w*|secur\w*|gave|threw|dispos\w*|hold\w*)\b[^.;]*\b(?:pills?|meds?|medications?|tylenol|bottles?|razors?|blades?|sharps)\b|\block(?:ed|ing)? (?:up|box)|\bmedios\b|\bacceso\b|\barmas?\b|\bpastillas\b[^.;]*\b(?:guard|llev|retir)`), nil, false, ""},
	{"protective factors", "los factores protectores", regexp.MustCompile(`(?i)\bprotective\b|\bPF\b|\breasons? (?:for living|to live|to stay)\b|\bdeterrents?\b|\b(?:would(?:n't| not| never)|couldn't|could not|can't) (?:ever )?(?:do (?:it|that|this)|leave|hurt|act)\b|\b(?:keeps?|kept) (?:him|her|them|me) (?:going|alive|safe|here)\b|\bfor (?:his|her|their) (?:kids|children|son|daughter|family|dog|cat)\b|\bbecause of (?:his|her|their) (?:kids|children|son|daughter|family|dog|cat|faith|sister|mother|mom|brother|wife|husband)|\bmitigated by\b|\bfuture (?:plans|oriented)|\b(?:strong|good|solid) (?:support|marriage|ties|family)|\bprotector\w*|\brazones para vivir`), nil, false, note.Strengths},
	{"your judgement of the level", "su valoración del nivel", regexp.MustCompile(`(?i)\b(?:low|moderate|mod|medium|high|acute|imminent|mild|elevated|minimal|chronic)\b[^.;]{0,25}\brisk|\brisk\b[^.;]{0,40}\b(?:low|moderate|mod|medium|high|acute|imminent|mild|elevated|minimal)\b|\briesgo\b[^.;]{0,25}\b(?:baj|medi|moderad|alt|lev|inminente)\w*`), nil, false, note.Level},
	{"a safety step", "una medida de seguridad", regexp.MustCompile(`(?i)\b(?:safety|crisis)[- ]?(?:plan\w*|line|number|resources?|contract|card)|\b988\b|\bhotline\b|\blifeline\b|\bhospital\w*|\bemergency\b|\bED\b|\bwelfare check\b|\block(?:ed|ing)? up\b|\bmeans (?:restriction|safety)\b|\bhigher level of care\b|\badmi(?:t|ssion)\w*|\bstanley|\bplan de (?:seguridad|crisis)|\blínea de crisis|\burgencias`), nil, false, note.Safety},
}

var notAssessedRE = regexp.MustCompile(`(?i)\bnot assess\w*|\bunable to assess|\bn/?a\b`)

// topicRE: a word that names the topic, as a plan does, and tells of no event.
var topicRE = regexp.MustCompile(`(?i)^(?:passive si|si|hi|nssi|sib|si/hi|suicid|self|homicid|autoles|ideas?|ideación|urges?|cutting)`)

// affirms tells whether the record says that the client has thoughts of harm.
func (r *record) affirms() bool {
	for _, l := range r.lines {
		ahead := l.is(note.Plan) && !l.is(note.Risk)
		if slices.ContainsFunc(l.harm, func(m mention) bool { return m.affirmed() && !(ahead && topicRE.MatchString(m.word)) }) || itemNine(l.text) {
			return true
		}
	}
	return false
}

// speaksOfRisk tells whether the record says anything of the client's risk.
func (r *record) speaksOfRisk() bool {
	for _, l := range r.lines {
		own := slices.ContainsFunc(l.harm, func(m mention) bool { return !m.other })
		if own || len(l.harm) == 0 && (l.is(note.Risk) && (r.setting != Crisis || !safetyRE.MatchString(l.text)) && !resourceRE.MatchString(l.text) && ofRiskRE.MatchString(l.own) || riskWordsRE.MatchString(l.text)) {
			return true
		}
	}
	return false
}

// missingElements names what a record that affirms risk does not say.
func (r *record) missingElements() []string {
	var out []string
	injury := r.injuryAlone()
	for _, e := range elements {
		if injury && e.only {
			continue // who denies wanting to die is asked for no plan of it
		}
		if !slices.ContainsFunc(r.lines, func(l line) bool {
			if e.has != "" && l.has(e.has) && (e.has != note.Strengths || l.is(note.Risk)) {
				return true
			}
			if e.only && !l.is(note.Risk) && len(l.harm) == 0 && !l.answers(note.AskRisk, note.AskRiskMore) {
				return false
			}
			text := l.own
			if e.not != nil {
				text = e.not.ReplaceAllString(text, " ")
			}
			return e.in.MatchString(text)
		}) {
			out = append(out, r.tell(e.name, e.spanish))
		}
	}
	return out
}

// injuryAlone tells whether self-harm is all that is affirmed, and suicide is denied.
func (r *record) injuryAlone() bool {
	denied, affirmed := 0, 0
	for _, l := range r.lines {
		if itemNine(l.text) {
			return false
		}
		for _, m := range l.harm {
			switch {
			case m.denied && !m.past && !m.other:
				denied |= kindOf(m.word)
			case m.affirmed():
				affirmed |= kindOf(m.word)
			}
		}
	}
	return affirmed == selfHarm && denied&toSelf != 0
}

func riskMissing(r *record) asked {
	switch {
	case r.speaksOfRisk():
		return asked{}
	case r.setting == Medical && !r.any(lowMoodRE), (r.setting == Phone || r.setting == CaseManagement) && !r.any(harmRE):
		return asked{} // a cough needs no such question
	}
	return r.say("Nothing is said about risk (suicide, self-harm, harm to others). What did you assess? \"Not assessed\" is an answer.",
		"No se dice nada sobre el riesgo (suicidio, autolesión, daño a otros). ¿Qué evaluó? \"No evaluado\" es una respuesta.")
}

var lowMoodRE = regexp.MustCompile(`(?i)\b(?:depress\w*|low mood|phq|gad-?7|anxi\w*|hopeless\w*|bipolar|psychosis|ptsd|panic|deprimid\w*|ansiedad)\b`)

func riskConflict(r *record) asked {
	denial, positive := r.contradiction()
	if denial == "" {
		return asked{}
	}
	if denial == positive {
		return r.say("This both denies and affirms risk: %s Which is right?", "Esto niega y afirma riesgo a la vez: %s ¿Qué es lo correcto?", quote(denial))
	}
	return r.say("These two do not agree: %s and %s Which is right?", "Estas dos frases no coinciden: %s y %s ¿Cuál es la correcta?", quote(denial), quote(positive))
}

func riskIncomplete(r *record) asked {
	if !r.affirms() {
		return asked{}
	}
	open := r.missingElements()
	if len(open) == 0 {
		return asked{}
	}
	return r.say("You wrote of thoughts of harm. The note does not say anything about %s. What did you find? \"Not assessed\" is an answer.",
		"Usted escribió sobre pensamientos de daño. La nota no dice nada sobre %s. ¿Qué encontró? \"No evaluado\" es una respuesta.", list(open, r.tell("or", "o")))
}

// contradiction finds a denial that stands beside its opposite.
func (r *record) contradiction() (denial, positive string) {
	for _, l := range r.lines {
		for _, m := range l.harm {
			switch {
			case m.denied && !m.past && !m.other && denial == "":
				denial = l.text
			case m.affirmed() && !m.recent && !l.is(note.Plan) && positive == "":
				positive = l.text
			}
		}
		if itemNine(l.text) && positive == "" {
			positive = l.text
		}
	}
	if denial == "" || positive == "" || harmlessPair(denial, positive) {
		return "", ""
	}
	return denial, positive
}

// harmlessPair: passive thoughts beside a denial of active ones, or thoughts of
// one kind of harm beside a denial of another, do not contradict each other.
func harmlessPair(denial, positive string) bool {
	if passiveRE.MatchString(positive) && activeRE.MatchString(denial) {
		return true
	}
	if itemNine(positive) {
		return kindsOfHarm(denial, true)&toSelf == 0
	}
	return kindsOfHarm(denial, true)&kindsOfHarm(positive, false) == 0
}

const (
	toSelf = 1 << iota
	selfHarm
	toOthers
)

var (
	passiveRE    = regexp.MustCompile(`(?i)\bpassive`)
	activeRE     = regexp.MustCompile(`(?i)\bactive\b`)
	othersHarmRE = regexp.MustCompile(`\bHI\b|(?i:homicid|kill(?:ing)? (?:him|her|them|someone|somebody|people|(?:his|her|their|my|the) [\w-]+)\b|(?:hurt|harm|stab|shoot|strangl|chok|attack)(?:e|ing)? (?:him|her|them|any|some|others|people|nobody|his|their|my|the)\b|si/hi|daño a|lastimar a|matarl[oa])`)
	selfHarmRE   = regexp.MustCompile(`(?i)\bself[- ]?(?:harm|injur)|\bNSSI\b|\bSIB\b|\bSH\b|\burges? to (?:self|cut|burn|scratch)|\bcut|\bburn|\bscratch|\bbang|\bcarv|\bautolesi|\bse (?:cort|quem|golpe)`)
)

// kindsOfHarm that text denies, or affirms.
func kindsOfHarm(text string, denied bool) (kinds int) {
	for _, x := range mentions(text) {
		if x.denied != denied {
			continue
		}
		kinds |= kindOf(x.word)
	}
	return kinds
}

func kindOf(word string) int {
	switch {
	case word == "si/hi":
		return toSelf | toOthers
	case othersHarmRE.MatchString(word):
		return toOthers
	case selfHarmRE.MatchString(word):
		return selfHarm
	}
	return toSelf
}

// itemNine tells whether a screening for suicide is answered as anything but no.
func itemNine(text string) bool {
	m := itemNineRE.FindStringSubmatch(text)
	return m != nil && m[1] != "0" || screenRE.MatchString(text)
}
