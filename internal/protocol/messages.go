// Package protocol holds the messages on the wire between agent and extension,
// and the one place where the nouns of package note become JSON: byte offsets
// turn into UTF-16 code units here and nowhere else. The command line's --json
// prints the same shapes.
//
// The Go structs are the source. `go generate ./internal/protocol` writes
// docs/protocol.schema.json and the extension's TypeScript types from them; a
// test fails when they drift apart. docs/PROTOCOL.md explains the exchange.
//
// Beside its json tag a field may carry const, the one value it can have, or is,
// the name of a closed list or form in schema.go that its value is held to.
package protocol

// Fixed points of the wire.
const (
	Path        = "/v1/ws"
	Subprotocol = "sidequill.v1"
	VersionMin  = 1
	VersionMax  = 2

	MaxGreeting = 4 << 10 // bytes of a message before the handshake is done
	MaxMessage  = 8 << 20 // bytes of one message afterwards
	MaxDump     = 256_000 // bytes of text in one brain dump, all parts
	MaxNote     = 64_000  // bytes of a note to be checked
)

// State is what a Greeting says of the caller.
type State string

const (
	StateUnpaired State = "unpaired"     // and no pairing window is open
	StateOpen     State = "pairing-open" // not paired, but it may be now
	StateRevoked  State = "revoked"
	StateKnown    State = "known"
)

// States lists them all.
var States = []State{StateUnpaired, StateOpen, StateRevoked, StateKnown}

// ByeReason is why the agent ends a connection.
type ByeReason string

const (
	ByeStopping ByeReason = "stopping" // come back later
	ByeRevoked  ByeReason = "revoked"
	ByeIdle     ByeReason = "idle"
)

// ByeReasons lists them all.
var ByeReasons = []ByeReason{ByeStopping, ByeRevoked, ByeIdle}

// Every message is one JSON object with a "type". Those in this block travel
// in the clear, before the handshake; they carry no patient data.
type (
	// Hello is the first message: extension to agent.
	Hello struct {
		Type   string `json:"type" const:"hello"`
		Min    int    `json:"min" is:"positive"`
		Max    int    `json:"max" is:"positive"`
		Device string `json:"device" is:"no-or-id"` // id of the pairing, "" if this browser has none
	}
	// Greeting answers it. Nonce is fresh: the handshake is bound to it, so an
	// old one cannot be played again.
	Greeting struct {
		Type  string `json:"type" const:"greeting"`
		Min   int    `json:"min" is:"positive"`
		Max   int    `json:"max" is:"positive"`
		State State  `json:"state" is:"state"`
		Nonce string `json:"nonce" is:"key"` // 32 random bytes, base64url
	}
	// PairCommit: extension to agent. Commit is the SHA-256 of "sidequill pair
	// commit v1" and the whole text of the PairReveal frame that will follow.
	PairCommit struct {
		Type   string `json:"type" const:"pair.commit"`
		Commit string `json:"commit" is:"key"` // base64url, 32 bytes
	}
	// PairOffer: agent to extension.
	PairOffer struct {
		Type  string `json:"type" const:"pair.offer"`
		Agent string `json:"agent" is:"key"` // the agent's static X25519 key, base64url
		Nonce string `json:"nonce" is:"key"` // 32 bytes, base64url
	}
	// PairReveal: extension to agent. Then the ordinary handshake follows.
	PairReveal struct {
		Type   string `json:"type" const:"pair.reveal"`
		Device string `json:"device" is:"key"` // the browser's static X25519 key, base64url
		Nonce  string `json:"nonce" is:"key"`
		Name   string `json:"name" is:"name"` // "Chromium on Linux", shown in `sidequill devices`
	}
)

