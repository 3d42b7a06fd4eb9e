//go:build !linux && !darwin

package control

import "net"

// sameUser trusts the access list of the folder: these systems do not tell who
// is at the other end of such a socket, but open it only to whoever may write
// into the state folder, which under the user's profile is the user alone.
func sameUser(net.Conn) error { return nil }
