package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

// A facts file is read whole, or refused with the place where it is wrong.
func FuzzFacts(f *testing.F) {
	for _, s := range []string{
		"", "{}", "null", "[]", "{", `{"minutes":53}`, `{"minutes":"53"}`, `{"minutes":1e99}`, `{"minute":53}`, `{"participants":["a",1]}`, `{"client":"Mara Quill"}{}`, "{}}",
		"\ufeff{}", "\xff\xfe{\x00}\x00", `{"goals":null,"consent":"\ud800"}`, "{\n\"date\": 7}", strings.Repeat("[", 40),
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := parseFacts(data)
		if err != nil {
			if kind := fault.KindOf(err); kind != fault.BadInput && kind != fault.TooLarge {
				t.Errorf("%s: %v", kind, err)
			}
			return
		}
		if text, err := decodeText(data, "reading"); err != nil || !json.Valid([]byte(text)) {
			t.Errorf("%q was read as %+v", data, facts)
		}
	})
}
