package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/redact"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const device = "AAAAAAAAAAAAAAAAAAAAAA"

// newLog opens a log, and what the platform's log gets.
func newLog(t *testing.T, home string) (*Log, *bytes.Buffer) {
	t.Helper()
	var platform bytes.Buffer
	l := Open(home, "clinician", slog.New(redact.NewHandler(&platform, slog.LevelInfo)))
	t.Cleanup(l.Close)
	return l, &platform
}

func read(t *testing.T, home string) Reading {
	t.Helper()
	r, err := Read(home)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func draftMade(l *Log, n int) {
	for i := range n {
		l.Record(Event{Kind: DraftMade, Device: device, Draft: &Draft{Statements: i, Sentences: 2 * i}})
	}
}

func TestEventsAreChainedAndCopied(t *testing.T) {
	home := t.TempDir()
	l, platform := newLog(t, home)
	l.Record(Event{Kind: ConfigRead, Config: strings.Repeat("ab", 32)})
	l.Record(Event{Kind: Paired, Device: device})
	l.Close()
	l.Record(Event{Kind: Revoked, Device: device}) // too late
	again, _ := newLog(t, home)
	draftMade(again, 1)

	r := read(t, home)
	if len(r.Records) != 3 || len(r.Breaks) != 0 || r.Torn {
		t.Fatalf("%+v", r)
	}
	for i, want := range []Kind{ConfigRead, Paired, DraftMade} {
		if got := r.Records[i]; got.Kind != want || got.N != int64(i+1) || got.User != "clinician" || time.Since(got.Time) > time.Minute {
			t.Errorf("record %d: %+v", i, got)
		}
	}
	if r.Records[1].Device != device || r.Records[2].Draft == nil {
		t.Errorf("%+v", r.Records)
	}
	for _, want := range []string{`"event":"paired"`, `"n":2`, r.Records[1].Hash} {
		if !strings.Contains(platform.String(), want) {
			t.Errorf("the platform's log has no %s:\n%s", want, platform)
		}
	}
	if info, err := os.Stat(filepath.Join(home, FileName)); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

// Nothing that is not of the closed lists gets in, whatever a caller does.
func TestNoTextGetsIn(t *testing.T) {
	home := t.TempDir()
	l, platform := newLog(t, home)
	for _, e := range []Event{
		{}, {Kind: "zebra"}, {Kind: Paired, Device: "zebra"}, {Kind: PairingRefused, Why: "zebra"},
		{Kind: ConfigRead, Config: "zebra"}, {Kind: ConnectionRefused, Why: "zebra"},
	} {
		l.Record(e)
	}
	l.Record(Event{Kind: Paired, Device: device})
	if r := read(t, home); len(r.Records) != 1 {
		t.Errorf("%+v", r.Records)
	}
	if strings.Contains(platform.String(), "zebra") || strings.Count(platform.String(), "was not recorded") != 6 {
		t.Errorf("the platform's log:\n%s", platform)
	}
}

func TestOddAccountsMakeGoodLines(t *testing.T) {
	for _, user := range []string{"", "CLINIC\\Dr Müller", "a\nb\x1b[31m", "\xff", strings.Repeat("é", 400)} {
		home := t.TempDir()
		l := Open(home, user, slog.New(slog.DiscardHandler))
		draftMade(l, 2)
		l.Close()
		if r := read(t, home); len(r.Records) != 2 || len(r.Breaks) != 0 || strings.ContainsAny(r.Records[0].User, "\n\x1b") {
			t.Errorf("%q: %+v", user, r)
		}
	}
}

func TestTamperingShows(t *testing.T) {
	lines := func(b []byte) [][]byte { return bytes.SplitAfter(bytes.TrimSuffix(b, []byte("\n")), []byte("\n")) }
	for name, tamper := range map[string]func([]byte) []byte{
		"a figure changed":     func(b []byte) []byte { return bytes.Replace(b, []byte(`"statements":3`), []byte(`"statements":4`), 1) },
		"the last one changed": func(b []byte) []byte { return bytes.Replace(b, []byte(`"statements":9`), []byte(`"statements":8`), 1) },
		"a line taken out": func(b []byte) []byte {
			l := lines(b)
			return bytes.Join(append(l[:4:4], l[5:]...), nil)
		},
		"the first taken out": func(b []byte) []byte { return bytes.Join(lines(b)[1:], nil) },
		"two exchanged": func(b []byte) []byte {
			l := lines(b)
			l[3], l[4] = l[4], l[3]
			return bytes.Join(l, nil)
		},
		"one repeated": func(b []byte) []byte {
			l := lines(b)
			return bytes.Join(append(l[:3:3], l[2:]...), nil)
		},
		"one put in, with a good hash of its own": func(b []byte) []byte {
			line, err := seal(&Record{N: 4, Time: time.Now(), Event: Event{Kind: Paired, Device: device}})
			if err != nil {
				panic(err)
			}
			l := lines(b)
			return bytes.Join(append(append(l[:3:3], line), l[3:]...), nil)
		},
		"garbage put in":  func(b []byte) []byte { return append([]byte("zebra\n"), b...) },
		"an empty line":   func(b []byte) []byte { return append(b, '\n') },
		"zeros at an end": func(b []byte) []byte { return append(append(b, make([]byte, 100)...), '\n') },
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			l, _ := newLog(t, home)
			draftMade(l, 10)
			l.Close()
			path := filepath.Join(home, FileName)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if r := read(t, home); len(r.Breaks) != 0 || len(r.Records) != 10 {
				t.Fatal("broken before anybody touched it:", r.Breaks)
			}
			changed := tamper(bytes.Clone(b))
			if bytes.Equal(changed, b) {
				t.Fatal("nothing was changed: this shows nothing")
			}
			if err := os.WriteFile(path, changed, 0o600); err != nil {
				t.Fatal(err)
			}
			if r := read(t, home); len(r.Breaks) == 0 {
				t.Error("it does not show")
			}
			// The agent goes on, says so, and does not hide it.
			again, platform := newLog(t, home)
			draftMade(again, 1)
			if r := read(t, home); len(r.Breaks) == 0 || r.Records[len(r.Records)-1].Kind != DraftMade {
				t.Errorf("after going on: %+v", r.Breaks)
			}
			if !strings.Contains(platform.String(), "chain of the event log is broken") {
				t.Errorf("the platform's log does not say so: %s", platform)
			}
		})
	}
}

