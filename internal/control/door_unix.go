//go:build unix

package control

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

const maxPath = 100 // bytes of a socket's path that every system takes

// doorOf names the door: a socket in the state folder, which is closed to others.
func doorOf(home string) (string, error) {
	path := filepath.Join(home, "agent.sock")
	if len(path) > maxPath {
		return "", fault.New(fault.Storage, "the state folder's path is too long for a socket in it (%d bytes, at most %d); set %s to a shorter one", len(path), maxPath, host.HomeVariable)
	}
	return path, nil
}

// listen opens the door. Who holds the lock is the agent; a socket that is there
// was left by a crash.
func listen(door string) (net.Listener, error) {
	if err := os.Remove(door); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.Storage, err, "removing the socket of an agent that is gone")
	}
	listener, err := net.Listen("unix", door)
	if err == nil {
		err = os.Chmod(door, 0o600) // the folder is closed to others already
	}
	return listener, fault.Wrap(fault.Storage, err, "opening the agent's socket")
}

func reach(ctx context.Context, door string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, "unix", door)
}
