package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/keystore"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/model/ollama"
	"github.com/sidequill/sidequill/internal/names"
	"github.com/sidequill/sidequill/internal/redact"
	"github.com/sidequill/sidequill/internal/writer"
)

func runVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("run", "", std)
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return badUse("run takes no arguments; its settings are in %s", config.FileName)
	}
	home, err := host.Home()
	if err != nil {
		return err
	}
	cfg, err := config.Load(config.Path(home))
	if err != nil {
		return err
	}
	return serve(ctx, home, cfg, slog.New(redact.NewHandler(std.err, cfg.Agent.Log)))
}

// alsoTo is log, whose lines go to a second place too; nil is none.
func alsoTo(log *slog.Logger, second io.Writer) *slog.Logger {
	if second == nil {
		return log
	}
	return slog.New(slog.NewMultiHandler(log.Handler(), redact.NewHandler(second, slog.LevelInfo)))
}

// serve is the agent, until ctx ends or its own command line stops it.
func serve(ctx context.Context, home string, cfg config.Config, log *slog.Logger) error {
	self, err := host.Self()
	if err != nil {
		return err
	}
	door, err := control.Open(home, log)
	if err != nil {
		return err
	}
	system, err := host.SystemLog()
	if err != nil {
		log.Warn("events are not copied to the system's own log", "err", err)
	}
	events := eventlog.Open(home, self.Name, alsoTo(log, system))
	defer events.Close()
	events.Configured(fingerprint(config.Path(home)))
	door.Events = events
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a := &running{started: time.Now(), stop: stop, self: self, events: events, extensions: extensions(cfg)}
	if err := a.open(ctx, home, cfg, log); err != nil {
		stop()
		_ = door.Serve(ctx, a) // closes it
		return err
	}
	defer a.pipeline.Close()
	defer a.Keys.Close()

	answering := make(chan error, 1)
	go func() {
		defer stop()
		answering <- door.Serve(ctx, a)
	}()
	log.Info("agent ready", "version", Version, "addr", a.listener.Addr().String())
	if err := host.Ready(); err != nil {
		log.Warn("the service manager was not told", "err", err)
	}
	defer context.AfterFunc(ctx, func() { _ = host.Stopping() })()
	err = a.Serve(ctx, a.listener)
	stop()
	if e := <-answering; err == nil {
		err = e
	}
	log.Info("agent stopped")
	return err
}

// running is the agent at work, as its control door sees it.
type running struct {
	*gateway.Gateway
	listener net.Listener
	pipeline *gateway.Pipeline
	started  time.Time
	stop     context.CancelFunc
	self     host.Account
	events   *eventlog.Log
	// who may pair by one click
	extensions []string
}

// open reads what the agent keeps, and takes its port.
func (a *running) open(ctx context.Context, home string, cfg config.Config, log *slog.Logger) error {
	seal, missing, err := keystore.Open(ctx, home, cfg.Agent.Keystore)
	if err != nil {
		return err
	}
	if missing != nil {
		log.Info("the keys are in files: there is no keystore", "err", missing)
	}
	key, err := channel.LoadKey(home, seal)
	if err != nil {
		return err
	}
	devices, err := channel.OpenDevices(filepath.Join(home, "devices.json"))
	if err != nil {
		return err
	}
	keys, err := gateway.OpenKeys(filepath.Join(home, "recovery"), seal)
	if err != nil {
		return err
	}
	kept, err := openChoices(home, cfg)
	if err != nil {
		log.Warn("what was chosen on the settings page is left out", "err", err)
	}
	a.pipeline = &gateway.Pipeline{}
	chosen := &choices{home: home, log: log, kept: kept, by: cfg.Lock.By, pipeline: a.pipeline, keys: keys}
	if err := chosen.apply(kept.Config()); err != nil {
		keys.Close()
		return err
	}
	a.Gateway, err = gateway.New(gateway.Config{
		Key: key, Devices: devices, Keys: keys, Drafter: a.pipeline, Version: Version, Log: log, Events: a.events, History: func() (eventlog.Reading, error) { return eventlog.Read(home) }, Wording: keepWording(home), Choices: chosen,
		OwnUser: func(ctx context.Context, c net.Conn) error {
			owner, err := host.SocketOwner(ctx, c)
			if err == nil && owner.ID != a.self.ID {
				err = fault.New(fault.NotPermitted, "serving another account")
			}
			return err
		},
	})
	if err == nil {
		a.listener, err = host.Listen(ctx, cfg.Agent.Addr, cfg.Agent.Ports)
	}
	if err != nil {
		keys.Close()
	}
	return err
}

// fingerprint of the configuration, "" if there is none.
func fingerprint(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func newPipeline(cfg config.Config, profile audit.Profile) *gateway.Pipeline {
	style := style(cfg)
	p := &gateway.Pipeline{Base: draft.Input{Style: style, Profile: profile, Names: names.Style(cfg.Style.Names)}, Quiet: cfg.Model.Engine == config.EngineAuto, Prefix: writer.Warm(style).Messages}
	p.Adjust = func(in *draft.Input) { in.Style.Wordings = wordings() }
	if cfg.Model.Engine != config.EngineNone {
		p.Choose = func(ctx context.Context) (model.Model, error) {
			return ollama.Choose(ctx, ollama.Config{
				URL: cfg.Model.URL, Model: cfg.Model.Name, NumCtx: cfg.Model.NumCtx, KeepAlive: cfg.Model.KeepAlive, Owners: cfg.Model.Owners,
			})
		}
	}
	return p
}

func (a *running) Status() control.Status {
	e := a.pipeline.Engine()
	name := e.Kind
	if e.Model != "" {
		name += ":" + e.Model
	}
	return control.Status{
		Version: Version, PID: os.Getpid(), Addr: a.listener.Addr().String(), Started: a.started,
		Engine: name, Fault: e.Fault, Sessions: a.Sessions(),
	}
}

func (a *running) Devices() []channel.Device { return a.Config.Devices.List() }

// Drafted is a draft of the command line's; that has no device.
func (a *running) Drafted(d eventlog.Draft) {
	a.events.Record(eventlog.Event{Kind: eventlog.DraftMade, Draft: &d})
}

func (a *running) Stop() { a.stop() }
