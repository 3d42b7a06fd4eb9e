// Pairing at one click, in real Chromium: the browser starts the agent's
// native-messaging host, which `sidequill native register` has made known to it.
// And where there is no host, or it may not be asked: the six digits.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, text, until } from "./stage";

const host = "org.sidequill.agent.json";

let ehr: Ehr;
let agent: Agent;
/** Where browsers keep their settings; the profile lies where Chromium would put it. */
let settings: string;
let browser: Browser;

const manifest = (): string => join(settings, "chromium", "NativeMessagingHosts", host);

before(async () => {
  ehr = await startEhr();
});

after(async () => {
  await ehr.close();
});

afterEach(async () => {
  await browser.end();
  await agent.end();
  await rm(settings, { recursive: true, force: true });
});

/** An agent, and a browser that has been started before. */
async function begin(register: boolean, config = ""): Promise<Panel> {
  settings = await mkdtemp(join(tmpdir(), "sidequill-settings-"));
  await mkdir(join(settings, "chromium"));
  agent = await Agent.start(`${config}[model]\nengine = "none"\n`);
  if (register) {
    const { code, out } = await agent.command(["native", "register"], "", { XDG_CONFIG_HOME: settings });
    assert.equal(code, 0);
    assert.match(out, /one-click connection is ready in Chromium\b/);
  }
  return open();
}

async function open(): Promise<Panel> {
  browser = await Browser.start({ profile: join(settings, "chromium"), env: { SIDEQUILL_HOME: agent.home } });
  return note();
}

async function note(): Promise<Panel> {
  return Panel.open(await browser.page(ehr.page("jordan-rivers", "plain")));
}

const ready = (panel: Panel): Promise<void> => panel.frame.getByText(/^On this computer/).first().waitFor();

async function digitsAfter(panel: Panel, words: RegExp): Promise<void> {
  await panel.button("Connect this browser").click();
  const dialog = panel.frame.getByRole("dialog", { name: "Pair this browser" });
  await dialog.getByText(words).waitFor();
  await panel.pairing(agent);
  await ready(panel);
}

describe("where the host is registered", () => {
  test("one click pairs: no digits, no terminal, and a note is drafted and filled", async () => {
    const panel = await begin(true);
    await panel.dump.fill("typed before");
    await panel.button("Connect this browser").click();
    await ready(panel);
    await panel.status.filter({ hasText: /^Paired/ }).waitFor();
    assert.equal(await panel.frame.getByRole("dialog").count(), 0);
    assert.equal(await panel.dump.inputValue(), "typed before");
    await panel.draft(await text("dump.txt"));
    await panel.fill({ keep: true });
    assert.match((await panel.page.locator("main textarea").evaluateAll((all) => all.map((t) => (t as HTMLTextAreaElement).value))).join(" "), /sleep/);

    const worker = await until("the extension's worker", () => browser.context.serviceWorkers()[0]?.url());
    const id = worker.slice(0, worker.indexOf("/background.js"));
    const devices = JSON.parse((await agent.command(["devices", "--json"])).out) as { id: string; origin: string; name: string }[];
    assert.deepEqual(devices.map(({ origin, name }) => [origin, name]), [[id, "Chromium on Linux"]]);
    const listed = JSON.parse(await readFile(manifest(), "utf8")) as { allowed_origins: string[] };
    assert.deepEqual(listed.allowed_origins, [`${id}/`]);
    const log = JSON.parse((await agent.command(["devices", "log", "--json"])).out) as { events: { event: string; device?: string }[] };
    for (const kind of ["paired", "draft-made", "note-filled"]) assert.ok(log.events.some((e) => e.event === kind && e.device === devices[0]?.id), kind);

    // It is known from then on, after agent and browser were away.
    await agent.stop();
    await agent.run();
    await browser.context.close();
    await ready(await open());

    // What was taken back on the agent's side comes back from there alone.
    assert.equal((await agent.command(["devices", "revoke", devices[0]?.id ?? ""])).code, 0);
    const again = await note();
    await again.frame.getByText(/was revoked/).first().waitFor();
    assert.equal(await again.button("Connect this browser").count(), 0);
    await again.pair(agent);
    await ready(again);
  });

  test("the agent is found on a port that the extension does not know", async () => {
    const free = 21_799;
    const panel = await begin(true, `[agent]\nports = [${free}]\n`);
    await panel.button("Connect this browser").click();
    await ready(panel);
  });

  test("an extension that the manifest does not list goes on to the digits", async () => {
    const panel = await begin(true);
    const other = JSON.parse(await readFile(manifest(), "utf8")) as { allowed_origins: string[] };
    other.allowed_origins = ["chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba/"];
    await writeFile(manifest(), JSON.stringify(other));
    await digitsAfter(panel, /may not connect with one click/);
  });

  test("unregistered, nothing is left of it, and the digits do", async () => {
    const panel = await begin(true);
    const { code } = await agent.command(["native", "unregister"], "", { XDG_CONFIG_HOME: settings });
    assert.equal(code, 0);
    await assert.rejects(readFile(manifest()));
    await digitsAfter(panel, /not set up for this browser/);
  });
});

test("where no host is registered, the panel goes on to the digits with a word of why", async () => {
  const panel = await begin(false);
  await digitsAfter(panel, /not set up for this browser/);
  const log = await until("the event", async () => {
    const { events } = JSON.parse((await agent.command(["devices", "log", "--json"])).out) as { events: { event: string }[] };
    return events.some((e) => e.event === "paired") && events;
  });
  assert.equal(log.filter((e) => e.event === "paired").length, 1);
});
