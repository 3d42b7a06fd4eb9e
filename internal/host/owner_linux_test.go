package host

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
)

// beStranger is the child process of the tests below: it listens, says where,
// and accepts if it is told to.
func beStranger() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	fmt.Println(listener.Addr())
	if hosttest.Does() == "accepts" {
		go func() {
			for {
				if _, err := listener.Accept(); err != nil {
					return
				}
			}
		}()
	}
	_, _ = io.Copy(io.Discard, os.Stdin) // until the parent is done
}

func TestSocketOwner(t *testing.T) {
	me, err := Self()
	if err != nil {
		t.Fatal(err)
	}
	for _, network := range []string{"127.0.0.1:0", "[::1]:0", "[::]:0"} {
		t.Run(network, func(t *testing.T) {
			listener, err := net.Listen("tcp", network)
			if err != nil {
				t.Skipf("no such address here: %v", err)
			}
			defer func() { _ = listener.Close() }()
			addr := listener.Addr().String()
			if network == "[::]:0" { // as a server that listens on every address: IPv4 inside IPv6
				addr = fmt.Sprintf("127.0.0.1:%d", portOf(listener))
			}
			dialled, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = dialled.Close() }()
			accepted, err := listener.Accept()
			if err != nil {
				t.Fatal(err)
			}
			for _, conn := range []net.Conn{dialled, accepted} {
				if got, err := SocketOwner(t.Context(), conn); err != nil || got != me {
					t.Errorf("SocketOwner = %v, %v; want %v", got, err, me)
				}
			}
			if got, err := ListenerOwner(netip.MustParseAddrPort(addr)); err != nil || got != me {
				t.Errorf("ListenerOwner = %v, %v; want %v", got, err, me)
			}
			_ = accepted.Close()
			if got, err := SocketOwner(t.Context(), dialled); err == nil {
				t.Errorf("after the other end closed: %v, no error", got)
			}
		})
	}
}

func TestStrangerIsSeen(t *testing.T) {
	addr := hosttest.Start(t, "accepts").Line()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	owner, err := SocketOwner(t.Context(), conn)
	if err != nil || owner.ID != fmt.Sprint(hosttest.ID) || owner.Machine() {
		t.Errorf("SocketOwner = %+v, %v; want id %d", owner, err, hosttest.ID)
	}
	owner, err = ListenerOwner(netip.MustParseAddrPort(addr))
	if err != nil || owner.ID != fmt.Sprint(hosttest.ID) {
		t.Errorf("ListenerOwner = %+v, %v; want id %d", owner, err, hosttest.ID)
	}
}

// A server that never accepts looks like root's in the kernel's table.
func TestUnacceptedIsNotRoot(t *testing.T) {
	conn, err := net.Dial("tcp", hosttest.Start(t, "waits").Line())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if owner, err := SocketOwner(ctx, conn); fault.KindOf(err) != fault.NoServer {
		t.Errorf("SocketOwner = %+v, %v; want %s", owner, err, fault.NoServer)
	}
}

func TestNobodyListens(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := netip.MustParseAddrPort(listener.Addr().String())
	_ = listener.Close()
	wantKind(t, fault.NoServer, second(ListenerOwner(addr)))
}

// Written for a little-endian machine, as all that we build for are.
func TestParse(t *testing.T) {
	const tail = " 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0"
	for _, test := range []struct {
		name, line, local, remote string
		ok                        bool
	}{
		{"v4", "  12: 0100007F:1F90 0100007F:D431 01" + tail, "127.0.0.1:8080", "127.0.0.1:54321", true},
		{"v6", "   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A" + tail, "[::1]:80", "[::]:0", true},
		{"v4 in v6", "   0: 0000000000000000FFFF00000100007F:2CAA 0000000000000000FFFF00000100007F:0001 01" + tail, "127.0.0.1:11434", "127.0.0.1:1", true},
		{"heading", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode", "", "", false},
		{"cut", "   0: 0100007F:1F90 0100007F:D431 01 0:0", "", "", false},
		{"odd hex", "   0: 0100007:1F90 0100007F:D431 01" + tail, "", "", false},
		{"long address", "   0: 0100007F00:1F90 0100007F:D431 01" + tail, "", "", false},
		{"no port", "   0: 0100007F 0100007F:D431 01" + tail, "", "", false},
		{"long port", "   0: 0100007F:11F90 0100007F:D431 01" + tail, "", "", false},
		{"negative account", "   0: 0100007F:1F90 0100007F:D431 01 0:0 0:0 0 -1 0 4242 1", "", "", false},
		{"empty", "", "", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			e, ok := parse(test.line)
			if ok != test.ok {
				t.Fatalf("ok = %v", ok)
			}
			if ok && (e.local.String() != test.local || e.remote.String() != test.remote || e.uid != "1000" || e.inode != 4242) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("   0: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 4242 1")
	f.Add("   0: 0000000000000000FFFF00000100007F:2CAA 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 0")
	f.Add("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode")
	f.Add(": : : : : : : : : :")
	f.Fuzz(func(t *testing.T, line string) {
		e, ok := parse(line)
		if ok && (!e.local.IsValid() || !e.remote.IsValid() || e.local.Addr().Is4In6() || e.uid == "") {
			t.Errorf("parse(%q) = %+v", line, e)
		}
	})
}
