package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/gateway/gatewaytest"
	"github.com/sidequill/sidequill/internal/native"
	"github.com/sidequill/sidequill/internal/protocol"
)

// startHost starts the program as a browser does, with args, says one message
// and gives the exit code and the answer.
func startHost(t *testing.T, message any, args ...string) (code int, answer any) {
	t.Helper()
	var in, out, errs bytes.Buffer
	if err := native.Write(&in, message); err != nil {
		t.Fatal(err)
	}
	code = run(t.Context(), args, stdio{&in, &out, &errs})
	b, err := native.Read(&out)
	if err != nil {
		t.Fatalf("exit %d, %v: %s", code, err, &errs)
	}
	answer, err = protocol.Decode("FromNative", b)
	if err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return code, answer
}

func asking(b *gatewaytest.Client) protocol.NativeConnect {
	return protocol.NativeConnect{Type: "native.connect", Device: channel.Encode(b.Key.PublicKey().Bytes()), Name: "a browser"}
}

// The two ways in which browsers start their hosts.
var callers = []struct{ name, origin, refused string }{
	{"Chromium", "chrome-extension://nbhcoibiffaijagnelodcpgcjgenhohg", gatewaytest.Origin + "/"},
	{"Firefox", "moz-extension://12345678-1234-1234-1234-123456789abc", "other@example.org"},
}

func argsOf(t *testing.T, browser, extension string) []string {
	t.Helper()
	if browser == "Chromium" {
		return []string{extension}
	}
	manifest, err := filepath.Abs("org.sidequill.agent.json")
	if err != nil {
		t.Fatal(err)
	}
	return []string{manifest, extension}
}

func TestNativeConnect(t *testing.T) {
	addr, log, _ := startAgent(t, "")
	for _, c := range callers {
		t.Run(c.name, func(t *testing.T) {
			browser, err := gatewaytest.New(addr)
			if err != nil {
				t.Fatal(err)
			}
			browser.Origin = c.origin
			extension := "sidequill@sidequill.org"
			if c.name == "Chromium" {
				extension = c.origin + "/"
			}
			args := argsOf(t, c.name, extension)
			code, answer := startHost(t, asking(browser), args...)
			offer, ok := answer.(protocol.NativeConnected)
			if code != fault.ExitOK || !ok || !strings.HasSuffix(addr, ":"+itoa(offer.Port)) {
				t.Fatalf("exit %d: %+v", code, answer)
			}
			browser.Device = offer.Device
			if browser.Agent, err = channel.ParseKey(offer.Agent); err != nil {
				t.Fatal(err)
			}
			conn, _, err := browser.Connect(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			_ = conn.Close()
			if code, answer := startHost(t, protocol.NativeWhere{Type: "native.where"}, args...); code != fault.ExitOK || answer != any(protocol.NativeHere{Type: "native.here", Port: offer.Port}) {
				t.Errorf("exit %d: %+v", code, answer)
			}

			code, answer = startHost(t, asking(browser), argsOf(t, c.name, c.refused)...)
			if f, ok := answer.(protocol.Failure); code != fault.ExitForbidden || !ok || f.Kind != string(fault.NotPermitted) {
				t.Errorf("an extension that is not listed: exit %d, %+v", code, answer)
			}
		})
	}
	var devices []deviceJSON
	_, out, _ := sidequill(t, "", "devices", "--json")
	if err := json.Unmarshal([]byte(out), &devices); err != nil || len(devices) != 2 {
		t.Fatalf("%v: %s", err, out)
	}
	for i, c := range callers {
		if devices[i].Origin != c.origin {
			t.Errorf("%s: %+v", c.name, devices[i])
		}
	}
	if _, out, _ := sidequill(t, "", "devices", "log"); strings.Count(out, "paired ") < 2 || strings.Count(out, "extension") != 2 {
		t.Errorf("the event log says\n%s", out)
	}
	if strings.Contains(log.String(), "a browser") {
		t.Error("the log quotes what an extension says")
	}
}

func itoa(n int) string {
	b, _ := json.Marshal(n)
	return string(b)
}

// A build that IT has signed itself.
func TestNativeConnectOfAnExtensionThatITHasNamed(t *testing.T) {
	addr, _, _ := startAgent(t, "[agent]\nextensions = [\""+gatewaytest.Origin+"\"]\n")
	browser, err := gatewaytest.New(addr)
	if err != nil {
		t.Fatal(err)
	}
	if code, answer := startHost(t, asking(browser), gatewaytest.Origin+"/"); code != fault.ExitOK {
		t.Errorf("exit %d: %+v", code, answer)
	}
}

func TestNativeConnectOfManyAtOnce(t *testing.T) {
	addr, _, _ := startAgent(t, "")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			browser, err := gatewaytest.New(addr)
			if err != nil {
				t.Error(err)
				return
			}
			browser.Origin = callers[0].origin
			code, answer := startHost(t, asking(browser), callers[0].origin+"/")
			offer, ok := answer.(protocol.NativeConnected)
			if !ok {
				t.Errorf("exit %d: %+v", code, answer)
				return
			}
			browser.Device = offer.Device
			if browser.Agent, err = channel.ParseKey(offer.Agent); err != nil {
				t.Error(err)
				return
			}
			conn, _, err := browser.Connect(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			_ = conn.Close()
		})
	}
	all.Wait()
}

