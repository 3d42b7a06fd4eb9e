import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Part } from "./types.gen";
import { readClear, readMessage, readerOf, Unreadable } from "./validate";

const nonce = "A".repeat(43);

describe("what the agent sends", () => {
  it("is read", () => {
    const text = JSON.stringify({ type: "greeting", min: 1, max: 2, state: "known", nonce });
    assert.equal(readClear(text).type, "greeting");
    assert.equal(readMessage('{"type":"pong"}').type, "pong");
  });

  it("may hold keys of a later version", () => {
    assert.equal(readMessage('{"type":"pong","mood":"fine"}').type, "pong");
    const ready = { type: "ready", agent: "0.2.0", engine: { kind: "builtin", warm: true }, formats: [], max_dump: 1 };
    assert.equal(readMessage(JSON.stringify(ready)).type, "ready");
  });

  for (const [name, text, known] of [
    ["an unknown type", '{"type":"sing"}', false],
    ["a type out of the object's prototype", '{"type":"constructor"}', false],
    ["no type", "{}", false],
    ["no object", "null", false],
    ["a list", "[]", false],
    ["a wrong shape", '{"type":"bye","reason":"tired"}', true],
    ["a missing key", '{"type":"recovery-key","draft":"x"}', true],
    ["a message of the greeting inside the channel", JSON.stringify({ type: "greeting", min: 1, max: 1, state: "known", nonce }), false],
  ] as const) {
    it(`is refused: ${name}`, () => {
      assert.throws(() => readMessage(text), (e) => e instanceof Unreadable && e.known === known);
    });
  }

  it("is refused: not JSON", () => {
    assert.throws(() => readMessage("{"), SyntaxError);
  });
});

describe("what our own rooms send", () => {
  const read = readerOf<Part>({ $ref: "#/$defs/Part" });
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
