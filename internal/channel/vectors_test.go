package channel

import (
	"bytes"
	"crypto/ecdh"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

// vectors is testdata/vectors.json: one pairing from its first text frame to
// frames after the third key. Bytes are hex. The extension's tests read it too.
type vectors struct {
	About     string `json:"about"`
	Extension pair   `json:"extension"`
	Agent     pair   `json:"agent"`
	// Clear holds the text frames in order: hello, greeting, pair.commit, pair.offer, pair.reveal.
	Clear    []string `json:"clear"`
	Prologue string   `json:"prologue"`
	Digits   string   `json:"digits"`
	Code     string   `json:"code"`
	First    string   `json:"first"`  // extension to agent
	Second   string   `json:"second"` // agent to extension
	// Message number n of either direction is {"type":"ping","n":n}; these are some of its frames.
	FromExtension []frame `json:"from_extension"`
	FromAgent     []frame `json:"from_agent"`
}

type pair struct {
	Static          string `json:"static"` // private
	StaticPublic    string `json:"static_public"`
	Ephemeral       string `json:"ephemeral"` // private
	EphemeralPublic string `json:"ephemeral_public"`
}

type frame struct {
	N     int    `json:"n"`
	Frame string `json:"frame"`
}

func message(n int) []byte { return fmt.Appendf(nil, `{"type":"ping","n":%d}`, n) }

func seed(start byte) *ecdh.PrivateKey {
	b := make([]byte, 32)
	for i := range b {
		b[i] = start + byte(i)
	}
	k, err := ecdh.X25519().NewPrivateKey(b)
	if err != nil {
		panic(err)
	}
	return k
}

func pairOf(static, ephemeral *ecdh.PrivateKey) pair {
	return pair{hex.EncodeToString(static.Bytes()), hex.EncodeToString(static.PublicKey().Bytes()),
		hex.EncodeToString(ephemeral.Bytes()), hex.EncodeToString(ephemeral.PublicKey().Bytes())}
}

func sealed(t *testing.T, c *Channel) []frame {
	var out []frame
	for n := range 2002 {
		f, err := c.Seal(message(n))
		if err != nil {
			t.Fatal(err)
		}
		switch n {
		case 0, 1, 2, 998, 999, 1000, 1001, 1999, 2000, 2001:
			out = append(out, frame{n, hex.EncodeToString(f)})
		}
	}
	return out
}

func TestVectors(t *testing.T) {
	es, ee, as, ae := seed(0x10), seed(0x40), seed(0x70), seed(0xa0)
	nonce := func(start byte) string { return Encode(seed(start).Bytes()) }
	reveal := fmt.Sprintf(`{"type":"pair.reveal","device":%q,"nonce":%q,"name":"Chromium on Linux"}`, Encode(es.PublicKey().Bytes()), nonce(0xc0))
	clear := []string{
		`{"type":"hello","min":1,"max":1,"device":""}`,
		fmt.Sprintf(`{"type":"greeting","min":1,"max":1,"state":"pairing-open","nonce":%q}`, nonce(0x01)),
		fmt.Sprintf(`{"type":"pair.commit","commit":%q}`, Commit([]byte(reveal))),
		fmt.Sprintf(`{"type":"pair.offer","agent":%q,"nonce":%q}`, Encode(as.PublicKey().Bytes()), nonce(0x20)),
		reveal,
	}
	var transcript Transcript
	for _, f := range clear {
		transcript.Add([]byte(f))
	}
	initiator, first, err := initiate(es, ee, as.PublicKey(), transcript.Prologue())
	if err != nil {
		t.Fatal(err)
	}
	second, agent, err := respond(as, ae, es.PublicKey(), transcript.Prologue(), first)
	if err != nil {
		t.Fatal(err)
	}
	extension, err := initiator.Finish(second)
	if err != nil {
		t.Fatal(err)
	}
	got := vectors{
		About:     "One pairing and its frames, for every implementation of the channel (docs/PROTOCOL.md). Bytes are hex. Message number n of either direction is {\"type\":\"ping\",\"n\":n}; the frames shown stand before and after the keys are replaced.",
		Extension: pairOf(es, ee), Agent: pairOf(as, ae),
		Clear: clear, Prologue: hex.EncodeToString(transcript.Prologue()), Digits: transcript.Digits(), Code: transcript.Code(),
		First: hex.EncodeToString(first), Second: hex.EncodeToString(second),
		FromExtension: sealed(t, extension), FromAgent: sealed(t, agent),
	}
	b, err := json.MarshalIndent(got, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	b = append(bytes.ReplaceAll(b, []byte(`\u0026`), []byte("&")), '\n')
	path := filepath.Join("testdata", "vectors.json")
	if *update {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b, want) {
		t.Error("the channel no longer makes the bytes of testdata/vectors.json: other implementations would not understand it")
	}
}
