// The settings page between its port and an agent; the channel between is the real one.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { BackgroundToSettings } from "../messages";
import type { Preference, ToAgent } from "../protocol/types.gen";
import { Agent } from "./agent";
import type { Sender } from "./background";
import { Keys } from "./keys";
import { NativeHost } from "./native";
import { SettingsPages } from "./settings";
import { FakeAgent, FakeNetwork, MemoryTable, quick, until } from "./testing";

const id = "abcdefghijklmnopabcdefghijklmnop";
const url = `chrome-extension://${id}/options.html`;

class FakePage {
  readonly got: BackgroundToSettings[] = [];
  open = true;
  say: (message: unknown) => void = () => undefined;
  leave: () => void = () => undefined;

  constructor(sender: Sender = { id, url }) {
    pages.connect({
      name: "settings", sender,
      postMessage: (message) => void this.got.push(structuredClone(message)),
      disconnect: () => void (this.open = false),
      onMessage: { addListener: (l) => void (this.say = l) },
      onDisconnect: { addListener: (l) => void (this.leave = l) },
    });
  }
  get last(): BackgroundToSettings | undefined {
    return this.got.at(-1);
  }
}

let net: FakeNetwork;
let keys: Keys;
let agent: Agent;
let pages: SettingsPages;
let there: FakeAgent;
let kept: Preference[];

beforeEach(async () => {
  net = new FakeNetwork();
  keys = new Keys(new MemoryTable());
  const host = new NativeHost(() => Promise.reject(new Error("no host")));
  agent = new Agent(net.openSocket, [1], "Chromium on Linux", keys, host, {
    state: () => pages.state(),
    message: (m) => m.type === "wordings" && pages.heard(m.wordings),
    unreadable: () => undefined, pairing: () => undefined, beat: () => undefined,
  }, quick);
  pages = new SettingsPages(agent, id, url);
  kept = [{ not: "reports", say: "states" }, { not: "utilized", say: "used" }];
  there = await FakeAgent.make();
  there.devices.set("device-1", (await keys.device()).publicKey);
  there.answer = (m: ToAgent, reply) => {
    if (m.type !== "wording") return;
    kept = kept.filter((w) => w.not !== m.remove);
    reply({ type: "wordings", wordings: kept });
  };
});
afterEach(() => agent.end());

const paired = async (): Promise<void> => {
  await keys.pin({ device: "device-1", agent: there.key.publicKey, port: 1 });
  net.listening.set(1, there);
};

describe("the settings page", () => {
  it("is shown the wordings, and forgets one", async () => {
    await paired();
    const page = new FakePage();
    await until("wordings", () => page.last?.wordings?.length === 2);
    assert.equal(page.got.at(-1)?.state, "ready");
    page.say({ type: "forget", not: "reports" });
    await until("forgotten", () => page.last?.wordings?.length === 1);
    assert.deepEqual(page.last?.wordings, [{ not: "utilized", say: "used" }]);
  });

  it("is told that the agent is away, and shown nothing old", async () => {
    const page = new FakePage();
    await until("none", () => page.last?.state === "none" || page.last?.state === "unpaired");
    assert.ok(page.got.every((m) => m.wordings === null && m.settings === null));
  });

  it("that says something else changes nothing", async () => {
    await paired();
    const page = new FakePage();
    await until("wordings", () => page.last?.wordings?.length === 2);
    for (const bad of [null, "forget", { type: "forget" }, { type: "forget", not: 3 }, { type: "wording", remove: "reports" }]) page.say(bad);
    page.say({ type: "forget", not: "utilized" });
    await until("forgotten", () => page.last?.wordings?.length === 1);
    assert.deepEqual(kept, [{ not: "reports", say: "states" }]);
  });

  for (const [what, sender] of [
    ["another page of ours", { id, url: url.replace("options", "panel") }],
    ["another extension", { id: "ponmlkjihgfedcbaponmlkjihgfedcba", url }],
    ["a web page", { id, url: "https://ehr.example/options.html" }],
    ["nobody", {}],
  ] as const) {
    it(`is not ${what}`, () => {
      const page = new FakePage(sender);
      assert.ok(!page.open);
      assert.deepEqual(page.got, []);
    });
  }
});
