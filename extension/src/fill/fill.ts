// Filling a page's fields with a reviewed draft, and taking it out again. Every
// field is read back through the live element after it was written, and again
// when the page has had time to change its mind; what the page did not keep is
// said, never assumed. Undo puts back exactly what stood there, unless the
// clinician has typed since: then it says so and touches nothing.
import type { FillItem, FillResult } from "../messages";
import { arrives, frame, insert, leave, placeIn, restore, selectPlace, snapshot, type Place, type Snapshot } from "./editor";
import { classify } from "./classify";
import { isTextField, read, writable } from "./read";
import { below, hasList, lines, sameText } from "./text";

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

interface Run {
  fields: Filled[];
  /** what was selected in a rich field before */
  selected: { field: string; place: Place }[];
}

interface Filled {
  field: string;
  /** as long as it is on the page; then it is looked for anew */
  el: HTMLElement;
  frame: number;
  label: string;
  was: Snapshot;
  /** what stood there when we were done */
  left: string;
}

/** How long an editor may take to show what it was given; and to say that it knows no lists, by not showing them. */
const arrival = 800;
const listArrival = 300;
/** How long at most the answer waits for the page to come to rest; and the least, where an editor took the text. */
const settling = 300;
/** For how long what was filled is looked at afterwards, and how often: pages save first, and put things back when the server has answered. */
const watching = 3000;
const looking = 100;

export class Filler {
  readonly #fields: Fields;
  readonly #changed: (results: FillResult[]) => void;
  readonly #runs: Run[] = [];
  /** families whose editors here know no lists */
  readonly #listless = new Set<string>();
  #busy: Promise<unknown> = Promise.resolve();
  #watch = new AbortController();

  /** `changed` hears of fields that the page changed after fill() had answered. */
  constructor(fields: Fields, changed: (results: FillResult[]) => void = () => undefined) {
    this.#fields = fields;
    this.#changed = changed;
  }

  /** One run at a time; two presses of Fill do not interleave. */
  fill(items: readonly FillItem[]): Promise<FillResult[]> {
    return this.#next(() => this.#fill(items));
  }

  /** Takes the last run out again. */
  undo(): Promise<FillResult[]> {
    return this.#next(() => this.#undo());
  }

  /** Whether anything of the last run stands as it was left. */
  stands(): boolean {
    return this.#runs.at(-1)?.fields.some((f) => this.#stands(f)) ?? false;
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    this.#watch.abort();
    const run = this.#busy.then(work);
    this.#busy = run.catch(() => undefined);
    return run;
  }

  async #fill(items: readonly FillItem[]): Promise<FillResult[]> {
    const filled: Filled[] = [];
    const results: FillResult[] = [];
    const selected = items.flatMap(({ field }) => {
      const el = this.#fields.find(field)?.el;
      const place = el === undefined ? null : placeIn(el);
      return place === null ? [] : [{ field, place }];
    });
    for (const item of items) results.push(await this.#one(item, filled));
    if (filled.length > 0) {
      await this.#settle(filled, results);
      const kept = filled.filter((f) => results.some((r) => r.field === f.field && (r.status === "filled" || r.status === "partial")));
      if (kept.length > 0) {
        const run = { fields: kept, selected };
        this.#runs.push(run);
        void this.#watchOver(run, results);
      }
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

    const { family, way } = classify(el);
    const lists = way === "paste" && hasList(text) && !this.#listless.has(family);
    for (const asLists of lists ? [true, false] : [false]) {
      await insert(el, text, item.mode, asLists);
      if (await arrives(el, wanted, asLists ? listArrival : arrival)) {
        leave(el);
        filled.push({ field: item.field, el, frame: item.frame, label: found.label, was, left: wanted });
        return result("filled", "");
      }
      if (asLists) this.#listless.add(family);
      if (sameText(read(el), was.text)) continue;
      await restore(el, was);
      if (await arrives(el, was.text, arrival)) continue;
      leave(el);
      filled.push({ field: item.field, el, frame: item.frame, label: found.label, was, left: read(el) });
      return result("partial", "fill_altered");
    }
    leave(el);
    return result("refused", isThere(el) ? "fill_refused" : "fill_gone");
  }

  /** Reads all again when the page has come to rest; writes what it finds into the results. */
  async #settle(filled: Filled[], results: FillResult[]): Promise<void> {
    const end = performance.now() + settling;
    // An editor may give in to its framework's state a good while later, without a word to the page.
    const rich = filled.some((f) => !isTextField(f.el));
    const page = new Changes();
    do {
      await frame();
      // Behind what the page put off till later.
      await new Promise((resolve) => setTimeout(resolve));
    } while (performance.now() < end && (page.some() || rich) && filled.every((f) => this.#stands(f)));
    page.end();
    for (const f of filled) {
      const result = results.find((r) => r.field === f.field);
      if (result?.status === "filled") this.#judge(f, result);
    }
  }

  /** After the answer: what the page does to these fields by itself, until she does something there. */
  async #watchOver(run: Run, results: readonly FillResult[]): Promise<void> {
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    const documents = new Set([document, ...run.fields.map((f) => f.el.ownerDocument)]);
    const stop = (event: Event): void => {
      if (event.isTrusted) this.#watch.abort();
    };
    for (const doc of documents) for (const type of ["pointerdown", "keydown", "beforeinput", "wheel"]) doc.addEventListener(type, stop, { capture: true, signal });
    let off: Filled[] = [];
    for (const end = performance.now() + watching; performance.now() < end; ) {
      await new Promise((resolve) => setTimeout(resolve, looking));
      if (signal.aborted) return;
      // Twice, and not while it is gone: a page that builds itself anew is not looked at in the middle of it.
      const now = run.fields.filter((f) => this.#now(f) !== null && !this.#stands(f));
      const changed = now.filter((f) => off.includes(f));
      off = now;
      const told = changed.map((f): FillResult => {
        const before = results.find((r) => r.field === f.field);
        const result: FillResult = { field: f.field, frame: f.frame, label: f.label, status: before?.status ?? "filled", reason: before?.reason ?? "" };
        this.#judge(f, result);
        if (result.status === "refused") run.fields = run.fields.filter((x) => x !== f);
        return result;
      });
      if (told.length > 0) this.#changed(told);
    }
    this.#watch.abort();
  }

  #now(f: Filled): string | null {
    if (!isThere(f.el)) {
      const found = this.#fields.find(f.field);
      if (found === null) return null;
      f.el = found.el;
    }
    return read(f.el);
  }

  #stands(f: Filled): boolean {
    const text = this.#now(f);
    return text !== null && sameText(text, f.left);
  }

