package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

var (
	someID  = strings.Repeat("A", 22)
	someKey = strings.Repeat("A", 43)
)

func TestDecode(t *testing.T) {
	dump := fmt.Sprintf(`{"type":"dump","draft":%q,"format":"soap","parts":[{"part":0,"kind":"whole","rev":3,"text":"ct rpts \ud83d\ude00"}],"facts":{"minutes":53},"changes":[{"statement":2,"slot":"plan"}]}`, someID)
	got, err := Decode("ToAgent", []byte(dump))
	if err != nil {
		t.Fatal(err)
	}
	want := Dump{Type: "dump", Draft: someID, Format: "soap", Parts: []Part{{Kind: "whole", Rev: 3, Text: "ct rpts 😀"}},
		Facts: Facts{Minutes: 53}, Changes: []Change{{Statement: 2, Slot: "plan"}}}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v", got)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, c := range map[string]struct{ group, message string }{
		"nothing":                {"ToAgent", ``},
		"not JSON":               {"ToAgent", `{"type":`},
		"two values":             {"ToAgent", `{"type":"ping"}{"type":"ping"}`},
		"not an object":          {"ToAgent", `["ping"]`},
		"no type":                {"ToAgent", `{}`},
		"an unknown type":        {"ToAgent", `{"type":"sign"}`},
		"a type that is no text": {"ToAgent", `{"type":1}`},
		"another group's type":   {"ToAgent", `{"type":"hello","min":1,"max":1,"device":""}`},
		"an unknown field":       {"ToAgent", `{"type":"ping","x":1}`},
		"a name in capitals":     {"ToAgent", `{"Type":"ping","type":"ping"}`},
		"a missing field":        {"ToAgent", `{"type":"stop"}`},
		"a null list":            {"ToAgent", `{"type":"dump","draft":"` + someID + `","format":"soap","parts":null,"facts":{},"changes":[]}`},
		"an id too short":        {"ToAgent", `{"type":"stop","draft":"AAAA"}`},
		"an id with a path":      {"ToAgent", `{"type":"stop","draft":"../../AAAAAAAAAAAAAAAA"}`},
		"a fraction":             {"ToAgent", `{"type":"resume","draft":"` + someID + `","from":1.5}`},
		"a negative count":       {"ToAgent", `{"type":"resume","draft":"` + someID + `","from":-1}`},
		"a huge count":           {"ToAgent", `{"type":"resume","draft":"` + someID + `","from":1e300}`},
		"a note of no text":      {"ToAgent", `{"type":"check-note","draft":"` + someID + `","ref":1,"note":null,"dump":true,"format":"soap","facts":{}}`},
		"a note without a say":   {"ToAgent", `{"type":"check-note","draft":"` + someID + `","ref":1,"note":"a","format":"soap","facts":{}}`},
		"a note of no format":    {"ToAgent", `{"type":"check-note","draft":"` + someID + `","ref":1,"note":"a","dump":true,"format":"","facts":{}}`},
		"a language unheard of":  {"ToAgent", `{"type":"check-note","draft":"` + someID + `","ref":1,"note":"a","dump":true,"format":"soap","facts":{},"language":"fr"}`},
		"an unknown slot":        {"ToAgent", `{"type":"dump","draft":"` + someID + `","format":"soap","parts":[],"facts":{},"changes":[{"statement":1,"slot":"verdict"}]}`},
		"not UTF-8":              {"ToAgent", "{\"type\":\"ping\",\"\xff\":1}"},
		"a key too short":        {"ToAgentClear", `{"type":"pair.commit","commit":"AAAA"}`},
		"an origin of its own":   {"ToNative", `{"type":"native.connect","device":"` + someKey + `","name":"x","origin":"chrome-extension://x"}`},
		"a port of none":         {"FromNative", `{"type":"native.here","port":65536}`},
		"a name too long":        {"ToAgentClear", `{"type":"pair.reveal","device":"` + someKey + `","nonce":"` + someKey + `","name":"` + strings.Repeat("x", 81) + `"}`},
	} {
		if _, err := Decode(c.group, []byte(c.message)); fault.KindOf(err) != fault.BadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The words of an error may be logged.
func TestDecodeErrorsQuoteNothing(t *testing.T) {
	const marker = "zebra-marker"
	for _, m := range []string{`{"type":"` + marker + `"}`, `{"type":"ping","` + marker + `":1}`, `{"type":"stop","draft":"` + marker + `"}`, marker} {
		if _, err := Decode("ToAgent", []byte(m)); err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), marker) {
			t.Errorf("%s: %v", m, err)
		}
	}
}

// A name that stands twice is read once, and never mixed.
func TestDecodeOfTwins(t *testing.T) {
	m := fmt.Sprintf(`{"type":"check","draft":%q,"ref":1,"sentences":[{"text":"a","sources":[1,2]}],"sentences":[{"text":"b","sources":[]}]}`, someID)
	got, err := Decode("ToAgent", []byte(m))
	if err != nil {
		t.Fatal(err)
	}
	if s := got.(Check).Sentences; len(s) != 1 || s[0].Text != "b" || len(s[0].Sources) != 0 {
		t.Fatalf("got %+v", s)
	}
}

