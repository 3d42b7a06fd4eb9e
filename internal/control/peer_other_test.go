//go:build !linux

package control

func beStranger(string) {}
