package sorter

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// reading is a statement taken apart.
type reading struct {
	tokens                        []token
	hits                          []hit // in the order of their first token
	any, said                     set   // the lists with a hit; those with one outside quotations
	core                          int   // the first token of the main clause after subject and small words
	client, collateral, clinician bool  // what the subject is
	number                        bool  // a number stands somewhere
}

// set is a set of lists.
type set uint64

func (s set) has(l list) bool { return s&(1<<l) != 0 }

func read(s note.Statement) reading {
	r := reading{tokens: tokenize(string(s.Text))}
	for _, t := range r.tokens {
		r.number = r.number || t.number
	}
	r.hits = phrases.find(r.tokens)
	r.dropHidden()
	for _, h := range r.hits {
		r.any |= 1 << h.list
		if !r.inQuote(h) {
			r.said |= 1 << h.list
		}
	}
	r.findCore()
	return r
}

// slotCues are the lists whose longer phrase hides a shorter one inside it:
// "gait training" is a treatment, though "gait" alone is seen.
var slotCues = map[list]bool{acts: true, technique: true, responses: true, observed: true, observing: true, assessing: true, toldFirst: true,
	future: true, toldStrongly: true}

// dropHidden removes the hits that a neighbour takes the meaning from: a risk
// term inside a harmless phrase, a cue inside a longer cue, a facet inside the
// name of an instrument ("GAD" in "GAD-7").
func (r *reading) dropHidden() {
	kept := make([]hit, 0, len(r.hits))
	near := 0 // the first hit that can still reach h
	for i, h := range r.hits {
		for r.hits[near].from+longestPhrase < h.from {
			near++
		}
		hidden := false
		for j := near; j < len(r.hits) && r.hits[j].from < h.to && !hidden; j++ {
			hidden = j != i && hides(r.hits[j], h)
		}
		hidden = hidden || r.relatives(h)
		if !hidden {
			kept = append(kept, h)
		}
	}
	r.hits = kept
}

// relatives: "mom's dx", "her father's bipolar" say nothing of the client's own.
func (r *reading) relatives(h hit) bool {
	if h.list != assessing && h.list != facetIndex[note.Diagnosis] || h.from < 2 || r.tokens[h.from-1].low != "s" {
		return false
	}
	for _, o := range r.hits {
		if o.list == subjectCollateral && o.to == h.from-1 {
			return true
		}
	}
	return false
}

func hides(o, h hit) bool {
	switch {
	case o.list == h.list:
		return false
	case o.list == riskNot:
		danger := h.list == risks || h.list == riskLevel || h.list == riskSafety
		return danger && h.from < o.to && o.from < h.to && o.to-o.from >= h.to-h.from
	case o.from > h.from || o.to < h.to || o.to-o.from <= h.to-h.from:
		return false
	}
	return slotCues[o.list] && slotCues[h.list] || o.list == instrument && h.list >= lists
}

// findCore goes past joining words, articles, subjects and auxiliaries.
func (r *reading) findCore() {
	single := func(i int, l list) (int, bool) {
		for _, h := range r.hits {
			if h.from > i {
				break
			}
			if h.from == i && h.list == l {
				return h.to, true
			}
		}
		return 0, false
	}
	i := 0
	for i < len(r.tokens) && i < 8 && !r.tokens[i].quoted {
		if to, ok := single(i, subjectClinician); ok && !r.client && !r.collateral {
			r.clinician = true
			i = to
			continue
		}
		if to, ok := single(i, subjectClient); ok && !r.clinician {
			r.client = true
			i = to
			continue
		}
		if to, ok := single(i, subjectCollateral); ok && !r.clinician {
			r.collateral = true
			i = to
			continue
		}
		if _, ok := single(i, joining); ok {
			i++
			continue
		}
		if n := r.age(i); n > 0 {
			i += n
			continue
		}
		break
	}
	r.core = i
}

// age counts the tokens of "34yo", "34 y/o", "34 year old", "34 yo F" at i.
func (r *reading) age(i int) int {
	if !r.tokens[i].number {
		return 0
	}
	j := i + 1
	for j < len(r.tokens) && j < i+4 && ages[r.tokens[j].low] {
		j++
	}
	if j == i+1 {
		return 0
	}
	return j - i
}

// didIt: "did CBT thought record".
var didIt = words(`did tried continued ran hicimos hice`)

var ages = words(`yo y o year yr old f m male female nb`)

func (r *reading) has(l list) bool { return r.said.has(l) }

