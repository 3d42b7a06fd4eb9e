package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test below starts itself twice more, each in a network namespace of its
// own: the sink, and the inside, whose default route and resolver lead into it.
const (
	roleVariable   = "SIDEQUILL_TEST_ROLE"
	binaryVariable = "SIDEQUILL_TEST_BINARY"
	sinkAddress    = "10.99.99.2"
	elsewhere      = "203.0.113.7" // what the sink answers to every question
)

// role is a child process: lines in, lines out.
type role struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// startRole starts this test's binary anew as name. It skips where namespaces
// cannot be made.
func startRole(t *testing.T, name string, more ...string) *role {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestRoleOfTheEgressTest$", "-test.timeout=3m")
	cmd.Env = append(append(os.Environ(), roleVariable+"="+name), more...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC) {
		t.Skipf("SKIPPED, egress was not tested: no network namespace can be made here (%v)", err)
	} else if err != nil {
		t.Fatal(err)
	}
	r := &role{t, cmd, in, bufio.NewScanner(out)}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return r
}

// ask sends a line and returns the line that answers it.
func (r *role) ask(line string) string {
	r.t.Helper()
	if _, err := fmt.Fprintln(r.in, line); err != nil {
		r.t.Fatal(err)
	}
	for r.out.Scan() {
		if answer, ok := strings.CutPrefix(r.out.Text(), "> "); ok {
			return answer
		}
		if r.out.Text() != "" {
			r.t.Log(r.out.Text())
		}
	}
	r.t.Fatalf("no answer to %q", line)
	return ""
}

// A whole draft of the real agent, with a local model server, asks no name and
// opens no connection that leaves the machine.
func TestADraftLeavesTheMachineAlone(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED, egress was not tested: only root can make a network namespace")
	}
	if _, err := exec.LookPath("ip"); err != nil {
		t.Skip("SKIPPED, egress was not tested: the program ip (iproute2) is not there")
	}
	sink := startRole(t, "sink")
	inside := startRole(t, "inside", binaryVariable+"="+newProgram(t, "").bin)
	pid := func(r *role) string { return fmt.Sprint(r.cmd.Process.Pid) }
	if out, err := exec.Command("ip", "link", "add", "sqin", "netns", pid(inside), "type", "veth", "peer", "name", "sqout", "netns", pid(sink)).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED, egress was not tested: no pair of interfaces can be made here (%v: %s)", err, out)
	}
	for _, r := range []*role{sink, inside} {
		if got := r.ask("begin"); got != "ready" {
			t.Skipf("SKIPPED, egress was not tested: the namespace cannot be set up (%s)", got)
		}
	}
	// seen is what came to the sink up to a line; packets come in their order.
	seen := func(upTo string) (list []string) {
		t.Helper()
		waitFor(t, upTo, func() bool {
			if err := json.Unmarshal([]byte(sink.ask("seen")), &list); err != nil {
				t.Fatal(err)
			}
			return slices.Contains(list, upTo)
		})
		slices.Sort(list)
		return slices.Compact(list) // what was sent twice
	}
	probe := func(name string) {
		t.Helper()
		if got := inside.ask("probe " + name); got != "reached" {
			t.Fatalf("the sink does not answer, so this shows nothing: %s", got)
		}
	}
	want := []string{"dns before.example.", "tcp " + elsewhere + ":443"}
	probe("before.example.")
	if got := seen(want[1]); !slices.Equal(got, want) {
		t.Fatalf("the sink saw %q of a deliberate question and connection; want %q", got, want)
	}
	if got := inside.ask("draft"); got != "drafted" {
		t.Fatal(got)
	}
	probe("after.example.") // once the sink has seen this, it has seen all that came before
	want = append([]string{"dns after.example."}, want...)
	if got := seen(want[0]); !slices.Equal(got, want) {
		t.Errorf("the sink saw %q; want %q alone", got, want)
	}
}

// TestRoleOfTheEgressTest is the child process.
func TestRoleOfTheEgressTest(t *testing.T) {
	begin, do := map[string]func(*testing.T) error{"sink": beginSink, "inside": beginInside}[os.Getenv(roleVariable)], map[string]func(*testing.T, string) string{
		"probe": probe, "draft": draftInside, "seen": func(*testing.T, string) string { return packets.list() },
	}
	if begin == nil {
		t.Skip("this is a part of TestADraftLeavesTheMachineAlone")
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		verb, rest, _ := strings.Cut(lines.Text(), " ")
		answer := "ready"
		if verb != "begin" {
			answer = do[verb](t, rest)
		} else if err := begin(t); err != nil {
			answer = strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Println("\n> " + answer)
	}
}

// ip runs the commands of iproute2 in this namespace.
func ip(commands ...string) error {
	for _, c := range commands {
		if out, err := exec.Command("ip", strings.Fields(c)...).CombinedOutput(); err != nil {
			return fmt.Errorf("ip %s: %w: %s", c, err, out)
		}
	}
	return nil
}

// beginInside sends whatever leaves this namespace to the sink.
func beginInside(t *testing.T) error {
	_ = os.WriteFile("/proc/sys/net/ipv6/conf/all/disable_ipv6", []byte("1"), 0o600) // it has no route anyway
	if err := ip("link set lo up", "addr add 10.99.99.1/24 dev sqin", "link set sqin up", "route add default via "+sinkAddress); err != nil {
		return err
	}
	conf := filepath.Join(t.TempDir(), "resolv.conf")
	if err := os.WriteFile(conf, []byte("nameserver "+sinkAddress+"\n"), 0o600); err != nil {
		return err
	}
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return err
	}
	return syscall.Mount(conf, "/etc/resolv.conf", "", syscall.MS_BIND, "")
}

