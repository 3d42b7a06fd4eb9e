package dump

import "strings"

// flags say what a word can be. A word may be several things.
type flags uint32

const (
	wTitle        flags = 1 << iota // never ends a sentence with its full stop: "Dr."
	wAbbreviation                   // may end one: "hrs."
	wLast                           // of those, the nouns that often stand last: "mom's dx."
	wUnit                           // goes with a number
	wClient                         // names the client: "ct", "la paciente"
	wPronoun                        // stands for the client, or whoever was named before
	wKin                            // a collateral: family, school, other professionals
	wClinician                      // the clinician as subject: "I", "we", "writer"
	wSays                           // someone's account: "reports", "niega"
	wActs                           // what a clinician did: "reviewed", "practiced"
	wSees                           // what a clinician saw: "appeared", "noticed"
	wFuture                         // what is still to come: "will", "RTC"
	wPast
	wPresent
	wFiller // may stand between subject and verb: "also", "still"
	wJoin   // joins two clauses: "and", "then"
	wBinds  // makes what follows part of what stands before: "that", "because", "if"
	wMental // a term of the mental status: "affect", "speech"
	wRisk   // risk terms that a denial may name: "SI", "suicidal"
	wScale  // a named instrument
	wSheHer // feminine: pronouns and kin
	wHeHim  // masculine
)

func (f flags) has(x flags) bool { return f&x != 0 }

