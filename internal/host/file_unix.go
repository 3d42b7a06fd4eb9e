//go:build unix

package host

import (
	"errors"
	"os"
	"syscall"

	"github.com/sidequill/sidequill/internal/fault"
)

// Ours says whether a file belongs to the account we run as.
func Ours(info os.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int64(stat.Uid) == int64(os.Geteuid())
}

// Lock takes the lock at path for as long as this process lives or until
// release is called. Busy means that another process holds it. The file stays
// behind: removing it would let two processes each lock a file of that name.
func Lock(path string) (release func(), err error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "opening the lock file")
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fault.Wrap(fault.Busy, err, "another agent runs with this state folder")
		}
		return nil, fault.Wrap(fault.Storage, err, "locking %s", path)
	}
	return func() { _ = file.Close() }, nil
}
