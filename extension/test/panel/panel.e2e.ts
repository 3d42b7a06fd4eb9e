// The panel in real Chromium with a scripted background: what only a browser can
// show of it. The whole way through agent and EHR has its own tests.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { axe, launch, say, scrollsSideways, sent, sentLast, serve, type Served } from "./harness";
import { draftOf, dumpText, page as shown, sections, soap, form } from "./sample";
import { scenes } from "./scenes";

let served: Served;
let browser: Browser;
let page: Page;
const errors: string[] = [];

before(async () => {
  served = await serve();
  browser = await launch();
});
after(async () => {
  await browser.close();
  await served.close();
});
beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 420, height: 900 }, reducedMotion: "reduce" });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (m) => m.type() === "error" && errors.push(m.text()));
  await page.goto(served.url());
});
afterEach(async () => {
  await page.close();
  assert.deepEqual(errors.splice(0), [], "nothing went wrong in the page");
});

const play = (name: string): Promise<void> => scenes.find((s) => s.name === name)!.play(page);
const lit = (): Promise<string> => page.locator(".mirror mark").allInnerTexts().then((t) => t.join(" "));
const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "");

describe("every state", () => {
  for (const scene of scenes) {
    it(`${scene.name}: nothing for axe to find, nothing wider than the window`, async () => {
      await page.setViewportSize({ width: scene.width ?? 420, height: scene.height ?? 900 });
      if (scene.page ?? scene.language) await page.goto(served.url(scene.language, scene.page));
      await scene.play(page);
      // Both schemes are looked at, and walked through with axe, by screens.ts; here the one with less contrast to spare.
      await page.emulateMedia({ colorScheme: "light" });
      assert.deepEqual(await axe(page), []);
      for (const width of [320, 240]) {
        await page.setViewportSize({ width, height: 900 });
        assert.ok(!(await scrollsSideways(page)), `${width} px`);
      }
    });
  }
});

describe("words and sentences light each other", () => {
  it("a sentence its words, by pointer and by focus", async () => {
    await play("review");
    assert.equal(await lit(), "grounding took the edge off, 8/10 down to 5.");
    await page.getByRole("textbox", { name: "Plan, sentence 1" }).focus();
    await page.mouse.move(0, 0);
    assert.match(await lit(), /wind-down routine/);
  });

  it("the words their sentence", async () => {
    await play("review");
    const box = page.getByRole("textbox", { name: "Brain dump" });
    await box.focus();
    await box.press("Control+End");
    await page.locator(".line.lit").waitFor();
    assert.equal(await page.locator(".line.lit textarea").inputValue(), draftOf("model").sections[3]!.sentences[0]!.text);
  });

  it("the mirror's lines break where the textbox's do", async () => {
    await play("typing");
    const [mirror, box] = await page.evaluate(() => [".mirror", ".page textarea"].map((s) => {
      const e = document.querySelector<HTMLElement>(s)!;
      const style = getComputedStyle(e);
      return { height: e.scrollHeight, width: e.clientWidth, font: style.font, padding: style.padding };
    }));
    assert.deepEqual(mirror, box);
  });
});

