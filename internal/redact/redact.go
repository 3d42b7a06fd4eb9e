// Package redact holds the one type in which patient text travels through
// Sidequill, and the slog handler that stands behind every logger.
//
// A Text prints as "[redacted n=42]" through fmt and slog whatever the verb,
// so that a careless log line or a wrapped error cannot carry what a client
// said in confidence. Only encoding/json (the encrypted wire and the command
// line's own output) and an explicit string(t) show what it holds.
package redact

import (
	"fmt"
	"log/slog"
	"strconv"
)

// Text is patient text: a brain dump, a sentence, a message that quotes one.
type Text string

// String says only how many bytes are held.
func (t Text) String() string { return "[redacted n=" + strconv.Itoa(len(t)) + "]" }

// GoString keeps %#v from printing the text.
func (t Text) GoString() string { return t.String() }

// Format keeps every verb (%s, %q, %x, %v …) from printing the text.
func (t Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(t.String())) }

// LogValue keeps slog from printing the text.
func (t Text) LogValue() slog.Value { return slog.StringValue(t.String()) }
