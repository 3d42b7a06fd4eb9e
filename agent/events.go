package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/redact"
)

// eventsJSON is what `devices log --json` prints.
type eventsJSON struct {
	Events []eventlog.Record `json:"events"`
	Chain  chainJSON         `json:"chain"`
}

// chainJSON: Torn is no break; a crash cut the last line off.
type chainJSON struct {
	Holds  bool             `json:"holds"`
	Torn   bool             `json:"torn"`
	Breaks []eventlog.Break `json:"breaks"`
}

// printEvents prints the event log, oldest first. It needs no agent that runs.
// A chain that is broken is told, and exits 1.
func printEvents(asJSON, asCSV bool, std stdio) error {
	home, err := host.Home()
	if err != nil {
		return err
	}
	log, err := eventlog.Read(home)
	if err != nil {
		return err
	}
	if asCSV {
		err = writeCSV(std.out, log.Records)
	} else if asJSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(eventsJSON{
			Events: append([]eventlog.Record{}, log.Records...),
			Chain:  chainJSON{len(log.Breaks) == 0, log.Torn, append([]eventlog.Break{}, log.Breaks...)},
		})
	} else {
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		for _, r := range log.Records {
			fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", r.N, r.Time.Local().Format("2006-01-02 15:04:05"), r.User, r.Kind, details(r.Event))
		}
		err = table.Flush()
	}
	if err != nil {
		return fault.Wrap(fault.Storage, err, "printing the event log")
	}
	if log.Torn {
		std.note("the last line of the event log is cut off, as a crash leaves it; the agent mends it when it starts")
	}
	if len(log.Breaks) == 0 {
		if len(log.Records) == 0 && !asJSON && !asCSV {
			std.note("the event log is empty")
		}
		return nil
	}
	std.note("THE CHAIN OF THE EVENT LOG IS BROKEN. Lines were changed, removed or added since the agent wrote them:")
	for _, b := range log.Breaks {
		std.note("  %s", b)
	}
	std.note("the platform's log holds a copy of each event, with its number and hash")
	return exitError{fault.ExitFindings}
}

// csvHead names the columns of `devices log --csv`, for an auditor's spreadsheet.
var csvHead = []string{"n", "time", "user", "event", "device", "why", "count", "config_sha256",
	"statements", "sentences", "by_model", "not_used", "questions", "ms", "fields", "refused", "hash"}

func writeCSV(out io.Writer, records []eventlog.Record) error {
	w := csv.NewWriter(out)
	_ = w.Write(csvHead) // Flush tells
	for _, r := range records {
		row := []string{number(r.N), r.Time.Format(time.RFC3339Nano), cell(r.User), string(r.Kind), cell(r.Device), string(r.Why), "", r.Config}
		if r.Count > 0 {
			row[6] = number(r.Count)
		}
		row = append(row, make([]string, len(csvHead)-len(row)-1)...)
		if d := r.Draft; d != nil {
			copy(row[8:], []string{number(d.Statements), number(d.Sentences), number(d.Model), number(d.Unused), number(d.Questions), number(d.MS)})
		}
		if f := r.Fill; f != nil {
			copy(row[14:], []string{number(f.Fields), number(f.Refused)})
		}
		_ = w.Write(append(row, r.Hash))
	}
	w.Flush()
	return w.Error()
}

func number[T int | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// cell keeps a spreadsheet from taking a word for a formula: an id may begin with
// a hyphen, and an account be called anything.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// recordDraft has the event log tell of a draft made on the command line: by the
// agent, or, where none runs, by ourselves in its place. Without a state folder
// there is no log. What goes wrong is told and keeps nobody from her note.
func recordDraft(ctx context.Context, d note.Draft, std stdio) {
	home, err := host.HomePath()
	if err != nil {
		return
	}
	if _, err := os.Stat(home); err != nil {
		return
	}
	made := eventlog.Draft{Statements: len(d.Statements), Unused: len(d.Unused), Questions: len(d.Questions), MS: int64(d.Timing.TotalMS)}
	for _, section := range d.Sections {
		made.Sentences += len(section.Sentences)
		for _, s := range section.Sentences {
			if s.Origin == note.FromModel {
				made.Model++
			}
		}
	}
	// Also of a draft that was interrupted.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	err = record(ctx, home, made, std)
	for fault.KindOf(err) == fault.Busy && ctx.Err() == nil { // an agent that starts, or another draft
		time.Sleep(10 * time.Millisecond)
		err = record(ctx, home, made, std)
	}
	if err != nil {
		std.note("the event log does not tell of this draft: %s", words(err))
	}
}

func record(ctx context.Context, home string, made eventlog.Draft, std stdio) error {
	c, err := control.Dial(ctx, home)
	if err == nil {
		defer c.Close()
		return c.Drafted(made)
	}
	if fault.KindOf(err) != fault.NoAgent {
		return err
	}
	if home, err = host.Home(); err != nil {
		return err
	}
	self, err := host.Self()
	if err != nil {
		return err
	}
	return control.Alone(home, func() {
		log := eventlog.Open(home, self.Name, slog.New(redact.NewHandler(std.err, slog.LevelWarn)))
		defer log.Close()
		log.Record(eventlog.Event{Kind: eventlog.DraftMade, Draft: &made})
	})
}

// details of an event, in words.
func details(e eventlog.Event) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if e.Device != "" {
		add("device %s", e.Device)
	} else if e.Draft != nil {
		add("on the command line")
	}
	if e.Why != "" {
		add("%s", e.Why)
	}
	if e.Count > 0 {
		add("%d", e.Count)
	}
	if e.Config != "" {
		add("sha256 %s", e.Config)
	}
	if d := e.Draft; d != nil {
		add("%d statements, %d sentences (%d by a model), %d not used, %d questions, %d ms", d.Statements, d.Sentences, d.Model, d.Unused, d.Questions, d.MS)
	}
	if f := e.Fill; f != nil {
		add("%d fields, %d refused", f.Fields, f.Refused)
	}
	return strings.Join(out, ", ")
}
