// The background as a whole, between panels, pages and an agent. The browser,
// the agent and the clinician are played; the channel between is the real one.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { BackgroundToContent, BackgroundToPanel, PanelKeep, PanelToBackground, Survey } from "../messages";
import { toBase64, random } from "../protocol/bytes";
import type { Dump, FromAgent, Sorted, ToAgent, Draft } from "../protocol/types.gen";
import { Background, type Port, type Sender, type Surroundings } from "./background";
import type { Sealed, Unsealed } from "./recovery";
import type { Thread } from "./session";
import type { Described } from "./shapes";
import { FakeAgent, FakeNetwork, MemoryTable, quick, until } from "./testing";

const id = "abcdefghijklmnopabcdefghijklmnop";
const panelUrl = `chrome-extension://${id}/panel.html`;

/** A tab with its frames, each of which describes itself. */
class FakeTab {
  readonly frames = new Map<number, Described>();
  readonly filled: { frame: number; message: Extract<BackgroundToContent, { type: "fill" }> }[] = [];
  readonly undone: number[] = [];
  readonly pointed: string[] = [];
  survey: Survey = {
    site: "ehr.example", frame: 99, others: [],
    fields: [{ id: "t1", frame: 99, label: "Data", attributes: { name: "data" }, kind: "text", editor: "text", takes: [{ section: "data" }], whole: false, known: "label", unique: true }],
  };
  src = "";
  listening = true;
  hidden = false;

  constructor(client: string, url = "https://ehr.example/note/1") {
    this.frames.set(0, described(client, url));
  }

  ask(frame: number, message: BackgroundToContent): Promise<unknown> {
    if (!this.listening || !this.frames.has(frame)) return Promise.reject(new Error("Could not establish connection."));
    switch (message.type) {
      case "describe":
        return Promise.resolve(this.frames.get(frame));
      case "fill":
        this.filled.push({ frame, message });
        return Promise.resolve({
          results: message.items.map((i) => ({ field: i.field, frame: 99, label: "there", status: "filled", reason: "" })),
          mismatch: null,
        });
      case "undo":
        this.undone.push(frame);
        return Promise.resolve({ results: [{ field: "f", frame: 99, label: "there", status: "restored", reason: "" }] });
      case "show-panel":
        this.src = message.src;
        return Promise.resolve(null);
      case "hide-panel":
        this.hidden = true;
        return Promise.resolve(null);
      case "survey":
        return Promise.resolve(this.survey);
      case "survey-end":
      case "point":
        this.pointed.push(message.type === "point" ? message.field : "end");
        return Promise.resolve(null);
    }
  }
}

function described(client: string, url: string, ...fields: string[]): Described {
  const all = fields.map((f) => ({
    id: f, frame: -1, label: f, takes: [], whole: false, known: "label" as const, text: "", kind: "text" as const, writable: true, maxLength: null,
  }));
  const forms = all.length > 0 ? [{ id: "form", frame: -1, fields: all, yours: [{ label: "Seen by", kind: "select" as const }] }] : [];
  return { page: { url, client, visit: "2026-11-23", facts: {} }, forms };
}

/** A panel: what it was sent, and its port. */
class FakePanel {
  readonly got: BackgroundToPanel[] = [];
  open = true;
  #toBackground: ((message: unknown) => void)[] = [];
  #gone: (() => void)[] = [];
  readonly port: Port;

