// Pairing at one click in real Firefox, which starts the host by other arguments
// than Chromium, tells it the add-on instead of an origin, and has other words for
// a host that is not there. Panel and page are pressed and typed into as a person does.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { Firefox, type FirefoxTab } from "./firefox";
import { Agent, root, text, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let user: string;
let firefox: Firefox;
let panel: FirefoxTab;

before(async () => {
  ehr = await startEhr();
});

after(async () => {
  await ehr.close();
});

afterEach(async () => {
  await firefox.end();
  await agent.end();
  await rm(user, { recursive: true, force: true });
});

async function begin(register: boolean): Promise<void> {
  user = await mkdtemp(join(tmpdir(), "sidequill-user-"));
  await mkdir(join(user, ".mozilla"));
  agent = await Agent.start('[model]\nengine = "none"\n');
  const home = { HOME: user, XDG_CONFIG_HOME: "" };
  if (register) assert.match((await agent.command(["native", "register"], "", home)).out, /ready in Firefox/);
  firefox = await Firefox.start({}, { ...home, SIDEQUILL_HOME: agent.home });
  await firefox.install(join(root, "dist", "demo", "extension-firefox"));
  const page = await firefox.tab();
  await page.open(ehr.page("jordan-rivers", "plain"));
  await page.click("Draft note");
  panel = await page.panel();
}

const shows = (words: string): Promise<boolean> => until(`“${words}”`, async () => (await panel.evaluate<string>("document.body.innerText")).includes(words));

test("one click pairs, and a note is drafted", async () => {
  await begin(true);
  await panel.click("Connect this browser");
  await shows("On this computer");
  const [device, ...more] = JSON.parse((await agent.command(["devices", "--json"])).out) as { id: string; origin: string; name: string }[];
  assert.deepEqual(more, []);
  assert.equal(device?.name, "Firefox on Linux");
  assert.equal(device.origin, await panel.evaluate<string>("location.origin"), "the origin is this profile's own");
  await panel.evaluate("document.querySelector('#part-0').focus()");
  await panel.type((await text("dump.txt")).slice(0, 400).replaceAll("\n", " "));
  await panel.click("Draft");
  await shows("The draft is ready");
  const { events } = JSON.parse((await agent.command(["devices", "log", "--json"])).out) as { events: { event: string; device?: string }[] };
  for (const kind of ["paired", "draft-made"]) assert.ok(events.some((e) => e.event === kind && e.device === device.id), kind);
});

test("where no host is registered, the panel goes on to the digits with a word of why", async () => {
  await begin(false);
  await panel.click("Connect this browser");
  await shows("One click is not set up for this browser");
  const pairing = agent.pair();
  const digits = await until("the six digits", async () => /\b\d{6}\b/.exec(await panel.evaluate<string>("document.querySelector('dialog .digits')?.textContent ?? ''"))?.[0]);
  assert.equal((await pairing.type(digits)).code, 0);
  await panel.click("The digits match");
  await shows("On this computer");
});
