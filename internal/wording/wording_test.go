package wording_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sidequill/sidequill/internal/note"
	"github.com/sidequill/sidequill/internal/wording"
	"github.com/sidequill/sidequill/internal/writer"
)

func TestPreferencesAreKeptSeenAndRemoved(t *testing.T) {
	home := t.TempDir()
	s := wording.In(home)
	if list, err := s.List(); err != nil || len(list) != 0 {
		t.Fatalf("%v, %v", list, err)
	}
	w, ok, err := s.Learn("Client reports poor sleep.", "Client states poor sleep.")
	if err != nil || !ok || w != (writer.Wording{Not: "reports", Say: "states"}) {
		t.Fatalf("%+v %v %v", w, ok, err)
	}
	if _, ok, err := s.Learn("Client saw Marcus.", "Client saw Renata."); ok || err != nil {
		t.Errorf("learned a name: %v", err)
	}
	list, err := wording.In(home).List() // as another process reads it
	if err != nil || len(list) != 1 || list[0] != w {
		t.Errorf("%v, %v", list, err)
	}
	data, err := os.ReadFile(filepath.Join(home, wording.File))
	if err != nil || strings.Contains(string(data), "sleep") {
		t.Errorf("the file holds more than the preference: %s, %v", data, err)
	}
	if err := s.Remove("pain"); err == nil {
		t.Error("removed what is not there")
	}
	if err := s.Remove("reports"); err != nil {
		t.Error(err)
	}
	if list, err := s.List(); err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestAFileChangedByHandPutsNothingIntoANote(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want int
		bad  bool
	}{
		"a fact":       {`[{"not":"denies","say":"endorses"},{"not":"reports","say":"states"}]`, 1, false},
		"content":      {`[{"not":"client","say":"Jane Doe"}]`, 0, false},
		"too many":     {`[` + strings.Repeat(`{"not":"reports","say":"states"},`, 20) + `{"not":"trouble","say":"difficulty"}]`, writer.MostWordings, false},
		"no JSON":      {`reports`, 0, true},
		"another kind": {`{"a":1}`, 0, true},
		"huge":         {strings.Repeat(" ", 20_000), 0, true},
	} {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, wording.File), []byte(c.data), 0o600); err != nil {
			t.Fatal(err)
		}
		list, err := wording.In(home).List()
		if len(list) != c.want || (err != nil) != c.bad {
			t.Errorf("%s: %v, %v", name, list, err)
		}
		if c.bad {
			if _, _, err := wording.In(home).Learn(note.Text("Client reports pain."), note.Text("Client states pain.")); err == nil {
				t.Errorf("%s: a damaged file was overwritten", name)
			}
		}
	}
}