  constructor(sender: Sender, name = "panel") {
    this.port = {
      name,
      sender,
      postMessage: (message) => void this.got.push(structuredClone(message)),
      disconnect: () => void (this.open = false),
      onMessage: { addListener: (l) => void this.#toBackground.push(l) },
      onDisconnect: { addListener: (l) => void this.#gone.push(l) },
    };
  }

  say(message: PanelToBackground): void {
    this.raw(message);
  }
  raw(value: unknown): void {
    for (const l of this.#toBackground) l(value);
  }
  leave(): void {
    this.open = false;
    for (const l of this.#gone) l();
  }
  of<T extends BackgroundToPanel["type"]>(type: T): Extract<BackgroundToPanel, { type: T }>[] {
    return this.got.filter((m): m is Extract<BackgroundToPanel, { type: T }> => m.type === type);
  }
  last<T extends BackgroundToPanel["type"]>(type: T): Extract<BackgroundToPanel, { type: T }> | undefined {
    return this.of(type).at(-1);
  }
}

let net: FakeNetwork;
let tabs: Map<number, FakeTab>;
let around: Surroundings;
let tables: {
  keys: MemoryTable<unknown>;
  drafts: MemoryTable<Sealed>;
  wipes: MemoryTable<number>;
  threads: MemoryTable<Thread>;
  mounts: MemoryTable<number>;
  unsealed: MemoryTable<Unsealed>;
};
let background: Background;
let agent: FakeAgent;

beforeEach(() => {
  net = new FakeNetwork();
  tabs = new Map();
  tables = {
    keys: new MemoryTable(),
    drafts: new MemoryTable(),
    wipes: new MemoryTable(),
    threads: new MemoryTable(),
    mounts: new MemoryTable(),
    unsealed: new MemoryTable(),
  };
  around = {
    openSocket: net.openSocket,
    ports: [1],
    askHost: () => Promise.reject(new Error("Specified native messaging host not found.")),
    name: "Chromium on Linux",
    id,
    panel: panelUrl,
    desk: `chrome-extension://${id}/desk.html`,
    frames: {
      list: (tab) => Promise.resolve([...(tabs.get(tab)?.frames.keys() ?? [])]),
      ask: (tab, frame, message) => tabs.get(tab)?.ask(frame, message) ?? Promise.reject(new Error("no tab")),
      inject: (tab) => {
        tabs.get(tab)!.listening = true;
        return Promise.resolve();
      },
      teach: (tab) => Promise.resolve([...(tabs.get(tab)?.frames.keys() ?? [])]),
    },
    openWindow: () => Promise.reject(new Error("no window")),
    bringForward: () => Promise.resolve(),
    covers: (url) => Promise.resolve(url.startsWith("https://ehr.example/")),
    alive: () => undefined,
    ...tables,
  };
  background = new Background(around, quick);
});

afterEach(() => background.agent.end());

/** An agent this browser is paired with, that sorts what it is given and keeps recovery keys. */
async function withAgent(): Promise<void> {
  agent = await FakeAgent.make();
  agent.devices.set("device-1", (await background.keys.device()).publicKey);
  await background.keys.pin({ device: "device-1", agent: agent.key.publicKey, port: 1 });
  const keys = new Map<string, string>();
  agent.answer = (message, reply) => answer(keys, message, reply);
  net.listening.set(1, agent);
}

function answer(keys: Map<string, string>, message: ToAgent, reply: (m: FromAgent) => void): void {
  if (message.type === "dump") reply(sortedOf(message));
  if (message.type === "key") {
    const key = keys.get(message.draft) ?? toBase64(random(32));
    keys.set(message.draft, key);
    reply({ type: "recovery-key", draft: message.draft, key });
  }
  if (message.type === "wipe") {
    keys.delete(message.draft);
    reply({ type: "wiped", draft: message.draft });
  }
}

function sortedOf({ draft, parts }: Dump): Sorted {
  const revs = parts.map(({ part, rev }) => ({ part, rev }));
  return { type: "sorted", draft, revs, statements: [], unused: [], session: null, questions: [] };
}

const timing = { sort_ms: 0, first_sentence_ms: 0, total_ms: 0, eligible: 0, sent: 0, echoed: 0, replaced: 0 };
const whole: Draft = { format: "soap", engine: "builtin", statements: [], session: null, sections: [], unused: [], questions: [], notices: [], timing };

const keep: PanelKeep = { blocks: false, client: "Mara Quill", visit: "2026-11-23", draft: null, edited: false };

function dump(text: string, rev = 1): PanelToBackground {
  return { type: "dump", format: "soap", parts: [{ part: 0, kind: "whole", rev, text }], facts: {}, changes: [], ui: keep };
}

/** Shows the panel in a tab, as the button on the page does, and lets it load. */
async function open(tab: number, client = "Mara Quill", again?: FakePanel): Promise<FakePanel> {
  if (!tabs.has(tab)) tabs.set(tab, new FakeTab(client));
  if (!again) await background.show(tab);
  const panel = new FakePanel({ id, url: tabs.get(tab)!.src, frameId: 3, tab: { id: tab } });
  background.connect(panel.port);
  panel.say({ type: "open", tab, ...(again ? { again: true } : {}) });
  await until("the page", () => panel.of("page").length > 0);
  return panel;
}

const isReady = (panel: FakePanel) => until("ready", () => panel.last("agent")?.state === "ready");
const isSaved = (panel: FakePanel) => until("saved", () => (panel.last("saved")?.at ?? 0) > 0);
const textOf = (panel: FakePanel) => panel.last("recovered")?.parts[0]?.text;

describe("who may speak", () => {
  const sender = (): Sender => ({ id, url: tabs.get(7)!.src, frameId: 3, tab: { id: 7 } });
  const cases: Record<string, { with: () => Sender; name?: string }> = {
    "a panel of another mount": { with: () => ({ ...sender(), url: `${panelUrl}?tab=7&mount=guessed` }) },
    "a panel without a mount": { with: () => ({ ...sender(), url: panelUrl }) },
    "a panel whose mount is another tab's": { with: () => ({ ...sender(), tab: { id: 8 } }) },
    "a panel of no tab": { with: () => ({ ...sender(), tab: undefined }) },
    "another extension": { with: () => ({ ...sender(), id: "ponmlkjihgfedcbaponmlkjihgfedcba" }) },
    "a page that knows the mount": { with: () => ({ ...sender(), url: tabs.get(7)!.src.replace(panelUrl, "https://ehr.example/panel.html") }) },
    "another of our pages": { with: () => ({ ...sender(), url: tabs.get(7)!.src.replace("panel.html", "options.html") }) },
    "a port of another name": { with: sender, name: "content" },
  };
  for (const [what, { with: by, name }] of Object.entries(cases)) {
    it(`not ${what}`, async () => {
      tabs.set(7, new FakeTab("Mara Quill"));
      await background.show(7);
      const panel = new FakePanel(by(), name);
      background.connect(panel.port);
      panel.say({ type: "open", tab: 7 });
      panel.say(dump("something"));
      await until("the door", () => !panel.open);
      assert.deepEqual(panel.got, []);
      assert.deepEqual(net.tried, []);
    });
  }

  it("not before the first message of a port", async () => {
    const panel = new FakePanel({ id, url: panelUrl, tab: { id: 7 } });
    background.connect(panel.port);
    panel.say(dump("something"));
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(panel.got, []);
  });

  it("not in a wrong shape", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    const before = agent.said.length;
    for (const value of [null, 1, "start", {}, { type: "start" }, { type: "start", engine: "cloud" }, { ...dump("x"), draft: "mine" }, { type: "sign" }]) panel.raw(value);
    panel.say({ type: "describe" });
    await until("an answer to what was right", () => panel.of("page").length === 2);
    assert.equal(agent.said.length, before);
  });

  const content: Sender = { id, url: "https://ehr.example/note/1", frameId: 0, tab: { id: 7 } };
  for (const [what, message, from] of [
    ["a content script of a site that was not granted", { type: "opened" }, { ...content, url: "https://other.example/" }],
    ["another extension's content script", { type: "opened" }, { ...content, id: "x" }],
    ["a sender without a tab", { type: "opened" }, { ...content, tab: undefined }],
    ["a sender without a frame", { type: "opened" }, { ...content, frameId: undefined }],
    ["a sender without an address", { type: "opened" }, { ...content, url: undefined }],
    ["a message of the panel's", { type: "pair" }, content],
    ["a message with more in it", { type: "opened", src: "https://evil.example" }, content],
  ] as const) {
    it(`not ${what}`, async () => {
      tabs.set(7, new FakeTab("Mara Quill"));
      await background.fromContent(message, from);
      assert.equal(tabs.get(7)!.src, "");
    });
  }

  it("the button on a granted page opens the panel with a mount of its own", async () => {
    tabs.set(7, new FakeTab("Mara Quill"));
    await background.fromContent({ type: "opened" }, content);
    const first = tabs.get(7)!.src;
    assert.match(first, /^chrome-extension:\/\/[a-p]{32}\/panel\.html\?tab=7&mount=[\w-]{22}$/);
    await background.fromContent({ type: "opened" }, content);
    assert.notEqual(tabs.get(7)!.src, first);
    const panel = new FakePanel({ id, url: tabs.get(7)!.src, frameId: 3, tab: { id: 7 } });
    background.connect(panel.port);
    panel.say({ type: "open", tab: 7 });
    await until("open", () => panel.of("page").length > 0);
    const shown = tabs.get(7)!.src;
    await background.fromContent({ type: "opened" }, content);
    assert.equal(tabs.get(7)!.src, shown, "an open panel is not loaded anew");
  });

  it("a page that was open before gets its scripts when the panel is asked for", async () => {
    tabs.set(7, new FakeTab("Mara Quill"));
    tabs.get(7)!.listening = false;
    await background.show(7);
    assert.notEqual(tabs.get(7)!.src, "");
  });
});

describe("a dump", () => {
  it("goes to the agent, comes back sorted, and is safe within a second", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    const since = Date.now();
    panel.say(dump("Client reports poor sleep."));
    await isSaved(panel);
    assert.ok(Date.now() - since < 1000);
    await until("the answer", () => panel.of("sorted").length === 1);
    const [row] = [...tables.drafts.rows.values()];
    assert.equal(Buffer.from(row!.data).includes("sleep"), false, "sealed");
    assert.equal(row!.note.includes("Mara"), false, "named by a hash");
    assert.equal(tables.unsealed.rows.size, 0);
  });

  it("is safe in time even while she never pauses", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    let rev = 0;
    const typing = setInterval(() => panel.say(dump("word ".repeat(++rev), rev)), 20);
    await isSaved(panel).finally(() => clearInterval(typing));
  });

  it("is sent one at a time, the newest next", async () => {
    await withAgent();
    const replies: (() => void)[] = [];
    const { answer: usual } = agent;
    agent.answer = (message, reply) => {
      if (message.type === "dump") replies.push(() => reply(sortedOf(message)));
      else usual(message, reply);
    };
    const panel = await open(7);
    await isReady(panel);
    for (let rev = 1; rev <= 5; rev++) panel.say(dump(`rev ${rev}`, rev));
    await until("the first", () => replies.length === 1);
    replies[0]!();
    await until("the last", () => replies.length === 2);
    assert.deepEqual(agent.saidOf("dump").map((d) => d.parts[0]?.rev), [1, 5]);
  });

  it("over the agent's limit is not sent, but kept", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say(dump("ä".repeat(130_000)));
    await isSaved(panel);
    assert.equal(panel.last("failure")?.kind, "too-large");
    assert.equal(agent.saidOf("dump").length, 0);
  });

  it("before pairing is in memory alone, and she is told", async () => {
    const panel = await open(7);
    panel.say(dump("Client reports poor sleep."));
    await until("told", () => panel.of("saved").length > 0);
    assert.equal(panel.last("saved")?.at, 0);
    assert.equal(tables.drafts.rows.size, 0);
    panel.leave();
    assert.equal(textOf(await opened(7)), "Client reports poor sleep.");
  });

  it("typed while the agent was away is sent and stored when it comes", async () => {
    const panel = await open(7);
    panel.say(dump("typed early"));
    await until("told", () => panel.last("saved")?.at === 0);
    await withAgent();
    panel.say({ type: "reconnect" });
    await isSaved(panel);
    assert.equal(agent.saidOf("dump")[0]?.parts[0]?.text, "typed early");
    assert.equal(tables.unsealed.rows.size, 0);
  });
});

