// OpenEMR's and OpenMRS's note pages by structure: found by their adapters, with
// the client from the frame around the form, filled, posted by the clinician's own
// press of Save, and put back.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Frame, Page } from "playwright-core";
import { Harness, type Described } from "./content-harness";
import type { OpenKind } from "./ehr/clients";
import { startEhr, type Ehr } from "./ehr/server";
import { until } from "./stage";

let ehr: Ehr;
let h: Harness;
before(async () => {
  ehr = await startEhr();
  h = await Harness.start();
});
after(async () => {
  await h.close();
  await ehr.close();
});

async function open(kind: OpenKind): Promise<{ page: Page; form: Frame; d: Described }> {
  ehr.reset();
  const page = await h.open(ehr.page("jordan-rivers", kind));
  const d = await until("the form", async () => {
    const seen = await h.describe(page);
    return seen.forms.length > 0 && seen;
  });
  const form = page.frames().at(-1) ?? page.mainFrame();
  return { page, form, d };
}

const words = "Reports poor sleep.\nNo SI/HI — denies plan.";

const expected: [OpenKind, fields: [label: string, takes: number, name: string][], yours: string[]][] = [
  ["openemr-soap", [["Subjective", 1, "subjective"], ["Objective", 1, "objective"], ["Assessment", 1, "assessment"], ["Plan", 1, "plan"]], []],
  ["openemr-notes", [["Narrative", 0, "description[]"]], ["Type", "Category"]],
  [
    "openemr-plan",
    [
      ["Presenting Issue(s)", 3, "presenting_issues"], ["Patient History", 7, "patient_history"], ["Medications", 1, "medications"], ["Any other relevant information", 2, "anyother_relevant_information"],
      ["Diagnosis", 2, "diagnosis"], ["Treatment Received", 2, "treatment_received"], ["Recommendation For Follow Up", 2, "recommendation_for_follow_up"],
    ],
    ["Provider"],
  ],
  ["openmrs", [["Write your notes", 0, "clinicalNote"]], []],
];

describe("note pages of open-source EHRs, by structure", () => {
  for (const [kind, fields, yours] of expected) {
    it(kind, async () => {
      const { page, form, d } = await open(kind);
      const found = d.forms.flatMap((f) => f.fields);
      assert.deepEqual(found.map((f) => [f.label, f.takes.length, f.known]), fields.map(([label, takes]) => [label, takes, "adapter"]));
      assert.deepEqual(d.forms.flatMap((f) => f.yours).map((y) => y.label), yours);
      assert.equal(d.page.client, "Jordan Rivers");
      const items = found.map((f, i) => ({ field: f.id, frame: f.frame, text: `${i}: ${words}`, mode: "add" as const }));
      const { results, mismatch } = await h.fill(page, items, "Jordan Rivers", d.page.visit);
      assert.equal(mismatch, null);
      assert.deepEqual(results.map((r) => [r.status, r.reason]), items.map(() => ["filled", ""]));
      if (kind === "openemr-soap") assert.equal(await page.evaluate(() => (window as unknown as { isSoapEdit?: boolean }).isSoapEdit), true, "the page's own warning of unsaved changes");
      assert.equal(await page.evaluate(() => (window as unknown as { __templates?: number }).__templates ?? 0), 0);
      for (const frame of page.frames()) {
        assert.deepEqual(await frame.evaluate(() => (window as unknown as { __counts?: unknown }).__counts), { save: 0, sign: 0, submit: 0, click: 0, enter: 0 });
      }
      const frameId = items[0]?.frame;
      const undone = await h.undo(page, frameId);
      assert.ok(undone.every((r) => r.status === "restored"));
      assert.ok((await form.locator("textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value))).every((v) => v === ""));
      await h.fill(page, items, "Jordan Rivers", d.page.visit);
      await form.locator(".btn-save").click();
      const note = await until("the server to have the note", () => {
        const got = ehr.note("jordan-rivers", kind);
        return got !== undefined && got.saved > 0 && got;
      });
      assert.deepEqual(fields.map(([, , name]) => note.fields[name]), items.map((i) => i.text));
      await page.close();
    });
  }

  it("a clinical note of two rows is a choice, not a guess", async () => {
    const { page, form } = await open("openemr-notes");
    await form.evaluate(() => {
      const row = document.querySelector(".tb_row")!;
      const second = row.cloneNode(true) as HTMLElement;
      second.id = "tb_row_2";
      for (const el of second.querySelectorAll("[id]")) el.id = el.id.replace(/1$/, "2");
      for (const el of second.querySelectorAll("label")) el.htmlFor = el.htmlFor.replace(/1$/, "2");
      row.after(second);
    });
    const d = await until("two narratives", async () => {
      const seen = await h.describe(page);
      return seen.forms.flatMap((f) => f.fields).length === 2 && seen;
    });
    assert.ok(d.forms.flatMap((f) => f.fields).every((f) => f.whole));
    await page.close();
  });

  it("another client in the outermost page stops the fill in the frame", async () => {
    const { page, d } = await open("openemr-soap");
    await page.evaluate(() => (document.querySelector(".ptName span")!.textContent = "Sam Okoye"));
    const [field] = d.forms.flatMap((f) => f.fields);
    const { results, mismatch } = await h.fill(page, [{ field: field!.id, frame: field!.frame, text: "x", mode: "add" }], "Jordan Rivers", d.page.visit);
    assert.deepEqual([results, mismatch], [[], { page: "Sam Okoye", draft: "Jordan Rivers" }]);
    await page.close();
  });
});
