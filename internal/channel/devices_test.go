package channel

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
)

const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

func devices(t *testing.T) (*Devices, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "devices.json")
	d, err := OpenDevices(path)
	if err != nil {
		t.Fatal(err)
	}
	return d, path
}

func TestAdopt(t *testing.T) {
	d, path := devices(t)
	key := Encode(seed(1).PublicKey().Bytes())
	first, err := d.Adopt(Device{ID: Random(16), Name: "Chromium on Linux", Origin: origin, Key: key})
	if err != nil || first.Created.IsZero() || first.LastUsed.IsZero() {
		t.Fatal(first, err)
	}
	elsewhere, err := d.Adopt(Device{ID: Random(16), Origin: "moz-extension://x", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	second, err := d.Adopt(Device{ID: Random(16), Origin: origin, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenDevices(path)
	if err != nil {
		t.Fatal(err)
	}
	if list := again.List(); len(list) != 2 || list[0].ID != elsewhere.ID || list[1].ID != second.ID {
		t.Errorf("got %+v", list)
	}
	if _, err := d.Revoke(second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Adopt(Device{ID: Random(16), Origin: origin, Key: key}); fault.KindOf(err) != fault.Revoked {
		t.Errorf("a key that was revoked: %v", err)
	}
	if !d.Withdrawn(key) || d.Withdrawn(Encode(seed(2).PublicKey().Bytes())) || len(d.List()) != 2 {
		t.Errorf("got %+v", d.List())
	}
}

func TestDevicesLastThroughARestart(t *testing.T) {
	d, path := devices(t)
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	d.now = func() time.Time { return now }
	a, err := d.Add("Chromium on Linux", origin, seed(1).PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.Add("Firefox on Linux", "moz-extension://x", seed(2).PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Revoke(b.ID[:6]); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	if err := d.Touch(a.ID); err != nil {
		t.Fatal(err)
	}
	again, err := OpenDevices(path)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := again.Find(a.ID, origin)
	if !ok || !got.LastUsed.Equal(now) || got.Revoked != nil || got.Name != "Chromium on Linux" {
		t.Errorf("got %+v", got)
	}
	if got, ok := again.Find(b.ID, "moz-extension://x"); !ok || got.Revoked == nil {
		t.Errorf("got %+v", got)
	}
	if _, ok := again.Find(a.ID, "moz-extension://x"); ok {
		t.Error("a device was found under another origin")
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestConfirmDropsEarlierPairingsOfTheSameBrowser(t *testing.T) {
	d, _ := devices(t)
	old, _ := d.Add("old", origin, seed(1).PublicKey())
	other, _ := d.Add("other", origin, seed(2).PublicKey())
	fresh, _ := d.Add("new", origin, seed(1).PublicKey())
	if err := d.Confirm(fresh.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := d.Find(old.ID, origin); ok {
		t.Error("the earlier pairing is still there")
	}
	if _, ok := d.Find(other.ID, origin); !ok {
		t.Error("another browser's pairing is gone")
	}
	if err := d.Forget(fresh.ID); err != nil || len(d.List()) != 1 {
		t.Error("the pairing was not forgotten")
	}
}

func TestRevokeNeedsOneDevice(t *testing.T) {
	d, _ := devices(t)
	if _, err := d.Add("x", origin, seed(1).PublicKey()); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"", "nobody"} {
		if _, err := d.Revoke(id); fault.KindOf(err) != fault.BadInput {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestDevicesFilesThatAreNotUnderstoodStay(t *testing.T) {
	for name, content := range map[string]string{
		"newer":         `{"version":2,"devices":{"shape":"unknown"}}`,
		"no version":    `{"devices":[]}`,
		"not JSON":      `{"version":1,`,
		"empty":         ``,
		"a damaged key": `{"version":1,"devices":[{"id":"AAAAAAAAAAAAAAAAAAAAAA","key":"AAAA"}]}`,
		"a damaged id":  `{"version":1,"devices":[{"id":"..","key":"` + Encode(seed(1).PublicKey().Bytes()) + `"}]}`,
	} {
		path := filepath.Join(t.TempDir(), "devices.json")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenDevices(path); fault.KindOf(err) != fault.Storage {
			t.Errorf("%s: %v", name, err)
		} else if name == "newer" && !strings.Contains(err.Error(), "newer") {
			t.Errorf("%s: %v", name, err)
		}
		if b, err := os.ReadFile(path); err != nil || string(b) != content {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestDevicesThatCannotBeStoredAreNotThere(t *testing.T) {
	d, path := devices(t)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Add("x", origin, seed(1).PublicKey()); fault.KindOf(err) != fault.Storage {
		t.Error(err)
	}
	if len(d.List()) != 0 {
		t.Error("a device is known that was not stored")
	}
}

func TestAgentKeyIsMadeOnceAndNeverReplaced(t *testing.T) {
	home := t.TempDir()
	a, err := LoadKey(home, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(home, "agent.key")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	b, err := LoadKey(home, nil)
	if err != nil || !a.Equal(b) {
		t.Fatal("another key was read:", err)
	}
	if info, _ := os.Stat(path); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	damaged := []byte("damaged")
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(home, nil); fault.KindOf(err) != fault.Storage {
		t.Error(err)
	}
	if left, _ := os.ReadFile(path); !bytes.Equal(left, damaged) {
		t.Error("the damaged key was replaced")
	}
}

func FuzzDevices(f *testing.F) {
	f.Add([]byte(`{"version":1,"devices":[{"id":"AAAAAAAAAAAAAAAAAAAAAA","name":"x","origin":"y","key":"` + Encode(seed(1).PublicKey().Bytes()) + `","created":"2026-11-02T09:00:00Z","last_used":"2026-11-02T09:00:00Z"}]}`))
	f.Add([]byte(`{"version":2}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		list, err := parseDevices(b)
		if err == nil {
			for _, d := range list {
				if _, err := d.PublicKey(); err != nil {
					t.Fatal("a device without a key was read")
				}
			}
		}
	})
}
