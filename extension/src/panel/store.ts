// All that the panel knows, and the one pure step that changes it: an action of
// hers, or a message of the background, gives the next state and the messages to
// send. Nothing here touches the browser. The dump itself is sent by the runner
// (runner.ts), soon after a change; a step sends it only where order matters.
import { isWeak, otherNote, type About } from "../guard";
import type {
  AgentState, BackgroundToPanel, FillMode, NoteForm, PageContext, PanelKeep, PanelToBackground, WaitingNote,
} from "../messages";
import type {
  Change, Draft, Engine, Facts, Failure, FaultKind, FormatInfo, Notice, Part, Progress, Question, QuestionID, Section, Slot, Statement,
  Suggestion, Unused,
} from "../protocol/types.gen";
import { barOf, blank, markedOf, type Checking } from "./checking";
import { emptiedAgain, isSamePage, items, plan, type Filling } from "./filling";
import type { Key } from "./i18n";
import {
  decided, marks, merge, onlyHere, ownWords, restored, reviewed, undecided, withUnused, type Line, type Review, type ReviewSection,
} from "./review";
import { given } from "./session";
import { begun, chosen, looked, type Teaching } from "./teaching";
import { blankParts, blockKinds, bytes, firstAnswerId, rebase, toBlocks, toWhole, wholeId, type Blocks } from "./text";

/** What the status region says: a text of the catalogue, and what goes into it. */
export interface Say {
  key: Key;
  subs: string[];
}

export type Received<T extends BackgroundToPanel["type"]> = Extract<BackgroundToPanel, { type: T }>;

/** A draft that is being made, for whom and which visit the page showed when it was started. */
export interface Run extends About {
  /** takes an answer or a move into the draft that is there, instead of writing it anew */
  update: boolean;
  kept: ReviewSection[];
  stopping: boolean;
}

export interface State {
  /** the port to the background is open */
  connected: boolean;
  agent: AgentState;
  engine: Engine | null;
  formats: FormatInfo[];
  maxDump: number;
  version: string;

  page: PageContext | null;
  forms: NoteForm[];
  /** whom the note is about, typed where the page does not show it */
  name: string;
  /** in a window of its own, beside no page */
  alone: boolean;
  /** whom, and which visit, the page showed when she began to type; null: nobody */
  typedFor: About | null;
  /** the address of the page on which she began to type; null: no page had been looked at */
  typedOn: string | null;

  format: string;
  blocks: boolean;
  /** the whole, the four blocks, the answers; see active() for those that count */
  parts: Part[];
  /** the parts not shown say the same as those shown, so switching needs no conversion */
  twin: boolean;
  facts: Facts;
  changes: Change[];

  /** the parts as the agent was last given them */
  sent: Part[];
  statements: Statement[];
  unused: Unused[];
  session: { text: string; sources: number[] } | null;
  questions: Question[];
  /** a code that fits, for her to take or leave */
  suggested: Suggestion | null;
  /** every question that was asked and is open or answered, in a steady order */
  asked: Question[];

  review: Review | null;
  run: Run | null;
  /** the last draft that was started: a run is forgotten when its agent is away, and may come back on another page */
  begun: About | null;
  progress: Progress | null;
  /** she changed the dump since the draft was started */
  stale: boolean;
  notices: Notice[];
  failure: Pick<Failure, "message" | "next"> & { kind: string } | null;
  /** lines edited and not checked yet, and the checks on their way */
  unchecked: string[];
  checks: { ref: number; line: string; text: string }[];
  lastRef: number;

  /** when all up to here was stored; 0: kept in memory only; null: not known */
  saved: number | null;
  /** what waits in the recovery store, this note among it; `locked` more cannot be read while the agent is away */
  notes: WaitingNote[];
  locked: number;
  /** the list of them is open */
  listing: boolean;
  recovered: Received<"recovered"> | null;
  /** when what was taken back had been stored; 0 if nothing was */
  takenBack: number;
  /** `connecting`: at one click. While it waits for digits, the message is a key of why one click did not do */
  pairing: { step: "connecting" | "waiting" | "digits" | "accepted" | "refused"; digits: string; message: string } | null;
  filling: Filling | null;
  /** while a note that exists already is checked */
  checking: Checking | null;
  /** while she teaches or reports the page */
  teaching: Teaching | null;
  /** filled or copied at least once since the last draft */
  delivered: boolean;

  /** statements under the pointer, and those of what has the focus */
  pointed: number[];
  focused: number[];
  /** statements lit in dump and review: what she pointed at or went to last */
  lit: number[];
  said: Say | null;
  hidden: boolean;
}

export type Action =
  | { type: "received"; message: BackgroundToPanel }
  | { type: "disconnected" }
  | { type: "connected" }
  | { type: "reconnect" }
  | { type: "sent" } // the runner gave the dump to the background
  | { type: "type"; part: number; text: string }
  | { type: "blocks"; on: boolean }
  | { type: "format"; key: string }
  | { type: "fact"; name: "start" | "stop" | "service" | "place" | "cpt"; value: string }
  | { type: "minutes"; value: number | null }
  | { type: "name"; name: string }
  | { type: "move"; statements: number[]; section: string } // "" leaves them out
  | { type: "add"; statement: number }
  | { type: "answer"; question: QuestionID; text: string; done: boolean }
  | { type: "draft" }
  | { type: "stop" }
  | { type: "edit"; line: string; text: string }
  | { type: "insert"; after: string }
  | { type: "keep"; line: string }
  | { type: "own"; line: string }
  | { type: "remove"; line: string }
  | { type: "check" }
  | { type: "check-open" }
  | { type: "check-close" }
  | { type: "check-type"; note: string }
  | { type: "check-note" }
  | { type: "light"; by: "pointed" | "focused"; statements: number[] }
  | { type: "fill-open" }
  | { type: "fill-close" }
  | { type: "fill-mode"; field: string; frame: number; mode: FillMode }
  | { type: "fill-choose"; text: string; field: string; frame: number }
  | { type: "fill-confirm"; on: boolean }
  | { type: "fill" }
  | { type: "undo" }
  | { type: "teach"; mode: Teaching["mode"] } // also: look at the page again
  | { type: "teach-close" }
  | { type: "teach-point"; frame: number; field: string }
  | { type: "teach-say"; frame: number; field: string; place: number; value: string }
  | { type: "teach-kept"; fields: number }
  | { type: "report-words"; words: string[] }
  | { type: "copied"; ok: boolean }
  | { type: "unseen" } // she pressed something while the page kept the panel out of sight
  | { type: "keyboard-taken" } // the focus went while she typed
  | { type: "take-recovered" }
  | { type: "leave-recovered" }
  | { type: "connect" }
  | { type: "pair" }
  | { type: "pair-confirm" }
  | { type: "pair-cancel" }
  | { type: "done" }
  | { type: "discard" }
  | { type: "list"; on: boolean }
  | { type: "new" }
  | { type: "take"; draft: string; attach: boolean }
  | { type: "go"; draft: string }
  | { type: "forget"; draft: string }
  | { type: "rebind" } // what she typed is for the client of this page
  | { type: "hide" }
  | { type: "show" };

