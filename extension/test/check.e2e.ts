// A finished note from another tool, held against the brain dump in real Chromium
// with a real agent: what was invented, changed and left out is marked, and nothing
// of the note is left behind.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Locator } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

const dump = "50 min individual, office, 10:00-10:50. Noor slept 5 hours a night this week. Practiced paced breathing, panic went from 7 to 4. Denies SI/HI. Plan: breathing log daily, back next Thursday.";

/** The number of hours is changed, the rapport invented, the risk statement left out. */
const note = `Subjective: Noor slept 8 hours a night this week.
Objective: Practiced paced breathing. Panic went from 7 to 4.
Assessment: Client and therapist share an excellent rapport.
Plan: Breathing log daily. Back next Thursday.`;

let ehr: Ehr;
let agent: Agent;
let browser: Browser;
let panel: Panel;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
  panel = await Panel.open(await browser.page(ehr.page("noor-haddad", "plain")));
  await panel.pair(agent);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

const view = (): Locator => panel.region("Check a finished note");
const box = (): Locator => view().getByRole("textbox", { name: "The note to check" });
const said = (sentence: string): Locator => view().getByRole("listitem").filter({ hasText: sentence });

/** The files under a folder that hold these words, in UTF-8 or UTF-16. */
async function holding(folder: string, words: string): Promise<string[]> {
  const forms = [Buffer.from(words), Buffer.from(words, "utf16le")];
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const found = await Promise.all(files.map(async (path) => {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // gone meanwhile
    return forms.some((f) => bytes.includes(f));
  }));
  return files.filter((_, i) => found[i]);
}

test("a note without a brain dump is audited alone, and says so", async () => {
  await panel.button("Check a note").click();
  await until("the cursor in the box", () => box().evaluate((e) => e === document.activeElement));
  await panel.button("Check").click();
  await view().getByText("Nothing is pasted yet").waitFor();
  await view().getByText("There is no brain dump here to hold it against").waitFor();
  await box().fill(note);
  await box().press("Control+Enter");
  await view().getByText("Audited alone, held against nothing.").waitFor();
  assert.equal(await view().locator(".finding").count(), 0);
  await view().getByRole("region", { name: "What an auditor would ask" }).getByRole("listitem").first().waitFor();
  await panel.button("Close and forget it").click();
  await view().waitFor({ state: "hidden" });
  await until("the focus back on the way in", () => panel.button("Check a note").evaluate((e) => e === document.activeElement));
});

test("a note is held against the brain dump: what is invented, changed and left out is marked", async () => {
  await panel.dump.fill(dump);
  await panel.button("Check a note").click();
  assert.equal(await box().inputValue(), "", "nothing is left of the one before");
  await box().fill(note);
  await panel.button("Check").click();
  await said("8 hours a night").getByText(/^Number:/).waitFor();
  await said("excellent rapport").locator(".finding").first().waitFor();
  for (const held of ["Practiced paced breathing.", "Panic went from 7 to 4.", "Breathing log daily.", "Back next Thursday."]) {
    assert.equal(await said(held).locator(".finding").count(), 0, held);
  }
  await view().getByText("2 sentences are marked.").waitFor();
  const left = view().getByRole("region", { name: "In the brain dump but not in the note" });
  assert.match(await left.innerText(), /Denies SI\/HI/);
  assert.doesNotMatch(await left.innerText(), /breathing/i);
  await view().getByRole("region", { name: "What an auditor would ask" }).getByText(/risk|suicid/i).first().waitFor();

  // By keyboard: a sentence lights the words it rests on, and Enter leads to them.
  const sentence = view().getByRole("button", { name: "Panic went from 7 to 4." });
  await panel.page.mouse.move(0, 0);
  await sentence.focus();
  await until("the words of the dump", async () => (await panel.frame.locator(".mirror mark").allInnerTexts()).join(" ").includes("panic went from 7 to 4"));
  await sentence.press("Enter");
  const selected = await panel.dump.evaluate((e) => (e instanceof HTMLTextAreaElement ? e.value.slice(e.selectionStart, e.selectionEnd) : ""));
  assert.ok(selected.includes("panic went from 7 to 4"), selected);

  // What she mends is told from what was checked, and checked again.
  await box().fill(note.replace("8 hours", "5 hours"));
  await view().getByText("Check again.").waitFor();
  await panel.button("Check").click();
  await view().getByText("1 sentence is marked.").waitFor();
  assert.equal(await view().getByText("Check again.").count(), 0);
});

test("nothing of the note is kept, and the draft goes on as if it had not been there", async () => {
  await panel.frame.getByText(/^Kept on this computer/).waitFor();
  await panel.button("Close and forget it").click();
  await panel.button("Draft").click();
  await panel.drafted(30);
  assert.doesNotMatch(await panel.frame.locator("body").innerText(), /rapport/);
  assert.ok((await holding(import.meta.dirname, "excellent rapport")).length > 0, "the search finds what is there");
  assert.deepEqual(await holding(browser.profile, "excellent rapport"), []);
  assert.deepEqual(await holding(agent.home, "excellent rapport"), []);
  assert.ok(!agent.log.includes("rapport"));
});
