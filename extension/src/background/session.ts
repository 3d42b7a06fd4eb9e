// One draft in one tab: what she typed, where it is kept, how far its events
// have come. It speaks to at most one panel and to the agent; when either goes
// away it knows how to go on with the next one.
import type { BackgroundToPanel, PageContext, PanelToBackground } from "../messages";
import { random, toBase64 } from "../protocol/bytes";
import { utf8 } from "../protocol/bytes";
import type { Dump, Event, Part, ToAgent } from "../protocol/types.gen";
import type { Agent, Spoken } from "./agent";
import { failed, failureIn } from "./failures";
import type { Kept, Recovery } from "./recovery";

type From<T extends PanelToBackground["type"]> = Extract<PanelToBackground, { type: T }>;

/** What of a session outlives the background's worker, in the browser's session storage. */
export interface Thread {
  draft: string;
  note: string;
  seq: number;
  unfinished: boolean;
  /** frames that were filled, for Undo */
  filled: number[];
}

export type Language = NonNullable<Dump["language"]>;

export interface SessionDeps {
  agent: Agent;
  recovery: Recovery;
  /** names the note of a page in the recovery store */
  nameNote(page: PageContext): Promise<string>;
  /** drafts of other sessions whose panel is open */
  inUse(): Set<string>;
  remember(thread: Thread): void;
  /** the recovery store is not what it was */
  stored(): void;
  /** in which questions are worded */
  language: Language;
}

/** A change is on its way to the store this long after the panel sent it, in milliseconds: after a pause, or while she types on. */
export const saving = { quiet: 150, longest: 400 };

/** So often a save waits for the page to say whose note it is: six tenths of a second. */
const mostUnnamed = 4;

/** The first version of the protocol in which a note is checked. */
const versionOfCheckNote = 2;

/** More revisions than a panel makes in the second that a crash may lose. */
const revsAhead = 100;

const newId = (): string => toBase64(random(16));

/** Whether these parts are the kept ones or newer than them. */
const goesOn = (kept: Part[], parts: Part[]): boolean =>
  kept.every((k) => {
    const now = parts.find((p) => p.part === k.part);
    return !now || now.rev > k.rev || (now.rev === k.rev && now.text === k.text);
  });

const isText = (text: string): boolean => text.trim() !== "";

export class Session {
  draft: string;
  filled: number[];
  post: ((message: BackgroundToPanel) => void) | null = null;

  #note: string;
  #page: PageContext | null = null;
  #kept: Omit<Kept, "unfinished"> | null = null;
  #adopted: Part[] | null = null; // as the panel was given them, until it says what it holds
  #seq: number;
  #unfinished: boolean;
  #release: (() => void) | null = null; // holds the connection while the agent writes
  #offered: string | null = null; // a draft whose key was asked for, to be offered
  #chosen: { draft: string; attach: boolean } | null = null; // one that she took from the list
  #blank = ""; // the note for which she began anew: nothing kept of it comes back by itself
  #sent = false; // a dump is at the agent and not answered yet
  #again = false; // and there is a newer one
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #longest: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #unnamed = 0; // times that a save waited for the page

  constructor(
    private readonly deps: SessionDeps,
    thread: Thread | null,
  ) {
    this.draft = thread?.draft ?? newId();
    this.#note = thread?.note ?? "";
    this.#seq = thread?.seq ?? 0;
    this.#unfinished = thread?.unfinished ?? false;
    this.filled = thread?.filled ?? [];
  }

  get hasText(): boolean {
    return this.#kept?.parts.some((p) => isText(p.text)) ?? false;
  }

  /** Starts anew, for a panel that holds nothing. What there was is kept, and may be offered at once. */
  async begin(): Promise<void> {
    await this.flush();
    this.#reset();
  }

