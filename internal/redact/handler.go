package redact

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"syscall"
)

// Keys under which a text may stand in the log. This is the one place: whoever
// logs under one of them has made sure that it never holds patient text. Under
// any other key only numbers, truth values, times, durations, Text (as its
// length) and errors (as kind and what was being done) come through.
var Keys = []string{
	"addr",    // an address of this machine
	"build",   // of the agent
	"chain",   // the hash of an event
	"device",  // id of a paired browser
	"engine",  // "builtin", "ollama:NAME"
	"event",   // a kind of package eventlog
	"format",  // key of a format
	"kind",    // of a fault
	"model",   // a model's name
	"origin",  // of an extension
	"owner",   // an account of this machine
	"signal",  // that ends the agent
	"stack",   // of a defect: functions and lines, no values
	"state",   // of a check or a connection
	"verb",    // of the command line
	"version", // of anything
	"why",     // the agent's own words for a refusal
}

// NewHandler is the slog handler behind every logger of Sidequill: JSON lines of
// this level and above. It cannot know whether a message is static (a test holds
// that); everything else it lets through only if it is known to be safe.
func NewHandler(w io.Writer, level slog.Leveler) slog.Handler {
	return handler{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})}
}

type handler struct{ next slog.Handler }

func (h handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h handler) Handle(ctx context.Context, record slog.Record) error {
	clean := slog.NewRecord(record.Time, record.Level, record.Message, 0)
	record.Attrs(func(attr slog.Attr) bool {
		clean.AddAttrs(cleanAttr(attr))
		return true
	})
	return h.next.Handle(ctx, clean)
}

func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, attr := range attrs {
		clean[i] = cleanAttr(attr)
	}
	return handler{h.next.WithAttrs(clean)}
}

func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.next.WithGroup(cleanKey(name))}
}

func cleanAttr(attr slog.Attr) slog.Attr {
	if attr.Key == "" && attr.Value.Kind() == slog.KindGroup { // its attributes stand for it
		return slog.Attr{Value: cleanValue("", attr.Value)}
	}
	return slog.Attr{Key: cleanKey(attr.Key), Value: cleanValue(attr.Key, attr.Value)}
}

// cleanKey replaces a key that is more than a plain word.
func cleanKey(key string) string {
	plain := key != "" && len(key) <= 40 && !strings.ContainsFunc(key, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '.'
	})
	if !plain {
		return "withheld_key"
	}
	return key
}

func cleanValue(key string, value slog.Value) slog.Value {
	if value.Kind() == slog.KindLogValuer {
		if text, ok := value.Any().(Text); ok {
			return slog.StringValue(text.String())
		}
		value = value.Resolve()
	}
	switch value.Kind() {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration, slog.KindTime:
		return value
	case slog.KindString:
		return cleanString(key, value.String())
	case slog.KindGroup:
		var clean []slog.Attr
		for _, attr := range value.Group() {
			clean = append(clean, cleanAttr(attr))
		}
		return slog.GroupValue(clean...)
	}
	switch v := value.Any().(type) {
	case nil:
		return slog.AnyValue(nil)
	case Text:
		return slog.StringValue(v.String())
	case error:
		return slog.StringValue(Error(v))
	}
	// A named string type, such as the kind of a fault.
	if r := reflect.ValueOf(value.Any()); r.Kind() == reflect.String {
		if _, speaks := value.Any().(encoding.TextMarshaler); !speaks {
			return cleanString(key, r.String())
		}
	}
	return withheld(fmt.Sprintf("%T", value.Any()))
}

func cleanString(key, s string) slog.Value {
	if !slices.Contains(Keys, key) {
		return withheld("string")
	}
	limit := 300
	if key == "stack" {
		limit = 16 << 10
	}
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "…"
	}
	return slog.StringValue(s)
}

func withheld(what string) slog.Value { return slog.StringValue("[withheld " + what + "]") }

// Error is what a log may hold of an error: the kinds and doings of the chain
// (errors that have a method Plain, as those of package fault), and of the rest
// only what the operating system said, or the name of its type. The words of any
// other error may quote what it failed on.
func Error(err error) string {
	return strings.Join(parts(err), ": ")
}

func parts(err error) []string {
	if err == nil {
		return []string{"none"}
	}
	var out []string
	if e, ok := err.(interface{ Plain() (kind, doing string) }); ok {
		kind, doing := e.Plain()
		out = append(out, doing+" ["+kind+"]")
		if cause := errors.Unwrap(err); cause != nil {
			out = append(out, parts(cause)...)
		}
		return out
	}
	switch cause := err.(type) {
	case syscall.Errno:
		return []string{cause.Error()}
	case interface{ Unwrap() error }:
		if inner := cause.Unwrap(); inner != nil {
			return parts(inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range cause.Unwrap() {
			out = append(out, parts(inner)...)
		}
		return out
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe,
		fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrClosed} {
		if err == known { //nolint:errorlint // this very value: a wrapper's words are not known
			return []string{known.Error()}
		}
	}
	return []string{fmt.Sprintf("%T", err)}
}
