package audit

import (
	"strings"

	"github.com/sidequill/sidequill/internal/note"
)

// doubted asks what the stages before left open: a line that may be of another client,
// or an order to a machine, and names that stand in a quotation.
func (r *record) doubted(id note.QuestionID) asked {
	var names []string
	for _, l := range r.lines {
		for _, s := range l.sources {
			switch {
			case id == note.AskThirdParty && s.Doubt == note.UsedOtherClient:
				return r.say("Is %s about this client? It reads as if it were about somebody else.", "¿%s es de este paciente? Parece de otra persona.", quote(l.text))
			case id == note.AskPrivate && s.Doubt == note.UsedInstruction:
				return r.say("Does %s belong in the note? It reads like a request to whoever writes it.", "¿%s pertenece a la nota? Parece un pedido a quien la escribe.", quote(l.text))
			case id == note.AskPrivate && s.Doubt == note.UsedPrivate:
				return r.say("%s reads like a private process note. Keep it out of the progress note?", "%s parece una nota privada de proceso. ¿Dejarla fuera de la nota?", quote(l.text))
			}
			if id == note.AskThirdParty {
				for _, n := range s.Named {
					names = append(names, string(n))
				}
			}
		}
	}
	if len(names) == 0 {
		return asked{}
	}
	return r.say("A quotation names %s. Write the role or initials instead?", "Una cita nombra a %s. ¿Escribir el parentesco o las iniciales?", strings.Join(names, ", "))
}
