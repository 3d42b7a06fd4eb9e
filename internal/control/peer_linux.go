package control

import (
	"net"
	"os"
	"syscall"

	"github.com/sidequill/sidequill/internal/fault"
)

// sameUser asks the kernel who is at the other end. Root could read our memory
// anyway; but a mistake as root should not look like ours.
func sameUser(c net.Conn) error {
	var peer *syscall.Ucred
	err := onDescriptor(c, func(fd int) (err error) {
		peer, err = syscall.GetsockoptUcred(fd, syscall.SOL_SOCKET, syscall.SO_PEERCRED)
		return err
	})
	if err != nil {
		return fault.Wrap(fault.NotPermitted, err, "asking who is at the other end")
	}
	if int64(peer.Uid) != int64(os.Geteuid()) {
		return fault.New(fault.NotPermitted, "the agent's own door: the other end is user %d's, not ours", peer.Uid)
	}
	return nil
}
