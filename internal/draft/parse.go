package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/sidequill/sidequill/internal/dump"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// ParseNote reads an existing note: JSON {"sections":[{"key","sentences":["…"]}]},
// or plain text under the headings of the format in any of their usual shapes
// ("Subjective:", "S:", "## Plan", "**ASSESSMENT**"). Text before the first
// heading, and a text without any, is the section "note".
func ParseNote(text note.Text, f note.Format) ([]Passage, error) {
	var out []Passage
	var err error
	if trimmed := strings.TrimSpace(string(text)); strings.HasPrefix(trimmed, "{") {
		out, err = parseJSON([]byte(trimmed), f)
	} else {
		out = parseText(trimmed, f)
	}
	if err != nil {
		return nil, err
	}
	for _, p := range out {
		if len(p.Sentences) > 0 {
			return out, nil
		}
	}
	return nil, fault.New(fault.Empty, "reading the note: there is no sentence in it")
}

func parseJSON(data []byte, f note.Format) ([]Passage, error) {
	var in struct {
		Sections []struct {
			Key       string `json:"key"`
			Title     string `json:"title"`
			Sentences []any  `json:"sentences"`
		} `json:"sections"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&in); err != nil {
		return nil, fault.Wrap(fault.BadInput, jsonError(err, data), `reading the note as JSON; it has the form {"sections":[{"key":"plan","sentences":["…"]}]}`)
	}
	var out []Passage
	for i, s := range in.Sections {
		p := Passage{Key: s.Key, Title: title(f, s.Key, s.Title)}
		for j, sentence := range s.Sentences {
			// A sentence is a text, or an object with one, as `draft --json` prints it.
			text, ok := sentence.(string)
			if object, isObject := sentence.(map[string]any); isObject {
				text, ok = object["text"].(string)
			}
			if !ok {
				return nil, fault.Wrap(fault.BadInput, fmt.Errorf("sentence %d of section %d is not a text", j+1, i+1), "reading the note as JSON")
			}
			if strings.TrimSpace(text) != "" {
				p.Sentences = append(p.Sentences, note.Text(strings.TrimSpace(text)))
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// jsonError says where in the JSON the mistake is. It never quotes the text.
func jsonError(err error, data []byte) error {
	line, column := 1, 1
	var at int64
	switch e := err.(type) {
	case *json.SyntaxError:
		at = e.Offset
	case *json.UnmarshalTypeError:
		at = e.Offset
		err = fmt.Errorf("%s must not be a %s", orWhole(e.Field), e.Value)
	default:
		return err
	}
	for _, b := range data[:min(int(at), len(data))] {
		column++
		if b == '\n' {
			line, column = line+1, 1
		}
	}
	return fmt.Errorf("line %d, column %d: %w", line, max(1, column-1), err)
}

func orWhole(field string) string {
	if field == "" {
		return "it"
	}
	return field
}

func title(f note.Format, key, given string) string {
	for _, s := range f.Sections {
		if s.Key == key {
			return s.Title
		}
	}
	if given != "" {
		return given
	}
	return key
}

// headings of a format, in the shapes in which people and EHRs write them.
func headings(f note.Format) *regexp.Regexp {
	var names, letters []string
	for _, s := range f.Sections {
		names = append(names, regexp.QuoteMeta(s.Title), regexp.QuoteMeta(s.Key))
		if s.Letter != "" {
			letters = append(letters, regexp.QuoteMeta(s.Letter))
		}
	}
	name, letter := strings.Join(names, "|"), strings.Join(letters, "|")
	if letter == "" {
		letter = `[^\s\S]` // none
	}
	// After a full name a colon, a dash or nothing; after a letter alone a sign is
	// needed, or the line's end, for "A" begins many a sentence.
	return regexp.MustCompile(`^\s*(?:#{1,6}\s*)?(?:\*\*|__)?\s*(?:` +
		`((?i:` + name + `))(?:\s*\((?:` + letter + `)\))?(?:\*\*|__)?\s*(?:[:：](?:\*\*|__)?|\s[-–—]\s|$)` +
		`|(` + letter + `)(?:\*\*|__)?\s*(?:[:)](?:\*\*|__)?|\s[-–—]\s|$))\s*(.*)$`)
}

func parseText(text string, f note.Format) []Passage {
	re := headings(f)
	out := []Passage{{Key: "note", Title: "Note"}}
	var body []string
	flush := func() {
		for _, s := range sentences(strings.Join(body, "\n")) {
			// A heading in the middle of a line opens its section too.
			if i := slices.IndexFunc(f.Sections, func(sec note.FormatSection) bool { return named(sec, s.heading) }); i < 0 {
				s.text = s.whole
			} else if out[len(out)-1].Key != f.Sections[i].Key {
				out = append(out, Passage{Key: f.Sections[i].Key, Title: f.Sections[i].Title})
			}
			last := &out[len(out)-1]
			if s.text != "" {
				last.Sentences = append(last.Sentences, note.Text(s.text))
			}
		}
		body = nil
	}
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		m := re.FindStringSubmatch(line)
		if m == nil {
			body = append(body, line)
			continue
		}
		flush()
		for _, s := range f.Sections {
			if named(s, m[1]+m[2]) {
				out = append(out, Passage{Key: s.Key, Title: s.Title})
				break
			}
		}
		body = append(body, m[3])
	}
	flush()
	if len(out[0].Sentences) == 0 && len(out) > 1 {
		out = out[1:]
	}
	return out
}

// named tells whether heading is a section's title, key or letter.
func named(s note.FormatSection, heading string) bool {
	return strings.EqualFold(s.Title, heading) || strings.EqualFold(s.Key, heading) || s.Letter != "" && s.Letter == heading
}

// sentence of an existing note.
type sentence struct {
	heading string // what the dump stage took for a heading before it
	text    string
	whole   string // heading and text
}

// sentences of a text. The dump stage knows where a sentence ends and where a
// full stop belongs to an abbreviation; its clauses are joined again.
func sentences(text string) []sentence {
	var out []sentence
	statements := dump.Split([]note.Part{{Kind: note.Whole, Text: note.Text(text)}}, nil)
	before := 0
	add := func(start, end int) {
		s := sentence{heading: strings.Trim(text[before:start], " \t\r\n:-–—.)*#_"), text: strings.TrimSpace(text[start:end])}
		s.whole = s.text
		if strings.IndexFunc(s.heading, unicode.IsLetter) >= 0 {
			s.whole = strings.TrimSpace(text[before:end])
		}
		if s.whole != "" {
			out = append(out, s)
		}
		before = end
	}
	for i := 0; i < len(statements); {
		start, end := statements[i].Start, statements[i].End
		for i++; i < len(statements) && !ends(text[start:end], text[end:statements[i].Start]); i++ {
			end = statements[i].End
		}
		add(start, end)
	}
	add(len(text), len(text)) // a heading with nothing after it
	return out
}

// ends tells whether a sentence is over where said ends and gap follows.
func ends(said, gap string) bool {
	if strings.ContainsAny(gap, "\n.!?") || strings.IndexFunc(gap, unicode.IsLetter) >= 0 {
		return true
	}
	said = strings.TrimRight(said, `"”’')] `)
	return said == "" || strings.ContainsAny(said[len(said)-1:], ".!?")
}
