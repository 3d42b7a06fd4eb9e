package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

// sharedFlags are those of draft and check.
type sharedFlags struct {
	format, facts, previous, profile, failOn string
	json                                     bool
}

func (s *sharedFlags) define(set *flag.FlagSet) {
	set.StringVar(&s.format, "format", "", "`FORMAT` of the note: "+formatKeys(note.Formats())+", one of your own, or its file (default: the configured one)")
	set.StringVar(&s.facts, "facts", "", "JSON `FILE` with facts of the session: "+strings.Join(factKeys(), ", "))
	set.StringVar(&s.previous, "previous", "", "the client's previous `NOTE`, to find sentences copied from it")
	set.StringVar(&s.profile, "profile", "", "the `PROFILE` that says what is asked: "+strings.Join(audit.Profiles(), ", ")+" (default: the configured one)")
	set.StringVar(&s.failOn, "fail-on", "", "exit 1 for a finding or question of this `LEVEL` or above: block, warn or info")
	set.BoolVar(&s.json, "json", false, "print JSON")
}

// options are the shared flags, read.
type options struct {
	config   config.Config
	format   note.Format
	facts    note.Facts
	previous audit.Copies
	profile  audit.Profile
}

func (s *sharedFlags) read() (options, error) {
	var o options
	var err error
	if o.config, err = configuration(); err != nil {
		return o, err
	}
	if o.format, err = pickFormat(s.format, o.config); err != nil {
		return o, err
	}
	if s.failOn != "" && levels[s.failOn] == 0 {
		return o, badUse("--fail-on takes block, warn or info, not %q", s.failOn)
	}
	if s.facts != "" {
		data, err := readFile(s.facts, "reading the session facts")
		if err != nil {
			return o, err
		}
		if o.facts, err = parseFacts(data); err != nil {
			return o, err
		}
	}
	if s.previous != "" {
		data, err := readFile(s.previous, "reading the previous note")
		if err != nil {
			return o, err
		}
		text, err := decodeText(data, "reading the previous note")
		if err != nil {
			return o, err
		}
		if o.previous, err = remember(text); err != nil {
			return o, err
		}
	}
	o.profile, err = pickProfile(s.profile, o.config)
	return o, err
}

var levels = map[string]int{"info": 1, "warn": 2, "block": 3, "error": 3}

// verdict is exit code 1 if anything reaches the level of --fail-on.
func (s *sharedFlags) verdict(sections []note.Section, questions []note.Question) error {
	if s.failOn == "" {
		return nil
	}
	limit, worst := levels[s.failOn], 0
	for _, section := range sections {
		for _, sentence := range section.Sentences {
			for _, f := range sentence.Findings {
				worst = max(worst, levels[string(f.Severity)])
			}
		}
	}
	for _, q := range questions {
		worst = max(worst, levels[string(q.Severity)])
	}
	if worst >= limit {
		return exitError{fault.ExitFindings}
	}
	return nil
}

// readInput reads a text from a file, or from stdin for "-".
func readInput(name string, std stdio, doing string) (note.Text, error) {
	if name != "-" {
		data, err := readFile(name, doing)
		if err != nil {
			return "", err
		}
		return decodeText(data, doing)
	}
	if f, ok := std.in.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&fs.ModeCharDevice != 0 {
			std.note("type or paste the text, then press Ctrl-D (on Windows Ctrl-Z and Enter)")
		}
	}
	data, err := readLimited(std.in, doing)
	if err != nil {
		return "", err
	}
	return decodeText(data, doing)
}

func readFile(name, doing string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fault.Wrap(fault.BadInput, err, "%s", doing)
	}
	defer f.Close()
	return readLimited(f, doing)
}

// readLimited reads no more than a text of the largest size can take: two bytes
// for each of its characters, where it is UTF-16.
func readLimited(r io.Reader, doing string) ([]byte, error) {
	const limit = 2*protocol.MaxDump + 4
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fault.Wrap(fault.BadInput, err, "%s", doing)
	}
	if len(data) > limit {
		return nil, protocol.TooLarge(doing)
	}
	return data, nil
}