func TestNativeWithoutAnAgent(t *testing.T) {
	t.Setenv("SIDEQUILL_HOME", t.TempDir())
	browser, err := gatewaytest.New("")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []any{asking(browser), protocol.NativeWhere{Type: "native.where"}} {
		code, answer := startHost(t, q, callers[0].origin+"/")
		if f, ok := answer.(protocol.Failure); code != fault.ExitUsage || !ok || f.Kind != string(fault.NoAgent) || !strings.Contains(f.Next, "sidequill") {
			t.Errorf("exit %d: %+v", code, answer)
		}
	}
	// A browser that hangs up without a word is none of our business.
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{callers[0].origin + "/"}, stdio{strings.NewReader(""), &out, &errs}); code != fault.ExitOK || out.Len()+errs.Len() != 0 {
		t.Errorf("exit %d: %s%s", code, &out, &errs)
	}
}

func TestNativeBadUse(t *testing.T) {
	for _, args := range [][]string{{"native"}, {"native", "x"}, {"native", "register", "x"}, {"native", "--quick"}, {"https://ehr.example.org/"}, {"chrome-extension://x/"}} {
		if code, out, errs := sidequill(t, "", args...); code != fault.ExitUsage || errs == "" {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
}

func TestNativeRegister(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders are those of Linux here")
	}
	useHome(t, "[agent]\nextensions = [\""+gatewaytest.Origin+"\"]\n")
	user := t.TempDir()
	t.Setenv("HOME", user)
	t.Setenv("XDG_CONFIG_HOME", "")
	if code, out, errs := sidequill(t, "", "native", "register"); code != fault.ExitOK || out != "" || !strings.Contains(errs, "no browser of this account was found") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	_, checks := doctor(t)
	want(t, checks, "one-click", stateOK, "no browser is used here yet", "")
	for _, folder := range []string{".config/google-chrome", ".config/BraveSoftware/Brave-Browser", ".config/mozilla"} {
		if err := os.MkdirAll(filepath.Join(user, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	before := tree(t, user)
	_, checks = doctor(t)
	want(t, checks, "one-click", stateWarn, "Chrome: not registered; Brave: not registered; Firefox: not registered", "sidequill native register")
	if code, out, errs := sidequill(t, "", "native", "register"); code != fault.ExitOK || !strings.Contains(out, "ready in Chrome, Brave, Firefox") || !strings.Contains(errs, "SIDEQUILL_HOME") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	_, checks = doctor(t)
	want(t, checks, "one-click", stateOK, "Chrome, Brave, Firefox", "")
	b, err := os.ReadFile(filepath.Join(user, ".config/google-chrome/NativeMessagingHosts/org.sidequill.agent.json"))
	if err != nil || !strings.Contains(string(b), `"`+gatewaytest.Origin+`/"`) || !strings.Contains(string(b), `"chrome-extension://nbhcoibiffaijagnelodcpgcjgenhohg/"`) {
		t.Errorf("%v: %s", err, b)
	}
	if _, err := os.Stat(filepath.Join(user, ".config", "chromium")); err == nil {
		t.Error("a browser that is not used has a folder now")
	}
	if err := os.Remove(filepath.Join(user, ".mozilla/native-messaging-hosts/org.sidequill.agent.json")); err != nil {
		t.Fatal(err)
	}
	_, checks = doctor(t)
	want(t, checks, "one-click", stateWarn, "Firefox: not registered", "sidequill native register")

	if code, out, _ := sidequill(t, "", "native", "unregister"); code != fault.ExitOK || !strings.Contains(out, "taken out of Chrome, Brave") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, out, _ := sidequill(t, "", "native", "register"); code != fault.ExitOK {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, _, _ := sidequill(t, "", "native", "unregister"); code != fault.ExitOK {
		t.Errorf("exit %d", code)
	}
	if after := tree(t, user); after != before {
		t.Errorf("left behind:\n%s\nwhere there was:\n%s", after, before)
	}
	if code, out, _ := sidequill(t, "", "native", "unregister"); code != fault.ExitOK || out != "not registered\n" {
		t.Errorf("exit %d: %s", code, out)
	}
}

// tree lists a folder and all in it.
func tree(t *testing.T, root string) string {
	t.Helper()
	var list strings.Builder
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		list.WriteString(strings.TrimPrefix(path, root) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list.String()
}
