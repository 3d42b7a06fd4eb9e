package native

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// manifestFile is what the host's manifest is called in every browser's folder.
const manifestFile = Name + ".json"

// Place is where one browser looks for manifests.
type Place struct {
	Browser string // as a person knows it
	Firefox bool   // its manifest lists add-ons, not origins
	File    string // the manifest
	// Signs are folders, of which there is one if this browser is used here. None
	// are asked for where the place is the whole machine's.
	Signs []string
	// Base is a folder that stays when the manifest goes.
	Base string
	// Key is the key of the Windows registry that names the manifest; "" elsewhere.
	Key string
}

// folders are the environment that places depend on.
type folders struct {
	os     string
	user   string // home folder
	config string // on Linux, where programs keep their settings
	home   string // our own state folder
	binary string // folder of the program itself
}

// Places lists where the browsers of this account look, or those of the whole
// machine.
func Places(system bool) ([]Place, error) {
	f := folders{os: runtime.GOOS}
	var err error
	if f.user, err = os.UserHomeDir(); err != nil {
		return nil, fault.Wrap(fault.Storage, err, "finding the home folder")
	}
	if f.config = os.Getenv("XDG_CONFIG_HOME"); !filepath.IsAbs(f.config) {
		f.config = filepath.Join(f.user, ".config")
	}
	if f.home, err = host.HomePath(); err != nil {
		return nil, err
	}
	binary, err := os.Executable()
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "finding the path of this program")
	}
	f.binary = filepath.Dir(binary)
	places := f.places(system)
	if len(places) == 0 {
		return nil, fault.New(fault.NotPermitted, "one-click connection is not known on %s", runtime.GOOS)
	}
	return places, nil
}

func (f folders) places(system bool) []Place {
	switch f.os {
	case "linux":
		return f.linux(system)
	case "darwin":
		return f.darwin(system)
	case "windows":
		return f.windows(system)
	}
	return nil
}

func (f folders) linux(system bool) []Place {
	if system {
		const chromium, mozilla = "/etc", "/usr/lib"
		at := func(browser, base, folder string, firefox bool) Place {
			return Place{Browser: browser, Firefox: firefox, File: filepath.Join(base, folder, "native-messaging-hosts", manifestFile), Base: base}
		}
		return []Place{
			at("Chrome", chromium, "opt/chrome", false),
			at("Chromium and Brave", chromium, "chromium", false),
			at("Edge", chromium, "opt/edge", false),
			at("Firefox", mozilla, "mozilla", true),
		}
	}
	places := chromiums(f.config, "google-chrome", "chromium", "microsoft-edge", "BraveSoftware/Brave-Browser")
	// Since version 147 Firefox may keep its profiles elsewhere; hosts it looks for here.
	mozilla := filepath.Join(f.user, ".mozilla")
	return append(places, Place{
		Browser: "Firefox", Firefox: true, File: filepath.Join(mozilla, "native-messaging-hosts", manifestFile),
		Signs: []string{mozilla, filepath.Join(f.config, "mozilla")}, Base: f.user,
	})
}

func (f folders) darwin(system bool) []Place {
	if system {
		const library = "/Library"
		at := func(browser, folder string, firefox bool) Place {
			return Place{Browser: browser, Firefox: firefox, File: filepath.Join(library, folder, "NativeMessagingHosts", manifestFile), Base: library}
		}
		return []Place{
			at("Chrome and Brave", "Google/Chrome", false),
			at("Chromium", "Application Support/Chromium", false),
			at("Edge", "Microsoft/Edge", false),
			at("Firefox", "Application Support/Mozilla", true),
		}
	}
	support := filepath.Join(f.user, "Library", "Application Support")
	mozilla := filepath.Join(support, "Mozilla")
	return append(chromiums(support, "Google/Chrome", "Chromium", "Microsoft Edge", "BraveSoftware/Brave-Browser"), Place{
		Browser: "Firefox", Firefox: true, File: filepath.Join(mozilla, "NativeMessagingHosts", manifestFile),
		Signs: []string{mozilla, filepath.Join(support, "Firefox")}, Base: support,
	})
}

// chromiums are those that keep their hosts beside their profiles.
func chromiums(base string, chrome, chromium, edge, brave string) (places []Place) {
	for _, b := range [][2]string{{"Chrome", chrome}, {"Chromium", chromium}, {"Edge", edge}, {"Brave", brave}} {
		folder := filepath.Join(base, filepath.FromSlash(b[1]))
		places = append(places, Place{
			Browser: b[0], File: filepath.Join(folder, "NativeMessagingHosts", manifestFile), Signs: []string{folder}, Base: folder,
		})
	}
	return places
}

