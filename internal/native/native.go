// Package native is the native-messaging host: a program that the browser
// itself starts when the extension asks for it, and through which one click
// pairs the two. Nothing has to be compared or typed, because each end is vouched
// for: the browser names the extension that asks, in the arguments of the
// program that it starts, and starts it for those alone that the host's manifest
// lists; the agent is reached by the socket in the user's own state folder.
//
// What is exchanged is public keys and a port. The proof comes afterwards, by
// the ordinary handshake on the agent's socket.
//
// The rest of the package writes and checks the manifests by which browsers find
// the host.
package native

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/protocol"
)

// Name of the host, as extensions ask for it and manifests are called.
const Name = "org.sidequill.agent"

// Extensions are ours: the Chromium one by the key in its manifest, and
// Firefox's add-on. A clinic that signs its own build names it in config.toml.
var Extensions = []string{
	"chrome-extension://nbhcoibiffaijagnelodcpgcjgenhohg",
	"sidequill@sidequill.org",
}

var (
	chromium = regexp.MustCompile(`^chrome-extension://[a-p]{32}$`)
	addOn    = regexp.MustCompile(`^([A-Za-z0-9._-]{0,80}@[A-Za-z0-9._-]{1,80}|\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\})$`)
)

// IsExtension tells whether s names an extension: "chrome-extension://ID", or
// the id of a Firefox add-on.
func IsExtension(s string) bool { return chromium.MatchString(s) || addOn.MatchString(s) }

// Caller reads who asks from the arguments of a program that a browser started:
// in Chromium the extension's origin (and on Windows a window's number), in
// Firefox the path of the host's manifest and the add-on's id. Of any other
// arguments it is "".
func Caller(args []string) string {
	if len(args) == 0 {
		return ""
	}
	if origin, slash := strings.CutSuffix(args[0], "/"); slash && chromium.MatchString(origin) {
		if slices.ContainsFunc(args[1:], func(a string) bool { return !strings.HasPrefix(a, "--") }) {
			return ""
		}
		return origin
	}
	if len(args) == 2 && filepath.IsAbs(args[0]) && filepath.Base(args[0]) == manifestFile && addOn.MatchString(args[1]) {
		return args[1]
	}
	return ""
}

// MaxMessage is the longest that an extension has to say. Browsers allow it far
// more; what the host answers is shorter still than the 1 MB they take.
const MaxMessage = 4 << 10

// Patience is how long the one question and its answer may take.
const Patience = 15 * time.Second

// Read reads one message: four bytes of length, little endian on every machine
// we build for, and JSON. io.EOF means that the browser hung up before one.
func Read(r io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); errors.Is(err, io.EOF) {
		return nil, io.EOF
	} else if err != nil {
		return nil, fault.Wrap(fault.BadInput, err, "reading the browser's message: it is cut off")
	}
	n := binary.LittleEndian.Uint32(length[:])
	if n == 0 || n > MaxMessage {
		return nil, fault.New(fault.TooLarge, "reading the browser's message: %d bytes, where 1 to %d are allowed", n, MaxMessage)
	}
	message := make([]byte, n)
	if _, err := io.ReadFull(r, message); err != nil {
		return nil, fault.Wrap(fault.BadInput, err, "reading the browser's message: it is cut off")
	}
	return message, nil
}

// Write writes one message, in one piece.
func Write(w io.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fault.Wrap(fault.Defect, err, "answering the browser")
	}
	if len(b) > MaxMessage {
		return fault.New(fault.Defect, "answering the browser: the answer is too long")
	}
	message := binary.LittleEndian.AppendUint32(make([]byte, 0, 4+len(b)), uint32(len(b))) //nolint:gosec // at most MaxMessage
	_, err = w.Write(append(message, b...))
	return fault.Wrap(fault.Cancelled, err, "answering the browser")
}

// Answer is how the agent is asked; its message goes back to the extension.
type Answer func(ctx context.Context, question any) (any, error)

// Serve hears one question and answers it; a browser starts a host anew for each.
// What goes wrong is an answer too, and then also returned. A browser that hangs
// up without a question is no error.
func Serve(ctx context.Context, in io.Reader, out io.Writer, answer Answer) error {
	ctx, cancel := context.WithTimeoutCause(ctx, Patience, fault.New(fault.Cancelled, "the browser's message did not come, or the agent did not answer in time"))
	defer cancel()
	type heard struct {
		message []byte
		err     error
	}
	// A read of stdin ends when the browser hangs up or this process does.
	first := make(chan heard, 1)
	go func() {
		message, err := Read(in)
		first <- heard{message, err}
	}()
	var h heard
	select {
	case h = <-first:
	case <-ctx.Done():
		h.err = context.Cause(ctx)
	}
	if h.err == io.EOF {
		return nil
	}
	var reply any
	err := h.err
	if err == nil {
		var question any
		if question, err = protocol.Decode("ToNative", h.message); err == nil {
			reply, err = answer(ctx, question)
		}
	}
	if err != nil {
		kind := fault.KindOf(err)
		reply = protocol.Failure{Type: "failure", Kind: string(kind), Message: kind.Words(), Next: kind.Next()}
	}
	return errors.Join(err, Write(out, reply))
}
