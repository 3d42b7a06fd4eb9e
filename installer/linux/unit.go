// Package linux holds what goes into Sidequill's packages for Linux: here the
// systemd unit, which is the one source for packages and for
// 'sidequill service install'.
package linux

import (
	_ "embed"
	"strings"
)

//go:embed sidequill.service
var packaged string

// Unit is the unit file for the binary at executable and, if home is not empty,
// with the state folder home.
func Unit(executable, home string) string {
	start := "ExecStart=" + quote(executable) + " run"
	if home != "" {
		start += "\nEnvironment=" + quote("SIDEQUILL_HOME="+home)
	}
	return strings.Replace(packaged, "ExecStart=/usr/bin/sidequill run", start, 1)
}

// Runnable says whether systemd can run an executable at this path.
func Runnable(executable string) bool {
	return strings.HasPrefix(executable, "/") &&
		!strings.ContainsFunc(executable, func(r rune) bool { return strings.ContainsRune(`"'\`, r) || r < ' ' || r == 0x7f })
}

// quote writes a word as systemd reads it: in quotes, with its % doubled.
func quote(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%").Replace(word) + `"`
}
