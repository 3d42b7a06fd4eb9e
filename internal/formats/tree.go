package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// node is one value of a file, with the line it stands on; what JSON and TOML
// have in common.
type node struct {
	line    int
	kind    kind
	text    string
	list    []node
	members []member // as they stand, also where a key is there twice
}

type member struct {
	key   string
	line  int
	value node
}

type kind int

const (
	other kind = iota // a number, true, null, a date: nothing a format holds
	text
	list
	table
)

func (k kind) String() string {
	return [...]string{"something else", "a text", "a list", "a table"}[k]
}

// deepest is how deep a file may nest; a format nests four deep.
const deepest = 8

// jsonReader reads JSON token by token, for the lines and for keys given twice.
type jsonReader struct {
	*json.Decoder
	data []byte
}

func parseJSON(data []byte) (node, error) {
	r := jsonReader{json.NewDecoder(bytes.NewReader(data)), data}
	r.UseNumber()
	root, err := r.value(0)
	if err == nil {
		if _, e := r.Token(); !errors.Is(e, io.EOF) {
			err = errors.New("there is more after the format")
		}
	}
	if err == nil {
		return root, nil
	}
	at := r.InputOffset()
	if bad, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = max(at, bad.Offset)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = int64(len(data)), errors.New("the JSON ends too early")
	}
	return node{}, fmt.Errorf("line %d: %w", lineAt(data, at), err)
}

func lineAt(data []byte, at int64) int {
	return 1 + bytes.Count(data[:min(max(0, int(at)), len(data))], []byte("\n"))
}

// value reads the next value. A token never spans lines, so its end tells its line.
func (r jsonReader) value(depth int) (node, error) {
	token, err := r.Token()
	if err != nil {
		return node{}, err
	}
	n := node{line: lineAt(r.data, r.InputOffset())}
	if depth > deepest {
		return n, errors.New("it nests too deep for a format")
	}
	switch t := token.(type) {
	case string:
		n.kind, n.text = text, t
	case json.Delim:
		n.kind = list
		if t == '{' {
			n.kind = table
		}
		for r.More() {
			var m member
			if n.kind == table {
				key, err := r.Token()
				if err != nil {
					return n, err
				}
				m.key, _ = key.(string)
				m.line = lineAt(r.data, r.InputOffset())
			}
			if m.value, err = r.value(depth + 1); err != nil {
				return n, err
			}
			if n.kind == table {
				n.members = append(n.members, m)
			} else {
				n.list = append(n.list, m.value)
			}
		}
		_, err = r.Token() // the closing bracket
	}
	return n, err
}

// parseTOML reads TOML. Its library refuses keys given twice, but tells lines
// only of what it refuses itself; the others are looked up in the text.
func parseTOML(data []byte) (node, error) {
	var root map[string]any
	if _, err := toml.Decode(string(data), &root); err != nil {
		if bad, ok := errors.AsType[toml.ParseError](err); ok {
			return node{}, fmt.Errorf("line %d: %s", bad.Position.Line, bad.Message)
		}
		return node{}, err
	}
	l := lines(strings.Split(string(data), "\n"))
	return l.node(root, 1, len(l)+1, 0), nil
}

// lines of a TOML file, counted from 1.
type lines []string

// node of a value that stands in the lines from (where it begins) to (behind it).
func (l lines) node(v any, from, to, depth int) node {
	n := node{line: from}
	switch v := v.(type) {
	case string:
		n.kind, n.text = text, v
		n.line = l.find(from, to, regexp.MustCompile(`["']`+regexp.QuoteMeta(v)+`["']`))
	case map[string]any:
		n.kind = table
		if depth > deepest {
			break
		}
		for key, value := range v {
			m := member{key: key, line: l.find(from, to, regexp.MustCompile(`(?:^|[\s{,\[."'])`+regexp.QuoteMeta(key)+`["']?\s*(?:=|\.|\])`))}
			if heads := l.heads(from, to, key); len(heads) > 0 {
				m.line = heads[0]
				m.value = l.listed(value, heads, to, depth+1)
			} else {
				m.value = l.node(value, m.line, to, depth+1)
			}
			n.members = append(n.members, m)
		}
		slices.SortFunc(n.members, func(a, b member) int {
			if a.line != b.line {
				return a.line - b.line
			}
			return strings.Compare(a.key, b.key)
		})
	case []any:
		n.kind = list
		for _, x := range v {
			n.list = append(n.list, l.node(x, from, to, depth+1))
		}
	case []map[string]any:
		n.kind = list
		for _, x := range v {
			n.list = append(n.list, l.node(x, from, to, depth+1))
		}
	}
	return n
}

// listed is an array of tables whose heads ("[[sections]]") are known.
func (l lines) listed(v any, heads []int, to, depth int) node {
	tables, ok := v.([]map[string]any)
	if !ok || len(tables) != len(heads) {
		return l.node(v, heads[0], to, depth)
	}
	n := node{line: heads[0], kind: list}
	for i, t := range tables {
		end := to
		if i+1 < len(heads) {
			end = heads[i+1]
		}
		n.list = append(n.list, l.node(t, heads[i], end, depth+1))
	}
	return n
}

var headRE = regexp.MustCompile(`^\s*\[\[\s*(?:.*\.\s*)?["']?([A-Za-z0-9_-]+)["']?\s*\]\]`)

// heads are the lines that begin a table of the array key.
func (l lines) heads(from, to int, key string) (out []int) {
	for i := from; i < to; i++ {
		if m := headRE.FindStringSubmatch(l[i-1]); m != nil && m[1] == key {
			out = append(out, i)
		}
	}
	return out
}

// find is the first of the lines that holds re; the first of all if none does.
func (l lines) find(from, to int, re *regexp.Regexp) int {
	for i := from; i < to; i++ {
		if re.MatchString(l[i-1]) {
			return i
		}
	}
	return from
}
