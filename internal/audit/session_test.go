package audit

import (
	"slices"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
)

func TestSessionLine(t *testing.T) {
	for _, c := range []struct {
		name  string
		given note.Facts
		specs []string
		line  string // "" for none
		from  []int
	}{
		{"the plan's example", note.Facts{}, []string{"reported: tired", "admin: Individual session, 2-2:53pm", "admin: telehealth"},
			"Individual psychotherapy, 53 min (2:00–2:53 pm), telehealth.", []int{2, 3}},
		{"given apart", note.Facts{Start: "14:00", Stop: "14:53", Service: "individual psychotherapy", Modality: "telehealth"}, nil,
			"Individual psychotherapy, 53 min (2:00–2:53 pm), telehealth.", nil},
		{"24 hours", note.Facts{}, []string{"admin: 14:00–14:50"}, "Session, 50 min (2:00–2:50 pm).", []int{1}},
		{"military", note.Facts{}, []string{"admin: 1400-1450"}, "Session, 50 min (2:00–2:50 pm).", []int{1}},
		{"in words", note.Facts{}, []string{"admin: 2:00 to 2:53"}, "Session, 53 min (2:00–2:53).", []int{1}},
		{"bare hours", note.Facts{}, []string{"admin: from 2 until 2:45"}, "Session, 45 min (2:00–2:45).", []int{1}},
		{"over noon", note.Facts{}, []string{"admin: 11:30-12:20pm"}, "Session, 50 min (11:30 am–12:20 pm).", []int{1}},
		{"am lends", note.Facts{}, []string{"admin: 11am-12"}, "Session, 60 min (11:00 am–12:00 pm).", []int{1}},
		{"across midnight", note.Facts{}, []string{"admin: 11:40 pm to 12:30 am"}, "Session, 50 min (11:40 pm–12:30 am).", []int{1}},
		{"short halves", note.Facts{}, []string{"admin: 2p-2:50p"}, "Session, 50 min (2:00–2:50 pm).", []int{1}},
		{"start and stop", note.Facts{}, []string{"admin: start time 2:00 pm", "admin: stop 2:53 pm"}, "Session, 53 min (2:00–2:53 pm).", []int{1, 2}},
		{"started, ended", note.Facts{}, []string{"admin: started at 2, ended 2:53"}, "Session, 53 min (2:00–2:53).", []int{1}},
		{"start alone", note.Facts{}, []string{"admin: started 9:05am"}, "Session, from 9:05 am.", []int{1}},
		{"minutes alone", note.Facts{}, []string{"admin: 53 min"}, "Session, 53 min.", []int{1}},
		{"minutes in a sentence", note.Facts{}, []string{"observed: 45-minute individual session, ct on time"}, "Individual psychotherapy, 45 min.", []int{1}},
		{"an hour", note.Facts{}, []string{"admin: one hour session"}, "Session, 60 min.", []int{1}},
		{"code tells the service", note.Facts{}, []string{"admin: CPT 90834, 50 min"}, "Individual psychotherapy, 50 min, CPT 90834.", []int{1}},
		{"add-on", note.Facts{}, []string{"admin: 90834 +90785"}, "Individual psychotherapy, CPT 90834 + 90785.", []int{1}},
		{"phone", note.Facts{}, []string{"admin: phone session 30 min"}, "Session, 30 min, telephone.", []int{1}},
		{"in person", note.Facts{}, []string{"admin: in-person, 45 mins"}, "Session, 45 min, in person.", []int{1}},
		{"place", note.Facts{}, []string{"admin: telehealth, ct at home"}, "Session, telehealth, place: home.", []int{1}},
		{"people", note.Facts{}, []string{"admin: family session 50 min, ct and mom present"}, "Family psychotherapy, 50 min, present: ct and mom.", []int{1}},
		{"people who were seen", note.Facts{}, []string{"admin: Saw Jamie and mom for family session 3-3:50"}, "Family psychotherapy, 50 min (3:00–3:50), present: mom.", []int{1}},
		{"group", note.Facts{}, []string{"admin: group therapy 60 min, 7 members"}, "Group psychotherapy, 60 min, present: 7 participants.", []int{1}},
		{"diagnosis and date without a section", note.Facts{}, []string{"admin: 10/14/2026 53 min F41.1"}, "Session, 53 min, diagnosis F41.1, date 10/14/2026.", []int{1}},
		{"nothing but times, not sorted as admin", note.Facts{}, []string{"reported: 2-2:53pm telehealth 90837"}, "Individual psychotherapy, 53 min (2:00–2:53 pm), telehealth, CPT 90837.", []int{1}},

		{"dictated", note.Facts{}, []string{"admin: okay so this is the two to two fifty session individual today"}, "Individual psychotherapy, 50 min (2:00–2:50).", []int{1}},
		{"dictated with ones", note.Facts{}, []string{"admin: individual session ten oh five to ten fifty five"}, "Individual psychotherapy, 50 min (10:05–10:55).", []int{1}},
		{"a name is no month", note.Facts{}, []string{"admin: Teen session, Marisol 15, 3:30-4:20, maybe 3 late"}, "Session (Teen), 50 min (3:30–4:20), marisol 15, maybe 3 late.", []int{1}},
		{"eight of nine", note.Facts{}, []string{"admin: Group: 8 of 9 present, 90 min 6-7:30p"}, "Group psychotherapy, 90 min (6:00–7:30 pm), present: 8 participants.", []int{1}},
		{"tele", note.Facts{}, []string{"admin: saw her today tele, 4:05 - 4:51"}, "Session, 46 min (4:05–4:51), telehealth.", []int{1}},
		{"a Spanish dump", note.Facts{}, []string{"admin: 50 min, presencial.", "reported: Refiere que durmió mejor.", "risk: Niega ideación suicida."}, "Sesión, 50 min, presencial.", []int{1}},
		{"in Spanish", note.Facts{}, []string{"admin: Sesión individual de 3 a 3:50 de la tarde"}, "Psicoterapia individual, 50 min (3:00–3:50 pm).", []int{1}},
		{"in Spanish words", note.Facts{}, []string{"admin: sesión individual de tres a tres y cincuenta"}, "Psicoterapia individual, 50 min (3:00–3:50).", []int{1}},
		{"a prime", note.Facts{}, []string{"admin: 50' session"}, "Session, 50 min.", []int{1}},
		{"short and written together", note.Facts{}, []string{"admin: ses 45m ind"}, "Individual psychotherapy, 45 min.", []int{1}},
		{"minutes in words", note.Facts{}, []string{"admin: fifty-three minute individual session"}, "Individual psychotherapy, 53 min.", []int{1}},
		{"a visit with therapy in it", note.Facts{}, []string{"admin: Med check 20 min, 99214 + 90833 w/ 16 min therapy"}, "Medication management, 20 min (16 min psychotherapy), CPT 99214 + 90833.", []int{1}},
		{"an occupational therapist's", note.Facts{}, []string{"plan: OT tx 9:30-10:15."}, "Occupational therapy, 45 min (9:30–10:15).", []int{1}},
		{"her own words for the kind", note.Facts{}, []string{"observed: IOP group, anger mgmt, 7 members present, 1:00-2:30pm, 90853"}, "Group psychotherapy (IOP anger mgmt), 90 min (1:00–2:30 pm), present: 7 participants, CPT 90853.", []int{1}},
		{"place of service and modifier", note.Facts{}, []string{"admin: Individual video 45 min 90834-95 POS 10, ct home"}, "Individual psychotherapy, 45 min, telehealth (video), place: home, CPT 90834, modifier 95, place of service 10.", []int{1}},
		{"units of a therapist", note.Facts{}, []string{"admin: PT visit 42 min 97110x1 97140x2"}, "Physical therapy, 42 min, CPT 97110 x1 + 97140 x2.", []int{1}},
		{"both there", note.Facts{}, []string{"admin: Couple session 6-6:50pm both present"}, "Couples psychotherapy, 50 min (6:00–6:50 pm), present: both.", []int{1}},
		{"a follow-up visit", note.Facts{}, []string{"admin: Med f/u 25 min 99214"}, "Medication management, 25 min, CPT 99214.", []int{1}},
		{"a part of it", note.Facts{}, []string{"admin: Saw mom first 15 min then alone"}, "Session, present: mom, first 15 minutes then alone.", []int{1}},

		{"other people's minutes", note.Facts{}, []string{"reported: panic attack lasted 20 min", "reported: walks 30 minutes a day", "observed: arrived 10 min late"}, "", nil},
		{"late in an admin statement", note.Facts{}, []string{"admin: 10 min late, 45 min"}, "Session, 45 min, 10 minutes late.", []int{1}},
		{"consent and place in her words", note.Facts{}, []string{"admin: Crisis call 9:40-10:25 pm, ct at home, address confirmed"}, "Session, 45 min (9:40–10:25 pm), place: home, crisis call, address confirmed.", []int{1}},
		{"consent alone", note.Facts{}, []string{"admin: 45 min video", "admin: Consent reviewed and signed."}, "Session, 45 min, telehealth (video), consent reviewed and signed.", []int{1, 2}},
		{"who waited, a broken line", note.Facts{}, []string{"admin: 45 min, foster mo waited outside, audio cut out x2"}, "Session, 45 min, foster mother waited outside, audio cut out 2 times.", []int{1}},
		{"a call", note.Facts{}, []string{"admin: tc w school counselor 12 min 1:15 pm, ROI on file"}, "Session, 12 min, telephone call with school counselor, 1:15 pm, release of information on file.", []int{1}},
		{"who came with her", note.Facts{}, []string{"admin: crisis session 75 mins 4:10 pm to 5:25pm walk in w roommate"}, "Crisis psychotherapy, 75 min (4:10–5:25 pm), walk in with roommate.", []int{1}},
		{"in the community", note.Facts{}, []string{"admin: CM contact 25 min in community, met ct at SSA office"}, "Session, 25 min, CM contact, in community, met client at SSA office.", []int{1}},
		{"nobody is named", note.Facts{}, []string{"admin: couple - Dana and Luis, 50 min"}, "Couples psychotherapy, 50 min.", []int{1}},
		{"talk to herself, money, a room", note.Facts{}, []string{"admin: ok last one, 45 min, copay paid, room 3"}, "Session, 45 min.", []int{1}},
		{"consent to telehealth", note.Facts{}, []string{"admin: 45 min video", "admin: consent + telehealth consent done."}, "Session, 45 min, telehealth (video), consent + telehealth consent done.", []int{1, 2}},
		{"no fact and no consent", note.Facts{}, []string{"admin: 45 min", "admin: remember the form"}, "Session, 45 min.", []int{1}},
		{"working hours", note.Facts{}, []string{"reported: works 9am-5pm", "reported: sleeps 10pm to 2am"}, "", nil},
		{"the next appointment", note.Facts{}, []string{"plan/follow-up: next session 10/21 2-2:50pm telehealth", "admin: next appt 3-4pm"}, "", nil},
		{"a score", note.Facts{}, []string{"observed: GAD-7 12, SUDS 8-4", "reported: pain 2-3 of 10"}, "", nil},
		{"a phone call", note.Facts{}, []string{"reported: on the phone with mom"}, "", nil},
		{"nothing", note.Facts{}, nil, "", nil},
		{"private", note.Facts{}, []string{"private: session felt long, 2-2:53pm"}, "", nil},
	} {
		f := Session(c.given, statements(t, c.specs...))
		var got string
		var from []int
		if f.Line != nil {
			got, from = string(f.Line.Text), f.Line.Sources
		}
		if got != c.line || !slices.Equal(from, c.from) {
			t.Errorf("%s: %q from %v, want %q from %v", c.name, got, from, c.line, c.from)
		}
		if len(f.Conflicts) > 0 {
			t.Errorf("%s: conflict: %s", c.name, string(f.Conflicts[0]))
		}
	}
}

