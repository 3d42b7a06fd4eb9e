// Package host is Sidequill's life under an operating system: where its files
// lie, which port it listens on, whose socket is at the other end of a
// connection, and how it tells a service manager that it is ready.
//
// Two checks here keep strangers out. [SocketOwner] says which account holds
// the other end of a loopback connection; both the agent's door for browsers
// and its way to the model server rest on it. Where the system cannot answer,
// it is an error, never a guess: callers fail closed.
package host

import (
	"os"
	"path/filepath"
	"runtime"

	"github.com/sidequill/sidequill/internal/fault"
)

// HomeVariable moves all of Sidequill's state into one folder.
const HomeVariable = "SIDEQUILL_HOME"

// HomePath says where the state folder is, without touching the disk.
func HomePath() (string, error) {
	if dir := os.Getenv(HomeVariable); dir != "" {
		if !filepath.IsAbs(dir) {
			return "", fault.New(fault.BadInput, "%s must be an absolute path, not %q", HomeVariable, dir)
		}
		return filepath.Clean(dir), nil
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LOCALAPPDATA"); filepath.IsAbs(dir) {
			return filepath.Join(dir, "Sidequill"), nil
		}
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return "", fault.Wrap(fault.Storage, err, "finding the home folder; set %s", HomeVariable)
	}
	switch runtime.GOOS {
	case "windows":
		return filepath.Join(user, "AppData", "Local", "Sidequill"), nil
	case "darwin":
		return filepath.Join(user, "Library", "Application Support", "Sidequill"), nil
	}
	// A relative XDG path is invalid by its specification and is ignored.
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "sidequill"), nil
	}
	return filepath.Join(user, ".local", "state", "sidequill"), nil
}

// Home is the state folder, made if it is missing and closed to other accounts.
// A folder that belongs to somebody else is refused: its owner could read the
// keys that we are about to put there.
func Home() (string, error) {
	dir, err := HomePath()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fault.Wrap(fault.Storage, err, "making the state folder")
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fault.Wrap(fault.Storage, err, "looking at the state folder")
	}
	if info.Mode()&os.ModeSymlink != 0 {
		if info, err = os.Stat(dir); err != nil {
			return "", fault.Wrap(fault.Storage, err, "looking at the state folder")
		}
	}
	if !info.IsDir() {
		return "", fault.New(fault.Storage, "the state folder %s is not a folder", dir)
	}
	if !Ours(info) {
		return "", fault.New(fault.Storage, "the state folder %s belongs to another account", dir)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		if err := os.Chmod(dir, 0o700); err != nil { //nolint:gosec // a folder needs its x bit
			return "", fault.Wrap(fault.Storage, err, "closing the state folder to other accounts")
		}
	}
	return dir, nil
}
