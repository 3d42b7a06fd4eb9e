// Command generate writes what the extension and other clients take from
// package protocol: the JSON Schema, the TypeScript types with the comments of
// the Go structs, and the schema as a TypeScript constant for validation.
//
//	go generate ./internal/protocol
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/sidequill/sidequill/internal/protocol"
)

func main() {
	root := filepath.Join("..", "..") // go generate runs in internal/protocol
	files, err := files(".")
	if err != nil {
		log.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(root, name), content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// files makes the generated files by their paths from the repository's root.
// dir is the folder of package protocol, whose comments are read.
func files(dir string) (map[string][]byte, error) {
	schema := protocol.Schema()
	pretty, err := json.MarshalIndent(schema, "", "  ")
	if err != nil {
		return nil, err
	}
	about, err := comments(filepath.Join(dir, "messages.go"))
	if err != nil {
		return nil, err
	}
	return map[string][]byte{
		"docs/protocol.schema.json":            append(pretty, '\n'),
		"extension/src/protocol/types.gen.ts":  types(schema, about),
		"extension/src/protocol/schema.gen.ts": constant(pretty),
	}, nil
}

const head = "// Generated from internal/protocol by go generate. Do not edit.\n\n"

func constant(pretty []byte) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	b.WriteString("import type { Schema } from \"@cfworker/json-schema\";\n\n")
	b.WriteString("/** JSON Schema of every message; $defs holds one schema for each name of types.gen.ts. */\n")
	fmt.Fprintf(&b, "export const schema: Schema = %s;\n\n", pretty)
	for _, g := range protocol.Groups() {
		fmt.Fprintf(&b, "/** %s The message's \"type\" and its name in $defs. */\nexport const %s: Readonly<Record<string, string>> = {\n", g.About, lower(g.Name))
		for _, t := range g.Types {
			fmt.Fprintf(&b, "  %q: %q,\n", protocol.TypeOf(t), t.Name())
		}
		b.WriteString("};\n")
	}
	return b.Bytes()
}

func types(schema *jsonschema.Schema, about map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString(head)
	for _, c := range []struct {
		name  string
		value any
	}{
		{"PATH", protocol.Path}, {"SUBPROTOCOL", protocol.Subprotocol},
		{"VERSION_MIN", protocol.VersionMin}, {"VERSION_MAX", protocol.VersionMax},
		{"MAX_GREETING", protocol.MaxGreeting}, {"MAX_MESSAGE", protocol.MaxMessage}, {"MAX_DUMP", protocol.MaxDump},
	} {
		v, _ := json.Marshal(c.value)
		fmt.Fprintf(&b, "export const %s = %s;\n", c.name, v)
	}
	for _, v := range protocol.Values() {
		if v.Name == "" {
			continue
		}
		l, _ := json.Marshal(v.List())
		list := plural(lower(v.Name))
		fmt.Fprintf(&b, "\nexport const %s = %s as const;\nexport type %s = (typeof %s)[number];\n", list, l, v.Name, list)
	}
	for _, name := range structs(schema) {
		s := schema.Defs[name]
		b.WriteString("\n" + doc("", about[name]))
		fmt.Fprintf(&b, "export interface %s {\n", name)
		for _, p := range s.PropertyOrder {
			b.WriteString(doc("  ", about[name+"."+p]))
			mark := "?"
			if slices.Contains(s.Required, p) {
				mark = ""
			}
			fmt.Fprintf(&b, "  %s%s: %s;\n", p, mark, typeOf(s.Properties[p]))
		}
		b.WriteString("}\n")
	}
	for _, g := range protocol.Groups() {
		var names []string
		for _, t := range g.Types {
			names = append(names, t.Name())
		}
		fmt.Fprintf(&b, "\n/** %s */\nexport type %s =\n  | %s;\n", g.About, g.Name, strings.Join(names, "\n  | "))
	}
	return b.Bytes()
}

// structs lists the object types in the order of their first use.
func structs(schema *jsonschema.Schema) []string {
	var out []string
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if s == nil {
			return
		}
		name, isRef := strings.CutPrefix(s.Ref, "#/$defs/")
		if isRef {
			s = schema.Defs[name]
			if slices.Contains(out, name) {
				return
			}
			if s.Type == "object" {
				out = append(out, name)
			}
		}
		for _, p := range s.PropertyOrder {
			visit(s.Properties[p])
		}
		visit(s.Items)
		for _, p := range slices.Concat(s.AnyOf, s.OneOf) {
			visit(p)
		}
	}
	visit(schema)
	return out
}

func typeOf(s *jsonschema.Schema) string {
	switch {
	case s.Ref != "":
		return strings.TrimPrefix(s.Ref, "#/$defs/")
	case s.Const != nil:
		c, _ := json.Marshal(*s.Const)
		return string(c)
	case s.Enum != nil:
		var members []string
		for _, m := range s.Enum {
			c, _ := json.Marshal(m)
			members = append(members, string(c))
		}
		return strings.Join(members, " | ")
	case s.AnyOf != nil:
		var members []string
		for _, m := range s.AnyOf {
			members = append(members, typeOf(m))
		}
		return strings.Join(members, " | ")
	}
	switch s.Type {
	case "array":
		return typeOf(s.Items) + "[]"
	case "integer", "number":
		return "number"
	case "string", "boolean", "null":
		return s.Type
	}
	panic(fmt.Sprintf("no TypeScript for schema type %q", s.Type))
}

// comments reads the doc comments of the structs in file ("Name") and of their
// fields ("Name.json_name").
func comments(file string) (map[string]string, error) {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		st, ok := spec.Type.(*ast.StructType)
		if !ok {
			return true
		}
		out[spec.Name.Name] = spec.Doc.Text()
		for _, field := range st.Fields.List {
			name, _, _ := strings.Cut(reflect.StructTag(strings.Trim(field.Tag.Value, "`")).Get("json"), ",")
			out[spec.Name.Name+"."+name] = strings.TrimSpace(field.Doc.Text() + field.Comment.Text())
		}
		return true
	})
	return out, nil
}

func doc(indent, text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\n", " "))
	if text == "" {
		return ""
	}
	return indent + "/** " + text + " */\n"
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func plural(s string) string {
	if stem, ok := strings.CutSuffix(s, "y"); ok {
		return stem + "ies"
	}
	return s + "s"
}