func TestTheNextAppointmentIsNotThisSession(t *testing.T) {
	opening := []string{"admin: Individual, office, start 4:00 pm stop 4:53 pm, 90837", "reported: nightmares", "observed: on time"}
	for spec, want := range map[string]bool{
		"admin: Appt 11/4 4 pm":                 true,
		"admin: Next video 10/30 at 11.":        true,
		"admin: Tues 3pm":                       true,
		"admin: RTC Monday 9 am":                true,
		"admin: Próxima cita 4/11 a las 9 am":   true,
		"admin: See her Wed 10/21 at 2":         true,
		"admin: back in 2 weeks, 3pm":           true,
		"admin: DOS 10/14":                      false,
		"admin: Session 10/14, 4:00-4:53 pm":    false,
		"admin: last session 10/7 was 4 pm too": false,
		"admin: copay collected":                false,
	} {
		all := statements(t, append(slices.Clone(opening), spec)...)
		f := Session(note.Facts{}, all)
		if f.Later(4) != want {
			t.Errorf("%s: later %t", spec, f.Later(4))
		}
		if want && (f.Date != "" || f.Start != "16:00" || f.Stop != "16:53" || len(f.Conflicts) > 0 || strings.Contains(string(f.Line.Text), "date")) {
			t.Errorf("%s: taken into the session: %s", spec, string(f.Line.Text))
		}
	}
}

