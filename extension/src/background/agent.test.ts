import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { AgentState } from "../messages";
import { fromBase64, toBase64 } from "../protocol/bytes";
import { generateKeyPair } from "../protocol/noise";
import type { FromNative, ToNative } from "../protocol/types.gen";
import { Agent, type Spoken, type Step } from "./agent";
import { Keys } from "./keys";
import { NativeHost } from "./native";
import { FakeAgent, FakeNetwork, MemoryTable, quick, until } from "./testing";

const ports = [1, 2, 3, 4];

let net: FakeNetwork;
let keys: Keys;
let states: AgentState[];
let steps: { step: Step; digits: string; message: string }[];
let heard: Spoken[];
let unreadable: number;
let askHost: (host: string, message: ToNative) => Promise<unknown>;
let asked: ToNative[];
let agent: Agent;
let release: () => void;

function make(t = quick): Agent {
  return new Agent(net.openSocket, ports, "Chromium on Linux", keys, new NativeHost((host, message) => {
    assert.equal(host, "org.sidequill.agent");
    asked.push(message);
    return askHost(host, message);
  }, 100), {
    state: () => states.push(agent.state),
    message: (m) => heard.push(m),
    unreadable: () => unreadable++,
    pairing: (step, digits, message) => steps.push({ step, digits, message }),
    beat: () => undefined,
  }, t);
}

beforeEach(() => {
  net = new FakeNetwork();
  keys = new Keys(new MemoryTable());
  [states, steps, heard, unreadable, asked] = [[], [], [], 0, []];
  askHost = () => Promise.reject(new Error("Specified native messaging host not found."));
  agent = make();
});

afterEach(() => {
  agent.end();
});

const become = (state: AgentState) => until(state, () => agent.state === state);
const stepped = (step: Step) => until(step, () => steps.at(-1)?.step === step);

/** An agent on a port, with which this browser is paired. */
async function paired(port: number): Promise<FakeAgent> {
  const other = await FakeAgent.make();
  other.devices.set("device-1", (await keys.device()).publicKey);
  await keys.pin({ device: "device-1", agent: other.key.publicKey, port });
  net.listening.set(port, other);
  return other;
}