/** Opens a panel and waits until it was offered what was kept. */
async function opened(tab: number, client?: string): Promise<FakePanel> {
  const panel = await open(tab, client);
  await until("recovered", () => panel.of("recovered").length > 0);
  return panel;
}

describe("a draft", () => {
  const event = (seq: number, rest: object = { progress: { section: "plan", done: seq, total: 9, left: 0, place: 0 } }) =>
    ({ type: "event", draft: agent.saidOf("start")[0]!.draft, seq, ...rest }) as FromAgent;

  async function started(panel: FakePanel): Promise<void> {
    await isReady(panel);
    panel.say(dump("Client reports poor sleep."));
    panel.say({ type: "start", engine: "" });
    await until("the start", () => agent.saidOf("start").length === 1);
    await isSaved(panel);
  }

  it("reaches the panel in order", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    for (const e of [event(1, { whole }), event(2), event(4), event(5, { whole, done: true })]) agent.send(e);
    await until("the end", () => panel.last("whole")?.done === true);
    assert.deepEqual(panel.of("progress").map((p) => p.progress.done), [2, 4]);
    assert.equal(panel.of("whole").length, 2);
  });

  it("goes on from the last event after the connection broke", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    agent.send(event(1, { whole }));
    agent.send(event(2));
    await until("two events", () => panel.of("progress").length === 1);
    agent.live?.socket.close();
    await until("the resume", () => agent.saidOf("resume").length === 1);
    assert.equal(agent.saidOf("resume")[0]?.from, 2);
  });

  it("that an agent started anew does not know is over, and can be started again", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    agent.send(event(1, { whole }));
    agent.send(event(7));
    await until("two events", () => panel.of("progress").length === 1);
    const { answer: usual } = agent;
    agent.answer = (message, reply) => {
      if (message.type === "resume") reply({ type: "failure", kind: "unknown-draft", message: "gone", next: "again", draft: message.draft });
      else usual(message, reply);
    };
    agent.live?.socket.close();
    await until("told", () => panel.last("failure")?.kind === "unknown-draft");
    await until("the dump again", () => agent.saidOf("dump").length === 2);
    panel.say({ type: "start", engine: "" });
    await until("the start", () => agent.saidOf("start").length === 2);
    agent.send(event(1, { whole: { ...whole, engine: "second" }, done: true }));
    await until("the second draft", () => panel.last("whole")?.draft.engine === "second");
  });

  it("goes on from the last event after the worker was stopped", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    agent.send(event(1, { whole }));
    agent.send(event(2));
    await until("two events", () => panel.of("progress").length === 1);
    background.agent.end();
    background = new Background(around, quick);
    const again = await open(7, "Mara Quill", panel);
    await until("the resume", () => agent.saidOf("resume").length === 1);
    assert.equal(agent.saidOf("resume")[0]?.from, 2);
    assert.equal(agent.saidOf("resume")[0]?.draft, agent.saidOf("start")[0]?.draft);
    agent.send(event(3, { whole, done: true }));
    await until("the end", () => again.last("whole")?.done === true);
    assert.deepEqual(again.of("recovered"), [], "the panel lives on with what it holds");
  });

  it("starts from the first event in a panel that holds nothing", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    agent.send(event(1, { whole }));
    panel.say(dump("Client reports poor sleep. And more.", 2));
    await until("kept again", () => panel.of("saved").length > 1);
    panel.leave();
    await opened(7);
    await until("the resume", () => agent.saidOf("resume").length === 1);
    assert.equal(agent.saidOf("resume")[0]?.from, 0);
  });

  it("is not asked for when the agent is not there: she is told why", async () => {
    const panel = await open(7);
    await until("none", () => panel.last("agent")?.state === "none");
    panel.say(dump("Client reports poor sleep."));
    panel.say({ type: "start", engine: "" });
    await until("the failure", () => panel.last("failure")?.kind === "no-agent");
  });

  it("of two tabs go each to its own panel", async () => {
    await withAgent();
    const a = await open(7, "Mara Quill");
    const b = await open(8, "Ben Ferrol");
    await isReady(a);
    await isReady(b);
    a.say(dump("about Mara"));
    b.say(dump("about Ben"));
    a.say({ type: "start", engine: "" });
    b.say({ type: "start", engine: "" });
    await until("both", () => agent.saidOf("start").length === 2);
    const ids = Object.fromEntries(agent.saidOf("dump").map((d) => [d.parts[0]!.text, d.draft]));
    assert.notEqual(ids["about Mara"], ids["about Ben"]);
    agent.send({ type: "event", draft: ids["about Ben"]!, seq: 1, whole: { ...whole, engine: "Ben's" } });
    agent.send({ type: "event", draft: ids["about Mara"]!, seq: 1, whole: { ...whole, engine: "Mara's" } });
    await until("both drafts", () => a.of("whole").length === 1 && b.of("whole").length === 1);
    assert.equal(a.last("whole")?.draft.engine, "Mara's");
    assert.equal(b.last("whole")?.draft.engine, "Ben's");
  });

  it("keeps the connection while the agent writes, though the panel is gone", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    panel.leave();
    await new Promise((resolve) => setTimeout(resolve, quick.linger * 3));
    assert.ok(agent.live);
    agent.send(event(1, { whole, done: true }));
    await until("let go", () => agent.live === undefined);
  });

  it("tells of a failure of its own", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    const { draft } = agent.saidOf("start")[0]!;
    agent.send({ type: "failure", kind: "busy", message: "busy", next: "wait", draft });
    await until("the failure", () => panel.last("failure")?.kind === "busy");
  });

  it("go on when a check of a line fails, with or without the agent", async () => {
    await withAgent();
    const panel = await open(7);
    await started(panel);
    const { draft } = agent.saidOf("start")[0]!;
    agent.send({ type: "failure", kind: "busy", message: "busy", next: "wait", draft, ref: 5 });
    await until("the failure", () => panel.last("failure")?.ref === 5);
    panel.leave();
    await new Promise((resolve) => setTimeout(resolve, quick.linger * 3));
    assert.ok(agent.live, "the draft is still being written");

    const other = await open(7);
    await isReady(other);
    net.listening.clear();
    agent.live.socket.close();
    await until("none", () => other.last("agent")?.state === "none");
    other.say({ type: "check", ref: 6, sentences: [{ text: "She slept.", sources: [1] }] });
    await until("the second failure", () => other.last("failure")?.ref === 6);
    assert.equal(other.last("failure")?.kind, "no-agent");
  });
});

