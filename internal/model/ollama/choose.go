package ollama

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
)

// Entry is a model in the server's list.
type Entry struct {
	Name     string
	Bytes    int64   // on disk
	Billions float64 // of parameters; 0 if unknown
	Family   string
	Remote   bool // would send text to another machine
	Digest   string
}

// List is what the server has.
func List(ctx context.Context, cfg Config) ([]Entry, error) {
	server, err := Open(cfg)
	if err != nil {
		return nil, err
	}
	defer server.Close()
	return server.List(ctx)
}

// List is what the server has.
func (s *Server) List(ctx context.Context) ([]Entry, error) {
	found, err := ask(ctx, s, "listing the models", s.api.List)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, 0, len(found.Models))
	for _, m := range found.Models {
		entries = append(entries, Entry{
			Name:     m.Name,
			Bytes:    m.Size,
			Billions: billions(m.Details.ParameterSize),
			Family:   m.Details.Family,
			Remote:   m.RemoteHost != "" || m.RemoteModel != "" || IsCloud(m.Name),
			Digest:   m.Digest,
		})
	}
	return entries, nil
}

// maxTried bounds how many models Choose looks at closely.
const maxTried = 8

// Choose is the model that cfg names, else the best local one that passes Check.
func Choose(ctx context.Context, cfg Config) (model.Model, error) {
	server, err := Open(cfg)
	if err != nil {
		return nil, err
	}
	chosen, err := server.Choose(ctx, cfg.Model)
	if err != nil {
		server.Close()
		return nil, err
	}
	return chosen, nil
}

// Choose is the model called name, or if that is empty the best local one that
// passes Check.
func (s *Server) Choose(ctx context.Context, name string) (*Model, error) {
	if name != "" {
		chosen := s.Model(name)
		if err := chosen.Check(ctx); err != nil {
			return nil, err
		}
		return chosen, nil
	}
	entries, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	ranked := rank(entries)
	for _, entry := range ranked[:min(maxTried, len(ranked))] {
		chosen := s.Model(entry.Name)
		switch why := chosen.Check(ctx); fault.KindOf(why) {
		case "":
			return chosen, nil
		case fault.NoModel, fault.ModelUnfit, fault.CloudModel: // the next one may do
		default:
			return nil, why
		}
	}
	return nil, fault.New(fault.NoModel, "choosing a model: none on this computer can draft")
}

// rank puts the models that may fit in order, the best first.
func rank(entries []Entry) []Entry {
	fit := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		return e.Remote || contains(e.Name, "embed", "minilm", "rerank", "bge-") || contains(e.Family, "bert")
	})
	slices.SortStableFunc(fit, func(a, b Entry) int {
		return cmp.Or(
			cmp.Compare(bySize(a.Billions), bySize(b.Billions)),
			cmp.Compare(byName(a), byName(b)),
			cmp.Compare(b.Billions, a.Billions),
			cmp.Compare(a.Name, b.Name),
		)
	})
	return fit
}

// bySize: 3 to 9 billion parameters write well and answer in time on a clinic's
// computer; smaller ones are weaker, larger ones slow.
func bySize(billions float64) int {
	switch {
	case billions >= 2.5 && billions < 9.5:
		return 0
	case billions >= 1 && billions < 2.5:
		return 1
	case billions >= 9.5 && billions < 15:
		return 2
	case billions >= 15:
		return 3
	}
	return 4
}

// byName: general instruct models of the well-known families first, those made
// for something else last.
func byName(e Entry) int {
	if contains(e.Name, "code", "math", "sql", "vision", "-vl", "guard", "base", "text", "r1", "think", "ocr") {
		return 2
	}
	if contains(e.Name, "instruct", "-it") || contains(e.Family, "llama", "qwen", "gemma", "mistral", "phi", "granite", "olmo") {
		return 0
	}
	return 1
}

func contains(s string, parts ...string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(s, part) })
}

// billions reads "7.6B" and "134.52M".
func billions(size string) float64 {
	size = strings.ToUpper(strings.TrimSpace(size))
	number, err := strconv.ParseFloat(strings.TrimRight(size, "BM"), 64)
	switch {
	case err != nil || !(number >= 0 && number <= 1e6): // also not a number
		return 0
	case strings.HasSuffix(size, "M"):
		return number / 1000
	}
	return number
}
