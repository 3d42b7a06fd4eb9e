package host

import (
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
)

func TestMain(m *testing.M) {
	if hosttest.Does() != "" {
		beStranger()
		return
	}
	goleak.VerifyTestMain(m)
}

func TestHome(t *testing.T) {
	t.Run("is made, for us alone", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "deep", "home")
		t.Setenv(HomeVariable, dir)
		got, err := Home()
		if err != nil || got != dir {
			t.Fatalf("Home() = %q, %v; want %q", got, err, dir)
		}
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Fatalf("mode = %v, %v; want 0700", info.Mode(), err)
		}
	})
	t.Run("is closed if it stood open", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv(HomeVariable, dir)
		if _, err := Home(); err != nil {
			t.Fatal(err)
		}
		if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
			t.Fatalf("mode = %v; want 0700", info.Mode())
		}
	})
	t.Run("relative path", func(t *testing.T) {
		t.Setenv(HomeVariable, "state")
		wantKind(t, fault.BadInput, second(Home()))
	})
	t.Run("a file", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(HomeVariable, file)
		wantKind(t, fault.Storage, second(Home()))
	})
	t.Run("somebody else's", func(t *testing.T) {
		if os.Geteuid() != 0 {
			t.Skip("only root can make a folder that belongs to another account")
		}
		dir := t.TempDir()
		if err := os.Chown(dir, hosttest.ID, hosttest.ID); err != nil {
			t.Fatal(err)
		}
		t.Setenv(HomeVariable, dir)
		wantKind(t, fault.Storage, second(Home()))
	})
	t.Run("without the variable", func(t *testing.T) {
		t.Setenv(HomeVariable, "")
		t.Setenv("HOME", t.TempDir())
		t.Setenv("XDG_STATE_HOME", "relative/is/ignored")
		if dir, err := HomePath(); err != nil || !filepath.IsAbs(dir) {
			t.Fatalf("HomePath() = %q, %v", dir, err)
		}
	})
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	release, err := Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	wantKind(t, fault.Busy, second(Lock(path)))
	release()
	release, err = Lock(path)
	if err != nil {
		t.Fatalf("after release: %v", err)
	}
	release()
	wantKind(t, fault.Storage, second(Lock(filepath.Join(path, "below-a-file"))))
}

func TestLoopback(t *testing.T) {
	for _, good := range []string{"127.0.0.1:0", "127.0.0.1:21764", "127.9.8.7:1", "[::1]:65535"} {
		if _, err := Loopback(good); err != nil {
			t.Errorf("Loopback(%q) = %v", good, err)
		}
	}
	for _, bad := range []string{"", ":21764", "0.0.0.0:21764", "[::]:1", "localhost:21764", "192.168.1.7:21764", "127.0.0.1",
		"127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:http", "[::ffff:127.0.0.1]:1", "[::1%lo]:1", "2130706433:1", "127.1:80"} {
		if _, err := Loopback(bad); fault.KindOf(err) != fault.BadInput {
			t.Errorf("Loopback(%q) = %v; want %s", bad, err, fault.BadInput)
		}
	}
}

func TestLoopbackURL(t *testing.T) {
	for _, good := range []string{"http://127.0.0.1:11434", "http://127.0.0.1:11434/", "http://[::1]:8080"} {
		if _, err := LoopbackURL(good); err != nil {
			t.Errorf("LoopbackURL(%q) = %v", good, err)
		}
	}
	for _, bad := range []string{"", "127.0.0.1:11434", "https://127.0.0.1:11434", "http://localhost:11434", "http://127.0.0.1",
		"http://10.0.0.5:11434", "http://me@127.0.0.1:11434", "http://127.0.0.1:11434/api", "http://127.0.0.1:11434?x=1",
		"http://127.0.0.1:0", "http:127.0.0.1:11434", "http://127.0.0.1:11434@example.org", "http://%31:1", "\x00"} {
		if _, err := LoopbackURL(bad); fault.KindOf(err) != fault.BadInput {
			t.Errorf("LoopbackURL(%q) = %v; want %s", bad, err, fault.BadInput)
		}
	}
}

func TestListen(t *testing.T) {
	ctx := t.Context()
	t.Setenv(AddrVariable, "")
	first, err := Listen(ctx, "127.0.0.1:0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close() }()
	taken := portOf(first)

	t.Run("fixed address in use", func(t *testing.T) {
		wantKind(t, fault.PortTaken, second(Listen(ctx, first.Addr().String(), nil)))
	})
	t.Run("moves on to the next port", func(t *testing.T) {
		spare, err := Listen(ctx, "127.0.0.1:0", nil)
		if err != nil {
			t.Fatal(err)
		}
		free := portOf(spare)
		_ = spare.Close()
		got, err := Listen(ctx, "", []uint16{taken, free})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = got.Close() }()
		if portOf(got) != free {
			t.Errorf("port %d; want %d", portOf(got), free)
		}
	})
	t.Run("all in use", func(t *testing.T) {
		wantKind(t, fault.PortTaken, second(Listen(ctx, "", []uint16{taken, taken})))
	})
	t.Run("the environment wins and must be loopback", func(t *testing.T) {
		t.Setenv(AddrVariable, "0.0.0.0:0")
		wantKind(t, fault.BadInput, second(Listen(ctx, "127.0.0.1:0", nil)))
	})
}

func TestNotify(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "")
	if err := Ready(); err != nil {
		t.Fatalf("without systemd: %v", err)
	}
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Skip("this system has no datagram sockets in the file system")
	}
	defer func() { _ = socket.Close() }()
	t.Setenv("NOTIFY_SOCKET", path)
	for _, step := range []struct {
		send func() error
		want string
	}{{Ready, "READY=1"}, {Stopping, "STOPPING=1"}} {
		if err := step.send(); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 64)
		_ = socket.SetReadDeadline(time.Now().Add(5 * time.Second))
		n, err := socket.Read(buf)
		if err != nil || string(buf[:n]) != step.want {
			t.Errorf("got %q, %v; want %q", buf[:n], err, step.want)
		}
	}
	t.Setenv("NOTIFY_SOCKET", "vsock:2:1")
	wantKind(t, fault.BadInput, Ready())
	t.Setenv("NOTIFY_SOCKET", path+"-gone")
	wantKind(t, fault.NoService, Ready())
}

func portOf(l net.Listener) uint16 {
	return netip.MustParseAddrPort(l.Addr().String()).Port()
}

func second[T any](_ T, err error) error { return err }

func wantKind(t *testing.T, want fault.Kind, err error) {
	t.Helper()
	if got := fault.KindOf(err); got != want {
		t.Errorf("error %v has kind %q; want %q", err, got, want)
	}
}
