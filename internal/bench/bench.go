// Package bench measures how good the drafts are, with the baseline beside each
// figure.
//
// Three kinds of measurement. Drafts of invented brain dumps, which stand in
// testdata/dumps with what a person said of each statement (see Dump), are held
// against what she said: what is lost, misfiled, invented, leaked, asked. Public
// notes (ACI-Bench and MTS-Dialog, from a folder given; never in the repository)
// test the sorter against their own sections. And the mutation gauntlet breaks
// good sentences in nine ways and counts what verify sees.
//
// Every figure is made by the engine as it is shipped: the same calls as the
// verbs draft and check make, and nothing that exists for the bench alone.
package bench

import (
	"context"
	"runtime"
	"strconv"
	"time"

	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/sorter/corpus"
	"github.com/sidequill/sidequill/internal/writer"
)

// Options of a run.
type Options struct {
	Model  model.Model // nil: the built-in engine
	Data   string      // folder with aci-bench and mts-dialog; "" if there is none
	Sets   []string    // of own dumps; nil for all
	Most   int         // dumps of each set; 0 for all
	Drafts bool        // drafts only: neither public notes nor the gauntlet
	Done   func(name string, took time.Duration)
}

// Report of a run.
type Report struct {
	Date     string            `json:"date"`
	Engine   string            `json:"engine"`
	Machine  string            `json:"machine"`
	Drafts   map[string]Drafts `json:"drafts"`            // by set
	Sections *Sections         `json:"sections"`          // B1; null without data
	Gauntlet []Gauntlet        `json:"gauntlet"`          // B3, one for each source of sentences
	Pairs    []Pairs           `json:"pairs"`             // sentences a person wrote, by set
	Skipped  string            `json:"skipped,omitempty"` // what was not measured, and why
	Whole    []Whole           `json:"-"`                 // the drafts themselves
}

// Whole is one draft of an own dump.
type Whole struct {
	Dump  Dump
	Draft note.Draft
}

// Run measures. Where ctx ends before it is done, the report holds what was
// measured until then and says so, and there is no error.
func Run(ctx context.Context, o Options) (Report, error) {
	r := Report{Date: time.Now().Format(time.DateOnly), Engine: draft.Builtin, Drafts: map[string]Drafts{},
		Machine: strconv.Itoa(runtime.NumCPU()) + " cores, " + runtime.GOOS + "/" + runtime.GOARCH}
	if o.Model != nil {
		r.Engine = o.Model.Name()
		if err := o.Model.Check(ctx); err != nil {
			return r, err
		}
	}
	format, ok := note.FormatByKey("soap")
	if !ok {
		return r, fault.New(fault.Defect, "the format SOAP is gone")
	}
	if o.Sets == nil {
		o.Sets = []string{Dev, Held}
	}
	for _, set := range o.Sets {
		dumps, err := Dumps(set)
		if err != nil {
			return r, fault.Wrap(fault.BadInput, err, "reading the dumps")
		}
		if o.Most > 0 && len(dumps) > o.Most {
			dumps = dumps[:o.Most]
		}
		var figures Drafts
		for _, d := range dumps {
			got := draft.Run(ctx, draft.Input{Parts: parts(d.Text), Format: format, Model: o.Model,
				Style: writer.Style{Subject: "client", Full: true}}, func(draft.Event) {})
			if ctx.Err() != nil { // this draft is not whole
				r.Skipped = "what comes after " + itoa(figures.Dumps) + " dumps of the set " + set + " (stopped)"
				r.Drafts[set] = figures
				return r, nil
			}
			figures.score(d, got, format)
			r.Whole = append(r.Whole, Whole{d, got})
			if o.Done != nil {
				o.Done(d.Name, time.Duration(got.Timing.TotalMS*float64(time.Millisecond)))
			}
		}
		r.Drafts[set] = figures
	}
	if o.Drafts {
		r.Skipped = "sections and the gauntlet (drafts only)"
		return r, nil
	}
	r.Gauntlet = append(r.Gauntlet, ownGauntlet(r.Whole))
	for _, set := range o.Sets {
		p, err := measurePairs(set)
		if err != nil {
			return r, fault.Wrap(fault.Defect, err, "reading the pairs")
		}
		r.Pairs = append(r.Pairs, p)
	}
	if o.Data == "" {
		r.Skipped = "ACI-Bench and MTS-Dialog (no --data FOLDER with aci-bench and mts-dialog in it)"
		return r, nil
	}
	visits, err := corpus.Visits(o.Data)
	if err != nil {
		return r, fault.Wrap(fault.BadInput, err, "reading ACI-Bench")
	}
	format, ok = medical()
	if !ok {
		return r, fault.New(fault.Defect, "the format SOAP is gone")
	}
	r.Sections = measureSections(visits, format)
	snippets, err := readSnippets(o.Data)
	if err != nil {
		return r, fault.Wrap(fault.BadInput, err, "reading MTS-Dialog")
	}
	r.Sections.headers(snippets, format)
	r.Gauntlet = append(r.Gauntlet, snippetGauntlet(ctx, snippets), visitGauntlet(ctx, visits))
	if ctx.Err() != nil {
		r.Skipped = "the gauntlet of ACI-Bench and MTS-Dialog to its end (stopped)"
	}
	return r, nil
}

func parts(text note.Text) []note.Part { return []note.Part{{Kind: note.Whole, Text: text}} }

func itoa(n int) string { return strconv.Itoa(n) }
