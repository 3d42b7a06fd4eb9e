// Whoever is killed, a draft in real Chromium holds every sentence once. The
// longer loop, with every moment and dead lines, is background/kills.test.ts;
// here the parties are the real ones. SIDEQUILL_BROWSER_KILLS makes it longer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { Chance, dumpOf, freePort, Line, pause, SlowModel, wrongIn } from "./kills";
import { Agent, Browser, Panel, until } from "./stage";

const kills = Number(process.env.SIDEQUILL_BROWSER_KILLS ?? 6);
const seed = Number(process.env.SIDEQUILL_SEED ?? 1);
const parties = ["agent", "worker", "page", "extension", "socket", "sleep"] as const;
const clients = ["jordan-rivers", "sam-okoye", "lucia-ferran", "noor-haddad"];

let ehr: Ehr;
let model: SlowModel;
let line: Line;
let agent: Agent;
let browser: Browser;

before(async () => {
  ehr = await startEhr();
  model = await SlowModel.start(40);
  const port = await freePort();
  line = await anyLine(port);
  agent = await Agent.start(`[agent]\nports = [${port}]\n[model]\nengine = "ollama"\nname = "slow:3b"\nurl = "${model.url}"\n`);
  browser = await Browser.start();
  const panel = await Panel.open(await browser.page(ehr.page("jordan-rivers", "plain")));
  await panel.pair(agent);
  await panel.page.close();
});

/** On one of the ports where the extension looks. */
async function anyLine(to: number): Promise<Line> {
  for (const port of [21_764, 21_765, 21_766]) {
    const found = await Line.start(port, to).catch(() => null);
    if (found) return found;
  }
  return Line.start(21_767, to);
}

after(async () => {
  await browser.end();
  await agent.end();
  line.end();
  model.end();
  await ehr.close();
});

/** As the browser itself stops it; its next event starts it anew. */
async function stopWorker(panel: Panel): Promise<void> {
  const cdp = await browser.context.newCDPSession(panel.page);
  await cdp.send("ServiceWorker.enable");
  await cdp.send("ServiceWorker.stopAllWorkers");
  await cdp.detach();
}

async function reloadExtension(panel: Panel): Promise<void> {
  const worker = browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent("serviceworker"));
  const gone = panel.page.waitForEvent("framedetached");
  await worker.evaluate(() => void setTimeout(() => chrome.runtime.reload(), 0)).catch(() => undefined);
  await gone;
}

const ready = (panel: Panel): Promise<void> => panel.frame.getByText(/^On this computer/).first().waitFor();
const lines = async (panel: Panel): Promise<string[]> => Object.values(await panel.sentences()).flat();

test(`a draft holds every sentence once, after ${kills} kills (seed ${seed})`, { timeout: kills * 45_000 }, async (t) => {
  const chance = new Chance(seed);
  let again = 0;
  for (let n = 1; n <= kills; n++) {
    const dump = dumpOf(n);
    const party = parties[(n - 1) % parties.length] ?? "agent";
    const moment = chance.next();
    const story = `round ${n} of seed ${seed}: ${party} is killed at ${moment.toFixed(2)}`;
    t.diagnostic(story);
    const url = ehr.page(chance.of(clients), "plain");
    let panel = await Panel.open(await browser.page(url));
    await panel.page.bringToFront();
    await ready(panel);

    const typing = 120;
    const span = dump.pieces.length * typing + 1_200;
    const start = Date.now();
    const keys: { at: number; text: string }[] = [];
    let drafted = false;
    let killed = false;
    while (!killed || keys.length < dump.pieces.length || !drafted) {
      const piece = dump.pieces[keys.length];
      if (!killed && Date.now() - start >= moment * span) {
        killed = true;
        const at = Date.now();
        if (party === "agent") {
          await agent.stop("SIGKILL");
          await agent.run();
        } else if (party === "worker") {
          await stopWorker(panel);
        } else if (party === "socket") {
          line.cut();
        } else if (party === "sleep") {
          process.kill(agent.pid ?? 0, "SIGSTOP");
          await pause(chance.between(100, 1_500));
          process.kill(agent.pid ?? 0, "SIGCONT");
        } else {
          if (party === "extension") await reloadExtension(panel);
          await panel.page.goto(url);
          panel = await Panel.open(panel.page);
          const due = keys.filter((k) => k.at < at - 1_000).map((k) => k.text).join("");
          const back = panel.button("Bring it back");
          const there = await until(`"${due}" to be there again (${story})`, async () => {
            if (await back.isVisible().catch(() => false)) await back.click();
            const value = await panel.dump.inputValue();
            return value.startsWith(due) && { value };
          });
          // She types again what is missing.
          if (there.value !== keys.map((k) => k.text).join("")) [keys.length, drafted] = [0, false];
        }
        await ready(panel);
      } else if (piece !== undefined) {
        keys.push({ at: Date.now(), text: piece });
        await panel.dump.fill(keys.map((k) => k.text).join(""));
        await pause(typing);
      } else if (!drafted) {
        await panel.dump.press("Control+Enter"); // Draft
        drafted = true;
      } else {
        await pause(20);
      }
    }
    const whole = async (): Promise<boolean> => wrongIn(await lines(panel), dump) === "" && !(await panel.button("Stop").isVisible());
    // It goes on by itself, or one press makes it anew.
    const byItself = await until("the draft", whole, 6).catch(() => false);
    if (!byItself) {
      again++;
      await panel.dump.press("Control+Enter"); // Draft
      await panel.drafted(30);
    }
    assert.equal(wrongIn(await lines(panel), dump), "", `${story}\n${(await lines(panel)).join("\n")}`);
    assert.equal(await panel.dump.inputValue(), dump.pieces.join(""), story);
    await panel.button("Done with this note").click();
    await panel.button("Wipe it").click();
    await until("the wipe", async () => (await panel.dump.inputValue()) === "");
    await panel.page.close();
  }
  t.diagnostic(`Draft was pressed again in ${again} of ${kills} rounds; ${model.lines} lines of the model`);
  assert.ok(model.lines > 0, "the model wrote nothing, so this shows too little");
});
