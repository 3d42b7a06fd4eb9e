package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/protocol"
)

const recorded = "../internal/protocol/testdata/v1.jsonl"

// Recorded conversations are what the other end's previous version says: agent
// and extension must go on reading them (internal/protocol, extension/src/protocol).
// A new version of the protocol gets a file of its own; the old one stays.
func TestRecordConversation(t *testing.T) {
	if _, err := os.Stat(recorded); err == nil {
		t.Skip("recorded once, when a version of the protocol is made")
	}
	p := newProgram(t, "[model]\nengine = \"none\"\n")
	_, addr := p.start()
	conn := p.pair(addr)
	var lines bytes.Buffer
	note := func(group string, message any) {
		b, err := json.Marshal(map[string]any{"group": group, "message": message})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(b, '\n'))
	}
	id := strings.Repeat("A", 22)
	for _, m := range []any{
		protocol.Dump{Type: "dump", Draft: id, Format: "soap", Parts: []protocol.Part{{Kind: "whole", Rev: 1, Text: "Client reports poor sleep, 4 hrs/night. Denies SI. Practiced grounding. Plan: meet in one week."}},
			Facts: protocol.Facts{Client: "Mara Quill"}, Changes: []protocol.Change{}},
		protocol.Key{Type: "key", Draft: id},
		protocol.Start{Type: "start", Draft: id},
		protocol.Resume{Type: "resume", Draft: id},
		protocol.Check{Type: "check", Draft: id, Ref: 1, Sentences: []protocol.EditedSource{{Text: "Client reports sleeping 8 hours.", Sources: []int{1}}}},
		protocol.Stop{Type: "stop", Draft: id},
		protocol.Wipe{Type: "wipe", Draft: id},
		protocol.Resume{Type: "resume", Draft: id}, // not known any more
		protocol.Ping{Type: "ping"},
	} {
		note("ToAgent", m)
		if err := conn.Send(m); err != nil {
			t.Fatal(err)
		}
		if start, ok := m.(protocol.Start); ok {
			for done := false; !done; {
				answer, err := conn.Any()
				if err != nil {
					t.Fatal(err)
				}
				note("FromAgent", answer)
				e, isEvent := answer.(protocol.Event)
				done = isEvent && e.Draft == start.Draft && e.Done
			}
		}
	}
	for {
		answer, err := conn.Any()
		if err != nil {
			t.Fatal(err)
		}
		note("FromAgent", answer)
		if _, last := answer.(protocol.Pong); last {
			break
		}
	}
	if err := os.WriteFile(recorded, lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
