//go:build !windows && !darwin

package host

import "io"

// SystemLog is the system's own log, a line for each Write; nil where standard error
// goes there anyway, as a systemd service's does.
func SystemLog() (io.Writer, error) { return nil, nil }
