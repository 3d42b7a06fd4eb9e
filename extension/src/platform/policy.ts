// What IT gives by the browser's managed policy: files of taught pages, for the
// hosts they name. They are read as strictly as a colleague's file. A good one goes
// where the content scripts look, before what she has taught of that site; it says
// what a field takes and nothing else, so no site is allowed by it.
import { troubleIn, type Trouble } from "../adapters/taught";
import type { Taught } from "../adapters/told";
import { ext } from "./ext";
import { keepGiven } from "./taught";

export interface Given {
  taught: Taught[];
  /** of each file that is not used, which it is in the policy, and why */
  trouble: { at: number; trouble: Trouble[] }[];
}

/** What the policy holds now; nothing where there is none. */
export async function givenByPolicy(): Promise<Given> {
  const given: Given = { taught: [], trouble: [] };
  // Firefox rejects where IT has set nothing.
  const { mappings } = await ext.storage.managed.get("mappings").catch((): { mappings?: unknown } => ({}));
  if (mappings === undefined) return given;
  if (!Array.isArray(mappings)) return { ...given, trouble: [{ at: 0, trouble: [{ key: "adapter_not_one", at: "mappings", value: "" }] }] };
  mappings.forEach((value: unknown, i) => {
    const trouble = troubleIn(value);
    const taught = value as Taught; // only where there is no trouble
    if (trouble.length === 0 && given.taught.some((t) => t.site === taught.site)) trouble.push({ key: "adapter_alike", at: "site", value: taught.site });
    if (trouble.length === 0) given.taught.push(taught);
    else given.trouble.push({ at: i + 1, trouble });
  });
  return given;
}

/** Keeps what the content scripts find as the policy has it, now and whenever it changes. */
export function followPolicy(): void {
  const follow = (): void => void givenByPolicy().then(({ taught }) => keepGiven(taught));
  ext.storage.onChanged.addListener((_, area) => {
    if (area === "managed") follow();
  });
  follow();
}
