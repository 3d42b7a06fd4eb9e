// The sites the clinician has allowed, one by one, and the content scripts there.
// Nothing is injected anywhere else.
import type { Ext } from "../platform/ext";

/** Whether a pattern is one of a named site: what somebody grants for all sites at once is not used. */
export function isSite(pattern: string): boolean {
  const host = /^https?:\/\/([^/]+)\/\*$/.exec(pattern)?.[1];
  return host !== undefined && host !== "*";
}

/** Whether an address lies in one of the patterns. Ports are not part of a pattern. */
export function inSites(url: string, patterns: readonly string[]): boolean {
  const at = parsed(url);
  if (!at) return false;
  return patterns.filter(isSite).some((pattern) => {
    const [, scheme = "", host = ""] = /^(https?):\/\/([^/:]+)(?::\d+)?\/\*$/.exec(pattern) ?? [];
    if (`${scheme}:` !== at.protocol) return false;
    if (!host.startsWith("*.")) return at.hostname === host;
    return at.hostname === host.slice(2) || at.hostname.endsWith(host.slice(1));
  });
}

/** The pattern that stands for the site of an address; null where it is no web page. */
export function siteOf(url: string): string | null {
  const at = parsed(url);
  return at && /^https?:$/.test(at.protocol) ? `${at.protocol}//${at.hostname}/*` : null;
}

function parsed(url: string): URL | null {
  try {
    return new URL(url);
  } catch {
    return null;
  }
}

const prefix = "sidequill-";

export class Sites {
  #registering: Promise<void> = Promise.resolve();

  constructor(
    private readonly ext: Ext,
    /** scripts of the page's own world, beside those of ours */
    private readonly mainWorld: boolean,
  ) {}

  async granted(): Promise<string[]> {
    const { origins } = await this.ext.permissions.getAll();
    return (origins ?? []).filter(isSite);
  }

  async covers(url: string): Promise<boolean> {
    return inSites(url, await this.granted());
  }

  /** Makes the registered scripts those of the sites granted now. */
  register(): Promise<void> {
    this.#registering = this.#registering.then(() => this.#register()).catch(() => undefined);
    return this.#registering;
  }

  async #register(): Promise<void> {
    const matches = await this.granted();
    const there = (await this.ext.scripting.getRegisteredContentScripts()).map((s) => s.id).filter((id) => id.startsWith(prefix));
    if (there.length > 0) await this.ext.scripting.unregisterContentScripts({ ids: there });
    if (matches.length === 0) return;
    const script = (name: string, world: "ISOLATED" | "MAIN"): chrome.scripting.RegisteredContentScript => ({
      id: prefix + name,
      js: [`${name}.js`],
      world,
      matches,
      allFrames: true,
      runAt: "document_idle",
      persistAcrossSessions: true,
    });
    await this.ext.scripting.registerContentScripts([
      script("content", "ISOLATED"),
      ...(this.mainWorld ? [script("main-world", "MAIN")] : []),
    ]);
  }

  /** Puts the scripts into a tab that was open before they were registered. */
  async inject(tab: number): Promise<void> {
    const target = { tabId: tab, allFrames: true };
    await this.ext.scripting.executeScript({ target, files: ["content.js"] });
    if (this.mainWorld) await this.ext.scripting.executeScript({ target, files: ["main-world.js"], world: "MAIN" });
  }

  /** The same for all tabs of the sites granted: after an install or an update their old scripts are cut off. */
  async injectAll(sites?: string[]): Promise<void> {
    const url = sites ?? (await this.granted());
    if (url.length === 0) return;
    for (const tab of await this.ext.tabs.query({ url })) {
      if (tab.id !== undefined && !tab.discarded) await this.inject(tab.id).catch(() => undefined);
    }
  }

  /** Puts the script into a tab by which its page is taught or reported; gives its frames. */
  async teach(tab: number): Promise<number[]> {
    const ran = await this.ext.scripting.executeScript({ target: { tabId: tab, allFrames: true }, files: ["teach.js"] });
    return ran.map((r) => r.frameId);
  }

  /** Frames of a tab that we may touch: the browser runs nothing in the others. What is run is the fill engine, which is there from then on. */
  async frames(tab: number): Promise<number[]> {
    const ran = await this.ext.scripting.executeScript({ target: { tabId: tab, allFrames: true }, files: ["fill.js"] });
    return ran.map((r) => r.frameId);
  }
}
