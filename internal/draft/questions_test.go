package draft

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/writer"
)

// Invented lines and small dumps, and what has to be asked of them and what may not
// be: "time" stands for time.missing, other ids are written whole.
var askedOf = []struct{ dump, must, never string }{
	// How long, from when to when.
	{"OT tx 9:30-10:15. Pt reports pain 3/10.", "", "time"},
	{"IOP group, anger mgmt, 7 members present, 1:00-2:30pm, 90853", "", "time participants code"},
	{"SUD indiv 45 min. 62 days clean.", "", "time"},
	{"Sesión individual de 15:00 a 15:50. La paciente llora todos los días y duerme muy poco.", "code", "time"},
	{"okay so this is uh the two to two fifty session individual today and client says she had two panic attacks", "code", "time"},
	{"Individual session 10 to 11. Client reports low mood.", "", "time time.conflict"},
	{"Indiv. start 4 stop 4:53. Client reports low mood.", "", "time"},
	{"sesión individual de 3 a 3:50 de la tarde. Refiere tristeza.", "", "time"},
	{"50' session individual. Client sad about move.", "", "time"},
	{"ses 45m ind. Client sad about move.", "", "time"},
	{"Individual 1:00-2:30pm. Client reports low mood.", "", "time"},
	{"fifty minute individual session. Client reports low mood.", "", "time"},
	{"Individual, in at 2:05 out at 2:55. Client reports low mood.", "", "time"},
	{"Individual 1400-1450. Client reports low mood.", "", "time"},
	{"Individual session, an hour. Client reports low mood.", "", "time"},
	{"Individual session. Panic lasted 20 min on Sunday. Client walks 30 minutes a day.", "time", ""},
	{"Individual session. Works 9am-5pm at the plant and feels worn out.", "time", ""},
	{"Client talked about work and the new boss. Next session Tuesday 3-3:50.", "time", ""},
	{"Individual 2:00-2:45, 60 min. Client sad about move.", "time.conflict", "time"},
	{"Individual 2:00-2:75 pm. Client sad about move.", "time.conflict", ""},
	{"Individual session 25:10 to 26:00. Client sad about move.", "time.conflict", ""},
	{"Med check 20 min, 99214 + 90833 w/ 16 min therapy. Taking lithium 900 mg daily.", "", "time time.conflict code.mismatch code"},
	{"Med f/u 25 min 99214. Doing ok on escitalopram 20 mg.", "", "time"},
	{"45 yo here for DM f/u, 99213, 20 minutes. Taking metformin 1000 mg.", "", "time code"},
	{"Psychiatry follow up 30 minutes total, 99214, 90833 with 18 minutes psychotherapy. Taking Abilify 5 mg.", "", "time time.conflict code.mismatch"},

	// Codes.
	{"Individual 2:00-2:45 pm 90837. Client sad about move.", "code.mismatch", "code"},
	{"Individual 53 min 90837. Client sad about move.", "", "code.mismatch code"},
	{"Individual 12 min 90832. Client sad about move.", "code.mismatch", ""},
	{"Individual 53 min 90834. Client sad about move.", "code.mismatch", ""},
	{"Crisis session 25 min 90839. Client sad about move.", "code.mismatch", ""},
	{"Individual 60 min 90837 90840. Client sad about move.", "code.mismatch", ""},
	{"Individual 60 min 90837 + 90785. Client sad about move and the new job.", "code.mismatch", ""},
	{"Individual 60 min 90837 + 90785, interpreter used. Client sad about move.", "", "code.mismatch"},
	{"PT visit 30 min, 97110x1 97112x1. Berg 41, uses walker, gait training.", "", "code time"},
	{"Telehealth video 50 min 90834 POS 10, client in her car. Client sad about move.", "code.mismatch", ""},
	{"Telehealth video 50 min 90834 POS 02, client at home. Client sad about move.", "code.mismatch", ""},
	{"Video session 50 min 90834-93, client at home. Client sad about move.", "code.mismatch", ""},
	{"Video session 50 min 90834-95, POS 10, client at home. Client sad about move.", "", "code.mismatch location"},
	{"In person 50 min individual 90834 POS 10. Client sad about move.", "code.mismatch", ""},
	{"Individual 45 min, billed H0004 x3. Client sad about move.", "", "code"},

	// Who was there, and where.
	{"Couple session 6-6:50pm both present. T says they had 4 fights.", "", "participants time"},
	{"Family session w/ mom and ct, 50 min, 90847. Ct says school is fine.", "", "participants"},
	{"Couples session 50 min. T says they fight about money. J says he feels blamed.", "", "participants"},
	{"Couples session 50 min 90847. Talked about money and chores and the move.", "participants", ""},
	{"DBT skills group 90 min 90853. Client shared about work.", "participants", ""},
	{"DBT skills group 90 min 90853, six members. Client shared about work.", "", "participants"},
	{"Video session individual 11:00-11:45a, 90834. Client reports checking the stove.", "location", ""},
	{"Video session 45 min 90834, he was in his parked truck. Client reports checking.", "", "location"},
	{"Phone session 30 min 90832, she was at her mother's house. Client sad.", "", "location"},
	{"Terapia individual por videollamada 50 min, paciente en su casa. Refiere tristeza.", "", "location time"},
	{"Individual in person 45 min 90834. Client sad about move.", "", "location"},

	// Daily life.
	{"Client reports low mood. She was late to work Monday and Tuesday this week.", "", "impairment"},
	{"Client reports nightmares and still won't drive at night since the crash.", "", "impairment"},
	{"Ct rpts anxiety most days. Called in sick once this wk to avoid staff mtg.", "", "impairment"},
	{"Per mom he hit a kid at recess twice this week and was sent home Thursday.", "", "impairment"},
	{"Client is anxious. He hasn't been to the shop since the 14th of the month.", "", "impairment"},
	{"Pt reports knee pain. Can't kneel to garden and needs the rail on stairs.", "", "impairment"},
	{"Wife helps w/ buttons still. Req min A for UB dressing w/ 2 vc. OT visit.", "", "impairment"},
	{"Client reports sleeping 4 hours a night and waking at 3 most mornings.", "", "impairment"},
	{"Client says grades fell to Cs and he got detention for skipping class.", "", "impairment"},
	{"La paciente faltó al trabajo dos veces y no sale de casa los fines de semana.", "", "impairment"},
	{"El paciente llega tarde al trabajo por revisar la estufa muchas veces.", "", "impairment"},
	{"Client reports feeling sad about the anniversary. Mood was low all of the week.", "impairment", ""},
	{"Client reports no missed work and is sad about the anniversary of the loss.", "impairment", ""},
	{"Couple session 50 min. T says they had 4 fights about money. J felt blamed for it.", "impairment", ""},
	{"Med check 15 min 99213. Taking Zoloft 100 mg, sleeping ok. RTC 3 months.", "", "impairment intervention response goal"},

	// What was done, and how it was taken.
	{"OT visit. Tx: NMR, AAROM w dowel 3x10, button hook training for dressing.", "", "intervention"},
	{"Affect labile, pressed speech. Problem solving on housing list, called the shelter intake line together.", "response", "intervention"},
	{"Did cog restructuring on \"everyone will see I'm a fraud\" and role played it.", "", "intervention"},
	{"Used feeling thermometer and turtle technique with puppets. He laughed a lot then.", "", "intervention"},
	{"MI around the slip, decisional balance. Reviewed HALT. Alert, good humor, pupils normal. Sponsor calls daily.", "response", "intervention"},
	{"Psychoed on dehydration and lithium. Explained the panic cycle to client.", "", "intervention"},
	{"Se trabajó activación conductual y reestructuración cognitiva en la sesión.", "", "intervention"},
	{"Coping skill rehearsal for voices (humming, headphones). Client picked humming.", "", "intervention response"},
	{"We talked about the week and I listened and provided support for her.", "intervention", ""},
	{"Client reports she used breathing at home three times during the week.", "intervention", ""},
	{"CBT thought record, she named two distortions and one balanced thought.", "", "intervention response"},
	{"Taught worry time. He wrote four lines and read them out loud without stopping.", "", "response"},
	{"ERP with the door. SUDS peaked 75 and came down to 35 in the session.", "", "response"},
	{"Taught speaker-listener. T paraphrased J accurately and J softened, reached for her hand.", "", "response"},
	{"Se practicó respiración. La paciente logró calmarse al final de la sesión.", "", "response"},
	{"Taught box breathing. Teacher wrote that he is calmer in mornings at school.", "response", ""},
	{"Taught TIPP. Client reports she was able to go to work all week this week.", "response", ""},

	// Goal and progress.
	{"Read the letter out loud, which he could not have done in August. Sad affect.", "goal", "progress"},
	{"GAD-7 11, was 15. Affect anxious but brightens. Speech within normal limits.", "", "progress"},
	{"SUDS peaked 75 and came down to 35. Moving forward on goal 1 of leaving home.", "", "progress goal"},
	{"Panic disorder. She is doing better than two weeks ago when it was every day.", "goal", "progress"},
	{"Objective 1a: 3 use-free nights a week; this week 1, last week 0. Urge 4.", "", "goal"},
	{"Episodio depresivo. Mejoría leve respecto a la sesión anterior, afecto triste, llanto al hablar de su madre.", "goal", "progress"},
	{"Objetivo 1 revisar menos de 2 veces: avance de 10 a 4. Afecto ansioso hoy.", "", "goal progress"},
	{"Client reports worry about money. Anxious affect, fast speech, HW worry log.", "goal progress", ""},
	{"PHQ-9 18 to 6 since spring. Calm, bright affect, good eye contact today.", "", "progress"},

	// Diagnosis.
	{"GAD F41.1, anxious affect, fast speech, worry about money all the day long.", "", "diagnosis"},
	{"Adjustment disorder with mixed mood. Tearful when she spoke of the divorce.", "", "diagnosis"},
	{"GAD-7 14. Client reports worry about money all day, worst in the morning.", "diagnosis", ""},
	{"Client's mother has bipolar disorder. Client reports sadness most of the week.", "diagnosis", ""},
	{"OUD severe, early remission on agonist. AUD mild. UDS today negative for all.", "", "diagnosis"},
	{"s/p R rotator cuff repair. AROM flexion 105, abd 88, grip R 38 lb. OT visit.", "", "diagnosis"},
	{"Trastorno de ansiedad generalizada. Afecto ansioso, habla rápida, inquieta hoy.", "", "diagnosis"},

	// Risk.
	{"No talk of hurting himself, mom has not seen any either. Played with the cars.", "", "risk.missing risk.incomplete risk.conflict"},
	{"Both deny any physical violence, T denies SI, J denies SI. Couple session today.", "", "risk.missing risk.incomplete risk.conflict"},
	{"Neither endorses SI. Voices raised once, otherwise civil in the couple session.", "", "risk.missing risk.incomplete risk.conflict"},
	{"Denies SI, HI, self harm. Affect restricted. Client sad about the move again.", "", "risk.missing risk.incomplete risk.conflict"},
	{"she denies any thoughts of hurting herself or anyone else she looked tired today", "", "risk.missing risk.incomplete"},
	{"Niega ideación suicida. Se observa afecto triste, llanto al hablar de su madre.", "", "risk.missing risk.incomplete"},
	{"Sin ideas de muerte ni de hacerse daño. Afecto triste, llanto, habla muy lenta.", "", "risk.missing risk.incomplete"},
	{"Client reports SI most days. Tearful, flat. Sad about the move and the job loss.", "risk.incomplete", "risk.missing"},
	{"Refiere ideación suicida activa desde el lunes. Afecto triste, llanto frecuente.", "risk.incomplete", "risk.missing"},
	{"Denies SI. PHQ-9 17, item 9 = 2. Tearful, sad about the move and the job loss.", "risk.conflict", "risk.missing"},
	{"Denies SI. PHQ-9 17, item 9 = 0. Tearful, sad about the move and the job loss.", "", "risk.conflict risk.incomplete"},
	{"Client sad about the move. Tearful, flat, quiet voice, looked at the floor often.", "risk.missing", ""},
	{"PT visit. Flexion 112, quad 4/5, SLR 3x10, patellar mobs, gait antalgic, HEP.", "", "risk.missing mse"},
	{"34F sore throat 3 d, fever 101. Tonsils exudate. BP 120/80. Lungs clear. 99213 15 min.", "", "risk.missing impairment goal"},

	// Figures that cannot be.
	{"PHQ-9 of 31 today. Client sad about the move.", "value.impossible", ""},
	{"GAD-7 of 25, affect anxious. Client sad about the move.", "value.impossible", ""},
	{"PHQ-9 27, GAD-7 21, affect anxious. Client sad about the move.", "", "value.impossible"},
	{"Pain 12/10 on stairs, knee. Can't kneel.", "value.impossible", ""},
	{"Appt 12/10 at 4. Pain 5/10 on stairs, knee.", "", "value.impossible"},
	{"PHQ-9 every 2 weeks, GAD-7 in 40 days. Client sad about the move.", "", "value.impossible"},
	{"PHQ-9 de 30, afecto triste, llanto al hablar de su madre.", "value.impossible", ""},

	// Settings.
	{"ct tearful, talked about divorce", "risk.missing time diagnosis service intervention plan", "impairment goal progress response"},
	{"No show for 3 pm session. Called, left voicemail, no answer.", "", "time risk.missing diagnosis goal impairment"},
	{"TC with pharmacy re refill of sertraline, left message for prescriber.", "", "time diagnosis goal impairment response code"},
	{"Intake 60 min 90791. 29yo came for anxiety since new job, can't sleep. Recommend weekly CBT.", "history mse diagnosis risk.missing", "response progress goal intervention"},
	{"Discharge session 50 min 90834. Client agreed on stopping here. Denies SI. Reviewed relapse plan.", "", "impairment response mse"},

	// Said nearby, of somebody else, of another time, in another sense.
	{"Individual session. Her brother is doing much better since he started therapy. Flat, tearful.", "progress", ""},
	{"Individual session. Husband's hip is so much better after his surgery. Flat, tearful today.", "progress", ""},
	{"Individual session. Insurance is better now, so the copay is low. Flat and tearful today.", "progress", ""},
	{"Individual session. Client's mother is getting worse and needs a nurse. Flat and tearful.", "progress", ""},
	{"Individual session. The weather improved so she walked. Her best friend is sober 90 days.", "progress", ""},
	{"Individual session. Refiere que su hermana ya está mejor. Llanto breve, habla baja hoy.", "progress", ""},
	{"Individual session. Client's sister said he is doing much better at home. Flat affect.", "", "progress"},
	{"Individual session. Mom says he is better at bedtime than last month. Flat affect today.", "", "progress"},
	{"Individual session. Wife was away; client is sleeping better than last month. Flat today.", "", "progress"},
	{"Individual session. Worse since her mother died. Flat, tearful, soft voice all through.", "", "progress"},
	{"Individual session. Her husband can't sleep and missed work twice. Client sad mornings.", "impairment", ""},
	{"Individual session. Her son got suspended and her daughter failed math. Client is sad.", "impairment", ""},
	{"Individual session. Client is sad that her coworker was fired. Talked about her job a lot.", "impairment", ""},
	{"Individual session. Client works at the school, likes her new boss. Sad in the mornings.", "impairment", ""},
	{"Individual session. Boss wrote her up Friday for errors. Client is sad in the mornings.", "", "impairment"},
	{"Individual session. Boss said one more absence and she's out. Client is sad mornings too.", "", "impairment"},
	{"Individual session. Client left the cart and sat in the car for an hour. Sad mornings.", "", "impairment"},
	{"Individual session. Teacher sent him out of class twice. Sad in the mornings, quiet too.", "", "impairment"},
	{"Individual session. Her sister had to drive her to work again. Client is sad mornings.", "", "impairment"},
	{"Individual session. Client and husband sleep apart now, she can't finish a meal. Sad too.", "", "impairment"},
	{"Individual session. Walked out of the store, couldn't pay. Sad in the mornings, quiet.", "", "impairment"},
	{"Individual session. Her boss's goal is to open two stores by spring. Tearful, quiet.", "goal", ""},
	{"Individual session. Husband's goal is a bigger house by May. Tearful, quiet, sad today.", "goal", ""},
	{"Individual session. He talked about the goal his team scored on Sunday. Tearful, quiet.", "goal", ""},
	{"Individual session. Toward her goal of riding the bus alone. Tearful, quiet, sad today.", "", "goal"},
	{"Individual session. Upset about mom, who was diagnosed with bipolar disorder in April.", "diagnosis", ""},
	{"Individual session. Her daughter's autism evaluation is Monday. Client is sad, tearful.", "diagnosis", ""},
	{"Individual session. Client's ex has a gambling disorder. Client is sad and tearful today.", "diagnosis", ""},
	{"Individual session. Her father's stroke was in May and she is sad. Tearful, quiet voice.", "diagnosis", ""},
	{"Individual session. Client worries she is bipolar like her aunt. Tearful, quiet voice.", "diagnosis", ""},
	{"Individual session. Sad since her mother died. MDD, moderate. Tearful, quiet voice too.", "", "diagnosis"},
	{"Individual session. Client enjoyed the lake and agreed to host the dinner. Sad mornings.", "response", ""},
	{"Individual session. Client tried the new restaurant and laughed with friends. Sad today.", "response", ""},
	{"Individual session. Taught box breathing. Her sister liked the flowers. Sad in the mornings, quiet.", "response", ""},
	{"Individual session. Taught box breathing, did three rounds, said her chest felt looser.", "", "response"},
	{"Individual session. Explored the move. She got quiet, then said nobody had asked before.", "", "response"},
	{"Individual session. HW: thought record three times and box breathing before bed. Sad.", "intervention", ""},
	{"Individual session. Will start exposure next time. Client sad mornings. Tearful, quiet.", "intervention", ""},
	{"Individual session. Client's last therapist used EMDR with her. Client sad and tearful.", "intervention", ""},
	{"Individual session. Her yoga class taught breathing. Client sad and tearful this morning.", "intervention", ""},
	{"Individual session. Her sister is in DBT and likes it. Client sad and tearful this week.", "intervention", ""},
	{"Individual session. Last year the plan was to go back to school, she did not. Tearful.", "plan", ""},
	{"Individual session. Her husband plans to quit and move them to Ohio. Tearful and quiet.", "plan", ""},
	{"Individual session. Missed her dentist appointment and had no plan for dinner. Tearful.", "plan", ""},
	{"Individual session. Her mother was discharged from the hospital on Friday. Tearful too.", "plan", ""},
	{"Individual session. Tearful, quiet. Back Thursday at noon, she'll bring the sleep log.", "", "plan"},
	{"Individual session. Client's sister attempted suicide in 2015, anniversary is Sunday.", "risk.missing", ""},
	{"Individual session. A friend of hers overdosed last month. Tearful, quiet, sad mornings.", "risk.missing", ""},
	{"Individual session. Her nephew cuts himself and she is scared for him. Tearful, quiet.", "risk.missing", ""},
	{"Individual session. PMR for 15 minutes, then a 10 minute walk around the building.", "time", ""},
	{"Individual session. Slept 45 minutes on the bus. Her AA meetings are 60 minutes each.", "time", ""},
	{"Video session 2-2:50 pm. Her new job is in Denver and the office is downtown. Tearful.", "location", ""},
	{"Video session 2-2:50 pm. Her husband was at home in the next room sleeping. Tearful.", "location", ""},
	{"Video session 2-2:50 pm, client in her parked car in Tulsa. Tearful, quiet, sad today.", "", "location"},

	// A farewell beside a denial.
	{"Denies SI. Said \"I already wrote the goodbye letters in my head.\" Tearful, flat, quiet.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Ct denies SI but says \"I'm so done with being me.\" Tearful, flat, quiet voice, slow.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Denies SI/HI. Gave away her records and her guitar this week. Tearful, flat and quiet.", "risk.conflict risk.incomplete", "risk.missing"},
	{"No SI. Says her kids would be better off without her. Tearful, flat, quiet, slow today.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Denies SI. He has been giving all his fishing stuff away. Tearful, flat, quiet, slow.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Denies SI. \"I won't be around much longer anyway.\" Tearful, flat, quiet, slow today.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Niega ideas suicidas. Dice que escribió cartas de despedida. Llanto, habla baja hoy.", "risk.conflict risk.incomplete", "risk.missing"},
	{"Denies SI. Wrote a goodbye letter to her father in the session, grief work. Tearful.", "", "risk.conflict risk.incomplete"},
	{"Denies SI. She is so done with this job and gave away the old crib. Tearful, quiet.", "", "risk.missing"},
	{"Denies SI. Done with finals, tired of the commute. Tearful, flat, quiet, slow today.", "", "risk.conflict risk.incomplete"},

	// Words.
	{"Taking lithium 900 mg QD and no side effects. Euthymic, linear.", "abbreviation.unsafe", ""},
	{"Client was manipulative and attention seeking in the group.", "tone.judgement", ""},
}

