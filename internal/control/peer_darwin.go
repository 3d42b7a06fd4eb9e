package control

import (
	"net"
	"os"

	"golang.org/x/sys/unix"

	"github.com/sidequill/sidequill/internal/fault"
)

// sameUser asks the kernel who is at the other end.
func sameUser(c net.Conn) error {
	var peer *unix.Xucred
	err := onDescriptor(c, func(fd int) (err error) {
		peer, err = unix.GetsockoptXucred(fd, unix.SOL_LOCAL, unix.LOCAL_PEERCRED)
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
