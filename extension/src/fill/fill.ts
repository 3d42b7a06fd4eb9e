// Filling a page's fields with a reviewed draft, and taking it out again. Every
// field is read back through the live element after it was written, and again
// when the page has had time to change its mind; what the page did not keep is
// said, never assumed. Undo puts back exactly what stood there, unless the
// clinician has typed since: then it says so and touches nothing.
import type { FillItem, FillResult } from "../messages";
import { insert, leave, restore, snapshot, until, type Snapshot } from "./editor";
import { isTextField, read, writable } from "./read";
import { below, lines, sameText } from "./text";

/** Why a field was not filled or not restored: keys of the i18n catalogue. */
export const reasons = [
  "fill_gone", // the field is not on the page any more
  "fill_hidden", // it is on a part of the page that is not shown
  "fill_readonly", // the page does not let it be changed
  "fill_secret", // a signature or a password
  "fill_too_long", // the text does not fit
  "fill_refused", // the page or its editor did not take the text; it stands as before
  "fill_reverted", // the page took the text and put the old one back
  "fill_altered", // the page changed the text
  "fill_typed", // undo: the field was changed since, so it was left alone
  "fill_not_restored", // undo: the page did not take the old text back
  "fill_formatting", // undo: the words are back, the formatting may not be
  "fill_no_answer", // the frame did not say (the background's word for it)
] as const;
export type FillReason = (typeof reasons)[number];

/** The page's fields, by id. The element is looked for anew each time: pages build themselves again. */
export interface Fields {
  find(id: string): { el: HTMLElement; label: string; shown: boolean; secret: boolean } | null;
}

interface Filled {
  field: string;
  frame: number;
  label: string;
  was: Snapshot;
  /** what stood there when we were done */
  left: string;
}

/** How long an editor may take to show what it was given, and a page to change its mind. */
const arrival = 800;
const settling = 300;

export class Filler {
  readonly #fields: Fields;
  readonly #runs: Filled[][] = [];
  #busy: Promise<unknown> = Promise.resolve();

  constructor(fields: Fields) {
    this.#fields = fields;
  }

  /** One run at a time; two presses of Fill do not interleave. */
  fill(items: readonly FillItem[]): Promise<FillResult[]> {
    return this.#next(() => this.#fill(items));
  }

  /** Takes the last run out again. */
  undo(): Promise<FillResult[]> {
    return this.#next(() => this.#undo());
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#busy.then(work);
    this.#busy = run.catch(() => undefined);
    return run;
  }

  async #fill(items: readonly FillItem[]): Promise<FillResult[]> {
    const filled: Filled[] = [];
    const results: FillResult[] = [];
    for (const item of items) results.push(await this.#one(item, filled));
    if (filled.length > 0) {
      await this.#settle(filled, results);
      const kept = filled.filter((f) => results.some((r) => r.field === f.field && (r.status === "filled" || r.status === "partial")));
      if (kept.length > 0) this.#runs.push(kept);
    }
    return results;
  }

  async #one(item: FillItem, filled: Filled[]): Promise<FillResult> {
    const found = this.#fields.find(item.field);
    const result = (status: FillResult["status"], reason: FillReason | ""): FillResult => ({
      field: item.field,
      frame: item.frame,
      label: found?.label ?? "",
      status,
      reason,
    });
    if (item.mode === "skip" || item.text.trim() === "") return result("skipped", "");
    if (found === null) return result("refused", "fill_gone");
    const { el } = found;
    const text = el.localName === "input" ? lines(item.text).replace(/\s*\n+\s*/g, " ") : lines(item.text);
    const was = snapshot(el);
    const wanted = item.mode === "add" && was.text.trim() !== "" ? was.text + below(was.text, text) : text;
    const refusal = mayNot(found, wanted);
    if (refusal !== "") return result("refused", refusal);

