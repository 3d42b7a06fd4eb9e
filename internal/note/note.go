// Package note holds the nouns of Sidequill: what a brain dump is made of, what
// a draft is made of, and the formats that turn the one into the other.
//
// A brain dump is an ordered list of Parts. The dump stage cuts them into
// Statements, the sorter gives each a Slot and Facets, a Format says which
// Section takes which of them, the writer makes Sentences, and verify and audit
// add Findings and Questions. Every sentence keeps the ids of the statements it
// came from, and every statement the span of the dump it was cut from, so that
// a clinician can always see whose words she is reading.
//
// Offsets in this package are bytes; the wire's UTF-16 units are made from them
// at the edge (package protocol) and nowhere else. note imports nothing of the
// project but redact.
package note

import "github.com/sidequill/sidequill/internal/redact"

// Text is patient text; it cannot be printed by accident.
type Text = redact.Text

// PartKind says what a part of the brain dump is.
type PartKind string

const (
	Whole           PartKind = "whole"
	BlockSubjective PartKind = "subjective"
	BlockObjective  PartKind = "objective"
	BlockAssessment PartKind = "assessment"
	BlockPlan       PartKind = "plan"
	Answer          PartKind = "answer" // the answer to a question
)

// PartKinds lists them all.
var PartKinds = []PartKind{Whole, BlockSubjective, BlockObjective, BlockAssessment, BlockPlan, Answer}

// Part is one piece of the brain dump as the clinician typed it.
type Part struct {
	ID       int // position chosen by the client; spans name it
	Kind     PartKind
	Rev      int // counts up with every change of Text
	Text     Text
	Question QuestionID // for an Answer: which question it answers
}

// Slot is what a statement is, seen from the note. Closed list.
type Slot string

const (
	Reported     Slot = "reported"
	Observed     Slot = "observed"
	Intervention Slot = "intervention"
	Response     Slot = "response"
	Assessment   Slot = "assessment"
	Risk         Slot = "risk"
	Plan         Slot = "plan"
	Admin        Slot = "admin"
	Private      Slot = "private"
)

// Slots lists them in the order a note is written.
var Slots = []Slot{Reported, Observed, Intervention, Response, Assessment, Risk, Plan, Admin, Private}

// Facet is what a statement is about; a statement has any number. Closed list.
type Facet string

const (
	Problem       Facet = "problem"
	Goal          Facet = "goal"
	Diagnosis     Facet = "diagnosis"
	Symptom       Facet = "symptom"
	Impairment    Facet = "impairment"
	Psychiatric   Facet = "history.psychiatric"
	Medical       Facet = "history.medical"
	Family        Facet = "history.family"
	Social        Facet = "history.social"
	Substance     Facet = "history.substance"
	Trauma        Facet = "history.trauma"
	Developmental Facet = "history.developmental"
	Medication    Facet = "medication"
	Measure       Facet = "measure"
	MSE           Facet = "mse"
	Progress      Facet = "progress"
	Homework      Facet = "homework"
	FollowUp      Facet = "follow-up"
	Frequency     Facet = "frequency"
	Strengths     Facet = "strengths"
	Safety        Facet = "safety" // a risk statement that is a safety step
	Level         Facet = "level"  // a risk statement that is the clinician's judgement of level
	Consent       Facet = "consent"
	Reason        Facet = "reason"
)

// Facets lists them all.
var Facets = []Facet{Problem, Goal, Diagnosis, Symptom, Impairment, Psychiatric, Medical, Family, Social, Substance,
	Trauma, Developmental, Medication, Measure, MSE, Progress, Homework, FollowUp, Frequency, Strengths, Safety, Level, Consent, Reason}

// Voice is whose account a statement is.
type Voice string

const (
	Unvoiced   Voice = ""           // no cue
	Client     Voice = "client"     // "ct rpts", "she says"
	Collateral Voice = "collateral" // "per mom", "teacher says"
	Clinician  Voice = "clinician"  // "I noticed", "we practiced"
)

// Tense is the tense a statement's cue words show.
type Tense string

const (
	NoTense Tense = ""
	Past    Tense = "past"
	Present Tense = "present"
	Future  Tense = "future"
)

// Reason says why a statement is not in the note. Closed list.
type UnusedReason string

const (
	UsedPrivate     UnusedReason = "private"
	UsedOtherClient UnusedReason = "other-client"
	UsedRepeated    UnusedReason = "repeated"
	UsedAdmin       UnusedReason = "admin"
	UsedInstruction UnusedReason = "instruction"
	UsedCorrected   UnusedReason = "corrected"
	UsedRemoved     UnusedReason = "removed"
)

