package channel

import (
	"bytes"
	"crypto/ecdh"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/sidequill/sidequill/internal/protocol"
)

func open(t testing.TB) (extension, agent *Channel) {
	t.Helper()
	e, a := seed(1), seed(100)
	i, first, err := Initiate(e, a.PublicKey(), []byte("prologue"))
	if err != nil {
		t.Fatal(err)
	}
	second, agent, err := Respond(a, e.PublicKey(), []byte("prologue"), first)
	if err != nil {
		t.Fatal(err)
	}
	extension, err = i.Finish(second)
	if err != nil {
		t.Fatal(err)
	}
	return extension, agent
}

func TestFramesBothWaysAcrossRekeys(t *testing.T) {
	e, a := open(t)
	for n := range 3*RekeyAfter + 7 {
		for _, way := range []struct{ from, to *Channel }{{e, a}, {a, e}} {
			f, err := way.from.Seal(message(n))
			if err != nil {
				t.Fatal(err)
			}
			got, err := way.to.Open(f)
			if err != nil || !bytes.Equal(got, message(n)) {
				t.Fatalf("frame %d: %v", n, err)
			}
		}
	}
}

func TestKeyIsReplaced(t *testing.T) {
	e, _ := open(t)
	first := e.send.key
	for n := range RekeyAfter {
		if e.send.key != first {
			t.Fatalf("the key was replaced before frame %d", n)
		}
		if _, err := e.Seal(nil); err != nil {
			t.Fatal(err)
		}
	}
	if e.send.key == first {
		t.Fatalf("the key was not replaced after %d frames", RekeyAfter)
	}
}

// Every single bit of the handshake counts, on both sides.
func TestHandshakeRefusesEveryChangedBit(t *testing.T) {
	e, a := seed(1), seed(100)
	prologue := []byte("prologue")
	i, first, err := Initiate(e, a.PublicKey(), prologue)
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := Respond(a, e.PublicKey(), prologue, first)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range 8 * HandshakeSize {
		if bit == 8*keySize-1 {
			continue // the top bit of an X25519 key does not enter the secret; it enters the hash: see below
		}
		if _, _, err := Respond(a, e.PublicKey(), prologue, flip(first, bit)); !errors.Is(err, ErrHandshake) {
			t.Fatalf("first message with bit %d changed: %v", bit, err)
		}
		if _, err := i.Finish(flip(second, bit)); !errors.Is(err, ErrHandshake) {
			t.Fatalf("second message with bit %d changed: %v", bit, err)
		}
	}
	if _, _, err := Respond(a, e.PublicKey(), prologue, flip(first, 8*keySize-1)); !errors.Is(err, ErrHandshake) {
		t.Fatal("the top bit of the key is not in the hash")
	}
	if _, err := i.Finish(second); err != nil {
		t.Fatal("the true answer no longer holds after false ones:", err)
	}
}

func TestHandshakeRefusesStrangers(t *testing.T) {
	e, a, other := seed(1), seed(100), seed(200)
	p := []byte("prologue")
	first := func(local *ecdh.PrivateKey, remote *ecdh.PublicKey, prologue []byte) []byte {
		_, m, err := Initiate(local, remote, prologue)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	good := first(e, a.PublicKey(), p)
	for name, m := range map[string][]byte{
		"another device key":  first(other, a.PublicKey(), p),
		"another agent key":   first(e, other.PublicKey(), p),
		"another prologue":    first(e, a.PublicKey(), []byte("prologuE")),
		"empty":               {},
		"short":               good[:HandshakeSize-1],
		"long":                append(bytes.Clone(good), 0),
		"a key of low order":  append(make([]byte, keySize), good[keySize:]...),
		"a key without a tag": append(bytes.Clone(good[:keySize]), make([]byte, tagSize)...),
	} {
		if _, _, err := Respond(a, e.PublicKey(), p, m); !errors.Is(err, ErrHandshake) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestChannelRefuses(t *testing.T) {
	for name, attack := range map[string]func(f [][]byte) [][]byte{
		"a changed bit":      func(f [][]byte) [][]byte { return [][]byte{flip(f[0], rand.IntN(8*len(f[0])))} },
		"a replayed frame":   func(f [][]byte) [][]byte { return [][]byte{f[0], f[0]} },
		"a dropped frame":    func(f [][]byte) [][]byte { return [][]byte{f[1]} },
		"reordered frames":   func(f [][]byte) [][]byte { return [][]byte{f[1], f[0]} },
		"a shortened frame":  func(f [][]byte) [][]byte { return [][]byte{f[0][:len(f[0])-1]} },
		"an empty frame":     func([][]byte) [][]byte { return [][]byte{{}} },
		"its own direction":  nil,
		"an oversized frame": func([][]byte) [][]byte { return [][]byte{make([]byte, protocol.MaxMessage+tagSize+1)} },
	} {
		t.Run(name, func(t *testing.T) {
			e, a := open(t)
			var f [][]byte
			for n := range 3 {
				b, err := e.Seal(message(n))
				if err != nil {
					t.Fatal(err)
				}
				f = append(f, b)
			}
			to := a
			if attack == nil {
				attack, to = func(f [][]byte) [][]byte { return f[:1] }, e // reflected to its sender
			}
			frames := attack(f)
			for i, b := range frames {
				_, err := to.Open(b)
				if last := i == len(frames)-1; last && !errors.Is(err, ErrFrame) {
					t.Fatalf("frame %d was taken", i)
				}
			}
			for _, b := range f {
				if _, err := to.Open(b); err == nil {
					t.Fatal("the channel opened a frame after a false one")
				}
			}
		})
	}
}

func TestSealRefusesOversized(t *testing.T) {
	e, _ := open(t)
	if _, err := e.Seal(make([]byte, protocol.MaxMessage+1)); !errors.Is(err, ErrFrame) {
		t.Fatal("an oversized message was sealed")
	}
}

func FuzzHandshake(f *testing.F) {
	e, a := seed(1), seed(100)
	_, first, err := initiate(e, seed(200), a.PublicKey(), nil) // the same in every fuzzing process
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add(first[:HandshakeSize-1])
	f.Add(flip(first, 3))
	f.Add(make([]byte, HandshakeSize))
	f.Fuzz(func(t *testing.T, m []byte) {
		if _, _, err := Respond(a, e.PublicKey(), nil, m); err == nil && !bytes.Equal(m, first) {
			t.Fatal("a forged first message was taken")
		}
		i, _, err := Initiate(e, a.PublicKey(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := i.Finish(m); err == nil {
			t.Fatal("a forged answer was taken")
		}
	})
}

func FuzzFrame(f *testing.F) {
	e, _ := open(f)
	frame, err := e.Seal(message(0))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{})
	f.Add(frame)
	f.Add(make([]byte, tagSize))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, a := open(t)
		if _, err := a.Open(b); err == nil {
			t.Fatal("a forged frame was opened") // keys are fresh each time: no seed can be right
		}
	})
}

func BenchmarkHandshake(b *testing.B) {
	for b.Loop() {
		open(b)
	}
}

func BenchmarkFrame(b *testing.B) {
	e, a := open(b)
	m := bytes.Repeat([]byte("x"), 20_000) // a whole draft
	b.SetBytes(int64(len(m)))
	for b.Loop() {
		f, err := e.Seal(m)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := a.Open(f); err != nil {
			b.Fatal(err)
		}
	}
}

func flip(b []byte, bit int) []byte {
	out := bytes.Clone(b)
	out[bit/8] ^= 1 << (bit % 8)
	return out
}
