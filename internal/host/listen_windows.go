package host

import (
	"errors"
	"syscall"

	"golang.org/x/sys/windows"
)

const addrInUse = windows.WSAEADDRINUSE

// soExclusiveAddrUse is SO_EXCLUSIVEADDRUSE, the complement of SO_REUSEADDR.
const soExclusiveAddrUse = ^windows.SO_REUSEADDR

// exclusive keeps another account from binding the same port with SO_REUSEADDR
// and taking our connections.
func exclusive(_, _ string, raw syscall.RawConn) error {
	var set error
	err := raw.Control(func(fd uintptr) {
		set = windows.SetsockoptInt(windows.Handle(fd), windows.SOL_SOCKET, soExclusiveAddrUse, 1)
	})
	return errors.Join(err, set)
}
