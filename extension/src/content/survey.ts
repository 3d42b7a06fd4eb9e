// How this frame is built: its fields with their names and attributes, and the
// controls and headings between them. Never what stands in a field, an option of
// a list, or a text that is no label.
import type { Survey, SurveyField } from "../messages";
import { adapterFor } from "../adapters/all";
import { isSignature, shownName, telling } from "../adapters/naming";
import { isTaught, lasting, lastingOf } from "../adapters/told";
import type { TaughtHere } from "../platform/taught";
import { classify } from "../fill/classify";
import { isTextField } from "../fill/read";
import { editables, inPage, nameOf } from "./fields";
import { isShown } from "./geometry";

const maxFields = 100;
const maxOthers = 300;
const maxText = 200;

const others = "h1, h2, h3, h4, h5, h6, legend, [role=heading], input, select, [role=checkbox], [role=radio], [role=switch], [role=combobox], [role=listbox], [role=spinbutton], [role=slider]";
const attributes = [...new Set<string>([...lasting, ...telling, "type", "role", "aria-required", "maxlength"])];

export interface Surveyed {
  survey: Survey;
  elements: Map<string, HTMLElement>;
}

export function surveyed(taught: TaughtHere | null): Surveyed {
  const adapter = adapterFor(document);
  const all = editables(document, adapter).filter((el) => !isSignature(el)).slice(0, maxFields);
  const elements = new Map<string, HTMLElement>();
  const fields = all.map((el, i): SurveyField => {
    const id = `t${i + 1}`;
    elements.set(id, el);
    const named = nameOf(el, adapter, taught, all);
    const label = clean(shownName(inPage(el)));
    const own = attributesOf(el);
    const told = { label, attributes: lastingOf(own), takes: [], whole: false };
    const alike = all.filter((e) => isTaught(told, clean(shownName(inPage(e))), (name) => attributesOf(e)[name] ?? null));
    return {
      id,
      frame: 0,
      label,
      attributes: own,
      kind: isTextField(el) ? "text" : "rich",
      editor: classify(el).family,
      takes: named?.takes ?? [],
      whole: named?.whole ?? false,
      known: named?.known ?? "",
      unique: alike.length === 1 && (label !== "" || Object.keys(told.attributes).length > 0),
    };
  });
  return { survey: { site: location.hostname, frame: 0, fields, others: otherControls(all) }, elements };
}

function otherControls(fields: readonly HTMLElement[]): Survey["others"] {
  const found: Survey["others"] = [];
  for (const el of document.querySelectorAll<HTMLElement>(others)) {
    if (found.length >= maxOthers) break;
    if (fields.some((f) => f === el || f.contains(el)) || !isShown(el)) continue;
    const role = roleOf(el);
    if (role === "hidden") continue;
    const label = clean(role === "heading" ? el.textContent : shownName(el));
    found.push({ role, label, attributes: role === "heading" ? {} : attributesOf(el) });
  }
  return found;
}

function roleOf(el: Element): string {
  const said = el.getAttribute("role");
  if (said !== null) return said;
  if (el.localName === "select") return "select";
  if (el.localName !== "input") return "heading";
  return (el as HTMLInputElement).type;
}

/** Attributes that say what a field is; of an editor in a frame of its own those of the frame count too. */
function attributesOf(el: HTMLElement): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of attributes) {
    const value = clean(inPage(el).getAttribute(name) ?? el.getAttribute(name) ?? "");
    if (value !== "") found[name] = value;
  }
  const form = el.closest("form");
  const named = clean(form?.getAttribute("name") ?? form?.getAttribute("id") ?? "");
  if (named !== "") found.form = named;
  return found;
}

/** One line without invisible characters, cut where it is no label any more. */
function clean(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").replace(/\s+/g, " ").trim().slice(0, maxText);
}
