package host

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// Socket states, as the kernel numbers them in its tables.
const (
	stateEstablished = 0x01
	stateSynReceived = 0x03
	stateListen      = 0x0A
)

// entry is one line of /proc/self/net/tcp or tcp6.
type entry struct {
	local, remote netip.AddrPort
	state         uint8
	uid           string
	inode         uint64 // 0 while no process holds the socket
}

func self() (Account, error) { return accountOf(strconv.Itoa(os.Geteuid())), nil }

// tables are read through /proc/self, which is there even where a service
// manager hides the rest of /proc.
var tables = []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"}

// connectionOwner looks twice. The kernel reads a socket's account before its
// inode, so a process that accepts between the two would be listed once with an
// inode and still as root; the second look sees who it is.
func connectionOwner(local, remote netip.AddrPort) (Account, error) {
	held := func(e entry) (bool, error) {
		if e.local != local || e.remote != remote {
			return false, nil
		}
		switch {
		case e.state == stateSynReceived, e.state == stateEstablished && e.inode == 0:
			return false, errUnaccepted
		case e.inode == 0: // closing: nobody holds it any more
			return false, errNoSocket
		}
		return true, nil
	}
	if _, err := find(held); err != nil {
		return Account{}, err
	}
	return find(held)
}

func listenerOwner(addr netip.AddrPort) (Account, error) {
	return find(func(e entry) (bool, error) {
		at := e.local.Addr()
		return e.state == stateListen && e.inode != 0 && e.local.Port() == addr.Port() &&
			(at == addr.Addr() || at.IsUnspecified()), nil
	})
}

func find(match func(entry) (bool, error)) (Account, error) {
	for _, path := range tables {
		file, err := os.Open(path)
		if os.IsNotExist(err) {
			continue // a kernel without IPv6
		} else if err != nil {
			return Account{}, err
		}
		uid, err := scan(file, match)
		_ = file.Close()
		if err != nil {
			return Account{}, err
		}
		if uid != "" {
			return accountOf(uid), nil
		}
	}
	return Account{}, errNoSocket
}

// scan returns the owner of the first entry that matches, "" if none does.
// Lines that it cannot read are passed over: a socket not found is refused.
func scan(r io.Reader, match func(entry) (bool, error)) (uid string, err error) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		e, ok := parse(lines.Text())
		if !ok {
			continue
		}
		if found, err := match(e); err != nil {
			return "", err
		} else if found {
			return e.uid, nil
		}
	}
	return "", lines.Err()
}

// parse reads one line:
//
//	sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
func parse(line string) (entry, bool) {
	f := strings.Fields(line)
	if len(f) < 10 || !strings.HasSuffix(f[0], ":") {
		return entry{}, false
	}
	local, ok1 := parseAddr(f[1])
	remote, ok2 := parseAddr(f[2])
	state, err1 := strconv.ParseUint(f[3], 16, 8)
	uid, err2 := strconv.ParseUint(f[7], 10, 32)
	inode, err3 := strconv.ParseUint(f[9], 10, 64)
	if !ok1 || !ok2 || err1 != nil || err2 != nil || err3 != nil {
		return entry{}, false
	}
	return entry{local, remote, uint8(state), strconv.FormatUint(uid, 10), inode}, true
}

// parseAddr reads "0100007F:1F90". The address is printed as 32-bit words in
// the machine's byte order; IPv4 inside IPv6 is unwrapped.
func parseAddr(s string) (netip.AddrPort, bool) {
	host, portText, ok := strings.Cut(s, ":")
	words, err := hex.DecodeString(host)
	if !ok || err != nil || len(portText) != 4 || (len(words) != 4 && len(words) != 16) {
		return netip.AddrPort{}, false
	}
	port, err := strconv.ParseUint(portText, 16, 16)
	if err != nil {
		return netip.AddrPort{}, false
	}
	raw := make([]byte, len(words))
	for i := 0; i < len(words); i += 4 {
		binary.NativeEndian.PutUint32(raw[i:], binary.BigEndian.Uint32(words[i:]))
	}
	addr, ok := netip.AddrFromSlice(raw)
	return netip.AddrPortFrom(addr.Unmap(), uint16(port)), ok
}
