// Arithmetic of the session: minutes from two clock times.
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
