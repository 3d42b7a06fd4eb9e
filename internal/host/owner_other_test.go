//go:build !linux

package host

func beStranger() {}
