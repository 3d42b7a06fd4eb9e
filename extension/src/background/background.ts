// The background's state: the agent, a session for each tab, and who may speak
// to them. It is a plain class that is given its browser, so that it runs under
// Node as well as in a service worker or an event page. main.ts ties the two.
import type { AgentState, BackgroundToPanel, FillResult, PageContext, PanelToBackground } from "../messages";
import { isWeak } from "../guard";
import { fromBase64, random, toBase64 } from "../protocol/bytes";
import type { OpenSocket } from "../protocol/frames";
import { Agent, times, type Spoken, type Step, type Times } from "./agent";
import { failed } from "./failures";
import { Keys } from "./keys";
import { NativeHost, type AskHost } from "./native";
import { nobody, Page, type Frames } from "./page";
import { Recovery, type Sealed, type Unsealed } from "./recovery";
import { Session, type Language, type Thread } from "./session";
import { LogPages } from "./log";
import { SettingsPages } from "./settings";
import { readContent, readPanel } from "./shapes";
import type { Table } from "./tables";
import { Waiting } from "./waiting";

/** The part of a runtime.Port that is used. */
export interface Port {
  name: string;
  sender?: Sender | undefined;
  postMessage(message: BackgroundToPanel): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** The part of a runtime.MessageSender that is used. */
export interface Sender {
  id?: string | undefined;
  url?: string | undefined;
  frameId?: number | undefined;
  tab?: { id?: number | undefined } | undefined;
}

export interface Surroundings {
  openSocket: OpenSocket;
  ports: number[];
  askHost: AskHost;
  /** "Chromium on Linux" */
  name: string;
  /** that the panel speaks; English if it is not said */
  language?: Language;
  /** our own id, as senders carry it */
  id: string;
  /** the address of panel.html */
  panel: string;
  /** the address of desk.html: the panel's page under a name that no web page can load */
  desk: string;
  frames: Frames;
  /** a window for writing where there is no note page; gives its tab */
  openWindow(url: string): Promise<number>;
  /** brings a tab to the front, and its window */
  bringForward(tab: number): Promise<void>;
  covers(url: string): Promise<boolean>;
  /** any call to the browser: it counts as a sign of life */
  alive(): void;
  keys: Table<unknown>;
  drafts: Table<Sealed>;
  wipes: Table<number>;
  /** these three live in session storage: they outlive the worker, not the browser */
  threads: Table<Thread>;
  mounts: Table<number>;
  unsealed: Table<Unsealed>;
}

interface OpenPanel {
  tab: number;
  mount: string;
  port: Port;
  session: Session;
  /** in a window of its own, beside no page */
  alone: boolean;
  /** it shows what waits, and is told of each change */
  lists: boolean;
  page: Page;
  /** what the last fill did, as far as it was told */
  filled: Extract<BackgroundToPanel, { type: "filled" }> | null;
  /** what its pages made of it after they had answered */
  since: FillResult[];
  release: () => void;
}

export class Background {
  readonly agent: Agent;
  readonly keys: Keys;
  readonly recovery: Recovery;
  readonly settings: SettingsPages;
  readonly log: LogPages;
  readonly waiting: Waiting;
  #panels = new Map<number, OpenPanel>();
  #sessions = new Map<number, Session>();
  #pairingPanel: OpenPanel | null = null;
  #lastState: AgentState = "connecting";
  /** windows that are being opened, by their mount */
  #opening = new Map<string, Promise<number>>();
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly around: Surroundings,
    t: Times = times,
  ) {
    this.keys = new Keys(around.keys);
    this.recovery = new Recovery(around.drafts, around.unsealed, around.wipes);
    this.agent = new Agent(around.openSocket, around.ports, around.name, this.keys, new NativeHost(around.askHost), {
      state: () => this.#onState(),
      message: (message) => void this.#onMessage(message),
      unreadable: () => this.#toAll({ type: "failure", kind: "version", message: "", next: "" }),
      pairing: (step, digits, message) => this.#onPairing(step, digits, message),
      beat: () => around.alive(),
    }, t);
    this.waiting = new Waiting(this.agent, this.recovery);
    const page = new URL("options.html", around.desk).href;
    this.settings = new SettingsPages(this.agent, around.id, page);
    this.log = new LogPages(this.agent, around.id, page);
  }

  /** Shows the panel in a tab: the icon, the shortcut or the page's own button was pressed. */
  async show(tab: number): Promise<void> {
    // An open panel is only brought forward: another address would load it anew.
    const mount = this.#panels.get(tab)?.mount ?? toBase64(random(16));
    await this.around.mounts.put(mount, tab);
    await new Page(tab, this.around.frames).showPanel(`${this.around.panel}?tab=${tab}&mount=${mount}`);
  }

