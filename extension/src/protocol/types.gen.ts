// Generated from internal/protocol by go generate. Do not edit.

export const PATH = "/v1/ws";
export const SUBPROTOCOL = "sidequill.v1";
export const VERSION_MIN = 1;
export const VERSION_MAX = 2;
export const MAX_GREETING = 4096;
export const MAX_MESSAGE = 8388608;
export const MAX_DUMP = 256000;

export const slots = ["reported","observed","intervention","response","assessment","risk","plan","admin","private"] as const;
export type Slot = (typeof slots)[number];

export const facets = ["problem","goal","diagnosis","symptom","impairment","history.psychiatric","history.medical","history.family","history.social","history.substance","history.trauma","history.developmental","medication","measure","mse","progress","homework","follow-up","frequency","strengths","safety","level","consent","reason"] as const;
export type Facet = (typeof facets)[number];

export const partKinds = ["whole","subjective","objective","assessment","plan","answer"] as const;
export type PartKind = (typeof partKinds)[number];

export const findingKinds = ["unsupported","number","negation","medication","laterality","quote","risk","person","attribution","certainty","time","boilerplate"] as const;
export type FindingKind = (typeof findingKinds)[number];

export const severities = ["error","block","warn","info"] as const;
export type Severity = (typeof severities)[number];

export const unusedReasons = ["private","other-client","repeated","admin","instruction","corrected","removed"] as const;
export type UnusedReason = (typeof unusedReasons)[number];

export const questionIDs = ["time.missing","time.conflict","code.mismatch","code.missing","diagnosis.missing","intervention.missing","response.missing","impairment.missing","goal.missing","progress.missing","plan.missing","risk.missing","risk.incomplete","risk.conflict","mse.missing","service.missing","location.missing","participants.missing","abbreviation.unsafe","thirdparty.named","tone.judgement","private.content","copy.previous","history.missing","reason.missing","value.impossible","consent.missing"] as const;
export type QuestionID = (typeof questionIDs)[number];

export const linkKinds = ["diagnosis","symptom","impairment","goal","intervention","response","plan"] as const;
export type LinkKind = (typeof linkKinds)[number];

export const origins = ["model","clinician"] as const;
export type Origin = (typeof origins)[number];

export const faultKinds = ["bad-input","busy","cancelled","defect","empty","model-cloud","model-cut","model-failed","model-missing","model-stranger","model-unfit","model-unreachable","no-agent","no-service-manager","not-permitted","port-taken","revoked","stale","storage","too-large","unknown-draft","unpaired","version"] as const;
export type FaultKind = (typeof faultKinds)[number];

export const greetingStates = ["unpaired","pairing-open","revoked","known"] as const;
export type GreetingState = (typeof greetingStates)[number];

export const engineKinds = ["builtin","ollama","openai"] as const;
export type EngineKind = (typeof engineKinds)[number];

export const byeReasons = ["stopping","revoked","idle"] as const;
export type ByeReason = (typeof byeReasons)[number];

/** Hello is the first message: extension to agent. */
export interface Hello {
  type: "hello";
  min: number;
  max: number;
  /** id of the pairing, "" if this browser has none */
  device: string;
}

/** PairCommit: extension to agent. Commit is the SHA-256 of "sidequill pair commit v1" and the whole text of the PairReveal frame that will follow. */
export interface PairCommit {
  type: "pair.commit";
  /** base64url, 32 bytes */
  commit: string;
}

/** PairReveal: extension to agent. Then the ordinary handshake follows. */
export interface PairReveal {
  type: "pair.reveal";
  /** the browser's static X25519 key, base64url */
  device: string;
  nonce: string;
  /** "Chromium on Linux", shown in `sidequill devices` */
  name: string;
}

/** Greeting answers it. Nonce is fresh: the handshake is bound to it, so an old one cannot be played again. */
export interface Greeting {
  type: "greeting";
  min: number;
  max: number;
  state: GreetingState;
  /** 32 random bytes, base64url */
  nonce: string;
}

/** PairOffer: agent to extension. */
export interface PairOffer {
  type: "pair.offer";
  /** the agent's static X25519 key, base64url */
  agent: string;
  /** 32 bytes, base64url */
  nonce: string;
}

/** PairConfirm: extension to agent: "The digits match" was pressed. The agent answers Ready; the connection is an ordinary one from here on. */
export interface PairConfirm {
  type: "pair.confirm";
}

/** PairCancel: extension to agent: forget this device again. */
export interface PairCancel {
  type: "pair.cancel";
}

