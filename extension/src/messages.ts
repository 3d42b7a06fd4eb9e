// Every message that passes between the extension's own three rooms, in one table.
//
//   panel  <-> background   a runtime.Port named "panel"; both are extension-origin
//   settings <-> background  the same, named "settings"
//   content -> background   runtime.sendMessage; the content script is NOT trusted:
//                           the background validates each message and its sender
//   background -> content   tabs.sendMessage to one frame
//
// What passes between extension and agent is in protocol/ (generated), not here.
import type { Change, CheckedNote, Choice, DeviceInfo, Draft, Engine, Facts, FormatInfo, LogEvent, Notice, Part, Preference, Progress, Refusal, Section, Sentence, Setting, Settings, Sorted } from "./protocol/types.gen";

/** What a page's field takes. Slots and facets as in the agent's formats; `section` for a field that is a whole section. */
export interface Takes {
  slot?: string;
  facet?: string;
  section?: string;
}

/** How a field was recognised, from the surest to what she should look at. */
export type Known =
  | "policy" // IT said so by managed policy
  | "taught" // she said so on this page herself
  | "adapter" // by an adapter that was tried on the real page
  | "label" // by a label tied to it
  | "heading" // by a heading near it
  | "attribute" // by a name in the page's code or its placeholder
  | "described"; // by what others have written about this EHR

/** A field of the EHR's note, as the content script describes it. Never holds the element. */
export interface Field {
  /** opaque, unique in the frame, valid for this page life */
  id: string;
  frame: number;
  /** the name a person sees beside it */
  label: string;
  /** what it takes; empty for a field that takes the whole note under headings */
  takes: Takes[];
  whole: boolean;
  known: Known;
  /** what stands in it now */
  text: string;
  kind: "text" | "rich";
  writable: boolean;
  maxLength: number | null;
}

/** A control that is part of the note but is never set by us: listed after Fill as "still yours to set". */
export interface YoursToSet {
  label: string;
  kind: "checkbox" | "select" | "date" | "other";
}

/** One note form of one frame. */
export interface NoteForm {
  id: string;
  frame: number;
  fields: Field[];
  yours: YoursToSet[];
}

/** A field of the page, known to be one of the note's or not; its text is no part of this. */
export interface SurveyField {
  id: string;
  frame: number;
  /** the name a person sees beside it; "" if there is none */
  label: string;
  attributes: Record<string, string>;
  kind: Field["kind"];
  /** the family of its editor, as the classifier names it */
  editor: string;
  takes: Takes[];
  whole: boolean;
  /** "" for a field that was not recognised */
  known: Known | "";
  /** its label and lasting attributes are those of no other field here, so it can be found again */
  unique: boolean;
}

/** How one frame of the page is built. Nothing that stands in a field, no option of a list, no client. */
export interface Survey {
  /** host name */
  site: string;
  frame: number;
  fields: SurveyField[];
  /** the other controls and the headings between them, in the page's order */
  others: { role: string; label: string; attributes: Record<string, string> }[];
}

/** Who and what the page is about, as shown there. "" where it cannot be read. */
export interface PageContext {
  url: string;
  client: string;
  visit: string;
  facts: Facts;
  /** what else tells clients apart, where the page shows it */
  record?: ClientRecord;
  /** the labels under which the facts stand on the page */
  labels?: Partial<Record<keyof Facts, string>>;
}

/** The number of the chart and the date of birth, as the page writes them. */
export interface ClientRecord {
  chart?: string;
  born?: string;
}

export type FillMode = "add" | "replace" | "skip";

export interface FillItem {
  field: string;
  frame: number;
  text: string;
  mode: FillMode;
}

export interface FillResult {
  field: string;
  frame: number;
  label: string;
  status: "filled" | "skipped" | "refused" | "partial" | "restored";
  /** key of the i18n catalogue saying why, "" if all is well */
  reason: string;
}

export type AgentState =
  | "connecting"
  | "none" // nothing answers
  | "too-old"
  | "too-new"
  | "unpaired"
  | "pairing-open"
  | "revoked"
  | "ready";

export type PanelToBackground =
  // first message of a port. `again`: this panel lives on with all it holds and
  // only its port broke (the worker was stopped): nothing is offered as `recovered`.
  | { type: "open"; tab: number; again?: boolean }
  | { type: "reconnect" }
  | { type: "dump"; format: string; parts: Part[]; facts: Facts; changes: Change[]; ui: PanelKeep }
  | { type: "start"; engine: "" | "builtin" }
  | { type: "stop" }
  | { type: "check"; ref: number; sentences: { text: string; sources: number[] }[] }
  // a note that exists already; `dump`: held against the dump last given. Nothing of it is kept
  | { type: "check-note"; ref: number; note: string; dump: boolean; format: string; facts: Facts }
  | { type: "wording"; before: string; after: string } // a sentence she edited: a preference may be learned from it
  | { type: "describe" } // look at the page again
  | { type: "fill"; items: FillItem[]; client: string; visit: string; record?: ClientRecord }
  | { type: "undo" }
  | { type: "survey" } // every field of the page, to teach or to report it
  | { type: "survey-end" }
  | { type: "point"; field: string; frame: number } // outline that field on the page
  | { type: "connect" } // pair at one click; where that cannot be, go on as `pair`
  | { type: "pair" }
  | { type: "pair-confirm" }
  | { type: "pair-cancel" }
  | { type: "done" } // wipe: finished with this note
  | { type: "discard" }
  | { type: "notes" } // what waits in the recovery store; told again with each change from then on
  | { type: "new" } // set this one aside and begin another
  | { type: "take"; draft: string; attach: boolean } // go on with that one; `attach`: it is for the client and visit of this page
  | { type: "go"; draft: string } // to the tab that has that one open
  | { type: "forget"; draft: string } // wipe one that waits
  | { type: "close" };

