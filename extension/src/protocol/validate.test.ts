import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Part } from "./types.gen";
import { readClear, readMessage, readerOf, Unreadable, type Reader } from "./validate";

const nonce = "A".repeat(43);

describe("what the agent sends", () => {
  it("is read", () => {
    const text = JSON.stringify({ type: "greeting", min: 1, max: 2, state: "known", nonce });
    assert.equal(readClear(text).type, "greeting");
    assert.equal(readMessage('{"type":"pong"}').type, "pong");
  });

  it("is understood as a version of the protocol once said it", () => {
    const lines = readFileSync(join(import.meta.dirname, "../../../internal/protocol/testdata/v1.jsonl"), "utf8").trim().split("\n");
    const said = lines.map((line) => JSON.parse(line) as { group: string; message: { type: string } });
    const types = said.filter((s) => s.group === "FromAgent").map((s) => readMessage(JSON.stringify(s.message)).type);
    for (const type of ["sorted", "event", "checked", "recovery-key", "wiped", "failure", "pong"] as const) assert.ok(types.includes(type), `no ${type} was recorded`);
  });

  for (const [name, text] of [
    ["an unknown type", '{"type":"sing"}'],
    ["a type out of the object's prototype", '{"type":"constructor"}'],
    ["no type", "{}"],
    ["no object", "null"],
    ["a list", "[]"],
    ["no JSON", "{"],
    ["a key too many", '{"type":"pong","mood":"fine"}'],
    ["a wrong shape", '{"type":"bye","reason":"tired"}'],
    ["a missing key", '{"type":"recovery-key","draft":"x"}'],
    ["a message of the greeting inside the channel", JSON.stringify({ type: "greeting", min: 1, max: 1, state: "known", nonce })],
  ] as const) {
    it(`is refused: ${name}`, () => {
      assert.throws(() => readMessage(text), Unreadable);
    });
  }
});

describe("what our own rooms send", () => {
  const read = readerOf({ $ref: "#/$defs/Part" }) as Reader<Part>;
  const part = { part: 0, kind: "whole", rev: 1, text: "" };

  it("is held to the wire's types, strictly", () => {
    assert.deepEqual(read(part), part);
    assert.equal(read({ ...part, extra: 1 }), null);
    assert.equal(read({ ...part, kind: "poem" }), null);
    assert.equal(read({ ...part, text: undefined }), null);
  });

  it("may hold keys without a value, as Firefox sends them", () => {
    assert.deepEqual(read({ ...part, question: undefined }), part);
  });

  it("is refused when it is nothing, or no message at all", () => {
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    for (const value of [undefined, null, 1, "part", [], ring, { ...part, part: 1n }]) assert.equal(read(value), null);
  });
});