// probe asks for a name, and connects to what it is told.
func probe(t *testing.T, name string) string {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	found, err := (&net.Resolver{PreferGo: true}).LookupNetIP(ctx, "ip4", name)
	if err != nil {
		return err.Error()
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(found[0].String(), "443"))
	if err != nil {
		return err.Error()
	}
	_ = conn.Close()
	return "reached"
}

// draftInside drafts with the agent and with the command line.
func draftInside(t *testing.T, _ string) string {
	model := newWritingServer(t)
	p := newHome(t, os.Getenv(binaryVariable), "[model]\nengine = \"ollama\"\nurl = \""+model.URL+"\"\n")
	_, addr := p.start()
	if whole := wholeDraft(t, p.pair(addr), strings.Repeat("A", 22)); !strings.HasPrefix(whole.Engine, "ollama:") {
		return "the agent drafted with " + whole.Engine
	}
	c := p.command("draft", "--json")
	c.Stdin = strings.NewReader(tracedDump)
	if out, err := c.Output(); err != nil || !strings.Contains(string(out), `"engine": "ollama:`) {
		return fmt.Sprintf("the command line: %v: %.200s", err, out)
	}
	return "drafted"
}

// packets is what the sink saw.
var packets seenPackets

type seenPackets struct{ lines chan []string }

func (s *seenPackets) list() string {
	lines := <-s.lines
	b, _ := json.Marshal(lines)
	s.lines <- lines
	return string(b)
}

func (s *seenPackets) add(line string) { s.lines <- append(<-s.lines, line) }

// beginSink answers every name with one address, and connections to that. It
// writes down every packet that comes, wherever it was to go.
func beginSink(*testing.T) error {
	if err := ip("link set lo up", "addr add "+sinkAddress+"/24 dev sqout", "link set sqout up", "addr add "+elsewhere+"/32 dev lo"); err != nil {
		return err
	}
	packets.lines = make(chan []string, 1)
	packets.lines <- []string{}
	port, err := net.InterfaceByName("sqout")
	if err != nil {
		return err
	}
	const ipv4 = 0x0008 // ETH_P_IP in network order
	raw, err := syscall.Socket(syscall.AF_PACKET, syscall.SOCK_DGRAM, ipv4)
	if err != nil {
		return err
	}
	if err := syscall.Bind(raw, &syscall.SockaddrLinklayer{Protocol: ipv4, Ifindex: port.Index}); err != nil {
		return err
	}
	go func() {
		b := make([]byte, 64<<10)
		for {
			n, _, err := syscall.Recvfrom(raw, b, 0)
			if err != nil {
				return
			}
			if line := describe(b[:n]); line != "" {
				packets.add(line)
			}
		}
	}()
	names, err := net.ListenPacket("udp4", ":53")
	if err != nil {
		return err
	}
	go func() {
		b := make([]byte, 4096)
		for {
			n, from, err := names.ReadFrom(b)
			if err != nil {
				return
			}
			_, _ = names.WriteTo(answerName(b[:n]), from)
		}
	}()
	for _, port := range []string{":80", ":443"} {
		listener, err := net.Listen("tcp4", port)
		if err != nil {
			return err
		}
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_ = conn.Close()
			}
		}()
	}
	return nil
}

// describe a packet: a question, the beginning of a connection, or anything else
// that is no part of one.
func describe(b []byte) string {
	if len(b) < 20 {
		return "short"
	}
	head := int(b[0]&15) * 4
	to := net.IP(b[16:20]).String()
	if body := b[min(head, len(b)):]; len(body) >= 14 {
		port := binary.BigEndian.Uint16(body[2:])
		switch b[9] {
		case syscall.IPPROTO_TCP:
			if body[13]&0x12 != 0x02 { // SYN without ACK
				return ""
			}
			return fmt.Sprintf("tcp %s:%d", to, port)
		case syscall.IPPROTO_UDP:
			if name, _ := question(body[8:]); port == 53 && name != "" {
				return "dns " + name
			}
			return fmt.Sprintf("udp %s:%d", to, port)
		}
	}
	return fmt.Sprintf("protocol %d to %s", b[9], to)
}

// question of a DNS message: its name, and where it ends.
func question(b []byte) (name string, end int) {
	for i := 12; i < len(b); {
		n := int(b[i])
		if i++; n == 0 {
			return name, i + 4
		}
		if i+n > len(b) {
			break
		}
		name += string(b[i:i+n]) + "."
		i += n
	}
	return "", 0
}

// answerName answers a DNS question with one address.
func answerName(q []byte) []byte {
	_, end := question(q)
	if end == 0 || end > len(q) {
		return nil
	}
	out := slices.Clone(q[:end])
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0})
	out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(out, net.ParseIP(elsewhere).To4()...)
}
