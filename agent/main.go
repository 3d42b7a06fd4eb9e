// Command sidequill is the agent: it drafts progress notes with a model that
// runs on this machine, for the browser extension and for the command line.
//
// Each verb has a file of its own in this package and only wires the rooms of
// internal/ together. What a verb prints on stdout, its JSON and its exit code
// are stable; scripts rely on them. What a person should know besides goes to
// stderr, in lower case, after "sidequill: ".
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/native"
)

// stdio is where a verb reads and writes; tests give their own.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// note tells the person at the terminal something, on stderr.
func (s stdio) note(format string, args ...any) {
	fmt.Fprintf(s.err, "sidequill: "+format+"\n", args...)
}

type verb struct {
	run  func(ctx context.Context, args []string, std stdio) error
	help string
}

// verbs is the command line.
var verbs = map[string]verb{
	"draft":   {draftVerb, "draft a note from a brain dump"},
	"check":   {checkVerb, "check a note that exists already"},
	"run":     {runVerb, "the agent: serves paired browsers until it is stopped"},
	"pair":    {pairVerb, "pair a browser: type the digits it shows"},
	"devices": {devicesVerb, "list paired browsers, revoke one, or read the event log"},
	"bench":   {benchVerb, "measure the quality of drafts on invented brain dumps"},
	"models":  {modelsVerb, "local models: list, recommend, pull, remove, import"},
	"style":   {styleVerb, "the wording preferences learned from your edits: list, remove one, learn from an edit"},
	"service": {serviceVerb, "the OS service: install, uninstall, start, stop, restart, status"},
	"native":  {nativeVerb, "one-click connection: started by browsers; register, unregister"},
	"doctor":  {doctorVerb, "what works, what does not, and the one command that mends it"},
	"version": {versionVerb, "version, protocol range, build"},
}

// exitError ends a verb that did its work with an exit code other than 0 and
// nothing more to say, for example findings at the level of --fail-on.
type exitError struct{ code int }

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", e.code) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run does one verb and gives the exit code of the process.
func run(ctx context.Context, args []string, std stdio) (code int) {
	defer func() {
		if v := recover(); v != nil {
			// The value of a panic may quote patient text; the kind of it and the stack do not.
			std.note("%s (%T)\n%s", fault.Defect.Words(), v, debug.Stack())
			if e, ok := v.(runtime.Error); ok {
				std.note("%v", e)
			}
			code = fault.ExitDefect
		}
	}()
	if len(args) == 0 {
		usage(std.err)
		return fault.ExitUsage
	}
	name, rest := args[0], args[1:]
	if native.Caller(args) != "" { // a browser started us
		name, rest = "native", args
	}
	switch name {
	case "help", "-h", "-help", "--help":
		usage(std.out)
		return fault.ExitOK
	case "-v", "-version", "--version":
		name = "version"
	}
	v, ok := verbs[name]
	if !ok {
		std.note("there is no verb %q", name)
		usage(std.err)
		return fault.ExitUsage
	}
	return exitCode(v.run(ctx, rest, std), std)
}

// exitCode says what went wrong, in words, and what to do about it.
func exitCode(err error, std stdio) int {
	if exit, ok := errors.AsType[exitError](err); ok {
		return exit.code
	}
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return fault.ExitOK
	}
	kind := fault.KindOf(err)
	std.note("%s", words(err))
	if _, ok := errors.AsType[usageError](err); !ok {
		std.note("%s", kind.Next())
	}
	return kind.Exit()
}

// usageError is bad use of a verb: its own words say what to do.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }

func (e usageError) Unwrap() error { return fault.Wrap(fault.BadInput, e.err, "usage") }

func badUse(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// flags makes a verb's flag set. Its errors are bad use, told once, by exitCode.
func flags(name, line string, std stdio) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {
		fmt.Fprintf(std.out, "usage: sidequill %s %s\n", name, line)
		set.SetOutput(std.out)
		set.PrintDefaults()
		set.SetOutput(io.Discard)
	}
	return set
}

// parse reads flags wherever they stand among the arguments, so that
// `draft dump.txt --json` does what it says, and returns the arguments. Help
// that was asked for is printed, and is not a failure.
func parse(set *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := set.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, badUse("%w; see 'sidequill %s --help'", err, set.Name())
		}
		args = set.Args()
		if len(args) == 0 {
			return rest, nil
		}
		if args[0] != "-" && strings.HasPrefix(args[0], "-") {
			return append(rest, args...), nil // after "--"
		}
		rest = append(rest, args[0])
		args = args[1:]
	}
}

func usage(w io.Writer) {
	fmt.Fprint(w, "usage: sidequill VERB [arguments]; 'sidequill VERB --help' tells more\n\n")
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		fmt.Fprintf(w, "  %-9s %s\n", name, verbs[name].help)
	}
}
