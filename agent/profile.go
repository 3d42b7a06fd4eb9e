package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/sidequill/sidequill/internal/audit"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
)

// pickProfile finds the profile that --profile names, with the clinic's own
// severities; "" is the configured one.
func pickProfile(name string, cfg config.Config) (audit.Profile, error) {
	configured := name == ""
	if configured {
		name = cfg.Audit.Profile
	}
	p, err := audit.FindProfile(name)
	switch {
	case err != nil && configured:
		return p, fault.Wrap(fault.BadInput, err, "reading [audit] profile of the configuration")
	case err != nil:
		return p, badUse("%s", err)
	}
	p, err = p.With(cfg.Audit.Questions)
	return p, fault.Wrap(fault.BadInput, err, "reading [audit.questions] of the configuration")
}

// copiesKey is the file in the state folder whose key hashes the sentences of a
// previous note.
const copiesKey = "sentences.key"

// remember keeps of a previous note only the hashes of its sentences.
func remember(previous note.Text) (audit.Copies, error) {
	const doing = "reading the key for the hashes of sentences"
	home, err := host.Home()
	if err != nil {
		return audit.Copies{}, err
	}
	path := filepath.Join(home, copiesKey)
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // it never fails
		err = host.WriteFile(path, key)
	}
	if err != nil {
		return audit.Copies{}, fault.Wrap(fault.Storage, err, doing)
	}
	copies, err := audit.Remember(key, previous)
	if err != nil {
		err = fmt.Errorf("%s is damaged (%w); delete it, and a new one is made", path, err)
	}
	return copies, fault.Wrap(fault.Storage, err, doing)
}
