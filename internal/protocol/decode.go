package protocol

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/sidequill/sidequill/internal/fault"
)

// Decode reads one message that the named group of Groups allows, and holds it
// to the schema: an unknown type or field, a missing or misshapen one is
// BadInput. It returns the message's struct by value. Its errors say which type
// of message was wrong, and nothing of what stood in it.
func Decode(group string, data []byte) (any, error) { return decode(group, data, false) }

// DecodeNewer is Decode for a peer whose highest version is above ours: fields
// that we do not know are left out, and of a type that we do not know nothing
// comes back, not even an error. What we know is held to the schema all the same.
func DecodeNewer(group string, data []byte) (any, error) { return decode(group, data, true) }

func decode(group string, data []byte, newer bool) (any, error) {
	if !utf8.Valid(data) {
		return nil, fault.New(fault.BadInput, "reading a message that is not UTF-8")
	}
	var raw any
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fault.New(fault.BadInput, "reading a message that is not JSON")
	}
	object, _ := raw.(map[string]any)
	name, _ := object["type"].(string)
	d, ok := decoders()[group][name]
	if !ok && newer && name != "" {
		return nil, nil
	}
	if !ok {
		return nil, fault.New(fault.BadInput, "reading a message of a type that is not known here")
	}
	if newer {
		prune(raw, d.message)
	}
	resolved, err := d.schema()
	if err != nil {
		return nil, fault.Wrap(fault.Defect, err, "preparing the schema of %s", name)
	}
	if resolved.Validate(raw) != nil { // its words may quote the message
		return nil, fault.New(fault.BadInput, "reading a message %s that does not follow the protocol", name)
	}
	// Decode what was validated, not the bytes again: of a name that stands
	// twice, the two readings could otherwise differ.
	again, err := json.Marshal(raw)
	if err != nil {
		return nil, fault.New(fault.Defect, "reading a message %s", name)
	}
	message := reflect.New(d.message)
	if err := json.Unmarshal(again, message.Interface()); err != nil {
		return nil, fault.New(fault.BadInput, "reading a message %s that does not follow the protocol", name)
	}
	return message.Elem().Interface(), nil
}

// prune takes out of raw, in place, the fields that t does not have.
func prune(raw any, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch raw := raw.(type) {
	case []any:
		if t.Kind() == reflect.Slice {
			for _, x := range raw {
				prune(x, t.Elem())
			}
		}
	case map[string]any:
		if t.Kind() != reflect.Struct {
			return
		}
		known := map[string]reflect.Type{}
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			known[name] = f.Type
		}
		for name, x := range raw {
			if field, ok := known[name]; ok {
				prune(x, field)
			} else {
				delete(raw, name)
			}
		}
	}
}

type decoder struct {
	message reflect.Type
	schema  func() (*jsonschema.Resolved, error)
}

// decoders holds, for each group, one decoder for each type of message. A
// schema is prepared when its first message comes.
var decoders = sync.OnceValue(func() map[string]map[string]decoder {
	out := map[string]map[string]decoder{}
	for _, g := range Groups() {
		out[g.Name] = map[string]decoder{}
		for _, t := range g.Types {
			out[g.Name][TypeOf(t)] = decoder{t, sync.OnceValues(func() (*jsonschema.Resolved, error) {
				s := Schema()
				return (&jsonschema.Schema{Ref: "#/$defs/" + t.Name(), Defs: s.Defs}).Resolve(nil)
			})}
		}
	}
	return out
})