describe("a finished note", () => {
  const note = { type: "check-note", ref: 3, note: "Client has a cat named Tofu.", format: "soap", facts: { minutes: 53 } } as const;

  it("is checked after the newest dump, the answer is the panel's, and nothing of it is stored", async () => {
    await withAgent();
    const held = agent.answer;
    const sorts: (() => void)[] = [];
    agent.answer = (message, reply) => {
      if (message.type === "dump") sorts.push(() => held(message, reply)); // the agent takes its time
      else held(message, reply);
      if (message.type !== "check-note") return;
      reply({ type: "checked-note", draft: message.draft, ref: message.ref, sections: [], omitted: [4], questions: [] });
    };
    const panel = await open(7);
    await isReady(panel);
    panel.say(dump("ct tired"));
    panel.say(dump("ct tired, slept 3 hrs", 2));
    panel.say({ ...note, dump: true });
    await until("the answer", () => panel.last("checked-note") !== undefined);
    assert.deepEqual(panel.last("checked-note"), { type: "checked-note", ref: 3, note: { sections: [], omitted: [4], questions: [] } });
    const order = agent.said.filter((m) => m.type === "dump" || m.type === "check-note");
    assert.deepEqual(order.map((m) => (m.type === "dump" ? m.parts[0]?.text : m.note)), ["ct tired", "ct tired, slept 3 hrs", note.note]);
    const { draft } = agent.saidOf("dump")[0]!;
    assert.deepEqual(agent.saidOf("check-note"), [{ ...note, dump: true, draft, language: "en" }]);
    for (const sort of sorts) sort();
    await isSaved(panel);
    const kept = await background.recovery.load(draft);
    assert.equal(kept?.kept.parts[0]?.text, "ct tired, slept 3 hrs");
    assert.ok(!JSON.stringify(kept).includes("Tofu"));
  });

  it("of a panel without a dump leaves nothing in the recovery store", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say({ ...note, dump: false });
    await until("the question", () => agent.saidOf("check-note").length === 1);
    panel.leave();
    await until("the end", () => agent.live === undefined);
    assert.equal(tables.drafts.rows.size, 0);
  });

  it("is not sent to an agent of the version before, or to none", async () => {
    await withAgent();
    agent.versions = { min: 1, max: 1 };
    const panel = await open(7);
    await isReady(panel);
    panel.say({ ...note, dump: false });
    await until("the failure", () => panel.last("failure")?.ref === 3);
    assert.equal(panel.last("failure")?.kind, "version");
    assert.deepEqual(agent.saidOf("check-note"), []);
    net.listening.clear();
    agent.live!.socket.close();
    await until("none", () => panel.last("agent")?.state === "none");
    panel.say({ ...note, ref: 4, dump: false });
    await until("the second failure", () => panel.last("failure")?.ref === 4);
    assert.equal(panel.last("failure")?.kind, "no-agent");
  });
});

