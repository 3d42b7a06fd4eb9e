package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/keystore"
)

func TestDoctorSaysWhereTheKeysAre(t *testing.T) {
	home := t.TempDir()
	cfg := config.Default()
	expect := func(state, evidence string) {
		t.Helper()
		if c := checkKeys(home, cfg); c.State != state || c.Evidence != evidence {
			t.Errorf("%s, %q", c.State, c.Evidence)
		}
	}
	expect(stateOK, "there are none yet")
	if _, err := channel.LoadKey(home, nil); err != nil {
		t.Fatal(err)
	}
	expect(stateOK, "in files of mode 0600")
	cfg.Agent.Keystore = keystore.System
	expect(stateWarn, "in files of mode 0600, though the configuration asks for the "+keystore.Name())

	before, err := os.ReadFile(filepath.Join(home, channel.KeyFile))
	if err != nil {
		t.Fatal(err)
	}
	seal, err := keystore.NewSeal(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	key, err := channel.LoadKey(home, seal)
	if err != nil || channel.Encode(key.Bytes())+"\n" != string(before) {
		t.Error("the key of before is another now", err)
	}
	expect(stateOK, "sealed by a key in the "+keystore.Name())
}
