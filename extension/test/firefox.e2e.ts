// The story in real Firefox, with the extension as it is built for it: she pairs by
// six digits, types, drafts, fills, and takes the note out again, on pages built in
// every way. Everything is pressed with the mouse and typed with keys.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { PageKind } from "./ehr/clients";
import { startEhr, type Ehr } from "./ehr/server";
import { Firefox, type FirefoxTab } from "./firefox";
import { Agent, root, text, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let firefox: Firefox;
let dump: string;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  dump = (await text("dump.txt")).trim();
  firefox = await Firefox.start();
  await firefox.install(join(root, "dist", "demo", "extension-firefox"));
});

after(async () => {
  await firefox.end();
  await agent.end();
  await ehr.close();
});

/** Opens a note, and the panel beside it; in the first the browser is paired. */
async function open(kind: PageKind): Promise<{ page: FirefoxTab; panel: FirefoxTab }> {
  ehr.reset();
  const page = await firefox.tab();
  await page.open(ehr.page("jordan-rivers", kind));
  const depth = kind === "framed" ? 1 : kind.startsWith("openemr") ? 2 : 0;
  let holder = page;
  for (let i = 0; i < depth; i++) holder = await until("the page's frame", async () => (await holder.frames())[0]?.tab);
  await holder.click("Draft note");
  const panel = await page.panel();
  await until("the panel's word on the agent", async () => /On this computer|Pair with six digits/.test(await words(panel)));
  if ((await words(panel)).includes("Pair with six digits")) await pair(panel);
  await shows(panel, "On this computer");
  return { page, panel };
}

async function pair(panel: FirefoxTab): Promise<void> {
  await panel.click("Pair with six digits");
  const pairing = agent.pair();
  const digits = await until("the six digits", async () => /\b\d{6}\b/.exec(await panel.evaluate<string>("document.querySelector('dialog .digits')?.textContent ?? ''"))?.[0]);
  const { code, out } = await pairing.type(digits);
  assert.equal(code, 0, out);
  await panel.click("The digits match");
}

const words = (tab: FirefoxTab): Promise<string> => tab.evaluate<string>("document.body.innerText");

async function shows(tab: FirefoxTab, said: string, seconds = 60): Promise<void> {
  await until(`“${said}”`, async () => (await words(tab)).includes(said), seconds).catch(async (error: unknown) => {
    throw new Error(`the panel shows:\n${await words(tab)}`, { cause: error });
  });
}

const stored = (kind: PageKind): string[] => Object.values(ehr.note("jordan-rivers", kind)?.fields ?? {}).map((v) => v.replace(/\s+/g, " ").trim());

async function nothingPressed(page: FirefoxTab): Promise<void> {
  for (const tab of [page, ...(await page.frames()).filter((f) => f.url.startsWith(ehr.url)).map((f) => f.tab)]) {
    const counts = await tab.evaluate<unknown>("window.__counts ?? null");
    if (counts !== null) assert.deepEqual(counts, { save: 0, sign: 0, submit: 0, click: 0, enter: 0 });
  }
}

describe("Firefox: draft, fill, read back, undo", () => {
  for (const kind of ["plain", "react", "quill", "framed", "single", "behavioral", "openmrs"] as const) {
    it(kind, { timeout: 180_000 }, async () => {
      const { page, panel } = await open(kind);
      await panel.evaluate("document.querySelector('#part-0').focus()");
      await panel.type(dump);
      await panel.click("Draft");
      await shows(panel, "The draft is ready");
      await panel.click("Fill note");
      await keepAll(panel);
      await panel.click("Fill now");
      await shows(panel, "Review and sign in your EHR. Sidequill never signs.");
      const told = ["sleep poor", "thought record", "F33.1", "walk on Tues"];
      await until("the EHR to hold the note", () => told.every((w) => stored(kind).some((f) => f.toLowerCase().includes(w.toLowerCase()))));
      await nothingPressed(page);
      await panel.click("Undo fill");
      await shows(panel, "Undone");
      await until("every field to be as before", () => stored(kind).every((f) => f === ""));
      await nothingPressed(page);
      await panel.click("Discard");
      await panel.click("Discard it");
      await page.close();
    });
  }
});

describe("Firefox: the frames of OpenEMR", () => {
  it("a SOAP form three frames deep is filled, saved by her own press, and held by the server", { timeout: 180_000 }, async () => {
    const { page, panel } = await open("openemr-soap");
    await panel.evaluate("document.querySelector('#part-0').focus()");
    await panel.type(dump);
    await panel.click("Draft");
    await shows(panel, "The draft is ready");
    await panel.click("Fill note");
    await keepAll(panel);
    await panel.click("Fill now");
    await shows(panel, "Review and sign in your EHR. Sidequill never signs.");
    await nothingPressed(page);
    assert.equal(ehr.note("jordan-rivers", "openemr-soap"), undefined, "nothing is saved that she has not saved");
    const form = await until("the form", async () => (await (await page.frames()).find((f) => f.url.endsWith("/enc"))?.tab.frames())?.[0]?.tab);
    await form.click("Save");
    await until("the server to have the note", () => ["sleep poor", "thought record", "F33.1", "walk on Tues"].every((w) => stored("openemr-soap").some((f) => f.toLowerCase().includes(w.toLowerCase()))));
    await panel.click("Discard");
    await panel.click("Discard it");
    await page.close();
  });
});

/** She decides to keep each sentence that the panel asks her about. */
async function keepAll(panel: FirefoxTab): Promise<void> {
  for (;;) {
    const open = await until("the preview", () =>
      panel.evaluate<{ name: string | null } | null>(`(() => {
        const names = [...document.querySelectorAll("button")].filter((b) => b.checkVisibility()).map((b) => b.ariaLabel ?? b.textContent.trim());
        const keep = names.find((n) => n.startsWith("Keep: "));
        return keep !== undefined || names.includes("Fill now") ? { name: keep ?? null } : null;
      })()`),
    );
    if (open.name === null) return;
    await panel.click(open.name);
    await until("it to be kept", async () => !(await panel.evaluate<boolean>(`[...document.querySelectorAll("button")].some((b) => (b.ariaLabel ?? b.textContent.trim()) === ${JSON.stringify(open.name)})`)));
  }
}
