// What a clinician has taught of one site's pages: which field takes what. It is
// also the file by which colleagues share it. A field is told by the label beside
// it and by attributes that last; never by its place, nor by a number that the
// page may give to another field tomorrow. The file holds words alone: nothing in
// it can run, press or reach anything.
import type { Takes } from "../messages";
import { plainName } from "./mapping";

export interface TaughtField {
  /** as it is shown beside the field; "" where there is none */
  label: string;
  /** attributes that tell it from others */
  attributes: Record<string, string>;
  /** nothing, and not the whole: a field that is not the note's, whatever it is called */
  takes: Takes[];
  whole: boolean;
}

export interface Taught {
  sidequill: "adapter";
  version: 1;
  /** host name */
  site: string;
  fields: TaughtField[];
}

const maxText = 200;

/** Attributes of a field that tell it from others. Those with a number in them may be another field's tomorrow. */
export const lasting = ["name", "id", "aria-label", "placeholder", "data-placeholder", "data-element", "data-testid", "data-field", "data-name"] as const;
const numbered: ReadonlySet<string> = new Set(["name", "id"]);

/** Of a field's attributes those by which it can be found again, on this client's page and the next one's. */
export function lastingOf(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const kept = lasting.flatMap((name): [string, string][] => {
    const value = attributes[name] ?? "";
    if (value === "" || value.length > maxText || !isPlain(value) || /\d{3}/.test(value) || (numbered.has(name) && /\d/.test(value))) return [];
    return [[name, value]];
  });
  return Object.fromEntries(kept);
}

/** Whether a field of the page is that one: all that was recorded has to agree. */
export function isTaught(field: TaughtField, label: string, attributes: (name: string) => string | null): boolean {
  return fits(field.label, label, plainName) && Object.entries(field.attributes).every(([name, value]) => fits(value, attributes(name) ?? "", String));
}

/** Stands in what is kept for words that may be somebody's name: any words fit there. */
export const gap = "…";

function fits(kept: string, shown: string, plain: (text: string) => string): boolean {
  const parts = kept.split(gap).map(plain);
  const pattern = parts.map((p) => p.replace(/[^\p{L}\p{N}]/gu, "\\$&")).join(".*");
  return parts.length === 1 ? parts[0] === plain(shown) : new RegExp(`^${pattern}$`).test(plain(shown));
}

/** No control characters, no marks that turn the direction of a line. */
export function isPlain(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
}
