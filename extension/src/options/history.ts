// The event log as the settings page saves it.
import type { LogEvent } from "../protocol/types.gen";

const columns = ["n", "time", "user", "event", "device", "why", "count", "config", "settings", "statements", "sentences", "model", "unused", "questions", "fields", "refused", "hash"];

/** What one event says beside its kind. */
export function details({ device, why, count, draft, fill, config, settings }: LogEvent): string {
  const all = { device: device?.slice(0, 8), why, count, ...draft, ...fill, config: config?.slice(0, 8), settings: settings?.join(" ") };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");
}

/** Comma-separated values, oldest first. A spreadsheet must not take a name for a formula. */
export function toCSV(events: LogEvent[]): string {
  const cell = (value: string | number | undefined): string => {
    const text = String(value ?? "");
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const rows = events.toReversed().map((event) => {
    const { draft, fill, settings, ...rest } = event;
    const flat: Record<string, string | number | undefined> = { ...rest, ...draft, ...fill, settings: settings?.join(" ") };
    return columns.map((name) => cell(flat[name])).join(",");
  });
  return [columns.join(","), ...rows, ""].join("\r\n");
}

/** Oldest first, as `sidequill devices log --json` has it. */
export function toJSON(events: LogEvent[], broken: number): string {
  return `${JSON.stringify({ events: events.toReversed(), broken }, null, 1)}\n`;
}
