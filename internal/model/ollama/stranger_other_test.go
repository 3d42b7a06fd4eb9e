//go:build !linux

package ollama

func beStranger() {}