/** Dump gives the agent the dump as it stands. The agent keeps it for this draft and answers Sorted. Sent while she types, and before Start. */
export interface Dump {
  type: "dump";
  /** id chosen by the extension, 16 random bytes, base64url */
  draft: string;
  format: string;
  parts: Part[];
  facts: Facts;
  changes: Change[];
  /** in which questions are worded; English if it is not said */
  language?: "en" | "es";
}

/** Part of a brain dump. */
export interface Part {
  part: number;
  /** whole, subjective, objective, assessment, plan, answer */
  kind: PartKind;
  rev: number;
  text: string;
  /** for an answer */
  question?: QuestionID;
}

export interface Facts {
  date?: string;
  start?: string;
  stop?: string;
  minutes?: number;
  service?: string;
  modality?: string;
  place?: string;
  participants?: string[];
  cpt?: string;
  addons?: string[];
  diagnosis?: string[];
  goals?: string[];
  consent?: string;
  client?: string;
}

/** Change is a decision of the clinician about one statement. */
export interface Change {
  statement: number;
  /** move it here */
  slot?: Slot;
  /** key of the section she chose for it */
  section?: string;
  /** "add" a statement that was not used, or "remove" one that was */
  use?: "add" | "remove";
}

/** Start drafts the dump last given for this draft. Engine "builtin" asks for her own words alone; "" takes the model that is configured. */
export interface Start {
  type: "start";
  draft: string;
  engine?: "" | "builtin";
}

/** Stop ends a running draft; what is there stays. */
export interface Stop {
  type: "stop";
  draft: string;
}

/** Resume asks for the events of a draft after From. */
export interface Resume {
  type: "resume";
  draft: string;
  from: number;
}

/** Check verifies sentences that the clinician edited, against the dump as it stands. */
export interface Check {
  type: "check";
  draft: string;
  /** comes back in Checked */
  ref: number;
  sentences: EditedSource[];
}

/** EditedSource is a sentence's text, and the statements it came from. */
export interface EditedSource {
  text: string;
  sources: number[];
}

/** CheckNote has a note that exists already audited, and held against the dump last given for this draft where Dump says so; CheckedNote answers. The note is not kept. Since version 2. */
export interface CheckNote {
  type: "check-note";
  draft: string;
  /** comes back in CheckedNote */
  ref: number;
  /** as it was pasted, under headings or not */
  note: string;
  dump: boolean;
  format: string;
  facts: Facts;
  /** as in Dump */
  language?: "en" | "es";
}

/** Key asks for the recovery key of a draft: made on first asking, kept by the agent alone. Wipe deletes it, and with it all that was stored under it. */
export interface Key {
  type: "key";
  draft: string;
}

export interface Wipe {
  type: "wipe";
  draft: string;
}

/** Filled tells that fields of the note were filled, for the event log. It has no answer. */
export interface Filled {
  type: "filled";
  /** that took their text, or have their own again */
  fields: number;
  /** that did not, whole or in part */
  refused: number;
  /** filled before, and put back now */
  undone: boolean;
}

/** Wording asks for the wording preferences; Wordings answers. With Before and After, a sentence and the same as she left it, the agent first learns from the edit, if it holds another way to say the same; with Remove it first forgets the preference about those words. */
export interface Wording {
  type: "wording";
  before?: string;
  after?: string;
  remove?: string;
}

/** History asks for the event log; Recorded answers, with the newest events first of those before the number Before (of all, where it is 0). */
export interface History {
  type: "history";
  before?: number;
}

/** Choose sets what she chose on the settings page; Choices answers. Where one value is refused none is taken. With nothing to set it asks how things stand. Since version 2. */
export interface Choose {
  type: "choose";
  /** comes back in Choices */
  ref: number;
  values: Choice[];
  /** keys whose value is to be the configuration's again */
  clear: string[];
}

export interface Choice {
  key: string;
  value: string;
}

/** Devices asks for the paired browsers; DeviceList answers. With Revoke that pairing is first taken back. Since version 2. */
export interface Devices {
  type: "devices";
  revoke?: string;
}

/** Ping keeps the connection; Pong answers. At most one in 5 s. */
export interface Ping {
  type: "ping";
}

/** PairAccepted: agent to extension: the digits typed on the agent's side were right. */
export interface PairAccepted {
  type: "pair.accepted";
  /** the id to say in Hello from now on */
  device: string;
}

/** PairRefused: agent to extension: wrong digits, or the window closed. */
export interface PairRefused {
  type: "pair.refused";
  message: string;
}

/** Ready is the first message of every connection, and comes again when the engine changes. */
export interface Ready {
  type: "ready";
  /** version of the agent */
  agent: string;
  engine: Engine;
  formats: FormatInfo[];
  /** bytes */
  max_dump: number;
  /** how it writes, for her to see */
  settings?: Settings;
}

