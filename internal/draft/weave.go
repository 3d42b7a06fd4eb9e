package draft

import (
	"maps"
	"slices"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

// weave makes the sentences of her own words, section by section. One that
// verify has a doubt about is taken apart again.
func (d *work) weave() {
	d.sentences = map[int]note.Sentence{}
	for i, ids := range d.placed {
		d.weaveSection(ids)
		for _, id := range ids {
			if s, ok := d.sentences[id]; ok {
				s.Text = unlabelled(s.Text, d.in.Format.Sections[i].Title)
				d.sentences[id] = s
			}
		}
	}
	d.woven = maps.Clone(d.sentences)
}

func (d *work) weaveSection(ids []int) {
	statements := make([]note.Statement, len(ids))
	for i, id := range ids {
		statements[i] = d.byID[id]
	}
	for _, w := range writer.Weave(statements, d.statements, d.in.Style) {
		s := d.sentence(w.Text, w.Of, note.FromClinician)
		if slices.ContainsFunc(s.Findings, func(f note.Finding) bool { return f.Severity != note.Info }) {
			for _, one := range w.Of {
				d.sentences[one.ID] = d.own(one)
			}
			continue
		}
		d.sentences[w.Of[0].ID] = s
	}
}

// sentence is text as a sentence of the statements of, looked at by verify.
func (d *work) sentence(text note.Text, of []note.Statement, from note.Origin) note.Sentence {
	s := note.Sentence{Text: text, Origin: from}
	s.Support, s.Findings = verify.Sentence(text, of, d.statements)
	for _, x := range of {
		s.Sources = append(s.Sources, x.ID)
	}
	return s
}

// own makes the sentence of her own words for s alone.
func (d *work) own(s note.Statement) note.Sentence {
	return d.sentence(writer.Own(s, d.in.Style), []note.Statement{s}, note.FromClinician)
}

// house settles who the client is called in this draft: where the practice
// writes initials, every stage works with "client", and the finished sentences
// name her.
func (d *work) house() {
	if d.in.Style.Subject == writer.ByInitials {
		d.in.Style.Subject = "client"
		d.initials = writer.Initials(d.in.Facts.Client)
	}
}

// named puts the client's initials where s says "client".
func (d *work) named(s note.Sentence) note.Sentence {
	if d.initials != "" {
		s.Text, s.Own = writer.Named(s.Text, d.initials), writer.Named(s.Own, d.initials)
	}
	return s
}
