// What is about to go into the page's fields, what is there now, and what came of it.
import type { FillItem, FillMode, FillResult, Known, NoteForm, PageContext, YoursToSet } from "../messages";
import { route } from "../adapters/route";
import type { FormatInfo } from "../protocol/types.gen";
import { reviewed, type Review } from "./review";

export interface Place {
  field: string;
  frame: number;
  label: string;
  known: Known;
  /** what will be put in */
  text: string;
  /** what stands there now */
  now: string;
  mode: FillMode;
  /** null: no limit */
  room: number | null;
}

export interface Target {
  field: string;
  frame: number;
  label: string;
}

export interface Unplaced {
  text: string;
  fields: Target[];
}

export interface Chosen {
  text: string;
  field: string;
  frame: number;
}

export interface Filling {
  places: Place[];
  /** what no field takes, to be copied; or (then `fields` names them) what several take alike, to be chosen */
  unplaced: Unplaced[];
  /** her choices among fields that take the same text */
  chosen: Chosen[];
  /** where the page does not name the client: she says that it is the right one */
  confirmed: boolean;
  /** sent, and not answered yet */
  busy: boolean;
  results: FillResult[] | null;
  yours: YoursToSet[];
  mismatch: { page: string; draft: string } | null;
  undone: boolean;
  /** nothing of what was filled stands in the fields any more */
  emptied: boolean;
}

/** Where everything goes. Choices she already made for a field are kept. */
export function plan(review: Review, format: FormatInfo, forms: readonly NoteForm[], before: Filling | null): Filling {
  const fields = forms.flatMap((f) => f.fields);
  const { items, unplaced } = route(reviewed(review), format, forms);
  const chosen = before?.chosen ?? [];
  const texts = new Map(items.map((item) => [key(item.frame, item.field), item.text]));
  const left: Unplaced[] = [];
  for (const { text, fields: takers } of unplaced) {
    const choice = chosen.find((c) => c.text === text && takers.some((f) => f.id === c.field && f.frame === c.frame));
    if (choice) {
      const at = key(choice.frame, choice.field);
      texts.set(at, [texts.get(at), text].filter((t) => t !== undefined).join("\n\n"));
    } else left.push({ text, fields: takers.map((f) => ({ field: f.id, frame: f.frame, label: f.label })) });
  }
  const places = fields.flatMap((field): Place[] => {
    const text = texts.get(key(field.frame, field.id));
    if (text === undefined || text.trim() === "") return [];
    const was = before?.places.find((p) => p.field === field.id && p.frame === field.frame);
    const hers = was && was.mode !== usual(was.text, was.now) ? was.mode : undefined;
    return [{
      field: field.id, frame: field.frame, label: field.label, known: field.known, text, now: field.text,
      mode: hers ?? usual(text, field.text), room: field.maxLength,
    }];
  });
  return {
    places,
    unplaced: left,
    chosen,
    confirmed: before?.confirmed ?? false,
    busy: false,
    results: null,
    yours: forms.flatMap((f) => f.yours),
    mismatch: null,
    undone: false,
    emptied: false,
  };
}

/** Text that stands there already is not put in twice. */
function usual(text: string, now: string): FillMode {
  return text.trim() !== "" && now.includes(text) ? "skip" : "add";
}

function key(frame: number, field: string): string {
  return `${frame} ${field}`;
}

export function items(filling: Filling): FillItem[] {
  return filling.places.map(({ field, frame, text, mode }) => ({ field, frame, text, mode }));
}

/** The characters by which a place would overflow its field; 0 if it fits. */
export function over(place: Place): number {
  if (place.room === null || place.mode === "skip") return 0;
  const before = place.mode === "add" && place.now.trim() !== "" ? place.now.length + 2 : 0;
  return Math.max(0, before + place.text.length - place.room);
}

/** Whether she should look at where this goes: the field was not known for certain. */
export function isLikely(place: Place): boolean {
  return place.known === "heading" || place.known === "attribute" || place.known === "described";
}

/** Whether a page is as it was when she said whose note it is: a field that came, went or was given another text may be another client's. */
export function isSamePage(before: { page: PageContext | null; forms: readonly NoteForm[] }, now: typeof before): boolean {
  const told = ({ page, forms }: typeof before): string =>
    JSON.stringify([page && [page.url, page.client, page.visit, page.record?.chart, page.record?.born], forms.map((f) => [f.frame, f.id, f.fields.map((x) => [x.id, x.label, x.text])])]);
  return told(before) === told(now);
}

/** Nothing of what was filled stands in the fields any more: the page was loaded anew, perhaps with what somebody else has saved. */
export function emptiedAgain(filling: Filling, forms: readonly NoteForm[]): boolean {
  const filled = (filling.results ?? []).filter((r) => r.status === "filled" || r.status === "partial");
  if (filled.length === 0 || filling.undone) return false;
  const labels = new Set(filled.map((r) => r.label));
  const now = forms.flatMap((f) => f.fields).filter((f) => labels.has(f.label));
  const there = now.map((f) => words(f.text)).join(" ");
  const put = filling.places.filter((p) => labels.has(p.label)).flatMap((p) => p.text.split(/(?<=[.!?])\s+|\n/)).map(words);
  return now.length > 0 && (there.trim() === "" || !put.some((line) => line !== "" && there.includes(line)));
}

/** As an editor may have set it: other marks, other spaces. */
function words(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}
