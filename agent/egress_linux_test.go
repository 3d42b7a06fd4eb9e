package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests below start themselves twice more, each in a network namespace of its
// own: the sink, and the inside, whose default route and resolver lead into it.
const (
	roleVariable   = "SIDEQUILL_TEST_ROLE"
	binaryVariable = "SIDEQUILL_TEST_BINARY"
	sinkAddress    = "10.99.99.2"
	elsewhere      = "203.0.113.0/24" // from which the sink gives each name an address
	probePort      = "9"              // of the tests' own connections
	// set by make: the browser is there, and egress must not go untested
	browserVariable, requiredVariable = "SIDEQUILL_TEST_BROWSER", "SIDEQUILL_TEST_EGRESS_REQUIRED"
)

// role is a child process: lines in, lines out.
type role struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

// startRole starts this test's binary anew as name, in a network of its own. It
// skips where that cannot be made.
func startRole(t *testing.T, name string, more ...string) *role {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestRoleOfTheEgressTest$", "-test.timeout=10m")
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
	if err := cmd.Start(); cannotUnshare(err) {
		untested(t, "no network namespace can be made here (%v)", err)
	} else if err != nil {
		t.Fatal(err)
	}
	r := &role{t, cmd, in, bufio.NewScanner(out)}
	t.Cleanup(func() {
		_ = in.Close() // it ends by itself, and takes its agents and folders along
		late := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		late.Stop()
	})
	return r
}

func cannotUnshare(err error) bool {
	return errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSPC)
}

