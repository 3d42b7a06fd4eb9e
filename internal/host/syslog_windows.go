package host

import (
	"io"
	"strings"

	"golang.org/x/sys/windows/svc/eventlog"

	"github.com/sidequill/sidequill/internal/fault"
)

// SystemLog is the system's own log, a line for each Write: here the application log of
// Windows, under the source Sidequill. nil where standard error goes there anyway.
func SystemLog() (io.Writer, error) {
	events, err := eventlog.Open("Sidequill")
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "opening the Windows event log")
	}
	return windowsLog{events}, nil
}

type windowsLog struct{ events *eventlog.Log }

// Write takes one line; the log sets the time and the computer beside it.
func (w windowsLog) Write(line []byte) (int, error) {
	const told = 1 // the only kind of entry there is
	if err := w.events.Info(told, strings.TrimRight(string(line), "\n")); err != nil {
		return 0, err
	}
	return len(line), nil
}
