package eventlog

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sidequill/sidequill/internal/fault"
)

// FileName of the log in the state folder. A file that is full is renamed after
// the number of its first event.
const FileName = "events.log"

const (
	fullPrefix, fullSuffix = "events-", ".log"

	maxFile = 1 << 20 // bytes of a file that is full: some five thousand events
	maxFull = 63      // of them are kept
)

// Reading is the whole log.
type Reading struct {
	Records []Record
	Breaks  []Break // where the chain does not hold; none: it does
	Torn    bool    // the last line is cut off, as a crash leaves it; the next start mends it
	end     end
}

// end is how the file that is written to now stands.
type end struct {
	first       int64 // number of its first event
	size, whole int64 // bytes, and bytes of whole lines
}

// Break is a place where the chain does not hold.
type Break struct {
	File string `json:"file"`
	Line int    `json:"line"`
	What string `json:"what"`
}

func (b Break) String() string { return fmt.Sprintf("%s, line %d: %s", b.File, b.Line, b.What) }

// Read reads the log in the folder home, oldest event first, and verifies its
// chain. No log is an empty one. The agent may go on writing meanwhile.
func Read(home string) (Reading, error) {
	// The newest events first: if the file becomes a full one before the others
	// are read, its beginning is found there again.
	newest, err := os.ReadFile(filepath.Join(home, FileName))
	began := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Reading{}, fault.Wrap(fault.Storage, err, "reading the event log")
	}
	names, err := full(home)
	if err != nil {
		return Reading{}, err
	}
	var r Reading
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(home, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // the oldest, which the agent let go meanwhile
		}
		if err != nil {
			return Reading{}, fault.Wrap(fault.Storage, err, "reading the event log")
		}
		r.add(name, b)
		began = began && !(len(newest) > 0 && bytes.HasPrefix(b, newest))
	}
	r.end = end{}
	if began {
		r.add(FileName, newest)
	}
	if len(r.Records) > 0 && r.Records[0].N > 1 && len(names) < maxFull {
		gone := Break{append(names, FileName)[0], 1, fmt.Sprintf("the events before number %d are gone", r.Records[0].N)}
		r.Breaks = slices.Insert(r.Breaks, 0, gone)
	}
	return r, nil
}

// full lists the files that are full, oldest first.
func full(home string) ([]string, error) {
	entries, err := os.ReadDir(home) // sorted by name, and the names by number
	if err != nil {
		return nil, fault.Wrap(fault.Storage, err, "looking for the event log")
	}
	var names []string
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, fullPrefix) && strings.HasSuffix(n, fullSuffix) {
			names = append(names, n)
		}
	}
	return names, nil
}

func fullName(first int64) string { return fmt.Sprintf("%s%012d%s", fullPrefix, first, fullSuffix) }

// add reads one more file.
func (r *Reading) add(name string, b []byte) {
	r.end = end{size: int64(len(b)), whole: int64(bytes.LastIndexByte(b, '\n') + 1)}
	broken := func(line int, what string) { r.Breaks = append(r.Breaks, Break{name, line, what}) }
	if r.Torn { // only the very last line of all may be
		r.Torn = false
		broken(1, "the file before it ends in the middle of a line")
	}
	for i := 1; len(b) > 0; i++ {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		b = rest
		if !whole {
			r.Torn = true
			return
		}
		next, err := open(line)
		if err != nil {
			broken(i, err.Error())
			continue
		}
		if last := len(r.Records) - 1; last >= 0 && (next.Prev != r.Records[last].Hash || next.N != r.Records[last].N+1) {
			broken(i, fmt.Sprintf("event %d does not follow event %d", next.N, r.Records[last].N))
		} else if last < 0 && (next.N == 1) != (next.Prev == "") {
			broken(i, "it is no first event")
		}
		if r.end.first == 0 {
			r.end.first = next.N
		}
		r.Records = append(r.Records, next)
	}
}
