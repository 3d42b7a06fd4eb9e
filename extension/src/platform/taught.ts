// Where what she has taught of her sites is kept: in the browser's own store, by
// host name; and what IT gives by policy (policy.ts), which goes before it. Content
// scripts read it too.
import type { Taught } from "../adapters/told";
import { ext } from "./ext";

const key = "taught";
const given = "given";

/** What is known of one site, and whether it is IT's word. */
export interface TaughtHere extends Taught {
  policy: boolean;
}

/** What she has taught. */
export async function allTaught(): Promise<Taught[]> {
  return wholes((await ext.storage.local.get(key))[key]);
}

function wholes(kept: unknown): Taught[] {
  return Array.isArray(kept) ? kept.filter(isWhole) : [];
}

/** The shape alone: it was checked for the rest before it was kept, and a content script is to be small. */
function isWhole(value: unknown): value is Taught {
  const { site, fields } = (value ?? {}) as Partial<Taught>;
  return (
    typeof site === "string" &&
    Array.isArray(fields) &&
    fields.every((f: Partial<Taught["fields"][number]> | null) => typeof f?.label === "string" && Array.isArray(f.takes) && typeof f.whole === "boolean" && typeof f.attributes === "object")
  );
}

export async function taughtAt(site: string): Promise<TaughtHere | null> {
  const kept = await ext.storage.local.get([given, key]);
  for (const name of [given, key]) {
    const here = wholes(kept[name]).find((t) => t.site === site);
    if (here !== undefined) return { ...here, policy: name === given };
  }
  return null;
}

/** Keeps what IT gives, all of it, in place of what it gave before. */
export async function keepGiven(taught: Taught[]): Promise<void> {
  const kept = (await ext.storage.local.get(given))[given];
  if (JSON.stringify(kept ?? []) !== JSON.stringify(taught)) await ext.storage.local.set({ [given]: taught });
}

/** Keeps it in place of what was known of its site. What IT gives of it is not hers to change. */
export async function keepTaught(taught: Taught): Promise<void> {
  if ((await taughtAt(taught.site))?.policy === true) throw new Error("this site is taught by policy");
  const others = (await allTaught()).filter((t) => t.site !== taught.site);
  await ext.storage.local.set({ [key]: [...others, taught] });
}

export async function forgetTaught(site: string): Promise<void> {
  await ext.storage.local.set({ [key]: (await allTaught()).filter((t) => t.site !== site) });
}

/** Calls back after every change, until the function given back is called. */
export function onTaught(changed: () => void): () => void {
  const listener = (changes: Record<string, unknown>): void => {
    if (key in changes || given in changes) changed();
  };
  ext.storage.onChanged.addListener(listener);
  return () => ext.storage.onChanged.removeListener(listener);
}