// Between the extension and the native-messaging host, which the browser starts:
// pairing by one click, and where the agent listens. One question, one answer.
type (
	// NativeConnect: extension to host. Who asks is for the browser to say, which
	// names the extension to the host when it starts it.
	NativeConnect struct {
		Type   string `json:"type" const:"native.connect"`
		Device string `json:"device" is:"key"` // the browser's static X25519 key, base64url
		Name   string `json:"name" is:"name"`  // "Chromium on Linux", shown in `sidequill devices`
	}
	// NativeConnected answers it. The pairing lasts once this browser has proved
	// itself on the socket, within a minute.
	NativeConnected struct {
		Type   string `json:"type" const:"native.connected"`
		Agent  string `json:"agent" is:"key"` // the agent's static X25519 key, base64url
		Device string `json:"device" is:"id"` // the id to say in Hello from now on
		Port   int    `json:"port" is:"port"` // of 127.0.0.1
	}
	// NativeWhere: extension to host: where does the agent listen?
	NativeWhere struct {
		Type string `json:"type" const:"native.where"`
	}
	// NativeHere answers it.
	NativeHere struct {
		Type string `json:"type" const:"native.here"`
		Port int    `json:"port" is:"port"`
	}
)

// Pairing, inside the encrypted channel.
type (
	// PairAccepted: agent to extension: the digits typed on the agent's side were right.
	PairAccepted struct {
		Type   string `json:"type" const:"pair.accepted"`
		Device string `json:"device" is:"id"` // the id to say in Hello from now on
	}
	// PairRefused: agent to extension: wrong digits, or the window closed.
	PairRefused struct {
		Type    string `json:"type" const:"pair.refused"`
		Message string `json:"message"`
	}
	// PairConfirm: extension to agent: "The digits match" was pressed. The agent
	// answers Ready; the connection is an ordinary one from here on.
	PairConfirm struct {
		Type string `json:"type" const:"pair.confirm"`
	}
	// PairCancel: extension to agent: forget this device again.
	PairCancel struct {
		Type string `json:"type" const:"pair.cancel"`
	}
)

