// The Draft note button of one note form. It lies over the page in a shadow root
// of its own (open, so that it can be found by its name; it holds nothing secret),
// changes nothing of the page's layout, and looks for a free place near the first
// field: never over a control, a text or another button.
import { ext } from "../platform/ext";
import { enclosing, inPage } from "./fields";
import { clipOf, important } from "./geometry";

const gap = 6;

const style = `
:host { all: initial; }
button {
  font: 500 13px/1 system-ui, sans-serif; color: #fff; background: #1f5f8b; border: 1px solid #174a6d;
  border-radius: 6px; padding: 6px 10px; cursor: pointer; white-space: nowrap; box-shadow: 0 1px 2px rgb(0 0 0 / .2);
}
button:hover { background: #174a6d; }
button:focus-visible { outline: 2px solid #1f5f8b; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
@media (prefers-color-scheme: dark) { button { background: #2b77ab; border-color: #7db7de; } }
@media (forced-colors: active) { button { border: 1px solid ButtonText; } }
`;

export class NoteButton {
  readonly host = document.createElement("div");
  readonly #button = document.createElement("button");

  constructor(opened: () => void) {
    this.host.style.cssText = important("all: initial; position: absolute; left: 0; top: 0; z-index: 2147483000; display: none;");
    const root = this.host.attachShadow({ mode: "open" });
    const sheet = document.createElement("style");
    sheet.textContent = style;
    this.#button.type = "button";
    this.#button.textContent = ext.i18n.getMessage("draft_note") || "Draft note";
    this.#button.addEventListener("click", (event) => {
      // A page may not press it: the clinician does.
      if (event.isTrusted) opened();
    });
    root.append(sheet, this.#button);
  }

  /** Stands near the fields, the first of which is the first in the list. */
  place(fields: readonly HTMLElement[]): void {
    const first = fields[0] === undefined ? undefined : inPage(fields[0]);
    if (first === undefined) return;
    // Inside a modal dialog, since all that is outside cannot be reached.
    const parent = enclosing(first, "dialog[open]") ?? document.body;
    if (this.host.parentElement !== parent) parent.append(this.host);
    if (this.host.style.display === "none") {
      this.#set("visibility", "hidden"); // until it is where it belongs: nobody sees it come from elsewhere
      this.#set("display", "block");
    }
    const size = this.host.getBoundingClientRect();
    const spot = freeSpot(fields.map((f) => inPage(f).getBoundingClientRect()), clipOf(first), size.width, size.height, this.host);
    if (spot === null) {
      this.#set("display", "none");
      return;
    }
    // From where it lies now to where it shall lie: right whatever block its position counts from.
    const left = parseFloat(this.host.style.left) + spot.left - size.left;
    const top = parseFloat(this.host.style.top) + spot.top - size.top;
    this.#set("left", `${left}px`);
    this.#set("top", `${top}px`);
    this.#set("visibility", "visible");
  }

  #set(name: string, value: string): void {
    this.host.style.setProperty(name, value, "important");
  }

  remove(): void {
    this.host.remove();
  }
}

interface Spot {
  left: number;
  top: number;
}

/** A place for a button of that size, in the window's coordinates; null while the fields are scrolled out of sight. */
function freeSpot(fields: DOMRect[], clip: DOMRect, width: number, height: number, self: Element): Spot | null {
  const [first] = fields;
  if (first === undefined || first.bottom < clip.top || first.top > clip.bottom) return null;
  const all = fields.reduce((a, b) => new DOMRect(Math.min(a.left, b.left), Math.min(a.top, b.top), Math.max(a.right, b.right) - Math.min(a.left, b.left), Math.max(a.bottom, b.bottom) - Math.min(a.top, b.top)));
  const spots: Spot[] = [];
  for (const rise of [0, 12, 24, 36, 52, 72, 96]) {
    const top = first.top - height - gap - rise;
    spots.push({ left: all.right - width, top }, { left: first.right - width, top });
  }
  spots.push({ left: all.right + gap, top: first.top }, { left: first.left - width - gap, top: first.top });
  for (const drop of [0, 12, 24, 48, 72]) spots.push({ left: all.right - width, top: all.bottom + gap + drop });
  const fits = spots.filter((s) => s.left >= clip.left && s.left + width <= clip.right && s.top >= clip.top && s.top + height <= clip.bottom);
  const seen = fits.find((s) => isFree(s, width, height, self));
  if (seen !== undefined) return seen;
  // Nothing is free near the fields: the right edge of the window, from the top.
  for (let top = gap; top + height < innerHeight; top += height + gap) {
    const edge = { left: document.documentElement.clientWidth - width - 2 * gap, top };
    if (isFree(edge, width, height, self)) return edge;
  }
  return null;
}

const controls = "input, textarea, select, button, a[href], label, summary, iframe, video, img, [role=button], [role=link], [role=tab], [role=checkbox], [role=combobox], [role=textbox], [role=toolbar], [contenteditable=true], [tabindex='0']";

/** No control and no text lies under that place. */
function isFree({ left, top }: Spot, width: number, height: number, self: Element): boolean {
  const box = new DOMRect(left - 2, top - 2, width + 4, height + 4);
  const under = new Set<Element>();
  for (const x of [0, 0.25, 0.5, 0.75, 1]) {
    for (const y of [0, 0.5, 1]) {
      for (const el of document.elementsFromPoint(box.left + x * box.width, box.top + y * box.height)) under.add(el);
    }
  }
  under.delete(self);
  for (const el of under) {
    if (el.matches(controls)) return false;
    for (const node of el.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || node.textContent?.trim() === "") continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        if (rect.left < box.right && rect.right > box.left && rect.top < box.bottom && rect.bottom > box.top) return false;
      }
    }
  }
  return under.size > 0;
}
