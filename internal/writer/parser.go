package writer

import (
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// errShape says that an answer is not a JSON object of strings. It carries
// nothing of the answer, which is patient text.
var errShape = errors.New("not an object of lines")

// parser reads a JSON object of strings as it arrives, in pieces of any size,
// and hands on each pair as soon as its value closes.
type parser struct {
	onPair func(key, value string) error

	state   state
	key     string
	text    strings.Builder
	partial []byte // an unfinished \u escape
	lead    rune   // the first half of a surrogate pair
	err     error
}

type state int

const (
	beforeObject state = iota
	beforeKey          // after {
	nextKey            // after ,
	inKey
	beforeColon
	beforeValue
	inValue
	afterValue
	afterObject
	keyEscape
	valueEscape
	keyHex
	valueHex
)

// whole tells whether a complete object has been read.
func (p *parser) whole() bool { return p.err == nil && p.state == afterObject }

func (p *parser) write(chunk string) error {
	for i := 0; i < len(chunk) && p.err == nil; i++ {
		p.err = p.step(chunk[i])
	}
	return p.err
}

func (p *parser) step(c byte) error {
	switch p.state {
	case inKey, inValue:
		return p.inString(c)
	case keyEscape, valueEscape:
		return p.escape(c)
	case keyHex, valueHex:
		return p.hex(c)
	}
	if c == ' ' || c == '\n' || c == '\t' || c == '\r' {
		return nil
	}
	switch {
	case p.state == beforeObject && c == '{':
		p.state = beforeKey
	case (p.state == beforeKey || p.state == nextKey) && c == '"':
		p.state = inKey
	case p.state == beforeKey && c == '}', p.state == afterValue && c == '}':
		p.state = afterObject
	case p.state == beforeColon && c == ':':
		p.state = beforeValue
	case p.state == beforeValue && c == '"':
		p.state = inValue
	case p.state == afterValue && c == ',':
		p.state = nextKey
	default:
		return errShape
	}
	return nil
}

func (p *parser) inString(c byte) error {
	switch {
	case c == '\\':
		if p.state == inKey {
			p.state = keyEscape
		} else {
			p.state = valueEscape
		}
	case c == '"':
		p.flush()
		s := strings.ToValidUTF8(p.text.String(), "�")
		p.text.Reset()
		if p.state == inKey {
			p.key, p.state = s, beforeColon
			return nil
		}
		p.state = afterValue
		return p.onPair(p.key, s)
	case c < ' ':
		return errShape
	default:
		p.flush()
		p.text.WriteByte(c)
	}
	return nil
}

func (p *parser) escape(c byte) error {
	const marks, meant = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	inHex, back := keyHex, inKey
	if p.state == valueEscape {
		inHex, back = valueHex, inValue
	}
	if c == 'u' {
		p.state = inHex
		return nil
	}
	i := strings.IndexByte(marks, c)
	if i < 0 {
		return errShape
	}
	p.flush()
	p.text.WriteByte(meant[i])
	p.state = back
	return nil
}

func (p *parser) hex(c byte) error {
	if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
		return errShape
	}
	if p.partial = append(p.partial, c); len(p.partial) < 4 {
		return nil
	}
	var r rune
	for _, h := range p.partial {
		switch {
		case h <= '9':
			r = r<<4 | rune(h-'0')
		default:
			r = r<<4 | rune(h|0x20-'a'+10)
		}
	}
	p.partial = p.partial[:0]
	if p.state == keyHex {
		p.state = inKey
	} else {
		p.state = inValue
	}
	switch {
	case p.lead != 0 && utf16.IsSurrogate(r):
		pair := utf16.DecodeRune(p.lead, r)
		p.lead = 0
		p.text.WriteRune(pair)
	case utf16.IsSurrogate(r):
		p.lead = r
	default:
		p.flush()
		p.text.WriteRune(r)
	}
	return nil
}

// flush writes a half of a surrogate pair that stayed alone as a replacement.
func (p *parser) flush() {
	if p.lead != 0 {
		p.lead = 0
		p.text.WriteRune(utf8.RuneError)
	}
}
