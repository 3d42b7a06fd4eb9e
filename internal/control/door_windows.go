package control

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net"
	"path/filepath"
	"strings"

	"github.com/Microsoft/go-winio"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// doorOf names the door: a named pipe for the state folder, whose path says which.
func doorOf(home string) (string, error) {
	path, err := filepath.Abs(home)
	if err != nil {
		return "", fault.Wrap(fault.Storage, err, "finding the state folder")
	}
	sum := sha256.Sum256([]byte(strings.ToLower(path)))
	return `\\.\pipe\sidequill-` + hex.EncodeToString(sum[:12]), nil
}

// listen opens the door to our own account alone, from this machine alone. A pipe
// of that name that somebody else made first is an error: the first instance is
// ours or there is none.
func listen(door string) (net.Listener, error) {
	self, err := host.Self()
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "asking which account this is")
	}
	listener, err := winio.ListenPipe(door, &winio.PipeConfig{SecurityDescriptor: onlyFor(self.ID)})
	return listener, fault.Wrap(fault.Storage, err, "opening the agent's pipe")
}

// onlyFor is a security descriptor: owned by the account, all access to it, none to
// anybody else, nothing inherited.
func onlyFor(sid string) string { return "O:" + sid + "G:" + sid + "D:P(A;;GA;;;" + sid + ")" }

// reach lets the other end see nothing of our account: it may not act in its name.
func reach(ctx context.Context, door string) (net.Conn, error) {
	return winio.DialPipeContext(ctx, door)
}
