import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Survey } from "../messages";
import { reportOf } from "./report";

/** Names and numbers of a client that a page may well put into a label or an attribute. */
const markers = ["Zebulon", "Quartermain", "zquartermain", "1987", "55012", "Ñandú"];

const survey: Survey = {
  site: "ehr.example.org",
  frame: 0,
  fields: [
    {
      id: "t1", frame: 0, label: "Progress note for Zebulon Quartermain (55012)", kind: "rich", editor: "quill",
      attributes: { id: "note_zquartermain_1987", "aria-label": "Note: Zebulon Ñandú", placeholder: "Write your notes", "data-testid": "noteBodyZebulon" },
      takes: [], whole: true, known: "attribute", unique: true,
    },
    { id: "t2", frame: 0, label: "Case formulation", kind: "text", editor: "text", attributes: { name: "soapAssessment2" }, takes: [{ section: "assessment" }], whole: false, known: "label", unique: true },
  ],
  others: [
    { role: "heading", label: "Quartermain, Zebulon · 1987-01-02", attributes: {} },
    { role: "select", label: "Level of risk", attributes: { name: "risk_level_55012" } },
  ],
};

describe("the report of a page", () => {
  it("holds no word that nobody vouches for, and no number", () => {
    const { text } = reportOf([survey], "", []);
    for (const marker of markers) assert.ok(!text.toLowerCase().includes(marker.toLowerCase()), marker);
    assert.doesNotMatch(text.replace(/"version": 1/, ""), /\d/);
  });

  it("keeps the words of forms, in English and Spanish", () => {
    const said = JSON.parse(reportOf([{ ...survey, others: [{ role: "select", label: "Nivel de riesgo", attributes: {} }] }], "", []).text) as {
      frames: { fields: { label: string; attributes: Record<string, string> }[]; others: { label: string }[] }[];
    };
    const [frame] = said.frames;
    assert.equal(frame?.fields[0]?.label, "Progress note for … … (#)");
    assert.deepEqual(frame.fields[0].attributes, { id: "note_…_#", "aria-label": "Note: … …", placeholder: "Write your notes", "data-testid": "noteBody…" });
    assert.equal(frame.others[0]?.label, "Nivel de riesgo");
  });

  it("lists what it left out, and lets through what she says", () => {
    const first = reportOf([survey], "", []);
    assert.deepEqual(first.withheld, ["formulation", "Ñandú", "Quartermain", "Zebulon", "zquartermain"]);
    const second = reportOf([survey], "", ["formulation"]);
    assert.deepEqual(second.withheld, ["Ñandú", "Quartermain", "Zebulon", "zquartermain"]);
    assert.match(second.text, /Case formulation/);
    assert.match(second.text, /soapAssessment#/);
  });

  it("leaves out the client's name even where it is a word of forms", () => {
    const { text, withheld } = reportOf([{ ...survey, fields: [], others: [{ role: "heading", label: "Progress note, Day Page", attributes: {} }] }], "Page, Day", []);
    assert.match(text, /Progress note, … …/);
    assert.deepEqual(withheld, ["Day", "Page"]);
  });
});