// Extension to agent, inside the channel.
type (
	// Part of a brain dump.
	Part struct {
		Part     int    `json:"part" is:"count"`
		Kind     string `json:"kind" is:"part-kind"` // whole, subjective, objective, assessment, plan, answer
		Rev      int    `json:"rev" is:"count"`
		Text     string `json:"text"`
		Question string `json:"question,omitempty" is:"question"` // for an answer
	}
	// Change is a decision of the clinician about one statement.
	Change struct {
		Statement int    `json:"statement" is:"count"`
		Slot      string `json:"slot,omitempty" is:"slot"` // move it here
		Section   string `json:"section,omitempty"`        // key of the section she chose for it
		Use       string `json:"use,omitempty" is:"use"`   // "add" a statement that was not used, or "remove" one that was
	}
	// Dump gives the agent the dump as it stands. The agent keeps it for this
	// draft and answers Sorted. Sent while she types, and before Start.
	Dump struct {
		Type    string   `json:"type" const:"dump"`
		Draft   string   `json:"draft" is:"id"` // id chosen by the extension, 16 random bytes, base64url
		Format  string   `json:"format" is:"name"`
		Parts   []Part   `json:"parts"`
		Facts   Facts    `json:"facts"`
		Changes []Change `json:"changes"`

		Language string `json:"language,omitempty" is:"language"` // in which questions are worded; English if it is not said
	}
	// Start drafts the dump last given for this draft. Engine "builtin" asks for
	// her own words alone; "" takes the model that is configured.
	Start struct {
		Type   string `json:"type" const:"start"`
		Draft  string `json:"draft" is:"id"`
		Engine string `json:"engine,omitempty" is:"wish"`
	}
	// Stop ends a running draft; what is there stays.
	Stop struct {
		Type  string `json:"type" const:"stop"`
		Draft string `json:"draft" is:"id"`
	}
	// Resume asks for the events of a draft after From.
	Resume struct {
		Type  string `json:"type" const:"resume"`
		Draft string `json:"draft" is:"id"`
		From  int    `json:"from" is:"count"`
	}
	// Check verifies sentences that the clinician edited, against the dump as it stands.
	Check struct {
		Type      string         `json:"type" const:"check"`
		Draft     string         `json:"draft" is:"id"`
		Ref       int            `json:"ref" is:"count"` // comes back in Checked
		Sentences []EditedSource `json:"sentences"`
	}
	// EditedSource is a sentence's text, and the statements it came from.
	EditedSource struct {
		Text    string `json:"text"`
		Sources []int  `json:"sources"`
	}
	// CheckNote has a note that exists already audited, and held against the dump
	// last given for this draft where Dump says so; CheckedNote answers. The note
	// is not kept. Since version 2.
	CheckNote struct {
		Type   string `json:"type" const:"check-note"`
		Draft  string `json:"draft" is:"id"`
		Ref    int    `json:"ref" is:"count"` // comes back in CheckedNote
		Note   string `json:"note"`           // as it was pasted, under headings or not
		Dump   bool   `json:"dump"`
		Format string `json:"format" is:"name"`
		Facts  Facts  `json:"facts"`

		Language string `json:"language,omitempty" is:"language"` // as in Dump
	}
	// Key asks for the recovery key of a draft: made on first asking, kept by the
	// agent alone. Wipe deletes it, and with it all that was stored under it.
	Key struct {
		Type  string `json:"type" const:"key"`
		Draft string `json:"draft" is:"id"`
	}
	Wipe struct {
		Type  string `json:"type" const:"wipe"`
		Draft string `json:"draft" is:"id"`
	}
	// Filled tells that fields of the note were filled, for the event log. It has
	// no answer.
	Filled struct {
		Type    string `json:"type" const:"filled"`
		Fields  int    `json:"fields" is:"count"`  // that took their text, or have their own again
		Refused int    `json:"refused" is:"count"` // that did not, whole or in part
		Undone  bool   `json:"undone"`             // filled before, and put back now
	}
	// Wording asks for the wording preferences; Wordings answers. With Before and
	// After, a sentence and the same as she left it, the agent first learns from
	// the edit, if it holds another way to say the same; with Remove it first
	// forgets the preference about those words.
	Wording struct {
		Type   string `json:"type" const:"wording"`
		Before string `json:"before,omitempty"`
		After  string `json:"after,omitempty"`
		Remove string `json:"remove,omitempty"`
	}
	// History asks for the event log; Recorded answers, with the newest events
	// first of those before the number Before (of all, where it is 0).
	History struct {
		Type   string `json:"type" const:"history"`
		Before int    `json:"before,omitempty" is:"count"`
	}
	// Choose sets what she chose on the settings page; Choices answers. Where one
	// value is refused none is taken. With nothing to set it asks how things stand.
	// Since version 2.
	Choose struct {
		Type   string   `json:"type" const:"choose"`
		Ref    int      `json:"ref" is:"count"` // comes back in Choices
		Values []Choice `json:"values"`
		Clear  []string `json:"clear"` // keys whose value is to be the configuration's again
	}
	Choice struct {
		Key   string `json:"key" is:"name"`
		Value string `json:"value"`
	}
	// Devices asks for the paired browsers; DeviceList answers. With Revoke that
	// pairing is first taken back. Since version 2.
	Devices struct {
		Type   string `json:"type" const:"devices"`
		Revoke string `json:"revoke,omitempty" is:"id"`
	}
	// Ping keeps the connection; Pong answers. At most one in 5 s.
	Ping struct {
		Type string `json:"type" const:"ping"`
	}
)

