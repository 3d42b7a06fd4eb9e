package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
	"github.com/sidequill/sidequill/internal/wording"
	"github.com/sidequill/sidequill/internal/writer"
)

// styleVerb shows the wording preferences, removes one, or learns from an edit.
func styleVerb(_ context.Context, args []string, std stdio) error {
	set := flags("style", "[remove WORDING | learn] [--json]", std)
	asJSON := set.Bool("json", false, "print JSON")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	home, err := host.Home()
	if err != nil {
		return err
	}
	store := wording.In(home)
	switch {
	case len(rest) == 0:
	case rest[0] == "remove" && len(rest) > 1:
		if err := store.Remove(strings.ToLower(strings.Join(rest[1:], " "))); err != nil {
			return err
		}
	case rest[0] == "learn" && len(rest) == 1:
		if err := learn(store, std); err != nil {
			return err
		}
	default:
		return badUse("style takes nothing, 'remove WORDING', or 'learn' (a sentence and the same after your edit, one a line, on stdin)")
	}
	list, err := store.List()
	if err != nil {
		return err
	}
	if *asJSON {
		if list == nil {
			list = []writer.Wording{}
		}
		return printJSON(std.out, list)
	}
	if len(list) == 0 {
		std.note("no wording preference is kept")
		return nil
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "INSTEAD OF\tSAY")
	for _, w := range list {
		fmt.Fprintf(table, "%s\t%s\n", w.Not, w.Say)
	}
	return table.Flush()
}

func learn(store *wording.Store, std stdio) error {
	lines := bufio.NewScanner(std.in)
	var two []note.Text
	for len(two) < 2 && lines.Scan() {
		two = append(two, note.Text(lines.Text()))
	}
	if err := lines.Err(); err != nil || len(two) < 2 {
		return fault.New(fault.BadInput, "reading an edit: give the sentence before and after it, one a line, on stdin")
	}
	_, ok, err := store.Learn(two[0], two[1])
	if err == nil && !ok {
		std.note("nothing learned: only another way to say the same, of those the glossary lists, is a wording")
	}
	return err
}

// keepWording serves the preferences to the panel.
func keepWording(home string) func(protocol.Wording) (protocol.Wordings, error) {
	store := wording.In(home)
	return func(m protocol.Wording) (protocol.Wordings, error) {
		var err error
		if m.Remove != "" {
			err = store.Remove(m.Remove)
		} else if m.Before != "" && m.After != "" {
			_, _, err = store.Learn(note.Text(m.Before), note.Text(m.After))
		}
		if err != nil {
			return protocol.Wordings{}, err
		}
		list, err := store.List()
		out := protocol.Wordings{Type: "wordings", Wordings: []protocol.Preference{}}
		for _, w := range list {
			out.Wordings = append(out.Wordings, protocol.Preference(w))
		}
		return out, err
	}
}

// settings are what the panel shows of the configuration.
func settings(cfg config.Config, profile audit.Profile) *protocol.Settings {
	return &protocol.Settings{Subject: cfg.Style.Subject, Tense: cfg.Style.Tense, Names: cfg.Style.Names, Full: cfg.Style.Full, Profile: profile.Name}
}
