// Package ollama is the model on a local Ollama server.
//
// It trusts that server with patient text only after four questions: does the
// socket at the other end belong to a known account (asked on every new
// connection, before a byte goes out), is the model there, does it run on this
// computer, and can it take instructions. Before every request it asks whether
// the model is still that one: the server's API knows no accounts, so anybody on
// the computer can put another, or another company's, under the name at any time.
//
// And it trusts an answer only if the server said that it was done and that the
// model stopped by itself. The official client returns no error when a stream
// breaks off, ends early, or was a bare HTTP 500; so the rule here is not "no
// error" but "seen to be whole".
package ollama

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ollama/ollama/api"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/host"
	"github.com/sidequill/sidequill/internal/model"
)

// What Config means where it says nothing.
const (
	DefaultURL       = "http://127.0.0.1:11434"
	DefaultNumCtx    = 4096
	DefaultKeepAlive = 30 * time.Minute
	DefaultOwner     = "ollama"
)

// Config of the server and the model on it.
type Config struct {
	URL       string        // of a server on this machine; DefaultURL if empty
	Model     string        // the model's name; Choose picks one if empty
	NumCtx    int           // one value for every call: another would make the server load the model again
	KeepAlive time.Duration // how long the model stays loaded after a call; below 0 for ever
	Owners    []string      // accounts besides our own and root that may own the server's socket
}

func (c Config) withDefaults() Config {
	if c.URL == "" {
		c.URL = DefaultURL
	}
	if c.NumCtx <= 0 {
		c.NumCtx = DefaultNumCtx
	}
	if c.KeepAlive == 0 {
		c.KeepAlive = DefaultKeepAlive
	}
	if c.Owners == nil {
		c.Owners = []string{DefaultOwner}
	}
	return c
}

// Model is one model on the server.
type Model struct {
	server  *Server
	name    string
	invalid error                 // of a configuration that can never work
	known   atomic.Pointer[facts] // of the last Check
	warming chan struct{}
}

var (
	_ model.Model  = (*Model)(nil)
	_ model.Warmer = (*Model)(nil)
)

// facts are what the preflight found out about the model.
type facts struct {
	thinks  bool
	context int    // tokens it really holds, never more than we ask for
	digest  string // of the model as it lies on the disk; empty if the server does not list it
}

// New is the model that cfg names. A configuration that cannot work shows in
// the error of Check and Chat.
func New(cfg Config) *Model {
	server, err := Open(cfg)
	if err == nil && cfg.Model == "" {
		err = fault.New(fault.NoModel, "no model is named")
	}
	if err != nil {
		return &Model{name: cfg.Model, invalid: err}
	}
	return server.Model(cfg.Model)
}

// Name as it stands in a draft's engine.
func (m *Model) Name() string { return "ollama:" + m.name }

// Close ends what Warm has left running and closes idle connections.
func (m *Model) Close() {
	if m.server != nil {
		m.server.Close()
	}
}

// Check is the preflight. No patient text is sent. What it finds under the name
// is the model for every Chat until the next Check.
func (m *Model) Check(ctx context.Context) error {
	found, err := m.preflight(ctx)
	if err == nil {
		m.known.Store(&found)
	}
	return err
}

// Context is how many tokens the model will hold for us, after the preflight.
func (m *Model) Context(ctx context.Context) (int, error) {
	found, err := m.preflight(ctx)
	return found.context, err
}

func (m *Model) preflight(ctx context.Context) (facts, error) {
	if m.invalid != nil {
		return facts{}, m.invalid
	}
	if IsCloud(m.name) {
		return facts{}, fault.New(fault.CloudModel, "the name %s is that of a cloud model", m.name)
	}
	show, err := m.server.show(ctx, m.name)
	if err != nil {
		return facts{}, err
	}
	if show.RemoteHost != "" || show.RemoteModel != "" {
		return facts{}, fault.New(fault.CloudModel, "the model %s runs elsewhere", m.name)
	}
	if err := fits(m.name, show); err != nil {
		return facts{}, err
	}
	digest, err := m.listed(ctx)
	if err != nil {
		return facts{}, err
	}
	found := facts{thinks: has(show, "thinking"), context: m.server.cfg.NumCtx, digest: digest}
	if n := contextLength(show); n > 0 {
		found.context = min(found.context, n)
	}
	return found, nil
}

// listed is the digest of the model as it lies on the disk; empty if the server
// does not list it.
func (m *Model) listed(ctx context.Context) (digest string, err error) {
	entries, err := m.server.List(ctx)
	if err != nil {
		return "", err
	}
	for _, entry := range entries {
		if !sameName(entry.Name, m.name) {
			continue
		}
		if entry.Remote {
			return "", fault.New(fault.CloudModel, "the model %s is listed as running elsewhere", m.name)
		}
		digest = entry.Digest
	}
	return digest, nil
}

// still is what the last Check found, if the model is the one that it was. The
// digest covers where a model runs, and the list takes the server a millisecond
// where the whole preflight takes fifty; so that is for who gives no digest.
func (m *Model) still(ctx context.Context) (facts, error) {
	known := m.known.Load()
	if known != nil && known.digest != "" {
		if digest, err := m.listed(ctx); err == nil && digest == known.digest {
			return *known, nil
		}
	}
	found, err := m.preflight(ctx)
	if err != nil {
		return facts{}, err
	}
	if known == nil {
		m.known.Store(&found)
	} else if known.digest != found.digest {
		return facts{}, fault.New(fault.ModelFailed, "drafting with %s: another model was put under this name since the draft began", m.name)
	}
	return found, nil
}

// fits says whether the model can be given instructions in a conversation.
func fits(name string, show *api.ShowResponse) error {
	if len(show.Capabilities) > 0 && !has(show, "completion") {
		return fault.New(fault.ModelUnfit, "the model %s does not complete text", name)
	}
	if show.Renderer != "" { // the server itself knows how to write this family's conversations
		return nil
	}
	t := show.Template
	if strings.Contains(t, ".Messages") || strings.Contains(t, ".System") && strings.Contains(t, ".Prompt") {
		return nil
	}
	return fault.New(fault.ModelUnfit, "the model %s has no chat template", name)
}

func has(show *api.ShowResponse, capability string) bool {
	for _, c := range show.Capabilities {
		if string(c) == capability {
			return true
		}
	}
	return false
}

// contextLength is how many tokens the model was trained to hold, 0 if unknown.
func contextLength(show *api.ShowResponse) int {
	family, _ := show.ModelInfo["general.architecture"].(string)
	n, _ := show.ModelInfo[family+".context_length"].(float64)
	return int(n)
}

// IsCloud says whether a name is one of a model that the local server would
// pass on to another company's computers: "x:cloud", "x:120b-cloud", "x-cloud".
func IsCloud(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	_, tag, tagged := strings.Cut(name[strings.LastIndex(name, "/")+1:], ":")
	base := strings.TrimSuffix(name, ":"+tag)
	return tagged && (tag == "cloud" || strings.HasSuffix(tag, "-cloud")) || strings.HasSuffix(base, "-cloud")
}

// sameName compares names as the server does: "x" is "x:latest".
func sameName(a, b string) bool {
	full := func(s string) string {
		if !strings.Contains(s[strings.LastIndex(s, "/")+1:], ":") {
			s += ":latest"
		}
		return s
	}
	return strings.EqualFold(full(a), full(b))
}

// allowed says whether we may write to a socket that account owns.
func allowed(account, self host.Account, owners []string) bool {
	return account.ID != "" && account.ID == self.ID || account.Machine() || account.Named(owners)
}