func TestWhatIsAskedOfALine(t *testing.T) {
	soap, _ := note.FormatByKey("soap")
	id := func(s string) note.QuestionID {
		if !strings.Contains(s, ".") {
			s += ".missing"
		}
		if !slices.Contains(note.QuestionIDs, note.QuestionID(s)) {
			t.Fatalf("the test names %q, which is no question", s)
		}
		return note.QuestionID(s)
	}
	for _, c := range askedOf {
		in := Input{Format: soap, Style: writer.Style{Subject: "client", Full: true}, Parts: []note.Part{{Kind: note.Whole, Text: note.Text(c.dump)}}}
		got := map[note.QuestionID]string{}
		for _, q := range Sort(in).Questions {
			got[q.ID] = string(q.Message)
		}
		for want := range strings.FieldsSeq(c.must) {
			if got[id(want)] == "" {
				t.Errorf("%s is not asked: %s", want, c.dump)
			}
		}
		for not := range strings.FieldsSeq(c.never) {
			if said := got[id(not)]; said != "" {
				t.Errorf("%s is asked (%s): %s", not, said, c.dump)
			}
		}
	}
	if len(askedOf) < 100 {
		t.Errorf("only %d lines are tried", len(askedOf))
	}
}

// Whole invented dumps in which nothing is missing that an auditor would miss, of
// many settings and hands: hardly anything is asked of them.
func TestLittleIsAskedOfOrdinaryDumps(t *testing.T) {
	soap, _ := note.FormatByKey("soap")
	files, err := filepath.Glob(filepath.Join("testdata", "ordinary", "*.txt"))
	if err != nil || len(files) < 40 {
		t.Fatalf("%d dumps, %v", len(files), err)
	}
	var counts []int
	for _, name := range files {
		dump, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{Format: soap, Style: writer.Style{Subject: "client", Full: true}, Parts: []note.Part{{Kind: note.Whole, Text: note.Text(dump)}}}
		var ids []string
		for _, q := range Sort(in).Questions {
			ids = append(ids, string(q.ID))
		}
		counts = append(counts, len(ids))
		if len(ids) > 3 {
			t.Errorf("%s: asked %v", filepath.Base(name), ids)
		}
	}
	slices.Sort(counts)
	if median := counts[len(counts)/2]; median > 1 {
		t.Errorf("a median of %d questions: %v", median, counts)
	}
}
