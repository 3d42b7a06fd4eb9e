package host

import (
	"bufio"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
)

// FreeMemory is how many bytes of memory programs can still get without the
// machine beginning to swap.
func FreeMemory() (uint64, error) {
	file, err := os.Open("/proc/meminfo")
	if err != nil {
		return 0, fault.Wrap(fault.Storage, err, "asking for free memory")
	}
	defer func() { _ = file.Close() }()
	return available(file)
}

// available reads the line "MemAvailable:   12345 kB".
func available(r io.Reader) (uint64, error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		rest, ok := strings.CutPrefix(lines.Text(), "MemAvailable:")
		if !ok {
			continue
		}
		kilobytes, err := strconv.ParseUint(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 44)
		return kilobytes << 10, fault.Wrap(fault.Storage, err, "reading the amount of free memory")
	}
	return 0, fault.New(fault.Storage, "the system does not say how much memory is free")
}
