//go:build unix

package host

import (
	"syscall"

	"github.com/sidequill/sidequill/internal/fault"
)

// FreeSpace is how many bytes we may still write in the folder dir.
func FreeSpace(dir string) (uint64, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return 0, fault.Wrap(fault.Storage, err, "asking for free space")
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), nil //nolint:gosec,unconvert // the types differ between systems
}