export interface Step {
  state: State;
  send: PanelToBackground[];
}

/** SOAP by name: what the head shows until the agent says which formats there are. */
const soap: FormatInfo = { key: "soap", title: "SOAP", sections: [] };

export function initial(alone = false): State {
  return {
    alone,
    connected: false, agent: "connecting", engine: null, formats: [soap], maxDump: 256_000, version: "",
    page: null, forms: [],
    ...untouched(),
    saved: null, notes: [], locked: 0, listing: false, recovered: null, pairing: null, teaching: null, said: null, hidden: false,
  };
}

/** What a note that was not begun holds. */
function untouched() {
  return {
    name: "", typedFor: null, typedOn: null, format: "" /* the agent's first */, blocks: false, parts: blankParts(), twin: true, facts: {}, changes: [],
    sent: [], statements: [], unused: [], session: null, questions: [], suggested: null, asked: [],
    review: null, run: null, begun: null, progress: null, stale: false, notices: [], failure: null,
    unchecked: [], checks: [], checking: null, lastRef: 0, takenBack: 0, filling: null, delivered: false, pointed: [], focused: [], lit: [],
  } satisfies Partial<State>;
}

// ---- what follows from the state

export function formatOf(state: State): FormatInfo {
  return state.formats.find((f) => f.key === state.format) ?? state.formats[0] ?? soap;
}

/** The parts that count: the whole or the blocks that hold text, and the answers. */
export function active(state: Pick<State, "parts" | "blocks">): Part[] {
  return state.parts.filter((p) => {
    if (p.kind === "answer") return p.text !== "";
    return state.blocks ? p.kind !== "whole" && p.text !== "" : p.kind === "whole";
  });
}

export function partText(state: State, part: number): string {
  return state.parts.find((p) => p.part === part)?.text ?? "";
}

export function answerTo(state: State, question: QuestionID): string {
  return state.parts.find((p) => p.kind === "answer" && p.question === question)?.text ?? "";
}

export function isEmpty(state: State): boolean {
  return active(state).every((p) => p.text.trim() === "");
}

/** Bytes left under the agent's limit; negative when over it. */
export function room(state: State): number {
  return state.maxDump - active(state).reduce((sum, p) => sum + bytes(p.text), 0);
}

export function clientOf(state: State): string {
  return state.page?.client || state.name.trim();
}

export function factsOf(state: State): Facts {
  return given(state.page?.facts ?? {}, state.facts, clientOf(state));
}

/** Under this the sorter was not sure where a statement goes. */
const sure = 0.5;

export function unsure(statement: Statement): boolean {
  return statement.section !== undefined && statement.moved !== true && statement.confidence < sure;
}

/** Statements of a line that may stand in the wrong section. */
export function unsureOf(state: State, line: Line): Statement[] {
  if (line.hers === "edited") return [];
  return state.statements.filter((s) => line.sources.includes(s.id) && unsure(s));
}

/** The agent hears what is sent. */
export function reached(state: State): boolean {
  return state.connected && state.agent === "ready";
}

export function canDraft(state: State): boolean {
  return reached(state) && !isEmpty(state) && room(state) >= 0;
}

/** Why the fields cannot be filled yet; null when they can. */
export function fillBar(state: State): "no-draft" | "undecided" | "other-note" | "unnamed" | "unconfirmed" | "no-fields" | null {
  const { review, filling } = state;
  if (!review || !filling) return "no-draft";
  if (wrongNote(state) || filling.mismatch) return "other-note";
  if (undecided(review).length > 0) return "undecided";
  if (filling.places.length === 0) return "no-fields";
  if (!needsConfirm(state)) return null;
  if (clientOf(state) === "") return "unnamed";
  return filling.confirmed ? null : "unconfirmed";
}

/** Both names where page and draft (or what she typed for one) are about different clients, or different visits; else null. */
export function wrongNote({ page, review, typedFor }: Pick<State, "page" | "review" | "typedFor">): { page: string; draft: string } | null {
  const of = review ?? typedFor;
  // A draft begun where nobody was named: she confirms that it is this client's.
  return page && of && otherNote(page, { ...of, client: of.client || page.client });
}

/** What she typed, or drafted, where no page said whose it is. */
export function isLoose(state: Pick<State, "typedFor">): boolean {
  return state.typedFor === null;
}

/** Whether she may say that what stands here is for the client of this page: nobody but her has said whose it is, or nothing was drafted of it. */
export function canRebind(state: State): boolean {
  return (state.page?.client ?? "") !== "" && !isEmpty(state) && (isLoose(state) || state.review === null);
}

