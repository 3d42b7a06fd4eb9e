// Who and what the page is about, read from what it shows under a plain label.
import type { PageContext } from "../messages";
import type { Adapter } from "../adapters/adapter";
import { adapterFor } from "../adapters/all";
import { factsOf, type Pair, type Read } from "../adapters/facts";
import { isShown } from "./geometry";

const maxTexts = 4000;

/** Reads this frame, then, for what it does not say, the frames around it. */
export function pageContext(): PageContext {
  const sum: Read = { client: "", visit: "", facts: {}, record: {}, labels: {} };
  const docs = documents();
  // The form may stand in a frame, and whom it is about in the page around it.
  const adapter = docs.map(adapterFor).find((a) => a !== null) ?? null;
  for (const doc of docs) {
    const read = readDocument(doc, adapter);
    sum.facts = { ...read.facts, ...sum.facts };
    sum.labels = { ...read.labels, ...sum.labels };
    sum.record = { ...read.record, ...sum.record };
    sum.client ||= read.client;
    sum.visit ||= read.visit;
  }
  if (sum.client !== "") sum.facts.client = sum.client;
  return { url: location.href, ...sum };
}

/** This document and those around it, as far as they are of the same origin. */
function documents(): Document[] {
  const found: Document[] = [];
  for (let view: Window = window; ; view = view.parent) {
    try {
      found.push(view.document);
    } catch {
      break;
    }
    if (view === view.parent) break;
  }
  return found;
}

function readDocument(doc: Document, adapter: Adapter | null): Read {
  const read = factsOf(pairs(doc));
  const client = first(doc, adapter?.client ?? []);
  const visit = first(doc, adapter?.visit ?? []);
  return { ...read, client: client || read.client, visit: visit || read.visit };
}

/** The value or text of the one shown element a selector hits; two hits are none. */
function first(doc: Document, selectors: readonly string[]): string {
  for (const selector of selectors) {
    const hits = [...doc.querySelectorAll(selector)].filter(isShown);
    const [hit] = hits;
    if (hit !== undefined && hits.length === 1) return valueOf(hit);
  }
  return "";
}

function pairs(doc: Document): Pair[] {
  const found: Pair[] = [];
  const add = (label: string | null | undefined, el: Element | null | undefined): void => {
    if (label === null || label === undefined || el === null || el === undefined) return;
    if (label.trim() === "" || label.length > 60 || !el.checkVisibility({ checkVisibilityCSS: true })) return;
    const value = valueOf(el);
    if (value !== "") found.push({ label, value });
  };
  for (const dt of doc.querySelectorAll("dt")) {
    const next = dt.nextElementSibling;
    if (next?.localName === "dd" && next.nextElementSibling?.localName !== "dd") add(dt.textContent, next);
  }
  for (const th of doc.querySelectorAll("tr > th:first-child")) {
    if (th.parentElement?.childElementCount === 2) add(th.textContent, th.nextElementSibling);
  }
  for (const label of doc.querySelectorAll("label")) if (isValue(label.control)) add(ownText(label), label.control);
  for (const el of doc.querySelectorAll("[aria-label]")) if (!isControl(el) || isValue(el)) add(el.getAttribute("aria-label"), el);
  // "Client: Jordan Rivers" in a line of its own
  let budget = maxTexts;
  for (const el of doc.querySelectorAll("p, li, span, div, strong, b, td, h1, h2, h3, h4")) {
    if (--budget < 0) break;
    if (el.childElementCount > 3 || [...el.children].some((c) => !c.matches("span, strong, b, em, i, small, time, abbr"))) continue;
    const text = el.textContent;
    if (text.length > 120) continue;
    const m = /^\s*([\p{L} ]{2,30}):\s+(\S[^:\n]*(?::\d\d[^:\n]*)*)$/u.exec(text.trimEnd());
    if (m !== null && el.checkVisibility({ checkVisibilityCSS: true })) found.push({ label: m[1] ?? "", value: m[2] ?? "" });
  }
  return found;
}

function isControl(el: Element): boolean {
  return el.matches("input, select, textarea, button, a, [role=button], [contenteditable], nav, form, iframe");
}

/** A control that holds one plain value. */
function isValue(el: Element | null): boolean {
  if (el === null) return false;
  if (el.localName === "select") return true;
  return el.localName === "input" && ["text", "date", "time", "number", "search"].includes((el as HTMLInputElement).type);
}

function valueOf(el: Element): string {
  if (el.localName === "input") return (el as HTMLInputElement).value.trim();
  if (el.localName === "select") {
    const select = el as HTMLSelectElement;
    return select.value === "" || select.value === "null" ? "" : (select.selectedOptions[0]?.textContent ?? "").trim();
  }
  const time = el.localName === "time" ? el : el.querySelector(":scope > time");
  const text = el.textContent.replace(/\s+/g, " ").trim();
  return text.length <= 200 ? text || (time?.getAttribute("datetime") ?? "") : "";
}

function ownText(label: Element): string {
  return [...label.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE || !(n as Element).matches("input, select, textarea")).map((n) => n.textContent ?? "").join(" ");
}
