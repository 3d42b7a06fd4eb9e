// What the browser does while its network's ways out are counted (see
// agent/egress_linux_test.go): a whole draft with extension, agent and a real
// model, or the same page in the browser alone.
//
//   tsx test/egress.ts alone|draft
import { spawn } from "node:child_process";
import { join } from "node:path";
import { startEhr } from "./ehr/server";
import { Agent, Browser, Panel, root, until } from "./stage";

const port = 21790;
const dump = "ct rpts sleep poor, 4 hrs/night. practiced grounding w ct. denies SI/HI. plan: call her school mon, next session 1 wk.";

const drafting = process.argv[2] === "draft";
const ehr = await startEhr();
const browser = await Browser.start({ extension: drafting });
try {
  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  if (drafting) await draft();
  else await idle();
  // A page that she opens is counted as any other way out is.
  await page.goto("http://page.example/").catch(() => undefined);
} finally {
  await browser.end();
  await ehr.close();
}

async function draft(): Promise<void> {
  const server = spawn(join(root, ".ci", "ollama"), ["serve", String(port)], { stdio: "ignore", detached: true });
  await until("the model server", () => fetch(`http://127.0.0.1:${port}/api/version`).then((r) => r.ok, () => false), 60);
  const agent = await Agent.start(`[model]\nengine = "ollama"\nname = "smollm2"\nurl = "http://127.0.0.1:${port}"\n`);
  try {
    const panel = await Panel.open(browser.context.pages().at(-1) ?? (await browser.context.newPage()));
    await panel.pair(agent);
    await panel.frame.getByText("On this computer · smollm2").first().waitFor();
    await panel.draft(dump);
    await panel.fill({ keep: true });
    const status = await panel.status.innerText();
    if (!status.startsWith("Filled.")) throw new Error(`the note was not filled: ${status}`);
    await panel.button("Done with this note").click();
    const wipe = panel.button("Wipe it");
    if (await wipe.isVisible()) await wipe.click();
  } finally {
    await agent.end();
    if (server.pid !== undefined) process.kill(-server.pid, "SIGKILL");
  }
}

/** About as long as a draft takes. */
async function idle(): Promise<void> {
  await new Promise((r) => setTimeout(r, 20_000));
}
