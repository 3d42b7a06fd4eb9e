// What the background may ask of this frame. Everything else is refused, and
// so is every sender that is not this extension's own background.
import type { BackgroundToContent, FillItem, FillMode } from "../messages";

const modes: readonly FillMode[] = ["add", "replace", "skip"];
const maxItems = 100;

/** The message if it is one, else null. */
export function parse(value: unknown): BackgroundToContent | null {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case "describe":
      return { type: "describe" };
    case "undo":
      return { type: "undo" };
    case "hide-panel":
      return { type: "hide-panel" };
    case "show-panel":
      return typeof value.src === "string" ? { type: "show-panel", src: value.src } : null;
    case "fill": {
      const { items, client, visit } = value;
      if (!Array.isArray(items) || items.length > maxItems || !items.every(isItem)) return null;
      if (typeof client !== "string" || typeof visit !== "string") return null;
      return { type: "fill", items: items.map(({ field, frame, text, mode }) => ({ field, frame, text, mode })), client, visit };
    }
    default:
      return null;
  }
}

function isItem(value: unknown): value is FillItem {
  return (
    isRecord(value) &&
    typeof value.field === "string" &&
    typeof value.frame === "number" &&
    typeof value.text === "string" &&
    modes.some((m) => m === value.mode)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * The two names (or visits) where draft and page are about different people or
 * days, else null. A page that shows no client says nothing here: then she has
 * confirmed it herself. A draft made where none was shown is not for a page that shows one.
 */
export function mismatch(page: { client: string; visit: string }, draft: { client: string; visit: string }): { page: string; draft: string } | null {
  if (page.client !== "" && !same(page.client, draft.client)) return { page: page.client, draft: draft.client };
  if (page.visit !== "" && draft.visit !== "" && !same(page.visit, draft.visit)) return { page: page.visit, draft: draft.visit };
  return null;
}

function same(a: string, b: string): boolean {
  const plain = (s: string): string => s.normalize("NFC").replace(/\s+/g, " ").trim().toLocaleLowerCase();
  return plain(a) === plain(b);
}