    const arrived = (): boolean => sameText(read(el), wanted);
    await insert(el, text, item.mode);
    if (await until(arrived, arrival)) {
      leave(el);
      filled.push({ field: item.field, frame: item.frame, label: found.label, was, left: wanted });
      return result("filled", "");
    }
    if (!sameText(read(el), was.text)) {
      await restore(el, was);
      if (!(await until(() => sameText(read(el), was.text), arrival))) {
        leave(el);
        filled.push({ field: item.field, frame: item.frame, label: found.label, was, left: read(el) });
        return result("partial", "fill_altered");
      }
    }
    leave(el);
    return result("refused", "fill_refused");
  }

  /** Reads all again after the page's own handlers had their time; writes what it finds into the results. */
  async #settle(filled: Filled[], results: FillResult[]): Promise<void> {
    const now = (f: Filled): string | null => {
      const found = this.#fields.find(f.field);
      return found === null ? null : read(found.el);
    };
    const stands = (f: Filled): boolean => {
      const text = now(f);
      return text !== null && sameText(text, f.left);
    };
    await until(() => filled.some((f) => !stands(f)), settling);
    for (const f of filled) {
      const result = results.find((r) => r.field === f.field);
      if (result?.status !== "filled") continue;
      const text = now(f);
      if (text === null) Object.assign(result, { status: "refused", reason: "fill_gone" } satisfies Partial<FillResult>);
      else if (sameText(text, f.was.text)) Object.assign(result, { status: "refused", reason: "fill_reverted" } satisfies Partial<FillResult>);
      else if (!sameText(text, f.left)) Object.assign(result, { status: "partial", reason: "fill_altered" } satisfies Partial<FillResult>);
      f.left = text ?? "";
    }
  }

  async #undo(): Promise<FillResult[]> {
    const results: FillResult[] = [];
    const left: Filled[] = [];
    for (const f of (this.#runs.pop() ?? []).reverse()) {
      const result = await this.#takeOut(f);
      if (result.status !== "restored" && result.reason !== "fill_gone") left.push(f);
      results.unshift(result);
    }
    // What could not be taken out now may be asked for again.
    if (left.length > 0) this.#runs.push(left.reverse());
    return results;
  }

  async #takeOut(f: Filled): Promise<FillResult> {
    const result = (status: FillResult["status"], reason: FillReason | ""): FillResult => ({ field: f.field, frame: f.frame, label: f.label, status, reason });
    const found = this.#fields.find(f.field);
    if (found === null) return result("refused", "fill_gone");
    const { el } = found;
    const refusal = mayNot(found, f.was.text);
    if (refusal !== "" && refusal !== "fill_too_long") return result("refused", refusal);
    if (isTextField(el) ? lines(read(el)) !== lines(f.left) : !sameText(read(el), f.left)) return result("refused", "fill_typed");
    await restore(el, f.was);
    const back = await until(() => (isTextField(el) ? read(el) === f.was.text : sameText(read(el), f.was.text)), arrival);
    leave(el);
    if (!back) return result("refused", "fill_not_restored");
    const marked = !isTextField(el) && f.was.text.trim() !== "" && tags(el.innerHTML) !== tags(f.was.html);
    return result("restored", marked ? "fill_formatting" : "");
  }
}

/** The elements of markup without their attributes, which editors change as they please. */
function tags(html: string): string {
  return (html.match(/<\/?[a-z][a-z0-9-]*/gi) ?? []).join(" ").toLowerCase();
}

/** Why this field may not be given this text; "" if it may. */
export function mayNot(found: { el: HTMLElement; shown: boolean; secret: boolean }, wanted: string): FillReason | "" {
  const { el } = found;
  if (!el.isConnected) return "fill_gone";
  if (found.secret || (el.localName === "input" && (el as HTMLInputElement).type !== "text")) return "fill_secret";
  if (!found.shown) return "fill_hidden";
  if (!writable(el)) return "fill_readonly";
  if (isTextField(el) && el.maxLength >= 0 && wanted.length > el.maxLength) return "fill_too_long";
  return "";
}
