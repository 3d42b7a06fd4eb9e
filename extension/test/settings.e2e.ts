// The settings page in real Chromium with a real agent: what she changes there is
// what the next draft is written by, what IT has locked stays, and the event log is
// shown, can be saved, and says when the agent is away.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let browser: Browser;
let settings: Page;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n[lock]\nkeys = ["style.names"]\nby = "Riverside Clinic IT"\n');
  browser = await Browser.start();
  const page = await browser.page(ehr.page("noor-haddad", "plain"));
  await (await Panel.open(page)).pair(agent);
  await page.close();
  const worker = browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent("serviceworker"));
  settings = await browser.page(await worker.evaluate(() => chrome.runtime.getURL("options.html")));
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

async function drafted(): Promise<string> {
  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  const panel = await Panel.open(page);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  await panel.draft("53 min individual, office. Ct reports sleeping 5 hours a night. Denies SI.");
  const said = Object.values(await panel.sentences()).flat().join(" ");
  await panel.discard();
  await page.close();
  return said;
}

test("what she chooses is what the next draft is written by, without a restart", async () => {
  assert.match(await drafted(), /Client reports/);
  const called = settings.getByLabel("The client is called");
  await called.selectOption({ label: "patient" });
  await until("the agent to have it", async () => (await readFile(`${agent.home}/choices.json`, "utf8").catch(() => "")).includes('patient'));
  assert.match(await drafted(), /Patient reports/);
});

test("what IT has locked is shown so, with who says it", async () => {
  assert.ok(await settings.getByLabel("Names of other people").isDisabled());
  await settings.getByText("Set by Riverside Clinic IT.").first().waitFor();
});

test("the event log shows what was done and is saved without a client's word", async () => {
  const log = settings.getByRole("region", { name: "Event log" });
  await log.getByRole("button", { name: "Show the event log" }).click();
  await log.getByRole("row").nth(3).waitFor();
  const shown = await log.innerText();
  assert.match(shown, /pair/i);
  assert.match(shown, /draft/i);
  const [file] = await Promise.all([settings.waitForEvent("download"), log.getByRole("link", { name: "Save as JSON" }).click()]);
  const saved = await readFile(await file.path(), "utf8");
  assert.match(saved, /"hash"/);
  for (const word of ["Jordan", "Rivers", "sleeping"]) assert.ok(!saved.includes(word) && !shown.includes(word), word);
});

test("with the agent away the page says so, and what she chose is still there afterwards", async () => {
  await agent.stop();
  const log = settings.getByRole("region", { name: "Event log" });
  await settings.reload();
  await log.getByRole("button", { name: "Show the event log" }).click();
  await log.getByText("The agent does not answer.").waitFor({ timeout: 20_000 });
  await agent.run();
  await settings.reload();
  const called = settings.getByLabel("The client is called");
  await called.waitFor({ timeout: 20_000 });
  assert.equal(await called.inputValue(), "patient");
});
