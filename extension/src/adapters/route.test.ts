import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { Field, NoteForm } from "../messages";
import type { Draft, Facet, FormatInfo, Slot } from "../protocol/types.gen";
import { meaningOf } from "./mapping";
import { route, type Routed } from "./route";

const soap: FormatInfo = {
  key: "soap",
  title: "SOAP",
  sections: ["Subjective", "Objective", "Assessment", "Plan"].map((title) => ({ key: title.toLowerCase(), title, letter: title.charAt(0), takes: [] })),
};

type Line = [section: string, text: string, slot: Slot, ...facets: Facet[]];

function draft(lines: Line[], session = "", format = soap): Draft {
  return {
    format: format.key,
    engine: "builtin",
    statements: lines.map(([, text, slot, ...facets], id) => ({ id, part: 0, start: 0, end: 1, text, slot, facets, confidence: 1 })),
    session: session === "" ? null : { text: session, sources: [] },
    sections: format.sections.map(({ key, title }) => ({
      key,
      title,
      sentences: lines.flatMap(([section, text], id) => (section === key ? [{ text, sources: [id], origin: "clinician" as const, support: 1, findings: [] }] : [])),
    })),
    unused: [],
    questions: [],
    notices: [],
    timing: { sort_ms: 0, first_sentence_ms: 0, total_ms: 0, eligible: 0, sent: 0, echoed: 0, replaced: 0 },
  };
}

/** A form with fields of these names. */
function form(...names: string[]): NoteForm {
  return {
    id: "form",
    frame: 0,
    yours: [],
    fields: names.map((label, i): Field => {
      const meaning = meaningOf(label);
      assert.ok(meaning !== null, label);
      return { id: `f${i}`, frame: 0, label, takes: meaning.takes, whole: meaning.whole, known: "label", text: "", kind: "text", writable: true, maxLength: null };
    }),
  };
}

const texts = (r: Routed): Record<string, string> => Object.fromEntries(r.items.map((i) => [i.label, i.text]));

const lines: Line[] = [
  ["subjective", "Reports poor sleep.", "reported", "symptom"],
  ["subjective", "Denies SI.", "risk"],
  ["objective", "Tearful.", "observed", "mse"],
  ["objective", "Practiced grounding.", "intervention"],
  ["assessment", "Calmer after.", "response", "progress"],
  ["assessment", "Low risk.", "risk", "level"],
  ["plan", "Thought record this week.", "plan", "homework"],
  ["plan", "Crisis line card given.", "risk", "safety"],
  ["plan", "Return in one week.", "plan", "follow-up"],
];
const all = lines.map(([, text]) => text);

/** Every sentence stands in exactly one place. */
function complete(r: Routed): void {
  const placed = [...r.items, ...r.unplaced].flatMap((i) => i.sentences.map((s) => `${s.section} ${s.index}`));
  assert.equal(new Set(placed).size, placed.length);
  assert.equal(placed.length, all.length);
  const everything = [...r.items, ...r.unplaced].map((i) => i.text).join("\n");
  for (const text of all) assert.equal(everything.split(text).length, 2, text);
}