describe("by keyboard alone", () => {
  it("a letter's menu moves its statement", async () => {
    await play("typing");
    await page.locator(".letter[tabindex='0']").focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("menuitemradio", { name: "Assessment", checked: true }).waitFor();
    const focused = (name: string): Promise<unknown> => page.waitForFunction((n) => document.activeElement?.textContent.includes(n), name);
    await focused("Assessment");
    await page.keyboard.press("s");
    await focused("Subjective");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelectorAll(".menu").length === 0);
    const letter = page.locator(".letter.moved");
    assert.equal(await letter.innerText(), "S");
    assert.ok(await letter.evaluate((e) => e === document.activeElement), "the focus is back on the letter");
    await page.waitForFunction(() => (globalThis as unknown as { fake: { sent: { changes?: unknown[] }[] } }).fake.sent.some((m) => (m.changes?.length ?? 0) > 0));
    assert.deepEqual((await sentLast(page, "dump")).changes, [{ statement: 7, slot: "reported", section: "subjective", use: "add" }]);
  });

  it("a section's letter typed on a letter moves its statement, and the focus stays", async () => {
    await play("typing");
    const letter = page.getByRole("button", { name: "Assessment, unsure: grounding took the edge off" });
    await letter.press("o");
    const moved = page.getByRole("button", { name: "Objective: grounding took the edge off" });
    await moved.waitFor();
    assert.ok(await moved.evaluate((e) => e === document.activeElement));
    assert.equal(await page.getByRole("status", { name: "Sidequill" }).innerText(), "Moved to Objective.");
    await moved.press("-");
    await page.getByRole("button", { name: "removed by you: grounding took the edge off" }).press("p");
    await page.getByRole("button", { name: "Plan: grounding took the edge off" }).waitFor();
    await page.waitForFunction(() => (globalThis as unknown as { fake: { sent: { changes?: { section?: string }[] }[] } }).fake.sent.some((m) => m.changes?.[0]?.section === "plan"));
    assert.equal(await page.getByRole("menu").count(), 0);
  });

  it("its own letter says that an unsure statement is right where it is", async () => {
    await play("typing");
    await page.getByRole("button", { name: /unsure/ }).press("A");
    await page.getByRole("button", { name: "Assessment: grounding took the edge off" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /unsure/ }).count(), 0);
  });

  it("a sentence of an unsure statement is confirmed, or moved to a section", async () => {
    await play("review");
    const sentence = page.getByRole("region", { name: "Assessment" }).getByRole("listitem").first();
    await sentence.getByRole("combobox", { name: "Move this statement to" }).selectOption("Plan");
    assert.deepEqual((await sentLast(page, "dump")).changes, [{ statement: 7, slot: "plan", section: "plan", use: "add" }]);
  });

  it("the suggested code is hers at one press, and nowhere before", async () => {
    await play("typing");
    const code = page.getByRole("textbox", { name: "Code" });
    assert.equal(await code.inputValue(), "");
    await page.getByRole("button", { name: "Use 90834" }).press("Enter");
    assert.equal(await code.inputValue(), "90834");
    await page.waitForFunction(() => (globalThis as unknown as { fake: { sent: { facts?: { cpt?: string } }[] } }).fake.sent.some((m) => m.facts?.cpt === "90834"));
    assert.equal(await page.getByRole("button", { name: "Use 90834" }).count(), 0);
  });

  it("a link of the thread lights its words and leads to them", async () => {
    await play("review");
    await page.mouse.move(0, 0);
    await page.getByText("Medical necessity: 5 of 7 links").press("Enter");
    const link = page.locator(".thread").getByRole("button", { name: "grounding took the edge off" });
    await link.focus();
    assert.equal(await lit(), "grounding took the edge off, 8/10 down to 5.");
    await link.press("Enter");
    const selected = await page.locator("#part-0").evaluate((e) => {
      const box = e as HTMLTextAreaElement;
      return box === document.activeElement ? box.value.slice(box.selectionStart, box.selectionEnd) : "";
    });
    assert.equal(selected, "grounding took the edge off, 8/10 down to 5.");
  });

  it("every reason of what is not used is in plain words, and each is added at one press", async () => {
    await play("left-out");
    const region = page.getByRole("region", { name: "Not used" });
    for (const words of ["session line", "own thought", "another client", "said this already", "gives orders", "corrected this later", "you took it out"]) {
      assert.equal(await region.getByText(words).count(), 1, words);
    }
    await region.getByRole("listitem").filter({ hasText: "another client" }).getByRole("button", { name: "Add" }).press("Enter");
    assert.deepEqual((await sentLast(page, "dump")).changes, [{ statement: 2, use: "add" }]);
    assert.equal(await region.getByText("another client").count(), 0);
  });

  it("a chip puts the cursor where the answer goes", async () => {
    await play("typing");
    await page.getByRole("button", { name: "Risk is incomplete" }).press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "part-0");
    await page.keyboard.type("Denies HI.");
    assert.equal(await page.locator("#part-0").inputValue(), `${dumpText}\nDenies HI.`);
    await page.getByRole("button", { name: "2 more" }).press("Enter");
    await page.getByRole("button", { name: "No code yet" }).press("Enter");
    assert.equal(await focused(), "fact-cpt");
  });

  it("from an empty page to a filled note: type, Ctrl+Enter, Fill note, Enter", async () => {
    await say(page, { type: "agent", state: "ready", engine: { kind: "builtin" }, formats: [soap], maxDump: 256_000, version: "" }, { type: "page", page: shown, forms: [form] });
    await page.waitForFunction(() => document.activeElement?.id === "part-0");
    await page.keyboard.type("ct tired");
    await page.keyboard.press("Control+Enter");
    await sentLast(page, "start");
    await say(page, { type: "whole", draft: draftOf("own"), done: true });
    await page.getByRole("button", { name: "Fill note" }).press("Enter");
    await page.getByRole("button", { name: "Fill now" }).waitFor();
    await page.keyboard.press("Enter");
    const { items, client } = await sentLast(page, "fill");
    assert.equal(items.length, 4);
    assert.equal(client, "Dana Whitfield");
  });

  it("Enter adds a sentence below, Backspace in an empty one takes it away", async () => {
    await play("review");
    const plan = page.getByRole("region", { name: "Plan" });
    await plan.getByRole("textbox").press("Enter");
    await page.keyboard.type("Call her mom.");
    assert.deepEqual(await plan.getByRole("textbox").evaluateAll((l) => l.map((b) => (b as HTMLTextAreaElement).value)).then((v) => v.slice(1)), ["Call her mom."]);
    for (let i = 0; i <= "Call her mom.".length; i++) await page.keyboard.press("Backspace");
    assert.equal(await plan.getByRole("listitem").count(), 1);
  });
});

