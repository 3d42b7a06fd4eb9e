//go:build !linux

package ollama

const strangerVariable = "SIDEQUILL_TEST_STRANGER"

func beStranger() {}
