package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

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

func TestTheLogAsATable(t *testing.T) {
	id := "-" + strings.Repeat("A", 21)
	var out strings.Builder
	if err := writeCSV(&out, []eventlog.Record{
		{N: 1, Time: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), User: "=cmd, \"x\"", Event: eventlog.Event{Kind: eventlog.ConfigRead, Config: "c0"}, Hash: "h1"},
		{N: 2, Time: time.Date(2026, 11, 2, 9, 0, 0, 5e6, time.UTC), User: "mara", Event: eventlog.Event{Kind: eventlog.DraftMade, Device: id, Draft: &eventlog.Draft{Statements: 1, Sentences: 2, Model: 3, Unused: 4, Questions: 5, MS: 6}}, Hash: "h2"},
		{N: 3, User: "mara", Event: eventlog.Event{Kind: eventlog.NoteFilled, Device: "d", Fill: &eventlog.Fill{Fields: 7, Refused: 8}}, Hash: "h3"},
		{N: 4, User: "mara", Event: eventlog.Event{Kind: eventlog.ConnectionRefused, Why: eventlog.Filter, Count: 9}, Hash: "h4"},
	}); err != nil {
		t.Fatal(err)
	}
	want := strings.Join(csvHead, ",") + `
1,2026-11-02T09:00:00Z,"'=cmd, ""x""",config-read,,,,c0,,,,,,,,,h1
2,2026-11-02T09:00:00.005Z,mara,draft-made,'` + id + `,,,,1,2,3,4,5,6,,,h2
3,0001-01-01T00:00:00Z,mara,note-filled,d,,,,,,,,,,7,8,h3
4,0001-01-01T00:00:00Z,mara,connection-refused,,filter,9,,,,,,,,,,h4
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
	useHome(t, "")
	if code, out, errs := sidequill(t, "", "devices", "log", "--csv"); code != fault.ExitOK || out != strings.Join(csvHead, ",")+"\n" || errs != "" {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	for _, args := range [][]string{{"devices", "--csv"}, {"devices", "log", "--csv", "--json"}} {
		if code, _, _ := sidequill(t, "", args...); code != fault.ExitUsage {
			t.Errorf("%v: exit %d", args, code)
		}
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
