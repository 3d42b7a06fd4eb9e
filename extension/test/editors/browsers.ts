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

export async function startBrowser(name: BrowserName, server: string): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), "sidequill-editors-"));
  await makeExtension(name, folder, server);
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
  const firefox = await Firefox.start();
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

async function makeExtension(browser: BrowserName, folder: string, server: string): Promise<void> {
  const matches = ["http://127.0.0.1/*"];
  const script = (file: string, world: "ISOLATED" | "MAIN"): object => ({ matches, js: [file], all_frames: true, run_at: "document_idle", world });
  const manifest = {
    manifest_version: 3,
    name: "editors",
    version: "1",
    permissions: ["tabs", "storage"],
    host_permissions: matches,
    background: browser === "chromium" ? { service_worker: "background.js" } : { scripts: ["background.js"] },
    content_scripts: [script("fill.js", "ISOLATED"), script("content.js", "ISOLATED"), script("main-world.js", "MAIN")],
    ...(browser === "firefox" ? { browser_specific_settings: { gecko: { id: "editors@sidequill.org" } } } : {}),
  };
  await bundle(browser, "content/main.ts", join(folder, "content.js"), "iife");
  await bundle(browser, "fill/engine.ts", join(folder, "fill.js"), "iife");
  await bundle(browser, "fill/main-world.ts", join(folder, "main-world.js"), "iife");
  await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "background.js"), background(browser, server));
}

function background(browser: BrowserName, server: string): string {
  return `
async function listen() {
  for (;;) {
    try {
      const wish = await (await fetch("${server}/wishes/${browser}")).text();
      await chrome.runtime.getPlatformInfo();
      if (wish === "") continue;
      const { id, url, message } = JSON.parse(wish);
      const [tab] = (await chrome.tabs.query({})).filter((t) => t.url === url);
      const answer = tab === undefined ? null : await chrome.tabs.sendMessage(tab.id, message, { frameId: 0 }).catch((error) => ({ error: String(error) }));
      await fetch("${server}/answers/${browser}", { method: "POST", body: JSON.stringify({ id, answer }) });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
listen();
`;
}
