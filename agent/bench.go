package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/sidequill/sidequill/internal/bench"
	"github.com/sidequill/sidequill/internal/config"
)

func benchVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("bench", "[--engine none|ollama:NAME] [--data FOLDER] [--set dev|held] [--dumps N] [--drafts] [--failures] [--whole] [--json]", std)
	engine := set.String("engine", "none", "the `ENGINE` that drafts: none for the built-in one, or ollama:NAME")
	data := set.String("data", "", "`FOLDER` that holds aci-bench and mts-dialog; without it they are not measured")
	one := set.String("set", "", "one `SET` of dumps alone: dev or held")
	most := set.Int("dumps", 0, "no more than `N` dumps of each set; 0 for all")
	drafts := set.Bool("drafts", false, "drafts only: no public notes, no gauntlet")
	failures := set.Bool("failures", false, "list what went wrong with the dumps of the set dev")
	whole := set.Bool("whole", false, "print the drafts of the set dev whole")
	asJSON := set.Bool("json", false, "print JSON")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return badUse("bench takes no arguments besides its flags; see 'sidequill bench --help'")
	}
	o := bench.Options{Data: *data, Most: *most, Drafts: *drafts}
	switch *one {
	case "":
	case bench.Dev, bench.Held:
		o.Sets = []string{*one}
	default:
		return badUse("there is no set of dumps %q; the sets are dev and held", *one)
	}
	if *most < 0 {
		return badUse("--dumps takes a number from 0 on")
	}
	if *engine != "none" {
		name, ok := strings.CutPrefix(*engine, "ollama:")
		if !ok || name == "" {
			return badUse("there is no engine %q; say none or ollama:NAME", *engine)
		}
		var cfg config.Config
		if cfg, err = configuration(); err != nil {
			return err
		}
		if o.Model, err = pickModel(ctx, cfg, name); err != nil {
			return err
		}
		o.Done = func(name string, took time.Duration) { std.note("%s: %.1f s", name, took.Seconds()) }
	}
	report, err := bench.Run(ctx, o)
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(std.out, report)
	}
	report.Print(std.out)
	if *failures {
		fmt.Fprint(std.out, "## Failures, set dev\n\n")
		report.Failures(std.out)
	}
	if *whole {
		fmt.Fprint(std.out, "## Drafts, set dev\n\n")
		for _, w := range report.Whole {
			if strings.HasPrefix(w.Dump.Name, bench.Dev+"/") {
				w.Print(std.out)
			}
		}
	}
	return nil
}