/** The note of this client and visit that another tab has open. */
export function openElsewhere(state: Pick<State, "notes" | "page">): WaitingNote | undefined {
  const { page } = state;
  return page === null || page.client === "" ? undefined : state.notes.find((n) => n.open === "elsewhere" && !n.loose && otherNote(page, n) === null);
}

/** What stands here is a client's, and its page shows neither client nor note any more: she was signed out, or went elsewhere. */
export function pageGone({ page, forms, review, typedFor, alone }: State): boolean {
  return !alone && page?.client === "" && forms.length === 0 && ((review?.client ?? "") !== "" || typedFor !== null);
}

/** The other notes that wait, the newest first. */
export function others(state: Pick<State, "notes">): WaitingNote[] {
  return state.notes.filter((n) => n.open !== "here");
}

/** Nobody but her can say that page and draft belong together: one of the two names no client, or just initials. */
export function needsConfirm({ page, review }: Pick<State, "page" | "review">): boolean {
  return (page?.client ?? "") === "" || review?.client === "" || (page !== null && isWeak(page));
}

export function dumpOf(state: State): ToBackground<"dump"> {
  return { type: "dump", format: formatOf(state).key, parts: active(state), facts: factsOf(state), changes: state.changes, ui: keepOf(state) };
}
export type ToBackground<T extends PanelToBackground["type"]> = Extract<PanelToBackground, { type: T }>;

function keepOf(state: State): PanelKeep {
  const { review } = state;
  const of = review ?? state.typedFor;
  return {
    blocks: state.blocks,
    client: of?.client || clientOf(state),
    visit: of?.visit || (state.page?.visit ?? ""),
    record: of ? (of.record ?? {}) : (state.page?.record ?? {}),
    draft: review && reviewed(review),
    edited: review?.sections.some((s) => s.lines.some((l) => l.hers === "edited")) ?? false,
    delivered: state.delivered,
    loose: isLoose(state) && (state.page?.client ?? "") === "",
    marks: review ? marks(review) : [],
  };
}

/** Whether something changed that the background must be told of. */
export function dumpChanged(before: State, after: State): boolean {
  return (
    before.parts !== after.parts || before.blocks !== after.blocks || before.facts !== after.facts || before.name !== after.name ||
    before.changes !== after.changes || before.typedFor !== after.typedFor || before.delivered !== after.delivered || formatOf(before).key !== formatOf(after).key || before.review?.sections !== after.review?.sections
  );
}

// ---- the step

export function step(state: State, action: Action): Step {
  const next = taken(state, action);
  return { ...next, state: upToDate(next.state) };
}

/** The count of open decisions in the status goes down as she decides. */
function upToDate(state: State): State {
  if (state.said?.key !== "say_ready_findings" || !state.review) return state;
  const open = undecided(state.review).length;
  if (state.said.subs[0] === String(open)) return state;
  return { ...state, said: open === 0 ? say("say_ready") : say("say_ready_findings", open) };
}

