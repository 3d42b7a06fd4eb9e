//go:build !windows

package native

// Only Windows keeps a list of manifests; elsewhere the file is found by its place.
func link(Place, bool) error           { return nil }
func unlink(Place, bool) (bool, error) { return false, nil }
func linked(Place, bool) (bool, error) { return true, nil }