  /** Shows the panel in a window of its own, to write where no note page is open; one such window at most. */
  async write(): Promise<void> {
    const there = [...this.#panels.values()].find((p) => p.alone);
    if (there) return this.around.bringForward(there.tab);
    const mount = toBase64(random(16));
    const opening = this.around.openWindow(`${this.around.desk}?mount=${mount}`);
    this.#opening.set(mount, opening);
    try {
      await this.around.mounts.put(mount, await opening);
    } finally {
      this.#opening.delete(mount);
    }
  }

  /** A message from a content script: known by its sender, its shape and its site, or not at all. */
  async fromContent(value: unknown, sender: Sender): Promise<void> {
    const message = readContent(value);
    const tab = sender.tab?.id;
    if (!message || sender.id !== this.around.id || tab === undefined || sender.frameId === undefined) return;
    if (sender.url === undefined || !(await this.around.covers(sender.url))) return;
    switch (message.type) {
      case "opened":
        return this.show(tab);
      case "page-changed": {
        const panel = this.#panels.get(tab);
        if (panel) await this.#look(panel);
        return;
      }
      case "picked":
        this.#panels.get(tab)?.session.post?.({ type: "picked", field: message.field, frame: sender.frameId });
        return;
      case "fill-changed": {
        const panel = this.#panels.get(tab);
        const frame = sender.frameId;
        panel?.since.push(...message.results.map((r) => ({ ...r, frame })));
        if (panel) this.#postFilled(panel);
        return;
      }
      case "panel-closed":
        return this.#sessions.get(tab)?.flush();
    }
  }

  /** A port: a panel's, if it comes from our own page with the mount that we gave to that tab. */
  connect(port: Port): void {
    // Messages may come before the checks are done: they wait, in their order.
    let panel: Promise<OpenPanel | null> | null = null;
    let last: Promise<void> = Promise.resolve();
    const gone = { yet: false };
    port.onMessage.addListener((value) => {
      const message = readPanel(value);
      if (!message) return;
      if (message.type === "open") {
        panel ??= this.#admit(port, message.again ?? false, gone);
        return;
      }
      const opened = panel;
      if (!opened) return;
      last = last.then(async () => {
        const p = await opened;
        if (p && this.#panels.get(p.tab) === p) this.#onPanel(p, message);
      });
    });
    port.onDisconnect.addListener(() => {
      gone.yet = true;
      void panel?.then((p) => p && this.#closed(p));
    });
  }

  /** The tab is closed: nobody can come back to it. */
  async tabGone(tab: number): Promise<void> {
    const panel = this.#panels.get(tab);
    if (panel) this.#closed(panel);
    await this.#sessions.get(tab)?.end();
    this.#sessions.delete(tab);
    await this.around.threads.delete(String(tab));
    for (const [mount, of] of await this.around.mounts.entries()) {
      if (of === tab) await this.around.mounts.delete(mount);
    }
  }

  async #admit(port: Port, again: boolean, gone: { yet: boolean }): Promise<OpenPanel | null> {
    const mounted = await this.#mountedIn(port);
    if (mounted === null) {
      port.disconnect();
      return null;
    }
    const { tab, mount, alone } = mounted;
    const old = this.#panels.get(tab);
    // One panel of a mount: a page that got hold of the address cannot have a second of its own.
    if (old?.mount === mount) {
      port.disconnect();
      return null;
    }
    if (old) {
      this.#closed(old);
      old.port.disconnect();
    }
    let session = this.#sessions.get(tab);
    if (!session) {
      session = this.#newSession(tab, again ? ((await this.around.threads.get(String(tab))) ?? null) : null);
      this.#sessions.set(tab, session);
    } else if (!again) {
      await session.begin();
    }
    // It may have gone while we looked.
    if (gone.yet) return null;
    session.post = (message) => port.postMessage(message);
    const panel: OpenPanel = { tab, mount, port, session, alone, lists: false, page: new Page(tab, this.around.frames), filled: null, since: [], release: this.agent.hold() };
    this.#panels.set(tab, panel);
    this.#tellState(panel);
    void this.#look(panel);
    if (this.agent.state === "ready") void session.connected();
    return panel;
  }

  async #mountedIn(port: Port): Promise<{ tab: number; mount: string; alone: boolean } | null> {
    const { sender } = port;
    if (port.name !== "panel" || sender?.id !== this.around.id || sender.url === undefined) return null;
    const url = new URL(sender.url);
    const alone = url.href.startsWith(`${this.around.desk}?`) && sender.frameId === 0;
    const own = new URL(this.around.panel);
    if (!alone && (url.protocol !== own.protocol || url.pathname !== own.pathname)) return null;
    const mount = url.searchParams.get("mount") ?? "";
    const tab = await (this.#opening.get(mount) ?? this.around.mounts.get(mount));
    return tab !== undefined && tab === sender.tab?.id ? { tab, mount, alone } : null;
  }

  #newSession(tab: number, thread: Thread | null): Session {
    const session: Session = new Session(
      {
        agent: this.agent,
        recovery: this.recovery,
        nameNote: (page) => this.#nameNote(page),
        inUse: () => new Set([...this.#panels.values()].filter((p) => p.session !== session).map((p) => p.session.draft)),
        language: this.around.language ?? "en",
        remember: (kept) => void this.around.threads.put(String(tab), kept),
        stored: () => this.#tellNotes(),
      },
      thread,
    );
    return session;
  }

  /** One client's one visit at one site; where the page names neither, or a name that two may share, its address stands for it. */
  #nameNote(page: PageContext): Promise<string> {
    const { url, client, visit, record } = page;
    let at: { origin: string; pathname: string; search: string; hash: string };
    try {
      at = new URL(url);
    } catch {
      at = { origin: "", pathname: url, search: "", hash: "" };
    }
    if ((client === "" && visit === "") || isWeak(page)) return this.keys.nameOf(at.origin, "address", at.pathname + at.search + at.hash);
    return this.keys.nameOf(at.origin, [client, record?.chart ?? record?.born ?? ""].filter((s) => s !== "").join("\n"), visit);
  }

  async #look(panel: OpenPanel): Promise<void> {
    const { page, forms } = panel.alone ? { page: nobody, forms: [] } : await panel.page.describe();
    if (this.#panels.get(panel.tab) !== panel) return;
    panel.session.post?.({ type: "page", page, forms });
    await panel.session.seen(page);
  }

  #closed(panel: OpenPanel): void {
    if (this.#panels.get(panel.tab) !== panel) return;
    this.#panels.delete(panel.tab);
    panel.session.post = null;
    void panel.session.flush();
    this.#tellNotes();
    if (this.#pairingPanel === panel) {
      this.#pairingPanel = null;
      this.agent.cancelPairing();
    }
    panel.release();
  }

  #onPanel(panel: OpenPanel, message: Exclude<PanelToBackground, { type: "open" }>): void {
    const { session } = panel;
    switch (message.type) {
      case "reconnect":
        return this.agent.reconnect();
      case "dump":
        return session.dump(message);
      case "start":
        return session.start(message);
      case "stop":
        return session.stop();
      case "check":
        return session.check(message);
      case "check-note":
        return session.checkNote(message);
      case "wording":
        return void this.agent.send(message);
      case "describe":
        return void this.#look(panel);
      case "fill":
        return void this.#fill(panel, message);
      case "undo":
        return void this.#undo(panel);
      case "survey":
        return void this.#survey(panel);
      case "survey-end":
        return void panel.page.endSurvey();
      case "point":
        return void panel.page.point(message.frame, message.field);
      case "connect":
        this.#pairingPanel = panel;
        return void this.agent.connect();
      case "pair":
        this.#pairingPanel = panel;
        return this.agent.pair();
      case "pair-confirm":
        if (this.#pairingPanel === panel) this.agent.confirmPairing();
        return;
      case "pair-cancel":
        if (this.#pairingPanel === panel) this.agent.cancelPairing();
        return;
      case "done":
      case "discard":
        return void session.wipe().then(() => this.#wipeAtAgent());
      case "notes":
        panel.lists = true;
        return this.#tellNotes();
      case "new":
        return void session.anew();
      case "take":
        return void session.take(message.draft, message.attach);
      case "go":
        return void this.#go(message.draft);
      case "forget":
        return void this.#forget(message.draft);
      case "close":
        return void panel.page.hidePanel();
    }
  }

  async #go(draft: string): Promise<void> {
    const there = [...this.#panels.values()].find((p) => p.session.draft === draft);
    if (there) await this.around.bringForward(there.tab);
  }

  /** Wipes a draft that waits. One that is open is ended in its own panel. */
  async #forget(draft: string): Promise<void> {
    if ([...this.#panels.values()].some((p) => p.session.draft === draft)) return;
    await this.recovery.forget(draft);
    this.#tellNotes();
    await this.#wipeAtAgent();
  }

  /** Tells the panels what waits, soon: changes come in bursts. */
  #tellNotes(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      void this.#tellNotesNow();
    }, 50);
  }

  async #tellNotesNow(): Promise<void> {
    const panels = [...this.#panels.values()].filter((p) => p.lists);
    if (panels.length === 0) return;
    const { notes, locked } = await this.waiting.list();
    const open = new Set([...this.#panels.values()].map((p) => p.session.draft));
    for (const { session } of panels) {
      session.post?.({
        type: "notes",
        notes: notes.map((n) => ({ ...n, open: n.draft === session.draft ? "here" : open.has(n.draft) ? "elsewhere" : "" })),
        locked,
      });
    }
  }

  async #survey(panel: OpenPanel): Promise<void> {
    const surveys = await panel.page.survey().catch(() => []); // the browser does not let us into the page any more
    panel.session.post?.({ type: "surveyed", surveys });
  }

  async #fill(panel: OpenPanel, { items, client, visit, record }: Extract<PanelToBackground, { type: "fill" }>): Promise<void> {
    this.#forgetFilled(panel);
    const { results, yours, mismatch, frames } = await panel.page.fill(items, { client, visit, record });
    if (frames.length > 0) panel.session.fillTouched(frames);
    this.#tellFill(results, false);
    panel.filled = { type: "filled", results, yours, mismatch };
    this.#postFilled(panel);
  }

  /** Tells the panel what stands of the last fill by now. */
  #postFilled(panel: OpenPanel): void {
    if (panel.filled === null) return;
    const now = (r: FillResult): FillResult => panel.since.findLast((s) => s.field === r.field && s.frame === r.frame) ?? r;
    panel.session.post?.({ ...panel.filled, results: panel.filled.results.map(now) });
  }

  #forgetFilled(panel: OpenPanel): void {
    panel.filled = null;
    panel.since = [];
  }