// UnusedReasons lists them all.
var UnusedReasons = []UnusedReason{UsedPrivate, UsedOtherClient, UsedRepeated, UsedAdmin, UsedInstruction, UsedCorrected, UsedRemoved}

// Statement is one clause of the brain dump: the smallest thing that is sorted,
// rewritten and traced.
type Statement struct {
	ID         int // stable from one revision to the next while Text is unchanged
	Part       int
	Start, End int  // bytes of Part.Text; Text == Part.Text[Start:End]
	Text       Text // the clinician's exact words

	Reads     Text // how the note may read it, where that is not as typed: what she took back left out, third parties by their role; "" as typed
	Continues bool // its words stand in Reads of the last statement before it that is neither corrected nor continuing

	GoesOn bool // in the same sentence as the statement before it

	Block    PartKind   // the block it stands in: the part's kind, or a heading's inside a whole dump; Whole if none
	Question QuestionID // set if it is (part of) an answer
	Topic    Facet      // what the label of its line says it is about ("Fam hx:"); "" if none
	Voice    Voice
	Cue      Text // the words that showed Voice, e.g. "per mom"
	Tense    Tense
	Quoted   bool // holds a quotation

	Slot       Slot
	Facets     []Facet
	Confidence float64      // 0..1, of Slot
	Moved      bool         // the clinician put it into Slot herself
	Section    string       // key of the section she moved it to; "" if Slot says enough
	Unused     UnusedReason // "" if it belongs into the note
	Doubt      UnusedReason // why it may not, where it stays but is asked about; "" for no doubt
	Named      []Text       // the third parties that are named in it still, in a quotation
}

// Has tells whether s carries facet f.
func (s Statement) Has(f Facet) bool {
	for _, x := range s.Facets {
		if x == f {
			return true
		}
	}
	return false
}

// Origin is whose words a sentence is made of.
type Origin string

const (
	FromModel     Origin = "model"
	FromClinician Origin = "clinician"
)

// Severity of a finding.
type Severity string

const (
	Block Severity = "block" // may not be filled without a decision
	Warn  Severity = "warn"
	Info  Severity = "info"
	Error Severity = "error" // questions only
)

// Severities lists them all, the gravest first.
var Severities = []Severity{Error, Block, Warn, Info}

// FindingKind is the closed list of what verify can say of a sentence.
type FindingKind string

const (
	Unsupported     FindingKind = "unsupported"
	Number          FindingKind = "number"
	Negation        FindingKind = "negation"
	MedicationWrong FindingKind = "medication"
	Laterality      FindingKind = "laterality"
	Quote           FindingKind = "quote"
	RiskFinding     FindingKind = "risk"
	Person          FindingKind = "person"
	Attribution     FindingKind = "attribution"
	Certainty       FindingKind = "certainty"
	TimeFinding     FindingKind = "time"
	Boilerplate     FindingKind = "boilerplate"
)

// FindingKinds lists them all.
var FindingKinds = []FindingKind{Unsupported, Number, Negation, MedicationWrong, Laterality, Quote, RiskFinding, Person,
	Attribution, Certainty, TimeFinding, Boilerplate}

// Finding is one thing verify says of one sentence, in words a tired person
// understands. Message may quote the dump, so it is patient text.
type Finding struct {
	Kind     FindingKind
	Severity Severity
	Message  Text
}

// Sentence of the note.
type Sentence struct {
	Text     Text
	Sources  []int // ids of the statements it rests on, in dump order
	Origin   Origin
	Support  float64 // 0 (nothing in the dump carries it) to 1
	Findings []Finding
	Own      Text // for a model's sentence: the clinician's own words for the same statements, tidied
}

// Blocked tells whether a finding forbids filling without a decision.
func (s Sentence) Blocked() bool {
	for _, f := range s.Findings {
		if f.Severity == Block {
			return true
		}
	}
	return false
}

// Section of a note.
type Section struct {
	Key       string
	Title     string
	Sentences []Sentence
}

// SessionLine heads the note: times, service, place, code, from facts alone.
type SessionLine struct {
	Text    Text
	Sources []int // statements its facts came from; empty for facts given apart
}

// Unused names a statement that is not in the note, and why.
type Unused struct {
	Statement int
	Reason    UnusedReason
}

// QuestionID is the closed list of what audit can ask.
type QuestionID string

