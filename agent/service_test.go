//go:build linux

package main

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestServiceBadUse(t *testing.T) {
	for _, args := range [][]string{{"service"}, {"service", "sing"}, {"service", "start", "now"}} {
		if code, _, errs := sidequill(t, "", args...); code != fault.ExitUsage || !strings.Contains(errs, "install|uninstall") {
			t.Errorf("%v: exit %d, %s", args, code, errs)
		}
	}
}

// With a real binary and a systemctl that writes down what it is asked for.
func TestServiceWithSystemd(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "side quill")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	runtime, tools, user := filepath.Join(dir, "run"), filepath.Join(dir, "bin"), filepath.Join(dir, "user")
	for _, folder := range []string{filepath.Join(runtime, "systemd"), tools, filepath.Join(user, ".config", "chromium")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	log := filepath.Join(dir, "asked")
	script := "#!/bin/sh\necho \"$*\" >>'" + log + "'\ncase \"$*\" in\n*is-active*) echo ${ACTIVE:-active};;\n*list-unit-files*) ls \"$HOME/.config/systemd/user\";;\nesac\n"
	for _, tool := range []string{"systemctl", "rpm-ostree"} { // the second makes the library take this for a systemd machine
		if err := os.WriteFile(filepath.Join(tools, tool), []byte(script), 0o700); err != nil { //nolint:gosec // to be run
			t.Fatal(err)
		}
	}
	run := func(env []string, args ...string) (int, string) {
		t.Helper()
		_ = os.Remove(log)
		cmd := exec.Command(binary, append([]string{"service"}, args...)...)
		cmd.Env = append([]string{"PATH=" + tools + ":" + os.Getenv("PATH"), "HOME=" + user, "XDG_RUNTIME_DIR=" + runtime}, env...)
		out, err := cmd.CombinedOutput()
		if _, failed := err.(*exec.ExitError); err != nil && !failed {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode(), string(out)
	}
	unit := filepath.Join(user, ".config", "systemd", "user", "sidequill.service")

	if code, out := run(nil, "install"); code != fault.NoService.Exit() || !strings.Contains(out, "enable-linger") || !strings.Contains(out, "sidequill run") {
		t.Errorf("without a user manager: exit %d, %s", code, out)
	}
	if _, err := os.Stat(unit); err == nil {
		t.Error("a unit was written for a manager that is not there")
	}
	door, err := net.Listen("unix", filepath.Join(runtime, "systemd", "private"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = door.Close() }()

	if code, out := run([]string{"ACTIVE=inactive"}, "status"); code != fault.NoAgent.Exit() || !strings.Contains(out, "not installed") {
		t.Errorf("status before: exit %d, %s", code, out)
	}
	if code, out := run([]string{"ACTIVE=inactive"}, "start"); code != fault.NoAgent.Exit() || !strings.Contains(out, "sidequill service install") {
		t.Errorf("start before: exit %d, %s", code, out)
	}
	for range 2 { // installing again replaces the unit
		if code, out := run([]string{"SIDEQUILL_HOME=/some/home"}, "install"); code != 0 || !strings.Contains(out, "installed "+unit) {
			t.Fatalf("install: exit %d, %s", code, out)
		}
		asked, _ := os.ReadFile(log)
		for _, want := range []string{"enable --user sidequill.service", "daemon-reload --user", "restart --user sidequill.service"} {
			if !strings.Contains(string(asked), want) {
				t.Errorf("systemctl was not asked to %s:\n%s", want, asked)
			}
		}
		text, err := os.ReadFile(unit)
		if err != nil {
			t.Fatal(err)
		}
		// Browsers that are used here find the one-click host, and lose it with the service.
		manifest := filepath.Join(user, ".config", "chromium", "NativeMessagingHosts", "org.sidequill.agent.json")
		if b, err := os.ReadFile(manifest); err != nil || !strings.Contains(string(b), binary) {
			t.Errorf("%v: %s", err, b)
		}
		for _, want := range []string{"ExecStart=\"" + binary + "\" run\n", "Environment=\"SIDEQUILL_HOME=/some/home\"\n", "WantedBy=default.target\n", "Type=notify\n"} {
			if strings.Count(string(text), want) != 1 {
				t.Errorf("the unit lacks %q:\n%s", want, text)
			}
		}
	}
	if tool, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Log("NOT RUN: systemd-analyze is not on this machine")
	} else {
		cmd := exec.Command(tool, "verify", "--user", "--man=no", unit)
		cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir())
		if out, err := cmd.CombinedOutput(); err != nil || len(strings.TrimSpace(string(out))) > 0 {
			t.Errorf("systemd-analyze verify: %v\n%s", err, out)
		}
	}
	for verb, says := range map[string]string{"start": "started", "stop": "stopped", "restart": "restarted", "status": "running"} {
		if code, out := run(nil, verb); code != 0 || !strings.Contains(out, says) {
			t.Errorf("%s: exit %d, %s", verb, code, out)
		}
	}
	if code, out := run([]string{"ACTIVE=inactive"}, "status"); code != fault.NoAgent.Exit() || !strings.Contains(out, "stopped") {
		t.Errorf("status of a stopped one: exit %d, %s", code, out)
	}
	if code, out := run([]string{"ACTIVE=failed"}, "status"); code != fault.NoAgent.Exit() || !strings.Contains(out, "journalctl --user -u sidequill") {
		t.Errorf("status of a failed one: exit %d, %s", code, out)
	}
	if code, out := run(nil, "uninstall"); code != 0 || !strings.Contains(out, "uninstalled") {
		t.Errorf("uninstall: exit %d, %s", code, out)
	}
	if _, err := os.Stat(unit); err == nil {
		t.Error("the unit is still there")
	}
	if left, err := os.ReadDir(filepath.Join(user, ".config", "chromium")); err != nil || len(left) != 0 {
		t.Errorf("the browser still knows it: %v, %v", left, err)
	}
	if code, out := run([]string{"ACTIVE=inactive"}, "uninstall"); code != 0 || !strings.Contains(out, "not installed") {
		t.Errorf("uninstall again: exit %d, %s", code, out)
	}
}

// Where systemd does not run, the verb says so and what to do.
func TestServiceWithoutSystemd(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	code, _, errs := sidequill(t, "", "service", "install")
	if code != fault.NoService.Exit() || !strings.Contains(errs, "looking for") || !strings.Contains(errs, "sidequill run") {
		t.Errorf("exit %d, %s", code, errs)
	}
}
