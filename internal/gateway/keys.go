package gateway

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/keystore"
)

// Keys holds the recovery keys: one for each draft of each browser, a file each.
// What the extension stores under a key is gone when the key is; so a key is
// wiped when she is done with the note, and at the end of the next day at the latest.
type Keys struct {
	dir   string
	seal  *keystore.Seal
	now   func() time.Time
	until func(time.Time) time.Time
	mu    sync.Mutex
	timer *time.Timer // nil once closed
}

// keyFile is what a file holds. Its name is a hash: neither a listing of the
// folder nor a backup tells whose drafts there were.
type keyFile struct {
	Expires time.Time `json:"expires"`
	Key     []byte    `json:"key"`
}

// OpenKeys opens the folder of the keys, sealed if seal is not nil, and wipes those whose time is over, now
// and whenever one is, until Close.
func OpenKeys(dir string, seal *keystore.Seal) (*Keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(fault.Storage, err, "making the folder of recovery keys")
	}
	k := &Keys{dir: dir, seal: seal, now: time.Now, until: endOfNextDay}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.timer = time.AfterFunc(24*time.Hour, k.watch)
	return k, k.sweep()
}

// endOfNextDay is as long as a key is ever kept.
func endOfNextDay(now time.Time) time.Time {
	return time.Date(now.Year(), now.Month(), now.Day()+2, 0, 0, 0, 0, now.Location())
}

// Keep says until when a key lasts that is made now. What is kept for longer
// than that is shortened, what is kept for less stays so.
func (k *Keys) Keep(until func(now time.Time) time.Time) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.until = until
	latest := until(k.now())
	err := k.each(func(path string) error {
		file, err := k.read(path)
		if err != nil || !file.Expires.After(latest) {
			return nil // one that cannot be read is wiped by the sweep
		}
		file.Expires = latest
		return k.write(path, file)
	})
	return errors.Join(err, k.sweep())
}

// Close ends the watch for keys whose time is over.
func (k *Keys) Close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.timer.Stop()
	k.timer = nil
}

func (k *Keys) watch() {
	k.mu.Lock()
	defer k.mu.Unlock()
	_ = k.sweep() // what fails is tried again at the next asking
}

// Get gives the key of a draft, made at the first asking.
func (k *Keys) Get(device, draft string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	path := k.path(device, draft)
	if file, err := k.read(path); err == nil && k.now().Before(file.Expires) {
		return file.Key, nil
	}
	if err := wipe(path); err != nil { // its time is over, or it is damaged
		return nil, err
	}
	file := keyFile{Expires: k.until(k.now()), Key: make([]byte, 32)}
	_, _ = rand.Read(file.Key) // never fails
	if err := k.write(path, file); err != nil {
		return nil, err
	}
	return file.Key, k.sweep()
}

func (k *Keys) write(path string, file keyFile) error {
	b, err := json.Marshal(file)
	if err != nil {
		return fault.Wrap(fault.Defect, err, "making a recovery key")
	}
	return k.seal.Write(path, b)
}

// Wipe deletes the key of a draft. One that is not there is no error.
func (k *Keys) Wipe(device, draft string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return wipe(k.path(device, draft))
}

// WipeDevice deletes all keys of a browser.
func (k *Keys) WipeDevice(device string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.each(func(path string) error {
		if strings.HasPrefix(filepath.Base(path), hash(device)+"-") {
			return wipe(path)
		}
		return nil
	})
}

// sweep wipes the keys whose time is over, and comes again when the next one's is.
func (k *Keys) sweep() error {
	next := k.now().Add(24 * time.Hour)
	err := k.each(func(path string) error {
		file, err := k.read(path)
		if err != nil || !k.now().Before(file.Expires) {
			return wipe(path) // also one that cannot be read: it opens nothing any more
		}
		if file.Expires.Before(next) {
			next = file.Expires
		}
		return nil
	})
	if k.timer != nil {
		k.timer.Reset(next.Sub(k.now()) + time.Second)
	}
	return err
}

func (k *Keys) each(do func(path string) error) error {
	entries, err := os.ReadDir(k.dir)
	if err != nil {
		return fault.Wrap(fault.Storage, err, "listing the recovery keys")
	}
	var failed error
	for _, e := range entries {
		failed = errors.Join(failed, do(filepath.Join(k.dir, e.Name())))
	}
	return failed
}

func (k *Keys) path(device, draft string) string {
	return filepath.Join(k.dir, hash(device)+"-"+hash(device+"\x00"+draft))
}

func hash(s string) string {
	sum := sha256.Sum256([]byte("sidequill recovery v1\x00" + s))
	return hex.EncodeToString(sum[:16])
}

func (k *Keys) read(path string) (keyFile, error) {
	b, err := k.seal.Read(path)
	if err != nil {
		return keyFile{}, err
	}
	var file keyFile
	if err := json.Unmarshal(b, &file); err != nil {
		return keyFile{}, err
	}
	if len(file.Key) != 32 {
		return keyFile{}, errors.New("damaged")
	}
	return file, nil
}

// wipe overwrites a file in place before it removes it. On a disk that keeps old
// blocks this is the best a program can do.
func wipe(path string) error {
	err := overwrite(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = os.Remove(path)
	}
	if err == nil {
		err = host.SyncFolder(filepath.Dir(path))
	}
	return fault.Wrap(fault.Storage, err, "wiping a recovery key")
}

func overwrite(path string) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if _, err := file.WriteAt(make([]byte, info.Size()), 0); err != nil {
		return err
	}
	return file.Sync()
}
