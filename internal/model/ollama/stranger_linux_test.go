package ollama

import (
	"fmt"
	"io"
	"net"
	"os"
	"testing"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host/hosttest"
)

// beStranger is the child process: it listens under another account, and when
// its standard input ends says how many bytes it was sent.
func beStranger() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println("error:", err)
		return
	}
	fmt.Println(listener.Addr())
	counted := make(chan int64)
	go func() {
		var sum int64
		conn, err := listener.Accept()
		if err == nil {
			sum, _ = io.Copy(io.Discard, conn)
		}
		counted <- sum
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
	_ = listener.Close()
	fmt.Println(<-counted, "bytes")
}

// A stranger on the model's port gets nothing: a real second account.
func TestStrangerGetsNothing(t *testing.T) {
	other := hosttest.Start(t, "listens")
	m := New(Config{URL: "http://" + other.Line(), Model: "m"})
	defer m.Close()
	wantKind(t, fault.Stranger, m.Check(t.Context()))

	other.End()
	if got := other.Line(); got != "0 bytes" {
		t.Errorf("the stranger was sent %q; want 0 bytes", got)
	}
}
