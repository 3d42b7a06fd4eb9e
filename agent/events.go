package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
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
func printEvents(asJSON bool, std stdio) error {
	home, err := host.Home()
	if err != nil {
		return err
	}
	log, err := eventlog.Read(home)
	if err != nil {
		return err
	}
	if asJSON {
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
		if len(log.Records) == 0 && !asJSON {
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

// details of an event, in words.
func details(e eventlog.Event) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if e.Device != "" {
		add("device %s", e.Device)
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
