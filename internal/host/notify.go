package host

import (
	"net"
	"os"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
)

// Ready tells systemd that the agent serves. Without systemd it does nothing.
func Ready() error { return notify("READY=1") }

// Stopping tells systemd that the agent is on its way out.
func Stopping() error { return notify("STOPPING=1") }

func notify(state string) error {
	name := os.Getenv("NOTIFY_SOCKET")
	if name == "" {
		return nil
	}
	if !strings.HasPrefix(name, "/") && !strings.HasPrefix(name, "@") {
		return fault.New(fault.BadInput, "NOTIFY_SOCKET is neither a path nor an abstract name")
	}
	conn, err := net.DialUnix("unixgram", nil, &net.UnixAddr{Name: name, Net: "unixgram"})
	if err != nil {
		return fault.Wrap(fault.NoService, err, "telling the service manager %s", state)
	}
	defer func() { _ = conn.Close() }()
	_, err = conn.Write([]byte(state))
	return fault.Wrap(fault.NoService, err, "telling the service manager %s", state)
}
