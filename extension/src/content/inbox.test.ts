import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mismatch, parse } from "./inbox";

describe("what may be asked of a page", () => {
  const item = { field: "f1", frame: 0, text: "t", mode: "add" };
  for (const message of [
    { type: "describe" },
    { type: "undo" },
    { type: "hide-panel" },
    { type: "show-panel", src: "x" },
    { type: "fill", items: [item], client: "c", visit: "v" },
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
    assert.deepEqual(parse({ type: "fill", items: [{ ...item, click: true }], client: "c", visit: "v", then: "sign" }), { type: "fill", items: [item], client: "c", visit: "v" });
  });
});

describe("whose page it is", () => {
  const page = (client: string, visit = "") => ({ client, visit });
  it("the same, however it is spaced", () => assert.equal(mismatch(page("Jordan  Rivers"), page("jordan rivers")), null));
  it("another client", () => assert.deepEqual(mismatch(page("Sam Okoye"), page("Jordan Rivers")), { page: "Sam Okoye", draft: "Jordan Rivers" }));
  it("a page that names nobody", () => assert.equal(mismatch(page(""), page("Jordan Rivers")), null));
  it("a draft that names nobody, on a page that does", () => assert.deepEqual(mismatch(page("Sam Okoye"), page("")), { page: "Sam Okoye", draft: "" }));
  it("another visit of the same client", () => assert.deepEqual(mismatch(page("J", "Nov 23"), page("J", "Nov 16")), { page: "Nov 23", draft: "Nov 16" }));
  it("a visit that one of them does not know", () => assert.equal(mismatch(page("J", "Nov 23"), page("J")), null));
});
