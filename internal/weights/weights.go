// Package weights is the one form in which trained models stand on disk: a mark
// that says of what, the single numbers as 32-bit floats, then one byte for each
// hashed weight.
package weights

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Encode writes a model.
func Encode(mark string, numbers []*float64, weights []int8) []byte {
	out := []byte(mark)
	for _, x := range numbers {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(*x)))
	}
	for _, w := range weights {
		out = append(out, byte(w))
	}
	return out
}

// Decode fills numbers and weights, whose lengths say how long the file must be.
func Decode(b []byte, mark string, numbers []*float64, weights []int8) error {
	if want := len(mark) + 4*len(numbers) + len(weights); len(b) != want || string(b[:len(mark)]) != mark {
		return fmt.Errorf("a file of %d bytes is no weights %q of %d: train them again", len(b), mark, want)
	}
	b = b[len(mark):]
	for _, x := range numbers {
		*x = float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	for i := range weights {
		weights[i] = int8(b[i])
	}
	return nil
}
