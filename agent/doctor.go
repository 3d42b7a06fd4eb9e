package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/sidequill/sidequill/internal/channel"
	"github.com/sidequill/sidequill/internal/config"
	"github.com/sidequill/sidequill/internal/control"
	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/keystore"
	"github.com/sidequill/sidequill/internal/model/ollama"
)

// checkup is one thing the doctor looked at. Its strings are part of the command line's contract.
type checkup struct {
	Check    string `json:"check"`
	State    string `json:"state"` // ok, warn (works, but …), fail
	Evidence string `json:"evidence"`
	Mend     string `json:"mend,omitempty"` // the one command or step that mends it
}

const (
	stateOK   = "ok"
	stateWarn = "warn"
	stateFail = "fail"
)

func doctorVerb(ctx context.Context, args []string, std stdio) error {
	set := flags("doctor", "[--json]", std)
	asJSON := set.Bool("json", false, "print JSON")
	rest, err := parse(set, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return badUse("doctor takes no arguments")
	}
	checkups := examine(ctx)
	if err := ctx.Err(); err != nil {
		return fault.Wrap(fault.Cancelled, err, "examining")
	}
	failed := false
	for _, c := range checkups {
		failed = failed || c.State == stateFail
	}
	if *asJSON {
		err = printJSON(std.out, struct {
			Version string    `json:"version"`
			OK      bool      `json:"ok"`
			Checks  []checkup `json:"checks"`
		}{Version, !failed, checkups})
	} else {
		table := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
		for _, c := range checkups {
			fmt.Fprintf(table, "%s\t%s\t%s\n", c.State, c.Check, c.Evidence)
			if c.Mend != "" {
				fmt.Fprintf(table, "\t\t-> %s\n", c.Mend)
			}
		}
		err = fault.Wrap(fault.Storage, table.Flush(), "writing the report")
	}
	if err == nil && failed {
		err = exitError{fault.ExitFindings}
	}
	return err
}

// examine makes every check there is. None sends patient text or changes anything.
func examine(ctx context.Context) []checkup {
	home := checkHome()
	out := []checkup{home}
	if home.State != stateFail {
		out = append(out, checkDisk())
	}
	cfg, err := configuration()
	out = append(out, checkConfig(err))
	if err != nil {
		cfg = config.Default()
	}
	if dir, err := host.HomePath(); err == nil {
		out = append(out, checkFormats(dir, cfg), checkKeys(dir, cfg))
	}
	out = append(out, checkAgent(ctx, cfg)...)
	out = append(out, checkService(), checkNative())
	out = append(out, checkModel(ctx, cfg)...)
	return append(out, checkProxy())
}

func checkHome() checkup {
	c := checkup{Check: "home"}
	dir, err := host.HomePath()
	if err != nil {
		c.State, c.Evidence, c.Mend = stateFail, words(err), "unset "+host.HomeVariable
		return c
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.State, c.Evidence, c.Mend = stateWarn, dir+" is not there yet", "sidequill run"
	case err != nil || !info.IsDir():
		c.State, c.Evidence, c.Mend = stateFail, dir+" is not a folder we can open", "move it away: mv "+shellWord(dir)+" "+shellWord(dir+".old")
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		c.State, c.Evidence = stateFail, fmt.Sprintf("%s is open to other accounts (%04o)", dir, info.Mode().Perm())
		c.Mend = "chmod 700 " + shellWord(dir)
	default:
		if _, err := host.Home(); err != nil {
			c.State, c.Evidence, c.Mend = stateFail, words(err), "sudo chown -R $(id -un) "+shellWord(dir)
			break
		}
		c.State, c.Evidence = stateOK, dir
	}
	return c
}

func checkDisk() checkup {
	c := checkup{Check: "disk", State: stateOK}
	dir, _ := host.HomePath()
	free, err := host.FreeSpace(dir)
	switch {
	case err != nil:
		c.State, c.Evidence, c.Mend = stateWarn, "free space is not known: the state folder is not there yet", "sidequill run"
	case free < 50<<20:
		c.State, c.Evidence, c.Mend = stateFail, gigabytes(free)+" free", "make room on the disk of "+dir
	default:
		c.Evidence = gigabytes(free) + " free"
	}
	return c
}

func checkConfig(err error) checkup {
	if err != nil {
		return checkup{"config", stateFail, words(err), "correct the line named here"}
	}
	path := "defaults"
	if home, err := host.HomePath(); err == nil {
		if _, err := os.Stat(config.Path(home)); err == nil {
			path = config.Path(home)
		}
	}
	return checkup{Check: "config", State: stateOK, Evidence: path}
}

