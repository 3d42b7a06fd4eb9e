// Teaching and reporting a page: what she says each of its fields takes, and what
// is kept of that. Pure; the view keeps it, the page is looked at by the background.
import { lastingOf, type Taught, type TaughtField } from "../adapters/told";
import type { Known, Survey, Takes } from "../messages";
import { facets, slots, type FormatInfo } from "../protocol/types.gen";

export interface Teaching {
  mode: "teach" | "report";
  /** null while the page is looked at */
  surveys: Survey[] | null;
  rows: Row[];
  /** the row she went to on the page, by its field */
  picked: { frame: number; field: string } | null;
  /** words of the report that she lets through */
  words: string[];
}

export interface Row {
  field: string;
  frame: number;
  site: string;
  label: string;
  attributes: Record<string, string>;
  known: Known | "";
  unique: boolean;
  /** what it was recognised to take */
  was: string[];
  /** what she says it takes */
  says: string[];
}

/** In `says`: the whole note, and a field that is not the note's. */
export const whole = "whole";
export const nothing = "nothing";

/** What a field may be said to take, beside the sections of her format: in the order they are offered. */
export const parts: string[] = [
  "section:session",
  ...slots.filter((s) => s !== "admin" && s !== "private").map((s) => `slot:${s}`),
  ...facets.map((f) => `facet:${f}`),
];

export function begun(mode: Teaching["mode"]): Teaching {
  return { mode, surveys: null, rows: [], picked: null, words: [] };
}

export function looked(teaching: Teaching, surveys: Survey[]): Teaching {
  const rows = surveys.flatMap((s) =>
    s.fields.map((f): Row => {
      const was = f.whole ? [whole] : f.takes.length > 0 ? f.takes.map(said) : f.known === "taught" ? [nothing] : [];
      return { field: f.id, frame: s.frame, site: s.site, label: f.label, attributes: lastingOf(f.attributes), known: f.known, unique: f.unique, was, says: was };
    }),
  );
  return { ...teaching, surveys, rows, picked: null };
}

/** She says what a field takes, at one of its places; "" takes that place out again. */
export function chosen(teaching: Teaching, frame: number, field: string, place: number, value: string): Teaching {
  return {
    ...teaching,
    rows: teaching.rows.map((row) => {
      if (row.frame !== frame || row.field !== field) return row;
      if (value === whole || value === nothing) return { ...row, says: [value] };
      const says = row.says.filter((s) => s !== whole && s !== nothing);
      const next = value === "" ? says.toSpliced(place, 1) : says.toSpliced(place, 1, value);
      return { ...row, says: [...new Set(next)] };
    }),
  };
}

/** Rows she has said something about that was not so before. */
export function changed(teaching: Teaching): Row[] {
  return teaching.rows.filter((r) => r.unique && JSON.stringify(r.was) !== JSON.stringify(r.says));
}

/** What is to be kept: for each site what was taught before, with what she says now. */
export function lessons(teaching: Teaching, before: readonly Taught[]): Taught[] {
  const rows = changed(teaching);
  return [...new Set(rows.map((r) => r.site))].map((site) => {
    const mine = rows.filter((r) => r.site === site);
    // One that she has emptied is not kept: the page's own words count again.
    const fresh = mine.map(taughtField);
    const same = (a: TaughtField, b: TaughtField): boolean => told(a) === told(b);
    const old = before.find((t) => t.site === site)?.fields.filter((f) => !fresh.some((g) => same(f, g))) ?? [];
    return { sidequill: "adapter", version: 1, site, fields: [...old, ...fresh.filter((_, i) => mine[i]?.says.length !== 0)] };
  });
}

function told(f: TaughtField): string {
  return JSON.stringify([f.label, Object.entries(f.attributes).sort()]);
}

function taughtField(row: Row): TaughtField {
  const isWhole = row.says.includes(whole);
  return { label: row.label, attributes: row.attributes, takes: isWhole ? [] : row.says.filter((s) => s !== nothing).map(takeOf), whole: isWhole };
}

/** "slot:risk+facet:level" */
function said(take: Takes): string {
  return Object.entries(take).map(([kind, value]) => `${kind}:${String(value)}`).join("+");
}

function takeOf(text: string): Takes {
  return Object.fromEntries(text.split("+").map((t) => t.split(":") as [string, string]));
}

/** The sections a field may be, of her format; those of SOAP where the agent has not said any. */
export function sectionsOf(format: FormatInfo): { key: string; title: string }[] {
  return format.sections.length > 0 ? format.sections : ["Subjective", "Objective", "Assessment", "Plan"].map((title) => ({ key: title.toLowerCase(), title }));
}
