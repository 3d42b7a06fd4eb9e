// The two ends of which one is a version ahead: an agent and an extension of
// tomorrow are today's with more in every message, and a message of a new type.
// docs/PROTOCOL.md, section 2, has the rule.
import assert from "node:assert/strict";
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { readMessage } from "./validate";
import type * as ChannelModule from "./channel";
import type * as NoiseModule from "./noise";
import type * as PairModule from "./pair";
import type { FromAgent } from "./types.gen";

const root = join(import.meta.dirname, "../../..");
const today = join(root, "bin/sidequill");
const skip = existsSync(today) ? false : "no agent is built: run make agent";
const origin = `chrome-extension://${"abcdefghijklmnop".repeat(2)}`;

/** A file with each pattern replaced; one that is not there has to be looked at anew. */
function changed(path: string, ...changes: [RegExp, string][]): string {
  return changes.reduce((text, [from, to]) => {
    assert.match(text, from, `${path} no longer has what this test changes`);
    return text.replace(from, to);
  }, readFileSync(path, "utf8"));
}

/** The agent of tomorrow: version 3, one more field in what it says, and a message of a type of its own. */
function agentOfTomorrow(folder: string): string {
  const messages = join(root, "internal/protocol/messages.go");
  const session = join(root, "internal/gateway/session.go");
  const grown = ["Greeting", "PairOffer", "PairAccepted", "Ready", "Engine", "FormatInfo", "SectionInfo", "Sorted", "PartRev", "Event", "Draft", "Statement", "Section", "Sentence", "CheckedNote", "RecoveryKey", "Wiped", "Pong"];
  const overlay = {
    Replace: {
      [messages]: join(folder, "messages.go"),
      [session]: join(folder, "session.go"),
    },
  };
  writeFileSync(
    overlay.Replace[messages]!,
    changed(messages, [/VersionMax {2}= 2/, "VersionMax = 3"], ...grown.map((name): [RegExp, string] => [new RegExp(`\\t${name} +struct \\{`), `$&\nMood string \`json:"mood"\`\n`])),
  );
  writeFileSync(overlay.Replace[session]!, changed(session, [/c\.send\(c\.g\.readyMessage\(\)\)/, 'c.send(struct{Type string `json:"type"`}{"weather"}); $&']));
  const file = join(folder, "overlay.json");
  writeFileSync(file, JSON.stringify(overlay));
  const binary = join(folder, "sidequill");
  execFileSync("go", ["build", "-overlay", file, "-o", binary, "./agent"], { cwd: root, env: { ...process.env, CGO_ENABLED: "0" }, stdio: ["ignore", "inherit", "inherit"] });
  return binary;
}

interface Extension {
  channel: typeof ChannelModule;
  noise: typeof NoiseModule;
  pair: typeof PairModule;
}

async function extensionIn(folder: string): Promise<Extension> {
  const load = (name: string): Promise<unknown> => import(pathToFileURL(join(folder, name)).href);
  return { channel: await load("channel.ts"), noise: await load("noise.ts"), pair: await load("pair.ts") } as Extension;
}

/** The extension of tomorrow: version 2, and one more field in what it says. */
function extensionOfTomorrow(folder: string): Promise<Extension> {
  const copy = join(folder, "extension/src/protocol");
  mkdirSync(dirname(copy), { recursive: true });
  cpSync(import.meta.dirname, copy, { recursive: true });
  symlinkSync(join(root, "extension/node_modules"), join(folder, "extension/node_modules"));
  writeFileSync(join(folder, "extension/package.json"), '{"type":"module"}');
  const more = (value: string): string => `JSON.stringify(${value}, (_, v) => (v && typeof v === "object" && !Array.isArray(v) ? { ...v, mood: "fine" } : v))`;
  const edit = (name: string, ...changes: [RegExp, string][]): void => writeFileSync(join(copy, name), changed(join(copy, name), ...changes));
  edit("types.gen.ts", [/VERSION_MAX = 2/, "VERSION_MAX = 3"]);
  edit("channel.ts", [/JSON\.stringify\(message\)/, more("message")], [/JSON\.stringify\((\{ type: "hello".*?\}) satisfies ToAgentClear\)/, more("$1")]);
  edit("pair.ts", [/JSON\.stringify\((\{\n\s+type: "pair\.reveal"[^}]*\}) satisfies PairReveal\)/, more("$1")], [/JSON\.stringify\((\{ type: "pair\.commit".*?\}) satisfies PairCommit\)/, more("$1")]);
  return extensionIn(copy);
}

