package linux

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// analyze runs systemd-analyze on a unit file in a folder of its own.
func analyze(t *testing.T, unit string, args ...string) (string, error) {
	t.Helper()
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("NOT RUN: systemd-analyze is not on this machine")
	}
	path := filepath.Join(t.TempDir(), "sidequill.service")
	if err := os.WriteFile(path, []byte(unit), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool, append(args, path)...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// awkward is the path of an executable with everything that systemd treats specially.
func awkward(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "50% of all $HOME folders; é")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sidequill")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700); err != nil { //nolint:gosec // systemd looks for the x bit
		t.Fatal(err)
	}
	return path
}

func TestUnitIsValid(t *testing.T) {
	for _, executable := range []string{"/bin/true", awkward(t)} {
		out, err := analyze(t, Unit(executable, "/some where/50%"), "verify", "--user", "--man=no")
		if err != nil || strings.TrimSpace(out) != "" {
			t.Errorf("systemd-analyze verify with %s: %v\n%s", executable, err, out)
		}
	}
	if out, err := analyze(t, strings.Replace(Unit("/bin/true", ""), "Type=notify", "Type=notfy", 1), "verify", "--user", "--man=no"); err == nil && strings.TrimSpace(out) == "" {
		t.Error("systemd-analyze does not see a mistake, so this test sees nothing")
	}
}

// How exposed the unit is, by systemd's own count from 0 to 10. It must not grow.
// The count takes the unit for root's: most of it is for capabilities, which a
// user's service never has, and for the walls that a user manager cannot build.
func TestUnitExposure(t *testing.T) {
	out, _ := analyze(t, Unit("/bin/true", ""), "security", "--offline=yes", "--user", "--no-pager")
	_, rest, ok := strings.Cut(out, "Overall exposure level for sidequill.service: ")
	if !ok {
		t.Skipf("NOT RUN: this systemd-analyze gives no figure:\n%s", out)
	}
	level, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("exposure %.1f", level)
	if level > 6.5 {
		t.Errorf("exposure %.1f; want at most 6.5", level)
	}
}

func TestRunnable(t *testing.T) {
	for path, want := range map[string]bool{
		"/usr/bin/sidequill": true, "/home/dana/50% $HOME/sidequill": true,
		"sidequill": false, "": false, `/a"b`: false, "/a'b": false, `/a\b`: false, "/a\nExecStart=/bin/false": false,
	} {
		if got := Runnable(path); got != want {
			t.Errorf("Runnable(%q) = %v", path, got)
		}
	}
}

func TestUnit(t *testing.T) {
	unit := Unit("/opt/a b/side%quill", "/home/dana/it's")
	for _, want := range []string{
		"\nExecStart=\"/opt/a b/side%%quill\" run\n", "\nEnvironment=\"SIDEQUILL_HOME=/home/dana/it's\"\n",
		"\nType=notify\n", "\nWantedBy=default.target\n", "\nRestart=on-failure\n", "\nNoNewPrivileges=yes\n",
	} {
		if !strings.Contains(unit, want) {
			t.Errorf("the unit lacks %q:\n%s", want, unit)
		}
	}
	if strings.Contains(Unit("/bin/true", ""), "SIDEQUILL_HOME") {
		t.Error("the unit sets a state folder that nobody asked for")
	}
}
