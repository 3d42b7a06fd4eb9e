package channel

import (
	"crypto/ecdh"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// Transcript is every text frame of a connection in order, each after its
// length: the prologue of the handshake.
type Transcript struct{ bytes []byte }

// Add appends one frame, sent or received.
func (t *Transcript) Add(frame []byte) {
	t.bytes = binary.BigEndian.AppendUint32(t.bytes, uint32(len(frame))) //nolint:gosec // frames before the handshake are limited to 4 KiB
	t.bytes = append(t.bytes, frame...)
}

// Prologue is what the handshake is bound to.
func (t *Transcript) Prologue() []byte { return t.bytes }

// Digits are the six that both ends compute and a person compares.
func (t *Transcript) Digits() string {
	sum := sha256.Sum256(append([]byte("sidequill pair digits v1"), t.bytes...))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(sum[:8])%1_000_000)
}

// codeLetters spell no words, and are no digits.
const codeLetters = "BCDFGHJKLMNPQRSTVWXZ"

// Code is what both ends show at the end of a pairing. It comes from the same
// bytes as the digits, and needs no secrecy: that the agent's own terminal shows
// it tells that the browser spoke with this agent, and not with another program
// that only said so.
func (t *Transcript) Code() string {
	sum := sha256.Sum256(append([]byte("sidequill pair code v1"), t.bytes...))
	n, letters := binary.BigEndian.Uint64(sum[:8]), uint64(len(codeLetters))
	code := make([]byte, 4)
	for i := range code {
		code[i] = codeLetters[n%letters]
		n /= letters
	}
	return string(code)
}

// SameDigits compares what was typed with want. Blanks may stand between them.
func SameDigits(typed, want string) bool {
	typed = strings.Join(strings.Fields(typed), "")
	return subtle.ConstantTimeCompare([]byte(typed), []byte(want)) == 1
}

// Commit binds the extension to its reveal frame, byte for byte, before it sees
// the agent's nonce.
func Commit(reveal []byte) string {
	sum := sha256.Sum256(append([]byte("sidequill pair commit v1"), reveal...))
	return Encode(sum[:])
}

// Opens tells whether reveal is the frame that commit promised.
func Opens(commit string, reveal []byte) bool {
	return subtle.ConstantTimeCompare([]byte(commit), []byte(Commit(reveal))) == 1
}

// Encode is base64url without padding, as everywhere on the wire.
func Encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// Decode reads what Encode writes, n bytes of it, and only its one spelling.
func Decode(s string, n int) ([]byte, error) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("not base64url: %w", err)
	}
	if len(b) != n || Encode(b) != s { // the decoder skips line breaks
		return nil, fmt.Errorf("not %d bytes", n)
	}
	return b, nil
}

// ParseKey reads a public key.
func ParseKey(s string) (*ecdh.PublicKey, error) {
	b, err := Decode(s, keySize)
	if err != nil {
		return nil, err
	}
	return ecdh.X25519().NewPublicKey(b)
}

// Random gives n fresh random bytes, encoded. None begins with a dash: an id is
// typed on a command line, where that would be a flag.
func Random(n int) string {
	b := make([]byte, n)
	for {
		_, _ = rand.Read(b) // never fails
		if s := Encode(b); s == "" || s[0] != '-' {
			return s
		}
	}
}

// NewKey makes a static key pair.
func NewKey() (*ecdh.PrivateKey, error) { return ecdh.X25519().GenerateKey(rand.Reader) }
