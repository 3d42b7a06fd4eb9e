package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/clip"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/protocol"
)

// clipboard of the person at the terminal; tests put their own here.
var clipboard interface {
	Read(context.Context) (note.Text, error)
	Write(context.Context, note.Text) error
} = new(clip.Clipboard)

func draftVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("draft", "[--format KEY|FILE] [--model NAME|none] [--facts FILE] [--previous NOTE] [--profile PROFILE] [--fail-on LEVEL] [--json] [--clipboard] [FILE|-]", std)
	var shared sharedFlags
	shared.define(set)
	modelName := set.String("model", "", "`NAME` of the model, or none for your own words; default: the one configured, or one that is there")
	useClipboard := set.Bool("clipboard", false, "read the brain dump from the clipboard (if no FILE is given) and put the note there")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return badUse("draft takes one brain dump; %d are given", len(rest))
	}
	if !shared.json {
		std = std.visible()
	}
	opts, err := shared.read()
	if err != nil {
		return err
	}

	var text note.Text
	if *useClipboard && len(rest) == 0 {
		if text, err = clipboard.Read(ctx); err == nil {
			text, err = decodeText([]byte(text), "reading the brain dump from the clipboard")
		}
	} else {
		text, err = readInput(append(rest, "-")[0], std, "reading the brain dump")
	}
	if err != nil {
		return err
	}
	in := draft.Input{
		Parts: []note.Part{{Kind: note.Whole, Text: text}}, Facts: opts.facts, Format: opts.format,
		Style: style(opts.config), Names: names.Style(opts.config.Style.Names), PreviousNote: opts.previous, Profile: opts.profile, Now: time.Now(),
	}
	if err := draft.CheckInput(in); err != nil {
		return err
	}
	named := *modelName != "" && *modelName != "none"
	if named || *modelName == "" && opts.config.Model.Engine != config.EngineNone {
		in.Model, in.ModelFault = pickModel(ctx, opts.config, strings.TrimPrefix(*modelName, "ollama:"))
	}
	d := draft.Run(ctx, in, func(draft.Event) {})
	recordDraft(ctx, d, std)

	if shared.json {
		if err := printJSON(std.out, protocol.FromDraft(d, in.Parts, in.Format)); err != nil {
			return err
		}
	} else if !*useClipboard {
		if _, err := fmt.Fprint(std.out, string(noteText(d))); err != nil {
			return fault.Wrap(fault.Storage, err, "writing the note")
		}
	}
	if *useClipboard {
		if err := clipboard.Write(ctx, noteText(d)); err != nil {
			fmt.Fprint(std.out, string(noteText(d))) // so that nothing is lost
			return err
		}
		std.note("the note is on the clipboard; copy something else after pasting it")
	}
	tell(d, std)

	if named {
		if kind := modelFailure(d); kind != "" {
			return exitError{max(kind.Exit(), fault.ExitModel)}
		}
	}
	return shared.verdict(d.Sections, d.Questions)
}

// modelFailure is the kind of the notice that says the model did not do its work.
func modelFailure(d note.Draft) fault.Kind {
	for _, n := range d.Notices {
		if kind := fault.Kind(n.Kind); kind != fault.Empty {
			return kind
		}
	}
	return ""
}

// noteText is the note as it is read, and as it may be pasted: the session line,
// then the sections that have something in them.
func noteText(d note.Draft) note.Text {
	var b strings.Builder
	if d.Session != nil {
		b.WriteString(string(d.Session.Text) + "\n\n")
	}
	for _, section := range d.Sections {
		if len(section.Sentences) == 0 {
			continue
		}
		b.WriteString(section.Title + "\n")
		for i, s := range section.Sentences {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strings.Join(strings.Fields(string(s.Text)), " "))
		}
		b.WriteString("\n\n")
	}
	return note.Text(strings.TrimRight(b.String(), "\n") + "\n")
}

// tell says on stderr what goes with the note: who wrote it, what to look at,
// what is asked, and what was left out.
func tell(d note.Draft, std stdio) {
	fmt.Fprintln(std.err)
	for _, n := range d.Notices {
		std.note("%s", n.Message)
	}
	if d.Engine == draft.Builtin {
		std.note("written in your own words, sorted")
	} else {
		std.note("written with %s; of %d lines given to it, %d came back unchanged and %d were replaced by your own words",
			d.Engine, d.Timing.Sent, d.Timing.Echoed, d.Timing.Replaced)
	}
	printFindings(std.err, d.Sections)
	printQuestions(std.err, d.Questions)
	printThread(std.err, d.Thread)
	if len(d.Unused) > 0 {
		byID := note.ByID(d.Statements)
		fmt.Fprintln(std.err, "\nNot used:")
		for _, u := range d.Unused {
			fmt.Fprintf(std.err, "  - %s (%s)\n", string(byID[u.Statement].Text), strings.ReplaceAll(string(u.Reason), "-", " "))
		}
	}
}
