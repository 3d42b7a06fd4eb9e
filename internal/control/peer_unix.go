//go:build linux || darwin

package control

import (
	"net"

	"github.com/sidequill/sidequill/internal/fault"
)

func onDescriptor(c net.Conn, do func(fd int) error) error {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return fault.New(fault.NotPermitted, "not a socket of this machine")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = do(int(fd)) }); err != nil { //nolint:gosec // a descriptor is an int
		return err
	}
	return failed
}