describe("recovery", () => {
  it("offers the whole state of the panel when the same client and visit are opened again", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    const parts = [{ part: 0, kind: "whole", rev: 3, text: "Client reports poor sleep." }];
    const state = { format: "soap", parts, facts: { minutes: 53 }, changes: [{ statement: 1, use: "add" }], ui: { ...keep, draft: whole, edited: true } };
    panel.raw({ type: "dump", ...state });
    await isSaved(panel);
    panel.leave();
    // The whole browser was restarted: memory and session storage are gone.
    background.agent.end();
    for (const table of [tables.threads, tables.mounts, tables.unsealed]) table.rows.clear();
    background = new Background(around, quick);
    tabs.set(9, new FakeTab("Mara Quill"));
    const next = await opened(9);
    const { type, saved, ...rest } = next.last("recovered")!;
    assert.equal(type, "recovered");
    assert.ok(saved > 0);
    assert.ok(rest.parts[0]!.rev > 3, "newer than anything the agent may have seen");
    assert.deepEqual({ ...rest, parts: [{ ...rest.parts[0], rev: 3 }] }, state);
  });

  it("offers nothing on another client's page", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say(dump("about Mara"));
    await isSaved(panel);
    panel.leave();
    const other = await open(8, "Ben Ferrol");
    await isReady(other);
    other.say(dump("about Ben"));
    await isSaved(other);
    assert.deepEqual(other.of("recovered"), []);
  });

  it("lets old words be where she types before she sees them", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.raw({ ...dump("the old words"), parts: [{ part: 0, kind: "whole", rev: 30, text: "the old words" }] });
    await isSaved(panel);
    panel.leave();
    const next = await opened(7);
    next.say(dump("new words")); // on its way while the old ones came
    await isSaved(next);
    await until("the new words at the agent", () => agent.saidOf("dump").at(-1)?.parts[0]?.text === "new words");
    const [before, now] = [agent.saidOf("dump")[0]?.draft, agent.saidOf("dump").at(-1)?.draft];
    assert.notEqual(now, before, "else the agent would take them for an older revision");
    next.say({ type: "done" });
    await until("wiped", () => next.of("wiped").length === 1);
    next.leave();
    assert.equal(textOf(await opened(7)), "the old words", "nothing was lost");
  });

  it("does not put old words over new ones", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say(dump("the old words"));
    await isSaved(panel);
    panel.leave();
    background.agent.end();
    net.listening.clear();
    background = new Background(around, quick);
    const next = await open(7);
    next.say(dump("new words"));
    await until("kept in memory", () => next.last("saved")?.at === 0);
    net.listening.set(1, agent);
    next.say({ type: "reconnect" });
    await isSaved(next);
    assert.deepEqual(next.of("recovered"), []);
    next.say({ type: "done" });
    await until("wiped", () => next.of("wiped").length === 1);
    next.leave();
    assert.equal(textOf(await opened(7)), "the old words", "nothing was lost");
  });

  it("leaves a draft to the tab that has it open", async () => {
    await withAgent();
    const a = await open(7);
    await isReady(a);
    a.say(dump("in the first tab"));
    await isSaved(a);
    tabs.set(8, new FakeTab("Mara Quill"));
    const b = await open(8);
    await isReady(b);
    b.say(dump("in the second tab"));
    await isSaved(b);
    assert.deepEqual(b.of("recovered"), []);
    const drafts = new Set(agent.saidOf("dump").map((d) => d.draft));
    assert.equal(drafts.size, 2);
  });

  it("follows a page that goes to another client while nothing is typed", async () => {
    await withAgent();
    const panel = await open(7, "Ben Ferrol");
    await isReady(panel);
    panel.say(dump("about Ben"));
    await isSaved(panel);
    panel.leave();
    const other = await open(8, "Mara Quill");
    await isReady(other);
    tabs.get(8)!.frames.set(0, described("Ben Ferrol", "https://ehr.example/note/1"));
    await background.fromContent({ type: "page-changed" }, { id, url: "https://ehr.example/note/1", frameId: 0, tab: { id: 8 } });
    await until("recovered", () => textOf(other) === "about Ben");
  });

  for (const how of ["done", "discard"] as const) {
    it(`${how} wipes it here and at the agent`, async () => {
      await withAgent();
      const panel = await open(7);
      await isReady(panel);
      panel.say(dump("Client reports poor sleep."));
      await isSaved(panel);
      const { draft } = agent.saidOf("dump")[0]!;
      panel.say({ type: how });
      await until("wiped", () => panel.of("wiped").length === 1);
      await until("the agent's wipe", () => agent.saidOf("wipe").some((w) => w.draft === draft));
      await until("the note of it", () => tables.wipes.rows.size === 0);
      assert.equal(tables.drafts.rows.size, 0);
      panel.say(dump("the next note"));
      await until("the next", () => agent.saidOf("dump").length === 2);
      assert.notEqual(agent.saidOf("dump")[1]?.draft, draft);
    });
  }

  it("wipes at the agent later, when it is away now", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say(dump("Client reports poor sleep."));
    await isSaved(panel);
    net.listening.clear();
    agent.live?.socket.close();
    await until("none", () => panel.last("agent")?.state === "none");
    panel.say({ type: "done" });
    await until("wiped", () => panel.of("wiped").length === 1);
    assert.equal(tables.drafts.rows.size, 0);
    net.listening.set(1, agent);
    panel.say({ type: "reconnect" });
    await until("the agent's wipe", () => agent.saidOf("wipe").length > 0);
  });
});