// untested skips, or fails where namespaces have to be there (.ci/run).
func untested(t *testing.T, why string, args ...any) {
	t.Helper()
	why = fmt.Sprintf("EGRESS WAS NOT TESTED: "+why, args...)
	if os.Getenv(requiredVariable) != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// asRoot tells whether this process may make networks. Where it may not, the
// whole test runs anew as the root of a user namespace.
func asRoot(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() == 0 {
		return true
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=10m")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	out, err := cmd.CombinedOutput()
	switch {
	case cannotUnshare(err):
		untested(t, "it needs root, or user namespaces (%v)", err)
	case err != nil:
		t.Fatalf("%v\n%s", err, out)
	case bytes.Contains(out, []byte("--- SKIP")):
		untested(t, "as the root of a user namespace:\n%s", out)
	}
	return false
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

// egress is a network whose every way out is counted.
type egress struct {
	t            *testing.T
	sink, inside *role
}

// newEgress makes the two namespaces. The program is what the inside runs.
func newEgress(t *testing.T, program string) *egress {
	t.Helper()
	if _, err := exec.LookPath("ip"); err != nil {
		untested(t, "the program ip (iproute2) is not there")
	}
	n := &egress{t: t, sink: startRole(t, "sink"), inside: startRole(t, "inside", binaryVariable+"="+program)}
	pid := func(r *role) string { return fmt.Sprint(r.cmd.Process.Pid) }
	if out, err := exec.Command("ip", "link", "add", "sqin", "netns", pid(n.inside), "type", "veth", "peer", "name", "sqout", "netns", pid(n.sink)).CombinedOutput(); err != nil {
		untested(t, "no pair of interfaces can be made here (%v: %s)", err, out)
	}
	for _, r := range []*role{n.sink, n.inside} {
		if got := r.ask("begin"); got != "ready" {
			untested(t, "the namespace cannot be set up (%s)", got)
		}
	}
	return n
}

// probe asks for a name from the inside, connects to what it is told, and gives
// all that came to the sink since the probe before, this one left out. Packets
// come in their order, so nothing that went before is missing.
func (n *egress) probe(name string) (seen []string) {
	n.t.Helper()
	if got := n.inside.ask("probe " + name); got != "reached" {
		n.t.Fatalf("the sink does not answer, so this shows nothing: %s", got)
	}
	own := []string{"dns " + name, "tcp " + name + ":" + probePort}
	waitFor(n.t, own[0], func() bool {
		if err := json.Unmarshal([]byte(n.sink.ask("seen")), &seen); err != nil {
			n.t.Fatal(err)
		}
		return slices.Contains(seen, own[0]) && slices.Contains(seen, own[1])
	})
	n.sink.ask("forget")
	return slices.DeleteFunc(seen, func(line string) bool { return slices.Contains(own, line) })
}

// A whole draft of the real agent, with a local model server, asks no name and
// opens no connection that leaves the machine.
func TestADraftLeavesTheMachineAlone(t *testing.T) {
	if !asRoot(t) {
		return
	}
	n := newEgress(t, newProgram(t, "").bin)
	if got := n.probe("before.example."); len(got) > 0 {
		t.Fatalf("the sink saw %q before anything was done", got)
	}
	if got := n.inside.ask("draft"); got != "drafted" {
		t.Fatal(got)
	}
	if got := n.probe("after.example."); len(got) > 0 {
		t.Errorf("a draft sent %q", got)
	}
}

// The same with all that a clinician runs: real Chromium with the extension, the
// agent, a real Ollama server. What the browser says of its own accord is known
// from a run without the extension.
func TestABrowsersDraftLeavesTheMachineAlone(t *testing.T) {
	if os.Getenv(browserVariable) == "" {
		t.Skip("run this through make test-browser: it needs the browser, the extension and a model")
	}
	if !asRoot(t) {
		return
	}
	n := newEgress(t, "")
	n.probe("before.example.")
	// What is deliberate is counted, also the browser's own.
	page := []string{"dns page.example.", "tcp page.example.:80"}
	run := func(with string) (rest []string) {
		t.Helper()
		if got := n.inside.ask("browser " + with); got != "done" {
			t.Fatal(got)
		}
		rest = n.probe("after-" + with + ".example.")
		for _, line := range page {
			if !slices.Contains(rest, line) {
				t.Fatalf("the browser opened a page and the sink saw only %q, so this shows nothing", rest)
			}
		}
		slices.Sort(rest)
		return slices.DeleteFunc(slices.Compact(rest), func(line string) bool { return slices.Contains(page, line) })
	}
	chatter := run("alone")
	t.Logf("the browser alone: %q", chatter)
	if rest := slices.DeleteFunc(run("draft"), func(line string) bool { return slices.Contains(chatter, line) }); len(rest) > 0 {
		t.Errorf("with extension, agent and Ollama there came also %q", rest)
	}
}

// TestRoleOfTheEgressTest is the child process.
func TestRoleOfTheEgressTest(t *testing.T) {
	begin, do := map[string]func(*testing.T) error{"sink": beginSink, "inside": beginInside}[os.Getenv(roleVariable)], map[string]func(*testing.T, string) string{
		"probe": probe, "draft": draftInside, "browser": browserInside,
		"seen":   func(*testing.T, string) string { return packets.list() },
		"forget": func(*testing.T, string) string { packets.forget(); return "forgotten" },
	}
	if begin == nil {
		t.Skip("this is a part of the tests above")
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
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(found[0].String(), probePort))
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

// browserInside has the browser draft, or stand there alone.
func browserInside(t *testing.T, with string) string {
	c := exec.Command("node_modules/.bin/tsx", "test/egress.ts", with)
	c.Dir = filepath.Join("..", "extension")
	if out, err := c.CombinedOutput(); err != nil {
		return strings.ReplaceAll(fmt.Sprintf("%v: %s", err, out), "\n", " ")
	}
	return "done"
}

// packets is what the sink saw.
var packets seenPackets

type seenPackets struct {
	mu    sync.Mutex
	lines []string
	names []string // the n-th has the n-th address of elsewhere
}

func (s *seenPackets) list() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, _ := json.Marshal(s.lines)
	return string(b)
}

func (s *seenPackets) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = []string{}
}

func (s *seenPackets) add(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line)
}

// addressOf gives a name its address.
func (s *seenPackets) addressOf(name string) net.IP {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.Index(s.names, name)
	if at < 0 {
		at, s.names = len(s.names), append(s.names, name)
	}
	if at > 253 {
		panic("more names than the sink has addresses")
	}
	base := netip.MustParsePrefix(elsewhere).Addr().As4()
	return net.IPv4(base[0], base[1], base[2], byte(at+1))
}

// nameOf says for whom an address was given.
func (s *seenPackets) nameOf(ip net.IP) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if addr, _ := netip.AddrFromSlice(ip); netip.MustParsePrefix(elsewhere).Contains(addr) {
		if at := int(ip[3]) - 1; 0 <= at && at < len(s.names) {
			return s.names[at]
		}
	}
	return ip.String()
}

// beginSink answers every name with an address of its own, and connections to
// those. It writes down every packet that comes, wherever it was to go.
func beginSink(*testing.T) error {
	if err := ip("link set lo up", "addr add "+sinkAddress+"/24 dev sqout", "link set sqout up", "route add local "+elsewhere+" dev lo"); err != nil {
		return err
	}
	packets.forget()
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
	for _, port := range []string{":80", ":443", ":" + probePort} {
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
	to := packets.nameOf(b[16:20])
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

// answerName answers a DNS question with the name's address.
func answerName(q []byte) []byte {
	name, end := question(q)
	if end == 0 || end > len(q) {
		return nil
	}
	out := slices.Clone(q[:end])
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0})
	out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(out, packets.addressOf(name).To4()...)
}
