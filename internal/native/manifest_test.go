package native

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

// Where browsers look is theirs to say; docs of Chrome, Edge, Brave and Mozilla.
func TestPlaces(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths are written as on Unix here")
	}
	f := folders{user: "/u", config: "/u/.config", home: "/state", binary: "/app"}
	for _, c := range []struct {
		os     string
		system bool
		want   []string
	}{
		{"linux", false, []string{
			"/u/.config/google-chrome/NativeMessagingHosts", "/u/.config/chromium/NativeMessagingHosts", "/u/.config/microsoft-edge/NativeMessagingHosts",
			"/u/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts", "/u/.mozilla/native-messaging-hosts"}},
		{"linux", true, []string{
			"/etc/opt/chrome/native-messaging-hosts", "/etc/chromium/native-messaging-hosts", "/etc/opt/edge/native-messaging-hosts", "/usr/lib/mozilla/native-messaging-hosts"}},
		{"darwin", false, []string{
			"/u/Library/Application Support/Google/Chrome/NativeMessagingHosts", "/u/Library/Application Support/Chromium/NativeMessagingHosts",
			"/u/Library/Application Support/Microsoft Edge/NativeMessagingHosts", "/u/Library/Application Support/BraveSoftware/Brave-Browser/NativeMessagingHosts",
			"/u/Library/Application Support/Mozilla/NativeMessagingHosts"}},
		{"darwin", true, []string{
			"/Library/Google/Chrome/NativeMessagingHosts", "/Library/Application Support/Chromium/NativeMessagingHosts", "/Library/Microsoft/Edge/NativeMessagingHosts",
			"/Library/Application Support/Mozilla/NativeMessagingHosts"}},
		{"windows", false, []string{"/state/browsers/chromium", "/state/browsers/chromium", "/state/browsers/chromium", "/state/browsers/firefox"}},
		{"windows", true, []string{"/app/browsers/chromium", "/app/browsers/chromium", "/app/browsers/chromium", "/app/browsers/firefox"}},
		{"plan9", false, nil},
	} {
		f.os = c.os
		var got []string
		for _, p := range f.places(c.system) {
			got = append(got, filepath.Dir(p.File))
			if (p.Key != "") != (c.os == "windows") || p.Firefox != (p.Browser == "Firefox") || filepath.Base(p.File) != manifestFile || !strings.HasPrefix(p.File, p.Base) {
				t.Errorf("%s: %+v", c.os, p)
			}
			if c.system && !p.Used() {
				t.Errorf("%s: %s is asked for although the place is everybody's", c.os, p.Browser)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s, system %v:\n%s", c.os, c.system, strings.Join(got, "\n"))
		}
	}
}

// place is one of a browser that is used, on this system.
func place(t *testing.T, firefox bool) Place {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("would write to the registry")
	}
	base := filepath.Join(t.TempDir(), "browser")
	if err := os.Mkdir(base, 0o700); err != nil {
		t.Fatal(err)
	}
	return Place{Browser: "Browser", Firefox: firefox, File: filepath.Join(base, "hosts", manifestFile), Signs: []string{base}, Base: base}
}

func TestRegister(t *testing.T) {
	for _, firefox := range []bool{false, true} {
		p := place(t, firefox)
		if says := p.Check("/usr/bin/sidequill", Extensions, false); says != "not registered" {
			t.Errorf("before: %q", says)
		}
		for range 2 { // again is no error
			if err := p.Register("/usr/bin/sidequill", Extensions, false); err != nil {
				t.Fatal(err)
			}
		}
		if says := p.Check("/usr/bin/sidequill", Extensions, false); says != "" {
			t.Errorf("after: %q", says)
		}
		b, err := os.ReadFile(p.File)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		allowed, ours, others := []any{"chrome-extension://nbhcoibiffaijagnelodcpgcjgenhohg/"}, "allowed_origins", "allowed_extensions"
		if firefox {
			allowed, ours, others = []any{"sidequill@sidequill.org"}, others, ours
		}
		if _, there := m[others]; there || !reflect.DeepEqual(m[ours], allowed) || m["name"] != Name || m["path"] != "/usr/bin/sidequill" || m["type"] != "stdio" || len(m) != 5 {
			t.Errorf("got %s", b)
		}
		for path, mode := range map[string]os.FileMode{p.File: 0o600, filepath.Dir(p.File): 0o700} {
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
				t.Errorf("%s: %v, %v", path, info.Mode(), err)
			}
		}
		if says := p.Check("/opt/sidequill", Extensions, false); says != "it starts /usr/bin/sidequill" {
			t.Errorf("another program: %q", says)
		}
		if says := p.Check("/usr/bin/sidequill", append([]string{"chrome-extension://abcdefghijklmnopabcdefghijklmnop", "a@b"}, Extensions...), false); says == "" {
			t.Error("other extensions are not seen")
		}
		if err := os.WriteFile(p.File, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if says := p.Check("/usr/bin/sidequill", Extensions, false); says != "its manifest cannot be read" {
			t.Errorf("damaged: %q", says)
		}
		if found, err := p.Unregister(false); !found || err != nil {
			t.Error(found, err)
		}
		if left, err := os.ReadDir(p.Base); err != nil || len(left) != 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
		if found, err := p.Unregister(false); found || err != nil {
			t.Errorf("again: %v, %v", found, err)
		}
	}
}

func TestUnregisterLeavesWhatIsNotOurs(t *testing.T) {
	p := place(t, false)
	if err := p.Register("/usr/bin/sidequill", Extensions, false); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(filepath.Dir(p.File), "org.example.other.json")
	if err := os.WriteFile(other, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := p.Unregister(false); !found || err != nil {
		t.Error(found, err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
}

func TestForTheWholeMachine(t *testing.T) {
	p := place(t, true)
	if err := p.Register("/usr/bin/sidequill", Extensions, true); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{p.File: 0o644, filepath.Dir(p.File): 0o755} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestRegisterWhereNothingCanBeWritten(t *testing.T) {
	p := place(t, false)
	if err := os.WriteFile(filepath.Dir(p.File), nil, 0o600); err != nil { // a file where the folder should be
		t.Fatal(err)
	}
	if err := p.Register("/usr/bin/sidequill", Extensions, false); fault.KindOf(err) != fault.Storage {
		t.Error(err)
	}
}

func TestUsed(t *testing.T) {
	p := place(t, false)
	if !p.Used() {
		t.Error("it is there")
	}
	p.Signs = []string{filepath.Join(p.Base, "none"), filepath.Join(p.Base, "neither")}
	if p.Used() {
		t.Error("it is not there")
	}
}
