// Every reader of bytes that others wrote, given messages that were recorded and
// then spoilt: it reads them or says that it cannot, and never breaks.
// SIDEQUILL_FUZZ seconds for each reader (else a moment), SIDEQUILL_SEED another order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { NativeHost } from "../background/native";
import { readContent, readDescribed, readFilled, readPanel, readSettings, readUndone } from "../background/shapes";
import { parse as parseAsked } from "../content/inbox";
import { isFromBackground } from "../panel/receive";
import { fromBase64 } from "./bytes";
import { fromAgent, fromAgentClear } from "./schema.gen";
import { readClear, readMessage, readVersions, Unreadable } from "./validate";

const seconds = Number(process.env.SIDEQUILL_FUZZ ?? 0);
const seed = Number(process.env.SIDEQUILL_SEED ?? 7);

/** A generator of numbers below n, the same for the same seed (mulberry32). */
function dice(state: number): (n: number) => number {
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % n;
  };
}

const odd: unknown[] = [null, true, 0, -1, 1.5, 2 ** 53, 1e308, "", "constructor", "__proto__", "\ud800", "😀", "x".repeat(5000), [], {}, [[[[]]]], { type: "pong" }];

/** A value with one thing in it changed. */
function spoilt(value: unknown, roll: (n: number) => number): unknown {
  if (typeof value !== "object" || value === null || roll(4) === 0) return odd[roll(odd.length)];
  const entries = Object.entries(value as Record<string, unknown>);
  const at = roll(entries.length + 1);
  const entry = entries[at];
  if (!entry) entries.push([["more", "type", "__proto__", "0"][roll(4)]!, odd[roll(odd.length)]]);
  else if (roll(5) === 0) entries.splice(at, 1);
  else entry[1] = spoilt(entry[1], roll);
  return Array.isArray(value) ? entries.map(([, v]: [string, unknown]) => v) : Object.fromEntries(entries);
}

/** JSON with some of its characters changed. */
function torn(text: string, roll: (n: number) => number): string {
  const chars = Array.from(text);
  for (let i = roll(4); i >= 0; i--) {
    const at = roll(chars.length + 1);
    chars.splice(at, roll(3), ...['{}[]",:\\u0 e+-9', "\u0000", "\ufeff", "\ud800"][roll(4)]!.split("").slice(0, 1 + roll(3)));
  }
  return chars.slice(0, roll(8) === 0 ? roll(chars.length) : undefined).join("");
}

function loop(name: string, seeds: unknown[], check: (value: unknown, text: string) => unknown): void {
  it(name, { timeout: (seconds + 30) * 1000 }, async (t) => {
    const roll = dice(seed);
    const end = Date.now() + seconds * 1000;
    let n = 0;
    let value: unknown = seeds[0];
    for (; n < 2000 || Date.now() < end; n++) {
      if (n % 8 === 0) value = seeds[roll(seeds.length)];
      value = spoilt(value, roll);
      const text = roll(3) === 0 ? torn(JSON.stringify(value), roll) : JSON.stringify(value);
      try {
        await check(value, text);
      } catch (error) {
        throw new Error(`${name} broke on ${text.slice(0, 2000)}`, { cause: error });
      }
    }
    t.diagnostic(`${String(n)} messages, seed ${String(seed)}`);
  });
}

const lines = readFileSync(join(import.meta.dirname, "../../../internal/protocol/testdata/v1.jsonl"), "utf8").trim().split("\n");
const recorded = lines.map((line) => (JSON.parse(line) as { message: unknown }).message);
const key = "A".repeat(43);
const id = "A".repeat(22);
const page = { url: "https://ehr.example/1", client: "Mara Quill", visit: "", facts: { minutes: 53 } };
const fields = [{ id: "f", frame: 0, label: "Plan", takes: [{ slot: "plan" }], whole: false, text: "", kind: "text", writable: true, maxLength: null }];

describe("spoilt messages", () => {
  for (const newer of [false, true]) {
    loop(`of the agent's${newer ? ", which is newer" : ""}`, recorded, (_, text) => {
      let message: { type: string } | null;
      try {
        message = readMessage(text, newer);
      } catch (error) {
        assert.ok(error instanceof Unreadable);
        return;
      }
      if (message === null) assert.ok(newer);
      else {
        assert.ok(Object.hasOwn(fromAgent, message.type));
        assert.deepEqual(readMessage(JSON.stringify(message)), message, "what was read is exact");
      }
    });
  }
  loop("of the greeting", [{ type: "greeting", min: 1, max: 2, state: "known", nonce: key }, { type: "pair.offer", agent: key, nonce: key }], (_, text) => {
    readVersions(text);
    try {
      assert.ok(Object.hasOwn(fromAgentClear, readClear(text).type));
    } catch (error) {
      assert.ok(error instanceof Unreadable);
    }
  });
  loop("of the native-messaging host's", [{ type: "native.connected", agent: key, device: id, port: 21764 }, { type: "native.here", port: 21764 }], async (value) => {
    const answer = await new NativeHost(() => Promise.resolve(value)).connect(new Uint8Array(32), "Chromium");
    if (typeof answer !== "string") assert.equal(answer.agent.length, 32);
  });
  loop("of a page's", [{ page, forms: [{ id: "n", frame: 0, fields, yours: [] }] }, { results: [{ field: "f", frame: 0, label: "", status: "filled", reason: "" }], mismatch: null }, { type: "opened" }], (value) => {
    for (const read of [readContent, readDescribed, readFilled, readUndone]) read(value);
  });
  loop("of a panel's", [{ type: "dump", format: "soap", parts: [{ part: 0, kind: "whole", rev: 1, text: "a" }], facts: {}, changes: [], ui: {} }, { type: "fill", items: [], client: "", visit: "" }, { type: "forget", not: "x" }], (value) => {
    readPanel(value);
    readSettings(value);
  });
  loop("to the page", [{ type: "fill", items: [{ field: "f", frame: 0, text: "a", mode: "add" }], client: "", visit: "" }, { type: "show-panel", src: "x" }], (value) => {
    const asked = parseAsked(value);
    if (asked?.type === "fill") for (const item of asked.items) assert.equal(typeof item.text, "string");
  });
  loop("to the panel", [...recorded, { type: "agent", state: "ready", engine: null, formats: [], maxDump: 1, version: "" }], (value) => isFromBackground(value));
  loop("in base64", [key, id, "AA==", "A-_9"], (value) => {
    try {
      fromBase64(String(value), 32);
    } catch (error) {
      assert.ok(error instanceof Error);
    }
  });
});