// decodeText takes UTF-8, with or without a byte order mark, and UTF-16 with
// one, as Windows programs save it. Nothing is guessed: a text in another
// encoding would lose its accents, or more.
func decodeText(data []byte, doing string) (note.Text, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		big := data[0] == 0xFE
		units := make([]uint16, 0, len(data)/2)
		for i := 2; i+1 < len(data); i += 2 {
			if big {
				units = append(units, uint16(data[i])<<8|uint16(data[i+1]))
			} else {
				units = append(units, uint16(data[i+1])<<8|uint16(data[i]))
			}
		}
		data = []byte(string(utf16.Decode(units)))
	}
	if !utf8.Valid(data) {
		return "", fault.Wrap(fault.BadInput, errors.New("it is not text in UTF-8; save it as UTF-8 and try again"), "%s", doing)
	}
	if len(data) > protocol.MaxDump {
		return "", protocol.TooLarge(doing)
	}
	return note.Text(data), nil
}

// parseFacts reads the session facts strictly: a misspelt key would otherwise be
// a fact that silently is not there.
func parseFacts(data []byte) (note.Facts, error) {
	const doing = "reading the session facts"
	allowed := "the keys are " + strings.Join(factKeys(), ", ") + "; participants, addons, diagnosis and goals are lists, minutes is a number, the others are texts"
	fail := func(at int64, err error) (note.Facts, error) {
		line, column := position(data, at)
		return note.Facts{}, fault.Wrap(fault.BadInput, fmt.Errorf("line %d, column %d: %w (%s)", line, column, err, allowed), doing)
	}
	text, err := decodeText(data, doing)
	if err != nil {
		return note.Facts{}, err
	}
	data = []byte(text)
	var f protocol.Facts
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			return fail(syntax.Offset, err)
		}
		if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
			return fail(wrong.Offset, fmt.Errorf("%s must not be a %s", wrong.Field, wrong.Value))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return fail(int64(len(data)), errors.New("the JSON ends too early"))
		}
		return fail(unknownKey(data, err), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) { // More says no of a stray "}"
		return fail(decoder.InputOffset(), errors.New("there is more after the facts"))
	}
	return protocol.ToFacts(f), nil
}

// unknownKey finds where the key stands that the decoder's error names.
func unknownKey(data []byte, err error) int64 {
	_, key, ok := strings.Cut(err.Error(), "unknown field ")
	if !ok {
		return 0
	}
	return int64(max(0, bytes.Index(data, []byte(key)))) + 1
}

// position of a byte offset, counted from 1 as editors do.
func position(data []byte, at int64) (line, column int) {
	before := data[:min(max(0, at-1), int64(len(data)))]
	line = bytes.Count(before, []byte("\n")) + 1
	column = utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return line, column
}

// factKeys are the keys of the session facts, in their order.
func factKeys() []string {
	var keys []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[protocol.Facts]()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		keys = append(keys, name)
	}
	return keys
}

func printJSON(w io.Writer, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return fault.Wrap(fault.Storage, encoder.Encode(v), "writing JSON")
}

// printFindings lists the sentences that verify has something to say about, and
// counts them.
func printFindings(w io.Writer, sections []note.Section) int {
	n := 0
	for _, section := range sections {
		for _, s := range section.Sentences {
			if len(s.Findings) == 0 {
				continue
			}
			if n++; n == 1 {
				fmt.Fprintln(w, "\nLook at:")
			}
			fmt.Fprintf(w, "  - %s: %s\n", section.Title, string(s.Text))
			for _, f := range s.Findings {
				fmt.Fprintf(w, "      %s (%s): %s\n", f.Kind, f.Severity, string(f.Message))
			}
		}
	}
	return n
}

func printQuestions(w io.Writer, questions []note.Question) {
	if len(questions) == 0 {
		return
	}
	fmt.Fprintln(w, "\nQuestions:")
	for _, q := range questions {
		fmt.Fprintf(w, "  - %s (%s)\n", string(q.Message), q.ID)
	}
}

// printThread shows why the service was needed, link by link, and which are missing.
func printThread(w io.Writer, thread []note.Link) {
	if len(thread) == 0 {
		return
	}
	fmt.Fprintln(w, "\nMedical necessity, in your words:")
	for _, l := range thread {
		text := string(l.Text)
		if text == "" {
			text = "(missing)"
		}
		fmt.Fprintf(w, "  - %s: %s\n", l.Kind, text)
	}
}
