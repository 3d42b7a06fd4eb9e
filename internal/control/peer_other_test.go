//go:build !linux

package control

const strangerVariable = "SIDEQUILL_TEST_STRANGER"

func beStranger(string) {}
