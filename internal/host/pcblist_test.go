package host

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"testing"
)

// record is one of macOS's table, as the kernel writes it.
func record(kind uint32, size int, set func([]byte)) []byte {
	r := make([]byte, (size+7)&^7)
	binary.NativeEndian.PutUint32(r, uint32(size)) //nolint:gosec // a small number
	binary.NativeEndian.PutUint32(r[4:], kind)
	if set != nil {
		set(r)
	}
	return r
}

// listed is the run of records of one socket.
func listed(family byte, local, remote netip.AddrPort, uid uint32) (out []byte) {
	put := func(r []byte, addr, port int, ap netip.AddrPort) {
		ip := ap.Addr().As4()
		copy(r[addr:], ip[:])
		binary.BigEndian.PutUint16(r[port:], ap.Port())
	}
	out = append(out, record(kindAddresses, 104, func(r []byte) {
		r[atFamily] = family
		put(r, atLocalIPv4, atLocalPort, local)
		put(r, atRemoteIPv4, atRemotePort, remote)
	})...)
	out = append(out, record(kindSocket, 104, func(r []byte) { binary.NativeEndian.PutUint32(r[atUser:], uid) })...)
	out = append(out, record(0x02, 28, nil)...) // a buffer, of a length that is padded
	return append(out, record(0x20, 208, nil)...)
}

func TestMacOSTableOfSockets(t *testing.T) {
	ours, theirs := netip.MustParseAddrPort("127.0.0.1:21764"), netip.MustParseAddrPort("127.0.0.1:50123")
	everywhere, none := netip.MustParseAddrPort("0.0.0.0:11434"), netip.MustParseAddrPort("0.0.0.0:0")
	table := record(0, 24, nil)
	table = append(table, listed(versionIPv4, ours, theirs, 501)...)
	table = append(table, listed(versionIPv4, theirs, ours, 502)...)
	table = append(table, listed(0x2, theirs, ours, 0)...) // of IPv6
	table = append(table, listed(versionIPv4, everywhere, none, 503)...)
	table = append(table, record(0, 24, nil)...)
	all := pcblist(table)
	if len(all) != 3 {
		t.Fatalf("%d sockets: %v", len(all), all)
	}
	of := func(local, remote netip.AddrPort) (uint32, error) {
		return ownerOf(all, func(p pcb) bool { return p.local == local && p.remote == remote })
	}
	for _, x := range []struct {
		local, remote netip.AddrPort
		uid           uint32
	}{{ours, theirs, 501}, {theirs, ours, 502}, {everywhere, none, 503}} {
		if uid, err := of(x.local, x.remote); err != nil || uid != x.uid {
			t.Errorf("%v to %v is of %d, %v; want %d", x.local, x.remote, uid, err, x.uid)
		}
	}
	if _, err := of(ours, everywhere); !errors.Is(err, errNoSocket) {
		t.Error(err)
	}
	all = append(all, pcb{ours, theirs, 0})
	if _, err := of(ours, theirs); !errors.Is(err, errSeveral) {
		t.Error("of two accounts one was believed:", err)
	}
}

func FuzzMacOSTable(f *testing.F) {
	ours, theirs := netip.MustParseAddrPort("127.0.0.1:21764"), netip.MustParseAddrPort("127.0.0.1:50123")
	f.Add(append(record(0, 24, nil), listed(versionIPv4, ours, theirs, 501)...))
	f.Add(record(kindAddresses, 7, nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, table []byte) {
		if all := pcblist(table); len(all)*(addressesSize+socketSize) > len(table) {
			t.Fatalf("%d sockets in %d bytes", len(all), len(table))
		}
	})
}
