package protocol

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

//go:generate go run ./generate

// The groups of messages, by who sends them and when.
var (
	toAgentClear     = []any{Hello{}, PairCommit{}, PairReveal{}}
	fromAgentClear   = []any{Greeting{}, PairOffer{}}
	toAgentChannel   = []any{PairConfirm{}, PairCancel{}, Dump{}, Start{}, Stop{}, Resume{}, Check{}, CheckNote{}, Key{}, Wipe{}, Filled{}, Wording{}, History{}, Choose{}, Devices{}, Ping{}}
	toNative         = []any{NativeConnect{}, NativeWhere{}}
	fromNative       = []any{NativeConnected{}, NativeHere{}, Failure{}}
	fromAgentChannel = []any{PairAccepted{}, PairRefused{}, Ready{}, Sorted{}, Event{}, Checked{}, CheckedNote{}, RecoveryKey{}, Wiped{}, Wordings{}, Recorded{}, Choices{}, DeviceList{}, Pong{}, Bye{}, Failure{}}
)

// Group is a named union of messages.
type Group struct {
	Name  string
	About string
	Types []reflect.Type
}

// Groups lists the unions in the order they are used on a connection.
func Groups() []Group {
	return []Group{
		{"ToAgentClear", "Extension to agent, before the handshake.", typesOf(toAgentClear)},
		{"FromAgentClear", "Agent to extension, before the handshake.", typesOf(fromAgentClear)},
		{"ToAgent", "Extension to agent, inside the encrypted channel.", typesOf(toAgentChannel)},
		{"FromAgent", "Agent to extension, inside the encrypted channel.", typesOf(fromAgentChannel)},
		{"ToNative", "Extension to native-messaging host.", typesOf(toNative)},
		{"FromNative", "Native-messaging host to extension.", typesOf(fromNative)},
	}
}

// Value is a form that an is tag names: a closed list of strings, or a bound.
type Value struct {
	Tag    string // as in the is tag
	Name   string // in $defs and in TypeScript; "" for one that is written out where it is used
	Schema jsonschema.Schema
}

// List tells the members of a closed list; nil for a bound.
func (v Value) List() []any { return v.Schema.Enum }

// Values lists every form. Ids and keys are base64url without padding.
func Values() []Value {
	return []Value{
		{"slot", "Slot", list(note.Slots)},
		{"facet", "Facet", list(note.Facets)},
		{"part-kind", "PartKind", list(note.PartKinds)},
		{"finding", "FindingKind", list(note.FindingKinds)},
		{"severity", "Severity", list(note.Severities)},
		{"unused", "UnusedReason", list(note.UnusedReasons)},
		{"question", "QuestionID", list(note.QuestionIDs)},
		{"link", "LinkKind", list(note.LinkKinds)},
		{"origin", "Origin", list([]note.Origin{note.FromModel, note.FromClinician})},
		{"fault", "FaultKind", list(slices.Sorted(slices.Values(fault.Kinds())))},
		{"state", "GreetingState", list(States)},
		{"engine", "EngineKind", list([]string{"builtin", "ollama", "openai"})},
		{"bye", "ByeReason", list(ByeReasons)},
		{"use", "", list([]string{"add", "remove"})},
		{"language", "", list([]string{"en", "es"})},
		{"subject", "", list([]string{"client", "patient", "initials"})},
		{"tense", "", list([]string{"", "present", "past"})},
		{"names", "", list([]string{"role", "initials", "keep"})},
		{"refusal", "", list([]string{"unknown", "locked", "value"})},
		{"wish", "", list([]string{"", "builtin"})},
		{"id", "", jsonschema.Schema{Type: "string", Pattern: "^[A-Za-z0-9_-]{22}$"}},
		{"no-or-id", "", jsonschema.Schema{Type: "string", Pattern: "^([A-Za-z0-9_-]{22})?$"}},
		{"key", "", jsonschema.Schema{Type: "string", Pattern: "^[A-Za-z0-9_-]{43}$"}},
		{"name", "", jsonschema.Schema{Type: "string", MinLength: new(1), MaxLength: new(80)}},
		{"count", "", jsonschema.Schema{Type: "integer", Minimum: new(0.0), Maximum: new(float64(1<<31 - 1))}},
		{"positive", "", jsonschema.Schema{Type: "integer", Minimum: new(1.0), Maximum: new(float64(1<<31 - 1))}},
		{"port", "", jsonschema.Schema{Type: "integer", Minimum: new(1.0), Maximum: new(65535.0)}},
		{"share", "", jsonschema.Schema{Type: "number", Minimum: new(0.0), Maximum: new(1.0)}},
	}
}

