// Finds the note fields of this frame and gives each an opaque id. Elements are
// remembered here and nowhere else, and never marked: editors strip what they do
// not know, and a page built anew must not find our traces.
import type { Field, NoteForm, YoursToSet } from "../messages";
import type { Adapter } from "../adapters/adapter";
import { adapterFor } from "../adapters/all";
import { meaningOf, sameTake } from "../adapters/mapping";
import { isSignature, nameField, shownName, type Named } from "../adapters/naming";
import { isTaught, type TaughtField } from "../adapters/told";
import { onTaught, taughtAt, type TaughtHere } from "../platform/taught";
import { isShown } from "./geometry";
import { classify } from "../fill/classify";
import { isTextField, read, writable } from "../fill/read";

const maxElements = 20_000;
const maxFields = 100;
const maxYours = 40;

const editable = "textarea, [contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only], trix-editor";

/** All that may hold a shadow root, but for what long lists and tables are made of, which cannot. */
const hosts = "*:not(td, tr, th, li, a, option)";

/** One field as found on the page now. */
export interface FoundField {
  id: string;
  el: HTMLElement;
  named: Named;
}

export interface FoundForm {
  id: string;
  /** what holds all its fields */
  container: Element;
  fields: FoundField[];
}

export class PageFields {
  readonly #ids = new WeakMap<Element, string>();
  readonly #known = new Map<string, { el: WeakRef<HTMLElement>; identity: string }>();
  readonly #forget: () => void;
  #taught: TaughtHere | null = null;
  #count = 0;
  /** in every id: the next document of this frame may not take this one's fields for its own */
  readonly #life = [...crypto.getRandomValues(new Uint32Array(2))].map((n) => n.toString(36)).join("");
  /** when what she has taught of this site is known */
  readonly ready: Promise<void>;

  /** `changed` is called when she has taught this site something: the fields may be others then. */
  constructor(changed: () => void) {
    this.ready = this.#learn(changed);
    this.#forget = onTaught(() => void this.#learn(changed));
  }

  end(): void {
    this.#forget();
  }

  async #learn(changed: () => void): Promise<void> {
    const before = this.#taught;
    this.#taught = await taughtAt(location.hostname).catch(() => null); // the store is closed to us: as if nothing was taught
    if (before !== null || this.#taught !== null) changed();
  }

  /** The note forms of this frame as they stand now. */
  forms(): FoundForm[] {
    if (window.frameElement !== null && isEditor(document)) return []; // it belongs to the form of the frame around it
    const adapter = adapterFor(document);
    const elements = editables(document, adapter);
    const found: FoundField[] = [];
    for (const el of elements) {
      if (isSignature(el)) continue;
      const named = nameOf(el, adapter, this.#taught, elements);
      if (named === null || (named.takes.length === 0 && !named.whole)) continue;
      const id = this.#idOf(el);
      this.#known.set(id, { el: new WeakRef(el), identity: identityOf(el, named) });
      found.push({ id, el, named });
    }
    return this.#grouped(found);
  }

  /** The element behind an id: the one described, or, where the page has built itself anew, the one that took its place. */
  find(id: string): { el: HTMLElement; label: string; shown: boolean; secret: boolean } | null {
    const known = this.#known.get(id);
    if (known === undefined) return null;
    const now = this.forms().flatMap((f) => f.fields);
    const same = now.find((f) => f.id === id);
    if (same !== undefined) return { el: same.el, label: same.named.label, shown: true, secret: false };
    const el = known.el.deref();
    if (el?.isConnected === true) {
      return { el, label: nameField(inPage(el))?.label ?? "", shown: isShown(el), secret: isSignature(el) };
    }
    const heirs = now.filter((f) => identityOf(f.el, f.named) === known.identity);
    const [heir] = heirs;
    if (heir === undefined || heirs.length > 1) return null;
    this.#known.set(id, { el: new WeakRef(heir.el), identity: known.identity });
    this.#ids.set(heir.el, id);
    return { el: heir.el, label: heir.named.label, shown: true, secret: false };
  }

  #grouped(found: FoundField[]): FoundForm[] {
    const groups = new Map<Element | null, FoundField[]>();
    for (const field of found) {
      const form = enclosing(field.el, "form, dialog, [role=dialog], [role=form]");
      groups.set(form, [...(groups.get(form) ?? []), field]);
    }
    return [...groups].map(([form, fields]) => {
      const container = form ?? common(fields.map((f) => f.el));
      return { id: this.#idOf(container), container, fields };
    });
  }

  #idOf(el: Element): string {
    let id = this.#ids.get(el);
    if (id === undefined) {
      id = `${this.#life}-${++this.#count}`;
      this.#ids.set(el, id);
    }
    return id;
  }
}

