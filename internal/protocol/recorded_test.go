package protocol

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

// What a version of the protocol once said is understood for as long as that
// version is (the extension has the same test).
func TestRecordedConversationIsUnderstood(t *testing.T) {
	recorded, err := os.ReadFile("testdata/v1.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]bool{}
	for line := range bytes.Lines(recorded) {
		var said struct {
			Group   string
			Message json.RawMessage
		}
		if err := json.Unmarshal(line, &said); err != nil {
			t.Fatal(err)
		}
		var named struct{ Type string }
		_ = json.Unmarshal(said.Message, &named)
		types[named.Type] = true
		if _, err := Decode(said.Group, said.Message); err != nil {
			t.Errorf("a %s of version 1 is not understood any more: %v; make a new version", named.Type, err)
		}
	}
	for _, name := range []string{"dump", "key", "start", "resume", "check", "stop", "wipe", "ping", "sorted", "recovery-key", "event", "checked", "wiped", "failure", "pong"} {
		if !types[name] {
			t.Errorf("no %s was recorded", name)
		}
	}
}
