package main

import (
	"io"
	"strings"
)

// visible keeps what a dump holds from steering the terminal it is printed on:
// control characters other than line ends and tabs are shown as a replacement
// mark. JSON is left alone: it escapes what matters, and its spans count on every character.
func (s stdio) visible() stdio {
	return stdio{s.in, visibleWriter{s.out}, visibleWriter{s.err}}
}

type visibleWriter struct{ w io.Writer }

func (v visibleWriter) Write(p []byte) (int, error) {
	shown := strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r <= 0x9f) {
			return '\ufffd'
		}
		return r
	}, string(p))
	if _, err := io.WriteString(v.w, shown); err != nil {
		return 0, err
	}
	return len(p), nil
}
