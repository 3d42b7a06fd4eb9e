// Package channel makes the socket private: pairing, the handshake in which
// both ends prove who they are, and the encrypted frames after it.
//
// The handshake is Noise_KK_25519_AESGCM_SHA256: both know the other's static
// key from pairing, so a stranger at either end gets nothing, and the fresh
// keys of each connection keep old traffic closed if a static key is ever
// stolen. Every text frame sent before the handshake is its prologue: whoever
// changes one byte of the greeting breaks it.
//
// docs/PROTOCOL.md is the specification, testdata/vectors.json the examples;
// the extension's TypeScript half is held to the same file.
package channel

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"math"

	"github.com/sidequill/sidequill/internal/protocol"
)

const (
	noiseName = "Noise_KK_25519_AESGCM_SHA256"
	tagSize   = 16
	keySize   = 32

	// HandshakeSize is the length of both handshake messages: a key and a tag.
	HandshakeSize = keySize + tagSize
	// RekeyAfter is the number of frames in one direction under one key.
	RekeyAfter = 1000
)

// ErrHandshake: the other end is not who it should be, or a byte was changed.
var ErrHandshake = errors.New("the handshake does not hold")

// Initiator is the extension's side, waiting for the agent's answer.
type Initiator struct {
	state     symmetric
	local     *ecdh.PrivateKey
	ephemeral *ecdh.PrivateKey
}

// Initiate begins a handshake and gives its first message.
func Initiate(local *ecdh.PrivateKey, remote *ecdh.PublicKey, prologue []byte) (*Initiator, []byte, error) {
	ephemeral, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	return initiate(local, ephemeral, remote, prologue)
}

func initiate(local, ephemeral *ecdh.PrivateKey, remote *ecdh.PublicKey, prologue []byte) (*Initiator, []byte, error) {
	i := &Initiator{state: begin(prologue, local.PublicKey(), remote), local: local, ephemeral: ephemeral}
	message := ephemeral.PublicKey().Bytes()
	i.state.mixHash(message)
	if err := i.state.mixDH(ephemeral, remote); err != nil { // es
		return nil, nil, err
	}
	if err := i.state.mixDH(local, remote); err != nil { // ss
		return nil, nil, err
	}
	return i, i.state.encrypt(message), nil
}

// Finish takes the agent's answer and opens the channel.
func (i *Initiator) Finish(answer []byte) (*Channel, error) {
	theirs, tag, err := split(answer)
	if err != nil {
		return nil, err
	}
	s := i.state
	s.mixHash(theirs.Bytes())
	if err := s.mixDH(i.ephemeral, theirs); err != nil { // ee
		return nil, err
	}
	if err := s.mixDH(i.local, theirs); err != nil { // se
		return nil, err
	}
	if err := s.decrypt(tag); err != nil {
		return nil, err
	}
	send, receive := s.split()
	return &Channel{send: send, receive: receive}, nil
}

// Respond is the agent's side: it takes the first message, and gives the answer
// to send and the open channel.
func Respond(local *ecdh.PrivateKey, remote *ecdh.PublicKey, prologue, first []byte) ([]byte, *Channel, error) {
	ephemeral, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	return respond(local, ephemeral, remote, prologue, first)
}

func respond(local, ephemeral *ecdh.PrivateKey, remote *ecdh.PublicKey, prologue, first []byte) ([]byte, *Channel, error) {
	theirs, tag, err := split(first)
	if err != nil {
		return nil, nil, err
	}
	s := begin(prologue, remote, local.PublicKey())
	s.mixHash(theirs.Bytes())
	if err := s.mixDH(local, theirs); err != nil { // es
		return nil, nil, err
	}
	if err := s.mixDH(local, remote); err != nil { // ss
		return nil, nil, err
	}
	if err := s.decrypt(tag); err != nil {
		return nil, nil, err
	}
	answer := ephemeral.PublicKey().Bytes()
	s.mixHash(answer)
	if err := s.mixDH(ephemeral, theirs); err != nil { // ee
		return nil, nil, err
	}
	if err := s.mixDH(ephemeral, remote); err != nil { // se
		return nil, nil, err
	}
	answer = s.encrypt(answer)
	receive, send := s.split()
	return answer, &Channel{send: send, receive: receive}, nil
}

// split cuts a handshake message into its ephemeral key and its tag.
func split(message []byte) (*ecdh.PublicKey, []byte, error) {
	if len(message) != HandshakeSize {
		return nil, nil, ErrHandshake
	}
	key, err := ecdh.X25519().NewPublicKey(message[:keySize])
	if err != nil {
		return nil, nil, ErrHandshake
	}
	return key, message[keySize:], nil
}