// windows keeps two manifests of our own, which the registry names. Brave reads
// Chrome's keys.
func (f folders) windows(system bool) []Place {
	base := f.home
	if system {
		base = f.binary
	}
	at := func(browser, vendor, kind string, firefox bool) Place {
		return Place{
			Browser: browser, Firefox: firefox, Base: base,
			File: filepath.Join(base, "browsers", kind, manifestFile), // Caller knows it by its name
			Key:  `Software\` + vendor + `\NativeMessagingHosts\` + Name,
		}
	}
	return []Place{
		at("Chrome and Brave", `Google\Chrome`, "chromium", false),
		at("Chromium", "Chromium", "chromium", false),
		at("Edge", `Microsoft\Edge`, "chromium", false),
		at("Firefox", "Mozilla", "firefox", true),
	}
}

// Used tells whether the browser is used here, as far as its folders show.
func (p Place) Used() bool {
	return len(p.Signs) == 0 || slices.ContainsFunc(p.Signs, func(dir string) bool {
		info, err := os.Stat(dir)
		return err == nil && info.IsDir()
	})
}

// manifest is what a browser reads. Each kind of browser refuses, or warns of,
// the other's list.
type manifest struct {
	Name              string   `json:"name"`
	Description       string   `json:"description"`
	Path              string   `json:"path"`
	Type              string   `json:"type"`
	AllowedOrigins    []string `json:"allowed_origins,omitempty"`
	AllowedExtensions []string `json:"allowed_extensions,omitempty"`
}

// text of the manifest for the program at path, which these extensions may start.
func (p Place) text(path string, extensions []string) ([]byte, error) {
	m := manifest{Name: Name, Description: "Sidequill: connects the extension with the agent on this computer", Path: path, Type: "stdio"}
	for _, e := range extensions {
		if chromium.MatchString(e) && !p.Firefox {
			m.AllowedOrigins = append(m.AllowedOrigins, e+"/")
		}
		if addOn.MatchString(e) && p.Firefox {
			m.AllowedExtensions = append(m.AllowedExtensions, e)
		}
	}
	b, err := json.MarshalIndent(m, "", "  ")
	return append(b, '\n'), fault.Wrap(fault.Defect, err, "making the manifest for %s", p.Browser)
}

// Register has the browser start the program at path for these extensions. A
// manifest for the whole machine is readable by everybody.
func (p Place) Register(path string, extensions []string, system bool) error {
	b, err := p.text(path, extensions)
	if err != nil {
		return err
	}
	folder, mode := fs.FileMode(0o700), fs.FileMode(0o600)
	if system {
		folder, mode = 0o755, 0o644
	}
	if err := os.MkdirAll(filepath.Dir(p.File), folder); err != nil {
		return fault.Wrap(fault.Storage, err, "making the folder of %s's hosts", p.Browser)
	}
	if err := host.WriteFile(p.File, b); err != nil {
		return err
	}
	if err := os.Chmod(p.File, mode); err != nil {
		return fault.Wrap(fault.Storage, err, "opening the manifest to %s", p.Browser)
	}
	return fault.Wrap(fault.Storage, link(p, system), "telling %s of the manifest", p.Browser)
}

// Unregister takes back what Register did; folders too that stand empty now. It
// tells whether there was anything.
func (p Place) Unregister(system bool) (found bool, err error) {
	found, err = unlink(p, system)
	if err != nil {
		return found, fault.Wrap(fault.Storage, err, "telling %s that the manifest is gone", p.Browser)
	}
	switch err := os.Remove(p.File); {
	case err == nil:
		found = true
	case !errors.Is(err, fs.ErrNotExist):
		return found, fault.Wrap(fault.Storage, err, "removing the manifest of %s", p.Browser)
	}
	if found {
		for dir := filepath.Dir(p.File); dir != p.Base && strings.HasPrefix(dir, p.Base) && os.Remove(dir) == nil; {
			dir = filepath.Dir(dir)
		}
	}
	return found, nil
}

// Unregistered is what Check says of a browser that knows no host of ours.
const Unregistered = "not registered"

// Check says what keeps this browser from starting the program at path for these
// extensions, "" if nothing does.
func (p Place) Check(path string, extensions []string, system bool) string {
	if linked, err := linked(p, system); err != nil || !linked {
		return Unregistered
	}
	b, err := os.ReadFile(p.File)
	if errors.Is(err, fs.ErrNotExist) {
		return Unregistered
	}
	var m manifest
	if err != nil || json.Unmarshal(b, &m) != nil {
		return "its manifest cannot be read"
	}
	wanted, err := p.text(path, extensions)
	switch {
	case err != nil:
		return err.Error()
	case string(wanted) == string(b):
		return ""
	case m.Path != path:
		return "it starts " + m.Path
	}
	return "its manifest is of another version, or lists other extensions"
}
