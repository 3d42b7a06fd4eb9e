package host

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
)

// acceptLimit is how long a server may take to accept a connection before we
// give up finding out whose it is.
const acceptLimit = 3 * time.Second

var (
	// errNoSocket: the system lists no such socket.
	errNoSocket = errors.New("the system lists no such socket")
	// errUnaccepted: the kernel made the connection, but no process holds the
	// other end yet. Linux lists such a socket as root's, so its owner must not
	// be believed.
	errUnaccepted = errors.New("no process has accepted the connection")
	// errSeveral: there are such sockets of more than one account.
	errSeveral = errors.New("several accounts have such a socket")
)

// SocketOwner is the account that holds the other end of a loopback connection.
// It works for both sides: for an accepted connection it is the client, for a
// dialled one the process that accepted it. It waits a moment for a server that
// has not accepted yet (NoServer, if it never does). Ask before the first byte
// is written or believed.
func SocketOwner(ctx context.Context, conn net.Conn) (Account, error) {
	near, okNear := endpoint(conn.LocalAddr())
	far, okFar := endpoint(conn.RemoteAddr())
	if !okNear || !okFar || !near.Addr().IsLoopback() || !far.Addr().IsLoopback() || near == far {
		return Account{}, fault.New(fault.NotPermitted, "asking whose socket it is: not a loopback connection")
	}
	ctx, cancel := context.WithTimeout(ctx, acceptLimit)
	defer cancel()
	misses, kind := 0, fault.NotPermitted
	for pause := time.Millisecond; ; pause = min(2*pause, 50*time.Millisecond) {
		account, err := connectionOwner(far, near)
		switch {
		case err == nil:
			return account, nil
		case errors.Is(err, errUnaccepted):
			kind = fault.NoServer
		case errors.Is(err, errNoSocket) && misses < 3:
			misses++ // the table is not read in one piece: a socket may be missed
		default:
			return Account{}, fault.Wrap(fault.NotPermitted, err, "asking whose socket is at the other end")
		}
		select {
		case <-ctx.Done():
			return Account{}, fault.Wrap(kind, err, "asking whose socket is at the other end")
		case <-time.After(pause):
		}
	}
}

// ListenerOwner is the account that listens on a loopback address. NoServer
// means that nobody does.
func ListenerOwner(addr netip.AddrPort) (Account, error) {
	account, err := listenerOwner(addr)
	if errors.Is(err, errNoSocket) {
		return Account{}, fault.Wrap(fault.NoServer, err, "asking who listens on %s", addr)
	}
	return account, fault.Wrap(fault.NotPermitted, err, "asking who listens on %s", addr)
}

func endpoint(addr net.Addr) (netip.AddrPort, bool) {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}, false
	}
	ap := tcp.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port()), true
}