// Every message of the agent, with its lists empty, follows the schema.
func TestEveryMessageFollowsItsOwnSchema(t *testing.T) {
	for _, v := range []any{
		Greeting{"greeting", 1, 1, StateKnown, someKey},
		PairOffer{"pair.offer", someKey, someKey},
	} {
		b, _ := json.Marshal(v)
		if _, err := Decode("FromAgentClear", b); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	for _, v := range []any{
		NativeConnected{"native.connected", someKey, someID, 21764},
		NativeHere{"native.here", 21764},
		Failure{Type: "failure", Kind: string(fault.NoAgent)},
	} {
		b, _ := json.Marshal(v)
		if _, err := Decode("FromNative", b); err != nil {
			t.Errorf("%T: %v", v, err)
		}
	}
	draft := &Draft{Statements: []Statement{}, Sections: []Section{}, Unused: []Unused{}, Questions: []Question{}, Notices: []Notice{}}
	for _, v := range []any{
		PairAccepted{"pair.accepted", someID},
		PairRefused{"pair.refused", "no"},
		Ready{"ready", "0.1.0", Engine{Kind: "builtin"}, []FormatInfo{}, MaxDump, nil},
		Ready{"ready", "0.1.0", Engine{Kind: "builtin"}, []FormatInfo{}, MaxDump, &Settings{Subject: "client", Names: "role", Profile: "general"}},
		Sorted{Type: "sorted", Draft: someID, Revs: []PartRev{}, Statements: []Statement{}, Unused: []Unused{}, Questions: []Question{}},
		Event{Type: "event", Draft: someID, Seq: 1, Whole: draft, Done: true},
		Event{Type: "event", Draft: someID, Seq: 2, Section: &Section{Key: "plan", Sentences: []Sentence{}}},
		Event{Type: "event", Draft: someID, Seq: 3, Progress: &Progress{Total: 4}},
		Event{Type: "event", Draft: someID, Seq: 4, Notice: &Notice{Kind: string(fault.NoServer)}},
		Checked{"checked", someID, 1, []Sentence{}},
		CheckedNote{"checked-note", someID, 1, []Section{}, []int{}, []Question{}},
		RecoveryKey{"recovery-key", someID, someKey},
		Wiped{"wiped", someID},
		Pong{"pong"},
		Bye{"bye", ByeStopping},
		Failure{Type: "failure", Kind: string(fault.Busy)},
	} {
		b, _ := json.Marshal(v)
		got, err := Decode("FromAgent", b)
		if err != nil {
			t.Errorf("%T: %v", v, err)
		} else if !reflect.DeepEqual(got, v) {
			t.Errorf("%T changed on its way: %+v", v, got)
		}
	}
}

// What a peer of a later version adds is left out; what it says of what we know
// is held to the schema all the same.
func TestDecodeNewer(t *testing.T) {
	const id = "AAAAAAAAAAAAAAAAAAAAAA"
	more := `{"type":"dump","draft":"` + id + `","format":"soap","mood":{"of":["all"]},"changes":[{"statement":1,"slot":"plan","mood":1}],
		"parts":[{"part":0,"kind":"whole","rev":1,"text":"a","mood":"fine"}],"facts":{"minutes":53,"mood":"fine"}}`
	if _, err := Decode("ToAgent", []byte(more)); err == nil {
		t.Error("a peer of our own version said what is not in it")
	}
	m, err := DecodeNewer("ToAgent", []byte(more))
	if err != nil {
		t.Fatal(err)
	}
	dump, ok := m.(Dump)
	if !ok || len(dump.Parts) != 1 || dump.Parts[0].Text != "a" || dump.Facts.Minutes != 53 || dump.Changes[0].Slot != "plan" {
		t.Errorf("%+v", m)
	}
	if m, err := DecodeNewer("ToAgent", []byte(`{"type":"weather","sky":"blue"}`)); m != nil || err != nil {
		t.Error("a type of later:", m, err)
	}
	for _, bad := range []string{
		`{"type":"stop","draft":1,"mood":"fine"}`,
		`{"type":"stop","mood":"fine"}`,
		`{"type":"dump","draft":"` + id + `","format":"soap","parts":[{"part":0,"kind":"poem","rev":1,"text":"a"}],"facts":{},"changes":[]}`,
		`{"mood":"fine"}`, `{"type":""}`, `{"type":7}`, `[]`, `{`,
	} {
		if m, err := DecodeNewer("ToAgent", []byte(bad)); err == nil {
			t.Errorf("%s: %v", bad, m)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"type":"hello","min":1,"max":1,"device":""}`))
	f.Add([]byte(`{"type":"pair.commit","commit":"` + someKey + `"}`))
	f.Add([]byte(`{"type":"pair.reveal","device":"` + someKey + `","nonce":"` + someKey + `","name":"x"}`))
	f.Add([]byte(`{"type":"dump","draft":"` + someID + `","format":"soap","parts":[{"part":0,"kind":"whole","rev":0,"text":"\ud800 \u0000"}],"facts":{},"changes":[]}`))
	f.Add([]byte(`{"type":"check","draft":"` + someID + `","ref":1,"sentences":[{"text":"a","sources":[1]}]}`))
	f.Add([]byte(`{"type":"resume","draft":"` + someID + `","from":1e9}`))
	f.Add([]byte(`{"type":"native.connect","device":"` + someKey + `","name":"x"}`))
	f.Add(bytes.Repeat([]byte("["), 20_000))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, group := range []string{"ToAgentClear", "ToAgent", "ToNative"} {
			v, err := Decode(group, data)
			if err != nil {
				if fault.KindOf(err) != fault.BadInput {
					t.Fatal(err)
				}
				continue
			}
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Decode(group, b)
			if err != nil || !reflect.DeepEqual(again, v) {
				t.Fatalf("not the same when read again: %v", err)
			}
		}
	})
}

func BenchmarkDecodeDump(b *testing.B) {
	d := Dump{Type: "dump", Draft: someID, Format: "soap", Parts: []Part{{Kind: "whole", Text: strings.Repeat("ct rpts poor sleep. ", 150)}}, Changes: []Change{}}
	data, _ := json.Marshal(d)
	for b.Loop() {
		if _, err := Decode("ToAgent", data); err != nil {
			b.Fatal(err)
		}
	}
}