describe("tonight's notes", () => {
  const begins = (panel: FakePanel): string[] => (panel.last("notes")?.notes ?? []).map((n) => `${n.begins} ${n.open}`.trim());
  const loose = (text: string, client = ""): PanelToBackground => ({ ...(dump(text) as Extract<PanelToBackground, { type: "dump" }>), ui: { ...keep, client, visit: "", loose: true } });

  async function listing(tab: number, client: string): Promise<FakePanel> {
    const panel = await open(tab, client);
    panel.say({ type: "notes" });
    await isReady(panel);
    await until("the list", () => panel.of("notes").length > 0);
    return panel;
  }

  it("are listed in each panel, the newest first, and kept so", async () => {
    await withAgent();
    const a = await listing(7, "Mara Quill");
    a.say(dump("about Mara"));
    await isSaved(a);
    const b = await listing(8, "Ben Ferrol");
    b.say(dump("about Ben"));
    await isSaved(b);
    await until("both", () => begins(b).length === 2 && begins(a).length === 2);
    assert.deepEqual(begins(b), ["about Ben here", "about Mara elsewhere"]);
    assert.deepEqual(begins(a), ["about Ben elsewhere", "about Mara here"]);
    a.leave();
    await until("it waits", () => begins(b).join() === "about Ben here,about Mara");
    b.say({ type: "done" });
    await until("it is gone", () => begins(b).join() === "about Mara");
  });

  it("after a restart are listed once the agent gives their keys, and counted before", async () => {
    await withAgent();
    const a = await open(7);
    await isReady(a);
    a.say(dump("about Mara"));
    await isSaved(a);
    a.leave();
    background.agent.end();
    net.listening.clear();
    background = new Background(around, quick);
    const b = await open(8, "Ben Ferrol");
    b.say({ type: "notes" });
    await until("locked", () => b.last("notes")?.locked === 1);
    net.listening.set(1, agent);
    b.say({ type: "reconnect" });
    await until("read", () => begins(b).join() === "about Mara" && b.last("notes")?.locked === 0);
  });

  it("one is taken with all it held, and what stood here waits", async () => {
    await withAgent();
    const a = await open(7);
    await isReady(a);
    a.say(dump("about Mara"));
    await isSaved(a);
    a.leave();
    const b = await listing(8, "Ben Ferrol");
    b.say(dump("about Ben"));
    await until("both", () => begins(b).length === 2);
    const { draft } = b.last("notes")!.notes.find((n) => n.begins === "about Mara")!;
    b.say({ type: "take", draft, attach: false });
    await until("taken", () => textOf(b) === "about Mara");
    assert.equal(b.last("recovered")?.chosen, true);
    assert.equal(b.last("recovered")?.ui.client, keep.client);
    await until("told", () => begins(b).sort().join() === "about Ben,about Mara here");
    b.leave();
    assert.equal(textOf(await open(9).then(async (p) => (await until("back", () => p.of("recovered").length > 0), p))), "about Mara", "it is still Mara's");
  });

  it("one of no page becomes this page's when she says so, and comes back there", async () => {
    await withAgent();
    tabs.set(7, new FakeTab(""));
    const a = await open(7);
    await isReady(a);
    a.say(loose("typed in between", "Ben"));
    await isSaved(a);
    a.leave();
    const b = await listing(8, "Ben Ferrol");
    await until("it waits", () => begins(b).join() === "typed in between");
    assert.equal(b.last("notes")?.notes[0]?.loose, true);
    b.say({ type: "take", draft: b.last("notes")!.notes[0]!.draft, attach: true });
    await until("taken", () => textOf(b) === "typed in between");
    assert.deepEqual([b.last("recovered")?.ui.client, b.last("recovered")?.ui.visit], ["Ben Ferrol", "2026-11-23"]);
    await until("kept as his", () => b.last("notes")?.notes[0]?.loose === false);
    b.leave();
    const c = await open(9, "Ben Ferrol");
    await until("back", () => textOf(c) === "typed in between");
  });

  it("another begun on the same page does not bring the first one back by itself", async () => {
    await withAgent();
    const a = await listing(7, "Mara Quill");
    a.say(dump("the first"));
    await isSaved(a);
    a.say({ type: "new" });
    a.say({ type: "describe" });
    a.say(dump("the second"));
    await until("both", () => begins(a).join() === "the second here,the first");
    assert.deepEqual(a.of("recovered"), []);
  });

  it("one that waits is wiped from the list; one that is open is not", async () => {
    await withAgent();
    const a = await open(7);
    await isReady(a);
    a.say(dump("about Mara"));
    await isSaved(a);
    a.leave();
    const b = await listing(8, "Ben Ferrol");
    b.say(dump("about Ben"));
    await until("both", () => begins(b).length === 2);
    for (const { draft } of b.last("notes")!.notes) b.say({ type: "forget", draft });
    await until("one", () => begins(b).join() === "about Ben here");
    await until("the agent's wipe", () => agent.saidOf("wipe").length === 1);
  });

  it("the window for writing is let in as it opens, belongs to no page, and is brought forward the next time", async () => {
    await withAgent();
    const forward: number[] = [];
    let url = "";
    let panel: FakePanel | undefined;
    around.openWindow = async (at) => {
      await Promise.resolve();
      url = at;
      panel = new FakePanel({ id, url: at, frameId: 0, tab: { id: 20 } });
      background.connect(panel.port);
      panel.say({ type: "open", tab: 0 }); // before the browser has said which tab it made
      await Promise.resolve();
      return 20;
    };
    around.bringForward = (tab) => Promise.resolve(void forward.push(tab));
    await background.write();
    assert.match(url, /\/desk\.html\?mount=/);
    await until("the page", () => panel!.of("page").length > 0);
    assert.deepEqual([panel!.last("page")?.page.client, panel!.last("page")?.forms], ["", []]);
    await isReady(panel!);
    panel!.say(loose("between sessions"));
    await isSaved(panel!);
    await background.write();
    assert.deepEqual(forward, [20]);
    const stranger = new FakePanel({ id, url, frameId: 0, tab: { id: 21 } });
    background.connect(stranger.port);
    stranger.say({ type: "open", tab: 0 });
    await until("its end", () => !stranger.open);
  });
});

