// Package fault is Sidequill's closed list of what can go wrong.
//
// An error keeps its chain for engineers (errors.Is, errors.As, %w) and gains
// one Kind at the place that understands it. What a person reads, what goes on
// the wire and which exit code a script sees are all looked up from the Kind
// in one table here, so the three cannot drift apart.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Kind names one class of failure. The strings go on the wire and never change.
type Kind string

const (
	BadInput     Kind = "bad-input"         // malformed or unreadable input
	Empty        Kind = "empty"             // nothing to draft
	TooLarge     Kind = "too-large"         // over a stated limit
	Stale        Kind = "stale"             // belongs to an older revision of the dump
	UnknownDraft Kind = "unknown-draft"     // the agent does not hold that draft
	Busy         Kind = "busy"              // another draft is ahead, or a limit is reached
	Cancelled    Kind = "cancelled"         // stopped by the user or a closing peer
	Unpaired     Kind = "unpaired"          // this browser is not paired
	Revoked      Kind = "revoked"           // this browser's pairing was taken back
	Version      Kind = "version"           // no common protocol version
	NotPermitted Kind = "not-permitted"     // refused by policy or by the owner check
	NoModel      Kind = "model-missing"     // no such model on the server
	NoServer     Kind = "model-unreachable" // nothing answers where the model server should be
	Stranger     Kind = "model-stranger"    // the model's port belongs to an unknown account
	CloudModel   Kind = "model-cloud"       // the model would send text to another machine
	ModelUnfit   Kind = "model-unfit"       // no chat template, or no text completion
	ModelFailed  Kind = "model-failed"      // answered wrongly, or broke off
	ModelCut     Kind = "model-cut"         // the answer hit the length limit
	PortTaken    Kind = "port-taken"        // the agent's port is in use
	NoAgent      Kind = "no-agent"          // the agent is not running
	NoService    Kind = "no-service-manager"
	Storage      Kind = "storage" // a file of our own cannot be read or written
	Defect       Kind = "defect"  // our own mistake
)

// Exit codes of the command line.
const (
	ExitOK        = 0
	ExitFindings  = 1
	ExitUsage     = 2
	ExitModel     = 3
	ExitForbidden = 4
	ExitDefect    = 70
)

type entry struct {
	exit  int
	words string // what happened, and whether anything was lost
	next  string // what to do now
}

var table = map[Kind]entry{
	BadInput:     {ExitUsage, "That input could not be read. Nothing was changed.", "Check the input named above and try again."},
	Empty:        {ExitUsage, "There is nothing to draft yet.", "Write what happened in the session, then press Draft."},
	TooLarge:     {ExitUsage, "The text is over the limit. Nothing was lost.", "Shorten it, or draft it in two parts."},
	Stale:        {ExitDefect, "The brain dump changed meanwhile; the older work was set aside.", "Press Draft again."},
	UnknownDraft: {ExitUsage, "The agent no longer holds that draft. Your text is still in the panel.", "Press Draft again."},
	Busy:         {ExitModel, "Another draft is being written. Nothing was lost.", "Wait a moment, or use your own words now."},
	Cancelled:    {ExitUsage, "Stopped. What was written so far is kept.", "Press Draft to go on."},
	Unpaired:     {ExitForbidden, "This browser is not paired with the agent.", "Pair it: run 'sidequill pair' and type the digits the browser shows."},
	Revoked:      {ExitForbidden, "This browser's pairing was revoked.", "Pair it again, or ask IT."},
	Version:      {ExitForbidden, "The extension and the agent do not speak a common version.", "Update the older of the two."},
	NotPermitted: {ExitForbidden, "That is not permitted here.", "Ask IT which policy applies."},
	NoModel:      {ExitModel, "The model is not on this computer. The draft is in your own words.", "Run 'sidequill models list', or pull the model with Ollama."},
	NoServer:     {ExitModel, "No model server answers. The draft is in your own words.", "Start Ollama, then draft again."},
	Stranger:     {ExitModel, "The model's port belongs to another account, so nothing was sent to it. The draft is in your own words.", "Run 'sidequill doctor' to see who owns the port."},
	CloudModel:   {ExitForbidden, "That model runs on another company's computers, so nothing was sent to it. The draft is in your own words.", "Choose a model that runs on this computer."},
	ModelUnfit:   {ExitModel, "That model cannot take instructions. The draft is in your own words.", "Choose an instruct model with a chat template."},
	ModelFailed:  {ExitModel, "The model broke off. What it had not finished is in your own words.", "Draft again, or go on with this draft."},
	ModelCut:     {ExitModel, "The model's answer was cut off by its length limit. Those lines are in your own words.", "Read the draft; nothing of your text was lost."},
	PortTaken:    {ExitUsage, "The agent's port is already in use.", "Stop the other program, or run 'sidequill doctor' to see who holds it."},
	NoAgent:      {ExitUsage, "The agent is not running.", "Start it with 'sidequill run' or 'sidequill service start'."},
	NoService:    {ExitUsage, "No service manager runs on this machine.", "Start the agent with 'sidequill run' instead."},
	Storage:      {ExitUsage, "A file of Sidequill's own could not be read or written.", "Check the folder's space and permissions ('sidequill doctor')."},
	Defect:       {ExitDefect, "Sidequill made a mistake. Your text is still where you typed it.", "Try again; if it happens again, report it."},
}

// Kinds lists every kind.
func Kinds() []Kind {
	out := make([]Kind, 0, len(table))
	for k := range table {
		out = append(out, k)
	}
	return out
}

// Words says what happened, for a person.
func (k Kind) Words() string { return k.entry().words }

// Next says what to do about it.
func (k Kind) Next() string { return k.entry().next }

// Exit is the exit code of a command that ends with this kind.
func (k Kind) Exit() int { return k.entry().exit }

func (k Kind) entry() entry {
	if e, ok := table[k]; ok {
		return e
	}
	return table[Defect]
}

// Error is a failure of a known kind. Doing says what was being done; it is
// static text or holds safe values only (ports, names of models, file paths),
// never patient text.
type Error struct {
	Kind  Kind
	Doing string
	Err   error
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Doing + ": " + string(e.Kind)
	}
	return e.Doing + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// Plain is what a log may hold of the error: its kind and what was being done,
// not its cause, which may quote patient text.
func (e *Error) Plain() (kind, doing string) { return string(e.Kind), e.Doing }

// New makes an error of a kind without a cause.
func New(kind Kind, doing string, args ...any) error {
	return &Error{Kind: kind, Doing: fmt.Sprintf(doing, args...)}
}

// Wrap gives err a kind and says what was being done. A nil err stays nil.
func Wrap(kind Kind, err error, doing string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Doing: fmt.Sprintf(doing, args...), Err: err}
}

// KindOf finds the kind of err: the outermost named one, Cancelled for an ended
// context, else Defect. It is "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Cancelled
	}
	return Defect
}
