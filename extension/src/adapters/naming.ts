// The name of a field, as a person reads it, and from that what it takes.
import type { Known } from "../messages";
import { meaningOf, plainName, type Meaning } from "./mapping";

export interface Named extends Meaning {
  label: string;
  known: Known;
}

const editable = "textarea, [contenteditable=''], [contenteditable=true], [contenteditable=plaintext-only], [role=textbox]";
const controls = "button, select, input, a[href], [role=button]";

/** Up to this many levels above a field its heading is looked for. */
const levels = 6;
/** A heading stands at most this far above its field, or to the left of it, in CSS pixels. */
const above = 130;
const beside = 320;

/** Names el and says what it takes; null where no name of it is one of ours. */
export function nameField(el: Element): Named | null {
  const tied = tiedLabels(el);
  for (const label of tied) {
    const meaning = meaningOf(label);
    if (meaning !== null) return { label: tidy(label), known: "label", ...meaning };
  }
  const headings = headingsOf(el);
  // A label made for people that says something else settles it: an attribute may not overrule it.
  const attributes = tied.some(forPeople) ? [] : attributesOf(el);
  let whole: Named | null = null;
  for (const label of [...headings, ...attributes]) {
    const meaning = meaningOf(label);
    if (meaning === null) continue;
    const shown = tied.find(forPeople) ?? headings[0] ?? label;
    const known: Known = headings.includes(label) ? "heading" : "attribute";
    const named: Named = { label: tidy(shown === label || known === "attribute" ? shown : label), known, ...meaning };
    if (!meaning.whole) return named;
    // "Progress note" above a field may head the whole form: a plainer name of the field itself goes before it.
    whole ??= named;
  }
  return whole;
}

/** What a person would call the control, for the list of what is hers to set. */
export function shownName(el: Element): string {
  return tidy(tiedLabels(el).find(forPeople) ?? headingsOf(el)[0] ?? "");
}

/** Labels tied to the field by the page itself, the best first. */
function tiedLabels(el: Element): string[] {
  const root = el.getRootNode() as Document | ShadowRoot;
  const found = [el.getAttribute("aria-label")];
  for (const id of el.getAttribute("aria-labelledby")?.split(/\s+/) ?? []) found.push(textOf(root.getElementById(id)));
  if ("labels" in el) for (const label of (el as HTMLTextAreaElement).labels) found.push(textOf(label));
  const fieldset = el.closest("fieldset");
  // A legend names the field only where it is the one field in there.
  if (fieldset !== null && [...fieldset.querySelectorAll(editable)].every((e) => e === el || el.contains(e))) {
    found.push(textOf(fieldset.querySelector(":scope > legend")));
  }
  return found.filter((n): n is string => n !== null && n.trim() !== "");
}

/** Attributes that may say what a field is, the plainest first. */
export const telling = ["placeholder", "data-placeholder", "data-element", "data-testid", "data-field", "title", "name", "id"] as const;

function attributesOf(el: Element): string[] {
  return telling
    .map((a) => (el.getAttribute(a) ?? "").replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_.[\]]+/g, " "))
    .filter((n) => n.trim() !== "");
}

/** Not a name that only a program uses, as "free-text-1". */
function forPeople(label: string): boolean {
  return !/^[\w.-]*[\d_][\w.-]*$/.test(label.trim());
}

/**
 * Short texts that head the field without being tied to it, the nearest on the
 * screen first. Order in the document is not enough: a grid may hold two
 * headings and then the two fields under them.
 */
function headingsOf(el: Element): string[] {
  const box = el.getBoundingClientRect();
  const row = el.closest("tr");
  const found: { text: string; distance: number }[] = [];
  const others: DOMRect[] = [];
  let node: Element = el;
  for (let level = 0; level < levels; level++) {
    const parent: Element | null = node.parentElement;
    if (parent === null || node.localName === "body") break;
    for (const sibling of parent.childNodes) {
      if (sibling === node || !(sibling.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
      if (sibling instanceof Element) {
        const fields = sibling.matches(editable) ? [sibling] : [...sibling.querySelectorAll(editable)];
        others.push(...fields.map((f) => f.getBoundingClientRect()).filter((r) => r.height > 0));
        if (fields.length > 0 || sibling.querySelector(controls) !== null || sibling.matches(controls)) {
          for (const inner of sibling.querySelectorAll("label, legend, h1, h2, h3, h4, h5, h6, [role=heading]")) consider(inner);
        } else consider(sibling);
      } else if (sibling.nodeType === Node.TEXT_NODE) consider(sibling);
    }
    node = parent;
  }
  return found.sort((a, b) => a.distance - b.distance).map((f) => f.text);

  function consider(candidate: Node): void {
    const text = candidate.textContent?.trim() ?? "";
    if (text === "" || text.length > 60) return;
    // A label that is tied to another field names that one.
    if (candidate instanceof HTMLLabelElement && candidate.control !== null && candidate.control !== el) return;
    const range = document.createRange();
    range.selectNodeContents(candidate);
    const at = range.getBoundingClientRect();
    if (at.width === 0 || at.height === 0) return;
    const over = box.top - at.bottom;
    const left = box.left - at.right;
    const isAbove = over >= -4 && over <= above && at.left < box.right && at.right > box.left;
    const isBeside = left >= -4 && left <= beside && at.top < box.bottom && at.bottom > box.top;
    if (!isAbove && !isBeside) return;
    const between = others.some((o) =>
      isAbove
        ? o.top >= at.bottom - 4 && o.bottom <= box.top + 4 && o.left < at.right && o.right > at.left
        : o.left >= at.right - 4 && o.right <= box.left + 4 && o.top < box.bottom && o.bottom > box.top,
    );
    // In a row of a table, what stands beside a field names it, not what the row above holds.
    const inRow = isBeside && row?.contains(candidate) === true;
    if (!between) found.push({ text, distance: inRow ? left / 100 : isAbove ? over + Math.abs(at.left - box.left) / 4 : left + 10 });
  }
}

function textOf(el: Element | null): string {
  if (el === null) return "";
  // A wrapping label holds the field itself, and its text.
  return [...el.childNodes].map((node) => (isElement(node) ? (node.matches(noName) ? "" : textOf(node)) : (node.textContent ?? ""))).join("");
}

const noName = `${editable}, select, button, script, style`;

/** Of whatever document. */
function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** A name to be shown: one line, no colon, no star. */
export function tidy(name: string): string {
  const line = name.replace(/\s+/g, " ").replace(/\s*(?:\*|\(required\))\s*$/i, "").replace(/\s*:\s*$/, "").trim();
  const shown = /^[\da-z_.\- ]+$/.test(line) ? line.replace(/[_.-]+/g, " ") : line;
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}

/** Fields that are a signature or a secret are never ours, whatever they are called besides. */
export function isSignature(el: Element): boolean {
  const names = plainName([...tiedLabels(el), ...attributesOf(el)].join(" , "));
  return /\b(?:e ?sign(?:ature)?|signature|sign|signed|attest|attestation|initials|password|passcode|pin|firma|contrasena|clave)\b/.test(names);
}