function taken(state: State, action: Action): Step {
  const only = (change: Partial<State>): Step => ({ state: { ...state, ...change }, send: [] });
  switch (action.type) {
    case "received":
      return receive(state, action.message);
    case "connected":
      return only({ connected: true });
    case "disconnected":
      return only({ connected: false, agent: "connecting", run: null, progress: null, pairing: null, ...unanswered(state, () => true), ...noteUnanswered(state, "no-agent") });
    case "reconnect":
      return { state: { ...state, agent: "connecting", failure: null }, send: [{ type: "reconnect" }] };
    case "sent":
      return only({ sent: active(state) });
    case "type":
      return only(typed(state, action.part, action.text));
    case "blocks":
      return only(switched(state, action.on));
    case "format":
      return only({ format: action.key, stale: state.review !== null });
    case "fact":
      return only({ facts: { ...state.facts, [action.name]: action.value } });
    case "minutes": {
      const others = without(state.facts, "minutes");
      return only({ facts: action.value === null ? others : { ...others, minutes: action.value } });
    }
    case "name":
      return only({ name: action.name });
    case "move":
      return move(state, action.statements, action.section);
    case "add":
      return add(state, action.statement);
    case "answer":
      return answer(state, action.question, action.text, action.done);
    case "draft":
      return draft(state);
    case "stop":
      if (!state.run) return only({});
      return { state: { ...state, run: { ...state.run, stopping: true } }, send: [{ type: "stop" }] };
    case "edit": {
      const next = changeLine(state, action.line, (l) => ({
        ...l, was: l.was ?? (l.hers === "edited" ? "" : l.text), text: action.text, hers: "edited", origin: "clinician", kept: false,
      }));
      return only({ ...next, unchecked: [...state.unchecked.filter((id) => id !== action.line), action.line] });
    }
    case "insert":
      return only(insert(state, action.after));
    case "keep":
      return only(changeLine(state, action.line, (l) => ({ ...l, kept: true })));
    case "own":
      return only(
        changeLine(state, action.line, (l) => ({
          ...l, text: ownWords(l, state.statements), hers: "own", origin: "clinician", findings: [], support: 1, kept: false,
        })),
      );
    case "remove":
      return only(remove(state, action.line));
    case "check":
      return check(state);
    case "check-open":
      return only({ checking: state.checking ?? blank });
    case "check-close":
      return only({ checking: null, pointed: [], focused: [], lit: [], said: say("say_note_forgotten") });
    case "check-type":
      return only({ checking: state.checking && { ...state.checking, note: action.note, failed: "" } });
    case "check-note":
      return checkNote(state);
    case "light": {
      const next = { ...state, [action.by]: action.statements };
      const other = action.by === "pointed" ? next.focused : next.pointed;
      return { state: { ...next, lit: action.statements.length > 0 ? action.statements : other }, send: [] };
    }
    case "fill-open":
      if (!state.review) return only({ said: say("say_no_draft") });
      return {
        state: { ...state, filling: plan(state.review, formatOf(state), state.forms, null) },
        send: [{ type: "describe" }],
      };
    case "fill-close":
      return only({ filling: null });
    case "fill-mode":
      return only({
        filling: state.filling && {
          ...state.filling,
          places: state.filling.places.map((p) =>
            p.field === action.field && p.frame === action.frame ? { ...p, mode: action.mode } : p,
          ),
        },
      });
    case "fill-choose":
      if (!state.review || !state.filling) return only({});
      return only({
        filling: plan(state.review, formatOf(state), state.forms, {
          ...state.filling,
          chosen: [...state.filling.chosen, { text: action.text, field: action.field, frame: action.frame }],
        }),
      });
    case "fill-confirm":
      return only({ filling: state.filling && { ...state.filling, confirmed: action.on } });
    case "fill":
      return fill(state);
    case "undo":
      if (!state.filling?.results) return only({});
      return { state: { ...state, filling: { ...state.filling, busy: true } }, send: [{ type: "undo" }] };
    case "teach":
      return { state: { ...state, teaching: begun(action.mode), said: say("say_looking") }, send: [{ type: "survey" }] };
    case "teach-close":
      return { state: { ...state, teaching: null }, send: [{ type: "survey-end" }] };
    case "teach-point":
      return { state, send: [{ type: "point", frame: action.frame, field: action.field }] };
    case "teach-say":
      return only({ teaching: state.teaching && chosen(state.teaching, action.frame, action.field, action.place, action.value) });
    case "teach-kept":
      return { state: { ...state, teaching: null, said: say("say_taught", action.fields) }, send: [{ type: "survey-end" }, { type: "describe" }] };
    case "report-words":
      return only({ teaching: state.teaching && { ...state.teaching, words: action.words } });
    case "unseen":
      return only({ said: say("say_unseen") });
    case "keyboard-taken":
      return only({ said: say("say_keyboard_taken") });
    case "copied":
      return {
        state: { ...state, said: say(action.ok ? "say_copied" : "say_not_copied"), delivered: state.delivered || action.ok },
        send: action.ok ? wordings(state) : [],
      };
    case "take-recovered":
      return only(state.recovered ? takeBack(state, state.recovered) : {});
    case "leave-recovered":
      return only({ recovered: null });
    case "connect":
      return { state: { ...state, pairing: { step: "connecting", digits: "", message: "" }, said: say("say_connecting") }, send: [{ type: "connect" }] };
    case "pair":
      return { state: { ...state, pairing: { step: "waiting", digits: "", message: "" } }, send: [{ type: "pair" }] };
    case "pair-confirm":
      return { state, send: [{ type: "pair-confirm" }] };
    case "pair-cancel":
      return { state: { ...state, pairing: null }, send: [{ type: "pair-cancel" }] };
    case "done":
    case "discard":
      return {
        state: {
          ...state, ...untouched(), format: state.format, recovered: null, notes: others(state), listing: others(state).length > 0,
          said: say(action.type === "done" ? "say_done" : "say_discarded"),
        },
        send: [{ type: action.type }],
      };
    case "list":
      return only({ listing: action.on });
    case "new":
      return setAside(state, say("say_new"), { type: "new" });
    case "take":
      return setAside(state, say("say_taking"), { type: "take", draft: action.draft, attach: action.attach });
    case "go":
      return { state, send: [{ type: "go", draft: action.draft }] };
    case "forget":
      return {
        state: { ...state, notes: state.notes.filter((n) => n.draft !== action.draft), said: say("say_discarded") },
        send: [{ type: "forget", draft: action.draft }],
      };
    case "rebind": {
      if (!canRebind(state) || !state.page) return only({});
      const about = aboutOf(state.page);
      return only({ typedFor: about, begun: state.begun && about, review: state.review && { ...state.review, ...about }, said: say("say_rebound", about.client) });
    }
    case "hide":
      return only({ hidden: true, pointed: [], focused: [], lit: [] });
    case "show":
      return only({ hidden: false });
  }
}

/** Whom and which visit, and nothing else of what holds them. */
function aboutOf({ client, visit, record }: About): About {
  return { client, visit, record };
}

function without<T extends object>(value: T, key: keyof T): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as T;
}

export function say(key: Key, ...subs: (string | number)[]): Say {
  return { key, subs: subs.map(String) };
}

/** What stands here goes to the store first, and this panel is free for another. */
function setAside(state: State, said: Say, next: PanelToBackground): Step {
  return {
    state: { ...state, ...untouched(), format: state.format, recovered: null, listing: false, said },
    send: [...(isEmpty(state) && !state.review ? [] : [dumpOf(state)]), next],
  };
}

// ---- what she does

function typed(state: State, part: number, text: string): Partial<State> {
  const before = partText(state, part);
  if (before === text) return {};
  return {
    parts: state.parts.map((p) => (p.part === part ? { ...p, text, rev: p.rev + 1 } : p)),
    twin: false,
    ...(isEmpty(state) ? { typedFor: shownBy(state.page), typedOn: state.page?.url ?? null } : {}),
    statements: moved(state.statements, part, before, text),
    stale: state.review !== null || state.run !== null,
    failure: null,
  };
}

/** Whom a page shows. */
function shownBy(page: PageContext | null): About | null {
  return page === null || page.client === "" ? null : aboutOf(page);
}

function moved(statements: Statement[], part: number, before: string, after: string): Statement[] {
  return [
    ...rebase(statements.filter((s) => s.part === part), before, after),
    ...statements.filter((s) => s.part !== part),
  ];
}

function switched(state: State, on: boolean): Partial<State> {
  if (on === state.blocks) return {};
  if (state.twin) return { blocks: on, statements: [] };
  const set = (texts: ReadonlyMap<string, string>): Part[] =>
    state.parts.map((p) => {
      const text = texts.get(p.kind);
      return text === undefined || text === p.text ? p : { ...p, text, rev: p.rev + 1 };
    });
  if (on) {
    const blocks = toBlocks(partText(state, wholeId), state.statements.filter((s) => s.part === wholeId), formatOf(state).sections);
    return { blocks: on, twin: true, statements: [], parts: set(new Map(Object.entries(blocks))) };
  }
  const blocks = Object.fromEntries(blockKinds.map((kind, i) => [kind, partText(state, i + 1)])) as Blocks;
  return { blocks: on, twin: true, statements: [], parts: set(new Map([["whole", toWhole(blocks)]])) };
}