  /** What has become of a field that was filled. */
  #judge(f: Filled, result: FillResult): void {
    const text = this.#now(f);
    const say = (status: FillResult["status"], reason: FillReason): void => void Object.assign(result, { status, reason });
    if (text === null) say("refused", "fill_gone");
    else if (sameText(text, f.was.text)) say("refused", "fill_reverted");
    else if (!sameText(text, f.left)) say("partial", "fill_altered");
    f.left = text ?? "";
  }

  async #undo(): Promise<FillResult[]> {
    const run = this.#runs.pop();
    if (run === undefined) return [];
    const results: FillResult[] = [];
    const left: Filled[] = [];
    const gone: Filled[] = [];
    for (const f of run.fields.reverse()) {
      const result = await this.#takeOut(f);
      if (result.reason === "fill_gone") gone.push(f);
      else if (result.status !== "restored") left.push(f);
      results.unshift(result);
    }
    // What could not be taken out now may be asked for again; what is not there may be when she scrolls there, and comes last.
    if (gone.length > 0) this.#runs.unshift({ fields: gone.reverse(), selected: [] });
    if (left.length > 0) this.#runs.push({ ...run, fields: left.reverse() });
    else {
      for (const { field, place } of run.selected) {
        const el = this.#fields.find(field)?.el;
        if (el !== undefined) await selectPlace(el, place);
      }
    }
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
    const back = (await arrives(el, f.was.text, arrival)) && (!isTextField(el) || lines(read(el)) === lines(f.was.text));
    leave(el);
    if (!back) return result("refused", "fill_not_restored");
    const marked = !isTextField(el) && f.was.text.trim() !== "" && tags(el.innerHTML) !== tags(f.was.html);
    return result("restored", marked ? "fill_formatting" : "");
  }
}

/** Whether a page is still at work: what it changes of itself. */
class Changes {
  #changed = false;
  readonly #observer = new MutationObserver(() => void (this.#changed = true));

  constructor() {
    this.#observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
  }

  /** since it was asked last */
  some(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  end(): void {
    this.#observer.disconnect();
  }
}

/** The elements of markup without their attributes, which editors change as they please. */
function tags(html: string): string {
  return (html.match(/<\/?[a-z][a-z0-9-]*/gi) ?? []).join(" ").toLowerCase();
}

/** Whether it is still on the page, and the frame that it is in. */
function isThere(el: HTMLElement): boolean {
  return el.isConnected && el.ownerDocument.defaultView !== null;
}

/** Why this field may not be given this text; "" if it may. */
export function mayNot(found: { el: HTMLElement; shown: boolean; secret: boolean }, wanted: string): FillReason | "" {
  const { el } = found;
  if (!isThere(el)) return "fill_gone";
  if (found.secret || (el.localName === "input" && (el as HTMLInputElement).type !== "text")) return "fill_secret";
  if (!found.shown) return "fill_hidden";
  if (!writable(el)) return "fill_readonly";
  if (isTextField(el) && el.maxLength >= 0 && wanted.length > el.maxLength) return "fill_too_long";
  return "";
}
