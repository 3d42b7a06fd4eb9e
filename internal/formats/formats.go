// Package formats reads a clinic's own note formats, one file each, JSON or TOML.
//
// It is strict, because a mistake in a format would show in every note: an unknown
// key, slot or facet, something said twice, or a slot that no section takes (its
// statements would have no place) is an error that names the line and says what is
// allowed. docs/format.schema.json says the same for editors.
package formats

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// Folder is where they are kept in the agent's state folder.
const Folder = "formats"

// What one file, and the folder, may hold: far more than anybody needs.
const (
	maxFile  = 64 << 10
	maxFiles = 64
)

// IsFile tells whether a name that may be a format's key or a file's is a file's.
func IsFile(name string) bool {
	return strings.ContainsAny(name, `/\`) || isFormat(name)
}

func isFormat(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".json" || ext == ".toml"
}

// Load reads one format.
func Load(path string) (note.Format, error) {
	const doing = "reading the format %s"
	file, err := os.Open(path)
	if err != nil {
		return note.Format{}, fault.Wrap(fault.BadInput, err, doing, filepath.Base(path))
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return note.Format{}, fault.Wrap(fault.BadInput, err, doing, filepath.Base(path))
	}
	f, err := Parse(path, data)
	return f, fault.Wrap(fault.BadInput, err, doing, filepath.Base(path))
}

// All lists the built-in formats as the practice chose them, then its own from
// the folder dir in the order of their files. A file with a mistake is left out
// and costs the others nothing; problems tells of it. There need be no folder.
func All(c note.Choices, dir string) (all []note.Format, problems []error) {
	all = note.FormatsWith(c)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	} else if err != nil {
		return all, []error{fault.Wrap(fault.Storage, err, "reading the folder of formats")}
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return e.IsDir() || strings.HasPrefix(e.Name(), ".") || !isFormat(e.Name())
	})
	if len(entries) > maxFiles {
		problems = append(problems, fault.New(fault.TooLarge, "reading more than %d formats of the folder", maxFiles))
		entries = entries[:maxFiles]
	}
	from := map[string]string{}
	for _, e := range entries {
		f, err := Load(filepath.Join(dir, e.Name()))
		if other := from[f.Key]; err == nil && other != "" {
			err = fault.Wrap(fault.BadInput, fmt.Errorf("its key %q is that of %s too; give it another", f.Key, other), "reading the format %s", e.Name())
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		from[f.Key] = e.Name()
		all = append(all, f)
	}
	return all, problems
}
