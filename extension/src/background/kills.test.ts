// Nothing is lost or doubled whoever is killed, and whenever: the background and
// the panel's own store against the real agent with a slow model, and a loop that
// ends one of them at a random moment. The long loop is in `make soak`:
//
//   SIDEQUILL_KILLS=500 SIDEQUILL_SEED=7 tsx --experimental-websocket --test src/background/kills.test.ts
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { Chance, dumpOf, freePort, Line, pause, SlowModel, wrongIn, type Dump } from "../../test/kills";
import type { BackgroundToPanel } from "../messages";
import { reviewed } from "../panel/review";
import { Runner } from "../panel/runner";
import { partText } from "../panel/store";
import { ext } from "../platform/ext";
import { times } from "./agent";
import { Background, type Port, type Surroundings } from "./background";
import type { Sealed } from "./recovery";
import type { Table } from "./tables";
import { MemoryTable } from "./testing";

const built = join(import.meta.dirname, "../../../bin/sidequill");
const binary = process.env.SIDEQUILL_TEST_AGENT ?? built;
const skip = binary === built && !existsSync(built) ? "no agent is built: run make agent" : false;
const kills = Number(process.env.SIDEQUILL_KILLS ?? 20);
const seed = Number(process.env.SIDEQUILL_SEED ?? 1);

const id = "abcdefghijklmnopabcdefghijklmnop";
const panelPage = `chrome-extension://${id}/panel.html`;
const quick = { ...times, answer: 1_500, slowAnswer: 1_500, space: 5, pause: 40, longestPause: 160, pairPause: 40, beat: 250, linger: 500 };

/** What may be lost of what she typed before her page goes: what was typed in its last second. */
const mayBeLost = 1_000;

/** The parties, and the ways they end. */
const parties = ["agent", "worker", "page", "extension", "socket", "silence", "sleep"] as const;
type Party = (typeof parties)[number];

async function until<T>(what: string, ready: () => T | undefined | false, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const got = ready();
    if (got !== undefined && got !== false) return got;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await pause(5);
  }
}

const never = new Promise<never>(() => undefined);

/**
 * The browser's one worker, which can be killed at any moment: what it began is
 * not ended, its sockets are gone, nobody hears it any more.
 */
class Worker {
  readonly background: Background;
  #sockets = new Set<WebSocket>();
  #ports = new Set<{ lost: () => void }>();
  #alive = true;

