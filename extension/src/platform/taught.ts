// Where what she has taught of her sites is kept: in the browser's own store, by
// host name. Content scripts read it too.
import type { Taught } from "../adapters/told";
import { ext } from "./ext";

const key = "taught";

export async function allTaught(): Promise<Taught[]> {
  const kept = (await ext.storage.local.get(key))[key];
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

export async function taughtAt(site: string): Promise<Taught | null> {
  return (await allTaught()).find((t) => t.site === site) ?? null;
}

/** Keeps it in place of what was known of its site. */
export async function keepTaught(taught: Taught): Promise<void> {
  const others = (await allTaught()).filter((t) => t.site !== taught.site);
  await ext.storage.local.set({ [key]: [...others, taught] });
}

export async function forgetTaught(site: string): Promise<void> {
  await ext.storage.local.set({ [key]: (await allTaught()).filter((t) => t.site !== site) });
}

/** Calls back after every change, until the function given back is called. */
export function onTaught(changed: () => void): () => void {
  const listener = (changes: Record<string, unknown>): void => {
    if (key in changes) changed();
  };
  ext.storage.onChanged.addListener(listener);
  return () => ext.storage.onChanged.removeListener(listener);
}
