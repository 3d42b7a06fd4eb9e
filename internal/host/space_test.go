package host

import (
	"path/filepath"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
)

func TestFreeSpace(t *testing.T) {
	dir := t.TempDir()
	if free, err := FreeSpace(dir); err != nil || free < 1<<20 || free > 1<<60 {
		t.Errorf("FreeSpace = %d, %v", free, err)
	}
	wantKind(t, fault.Storage, second(FreeSpace(filepath.Join(dir, "gone"))))
}

func TestFreeMemory(t *testing.T) {
	if free, err := FreeMemory(); err != nil || free < 16<<20 || free > 1<<50 {
		t.Errorf("FreeMemory = %d, %v", free, err)
	}
}