// While the agent runs it knows where the chain is, so even a cut end shows.
func TestRemovalUnderTheRunningAgentShows(t *testing.T) {
	for name, tamper := range map[string]func(path string) error{
		"removed":  os.Remove,
		"emptied":  func(path string) error { return os.Truncate(path, 0) },
		"cut":      func(path string) error { return os.Truncate(path, 700) },
		"replaced": func(path string) error { return errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o600)) },
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && name != "emptied" && name != "cut" {
				t.Skip("an open file stays on Windows")
			}
			home := t.TempDir()
			l, platform := newLog(t, home)
			draftMade(l, 5)
			if err := tamper(filepath.Join(home, FileName)); err != nil {
				t.Fatal(err)
			}
			draftMade(l, 1)
			r := read(t, home)
			if len(r.Breaks) == 0 || len(r.Records) == 0 || r.Records[len(r.Records)-1].N < 6 {
				t.Errorf("%+v", r)
			}
			if !strings.Contains(platform.String(), "taken out of the event log") {
				t.Errorf("the platform's log: %s", platform)
			}
		})
	}
}

func TestATornLastLineIsNoBreak(t *testing.T) {
	whole := t.TempDir()
	l, _ := newLog(t, whole)
	draftMade(l, 3)
	l.Close()
	b, err := os.ReadFile(filepath.Join(whole, FileName))
	if err != nil {
		t.Fatal(err)
	}
	second := bytes.LastIndexByte(b[:len(b)-1], '\n') + 1
	for _, cut := range []int{second + 1, second + 60, len(b) - 1} {
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, FileName), b[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		if r := read(t, home); !r.Torn || len(r.Breaks) != 0 || len(r.Records) != 2 {
			t.Errorf("cut at %d: %+v", cut, r)
		}
		l, _ := newLog(t, home)
		draftMade(l, 1)
		l.Close()
		r := read(t, home)
		if r.Torn || len(r.Breaks) != 0 || len(r.Records) != 4 || r.Records[2].Kind != LogMended || r.Records[2].Count != 1 {
			t.Errorf("cut at %d, mended: %+v", cut, r)
		}
	}
}