// symmetric is Noise's SymmetricState. It is a value: a failed message leaves
// the original as it was.
type symmetric struct {
	chaining [32]byte
	hash     [32]byte
	key      [32]byte
	nonce    uint64
}

func begin(prologue []byte, initiator, responder *ecdh.PublicKey) symmetric {
	var s symmetric
	copy(s.hash[:], noiseName) // shorter than the hash: padded with zeros
	s.chaining = s.hash
	s.mixHash(prologue)
	s.mixHash(initiator.Bytes())
	s.mixHash(responder.Bytes())
	return s
}

func (s *symmetric) mixHash(data []byte) {
	h := sha256.New()
	h.Write(s.hash[:])
	h.Write(data)
	h.Sum(s.hash[:0])
}

// mixDH is Noise's MixKey of a Diffie-Hellman result. A key of low order gives
// an error, not a secret of zeros.
func (s *symmetric) mixDH(private *ecdh.PrivateKey, public *ecdh.PublicKey) error {
	secret, err := private.ECDH(public)
	if err != nil {
		return ErrHandshake
	}
	s.chaining, s.key = expand(s.chaining, secret)
	s.nonce = 0
	return nil
}

func (s *symmetric) encrypt(message []byte) []byte {
	tag := aead(s.key).Seal(nil, nonceBytes(s.nonce), nil, s.hash[:])
	s.nonce++
	s.mixHash(tag)
	return append(message, tag...)
}

func (s *symmetric) decrypt(tag []byte) error {
	if _, err := aead(s.key).Open(nil, nonceBytes(s.nonce), tag, s.hash[:]); err != nil {
		return ErrHandshake
	}
	s.nonce++
	s.mixHash(tag)
	return nil
}

// split gives the keys of the two directions: the initiator's first.
func (s *symmetric) split() (initiator, responder direction) {
	a, b := expand(s.chaining, nil)
	return newDirection(a), newDirection(b)
}

// expand is Noise's HKDF with two outputs.
func expand(chaining [32]byte, input []byte) (first, second [32]byte) {
	temp := mac(chaining[:], input)
	first = mac(temp[:], []byte{1})
	second = mac(temp[:], append(first[:], 2))
	return first, second
}

func mac(key, data []byte) (out [32]byte) {
	h := hmac.New(sha256.New, key)
	h.Write(data)
	h.Sum(out[:0])
	return out
}

func aead(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // the key has 32 bytes
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has 16-byte blocks
	}
	return gcm
}

func nonceBytes(n uint64) []byte {
	nonce := make([]byte, 12)
	binary.BigEndian.PutUint64(nonce[4:], n)
	return nonce
}

// direction is Noise's CipherState: one key, one counter.
type direction struct {
	key   [32]byte
	gcm   cipher.AEAD
	count uint64
}

func newDirection(key [32]byte) direction { return direction{key: key, gcm: aead(key)} }

// step counts a frame, and replaces the key by Noise's REKEY when it is due.
// The counter goes on.
func (d *direction) step() {
	d.count++
	if d.count%RekeyAfter == 0 {
		var zeros [32]byte
		copy(d.key[:], d.gcm.Seal(nil, nonceBytes(math.MaxUint64), zeros[:], nil))
		d.gcm = aead(d.key)
	}
}

// ErrFrame: a frame was changed, replayed, dropped or reordered, or is too
// long. Nothing more can be read from the channel; the connection must close.
var ErrFrame = errors.New("a frame does not hold")

// Channel seals and opens frames. Sealing and opening may run at the same time,
// each in one goroutine.
type Channel struct {
	send, receive direction
	broken        bool
}

// Seal encrypts one message into the next frame.
func (c *Channel) Seal(message []byte) ([]byte, error) {
	if len(message) > protocol.MaxMessage {
		return nil, ErrFrame
	}
	frame := c.send.gcm.Seal(nil, nonceBytes(c.send.count), message, nil)
	c.send.step()
	return frame, nil
}

// Open decrypts the next frame. After an error it never opens another.
func (c *Channel) Open(frame []byte) ([]byte, error) {
	if c.broken || len(frame) > protocol.MaxMessage+tagSize {
		c.broken = true
		return nil, ErrFrame
	}
	message, err := c.receive.gcm.Open(nil, nonceBytes(c.receive.count), frame, nil)
	if err != nil {
		c.broken = true
		return nil, ErrFrame
	}
	c.receive.step()
	return message, nil
}
