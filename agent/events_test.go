package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/sidequill/sidequill/internal/eventlog"
	"github.com/sidequill/sidequill/internal/fault"
)

// made are the drafts that the event log tells of.
func made(t *testing.T) (drafts []eventlog.Record, kinds string) {
	t.Helper()
	code, out, errs := sidequill(t, "", "devices", "log", "--json")
	var log eventsJSON
	if err := json.Unmarshal([]byte(out), &log); err != nil || code != fault.ExitOK || !log.Chain.Holds {
		t.Fatalf("exit %d, %v: %s%s", code, err, out, errs)
	}
	for _, r := range log.Events {
		kinds += string(r.Kind) + " "
		if r.Kind == eventlog.DraftMade {
			drafts = append(drafts, r)
		}
	}
	return drafts, kinds
}

// With an agent that runs, and without one before and after, it is one chain.
func TestDraftsOfTheCommandLineAreRecorded(t *testing.T) {
	home := useHome(t, "[model]\nengine = \"none\"\n")
	draft := func() {
		t.Helper()
		if code, _, errs := sidequill(t, ordinaryDump, "draft"); code != fault.ExitOK || strings.Contains(errs, "event log") {
			t.Fatalf("exit %d: %s", code, errs)
		}
	}
	draft()
	drafts, _ := made(t)
	if len(drafts) != 1 || drafts[0].Device != "" || drafts[0].Draft.Statements == 0 || drafts[0].Draft.Sentences == 0 || drafts[0].Draft.Model != 0 {
		t.Fatalf("got %+v", drafts)
	}
	if b, err := os.ReadFile(filepath.Join(home, eventlog.FileName)); err != nil || strings.Contains(string(b), "zebra") {
		t.Errorf("%v: %s", err, b)
	}
	// many at once, none of them lost
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { sidequill(t, ordinaryDump, "draft") })
	}
	all.Wait()
	if drafts, _ := made(t); len(drafts) != 5 {
		t.Errorf("%d drafts are told", len(drafts))
	}
	if _, out, _ := sidequill(t, "", "devices", "log"); !strings.Contains(out, "on the command line, ") {
		t.Error(out)
	}
}

func TestDraftsBesideAnAgentAreRecorded(t *testing.T) {
	startAgent(t, "")
	if code, _, errs := sidequill(t, ordinaryDump, "draft"); code != fault.ExitOK || strings.Contains(errs, "event log") {
		t.Fatalf("exit %d: %s", code, errs)
	}
	if drafts, kinds := made(t); len(drafts) != 1 || drafts[0].Device != "" || kinds != "config-read draft-made " {
		t.Errorf("%s: %+v", kinds, drafts)
	}
}

func TestADraftIsMadeWhereNothingCanBeRecorded(t *testing.T) {
	home := filepath.Join(t.TempDir(), "none")
	t.Setenv("SIDEQUILL_HOME", home)
	if code, out, _ := sidequill(t, ordinaryDump, "draft", "--model", "none"); code != fault.ExitOK || out == "" {
		t.Errorf("exit %d", code)
	}
	if _, err := os.Stat(home); err == nil {
		t.Error("a state folder was made for it")
	}
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, eventlog.FileName), 0o700); err != nil { // a folder where the log should be
		t.Fatal(err)
	}
	code, out, errs := sidequill(t, ordinaryDump, "draft", "--model", "none")
	if code != fault.ExitOK || out == "" || !strings.Contains(errs, "event log") {
		t.Errorf("exit %d: %s", code, errs)
	}
}
