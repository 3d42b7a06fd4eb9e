package host

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"

	"github.com/sidequill/sidequill/internal/fault"
)

// AddrVariable sets the agent's listening address, loopback only.
const AddrVariable = "SIDEQUILL_ADDR"

// Ports are those an extension tries, in order. There are four because two
// people may be logged in on one machine.
var Ports = []uint16{21764, 21765, 21766, 21767}

// Loopback reads a "127.0.0.1:21764" or "[::1]:21764". Names are refused, even
// localhost: what a name means is decided elsewhere. Port 0 is any free one.
func Loopback(addr string) (netip.AddrPort, error) {
	ap, err := netip.ParseAddrPort(addr)
	if err != nil || !ap.Addr().IsLoopback() || ap.Addr().Is4In6() || ap.Addr().Zone() != "" {
		return netip.AddrPort{}, fault.New(fault.BadInput,
			"%q is not a loopback address with a port, such as 127.0.0.1:%d", addr, Ports[0])
	}
	return ap, nil
}

// LoopbackURL reads the address of a server on this machine, such as
// "http://127.0.0.1:11434".
func LoopbackURL(raw string) (netip.AddrPort, error) {
	u, err := url.Parse(raw)
	if err == nil && u.Scheme == "http" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		u.Opaque == "" && (u.Path == "" || u.Path == "/") {
		if addr, err := Loopback(u.Host); err == nil && addr.Port() != 0 {
			return addr, nil
		}
	}
	return netip.AddrPort{}, fault.New(fault.BadInput,
		"%q is not the address of a server on this machine, such as http://127.0.0.1:11434", raw)
}

// Listen opens the agent's port: the address in SIDEQUILL_ADDR, else addr, else
// the first free one of ports (or of Ports, if that is empty) on 127.0.0.1.
func Listen(ctx context.Context, addr string, ports []uint16) (net.Listener, error) {
	if env := os.Getenv(AddrVariable); env != "" {
		addr = env
	}
	if addr != "" {
		ap, err := Loopback(addr)
		if err != nil {
			return nil, err
		}
		return listen(ctx, ap)
	}
	if len(ports) == 0 {
		ports = Ports
	}
	var last error
	for _, port := range ports {
		listener, err := listen(ctx, netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port))
		if err == nil || fault.KindOf(err) != fault.PortTaken {
			return listener, err
		}
		last = err
	}
	return nil, fault.Wrap(fault.PortTaken, last, "looking for a free port among %v", ports)
}

func listen(ctx context.Context, addr netip.AddrPort) (net.Listener, error) {
	config := net.ListenConfig{Control: exclusive}
	listener, err := config.Listen(ctx, "tcp", addr.String())
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, addrInUse):
		return nil, fault.Wrap(fault.PortTaken, err, "listening on %s", addr)
	}
	return nil, fault.Wrap(fault.BadInput, err, "listening on %s", addr)
}