  async #undo(panel: OpenPanel): Promise<void> {
    this.#forgetFilled(panel);
    const results = await panel.page.undo(panel.session.filled);
    this.#tellFill(results, true);
    panel.session.post?.({ type: "undone", results });
  }

  /** For the agent's event log: how many fields, and nothing of what is in them. */
  #tellFill(results: FillResult[], undone: boolean): void {
    const of = (...wanted: FillResult["status"][]): number => results.filter(({ status }) => wanted.includes(status)).length;
    const fields = of(undone ? "restored" : "filled");
    const refused = of("refused", "partial");
    if (fields + refused > 0) this.agent.send({ type: "filled", fields, refused, undone });
  }

  #onState(): void {
    const { state } = this.agent;
    const was = this.#lastState;
    this.#lastState = state;
    for (const panel of this.#panels.values()) this.#tellState(panel);
    this.settings.state();
    if (state === "ready" && was !== "ready") {
      this.waiting.connected();
      this.#tellNotes();
      for (const { session } of this.#panels.values()) void session.connected();
      void this.#wipeAtAgent();
    }
    if (state !== "ready" && was === "ready") {
      for (const session of this.#sessions.values()) session.disconnected();
    }
  }

  #tellState({ session }: OpenPanel): void {
    const { state, ready } = this.agent;
    session.post?.({
      type: "agent",
      state,
      engine: ready?.engine ?? null,
      formats: ready?.formats ?? [],
      maxDump: ready?.max_dump ?? 0,
      version: ready?.agent ?? "",
    });
  }

  async #onMessage(message: Spoken): Promise<void> {
    if (message.type === "recorded") {
      this.log.heard(message);
      return;
    }
    if (message.type === "wordings") {
      this.settings.heard(message.wordings);
      return;
    }
    if (message.type === "choices") {
      this.settings.heardChoices(message);
      return;
    }
    if (message.type === "device-list") {
      this.settings.heardDevices(message.devices);
      return;
    }
    if (message.type === "failure" && message.draft === undefined && this.settings.heardFailure(message.ref, message.kind)) return;
    if (message.type === "recovery-key") {
      await this.recovery.setKey(message.draft, fromBase64(message.key, 32));
      this.#tellNotes();
    }
    if (message.type === "wiped") await this.recovery.wiped(message.draft);
    for (const session of this.#sessions.values()) {
      if (message.draft !== undefined && session.owns(message.draft)) await session.heard(message);
    }
    if (message.type === "failure" && message.draft === undefined) {
      this.#toAll(failed(message));
    }
  }

  async #wipeAtAgent(): Promise<void> {
    for (const draft of await this.recovery.toWipe()) this.agent.send({ type: "wipe", draft });
  }

  #onPairing(step: Step, digits: string, message: string): void {
    this.#pairingPanel?.session.post?.({ type: "pairing", step, digits, message });
    if (step === "paired" || step === "refused") this.#pairingPanel = null;
  }

  #toAll(message: BackgroundToPanel): void {
    for (const { session } of this.#panels.values()) session.post?.(message);
  }
}

