import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dumpText, soap, statementsOf } from "../../test/panel/sample";
import { blankParts, bytes, rebase, toBlocks, toWhole } from "./text";

describe("rebase", () => {
  const spans = [
    { name: "a", start: 0, end: 5 },
    { name: "b", start: 6, end: 11 },
  ];
  const before = "alpha bravo";
  const cases: [string, string, Record<string, string>][] = [
    ["typing at the end touches nothing", "alpha bravo charlie", { a: "alpha", b: "bravo" }],
    ["typing before moves all that follows", "so: alpha bravo", { a: "alpha", b: "bravo" }],
    ["typing inside makes the span grow", "alpXha bravo", { a: "alpXha", b: "bravo" }],
    ["deleting inside makes it shrink", "aha bravo", { a: "aha", b: "bravo" }],
    ["a cut across both drops both", "al!vo", {}],
    ["a deleted span is gone", "bravo", { b: "bravo" }],
    ["all gone", "", {}],
    ["unchanged", before, { a: "alpha", b: "bravo" }],
    ["an emoji counts as its two code units", "🙂 alpha bravo", { a: "alpha", b: "bravo" }],
  ];
  for (const [name, after, want] of cases) {
    it(name, () => {
      const got = Object.fromEntries(rebase(spans, before, after).map((s) => [s.name, after.slice(s.start, s.end)]));
      assert.deepEqual(got, want);
    });
  }

  it("never points outside the text", () => {
    const texts = ["", "a", "alpha bravo", "bravo alpha", "alpha\n\nbravo", "🙂🙂", "alpha alpha bravo bravo"];
    for (const from of texts) {
      const all = Array.from({ length: from.length }, (_, i) => ({ start: i, end: from.length }));
      for (const to of texts) for (const s of rebase(all, from, to)) assert.ok(s.start >= 0 && s.start < s.end && s.end <= to.length, `${from} → ${to}`);
    }
  });
});

describe("blocks", () => {
  const words = (text: string): string[] => text.split(/\s+/).filter((w) => w !== "").sort();

  it("come from where each statement was sorted, and no word is lost", () => {
    const blocks = toBlocks(dumpText, statementsOf(dumpText), soap.sections);
    assert.match(blocks.plan, /^wind-down routine/);
    assert.match(blocks.objective, /^tearful/);
    assert.match(blocks.assessment, /^grounding took the edge off/);
    assert.deepEqual(words(Object.values(blocks).join(" ")), words(dumpText));
  });

  it("keep text that nothing was sorted in", () => {
    assert.equal(toBlocks("  not sorted yet ", [], soap.sections).subjective, "  not sorted yet ");
  });

  it("keep what stands before the first statement and after the last", () => {
    const text = "- first. tail";
    const s = { ...statementsOf(dumpText)[1]!, start: 2, end: 8 };
    const blocks = toBlocks(text, [s], soap.sections);
    assert.equal(Object.values(blocks).join(""), text);
  });

  it("survive the way to a whole and back exactly", () => {
    for (const blocks of [
      { subjective: "a\n\nb", objective: "", assessment: "x", plan: "  call mom\n" },
      { subjective: "", objective: "only this", assessment: "", plan: "" },
      { subjective: "S", objective: "O\n\n", assessment: "\nA", plan: "P" },
    ]) {
      assert.deepEqual(toBlocks(toWhole(blocks), [], soap.sections), blocks);
    }
  });

  it("of nothing are nothing", () => {
    assert.equal(toWhole({ subjective: "", objective: "", assessment: "", plan: "" }), "");
  });
});

it("blank parts have distinct ids, the whole first", () => {
  assert.deepEqual(blankParts().map((p) => [p.part, p.kind]), [[0, "whole"], [1, "subjective"], [2, "objective"], [3, "assessment"], [4, "plan"]]);
});

it("bytes are those of UTF-8, also for a lone surrogate", () => {
  assert.deepEqual(["a", "é", "🙂", "\ud83d"].map(bytes), [1, 2, 4, 3]);
});
