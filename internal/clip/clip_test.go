package clip

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/note"
)

// fake is a clipboard in memory.
func fake(held *string) *Clipboard {
	return &Clipboard{
		read:  func() (string, error) { return *held, nil },
		write: func(s string) error { *held = s; return nil },
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	var held string
	c := fake(&held)
	if err := c.Write(t.Context(), "Client reports – 3 days … ≥38 °C 🙂"); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Read(t.Context()); err != nil || held == "" || string(got) != held {
		t.Fatalf("read %q, %v", string(got), err)
	}
}

func TestAClipboardThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		c := &Clipboard{
			read:  func() (string, error) { <-release; return "", nil },
			write: func(string) error { <-release; return nil },
		}
		began := time.Now()
		_, err := c.Read(t.Context())
		if !errors.Is(err, errSlow) || time.Since(began) != Patience {
			t.Errorf("read: %v after %v", err, time.Since(began))
		}
		if err := c.Write(t.Context(), "x"); !errors.Is(err, errSlow) {
			t.Errorf("write: %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := c.Read(ctx); fault.KindOf(err) != fault.Cancelled {
			t.Errorf("stopped: %v", err)
		}
	})
}

func TestWithoutADesktopItSaysSo(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there is always a clipboard")
	}
	t.Setenv("DISPLAY", "")
	t.Setenv("WAYLAND_DISPLAY", "")
	var c Clipboard
	_, err := c.Read(t.Context())
	if fault.KindOf(err) != fault.BadInput || !strings.Contains(err.Error(), "give the dump as a file") {
		t.Errorf("read: %v", err)
	}
	if err := c.Write(t.Context(), "x"); fault.KindOf(err) != fault.BadInput {
		t.Errorf("write: %v", err)
	}
}

// On the real clipboard, where there is one that answers.
func TestRealClipboard(t *testing.T) {
	if os.Getenv("SIDEQUILL_TEST_CLIPBOARD") == "" {
		t.Skip("set SIDEQUILL_TEST_CLIPBOARD=1 to use the clipboard of this desktop")
	}
	var c Clipboard
	const text = note.Text("cough – 3 days … ≥38 °C\nsecond line")
	if err := c.Write(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Read(t.Context()); err != nil || got != text {
		t.Fatalf("read back %q, %v", string(got), err)
	}
}
