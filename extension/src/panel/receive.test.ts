import assert from "node:assert/strict";
import { it } from "node:test";
import { isFromBackground } from "./receive";

it("believes whole messages of a known type", () => {
  for (const message of [
    { type: "wiped" },
    { type: "saved", at: 0 },
    { type: "failure", kind: "busy", message: "", next: "" },
    { type: "failure", kind: "busy", message: "", next: "", ref: 3 },
    { type: "filled", results: [], yours: [], mismatch: null },
    { type: "agent", state: "ready", engine: null, formats: [], maxDump: 1, version: "" },
  ]) assert.ok(isFromBackground(message), JSON.stringify(message));
});

it("drops everything else", () => {
  for (const message of [
    null, undefined, 7, "saved", [], {}, { type: "nope" }, { type: 3 }, { type: "toString" }, { type: "__proto__" },
    { type: "saved" }, { type: "saved", at: "now" }, { type: "failure", kind: "busy", message: "", next: "", ref: "3" }, { type: "filled", results: {}, yours: [], mismatch: null },
    { type: "filled", results: [], yours: [], mismatch: [] }, { type: "sorted", sorted: null }, { type: "sorted", sorted: [] },
  ]) assert.ok(!isFromBackground(message), JSON.stringify(message));
});
