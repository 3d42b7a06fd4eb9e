package channel

import (
	"crypto/ecdh"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/keystore"
)

// Device is a paired browser profile.
type Device struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`   // as the extension calls itself
	Origin   string     `json:"origin"` // the extension's, exactly as it was at pairing
	Key      string     `json:"key"`    // its public key
	Created  time.Time  `json:"created"`
	LastUsed time.Time  `json:"last_used"`
	Revoked  *time.Time `json:"revoked,omitempty"` // a tombstone, so that it can be told why it is refused
}

// Browser is one that wants to pair, as it names itself, and the code that it
// shows once it has been told that its digits are right.
type Browser struct {
	Name   string `json:"name"`
	Origin string `json:"origin"`
	Code   string `json:"code"`
}

// Offer is the agent's answer to a browser that its native-messaging host
// vouched for: everything it needs to prove itself.
type Offer struct {
	Agent  string `json:"agent"`  // the agent's static key
	Device string `json:"device"` // the id to say in hello
	Port   int    `json:"port"`
}

// PublicKey of the device.
func (d Device) PublicKey() (*ecdh.PublicKey, error) { return ParseKey(d.Key) }

// Devices is the list of paired browsers, kept in one file.
type Devices struct {
	path string
	now  func() time.Time
	mu   sync.Mutex
	list []Device
}

const devicesVersion = 1

type devicesFile struct {
	Version int      `json:"version"`
	Devices []Device `json:"devices"`
}

// OpenDevices reads the list at path, empty if there is no file. A file that it
// does not understand is an error and stays as it is.
func OpenDevices(path string) (*Devices, error) {
	d := &Devices{path: path, now: time.Now}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return d, nil
	}
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "reading the list of paired browsers")
	}
	d.list, err = parseDevices(b)
	return d, fault.Wrap(fault.Storage, err, "reading the list of paired browsers, %s (move it away to pair anew)", path)
}

func parseDevices(b []byte) ([]Device, error) {
	var version struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(b, &version); err != nil {
		return nil, err
	}
	if version.Version > devicesVersion {
		return nil, errors.New("a newer Sidequill wrote it; update this one")
	}
	var file devicesFile
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, err
	}
	if file.Version != devicesVersion {
		return nil, errors.New("its version is not known")
	}
	for _, d := range file.Devices {
		if _, err := Decode(d.ID, 16); err != nil {
			return nil, errors.New("a device's id is damaged")
		}
		if _, err := d.PublicKey(); err != nil {
			return nil, errors.New("a device's key is damaged")
		}
	}
	return file.Devices, nil
}

// List gives all devices, revoked ones too, in the order of their pairing.
func (d *Devices) List() []Device {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.list)
}

// Find gives the device with an id if its origin is the one recorded at
// pairing. Revoked ones are found too.
func (d *Devices) Find(id, origin string) (Device, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := d.index(id)
	if i < 0 || d.list[i].Origin != origin {
		return Device{}, false
	}
	return d.list[i], true
}

// Add stores a new device.
func (d *Devices) Add(name, origin string, key *ecdh.PublicKey) (Device, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.now().UTC().Truncate(time.Second)
	device := Device{ID: Random(16), Name: name, Origin: origin, Key: Encode(key.Bytes()), Created: now, LastUsed: now}
	return device, d.save(append(slices.Clone(d.list), device))
}

// Adopt stores a device that has proven itself already, which Add's has not.
// Earlier pairings of the same browser are gone.
func (d *Devices) Adopt(device Device) (Device, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.withdrawn(device.Key) {
		return Device{}, fault.New(fault.Revoked, "pairing: this browser's pairing was revoked")
	}
	now := d.now().UTC().Truncate(time.Second)
	device.Created, device.LastUsed = now, now
	list := slices.DeleteFunc(slices.Clone(d.list), func(x Device) bool {
		return x.Key == device.Key && x.Origin == device.Origin
	})
	return device, d.save(append(list, device))
}

// Withdrawn tells whether a pairing of this key was revoked. Only the digits,
// typed on the agent's side, bring it back.
func (d *Devices) Withdrawn(key string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.withdrawn(key)
}

func (d *Devices) withdrawn(key string) bool {
	return slices.ContainsFunc(d.list, func(x Device) bool { return x.Key == key && x.Revoked != nil })
}

// Forget removes a device whose pairing was not confirmed.
func (d *Devices) Forget(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.save(slices.DeleteFunc(slices.Clone(d.list), func(x Device) bool { return x.ID == id }))
}

// Confirm ends a pairing: earlier pairings of the same browser are gone.
func (d *Devices) Confirm(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := d.index(id)
	if i < 0 {
		return fault.New(fault.Unpaired, "confirming a pairing that is gone")
	}
	this := d.list[i]
	return d.save(slices.DeleteFunc(slices.Clone(d.list), func(x Device) bool {
		return x.ID != id && x.Key == this.Key && x.Origin == this.Origin
	}))
}

// Revoke takes a pairing back. The entry stays, as revoked. id may be the
// beginning of one id, as a person types it.
func (d *Devices) Revoke(id string) (Device, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	found := -1
	for i, x := range d.list {
		if id == "" || !strings.HasPrefix(x.ID, id) {
			continue
		}
		if found >= 0 {
			return Device{}, fault.New(fault.BadInput, "revoking: more than one device begins with %q", id)
		}
		found = i
	}
	if found < 0 {
		return Device{}, fault.New(fault.BadInput, "revoking: no device %q; 'sidequill devices' lists them", id)
	}
	list := slices.Clone(d.list)
	if list[found].Revoked == nil {
		now := d.now().UTC().Truncate(time.Second)
		list[found].Revoked = &now
	}
	return list[found], d.save(list)
}

// Touch records that a device was used just now, once a minute at most.
func (d *Devices) Touch(id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := d.index(id)
	now := d.now().UTC().Truncate(time.Second)
	if i < 0 || now.Sub(d.list[i].LastUsed) < time.Minute {
		return nil
	}
	list := slices.Clone(d.list)
	list[i].LastUsed = now
	return d.save(list)
}

func (d *Devices) index(id string) int {
	return slices.IndexFunc(d.list, func(x Device) bool { return x.ID == id })
}

// save writes list and then makes it the current one.
func (d *Devices) save(list []Device) error {
	b, err := json.MarshalIndent(devicesFile{devicesVersion, list}, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Defect, err, "writing the list of paired browsers")
	}
	if err := host.WriteFile(d.path, append(b, '\n')); err != nil {
		return err
	}
	d.list = list
	return nil
}

// KeyFile in the state folder holds the agent's static key.
const KeyFile = "agent.key"

// LoadKey reads the agent's static key in the folder home, and makes it at the
// first run. A key that cannot be read is never replaced: every paired browser
// knows the agent by it.
func LoadKey(home string, seal *keystore.Seal) (*ecdh.PrivateKey, error) {
	path := filepath.Join(home, KeyFile)
	b, err := seal.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err := NewKey()
		if err != nil {
			return nil, fault.Wrap(fault.Defect, err, "making the agent's key")
		}
		return key, seal.Write(path, []byte(Encode(key.Bytes())+"\n"))
	}
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "reading the agent's key")
	}
	if runtime.GOOS != "windows" {
		if err := os.Chmod(path, 0o600); err != nil {
			return nil, fault.Wrap(fault.Storage, err, "closing the agent's key to other accounts")
		}
	}
	raw, err := Decode(strings.TrimSpace(string(b)), keySize)
	if err != nil {
		return nil, fault.New(fault.Storage, "reading the agent's key: %s is damaged; move it away and pair the browsers anew", path)
	}
	key, err := ecdh.X25519().NewPrivateKey(raw)
	return key, fault.Wrap(fault.Storage, err, "reading the agent's key")
}
