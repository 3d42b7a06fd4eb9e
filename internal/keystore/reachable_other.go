//go:build !linux

package keystore

// reachable: the keystores of macOS and Windows are the system's own, and are
// asked without a way that somebody could lay elsewhere.
func reachable() error { return nil }
