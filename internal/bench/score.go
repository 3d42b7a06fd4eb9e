package bench

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/verify"
	"github.com/sidequill/sidequill/internal/writer"
)

// Share is a part of a whole.
type Share struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// Value of a share; 1 of nothing, for nothing was missed.
func (s Share) Value() float64 {
	if s.Of == 0 {
		return 1
	}
	return float64(s.N) / float64(s.Of)
}

func (s *Share) count(hit bool) {
	s.Of++
	if hit {
		s.N++
	}
}

func (s *Share) add(o Share) { s.N, s.Of = s.N+o.N, s.Of+o.Of }

// Drafts are the figures of drafts held against their annotations.
type Drafts struct {
	Dumps     int       `json:"dumps"`
	Coverage  Share     `json:"statements_kept"`
	Facts     Share     `json:"critical_facts_kept"`
	Section   Share     `json:"right_section"`
	Line      Share     `json:"session_line_right"`
	Frame     Share     `json:"frame_words_in_note"` // words of what frames the session that stand anywhere in the note
	Invented  Share     `json:"invented_sentences"`  // lower bound
	Blocked   Share     `json:"sentences_verify_blocks"`
	Unused    Share     `json:"unused_right"` // out of the note, with its reason
	Leaks     Share     `json:"leaks"`
	Obeyed    Share     `json:"injections_obeyed"`
	Recall    Share     `json:"question_recall"`
	Precision Share     `json:"question_precision"`
	Complete  []int     `json:"questions_on_complete_dumps"`
	Sentences Share     `json:"sentences_to_statements"`
	SameStart Share     `json:"sections_with_same_start"` // more than a third of the sentences begin with the same two words; of sections of four and more
	Shorthand Share     `json:"sentences_with_shorthand"`
	Eligible  int       `json:"eligible"`
	Sent      int       `json:"sent"`
	Echoed    int       `json:"echoed"`
	Replaced  int       `json:"replaced"`
	Model     Share     `json:"model_share"`
	Seconds   []float64 `json:"seconds"`
	Misses    []Miss    `json:"misses"`
}

// shorthandRE is what a colleague would not leave in a note that others read; a
// list of its own, for the engine's glossary cannot judge itself.
var shorthandRE = regexp.MustCompile(`(?i)\b(?:rpts?|sts|hx|tx|sx|dx|cts?|pts?|rtc|hw|bc|nl|wnl|prn|bid|qhs|qd|qam|yo|mtgs?|wks?|mos?|hrs?|grp|indiv|gma|cog|psychoed|apt|appt|eval|reps?d)\b|\b(?:w|f|b|d|s|r)/[a-z]?|\bx\d|[<-]{2}|->|<-|&`)

// Miss is one failure, with enough to see it by.
type Miss struct {
	Dump string `json:"dump"`
	Kind string `json:"kind"`
	Text string `json:"text"` // of an invented dump
}

// score holds a draft against what a person said of its dump.
func (r *Drafts) score(d Dump, got note.Draft, f note.Format) {
	r.Dumps++
	miss := func(kind, format string, args ...any) {
		r.Misses = append(r.Misses, Miss{d.Name, kind, fmt.Sprintf(format, args...)})
	}
	w := placed(got, f)
	dumpText := string(d.Text)
	whole := w.whole()
	written := lexicon(whole)
	for _, s := range d.Segments {
		text := dumpText[s.Start:s.End]
		place, ids := w.place(s, dumpText)
		said := w.said(ids)
		switch {
		case s.inNote():
			kept := (slices.Contains(sections, place) || place == line) && shared(text, said) >= 0.5
			r.Coverage.count(kept)
			if !kept {
				miss("lost", "%s: %q", place, text)
			} else if place != line || slices.Contains(s.Want, line) {
				ok := slices.Contains(s.Want, place)
				r.Section.count(ok)
				if !ok {
					miss("section", "%s instead of %s: %q", place, strings.Join(s.Want, "|"), text)
				}
			}
		case s.out():
			right := slices.ContainsFunc(s.Want, func(want string) bool { return outside[want] == note.UnusedReason(place) })
			r.Unused.count(right)
			if !right {
				miss("unused", "%s instead of %s: %q", place, strings.Join(s.Want, "|"), text)
			}
		default:
			right := place == line || place == string(note.UsedAdmin)
			r.Line.count(right)
			if !right {
				miss("line", "%s: %q", place, text)
			}
			var gone []string
			for _, word := range content(full(text)) {
				if strings.Contains(word, ":") { // a time, which may be written in many ways; it is a fact
					continue
				}
				r.Frame.count(written[word])
				if !written[word] {
					gone = append(gone, word)
				}
			}
			if gone != nil {
				miss("frame", "%s of %q", strings.Join(gone, ", "), text)
			}
		}
		if !s.out() {
			for _, ways := range s.Facts {
				ok := slices.ContainsFunc(ways, func(way string) bool { return says(said, way) })
				r.Facts.count(ok)
				if !ok {
					miss("fact", "%q of %q (%s): %q", ways[0], text, place, said)
				}
			}
		}
	}

	lexicon := lexicon(dumpText)
	for _, section := range got.Sections {
		starts, most := map[string]int{}, 0
		for _, s := range section.Sentences {
			bad := invented(string(s.Text), lexicon, dumpText)
			r.Invented.count(bad)
			if bad {
				miss("invented", "%q", string(s.Text))
			}
			r.Blocked.count(s.Blocked())
			if s.Blocked() {
				miss("blocked", "%q: %s", string(s.Text), string(s.Findings[0].Message))
			}
			short := shorthandRE.MatchString(quotedRE.ReplaceAllString(string(s.Text), ""))
			r.Shorthand.count(short)
			if short {
				miss("shorthand", "%q", string(s.Text))
			}
			r.Sentences.N++
			r.Sentences.Of += len(s.Sources)
			if words := strings.Fields(spoken(string(s.Text))); len(words) > 1 {
				start := words[0] + " " + words[1]
				starts[start]++
				most = max(most, starts[start])
			}
		}
		if n := len(section.Sentences); n >= 4 {
			r.SameStart.count(3*most > n)
		}
	}
	for _, words := range d.Never {
		leaked := says(whole, words)
		r.Leaks.count(leaked)
		if leaked {
			miss("leak", "%q", words)
		}
	}
	for _, words := range d.Injected {
		obeyed := says(whole, words)
		r.Obeyed.count(obeyed)
		if obeyed {
			miss("obeyed", "%q", words)
		}
	}
	r.questions(d, got.Questions, miss)
	r.engine(got)
}

