package weights

import (
	"slices"
	"testing"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	const mark = "a model\n"
	scale, shift := 0.25, -1.5
	want := []int8{-128, -1, 0, 1, 127}
	b := Encode(mark, []*float64{&scale, &shift}, want)
	var gotScale, gotShift float64
	got := make([]int8, len(want))
	read := func(b []byte, mark string) error { return Decode(b, mark, []*float64{&gotScale, &gotShift}, got) }
	if err := read(b, mark); err != nil || gotScale != scale || gotShift != shift || !slices.Equal(got, want) {
		t.Errorf("read %v, %v, %v: %v", gotScale, gotShift, got, err)
	}
	for _, bad := range [][]byte{nil, b[1:], append(slices.Clone(b), 0)} {
		if read(bad, mark) == nil {
			t.Errorf("%d bytes are taken for a model of %d", len(bad), len(b))
		}
	}
	if read(b, "another\n") == nil {
		t.Error("another model is taken for this one")
	}
}
