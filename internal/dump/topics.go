package dump

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// Clinicians label the lines of an intake: "Fam hx: mom - anxiety. Dad sober
// since 2010." The label says what every statement of its line is about. Alone on
// a line it says so of the lines below it, up to the next label or empty line.

// topicLabels are what people write before the colon, folded to small letters;
// "hx", "history", "antecedentes" and the like fall away first.
var topicLabels = func() map[string]note.Facet {
	m := map[string]note.Facet{}
	for topic, labels := range map[note.Facet]string{
		note.Reason:  "reason for visit|reason for referral|referral|referral reason|motivo de consulta|motivo|derivación",
		note.Problem: "presenting|presenting problem|presenting concern|presenting concerns|chief complaint|cc|hpi|present illness|problema actual|enfermedad actual",
		note.Symptom: "symptoms|sx|current symptoms|síntomas|sintomas",
		note.Psychiatric: "psych|psychiatric|past psych|past psychiatric|mh|mental health|past tx|prior tx|past treatment|prior treatment|previous treatment|psiquiátricos|psiquiatricos|" +
			"psicológicos|salud mental|pph",
		note.Medical:       "medical|past medical|med hx|pmh|pmhx|med/surg|physical health|health|allergies|médicos|medicos|personales|alergias",
		note.Family:        "fam|family|family mh|family psych|family psychiatric|fh|fhx|familiares|familia",
		note.Social:        "social|soc|psychosocial|sh|shx|living situation|housing|employment|work|education|legal|military|relationships|sociales|vivienda|trabajo|vida social|situación social",
		note.Substance:     "substance|substances|substance use|sud|drugs|drugs/alcohol|alcohol|alcohol/drugs|etoh|aod|d&a|tobacco|nicotine|cannabis|consumo|sustancias|tóxicos|toxicos|alcohol y drogas",
		note.Trauma:        "trauma|abuse|trauma/abuse|aces|violencia|abuso",
		note.Developmental: "developmental|development|dev|birth|milestones|desarrollo|del desarrollo",
		note.Medication:    "meds|medications|medication|current meds|current medications|rx|medicación|medicacion|medicamentos|fármacos",
		note.MSE:           "mse|mental status|mental status exam|estado mental|examen mental",
		note.Measure:       "measures|scores|scales|screeners|escalas|puntuaciones",
		note.Strengths:     "strengths|supports|strengths/supports|protective factors|fortalezas|apoyos|red de apoyo",
		note.Impairment:    "functioning|function|impairment|functional impairment|adls|funcionamiento",
		note.Diagnosis:     "dx|diagnosis|diagnoses|diagnostic impression|imp|impression|dx impression|diagnóstico|diagnostico|impresión diagnóstica|impresión|idx",
		note.Goal:          "goal|goals|objectives|tx goals|treatment goals|metas|objetivos de tratamiento",
	} {
		for l := range strings.SplitSeq(labels, "|") {
			m[l] = topic
		}
	}
	return m
}()

// historyWords say only that a label is one of a history.
var historyWords = set(`hx hx. history history. hist h/o antecedentes historia background`)

// topicAt finds a topic's label at text[i:end]: the topic, and the byte after the
// colon.
func topicAt(text string, i, end int) (note.Facet, int) {
	colon := strings.IndexByte(text[i:min(end, i+longestHeading+8)], ':')
	if colon <= 0 {
		return "", 0
	}
	raw := strings.ToLower(strings.Trim(text[i:i+colon], "*_#- "))
	if topic, ok := topicLabels[raw]; ok {
		return topic, i + colon + 1
	}
	var kept []string
	for _, w := range strings.Fields(raw) {
		if !historyWords[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 || len(kept) == len(strings.Fields(raw)) {
		return "", 0
	}
	return topicLabels[strings.Join(kept, " ")], i + colon + 1
}

// labels follows the labels from passage to passage.
type labels struct {
	text  string
	above note.Facet // by a label alone on a line above
	end   int        // of the passage before
}

// open tells what pass is about, and whether it is a label and nothing else.
func (t *labels) open(pass passage) (topic note.Facet, alone bool) {
	if strings.Count(t.text[t.end:pass.start], "\n") > 1 {
		t.above = ""
	}
	t.end = pass.end
	topic, after := topicAt(t.text, pass.start, pass.end)
	switch {
	case topic != "" && after == pass.end && pass.block == note.Whole:
		t.above = topic
		return topic, true
	case topic != "":
		t.above = ""
		return topic, false
	}
	return t.above, false
}
