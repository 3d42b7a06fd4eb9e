package main

import (
	"context"
	"fmt"
	"time"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

// checked is what `check --json` prints.
type checked struct {
	Sections  []protocol.Section  `json:"sections"`
	Omitted   []omitted           `json:"omitted"`
	Questions []protocol.Question `json:"questions"`

	Thread    []protocol.Link      `json:"thread,omitempty"`
	Suggested *protocol.Suggestion `json:"suggested,omitempty"`
}

type omitted struct {
	Statement int    `json:"statement"`
	Text      string `json:"text"`
}

func checkVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("check", "[--format KEY|FILE] [--source DUMP] [--facts FILE] [--previous NOTE] [--profile PROFILE] [--fail-on LEVEL] [--json] NOTE", std)
	var shared sharedFlags
	shared.define(set)
	source := set.String("source", "", "the brain dump (`DUMP`) the note was made from; without it the note is audited only")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return badUse("check takes one note, as a file or - for stdin; %d are given", len(rest))
	}
	if !shared.json {
		std = std.visible()
	}
	opts, err := shared.read()
	if err != nil {
		return err
	}
	in := draft.Existing{Format: opts.format, Facts: opts.facts, Previous: opts.previous, Profile: opts.profile, Now: time.Now()}
	if *source != "" {
		text, err := readInput(*source, std, "reading the brain dump")
		if err != nil {
			return err
		}
		in.Source = []note.Part{{Kind: note.Whole, Text: text}}
		if err := draft.CheckInput(draft.Input{Parts: in.Source}); err != nil {
			return err
		}
	}
	text, err := readInput(rest[0], std, "reading the note")
	if err != nil {
		return err
	}
	if in.Sections, err = draft.ParseNote(text, in.Format); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c := draft.Check(in)

	if shared.json {
		out := checked{Sections: protocol.FromSections(c.Sections), Omitted: []omitted{}, Questions: protocol.FromQuestions(c.Questions),
			Thread: protocol.FromThread(c.Thread), Suggested: protocol.FromSuggestion(c.Suggested)}
		for _, s := range c.Omitted {
			out.Omitted = append(out.Omitted, omitted{s.ID, string(s.Text)})
		}
		if err := printJSON(std.out, out); err != nil {
			return err
		}
	} else {
		tellChecked(c, *source != "", std)
	}
	return shared.verdict(c.Sections, c.Questions)
}

func tellChecked(c draft.Checked, verified bool, std stdio) {
	n := printFindings(std.out, c.Sections)
	switch {
	case !verified:
		fmt.Fprintln(std.out, "Not verified: no brain dump is given (--source DUMP).")
	case n == 0:
		fmt.Fprintln(std.out, "Every sentence is carried by the brain dump.")
	}
	if len(c.Omitted) > 0 {
		fmt.Fprintln(std.out, "\nIn the brain dump, but not in the note:")
		for _, s := range c.Omitted {
			fmt.Fprintf(std.out, "  - %s\n", string(s.Text))
		}
	}
	printQuestions(std.out, c.Questions)
	printThread(std.out, c.Thread)
	if len(c.Questions) == 0 {
		fmt.Fprintln(std.out, "\nNo questions.")
	}
}
