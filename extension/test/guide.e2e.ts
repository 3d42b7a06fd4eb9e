// The pictures of docs/CLINICIAN.md, taken of the real thing: the sample EHR, the
// agent, the extension. They go to dist/guide; `make guide` puts them into docs/images.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, root, text, until } from "./stage";

const out = join(root, "dist", "guide");
const pictures: string[] = [];
let ehr: Ehr;
let agent: Agent;
let browser: Browser;

before(async () => {
  await mkdir(out, { recursive: true });
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(2, 2);
  await page.screenshot({ path: join(out, `guide-${name}.png`) });
  pictures.push(`guide-${name}.png`);
}

test("each step of the guide, as it looks", async () => {
  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  await page.setViewportSize({ width: 1180, height: 820 });
  const panel = await Panel.open(page);
  await panel.button("Connect this browser").waitFor();
  await picture(page, "connect");
  await panel.pair(agent);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  const dump = await text("dump.txt");
  await panel.dump.fill(dump.split("\n").filter((line) => !/denies SI|did CBT|paced|still meets/.test(line)).join("\n"));
  await panel.frame.locator(".letter").first().waitFor();
  await panel.frame.locator(".chip").first().waitFor();
  await picture(page, "typing");
  await panel.dump.fill(dump);
  await panel.button("Draft").click();
  await panel.drafted(30);
  const box = panel.frame.locator(".line textarea");
  const dose = await until("the sentence of the dose", async () => {
    const at = await box.evaluateAll((all) => all.findIndex((b) => (b as HTMLTextAreaElement).value.includes("50 mg")));
    return at >= 0 && box.nth(at);
  });
  await dose.fill((await dose.inputValue()).replace("50 mg", "75 mg"));
  await panel.frame.locator(".finding").first().waitFor();
  await dose.scrollIntoViewIfNeeded();
  await dose.hover();
  await page.screenshot({ path: join(out, "guide-review.png") });
  pictures.push("guide-review.png");
  await panel.frame.locator(".line").getByRole("button", { name: "Use my words" }).first().click();
  await panel.button("Fill note").click();
  const keep = panel.frame.getByRole("button", { name: /^Keep: / });
  while ((await keep.count()) > 0) await keep.first().click();
  await panel.button("Fill now").waitFor();
  await picture(page, "fill");
  await panel.button("Fill now").click();
  await panel.status.filter({ hasText: /^Filled/ }).waitFor();
  await picture(page, "filled");
  const guide = await readFile(join(root, "docs", "CLINICIAN.md"), "utf8");
  const shown = [...guide.matchAll(/images\/(guide-[a-z]+\.png)/g)].map((m) => m[1]);
  assert.deepEqual([...new Set(shown)].sort(), [...pictures].sort(), "the guide shows each picture and no other");
});