// Agent to extension, inside the channel.
type (
	// Ready is the first message of every connection, and comes again when the engine changes.
	Ready struct {
		Type    string       `json:"type" const:"ready"`
		Agent   string       `json:"agent"` // version of the agent
		Engine  Engine       `json:"engine"`
		Formats []FormatInfo `json:"formats"`
		MaxDump int          `json:"max_dump"` // bytes

		Settings *Settings `json:"settings,omitempty"` // how it writes, for her to see
	}
	// Settings are how the agent writes; Choose changes them.
	Settings struct {
		Subject string `json:"subject" is:"subject"`
		Tense   string `json:"tense" is:"tense"` // "" leaves it as she typed it
		Names   string `json:"names" is:"names"` // what stands for third parties' names
		Full    bool   `json:"full"`             // full sentences; else telegraphic
		Profile string `json:"profile"`          // name of the audit profile
	}
	// Engine says what writes: Kind builtin, ollama or openai; Model its name; Fault why there is none.
	Engine struct {
		Kind    string `json:"kind" is:"engine"`
		Model   string `json:"model,omitempty"`
		Fault   string `json:"fault,omitempty" is:"fault"` // a kind of package fault, when a model was expected
		Message string `json:"message,omitempty"`          // the same in words
	}
	// FormatInfo is what the panel needs of a format.
	FormatInfo struct {
		Key      string        `json:"key"`
		Title    string        `json:"title"`
		Sections []SectionInfo `json:"sections"`
	}
	SectionInfo struct {
		Key    string `json:"key"`
		Title  string `json:"title"`
		Letter string `json:"letter"`
		Block  string `json:"block,omitempty" is:"part-kind"`
		Takes  []Take `json:"takes"`
	}
	Take struct {
		Slot  string `json:"slot" is:"slot"`
		Facet string `json:"facet,omitempty" is:"facet"`
	}
	// Sorted answers Dump: the statements with their slots, and what an auditor would ask.
	Sorted struct {
		Type       string       `json:"type" const:"sorted"`
		Draft      string       `json:"draft" is:"id"`
		Revs       []PartRev    `json:"revs"` // the revisions this answers
		Statements []Statement  `json:"statements"`
		Unused     []Unused     `json:"unused"`
		Session    *SessionLine `json:"session"`
		Questions  []Question   `json:"questions"`
		Suggested  *Suggestion  `json:"suggested,omitempty"`
	}
	PartRev struct {
		Part int `json:"part" is:"count"`
		Rev  int `json:"rev" is:"count"`
	}
	// Event is one step of a running draft. Seq counts the events of a draft from
	// 1. After Resume an event has its old Seq, and those that a later one replaces
	// are left out. Just one of the pointers is set.
	Event struct {
		Type     string    `json:"type" const:"event"`
		Draft    string    `json:"draft" is:"id"`
		Seq      int       `json:"seq" is:"positive"`
		Whole    *Draft    `json:"whole,omitempty"`    // the draft as it stands: first in her own words, at the end for good
		Section  *Section  `json:"section,omitempty"`  // this section as it stands now
		Progress *Progress `json:"progress,omitempty"` // how far the model is
		Notice   *Notice   `json:"notice,omitempty"`
		Done     bool      `json:"done,omitempty"` // set with Whole on the last event
	}
	// Progress in statements; Left is an estimate in seconds, 0 if unknown. Place
	// is the place in the queue, 0 when it is being written.
	Progress struct {
		Section string `json:"section"`
		Done    int    `json:"done" is:"count"`
		Total   int    `json:"total" is:"count"`
		Left    int    `json:"left" is:"count"`
		Place   int    `json:"place" is:"count"`
	}
	// Checked answers Check.
	Checked struct {
		Type      string     `json:"type" const:"checked"`
		Draft     string     `json:"draft" is:"id"`
		Ref       int        `json:"ref" is:"count"`
		Sentences []Sentence `json:"sentences"`
	}
	// CheckedNote answers CheckNote. Sources and Omitted name statements of the
	// Sorted that answered the dump; without a dump there are none, and neither are
	// there findings.
	CheckedNote struct {
		Type      string     `json:"type" const:"checked-note"`
		Draft     string     `json:"draft" is:"id"`
		Ref       int        `json:"ref" is:"count"`
		Sections  []Section  `json:"sections"`
		Omitted   []int      `json:"omitted"` // in the dump, and in no sentence of the note
		Questions []Question `json:"questions"`
	}
	// RecoveryKey answers Key.
	RecoveryKey struct {
		Type  string `json:"type" const:"recovery-key"`
		Draft string `json:"draft" is:"id"`
		Key   string `json:"key" is:"key"` // 32 bytes, base64url
	}
	// Wiped answers Wipe.
	Wiped struct {
		Type  string `json:"type" const:"wiped"`
		Draft string `json:"draft" is:"id"`
	}
	// Wordings answers Wording, with the oldest first.
	Wordings struct {
		Type     string       `json:"type" const:"wordings"`
		Wordings []Preference `json:"wordings"`
	}
	// Recorded answers History. Broken counts the places where the chain of the
	// whole log does not hold.
	Recorded struct {
		Type   string     `json:"type" const:"recorded"`
		Before int        `json:"before" is:"count"`
		Events []LogEvent `json:"events"`
		Broken int        `json:"broken" is:"count"`
	}
	// Choices answers Choose, and comes with Ref 0 when another browser of hers chose.
	Choices struct {
		Type     string    `json:"type" const:"choices"`
		Ref      int       `json:"ref" is:"count"`
		Settings []Setting `json:"settings"`
		By       string    `json:"by,omitempty"` // who locked what is locked
		Refused  []Refusal `json:"refused"`      // nothing was changed where this is not empty
	}
	// Setting is one that she may choose. Its key is that of config.toml; one of
	// Allowed, or any text where that is empty, is its value.
	Setting struct {
		Key     string   `json:"key"`
		Value   string   `json:"value"`
		Default string   `json:"default"` // the configuration's
		Allowed []string `json:"allowed"`
		Locked  bool     `json:"locked,omitempty"` // by the configuration
	}
	Refusal struct {
		Key     string `json:"key"`
		Why     string `json:"why" is:"refusal"`
		Allowed string `json:"allowed,omitempty"` // in words
	}
	// DeviceList answers Devices.
	DeviceList struct {
		Type    string       `json:"type" const:"device-list"`
		Devices []DeviceInfo `json:"devices"`
	}
	DeviceInfo struct {
		Device  string `json:"device" is:"id"`
		Name    string `json:"name"`
		Created string `json:"created"` // RFC 3339
		Used    string `json:"used"`
		This    bool   `json:"this,omitempty"` // the one that asks
	}
	Pong struct {
		Type string `json:"type" const:"pong"`
	}
	// Bye says that the agent closes the connection, and why.
	Bye struct {
		Type   string    `json:"type" const:"bye"`
		Reason ByeReason `json:"reason" is:"bye"`
	}
	// Failure answers a message that could not be done. Kind is one of package fault.
	Failure struct {
		Type    string `json:"type" const:"failure"`
		Kind    string `json:"kind" is:"fault"`
		Message string `json:"message"`
		Next    string `json:"next"`
		Draft   string `json:"draft,omitempty"`
		Ref     int    `json:"ref,omitempty"`
	}
)

