// The settings page between its port and an agent; the channel between is the real one.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import type { BackgroundToSettings, ChosenToSettings } from "../messages";
import type { Preference, Refusal, ToAgent } from "../protocol/types.gen";
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
  readonly chosen: ChosenToSettings[] = [];
  open = true;
  say: (message: unknown) => void = () => undefined;
  leave: () => void = () => undefined;

  constructor(sender: Sender = { id, url }) {
    pages.connect({
      name: "settings", sender,
      postMessage: (message) => void (message.type === "chosen" ? this.chosen : this.got).push(structuredClone(message) as never),
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
let tense: string;
let devices: string[];

beforeEach(async () => {
  net = new FakeNetwork();
  keys = new Keys(new MemoryTable());
  const host = new NativeHost(() => Promise.reject(new Error("no host")));
  agent = new Agent(net.openSocket, [1], "Chromium on Linux", keys, host, {
    state: () => pages.state(),
    message: (m) => {
      if (m.type === "wordings") pages.heard(m.wordings);
      if (m.type === "choices") pages.heardChoices(m);
      if (m.type === "device-list") pages.heardDevices(m.devices);
      if (m.type === "failure") pages.heardFailure(m.ref, m.kind);
    },
    unreadable: () => undefined, pairing: () => undefined, beat: () => undefined,
  }, quick);
  pages = new SettingsPages(agent, id, url);
  kept = [{ not: "reports", say: "states" }, { not: "utilized", say: "used" }];
  there = await FakeAgent.make();
  there.devices.set("device-1", (await keys.device()).publicKey);
  tense = "";
  devices = ["A".repeat(22), "B".repeat(22)];
  there.answer = (m: ToAgent, reply) => {
    switch (m.type) {
      case "wording":
        kept = kept.filter((w) => w.not !== m.remove);
        reply({ type: "wordings", wordings: kept });
        return;
      case "choose": {
        const wanted = m.values[0]?.value;
        if (wanted === "full disk") return reply({ type: "failure", kind: "storage", message: "", next: "", ref: m.ref });
        const refused: Refusal[] = wanted === "wrong" ? [{ key: "style.tense", why: "value", allowed: "past" }] : [];
        if (refused.length === 0) tense = wanted ?? tense;
        return reply({ type: "choices", ref: m.ref, by: "Clinic IT", refused, settings: [{ key: "style.tense", value: tense, default: "", allowed: ["", "past"] }] });
      }
      case "devices":
        devices = devices.filter((d) => d !== m.revoke);
        reply({ type: "device-list", devices: devices.map((device) => ({ device, name: "Chromium", created: "2026-03-02T10:00:00Z", used: "2026-03-02T10:00:00Z" })) });
        return;
      default:
    }
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
    assert.ok(page.got.every((m) => m.wordings === null && m.choices === null && m.devices === null && m.older === null));
    page.say({ type: "choose", ref: 7, values: [{ key: "style.tense", value: "past" }], clear: [] });
    assert.deepEqual(page.chosen, [{ type: "chosen", ref: 7, refused: [], failed: page.last?.state === "unpaired" ? "unpaired" : "no-agent" }]);
  });

  it("chooses; every page hears how it stands, and the one that asked what became of it", async () => {
    await paired();
    const page = new FakePage();
    const other = new FakePage();
    await until("choices", () => page.last?.choices?.settings[0]?.value === "" && page.last.devices?.length === 2);
    page.say({ type: "choose", ref: 1, values: [{ key: "style.tense", value: "past" }], clear: [] });
    await until("chosen", () => page.chosen.length === 1);
    assert.equal(other.last?.choices?.settings[0]?.value, "past");
    assert.equal(other.last.choices.by, "Clinic IT");
    page.say({ type: "choose", ref: 2, values: [{ key: "style.tense", value: "wrong" }], clear: [] });
    page.say({ type: "choose", ref: 3, values: [{ key: "style.tense", value: "full disk" }], clear: [] });
    await until("refused", () => page.chosen.length === 3);
    assert.deepEqual(page.chosen, [
      { type: "chosen", ref: 1, refused: [], failed: "" },
      { type: "chosen", ref: 2, refused: [{ key: "style.tense", why: "value", allowed: "past" }], failed: "" },
      { type: "chosen", ref: 3, refused: [], failed: "storage" },
    ]);
    assert.deepEqual(other.chosen, []);
    page.say({ type: "revoke", device: "B".repeat(22) });
    await until("revoked", () => other.last?.devices?.length === 1);
  });

  it("asks an agent of the version before for nothing that it does not know", async () => {
    there.versions = { min: 1, max: 1 };
    await paired();
    const page = new FakePage();
    await until("wordings", () => page.last?.wordings?.length === 2);
    page.say({ type: "choose", ref: 1, values: [{ key: "style.tense", value: "past" }], clear: [] });
    page.say({ type: "revoke", device: "B".repeat(22) });
    page.say({ type: "forget", not: "reports" });
    await until("forgotten", () => page.last?.wordings?.length === 1);
    assert.deepEqual(page.chosen, [{ type: "chosen", ref: 1, refused: [], failed: "version" }]);
    assert.deepEqual([...there.saidOf("choose"), ...there.saidOf("devices")], []);
    assert.equal(page.last?.choices, null);
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