describe("a second panel of one mount", () => {
  it("is turned away while the first is open, and hears nothing; once that has gone it is let in", async () => {
    const first = await open(7);
    const second = (): FakePanel => {
      const panel = new FakePanel({ id, url: tabs.get(7)!.src, frameId: 9, tab: { id: 7 } });
      background.connect(panel.port);
      panel.say({ type: "open", tab: 7 });
      return panel;
    };
    const copy = second();
    await until("its end", () => !copy.open);
    assert.deepEqual(copy.got, []);
    assert.ok(first.open);
    first.leave();
    const next = second();
    await until("the page", () => next.of("page").length > 0);
  });
});

describe("fill", () => {
  const item = (field: string, frame: number) => ({ field, frame, text: "text", mode: "add" as const });

  beforeEach(() => {
    const tab = new FakeTab("Mara Quill");
    tab.frames.set(0, described("Mara Quill", "https://ehr.example/note/1", "subjective"));
    tab.frames.set(4, described("", "https://ehr.example/frame", "plan"));
    tabs.set(7, tab);
  });

  it("says what a page made of a field after it had answered, of its own frame only, and not after undo", async () => {
    const panel = await open(7);
    const late = (frameId: number): Promise<void> =>
      background.fromContent(
        { type: "fill-changed", results: [{ field: "plan", frame: 4, label: "Plan", status: "refused", reason: "fill_reverted" }] },
        { id, url: "https://ehr.example/note/1", frameId, tab: { id: 7 } },
      );
    await late(4);
    assert.equal(panel.of("filled").length, 0, "nothing was filled yet");
    panel.say({ type: "fill", items: [item("subjective", 0), item("plan", 4)], client: "Mara Quill", visit: "" });
    await until("filled", () => panel.of("filled").length === 1);
    const said = (): string[] => panel.last("filled")!.results.map((r) => `${r.field} ${r.status} ${r.reason}`);
    await late(0);
    assert.deepEqual(said(), ["subjective filled ", "plan filled "]);
    await late(4);
    assert.deepEqual(said(), ["subjective filled ", "plan refused fill_reverted"]);
    const told = panel.of("filled").length;
    panel.say({ type: "undo" });
    await until("undone", () => panel.of("undone").length === 1);
    await late(4);
    assert.equal(panel.of("filled").length, told);
  });

  it("sends each text to its frame, and undo to the frames that were filled", async () => {
    const panel = await open(7);
    const page = panel.last("page")!;
    assert.equal(page.page.client, "Mara Quill");
    assert.deepEqual(page.forms.map((f) => [f.frame, f.fields.map((x) => [x.id, x.frame])]), [[0, [["subjective", 0]]], [4, [["plan", 4]]]]);
    panel.say({ type: "fill", items: [item("plan", 4)], client: "Mara Quill", visit: "2026-11-23" });
    await until("filled", () => panel.of("filled").length === 1);
    assert.deepEqual(panel.last("filled")?.results.map((r) => [r.field, r.frame, r.status]), [["plan", 4, "filled"]]);
    assert.equal(panel.last("filled")?.yours.length, 1);
    assert.deepEqual(tabs.get(7)!.filled.map((f) => f.frame), [4]);
    panel.say({ type: "undo" });
    await until("undone", () => panel.of("undone").length === 1);
    assert.deepEqual(tabs.get(7)!.undone, [4]);
  });

  it("stops, naming both, when the page is about somebody else by now", async () => {
    const panel = await open(7);
    tabs.get(7)!.frames.set(0, described("Ben Ferrol", "https://ehr.example/note/2", "subjective"));
    panel.say({ type: "fill", items: [item("subjective", 0)], client: "Mara Quill", visit: "" });
    await until("the answer", () => panel.of("filled").length === 1);
    assert.deepEqual(panel.last("filled")?.mismatch, { page: "Ben Ferrol", draft: "Mara Quill" });
    assert.deepEqual(tabs.get(7)!.filled, []);
  });

  it("fills nothing while the top frame says that the panel is covered; no other frame can say it", async () => {
    const panel = await open(7);
    const top = tabs.get(7)!.frames.get(0)!;
    const asked = { type: "fill" as const, items: [item("subjective", 0), item("plan", 4)], client: "Mara Quill", visit: "" };
    tabs.get(7)!.frames.set(0, { ...top, covered: true });
    panel.say(asked);
    await until("the answer", () => panel.of("filled").length === 1);
    assert.deepEqual(panel.last("filled")?.results.map((r) => [r.status, r.reason]), [["refused", "fill_covered"], ["refused", "fill_covered"]]);
    assert.deepEqual(tabs.get(7)!.filled, []);
    tabs.get(7)!.frames.set(0, top);
    tabs.get(7)!.frames.set(4, { ...tabs.get(7)!.frames.get(4)!, covered: true });
    panel.say(asked);
    await until("the fill", () => panel.of("filled").length === 2);
    assert.equal(tabs.get(7)!.filled.length, 2);
  });

  it("says so of a field that is gone, and fills the others", async () => {
    const panel = await open(7);
    panel.say({ type: "fill", items: [item("subjective", 0), item("plan", 0), item("gone", 4)], client: "Mara  quill", visit: "" });
    await until("the answer", () => panel.of("filled").length === 1);
    assert.deepEqual(
      Object.fromEntries(panel.last("filled")!.results.map((r) => [`${r.field}@${r.frame}`, r.status])),
      { "subjective@0": "filled", "plan@0": "refused", "gone@4": "refused" },
    );
  });

  it("tells the agent how many fields were filled, and put back", async () => {
    await withAgent();
    const panel = await open(7);
    await isReady(panel);
    panel.say({ type: "fill", items: [item("subjective", 0), item("gone", 4)], client: "Mara Quill", visit: "" });
    await until("the fill", () => agent.saidOf("filled").length === 1);
    panel.say({ type: "undo" });
    await until("the undo", () => agent.saidOf("filled").length === 2);
    panel.say({ type: "fill", items: [item("subjective", 0)], client: "Somebody Else", visit: "" });
    await until("the answer", () => panel.of("filled").length === 2);
    assert.deepEqual(agent.saidOf("filled"), [
      { type: "filled", fields: 1, refused: 1, undone: false },
      { type: "filled", fields: 1, refused: 0, undone: true },
    ]);
  });

  it("looks at every frame to be taught, points at a field in just one, and passes on where she goes", async () => {
    const panel = await open(7);
    const tab = tabs.get(7)!;
    tab.frames.set(4, described("", "https://ehr.example/frame", "plan"));
    panel.say({ type: "survey" });
    await until("the survey", () => panel.of("surveyed").length === 1);
    const { surveys } = panel.last("surveyed")!;
    assert.deepEqual(surveys.map((s) => [s.frame, s.fields.map((f) => f.frame)]), [[0, [0]], [4, [4]]], "a frame speaks for itself alone");
    panel.say({ type: "point", frame: 4, field: "t1" });
    await until("both frames", () => tab.pointed.length === 2);
    assert.deepEqual(tab.pointed, ["", "t1"]);
    await background.fromContent({ type: "picked", field: "t1" }, { id, url: "https://ehr.example/frame", frameId: 4, tab: { id: 7 } });
    assert.deepEqual(panel.last("picked"), { type: "picked", field: "t1", frame: 4 });
    tab.survey = { ...tab.survey, fields: [{ ...tab.survey.fields[0]!, text: "what stands in it" } as unknown as Survey["fields"][number]] };
    panel.say({ type: "survey" });
    await until("the second survey", () => panel.of("surveyed").length === 2);
    assert.deepEqual(panel.last("surveyed")?.surveys, [], "what a survey may not hold is not passed on");
    panel.say({ type: "survey-end" });
    await until("the end", () => tab.pointed.filter((p) => p === "end").length === 2);
  });

  it("tells two clients of the same name apart by what else the page shows", async () => {
    const shown = (chart: string): Described => {
      const d = described("J. R.", `https://ehr.example/note/${chart}`, "plan");
      return { ...d, page: { ...d.page, record: { chart } } };
    };
    tabs.get(7)!.frames.set(0, shown("FH-2"));
    const panel = await open(7);
    panel.say({ type: "fill", items: [item("plan", 0)], client: "J. R.", visit: "2026-11-23", record: { chart: "FH-1" } });
    await until("the answer", () => panel.of("filled").length === 1);
    assert.deepEqual(panel.last("filled")?.mismatch, { page: "J. R. (FH-2)", draft: "J. R. (FH-1)" });
    assert.deepEqual(tabs.get(7)!.filled, []);
  });

  it("closes the panel on the page", async () => {
    const panel = await open(7);
    panel.say({ type: "close" });
    await until("hidden", () => tabs.get(7)!.hidden);
  });
});
