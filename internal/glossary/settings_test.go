package glossary_test

import (
	"os"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/glossary"
)

// Each group has the settings in which a short form is certain and, beside them,
// those in which it means another thing or nobody can tell: there it stays.
func TestShortFormsGoByTheirSetting(t *testing.T) {
	for group, rows := range map[string][][2]string{
		"people": {
			{"foster mo waited outside", "foster mother waited outside"}, {"sober 3 mo", "sober 3 months"}, {"mo nodded, fa did not", "mother nodded, father did not"},
			{"fa la la", "fa la la"}, {"lives w/ MGM", "lives with maternal grandmother"}, {"trip to the MGM grand casino", "trip to the MGM grand casino"},
			{"his gf moved out", "his girlfriend moved out"}, {"his gf diet is strict", "his gf diet is strict"}, {"her bf left", "her bf left"},
			{"PO filed a report with probation", "probation officer filed a report with probation"}, {"PO 20 mg daily", "PO 20 mg daily"},
			{"called CM about housing", "called case manager about housing"}, {"lac 3 CM", "lac 3 CM"},
			{"SO is supportive", "SO is supportive"}, {"indiv session", "individual session"}, {"sw storm hit", "sw storm hit"},
		},
		"PT": {
			{"PT reports poor sleep", "client reports poor sleep"}, {"PT eval for knee", "physical therapy evaluation for knee"}, {"PT for quads", "physical therapy for quads"},
			{"works PT job", "works part-time job"}, {"PT scheduled", "PT scheduled"},
		},
		"OT": {
			{"OT eval tomorrow", "occupational therapy evaluation tomorrow"}, {"working 20 hours OT", "working 20 hours overtime"}, {"OT therapy helps at work", "OT therapy helps at work"},
		},
		"RTC": {
			{"RTC 1 week", "return to clinic 1 week"}, {"s/p R RTC repair", "status post R rotator cuff repair"}, {"RTC 3 weeks after cuff repair", "RTC 3 weeks after cuff repair"}, {"RTC sore", "RTC sore"},
		},
		"MS": {
			{"MS grade 7", "middle school grade 7"}, {"MS 10 mg given", "MS 10 mg given"}, {"hx of MS", "history of MS"}, {"MSO4 10 mg", "morphine sulfate 10 mg"}, {"MgSO4 2 g", "magnesium sulfate 2 g"},
		},
		"MI": {
			{"MI around the slip, decisional balance", "motivational interviewing around the slip, decisional balance"}, {"MI w/ stent placed 2019", "myocardial infarction with stent placed 2019"},
			{"hx of MI", "history of MI"}, {"moved from MI", "moved from MI"},
		},
		"CPT": {
			{"CPT worksheet on stuck points", "cognitive processing therapy worksheet on stuck points"}, {"CPT 90837", "CPT 90837"}, {"CPT code for trauma work", "CPT code for trauma work"}, {"CBT worksheet", "CBT worksheet"},
		},
		"PE": {
			{"PE imaginal exposure 40 minutes", "prolonged exposure imaginal exposure 40 minutes"}, {"PE: lungs clear", "physical exam: lungs clear"}, {"failed PE class", "failed PE class"}, {"hx of PE", "history of PE"},
		},
		"IPT": {{"IPT for grief", "interpersonal psychotherapy for grief"}, {"IPT scheduled", "IPT scheduled"}},
		"SI": {
			{"no SI", "no suicidal ideation"}, {"denies SI/HI", "denies suicidal or homicidal ideation"}, {"SI joint pain", "SI joint pain"}, {"si, claro", "si, claro"}, {"-SI", "-SI"},
		},
		"HI":  {{"denies HI", "denies homicidal ideation"}, {"moved from HI, hawaii", "moved from HI, hawaii"}, {"said hi to peers", "said hi to peers"}},
		"SUD": {{"SUD in remission", "substance use disorder in remission"}, {"SUD 7", "SUD 7"}, {"SUD score 40", "SUD score 40"}},
		"BLS": {{"6 sets BLS", "6 sets bilateral stimulation"}, {"BLS cert expired", "BLS cert expired"}},
		"HW":  {{"HW: thought record", "homework: thought record"}, {"HW and wife argue", "HW and wife argue"}},
		"MSE": {{"MSE wnl", "mental status exam within normal limits"}},
		"LOC": {{"IOP is the right LOC", "intensive outpatient program is the right level of care"}, {"LOC after the fall", "loss of consciousness after the fall"}, {"LOC unclear", "LOC unclear"}},
		"AMA": {{"left AMA", "left against medical advice"}, {"AMA article", "AMA article"}},
		"DC": {
			{"d/c planning", "discharge planning"}, {"d/c sertraline", "d/c sertraline"}, {"taper 2 wks then d/c", "taper 2 weeks then discontinue"}, {"dc'd from hospital", "discharged from hospital"}, {"moved to DC", "moved to DC"}, {"d/c'd Lexapro", "d/c'd Lexapro"},
		},
		"HS":  {{"graduated HS", "graduated high school"}, {"melatonin 3 mg HS", "melatonin 3 mg HS"}, {"trazodone 50 mg hs", "trazodone 50 mg at bedtime"}},
		"SOB": {{"denies SOB", "denies shortness of breath"}, {"called him an SOB", "called him an SOB"}},
		"CP":  {{"denies CP, palpitations", "denies chest pain, palpitations"}, {"son has CP, wheelchair", "son has CP, wheelchair"}},
		"ROM": {{"shoulder ROM limited", "shoulder range of motion limited"}, {"the ROM chip", "the ROM chip"}},
		"ED": {
			{"went to the ED", "went to the emergency department"}, {"ED with purging", "eating disorder with purging"}, {"ED since 2020", "ED since 2020"},
		},
		"BPD":         {{"BPD, in DBT since May", "borderline personality disorder, in DBT since May"}, {"BPD vs bipolar, splitting", "BPD versus bipolar, splitting"}},
		"BS":          {{"called it BS", "called it BS"}, {"BS 140", "BS 140"}},
		"AA":          {{"aa meetings", "AA meetings"}, {"aa battery", "aa battery"}},
		"ACE":         {{"ACE score 5", "adverse childhood experiences score 5"}, {"ACE cough", "ACE cough"}},
		"vital signs": {{"BP 152/94, HR 76, wt 212 lb", "blood pressure 152/94, heart rate 76, weight 212 pounds"}, {"talked to HR at work", "talked to human resources at work"}, {"HR pending", "HR pending"}},
		"schedules": {
			{"propranolol 10 mg bid prn tremor", "propranolol 10 mg twice daily as needed tremor"}, {"a bid on the house", "a bid on the house"}, {"sertraline 50 mg QD", "sertraline 50 mg daily"},
			{"QD", "QD"}, {"prazosin 2 mg qhs", "prazosin 2 mg at bedtime"}, {"takes 1 tab tid", "takes 1 tablet three times daily"}, {"wine QOD", "wine every other day"},
			{"insulin 10 U", "insulin 10 units"}, {"back at U of M", "back at U of M"}, {"1000 IU vitamin D", "1000 international units vitamin D"}, {"the Li family", "the Li family"}, {"Li level 0.8", "Lithium level 0.8"},
		},
		"doses that have killed": {
			{"lorazepam 1.0 mg", "lorazepam 1 mg"}, {"lorazepam .5 mg", "lorazepam 0.5 mg"}, {"version 1.0", "version 1.0"}, {"scored 3.0 on it", "scored 3.0 on it"},
			{"lorazepam 0.50 mg", "lorazepam 0.50 mg"}, {`"I took .5 mg"`, `"I took .5 mg"`}, {"10.0 mg", "10 mg"}, {"10.05 mg", "10.05 mg"},
		},
		"days": {
			{"group Thurs", "group Thursday"}, {"late to work Mon", "late to work Monday"}, {"drank on Sat", "drank on Saturday"}, {"Sat on the floor", "Sat on the floor"},
			{"sat quietly", "sat quietly"}, {"sun exposure", "sun exposure"}, {"they wed in May", "they wed in May"}, {"see her Wed", "see her Wednesday"}, {"lost weight since Aug", "lost weight since August"}, {"Aug came", "Aug came"}, {"Jan 4", "January 4"}, {"Jan called", "Jan called"}, {"Mar 3", "Mar 3"},
		},
		"how often": {
			{"tearful x2", "tearful 2 times"}, {"oriented x4", "oriented times 4"}, {"A&Ox3", "alert and oriented times 3"}, {"poor sleep x2 mos", "poor sleep for 2 months"}, {"pt 52F, married", "client 52-year-old female, married"}, {"stable x6 months", "stable for 6 months"}, {"x 3 wks", "for 3 weeks"}, {"3x before", "3 times before"}, {"drove 1x", "drove 1 time"},
			{"rows 3x10", "rows 3x10"}, {"3 sets x10", "3 sets x10"}, {"2x/wk", "2 times per week"}, {"my ex x", "my ex x"}, {"2x4 board", "2x4 board"}, {"SUDS 8 -> 3", "SUDS 8 to 3"}, {"mood -> better", "mood -> better"}, {"58M here for back pain", "58-year-old male here for back pain"}, {"won 58M", "won 58M"},
		},
		"med":    {{"Med hx: hypothyroid", "Medical history: hypothyroid"}, {"med check", "medication check"}, {"med school", "med school"}},
		"apt":    {{"out of the apt", "out of the apartment"}, {"next apt on 3/4", "next appointment on 3/4"}, {"apt to argue", "apt to argue"}, {"her apt to do", "her apt to do"}},
		"cog":    {{"did cog restructuring", "did cognitive restructuring"}, {"a cog in the machine", "a cog in the machine"}},
		"w":      {{"worse w coffee", "worse with coffee"}, {"vitamin w", "vitamin w"}, {"w/ mom", "with mom"}, {"George W voted", "George W voted"}},
		"scales": {{"GAD 7 13, phq 9 = 11", "GAD-7 13, PHQ-9 = 11"}, {"took GAD 7 times", "took GAD 7 times"}, {"PHQ2 0", "PHQ-2 0"}},
		"per":    {{"gym 3 d/wk", "gym 3 days per week"}, {"slept 5.5h", "slept 5.5 hours"}, {"review 2/52", "review 2 weeks"}, {"breaks q20min, q2wks, q4-6h", "breaks every 20 minutes, every 2 weeks, every 4 to 6 hours"}, {"tape 4/7 d", "tape 4/7 days"}},
		"BP":     {{"BP I, BP 118/76", "bipolar I, blood pressure 118/76"}, {"BP good", "BP good"}},
		"LTG":    {{"LTG 2 met", "long-term goal 2 met"}, {"li 900 qhs, LTG 200", "lithium 900 at bedtime, lamotrigine 200"}},
		"anx":    {{"anx 6/10", "anxiety 6/10"}, {"soc anx", "social anxiety"}, {"hummed when anx", "hummed when anxious"}},
		"sides":  {{"R knee, L CVA", "right knee, left stroke"}, {"grip L 8", "grip L 8"}, {"R said no", "R said no"}},
		"dx":     {{"Dx F41.1", "Diagnosis: F41.1"}, {"dx: MDD", "diagnosis: major depressive disorder"}, {"dx unchanged", "diagnosis unchanged"}, {"dx with MDD", "diagnosed with major depressive disorder"}},
		"etc":    {{"SW saw him", "SW saw him"}, {"neg for AVH", "negative for auditory or visual hallucinations"}, {"UDS neg", "urine drug screen negative"}, {"neg comments", "neg comments"}, {"min A for UB dressing", "minimal assistance for upper body dressing"}, {"TD on aims exam", "tardive dyskinesia on aims exam"}, {"TD pass", "TD pass"}},
		"Spanish": {
			{"toma sertralina 50 mg qd", "toma sertralina 50 mg qd"}, {"TAG F41.1, mejoría leve", "trastorno de ansiedad generalizada F41.1, mejoría leve"}, {"la pte niega ideación", "la paciente niega ideación"}, {"llora 3 v/sem y no duerme", "llora 3 veces por semana y no duerme"}, {"dx de TAG, sin tto", "diagnóstico de trastorno de ansiedad generalizada, sin tratamiento"},
			{"niega IS y no tiene plan", "niega ideación suicida y no tiene plan"}, {"vive c/ su madre", "vive con su madre"}, {"toma 5 c/ 8 de la noche", "toma 5 c/ 8 de la noche"}, {"ansied alta, llora", "ansiedad alta, llora"},
			{"cita de seg el martes", "cita de seguimiento el martes"}, {"dice q no puede más", "dice que no puede más"}, {"la IS de la empresa", "la IS de la empresa"},
		},
	} {
		for _, row := range rows {
			if got := glossary.Expand(row[0], "client"); got != row[1] {
				t.Errorf("%s: %s\n got %s\nwant %s", group, row[0], got, row[1])
			}
		}
	}
}

func TestHowManyShortForms(t *testing.T) {
	n := 0
	for _, file := range []string{"shorthand.txt", "spanish.txt"} {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if strings.Contains(line, "|") && !strings.HasPrefix(line, "#") {
				n++
			}
		}
	}
	if n < 600 {
		t.Errorf("the glossary has %d entries", n)
	}
}
