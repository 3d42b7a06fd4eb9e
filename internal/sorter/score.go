package sorter

import (
	"math"

	"github.com/sidequill/sidequill/internal/note"
)

// feature is one thing that is true of a statement, more or less.
type feature int

const (
	always   feature = iota
	toldHead         // an account of client or collateral opens it
	toldBySomeone
	toldLater // or stands later: "off task per teacher"
	toldFirstly
	whyCame // the reason for coming opens it
	recalls // earlier treatment, family illness, milestones
	isQuote
	selfRating // "anxiety 7/10"
	topicTold  // words clients tell things with
	cannot     // an impairment
	actHead    // a clinician's act opens it
	clinicianPast
	mentions // a technique is named
	mentionsHead
	responds
	respondsHead
	seesHead
	sees
	measures
	concludesHead
	concludes
	diagnoses // by the name of a mental disorder
	codes     // by an ICD-10 code
	comesHead
	comes
	opensStep
	ofClient // the client is the subject, and nothing is to come
	dangers
	administers
	consents
	confides
	blockSubjective
	blockObjective
	blockAssessment
	blockPlan
	asksReported // answers, by the slot their question asks for
	asksObserved
	asksIntervention
	asksResponse
	asksAssessment
	asksRisk
	asksPlan
	asksAdmin
	features
)

// worth says how much each feature speaks for a slot (or against it).
var worth = [features]map[note.Slot]float64{
	always:        {note.Reported: 0.5},
	toldHead:      {note.Reported: 12},
	toldBySomeone: {note.Reported: 30},
	toldLater:     {note.Reported: 4.5},
	toldFirstly:   {note.Reported: 9},
	whyCame:       {note.Reported: 7},
	recalls:       {note.Reported: 3},
	isQuote:       {note.Reported: 2},
	selfRating:    {note.Reported: 6},
	topicTold:     {note.Reported: 1.5},
	cannot:        {note.Reported: 9},

	actHead:       {note.Intervention: 6},
	clinicianPast: {note.Intervention: 2.5},
	mentions:      {note.Intervention: 2},
	mentionsHead:  {note.Intervention: 2.5},

	respondsHead: {note.Response: 6},
	responds:     {note.Response: 4},

	seesHead: {note.Observed: 5},
	sees:     {note.Observed: 4},
	measures: {note.Observed: 14},

	concludesHead: {note.Assessment: 5},
	concludes:     {note.Assessment: 3.5},
	diagnoses:     {note.Assessment: 3},
	codes:         {note.Assessment: 4},

	comesHead: {note.Plan: 7},
	comes:     {note.Plan: 2.5},
	opensStep: {note.Plan: 3.5},
	ofClient:  {note.Plan: -3, note.Intervention: -3},

	dangers:     {note.Risk: 60},
	administers: {note.Admin: 22},
	consents:    {note.Admin: 7},
	confides:    {note.Private: 22},

	// Her own blocks win over every cue that is not the main clause itself.
	blockSubjective: {note.Reported: 6, note.Plan: -3, note.Assessment: -2, note.Observed: -2},
	blockObjective:  {note.Observed: 6, note.Intervention: 5.5, note.Response: 4, note.Reported: 1},
	blockAssessment: {note.Assessment: 6, note.Response: 4, note.Reported: 0.5, note.Plan: -3},
	blockPlan:       {note.Plan: 8, note.Intervention: -2},

	asksReported:     {note.Reported: 20},
	asksObserved:     {note.Observed: 20},
	asksIntervention: {note.Intervention: 20},
	asksResponse:     {note.Response: 20},
	asksAssessment:   {note.Assessment: 20},
	asksRisk:         {note.Risk: 24},
	asksPlan:         {note.Plan: 20},
	asksAdmin:        {note.Admin: 24},
}

// sure is the confidence above which a slot needs no second look.
const sure = 0.6

var table = func() (t [features][]float64) {
	for f, row := range worth {
		t[f] = make([]float64, len(note.Slots))
		for i, s := range note.Slots {
			t[f][i] = row[s]
		}
	}
	return t
}()

// vector holds the value of each feature: 1 or 0 for a cue, between for others.
type vector [features]float64

// scores sums up the weights for each slot, in the order of note.Slots.
func (v *vector) scores() []float64 {
	sums := make([]float64, len(note.Slots))
	for f, x := range v {
		if x == 0 {
			continue
		}
		for i, w := range table[f] {
			sums[i] += x * w
		}
	}
	return sums
}

// choose takes the slot with the highest score, and its share of all as the
// confidence (softmax): one cue alone is fairly sure, two that disagree are not.
func choose(scores []float64, temperature float64) (note.Slot, float64) {
	best := 0
	for i, s := range scores {
		if s > scores[best] {
			best = i
		}
	}
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp((s - scores[best]) / temperature)
	}
	return note.Slots[best], 1 / sum
}