func (r *reading) inQuote(h hit) bool { return h.from < len(r.tokens) && r.tokens[h.from].quoted }

// head tells whether a phrase of l is the main clause's own.
func (r *reading) head(l list) bool { return r.headAt(l, true) }

func (r *reading) headAt(l list, ok bool) bool {
	if !ok {
		return false
	}
	for _, h := range r.hits {
		if h.from > r.core {
			break
		}
		if h.list == l && h.to > r.core && !r.inQuote(h) {
			return true
		}
	}
	return false
}

// words is the statement's normal form, for comparing.
func (r *reading) words() string {
	var b strings.Builder
	for i, t := range r.tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.low)
	}
	return b.String()
}

// told tells whether an account of client or collateral opens the statement.
func (r *reading) told(s note.Statement) bool {
	if s.Voice != note.Client && s.Voice != note.Collateral {
		return false
	}
	at := strings.Index(string(s.Text), string(s.Cue))
	if at < 0 {
		return false
	}
	before := tokenize(string(s.Text)[:at])
	for _, t := range before {
		if t.number || t.quoted {
			return false
		}
	}
	if len(before) > 3 {
		return false
	}
	// A longer phrase that holds the verb says more than the verb: "verbalized
	// understanding" is a response, "reviewed with mom" no account.
	verb := len(before) + len(tokenize(string(s.Cue))) - 1
	for _, h := range r.hits {
		if (h.list == responses || h.list == acts) && h.from <= verb && h.to > verb && h.to-h.from > 1 {
			return false
		}
	}
	return true
}

var (
	codePattern   = newForm(`\b[A-TV-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?\b`)
	ratingPattern = newForm(`(?i)\b\d{1,2}(?:\.\d)?\s*(?:/\s*10|out of (?:10|ten)|de 10)\b|\bsuds?\b`)
	datePattern   = newForm(`^\W*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\W*$|\d{1,2}:\d\d`)
	cptPattern    = newForm(`\b(?:9\d{4}|G\d{4}|H\d{4})\b`)
)

// icd tells whether the statement holds an ICD-10 code (not "B12", not "T3 x2").
func icd(text string) bool {
	for _, c := range codePattern.FindAllString(text, -1) {
		if len(c) > 3 || c[0] == 'F' || c[0] == 'Z' || c[0] == 'I' {
			return true
		}
	}
	return false
}

func (r *reading) features(s note.Statement) *vector {
	text := string(s.Text)
	var v vector
	flag := func(f feature, on bool) {
		if on {
			v[f] = 1
		}
	}
	told := r.told(s)
	v[always] = 1
	flag(toldHead, told)
	flag(toldBySomeone, told && s.Voice == note.Collateral)
	flag(toldLater, !told && (s.Voice == note.Client || s.Voice == note.Collateral))
	flag(isQuote, s.Quoted && s.Voice != note.Clinician)
	rating := !told && r.number && !r.has(responses) && ratingPattern.MatchString(text)
	flag(selfRating, rating)
	flag(toldFirstly, r.head(toldFirst) && !r.clinician)
	flag(whyCame, r.headAt(r.facetOf(note.Reason)))
	flag(recalls, r.facet(note.Psychiatric) || r.facet(note.Family) || r.facet(note.Developmental))
	flag(topicTold, r.has(tellings) || r.facet(note.Symptom) || r.facet(note.Medication) || r.facet(note.Problem) || r.facet(note.Substance) || r.facet(note.Impairment))
	flag(cannot, r.has(toldStrongly) || r.facet(note.Impairment) && !r.has(assessing))

	byClinician := r.clinician || !r.client && !r.collateral
	coming := r.head(future) && !told && (!r.clinician || r.has(futureAnywhere) || r.planner())
	act := (r.head(acts) || r.head(technique) && len(r.tokens) > 0 && didIt[r.tokens[0].low]) && byClinician && !told
	flag(comesHead, coming && !(act && s.Tense == note.Past && !r.leads(future)) && v[toldFirstly] == 0)
	flag(comes, r.has(futureAnywhere) && !told)
	flag(opensStep, !told && !r.client && !r.collateral && !r.clinician && (r.leads(steps) || r.infinitive()))
	flag(ofClient, (r.client || r.collateral) && !coming && !r.has(futureAnywhere) && !r.leadsHomework())
	flag(actHead, act)
	flag(clinicianPast, s.Voice == note.Clinician && s.Tense == note.Past)
	flag(mentions, r.has(technique) && !told)
	flag(mentionsHead, r.head(technique) && !told && byClinician)
	flag(respondsHead, (r.head(responses) || r.named(responses)) && !r.clinician && !told)
	flag(responds, r.has(responses) && !r.clinician && !told)
	flag(seesHead, r.head(observing) && !told || r.head(observed) && !told)
	flag(sees, r.has(observed) && !told)
	flag(measures, r.measured() && !told)
	flag(concludesHead, r.head(assessing) && !told)
	flag(concludes, r.has(assessing) && !told)
	flag(diagnoses, r.facet(note.Diagnosis) && !r.facet(note.Medical) && !told)
	flag(codes, r.number && icd(text))
	flag(dangers, r.risky())
	flag(confides, r.private(s, coming || act) && !r.risky() && !v.clinical(r))
	share := r.administrative(text)
	flag(administers, !told && !r.has(instrument) && (share == 1 || share > 0 && !coming && !act))
	flag(consents, r.facet(note.Consent) && !coming)

	switch s.Block {
	case note.BlockSubjective:
		v[blockSubjective] = 1
	case note.BlockObjective:
		v[blockObjective] = 1
	case note.BlockAssessment:
		v[blockAssessment] = 1
	case note.BlockPlan:
		v[blockPlan] = 1
	}
	if a, ok := answers[s.Question]; ok {
		v[a.feature] = 1
	}
	return &v
}

