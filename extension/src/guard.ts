// Whether a page is the one a draft was made for. Asked by the panel before it
// offers to fill, by the background when it passes the fill on, and by the frame
// that fills: a page may change between one and the next.
import type { ClientRecord } from "./messages";

/** Whom, and which visit: of the page as it is now, or of the draft as it was begun. */
export interface About {
  client: string;
  visit: string;
  record?: ClientRecord | undefined;
}

/**
 * Both names (or visits) where page and draft are about different people or
 * days, else null. Names that are alike do not settle it where the page shows a
 * chart or a date of birth. A page that shows no client says nothing here: then
 * she has confirmed it herself. A draft made where none was shown is not for a
 * page that shows one.
 */
export function otherNote(page: About, draft: About): { page: string; draft: string } | null {
  if (page.client !== "" && !same(page.client, draft.client)) return { page: page.client, draft: draft.client };
  for (const key of ["chart", "born"] as const) {
    const shown = page.record?.[key];
    const drafted = draft.record?.[key];
    if (shown !== undefined && drafted !== undefined && !same(shown, drafted)) return { page: `${page.client} (${shown})`.trim(), draft: `${draft.client} (${drafted})`.trim() };
  }
  if (page.visit !== "" && draft.visit !== "" && !same(page.visit, draft.visit)) return { page: page.visit, draft: draft.visit };
  return null;
}

/** A name that two clients of one day may well share, on a page that shows nothing else to tell them apart. */
export function isWeak(page: About): boolean {
  if (page.client === "" || page.record?.chart !== undefined || page.record?.born !== undefined) return false;
  const words = page.client.split(/[\s.,_-]+/).filter((w) => w !== "");
  return words.every((w) => /^\p{L}\p{M}*$/u.test(w)) || (words.length === 1 && /^\p{Lu}{2,3}$/u.test(words[0] ?? ""));
}

function same(a: string, b: string): boolean {
  const plain = (s: string): string => s.normalize("NFC").replace(/\s+/g, " ").trim().toLocaleLowerCase();
  return plain(a) === plain(b);
}