describe("while the model writes", () => {
  it("a sentence under the cursor stays hers", async () => {
    await play("drafting");
    const box = page.getByRole("textbox", { name: "Objective, sentence 1" });
    await box.press("End");
    await page.keyboard.type(" Hers.");
    await say(page, { type: "section", section: sections[1]! });
    await page.getByText("Clinician and client practiced").first().waitFor({ state: "attached" });
    await page.keyboard.type(" Still.");
    assert.match(await box.inputValue(), /bright affect\. Hers\. Still\.$/);
  });

  it("the status speaks of each section once", async () => {
    await play("drafting");
    const status = page.getByRole("status", { name: "Sidequill" });
    await status.filter({ hasText: "Writing Objective." }).waitFor();
    await say(page, { type: "progress", progress: { section: "objective", done: 4, total: 8, left: 8, place: 0 } });
    await page.getByText("Objective, 4 of 8 · about 8 s left").waitFor();
    assert.equal(await status.innerText(), "Writing Objective.");
  });
});

describe("the settings page", () => {
  it("forgets a wording by name, and the focus stays near", async () => {
    await page.goto(served.url("en", "options"));
    await play("settings");
    await page.getByRole("button", { name: "Forget “states”" }).press("Enter");
    assert.deepEqual((await sent(page)).at(-1), { type: "forget", not: "reports" });
    assert.equal(await focused(), "wordings");
  });

  it("has a setting taken at once, and puts it back where it was refused", async () => {
    await page.goto(served.url("en", "options"));
    await play("settings-refused");
    assert.equal(await page.getByLabel("The client is called").inputValue(), "client");
    const chosen = (await sent(page)).findLast((m) => m.type === "choose");
    assert.deepEqual(chosen, { type: "choose", ref: 1, values: [{ key: "style.subject", value: "patient" }], clear: [] });
  });

  it("keeps her out of what the clinic locked", async () => {
    await page.goto(served.url("en", "options"));
    await play("settings-locked");
    for (const [role, name] of [
      ["combobox", "Names of other people"], ["combobox", "Questions follow"], ["combobox", "Keep a draft that is not done"],
      ["textbox", "Minutes"], ["checkbox", "Show the client's initials instead of the name, for shared screens"],
    ] as const) {
      assert.ok(await page.getByRole(role, { name, exact: true }).isDisabled(), name);
    }
    assert.ok(await page.getByRole("combobox", { name: "The client is called", exact: true }).isEnabled());
  });

  it("takes nothing of a file of which the agent refuses a key", async () => {
    await page.goto(served.url("en", "options"));
    await play("settings-import");
    await page.getByText("colour is not a setting of this agent").waitFor();
    assert.equal(await page.getByRole("textbox", { name: "Minutes", exact: true }).inputValue(), "");
    assert.ok(!(await page.getByLabel(/^Show the client's initials/).isChecked()));
  });

  it("revokes a browser only after she was asked again", async () => {
    await page.goto(served.url("en", "options"));
    await play("settings-device");
    assert.ok(!(await sent(page)).some((m) => m.type === "revoke"));
    await page.getByRole("button", { name: "Revoke Firefox on Windows" }).click();
    assert.deepEqual((await sent(page)).at(-1), { type: "revoke", device: "B".repeat(22) });
  });
});

describe("pairing", () => {
  it("lets her confirm only once the agent has the digits", async () => {
    await play("pairing");
    const dialog = page.getByRole("dialog", { name: "Pair this browser" });
    await dialog.getByText("407219").waitFor();
    const match = dialog.getByRole("button", { name: "The digits match" });
    assert.ok(await match.isDisabled());
    await say(page, { type: "pairing", step: "accepted", digits: "407219", message: "KTRW" });
    await dialog.getByText("KTRW").waitFor();
    await dialog.getByText(/only if the window where you typed/).waitFor();
    await match.click();
    await sentLast(page, "pair-confirm");
    await say(page, { type: "pairing", step: "paired", digits: "", message: "" });
    await dialog.waitFor({ state: "hidden" });
  });

  it("is cancelled by Escape", async () => {
    await play("pairing");
    await page.keyboard.press("Escape");
    await sentLast(page, "pair-cancel");
  });
});

it("each key is sent as it is typed", async () => {
  await play("empty");
  await page.locator("#part-0").pressSequentially("one two three four five six seven", { delay: 40 });
  const typed = (await sent(page)).filter((m) => m.type === "dump");
  assert.ok(typed.length >= 20, `${typed.length} dumps while typing`);
});

it("a dump and a draft of thousands of statements stay usable", async () => {
  await play("empty");
  const line = "Client reports poor sleep on night after night. ";
  const text = line.repeat(4000);
  const statements = Array.from({ length: 4000 }, (_, i) => ({
    id: i + 1, part: 0, start: i * line.length, end: (i + 1) * line.length - 1, text: line.trim(), slot: "reported" as const,
    facets: [], confidence: 1, section: "subjective",
  }));
  await page.locator("#part-0").fill(text);
  const { parts } = await sentLast(page, "dump");
  await say(page, { type: "sorted", sorted: { type: "sorted", draft: "", revs: [{ part: 0, rev: parts[0]!.rev }], statements, unused: [], session: null, questions: [] } });
  await page.keyboard.press("Control+Enter");
  const sentences = statements.map((s) => ({ text: s.text, sources: [s.id], origin: "clinician" as const, support: 1, findings: [] }));
  await say(page, { type: "whole", done: true, draft: { ...draftOf("own"), statements, unused: [], questions: [], sections: [{ key: "subjective", title: "Subjective", sentences }] } });
  const last = page.getByRole("textbox", { name: "Subjective, sentence 4000" });
  await last.fill("The last one.");
  assert.equal(await last.inputValue(), "The last one.");
});
