// Package eventlog is the agent's account of what was done with it: who was
// paired, refused or revoked, and that drafts were made. It is what an auditor
// asks for (HIPAA calls it audit controls), and it never holds patient text: an
// [Event] has no field into which text from outside could go.
//
// The log is lines of JSON in the state folder. Each line holds its own hash and
// that of the line before, so a line that is changed, taken out or put in later
// shows. What a chain cannot show is that its end was cut off, or that all of it
// was written anew by somebody who may write to the folder. Therefore each event
// is also copied, with its number and hash, to the platform's log as it happens.
package eventlog

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind of an event.
type Kind string

// The closed list.
const (
	ConfigRead        Kind = "config-read"        // the agent started with this configuration
	ConfigChanged     Kind = "config-changed"     // the same, and it is another than at the last start
	SettingsChanged   Kind = "settings-changed"   // on the settings page; Settings holds their names
	Paired            Kind = "paired"             // confirmed at both ends
	PairingRefused    Kind = "pairing-refused"    // a window closed without a pairing; Why
	Revoked           Kind = "revoked"            // a pairing was taken back
	ConnectionRefused Kind = "connection-refused" // Why, and Count of them since the last such line
	DraftMade         Kind = "draft-made"         // Draft holds its figures
	NoteFilled        Kind = "note-filled"        // fields of the EHR's page were filled; Fill holds how many
	FillUndone        Kind = "fill-undone"        // and put back as they were
	LogMended         Kind = "log-mended"         // Count events could not be written, or were cut by a crash
)

// Kinds lists them all.
var Kinds = []Kind{ConfigRead, ConfigChanged, SettingsChanged, Paired, PairingRefused, Revoked, ConnectionRefused, DraftMade, NoteFilled, FillUndone, LogMended}

// Why something was refused.
type Why string

// The closed list.
const (
	Digits      Why = "digits"      // other digits were typed than the browser shows
	Late        Why = "late"        // the time of the window was over
	Left        Why = "left"        // the browser went away
	Cancelled   Why = "cancelled"   // on the agent's side
	Unconfirmed Why = "unconfirmed" // "The digits match" was never pressed
	Extension   Why = "extension"   // it asked for one-click pairing and may not
	Account     Why = "account"     // another OS user's
	Filter      Why = "filter"      // path, Host, Origin or subprotocol
	Greeting    Why = "greeting"    // what came before the handshake was no greeting
	Handshake   Why = "handshake"   // the other end could not prove itself
	Withdrawn   Why = "withdrawn"   // its pairing was revoked before
	Frame       Why = "frame"       // a frame was changed, repeated or left out
)

// Whys lists them all.
var Whys = []Why{Digits, Late, Left, Cancelled, Unconfirmed, Extension, Account, Filter, Greeting, Handshake, Withdrawn, Frame}

// Event is what happened. Which fields are set depends on its kind.
type Event struct {
	Kind   Kind   `json:"event"`
	Device string `json:"device,omitempty"` // id of a paired browser
	Why    Why    `json:"why,omitempty"`
	Count  int    `json:"count,omitempty"`
	Config string `json:"config,omitempty"` // SHA-256 of config.toml, in hex; "" if there is none
	Draft  *Draft `json:"draft,omitempty"`
	Fill   *Fill  `json:"fill,omitempty"`

	Settings []string `json:"settings,omitempty"` // names, never values
}

// Draft is how much was made, never what.
type Draft struct {
	Statements int   `json:"statements"`
	Sentences  int   `json:"sentences"`
	Model      int   `json:"model"` // sentences that a model wrote
	Unused     int   `json:"unused"`
	Questions  int   `json:"questions"`
	MS         int64 `json:"ms"`
}

// Fill is how many fields, never which note's.
type Fill struct {
	Fields  int `json:"fields"`
	Refused int `json:"refused"` // did not take their text, whole or in part
}

// check holds an event to its lists and shapes, so that a caller's mistake
// cannot put text into the log.
func (e Event) check() error {
	switch {
	case !slices.Contains(Kinds, e.Kind):
		return errors.New("its kind is not in the list")
	case e.Why != "" && !slices.Contains(Whys, e.Why):
		return errors.New("its reason is not in the list")
	}
	return e.shape()
}

// shape is what holds for the events of later versions too.
func (e Event) shape() error {
	if !word(string(e.Kind)) || e.Why != "" && !word(string(e.Why)) {
		return errors.New("it is no event")
	}
	if e.Device != "" {
		if raw, err := base64.RawURLEncoding.DecodeString(e.Device); err != nil || len(raw) != 16 {
			return errors.New("its device is no id")
		}
	}
	if e.Config != "" {
		if raw, err := hex.DecodeString(e.Config); err != nil || len(raw) != 32 {
			return errors.New("its configuration is no hash")
		}
	}
	if len(e.Settings) > maxSettings || slices.ContainsFunc(e.Settings, func(name string) bool { return !settingName(name) }) {
		return errors.New("its settings are no names")
	}
	return nil
}

// maxSettings names are well under the length of a line.
const maxSettings = 64

// settingName tells whether s looks as the keys of config.toml do.
func settingName(s string) bool {
	return s != "" && len(s) <= 50 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '.' && r != '_' })
}

func word(s string) bool {
	return s != "" && len(s) <= 40 && !strings.ContainsFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' })
}

// Record is one line of the log.
type Record struct {
	N    int64     `json:"n"` // from 1, without a gap
	Time time.Time `json:"time"`
	User string    `json:"user"` // the OS account that the agent runs as
	Event
	Prev string `json:"prev"` // hash of the line before; "" in the first
	Hash string `json:"hash"` // SHA-256 of this line up to here
}

const maxUser = 256 // bytes

func (r Record) shape() error {
	if r.N < 1 || r.Time.IsZero() || len(r.User) > maxUser || !utf8.ValidString(r.User) ||
		strings.ContainsFunc(r.User, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return errors.New("it is no event")
	}
	return r.Event.shape()
}
