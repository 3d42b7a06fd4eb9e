//go:build !linux && !windows && !darwin

package host

import (
	"errors"
	"net/netip"
	"os"
	"strconv"
)

// errUnsupported makes every caller refuse: a check that cannot be made has failed.
var errUnsupported = errors.New("this build cannot tell who owns a socket on this system")

func self() (Account, error) { return accountOf(strconv.Itoa(os.Geteuid())), nil }

func connectionOwner(_, _ netip.AddrPort) (Account, error) { return Account{}, errUnsupported }

func listenerOwner(netip.AddrPort) (Account, error) { return Account{}, errUnsupported }