/** A form as the rest of the extension may see it. The background stamps the frame: a content script does not know its own. */
export function described(form: FoundForm): NoteForm {
  return {
    id: form.id,
    frame: 0,
    fields: form.fields.map(
      ({ id, el, named }): Field => ({
        id,
        frame: 0,
        label: named.label,
        takes: named.takes,
        whole: named.whole,
        known: named.known,
        text: read(el),
        kind: isTextField(el) ? "text" : "rich",
        writable: writable(el),
        maxLength: isTextField(el) && el.maxLength >= 0 ? el.maxLength : null,
      }),
    ),
    yours: yours(form.container),
  };
}

/** Whether it is a note for certain, so that a button may stand at it: the whole note, or at least two of its parts. */
export function isNote(form: FoundForm): boolean {
  return form.fields.some((f) => f.named.whole) || form.fields.length > 1;
}

/** What the field is, the surest word first: hers, an adapter's that was tried, the page's labels, a description's. */
export function nameOf(el: HTMLElement, adapter: Adapter | null, taught: TaughtHere | null, all: readonly HTMLElement[]): Named | null {
  const hers = taught === null ? null : taughtName(el, taught, all);
  if (hers !== null) return hers;
  const read = nameField(inPage(el));
  const known = adapter?.fields.find((f) => el.matches(f.selector) && all.filter((e) => e.matches(f.selector)).length === 1);
  if (adapter === null || known === undefined) return read;
  const told: Named = { label: known.label, takes: known.takes, whole: known.whole ?? false, known: adapter.checked.real ? "adapter" : "described" };
  if (adapter.checked.real || read === null) return { ...told, label: read?.label ?? told.label };
  const agree = read.whole === told.whole && read.takes.length === told.takes.length && read.takes.every((t) => told.takes.some((u) => sameTake(t, u)));
  return agree ? { ...told, label: read.label, known: "label" } : read;
}

/** What she said that this field takes; null where nothing she said is about it, or about another field too. */
function taughtName(el: HTMLElement, taught: TaughtHere, all: readonly HTMLElement[]): Named | null {
  const is = (field: TaughtField, e: HTMLElement): boolean => isTaught(field, shownName(inPage(e)), (name) => inPage(e).getAttribute(name) ?? e.getAttribute(name));
  const mine = taught.fields.filter((f) => is(f, el));
  const [one] = mine;
  if (one === undefined || mine.length > 1 || all.filter((e) => is(one, e)).length > 1) return null;
  return { label: one.label || (nameField(inPage(el))?.label ?? ""), takes: one.takes, whole: one.whole, known: taught.policy ? "policy" : "taught" };
}

/** Survives a re-render: what a field is called and is, not where it stands. */
function identityOf(el: Element, named: Named): string {
  return JSON.stringify([named.label, el.localName, el.getAttribute("name"), el.getAttribute("aria-label"), classify(el).family]);
}

/** All fields that a person sees and could type a note into, through open shadow roots and editors' own frames. */
export function editables(doc: Document, adapter: Adapter | null): HTMLElement[] {
  const found: HTMLElement[] = [];
  let budget = maxElements;
  // A line of text is a note's field only where an adapter says so.
  const wanted = [editable, ...(adapter?.fields ?? []).map((f) => f.selector)].join(", ");
  const scan = (root: Document | ShadowRoot): void => {
    for (const el of root.querySelectorAll<HTMLElement>(wanted)) {
      if (el.localName === "input" && (el as HTMLInputElement).type !== "text") continue;
      const host = el.parentElement;
      if (host !== null && !isTextField(el) && host.isContentEditable) continue; // inside another editor
      if (el.matches(".ql-clipboard")) continue; // Quill's own helper
      if (isShown(el)) found.push(el);
    }
    for (const frame of root.querySelectorAll("iframe")) {
      const own = editorDocument(frame);
      if (own === null || !isShown(frame)) continue;
      if (isEditor(own)) found.push(own.body);
      else scan(own);
    }
    for (const el of root.querySelectorAll(hosts)) {
      if (--budget < 0) return;
      if (el.shadowRoot !== null) scan(el.shadowRoot);
    }
  };
  scan(doc);
  return found.slice(0, maxFields);
}

/** The document of a frame that an editor made for itself: no page was loaded into it, so no script of ours is in there. */
function editorDocument(frame: HTMLIFrameElement): Document | null {
  try {
    const doc = frame.contentDocument;
    return doc !== null && (isEditor(doc) || doc.URL.startsWith("about:")) ? doc : null;
  } catch {
    return null; // another origin
  }
}

