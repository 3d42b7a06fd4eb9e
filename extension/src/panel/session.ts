// Arithmetic of the session: minutes from two clock times, and which code the
// minutes would carry. A suggestion only; she picks it. Ranges are those of
// individual psychotherapy without evaluation and management.
import type { Facts } from "../protocol/types.gen";

const clock = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes from start to stop, over midnight if need be; null where either is missing. */
export function minutesBetween(start: string | undefined, stop: string | undefined): number | null {
  const a = clock.exec(start ?? "");
  const b = clock.exec(stop ?? "");
  if (!a || !b) return null;
  const span = Number(b[1]) * 60 + Number(b[2]) - Number(a[1]) * 60 - Number(a[2]);
  return span === 0 ? null : (span + 1440) % 1440;
}

export interface CodeRule {
  code: string;
  from: number;
  /** null: and more */
  to: number | null;
}

const rules: CodeRule[] = [
  { code: "90832", from: 16, to: 37 },
  { code: "90834", from: 38, to: 52 },
  { code: "90837", from: 53, to: null },
];

/** The code that so many minutes carry, with its range; null under 16 minutes. */
export function codeFor(minutes: number): CodeRule | null {
  return rules.find((r) => minutes >= r.from && (r.to === null || minutes <= r.to)) ?? null;
}

/** What the page shows, overruled by what she typed. Minutes follow from the times unless she typed them. */
export function given(page: Facts, hers: Facts, client: string): Facts {
  const out: Facts = { ...page, ...hers };
  const timed = hers.start !== undefined || hers.stop !== undefined || page.minutes === undefined;
  if (hers.minutes === undefined && timed) {
    const minutes = minutesBetween(out.start, out.stop);
    if (minutes !== null) out.minutes = minutes;
  }
  if (client !== "") out.client = client;
  return out;
}