// checkKeys says where the agent's keys are, without asking the keystore: that
// might ask for a password.
func checkKeys(home string, cfg config.Config) checkup {
	c := checkup{Check: "keys", State: stateOK}
	sealed, err := keystore.Sealed(filepath.Join(home, channel.KeyFile))
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.Evidence = "there are none yet"
	case err != nil:
		c.State, c.Evidence, c.Mend = stateFail, "the agent's key cannot be read", "sudo chown -R $(id -un) "+shellWord(home)
	case sealed:
		c.Evidence = "sealed by a key in the " + keystore.Name()
	case cfg.Agent.Keystore == keystore.System:
		c.State, c.Evidence, c.Mend = stateWarn, "in files of mode 0600, though the configuration asks for the "+keystore.Name(), "sidequill service restart"
	default:
		c.Evidence = "in files of mode 0600"
	}
	return c
}

// checkAgent asks the agent through its own door, and looks who holds its ports.
func checkAgent(ctx context.Context, cfg config.Config) []checkup {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	agent, addr := checkup{Check: "agent"}, ""
	status, err := agentStatus(ctx)
	if err != nil {
		agent.State, agent.Evidence, agent.Mend = stateFail, "it is not running", "sidequill service start"
		if _, err := openService(); err != nil {
			agent.Mend = "sidequill run"
		}
	} else {
		addr = status.Addr
		agent.State, agent.Evidence = stateOK, fmt.Sprintf("version %s, engine %s, %d connected", status.Version, status.Engine, status.Sessions)
		if status.Version != Version {
			agent.State, agent.Mend = stateWarn, "sidequill service restart"
		}
	}
	return []checkup{agent, checkPort(cfg, addr)}
}

func agentStatus(ctx context.Context) (control.Status, error) {
	home, err := host.HomePath()
	if err != nil {
		return control.Status{}, err
	}
	client, err := control.Dial(ctx, home)
	if err != nil {
		return control.Status{}, err
	}
	defer client.Close()
	return client.Status()
}

// checkPort says where the agent listens, or who keeps it from doing so.
func checkPort(cfg config.Config, addr string) checkup {
	if addr != "" {
		return checkup{Check: "port", State: stateOK, Evidence: addr}
	}
	c := checkup{Check: "port"}
	var wanted []netip.AddrPort
	fixed := os.Getenv(host.AddrVariable)
	if fixed == "" {
		fixed = cfg.Agent.Addr
	}
	if fixed != "" {
		ap, err := host.Loopback(fixed)
		if err != nil {
			c.State, c.Evidence, c.Mend = stateFail, words(err), "unset "+host.AddrVariable
			return c
		}
		wanted = append(wanted, ap)
	} else {
		for _, port := range cfg.Agent.Ports {
			wanted = append(wanted, netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port))
		}
	}
	var taken []string
	for _, ap := range wanted {
		owner, err := host.ListenerOwner(ap)
		if fault.KindOf(err) == fault.NoServer {
			c.State, c.Evidence = stateOK, ap.String()+" is free"
			if len(taken) > 0 {
				c.Evidence += " (" + strings.Join(taken, ", ") + ")"
			}
			return c
		}
		if err != nil {
			c.State, c.Evidence = stateWarn, "who listens on "+ap.String()+" cannot be told: "+words(err)
			return c
		}
		taken = append(taken, fmt.Sprintf("%d is held by %s", ap.Port(), owner))
	}
	c.State, c.Evidence, c.Mend = stateFail, strings.Join(taken, ", "), "stop the other program, or set another port in config.toml ([agent] ports)"
	return c
}

func checkService() checkup {
	s, err := openService()
	if err != nil {
		return checkup{"service", stateWarn, words(err), "sidequill run"}
	}
	switch state, err := serviceState(s); {
	case err == nil:
		return checkup{Check: "service", State: stateOK, Evidence: state}
	case state == "not installed":
		return checkup{"service", stateWarn, state, "sidequill service install"}
	default:
		return checkup{"service", stateWarn, state, "sidequill service restart"}
	}
}