function isEditor(doc: Document): boolean {
  return doc.designMode === "on" || doc.body.isContentEditable;
}

/** The element itself, or the frame of the editor whose body it is. */
export function inPage(el: HTMLElement): HTMLElement {
  return el.ownerDocument === document ? el : ((el.ownerDocument.defaultView?.frameElement as HTMLElement | null | undefined) ?? el);
}

/** `closest` that also leaves shadow roots and an editor's frame. */
export function enclosing(el: Element, selector: string): Element | null {
  for (let at: Element | null = el; at !== null; ) {
    const hit = at.closest(selector);
    if (hit !== null) return hit;
    at = outside(at);
  }
  return null;
}

function outside(el: Element): Element | null {
  const root = el.getRootNode();
  if (root instanceof ShadowRoot) return root.host;
  return root === document ? null : (el.ownerDocument.defaultView?.frameElement ?? null);
}

/** The smallest element of this document that holds them all. */
function common(elements: readonly Element[]): Element {
  const inDocument = elements.map((el) => {
    let at = el;
    for (let out = outside(at); out !== null; out = outside(at)) at = out;
    return at;
  });
  let holder: Element | null = inDocument[0]?.parentElement ?? null;
  while (holder !== null && !inDocument.every((el) => holder?.contains(el))) holder = holder.parentElement;
  return holder ?? document.body;
}

/** Controls that a page has made itself. */
const made = "[role=checkbox], [role=radio], [role=switch], [role=combobox], [role=listbox], [role=slider]";

/** Check-boxes, drop-downs and dates that nobody has set yet. We never do. */
function yours(container: Element): YoursToSet[] {
  const list: YoursToSet[] = [];
  const seen = new Set<string>();
  for (const el of container.querySelectorAll<HTMLElement>(`input, select, ${made}`)) {
    if (list.length >= maxYours) break;
    const kind = kindOf(el);
    if (kind === null || el.matches(":disabled, [aria-disabled=true]") || isSet(el, container) || !isControlShown(el)) continue;
    const label = groupName(el, container);
    if (label === "" || meaningOf(label)?.whole === true || seen.has(`${kind} ${label}`)) continue;
    seen.add(`${kind} ${label}`);
    list.push({ label, kind });
  }
  return list;
}

function kindOf(el: HTMLElement): YoursToSet["kind"] | null {
  switch (el.getAttribute("role")) {
    case "checkbox":
    case "switch":
      return "checkbox";
    case "combobox":
    case "listbox":
      return "select";
    case "radio":
    case "slider":
      return "other";
    default:
      if (el.localName === "select") return "select";
  }
  switch ((el as HTMLInputElement).type) {
    case "checkbox":
      return "checkbox";
    case "radio":
      return "other";
    case "date":
    case "datetime-local":
    case "time":
      return "date";
    default:
      return null;
  }
}

const box = "input[type=checkbox], input[type=radio], [role=checkbox], [role=radio], [role=switch]";

/** Check-boxes and radio buttons of one field set are one question. */
function boxes(el: Element, container: Element): Element[] {
  const group = el.closest("fieldset, [role=group], [role=radiogroup]");
  return group !== null && container.contains(group) ? [...group.querySelectorAll(box)] : [el];
}

function isSet(el: HTMLElement, container: Element): boolean {
  if (el.matches(box)) return boxes(el, container).some((b) => (b.localName === "input" ? (b as HTMLInputElement).checked : b.getAttribute("aria-checked") === "true"));
  if (el.localName === "select") {
    const { value, options, selectedIndex } = el as HTMLSelectElement;
    return value !== "" && [...options].every((o) => o.selected || !o.defaultSelected) && selectedIndex > 0;
  }
  if (el.localName === "input") return (el as HTMLInputElement).value !== "";
  if (el.getAttribute("role") === "slider") return true; // it always stands somewhere
  return el.querySelector("[aria-selected=true]") !== null || (el.getAttribute("role") === "combobox" && el.textContent.trim() !== "");
}

function groupName(el: Element, container: Element): string {
  if (!el.matches(box)) return shownName(el);
  const group = el.closest("fieldset, [role=group], [role=radiogroup]");
  if (group === null || !container.contains(group)) return shownName(el);
  const legend = group.querySelector(":scope > legend")?.textContent ?? group.getAttribute("aria-label") ?? "";
  return legend.trim() === "" ? shownName(el) : legend.replace(/\s+/g, " ").replace(/\s*[:*]+\s*$/, "").trim();
}

/** Small controls count as shown too; styled check-boxes are often transparent. */
function isControlShown(el: Element): boolean {
  return el.checkVisibility({ checkVisibilityCSS: true }) && el.getBoundingClientRect().width > 0;
}
