// The panel's figures, printed: what she presses from an open page to filled
// fields, how soon letters, questions and the draft are there, how large it is,
// and how many wrong sentences are visibly marked before Fill. Counts are
// held to; times are printed, and stand in docs/EXTENSION.md.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, root, text, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let browser: Browser;
let dump: string;

before(async () => {
  dump = await text("dump.txt");
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
  const page = await browser.page(ehr.page("noor-haddad", "plain"));
  await (await Panel.open(page)).pair(agent);
  await page.close();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

async function note(): Promise<{ page: Page; panel: Panel }> {
  ehr.reset();
  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  const panel = await Panel.open(page);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  return { page, panel };
}

async function finish(page: Page, panel: Panel): Promise<void> {
  await panel.discard();
  await page.close();
}

const ms = (times: number[]): string => {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `${at(0.5)} ms median, ${at(0.95)} ms for 19 of 20, of ${times.length}`;
};

/** A complete session: nothing is missing, nothing is in doubt. */
const complete = `Individual psychotherapy, 53 min, 10:00-10:53, office, client only, 90837.
Client reports sleeping 4 to 5 hours a night for two weeks and missed 2 deadlines at work.
Denies SI and HI, no plan or intent.
Alert and oriented, affect constricted, speech normal, cooperative.
Used a CBT thought record on "I'm failing everyone".
Client found a balanced thought on her own; belief went from 80 to 45.
Still meets criteria for major depressive disorder, recurrent, moderate, F33.1.
Making progress on goal 1, behavioral activation. Risk low.
Thought record three times this week. Next session Monday at 2.`;

test("from an open page to filled fields: at most three presses beyond the dump", async () => {
  const { page, panel } = await note();
  const presses: string[] = ["the button on the page"];
  await panel.dump.focus();
  await page.keyboard.insertText(complete);
  await page.keyboard.press("Control+Enter");
  presses.push("Ctrl+Enter");
  await panel.drafted(30);
  await panel.button("Fill note").click();
  presses.push("Fill note");
  await panel.button("Fill now").waitFor();
  await page.keyboard.press("Enter"); // Fill now has the focus: a look at where it goes, then Enter
  presses.push("Enter");
  await panel.status.filter({ hasText: /^Filled/ }).waitFor();
  console.log(`presses from an open note page to filled fields: ${presses.length - 1} with the panel open, ${presses.length} with opening it (${presses.join(", ")})`);
  assert.ok(presses.length - 1 <= 3);
  await finish(page, panel);
});

test("with three questions and two findings: one press each, and one line typed for a question", async () => {
  const { page, panel } = await note();
  await panel.draft(dump.split("\n").filter((line) => !/denies SI|did CBT|paced breathing|still meets|HW:/.test(line)).join("\n"));
  let presses = 1;
  // Two sentences she edits so that they say another thing: two findings.
  for (const [from, to] of [["2 deadlines", "5 deadlines"], ["50 mg", "100 mg"]] as const) {
    const boxes = panel.frame.locator(".line textarea");
    const at = await boxes.evaluateAll((all, words) => all.findIndex((b) => (b as HTMLTextAreaElement).value.includes(words)), from);
    const box = boxes.nth(at);
    await box.fill((await box.inputValue()).replace(from, to));
  }
  const own = panel.frame.locator(".line").getByRole("button", { name: "Use my words" });
  await until("two findings", async () => (await own.count()) >= 2);
  while ((await own.count()) > 0) {
    await own.first().click();
    presses++;
  }
  const questions = panel.region("Questions").getByRole("button", { name: /^Not assessed/ });
  const asked = Math.min(3, await questions.count());
  for (let i = 0; i < asked; i++) {
    const before = await questions.count();
    await questions.first().click();
    presses++;
    await until("the answer", async () => (await questions.count()) < before);
    await panel.drafted(30).catch(() => undefined);
  }
  await panel.fill({ keep: true });
  presses += 2;
  assert.equal(asked, 3);
  console.log(`presses with ${asked} questions and two findings: ${presses} (Draft, one for each, Fill note, Fill now)`);
  assert.ok(presses <= 3 + asked + 2 + 2);
  await finish(page, panel);
});

test("a sentence that was made wrong is visibly marked before Fill", async () => {
  const { page, panel } = await note();
  await panel.draft(dump);
  const boxes = panel.frame.locator(".line textarea");
  const texts = await boxes.evaluateAll((all) => all.map((b) => (b as HTMLTextAreaElement).value));
  const wrong: [RegExp, string][] = [
    [/\b14\b/, "19"], [/\b17\b/, "27"], [/\b80\b/, "90"], [/\b45\b/, "15"], [/\b50 mg/, "150 mg"], [/\b2 deadlines/, "5 deadlines"], [/sertraline/i, "fluoxetine"], [/\b34\b/, "43"],
    [/denies/i, "reports"], [/no plan or intent/i, "a plan and intent"], [/no side effects/i, "side effects"], [/low risk|risk is low|risk low/i, "high risk"], [/\bsister\b/, "brother"],
    [/counting my failures/, "counting my blessings"], [/failing everyone/, "failing myself"], [/\bMon\w* /, "Thursday "], [/11\/30/, "12/14"], [/practiced paced breathing/i, "practiced paced breathing and EMDR"],
    [/still meets criteria/i, "no longer meets criteria"], [/3x|three times/i, "twice"],
  ];
  let seeded = 0;
  let marked = 0;
  for (const [from, to] of wrong) {
    const at = texts.findIndex((t) => from.test(t));
    if (at < 0) continue;
    seeded++;
    const box = boxes.nth(at);
    const item = panel.frame.locator(".line").nth(at);
    await box.fill(texts[at]!.replace(from, to));
    const seen = await until("a finding", async () => (await item.locator(".finding").count()) > 0, 3).catch(() => false);
    if (seen) marked++;
    else console.log(`not marked: ${texts[at]!.replace(from, to)}`);
    await box.fill(texts[at]!);
    await until("none", async () => (await item.locator(".finding").count()) === 0, 5).catch(() => undefined);
  }
  console.log(`seeded wrong sentences visibly marked before Fill: ${marked} of ${seeded}`);
  assert.ok(seeded >= 12 && marked / seeded >= 0.95);
  await finish(page, panel);
});

test("letters and questions follow the keys, the draft the press, and the panel is small", async () => {
  const { page, panel } = await note();
  const paint = await panel.frame.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  const words = `${dump}\n${complete}\n`;
  let long = words;
  while (long.split(/\s+/).length < 450) long += words;
  long = long.split(/(?<=\s)/).slice(0, 450).join("");
  await panel.dump.fill(long);
  await panel.frame.locator(".letter").first().waitFor();
  await panel.frame.evaluate(`(() => {
    const seen = globalThis.seen = { key: 0, letters: [], questions: [], long: [] };
    addEventListener("keydown", (e) => (seen.key = e.timeStamp), { capture: true });
    const watch = (what, to) => new MutationObserver(() => seen.key > 0 && to.push(performance.now() - seen.key))
      .observe(document.querySelector(what), { subtree: true, childList: true, characterData: true });
    watch(".gutter", seen.letters);
    watch(".work", seen.questions);
    new PerformanceObserver((list) => seen.long.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask" });
  })()`);
  const read = () => panel.frame.evaluate(() => (globalThis as unknown as { seen: { letters: number[]; long: number[] } }).seen);
  await panel.dump.focus();
  await page.keyboard.press("Control+End");
  const letters: number[] = [];
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press("Enter");
    const before = (await read()).letters.length;
    const rows = await panel.frame.locator(".letter").count();
    await page.keyboard.press("d");
    await until("its letter", async () => (await panel.frame.locator(".letter").count()) > rows);
    const since = (await read()).letters.slice(before);
    letters.push(since.at(-1) ?? 0);
    await page.keyboard.type("enies pain.");
  }
  const { long: blocked } = await read();
  console.log(`letters after a key, ${long.split(/\s+/).length} words: ${ms(letters)}; the main thread was blocked over 50 ms ${blocked.length} times (${blocked.map((b) => b.toFixed(0)).join(", ")})`);
  await panel.dump.fill(dump);
  await panel.frame.locator(".letter").first().waitFor();
  await panel.frame.evaluate(`(() => {
    const draft = globalThis.draft = { pressed: 0, shown: 0 };
    addEventListener("keydown", (e) => (draft.pressed ||= e.timeStamp), { capture: true });
    const look = () => document.querySelector(".line textarea") ? (draft.shown = performance.now()) : requestAnimationFrame(look);
    look();
  })()`);
  await panel.dump.focus();
  await page.keyboard.press("Control+Enter");
  await panel.drafted(30);
  const draft = await panel.frame.evaluate(() => (globalThis as unknown as { draft: { pressed: number; shown: number } }).draft);
  const built = join(root, "dist", "demo", "extension-chromium");
  const packed = (await Promise.all(["panel.js", "panel.css", "panel.html"].map(async (f) => gzipSync(await readFile(join(built, f)), { level: 9 }).length))).reduce((a, b) => a + b);
  console.log(`own-words draft on screen ${(draft.shown - draft.pressed).toFixed(0)} ms after the press; first paint of the panel ${paint.toFixed(0)} ms; panel bundle ${(packed / 1000).toFixed(1)} kB packed`);
  assert.ok(packed < 120_000);
  await finish(page, panel);
});