/** Engine says what writes: Kind builtin, ollama or openai; Model its name; Fault why there is none. */
export interface Engine {
  kind: EngineKind;
  model?: string;
  /** a kind of package fault, when a model was expected */
  fault?: FaultKind;
  /** the same in words */
  message?: string;
}

/** FormatInfo is what the panel needs of a format. */
export interface FormatInfo {
  key: string;
  title: string;
  sections: SectionInfo[];
}

export interface SectionInfo {
  key: string;
  title: string;
  letter: string;
  block?: PartKind;
  takes: Take[];
}

export interface Take {
  slot: Slot;
  facet?: Facet;
}

/** Settings are how the agent writes; Choose changes them. */
export interface Settings {
  subject: "client" | "patient" | "initials";
  /** "" leaves it as she typed it */
  tense: "" | "present" | "past";
  /** what stands for third parties' names */
  names: "role" | "initials" | "keep";
  /** full sentences; else telegraphic */
  full: boolean;
  /** name of the audit profile */
  profile: string;
}

/** Sorted answers Dump: the statements with their slots, and what an auditor would ask. */
export interface Sorted {
  type: "sorted";
  draft: string;
  /** the revisions this answers */
  revs: PartRev[];
  statements: Statement[];
  unused: Unused[];
  session: SessionLine | null;
  questions: Question[];
  suggested?: Suggestion;
}

export interface PartRev {
  part: number;
  rev: number;
}

/** Statement: Start and End are UTF-16 code units of that part's text. */
export interface Statement {
  id: number;
  part: number;
  start: number;
  end: number;
  text: string;
  slot: Slot;
  facets: Facet[];
  confidence: number;
  moved?: boolean;
  /** key of the section that takes it in this format */
  section?: string;
}

export interface Unused {
  statement: number;
  reason: UnusedReason;
}

export interface SessionLine {
  text: string;
  sources: number[];
}

export interface Question {
  id: QuestionID;
  message: string;
  severity: Severity;
}

export interface Suggestion {
  code: string;
  rule: string;
}

/** Event is one step of a running draft. Seq counts the events of a draft from 1. After Resume an event has its old Seq, and those that a later one replaces are left out. Just one of the pointers is set. */
export interface Event {
  type: "event";
  draft: string;
  seq: number;
  /** the draft as it stands: first in her own words, at the end for good */
  whole?: Draft;
  /** this section as it stands now */
  section?: Section;
  /** how far the model is */
  progress?: Progress;
  notice?: Notice;
  /** set with Whole on the last event */
  done?: boolean;
}

export interface Draft {
  format: string;
  engine: string;
  statements: Statement[];
  session: SessionLine | null;
  sections: Section[];
  unused: Unused[];
  questions: Question[];
  /** why the service was needed and what came of it */
  thread?: Link[];
  /** a billing code that fits, for her to take or leave */
  suggested?: Suggestion;
  notices: Notice[];
  timing: Timing;
}

export interface Section {
  key: string;
  title: string;
  sentences: Sentence[];
}

export interface Sentence {
  text: string;
  sources: number[];
  /** model or clinician */
  origin: Origin;
  support: number;
  findings: Finding[];
  /** for a model's sentence: her own words, tidied, for "Use my words" */
  own?: string;
}

export interface Finding {
  kind: FindingKind;
  severity: Severity;
  message: string;
}

/** Link is one link of the medical-necessity thread, in her own words; "" where the note says nothing of it. */
export interface Link {
  kind: LinkKind;
  text: string;
  sources: number[];
}

export interface Notice {
  kind: FaultKind;
  message: string;
}

export interface Timing {
  sort_ms: number;
  first_sentence_ms: number;
  total_ms: number;
  eligible: number;
  sent: number;
  echoed: number;
  replaced: number;
}

/** Progress in statements; Left is an estimate in seconds, 0 if unknown. Place is the place in the queue, 0 when it is being written. */
export interface Progress {
  section: string;
  done: number;
  total: number;
  left: number;
  place: number;
}

/** Checked answers Check. */
export interface Checked {
  type: "checked";
  draft: string;
  ref: number;
  sentences: Sentence[];
}

/** CheckedNote answers CheckNote. Sources and Omitted name statements of the Sorted that answered the dump; without a dump there are none, and neither are there findings. */
export interface CheckedNote {
  type: "checked-note";
  draft: string;
  ref: number;
  sections: Section[];
  /** in the dump, and in no sentence of the note */
  omitted: number[];
  questions: Question[];
}

