package keystore

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/sidequill/sidequill/internal/host"
)

// reachable holds the way to the Secret Service to a Unix socket of our own
// account. The bus's address could as well name another machine, a socket that
// another account has put there, or nothing, and then a bus would be started.
func reachable() error {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || address == "autolaunch:" {
		runtime := os.Getenv("XDG_RUNTIME_DIR")
		if !filepath.IsAbs(runtime) {
			return errors.New("there is no session bus")
		}
		address = "unix:path=" + filepath.Join(runtime, "bus")
		if err := ownSocket(address); err != nil {
			return err
		}
		return os.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	}
	return ownSocket(address)
}

func ownSocket(address string) error {
	rest, ok := strings.CutPrefix(address, "unix:path=")
	path, _, _ := strings.Cut(rest, ",") // its guid may follow
	path, err := url.PathUnescape(path)
	if !ok || err != nil || strings.Contains(rest, ";") {
		return errors.New("the session bus is no Unix socket")
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.Mode()&os.ModeSocket == 0 || !host.Ours(info) {
		return errors.New("the session bus is not our own account's")
	}
	return nil
}
