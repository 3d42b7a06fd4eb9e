// A small extension around the built content script, so that filling can be
// tried in real Chromium without an agent: its background only passes messages on.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page, type Worker } from "playwright-core";
import { bundle } from "../bundle";
import type { BackgroundToContent, ContentToBackground, FillItem, FillResult, NoteForm, PageContext } from "../src/messages";

const executablePath = process.env.SIDEQUILL_CHROMIUM ?? "/usr/bin/chromium";

const background = `
const heard = [];
chrome.runtime.onMessage.addListener((message, sender) => void heard.push({ message, frame: sender.frameId }));
self.heard = heard;
self.ask = async (url, message, frame) => {
  const tabs = await chrome.tabs.query({});
  const tab = tabs.find((t) => t.url === url);
  return chrome.tabs.sendMessage(tab.id, message, { frameId: frame });
};
self.frames = async (url) => {
  const tab = (await chrome.tabs.query({})).find((t) => t.url === url);
  return (await chrome.webNavigation.getAllFrames({ tabId: tab.id })).map((f) => f.frameId);
};
self.inject = async (url) => {
  const tab = (await chrome.tabs.query({})).find((t) => t.url === url);
  await chrome.scripting.executeScript({ target: { tabId: tab.id, allFrames: true }, files: ["content.js"] });
};
`;

export interface Described {
  page: PageContext;
  forms: NoteForm[];
}

export class Harness {
  private constructor(
    readonly context: BrowserContext,
    private readonly worker: Worker,
    private readonly folder: string,
  ) {}

  static async start(): Promise<Harness> {
    const folder = await mkdtemp(join(tmpdir(), "sidequill-content-"));
    const sites = ["http://127.0.0.1/*"];
    const manifest = {
      manifest_version: 3,
      name: "content harness",
      version: "1",
      permissions: ["storage", "scripting", "webNavigation", "tabs"],
      host_permissions: sites,
      background: { service_worker: "background.js" },
      content_scripts: [
        { matches: sites, js: ["fill.js", "content.js"], all_frames: true },
        { matches: sites, js: ["main-world.js"], all_frames: true, world: "MAIN", run_at: "document_start" },
      ],
      web_accessible_resources: [{ resources: ["panel.html"], matches: sites }],
    };
    await bundle("chromium", "content/main.ts", join(folder, "content.js"), "iife");
    await bundle("chromium", "fill/engine.ts", join(folder, "fill.js"), "iife");
    await bundle("chromium", "fill/main-world.ts", join(folder, "main-world.js"), "iife");
    await writeFile(join(folder, "manifest.json"), JSON.stringify(manifest));
    await writeFile(join(folder, "background.js"), background);
    await writeFile(join(folder, "panel.html"), "<!doctype html><title>panel</title><body style='font:15px system-ui;padding:16px'><textarea autofocus></textarea>");
    const context = await chromium.launchPersistentContext(join(folder, "profile"), {
      executablePath,
      headless: true,
      viewport: { width: 1280, height: 900 },
      args: ["--headless=new", "--no-sandbox", `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    });
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
    return new Harness(context, worker, folder);
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async open(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  frames(page: Page): Promise<number[]> {
    return this.worker.evaluate((url) => (self as unknown as { frames(u: string): Promise<number[]> }).frames(url), page.url());
  }

  ask(page: Page, message: BackgroundToContent | Record<string, unknown>, frame = 0): Promise<unknown> {
    return this.worker.evaluate(
      ([url, m, f]) => (self as unknown as { ask(u: string, m: unknown, f: number): Promise<unknown> }).ask(url, m, f),
      [page.url(), message, frame] as const,
    );
  }

  /** The forms of all frames together, with the frames stamped as the background does it. */
  async describe(page: Page): Promise<Described> {
    const described: Described = { page: { url: "", client: "", visit: "", facts: {} }, forms: [] };
    for (const frame of await this.frames(page)) {
      // An editor's own blank frame has no script of ours in it: the frame around it fills it.
      const said = (await this.ask(page, { type: "describe" }, frame).catch(() => null)) as Described | null;
      if (said === null) continue;
      if (frame === 0 || said.forms.length > 0) described.page = said.page;
      described.forms.push(...said.forms.map((f) => ({ ...f, frame, fields: f.fields.map((x) => ({ ...x, frame })) })));
    }
    return described;
  }

  async fill(page: Page, items: FillItem[], client: string, visit = ""): Promise<{ results: FillResult[]; mismatch: { page: string; draft: string } | null }> {
    const results: FillResult[] = [];
    for (const frame of new Set(items.map((i) => i.frame))) {
      const said = (await this.ask(page, { type: "fill", items: items.filter((i) => i.frame === frame), client, visit }, frame)) as Awaited<ReturnType<Harness["fill"]>>;
      if (said.mismatch !== null) return said;
      results.push(...said.results);
    }
    return { results, mismatch: null };
  }

  async undo(page: Page, frame = 0): Promise<FillResult[]> {
    return ((await this.ask(page, { type: "undo" }, frame)) as { results: FillResult[] }).results;
  }

  panelUrl(): string {
    return this.worker.url().replace("background.js", "panel.html");
  }

  heard(): Promise<ContentToBackground[]> {
    return this.worker.evaluate(() => (self as unknown as { heard: { message: ContentToBackground }[] }).heard.map((h) => h.message));
  }

  /** The browser stops this extension and starts it again; what it put into pages is left to itself. */
  async reload(): Promise<void> {
    await this.worker.evaluate(() => void setTimeout(() => chrome.runtime.reload(), 0)).catch(() => undefined);
  }

  /** A second copy of the script, as after an update. */
  inject(page: Page): Promise<void> {
    return this.worker.evaluate((url) => (self as unknown as { inject(u: string): Promise<void> }).inject(url), page.url());
  }
}