/** RecoveryKey answers Key. */
export interface RecoveryKey {
  type: "recovery-key";
  draft: string;
  /** 32 bytes, base64url */
  key: string;
}

/** Wiped answers Wipe. */
export interface Wiped {
  type: "wiped";
  draft: string;
}

/** Wordings answers Wording, with the oldest first. */
export interface Wordings {
  type: "wordings";
  wordings: Preference[];
}

export interface Preference {
  not: string;
  say: string;
}

/** Recorded answers History. Broken counts the places where the chain of the whole log does not hold. */
export interface Recorded {
  type: "recorded";
  before: number;
  events: LogEvent[];
  broken: number;
}

export interface LogEvent {
  n: number;
  time: string;
  /** the OS account of the agent */
  user: string;
  event: string;
  device?: string;
  why?: string;
  count?: number;
  config?: string;
  /** names of those that were changed */
  settings?: string[];
  draft?: LogDraft;
  fill?: LogFill;
  hash: string;
}

export interface LogDraft {
  statements: number;
  sentences: number;
  model: number;
  unused: number;
  questions: number;
}

export interface LogFill {
  fields: number;
  refused: number;
}

/** Choices answers Choose, and comes with Ref 0 when another browser of hers chose. */
export interface Choices {
  type: "choices";
  ref: number;
  settings: Setting[];
  /** who locked what is locked */
  by?: string;
  /** nothing was changed where this is not empty */
  refused: Refusal[];
}

/** Setting is one that she may choose. Its key is that of config.toml; one of Allowed, or any text where that is empty, is its value. */
export interface Setting {
  key: string;
  value: string;
  /** the configuration's */
  default: string;
  allowed: string[];
  /** by the configuration */
  locked?: boolean;
}

export interface Refusal {
  key: string;
  why: "unknown" | "locked" | "value";
  /** in words */
  allowed?: string;
}

/** DeviceList answers Devices. */
export interface DeviceList {
  type: "device-list";
  devices: DeviceInfo[];
}

export interface DeviceInfo {
  device: string;
  name: string;
  /** RFC 3339 */
  created: string;
  used: string;
  /** the one that asks */
  this?: boolean;
}

export interface Pong {
  type: "pong";
}

/** Bye says that the agent closes the connection, and why. */
export interface Bye {
  type: "bye";
  reason: ByeReason;
}

/** Failure answers a message that could not be done. Kind is one of package fault. */
export interface Failure {
  type: "failure";
  kind: FaultKind;
  message: string;
  next: string;
  draft?: string;
  ref?: number;
}

/** NativeConnect: extension to host. Who asks is for the browser to say, which names the extension to the host when it starts it. */
export interface NativeConnect {
  type: "native.connect";
  /** the browser's static X25519 key, base64url */
  device: string;
  /** "Chromium on Linux", shown in `sidequill devices` */
  name: string;
}

/** NativeWhere: extension to host: where does the agent listen? */
export interface NativeWhere {
  type: "native.where";
}

/** NativeConnected answers it. The pairing lasts once this browser has proved itself on the socket, within a minute. */
export interface NativeConnected {
  type: "native.connected";
  /** the agent's static X25519 key, base64url */
  agent: string;
  /** the id to say in Hello from now on */
  device: string;
  /** of 127.0.0.1 */
  port: number;
}

/** NativeHere answers it. */
export interface NativeHere {
  type: "native.here";
  port: number;
}

/** Extension to agent, before the handshake. */
export type ToAgentClear =
  | Hello
  | PairCommit
  | PairReveal;

/** Agent to extension, before the handshake. */
export type FromAgentClear =
  | Greeting
  | PairOffer;

/** Extension to agent, inside the encrypted channel. */
export type ToAgent =
  | PairConfirm
  | PairCancel
  | Dump
  | Start
  | Stop
  | Resume
  | Check
  | CheckNote
  | Key
  | Wipe
  | Filled
  | Wording
  | History
  | Choose
  | Devices
  | Ping;

/** Agent to extension, inside the encrypted channel. */
export type FromAgent =
  | PairAccepted
  | PairRefused
  | Ready
  | Sorted
  | Event
  | Checked
  | CheckedNote
  | RecoveryKey
  | Wiped
  | Wordings
  | Recorded
  | Choices
  | DeviceList
  | Pong
  | Bye
  | Failure;

/** Extension to native-messaging host. */
export type ToNative =
  | NativeConnect
  | NativeWhere;

/** Native-messaging host to extension. */
export type FromNative =
  | NativeConnected
  | NativeHere
  | Failure;