// wordLists is the whole vocabulary of this package, English and Spanish.
var wordLists = []struct {
	is    flags
	words string
}{
	{wTitle, `dr dra mr mrs ms mx sr sra srta prof vs e.g i.e approx aprox fig no. cf st attn dept incl esp resp jr lic psic`},
	{wAbbreviation, `hr hrs h min mins sec secs mg mcg ml kg lb lbs oz wk wks mo mos yr yrs d pt pts ct cl clt cx etc appt appts sched
		p.m a.m pm am dx tx hx sx rx fx sess q.d b.i.d t.i.d q.h.s p.r.n avg max est temp cont ext inc hosp med meds psych ed eval hw rehab supp
		mon tue tues wed thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec ses pac ud uds pág tel seg prox próx`},
	{wLast, `hr hrs min mins sec secs mg mcg ml kg lb lbs oz wk wks mo mos yr yrs d etc appt appts p.m a.m pm am dx tx hx sx rx meds hw
		q.d b.i.d t.i.d q.h.s p.r.n inc hosp psych ed eval ses sess pac rehab mon tue tues wed thu thur thurs fri sat sun a.m am`},
	{wUnit, `mg mcg ml kg lb lbs oz min mins hrs hr h am pm a.m p.m`},
	{wClient | wPronoun, `she he they ella él ellos ellas`},
	{wSheHer, `she ella her mom mother mamá mama madre grandmother grandma abuela wife esposa sister hermana aunt tía daughter hija girlfriend
		novia stepmom stepmother madrastra suegra nana`},
	{wHeHim, `he él him dad father papá papa padre grandfather grandpa abuelo husband esposo marido brother hermano uncle tío son hijo boyfriend
		novio stepdad stepfather padrastro`},
	{wClient, `ct ct's client client's cl clt cx pt pt's pts patient patient's paciente cliente usuario usuaria couple pareja consultante resident
		member kid child teen youth niño niña adolescente identified student`},
	{wKin, `mom mom's mother mamá mama madre dad dad's father papá papa padre parent parents padres guardian grandmother grandma grandfather grandpa
		abuela abuelo wife husband spouse esposa esposo marido partner sister brother hermana hermano aunt uncle tía tío son daughter hijo hija
		girlfriend boyfriend novia novio stepmom stepdad stepmother stepfather madrastra padrastro foster teacher maestra maestro profesora
		profesor school escuela counselor staff nurse enfermera pcp caseworker trabajadora sponsor po probation chart records daycare coach
		roommate family familia collateral caregiver cuidadora cuidador mil nana suegra`},
	{wClinician, `i we writer clinician therapist provider i've we've i'd i'll we'll i'm yo terapeuta nosotros counselor`},
	{wSays | wPresent, `reports rpts rpt rep states says denies endorses describes admits acknowledges complains c/o mentions shares notes feels
		claims explains expresses verbalizes discloses identifies believes thinks worries attributes remembers recalls adds tells asks
		wants hopes wishes fears quiere espera teme
		refiere niega dice reporta comenta afirma expresa menciona relata describe siente cuenta explica admite reconoce manifiesta
		informa indica señala piensa cree acepta refieren niegan dicen reportan comentan`},
	{wSays | wPast, `reported stated said denied endorsed described admitted acknowledged complained mentioned shared felt claimed explained
		expressed verbalized disclosed told asked emailed recalled added confided vented rptd worried wanted hoped wished feared believed
		refirió negó dijo reportó comentó afirmó expresó mencionó relató describió sintió contó explicó admitió reconoció manifestó informó
		indicó señaló`},
	{wSays, `reporting endorsing denying saying stating feeling deny endorse report say state describe feel think`},
	{wActs | wPast, `used taught explored processed validated reviewed practiced practised provided discussed introduced assigned encouraged modeled
		modelled role-played roleplayed reframed challenged normalized normalised psychoeducated facilitated guided assessed screened
		administered completed developed created worked talked did educated prompted redirected coached reinforced summarized reflected
		conducted applied utilized utilised led tried identified addressed focused helped offered supported engaged gave ran went started
		set asked checked collaborated coordinated called trained demonstrated adjusted increased decreased titrated prescribed renewed
		utilicé usé exploré validé revisé practiqué enseñé trabajé apliqué hablé modelé reforcé evalué utilizamos usamos exploramos
		revisamos practicamos trabajamos hablamos aplicamos hicimos discutimos identificamos procesamos elaboramos trabajó utilizó
		exploró revisó practicó validó realizó aplicó`},
	{wSees | wPast, `appeared presented seemed looked noticed observed saw arrived displayed exhibited demonstrated maintained became remained
		noted observé noté vi observó notó mostró presentó apareció llegó lució`},
	{wSees | wPresent, `appears presents seems looks exhibits displays observa nota muestra presenta luce parece impresiona`},
	{wFuture, `will rtc f/u fu i'll we'll she'll he'll they'll tomorrow continuará continuaremos revisaremos veré regresará citará
		trabajaremos seguiremos practicará practicaremos hará haremos referiré coordinaré evaluaremos mañana`},
	{wPast, `was were had did got went came started stopped missed slept cried argued fought lost began became took made left broke quit
		estaba estuvo fue tuvo tenía había hizo empezó dejó lloró`},
	{wPresent, `is are am has have does gets goes wants needs sleeps eats works lives drinks uses i'm she's he's they're it's isn't aren't
		doesn't don't está es tiene son están hay come duerme vive toma trabaja`},
	{wFiller, `also still again now just really then initially currently today continues continued to has had have is was were been being not
		did does do never often generally mostly further consistently adamantly openly repeatedly later actually definitely clearly
		self own only already both own si sí también ya no se le me nos aún todavía hoy además actualmente que`},
	{wJoin, `and but so then plus also anyway okay ok um uh & + y pero luego entonces además e bueno`},
	{wBinds, `that because bc b/c cuz bec til till when if what how which who whom whose where while until unless before after since although though once whether than like
		as for to of the a an her his their my our your this these those in on at with about from by into over during without per
		said says say thinks think thought feels feel felt believes knows told tells states stated reports reported wishes hopes
		not no never and or but so then also just really very
		que porque cuando si cómo quien donde mientras hasta antes después desde aunque según para de la el los las un una su mi en con sin
		sobre por dice dijo cree piensa refiere no y o pero`},
	{wMental, `affect eye speech appearance insight judgment judgement orientation oriented grooming psychomotor cooperative tearful afecto habla
		juicio orientada orientado contacto`},
	{wRisk, `si si/hi si/hi/avh suicidal suicide hi homicidal self-harm self-injury sib nssi ideation ideación suicida suicidas homicida homicidas
		autolesión autolesiones`},
	{wScale, `phq-9 phq9 gad-7 gad7 pcl-5 pcl5 phq gad bdi bdi-ii bai audit audit-c dast y-bocs ybocs moca mmse c-ssrs cssrs ors srs wsas isi
		epds mdq asrs scared vanderbilt cows ciwa hamd ham-d madrs`},
}

var lexicon = func() map[string]flags {
	m := map[string]flags{}
	for _, l := range wordLists {
		for _, w := range strings.Fields(l.words) {
			m[w] |= l.is
		}
	}
	return m
}()

// notPast are words in -ed that show no past tense.
var notPast = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`need needed indeed speed exceed proceed succeed depressed stressed tired excited blunted pressured restricted guarded groomed
		worried irritated agitated overwhelmed oriented motivated disorganized organized elevated constricted bored scared ashamed
		frustrated exhausted concerned disheveled related married divorced supposed unmedicated interested advanced focused-based
		goal-directed trauma-focused hundred naked sacred kindred biased gifted talented sober-minded isolated dated based`) {
		m[w] = true
	}
	return m
}()
