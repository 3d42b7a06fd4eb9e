package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/sidequill/sidequill/internal/protocol"
)

// Version of agent and extension; they are released together.
const Version = "0.1.0"

func versionVerb(_ context.Context, args []string, std stdio) error {
	set := flags("version", "", std)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return badUse("version takes no arguments")
	}
	fmt.Fprintf(std.out, "sidequill %s\nprotocol  %d to %d\nbuild     %s, %s, %s/%s\n",
		Version, protocol.VersionMin, protocol.VersionMax, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// commit the binary was built from, with "+" if the tree had changes.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown commit"
	}
	var revision, changed string
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if revision == "" {
		return "unknown commit"
	}
	return "commit " + revision + changed
}
