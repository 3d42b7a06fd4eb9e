package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"

	"github.com/kardianos/service"

	"github.com/sidequill/sidequill/installer/linux"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

const serviceUsage = "install|uninstall|start|stop|restart|status"

func serviceVerb(_ context.Context, args []string, std stdio) error {
	rest, err := parse(flags("service", serviceUsage, std), args)
	if err != nil {
		return err
	}
	do, known := map[string]func(service.Service, stdio) error{
		"install":   installService,
		"uninstall": uninstallService,
		"start":     startService,
		"stop":      func(s service.Service, std stdio) error { return report(s.Stop(), "stopped", "stopping", std) },
		"restart":   func(s service.Service, std stdio) error { return report(s.Restart(), "restarted", "restarting", std) },
		"status":    serviceStatus,
	}[append(rest, "")[0]]
	if !known || len(rest) != 1 {
		return badUse("usage: sidequill service %s", serviceUsage)
	}
	s, err := openService()
	if err != nil {
		return err
	}
	return do(s, std)
}

// openService finds the service manager of this user's login session.
func openService() (service.Service, error) {
	if runtime.GOOS != "linux" {
		return nil, fault.New(fault.NoService, "the service verb knows systemd on Linux only; this is %s", runtime.GOOS)
	}
	if system := service.ChosenSystem(); system == nil || system.String() != "linux-systemd" {
		return nil, fault.New(fault.NoService, "looking for systemd: this machine was not started by it")
	}
	// Without a login session there is no user manager to talk to.
	door := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "systemd", "private")
	if conn, err := net.Dial("unix", door); err != nil {
		return nil, fault.New(fault.NoService,
			"looking for this user's systemd: none runs (log in on the desktop, or have 'loginctl enable-linger' run for this account)")
	} else {
		_ = conn.Close()
	}
	executable, err := os.Executable()
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "finding the path of this program")
	}
	if !linux.Runnable(executable) {
		return nil, fault.New(fault.BadInput, "systemd cannot run %q; move the program to a path without quotes and backslashes", executable)
	}
	s, err := service.New(nothing{}, &service.Config{
		Name:       "sidequill",
		Executable: executable,
		Option: service.KeyValue{
			"UserService":   true,
			"SystemdScript": linux.Unit(executable, os.Getenv(host.HomeVariable)),
		},
	})
	return s, fault.Wrap(fault.NoService, err, "opening the service manager")
}

// nothing is what runs under the service manager as far as the library needs to
// know: the verb 'run' speaks to systemd itself.
type nothing struct{}

func (nothing) Start(service.Service) error { return nil }
func (nothing) Stop(service.Service) error  { return nil }

// unitPath is where the library puts a user's unit.
func unitPath() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".config", "systemd", "user", "sidequill.service"), fault.Wrap(fault.Storage, err, "finding the home folder")
}

// installService writes the unit anew, has it start at login, and starts it.
func installService(s service.Service, std stdio) error {
	path, err := unitPath()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fault.Wrap(fault.Storage, err, "replacing the unit")
	}
	if err := s.Install(); err != nil {
		return fault.Wrap(fault.NoService, err, "installing the service")
	}
	fmt.Fprintf(std.out, "installed %s\n", path)
	if err := registerNative(false, std); err != nil {
		std.note("browsers will ask for six digits: %s", words(err))
	}
	// Restart, not start: one that runs from before has the old binary.
	return report(s.Restart(), "started; it starts by itself at your next login", "starting", std)
}

func uninstallService(s service.Service, std stdio) error {
	if err := unregisterNative(false, std); err != nil {
		std.note("browsers still know it: %s", words(err))
	}
	if _, err := s.Status(); errors.Is(err, service.ErrNotInstalled) {
		fmt.Fprintln(std.out, "not installed")
		return nil
	}
	if err := s.Stop(); err != nil {
		std.note("it could not be stopped: %v", err)
	}
	return report(s.Uninstall(), "uninstalled; your settings and pairings stay", "uninstalling", std)
}

func startService(s service.Service, std stdio) error {
	if _, err := s.Status(); errors.Is(err, service.ErrNotInstalled) {
		return fault.New(fault.NoAgent, "the service is not installed; install it with 'sidequill service install'")
	}
	return report(s.Start(), "started", "starting", std)
}

func serviceStatus(s service.Service, std stdio) error {
	words, err := serviceState(s)
	fmt.Fprintln(std.out, words)
	return err
}

// serviceState says in a word how the service is; NoAgent if it does not run.
func serviceState(s service.Service) (string, error) {
	switch status, err := s.Status(); {
	case errors.Is(err, service.ErrNotInstalled):
		return "not installed", fault.New(fault.NoAgent, "the service does not run")
	case err != nil:
		return "failed; 'journalctl --user -u sidequill' tells why", fault.New(fault.NoAgent, "the service does not run")
	case status == service.StatusRunning:
		return "running", nil
	default:
		return "stopped", fault.New(fault.NoAgent, "the service does not run")
	}
}

func report(err error, done, doing string, std stdio) error {
	if err != nil {
		return fault.Wrap(fault.NoService, err, "%s the service", doing)
	}
	fmt.Fprintln(std.out, done)
	return nil
}
