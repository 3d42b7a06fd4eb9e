package keystore

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// secretService starts GNOME's keyring, unlocked, on a session bus of the test's
// own, and gives back what ends it.
func secretService(t *testing.T) (end func()) {
	t.Helper()
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			if os.Getenv("SIDEQUILL_TEST_KEYSTORE_REQUIRED") != "" {
				t.Fatal(err)
			}
			t.Skip("SKIP:", err, "(.ci/setup keystore installs it)")
		}
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "control"), 0o700); err != nil {
		t.Fatal(err)
	}
	address := "unix:path=" + filepath.Join(dir, "bus")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	t.Setenv("HOME", dir)
	// A bus that starts nothing by itself: what it knows is what we start.
	settings := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(settings, []byte(`<busconfig><type>session</type><listen>`+address+`</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`), 0o600); err != nil {
		t.Fatal(err)
	}
	bus := start(t, "", "dbus-daemon", "--config-file="+settings, "--nofork")
	keys := start(t, "a password\n", "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets", "--control-directory="+filepath.Join(dir, "control"))
	deadline := time.Now().Add(20 * time.Second)
	for {
		err := keyring.Set("Sidequill test", "ready", "yes")
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the Secret Service does not answer:", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return func() { keys(); bus() }
}

// start runs a program until the function given back is called, or the test ends.
func start(t *testing.T, stdin, name string, args ...string) (end func()) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(end)
	return end
}

// system is a state folder where the system says, not where SIDEQUILL_HOME does.
func system(t *testing.T) string {
	t.Helper()
	t.Setenv(host.HomeVariable, "")
	return t.TempDir()
}

func TestSecretsAreSealedByTheSecretService(t *testing.T) {
	end := secretService(t)
	home := system(t)
	path := filepath.Join(home, "agent.key")
	secret := []byte("a key that was in a file before there was a keystore")
	if err := os.WriteFile(path, secret, 0o600); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(t.TempDir(), "left") // a second name for the same blocks
	if err := os.Link(path, left); err != nil {
		t.Fatal(err)
	}

	seal, missing, err := Open(t.Context(), home, Auto)
	if seal == nil || missing != nil || err != nil {
		t.Fatal(seal, missing, err)
	}
	if got, err := seal.Read(path); err != nil || !bytes.Equal(got, secret) {
		t.Fatalf("%q, %v", got, err)
	}
	if b, err := os.ReadFile(left); err != nil || len(bytes.Trim(b, "\x00")) != 0 {
		t.Errorf("the plain blocks still hold %q, %v", b, err)
	}
	if sealed, err := Sealed(path); !sealed || err != nil {
		t.Error("the file of before is not sealed", err)
	}
	if b, _ := os.ReadFile(path); bytes.Contains(b, secret[:8]) {
		t.Error("the secret stands in the file")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}

	again, _, err := Open(t.Context(), home, Auto)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Read(path); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("after a restart: %q, %v", got, err)
	}
	other := filepath.Join(home, "other.key")
	b, _ := os.ReadFile(path)
	if err := os.WriteFile(other, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Read(other); fault.KindOf(err) != fault.Storage {
		t.Error("a sealed file opens under another's name:", err)
	}
	if _, err := (*Seal)(nil).Read(path); fault.KindOf(err) != fault.Storage {
		t.Error("a sealed file was taken for a plain one:", err)
	}
	if _, _, err := Open(t.Context(), home, File); fault.KindOf(err) != fault.BadInput {
		t.Error("sealed keys, and files asked for:", err)
	}

	// The keystore goes: the keys stay, and nothing takes their place.
	before, _ := os.ReadFile(path)
	end()
	if seal, _, err := Open(t.Context(), home, Auto); seal != nil || fault.KindOf(err) != fault.Storage {
		t.Error("without the keystore:", seal, err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the sealed key was changed")
	}
}

func TestAnEntryThatIsGoneIsSaid(t *testing.T) {
	secretService(t)
	home := system(t)
	if err := os.WriteFile(filepath.Join(home, FileName), []byte(`{"version":1,"entry":"state folder 00"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	_, _, err := Open(t.Context(), home, Auto)
	if fault.KindOf(err) != fault.Storage || !strings.Contains(err.Error(), "no longer has the key") {
		t.Error(err)
	}
}

func TestWithoutAKeystoreKeysAreFiles(t *testing.T) {
	elsewhere := func(t *testing.T) string { // a socket where nobody answers as a bus
		t.Helper()
		path := filepath.Join(t.TempDir(), "bus")
		l, err := net.Listen("unix", path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = l.Close() })
		return path
	}
	for name, address := range map[string]string{
		"no bus":               "",
		"another machine's":    "tcp:host=192.0.2.1,port=1",
		"a name without owner": "unix:abstract=/tmp/dbus-test",
		"one that starts one":  "autolaunch:",
		"two, one of them":     "unix:path=" + elsewhere(t) + ";tcp:host=192.0.2.1,port=1",
		"nothing there":        "unix:path=/nowhere/bus",
		"a file":               "unix:path=/dev/null",
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
			t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
			home := system(t)
			if err := reachable(); err == nil {
				t.Error("this bus would be asked")
			}
			seal, missing, err := Open(t.Context(), home, Auto)
			if seal != nil || missing == nil || err != nil {
				t.Fatal(seal, missing, err)
			}
			path := filepath.Join(home, "agent.key")
			if err := seal.Write(path, []byte("plain")); err != nil {
				t.Fatal(err)
			}
			if b, err := seal.Read(path); string(b) != "plain" || err != nil {
				t.Error(b, err)
			}
			if _, _, err := Open(t.Context(), home, System); fault.KindOf(err) != fault.Storage {
				t.Error("where it is asked for:", err)
			}
		})
	}
}

func TestABusOfAnotherAccountIsNotAsked(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("SKIP: giving a socket to another account needs root")
	}
	path := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := ownSocket("unix:path=" + path); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 65534, 65534); err != nil {
		t.Fatal(err)
	}
	if err := ownSocket("unix:path=" + path); err == nil {
		t.Error("another account's bus would be asked")
	}
}

func TestAFolderOfItsOwnKeepsItsKeys(t *testing.T) {
	home := t.TempDir()
	t.Setenv(host.HomeVariable, home)
	if seal, missing, err := Open(t.Context(), home, Auto); seal != nil || missing == nil || err != nil {
		t.Error(seal, missing, err)
	}
	if entries, _ := os.ReadDir(home); len(entries) != 0 {
		t.Error("something was written:", entries)
	}
}
