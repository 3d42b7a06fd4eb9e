// Package model is what the writer knows of a language model: one interface.
//
// model/ollama talks to a local Ollama server. Nothing in this package reaches
// the network, so the writer, which imports only this, cannot either.
package model

import (
	"context"
	"encoding/json"

	"github.com/sidequill/sidequill/internal/redact"
)

// Role of a message.
type Role string

const (
	System    Role = "system"
	User      Role = "user"
	Assistant Role = "assistant"
)

// Message of a chat. Text may hold patient text.
type Message struct {
	Role Role
	Text redact.Text
}

// Request is one chat call. Everything that does not change from call to call
// stands first in Messages, so that the server's prompt cache serves it.
type Request struct {
	Messages  []Message
	Schema    json.RawMessage // JSON Schema the answer must follow
	MaxTokens int             // of the answer
}

// Usage of one call, as the server counted it.
type Usage struct {
	PromptTokens int
	OutputTokens int
}

// Model writes. Implementations return errors of package fault: NoServer,
// NoModel, Stranger, CloudModel, ModelUnfit, ModelFailed, ModelCut, Cancelled.
type Model interface {
	// Name as it appears in Draft.Engine, for example "ollama:llama3.2:3b".
	Name() string
	// Check is the preflight: server there and owned by a known account, model
	// there, local, with a chat template. No patient text is sent.
	Check(ctx context.Context) error
	// Chat sends one request and hands on the answer's text as it arrives. A nil
	// error means that the answer is whole: the server said it was done, and
	// stopped by itself. An error from onText ends the call and is returned.
	Chat(ctx context.Context, req Request, onText func(string) error) (Usage, error)
}

// Warmer is a Model that can read the unchanging beginning of its requests
// ahead of time, so that the first answer comes sooner.
type Warmer interface {
	// Warm loads the model and has it read messages. It returns when that is done
	// or ctx ends; the work itself goes on, for a load that is broken off is lost.
	Warm(ctx context.Context, messages []Message) error
}