  constructor(browser: Browser, ports: number[]) {
    const mortal = <T>(table: Table<T>): Table<T> => {
      const during = async <R>(work: () => Promise<R>): Promise<R> => {
        await pause(browser.chance.between(0, 4));
        const done = this.#alive ? await work() : await never;
        return this.dead() ? never : done;
      };
      return {
        get: (key) => during(() => table.get(key)),
        put: (key, value) => during(() => table.put(key, value)),
        delete: (key) => during(() => table.delete(key)),
        entries: () => during(() => table.entries()),
      };
    };
    const around: Surroundings = {
      openSocket: (url, protocol) => {
        if (!this.#alive) throw new Error("killed");
        const socket = new WebSocket(url, { protocols: [protocol], headers: { Origin: `chrome-extension://${id}` } } as unknown as string[]);
        this.#sockets.add(socket);
        socket.addEventListener("close", () => this.#sockets.delete(socket));
        return socket;
      },
      ports,
      askHost: () => Promise.reject(new Error("no host")),
      name: "Chromium on Linux",
      id,
      panel: panelPage,
      desk: `chrome-extension://${id}/desk.html`,
      frames: {
        list: () => Promise.resolve([0]),
        ask: (_tab, _frame, { type }) =>
          Promise.resolve(type === "describe" ? { page: { url: "https://ehr.example/1", client: browser.client, visit: "", facts: {} }, forms: [] } : null),
        inject: () => Promise.resolve(),
        teach: () => Promise.resolve([]),
      },
      openWindow: () => Promise.reject(new Error("no window")),
      bringForward: () => Promise.resolve(),
      covers: () => Promise.resolve(true),
      alive: () => undefined,
      keys: mortal(browser.disk.keys),
      drafts: mortal(browser.disk.drafts),
      wipes: mortal(browser.disk.wipes),
      threads: mortal(browser.session.threads),
      mounts: mortal(browser.session.mounts),
      unsealed: mortal(browser.session.unsealed),
    };
    this.background = new Background(around, quick);
  }

  /** A port from a panel; what is posted arrives later, as in a browser. */
  connect(sender: Port["sender"]): chrome.runtime.Port {
    type Heard = (message: unknown) => void;
    const [toPanel, toWorker]: [Heard[], Heard[]] = [[], []];
    const [panelGone, workerGone]: [(() => void)[], (() => void)[]] = [[], []];
    const open = { yet: true };
    const deliver = (to: Heard[], message: unknown): void => {
      const copy = structuredClone(message);
      // What was posted before the panel went still arrives.
      setTimeout(() => (open.yet || to === toWorker) && this.#alive && to.forEach((l) => l(copy)), 1);
    };
    const lost = (): void => {
      if (!open.yet) return;
      open.yet = false;
      setTimeout(() => workerGone.forEach((l) => l()), 1);
    };
    this.#ports.add({ lost });
    this.background.connect({
      name: "panel", sender,
      postMessage: (m: BackgroundToPanel) => deliver(toPanel, m),
      disconnect: lost,
      onMessage: { addListener: (l) => void toWorker.push(l) },
      onDisconnect: { addListener: (l) => void panelGone.push(l) },
    });
    return {
      postMessage: (m: unknown) => deliver(toWorker, m),
      disconnect: () => {
        open.yet = false;
        setTimeout(() => this.#alive && panelGone.forEach((l) => l()), 1);
      },
      onMessage: { addListener: (l: Heard) => void toPanel.push(l) },
      onDisconnect: { addListener: (l: () => void) => void workerGone.push(l) },
    } as unknown as chrome.runtime.Port;
  }

  dead(): boolean {
    return !this.#alive;
  }

  kill(): void {
    this.#alive = false;
    for (const socket of this.#sockets) socket.close();
    for (const port of this.#ports) port.lost();
    this.background.agent.end(); // its clocks; it reaches nobody
  }
}

/** A browser with one tab, on which one panel may be open. */
class Browser {
  client = "";
  /** drafts that were wiped */
  readonly wiped = new Set<string>();
  readonly disk = { keys: new MemoryTable<unknown>(), drafts: new MemoryTable<Sealed>(), wipes: new MemoryTable<number>() };
  session = this.#fresh();
  worker: Worker | null = null;
  runner: Runner | null = null;
  /** when the panel heard something last */
  heard = 0;
  #port: chrome.runtime.Port | null = null;
  #mount = "";

  constructor(readonly chance: Chance, private readonly ports: number[]) {
    const { wipes } = this.disk;
    const put = wipes.put.bind(wipes);
    wipes.put = (draft, at) => {
      this.wiped.add(draft);
      return put(draft, at);
    };
    Object.assign(ext, { runtime: { connect: () => this.#connect() } });
  }

  #fresh(): Pick<Surroundings, "threads" | "mounts" | "unsealed"> {
    return { threads: new MemoryTable(), mounts: new MemoryTable(), unsealed: new MemoryTable() };
  }

  awake(): Worker {
    return (this.worker ??= new Worker(this, this.ports));
  }

  #connect(): chrome.runtime.Port {
    const port = this.awake().connect({ id, url: `${panelPage}?tab=1&mount=${this.#mount}`, frameId: 2, tab: { id: 1 } });
    this.#port = port;
    return port;
  }

  /** She presses *Draft note* on the page. */
  async open(): Promise<Runner> {
    await this.awake().background.show(1);
    this.#mount = (await this.session.mounts.entries()).at(-1)?.[0] ?? "";
    const runner = new Runner(1, false, () => (this.heard = Date.now()));
    this.runner = runner;
    runner.open();
    return runner;
  }

  /** The page goes, and its panel with it. */
  leave(): void {
    if (this.runner) this.runner.open = () => undefined; // it does not come back
    this.#port?.disconnect();
    this.#port = this.runner = null;
  }

  killWorker(): void {
    this.worker?.kill();
    this.worker = null;
  }

  /** What is in memory is gone too. */
  reloadExtension(): void {
    this.killWorker();
    this.leave();
    this.session = this.#fresh();
  }
}

describe("whoever is killed", { skip }, () => {
  const chance = new Chance(seed);
  let rounds = 0;
  let home = "";
  let port = 0;
  let line: Line;
  let model: SlowModel;
  let running: ChildProcess;
  let browser: Browser;

  function run(): void {
    running = spawn(binary, ["run"], {
      env: { ...process.env, SIDEQUILL_HOME: home, SIDEQUILL_ADDR: `127.0.0.1:${port}` },
      stdio: ["ignore", "ignore", process.env.SIDEQUILL_TEST_LOG ? "inherit" : "ignore"],
    });
  }

  const panel = (): Runner => {
    assert.ok(browser.runner, "a panel is open");
    return browser.runner;
  };
  const reached = (): Promise<boolean> => until("the agent", () => panel().state.connected && panel().state.agent === "ready");
  const lines = (): string[] => {
    const { review } = panel().state;
    return review ? reviewed(review).sections.flatMap((s) => s.sentences.map((x) => x.text)) : [];
  };

  before(async () => {
    home = await mkdtemp(join(tmpdir(), "sidequill-kills-"));
    model = await SlowModel.start(25);
    await writeFile(join(home, "config.toml"), `[model]\nengine = "ollama"\nname = "slow:3b"\nurl = "${model.url}"\n`, { mode: 0o600 });
    port = await freePort();
    line = await Line.start(0, port);
    browser = new Browser(chance, [line.port]);
    run();
    browser.client = "Mara Quill";
    await browser.open();
    await until("the greeting", () => panel().state.agent === "unpaired");
    const pairing = spawn(binary, ["pair"], { env: { ...process.env, SIDEQUILL_HOME: home, SIDEQUILL_ADDR: `127.0.0.1:${port}` } });
    panel().dispatch({ type: "pair" });
    const digits = await until("the digits", () => panel().state.pairing?.digits || undefined);
    pairing.stdin.end(`${digits}\n`);
    await until("the agent's word", () => panel().state.pairing?.step === "accepted");
    panel().dispatch({ type: "pair-confirm" });
    if (pairing.exitCode === null) await once(pairing, "exit");
    await reached();
    browser.leave();
  });

  after(async () => {
    running.kill("SIGCONT");
    browser.leave();
    browser.killWorker();
    running.kill("SIGKILL");
    line.end();
    model.end();
    await rm(home, { recursive: true, force: true });
  });

  /** One note, from its first word to its wipe, with a kill at each of the given times. */
  class Round {
    typed = "";
    /** what was typed, and when */
    keys: { at: number; text: string }[] = [];
    readonly story: string[] = [];
    readonly began = Date.now();
    readonly dump: Dump;
    pressed = 0;
    stopped = false;

    constructor(readonly n: number) {
      this.dump = dumpOf(n);
    }

    tell(what: string): void {
      this.story.push(`${Date.now() - this.began} ms: ${what}`);
    }

    get whole(): string {
      return this.dump.pieces.join("");
    }

    /** She types on, where there is a page to type on. */
    type(): void {
      const piece = this.dump.pieces[this.keys.length];
      if (piece === undefined || !browser.runner) return;
      this.typed += piece;
      this.keys.push({ at: Date.now(), text: piece });
      panel().dispatch({ type: "type", part: 0, text: this.typed });
    }

    /** A page is there again: what was kept comes back, and she types again what is missing of it. */
    async back(goneAt: number): Promise<void> {
      await browser.open();
      const due = this.keys.filter((k) => k.at < goneAt - mayBeLost).map((k) => k.text).join("");
      // She looks at it first, or types on at once.
      if (chance.next() < 0.7) await pause(250);
      // Offered, where something was in its way; a person takes it back.
      await until(`"${due}" to be there again`, () => {
        if (browser.runner?.state.recovered) panel().dispatch({ type: "take-recovered" });
        return partText(panel().state, 0).startsWith(due);
      });
      const there = partText(panel().state, 0);
      this.tell(`${there.length} of ${this.typed.length} letters came back`);
      // It may be an older text of this note that was set aside before.
      const { pieces } = this.dump;
      const known = pieces.findIndex((_, i) => pieces.slice(0, i).join("") === there);
      assert.ok(known >= 0 || there === this.whole, `what came back was never typed: ${there}`);
      this.typed = there;
      this.keys = (known >= 0 ? pieces.slice(0, known) : pieces).map((text) => ({ at: 0, text }));
    }

    async kill(party: Party): Promise<void> {
      this.tell(`kill ${party} (${this.keys.length} typed, ${lines().length} lines${panel().state.run ? ", drafting" : ""})`);
      const at = Date.now();
      switch (party) {
        case "agent":
          running.kill("SIGKILL");
          await once(running, "exit");
          await pause(chance.between(0, 150));
          run();
          return;
        case "worker":
          browser.killWorker();
          return;
        case "page":
          browser.leave();
          await pause(chance.between(0, 100));
          return this.back(at);
        case "extension": {
          // Without the agent it is kept in memory alone, which goes with the extension; the panel says so.
          const onDisk = (panel().state.saved ?? 0) > 0;
          browser.reloadExtension();
          await pause(chance.between(0, 100));
          return this.back(onDisk ? at : 0);
        }
        case "socket":
          line.cut();
          return;
        case "silence":
          line.deaden();
          return;
        case "sleep":
          running.kill("SIGSTOP");
          await pause(chance.between(20, 900));
          running.kill("SIGCONT");
          return;
      }
    }

    press(): void {
      this.pressed++;
      this.tell("presses Draft");
      panel().dispatch({ type: "draft" });
    }

    /** Nothing has come for a while, and nothing is being written. */
    async settled(): Promise<void> {
      await until("quiet", () => panel().state.connected && panel().state.agent === "ready" && Date.now() - browser.heard > 700 && panel().state.run === null);
    }

    async play(killsLeft: number): Promise<number> {
      browser.client = `Client ${this.n}`;
      await browser.open();
      await reached();
      let done = 0;
      // She types; somewhere on the way she presses Draft, and types no more until it is there.
      const due = Math.min(killsLeft, 1 + Math.floor(chance.next() * 4));
      const moments = Array.from({ length: due }, () => chance.next()).sort((a, b) => a - b);
      const pieces = this.dump.pieces.length;
      const typing = chance.between(15, 250); // ms for a piece
      const drafting = 1_200; // about as long as a draft takes
      const span = pieces * typing + drafting;
      const start = Date.now();
      let next = 0;
      let drafted = false;
      while (done < due || this.keys.length < pieces || !drafted) {
        if (Date.now() > start + 20_000) throw new Error("Draft could not be pressed");
        const now = Date.now() - start;
        const moment = moments[done];
        if (moment !== undefined && now >= moment * span) {
          done++;
          await this.kill(chance.of(parties));
          browser.heard = Date.now(); // the dust settles from here
          if (this.keys.length < pieces) drafted = false; // what is typed again is drafted anew
        } else if (this.keys.length < pieces && now >= next) {
          this.type();
          next = now + typing;
        } else if (this.keys.length === pieces && !drafted && panel().state.agent === "ready" && panel().state.connected) {
          drafted = true;
          this.press();
        }
        await pause(5);
      }
      await this.settled();
      // One press more at most.
      if (panel().state.stale || wrongIn(lines(), this.dump) !== "") {
        this.tell(`settled with ${lines().length} lines: ${wrongIn(lines(), this.dump)}; ${panel().state.failure?.kind ?? ""}`);
        this.press();
        assert.ok(panel().state.run, "Draft can be pressed");
        await until("the draft", () => panel().state.run === null);
        await this.settled();
      }
      const wrong = wrongIn(lines(), this.dump);
      assert.equal(wrong, "", `${wrong} in\n${lines().join("\n")}`);
      assert.equal(partText(panel().state, 0), this.whole);
      panel().dispatch({ type: "done" });
      await pause(chance.between(0, 20));
      browser.leave();
      return done;
    }
  }

  it(`a draft holds every sentence once, after ${kills} kills (seed ${seed})`, { timeout: kills * 4_000 + 60_000 }, async (t) => {
    let left = kills;
    let pressed = 0;
    const counts = new Map<string, number>();
    for (let n = 1; left > 0; n++) {
      const round = new Round(n);
      try {
        left -= await round.play(left);
      } catch (error) {
        const { state } = browser.runner ?? {};
        const now = state && { connected: state.connected, agent: state.agent, run: state.run, failure: state.failure, stale: state.stale };
        throw new Error(`round ${n} of seed ${seed}:\n${round.story.join("\n")}\n${JSON.stringify(now)}\n${String(error)}`);
      }
      pressed += Number(round.pressed > 1);
      rounds++;
      for (const what of round.story) {
        const [, party] = /kill (\w+)/.exec(what) ?? [];
        if (party) counts.set(party, (counts.get(party) ?? 0) + 1);
      }
    }
    t.diagnostic(`${[...counts].map(([party, count]) => `${party} ${count}`).join(", ")}; Draft was pressed again in ${pressed} rounds; ${model.lines} lines of the model`);
    assert.ok(model.lines > 0, "the model wrote nothing, so this shows too little");
  });

  it("what was wiped stays wiped", async () => {
    browser.client = "Client 1";
    await browser.open();
    await reached();
    await until("the wipes to reach the agent", () => browser.disk.wipes.rows.size === 0);
    assert.equal(browser.wiped.size, rounds);
    // What is left was set aside for the next time, and is none of those.
    assert.deepEqual([...browser.disk.drafts.rows.keys()].filter((draft) => browser.wiped.has(draft)), []);
  });
});