func TestWhatFramesASession(t *testing.T) {
	for spec, want := range map[string]bool{
		"reported: SUD indiv 45 min.":                                 true,
		"plan: OT tx 9:30-10:15.":                                     true,
		"observed: Individual 2-2:53pm telehealth":                    true,
		"reported: Individual session, she cried for most of it":      false,
		"reported: MDD F33.1":                                         false,
		"reported: Individual, 45 min, mom joined and says he steals": false,
	} {
		if got := Session(note.Facts{}, statements(t, spec)).Frames(1); got != want {
			t.Errorf("%s: %t", spec, got)
		}
	}
}

func TestTimeConflicts(t *testing.T) {
	for _, c := range []struct {
		name  string
		given note.Facts
		specs []string
		want  string
	}{
		{"minutes against times", note.Facts{}, []string{"admin: 2:00-2:45pm", "observed: 60 minute session"}, "2:00–2:45 pm makes 45 minutes, but 60 are given"},
		{"given against dump", note.Facts{Start: "14:00", Stop: "14:53"}, []string{"admin: 2:00-2:45pm"}, "Two stop times are given: 2:53 pm and 2:45 pm"},
		{"given agrees without am and pm", note.Facts{Start: "14:00", Stop: "14:53"}, []string{"admin: 2-2:53"}, ""},
		{"given minutes", note.Facts{Minutes: 45}, []string{"admin: 53 min"}, "Two lengths are given: 45 and 53"},
		{"stop before start", note.Facts{Start: "14:53", Stop: "14:00"}, nil, "Is the stop time before the start?"},
		{"no length", note.Facts{Start: "14:00", Stop: "14:00"}, nil, "the same time"},
		{"no such time", note.Facts{}, []string{"admin: 2:00-2:75pm"}, `"2:00-2:75pm" is not a time of day`},
		{"no such given time", note.Facts{Start: "25:00"}, nil, `The start time "25:00" is not a time of day`},
		{"far too long", note.Facts{Minutes: 900}, nil, "900 minutes cannot be"},
		{"twice the same", note.Facts{Minutes: 53}, []string{"admin: 2-2:53pm", "admin: 53 min"}, ""},
	} {
		f := Session(c.given, statements(t, c.specs...))
		var got []string
		for _, x := range f.Conflicts {
			got = append(got, string(x))
		}
		if all := strings.Join(got, " "); c.want == "" && all != "" || !strings.Contains(all, c.want) {
			t.Errorf("%s: %q, want %q", c.name, all, c.want)
		}
	}
}

