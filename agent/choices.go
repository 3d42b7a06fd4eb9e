package main

import (
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/protocol"
)

// choices are what she set on the settings page: kept, and applied to the agent
// that runs.
type choices struct {
	home     string
	log      *slog.Logger
	kept     *config.Choices
	by       string // who locks settings
	pipeline *gateway.Pipeline
	keys     *gateway.Keys
	told     atomic.Pointer[protocol.Settings]
}

// openChoices reads hers over cfg. Where they cannot be read cfg alone holds,
// and the error says why.
func openChoices(home string, cfg config.Config) (*config.Choices, error) {
	all, _ := allFormats(home, cfg)
	var formats []string
	for _, f := range all {
		formats = append(formats, f.Key)
	}
	return config.OpenChoices(home, cfg, map[string][]string{"format.default": formats, "audit.profile": audit.Profiles()})
}

// apply makes the agent be as cfg says.
func (c *choices) apply(cfg config.Config) error {
	profile, err := pickProfile("", cfg)
	if err != nil {
		return err
	}
	next := newPipeline(cfg, profile)
	var problems []error
	next.Catalogue, problems = allFormats(c.home, cfg)
	for _, p := range problems {
		c.log.Warn("a format is left out; 'sidequill doctor' tells why", "err", p)
	}
	c.pipeline.Become(next)
	c.told.Store(settings(cfg, profile))
	return c.keys.Keep(keepUntil(cfg.Drafts.Keep))
}

// keepUntil is when a draft that is begun now is forgotten at the latest.
func keepUntil(keep string) func(time.Time) time.Time {
	return func(now time.Time) time.Time {
		switch keep {
		case config.KeepHours:
			return now.Add(8 * time.Hour)
		case config.KeepDay:
			return time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, now.Location())
		}
		return time.Date(now.Year(), now.Month(), now.Day()+2, 0, 0, 0, 0, now.Location())
	}
}

func (c *choices) Choose(values map[string]string, clear []string) ([]string, []protocol.Refusal, error) {
	changed, refused, err := c.kept.Change(values, clear)
	var out []protocol.Refusal
	for _, r := range refused {
		out = append(out, protocol.Refusal(r))
	}
	if err != nil || len(changed) == 0 {
		return nil, out, err
	}
	return changed, out, c.apply(c.kept.Config())
}

func (c *choices) Choices() ([]protocol.Setting, string) {
	out := []protocol.Setting{}
	by := ""
	for _, s := range c.kept.Settings() {
		if s.Locked {
			by = c.by
		}
		if s.Allowed == nil {
			s.Allowed = []string{}
		}
		out = append(out, protocol.Setting(s))
	}
	return out, by
}

func (c *choices) Settings() *protocol.Settings { return c.told.Load() }
