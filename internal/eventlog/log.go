package eventlog

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
)

// Recorder takes events. It never fails: what keeps the log from being written
// keeps nobody from her work.
type Recorder interface{ Record(Event) }

// None records nothing.
type None struct{}

// Record of None forgets the event.
func (None) Record(Event) {}

// together is how long refused connections are counted before one line tells of
// them, so that a stranger who knocks all day cannot fill the log.
const together = time.Hour

// Log writes the event log of one state folder. One agent at a time does; the
// lock of the folder sees to it.
type Log struct {
	home, user string
	log        *slog.Logger
	now        func() time.Time
	openFile   func(path string) (file, error)
	maxFile    int64

	mu      sync.Mutex
	file    file // nil: not open (yet, or since a failure)
	size    int64
	first   int64   // number of the file's first event
	n       int64   // of the last event
	last    string  // its hash
	config  *string // hash of the configuration at the last start; nil: there was none
	lost    int     // events that could not be written
	torn    bool    // part of a line, whose event is among the lost, may stand at the end
	failing bool
	closed  bool
	refused map[refusal]*tally
}

// file is what a log is written to.
type file interface {
	io.WriterAt
	io.Closer
	Stat() (os.FileInfo, error)
	Sync() error
	Truncate(size int64) error
}

type refusal struct {
	why    Why
	device string
}

// tally counts refusals after the one that was told.
type tally struct {
	count int
	timer *time.Timer
}

// Open goes on with the log in the folder home, or begins one. user is the OS
// account of the agent. What is wrong with the log is said to log, once.
func Open(home, user string, log *slog.Logger) *Log {
	l := &Log{home: home, user: printable(user), log: log, now: time.Now, maxFile: maxFile, refused: map[refusal]*tally{},
		openFile: func(path string) (file, error) {
			return os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
		}}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed(l.open())
	return l
}

// Configured records with which configuration the agent starts: its hash, "" for
// none.
func (l *Log) Configured(hash string) {
	l.mu.Lock()
	e := Event{Kind: ConfigRead, Config: hash}
	if l.config != nil && *l.config != hash {
		e.Kind = ConfigChanged
	}
	l.mu.Unlock()
	l.Record(e)
}

// Record writes an event, and copies it to the platform's log.
func (l *Log) Record(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	if e.Kind != ConnectionRefused {
		l.write(e)
		return
	}
	key := refusal{e.Why, e.Device}
	if t := l.refused[key]; t != nil {
		t.count++
		return
	}
	e.Count = 1
	l.write(e)
	t := &tally{}
	t.timer = time.AfterFunc(together, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.told(key)
	})
	l.refused[key] = t
}

// told writes how many refusals of one sort there were since the last line, and
// begins to count anew.
func (l *Log) told(key refusal) {
	t := l.refused[key]
	if t == nil || l.closed {
		return
	}
	if t.count == 0 {
		delete(l.refused, key)
		return
	}
	l.write(Event{Kind: ConnectionRefused, Why: key.why, Device: key.device, Count: t.count})
	t.count = 0
	t.timer.Reset(together)
}

// Close writes what is still being counted.
func (l *Log) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, t := range l.refused {
		t.timer.Stop()
		l.told(key)
		t.timer.Stop()
	}
	l.closed = true
	l.close()
}

// write appends e; l.mu is held.
func (l *Log) write(e Event) {
	if err := e.check(); err != nil {
		l.log.Error("an event was not recorded", "err", fault.Wrap(fault.Defect, err, "recording an event"))
		return
	}
	err := l.ready()
	if err == nil {
		err = l.append(e)
	}
	if err != nil {
		l.lost++
		l.log.Info("event, not in the event log", "event", e.Kind, "device", e.Device, "why", e.Why, "count", e.Count)
	}
	l.failed(err)
}

// failed says once that the log cannot be written, and once that it can again.
func (l *Log) failed(err error) {
	switch {
	case err != nil && !l.failing:
		l.log.Error("the event log cannot be written; until it can, events are in this log alone", "err", err)
	case err == nil && l.failing:
		l.log.Info("the event log is written again")
	}
	l.failing = err != nil
}