/** The slot of a statement that is moved into a section: its own if the section takes such, else what the section is mostly made of. */
function slotFor(format: FormatInfo, section: string, own: Slot | undefined) {
  const takes = format.sections.find((s) => s.key === section)?.takes ?? [];
  const plain = takes.filter((t) => t.facet === undefined);
  return (plain.find((t) => t.slot === own) ?? plain[0] ?? takes.find((t) => t.slot === own) ?? takes[0])?.slot;
}

function change(state: State, next: Change): Change[] {
  return [...state.changes.filter((c) => c.statement !== next.statement), next];
}

function move(state: State, statements: readonly number[], section: string): Step {
  const title = formatOf(state).sections.find((s) => s.key === section)?.title;
  const moved = statements.reduce((s, statement) => moveOne(s, statement, section), state);
  if (moved === state) return { state, send: [] };
  return update({ ...moved, said: title === undefined ? say("say_left_out") : say("say_moved", title) });
}

function moveOne(state: State, statement: number, section: string): State {
  const slot = slotFor(formatOf(state), section, state.statements.find((s) => s.id === statement)?.slot);
  if (section !== "" && slot === undefined) return state;
  return {
    ...state,
    changes: change(state, slot === undefined ? { statement, use: "remove" } : { statement, slot, section, use: "add" }),
    unused: slot === undefined ? withUnused(state.unused, [statement]) : state.unused.filter((u) => u.statement !== statement),
    statements: state.statements.map((s) => {
      if (s.id !== statement) return s;
      const rest = without(s, "section");
      return slot === undefined ? rest : { ...rest, slot, section, moved: true };
    }),
  };
}

function add(state: State, statement: number): Step {
  const was = state.changes.find((c) => c.statement === statement);
  const kept = { ...(was?.slot === undefined ? {} : { slot: was.slot }), ...(was?.section === undefined ? {} : { section: was.section }) };
  return update({
    ...state,
    changes: change(state, { statement, ...kept, use: "add" }),
    unused: state.unused.filter((u) => u.statement !== statement),
  });
}

function answer(state: State, question: QuestionID, text: string, done: boolean): Step {
  const there = state.parts.find((p) => p.kind === "answer" && p.question === question);
  let parts = state.parts;
  if (there) {
    if (there.text !== text) parts = parts.map((p) => (p === there ? { ...p, text, rev: p.rev + 1 } : p));
  } else if (text !== "") {
    const part = Math.max(firstAnswerId - 1, ...parts.map((p) => p.part)) + 1;
    parts = [...parts, { part, kind: "answer", rev: 1, text, question }];
  }
  const stale = state.stale || (parts !== state.parts && state.review !== null);
  const next = { ...state, parts, stale };
  return done && next.stale ? update(next) : { state: next, send: [] };
}

/**
 * Takes a decision on the dump into a draft that is there: the agent makes its
 * quick draft in her own words, and every line that is still right stays as it is.
 */
function update(state: State): Step {
  if (!state.review || state.run || !canDraft(state)) return { state, send: [] };
  return {
    state: { ...state, run: { update: true, kept: state.review.sections, stopping: false, ...aboutOf(state.review) }, stale: false, sent: active(state) },
    send: [dumpOf(state), { type: "start", engine: "builtin" }],
  };
}

function draft(state: State): Step {
  if (isEmpty(state)) return { state: { ...state, said: say("say_nothing") }, send: [] };
  if (room(state) < 0) return { state: { ...state, said: say("say_over") }, send: [] };
  if (!canDraft(state)) return { state: { ...state, said: say("say_no_agent") }, send: [] };
  const other = state.review ? null : wrongNote(state);
  if (other) return { state: { ...state, said: say("say_typed_for", other.draft, other.page) }, send: [] };
  // Typed beside no client: it is nobody's but whom she named, until she says so.
  const about: About = isLoose(state) ? { client: state.name.trim(), visit: "" } : { client: clientOf(state), visit: state.page?.visit ?? "", record: state.page?.record };
  return {
    state: {
      ...state,
      run: { update: false, kept: [], stopping: false, ...about },
      begun: about,
      progress: null, stale: false, failure: null, notices: [], filling: null, delivered: false, takenBack: 0,
      sent: active(state), said: say("say_drafting"),
    },
    send: [dumpOf(state), { type: "start", engine: "" }],
  };
}

function changeLine(state: State, id: string, make: (line: Line) => Line): Partial<State> {
  if (!state.review) return {};
  const sections = state.review.sections.map((s) =>
    s.lines.some((l) => l.id === id) ? { ...s, lines: s.lines.map((l) => (l.id === id ? make(l) : l)) } : s,
  );
  return { review: { ...state.review, sections }, delivered: false };
}

function insert(state: State, after: string): Partial<State> {
  const { review } = state;
  if (!review) return {};
  const numbers = review.sections.flatMap((s) => s.lines).map((l) => Number(/^new(\d+)$/.exec(l.id)?.[1] ?? 0));
  const fresh: Line = {
    id: `new${Math.max(0, ...numbers) + 1}`, text: "", sources: [], origin: "clinician", support: 0, findings: [], hers: "edited", kept: false,
  };
  const sections = review.sections.map((s) => {
    if (s.key === after && s.lines.length === 0) return { ...s, lines: [fresh] };
    const at = s.lines.findIndex((l) => l.id === after);
    return at < 0 ? s : { ...s, lines: s.lines.toSpliced(at + 1, 0, fresh) };
  });
  return { review: { ...review, sections } };
}

