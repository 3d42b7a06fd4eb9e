package channel

import (
	"strings"
	"testing"
)

func TestDigitsComeFromTheWholeTranscript(t *testing.T) {
	digits := func(frames ...string) string {
		var tr Transcript
		for _, f := range frames {
			tr.Add([]byte(f))
		}
		return tr.Digits()
	}
	a := digits("hello", "greeting")
	if len(a) != 6 || strings.Trim(a, "0123456789") != "" {
		t.Fatalf("%q are not six digits", a)
	}
	if a == digits("hellogreeting") || a == digits("hellog", "reeting") || a == digits("greeting", "hello") {
		t.Error("frames can be cut anew without changing the digits")
	}
}

func TestCodeIsNotReadAsDigitsOrWords(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		var tr Transcript
		tr.Add([]byte(Random(32)))
		code := tr.Code()
		if len(code) != 4 || strings.Trim(code, codeLetters) != "" {
			t.Fatalf("%q", code)
		}
		seen[code] = true
	}
	if len(seen) < 190 { // of 160,000
		t.Errorf("only %d codes in 200 pairings", len(seen))
	}
}

func TestSameDigits(t *testing.T) {
	for typed, want := range map[string]bool{
		"012345": true, "012 345": true, " 0 1 2 3 4 5\n": true, "012346": false, "12345": false, "": false, "0123450": false, "012-345": false,
	} {
		if SameDigits(typed, "012345") != want {
			t.Errorf("%q: want %v", typed, want)
		}
	}
}

func TestCommitCoversEveryByte(t *testing.T) {
	reveal := []byte(`{"type":"pair.reveal","device":"k","nonce":"n","name":"x"}`)
	c := Commit(reveal)
	if !Opens(c, reveal) {
		t.Fatal("the true frame does not open its commitment")
	}
	if Opens(c, append([]byte(" "), reveal...)) || Opens(c, []byte(strings.Replace(string(reveal), `"x"`, `"y"`, 1))) || Opens("", reveal) {
		t.Fatal("another frame opens the commitment")
	}
}

func TestDecodeTakesOneSpelling(t *testing.T) {
	s := Random(32)
	if _, err := Decode(s, 32); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", s + "=", s[:42], s + "A", s[:20] + "\n" + s[20:], "+" + s[1:], s[:42] + "B", s[:10] + " " + s[10:]} {
		if _, err := Decode(bad, 32); err == nil && bad != s {
			t.Errorf("%q was decoded", bad)
		}
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", Encode(seed(1).PublicKey().Bytes()), strings.Repeat("A", 43), strings.Repeat("_", 43), "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		k, err := ParseKey(s)
		if err == nil && Encode(k.Bytes()) != s {
			t.Fatal("two spellings of one key")
		}
	})
}

func TestNoIDLooksLikeAFlag(t *testing.T) {
	for range 2000 {
		if id := Random(16); id[0] == '-' {
			t.Fatal(id)
		}
	}
}