// ready has the file open, and what was lost told in it.
func (l *Log) ready() error {
	if l.file != nil && !l.same() {
		l.close()
	}
	if l.file == nil {
		if err := l.open(); err != nil {
			return err
		}
	}
	if l.lost > 0 {
		if err := l.append(Event{Kind: LogMended, Count: l.lost}); err != nil {
			return err
		}
		l.lost = 0
	}
	return nil
}

// open reads where the chain is, and cuts off a line that a crash left torn.
func (l *Log) open() error {
	reading, err := Read(l.home)
	if err != nil {
		return err
	}
	if len(reading.Breaks) > 0 {
		l.log.Warn("the chain of the event log is broken: see 'sidequill devices log'", "breaks", len(reading.Breaks))
	}
	var last Record
	if i := len(reading.Records) - 1; i >= 0 {
		last = reading.Records[i]
	}
	for _, r := range reading.Records {
		if r.Kind == ConfigRead || r.Kind == ConfigChanged {
			l.config = &r.Config
		}
	}
	if last.N >= l.n {
		l.n, l.last = last.N, last.Hash
	} else { // going on from what we know makes the gap show
		l.log.Warn("events were taken out of the event log while the agent ran", "n", l.n-last.N)
	}
	path := filepath.Join(l.home, FileName)
	f, err := l.openFile(path)
	if err != nil {
		return fault.Wrap(fault.Storage, err, "opening the event log")
	}
	if runtime.GOOS != "windows" {
		err = os.Chmod(path, 0o600)
	}
	if err == nil && reading.end.whole < reading.end.size {
		err = f.Truncate(reading.end.whole)
		if !l.torn {
			l.lost++ // a crash cut it
		}
	}
	if err != nil {
		_ = f.Close()
		return fault.Wrap(fault.Storage, err, "mending the event log")
	}
	l.file, l.size, l.first, l.torn = f, reading.end.whole, reading.end.first, false
	return nil
}

// append writes one line, or nothing.
func (l *Log) append(e Event) error {
	r := Record{N: l.n + 1, Time: l.now().UTC().Truncate(time.Millisecond), User: l.user, Event: e, Prev: l.last}
	line, err := seal(&r)
	if err != nil {
		return fault.Wrap(fault.Defect, err, "recording an event")
	}
	if l.size > 0 && l.size+int64(len(line)) > l.maxFile {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	_, err = l.file.WriteAt(line, l.size)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		// Part of the line may stand there. If it cannot be taken back now, the
		// next open does it.
		l.torn = l.file.Truncate(l.size) != nil
		l.close()
		return fault.Wrap(fault.Storage, err, "writing the event log")
	}
	if l.size == 0 {
		l.first = r.N
	}
	l.size += int64(len(line))
	l.n, l.last = r.N, r.Hash
	l.log.Info("event", "event", e.Kind, "device", e.Device, "why", e.Why, "count", e.Count, "n", r.N, "chain", r.Hash)
	return nil
}

// rotate puts a full file aside and begins another. The chain goes on.
func (l *Log) rotate() error {
	l.close()
	path := filepath.Join(l.home, FileName)
	if err := os.Rename(path, filepath.Join(l.home, fullName(l.first))); err != nil {
		return fault.Wrap(fault.Storage, err, "putting a full event log aside")
	}
	names, err := full(l.home)
	if err != nil {
		return err
	}
	for ; len(names) > maxFull; names = names[1:] {
		if err := os.Remove(filepath.Join(l.home, names[0])); err != nil {
			return fault.Wrap(fault.Storage, err, "removing the oldest event log")
		}
	}
	f, err := l.openFile(path)
	if err != nil {
		return fault.Wrap(fault.Storage, err, "opening the event log")
	}
	l.file, l.size = f, 0
	return fault.Wrap(fault.Storage, host.SyncFolder(l.home), "putting a full event log aside")
}

func (l *Log) close() {
	if l.file != nil {
		_ = l.file.Close() // every line was synced
	}
	l.file = nil
}

// same tells whether the file is still the one that we left: not removed,
// replaced or cut.
func (l *Log) same() bool {
	ours, err := l.file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(filepath.Join(l.home, FileName))
	return err == nil && os.SameFile(ours, there) && there.Size() == l.size
}

// printable keeps an account's odd name from making a line that cannot be read.
func printable(name string) string {
	name = strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name), "")
	for len(name) > maxUser {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