function remove(state: State, id: string): Partial<State> {
  const { review } = state;
  if (!review) return {};
  const gone = onlyHere(review, id);
  return {
    review: { ...review, sections: review.sections.map((s) => ({ ...s, lines: s.lines.filter((l) => l.id !== id) })) },
    changes: gone.reduce((list, statement) => change({ ...state, changes: list }, { statement, use: "remove" }), state.changes),
    unused: withUnused(state.unused, gone),
    unchecked: state.unchecked.filter((u) => u !== id),
    delivered: false,
  };
}

function check(state: State): Step {
  const lines = state.review?.sections.flatMap((s) => s.lines) ?? [];
  const due = lines.filter((l) => state.unchecked.includes(l.id) && l.text.trim() !== "");
  if (!reached(state) || due.length === 0) return { state, send: [] };
  let ref = state.lastRef;
  const checks = due.map((l) => ({ ref: ++ref, line: l.id, text: l.text }));
  return {
    state: { ...state, unchecked: [], lastRef: ref, checks: [...state.checks, ...checks] },
    send: due.map((l, i) => ({ type: "check", ref: state.lastRef + i + 1, sentences: [{ text: l.text, sources: l.sources }] })),
  };
}

/** The note that she pasted: held against the dump, if there is one. */
function checkNote(state: State): Step {
  const { checking } = state;
  if (!checking || checking.asked) return { state, send: [] };
  const failed = barOf(checking.note) || (reached(state) ? "" : "no-agent");
  if (failed !== "") return { state: { ...state, checking: { ...checking, failed } }, send: [] };
  const ref = state.lastRef + 1;
  const dump = !isEmpty(state);
  const asked = { ref, note: checking.note, parts: dump ? active(state) : null };
  return {
    state: { ...state, lastRef: ref, checking: { ...checking, asked, failed: "" }, ...(dump ? { sent: active(state) } : {}), said: say("say_note_checking") },
    send: [
      ...(dump ? [dumpOf(state)] : []),
      { type: "check-note", ref, note: checking.note, dump, format: formatOf(state).key, facts: factsOf(state) },
    ],
  };
}

function noteChecked(state: State, { ref, note }: Received<"checked-note">): Partial<State> {
  const { checking } = state;
  if (checking?.asked?.ref !== ref) return {};
  const done: Checking = { ...checking, asked: null, result: { ...checking.asked, ...note }, failed: "" };
  const questions = note.questions.length;
  return { checking: done, said: done.result?.parts === null ? say("say_note_audited", questions) : say("say_note_checked", markedOf(done), note.omitted.length, questions) };
}

/** A note whose check got no answer: it is still there, to be checked again. Its view says why. */
function noteUnanswered(state: State, failed: FaultKind): Partial<State> {
  return state.checking?.asked ? { checking: { ...state.checking, asked: null, failed }, said: null } : {};
}

/** Checks that got no answer: their lines wait to be checked again. */
function unanswered(state: State, lost: (check: State["checks"][number]) => boolean): Pick<State, "checks" | "unchecked"> {
  const lines = state.checks.filter(lost).map((c) => c.line);
  return { checks: state.checks.filter((c) => !lost(c)), unchecked: [...new Set([...state.unchecked, ...lines])] };
}

function fill(state: State): Step {
  const { review, filling } = state;
  if (!review || !filling || filling.busy) return { state, send: [] };
  const bar = fillBar(state);
  if (bar !== null) return { state: { ...state, said: barred(state, bar) }, send: [] };
  return {
    state: { ...state, filling: { ...filling, busy: true, results: null, undone: false, emptied: false } },
    send: [{ type: "fill", items: items(filling), client: review.client || clientOf(state), visit: review.visit, record: review.record ?? {} }, ...wordings(state)],
  };
}

/** Her edits as they go out, each sentence before and after: the agent learns from those that change the wording alone. */
function wordings(state: State): ToBackground<"wording">[] {
  const lines = state.review?.sections.flatMap((s) => s.lines) ?? [];
  return lines
    .filter((l) => l.hers === "edited" && (l.was ?? "") !== "" && l.was !== l.text.trim() && l.text.trim() !== "")
    .map((l) => ({ type: "wording", before: l.was ?? "", after: l.text.trim() }));
}

function barred(state: State, bar: NonNullable<ReturnType<typeof fillBar>>): Say {
  const other = state.filling?.mismatch ?? wrongNote(state);
  switch (bar) {
    case "no-draft":
      return say("say_no_draft");
    case "undecided":
      return say("say_undecided", state.review ? undecided(state.review).length : 0);
    case "other-note":
      return say("say_mismatch", other?.page ?? "", other?.draft ?? "");
    case "unnamed":
      return say("say_unnamed");
    case "unconfirmed":
      return say("say_unconfirmed");
    case "no-fields":
      return say("say_no_fields");
  }
}

// ---- what the background says

