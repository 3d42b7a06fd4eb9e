import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meaningOf, plainName } from "./mapping";

/** "section:subjective", "slot:risk+facet:safety", "whole", "" for none of ours. */
function said(name: string): string {
  const meaning = meaningOf(name);
  if (meaning === null) return "";
  if (meaning.whole) return "whole";
  return meaning.takes.map((t) => Object.entries(t).map(([k, v]) => `${k}:${String(v)}`).join("+")).join(" ");
}

describe("what a field's name says it takes", () => {
  const cases: [name: string, takes: string][] = [
    ["Subjective", "section:subjective"],
    ["S", "section:subjective"],
    ["S - Subjective", "section:subjective"],
    ["Subjective (S):", "section:subjective"],
    ["HPI *", "section:subjective"],
    ["Present Illness", "section:subjective"],
    ["Physical exam", "section:objective"],
    ["Diagnostic Judgement", "section:assessment"],
    ["Therapeutic and Dx Plan", "section:plan"],
    ["PLAN", "section:plan"],
    ["Plan (required)", "section:plan"],
    ["Assessment and Plan", "section:assessment section:plan"],
    ["A&P", "section:assessment section:plan"],
    ["Assessment / Plan", "section:assessment section:plan"],
    ["Presentation / Behavior", "section:presentation"],
    ["Interventions", "slot:intervention"],
    ["Client's response", "slot:response"],
    ["Risk", "slot:risk"],
    ["Safety plan", "slot:risk+facet:safety"],
    ["Level of risk", "slot:risk+facet:level"],
    ["Progress toward goals", "facet:progress"],
    ["Goals and Homework", "facet:goal facet:homework"],
    ["Follow-up", "facet:follow-up"],
    ["Mental Status Exam", "facet:mse"],
    ["Progress Note", "whole"],
    ["Write your notes", "whole"],
    ["Narrative", "whole"],
    // Spanish
    ["Subjetivo", "section:subjective"],
    ["Exploración física", "section:objective"],
    ["Valoración", "section:assessment"],
    ["Valoración y plan", "section:assessment section:plan"],
    ["Intervenciones", "slot:intervention"],
    ["Evaluación del riesgo", "slot:risk"],
    ["Nota de evolución", "whole"],
    // none of ours: a known word inside another name is not that name
    ["Insurance plan", ""],
    ["Insurance plan details", ""],
    ["Plan type", ""],
    ["Response time", ""],
    ["Message to client", ""],
    ["Psychotherapy notes", ""],
    ["Notes and Plan", ""],
    ["Cancellation note", ""],
    ["", ""],
    ["???", ""],
    ["x".repeat(5000), ""],
  ];
  for (const [name, takes] of cases) it(JSON.stringify(name.slice(0, 40)), () => assert.equal(said(name), takes));

  it("puts names into one plain shape", () => assert.equal(plainName("  Valoración*:  (required) "), "valoracion"));
});
