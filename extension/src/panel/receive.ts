// What arrives from the background is looked at before it is believed: a message
// of a type that is not known, or without the fields that type has, is dropped.
import type { BackgroundToPanel } from "../messages";

type Fields = Record<string, "string" | "number" | "boolean" | "object" | "array" | "object?" | "number?">;

const shapes: Record<BackgroundToPanel["type"], Fields> = {
  agent: { state: "string", engine: "object?", formats: "array", maxDump: "number", version: "string" },
  page: { page: "object", forms: "array" },
  recovered: { parts: "array", facts: "object", changes: "array", format: "string", ui: "object", saved: "number" },
  notes: { notes: "array", locked: "number" },
  saved: { at: "number" },
  sorted: { sorted: "object" },
  whole: { draft: "object", done: "boolean" },
  section: { section: "object" },
  progress: { progress: "object" },
  notice: { notice: "object" },
  checked: { ref: "number", sentences: "array" },
  "checked-note": { ref: "number", note: "object" },
  failure: { kind: "string", message: "string", next: "string", ref: "number?" },
  pairing: { step: "string", digits: "string", message: "string" },
  filled: { results: "array", yours: "array", mismatch: "object?" },
  undone: { results: "array" },
  surveyed: { surveys: "array" },
  picked: { field: "string", frame: "number" },
  wiped: {},
};

export function isFromBackground(message: unknown): message is BackgroundToPanel {
  if (typeof message !== "object" || message === null) return false;
  const held = message as Record<string, unknown>;
  const type = held.type;
  if (typeof type !== "string" || !Object.hasOwn(shapes, type)) return false;
  return Object.entries(shapes[type as BackgroundToPanel["type"]]).every(([name, kind]) => fits(held[name], kind));
}

function fits(value: unknown, kind: Fields[string]): boolean {
  if (kind === "array") return Array.isArray(value);
  if (kind === "object?") return value === null || (typeof value === "object" && !Array.isArray(value));
  if (kind === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
  if (kind === "number?") return value === undefined || typeof value === "number";
  return typeof value === kind;
}
