package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/formats"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
)

// allFormats lists the formats there are, the configured default first: the
// built-in ones, and those of the practice in the state folder. What is wrong
// with one of these costs the others nothing.
func allFormats(home string, cfg config.Config) ([]note.Format, []error) {
	all, problems := formats.All(cfg.Format.Choices(), filepath.Join(home, formats.Folder))
	i := slices.IndexFunc(all, func(f note.Format) bool { return f.Key == cfg.Format.Default })
	if i < 0 {
		return all, append(problems, fault.New(fault.BadInput, "looking for the configured format %s", cfg.Format.Default))
	}
	first := all[i]
	return append([]note.Format{first}, slices.Delete(all, i, i+1)...), problems
}

// pickFormat finds the format that --format names by its key or its file; "" is
// the configured one.
func pickFormat(name string, cfg config.Config) (note.Format, error) {
	if formats.IsFile(name) {
		return formats.Load(name)
	}
	if name == "" {
		name = cfg.Format.Default
	}
	home, err := host.HomePath()
	if err != nil {
		return note.Format{}, err
	}
	all, problems := allFormats(home, cfg)
	if f, ok := note.FindFormat(all, name); ok {
		return f, nil
	}
	words := fmt.Sprintf("there is no format %q; the formats are: %s; or name a file, such as ./own.json", name, formatKeys(all))
	for _, p := range problems {
		words += "\n" + p.Error()
	}
	return note.Format{}, badUse("%s", words)
}

func formatKeys(all []note.Format) string {
	var keys []string
	for _, f := range all {
		keys = append(keys, f.Key)
	}
	return strings.Join(keys, ", ")
}

// checkFormats tells of formats of the practice's own that cannot be used.
func checkFormats(home string, cfg config.Config) checkup {
	all, problems := allFormats(home, cfg)
	if len(problems) == 0 {
		return checkup{Check: "formats", State: stateOK, Evidence: formatKeys(all)}
	}
	var evidence []string
	for _, p := range problems {
		evidence = append(evidence, strings.ReplaceAll(p.Error(), "\n", "; "))
	}
	return checkup{"formats", stateWarn, strings.Join(evidence, "; "), "correct what is named here, then: sidequill service restart"}
}
