// All settings as one file that a person can read: written, and read again
// strictly, with every wrong key named. It holds no key, no device and nothing of
// a client.
import { troubleIn } from "../adapters/taught";
import type { Taught } from "../adapters/told";
import { isSite } from "../background/sites";
import { noUsual, wrongInUsual, type Managed, type Prefs } from "../platform/prefs";
import type { Choice, Setting } from "../protocol/types.gen";

export interface Transfer {
  /** settings of the agent; empty where it was away */
  agent: Choice[];
  browser: Partial<Prefs>;
  /** patterns, to be enabled by a press: the browser asks her */
  sites: string[];
  pages: Taught[];
}

/** What is wrong: a key of the catalogue, where in the file, and the value. */
export interface Wrong {
  key: "transfer_not_json" | "transfer_too_large" | "transfer_not_one" | "transfer_version" | "transfer_unknown" | "transfer_wrong" | "transfer_locked";
  at: string;
  value: string;
}

const maxFile = 500_000;

export function writeTransfer(settings: Setting[], { initials, usual }: Prefs, sites: string[], pages: Taught[]): string {
  const agent = Object.fromEntries(settings.map(({ key, value }) => [key, value]));
  return `${JSON.stringify({ sidequill: "settings", version: 1, agent, browser: { initials, usual, sites }, pages }, null, 2)}\n`;
}

/** What a file holds, or all that is wrong with it, but for what only the agent can judge. */
export function readTransfer(text: string, managed: Managed): { transfer: Transfer; wrong: [] } | { transfer: null; wrong: Wrong[] } {
  const one = (key: Wrong["key"], value = ""): { transfer: null; wrong: Wrong[] } => ({ transfer: null, wrong: [{ key, at: "", value }] });
  if (text.length > maxFile) return one("transfer_too_large", String(maxFile / 1000));
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return one("transfer_not_json", error instanceof Error ? error.message : "");
  }
  if (!isObject(file) || file.sidequill !== "settings") return one("transfer_not_one");
  if (file.version !== 1) return one("transfer_version", shown(file.version));

  const wrong: Wrong[] = [];
  const say = (key: Wrong["key"], at: string, value: unknown = ""): void => void wrong.push({ key, at, value: shown(value) });
  /** A part of the file that may be missing. */
  const part = (at: string, value: unknown): Record<string, unknown> => {
    if (value === undefined) return {};
    if (isObject(value)) return value;
    say("transfer_wrong", at, value);
    return {};
  };
  const known = (at: string, of: object, names: string[]): void => {
    for (const name of Object.keys(of)) if (!names.includes(name)) say("transfer_unknown", at + name);
  };
  known("", file, ["sidequill", "version", "agent", "browser", "pages"]);

  const agent = Object.entries(part("agent", file.agent)).map(([key, value]) => {
    if (typeof value !== "string" || key === "" || key.length > 80 || value.length > 200) say("transfer_wrong", `agent.${key}`, value);
    return { key, value: String(value) };
  });

  const browser = part("browser", file.browser);
  known("browser.", browser, ["initials", "usual", "sites"]);
  const { initials, usual, sites = [] } = browser;
  if (initials !== undefined && typeof initials !== "boolean") say("transfer_wrong", "browser.initials", initials);
  else if (initials !== undefined && managed.initials !== undefined && initials !== managed.initials) say("transfer_locked", "browser.initials");
  if (usual !== undefined) {
    const bad = wrongInUsual(usual);
    for (const name of bad) say("transfer_wrong", name === "" ? "browser.usual" : `browser.usual.${name}`, name === "" ? usual : (usual as Record<string, unknown>)[name]);
    if (bad.length === 0 && managed.usual && JSON.stringify({ ...noUsual, ...(usual as object) }) !== JSON.stringify(managed.usual)) say("transfer_locked", "browser.usual");
  }
  if (!Array.isArray(sites) || sites.length > 200) say("transfer_wrong", "browser.sites", sites);
  else for (const [i, site] of sites.entries()) if (typeof site !== "string" || !isSite(site)) say("transfer_wrong", `browser.sites[${i}]`, site);

  const { pages = [] } = file;
  if (!Array.isArray(pages) || pages.length > 200) say("transfer_wrong", "pages", pages);
  else for (const [i, page] of pages.entries()) for (const { at, value } of troubleIn(page)) say("transfer_wrong", `pages[${i}]${at === "" ? "" : `.${at}`}`, value);

  if (wrong.length > 0) return { transfer: null, wrong };
  return {
    wrong: [],
    transfer: {
      agent, sites: sites as string[], pages: pages as Taught[],
      browser: { ...(initials === undefined ? {} : { initials: initials as boolean }), ...(usual === undefined ? {} : { usual: { ...noUsual, ...(usual as object) } }) },
    },
  };
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
