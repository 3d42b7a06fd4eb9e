// The story in real Firefox, with the extension as it is built for it: she pairs by
// six digits, types, drafts, fills, and takes the note out again, on pages built in
// every way. Everything is pressed with the mouse and typed with keys.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { PageKind } from "./ehr/clients";
import { startEhr, type Ehr } from "./ehr/server";
import { PanelHands, startHands, type Hands, type Tab } from "./hands";
import { Agent, text, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let firefox: Hands;
let dump: string;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  dump = (await text("dump.txt")).trim();
  firefox = await startHands("firefox");
});

after(async () => {
  await firefox.end();
  await agent.end();
  await ehr.close();
});

/** Opens a note, and the panel beside it; in the first the browser is paired. */
async function open(kind: PageKind): Promise<{ page: Tab; panel: PanelHands }> {
  ehr.reset();
  const page = await firefox.tab();
  await page.open(ehr.page("jordan-rivers", kind));
  const depth = kind === "framed" ? 1 : kind.startsWith("openemr") ? 2 : 0;
  let holder = page;
  for (let i = 0; i < depth; i++) holder = await until("the page's frame", async () => (await holder.frames())[0]?.tab);
  const panel = await PanelHands.open(page, holder);
  await panel.pair(agent);
  return { page, panel };
}

const stored = (kind: PageKind): string[] => Object.values(ehr.note("jordan-rivers", kind)?.fields ?? {}).map((v) => v.replace(/\s+/g, " ").trim());

async function nothingPressed(page: Tab): Promise<void> {
  for (const tab of [page, ...(await page.frames()).filter((f) => f.url.startsWith(ehr.url)).map((f) => f.tab)]) {
    const counts = await tab.evaluate<unknown>("window.__counts ?? null");
    if (counts !== null) assert.deepEqual(counts, { save: 0, sign: 0, submit: 0, click: 0, enter: 0 });
  }
}

describe("Firefox: draft, fill, read back, undo", () => {
  for (const kind of ["plain", "react", "quill", "framed", "single", "behavioral", "openmrs"] as const) {
    it(kind, { timeout: 180_000 }, async () => {
      const { page, panel } = await open(kind);
      await panel.draft(dump);
      assert.match(await panel.fill(), /Review and sign in your EHR. Sidequill never signs./);
      const told = ["sleep poor", "thought record", "F33.1", "walk on Tues"];
      await until("the EHR to hold the note", () => told.every((w) => stored(kind).some((f) => f.toLowerCase().includes(w.toLowerCase()))));
      await nothingPressed(page);
      await panel.click("Undo fill");
      await panel.shows("Undone");
      await until("every field to be as before", () => stored(kind).every((f) => f === ""));
      await nothingPressed(page);
      await panel.discard();
      await page.close();
    });
  }
});

describe("Firefox: the frames of OpenEMR", () => {
  it("a SOAP form three frames deep is filled, saved by her own press, and held by the server", { timeout: 180_000 }, async () => {
    const { page, panel } = await open("openemr-soap");
    await panel.draft(dump);
    assert.match(await panel.fill(), /Review and sign in your EHR. Sidequill never signs./);
    await nothingPressed(page);
    assert.equal(ehr.note("jordan-rivers", "openemr-soap"), undefined, "nothing is saved that she has not saved");
    const form = await until("the form", async () => (await (await page.frames()).find((f) => f.url.endsWith("/enc"))?.tab.frames())?.[0]?.tab);
    await form.click("Save");
    await until("the server to have the note", () => ["sleep poor", "thought record", "F33.1", "walk on Tues"].every((w) => stored("openemr-soap").some((f) => f.toLowerCase().includes(w.toLowerCase()))));
    await panel.discard();
    await page.close();
  });
});