/** A draft in the recovery store, as the list of tonight's notes shows it. */
export interface WaitingNote {
  draft: string;
  /** "" where nobody was named */
  client: string;
  visit: string;
  format: string;
  words: number;
  /** the first words of the dump */
  begins: string;
  /** when it was kept last */
  saved: number;
  /** a draft stands */
  drafted: boolean;
  /** it was filled or copied since */
  delivered: boolean;
  /** no page said whose it is */
  loose: boolean;
  /** the panel that is told has it open; another one has */
  open: "" | "here" | "elsewhere";
}

/** What the panel wants back after a crash, beside the dump: its edits of the draft. Kept in the recovery store only. */
export interface PanelKeep {
  blocks: boolean;
  client: string;
  visit: string;
  record?: ClientRecord;
  draft: Draft | null;
  edited: boolean;
  /** filled or copied since the last draft */
  delivered?: boolean;
  /** no page said whose it is: the client's name, if there is one, is hers */
  loose?: boolean;
  /** her decisions on the draft's sentences: which, and what */
  marks?: SentenceMark[];
}

export interface SentenceMark {
  section: string;
  /** place of the sentence in its section */
  index: number;
  hers: "" | "edited" | "own";
  kept: boolean;
}

export type BackgroundToPanel =
  | { type: "agent"; state: AgentState; engine: Engine | null; formats: FormatInfo[]; maxDump: number; version: string }
  | { type: "page"; page: PageContext; forms: NoteForm[] }
  | { type: "recovered"; parts: Part[]; facts: Facts; changes: Change[]; format: string; ui: PanelKeep; saved: number; chosen?: boolean } // `chosen`: she took it from the list
  | { type: "notes"; notes: WaitingNote[]; locked: number } // `locked`: kept too, and not to be read while the agent is away
  | { type: "saved"; at: number } // the recovery store holds all up to here; at = 0: not stored (not paired)
  | { type: "sorted"; sorted: Sorted }
  | { type: "whole"; draft: Draft; done: boolean }
  | { type: "section"; section: Section }
  | { type: "progress"; progress: Progress }
  | { type: "notice"; notice: Notice }
  | { type: "checked"; ref: number; sentences: Sentence[] }
  | { type: "checked-note"; ref: number; note: Pick<CheckedNote, "sections" | "omitted" | "questions"> }
  | { type: "failure"; kind: string; message: string; next: string; ref?: number } // `ref`: of that check alone; what is being written goes on
  | { type: "pairing"; step: "waiting" | "digits" | "accepted" | "paired" | "refused"; digits: string; message: string } // `message` when accepted: the code
  | { type: "filled"; results: FillResult[]; yours: YoursToSet[]; mismatch: { page: string; draft: string } | null }
  | { type: "undone"; results: FillResult[] }
  | { type: "surveyed"; surveys: Survey[] }
  | { type: "picked"; field: string; frame: number } // she went to that field on the page
  | { type: "wiped" };

export type SettingsToBackground =
  | { type: "forget"; not: string } // the wording preference about these words
  | { type: "choose"; ref: number; values: Choice[]; clear: string[] } // settings of the agent; all are taken, or none
  | { type: "revoke"; device: string };

export interface BackgroundToSettings {
  type: "settings";
  state: AgentState;
  /** null while the agent is away */
  wordings: Preference[] | null;
  /** what she may set, and who locked what is locked */
  choices: { settings: Setting[]; by: string } | null;
  devices: DeviceInfo[] | null;
  /** the agent is of a version that has neither; how it writes is then only shown */
  older: Settings | null;
  /** to name the formats that may be chosen */
  formats: { key: string; title: string }[];
}

/** What became of a `choose`: of nothing refused, everything was taken. */
export interface ChosenToSettings {
  type: "chosen";
  ref: number;
  refused: Refusal[];
  /** a kind of failure for which nothing was taken; "" if there was none */
  failed: string;
}

/** The settings page asks for the event log: the events before a number, or the newest. */
export interface LogToBackground {
  type: "history";
  before: number;
}

/** Newest first. `events` is null while the agent is away. */
export interface BackgroundToLog {
  type: "recorded";
  before: number;
  events: LogEvent[] | null;
  broken: number;
}

export type ContentToBackground =
  | { type: "opened" } // the button on the page was pressed (or the shortcut)
  | { type: "page-changed" } // fields, client or address changed: describe again
  | { type: "picked"; field: string } // while she teaches the page: the field she went to
  | { type: "fill-changed"; results: FillResult[] } // after a fill was answered: what the page made of these fields since
  | { type: "panel-closed" };

export type BackgroundToContent =
  | { type: "describe" } // -> { page: PageContext; forms: NoteForm[]; covered?: boolean }
  | { type: "fill"; items: FillItem[]; client: string; visit: string; record?: ClientRecord } // -> { results: FillResult[]; mismatch }
  | { type: "undo" } // -> { results: FillResult[] }
  | { type: "survey" } // -> Survey
  | { type: "survey-end" }
  | { type: "point"; field: string }
  | { type: "show-panel"; src: string } // top frame only
  | { type: "hide-panel" };