func TestFullFilesArePutAside(t *testing.T) {
	home := t.TempDir()
	l, _ := newLog(t, home)
	l.maxFile = 1000
	draftMade(l, 20)
	l.Close()
	again, _ := newLog(t, home) // goes on in the file that is not full
	again.maxFile = 1000
	draftMade(again, 20)
	names, err := full(home)
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	r := read(t, home)
	if len(r.Records) != 40 || len(r.Breaks) != 0 {
		t.Fatalf("%d records, %v", len(r.Records), r.Breaks)
	}
	draftMade(again, 1000) // the oldest go, one by one
	names, err = full(home)
	if err != nil || len(names) != maxFull {
		t.Fatal(len(names), err)
	}
	if r = read(t, home); r.Records[0].N == 1 || r.Records[len(r.Records)-1].N != 1040 || len(r.Breaks) != 0 {
		t.Fatalf("from %d, %v", r.Records[0].N, r.Breaks)
	}
	if err := os.Remove(filepath.Join(home, names[10])); err != nil {
		t.Fatal(err)
	}
	if r = read(t, home); len(r.Breaks) == 0 {
		t.Error("a file that was removed does not show")
	}
}

// After a crash between the renaming and the new file.
func TestTheChainGoesOnWithoutTheCurrentFile(t *testing.T) {
	home := t.TempDir()
	l, _ := newLog(t, home)
	draftMade(l, 3)
	l.Close()
	if err := os.Rename(filepath.Join(home, FileName), filepath.Join(home, fullName(1))); err != nil {
		t.Fatal(err)
	}
	again, _ := newLog(t, home)
	draftMade(again, 2)
	if r := read(t, home); len(r.Records) != 5 || len(r.Breaks) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestRefusedConnectionsAreCounted(t *testing.T) {
	home := t.TempDir()
	l, _ := newLog(t, home)
	for range 300 {
		l.Record(Event{Kind: ConnectionRefused, Why: Filter})
	}
	l.Record(Event{Kind: ConnectionRefused, Why: Frame, Device: device})
	if r := read(t, home); len(r.Records) != 2 || r.Records[0].Count != 1 {
		t.Fatalf("at first: %+v", r.Records)
	}
	l.mu.Lock()
	l.told(refusal{Filter, ""}) // as after an hour
	l.mu.Unlock()
	l.Record(Event{Kind: ConnectionRefused, Why: Filter})
	l.Close()
	r := read(t, home)
	if len(r.Records) != 4 || r.Records[2].Count != 299 || r.Records[3].Count != 1 {
		t.Fatalf("at last: %+v", r.Records)
	}
}

// faulty is a file on a disk that fills up in the middle of a line.
type faulty struct {
	*os.File
	disk *disk
}

type disk struct {
	full, sealed bool // sealed: not even cut back
}

func (f faulty) WriteAt(b []byte, at int64) (int, error) {
	if !f.disk.full {
		return f.File.WriteAt(b, at)
	}
	n, _ := f.File.WriteAt(b[:20], at)
	return n, &fs.PathError{Op: "write", Path: "events.log", Err: syscall.ENOSPC}
}

func (f faulty) Truncate(size int64) error {
	if f.disk.sealed {
		return &fs.PathError{Op: "truncate", Path: "events.log", Err: syscall.EROFS}
	}
	return f.File.Truncate(size)
}

func TestAFullDiskStopsNobodyAndIsSaidOnce(t *testing.T) {
	for _, sealed := range []bool{false, true} {
		t.Run(fmt.Sprintf("sealed=%v", sealed), func(t *testing.T) {
			home := t.TempDir()
			l, platform := newLog(t, home)
			d := &disk{}
			open := l.openFile
			l.openFile = func(path string) (file, error) {
				f, err := open(path)
				if err != nil {
					return nil, err
				}
				return faulty{f.(*os.File), d}, nil
			}
			l.close() // so that it opens the faulty one
			draftMade(l, 2)
			d.full, d.sealed = true, sealed
			draftMade(l, 3)
			l.Record(Event{Kind: Revoked, Device: device})
			if got := platform.String(); strings.Count(got, "cannot be written") != 1 || !strings.Contains(got, "no space left") ||
				!strings.Contains(got, `not in the event log","event":"revoked"`) {
				t.Errorf("the platform's log:\n%s", got)
			}
			*d = disk{}
			draftMade(l, 1)
			r := read(t, home)
			if len(r.Breaks) != 0 || r.Torn || len(r.Records) != 4 || r.Records[2].Kind != LogMended || r.Records[2].Count != 4 {
				t.Errorf("%+v", r)
			}
			if strings.Count(platform.String(), "is written again") != 1 {
				t.Errorf("the platform's log:\n%s", platform)
			}
		})
	}
}

func TestAFolderThatCannotBeWrittenStopsNobody(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, FileName)
	if err := os.Mkdir(path, 0o700); err != nil { // no account, not even root, can write to it
		t.Fatal(err)
	}
	l, platform := newLog(t, home)
	draftMade(l, 5)
	if got := platform.String(); strings.Count(got, "cannot be written") != 1 || strings.Count(got, `"draft-made"`) != 5 {
		t.Errorf("the platform's log:\n%s", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	draftMade(l, 1)
	if r := read(t, home); len(r.Records) != 2 || r.Records[0].Count != 5 || len(r.Breaks) != 0 {
		t.Errorf("%+v", r)
	}
}

func TestManyAtOnceAndAReaderBesides(t *testing.T) {
	home := t.TempDir()
	l, _ := newLog(t, home)
	l.maxFile = 5000
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { draftMade(l, 25) })
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
		}
		if r := read(t, home); len(r.Breaks) != 0 {
			t.Fatal(r.Breaks)
		}
	}
	if r := read(t, home); len(r.Records) != 200 {
		t.Errorf("%d records", len(r.Records))
	}
}

