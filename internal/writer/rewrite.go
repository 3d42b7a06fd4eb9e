// Package writer turns statements into sentences.
//
// Own tidies the clinician's own words and needs no model. Rewrite gives a few
// statements of one section to a model, line in, line out: each statement has a
// short id, the answer must hold exactly one line for each id, and each line is
// handed on as soon as it is complete. A small model asked for a whole note
// keeps a quarter of what it is given and invents the rest; asked for one line
// at a time it has little room for either.
//
// Nothing here decides whether a model's line is true: verify does, and what
// does not hold is replaced by Own.
package writer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/glossary"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/note"
)

// BatchSize is the most statements Rewrite takes at a time. Beyond about ten a
// small model begins to shift its lines by one.
const BatchSize = 4

// longest statement that is given to a model, in bytes.
const longest = 600

// Line is one rewritten line.
type Line struct {
	IDs  []int // of the statements it is made of
	Text note.Text
}

// Eligible tells whether a model may rewrite s. Quotations, private and admin
// lines, and denials of risk stay in the clinician's own words, and so does what
// is not English or too long to be one clause.
func Eligible(s note.Statement) bool {
	text := string(s.Text)
	switch {
	case s.Unused != "", s.Slot == note.Private, s.Slot == note.Admin, s.Quoted:
		return false
	case len(text) > longest, !hasLetter(text):
		return false
	case hasQuote(text), deniesRisk(text):
		return false
	}
	return glossary.Language(text) == glossary.English
}

func hasLetter(text string) bool { return strings.IndexFunc(text, unicode.IsLetter) >= 0 }

func hasQuote(text string) bool {
	for _, p := range glossary.Pieces(text) {
		if p.Quoted {
			return true
		}
	}
	return false
}

var (
	risks   = []string{"suicid", "homicid", "self-harm", "self harm", "self-injur", "harm", "hurt", "kill", "alive", "better off", "end it all", "hallucinat", "intent", "plan to", " means", "weapon", "firearm", "gun", "overdose", "cutting", "abuse", "violence", "safety", "die", "dead", "end his life", "end her life", "end my life", "end their life"}
	denials = words("no not denies denied deny denying without never none neg negative nil zero 0 isn't doesn't don't didn't hasn't wasn't cannot can't nor absent")
)

func deniesRisk(text string) bool {
	for _, sign := range []string{"-SI", "-HI", "SI -", "HI -", "SI-", "HI-", "(-)"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	lower := strings.ToLower(glossary.Expand(text, "client"))
	risky := false
	for _, r := range risks {
		if strings.Contains(lower, r) {
			risky = true
			break
		}
	}
	if !risky {
		return false
	}
	for w := range strings.FieldsFuncSeq(lower, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' && !unicode.IsDigit(r) }) {
		if denials[strings.ReplaceAll(w, "’", "'")] {
			return true
		}
	}
	return false
}

// Warm is the part of every request that never changes: sending it alone lets
// the server read the prompt before there is anything to write.
func Warm(st Style) model.Request {
	return model.Request{Messages: prefix(st), MaxTokens: 1}
}

// Rewrite asks m for one sentence for each line of batch and hands each on as
// soon as it is complete, mended where the model changed what it may not (a
// number spelled out, the tense of telling). Lines it gives no sentence for are
// simply not handed on; the caller has the clinician's own words. With firm it
// asks anew, in firmer words, for lines that came back as they were or wrong. An
// error is of package fault (ModelFailed for an answer that does not follow the
// schema) or the one onLine returned, and lines handed on before it stand.
func Rewrite(ctx context.Context, m model.Model, batch []Woven, st Style, firm bool, onLine func(Line) error) (model.Usage, error) {
	if len(batch) == 0 {
		return model.Usage{}, nil
	}
	if len(batch) > BatchSize {
		return model.Usage{}, fault.New(fault.Defect, "rewriting %d lines at once, more than %d", len(batch), BatchSize)
	}
	req, room := request(batch, st, firm)
	seen, lines := 0, 0
	done := map[string]bool{}
	p := parser{onPair: func(key, value string) error {
		i, err := strconv.Atoi(key)
		if err != nil || i < 1 || i > len(batch) || strconv.Itoa(i) != key || done[key] {
			return nil
		}
		done[key] = true
		text := untag(oneLine(value), st)
		if !hasLetter(text) || glossary.Language(text) != glossary.English {
			return nil
		}
		lines++
		var ids []int
		for _, s := range batch[i-1].Of {
			ids = append(ids, s.ID)
		}
		return onLine(Line{IDs: ids, Text: note.Text(mend(text, string(batch[i-1].Text), st))})
	}}
	usage, err := m.Chat(ctx, req, func(chunk string) error {
		if seen += len(chunk); seen > room {
			return fault.New(fault.ModelFailed, "reading an answer that does not end")
		}
		return p.write(chunk)
	})
	switch {
	case errors.Is(err, errShape):
		return usage, fault.Wrap(fault.ModelFailed, err, "reading the model's lines")
	case err != nil:
		return usage, err
	case !p.whole():
		return usage, fault.New(fault.ModelFailed, "reading the model's lines: the answer is not whole")
	case lines == 0:
		return usage, fault.New(fault.ModelFailed, "reading the model's lines: none was usable")
	}
	return usage, nil
}

// request makes the call for a batch, and gives the most bytes its answer may
// sensibly have.
func request(batch []Woven, st Style, firm bool) (model.Request, int) {
	in := newObject()
	properties := newObject()
	var required []string
	size := 0
	for i, w := range batch {
		text := harmless(string(w.Text))
		size += len(text)
		id := strconv.Itoa(i + 1)
		in.add(id, tag(w.Of[0], text, st)+text)
		property := map[string]string{"type": "string"}
		if p := pattern(w, st); p != "" && !firm {
			property["pattern"] = p
		}
		properties.add(id, property)
		required = append(required, id)
	}
	schema := newObject()
	schema.add("type", "object")
	schema.add("properties", json.RawMessage(properties.bytes()))
	schema.add("required", required)
	schema.add("additionalProperties", false)
	ask := string(in.bytes())
	if firm {
		ask = again + ask
	}
	return model.Request{
		Messages:  append(prefix(st), model.Message{Role: model.User, Text: note.Text(ask)}),
		Schema:    schema.bytes(),
		MaxTokens: 24 + size/2 + 24*len(batch),
	}, 1024 + 8*size
}

// harmless makes text one line that cannot leave its place in the prompt: no
// control or direction characters, and no sequence that a chat template reads as
// the end of a turn.
func harmless(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	var out strings.Builder
	for i, r := range text {
		out.WriteRune(r)
		next := byte(' ')
		if i+1 < len(text) {
			next = text[i+1]
		}
		if r == '<' && next != ' ' && (next < '0' || next > '9') || r == '[' && (next == 'I' || next == '/') || r == '|' && next == '>' {
			out.WriteByte(' ')
		}
	}
	return out.String()
}

// oneLine makes a model's line one line of text.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// object builds a JSON object whose keys keep their order.
type object struct{ b bytes.Buffer }

func newObject() *object { return &object{} }

func (o *object) add(key string, value any) {
	if o.b.Len() == 0 {
		o.b.WriteByte('{')
	} else {
		o.b.WriteByte(',')
	}
	o.b.WriteString(strconv.Quote(key))
	o.b.WriteByte(':')
	e := json.NewEncoder(&o.b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic(err) // strings, booleans and RawMessage made here: cannot fail
	}
	o.b.Truncate(o.b.Len() - 1) // the encoder's line feed
}

func (o *object) bytes() []byte { return append(bytes.Clone(o.b.Bytes()), '}') }
