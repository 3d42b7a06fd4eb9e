package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/draft"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/model"
	"github.com/sidequill/sidequill/internal/model/ollama"
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

// serve is the agent, until ctx ends or its own command line stops it.
func serve(ctx context.Context, home string, cfg config.Config, log *slog.Logger) error {
	door, err := control.Open(home, log)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a := &running{started: time.Now(), stop: stop}
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
}

// open reads what the agent keeps, and takes its port.
func (a *running) open(ctx context.Context, home string, cfg config.Config, log *slog.Logger) error {
	key, err := channel.LoadKey(home)
	if err != nil {
		return err
	}
	devices, err := channel.OpenDevices(filepath.Join(home, "devices.json"))
	if err != nil {
		return err
	}
	self, err := host.Self()
	if err != nil {
		return err
	}
	keys, err := gateway.OpenKeys(filepath.Join(home, "recovery"))
	if err != nil {
		return err
	}
	a.pipeline = newPipeline(cfg)
	a.Gateway, err = gateway.New(gateway.Config{
		Key: key, Devices: devices, Keys: keys, Drafter: a.pipeline, Version: Version, Log: log,
		OwnUser: func(ctx context.Context, c net.Conn) error {
			owner, err := host.SocketOwner(ctx, c)
			if err == nil && owner.ID != self.ID {
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

func newPipeline(cfg config.Config) *gateway.Pipeline {
	style := writer.Style{Subject: cfg.Style.Subject, Full: cfg.Style.Full}
	p := &gateway.Pipeline{Base: draft.Input{Style: style}, Quiet: cfg.Model.Engine == config.EngineAuto, Prefix: writer.Warm(style).Messages}
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

func (a *running) Stop() { a.stop() }