func TestAnAnswerSettlesAConflict(t *testing.T) {
	all := statements(t, "admin: 2:00-2:45pm", "admin: 60 min", "admin: 2:00 to 3:00 pm")
	all[2].Question = note.AskTimeConflict
	f := Session(note.Facts{}, all)
	if len(f.Conflicts) > 0 || f.Stop != "15:00" || f.Minutes != 60 {
		t.Errorf("stop %s, %d minutes, conflicts %d", f.Stop, f.Minutes, len(f.Conflicts))
	}
	if f.Covers(1) || !f.Covers(2) || !f.Covers(3) {
		t.Error("the line covers the answer and what agrees with it, not the time it overruled")
	}
}

func TestTheLineCoversWhatItSaysAndNoMore(t *testing.T) {
	all := statements(t, "admin: Session 2-2:53pm, telehealth", "admin: 53 min, copay collected", "reported: tired", "admin: Group 90853, 60 min, 7 members", "admin: Room 53, telehealth")
	f := Session(note.Facts{}, all)
	for id, want := range map[int]bool{1: true, 2: false, 3: false, 4: false, 5: false} { // 4 says 60 minutes
		if f.Covers(id) != want {
			t.Errorf("covers %d: %t", id, !want)
		}
	}
	if f := Session(note.Facts{}, all[3:4]); !f.Covers(4) {
		t.Errorf("%q says all of %q", string(f.Line.Text), string(all[3].Text))
	}
}

