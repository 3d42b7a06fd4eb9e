//go:build unix && !linux

package host

import (
	"golang.org/x/sys/unix"

	"github.com/sidequill/sidequill/internal/fault"
)

// FreeMemory is how many bytes of memory programs can still get: the system
// gives freely what its caches hold, so half of all there is is a fair guess.
func FreeMemory() (uint64, error) {
	total, err := unix.SysctlUint64("hw.memsize")
	return total / 2, fault.Wrap(fault.Storage, err, "asking for free memory")
}
