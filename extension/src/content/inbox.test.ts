import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "./inbox";

describe("what may be asked of a page", () => {
  const item = { field: "f1", frame: 0, text: "t", mode: "add" };
  for (const message of [
    { type: "describe" },
    { type: "undo" },
    { type: "hide-panel" },
    { type: "show-panel", src: "x" },
    { type: "fill", items: [item], client: "c", visit: "v", record: { chart: "1" } },
  ]) {
    it(message.type, () => assert.deepEqual(parse(message), message));
  }
  for (const message of [
    null,
    undefined,
    "describe",
    7,
    [],
    {},
    { type: "click", field: "f1" },
    { type: "submit" },
    { type: "show-panel" },
    { type: "fill" },
    { type: "fill", items: {}, client: "c", visit: "v" },
    { type: "fill", items: [null], client: "c", visit: "v" },
    { type: "fill", items: [{ ...item, mode: "sign" }], client: "c", visit: "v" },
    { type: "fill", items: [{ ...item, text: 1 }], client: "c", visit: "v" },
    { type: "fill", items: [item], client: null, visit: "v" },
    { type: "fill", items: new Array(101).fill(item), client: "c", visit: "v" },
  ]) {
    it(`not ${((JSON.stringify(message) as string | undefined) ?? "undefined").slice(0, 60)}`, () => assert.equal(parse(message), null));
  }
  it("drops what it does not know", () => {
    assert.deepEqual(parse({ type: "fill", items: [{ ...item, click: true }], client: "c", visit: "v", record: { born: "b", chart: 1, ssn: "n" }, then: "sign" }), { type: "fill", items: [item], client: "c", visit: "v", record: { born: "b" } });
  });
});
