// Teaching and reporting a page: what she says each of its fields takes, and what
// is kept of that. Pure; the view keeps it, the page is looked at by the background.
import { gap, isTaught, lastingOf, type Taught, type TaughtField } from "../adapters/told";
import type { ClientRecord, Known, Survey, SurveyField, Takes } from "../messages";
import { isAbout, maskOf } from "./report";
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
  /** what is kept of its label and attributes: no word that may be a client's name */
  kept: { label: string; attributes: Record<string, string> };
  /** an attribute names the client: nothing of this field is kept */
  named: boolean;
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

/** Attributes that people read; the others are names in the page's code. */
const prose = new Set(["aria-label", "placeholder", "data-placeholder"]);

function keptOf(f: SurveyField, client: string): Row["kept"] {
  const mask = maskOf(client);
  const masked = (text: string): string => mask(text).replaceAll("#", gap).replace(/…(?:[^\p{L}]*…)+/gu, gap);
  return { label: masked(f.label), attributes: Object.fromEntries(Object.entries(lastingOf(f.attributes)).map(([n, v]) => [n, prose.has(n) ? masked(v) : v])) };
}

/** `client` and `record` are those of the page: they are no part of what is kept. */
export function looked(teaching: Teaching, surveys: Survey[], client = "", record?: ClientRecord): Teaching {
  const rows = surveys.flatMap((s) =>
    s.fields.map((f): Row => {
      const was = f.whole ? [whole] : f.takes.length > 0 ? f.takes.map(said) : f.known === "taught" || f.known === "policy" ? [nothing] : [];
      const kept = keptOf(f, client);
      const named = Object.entries(kept.attributes).some(([n, v]) => !prose.has(n) && isAbout(v, client, record));
      const alike = s.fields.filter((g) => isTaught({ ...kept, takes: [], whole: false }, g.label, (name) => g.attributes[name] ?? null));
      const told = [kept.label, ...Object.values(kept.attributes)].some((text) => /\p{L}/u.test(text));
      return { field: f.id, frame: s.frame, site: s.site, label: f.label, kept, named, known: f.known, unique: f.unique && alike.length === 1 && told, was, says: was };
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
  return teaching.rows.filter((r) => r.unique && !r.named && JSON.stringify(r.was) !== JSON.stringify(r.says));
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
  return { ...row.kept, takes: isWhole ? [] : row.says.filter((s) => s !== nothing).map(takeOf), whole: isWhole };
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
