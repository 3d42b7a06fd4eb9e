package gateway

import (
	"slices"
	"time"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/protocol"
)

// maxRecorded events are in one answer: some 1.5 MB.
const maxRecorded = 5_000

// recorded gives the newest events of the event log, of those before a number if
// it is not 0. The log is the OS user's, as every browser is that is served here.
func (g *Gateway) recorded(before int) (protocol.Recorded, error) {
	out := protocol.Recorded{Type: "recorded", Before: before, Events: []protocol.LogEvent{}}
	if g.History == nil {
		return out, nil
	}
	reading, err := g.History()
	if err != nil {
		return out, err
	}
	out.Broken = len(reading.Breaks)
	for _, r := range slices.Backward(reading.Records) {
		if len(out.Events) == maxRecorded {
			break
		}
		if before == 0 || r.N < int64(before) {
			out.Events = append(out.Events, logEvent(r))
		}
	}
	return out, nil
}

func logEvent(r eventlog.Record) protocol.LogEvent {
	e := protocol.LogEvent{
		N: int(r.N), Time: r.Time.Format(time.RFC3339), User: r.User, Event: string(r.Kind),
		Device: r.Device, Why: string(r.Why), Count: r.Count, Config: r.Config, Hash: r.Hash, Settings: r.Settings,
	}
	if d := r.Draft; d != nil {
		e.Draft = &protocol.LogDraft{Statements: d.Statements, Sentences: d.Sentences, Model: d.Model, Unused: d.Unused, Questions: d.Questions}
	}
	if f := r.Fill; f != nil {
		e.Fill = &protocol.LogFill{Fields: f.Fields, Refused: f.Refused}
	}
	return e
}