describe("agent and extension of which one is a version ahead", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "sidequill-versions-"));
  let running: ChildProcess | undefined;
  let newAgent = "";

  before(() => {
    newAgent = agentOfTomorrow(folder);
  });
  after(() => {
    running?.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Pairs, comes back, drafts, and has a recovery key made and wiped. */
  async function story(binary: string, ahead: "agent" | "extension", { channel: { Greeted }, noise: { generateKeyPair }, pair: { pair } }: Extension): Promise<void> {
    const home = mkdtempSync(join(folder, "home-"));
    writeFileSync(join(home, "config.toml"), '[model]\nengine = "none"\n');
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const env = { ...process.env, SIDEQUILL_HOME: home, SIDEQUILL_ADDR: `127.0.0.1:${port}` };
    const agent = spawn(binary, ["run"], { env, stdio: "ignore" });
    running = agent;
    const open = (url: string, protocol: string): WebSocket => new WebSocket(url, { protocols: [protocol], headers: { Origin: origin } } as unknown as string[]);
    const greeted = async (device: string, state: string): ReturnType<typeof Greeted.connect> => {
      for (const end = Date.now() + 15_000; ; ) {
        const met = await Greeted.connect(open, port, device, 3_000).catch((error: unknown) => error);
        if (!(met instanceof Error)) {
          const { line, greeting } = met as Awaited<ReturnType<typeof Greeted.connect>>;
          if (greeting.state === state) return { line, greeting };
          line.close();
        }
        if (Date.now() > end) throw new Error(`no agent in the state ${state}: ${String(met)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const own = await generateKeyPair();
    await greeted("", "unpaired").then(({ line }) => line.close());
    const pairing = spawn(binary, ["pair"], { env, stdio: ["pipe", "ignore", "inherit"] });
    const { line } = await greeted("", "pairing-open");
    const paired = await pair(line, own, "Chromium on Linux");
    pairing.stdin.end(`${paired.digits}\n`);
    const accepted = await paired.channel.next(15_000);
    assert.equal(accepted?.type, "pair.accepted");
    paired.channel.send({ type: "pair.confirm" });
    assert.equal((await paired.channel.next(15_000))?.type, "ready");
    paired.channel.close();

    const again = await greeted(accepted.device, "known");
    const channel = await again.line.handshake(own, paired.agent);
    const heard = async <T extends FromAgent["type"]>(type: T): Promise<Extract<FromAgent, { type: T }>> => {
      for (;;) {
        const message = await channel.next(15_000);
        if (message === null || message.type === "failure") throw new Error(`instead of ${type}: ${JSON.stringify(message)}`);
        if (message.type === type) return message as Extract<FromAgent, { type: T }>;
      }
    };
    assert.equal((await heard("ready")).engine.kind, "builtin");
    const draft = "A".repeat(22);
    const text = "Client reports poor sleep, 4 hrs/night. Denies SI.";
    channel.send({ type: "dump", draft, format: "soap", parts: [{ part: 0, kind: "whole", rev: 1, text }], facts: { minutes: 53 }, changes: [] });
    const sorted = await heard("sorted");
    assert.deepEqual(sorted.statements.map((s) => text.slice(s.start, s.end)), ["Client reports poor sleep, 4 hrs/night.", "Denies SI."]);
    assert.ok(!("mood" in sorted) && sorted.statements.every((s) => !("mood" in s)), "what is not known is left out");
    // Of a type of its own, before one that has an answer: an agent that does not know it goes on.
    if (ahead === "extension") channel.send({ type: "weather" } as unknown as Parameters<typeof channel.send>[0]);
    channel.send({ type: "check-note", draft, ref: 1, note: "Client reports poor sleep, 8 hrs/night.", dump: true, format: "soap", facts: { minutes: 53 } });
    const checked = await heard("checked-note");
    assert.deepEqual(checked.sections.flatMap((s) => s.sentences).map((s) => s.findings.some((f) => f.kind === "number")), [true]);
    assert.deepEqual(checked.omitted, sorted.statements.filter((s) => s.text === "Denies SI.").map((s) => s.id));
    assert.ok(!("mood" in checked), "nor is it in the check of a note");
    channel.send({ type: "start", draft });
    for (let event = await heard("event"); event.done !== true; event = await heard("event"));
    channel.send({ type: "key", draft });
    assert.equal((await heard("recovery-key")).draft, draft);
    channel.send({ type: "wipe", draft });
    await heard("wiped");
    channel.close();
    agent.kill("SIGTERM");
    await once(agent, "exit");
  }

  it("today's extension drafts with tomorrow's agent", { timeout: 60_000 }, async () => story(newAgent, "agent", await extensionIn(import.meta.dirname)));
  it("tomorrow's extension drafts with today's agent", { timeout: 60_000 }, async () => story(today, "extension", await extensionOfTomorrow(folder)));
});

describe("what a newer agent sends", () => {
  const key = { type: "recovery-key", draft: "A".repeat(22), key: "A".repeat(43) };

  it("is read without what is not known here", () => {
    assert.deepEqual(readMessage(JSON.stringify({ ...key, mood: "fine" }), true), key);
    const event = { type: "event", draft: "A".repeat(22), seq: 1, progress: { section: "", done: 0, total: 1, left: 0, place: 0 } };
    assert.deepEqual(readMessage(JSON.stringify({ ...event, progress: { ...event.progress, mood: { of: ["all"] } } }), true), event);
    assert.equal(readMessage('{"type":"weather","sky":"blue"}', true), null);
  });

  for (const [name, message] of [
    ["what is known in another shape", { ...key, key: 1 }],
    ["without what is needed", { type: "recovery-key", mood: "fine" }],
    ["a value that is not in its list", { type: "bye", reason: "tired" }],
    ["no type", { mood: "fine" }],
  ] as const) {
    it(`is refused: ${name}`, () => assert.throws(() => readMessage(JSON.stringify(message), true)));
  }
});