describe("route", () => {
  it("sends sections to their fields, whatever the page calls them", () => {
    const r = route(draft(lines), soap, [form("Present Illness", "Physical exam", "Diagnostic Judgement", "Therapeutic and Dx Plan")]);
    complete(r);
    assert.deepEqual(texts(r), {
      "Present Illness": "Reports poor sleep. Denies SI.",
      "Physical exam": "Tearful. Practiced grounding.",
      "Diagnostic Judgement": "Calmer after. Low risk.",
      "Therapeutic and Dx Plan": "Thought record this week. Crisis line card given. Return in one week.",
    });
  });

  it("gives the most specific field the sentence", () => {
    const r = route(draft(lines), soap, [form("Presentation", "Interventions", "Client response", "Progress toward goals", "Risk", "Safety plan", "Homework", "Plan")]);
    complete(r);
    assert.deepEqual(texts(r), {
      Presentation: "Reports poor sleep. Tearful.",
      Interventions: "Practiced grounding.",
      "Progress toward goals": "Calmer after.",
      Risk: "Denies SI. Low risk.",
      "Safety plan": "Crisis line card given.",
      Homework: "Thought record this week.",
      Plan: "Return in one week.",
    });
  });

  it("keeps risk with risk, also where it tells of progress", () => {
    const r = route(draft([["subjective", "SI less often.", "risk", "progress"]]), soap, [form("Progress", "Risk", "Subjective")]);
    assert.deepEqual(texts(r), { Risk: "SI less often." });
  });

  it("puts the whole note under headings into a single field", () => {
    const r = route(draft(lines, "Individual psychotherapy, 53 min."), soap, [form("Progress note")]);
    complete(r);
    assert.equal(
      texts(r)["Progress note"],
      "Individual psychotherapy, 53 min.\n\nSubjective:\nReports poor sleep. Denies SI.\n\nObjective:\nTearful. Practiced grounding.\n\n" +
        "Assessment:\nCalmer after. Low risk.\n\nPlan:\nThought record this week. Crisis line card given. Return in one week.",
    );
  });

  it("leaves a whole-note field empty where its parts have fields", () => {
    const r = route(draft(lines), soap, [form("Notes", "Subjective", "Objective", "Assessment", "Plan")]);
    complete(r);
    assert.equal(texts(r).Notes, undefined);
  });

  it("gives a field of two sections its headings", () => {
    const r = route(draft(lines), soap, [form("Subjective", "Objective", "Assessment and Plan")]);
    complete(r);
    assert.match(texts(r)["Assessment and Plan"] ?? "", /^Assessment:\n.*\n\nPlan:\n/);
  });

  it("heads the first field with the session line, or the field made for it", () => {
    assert.match(texts(route(draft(lines, "53 min."), soap, [form("Subjective", "Plan")])).Subjective ?? "", /^53 min\.\n\n/);
    const r = route(draft(lines, "53 min."), soap, [form("Subjective", "Session information", "Plan")]);
    assert.equal(texts(r)["Session information"], "53 min.");
  });

  it("places nothing by guess between two fields that take it alike", () => {
    const r = route(draft(lines), soap, [form("Subjective", "Objective", "Assessment", "Plan"), { ...form("Plan"), frame: 3, fields: form("Plan").fields.map((f) => ({ ...f, frame: 3 })) }]);
    complete(r);
    assert.equal(texts(r).Plan, undefined);
    assert.deepEqual(r.unplaced.map((u) => [u.fields.map((f) => f.frame), u.sentences.length]), [[[0, 3], 3]]);
  });

  it("lists what no field takes, with its heading", () => {
    const r = route(draft(lines, "53 min."), soap, [form("Interventions")]);
    complete(r);
    assert.equal(texts(r).Interventions, "53 min.\n\nPracticed grounding.");
    assert.match(r.unplaced[0]?.text ?? "", /^Subjective:\nReports poor sleep\. Denies SI\.\n\nObjective:\nTearful\./);
    assert.deepEqual(r.unplaced[0]?.fields, []);
  });

  it("places nothing where there is no field, or none that may be written", () => {
    const locked = form("Subjective", "Objective", "Assessment", "Plan");
    for (const f of locked.fields) f.writable = false;
    for (const forms of [[], [locked]]) {
      const r = route(draft(lines, "53 min."), soap, forms);
      complete(r);
      assert.deepEqual(r.items, []);
      assert.match(r.unplaced[0]?.text ?? "", /^53 min\.\n\nSubjective:\n/);
    }
  });

  it("sends another format's sentences by their slots", () => {
    const birp: FormatInfo = { key: "birp", title: "BIRP", sections: ["Behavior", "Intervention", "Response", "Plan"].map((title) => ({ key: title.toLowerCase(), title, letter: title.charAt(0), takes: [] })) };
    const d = draft(
      [
        ["behavior", "Tearful.", "observed"],
        ["behavior", "Reports poor sleep.", "reported"],
        ["intervention", "Practiced grounding.", "intervention"],
        ["response", "Calmer after.", "response"],
        ["plan", "Return in one week.", "plan"],
      ],
      "",
      birp,
    );
    assert.deepEqual(texts(route(d, birp, [form("Subjective", "Objective", "Assessment", "Plan")])), {
      Subjective: "Reports poor sleep.",
      Objective: "Tearful. Practiced grounding.",
      Assessment: "Calmer after.",
      Plan: "Return in one week.",
    });
    assert.deepEqual(Object.keys(texts(route(d, birp, [form("Behavior", "Intervention", "Response", "Plan")]))), ["Behavior", "Intervention", "Response", "Plan"]);
  });

  it("sends a sentence that rests on no statement by its section", () => {
    const d = draft(lines);
    d.sections[3]?.sentences.push({ text: "Added by hand.", sources: [], origin: "clinician", support: 0, findings: [] });
    assert.match(texts(route(d, soap, [form("Subjective", "Objective", "Assessment", "Plan")])).Plan ?? "", / Added by hand\.$/);
  });
});