// The draft, as `sidequill draft --json` prints it and as Event.Whole carries it.
type (
	Draft struct {
		Format     string       `json:"format"`
		Engine     string       `json:"engine"`
		Statements []Statement  `json:"statements"`
		Session    *SessionLine `json:"session"`
		Sections   []Section    `json:"sections"`
		Unused     []Unused     `json:"unused"`
		Questions  []Question   `json:"questions"`
		Thread     []Link       `json:"thread,omitempty"`    // why the service was needed and what came of it
		Suggested  *Suggestion  `json:"suggested,omitempty"` // a billing code that fits, for her to take or leave
		Notices    []Notice     `json:"notices"`
		Timing     Timing       `json:"timing"`
	}
	// Link is one link of the medical-necessity thread, in her own words; "" where
	// the note says nothing of it.
	Link struct {
		Kind    string `json:"kind" is:"link"`
		Text    string `json:"text"`
		Sources []int  `json:"sources"`
	}
	Suggestion struct {
		Code string `json:"code"`
		Rule string `json:"rule"`
	}
	// Statement: Start and End are UTF-16 code units of that part's text.
	Statement struct {
		ID         int      `json:"id" is:"count"`
		Part       int      `json:"part" is:"count"`
		Start      int      `json:"start" is:"count"`
		End        int      `json:"end" is:"count"`
		Text       string   `json:"text"`
		Slot       string   `json:"slot" is:"slot"`
		Facets     []string `json:"facets" is:"facet"`
		Confidence float64  `json:"confidence" is:"share"`
		Moved      bool     `json:"moved,omitempty"`
		Section    string   `json:"section,omitempty"` // key of the section that takes it in this format
	}
	SessionLine struct {
		Text    string `json:"text"`
		Sources []int  `json:"sources"`
	}
	Section struct {
		Key       string     `json:"key"`
		Title     string     `json:"title"`
		Sentences []Sentence `json:"sentences"`
	}
	Sentence struct {
		Text     string    `json:"text"`
		Sources  []int     `json:"sources"`
		Origin   string    `json:"origin" is:"origin"` // model or clinician
		Support  float64   `json:"support" is:"share"`
		Findings []Finding `json:"findings"`
		Own      string    `json:"own,omitempty"` // for a model's sentence: her own words, tidied, for "Use my words"
	}
	Finding struct {
		Kind     string `json:"kind" is:"finding"`
		Severity string `json:"severity" is:"severity"`
		Message  string `json:"message"`
	}
	Unused struct {
		Statement int    `json:"statement" is:"count"`
		Reason    string `json:"reason" is:"unused"`
	}
	Question struct {
		ID       string `json:"id" is:"question"`
		Message  string `json:"message"`
		Severity string `json:"severity" is:"severity"`
	}
	Notice struct {
		Kind    string `json:"kind" is:"fault"`
		Message string `json:"message"`
	}
	Timing struct {
		SortMS          float64 `json:"sort_ms"`
		FirstSentenceMS float64 `json:"first_sentence_ms"`
		TotalMS         float64 `json:"total_ms"`
		Eligible        int     `json:"eligible"`
		Sent            int     `json:"sent"`
		Echoed          int     `json:"echoed"`
		Replaced        int     `json:"replaced"`
	}
	Facts struct {
		Date         string   `json:"date,omitempty"`
		Start        string   `json:"start,omitempty"`
		Stop         string   `json:"stop,omitempty"`
		Minutes      int      `json:"minutes,omitempty" is:"count"`
		Service      string   `json:"service,omitempty"`
		Modality     string   `json:"modality,omitempty"`
		Place        string   `json:"place,omitempty"`
		Participants []string `json:"participants,omitempty"`
		CPT          string   `json:"cpt,omitempty"`
		Addons       []string `json:"addons,omitempty"`
		Diagnosis    []string `json:"diagnosis,omitempty"`
		Goals        []string `json:"goals,omitempty"`
		Consent      string   `json:"consent,omitempty"`
		Client       string   `json:"client,omitempty"`
	}
)

