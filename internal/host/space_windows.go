package host

import (
	"unsafe"

	"golang.org/x/sys/windows"

	"github.com/sidequill/sidequill/internal/fault"
)

// FreeSpace is how many bytes we may still write in the folder dir.
func FreeSpace(dir string) (uint64, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, fault.Wrap(fault.BadInput, err, "asking for free space")
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
	return free, fault.Wrap(fault.Storage, err, "asking for free space")
}

var globalMemoryStatusEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")

// FreeMemory is how many bytes of memory programs can still get.
func FreeMemory() (uint64, error) {
	status := struct { // MEMORYSTATUSEX
		length, load                                                uint32
		total, free, totalPage, freePage, virtual, freeVirtual, ext uint64
	}{}
	status.length = uint32(unsafe.Sizeof(status))
	if ok, _, err := globalMemoryStatusEx.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return 0, fault.Wrap(fault.Storage, err, "asking for free memory")
	}
	return status.free, nil
}
