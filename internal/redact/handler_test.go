package redact_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/redact"
)

const canary = "Jordan said she cut again on Tuesday"

type named string

type speaker struct{ words string }

func (s speaker) String() string               { return s.words }
func (s speaker) MarshalText() ([]byte, error) { return []byte(s.words), nil }
func (s speaker) MarshalJSON() ([]byte, error) { return json.Marshal(s.words) }

type speakingString string

func (s speakingString) MarshalText() ([]byte, error) { return []byte(canary), nil }

type valuer struct{ v slog.Value }

func (v valuer) LogValue() slog.Value { return v.v }

type loud struct{}

func (l loud) Error() string { return canary }

// Patient text comes through by no path.
func TestHandlerLetsNoPatientTextThrough(t *testing.T) {
	jsonErr := json.Unmarshal([]byte(`"`+canary+`"`), new(int))
	text := redact.Text(canary)
	values := map[string]any{
		"string":             canary,
		"text":               text,
		"text pointer":       &text,
		"texts":              []redact.Text{text},
		"strings":            []string{canary},
		"bytes":              []byte(canary),
		"raw json":           json.RawMessage(`"` + canary + `"`),
		"map":                map[string]string{canary: canary},
		"struct":             struct{ T string }{canary},
		"stringer":           speaker{canary},
		"stringer pointer":   &speaker{canary},
		"marshalling string": speakingString("x"),
		"named string":       named(canary),
		"error":              errors.New(canary),
		"wrapped error":      fmt.Errorf("reading %s: %w", canary, os.ErrNotExist),
		"joined errors":      errors.Join(errors.New(canary), loud{}),
		"json error":         jsonErr,
		"path error":         &fs.PathError{Op: "open", Path: "/" + canary, Err: os.ErrPermission},
		"url error":          &url.Error{Op: "Post", URL: "http://127.0.0.1/" + canary, Err: context.Canceled},
		"fault":              fault.Wrap(fault.ModelFailed, errors.New(canary), "drafting"),
		"deep fault":         fault.Wrap(fault.Storage, fmt.Errorf("%s: %w", canary, fault.Wrap(fault.BadInput, loud{}, "reading")), "writing"),
		"valuer of string":   valuer{slog.StringValue(canary)},
		"valuer of valuer":   valuer{slog.AnyValue(valuer{slog.AnyValue(loud{})})},
		"valuer of group":    valuer{slog.GroupValue(slog.String("a", canary), slog.Any("b", []string{canary}))},
		"function":           func() string { return canary },
	}
	for name, value := range values {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			log := slog.New(redact.NewHandler(&out, slog.LevelDebug))
			log.Info("plain", "value", value)
			log.Info("group", slog.Group("outer", slog.Group("inner", slog.Any("value", value))))
			log.Info("inline group", slog.Attr{Value: slog.GroupValue(slog.Any("value", value))})
			log.With("value", value).WithGroup("g").With("value", value).Info("with", "value", value)
			log.Info("text as key", canary, 1, "value", value)
			log.WithGroup(canary).Info("text as group", "value", value)
			log.Info("a value without a key", value)
			log.ErrorContext(t.Context(), "error", "err", value)
			for _, word := range strings.Fields(canary) {
				if len(word) > 3 && strings.Contains(out.String(), word) {
					t.Fatalf("the log holds %q:\n%s", word, out.String())
				}
			}
			if lines := strings.Count(out.String(), "\n"); lines != 8 {
				t.Errorf("%d lines:\n%s", lines, out.String())
			}
			for line := range strings.Lines(out.String()) {
				if !json.Valid([]byte(line)) {
					t.Errorf("not JSON: %s", line)
				}
			}
		})
	}
}

func TestHandlerKeepsWhatIsSafe(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(redact.NewHandler(&out, slog.LevelInfo))
	log.Debug("too low", "n", 1)
	log.With("version", "0.1.0").WithGroup("draft").Info("draft ended",
		"n", 42, "ok", true, "share", 0.5, "took", 3*time.Second, "kind", fault.ModelCut, "model", "llama3.2:3b",
		"text", redact.Text("12345"), "none", nil,
		"err", fault.Wrap(fault.ModelFailed, fault.Wrap(fault.NoServer, os.ErrDeadlineExceeded, "connecting to 127.0.0.1:11434"), "drafting"))
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	draft := got["draft"].(map[string]any)
	for key, want := range map[string]any{
		"n": 42.0, "ok": true, "share": 0.5, "took": 3e9, "kind": "model-cut", "model": "llama3.2:3b",
		"text": "[redacted n=5]", "none": nil,
		"err": "drafting [model-failed]: connecting to 127.0.0.1:11434 [model-unreachable]: *poll.DeadlineExceededError",
	} {
		if draft[key] != want {
			t.Errorf("%s = %v; want %v", key, draft[key], want)
		}
	}
	if got["msg"] != "draft ended" || got["version"] != "0.1.0" {
		t.Errorf("got %v", got)
	}
}

func TestError(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{nil, "none"},
		{context.Canceled, "context canceled"},
		{fmt.Errorf("%s: %w", canary, context.DeadlineExceeded), "context deadline exceeded"},
		{&fs.PathError{Op: "open", Path: canary, Err: fs.ErrNotExist}, "file does not exist"},
		{errors.Join(fault.New(fault.Busy, "one"), errors.New(canary)), "one [busy]: *errors.errorString"},
	} {
		if got := redact.Error(test.err); got != test.want {
			t.Errorf("Error(%T) = %q; want %q", test.err, got, test.want)
		}
	}
}

func TestLongValuesAreCut(t *testing.T) {
	var out bytes.Buffer
	slog.New(redact.NewHandler(&out, slog.LevelInfo)).Info("long", "why", strings.Repeat("é", 5000))
	if out.Len() > 500 || !json.Valid(out.Bytes()) {
		t.Errorf("%d bytes: %.100s", out.Len(), out.String())
	}
}

// Every message of every logger in the agent is a literal: a message that is put
// together could hold anything.
func TestLogMessagesAreStatic(t *testing.T) {
	messageAt := map[string]int{
		"Debug": 0, "Info": 0, "Warn": 0, "Error": 0,
		"DebugContext": 1, "InfoContext": 1, "WarnContext": 1, "ErrorContext": 1, "Log": 2, "LogAttrs": 2,
	}
	root := filepath.Join("..", "..")
	calls := 0
	for _, top := range []string{"agent", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return nil //nolint:nilerr // the compiler tells that better
			}
			ast.Inspect(file, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok {
					return true
				}
				method, ok := call.Fun.(*ast.SelectorExpr)
				if !ok || !isLogger(method.X) {
					return true
				}
				at, ok := messageAt[method.Sel.Name]
				if !ok || len(call.Args) <= at {
					return true
				}
				calls++
				if literal, ok := call.Args[at].(*ast.BasicLit); !ok || literal.Kind != token.STRING {
					t.Errorf("%s: the message of a log line is not a literal", set.Position(call.Pos()))
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if calls == 0 {
		t.Error("no log line was found, so this test sees nothing")
	}
}

// isLogger goes by the name: slog itself, or something called log or logger.
func isLogger(x ast.Expr) bool {
	var name string
	switch x := x.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	return slices.Contains([]string{"slog", "log", "logger"}, strings.ToLower(name))
}