/** The agent's own formats, as they are offered to the panel by default. */
const formatFiles = join(import.meta.dirname, "..", "..", "..", "internal", "note", "formats");
const chosen = new Set([undefined, "interventions=objective", "assessment=response", "sirp_last=plan"]);
const stands = (x: object): boolean => chosen.has((x as { when?: string }).when);
const formats = readdirSync(formatFiles).map((f): FormatInfo => {
  const all = JSON.parse(readFileSync(join(formatFiles, f), "utf8")) as FormatInfo;
  return { ...all, sections: all.sections.filter(stands).map((s) => ({ ...s, takes: s.takes.filter(stands) })) };
});
const formatOf = (key: string): FormatInfo => {
  const found = formats.find((f) => f.key === key);
  assert.ok(found, key);
  return found;
};

/** One sentence for each section of a format, of the first thing that the section takes. */
const oneEach = (format: FormatInfo): Line[] =>
  format.sections.map((s): Line => {
    const take = s.takes[0];
    assert.ok(take, s.key);
    return take.facet === undefined ? [s.key, `${s.title} it is.`, take.slot] : [s.key, `${s.title} it is.`, take.slot, take.facet];
  });

describe("route of other formats", () => {
  it("is held to the formats there are", () => assert.ok(formats.length >= 11));

  for (const format of formats) {
    it(`fills a page whose fields are called as the sections of ${format.title}`, () => {
      const d = draft(oneEach(format), "", format);
      const r = route(d, format, [form(...format.sections.map((s) => s.title))]);
      for (const section of format.sections) {
        const placed = [...r.items, ...r.unplaced.flatMap((u) => u.fields.map((f) => ({ label: f.label, text: u.text })))];
        assert.ok(placed.some((i) => i.label === section.title && i.text.includes(`${section.title} it is.`)), section.title);
      }
    });

    it(`leaves no statement of ${format.title} out on a SOAP page`, () => {
      const d = draft(oneEach(format), "", format);
      const r = route(d, format, [form("Subjective", "Objective", "Assessment", "Plan")]);
      assert.deepEqual(r.unplaced, []);
      assert.equal(r.items.flatMap((i) => i.sentences).length, format.sections.length);
    });

    it(`heads ${format.title} in a field for the whole note`, () => {
      const text = texts(route(draft(oneEach(format), "53 min.", format), format, [form("Progress note")]))["Progress note"] ?? "";
      assert.ok(text.startsWith("53 min.\n\n"));
      for (const s of format.sections) assert.ok(text.includes(`${s.title}:\n${s.title} it is.`), s.title);
    });
  }

  const mixed = (section: (slot: Slot) => string): Line[] => [
    [section("reported"), "Reports poor sleep.", "reported", "symptom"],
    [section("risk"), "Denies SI.", "risk"],
    [section("observed"), "Tearful.", "observed", "mse"],
    [section("intervention"), "Practiced grounding.", "intervention"],
    [section("response"), "Calmer after.", "response"],
    [section("assessment"), "Low risk.", "risk", "level"],
    [section("plan"), "Crisis line card given.", "risk", "safety"],
    [section("plan"), "Return in one week.", "plan", "follow-up"],
  ];
  const takers = (format: FormatInfo) => (slot: Slot): string =>
    format.sections.find((s) => s.takes.some((t) => t.slot === slot && t.facet === undefined))?.key ?? "";

  it("parts risk on a SOAP page as SOAP does", () => {
    for (const key of ["dap", "birp", "girp", "pirp", "pie", "sirp", "group"]) {
      const format = formatOf(key);
      const r = route(draft(mixed(takers(format)), "", format), format, [form("Subjetivo", "Objetivo", "Valoración", "Plan")]);
      const anyOrder = Object.entries(texts(r)).map(([label, text]) => [label, text.split(/(?<=\.) /).sort()]);
      assert.deepEqual(Object.fromEntries(anyOrder), {
        Subjetivo: ["Denies SI.", "Reports poor sleep."],
        Objetivo: ["Practiced grounding.", "Tearful."],
        Valoración: ["Calmer after.", "Low risk."],
        Plan: ["Crisis line card given.", "Return in one week."],
      }, key);
    }
  });

  it("fills a DAP and a BIRP page in Spanish", () => {
    const dap = formatOf("dap");
    assert.deepEqual(texts(route(draft(mixed(takers(dap)), "", dap), dap, [form("Datos", "Evaluación", "Plan")])), {
      Datos: "Reports poor sleep. Denies SI. Tearful. Practiced grounding. Calmer after.",
      Evaluación: "Low risk.",
      Plan: "Crisis line card given. Return in one week.",
    });
    const birp = formatOf("birp");
    assert.deepEqual(texts(route(draft(mixed(takers(birp)), "", birp), birp, [form("Conducta", "Intervención", "Respuesta", "Plan")])), {
      Conducta: "Reports poor sleep. Denies SI. Tearful.",
      Intervención: "Practiced grounding.",
      Respuesta: "Calmer after. Low risk.",
      Plan: "Crisis line card given. Return in one week.",
    });
  });

  it("gives a statement about two things to the field of its section", () => {
    const intake = formatOf("intake");
    const d = draft([["family", "Mother drank after the war.", "reported", "history.family", "history.trauma"]], "", intake);
    assert.deepEqual(texts(route(d, intake, [form("Trauma history", "Family history")])), { "Family history": "Mother drank after the war." });
  });

  it("takes a document's own field for the whole of it, and for nothing of another", () => {
    const summary = formatOf("discharge");
    const d = draft(oneEach(summary), "", summary);
    assert.match(texts(route(d, summary, [form("Discharge summary", "Progress")]))["Discharge summary"] ?? "", /^Presenting problem:\n.*\n\nDiagnosis:\n/);
    const r = route(draft(lines), soap, [form("Discharge summary")]);
    assert.deepEqual(r.items, []);
    const plan = formatOf("treatment-plan");
    assert.match(texts(route(draft(oneEach(plan), "", plan), plan, [form("Treatment plan")]))["Treatment plan"] ?? "", /^Diagnosis:\n/);
    // Of a progress note it takes the plan, unless the page has a field for that.
    assert.deepEqual(Object.keys(texts(route(draft(lines), soap, [form("Subjective", "Objective", "Assessment", "Treatment plan")]))), ["Subjective", "Objective", "Assessment", "Treatment plan"]);
    assert.equal(texts(route(draft(lines), soap, [form("Plan", "Treatment plan")]))["Treatment plan"], undefined);
  });

  it("knows a clinic's own sections by any name of their titles or keys, and the others by slot", () => {
    const own: FormatInfo = {
      key: "ours", title: "Our note", sections: [
        { key: "s1", title: "Client presentation", letter: "C", takes: [{ slot: "reported" }, { slot: "observed" }, { slot: "risk" }] },
        { key: "interventions-used", title: "What we did", letter: "W", takes: [{ slot: "intervention" }, { slot: "response" }] },
        { key: "rest", title: "Thoughts & steps", letter: "T", takes: [{ slot: "assessment" }, { slot: "plan" }] },
      ],
    };
    const d = draft(
      [
        ["s1", "Reports poor sleep.", "reported"], ["interventions-used", "Practiced grounding.", "intervention"], ["interventions-used", "Calmer after.", "response"],
        ["rest", "Depression is better.", "assessment"], ["rest", "Return in one week.", "plan"],
      ],
      "",
      own,
    );
    assert.deepEqual(texts(route(d, own, [form("Presentation", "Interventions", "Assessment", "Plan")])), {
      Presentation: "Reports poor sleep.",
      Interventions: "Practiced grounding. Calmer after.",
      Assessment: "Depression is better.",
      Plan: "Return in one week.",
    });
  });

  it("sends what was written into a section by hand by what the section takes", () => {
    const birp = formatOf("birp");
    const d = draft([], "", birp);
    d.sections[0]?.sentences.push({ text: "Added by hand.", sources: [], origin: "clinician", support: 0, findings: [] });
    assert.deepEqual(texts(route(d, birp, [form("Subjective", "Objective")])), { Subjective: "Added by hand." });
  });
});
