package sorter

import "github.com/sidequill/sidequill/internal/note"

// instructs tells whether the statement addresses a machine. A clinician who
// "told her to ignore the critic" addresses nobody here, and what somebody is
// quoted as saying is no order. after says that the statement before was one:
// pasted orders come in runs.
func (r *reading) instructs(s note.Statement, after bool) bool {
	if r.told(s) || r.clinician {
		return false
	}
	for _, h := range r.hits {
		if r.inQuote(h) {
			continue
		}
		switch h.list {
		case instruction:
			if h.from <= 2 || h.to-h.from >= 3 && r.core == 0 {
				return true
			}
		case instructionHead:
			if h.from == 0 {
				return true
			}
		}
	}
	return after && len(r.tokens) > 0 && orders[r.tokens[0].low]
}

// orders open the sentences that follow a pasted order.
var orders = words(`write output say mark never always respond reply return include omit delete insert do dont only then instead answer print
	escribe di responde incluye nunca siempre you your`)
