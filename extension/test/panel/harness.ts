// The panel's page, and the settings', with a scripted background in place of the real one: it is
// served as built, its port is a fake that records what the panel sends and says
// what a scene tells it to.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "esbuild";
import { chromium, type Browser, type Page } from "playwright-core";
import type { BackgroundToPanel, BackgroundToSettings, ChosenToSettings, PanelToBackground, SettingsToBackground } from "../../src/messages";

const root = join(import.meta.dirname, "..", "..");
const axeSource = join(root, "node_modules", "axe-core", "axe.min.js");

/** What the page holds in place of the browser's extension API. */
const fake = `
  const listeners = [];
  const sent = [];
  const stored = {};
  const stores = new Set();
  const managed = {};
  const catalogue = __CATALOGUE__;
  const gone = [];
  globalThis.fake = {
    sent,
    // what the clinic's policy fixes
    manage: (values) => {
      Object.assign(managed, values);
      stores.forEach((f) => f(values, "managed"));
    },
    say: (m) => listeners.forEach((f) => f(m)),
    // the worker is stopped, and does not come back
    drop: () => {
      browser.runtime.connect = () => { throw new Error("Extension context invalidated."); };
      gone.forEach((f) => f());
    },
  };
  globalThis.browser = {
    runtime: { connect: () => ({
      onMessage: { addListener: (f) => listeners.push(f) }, onDisconnect: { addListener: (f) => gone.push(f) },
      postMessage: (m) => sent.push(structuredClone(m)),
    }) },
    i18n: {
      getUILanguage: () => catalogue.language.message,
      getMessage: (key, subs = []) => (catalogue[key]?.message ?? "").replace(/\\$(\\d)/g, (_, n) => subs[n - 1] ?? ""),
    },
    storage: {
      local: {
        get: async () => structuredClone(stored),
        set: async (values) => {
          Object.assign(stored, structuredClone(values));
          stores.forEach((f) => f(values));
        },
      },
      managed: { get: async () => structuredClone(managed) },
      onChanged: { addListener: (f) => stores.add(f), removeListener: (f) => stores.delete(f) },
    },
    commands: { getAll: async () => [{ name: "_execute_action", shortcut: "Alt+Shift+D" }] },
    permissions: { getAll: async () => ({ origins: ["https://ehr.example.org/*"] }), onAdded: { addListener() {} }, onRemoved: { addListener() {} } },
  };
  browser.runtime.getManifest = () => ({});
  browser.runtime.getURL = (path) => "chrome-extension://sidequill/" + path;
`;

export interface Served {
  url: (language?: string, page?: "panel" | "options" | "alone") => string;
  close: () => Promise<void>;
}

export async function serve(): Promise<Served> {
  const page = async (name: string): Promise<{ script: string; html: string }> => {
    const bundled = await build({
      entryPoints: [join(root, "src", name, `${name}.tsx`)], bundle: true, write: false, format: "esm", jsx: "automatic", jsxImportSource: "preact",
      define: { "process.env.NODE_ENV": '"production"' },
    });
    return { script: bundled.outputFiles[0]?.text ?? "", html: await readFile(join(root, "src", name, `${name}.html`), "utf8") };
  };
  const panel = await page("panel");
  const options = await page("options");
  const css = await readFile(join(root, "src", "panel", "panel.css"), "utf8");
  const server: Server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const language = url.searchParams.get("lang") === "es" ? "es" : "en";
      const type = { "/panel.js": "text/javascript", "/options.js": "text/javascript", "/fake.js": "text/javascript", "/panel.css": "text/css" }[url.pathname] ?? "text/html";
      const body =
        url.pathname === "/panel.js" ? panel.script
        : url.pathname === "/options.js" ? options.script
        : url.pathname === "/panel.css" ? css
        : url.pathname === "/fake.js" ? fake.replace("__CATALOGUE__", await readFile(join(root, "_locales", language, "messages.json"), "utf8"))
        : (url.pathname === "/options.html" ? options.html : panel.html).replace("</title>", `</title>\n<script src="fake.js?lang=${language}"></script>`);
      // The policy of the real page, so that a style or script it would refuse is refused here.
      response.writeHead(200, {
        "content-type": `${type}; charset=utf-8`,
        "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:",
      });
      response.end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: (language = "en", page = "panel") => `http://127.0.0.1:${port}/${page === "alone" ? "desk" : page}.html?tab=1&lang=${language}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Fake {
  fake: { manage: (values: object) => void; sent: (PanelToBackground | SettingsToBackground)[]; say: (message: BackgroundToPanel | BackgroundToSettings | ChosenToSettings) => void };
}

/** Lets the background say something to the panel. */
export async function say(page: Page, ...messages: (BackgroundToPanel | BackgroundToSettings | ChosenToSettings)[]): Promise<void> {
  await page.evaluate((all) => all.forEach((m) => (globalThis as unknown as Fake).fake.say(m)), messages);
}

/** Puts the clinic's policy over what the browser remembers. */
export async function manage(page: Page, values: object): Promise<void> {
  await page.evaluate((v) => (globalThis as unknown as Fake).fake.manage(v), values);
}

/** What the page has sent so far. */
export async function sent(page: Page): Promise<(PanelToBackground | SettingsToBackground)[]> {
  return page.evaluate(() => (globalThis as unknown as Fake).fake.sent);
}

/** The last message of a type, once it has been sent. */
export async function sentLast<T extends PanelToBackground["type"]>(page: Page, type: T): Promise<Extract<PanelToBackground, { type: T }>> {
  await page.waitForFunction((t) => (globalThis as unknown as Fake).fake.sent.some((m) => m.type === t), type);
  return (await sent(page)).filter((m): m is Extract<PanelToBackground, { type: T }> => m.type === type).at(-1)!;
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
}

export interface AxeFinding {
  id: string;
  help: string;
  nodes: string[];
}

/** What axe-core has against the page as it stands. */
export async function axe(page: Page): Promise<AxeFinding[]> {
  const source = await readFile(axeSource, "utf8");
  await page.evaluate(source);
  return page.evaluate(async () => {
    const run = (globalThis as unknown as { axe: { run: (o: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run;
    const { violations } = await run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`) }));
  });
}

/** Whether anything makes the page wider than its window. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}
