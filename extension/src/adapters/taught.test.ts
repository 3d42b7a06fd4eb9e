import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { maxFile, readTaught } from "./taught";
import { isTaught, lastingOf, type Taught } from "./told";

const good: Taught = {
  sidequill: "adapter",
  version: 1,
  site: "ehr.example.org",
  fields: [
    { label: "Session content", attributes: { name: "content" }, takes: [{ slot: "intervention" }, { slot: "response" }], whole: false },
    { label: "", attributes: { "aria-label": "free-text-1" }, takes: [], whole: true },
    { label: "Billing remark", attributes: {}, takes: [], whole: false },
  ],
};
const file = (change: (t: Record<string, unknown>) => void): string => {
  const copy = structuredClone(good) as unknown as Record<string, unknown>;
  change(copy);
  return JSON.stringify(copy);
};
const field = (change: Record<string, unknown>): string => file((t) => ((t.fields as unknown[])[0] = { ...(t.fields as object[])[0], ...change }));

describe("a file of taught pages", () => {
  it("is taken as it is", () => assert.deepEqual(readTaught(JSON.stringify(good)), { taught: good, trouble: [] }));
  it("is taken with a byte order mark", () => assert.deepEqual(readTaught(`\uFEFF${JSON.stringify(good)}`).taught, good));

  const bad: [name: string, text: string, trouble: [key: string, at: string][]][] = [
    ["nothing", "", [["adapter_not_json", ""]]],
    ["half a file", JSON.stringify(good).slice(0, 80), [["adapter_not_json", ""]]],
    ["too large", JSON.stringify(good) + " ".repeat(maxFile), [["adapter_too_large", ""]]],
    ["another kind of file", "[]", [["adapter_not_one", "sidequill"]]],
    ["a report", '{"sidequill":"page-report","version":1}', [["adapter_not_one", "sidequill"]]],
    ["of a later version", file((t) => (t.version = 2)), [["adapter_version", "version"]]],
    ["without a site", file((t) => delete t.site), [["adapter_missing", "site"]]],
    ["a site with a path", file((t) => (t.site = "ehr.example.org/notes")), [["adapter_wrong", "site"]]],
    ["a site that is every site", file((t) => (t.site = "*")), [["adapter_wrong", "site"]]],
    ["no fields", file((t) => (t.fields = [])), [["adapter_wrong", "fields"]]],
    ["too many fields", file((t) => (t.fields = Array.from({ length: 101 }, () => good.fields[0]))), [["adapter_wrong", "fields"]]],
    ["a field that is none", file((t) => (t.fields = ["Plan"])), [["adapter_wrong", "fields[0]"]]],
    ["a selector", field({ selector: "button.sign" }), [["adapter_unknown", "fields[0].selector"]]],
    ["code", field({ run: "alert(1)" }), [["adapter_unknown", "fields[0].run"]]],
    ["something beside the fields", file((t) => (t.script = "x")), [["adapter_unknown", "script"]]],
    ["an attribute that runs", field({ attributes: { onclick: "x" } }), [["adapter_unknown", "fields[0].attributes.onclick"]]],
    ["a number that may be another field's tomorrow", field({ attributes: { id: "field_7" } }), [["adapter_wrong", "fields[0].attributes.id"]]],
    ["a label that is none", field({ label: 7 }), [["adapter_wrong", "fields[0].label"]]],
    ["an invisible mark in a label", field({ label: "Pl\u202Ean" }), [["adapter_wrong", "fields[0].label"]]],
    ["a slot nobody knows", field({ takes: [{ slot: "gossip" }] }), [["adapter_wrong", "fields[0].takes[0].slot"]]],
    ["a facet nobody knows", field({ takes: [{ facet: "gossip" }] }), [["adapter_wrong", "fields[0].takes[0].facet"]]],
    ["a section that is no key", field({ takes: [{ section: "Plan <b>" }] }), [["adapter_wrong", "fields[0].takes[0].section"]]],
    ["a section and a slot in one", field({ takes: [{ section: "plan", slot: "plan" }] }), [["adapter_wrong", "fields[0].takes[0]"]]],
    ["an empty taking", field({ takes: [{}] }), [["adapter_wrong", "fields[0].takes[0]"]]],
    ["the whole note and a part of it", field({ whole: true }), [["adapter_wrong", "fields[0].whole"]]],
    ["a field that nothing tells", field({ label: "", attributes: {} }), [["adapter_missing", "fields[0].label"]]],
    ["one field twice", file((t) => ((t.fields as unknown[])[1] = good.fields[0])), [["adapter_alike", "fields[1]"]]],
    ["several troubles at once", field({ takes: [{ slot: "x" }], whole: "no", more: 1 }), [["adapter_unknown", "fields[0].more"], ["adapter_wrong", "fields[0].whole"], ["adapter_wrong", "fields[0].takes[0].slot"]]],
  ];
  for (const [name, text, trouble] of bad) {
    it(`is refused: ${name}`, () => {
      const found = readTaught(text);
      assert.equal(found.taught, null);
      assert.deepEqual(found.trouble.map((x) => [x.key, x.at]), trouble);
    });
  }

  it("never throws, and takes nothing that is not whole", () => {
    const whole = JSON.stringify(good);
    for (let i = 0; i < whole.length; i++) {
      for (const text of [whole.slice(0, i), `${whole.slice(0, i)}0${whole.slice(i)}`, `${whole.slice(0, i)}null${whole.slice(i + 1)}`]) {
        const found = readTaught(text);
        if (found.taught !== null) assert.equal(readTaught(JSON.stringify(found.taught)).trouble.length, 0);
      }
    }
  });
});

describe("what lasts of a field", () => {
  it("is no number of this client or this row", () => {
    assert.deepEqual(lastingOf({ id: "description_3", name: "description[]", "aria-label": "free-text-1", placeholder: "Note of chart 20417", "data-testid": "note-body", class: "x9", "data-field": "" }), {
      name: "description[]", "aria-label": "free-text-1", "data-testid": "note-body",
    });
  });

  it("has to agree in all that was recorded", () => {
    const [content] = good.fields;
    const attributes = (name: string): string | null => ({ name: "content", id: "x" })[name] ?? null;
    assert.ok(isTaught(content!, "Session content: *", attributes));
    assert.ok(!isTaught(content!, "Session content 2", attributes));
    assert.ok(!isTaught(content!, "Session content", () => null));
  });
});
