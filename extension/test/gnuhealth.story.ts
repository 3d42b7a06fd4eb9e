// The same story in a real EHR: GNU Health on a real database. The test presses
// the EHR's own Save, as the clinician; we never do, and never its Discharge.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
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