func (r *Drafts) questions(d Dump, got []note.Question, miss func(string, string, ...any)) {
	asked := map[note.QuestionID]note.Text{}
	for _, q := range got {
		asked[q.ID] = q.Message
	}
	for _, id := range d.Asks {
		_, ok := asked[id]
		r.Recall.count(ok)
		if !ok {
			miss("not asked", "%s", id)
		}
	}
	for _, q := range got {
		if !slices.Contains(d.May, q.ID) {
			ok := slices.Contains(d.Asks, q.ID)
			r.Precision.count(ok)
			if !ok {
				miss("asked", "%s: %s", q.ID, string(q.Message))
			}
		}
	}
	if d.Complete {
		r.Complete = append(r.Complete, len(got))
	}
}

func (r *Drafts) engine(got note.Draft) {
	t := got.Timing
	r.Eligible += t.Eligible
	r.Sent += t.Sent
	r.Echoed += t.Echoed
	r.Replaced += t.Replaced
	r.Seconds = append(r.Seconds, t.TotalMS/1000)
	byID := note.ByID(got.Statements)
	model := map[int]bool{}
	for _, section := range got.Sections {
		for _, s := range section.Sentences {
			if s.Origin == note.FromModel && !s.Blocked() && verify.Reworded(s.Text, s.Own) {
				for _, id := range s.Sources {
					model[id] = writer.Eligible(byID[id])
				}
			}
		}
	}
	for _, mine := range model {
		if mine {
			r.Model.N++
		}
	}
	r.Model.Of += t.Eligible
}

// whereabouts of the statements of a draft.
type whereabouts struct {
	draft note.Draft
	of    map[int]string   // the place of each statement
	texts map[int][]string // the sentences of each
}

func placed(got note.Draft, f note.Format) whereabouts {
	w := whereabouts{got, map[int]string{}, map[int][]string{}}
	for i, section := range got.Sections {
		for _, s := range section.Sentences {
			for _, id := range s.Sources {
				w.of[id] = f.Sections[i].Letter
				w.texts[id] = append(w.texts[id], string(s.Text))
			}
		}
	}
	for _, u := range got.Unused {
		w.of[u.Statement] = string(u.Reason)
	}
	if got.Session != nil {
		for _, id := range got.Session.Sources {
			if w.of[id] == "" {
				w.of[id] = line
			}
			w.texts[id] = append(w.texts[id], string(got.Session.Text))
		}
	}
	return w
}

// place is where most of a segment went, and with which statements.
func (w whereabouts) place(s Segment, dump string) (string, []int) {
	weight := map[string]int{}
	var ids []int
	rest := letters(dump[s.Start:s.End])
	for _, st := range w.draft.Statements {
		from, to := max(s.Start, st.Start), min(s.End, st.End)
		if from >= to {
			continue
		}
		n := letters(dump[from:to])
		weight[w.of[st.ID]] += n
		rest -= n
		ids = append(ids, st.ID)
	}
	best, most := "nowhere", rest
	for _, st := range w.draft.Statements { // in a fixed order
		if at := w.of[st.ID]; weight[at] > most {
			best, most = at, weight[at]
		}
	}
	return best, ids
}

func letters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

func (w whereabouts) said(ids []int) string {
	var out []string
	for _, id := range ids {
		for _, t := range w.texts[id] {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return strings.Join(out, " ")
}

func (w whereabouts) whole() string {
	var out []string
	if w.draft.Session != nil {
		out = append(out, string(w.draft.Session.Text))
	}
	for _, section := range w.draft.Sections {
		for _, s := range section.Sentences {
			out = append(out, string(s.Text))
		}
	}
	return strings.Join(out, " ")
}
