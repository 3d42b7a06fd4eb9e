// Patient text leaves no trace on the disk of whoever drafts in a browser: while
// a draft lives there is ciphertext alone, and after its wipe not even the key.
// Everything that browser and agent write lies under one folder, which is read
// byte by byte: after drafts, errors, and crashes of panel, browser and agent.
//
// Nothing is filled here: what stands in the EHR's page is the page's, and a
// browser may keep that.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Worker } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

/** the word that no file may hold */
const marker = "zebramarker";
/** what a page of the EHR's stores on purpose: the search must find this one */
const control = "controlmarker";
const dump = `Client reports the ${marker} is back, slept 4 hrs. Practiced box breathing with the ${marker}. Denies SI. Will call the ${marker} on Monday.`;

const temp = process.env.TMPDIR;
let root: string;
let profile: string;
let ehr: Ehr;
let agent: Agent;
let browser: Browser;

before(async () => {
  root = await mkdtemp(join(tmpdir(), "sidequill-traces-"));
  process.env.TMPDIR = join(root, "tmp");
  profile = join(root, "profile");
  await mkdir(process.env.TMPDIR);
  await mkdir(profile);
  ehr = await startEhr();
  agent = await Agent.start('[agent]\nlog = "debug"\n[model]\nengine = "none"\n');
  browser = await Browser.start({ profile });
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
  if (temp === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temp;
  await rm(root, { recursive: true, force: true });
});

async function files(dir: string): Promise<string[]> {
  return (await readdir(dir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}

/** The files that hold these bytes in one of their forms; letters in either case. */
async function holding(dir: string, forms: Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of await files(dir)) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0)); // gone meanwhile
    const lower = Buffer.from(bytes.map((c) => (c >= 65 && c <= 90 ? c + 32 : c)));
    if (forms.some((f) => bytes.includes(f) || lower.includes(f)) || forms.some((f) => path.toLowerCase().includes(f.toString("latin1")))) found.push(path);
  }
  return found;
}

const text = (word: string): Buffer[] => [Buffer.from(word), Buffer.from(word, "utf16le"), Buffer.from(word, "utf16le").swap16()];

async function noTrace(when: string): Promise<void> {
  assert.deepEqual(await holding(root, text(marker)), [], `${when}, these files hold the client's words`);
}

const worker = async (): Promise<Worker> => browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent("serviceworker"));

/** How many drafts stand in the recovery store. */
async function kept(): Promise<number> {
  return (await worker()).evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open("sidequill");
        open.onerror = () => reject(new Error("no database"));
        open.onsuccess = () => {
          const count = open.result.transaction("drafts").objectStore("drafts").count();
          count.onsuccess = () => resolve(count.result);
        };
      }),
  );
}

/** The agent's recovery keys, as they lie on its disk; not one that is being wiped this moment. */
async function keys(): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (const path of await files(join(agent.home, "recovery"))) {
    const text = await readFile(path).catch(() => Buffer.alloc(0)); // gone meanwhile
    if (text.every((byte) => byte === 0)) continue;
    const held = JSON.parse(text.toString("utf8")) as Record<string, unknown>;
    const key = Object.values(held).map((v) => Buffer.from(String(v), "base64")).find((b) => b.length === 32);
    assert.ok(key, `${path} holds no key`);
    found.push(key);
  }
  return found;
}

const formsOf = (key: Buffer): Buffer[] => [key, Buffer.from(key.toString("base64")), Buffer.from(key.toString("base64url")), Buffer.from(key.toString("hex"))];

async function note(): Promise<Panel> {
  const panel = await Panel.open(await browser.page(ehr.page("noor-haddad", "plain")));
  return panel;
}

const ready = (panel: Panel): Promise<void> => panel.frame.getByText(/^On this computer/).first().waitFor();

async function backAgain(panel: Panel): Promise<void> {
  const back = panel.button("Bring it back");
  await until("the kept text", async () => {
    if (await back.isVisible().catch(() => false)) await back.click();
    return (await panel.dump.inputValue()).includes(marker);
  });
}

