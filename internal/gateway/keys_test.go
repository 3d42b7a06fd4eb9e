package gateway

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/keystore"
)

func keys(t *testing.T) (*Keys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "recovery")
	k, err := OpenKeys(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	return k, dir
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func get(t *testing.T, k *Keys, device, draft string) []byte {
	t.Helper()
	key, err := k.Get(device, draft)
	if err != nil || len(key) != 32 {
		t.Fatal(key, err)
	}
	return key
}

func TestKeysAreKeptAndWiped(t *testing.T) {
	k, dir := keys(t)
	device, draft := channel.Random(16), channel.Random(16)
	key := get(t, k, device, draft)
	if !bytes.Equal(key, get(t, k, device, draft)) {
		t.Error("the second asking gives another key")
	}
	name := files(t, dir)[0]
	if strings.Contains(name, device) || strings.Contains(name, draft) {
		t.Error("the file's name tells whose it is")
	}
	if info, _ := os.Stat(filepath.Join(dir, name)); runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	// A second name for the same blocks shows what is left on the disk.
	left := filepath.Join(t.TempDir(), "left")
	if err := os.Link(filepath.Join(dir, name), left); err != nil {
		t.Fatal(err)
	}
	if err := k.Wipe(device, draft); err != nil {
		t.Fatal(err)
	}
	if err := k.Wipe(device, draft); err != nil {
		t.Error("wiped twice:", err)
	}
	if b, err := os.ReadFile(left); err != nil || len(bytes.Trim(b, "\x00")) != 0 {
		t.Errorf("the blocks still hold %q, %v", b, err)
	}
	if bytes.Equal(key, get(t, k, device, draft)) {
		t.Error("the wiped key came back")
	}
}

// Where the folder is sealed, keys of before are sealed too, and a wiped file is
// still the end of its key: the keystore's own key opens what is left of it no more.
func TestSealedKeysAreKeptAndWiped(t *testing.T) {
	plain, dir := keys(t)
	key := get(t, plain, "device", "draft")
	seal, err := keystore.NewSeal(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	k, err := OpenKeys(dir, seal)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	path := filepath.Join(dir, files(t, dir)[0])
	if sealed, err := keystore.Sealed(path); !sealed || err != nil {
		t.Error("a key of before lies there in the clear", err)
	}
	if !bytes.Equal(key, get(t, k, "device", "draft")) {
		t.Error("the key was lost when it was sealed")
	}
	left := filepath.Join(t.TempDir(), "left")
	if err := os.Link(path, left); err != nil {
		t.Fatal(err)
	}
	if err := k.Wipe("device", "draft"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(left); err != nil || len(bytes.Trim(b, "\x00")) != 0 {
		t.Errorf("the blocks still hold %q, %v", b, err)
	}
	if bytes.Equal(key, get(t, k, "device", "draft")) {
		t.Error("the wiped key came back")
	}
}

func TestKeysExpireAtTheEndOfTheNextDay(t *testing.T) {
	k, dir := keys(t)
	now := time.Date(2026, 11, 2, 23, 59, 0, 0, time.Local)
	k.now = func() time.Time { return now }
	key := get(t, k, "device", "draft")
	now = time.Date(2026, 11, 3, 23, 59, 59, 0, time.Local)
	if !bytes.Equal(key, get(t, k, "device", "draft")) {
		t.Error("the key was gone too early")
	}
	now = time.Date(2026, 11, 4, 0, 0, 0, 0, time.Local)
	get(t, k, "device", "other") // sweeps
	if len(files(t, dir)) != 1 {
		t.Error("the key is still there")
	}
	if bytes.Equal(key, get(t, k, "device", "draft")) {
		t.Error("the expired key came back")
	}
}

func TestWipeDeviceLeavesOthersAlone(t *testing.T) {
	k, dir := keys(t)
	get(t, k, "a", "1")
	get(t, k, "a", "2")
	b := get(t, k, "b", "1")
	if err := k.WipeDevice("a"); err != nil {
		t.Fatal(err)
	}
	if len(files(t, dir)) != 1 || !bytes.Equal(b, get(t, k, "b", "1")) {
		t.Error("another browser's key is gone, or one of this is left")
	}
}

func TestDamagedKeysAreReplaced(t *testing.T) {
	k, dir := keys(t)
	get(t, k, "a", "1")
	path := filepath.Join(dir, files(t, dir)[0])
	for _, content := range []string{"", "{", `{"key":"AA"}`} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		get(t, k, "a", "1")
	}
}

func TestKeysAreKeptForAsLongAsSheSays(t *testing.T) {
	k, dir := keys(t)
	now := time.Date(2026, 3, 2, 22, 0, 0, 0, time.Local)
	k.now = func() time.Time { return now }
	device, first, second := channel.Random(16), channel.Random(16), channel.Random(16)
	kept := get(t, k, device, first)
	if err := k.Keep(func(now time.Time) time.Time { return now.Add(8 * time.Hour) }); err != nil {
		t.Fatal(err)
	}
	now = now.Add(7 * time.Hour)
	if !bytes.Equal(kept, get(t, k, device, first)) {
		t.Error("wiped too early")
	}
	later := get(t, k, device, second)
	// Longer again: what was to go first stays so.
	if err := k.Keep(endOfNextDay); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	k.watch()
	if n := len(files(t, dir)); n != 1 {
		t.Errorf("%d keys are kept after eight hours", n)
	}
	if !bytes.Equal(later, get(t, k, device, second)) {
		t.Error("the key made an hour before its time is gone")
	}
}
