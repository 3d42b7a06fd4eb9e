//go:build !linux

package host

const (
	strangerVariable = "SIDEQUILL_TEST_STRANGER"
	strangerID       = 65534
)

func beStranger() {}
