package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/native"
	"github.com/sidequill/sidequill/internal/protocol"
)

const nativeUsage = "register|unregister [--system]"

// nativeVerb is the native-messaging host when a browser starts it, which can
// give it no verb: main knows it by its arguments. A person registers it with
// the browsers.
func nativeVerb(ctx context.Context, args []string, std stdio) error {
	if caller := native.Caller(args); caller != "" {
		return native.Serve(ctx, std.in, std.out, func(ctx context.Context, question any) (any, error) {
			return askAgent(ctx, caller, question)
		})
	}
	set := flags("native", nativeUsage, std)
	system := set.Bool("system", false, "for every account of this computer")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return badUse("browsers start this verb; a person uses: sidequill native %s", nativeUsage)
	}
	switch rest[0] {
	case "register":
		return registerNative(*system, std)
	case "unregister":
		return unregisterNative(*system, std)
	}
	return badUse("usage: sidequill native %s", nativeUsage)
}

// askAgent answers a browser's question by the agent's own door.
func askAgent(ctx context.Context, caller string, question any) (any, error) {
	c, err := dialAgent(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	switch q := question.(type) {
	case protocol.NativeConnect:
		o, err := c.Connect(control.Browser{Caller: caller, Name: q.Name, Key: q.Device})
		return protocol.NativeConnected{Type: "native.connected", Agent: o.Agent, Device: o.Device, Port: o.Port}, err
	case protocol.NativeWhere:
		s, err := c.Status()
		if err != nil {
			return nil, err
		}
		port, err := portOf(s.Addr)
		return protocol.NativeHere{Type: "native.here", Port: port}, err
	}
	return nil, fault.New(fault.BadInput, "the browser asked what is not known here")
}

func portOf(addr string) (int, error) {
	ap, err := netip.ParseAddrPort(addr)
	return int(ap.Port()), fault.Wrap(fault.Defect, err, "reading the agent's address")
}

// Connect lets a browser pair whose native-messaging host came by our own door.
// The browser has asked the host's manifest; we ask the list that it was made of.
func (a *running) Connect(b control.Browser) (channel.Offer, error) {
	if !slices.Contains(a.extensions, b.Caller) {
		a.events.Record(eventlog.Event{Kind: eventlog.PairingRefused, Why: eventlog.Extension})
		return channel.Offer{}, fault.New(fault.NotPermitted, "pairing: this extension is not in [agent] extensions of %s", config.FileName)
	}
	key, err := channel.ParseKey(b.Key)
	if err != nil {
		return channel.Offer{}, fault.Wrap(fault.BadInput, err, "reading the browser's key")
	}
	port, err := portOf(a.listener.Addr().String())
	if err != nil {
		return channel.Offer{}, err
	}
	device, err := a.Offer(b.Caller, b.Name, key)
	return channel.Offer{Agent: channel.Encode(a.Key.PublicKey().Bytes()), Device: device, Port: port}, err
}

// extensions that may pair by one click: ours, and those that IT has named.
func extensions(cfg config.Config) []string {
	return slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(native.Extensions), cfg.Agent.Extensions...))))
}

// hosts is what browsers should find: which program, for which extensions.
func hosts(system bool) (places []native.Place, path string, allowed []string, err error) {
	cfg, err := configuration()
	if err != nil {
		return nil, "", nil, err
	}
	if path, err = os.Executable(); err != nil {
		return nil, "", nil, fault.Wrap(fault.Storage, err, "finding the path of this program")
	}
	places, err = native.Places(system)
	return places, path, extensions(cfg), err
}

func registerNative(system bool, std stdio) error {
	places, path, allowed, err := hosts(system)
	if err != nil {
		return err
	}
	var names []string
	for _, p := range places {
		if !p.Used() {
			continue
		}
		if err := p.Register(path, allowed, system); err != nil {
			return mayNeedAdmin(err, system)
		}
		names = append(names, p.Browser)
	}
	if len(names) == 0 {
		std.note("no browser of this account was found; start one, then run 'sidequill native register' again")
		return nil
	}
	fmt.Fprintf(std.out, "one-click connection is ready in %s\n", strings.Join(names, ", "))
	if home := os.Getenv(host.HomeVariable); home != "" && !system {
		std.note("%s is set: start the browser with it too, or it asks for another agent", host.HomeVariable)
	}
	return nil
}

func unregisterNative(system bool, std stdio) error {
	places, err := native.Places(system)
	if err != nil {
		return err
	}
	var names []string
	var failed error
	for _, p := range places {
		found, err := p.Unregister(system)
		if found {
			names = append(names, p.Browser)
		}
		failed = errors.Join(failed, mayNeedAdmin(err, system))
	}
	if len(names) > 0 {
		fmt.Fprintf(std.out, "one-click connection is taken out of %s; browsers that are paired stay so\n", strings.Join(names, ", "))
	} else if failed == nil {
		fmt.Fprintln(std.out, "not registered")
	}
	return failed
}

func mayNeedAdmin(err error, system bool) error {
	if system && errors.Is(err, os.ErrPermission) {
		return fault.Wrap(fault.NotPermitted, err, "this changes the settings of every account and needs an administrator")
	}
	return err
}

// checkNative looks whether the browsers that are used here can pair by one
// click. They can do without: then it is six digits.
func checkNative() checkup {
	c := checkup{Check: "one-click", State: stateOK}
	own, path, allowed, err := hosts(false)
	if err != nil {
		c.State, c.Evidence = stateWarn, words(err)
		return c
	}
	machine, _, _, _ := hosts(true)
	var ready, wrong []string
	for _, p := range own {
		if !p.Used() {
			continue
		}
		says := p.Check(path, allowed, false)
		for _, m := range machine {
			if says == native.Unregistered && strings.Contains(m.Browser, p.Browser) && m.Check(path, allowed, true) == "" {
				says = "" // a package has registered it for everybody; what is registered for her goes before that
			}
		}
		if says == "" {
			ready = append(ready, p.Browser)
		} else {
			wrong = append(wrong, p.Browser+": "+says)
		}
	}
	switch {
	case len(wrong) > 0:
		c.State, c.Evidence, c.Mend = stateWarn, strings.Join(wrong, "; "), "sidequill native register"
	case len(ready) > 0:
		c.Evidence = strings.Join(ready, ", ")
	default:
		c.Evidence = "no browser is used here yet"
	}
	return c
}
