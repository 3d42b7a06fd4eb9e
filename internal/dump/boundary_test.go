package dump

import (
	"bytes"
	"strings"
	"testing"
)

func TestBoundaryModelIsWhole(t *testing.T) {
	if boundary == nil || !bytes.Equal(boundary.Encode(), boundaryBin) {
		t.Fatal("boundary.bin is no model: go run ./internal/dump/train")
	}
	for _, b := range [][]byte{nil, boundaryBin[1:], append([]byte{0}, boundaryBin...)} {
		if DecodeBoundary(b) != nil {
			t.Errorf("a file of %d bytes is taken for a model", len(b))
		}
	}
}

// What is said in one breath has few of the cues that the rules know.
func TestBoundaryInOneBreath(t *testing.T) {
	const text = "she rated it a four I assigned him to track the drinks every day and he agreed to that"
	for _, s := range texts(Split(whole(text), nil)) {
		if strings.HasPrefix(s, "I assigned him") {
			return
		}
	}
	t.Errorf("not cut before the clinician's act: %q", texts(Split(whole(text), nil)))
}
