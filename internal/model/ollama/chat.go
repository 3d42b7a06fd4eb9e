package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"github.com/sidequill/sidequill/internal/fault"
	"github.com/sidequill/sidequill/internal/model"
)

var errSilent = errors.New("the model fell silent")

// Chat sends one request and hands on the answer as it arrives. No error means
// that the answer is whole.
func (m *Model) Chat(ctx context.Context, req model.Request, onText func(string) error) (model.Usage, error) {
	found, err := m.still(ctx)
	if err != nil {
		return model.Usage{}, err
	}
	return m.chat(ctx, req, found, onText)
}

func (m *Model) chat(ctx context.Context, req model.Request, known facts, onText func(string) error) (model.Usage, error) {
	doing := "drafting with " + m.name
	if req.MaxTokens <= 0 {
		req.MaxTokens = known.context / 4
	}
	sent := m.request(req.Messages, req.MaxTokens, known)
	sent.Format = req.Schema
	size := 0
	for _, message := range req.Messages {
		size += len(message.Text)
	}
	// No tokenizer packs prose that densely: do not even ask.
	if size > 6*known.context {
		return model.Usage{}, fault.New(fault.ModelCut, "%s: the request is longer than the model's context", doing)
	}

	watched, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(m.server.limits.first, func() { cancel(errSilent) })
	defer watch.Stop()

	answer := answer{hand: onText, json: len(req.Schema) > 0, limit: 64*req.MaxTokens + 4096}
	var last api.ChatResponse
	var refused error // ours, which the client hands back as it is
	err := m.server.api.Chat(watched, sent, func(chunk api.ChatResponse) error {
		watch.Reset(m.server.limits.idle)
		if chunk.RemoteHost != "" || chunk.RemoteModel != "" {
			refused = fault.New(fault.CloudModel, "%s: the answer came from elsewhere", doing)
			return refused
		}
		last = chunk
		refused = answer.take(chunk.Message.Content)
		return refused
	})
	usage := model.Usage{PromptTokens: last.PromptEvalCount, OutputTokens: last.EvalCount}
	switch {
	case refused != nil:
		return usage, refused
	case err == nil && last.Done:
	case ctx.Err() == nil && errors.Is(context.Cause(watched), errSilent):
		return usage, fault.Wrap(fault.ModelFailed, errSilent, "%s", doing)
	case err != nil || ctx.Err() != nil:
		if err == nil {
			err = ctx.Err()
		}
		return usage, kinded(ctx, err, doing)
	default:
		return usage, fault.New(fault.ModelFailed, "%s: the answer broke off", doing)
	}
	switch {
	case last.DoneReason == "length":
		return usage, fault.New(fault.ModelCut, "%s: the answer hit its length limit", doing)
	case last.DoneReason != "stop":
		return usage, fault.New(fault.ModelFailed, "%s: the model did not stop by itself", doing)
	case wasCut(size, usage.PromptTokens, known.context):
		return usage, fault.New(fault.ModelCut, "%s: the server read only part of the request", doing)
	case answer.json && !json.Valid([]byte(answer.whole.String())):
		return usage, fault.New(fault.ModelFailed, "%s: the answer is not JSON", doing)
	}
	return usage, nil
}

// request says everything on every call: what is left out, the server decides.
func (m *Model) request(messages []model.Message, maxTokens int, known facts) *api.ChatRequest {
	no := false
	req := &api.ChatRequest{
		Model:     m.name,
		Truncate:  &no, // an error instead of silently forgetting the beginning
		Shift:     &no, // and instead of forgetting it while writing
		KeepAlive: &api.Duration{Duration: m.server.cfg.KeepAlive},
		Options: map[string]any{
			"num_ctx":     m.server.cfg.NumCtx,
			"num_predict": maxTokens,
			"temperature": 0,
		},
	}
	for _, message := range messages {
		req.Messages = append(req.Messages, api.Message{Role: string(message.Role), Content: string(message.Text)})
	}
	if known.thinks { // others refuse the word itself
		req.Think = &api.ThinkValue{Value: false}
	}
	return req
}

// wasCut is the second line of defence against a server that shortens the
// request and says nothing: it then counts as many tokens as the context holds,
// or half of them for far more text than that many tokens can carry.
func wasCut(size, counted, context int) bool {
	if counted >= context {
		return true
	}
	half := context/2 + 2
	return counted >= half-8 && counted <= half+8 && size > 6*counted
}

// answer hands on the model's text as it comes. Text that a thinking model puts
// before its JSON is left out.
type answer struct {
	hand  func(string) error
	json  bool
	limit int // bytes, thoughts included
	taken int
	held  string // undecided: thoughts, or the beginning of them
	clear bool   // no thoughts, or none any more
	whole strings.Builder
}

const thinkOpen, thinkClose = "<think>", "</think>"

func (a *answer) take(text string) error {
	a.taken += len(text)
	if a.taken > a.limit {
		return fault.New(fault.ModelFailed, "the model's answer does not end")
	}
	if a.json && !a.clear {
		a.held += text
		start := strings.TrimLeft(a.held, " \t\r\n")
		if strings.HasPrefix(start, thinkOpen) {
			_, rest, closed := strings.Cut(start, thinkClose)
			if !closed {
				return nil
			}
			start = rest
		} else if strings.HasPrefix(thinkOpen, start) {
			return nil // "", or "<thi": wait for more
		}
		text, a.held, a.clear = start, "", true
	}
	if text == "" {
		return nil
	}
	if a.json {
		a.whole.WriteString(text)
	}
	return a.hand(text)
}

// Warm loads the model and has it read messages, so that they are in its cache.
// The work goes on when ctx ends: to cancel a load is to lose it. While one
// warming runs, another is not begun.
func (m *Model) Warm(ctx context.Context, messages []model.Message) error {
	known, err := m.preflight(ctx)
	if err != nil {
		return err
	}
	select {
	case m.warming <- struct{}{}:
	default:
		return nil
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-m.warming }()
		work, cancel := context.WithTimeout(m.server.closing, m.server.limits.warm)
		defer cancel()
		whole := false
		err := m.server.api.Chat(work, m.request(messages, 1, known), func(chunk api.ChatResponse) error {
			whole = whole || chunk.Done
			return nil
		})
		if err == nil && !whole {
			err = fault.New(fault.ModelFailed, "warming %s: the answer broke off", m.name)
		}
		done <- kinded(work, err, "warming "+m.name)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return fault.Wrap(fault.Cancelled, ctx.Err(), "waiting for %s", m.name)
	}
}
