package host

import (
	"net/netip"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

func self() (Account, error) { return accountOf(strconv.Itoa(os.Geteuid())), nil }

// A connection that waits to be accepted is listed as the listener's, whose it will be.
func connectionOwner(local, remote netip.AddrPort) (Account, error) {
	return find(func(p pcb) bool { return p.local == local && p.remote == remote })
}

func listenerOwner(addr netip.AddrPort) (Account, error) {
	return find(func(p pcb) bool {
		at := p.local.Addr()
		return p.local.Port() == addr.Port() && p.remote.Port() == 0 && (at == addr.Addr() || at.IsUnspecified())
	})
}

func find(match func(pcb) bool) (Account, error) {
	table, err := unix.SysctlRaw("net.inet.tcp.pcblist_n")
	if err != nil {
		return Account{}, err
	}
	uid, err := ownerOf(pcblist(table), match)
	if err != nil {
		return Account{}, err
	}
	return accountOf(strconv.FormatUint(uint64(uid), 10)), nil
}
