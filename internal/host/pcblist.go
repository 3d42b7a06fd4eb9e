package host

import (
	"encoding/binary"
	"net/netip"
)

// macOS tells its sockets by sysctl net.inet.tcp.pcblist_n: a header, then for each
// socket a run of records, each with its length and kind first and padded to eight
// bytes: the addresses (xinpcb_n), the socket with its account (xsocket_n), buffers,
// statistics. The places in them are those of XNU's bsd/netinet/in_pcb.h and
// bsd/sys/socketvar.h, which are packed to four bytes.
const (
	recordHead = 8 // length and kind, 32 bits each, of the machine's order

	kindSocket    = 0x01
	kindAddresses = 0x10

	atRemotePort, atLocalPort = 16, 18 // big-endian
	atFamily                  = 44     // one bit for IPv4, one for IPv6
	atRemoteIPv4, atLocalIPv4 = 60, 76
	addressesSize             = 80
	versionIPv4               = 0x1

	atUser     = 64
	socketSize = 68
)

// pcb is a TCP socket of the machine.
type pcb struct {
	local, remote netip.AddrPort
	uid           uint32
}

// pcblist reads the IPv4 sockets; what does not have the form it should have is
// left out, so that its owner is unknown, and unknown is refused.
func pcblist(table []byte) (all []pcb) {
	var current *pcb
	for first := true; len(table) >= recordHead; first = false {
		size := binary.NativeEndian.Uint32(table)
		padded := (uint64(size) + 7) &^ 7
		if size < recordHead || padded > uint64(len(table)) {
			return all
		}
		record := table[:size]
		table = table[padded:]
		if first {
			continue // it counts the rest
		}
		switch kind := binary.NativeEndian.Uint32(record[4:]); {
		case kind == kindAddresses:
			current = nil
			if len(record) >= addressesSize && record[atFamily]&versionIPv4 != 0 {
				current = &pcb{local: endpointAt(record, atLocalIPv4, atLocalPort), remote: endpointAt(record, atRemoteIPv4, atRemotePort)}
			}
		case kind == kindSocket && current != nil:
			if len(record) >= socketSize {
				current.uid = binary.NativeEndian.Uint32(record[atUser:])
				all = append(all, *current)
			}
			current = nil
		}
	}
	return all
}

func endpointAt(record []byte, addr, port int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(record[addr:addr+4])), binary.BigEndian.Uint16(record[port:]))
}

// ownerOf is the one account that holds the sockets that match. Two accounts with
// such sockets are nobody to be sure of.
func ownerOf(all []pcb, match func(pcb) bool) (uint32, error) {
	var found *pcb
	for i := range all {
		if !match(all[i]) {
			continue
		}
		if found != nil && found.uid != all[i].uid {
			return 0, errSeveral
		}
		found = &all[i]
	}
	if found == nil {
		return 0, errNoSocket
	}
	return found.uid, nil
}
