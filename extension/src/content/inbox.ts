// What the background may ask of this frame. Everything else is refused, and
// so is every sender that is not this extension's own background.
import type { BackgroundToContent, ClientRecord, FillItem, FillMode } from "../messages";

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
      return { type: "fill", items: items.map(({ field, frame, text, mode }) => ({ field, frame, text, mode })), client, visit, record: recordIn(value.record) };
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

function recordIn(value: unknown): ClientRecord {
  const { chart, born } = isRecord(value) ? value : {};
  return { ...(typeof chart === "string" ? { chart } : {}), ...(typeof born === "string" ? { born } : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
