// Notes that wait and belong to no page yet: which of them may be this client's.
import type { WaitingNote } from "../messages";
import { others, type State } from "./store";

const wordsOf = (name: string): string[] => name.toLocaleLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u).filter((w) => w !== "");
const initialsOf = (name: string): string => wordsOf(name).map((w) => w[0]).sort().join("");

/** Whether a name as she typed it may be that of the client on the page: "Dana", "D W", "dana whitfield" for Whitfield, Dana. */
export function alike(typed: string, shown: string): boolean {
  const theirs = wordsOf(shown);
  const hers = wordsOf(typed);
  if (hers.length === 0 || theirs.length === 0) return false;
  if (hers.some((w) => w.length > 1 && theirs.includes(w))) return true;
  const letters = hers.length === 1 && (hers[0] ?? "").length === theirs.length ? Array.from(hers[0] ?? "").sort().join("") : initialsOf(typed);
  return letters.length > 1 && letters === initialsOf(shown);
}

/** Notes of no page that may be given to the client of this one; those whose name is alike come first. */
export function fitting(state: Pick<State, "notes" | "page">): WaitingNote[] {
  const shown = state.page?.client ?? "";
  if (shown === "") return [];
  const loose = others(state).filter((n) => n.loose && n.open === "");
  return [...loose.filter((n) => alike(n.client, shown)), ...loose.filter((n) => !alike(n.client, shown))];
}