// checkModel asks everything about the model server that a draft depends on. A
// model is not a precondition of drafting, so its lack is a warning, unless the
// configuration names one. A stranger on its port is a failure.
func checkModel(ctx context.Context, cfg config.Config) []checkup {
	if cfg.Model.Engine == config.EngineNone {
		return []checkup{{Check: "model server", State: stateOK, Evidence: `not used: [model] engine = "none"`}}
	}
	bad := stateWarn
	if cfg.Model.Engine == config.EngineOllama || cfg.Model.Name != "" {
		bad = stateFail
	}
	server, err := ollama.Open(ollamaConfig(cfg))
	if err != nil {
		return []checkup{{"model server", stateFail, words(err), "correct [model] url in config.toml"}}
	}
	defer server.Close()

	version, err := server.Version(ctx)
	if err != nil {
		c := checkup{"model server", bad, words(err), "start Ollama: ollama serve"}
		if kind := fault.KindOf(err); kind == fault.Stranger {
			c.State, c.Mend = stateFail, "stop that program; or if it is your Ollama, name its account in config.toml ([model] owners)"
		} else if kind != fault.NoServer {
			c.Mend = "set [model] url in config.toml to your Ollama server"
		}
		return []checkup{c}
	}
	out := []checkup{{Check: "model server", State: stateOK, Evidence: fmt.Sprintf("Ollama %s at %s%s", version, cfg.Model.URL, ownedBy(cfg))}}

	chosen, err := server.Choose(ctx, cfg.Model.Name)
	if err != nil {
		c := checkup{"model", bad, words(err), "sidequill models recommend"}
		if kind := fault.KindOf(err); kind == fault.NoModel && cfg.Model.Name != "" {
			c.Mend = "sidequill models pull " + cfg.Model.Name
		} else if kind == fault.CloudModel {
			c.State = stateFail
		}
		out = append(out, c)
	} else {
		out = append(out, checkup{Check: "model", State: stateOK, Evidence: chosen.Name() + ": runs on this computer, has a chat template"})
		out = append(out, checkContext(ctx, server, chosen, cfg.Model.NumCtx))
	}
	return append(out, checkCloud(ctx, server))
}

func ownedBy(cfg config.Config) string {
	addr, err := host.LoopbackURL(cfg.Model.URL)
	if err != nil {
		return ""
	}
	owner, err := host.ListenerOwner(addr)
	if err != nil {
		return ""
	}
	return ", run by " + owner.String()
}

func checkContext(ctx context.Context, server *ollama.Server, chosen *ollama.Model, wanted int) checkup {
	c := checkup{Check: "context", State: stateOK}
	holds, err := chosen.Context(ctx)
	if err != nil {
		c.State, c.Evidence = stateWarn, words(err)
		return c
	}
	c.Evidence = fmt.Sprintf("%d tokens", holds)
	if holds < wanted {
		c.State, c.Mend = stateWarn, fmt.Sprintf("set [model] num_ctx = %d in config.toml", holds)
		c.Evidence += fmt.Sprintf(" is all it holds; %d are configured", wanted)
	}
	loaded, err := server.Loaded(ctx)
	if err != nil {
		return c
	}
	name := strings.TrimPrefix(chosen.Name(), "ollama:")
	for _, l := range loaded {
		if strings.TrimSuffix(l.Name, ":latest") != strings.TrimSuffix(name, ":latest") {
			continue
		}
		if l.Context > 0 && l.Context != wanted {
			c.Evidence += fmt.Sprintf("; now loaded for %d by another program, so the next draft loads it again", l.Context)
		}
		if l.CPU {
			c.Evidence += "; runs without a graphics card"
		}
	}
	return c
}

func checkCloud(ctx context.Context, server *ollama.Server) checkup {
	off, err := server.CloudOff(ctx)
	switch {
	case err != nil:
		return checkup{Check: "cloud models", State: stateOK, Evidence: "this server does not tell; Sidequill refuses them, and asks before every request"}
	case !off:
		return checkup{"cloud models", stateWarn, "Ollama would run them, and any account of this computer can put one under a local model's name; " +
			"Sidequill refuses them, and asks before every request", "start Ollama with OLLAMA_NO_CLOUD=1"}
	}
	return checkup{Check: "cloud models", State: stateOK, Evidence: "switched off in Ollama"}
}

// checkProxy says that proxies are not used, to whoever set one.
func checkProxy() checkup {
	var set []string
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"} {
		if os.Getenv(name) != "" {
			set = append(set, name)
		}
	}
	if len(set) == 0 {
		return checkup{Check: "proxy", State: stateOK, Evidence: "none is set"}
	}
	return checkup{Check: "proxy", State: stateOK, Evidence: strings.Join(set, ", ") + " ignored: nothing leaves this computer"}
}

// words are those of an error without the wire's name for its kind, which the
// text of a fault without a cause ends in.
func words(err error) string {
	return strings.TrimSuffix(err.Error(), ": "+string(fault.KindOf(err)))
}

// shellWord quotes a path for the command that we propose.
func shellWord(s string) string {
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+@", r))
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
