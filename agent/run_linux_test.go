package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
)

// A second account of this machine gets no answer from the socket, and cannot
// reach the agent's own door or its files.
func TestAnotherAccountGetsNothing(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can act as another account")
	}
	addr, log, _ := startAgent(t, "")
	host, port, _ := strings.Cut(addr, ":")
	home := os.Getenv("SIDEQUILL_HOME")
	script := `exec 3<>/dev/tcp/` + host + `/` + port + ` && printf 'GET /v1/ws HTTP/1.1\r\nHost: ` + addr + `\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
		`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sidequill.v1\r\nOrigin: ` + gatewaytest.Origin + `\r\n\r\n' >&3 && timeout 5 head -c 12 <&3`
	as := func(uid uint32, script string) string {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		cmd := exec.CommandContext(ctx, "bash", "-c", script)
		cmd.Dir = "/"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
		out, _ := cmd.Output() // a connection that is cut is an error too
		return string(out)
	}
	if got := as(0, script); got != "HTTP/1.1 101" {
		t.Fatalf("our own account got %q: this test would show nothing", got)
	}
	if got := as(65534, script); got != "" {
		t.Errorf("another account got %q", got)
	}
	if !strings.Contains(log.String(), "not this user's") {
		t.Error("the log does not say so")
	}
	for _, file := range []string{"agent.key", "devices.json", "agent.sock", "config.toml"} {
		if got := as(65534, "cat "+home+"/"+file+" 2>/dev/null; [ -w "+home+"/"+file+" ] && echo writable"); got != "" {
			t.Errorf("another account reads or writes %s", file)
		}
	}
}