// Whatever stands in the file, reading ends well, finds no more than is there,
// and an agent can go on with it.
func TestAChangedConfigurationIsRecorded(t *testing.T) {
	home := t.TempDir()
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	var want []Kind
	for _, start := range []struct {
		config string
		want   Kind
	}{{"", ConfigRead}, {"", ConfigRead}, {one, ConfigChanged}, {one, ConfigRead}, {two, ConfigChanged}, {"", ConfigChanged}} {
		l := Open(home, "clinician", slog.New(slog.DiscardHandler))
		l.Configured(start.config)
		l.Record(Event{Kind: Paired}) // the last event need not be of a configuration
		l.Close()
		want = append(want, start.want, Paired)
	}
	reading, err := Read(home)
	if err != nil || len(reading.Breaks) > 0 {
		t.Fatal(reading.Breaks, err)
	}
	for i, r := range reading.Records {
		if r.Kind != want[i] {
			t.Errorf("event %d is %s, not %s", r.N, r.Kind, want[i])
		}
	}
}

func FuzzRead(f *testing.F) {
	var whole []byte
	last := ""
	for n := range int64(3) {
		r := Record{N: n + 1, Time: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), User: "u", Event: Event{Kind: Paired, Device: device}, Prev: last}
		line, err := seal(&r)
		if err != nil {
			f.Fatal(err)
		}
		whole, last = append(whole, line...), r.Hash
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-7])
	f.Add(whole[200:])
	f.Add([]byte(`{"n":1}` + "\n\n{}"))
	f.Add(bytes.Repeat([]byte("x"), 2*maxLine))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r Reading
		r.add(FileName, b)
		if lines := bytes.Count(b, []byte("\n")); len(r.Records)+len(r.Breaks) < lines || len(r.Records) > lines {
			t.Errorf("%d lines: %d records, %d breaks", lines, len(r.Records), len(r.Breaks))
		}
		if len(r.Breaks) == 0 {
			for i, x := range r.Records {
				if i > 0 && (x.Prev != r.Records[i-1].Hash || x.N != r.Records[i-1].N+1) {
					t.Errorf("record %d does not follow", i)
				}
			}
		}
		for _, x := range r.Records {
			if err := x.shape(); err != nil {
				t.Errorf("%+v: %v", x, err)
			}
		}
	})
}
