// Real Chromium and real Firefox, each with the content scripts in a small
// extension of their own, whose background does nothing but pass on what the test
// asks. The scripts are bundled as the real extension's are and run where they run
// there: in the isolated world, beside the page's.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { bundle } from "../../bundle";
import { Firefox } from "../firefox";
import { chromiumPath } from "../stage";

export type BrowserName = "chromium" | "firefox";

/** What the matrix does in a tab. */
export interface Tab {
  open(url: string): Promise<void>;
  /** an expression in the page's own world */
  evaluate<T>(expression: string): Promise<T>;
  type(text: string): Promise<void>;
  press(key: string, control?: boolean): Promise<void>;
  /** the page's Save button, pressed with the mouse */
  save(): Promise<void>;
}

export interface Browser {
  tab: Tab;
  version: string;
  end(): Promise<void>;
}

/** With `timed`, the content script can be asked for the milliseconds it has spent, in all, while the page loaded, and up to its first look: the message "spent". */
export async function startBrowser(name: BrowserName, server: string, timed = false): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "sidequill-editors-"));
  await makeExtension(name, folder, server, timed);
  const gone = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (name === "chromium") {
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath: chromiumPath(),
      headless: true,
      viewport: { width: 1280, height: 900 },
      args: ["--headless=new", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    });
    const page = await context.newPage();
    const tab: Tab = {
      async open(url) {
        await page.goto(url);
      },
      evaluate: (expression) => page.evaluate(expression),
      type: (text) => page.keyboard.type(text),
      press: (key, control = false) => page.keyboard.press(control ? `Control+${key}` : key),
      save: () => page.click("#save"),
    };
    return { tab, version: context.browser()?.version() ?? "", end: () => context.close().then(gone) };
  }
  const firefox = await Firefox.start(timed ? { "privacy.reduceTimerPrecision": false } : {}); // its clocks count whole milliseconds otherwise
  await firefox.install(folder);
  const tab = await firefox.tab();
  return {
    tab: {
      open: (url) => tab.open(url),
      evaluate: (expression) => tab.evaluate(expression),
      type: (text) => tab.type(text),
      press: (key, control) => tab.press(key, control),
      async save() {
        const at = await tab.evaluate<{ x: number; y: number }>("(() => { const b = document.querySelector('#save'); b.scrollIntoView({ block: 'center' }); const r = b.getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()");
        await tab.clickAt(at.x, at.y);
      },
    },
    version: "",
    end: () => firefox.end().then(gone),
  };
}

async function makeExtension(browser: BrowserName, folder: string, server: string, timed: boolean): Promise<void> {
  const matches = ["http://127.0.0.1/*", "http://localhost/*"]; // two origins of one server
  const script = (files: string[], world: "ISOLATED" | "MAIN"): object => ({ matches, js: files, all_frames: true, run_at: "document_idle", world });
  const manifest = {
    manifest_version: 3,
    name: "editors",
    version: "1",
    permissions: ["tabs", "storage", "webNavigation"],
    host_permissions: matches,
    background: browser === "chromium" ? { service_worker: "background.js" } : { scripts: ["background.js"] },
    content_scripts: [script(timed ? ["fill.js", "clock.js", "content.js", "loaded.js"] : ["fill.js", "content.js"], "ISOLATED"), script(["main-world.js"], "MAIN")],
    ...(browser === "firefox" ? { browser_specific_settings: { gecko: { id: "editors@sidequill.org" } } } : {}),
  };
  await bundle(browser, "content/main.ts", join(folder, "content.js"), "iife");
  await bundle(browser, "fill/engine.ts", join(folder, "fill.js"), "iife");
  await bundle(browser, "fill/main-world.ts", join(folder, "main-world.js"), "iife");
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "clock.js"), clock);
  await writeFile(join(folder, "loaded.js"), "globalThis.spent.load = globalThis.spent.ms += performance.now() - globalThis.spent.began;");
  await writeFile(join(folder, "background.js"), background(browser, server));
}

/** Put before the content script in its own world: counts the time of everything that it is called for. */
const clock = `
{
  const spent = { ms: 0, load: 0, first: 0, began: 0, inside: false };
  globalThis.spent = spent;
  const timed = (work) => typeof work !== "function" ? work : function (...args) {
    if (spent.inside) return work.apply(this, args);
    const began = performance.now();
    spent.inside = true;
    try { return work.apply(this, args); } finally { spent.inside = false; spent.ms += performance.now() - began; }
  };
  const { setTimeout, requestAnimationFrame, requestIdleCallback, addEventListener, MutationObserver, ResizeObserver } = globalThis;
  globalThis.setTimeout = (work, ms) => setTimeout.call(window, timed(work), ms);
  globalThis.requestAnimationFrame = (work) => requestAnimationFrame.call(window, timed(work));
  const first = timed((work) => work());
  globalThis.requestIdleCallback = (work, how) => requestIdleCallback.call(window, () => { first(work); spent.first ||= spent.ms; }, how);
  globalThis.addEventListener = (type, work, how) => addEventListener.call(window, type, timed(work), how);
  globalThis.MutationObserver = class extends MutationObserver { constructor(work) { super(timed(work)); } };
  globalThis.ResizeObserver = class extends ResizeObserver { constructor(work) { super(timed(work)); } };
  chrome.runtime.onMessage.addListener((message, sender, answer) => {
    if (message === "spent") answer({ spent: spent.ms, load: spent.load, first: spent.first });
    return false;
  });
  spent.began = performance.now();
}
`;

function background(browser: BrowserName, server: string): string {
  return `
const heard = [];
chrome.runtime.onMessage.addListener((message, sender) => void heard.push({ frame: sender.frameId, url: sender.tab?.url, message }));
async function reply({ url, message, frame = 0 }) {
  const [tab] = (await chrome.tabs.query({})).filter((t) => t.url === url);
  if (tab === undefined) return null;
  if (message === "frames") return (await chrome.webNavigation.getAllFrames({ tabId: tab.id })).map((f) => f.frameId);
  if (message === "heard") return heard.filter((h) => h.url === url);
  const began = performance.now();
  const answer = await chrome.tabs.sendMessage(tab.id, message, { frameId: frame }).catch((error) => ({ error: String(error) }));
  return answer && { ...answer, took: performance.now() - began };
}
async function listen() {
  for (;;) {
    try {
      const wish = await (await fetch("${server}/wishes/${browser}")).text();
      await chrome.runtime.getPlatformInfo();
      if (wish === "") continue;
      const { id, ...rest } = JSON.parse(wish);
      const answer = await reply(rest);
      await fetch("${server}/answers/${browser}", { method: "POST", body: JSON.stringify({ id, answer }) });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
listen();
`;
}