// What reads times, lengths, figures and words takes any text, and says of no span
// that it lies outside of it.
func FuzzReaders(f *testing.F) {
	for _, s := range []string{"two to two fifty", "de tres a tres y cincuenta de la tarde", "50' session", "ten oh five until eleven", "fifty three minutes", "9:30-10:15",
		"PHQ-9 of 31, item 9 = 4, pain 12/10", "1.5 hours", "Appt 11/4 4 pm", "won't drive at night", "ñandú’s’’ ..;;", "two to two to two fifty to", "90834-95 POS 10"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		inside := func(span [2]int) {
			if span[0] < 0 || span[1] > len(text) || span[0] > span[1] {
				t.Fatalf("%v lies outside of %d bytes", span, len(text))
			}
		}
		for _, loose := range []bool{true, false} {
			found := findTimes(text, loose)
			for _, s := range found.spans {
				inside(s)
			}
			if n := length(found.start, found.stop); n < 0 || n >= 1440 {
				t.Errorf("a session of %d minutes", n)
			}
			for _, m := range findMinutes(text, loose) {
				inside(m.span)
			}
		}
		ws := wordsOf(text)
		for _, l := range []*lexicon{impairmentWords, responseWords, progressWords, planWords} {
			if from, to, ok := l.find(ws); ok && (from < 0 || to > len(ws) || from >= to) {
				t.Errorf("words %d to %d of %d", from, to, len(ws))
			}
			if l.count(ws) > len(ws) {
				t.Error("more phrases than words")
			}
		}
		mentions(text)
	})
}

func FuzzSessionNeverFailsOnAnyText(f *testing.F) {
	for _, s := range []string{"2-2:53pm 90837", "25:99 to 9:9", "0-0", "99999999999999 min", "1400-1450", ":::--–12p.m.", "start 2 stop", "\x00\xff 12:0", "٣:٠٠ – ٤:٠٠", "9.5 hours"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, slot := range []note.Slot{note.Admin, note.Risk} {
			all := []note.Statement{{ID: 1, Text: note.Text(text), Slot: slot, Block: note.Whole}}
			in := input(note.Facts{}, all)
			Questions(in)
			if s := in.Session; s.Line != nil && len(s.Line.Sources) != 1 {
				t.Errorf("the line has sources %v", s.Line.Sources)
			}
			if s := in.Session; len(s.Start)+len(s.Stop) > 0 && (len(s.Start)%5 != 0 || len(s.Stop)%5 != 0) {
				t.Errorf("start %q, stop %q", s.Start, s.Stop)
			}
		}
	})
}
