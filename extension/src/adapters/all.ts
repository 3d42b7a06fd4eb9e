import type { Adapter } from "./adapter";
import { athenaone, jane, practicefusion, simplepractice } from "./described";
import { gnuhealth } from "./gnuhealth";
import { openemrNotes, openemrPlan, openemrSoap } from "./openemr";
import { openmrs } from "./openmrs";

export const adapters: readonly Adapter[] = [gnuhealth, openemrSoap, openemrNotes, openemrPlan, openmrs, simplepractice, jane, practicefusion, athenaone];

/** The adapter of the EHR whose note page this is; most pages have none and go by their labels. */
export function adapterFor(doc: Document): Adapter | null {
  const host = doc.location.hostname;
  return adapters.find((a) => (a.hosts?.some((h) => isAt(host, h)) ?? true) && doc.querySelector(a.detect) !== null) ?? null;
}

/** A host is that domain, or below it. */
export function isAt(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
