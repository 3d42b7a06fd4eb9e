// Package keystore keeps the keys in the agent's state folder from being of use
// to whoever gets the folder alone: a stolen disk, a backup, a repaired computer.
//
// Where the operating system has a keystore (the Secret Service on Linux, the
// Keychain on macOS, the Credential Manager on Windows), it holds one random key
// for the folder, and every secret file is sealed under that. The files stay
// files. So a recovery key is still wiped by wiping its file, which a keystore's
// own database does not promise; nothing asks the keystore but the start of the
// agent; and what a disk keeps of a wiped file is ciphertext.
//
// Where there is no keystore, files hold their secrets as they are, mode 0600.
// Once a folder is sealed it stays sealed: a keystore that does not answer then
// is an error, and never a reason to make new keys.
package keystore

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// Which keystore a configuration asks for.
const (
	Auto   = "auto"   // the system's if there is one
	System = "system" // the system's; the agent does not start without it
	File   = "file"   // none
)

// FileName in the state folder, of the file that names the keystore's entry. It
// is there if, and only if, the folder is sealed.
const FileName = "keystore.json"

const (
	service = "Sidequill"
	magic   = "sidequill sealed 1\n"
	keySize = 32
	// patience with a keystore: long enough for a password to be typed, and with
	// the service manager's pause too long for it to give up on us.
	patience = 12 * time.Second
)

// entry is what keystore.json holds.
type entry struct {
	Version int    `json:"version"`
	Entry   string `json:"entry"` // the account under which the keystore has our key
}

// Seal seals the secret files of one state folder. A nil one leaves them plain.
type Seal struct{ aead cipher.AEAD }

// Sealed tells whether the secret in the file at path is, without asking the
// keystore.
func Sealed(path string) (bool, error) {
	b, err := os.ReadFile(path)
	return bytes.HasPrefix(b, []byte(magic)), err
}

// Name of the system's keystore.
func Name() string {
	switch runtime.GOOS {
	case "darwin":
		return "Keychain"
	case "windows":
		return "Credential Manager"
	}
	return "Secret Service"
}

// Open gets the folder's key from the keystore, and makes it there the first
// time. With nil and no error there is no keystore, or none is wanted; missing
// then says why.
func Open(ctx context.Context, home, want string) (seal *Seal, missing, err error) {
	path := filepath.Join(home, FileName)
	b, err := os.ReadFile(path)
	switch {
	case err == nil:
		seal, err = reopen(ctx, b, path, want)
		return seal, nil, err
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, fault.Wrap(fault.Storage, err, "reading %s", path)
	case want == File || want == Auto && os.Getenv(host.HomeVariable) != "":
		// SIDEQUILL_HOME promises that all of the state is in that folder.
		return nil, errors.New("not asked for"), nil
	}
	seal, err = create(ctx, path)
	if err != nil && want != System {
		return nil, err, nil
	}
	return seal, nil, fault.Wrap(fault.Storage, err, "making a key in the %s, which the configuration asks for", Name())
}

func reopen(ctx context.Context, b []byte, path, want string) (*Seal, error) {
	if want == File {
		return nil, fault.New(fault.BadInput, `the keys are sealed by the %s; to have them in files move %s, agent.key and recovery away, and pair the browsers anew`, Name(), path)
	}
	var e entry
	if err := json.Unmarshal(b, &e); err != nil || e.Version != 1 || e.Entry == "" {
		return nil, fault.New(fault.Storage, "reading %s: it is damaged, or a newer Sidequill wrote it", path)
	}
	key, err := get(ctx, e.Entry)
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return nil, fault.Wrap(fault.Storage, err, "the %s no longer has the key of this state folder; move %s, agent.key and recovery away, and pair the browsers anew", Name(), path)
	case err != nil:
		return nil, fault.Wrap(fault.Storage, err, "the keys are sealed by the %s, which does not open; unlock it (log in to the desktop) and start again", Name())
	}
	return NewSeal(key)
}

func create(ctx context.Context, path string) (*Seal, error) {
	id, key := make([]byte, 8), make([]byte, keySize)
	_, _ = rand.Read(id) // it never fails
	_, _ = rand.Read(key)
	e := entry{1, "state folder " + hex.EncodeToString(id)}
	if err := set(ctx, e.Entry, key); err != nil {
		return nil, err
	}
	// What did not come back now would not later.
	if back, err := get(ctx, e.Entry); err != nil || !bytes.Equal(back, key) {
		return nil, errors.Join(errors.New("what was stored did not come back"), err)
	}
	b, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	if err := host.WriteFile(path, append(b, '\n')); err != nil {
		return nil, err
	}
	return NewSeal(key)
}

// NewSeal seals by a key that is at hand.
func NewSeal(key []byte) (*Seal, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "the %s holds a damaged key", Name())
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Seal{aead}, fault.Wrap(fault.Defect, err, "making the seal")
}

// Write replaces the file at path whole by this secret.
func (s *Seal) Write(path string, secret []byte) error {
	if s != nil {
		secret = s.aead.Seal([]byte(magic), nil, secret, []byte(filepath.Base(path)))
	}
	return host.WriteFile(path, secret)
}

// Read gives the secret in the file at path. One that is plain yet, though there
// is a seal, is sealed now, and its plain blocks are wiped; if that fails, on a
// full disk say, the next reading tries again, and Sealed tells.
func (s *Seal) Read(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sealed, ok := bytes.CutPrefix(b, []byte(magic))
	switch {
	case ok && s == nil:
		return nil, fault.New(fault.Storage, "%s is sealed, but %s is gone", filepath.Base(path), FileName)
	case ok:
		secret, err := s.aead.Open(nil, nil, sealed, []byte(filepath.Base(path)))
		if err != nil {
			return nil, fault.New(fault.Storage, "%s does not open: it is damaged, or sealed by another key", filepath.Base(path))
		}
		return secret, nil
	case s != nil:
		_ = s.migrate(path, b)
	}
	return b, nil
}

// migrate seals a plain file. The old one's blocks are overwritten only once the
// sealed one is on the disk.
func (s *Seal) migrate(path string, secret []byte) error {
	if runtime.GOOS == "windows" { // which does not rename over an open file
		return s.Write(path, secret)
	}
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer func() { _ = old.Close() }()
	if err := s.Write(path, secret); err != nil {
		return err
	}
	if _, err := old.WriteAt(make([]byte, len(secret)), 0); err != nil {
		return err
	}
	return old.Sync()
}

// The keystore's values are words, not bytes.
func get(ctx context.Context, account string) ([]byte, error) {
	word, err := within(ctx, func() (string, error) { return keyring.Get(service, account) })
	if err != nil {
		return nil, err
	}
	key, err := base64.RawStdEncoding.DecodeString(word)
	if err == nil && len(key) != keySize {
		err = errors.New("it is no key of ours")
	}
	return key, err
}

func set(ctx context.Context, account string, key []byte) error {
	_, err := within(ctx, func() (string, error) {
		return "", keyring.Set(service, account, base64.RawStdEncoding.EncodeToString(key))
	})
	return err
}

// within asks the keystore, but does not wait for ever: it may be asking for a
// password on a screen at which nobody sits. The asking itself cannot be called
// back; it ends with the program.
func within(ctx context.Context, ask func() (string, error)) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	type answer struct {
		word string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		word, err := ask()
		answered <- answer{word, err}
	}()
	select {
	case a := <-answered:
		return a.word, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