// private tells whether the clinician speaks of herself: at the head of the
// statement, or anywhere in one that has no other purpose.
func (r *reading) private(s note.Statement, purposeful bool) bool {
	return r.head(privately) || r.errand() || r.ownLife(s) ||
		r.has(privately) && !purposeful && s.Voice != note.Client && s.Voice != note.Collateral
}

// errand: a next step with her own things in it ("call the roofer re my ceiling").
func (r *reading) errand() bool {
	if !(r.leads(steps) || r.leads(future) || len(r.tokens) > 0 && musts[r.tokens[0].low]) {
		return false
	}
	mine := false
	for i, t := range r.tokens {
		if (t.low == "my" || t.low == "mi" || t.low == "mis") && !t.quoted && i+1 < len(r.tokens) {
			mine = mine || !atWork[r.tokens[i+1].low]
		}
	}
	return mine && !r.facet(note.FollowUp) && !r.has(subjectClient) && !r.has(subjectCollateral)
}

var (
	musts  = words(`need must have gotta remember tengo debo hay`)
	atWork = words(`office next schedule calendar supervisor voicemail number card email group caseload availability consultorio agenda
		supervisora tarjeta oficina clinical recommendation recommendations contact line extension note notes report letter`)
)

// clinical tells whether the statement holds a measure or a medicine, which
// keep it in the note even where the clinician also speaks of herself.
func (v *vector) clinical(r *reading) bool {
	return v[measures] > 0 || r.facet(note.Medication)
}

// impression tells whether a statement speaks of the client's case: what the
// clinician thinks of that is hers to put into the note, and is never set aside
// because it sounds like her own musings.
func (r *reading) impression() bool {
	return r.palpates() || r.facet(note.Diagnosis) || r.facet(note.Symptom) || r.facet(note.Progress) || r.facet(note.Impairment) || r.facet(note.Goal)
}

// named tells whether a phrase of l follows one word that no list knows: "Miguel
// was able to", "Miguel softened".
func (r *reading) named(l list) bool {
	if r.core != 0 || len(r.tokens) < 2 || r.tokens[0].number {
		return false
	}
	found := false
	for _, h := range r.hits {
		if h.from == 0 {
			return false
		}
		found = found || h.from == 1 && h.list == l && !r.inQuote(h)
	}
	return found
}

// leads tells whether a phrase of l is the very first thing said.
func (r *reading) leads(l list) bool {
	for _, h := range r.hits {
		if h.list == l && h.from == 0 {
			return true
		}
	}
	return false
}

// risky tells whether a risk term stands anywhere, quotations included.
func (r *reading) risky() bool {
	return r.any.has(risks) || r.any.has(riskLevel) || r.any.has(riskSafety) || r.judgesRisk() || r.harm()
}

// judgesRisk: "risk" with a degree near it, unless it is the risk of something
// else ("fall risk moderate").
func (r *reading) judgesRisk() bool {
	for i, t := range r.tokens {
		if t.low != "risk" && t.low != "riesgo" || i > 0 && otherRisks[r.tokens[i-1].low] ||
			i+2 < len(r.tokens) && (r.tokens[i+1].low == "of" || r.tokens[i+1].low == "de" || r.tokens[i+1].low == "for") && otherRisks[r.tokens[i+2].low] {
			continue
		}
		for j := max(0, i-3); j < len(r.tokens) && j < i+6; j++ {
			if degrees[r.tokens[j].low] {
				return true
			}
		}
	}
	return false
}