test("the search finds what a page stores", async () => {
  const page = await browser.page(ehr.page("lucia-ferran", "plain"));
  await page.evaluate(
    (word) =>
      new Promise<void>((resolve) => {
        localStorage.setItem("x", word);
        const open = indexedDB.open("page");
        open.onupgradeneeded = () => void open.result.createObjectStore("x");
        open.onsuccess = () => {
          const t = open.result.transaction("x", "readwrite", { durability: "strict" });
          t.objectStore("x").put({ word }, 1);
          t.oncomplete = () => resolve();
        };
      }),
    control,
  );
  const found = await until("the page's own words on disk", async () => {
    const list = await holding(profile, text(control));
    return list.some((f) => f.includes("IndexedDB")) && list;
  });
  assert.ok(found.length > 0);
  await page.close();
});

test("while a draft lives there is ciphertext alone; after the wipe its key is gone", async () => {
  const panel = await note();
  await panel.pair(agent);
  await ready(panel);
  await panel.draft(dump);
  await panel.frame.getByText(/Kept on this computer/).waitFor();
  assert.equal(await kept(), 1, "nothing is kept, so this shows nothing");
  const [key] = await keys();
  assert.ok(key, "the agent holds no key");
  await noTrace("while the draft lives");
  assert.equal((await holding(agent.home, formsOf(key))).length, 1, "the search does not find the key where it is");
  assert.deepEqual(await holding(profile, formsOf(key)), [], "the browser's disk holds the key");

  await panel.button("Done with this note").click();
  await panel.button("Wipe it").click();
  await until("the wipe at the agent", async () => (await keys()).length === 0);
  assert.equal(await kept(), 0);
  assert.deepEqual(await holding(root, formsOf(key)), [], "the key of a wiped draft is still on the disk");
  await noTrace("after the wipe");
  await panel.page.close();
});

test("errors and crashes leave none", async () => {
  const panel = await note();
  await ready(panel);
  // Errors: over the limit, an agent that dies, the page's renderer that crashes.
  await panel.dump.fill(`${marker} `.repeat(30_000));
  await panel.frame.getByText(/characters over the limit/).waitFor();
  await panel.dump.fill(dump);
  await panel.frame.getByText(/Kept on this computer/).waitFor();
  await panel.button("Draft").click();
  await agent.stop("SIGKILL");
  await panel.frame.getByText(/agent does not answer|agent is not connected/).first().waitFor();
  await noTrace("with a dead agent");
  await agent.run();
  const crashed = panel.page.waitForEvent("crash");
  await panel.page.goto("chrome://crash").catch(() => undefined);
  await crashed;
  await noTrace("after a crash of the page");

  // The whole browser dies in the middle of a draft.
  const again = await note();
  await ready(again);
  await backAgain(again);
  await again.frame.getByText(/Kept on this computer/).waitFor();
  const lock = await browserPid();
  await again.button("Draft").click();
  process.kill(lock, "SIGKILL");
  await until("the browser to be dead", () => !alive(lock));
  await browser.context.close().catch(() => undefined);
  await noTrace("after the browser was killed");

  // What was kept is there for the next one.
  browser = await Browser.start({ profile });
  const next = await note();
  await ready(next);
  await backAgain(next);
  await next.discard();
  await until("the wipe at the agent", async () => (await keys()).length === 0);
  await noTrace("after it was started again and the draft was wiped");
  await browser.context.close();
  await noTrace("after the browser was closed");
  assert.ok(!agent.log.includes(marker), "the agent's log holds the client's words");
  assert.ok(agent.log.length > 0);
});

/** Chromium names its process in the profile's lock: HOST-PID. */
async function browserPid(): Promise<number> {
  const { readlink } = await import("node:fs/promises");
  const pid = Number((await readlink(join(profile, "SingletonLock"))).split("-").at(-1));
  assert.ok(pid > 0);
  return pid;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