const (
	AskTime         QuestionID = "time.missing"
	AskTimeConflict QuestionID = "time.conflict"
	AskCodeMismatch QuestionID = "code.mismatch"
	AskCode         QuestionID = "code.missing"
	AskDiagnosis    QuestionID = "diagnosis.missing"
	AskIntervention QuestionID = "intervention.missing"
	AskResponse     QuestionID = "response.missing"
	AskImpairment   QuestionID = "impairment.missing"
	AskGoal         QuestionID = "goal.missing"
	AskProgress     QuestionID = "progress.missing"
	AskPlan         QuestionID = "plan.missing"
	AskRisk         QuestionID = "risk.missing"
	AskRiskMore     QuestionID = "risk.incomplete"
	AskRiskConflict QuestionID = "risk.conflict"
	AskMSE          QuestionID = "mse.missing"
	AskService      QuestionID = "service.missing"
	AskLocation     QuestionID = "location.missing"
	AskParticipants QuestionID = "participants.missing"
	AskAbbreviation QuestionID = "abbreviation.unsafe"
	AskThirdParty   QuestionID = "thirdparty.named"
	AskTone         QuestionID = "tone.judgement"
	AskPrivate      QuestionID = "private.content"
	AskCopy         QuestionID = "copy.previous"
	AskHistory      QuestionID = "history.missing" // intake
	AskReason       QuestionID = "reason.missing"  // discharge
	AskValue        QuestionID = "value.impossible"
	AskConsent      QuestionID = "consent.missing"
)

// QuestionIDs lists them all.
var QuestionIDs = []QuestionID{AskTime, AskTimeConflict, AskCodeMismatch, AskCode, AskDiagnosis, AskIntervention, AskResponse,
	AskImpairment, AskGoal, AskProgress, AskPlan, AskRisk, AskRiskMore, AskRiskConflict, AskMSE, AskService, AskLocation,
	AskParticipants, AskAbbreviation, AskThirdParty, AskTone, AskPrivate, AskCopy, AskHistory, AskReason, AskValue, AskConsent}

// Question is something an auditor would miss. It is asked, never answered, by
// Sidequill. Message may quote the dump, so it is patient text.
type Question struct {
	ID       QuestionID
	Message  Text
	Severity Severity // Error, Warn or Info
}

// Link is one link of the medical-necessity thread: why the service was needed,
// what was done, and what came of it. It holds the clinician's own words.
type Link struct {
	Kind    LinkKind
	Text    Text  // "" where the note says nothing of it
	Sources []int // statements it rests on
}

// LinkKind is what a link is about. Closed list.
type LinkKind string

const (
	LinkDiagnosis    LinkKind = "diagnosis"
	LinkSymptom      LinkKind = "symptom"
	LinkImpairment   LinkKind = "impairment"
	LinkGoal         LinkKind = "goal"
	LinkIntervention LinkKind = "intervention"
	LinkResponse     LinkKind = "response"
	LinkPlan         LinkKind = "plan"
)

// LinkKinds lists them all, in the order of the thread.
var LinkKinds = []LinkKind{LinkDiagnosis, LinkSymptom, LinkImpairment, LinkGoal, LinkIntervention, LinkResponse, LinkPlan}

// Suggestion is a billing code that the facts of the session fit. It is shown
// with its rule and never becomes part of the note by itself.
type Suggestion struct {
	Code string
	Rule string // in words, with the minutes it was made from
}

// Facts of the session, as given by the clinician or read from the page. Every
// field is optional; "" and 0 mean not given.
type Facts struct {
	Date         string // YYYY-MM-DD
	Start, Stop  string // HH:MM, 24 h
	Minutes      int
	Service      string
	Modality     string
	Place        string
	Participants []string
	CPT          string
	Addons       []string
	Diagnosis    []string
	Goals        []string
	Consent      string
	Client       Text
}

// Notice tells the clinician something about how the draft was made, for
// example that the model server was not there. Kind is a fault.Kind.
type Notice struct {
	Kind    string
	Message string
}

// Timing of a draft, and what became of the statements a model may rewrite.
type Timing struct {
	SortMS          float64
	FirstSentenceMS float64
	TotalMS         float64
	Eligible        int // not quotes, private, admin or risk denials
	Sent            int // of those, given to the model
	Echoed          int // came back unchanged
	Replaced        int // came back, but her own words were used
}

// Draft is the whole result.
type Draft struct {
	Format     string // Format.Key
	Engine     string // "builtin", "ollama:NAME", "openai:NAME"
	Statements []Statement
	Session    *SessionLine // nil where no fact was given
	Sections   []Section
	Unused     []Unused
	Questions  []Question
	Thread     []Link      // nil where the note is about no session
	Suggested  *Suggestion // nil where a code is given, or none fits
	Notices    []Notice
	Timing     Timing
}

// ByID indexes statements by their id.
func ByID(statements []Statement) map[int]Statement {
	m := make(map[int]Statement, len(statements))
	for _, s := range statements {
		m[s.ID] = s
	}
	return m
}
