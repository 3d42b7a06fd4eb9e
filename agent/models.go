package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"text/tabwriter"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/model/ollama"
)

const modelsUsage = "[list | recommend | pull NAME | remove NAME | import [--name NAME] FILE.gguf]"

func modelsVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("models", modelsUsage, std)
	name := set.String("name", "", "what an imported model is called (default: from the file's name)")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	what, rest := append(rest, "list")[0], rest[min(1, len(rest)):]
	needs, known := map[string]int{"list": 0, "recommend": 0, "pull": 1, "remove": 1, "import": 1}[what]
	if !known || len(rest) != needs || *name != "" && what != "import" {
		return badUse("usage: sidequill models %s", modelsUsage)
	}
	cfg, err := configuration()
	if err != nil {
		return err
	}
	server, err := ollama.Open(ollamaConfig(cfg))
	if err != nil {
		return err
	}
	defer server.Close()
	switch what {
	case "list":
		return listModels(ctx, server, std)
	case "recommend":
		return recommendModel(ctx, server, std)
	case "remove":
		if err := server.Remove(ctx, rest[0]); err != nil {
			return err
		}
		fmt.Fprintf(std.out, "removed %s\n", rest[0])
		return nil
	case "pull":
		if err := server.Pull(ctx, rest[0], progress(std)); err != nil {
			return err
		}
		return introduce(ctx, server, rest[0], std)
	}
	if *name == "" {
		*name = modelName(rest[0])
	}
	if *name == "" {
		return badUse("give the model a name: sidequill models import --name NAME %s", rest[0])
	}
	if err := server.Import(ctx, *name, rest[0], progress(std)); err != nil {
		return err
	}
	return introduce(ctx, server, *name, std)
}

// introduce says whether a model that has just come can draft.
func introduce(ctx context.Context, server *ollama.Server, name string, std stdio) error {
	if err := server.Model(name).Check(ctx); err != nil {
		return fmt.Errorf("%s is here, but it cannot draft: %w", name, err)
	}
	fmt.Fprintf(std.out, "%s is here and can draft\n", name)
	return nil
}

func listModels(ctx context.Context, server *ollama.Server, std stdio) error {
	entries, err := server.List(ctx)
	if err != nil {
		return err
	}
	if len(entries) == 0 {
		std.note("there is no model yet; 'sidequill models recommend' names one that fits this computer")
		return nil
	}
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tSIZE\tPARAMETERS\tCAN DRAFT")
	for _, e := range entries {
		can := "yes"
		switch err := server.Model(e.Name).Check(ctx); fault.KindOf(err) {
		case "":
		case fault.CloudModel:
			can = "no: it runs on another company's computers"
		case fault.ModelUnfit:
			can = "no: it cannot take instructions"
		default:
			return err
		}
		parameters := "?"
		if e.Billions > 0 {
			parameters = fmt.Sprintf("%.1f billion", e.Billions)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", e.Name, gigabytes(uint64(max(0, e.Bytes))), parameters, can)
	}
	return fault.Wrap(fault.Storage, table.Flush(), "writing the list")
}

// suggestion is a model that writes notes well enough, in a size. All of them
// follow instructions, do not think aloud, and stand in Ollama's library.
type suggestion struct {
	name   string
	memory uint64 // it needs free, with a context of 4096 tokens, in megabytes
	says   string
}

// suggestions, from the smallest to the largest. A larger one writes better and
// is slower; without a graphics card 7 billion parameters are the sensible end.
var suggestions = []suggestion{
	{"qwen2.5:1.5b", 2300, "quick; more of your own words stay as they are"},
	{"llama3.2:3b", 3600, "a fair middle for a computer without a graphics card"},
	{"qwen2.5:7b", 6800, "good prose; slow without a graphics card"},
	{"qwen2.5:14b", 12500, "the best of these; for a graphics card"},
}

// best is the largest one that fits and is quick enough without a graphics card.
func best(free uint64) (suggestion, bool) {
	for i := len(suggestions) - 2; i >= 0; i-- {
		if suggestions[i].memory<<20 <= free {
			return suggestions[i], true
		}
	}
	return suggestion{}, false
}

func recommendModel(ctx context.Context, server *ollama.Server, std stdio) error {
	free, err := host.FreeMemory()
	if err != nil {
		return err
	}
	here := map[string]bool{}
	if entries, err := server.List(ctx); err == nil {
		for _, e := range entries {
			here[e.Name] = true
		}
	}
	fmt.Fprintf(std.out, "free memory: %s\n\n", gigabytes(free))
	table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MODEL\tNEEDS\tFITS\t")
	for _, s := range suggestions {
		fits := "no"
		if s.memory<<20 <= free {
			fits = "yes"
		}
		if here[s.name] {
			fits += ", is here"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.name, gigabytes(s.memory<<20), fits, s.says)
	}
	if err := table.Flush(); err != nil {
		return fault.Wrap(fault.Storage, err, "writing the table")
	}
	if s, ok := best(free); !ok {
		fmt.Fprintln(std.out, "\nrecommended: no model. Sidequill drafts in your own words; close other programs to make room for one.")
	} else if here[s.name] {
		fmt.Fprintf(std.out, "\nrecommended: %s, which is here\n", s.name)
	} else {
		fmt.Fprintf(std.out, "\nrecommended: sidequill models pull %s\n", s.name)
	}
	return nil
}

// progress prints a line when the step changes and at every tenth of it: legible
// in a terminal and in a log.
func progress(std stdio) func(ollama.Progress) {
	var status string
	tenth := int64(-1)
	return func(p ollama.Progress) {
		now := int64(-1)
		if p.Total > 0 {
			now = 10 * p.Completed / p.Total
		}
		if p.Status == status && now <= tenth {
			return
		}
		status, tenth = p.Status, now
		if p.Total > 0 {
			std.note("%s: %d %% of %s", p.Status, 10*now, gigabytes(uint64(p.Total)))
		} else {
			std.note("%s", p.Status)
		}
	}
}

func gigabytes(bytes uint64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%d MB", bytes>>20)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/(1<<30))
}

var notOfAName = regexp.MustCompile(`[^a-z0-9._]+`)

// modelName makes a name from that of a file.
func modelName(path string) string {
	base := strings.ToLower(filepath.Base(path))
	return strings.Trim(notOfAName.ReplaceAllString(strings.TrimSuffix(base, ".gguf"), "-"), "-._")
}
