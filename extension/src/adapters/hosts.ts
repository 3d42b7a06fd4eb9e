// EHRs by their addresses, where we know nothing of their pages: the labels are
// read, and what they do not say is for *Teach this page*. No selectors stand
// here, since none would be more than invented.
import { adapters, isAt } from "./all";

const hints: readonly (readonly [name: string, ...domains: string[]])[] = [
  ["TherapyNotes", "therapynotes.com"],
  ["TheraNest", "theranest.com"],
  ["Ensora", "ensorahealth.com"],
  ["Valant", "valant.io", "valantmed.com"],
  ["Netsmart", "netsmartcloud.com", "ntst.com"],
  ["Credible", "crediblebh.com"],
  ["CareLogic", "qualifacts.org"],
  ["Tebra", "tebra.com", "kareo.com"],
  ["DrChrono", "drchrono.com"],
  ["ICANotes", "icanotes.com"],
  ["TherapyAppointment", "therapyappointment.com"],
  ["Sessions Health", "sessionshealth.com"],
  ["Opus", "opusehr.com"],
  ["Kipu", "kipuworks.com"],
];

/** An EHR whose pages nobody has checked with us: its name; "" for any other address. */
export function uncheckedEhr(url: string): string {
  let host: string;
  try {
    host = new URL(url).hostname;
  } catch {
    return "";
  }
  const hint = hints.find(([, ...domains]) => domains.some((d) => isAt(host, d)));
  if (hint !== undefined) return hint[0];
  return adapters.find((a) => !a.checked.real && a.hosts?.some((h) => isAt(host, h)))?.name ?? "";
}