var (
	degrees    = words(`low lower moderate high higher elevated imminent acute chronic minimal bajo moderado alto elevado inminente`)
	otherRisks = words(`fall falls falling relapse relapsing cardiovascular cardiac bleeding infection stroke fracture dropout diabetes
		cancer caidas recaida clot dvt pregnancy vte flight elopement aspiration failing school losing
		eviction`)
)

// planner: "I will", "we plan to".
func (r *reading) planner() bool { return r.core < len(r.tokens) && planners[r.tokens[r.core].low] }

var planners = words(`will meet plan planning going gonna next recommend recommended`)

// infinitive: Spanish next steps open with one ("mandar carta a la escuela").
func (r *reading) infinitive() bool {
	if len(r.tokens) < 2 || len(r.tokens[0].low) < 5 {
		return false
	}
	w := r.tokens[0].low
	if end := w[len(w)-2:]; end != "ar" && end != "er" && end != "ir" || noStep[w] {
		return false
	}
	for _, t := range r.tokens[1:] {
		if spanish[t.low] {
			return true
		}
	}
	return false
}

var (
	spanish = words(`el la los las un una de del al con en por para su sus que a`)
	noStep  = words(`dormir comer mujer ayer mejor mayor malestar bienestar familiar escolar hogar lugar placer poder`)
)

// measured: a named instrument and then, soon, its number or result.
func (r *reading) measured() bool {
	if !r.has(instrument) {
		return false
	}
	for _, h := range r.hits {
		if h.list != instrument || r.inQuote(h) {
			continue
		}
		for i := h.to; i < len(r.tokens) && i < h.to+4; i++ {
			t := r.tokens[i]
			if t.number && i == h.to && len(t.low) == 1 && r.tokens[h.from].low == "phq" { // PHQ-9 itself
				continue
			}
			if t.number || results[t.low] {
				return true
			}
		}
	}
	return false
}

var results = words(`positive negative neg pos elevated normal wnl mild moderate severe minimal positivo negativo`)

// administrative is the share of words that are a time, a place, a participant
// or a code, if one of them is plainly so; else 0.
func (r *reading) administrative(text string) float64 {
	if len(r.tokens) == 0 || len(r.tokens) > 24 {
		return 0
	}
	covered := make([]bool, len(r.tokens))
	for _, h := range r.hits {
		if h.list == administrative || h.list == administrativeStrong {
			for i := h.from; i < h.to; i++ {
				covered[i] = true
			}
		}
	}
	n := 0
	for i, t := range r.tokens {
		if covered[i] || t.number || len(t.low) == 1 {
			n++
		}
	}
	share := float64(n) / float64(len(r.tokens))
	if share <= mostly || !r.any.has(administrativeStrong) && !(r.number && (cptPattern.MatchString(text) || datePattern.MatchString(text))) {
		return 0
	}
	return share
}

// mostly is the share of administrative words above which a name or two among
// them changes nothing.
const mostly = 0.8

// answers say which slot and facet an answer to a question has.
var answers = map[note.QuestionID]struct {
	feature feature
	facet   note.Facet
}{
	note.AskTime: {asksAdmin, ""}, note.AskTimeConflict: {asksAdmin, ""}, note.AskCode: {asksAdmin, ""}, note.AskCodeMismatch: {asksAdmin, ""},
	note.AskService: {asksAdmin, ""}, note.AskLocation: {asksAdmin, ""}, note.AskParticipants: {asksAdmin, ""},
	note.AskDiagnosis: {asksAssessment, note.Diagnosis}, note.AskGoal: {asksAssessment, note.Goal}, note.AskProgress: {asksAssessment, note.Progress},
	note.AskIntervention: {asksIntervention, ""}, note.AskResponse: {asksResponse, ""}, note.AskImpairment: {asksReported, note.Impairment},
	note.AskPlan: {asksPlan, ""}, note.AskRisk: {asksRisk, ""}, note.AskRiskMore: {asksRisk, ""}, note.AskRiskConflict: {asksRisk, ""},
	note.AskMSE: {asksObserved, note.MSE}, note.AskHistory: {asksReported, ""}, note.AskReason: {asksReported, note.Reason},
	note.AskConsent: {asksReported, note.Consent},
}