describe("finding the agent", () => {
  it("does nothing until somebody needs it", async () => {
    await paired(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(net.tried, []);
  });

  it("asks all ports in order, and says that nothing answers", async () => {
    release = agent.hold();
    await become("none");
    assert.deepEqual(net.tried.slice(0, 4), ports);
    assert.deepEqual(states.slice(0, 2), ["connecting", "none"]);
    release();
  });

  it("asks the last good port first", async () => {
    await paired(3);
    agent.hold();
    await become("ready");
    assert.deepEqual(net.tried, [3]);
  });

  it("finds an agent that moved, and remembers where", async () => {
    const other = await paired(3);
    net.listening.clear();
    net.listening.set(4, other);
    agent.hold();
    await become("ready");
    assert.equal((await keys.paired())?.port, 4);
  });

  it("passes by a port that never answers", async () => {
    const deaf = await FakeAgent.make();
    deaf.silent = true;
    net.listening.set(1, deaf);
    await paired(2);
    await keys.pin({ ...(await keys.paired())!, port: 1 });
    agent.hold();
    await become("ready");
  });

  it("passes by a server of another protocol", async () => {
    const other = await paired(1);
    other.protocol = "";
    agent.hold();
    await become("none");
  });

  it("passes by a stranger who knows our id but not the agent's key, and gives him nothing", async () => {
    const ours = await paired(2);
    const stranger = await FakeAgent.make();
    stranger.devices.set("device-1", (await keys.device()).publicKey);
    net.listening.set(1, stranger);
    await keys.pin({ ...(await keys.paired())!, port: 1 });
    agent.hold();
    await become("ready");
    assert.ok(ours.live);
    assert.equal(stranger.live, undefined);
    assert.deepEqual(stranger.said, []);
  });

  it("says that the agent is too new", async () => {
    const other = await paired(1);
    other.versions = { min: 3, max: 4 };
    agent.hold();
    await become("too-new");
  });

  it("says so too where the greeting of a version to come holds more", async () => {
    const other = await paired(1);
    other.versions = { min: 3, max: 3, colour: "blue" };
    agent.hold();
    await become("too-new");
  });

  it("believes no greeting of a version of ours that holds more", async () => {
    const other = await paired(1);
    other.versions = { min: 1, max: 1, colour: "blue" };
    agent.hold();
    await become("none");
  });

  it("says that this browser was revoked, even where a stranger calls it unpaired", async () => {
    const other = await paired(2);
    other.revoked.add("device-1");
    net.listening.set(1, await FakeAgent.make());
    agent.hold();
    await become("revoked");
  });
});

describe("a stranger who says that she was revoked", () => {
  let stranger: FakeAgent;

  beforeEach(async () => {
    stranger = await FakeAgent.make();
    stranger.devices.set("device-1", (await keys.device()).publicKey);
    stranger.revoked.add("device-1");
  });

  it("keeps her from her agent on no port", async () => {
    const other = await paired(2);
    await keys.pin({ ...(await keys.paired())!, port: 1 });
    net.listening.set(1, stranger);
    agent.hold();
    await become("ready");
    assert.ok(other.live);
  });

  it("nor on the one that only the host knows", async () => {
    const other = await paired(9);
    await keys.pin({ ...(await keys.paired())!, port: 1 });
    net.listening.set(1, stranger);
    askHost = () => Promise.resolve({ type: "native.here", port: 9 } satisfies FromNative);
    agent.hold();
    await become("ready");
    assert.ok(other.live);
  });

  it("takes nothing from her while her agent is down", async () => {
    const other = await paired(2);
    const before = await keys.paired();
    net.listening.clear();
    net.listening.set(1, stranger);
    agent.hold();
    await become("revoked"); // in words
    assert.deepEqual(await keys.paired(), before);
    net.listening.set(2, other);
    agent.reconnect();
    await become("ready");
  });
});

describe("keeping the connection", () => {
  it("comes back after it broke", async () => {
    const other = await paired(1);
    agent.hold();
    await become("ready");
    const first = other.live;
    first?.socket.close();
    await until("another connection", () => other.live !== undefined && other.live !== first);
    await become("ready");
  });

  it("lets go soon after the last one who needed it, not before", async () => {
    const other = await paired(1);
    const [a, b] = [agent.hold(), agent.hold()];
    await become("ready");
    a();
    a();
    await new Promise((resolve) => setTimeout(resolve, quick.linger * 2));
    assert.ok(other.live, "one still needs it");
    b();
    await until("the end", () => other.live === undefined);
    const tried = net.tried.length;
    await new Promise((resolve) => setTimeout(resolve, quick.linger * 2));
    assert.equal(net.tried.length, tried, "it does not search on");
    agent.hold();
    await until("another connection", () => other.live !== undefined);
  });

  it("notices a line that went dead while the computer slept", async () => {
    agent = make({ ...quick, beat: 20 });
    const other = await paired(1);
    agent.hold();
    await become("ready");
    await until("a ping", () => other.saidOf("ping").length > 0);
    const first = other.live;
    first!.say = () => undefined; // no pong any more
    await until("another connection", () => other.live !== undefined && other.live !== first);
  });

  it("tells of a message that is none of this version's, and goes on", async () => {
    const other = await paired(1);
    agent.hold();
    await become("ready");
    other.live?.sayRaw("gibberish");
    other.send({ type: "wiped", draft: "A".repeat(22) });
    await until("the next message", () => heard.length === 1);
    assert.equal(unreadable, 1);
    assert.equal(agent.state, "ready");
  });

  it("sends nothing before the agent is ready", () => {
    assert.equal(agent.send({ type: "wipe", draft: "A".repeat(22) }), false);
  });
});

describe("connecting at one click", () => {
  /** An agent and its host, which gives the agent our key. */
  async function hosted(port: number): Promise<FakeAgent> {
    const other = await FakeAgent.make();
    net.listening.set(port, other);
    askHost = (_, message) => {
      if (message.type === "native.where") return Promise.resolve({ type: "native.here", port } satisfies FromNative);
      const device = "A".repeat(22);
      other.devices.set(device, fromBase64(message.device, 32));
      return Promise.resolve({ type: "native.connected", agent: toBase64(other.key.publicKey), device, port } satisfies FromNative);
    };
    return other;
  }

  it("exchanges keys through the host, proves them, and is known from then on", async () => {
    const other = await hosted(2);
    agent.hold();
    await become("unpaired");
    await agent.connect();
    await become("ready");
    assert.deepEqual(steps, [{ step: "paired", digits: "", message: "" }]);
    assert.deepEqual(await keys.paired(), { device: "A".repeat(22), agent: other.key.publicKey, port: 2 });
    assert.deepEqual(asked, [{ type: "native.connect", device: toBase64((await keys.device()).publicKey), name: "Chromium on Linux" }]);
    await agent.connect();
    assert.equal(asked.length, 1, "who is connected asks no more");
  });

  it("finds an agent whose port is none of the usual ones", async () => {
    await hosted(77);
    agent.hold();
    await become("unpaired");
    await agent.connect();
    await become("ready");
    assert.equal((await keys.paired())?.port, 77);
  });

  it("stores nothing where the agent cannot prove the key that the host gave, and goes on to the digits", async () => {
    const other = await hosted(2);
    other.key = await generateKeyPair();
    const host = askHost;
    askHost = async (name, message) => {
      const said = (await host(name, message)) as FromNative;
      return said.type === "native.connected" ? { ...said, agent: toBase64((await generateKeyPair()).publicKey) } : said;
    };
    agent.hold();
    await become("unpaired");
    await agent.connect();
    await stepped("waiting");
    assert.equal(steps.at(-1)?.message, "unproven");
    assert.equal(await keys.paired(), null);
    askHost = host;
    other.window = true;
    await stepped("digits");
  });

  for (const [words, why] of [
    ["Specified native messaging host not found.", "missing"],
    ["Access to the specified native messaging host is forbidden.", "forbidden"],
    ["No such native application org.sidequill.agent", "missing"],
    ["ext.runtime.sendNativeMessage is not a function", "missing"],
    ["Native host has exited.", "silent"],
    ["An unexpected error occurred", "silent"],
  ]) {
    it(`goes on to the digits where the browser says “${words ?? ""}”`, async () => {
      const other = await FakeAgent.make();
      other.window = true;
      net.listening.set(1, other);
      askHost = () => Promise.reject(new Error(words));
      agent.hold();
      await become("pairing-open");
      await agent.connect();
      assert.deepEqual(steps[0], { step: "waiting", digits: "", message: why });
      await stepped("digits");
    });
  }

  it("goes on to the digits where the agent refuses, saying why", async () => {
    askHost = () => Promise.resolve({ type: "failure", kind: "revoked", message: "", next: "" } satisfies FromNative);
    agent.hold();
    await become("none");
    await agent.connect();
    assert.deepEqual(steps[0], { step: "waiting", digits: "", message: "revoked" });
  });

  for (const [name, answer] of Object.entries<unknown>({
    "hangs": new Promise(() => undefined), "says nothing": null, "speaks another language": { type: "hello" },
    "gives no key": { type: "native.connected", agent: "AAAA", device: "A".repeat(22), port: 2 },
    "gives no port": { type: "native.connected", agent: "A".repeat(43), device: "A".repeat(22), port: 70_000 },
    "answers another question": { type: "native.here", port: 2 },
  })) {
    it(`does not take a host that ${name}`, async () => {
      askHost = () => Promise.resolve(answer);
      agent.hold();
      await agent.connect();
      assert.deepEqual(steps[0], { step: "waiting", digits: "", message: "silent" });
      assert.equal(await keys.paired(), null);
    });
  }

  it("does nothing more once it is cancelled", async () => {
    const other = await hosted(2);
    const host = askHost;
    let go: () => void = () => undefined;
    askHost = async (name, message) => {
      if (message.type === "native.connect") await new Promise<void>((resolve) => (go = resolve));
      return host(name, message);
    };
    agent.hold();
    await become("unpaired");
    const connecting = agent.connect();
    await until("the question", () => asked.some((m) => m.type === "native.connect"));
    agent.cancelPairing();
    go();
    await connecting;
    assert.equal(other.live, undefined);
    assert.equal(await keys.paired(), null);
    assert.deepEqual(steps, []);
  });
});

describe("pairing", () => {
  it("shows the agent's digits, waits for both presses, and is known from then on", async () => {
    const other = await FakeAgent.make();
    net.listening.set(2, other);
    agent.hold();
    await become("unpaired");
    agent.pair();
    other.window = true;
    await stepped("digits");
    await until("the agent's digits", () => other.digits !== "");
    assert.equal(steps[0]?.digits, other.digits);
    assert.match(other.digits, /^\d{6}$/);
    other.accept();
    await stepped("accepted");
    assert.equal(await keys.paired(), null, "nothing is stored before she says that the digits match");
    agent.confirmPairing();
    await become("ready");
    assert.equal(steps.at(-1)?.step, "paired");
    assert.deepEqual((await keys.paired())?.agent, other.key.publicKey);

    other.live?.socket.close();
    await until("another connection", () => other.connections.length > 2 && other.live !== undefined);
    assert.equal(steps.at(-1)?.step, "paired", "and is not paired again");
  });

  it("shows a code that no stranger can bring to her agent's window, and goes to the other port after Cancel", async () => {
    const stranger = await FakeAgent.make(); // took the first port
    const other = await FakeAgent.make();
    stranger.window = other.window = true;
    net.listening.set(1, stranger);
    net.listening.set(2, other);
    agent.hold();
    agent.pair();
    await stepped("digits");
    await until("the stranger's digits", () => stranger.digits !== "");
    stranger.accept(); // he only says so
    await stepped("accepted");
    assert.equal(steps.at(-1)?.message, stranger.code);
    assert.equal(other.code, "", "her agent's window still waits, and has no code to show");
    agent.cancelPairing();
    assert.equal(await keys.paired(), null);

    agent.pair();
    await until("her agent's digits", () => other.digits !== "");
    await stepped("digits");
    assert.equal(steps.at(-1)?.digits, other.digits);
    other.accept();
    await stepped("accepted");
    assert.equal(steps.at(-1)?.message, other.code);
    assert.match(other.code, /^[B-Z]{4}$/);
    assert.notEqual(other.code, stranger.code);
    agent.confirmPairing();
    await become("ready");
    assert.deepEqual((await keys.paired())?.agent, other.key.publicKey);
  });

  it("goes from one stranger to the next, and past all of them", async () => {
    const strangers = await Promise.all([1, 2, 3].map(() => FakeAgent.make()));
    strangers.forEach((s, i) => net.listening.set(i + 1, s));
    const other = await FakeAgent.make();
    net.listening.set(4, other);
    agent.hold();
    for (const one of [...strangers, other]) {
      one.window = true;
      agent.pair();
      await until("the digits", () => one.digits !== "" && steps.at(-1)?.digits === one.digits);
      if (one !== other) agent.cancelPairing();
    }
    other.accept();
    await stepped("accepted");
    agent.confirmPairing();
    await become("ready");
    assert.deepEqual((await keys.paired())?.agent, other.key.publicKey);
  });

  it("takes no window that was opened before she asked", async () => {
    const other = await FakeAgent.make();
    other.window = true;
    net.listening.set(1, other);
    agent.hold();
    await become("pairing-open");
    assert.equal(other.digits, "");
    assert.deepEqual(steps, []);
  });

  it("says when the digits were wrong", async () => {
    const other = await FakeAgent.make();
    other.window = true;
    net.listening.set(1, other);
    agent.hold();
    agent.pair();
    await stepped("digits");
    await until("the agent's digits", () => other.digits !== "");
    other.window = false;
    other.refuse();
    await stepped("refused");
    assert.equal(steps.at(-1)?.message, "wrong digits");
    assert.equal(await keys.paired(), null);
  });

  it("can be cancelled, and says so to the agent", async () => {
    const other = await FakeAgent.make();
    other.window = true;
    net.listening.set(1, other);
    agent.hold();
    agent.pair();
    await stepped("digits");
    agent.cancelPairing();
    await until("the cancel", () => other.saidOf("pair.cancel").length === 1);
    assert.equal(await keys.paired(), null);
    assert.notEqual(steps.at(-1)?.step, "refused", "she knows that herself");
  });

  it("ends when the connection breaks before she pressed", async () => {
    const other = await FakeAgent.make();
    other.window = true;
    net.listening.set(1, other);
    agent.hold();
    agent.pair();
    await stepped("digits");
    await until("the agent's digits", () => other.digits !== "");
    other.accept();
    await stepped("accepted");
    other.connections.at(-1)?.socket.close();
    await stepped("refused");
    agent.confirmPairing();
    assert.equal(await keys.paired(), null);
  });

  it("pairs anew after it was revoked", async () => {
    const other = await paired(1);
    other.revoked.add("device-1");
    agent.hold();
    await become("revoked");
    other.window = true;
    agent.pair();
    await stepped("digits");
    await until("the agent's digits", () => other.digits !== "");
    other.accept();
    await stepped("accepted");
    agent.confirmPairing();
    await become("ready");
    assert.notEqual((await keys.paired())?.device, "device-1");
  });
});

describe("the device's key", () => {
  it("is one for all", async () => {
    const [a, b] = await Promise.all([keys.device(), keys.device()]);
    assert.deepEqual(a.publicKey, b.publicKey);
    assert.notDeepEqual(a.publicKey, (await generateKeyPair()).publicKey);
  });
});