function receive(state: State, message: BackgroundToPanel): Step {
  const only = (change: Partial<State>): Step => ({ state: { ...state, ...change }, send: [] });
  switch (message.type) {
    case "agent":
      return only({
        agent: message.state,
        engine: message.engine,
        formats: message.formats.length > 0 ? message.formats : state.formats,
        maxDump: message.maxDump > 0 ? message.maxDump : state.maxDump,
        version: message.version,
        ...(message.state === "ready" ? {} : { run: null, progress: null, ...unanswered(state, () => true), ...noteUnanswered(state, "no-agent") }),
      });
    case "page": {
      const next = { ...state, ...pageSeen(state, message) };
      return only({ ...next, said: newsOfPage(state, next) ?? state.said });
    }
    case "notes":
      return only({ notes: message.notes, locked: message.locked, listing: state.listing && (message.notes.length > 0 || message.locked > 0) });
    case "recovered":
      return only(offered(state, message));
    case "saved":
      return only({ saved: message.at });
    case "sorted":
      return only(sorted(state, message.sorted));
    case "whole":
      return only(whole(state, message.draft, message.done));
    case "section":
      return only(section(state, message.section));
    case "progress":
      return only(progressed(state, message.progress));
    case "notice":
      return only({ notices: [...state.notices.filter((n) => n.kind !== message.notice.kind), message.notice] });
    case "checked":
      return only(checked(state, message));
    case "checked-note":
      return only(noteChecked(state, message));
    case "failure":
      if (message.ref !== undefined && message.ref === state.checking?.asked?.ref) return only(noteUnanswered(state, message.kind as FaultKind));
      return only({
        // What the head or the limit's line says already is not said twice.
        failure: state.agent !== "ready" || (message.kind === "too-large" && room(state) < 0) ? null
          : { kind: message.kind, message: message.message, next: message.next },
        said: say("say_failure"),
        ...(message.ref === undefined ? { run: null, progress: null } : unanswered(state, (c) => c.ref === message.ref)),
      });
    case "pairing":
      if (message.step === "paired") return only({ pairing: null, said: say("say_paired") });
      return only({ pairing: { step: message.step, digits: message.digits || (state.pairing?.digits ?? ""), message: message.message } });
    case "filled":
      return only(filled(state, message));
    case "surveyed":
      return only(state.teaching ? { teaching: looked(state.teaching, message.surveys, clientOf(state), state.page?.record), said: say("say_looked", message.surveys.flatMap((s) => s.fields).length) } : {});
    case "picked": {
      const { teaching } = state;
      if (teaching?.mode !== "teach") return only({});
      const at = teaching.rows.findIndex((r) => r.frame === message.frame && r.field === message.field);
      if (at < 0) return only({});
      return only({ teaching: { ...teaching, picked: { frame: message.frame, field: message.field } }, said: say("say_picked", at + 1, teaching.rows[at]?.label ?? "") });
    }
    case "undone":
      return only({
        filling: state.filling && { ...state.filling, busy: false, undone: true, results: message.results },
        said: say(message.results.every((r) => r.status === "restored") ? "say_undone" : "say_undone_partly"),
      });
    case "wiped":
      return only({});
  }
}

function pageSeen(state: State, { page, forms }: Received<"page">): Partial<State> {
  // The page says only now, or says it later than all else, for whom she began to type there.
  const late = state.typedFor === null && !isEmpty(state) && (state.typedOn === null || state.typedOn === page.url);
  const seen = { page, forms, ...(late ? { typedFor: shownBy(page) } : {}) };
  const { review } = state;
  if (!review || !state.filling) return seen;
  // What she said of the page that was there is not said of another.
  const filling = { ...state.filling, confirmed: state.filling.confirmed && isSamePage(state, seen) };
  if (filling.results) return { ...seen, filling: { ...filling, emptied: emptiedAgain(filling, forms) } };
  if (filling.busy) return { ...seen, filling };
  return { ...seen, filling: plan(review, formatOf(state), forms, filling) };
}

/** What a page has come to show that she must not overlook, wherever in the panel she is; null where it is no news. */
function newsOfPage(before: State, now: State): Say | null {
  if (pageGone(now)) return pageGone(before) ? null : say("say_page_gone");
  const other = wrongNote(now);
  if (other) return wrongNote(before) ? null : say("say_page_other", other.page, other.draft);
  if (now.filling?.emptied === true) return before.filling?.emptied === true ? null : say("say_emptied");
  return null;
}

/** What was kept comes back by itself where nothing stands in its way; else it is offered. */
function offered(state: State, message: Received<"recovered">): Partial<State> {
  const client = state.page?.client ?? "";
  const another = message.ui.client !== "" && client !== "" && state.page !== null && otherNote({ ...state.page, visit: "" }, message.ui) !== null;
  return message.chosen === true || (isEmpty(state) && !state.review && !another) ? takeBack(state, message) : { recovered: message };
}

function takeBack(state: State, kept: Received<"recovered">): Partial<State> {
  const fresh = isEmpty(state);
  const parts = fresh ? blankParts() : state.parts;
  const back = fresh ? withParts(parts, kept.parts) : appended(state, kept.parts);
  return {
    parts: back,
    blocks: fresh ? kept.ui.blocks : state.blocks,
    twin: false,
    format: kept.format,
    facts: { ...kept.facts, ...state.facts },
    changes: fresh ? kept.changes : state.changes,
    name: state.name || (state.page?.client ? "" : kept.ui.client),
    typedFor: fresh ? (kept.ui.loose === true || kept.ui.client === "" ? null : aboutOf(kept.ui)) : state.typedFor,
    typedOn: fresh ? "" : state.typedOn,
    delivered: fresh && kept.ui.delivered === true,
    statements: fresh ? (kept.ui.draft?.statements ?? []) : state.statements,
    unused: fresh ? (kept.ui.draft?.unused ?? []) : state.unused,
    questions: fresh ? (kept.ui.draft?.questions ?? []) : state.questions,
    suggested: fresh ? (kept.ui.draft?.suggested ?? null) : state.suggested,
    asked: fresh ? (kept.ui.draft?.questions ?? []) : state.asked,
    review: kept.ui.draft && !state.review ? restored(kept.ui.draft, kept.ui.marks ?? [], aboutOf(kept.ui)) : state.review,
    begun: fresh ? aboutOf(kept.ui) : state.begun,
    recovered: null,
    takenBack: kept.saved,
    said: say("say_recovered"),
  };
}

function withParts(blank: Part[], kept: readonly Part[]): Part[] {
  const ids = new Set(kept.map((p) => p.part));
  return [...blank.filter((p) => !ids.has(p.part)), ...kept].sort((a, b) => a.part - b.part);
}