// LogEvent is one event of the event log, which never holds patient text. Which
// fields are set depends on its kind.
type LogEvent struct {
	N      int    `json:"n" is:"positive"`
	Time   string `json:"time"`
	User   string `json:"user"` // the OS account of the agent
	Event  string `json:"event"`
	Device string `json:"device,omitempty"`
	Why    string `json:"why,omitempty"`
	Count  int    `json:"count,omitempty" is:"count"`
	Config string `json:"config,omitempty"`

	Settings []string  `json:"settings,omitempty"` // names of those that were changed
	Draft    *LogDraft `json:"draft,omitempty"`
	Fill     *LogFill  `json:"fill,omitempty"`
	Hash     string    `json:"hash"`
}

// LogDraft is how much was drafted.
type LogDraft struct {
	Statements int `json:"statements" is:"count"`
	Sentences  int `json:"sentences" is:"count"`
	Model      int `json:"model" is:"count"`
	Unused     int `json:"unused" is:"count"`
	Questions  int `json:"questions" is:"count"`
}

// LogFill is how many fields were filled.
type LogFill struct {
	Fields  int `json:"fields" is:"count"`
	Refused int `json:"refused" is:"count"`
}

// Preference is a wording she prefers: Say where a draft would say Not.
type Preference struct {
	Not string `json:"not"`
	Say string `json:"say"`
}
