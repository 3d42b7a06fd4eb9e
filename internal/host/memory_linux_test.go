package host

import (
	"strings"
	"testing"
)

func TestAvailable(t *testing.T) {
	for text, want := range map[string]uint64{
		"MemTotal: 9 kB\nMemAvailable:    2048 kB\n": 2 << 20,
		"MemTotal: 9 kB\n":                           0,
		"MemAvailable: many kB\n":                    0,
		"MemAvailable: -1 kB\n":                      0,
		"":                                           0,
	} {
		if got, err := available(strings.NewReader(text)); got != want || (err == nil) != (want > 0) {
			t.Errorf("available(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
}
