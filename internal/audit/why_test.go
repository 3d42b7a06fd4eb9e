package audit

import (
	"fmt"
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Why lists what each list of words finds.
func Why(in Input, id note.QuestionID) string {
	r := newRecord(in)
	lists := map[note.QuestionID][]*lexicon{note.AskProgress: {progressWords}, note.AskImpairment: {impairmentWords, conflictWords}, note.AskResponse: {responseWords},
		note.AskPlan: {planWords, nextWords}, note.AskGoal: {goalWords}, note.AskIntervention: {techniqueWords}, note.AskMSE: {mseWords, seenWords}, note.AskHistory: {historyWords}, note.AskReason: {endedWords}, note.AskDiagnosis: {diagnosisWords}}
	var out []string
	for _, l := range r.lines {
		for _, list := range lists[id] {
			if from, to, ok := r.finds(list, l.words, 0); ok {
				var ws []string
				for _, w := range l.words[from:to] {
					ws = append(ws, w.low)
				}
				out = append(out, fmt.Sprintf("[%s] %v %v: %s", strings.Join(ws, " "), l.sources[0].Slot, l.sources[0].Facets, l.own))
			}
		}
		if len(lists[id]) == 0 {
			out = append(out, fmt.Sprintf("%v %v: %s", l.sources[0].Slot, l.sources[0].Facets, l.own))
		}
	}
	out = append(out, "setting "+string(r.setting))
	for _, l := range r.lines {
		if id == note.AskPlan && l.is(note.Plan) || id == note.AskResponse && l.is(note.Response) || id == note.AskIntervention && l.is(note.Intervention) || id == note.AskProgress && l.has(note.Progress) || id == note.AskImpairment && l.has(note.Impairment) || id == note.AskGoal && l.has(note.Goal) {
			out = append(out, "sorted so: "+l.own)
		}
	}
	return strings.Join(out, "\n        ")
}
