package glossary

import (
	"regexp"
	"strings"
	"unicode"
)

// Some clinicians type with the capitals lock on. A whole statement in capitals
// reads as shouting, so it is written in small letters, but for what is written in
// capitals anyway. Quotations stay as typed.

// Calm gives text in small letters if it is all in capitals.
func Calm(text string) string {
	if !shouts(text) {
		return text
	}
	return Lower(text)
}

// Shouts tells whether Calm changes text.
func Shouts(text string) bool { return shouts(text) }

// Lower gives text in small letters, but for what is written in capitals anyway,
// whether or not it shouts by itself.
func Lower(text string) string {
	var out strings.Builder
	for _, p := range Pieces(text) {
		piece := text[p.Start:p.End]
		if !p.Quoted && !strings.ContainsFunc(piece, unicode.IsLower) {
			piece = shouted.ReplaceAllStringFunc(piece, lower)
		}
		out.WriteString(piece)
	}
	return out.String()
}

// A word in capitals alone; with a figure in it, it is a code or a scale.
var shouted = regexp.MustCompile(`[\pL\d][\pL\d'’./-]*`)

// shouts tells whether all of text is in capitals, and more of it than shorthand.
func shouts(text string) bool {
	words, long := 0, false
	for _, p := range Pieces(text) {
		if p.Quoted {
			continue
		}
		for _, w := range shouted.FindAllString(text[p.Start:p.End], -1) {
			if strings.ContainsFunc(w, unicode.IsLower) {
				return false
			}
			if plainWord(w) {
				words++
				long = long || len(w) >= 5
			}
		}
	}
	return words >= 2 || long
}

// plainWord: four letters or more with a vowel, and no shorthand of the list.
func plainWord(w string) bool {
	return len(w) >= 4 && strings.ContainsAny(w, "AEIOUYÁÉÍÓÚ") && !strings.ContainsAny(w, "0123456789") && !initials[w]
}

func lower(w string) string {
	bare := strings.Trim(w, ".'’-")
	switch {
	case strings.ContainsAny(w, "0123456789"):
		if m := hour.FindStringSubmatch(w); m != nil {
			return strings.ToLower(w)
		}
		return w
	case initials[bare], bare == "I", strings.HasPrefix(w, "I'"), strings.HasPrefix(w, "I’"):
		return strings.Replace(w, bare, bare[:1]+tail(bare), 1)
	case proper[bare]:
		return bare[:1] + strings.ToLower(w[1:])
	}
	return strings.ToLower(w)
}

// tail: "I'M" is "I'm", "PHQ" stays.
func tail(w string) string {
	if strings.ContainsAny(w, "'’") {
		return strings.ToLower(w[1:])
	}
	return w[1:]
}

var hour = regexp.MustCompile(`^\d{1,2}(?::\d\d)?(?:AM|PM|A|P|HRS?|MINS?|WKS?|MG|MCG|ML|X|TH|ST|ND|RD)$`)

// initials are written in capitals by everybody.
var initials = upperSet(`EMDR CBT DBT OCD ADHD ASD MDD GAD PHQ PTSD BPD ODD AA IOP PHP ER ED ICU DUI VA MD NP RN OT MRI EKG ECG TV USA UK HR CEO IEP PCP EFT
	IFS ABA ERP SUDS MSE AIMS PCL BDI BAI EPDS MOCA MMSE COWS CIWA DAST ORS SRS ISI HIPAA CPS APS DCFS DCF SNAP SSI SSDI FMLA EAP A&O AROM PROM LUE RUE
	LLE RLE BUE BLE HEP TIPP LGBTQ HIV STI COPD UTI IBS TBI AVH SI HI SI/HI NSSI ETOH THC MAT UDS SSRI SNRI MAOI ECT TMS`)

var proper = upperSet(`MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY JANUARY FEBRUARY APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER
	ENGLISH SPANISH CHRISTMAS THANKSGIVING EASTER ZOOM MEDICARE MEDICAID`)

func upperSet(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
