package sorter

import "github.com/sidequill/sidequill/internal/note"

// facet tells whether a word of the facet's list stands in the statement.
func (r *reading) facet(f note.Facet) bool {
	l, ok := r.facetOf(f)
	return ok && r.hasAny(l)
}

func (r *reading) facetOf(f note.Facet) (list, bool) {
	l, ok := facetIndex[f]
	return l, ok
}

func (r *reading) hasAny(l list) bool { return r.any.has(l) }

// only names the slots in which the words of a facet mean it. A facet that is
// not here may stand in any slot.
var only = map[note.Facet][]note.Slot{
	note.MSE:           {note.Observed},
	note.Progress:      {note.Assessment, note.Response},
	note.FollowUp:      {note.Plan},
	note.Frequency:     {note.Plan, note.Assessment, note.Admin},
	note.Homework:      {note.Plan, note.Reported},
	note.Reason:        {note.Reported},
	note.Psychiatric:   {note.Reported, note.Risk},
	note.Medical:       {note.Reported},
	note.Family:        {note.Reported, note.Risk},
	note.Social:        {note.Reported},
	note.Substance:     {note.Reported},
	note.Trauma:        {note.Reported, note.Risk},
	note.Developmental: {note.Reported},
	note.Symptom:       {note.Reported, note.Observed, note.Response, note.Assessment, note.Risk},
	note.Consent:       {note.Admin, note.Intervention, note.Reported},
}

// facets lists what the statement is about, in the order of note.Facets.
func (r *reading) facets(slot note.Slot, v *vector, s note.Statement) []note.Facet {
	if slot == note.Private {
		return nil
	}
	on := map[note.Facet]bool{}
	for i, f := range facetLists {
		if r.hasAny(facetList(i)) && allowed(f, slot) {
			on[f] = true
		}
	}
	if v[codes] > 0 {
		on[note.Diagnosis] = true
	}
	if r.measured() && (slot == note.Observed || slot == note.Risk) {
		on[note.Measure] = true
	}
	if slot == note.Risk {
		on[note.Safety] = r.hasAny(riskSafety)
		on[note.Level] = !on[note.Safety] && (r.hasAny(riskLevel) || r.judgesRisk()) && !r.told(s)
	}
	if slot == note.Plan && r.has(future) && r.leadsHomework() {
		on[note.Homework] = true
	}
	if s.Topic != "" && allowed(s.Topic, slot) && (s.Topic != note.Diagnosis || slot == note.Assessment) {
		for f := range on {
			if histories[f] && histories[s.Topic] { // "Fam hx: dad - alcohol" is of the family
				on[f] = false
			}
		}
		on[s.Topic] = true
	}
	if a, ok := answers[s.Question]; ok && a.facet != "" {
		on[a.facet] = true
	}
	if len(on) == 0 {
		return nil
	}
	var out []note.Facet
	for _, f := range note.Facets {
		if on[f] {
			out = append(out, f)
		}
	}
	return out
}

var histories = map[note.Facet]bool{note.Psychiatric: true, note.Medical: true, note.Family: true, note.Social: true,
	note.Substance: true, note.Trauma: true, note.Developmental: true}

// slotOfTopic is the slot of what stands under a label, where the label leaves no choice.
var slotOfTopic = map[note.Facet]note.Slot{
	note.Psychiatric: note.Reported, note.Medical: note.Reported, note.Family: note.Reported, note.Social: note.Reported,
	note.Substance: note.Reported, note.Trauma: note.Reported, note.Developmental: note.Reported, note.Reason: note.Reported, note.Problem: note.Reported,
	note.MSE: note.Observed, note.Diagnosis: note.Assessment,
}

// labelled gives a statement the slot of its line's label. A danger stays one,
// and so does what is still to be done.
func (r *reading) labelled(slot note.Slot, s note.Statement, v *vector) (note.Slot, bool) {
	want, ok := slotOfTopic[s.Topic]
	if !ok || slot == want || slot == note.Plan && r.has(future) || slot == note.Private ||
		slot == note.Risk && (v[dangers] > 0 || s.Topic == note.MSE || r.hasAny(risks) && s.Topic != note.Trauma) {
		return slot, false
	}
	return want, true
}

func allowed(f note.Facet, slot note.Slot) bool {
	slots, limited := only[f]
	if !limited {
		return true
	}
	for _, s := range slots {
		if s == slot {
			return true
		}
	}
	return false
}

// leadsHomework: "ct to practice …", "mom to use …": the client's own next step.
func (r *reading) leadsHomework() bool {
	return (r.client || r.collateral) && r.core < len(r.tokens) && r.tokens[r.core].low == "to"
}
