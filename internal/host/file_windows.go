package host

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"

	"github.com/sidequill/sidequill/internal/fault"
)

// ours trusts the access list that a folder under the user's profile inherits.
func Ours(os.FileInfo) bool { return true }

// Lock takes the lock at path for as long as this process lives or until
// release is called. Busy means that another process holds it.
func Lock(path string) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "opening the lock file")
	}
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	if err := windows.LockFileEx(windows.Handle(file.Fd()), flags, 0, 1, 0, new(windows.Overlapped)); err != nil {
		_ = file.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			return nil, fault.Wrap(fault.Busy, err, "another agent runs with this state folder")
		}
		return nil, fault.Wrap(fault.Storage, err, "locking %s", path)
	}
	return func() { _ = file.Close() }, nil
}
