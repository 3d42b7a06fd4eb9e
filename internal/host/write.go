package host

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/sidequill/sidequill/internal/fault"
)

// WriteFile replaces the file at path whole, readable by our own account only.
// After a crash or a power cut there is the old file or the new one.
func WriteFile(path string, data []byte) error {
	return fault.Wrap(fault.Storage, writeFile(path, data), "writing %s", filepath.Base(path))
}

func writeFile(path string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes what was renamed or removed in a folder last through a power
// cut. Windows does so by itself.
func SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
