// Package wording keeps the clinician's wording preferences in the agent's home:
// at most eight, learned from her own edits, each of which she can see and
// remove.
//
// A preference is a pair of ways to say one thing, and both are lines of the
// shipped glossary; so the file holds nothing a client said, and a file that
// somebody changed by hand can put nothing else into a note.
package wording

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/writer"
)

// File in the agent's home.
const File = "wording.json"

// mostBytes of the file: eight pairs are far below it.
const mostBytes = 16 << 10

// Store is the preferences of one OS user. It is safe for use by several
// goroutines; another process may change the file at any time.
type Store struct {
	path string
	mu   sync.Mutex
}

// In gives the store of an agent's home.
func In(home string) *Store { return &Store{path: filepath.Join(home, File)} }

// List gives the preferences, the oldest first. A file that is not there has
// none, and an entry the glossary does not allow counts for nothing.
func (s *Store) List() ([]writer.Wording, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read()
}

func (s *Store) read() ([]writer.Wording, error) {
	data, err := os.ReadFile(s.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fault.Wrap(fault.Storage, err, "reading the wording preferences")
	case len(data) > mostBytes:
		return nil, fault.New(fault.BadInput, "reading the wording preferences: %s is too large to be one of ours; delete it", File)
	}
	var list []writer.Wording
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fault.New(fault.BadInput, "reading the wording preferences: %s is damaged; delete it", File)
	}
	list = slices.DeleteFunc(list, func(w writer.Wording) bool { return !w.Valid() })
	return list[max(0, len(list)-writer.MostWordings):], nil
}

// Learn takes the preference in an edit of hers, if there is one.
func (s *Store) Learn(before, after note.Text) (writer.Wording, bool, error) {
	w, ok := writer.LearnWording(before, after)
	if !ok {
		return w, false, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	list, err := s.read()
	if err != nil {
		return w, false, err
	}
	return w, true, s.write(writer.AddWording(list, w))
}

// Remove forgets the preference about saying what w.Not says.
func (s *Store) Remove(not string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, err := s.read()
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(list), func(w writer.Wording) bool { return w.Not == not })
	if len(rest) == len(list) {
		return fault.New(fault.BadInput, "removing a wording preference: there is none for this")
	}
	return s.write(rest)
}

func (s *Store) write(list []writer.Wording) error {
	if list == nil {
		list = []writer.Wording{}
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err == nil {
		err = host.WriteFile(s.path, append(data, '\n'))
	}
	if err != nil {
		return fault.Wrap(fault.Storage, err, "keeping the wording preferences")
	}
	return nil
}
