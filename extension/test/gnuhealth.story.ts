// The story in a real EHR, GNU Health on a real database, in real Chromium and real
// Firefox. The test presses the EHR's own Save, as the clinician; we never do, and
// never its Discharge.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { GnuHealth, shown, type Evaluation } from "./gnuhealth";
import { browserNames, PanelHands, startHands, type Hands, type Tab } from "./hands";
import { Agent, text, until } from "./stage";

const field = (name: string): string => shown(`textarea[name=${name}], input[name=${name}]`);
const value = (page: Tab, name: string): Promise<string> => page.evaluate<string>(`${field(name)}.value`);

for (const name of browserNames) {
  describe(name, { concurrency: 1 }, () => {
    let ehr: GnuHealth;
    let agent: Agent;
    let hands: Hands;

    before(async () => {
      ehr = await GnuHealth.start();
      agent = await Agent.start('[model]\nengine = "none"\n');
      hands = await startHands(name);
    });
    after(async () => {
      await hands.end();
      await agent.end();
      await ehr.end();
    });

    /** The record as it is opened, with the panel beside it. */
    async function begin(evaluation: 1 | 2): Promise<{ page: Tab; panel: PanelHands }> {
      const page = await hands.tab();
      await ehr.open(page, evaluation);
      return { page, panel: await ready(page) };
    }

    async function ready(page: Tab): Promise<PanelHands> {
      const panel = await PanelHands.open(page);
      await panel.pair(agent);
      // The client's name comes a moment after the record's fields.
      await until("the client's name", () => panel.tab.evaluate<boolean>("document.querySelector('.who .client') !== null"));
      return panel;
    }

    /** Her own press of the EHR's Save. */
    async function save(page: Tab): Promise<void> {
      await page.clickOn(shown("button#save"));
      await until("the EHR to have saved", () => page.evaluate<boolean>(`${shown("button#save")}.disabled`));
    }

    async function stored(evaluation: 1 | 2): Promise<Evaluation> {
      const found = (await ehr.stored())[evaluation - 1];
      assert.ok(found !== undefined);
      return found;
    }

    async function end(page: Tab, panel: PanelHands): Promise<void> {
      await panel.discard();
      await page.close();
    }

    test("a draft lands in all of the evaluation's note fields and, once she has saved, in the database", async () => {
      const { page, panel } = await begin(1);
      // Every press on the page, whoever makes it, from here on.
      await page.evaluate(`{
        window.pressed = [];
        addEventListener("click", (e) => {
          const own = e.composedPath().some((n) => n instanceof Element && n.shadowRoot !== null);
          if (!own) pressed.push(e.target.textContent.trim().slice(0, 40));
        }, true);
      }`.replace(/^\{|\}$/g, (b) => (b === "{" ? "(() => {" : "})()")));
      await panel.draft(`Chief complaint: panic at work. ${(await text("dump.txt")).trim()}`);
      assert.match(await panel.fill(), /^Filled\./);
      assert.deepEqual(await page.evaluate("pressed"), [], "something of the EHR's page was pressed");
      assert.ok(!((await stored(1)).directions ?? "").includes("walk on Tues"), "the note was saved without the clinician");

      await save(page);
      const note = await stored(1);
      assert.match(String(note.chief_complaint), /panic at work/i);
      assert.match(note.present_illness ?? "", /just lie there counting my failures/);
      assert.match(note.evaluation_summary ?? "", /PHQ-9 today 14/);
      assert.match(note.info_diagnosis ?? "", /F33\.1/);
      assert.match(note.directions ?? "", /walk on Tues/);
      assert.doesNotMatch(JSON.stringify(note), /irritated/);
      assert.equal(note.state, "in_progress", "the evaluation must still be in progress: Discharge is the clinician's");
      assert.ok(!JSON.stringify(await stored(2)).includes("F33.1"), "the other patient's record was touched");
      await end(page, panel);
    });

    test("undo puts all back before Save, and is refused with a clear word after it", async () => {
      const { page, panel } = await begin(2);
      await panel.draft("Client reports poor sleep since Tuesday. Will see her next Monday.");
      assert.match(await panel.fill(), /^Filled/);
      await panel.click("Undo fill");
      await panel.shows("Undone. Every field is as it was before.");
      assert.equal(await value(page, "present_illness"), "");
      assert.match(await panel.fill(), /^Filled/);
      await save(page);
      await panel.click("Undo fill");
      await panel.shows("It was saved meanwhile, so it was left alone.");
      assert.match(await value(page, "directions"), /next Monday/);
      assert.match((await stored(2)).directions ?? "", /next Monday/);
      await panel.click("Done with this note");
      await page.close();
    });

    test("two clients open at once: the one in front decides, and the draft is not for the other", async () => {
      const { page, panel } = await begin(1);
      await panel.draft("Client reports good appetite. Will call her on Friday.");
      // As her click on the other client's evaluation does: a second tab of the EHR's own, in front.
      await page.evaluate("void Sao.Tab.create({ model: 'gnuhealth.patient.evaluation', res_id: 2, mode: ['form'], name: 'Evaluation' })");
      await panel.shows(/This page is about .*Okoye.*; the note is for .*Rivers/);
      assert.match(await panel.fill(), /the page is about .*Okoye.*, the note was drafted for .*Rivers/);
      for (const text of await page.evaluate<string[]>("[...document.querySelectorAll('textarea')].map((a) => a.value)")) assert.ok(!text.includes("good appetite"));
      await panel.click("Back");
      await end(page, panel);
    });

    test("what changes in the record under the draft is kept: the note goes below it", async () => {
      const { page, panel } = await begin(1);
      await panel.draft("Client reports good appetite. Will call her on Friday.");
      await panel.click("Fill note");
      const before = await value(page, "directions");
      await page.clickOn(field("directions"));
      await page.press("End", true);
      await page.type(" Added by a colleague.");
      const changed = await value(page, "directions");
      assert.equal(changed, `${before} Added by a colleague.`);
      await panel.click("Back");
      assert.match(await panel.fill(), /^Filled/);
      const now = await value(page, "directions");
      assert.ok(now.startsWith(changed), now);
      assert.match(now, /call her on Friday/);
      await panel.click("Undo fill");
      await panel.shows("Undone");
      assert.equal(await value(page, "directions"), changed);
      await end(page, panel);
    });

    test("the free text of the Mental tab takes what is said of the mental status", async () => {
      const { page, panel } = await begin(2);
      // One field is no note for certain, so no button stands at that tab: the panel is there from the tab before.
      await panel.draft("Client reports poor sleep. Affect flat, mood low, thought process linear. Will see her next Monday.");
      await page.clickOn(`[...document.querySelectorAll("a[role=tab]")].find((a) => a.checkVisibility() && a.textContent.trim() === "Mental")`);
      await until("the tab's field", () => page.evaluate<boolean>(`${field("psychological_assessment")} !== undefined`));
      await panel.click("Fill note");
      await panel.shows("Psychological assessment");
      assert.doesNotMatch(await panel.words(), /Still yours to set/);
      assert.match(await panel.fillNow(), /^Filled/);
      assert.match(await value(page, "psychological_assessment"), /affect/i);
      await save(page);
      assert.match(String((await stored(2)).psychological_assessment), /affect/i);
      await end(page, panel);
    });

    test("somebody else saves the record while the draft waits: the EHR asks her, and the note goes below what is there now", async () => {
      const { page, panel } = await begin(1);
      await panel.draft("Client reports poor sleep since Tuesday. Will see her again in March.");
      const before = (await stored(1)).directions ?? "";
      const theirs = `${before}\nBy a colleague: call the pharmacy.`.trim();
      await ehr.changeElsewhere(1, { directions: theirs });
      assert.match(await panel.fill(), /^Filled/);

      // Her Save does not go over it: that is the EHR's own question, which the panel leaves free to be answered.
      const answer = (said: string): Promise<void> => page.clickOn(`[...document.querySelectorAll(".modal button")].find((b) => b.checkVisibility() && b.textContent.trim() === ${JSON.stringify(said)})`);
      await page.clickOn(shown("button#save"));
      await answer("Cancel");
      assert.equal((await stored(1)).directions, theirs);
      await page.clickOn(shown("button#reload"));
      await answer("No");
      await until("what they wrote", async () => (await value(page, "directions")) === theirs);

      // What is said of the first try is not so any more, and taking it out may not take out theirs.
      await panel.shows("What was filled no longer stands in the fields");
      assert.match(await panel.fill(), /^Filled/);
      const now = await value(page, "directions");
      assert.ok(now.startsWith(theirs) && now.includes("in March"), now);
      await panel.click("Undo fill");
      await panel.shows("Undone");
      assert.equal(await value(page, "directions"), theirs);
      assert.match(await panel.fill(), /^Filled/);
      await save(page);
      assert.equal((await stored(1)).directions, now);
      await end(page, panel);
    });
  });
}
