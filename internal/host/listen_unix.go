//go:build unix

package host

import "syscall"

const addrInUse = syscall.EADDRINUSE

// exclusive needs nothing here: a port that somebody listens on is refused.
var exclusive func(network, address string, raw syscall.RawConn) error
