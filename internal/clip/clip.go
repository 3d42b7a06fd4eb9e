// Package clip reads and writes the clipboard of the person at the screen.
//
// The programs behind a clipboard (wl-copy above all) may hang for ever, so
// every call has a deadline: what still hangs after it is left to end by itself.
// What is written stays there until something else is copied, like any other
// text; whoever calls Write says so.
package clip

import (
	"context"
	"errors"
	"os"
	"runtime"
	"time"

	"github.com/atotto/clipboard"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// Patience is how long the clipboard has for one call.
const Patience = 3 * time.Second

// Clipboard of this session. The zero value is ready.
type Clipboard struct {
	// The system's clipboard; tests put their own here.
	read  func() (string, error)
	write func(string) error
}

// Read gives the clipboard's text.
func (c *Clipboard) Read(ctx context.Context) (note.Text, error) {
	read := c.read
	if read == nil {
		if err := reachable(); err != nil {
			return "", err
		}
		read = clipboard.ReadAll
	}
	text, err := inTime(ctx, read)
	if err != nil {
		return "", explain(err, "reading the clipboard")
	}
	return note.Text(text), nil
}

// Write puts text on the clipboard.
func (c *Clipboard) Write(ctx context.Context, text note.Text) error {
	write := c.write
	if write == nil {
		if err := reachable(); err != nil {
			return err
		}
		write = clipboard.WriteAll
	}
	_, err := inTime(ctx, func() (string, error) { return "", write(string(text)) })
	if err != nil {
		return explain(err, "writing to the clipboard")
	}
	return nil
}

// errSlow: the program behind the clipboard did not come back.
var errSlow = errors.New("the clipboard does not answer")

// inTime runs call in a goroutine of its own and waits for it as long as
// Patience and ctx allow. Nothing can end a call that hangs; it is left behind.
func inTime(ctx context.Context, call func() (string, error)) (string, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, Patience, errSlow)
	defer cancel()
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := call()
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// reachable says beforehand, and clearly, that there is no clipboard: the
// library only learns it from the exit status of a program.
func reachable() error {
	switch runtime.GOOS {
	case "windows", "darwin":
	default:
		if os.Getenv("WAYLAND_DISPLAY") == "" && os.Getenv("DISPLAY") == "" {
			return fault.Wrap(fault.BadInput, errors.New("no desktop session here (neither WAYLAND_DISPLAY nor DISPLAY is set); give the dump as a file or on stdin"), "opening the clipboard")
		}
	}
	if clipboard.Unsupported {
		return fault.Wrap(fault.BadInput, errors.New("no program for it was found; install wl-clipboard, xclip or xsel"), "opening the clipboard")
	}
	return nil
}

func explain(err error, doing string) error {
	if errors.Is(err, context.Canceled) {
		return fault.Wrap(fault.Cancelled, err, "%s", doing)
	}
	return fault.Wrap(fault.BadInput, err, "%s", doing)
}
