package glossary

import "testing"

func TestCalm(t *testing.T) {
	for in, want := range map[string]string{
		"PT FOUND IN GARAGE W/ CAR RUNNING, DOOR OPEN.":            "pt found in garage w/ car running, door open.",
		`PT STATES "I JUST WANTED TO SIT THERE."`:                  `pt states "I JUST WANTED TO SIT THERE."`,
		"USED SOLUTION FOCUSED SCALING, PHQ-9 14, DX F43.23":       "used solution focused scaling, PHQ-9 14, dx F43.23",
		"CONT WEEKLY CBT, NEXT TUESDAY 9AM, AVOIDS STORE D/T PTSD": "cont weekly CBT, next Tuesday 9am, avoids store d/t PTSD",
		"GUNS LOCKED, WIFE HOLDS KEY, SINCE I'M AWAY 4HRS":         "guns locked, wife holds key, since I'm away 4hrs",
		"DUERME MEJOR, NIEGA IDEACIÓN":                             "duerme mejor, niega ideación",
		"SI/HI":                                                    "SI/HI",
		"DEAR MAN":                                                 "DEAR MAN",
		"NKDA":                                                     "NKDA",
		"did DEAR MAN, AFFECT FLAT":                                "did DEAR MAN, AFFECT FLAT",
		"":                                                         "",
	} {
		if got := Calm(in); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}
