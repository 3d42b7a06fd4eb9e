package main

import (
	"context"
	"time"

	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/model/ollama"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/wording"
	"github.com/sidequill/sidequill/internal/writer"
)

// configuration reads config.toml of the state folder, and what she chose over
// it; without either it is the default.
func configuration() (config.Config, error) {
	home, err := host.HomePath()
	if err != nil {
		return config.Config{}, err
	}
	cfg, err := config.Load(config.Path(home))
	if err != nil {
		return cfg, err
	}
	chosen, err := openChoices(home, cfg)
	if err != nil {
		return cfg, err
	}
	return chosen.Config(), nil
}

// ollamaConfig is the model server as cfg has it.
func ollamaConfig(cfg config.Config) ollama.Config {
	return ollama.Config{URL: cfg.Model.URL, Model: cfg.Model.Name, NumCtx: cfg.Model.NumCtx, KeepAlive: cfg.Model.KeepAlive, Owners: cfg.Model.Owners}
}

// style is how cfg has notes written.
func style(cfg config.Config) writer.Style {
	return writer.Style{Subject: cfg.Style.Subject, Full: cfg.Style.Full, Tense: note.Tense(cfg.Style.Tense), Wordings: wordings()}
}

// wordings are her preferences. A note can be written without them: 'sidequill
// style' says what is wrong with their file.
func wordings() []writer.Wording {
	home, err := host.HomePath()
	if err != nil {
		return nil
	}
	list, _ := wording.In(home).List()
	return list
}

// pickModel is the model that name or cfg asks for, else the best that is there;
// tests put their own here.
var pickModel = func(ctx context.Context, cfg config.Config, name string) (model.Model, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	server := ollamaConfig(cfg)
	if name != "" {
		server.Model = name
	}
	return ollama.Choose(ctx, server)
}
