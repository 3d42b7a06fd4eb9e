package control

import (
	"net"

	"golang.org/x/sys/windows"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// sameUser asks the kernel which process is at the other end of the pipe, and
// whose it is. The pipe's access list lets nobody else in; this tells a pipe that
// a stranger made before us.
func sameUser(c net.Conn) error {
	pipe, ok := c.(interface{ Fd() uintptr })
	if !ok {
		return fault.New(fault.NotPermitted, "not a pipe of this machine")
	}
	self, err := host.Self()
	if err != nil {
		return fault.Wrap(fault.NotPermitted, err, "asking which account this is")
	}
	handle := windows.Handle(pipe.Fd())
	var flags, pid uint32
	if err := windows.GetNamedPipeInfo(handle, &flags, nil, nil, nil); err != nil {
		return fault.Wrap(fault.NotPermitted, err, "asking which end of the pipe is ours")
	}
	if flags&windows.PIPE_SERVER_END != 0 {
		err = windows.GetNamedPipeClientProcessId(handle, &pid)
	} else {
		err = windows.GetNamedPipeServerProcessId(handle, &pid)
	}
	if err != nil {
		return fault.Wrap(fault.NotPermitted, err, "asking who is at the other end")
	}
	peer, err := host.ProcessOwner(pid)
	if err != nil {
		return fault.Wrap(fault.NotPermitted, err, "asking whose process is at the other end")
	}
	if peer.ID != self.ID {
		return fault.New(fault.NotPermitted, "the agent's own door: the other end is %s's, not ours", peer)
	}
	return nil
}
