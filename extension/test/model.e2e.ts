// A real Ollama server with a small real model writes; the draft is completed
// whatever becomes of it. Needs SIDEQUILL_TEST_OLLAMA (see .ci/with-ollama).
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, root, text, until } from "./stage";

const server = process.env.SIDEQUILL_TEST_OLLAMA ?? "";
const port = 21791;
const config = (address: string): string => `[model]\nengine = "ollama"\nname = "smollm2"\nurl = "http://${address}"\n`;

let ehr: Ehr;
let browser: Browser;
let agent: Agent;
let dump: string;

before(async () => {
  assert.notEqual(server, "", "run this through .ci/with-ollama: it needs a real Ollama server");
  dump = await text("dump.txt");
  ehr = await startEhr();
  browser = await Browser.start();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

test("a real model writes, and every sentence of its own was verified", async () => {
  agent = await Agent.start(config(server));
  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  const panel = await Panel.open(page);
  await panel.pair(agent);
  await panel.frame.getByText("On this computer · smollm2").first().waitFor();
  await panel.draft(dump);
  const lines = Object.values(await panel.sentences()).flat();
  assert.ok(lines.some((l) => l.includes("F33.1")) && lines.some((l) => l.includes("50 mg")) && lines.some((l) => l.includes("I just lie there counting my failures")), lines.join("\n"));
  assert.ok(!lines.some((l) => l.includes("irritated")));
  await panel.fill({ keep: true });
  assert.match(await panel.status.innerText(), /^Filled\./);
  await panel.button("Done with this note").click();
  await page.close();
});

test("stopping keeps what is there", async () => {
  const page = await browser.page(ehr.page("sam-okoye", "plain"));
  const panel = await Panel.open(page);
  await panel.frame.getByText("On this computer · smollm2").first().waitFor();
  await panel.dump.fill(dump);
  await panel.button("Draft").click();
  await panel.button("Stop").click();
  await panel.status.filter({ hasText: /Stopped|draft is ready/ }).waitFor();
  const lines = Object.values(await panel.sentences()).flat();
  assert.ok(lines.some((l) => l.includes("F33.1")));
  await panel.discard();
  await page.close();
});

test("the server is killed mid-draft: the draft is completed in her own words, and says so", async () => {
  await agent.end();
  const own = await ollama();
  agent = await Agent.start(config(`127.0.0.1:${port}`));
  const page = await browser.page(ehr.page("lucia-ferran", "plain"));
  const panel = await Panel.open(page);
  await panel.pair(agent);
  await panel.dump.fill(dump.repeat(3));
  await panel.button("Draft").click();
  await panel.frame.getByText(/, \d+ of \d+/).first().waitFor();
  process.kill(-(own.pid ?? 0), "SIGKILL");
  await panel.drafted();
  await panel.frame.getByText(/The model broke off|No model server answers/).first().waitFor();
  assert.ok(Object.values(await panel.sentences()).flat().some((l) => l.includes("F33.1")));
  await page.close();
});

async function ollama(): Promise<ChildProcess> {
  const child = spawn(join(root, ".ci", "ollama"), ["serve", String(port)], { stdio: "ignore", detached: true });
  await until("a second model server", () => fetch(`http://127.0.0.1:${port}/api/version`).then((r) => r.ok, () => false), 60);
  void once(child, "exit");
  return child;
}
