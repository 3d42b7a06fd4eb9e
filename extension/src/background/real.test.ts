// The background against the real agent: pairing by its own command line, a
// draft in her own words, recovery, and the agent stopped and started between.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { BackgroundToLog, BackgroundToPanel, BackgroundToSettings, ChosenToSettings, PanelToBackground, SettingsToBackground } from "../messages";
import type { ToNative } from "../protocol/types.gen";
import { times } from "./agent";
import { Background, type Port, type Surroundings } from "./background";
import { MemoryTable } from "./testing";

const built = join(import.meta.dirname, "../../../bin/sidequill");
const binary = process.env.SIDEQUILL_TEST_AGENT ?? built;
const skip = binary === built && !existsSync(built) ? "no agent is built: run make agent" : false;

const id = "abcdefghijklmnopabcdefghijklmnop";
const chromium = `chrome-extension://${id}`;

async function until<T>(what: string, ready: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const got = ready();
    if (got !== undefined && got !== false) return got;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("against the real agent", { skip }, () => {
  let home = "";
  let port = 0;
  /** what the browser gives the native-messaging host, and its WebSockets as Origin */
  let hostArgs = [`${chromium}/`];
  let origin = chromium;
  let running: ChildProcess | undefined;
  let background: Background;
  let around: Surroundings;
  let got: BackgroundToPanel[] = [];
  let say: (message: PanelToBackground) => void;
  let leave: () => void;

  const env = () => ({ ...process.env, SIDEQUILL_HOME: home, SIDEQUILL_ADDR: `127.0.0.1:${port}` });
  const last = <T extends BackgroundToPanel["type"]>(type: T) =>
    got.findLast((m): m is Extract<BackgroundToPanel, { type: T }> => m.type === type);
  const state = (wanted: string) => until(`the agent's state ${wanted}`, () => last("agent")?.state === wanted);

  function run(): void {
    running = spawn(binary, ["run"], { env: env(), stdio: "ignore" });
  }

  async function stop(): Promise<void> {
    if (running?.exitCode !== null) return;
    running.kill("SIGTERM");
    await once(running, "exit");
  }

  /** Starts the native-messaging host as a browser does, says one message and gives the answer. */
  async function native(message: ToNative): Promise<unknown> {
    const child = spawn(binary, hostArgs, { env: env(), stdio: ["pipe", "pipe", "ignore"] });
    const out: Buffer[] = [];
    child.stdout.on("data", (b: Buffer) => out.push(b));
    const json = Buffer.from(JSON.stringify(message));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(json.length);
    child.stdin.write(Buffer.concat([length, json]));
    await once(child, "close");
    const answer = Buffer.concat(out);
    if (answer.length < 4) throw new Error("Native host has exited.");
    assert.equal(answer.readUInt32LE(), answer.length - 4);
    return JSON.parse(answer.subarray(4).toString()) as unknown;
  }

  /** Opens the panel in the one tab there is. */
  async function open(): Promise<void> {
    await background.show(1);
    const [mount] = (await around.mounts.entries()).at(-1) ?? [];
    const listeners: ((message: unknown) => void)[] = [];
    const ends: (() => void)[] = [];
    got = [];
    const mine = got;
    const panel: Port = {
      name: "panel",
      sender: { id, url: `${around.panel}?tab=1&mount=${mount ?? ""}`, frameId: 2, tab: { id: 1 } },
      postMessage: (m) => void mine.push(structuredClone(m)),
      disconnect: () => undefined,
      onMessage: { addListener: (l) => void listeners.push(l) },
      onDisconnect: { addListener: (l) => void ends.push(l) },
    };
    say = (message) => listeners.forEach((l) => l(message));
    leave = () => ends.forEach((l) => l());
    background.connect(panel);
    say({ type: "open", tab: 1 });
  }

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "sidequill-home-"));
    await writeFile(join(home, "config.toml"), `[agent]\nextensions = ["${chromium}"]\n[model]\nengine = "none"\n`, { mode: 0o600 });
    port = await freePort();
    around = {
      // Node's takes headers, which a browser's does not: an extension's Origin is what the agent asks for.
      openSocket: (url, protocol) =>
        new WebSocket(url, { protocols: [protocol], headers: { Origin: origin } } as unknown as string[]),
      ports: [port],
      askHost: (_, message) => native(message),
      name: "Chromium on Linux",
      id,
      panel: `chrome-extension://${id}/panel.html`,
      desk: `chrome-extension://${id}/desk.html`,
      frames: {
        list: () => Promise.resolve([0]),
        ask: (_tab, _frame, { type }) =>
          Promise.resolve(type === "describe" ? { page: { url: "https://ehr.example/1", client: "Mara Quill", visit: "", facts: {} }, forms: [] } : null),
        inject: () => Promise.resolve(),
        teach: () => Promise.resolve([]),
      },
      openWindow: () => Promise.reject(new Error("no window")),
      bringForward: () => Promise.resolve(),
      covers: () => Promise.resolve(true),
      alive: () => undefined,
      keys: new MemoryTable(),
      drafts: new MemoryTable(),
      wipes: new MemoryTable(),
      threads: new MemoryTable(),
      mounts: new MemoryTable(),
      unsealed: new MemoryTable(),
    };
    background = new Background(around, { ...times, pause: 200, longestPause: 400, pairPause: 200 });
    run();
    await open();
  });

  after(async () => {
    background.agent.end();
    await stop();
    await rm(home, { recursive: true, force: true });
  });

  it("pairs by the digits that a person types", async () => {
    await state("unpaired");
    const pairing = spawn(binary, ["pair"], { env: env() });
    const said: Buffer[] = [];
    for (const stream of [pairing.stdout, pairing.stderr]) stream.on("data", (b: Buffer) => said.push(b));
    say({ type: "pair" });
    const digits = await until("the digits", () => last("pairing")?.digits);
    assert.match(digits, /^\d{6}$/);
    pairing.stdin.end(`${digits}\n`);
    await until("the agent's word", () => last("pairing")?.step === "accepted");
    say({ type: "pair-confirm" });
    if (pairing.exitCode === null) await once(pairing, "exit");
    assert.equal(pairing.exitCode, 0, Buffer.concat(said).toString());
    await state("ready");
    assert.ok(last("agent")?.formats.some((f) => f.key === "soap"));
  });

  const text = "Client reports poor sleep, 4 hrs/night. Denies SI. Practiced grounding. Plan: meet in one week. 😀 שלום";

  it("sorts and drafts in her own words", async () => {
    say({
      type: "dump", format: "soap", parts: [{ part: 0, kind: "whole", rev: 1, text }], facts: {}, changes: [],
      ui: { blocks: false, client: "Mara Quill", visit: "", draft: null, edited: false },
    });
    const { sorted } = await until("the statements", () => last("sorted"));
    for (const s of sorted.statements) assert.equal(text.slice(s.start, s.end), s.text, "spans are in UTF-16 units");
    say({ type: "start", engine: "builtin" });
    const { draft } = await until("the draft", () => {
      const whole = last("whole");
      return whole?.done === true && whole;
    });
    assert.ok(draft.sections.some((s) => s.sentences.some((x) => x.text.includes("sleep"))));
    await until("the recovery store", () => (last("saved")?.at ?? 0) > 0);
  });

  it("shows the event log to the settings page, and to nobody else", async () => {
    const told: BackgroundToLog[] = [];
    let ask: (message: unknown) => void = () => undefined;
    let close: () => void = () => undefined;
    let refused = false;
    const from = (url: string): void =>
      background.log.connect({
        name: "log", sender: { id, url },
        postMessage: (m) => void told.push(structuredClone(m)),
        disconnect: () => void (refused = true),
        onMessage: { addListener: (l) => void (ask = l) },
        onDisconnect: { addListener: (l) => void (close = l) },
      });
    from(`${chromium}/panel.html`);
    assert.ok(refused);
    from(`${chromium}/options.html`);
    ask({ type: "history", before: -1 });
    ask({ type: "history", before: 0 });
    const first = await until("the log", () => told[0]);
    assert.equal(first.broken, 0);
    const kinds = first.events?.map((e) => e.event) ?? [];
    assert.equal(kinds.at(-1), "config-read");
    for (const kind of ["paired", "draft-made"]) assert.ok(kinds.includes(kind), `${kind} is not in the log`);
    assert.ok(!JSON.stringify(first).includes("sleep"));
    ask({ type: "history", before: 2 });
    const older = await until("what was before", () => told[1]);
    assert.deepEqual(older.events?.map((e) => e.n), [1]);
    close();
  });

  it("keeps a wording she used in an edit, shows it in the settings with how it writes, and forgets it", async () => {
    say({ type: "wording", before: "Client reports poor sleep.", after: "Client states poor sleep." });
    const told: BackgroundToSettings[] = [];
    const chosen: ChosenToSettings[] = [];
    let forget: (message: SettingsToBackground) => void = () => undefined;
    let close: () => void = () => undefined;
    background.settings.connect({
      name: "settings", sender: { id, url: `${chromium}/options.html` },
      postMessage: (m) => void (m.type === "settings" ? told : chosen).push(structuredClone(m) as never),
      disconnect: () => undefined,
      onMessage: { addListener: (l) => void (forget = l) },
      onDisconnect: { addListener: (l) => void (close = l) },
    });
    await until("the wording", () => told.at(-1)?.wordings?.length === 1);
    const { wordings } = told.at(-1)!;
    assert.deepEqual(wordings, [{ not: "reports", say: "states" }]);
    const valueOf = (key: string): string | undefined => told.at(-1)?.choices?.settings.find((s) => s.key === key)?.value;
    await until("the settings", () => valueOf("style.subject") === "client" && told.at(-1)?.devices?.some((d) => d.this === true) === true);
    forget({ type: "choose", ref: 1, values: [{ key: "style.subject", value: "patient" }, { key: "audit.questions.goal.missing", value: "off" }], clear: [] });
    await until("chosen", () => chosen.length === 1);
    assert.deepEqual(chosen, [{ type: "chosen", ref: 1, refused: [], failed: "" }]);
    assert.deepEqual([valueOf("style.subject"), valueOf("audit.questions.goal.missing")], ["patient", "off"]);
    assert.equal(background.agent.ready?.settings?.subject, "patient");
    forget({ type: "choose", ref: 2, values: [], clear: ["style.subject", "audit.questions.goal.missing"] });
    await until("as before", () => chosen.length === 2 && valueOf("style.subject") === "client");
    forget({ type: "forget", not: "reports" });
    await until("none", () => told.at(-1)?.wordings?.length === 0);
    close();
  });

  it("is known again after the agent was stopped, and gives back what was kept", async () => {
    leave();
    background.agent.end();
    await stop();
    background = new Background(around, { ...times, pause: 200, longestPause: 400 });
    await open();
    await state("none");
    run();
    await state("ready");
    const back = await until("what was kept", () => last("recovered"));
    assert.equal(back.parts[0]?.text, text);
    await until("the statements", () => last("sorted"));
  });

  it("wipes", async () => {
    say({ type: "done" });
    await until("the wipe", () => last("wiped"));
    leave();
    await open();
    await state("ready");
    await until("the page", () => last("page"));
    assert.equal((await around.drafts.entries()).length, 0);
    assert.equal(last("recovered"), undefined);
  });

  /** Another profile of a browser, not paired yet. */
  async function anew(args: string[], from: string, ports = [port]): Promise<void> {
    leave();
    background.agent.end();
    [hostArgs, origin] = [args, from];
    around = { ...around, ports, keys: new MemoryTable(), drafts: new MemoryTable(), wipes: new MemoryTable(), threads: new MemoryTable() };
    background = new Background(around, { ...times, pause: 200, longestPause: 400, pairPause: 200 });
    await open();
  }
  const moz = "moz-extension://12345678-1234-1234-1234-123456789abc";
  const firefox = ["/usr/lib/mozilla/native-messaging-hosts/org.sidequill.agent.json", "sidequill@sidequill.org"];

  for (const [browser, args, from] of [["Chromium", [`${chromium}/`], chromium], ["Firefox", firefox, moz]] as const) {
    it(`connects at one click as ${browser} starts the host`, async () => {
      await anew([...args], from);
      await state("unpaired");
      say({ type: "connect" });
      await state("ready");
      assert.equal(last("pairing")?.step, "paired");
      leave();
      background.agent.end();
      await open();
      await state("ready");
    });
  }

  it("finds an agent on a port that it does not know", async () => {
    await anew(firefox, moz, [await freePort()]);
    await state("unpaired");
  });

  for (const [what, args, from] of [
    ["an extension that IT has not named", ["chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba/"], "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba"],
    ["another add-on", [firefox[0]!, "other@example.org"], moz],
  ] as const) {
    it(`goes on to the digits for ${what}`, async () => {
      await anew([...args], from);
      await state("unpaired");
      say({ type: "connect" });
      const { step, message } = await until("the refusal", () => last("pairing"));
      assert.deepEqual([step, message], ["waiting", "not-permitted"]);
    });
  }

  it("does not pair an extension that is not the one which the browser named", async () => {
    await anew([`${chromium}/`], "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba");
    await state("unpaired");
    say({ type: "connect" });
    assert.equal((await until("the refusal", () => last("pairing"))).message, "unproven");
  });

  it("says that there is no agent", async () => {
    await anew([`${chromium}/`], chromium);
    await stop();
    say({ type: "connect" });
    assert.equal((await until("the answer", () => last("pairing"))).message, "no-agent");
  });
});
