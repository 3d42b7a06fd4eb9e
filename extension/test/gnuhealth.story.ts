// The same story in a real EHR: GNU Health on a real database. The test presses
// the EHR's own Save, as the clinician; we never do, and never its Discharge.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { GnuHealth } from "./gnuhealth";
import { Agent, Browser, Panel, text, until } from "./stage";

let ehr: GnuHealth;
let agent: Agent;
let browser: Browser;

before(async () => {
  ehr = await GnuHealth.start();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.end();
});

test("a draft lands in the Patient Evaluation's four note fields and in the database", async () => {
  const page = await browser.page("about:blank");
  await ehr.open(page, 1);
  // Every press on the page, whoever makes it, from here on.
  await page.evaluate(() => {
    const pressed: string[] = [];
    Object.assign(window, { __pressed: pressed });
    addEventListener("click", (e) => {
      const own = e.composedPath().some((n) => n instanceof Element && n.shadowRoot !== null);
      if (!own) pressed.push((e.target as Element).textContent.trim().slice(0, 40));
    }, true);
  });
  const panel = await Panel.open(page);
  await panel.pair(agent);
  await panel.draft(await text("dump.txt"));
  await panel.fill({ keep: true });
  assert.match(await panel.status.innerText(), /^Filled\./);
  const pressed = await page.evaluate(() => (window as unknown as { __pressed: string[] }).__pressed);
  assert.deepEqual(pressed, [], "something of the EHR's page was pressed");
  const [before] = await ehr.stored();
  assert.ok(before !== undefined && !(before.directions ?? "").includes("walk on Tues"), "the note was saved without the clinician");

  await page.locator("button[title='Save this record'], button[aria-label='Save this record'], button:has(img[title='Save'])").or(page.getByRole("button", { name: /^Save/ })).locator("visible=true").first().click();
  const note = await until("the database to hold the note", async () => {
    const [first] = await ehr.stored();
    return (first?.directions ?? "").includes("walk on Tues") ? first : undefined;
  });
  assert.match(note.present_illness ?? "", /just lie there counting my failures/);
  assert.match(note.evaluation_summary ?? "", /PHQ-9 today 14/);
  assert.match(note.info_diagnosis ?? "", /F33\.1/);
  const all = [note.present_illness, note.evaluation_summary, note.info_diagnosis, note.directions].join("\n");
  assert.doesNotMatch(all, /irritated/);
  const [, other] = await ehr.stored();
  assert.ok(!JSON.stringify(other).includes("F33.1"), "the other patient's record was touched");
  assert.match(await page.locator("body").innerText(), /In progress/i, "the evaluation must still be in progress: Discharge is the clinician's");
});

/** Her own press of the EHR's Save. */
async function save(page: Page): Promise<void> {
  await page.locator("button#save:visible").click();
  await page.locator("button#save[disabled]:visible").waitFor();
}

/** From Fill note to what the panel then says; every open decision is to keep. */
async function fill(panel: Panel): Promise<string> {
  await panel.button("Fill note").click();
  const keep = panel.frame.getByRole("button", { name: /^Keep: / });
  while ((await keep.count()) > 0) await keep.first().click();
  await panel.button("Fill now").press("Enter");
  await panel.status.filter({ hasText: /Sidequill never signs|Nothing was filled|Not filled/ }).waitFor();
  return panel.status.innerText();
}

async function ready(page: Page): Promise<Panel> {
  const panel = await Panel.open(page);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  // The client's name comes a moment after the record's fields.
  await panel.frame.locator(".who .client").waitFor();
  return panel;
}

const field = (page: Page, name: string) => page.locator(`textarea[name=${name}]:visible`);

test("undo puts all back before Save, and is refused with a clear word after it", async () => {
  const page = await browser.page("about:blank");
  await ehr.open(page, 2);
  const panel = await ready(page);
  await panel.draft("Client reports poor sleep since Tuesday. Will see her next Monday.");
  assert.match(await fill(panel), /^Filled/);
  await panel.button("Undo fill").click();
  await panel.status.filter({ hasText: "Undone. Every field is as it was before." }).waitFor();
  assert.equal(await field(page, "present_illness").inputValue(), "");
  assert.match(await fill(panel), /^Filled/);
  await save(page);
  await panel.button("Undo fill").click();
  await panel.frame.getByText("It was saved meanwhile, so it was left alone.").first().waitFor();
  assert.match(await field(page, "directions").inputValue(), /next Monday/);
  assert.match((await ehr.stored())[1]?.directions ?? "", /next Monday/);
  await panel.button("Done with this note").click();
  await page.close();
});

test("two clients open at once: the one in front decides, and the draft is not for the other", async () => {
  const page = await browser.page("about:blank");
  await ehr.open(page, 1);
  const panel = await ready(page);
  await panel.draft("Client reports good appetite. Will call her on Friday.");
  // As her click on the other client's evaluation does: a second tab of the EHR's own, in front.
  await page.evaluate(() => {
    const { Sao } = window as unknown as { Sao: { Tab: { create(o: object): void } } };
    Sao.Tab.create({ model: "gnuhealth.patient.evaluation", res_id: 2, mode: ["form"], name: "Evaluation" });
  });
  await panel.frame.getByText(/This page is about .*Okoye.*; the note is for .*Rivers/).first().waitFor();
  assert.match(await fill(panel), /the page is about .*Okoye.*, the note was drafted for .*Rivers/);
  for (const text of await page.locator("textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value))) assert.ok(!text.includes("good appetite"));
  await panel.button("Back").click();
  await panel.discard();
  await page.close();
});

test("what changes in the record under the draft is kept: the note goes below it", async () => {
  const page = await browser.page("about:blank");
  await ehr.open(page, 1);
  const panel = await ready(page);
  await panel.draft("Client reports good appetite. Will call her on Friday.");
  await panel.button("Fill note").click();
  const before = await field(page, "directions").inputValue();
  await field(page, "directions").fill(`${before} Added by a colleague.`);
  await field(page, "directions").blur();
  await panel.button("Back").click();
  assert.match(await fill(panel), /^Filled/);
  const now = await field(page, "directions").inputValue();
  assert.ok(now.startsWith(`${before} Added by a colleague.`), now);
  assert.match(now, /call her on Friday/);
  await panel.button("Undo fill").click();
  await panel.status.filter({ hasText: "Undone" }).waitFor();
  assert.equal(await field(page, "directions").inputValue(), `${before} Added by a colleague.`);
  await panel.discard();
  await page.close();
});

test("the free text of the Mental tab takes what is said of the mental status", async () => {
  const page = await browser.page("about:blank");
  await ehr.open(page, 2);
  await page.getByRole("tab", { name: "Mental" }).click();
  await field(page, "psychological_assessment").waitFor();
  // One field is no note for certain, so no button stands here: the panel comes from the tab before.
  await page.getByRole("tab", { name: "Main Info" }).click();
  const panel = await ready(page);
  await panel.draft("Client reports poor sleep. Affect flat, mood low, thought process linear. Will see her next Monday.");
  await page.getByRole("tab", { name: "Mental" }).click();
  await panel.button("Fill note").click();
  await panel.frame.getByRole("heading", { name: "Psychological assessment" }).waitFor();
  assert.equal(await panel.frame.getByText("Still yours to set").count(), 0);
  await panel.button("Fill now").press("Enter");
  await panel.status.filter({ hasText: /^Filled/ }).waitFor();
  assert.match(await field(page, "psychological_assessment").inputValue(), /affect/i);
  await save(page);
  assert.match(String((await ehr.stored())[1]?.psychological_assessment), /affect/i);
  await panel.discard();
  await page.close();
});
