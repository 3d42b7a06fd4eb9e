package host

import (
	"io"
	"log/syslog"

	"github.com/sidequill/sidequill/internal/fault"
)

// SystemLog is the system's own log, a line for each Write: here syslog, which macOS
// keeps in its unified log. nil where standard error goes there anyway.
func SystemLog() (io.Writer, error) {
	log, err := syslog.New(syslog.LOG_INFO|syslog.LOG_USER, "sidequill")
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "opening the system's log")
	}
	return log, nil
}
