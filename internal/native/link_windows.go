package native

import (
	"errors"

	"golang.org/x/sys/windows/registry"
)

func root(system bool) registry.Key {
	if system {
		return registry.LOCAL_MACHINE
	}
	return registry.CURRENT_USER
}

// link names the manifest in the registry, where browsers on Windows look.
func link(p Place, system bool) (err error) {
	key, _, err := registry.CreateKey(root(system), p.Key, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, key.Close()) }()
	return key.SetStringValue("", p.File)
}

func unlink(p Place, system bool) (found bool, err error) {
	err = registry.DeleteKey(root(system), p.Key)
	if errors.Is(err, registry.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func linked(p Place, system bool) (ok bool, err error) {
	key, err := registry.OpenKey(root(system), p.Key, registry.QUERY_VALUE)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, key.Close()) }()
	file, _, err := key.GetStringValue("")
	return file == p.File, err
}