func list[T ~string](members []T) jsonschema.Schema {
	s := jsonschema.Schema{Type: "string"}
	for _, m := range members {
		s.Enum = append(s.Enum, string(m))
	}
	return s
}

// Schema is the JSON Schema of every message, made from the structs of
// messages.go: $defs holds each type, and the unions of Groups.
func Schema() *jsonschema.Schema {
	defs := map[string]*jsonschema.Schema{}
	values := map[string]*jsonschema.Schema{}
	for _, v := range Values() {
		values[v.Tag] = &v.Schema
		if v.Name != "" {
			defs[v.Name] = &v.Schema
			values[v.Tag] = ref(v.Name)
		}
	}
	var all []*jsonschema.Schema
	for _, g := range Groups() {
		var union []*jsonschema.Schema
		for _, t := range g.Types {
			define(t, defs, values)
			union = append(union, ref(t.Name()))
		}
		defs[g.Name] = &jsonschema.Schema{Description: g.About, OneOf: union}
		all = append(all, ref(g.Name))
	}
	return &jsonschema.Schema{
		Schema:      "https://json-schema.org/draft/2020-12/schema",
		Title:       "Messages between the Sidequill extension and agent, protocol version 2",
		Description: "Generated from internal/protocol/messages.go by go generate; docs/PROTOCOL.md explains the exchange.",
		AnyOf:       all,
		Defs:        defs,
	}
}

// define adds the schema of struct t, and of those it holds, to defs.
func define(t reflect.Type, defs, values map[string]*jsonschema.Schema) {
	if defs[t.Name()] != nil {
		return
	}
	held := map[reflect.Type]*jsonschema.Schema{}
	for f := range t.Fields() {
		if e := element(f.Type); e.Kind() == reflect.Struct {
			define(e, defs, values)
			held[e] = ref(e.Name())
		}
	}
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: held})
	if err != nil {
		panic(fmt.Sprintf("message %s has no schema: %v", t.Name(), err)) // a field of an unsuitable type: found by the first test
	}
	for f := range t.Fields() {
		name, optional := jsonName(f)
		s.Properties[name] = property(f, optional, s.Properties[name], values)
	}
	defs[t.Name()] = s
}

// property puts right what inference cannot know: lists are never null here, a
// pointer is null only where the field must be there, and the tags.
func property(f reflect.StructField, optional bool, p *jsonschema.Schema, values map[string]*jsonschema.Schema) *jsonschema.Schema {
	if c := f.Tag.Get("const"); c != "" {
		return &jsonschema.Schema{Const: jsonschema.Ptr[any](c)}
	}
	is := f.Tag.Get("is")
	if is != "" && values[is] == nil {
		panic("unknown form in the is tag of field " + f.Name + ": " + is)
	}
	switch f.Type.Kind() {
	case reflect.Slice:
		p.Type, p.Types = "array", nil
		if is != "" {
			p.Items = values[is].CloneSchemas()
		}
	case reflect.Pointer:
		p = ref(f.Type.Elem().Name())
		if !optional {
			p = &jsonschema.Schema{AnyOf: []*jsonschema.Schema{p, {Type: "null"}}}
		}
	default:
		if is != "" {
			p = values[is].CloneSchemas()
		}
	}
	return p
}

func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func jsonName(f reflect.StructField) (name string, optional bool) {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name, options == "omitempty"
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

func typesOf(messages []any) []reflect.Type {
	var out []reflect.Type
	for _, m := range messages {
		out = append(out, reflect.TypeOf(m))
	}
	return out
}

// TypeOf is the "type" that messages of struct t carry.
func TypeOf(t reflect.Type) string {
	f, ok := t.FieldByName("Type")
	if !ok {
		panic("message " + t.Name() + " has no Type")
	}
	return f.Tag.Get("const")
}