/** Kept text goes below what she has typed meanwhile: nothing replaces anything. */
function appended(state: State, kept: readonly Part[]): Part[] {
  const more = kept.filter((p) => p.text.trim() !== "").map((p) => p.text).join("\n\n");
  const target = state.blocks ? 1 : wholeId;
  return state.parts.map((p) => (p.part === target ? { ...p, rev: p.rev + 1, text: `${p.text.trimEnd()}\n\n${more}` } : p));
}

function sorted(state: State, message: Received<"sorted">["sorted"]): Partial<State> {
  const revs = new Map(message.revs.map((r) => [r.part, r.rev]));
  // An answer to an older dump: the one to the newer is on its way.
  if (state.sent.some((p) => revs.has(p.part) && revs.get(p.part) !== p.rev)) return {};
  let statements = message.statements;
  for (const part of state.sent) statements = moved(statements, part.part, part.text, partText(state, part.part));
  return {
    statements,
    unused: message.unused,
    session: message.session,
    suggested: message.suggested ?? null,
    ...asking(state, message.questions),
    ...(state.review && !state.run
      ? { review: { ...state.review, draft: { ...state.review.draft, session: message.session, unused: message.unused } } }
      : {}),
  };
}

/** Open questions, risk first; those already asked keep their place, so that nothing jumps under the cursor. */
function asking(state: State, questions: Question[]): Pick<State, "questions" | "asked"> {
  const open = new Map(questions.map((q) => [q.id, q]));
  const standing = state.asked.filter((q) => open.has(q.id) || answerTo(state, q.id) !== "").map((q) => open.get(q.id) ?? q);
  const known = new Set(standing.map((q) => q.id));
  const fresh = questions.filter((q) => !known.has(q.id)).sort((a, b) => weight(a) - weight(b));
  return { questions: [...questions].sort((a, b) => weight(a) - weight(b)), asked: [...standing, ...fresh] };
}

function weight(q: Question): number {
  if (q.id.startsWith("risk.")) return 0;
  return { error: 1, block: 1, warn: 2, info: 3 }[q.severity];
}

function keptLines(state: State): ReviewSection[] {
  if (!state.review) return [];
  if (state.run?.update !== true) return decided(state.review.sections);
  // Lines of the draft before an update, as they are now if she touched them meanwhile.
  const touched = decided(state.review.sections);
  const ids = new Set(touched.flatMap((s) => s.lines).map((l) => l.id));
  return [...touched, ...state.run.kept.map((s) => ({ ...s, lines: s.lines.filter((l) => !ids.has(l.id)) }))];
}

function whole(state: State, draft: Draft, done: boolean): Partial<State> {
  const about = state.run ?? state.begun ?? state.review;
  const review: Review = {
    draft,
    sections: merge(keptLines(state), draft.sections),
    client: about?.client ?? clientOf(state),
    visit: about?.visit ?? state.page?.visit ?? "",
    record: about ? about.record : state.page?.record,
  };
  const kinds = new Set(draft.notices.map((n) => n.kind));
  return {
    review,
    unused: draft.unused,
    session: draft.session,
    suggested: draft.suggested ?? null,
    ...(state.stale ? {} : { statements: rebased(state, draft.statements) }),
    ...asking(state, draft.questions),
    notices: [...state.notices.filter((n) => !kinds.has(n.kind)), ...draft.notices],
    // Without a run it is one that this panel did not start: it lives on from before.
    run: state.run ?? { update: false, kept: [], stopping: false, ...aboutOf(review) },
    ...(done ? finished(state, review) : {}),
  };
}

function rebased(state: State, statements: Statement[]): Statement[] {
  let out = statements;
  for (const part of state.sent) out = moved(out, part.part, part.text, partText(state, part.part));
  return out;
}

function finished(state: State, review: Review): Partial<State> {
  const stopped = state.run?.stopping === true;
  const update = state.run?.update === true;
  const open = undecided(review).length;
  let said = say("say_ready");
  if (stopped) said = say("say_stopped");
  else if (update) said = say("say_updated");
  else if (open > 0) said = say("say_ready_findings", open);
  return { run: null, progress: null, said };
}

function section(state: State, fresh: Section): Partial<State> {
  const { review } = state;
  if (!review) return {};
  const sections = review.draft.sections.map((s) => (s.key === fresh.key ? fresh : s));
  return {
    review: { ...review, draft: { ...review.draft, sections }, sections: merge(keptLines(state), sections) },
  };
}

function progressed(state: State, progress: Progress): Partial<State> {
  const title = state.review?.sections.find((s) => s.key === progress.section)?.title;
  const fresh = progress.section !== state.progress?.section || progress.place !== state.progress.place;
  if (!fresh) return { progress };
  if (progress.place > 0) return { progress, said: say("say_queue", progress.place) };
  return title === undefined ? { progress } : { progress, said: say("say_section", title) };
}

function checked(state: State, message: Received<"checked">): Partial<State> {
  const due = state.checks.find((c) => c.ref === message.ref);
  const result = message.sentences[0];
  if (!due || !result) return {};
  const rest = { checks: state.checks.filter((c) => c !== due) };
  return {
    ...rest,
    ...changeLine(state, due.line, (l) =>
      // typed on since: the check of the newer text will come
      l.text === due.text ? { ...l, findings: result.findings, support: result.support, sources: result.sources } : l,
    ),
    delivered: state.delivered,
  };
}

function filled(state: State, message: Received<"filled">): Partial<State> {
  if (!state.filling) return {};
  const filling: Filling = { ...state.filling, busy: false, results: message.results, yours: message.yours, mismatch: message.mismatch };
  if (message.mismatch) return { filling: { ...filling, results: null }, said: say("say_mismatch", message.mismatch.page, message.mismatch.draft) };
  const bad = message.results.filter((r) => r.status === "refused" || r.status === "partial").length;
  const good = message.results.filter((r) => r.status === "filled").length;
  if (bad > 0) return { filling, delivered: good > 0, said: say("say_filled_partly", good, bad) };
  return { filling, delivered: good > 0, said: say(good > 0 ? "say_filled" : "say_filled_none") };
}
