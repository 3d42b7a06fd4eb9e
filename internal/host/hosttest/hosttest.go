// Package hosttest lets a test act under a second account of this computer: a
// stranger, who may neither use our agent nor take our model's place.
//
// The stranger is the test's own program started once more. Its TestMain asks
// Does, and where that says something does it and exits.
package hosttest

import "os"

// ID is the stranger's account: nobody's.
const ID = 65534

const variable = "SIDEQUILL_TEST_STRANGER"

// Does says what this program is to do as the stranger; "" where it is none.
func Does() string { return os.Getenv(variable) }