  /** She begins another note on this page. What there was is kept. */
  async anew(): Promise<void> {
    await this.begin();
    if (this.#page) this.#note = await this.deps.nameNote(this.#page);
    this.#blank = this.#note;
    this.#remember();
  }

  /** Goes on with one that was kept, which is then this page's note if she says so. What there was is kept. */
  async take(draft: string, attach: boolean): Promise<void> {
    const { agent, recovery } = this.deps;
    if (this.deps.inUse().has(draft)) return; // its own panel has it: the list says so
    await this.anew();
    this.#chosen = { draft, attach };
    if ((await recovery.all()).some((e) => e.draft === draft && !e.sealed)) return this.#adopt(draft);
    if (agent.send({ type: "key", draft })) this.#offered = draft;
    else this.#fail(failureIn(agent.state));
  }

  /** The page as it was just read. */
  async seen(page: PageContext): Promise<void> {
    const before = this.#page;
    this.#page = page;
    // A draft stays the note's for which it was begun, but for two cases: nothing
    // was typed yet, or the page names only now the client she has named herself.
    const named = before?.client === "" && page.client !== "" && page.client === this.#kept?.ui.client;
    if (this.#note === "" || !this.hasText || named) this.#note = await this.deps.nameNote(page);
    this.#remember();
    await this.offer();
  }

  /** Offers what was kept of this note, unless she has typed already. */
  async offer(): Promise<void> {
    const { agent, recovery } = this.deps;
    if (!this.post || this.hasText || this.#note === "" || this.#note === this.#blank || this.#offered !== null) return;
    const found = await recovery.find(this.#note, this.deps.inUse());
    if (!found || found.draft === this.draft) return;
    if (!found.sealed) return this.#adopt(found.draft);
    if (agent.send({ type: "key", draft: found.draft })) this.#offered = found.draft;
  }

  /** Whether a message about this draft is for this session. */
  owns(draft: string): boolean {
    return draft === this.draft || draft === this.#offered;
  }

  /** A connection is there (again): bring the agent up to date. */
  async connected(): Promise<void> {
    const { agent, recovery } = this.deps;
    this.#sent = this.#again = false;
    this.#offered = null;
    if (!this.post) return;
    // First, so that an agent that was started anew says that it does not know this draft.
    if (this.#unfinished) this.#resume(this.#seq);
    if (this.#kept) this.#sendDump();
    if (!recovery.hasKey(this.draft) && (this.#kept || this.#seq > 0)) agent.send({ type: "key", draft: this.draft });
    await this.offer();
  }

  /** The connection broke. */
  disconnected(): void {
    this.#release?.();
    this.#release = null;
  }

  dump(message: From<"dump">): void {
    const { format, parts, facts, changes, ui } = message;
    if (this.#adopted && !goesOn(this.#adopted, parts)) this.#setAside();
    this.#adopted = null;
    const first = !this.#kept;
    this.#kept = { format, parts, facts, changes, ui };
    this.#later();
    if (first && !this.deps.recovery.hasKey(this.draft)) this.deps.agent.send({ type: "key", draft: this.draft });
    if (this.#sent) this.#again = true;
    else this.#sendDump();
  }

  start(message: From<"start">): void {
    if (!this.#kept) {
      this.#fail("empty");
      return;
    }
    if (this.#again) this.#sendDump();
    if (this.#send({ type: "start", draft: this.draft, engine: message.engine })) {
      this.#unfinished = true;
      this.#release ??= this.deps.agent.hold();
      this.#remember();
      this.#later();
    }
  }

  stop(): void {
    this.#send({ type: "stop", draft: this.draft });
  }

  check(message: From<"check">): void {
    const { ref, sentences } = message;
    if (!this.deps.agent.send({ type: "check", draft: this.draft, ref, sentences })) this.#fail(failureIn(this.deps.agent.state), ref);
  }

  /** Has a note that exists already checked. Of the note nothing is kept. */
  checkNote({ ref, note, dump, format, facts }: From<"check-note">): void {
    const { agent, language } = this.deps;
    if (agent.state === "ready" && agent.version < versionOfCheckNote) return this.#fail("version", ref);
    if (dump && this.#again) this.#sendDump();
    if (!agent.send({ type: "check-note", draft: this.draft, ref, note, dump, format, facts, language })) this.#fail(failureIn(agent.state), ref);
  }

  /** A message of the agent's about this draft. */
  async heard(message: Spoken): Promise<void> {
    switch (message.type) {
      case "sorted":
        this.#answered();
        this.post?.({ type: "sorted", sorted: message });
        return;
      case "event":
        this.#event(message);
        return;
      case "checked":
        this.post?.({ type: "checked", ref: message.ref, sentences: message.sentences });
        return;
      case "checked-note": {
        const { ref, sections, omitted, questions } = message;
        this.post?.({ type: "checked-note", ref, note: { sections, omitted, questions } });
        return;
      }
      case "recovery-key":
        await this.#keyed(message.draft);
        return;
      case "failure":
        if (message.ref === undefined) {
          this.#answered();
          this.#finish();
        }
        this.post?.(failed(message));
        return;
      case "wiped":
      case "recorded": // these belong to no draft
      case "wordings":
      case "choices":
      case "device-list":
        return;
    }
  }

  /** Fields were set in these frames: Undo will ask them. */
  fillTouched(frames: number[]): void {
    this.filled = [...new Set([...this.filled, ...frames])];
    this.#remember();
  }

  /** She is finished with this note: nothing of it stays, here or under the agent's key. */
  async wipe(): Promise<void> {
    clearTimeout(this.#quiet);
    clearTimeout(this.#longest);
    const gone = this.draft;
    if (this.#unfinished) this.deps.agent.send({ type: "stop", draft: gone });
    this.#reset();
    await this.#saving;
    await this.deps.recovery.forget(gone);
    if (this.#page) this.#note = await this.deps.nameNote(this.#page);
    this.#remember();
    this.post?.({ type: "wiped" });
    this.deps.stored();
  }

  /** Saves now what is waiting to be saved. */
  async flush(): Promise<void> {
    if (this.#quiet !== undefined || this.#longest !== undefined) this.#save();
    await this.#saving;
  }

  /** The tab is gone. */
  async end(): Promise<void> {
    if (this.#release) this.deps.agent.send({ type: "stop", draft: this.draft });
    this.#finish();
    await this.flush();
  }

  #reset(): void {
    this.#release?.();
    this.#release = null;
    this.draft = newId();
    this.#note = "";
    this.#kept = this.#adopted = null;
    this.#seq = 0;
    this.#unfinished = false;
    this.#offered = null;
    this.#chosen = null;
    this.#blank = "";
    this.#sent = this.#again = false;
    this.filled = [];
    this.#remember();
  }

  /** She had typed before the panel heard of what was kept: that stays in the store for the next time. */
  #setAside(): void {
    const note = this.#note;
    this.#reset();
    this.#note = note;
    this.#remember();
  }

  async #keyed(draft: string): Promise<void> {
    if (draft === this.#offered) {
      this.#offered = null;
      return this.#adopt(draft);
    }
    if (this.#kept) this.#save();
    // A panel that lives on after the worker was stopped: take up what it last said.
    else if (this.#seq > 0) this.#kept = (await this.deps.recovery.load(draft))?.kept ?? null;
  }

  async #adopt(draft: string): Promise<void> {
    const there = await this.deps.recovery.load(draft);
    if (!there || !this.post) return;
    if (this.hasText) return; // she was quicker; it stays in the store for the next time
    const chosen = this.#chosen?.draft === draft ? this.#chosen : null;
    const { unfinished, ...kept } = there.kept;
    this.draft = draft;
    this.#blank = "";
    this.#note = there.note;
    if (chosen?.attach === true && this.#page) {
      const { client, visit, record } = this.#page;
      kept.ui = { ...kept.ui, client, visit, ...(record ? { record } : {}), loose: false };
      this.#note = await this.deps.nameNote(this.#page);
    }
    this.#kept = kept;
    this.#seq = 0;
    this.#unfinished = unfinished;
    this.#remember();
    if (unfinished) this.#resume(0);
    // The agent may have seen a second more than was kept: what is typed from here on is newer than that.
    else kept.parts = kept.parts.map((p) => ({ ...p, rev: p.rev + revsAhead }));
    this.#adopted = kept.parts;
    this.post({ type: "recovered", ...kept, saved: there.saved, ...(chosen ? { chosen: true } : {}) });
    if (chosen?.attach === true) this.#later();
    this.deps.stored();
    this.#sendDump();
    if (!this.deps.recovery.hasKey(draft)) this.deps.agent.send({ type: "key", draft });
  }

  #event(event: Event): void {
    // Without a panel nothing is taken: the next one asks for it again.
    if (!this.post) {
      if (event.done) this.disconnected();
      return;
    }
    this.#seq = event.seq;
    if (event.done) this.#finish();
    else this.#remember();
    if (event.whole) this.post({ type: "whole", draft: event.whole, done: event.done ?? false });
    if (event.section) this.post({ type: "section", section: event.section });
    if (event.progress) this.post({ type: "progress", progress: event.progress });
    if (event.notice) this.post({ type: "notice", notice: event.notice });
  }

  #finish(): void {
    this.#unfinished = false;
    this.#release?.();
    this.#release = null;
    this.#remember();
  }

  #resume(from: number): void {
    if (this.deps.agent.send({ type: "resume", draft: this.draft, from })) this.#release ??= this.deps.agent.hold();
  }

  #answered(): void {
    this.#sent = false;
    if (this.#again) this.#sendDump();
  }

  #sendDump(): void {
    const { agent } = this.deps;
    this.#again = false;
    if (!this.#kept || !agent.ready) return;
    const { format, parts, facts, changes } = this.#kept;
    if (parts.reduce((sum, p) => sum + utf8(p.text).length, 0) > agent.ready.max_dump) {
      this.#fail("too-large");
      return;
    }
    try {
      this.#sent = agent.send({ type: "dump", draft: this.draft, format, parts, facts, changes, language: this.deps.language });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fail("too-large");
    }
  }

  #send(message: ToAgent): boolean {
    if (this.deps.agent.send(message)) return true;
    this.#fail(failureIn(this.deps.agent.state));
    return false;
  }

  #fail(kind: string, ref?: number): void {
    this.post?.(failed({ kind, message: "", next: "", ref }));
  }

  #later(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#save(), saving.quiet);
    this.#longest ??= setTimeout(() => this.#save(), saving.longest);
  }

  #save(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#longest);
    this.#quiet = this.#longest = undefined;
    const { draft } = this;
    this.#saving = this.#saving.then(async () => {
      if (!this.#kept || draft !== this.draft) return;
      // After a worker's death the words are here before the page has said whose note they are; under no name they would not be found again.
      if (this.#note === "" && this.#page === null && this.#unnamed++ < mostUnnamed) return this.#later();
      if (this.#note === "") this.#note = await this.deps.nameNote(this.#page ?? { url: "", client: "", visit: "", facts: {} });
      const at = await this.deps.recovery.save(draft, this.#note, { ...this.#kept, unfinished: this.#unfinished });
      this.post?.({ type: "saved", at });
      this.deps.stored();
    });
    this.#saving = this.#saving.catch(() => this.#fail("storage"));
  }

  #remember(): void {
    const { draft, filled } = this;
    this.deps.remember({ draft, note: this.#note, seq: this.#seq, unfinished: this.#unfinished, filled });
  }
}
