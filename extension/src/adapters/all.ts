import type { Adapter } from "./adapter";
import { gnuhealth } from "./gnuhealth";
import { openemr } from "./openemr";

export const adapters: readonly Adapter[] = [gnuhealth, openemr];

/** The adapter of the EHR whose note page this is; most pages have none and go by their labels. */
export function adapterFor(doc: Document): Adapter | null {
  return adapters.find((a) => doc.querySelector(a.detect) !== null) ?? null;
}
