// What this browser itself remembers for her, and what her clinic fixes of it by
// the browser's policy (managed storage): how clients are shown, the usual
// session, and the sites of the clinic's EHR. What is fixed wins, and is shown as fixed.
import { isSite } from "../background/sites";
import { ext } from "./ext";

/** What a session usually is: offered where the page does not say. "" and 0 for what is not. */
export interface Usual {
  service: string;
  place: string;
  minutes: number;
  cpt: string;
}

export interface Prefs {
  initials: boolean;
  usual: Usual;
}

/** What the clinic fixed; undefined for what is hers. */
export interface Managed {
  /** who says so, for her to read */
  by: string;
  initials?: boolean | undefined;
  usual?: Usual | undefined;
  /** patterns of sites that she is asked to enable */
  sites: string[];
}

export const noUsual: Usual = { service: "", place: "", minutes: 0, cpt: "" };

/** The keys of the store. */
const keys = ["initials", "usual"];

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 80;
const isMinutes = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1440;

/** Which of its parts an object has wrong; what is missing is "". */
export function wrongInUsual(value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [""];
  return Object.entries(value).flatMap(([key, part]) => {
    if (!(key in noUsual)) return [key];
    return (key === "minutes" ? isMinutes(part) : isText(part)) ? [] : [key];
  });
}

function usualOf(value: unknown): Usual {
  return value !== undefined && wrongInUsual(value).length === 0 ? { ...noUsual, ...(value as Partial<Usual>) } : noUsual;
}

/** Nothing is fixed where the browser has no policy for us, or one that is wrong. */
export async function readManaged(): Promise<Managed> {
  const area = ext.storage.managed as chrome.storage.StorageArea | undefined;
  // Firefox refuses where there is no policy at all.
  const kept: Record<string, unknown> = (await area?.get(["by", ...keys, "sites"]).catch(() => ({}))) ?? {};
  const { by, initials, usual, sites } = kept;
  return {
    by: isText(by) ? by : "",
    initials: typeof initials === "boolean" ? initials : undefined,
    usual: usual === undefined || wrongInUsual(usual).length > 0 ? undefined : usualOf(usual),
    sites: Array.isArray(sites) ? sites.filter((s): s is string => typeof s === "string" && isSite(s)) : [],
  };
}

export async function readPrefs(): Promise<Prefs> {
  const [kept, managed] = await Promise.all([ext.storage.local.get(keys), readManaged()]);
  return { initials: managed.initials ?? kept.initials === true, usual: managed.usual ?? usualOf(kept.usual) };
}

export function keepPrefs(prefs: Partial<Prefs>): Promise<void> {
  return ext.storage.local.set(prefs);
}

/** Calls back after every change, until the function given back is called. */
export function onPrefs(changed: () => void): () => void {
  const listener = (changes: Record<string, unknown>, area?: string): void => {
    if (area === "managed" || keys.some((key) => key in changes)) changed();
  };
  ext.storage.onChanged.addListener(listener);
  return () => ext.storage.onChanged.removeListener(listener);
}
