package host

import (
	"encoding/binary"
	"errors"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/windows"
)

var extendedTCPTable = windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")

const (
	tableOwnerPIDAll = 5 // TCP_TABLE_OWNER_PID_ALL
	rowSize          = 24
	stateListen      = 2
)

func self() (Account, error) { return ProcessOwner(windows.GetCurrentProcessId()) }

func connectionOwner(local, remote netip.AddrPort) (Account, error) {
	return find(func(_ uint32, l, r netip.AddrPort) bool { return l == local && r == remote })
}

func listenerOwner(addr netip.AddrPort) (Account, error) {
	return find(func(state uint32, l, _ netip.AddrPort) bool {
		return state == stateListen && l.Port() == addr.Port() && (l.Addr() == addr.Addr() || l.Addr().IsUnspecified())
	})
}

// find reads the IPv4 table: rows of state, local address and port, remote
// address and port, process id, 32 bits each; ports stand in network order.
func find(match func(state uint32, local, remote netip.AddrPort) bool) (Account, error) {
	var size uint32
	table := make([]byte, 64<<10)
	for {
		size = uint32(len(table))
		code, _, _ := extendedTCPTable.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)),
			0, windows.AF_INET, tableOwnerPIDAll, 0)
		if code == uintptr(windows.ERROR_INSUFFICIENT_BUFFER) && len(table) < 64<<20 {
			table = make([]byte, max(int(size), 2*len(table)))
			continue
		} else if code != 0 {
			return Account{}, windows.Errno(code)
		}
		break
	}
	count := int(binary.LittleEndian.Uint32(table))
	for i := 0; i < count && 4+(i+1)*rowSize <= len(table); i++ {
		row := table[4+i*rowSize:]
		at := func(n int) netip.AddrPort {
			return netip.AddrPortFrom(netip.AddrFrom4([4]byte(row[n:n+4])), binary.BigEndian.Uint16(row[n+4:]))
		}
		if !match(binary.LittleEndian.Uint32(row), at(4), at(12)) {
			continue
		}
		pid := binary.LittleEndian.Uint32(row[20:])
		if pid == 0 {
			return Account{}, errUnaccepted
		}
		return ProcessOwner(pid)
	}
	return Account{}, errNoSocket
}

// ProcessOwner is the account that a process runs as.
func ProcessOwner(pid uint32) (Account, error) {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return Account{}, errors.Join(errors.New("opening the process at the other end"), err)
	}
	defer func() { _ = windows.CloseHandle(process) }()
	var token windows.Token
	if err := windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token); err != nil {
		return Account{}, errors.Join(errors.New("reading the account of the process at the other end"), err)
	}
	defer func() { _ = token.Close() }()
	user, err := token.GetTokenUser()
	if err != nil {
		return Account{}, err
	}
	return accountOf(user.User.Sid.String()), nil
}
