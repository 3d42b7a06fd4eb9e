package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/redact"
)

// What is copied to the system's own log is each event as it happens, with its
// number and hash, and no more of a text than its length.
func TestEventsAreCopiedToTheSystemsLog(t *testing.T) {
	var own, system bytes.Buffer
	log := alsoTo(slog.New(redact.NewHandler(&own, slog.LevelWarn)), &system)
	events := eventlog.Open(t.TempDir(), "clinician", log)
	events.Configured(strings.Repeat("ab", 32))
	events.Close()
	log.Info("a text", "said", note.Text("Mara slept badly"))
	if got := system.String(); !strings.Contains(got, `"event":"config-read"`) || !strings.Contains(got, `"chain"`) || strings.Contains(got, "Mara") {
		t.Errorf("the system's log: %s", got)
	}
	if own.Len() > 0 {
		t.Errorf("the agent's own log is of another level: %s", own.String())
	}
	if alsoTo(log, nil) != log {
		t.Error("where there is no second place the log is another one")
	}
}
