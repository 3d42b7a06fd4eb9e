import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { troubleIn } from "../adapters/taught";
import { isTaught } from "../adapters/told";
import type { Survey, SurveyField } from "../messages";
import { begun, changed, chosen, lessons, looked, nothing, whole } from "./teaching";

const field = (id: string, label: string, more: Partial<SurveyField> = {}): SurveyField => ({
  id, frame: 0, label, attributes: { name: label.toLowerCase() }, kind: "text", editor: "text", takes: [], whole: false, known: "", unique: true, ...more,
});
const survey: Survey = {
  site: "ehr.example.org",
  frame: 0,
  others: [],
  fields: [
    field("t1", "Content"),
    field("t2", "Remarks", { takes: [{ section: "plan" }], known: "label" }),
    field("t3", "Text", { unique: false }),
    field("t4", "Level", { takes: [{ slot: "risk", facet: "level" }], known: "taught" }),
  ],
};
const open = looked(begun("teach"), [survey]);

describe("teaching a page", () => {
  it("begins with what is recognised", () => {
    assert.deepEqual(open.rows.map((r) => r.says), [[], ["section:plan"], [], ["slot:risk+facet:level"]]);
    assert.deepEqual(changed(open), []);
  });

  it("keeps what she says, and nothing of the rest", () => {
    let now = chosen(open, 0, "t1", 0, "slot:intervention");
    now = chosen(now, 0, "t1", 1, "facet:history.family");
    now = chosen(now, 0, "t2", 0, nothing);
    const kept = lessons(now, []);
    assert.deepEqual(kept, [
      {
        sidequill: "adapter", version: 1, site: "ehr.example.org",
        fields: [
          { label: "Content", attributes: { name: "content" }, takes: [{ slot: "intervention" }, { facet: "history.family" }], whole: false },
          { label: "…", attributes: { name: "remarks" }, takes: [], whole: false }, // a word that may be a name
        ],
      },
    ]);
    assert.deepEqual(troubleIn(kept[0]), [], "what is kept is what a file may hold");
  });

  it("takes a part out again, and the whole note alone", () => {
    let now = chosen(open, 0, "t1", 0, "slot:plan");
    now = chosen(now, 0, "t1", 1, "slot:risk");
    now = chosen(now, 0, "t1", 0, "");
    assert.deepEqual(now.rows[0]?.says, ["slot:risk"]);
    now = chosen(now, 0, "t1", 0, whole);
    assert.deepEqual(now.rows[0]?.says, [whole]);
    assert.deepEqual(lessons(now, [])[0]?.fields, [{ label: "Content", attributes: { name: "content" }, takes: [], whole: true }]);
    assert.deepEqual(chosen(now, 0, "t1", 0, "slot:plan").rows[0]?.says, ["slot:plan"]);
  });

  it("keeps nothing of a field that cannot be told from another", () => {
    assert.deepEqual(changed(chosen(open, 0, "t3", 0, whole)), []);
  });

  it("keeps no word of a client's, named by the page or not, and knows the field on the next client's page", () => {
    const label = "Progress note for Zebulon Quartermain, 3/4/1987";
    const rows = [field("t1", label, { attributes: { "aria-label": label } }), field("t2", "Plan")];
    for (const client of ["Zebulon Quartermain", ""]) {
      const kept = lessons(chosen(looked(begun("teach"), [{ ...survey, fields: rows }], client), 0, "t1", 0, whole), []);
      const [taught] = kept[0]?.fields ?? [];
      assert.ok(taught);
      assert.doesNotMatch(JSON.stringify(kept), /Zebulon|Quartermain|1987/);
      assert.deepEqual(troubleIn(kept[0]), []);
      const is = (shown: string): boolean => isTaught(taught, shown, () => shown);
      assert.ok(is(label) && is("Progress note for Ann Arbor, 5/6/1990"));
      assert.ok(!is("Plan") && !is("Process note for Ann Arbor"));
    }
  });

  it("does not teach a field whose code names the client", () => {
    const about = { chart: "FH-20", born: "1987-03-04" };
    for (const name of ["note-quartermain", "noteQuartermain", "note_FH20"]) {
      const open = looked(begun("teach"), [{ ...survey, fields: [field("t1", "Content", { attributes: { "data-field": name } })] }], "Zebulon Quartermain", about);
      assert.ok(open.rows[0]?.named, name);
      assert.deepEqual(lessons(chosen(open, 0, "t1", 0, whole), []), []);
    }
  });

  it("adds to what was taught of other pages of the site, and forgets what she empties", () => {
    const other = { label: "Intake text", attributes: {}, takes: [{ section: "intake" }], whole: false };
    const level = { label: "Level", attributes: { name: "level" }, takes: [{ slot: "risk", facet: "level" }], whole: false };
    const before = [{ sidequill: "adapter" as const, version: 1 as const, site: "ehr.example.org", fields: [other, level] }];
    const now = chosen(open, 0, "t4", 0, "");
    assert.deepEqual(lessons(now, before)[0]?.fields, [other]);
    assert.deepEqual(lessons(chosen(open, 0, "t4", 0, "slot:risk"), before)[0]?.fields, [other, { ...level, takes: [{ slot: "risk" }] }]);
  });
});
