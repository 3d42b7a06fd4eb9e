// The docked panel: an iframe of the extension's own origin, so that the page
// and its scripts see nothing of what is typed there. It takes its width off the
// page; where a page does not give way, the panel leaves the page's own buttons
// uncovered. Top frame only.
import { ext } from "../platform/ext";
import { important, visibleBox } from "./geometry";

export const minWidth = 360;
export const maxWidth = 640;
const usualWidth = 420;
const step = 16;
const minHeight = 320;
const widthKey = "panelWidth";

const style = `
:host { all: initial; }
.panel { position: absolute; inset: 0; display: flex; background: Canvas; color-scheme: light dark; box-shadow: 0 0 0 1px rgb(0 0 0 / .18), -4px 0 14px rgb(0 0 0 / .12); }
.edge { flex: none; width: 8px; cursor: ew-resize; touch-action: none; background: transparent; position: relative; }
.edge::after { content: ""; position: absolute; inset: calc(50% - 16px) 3px; border-radius: 1px; background: GrayText; }
.edge:hover, .edge:focus-visible { background: #1f5f8b; outline: none; }
.edge:hover::after, .edge:focus-visible::after { background: #fff; }
iframe { flex: 1; min-width: 0; border: 0; height: 100%; background: Canvas; }
.moving iframe { pointer-events: none; }
`;

export class Dock {
  readonly #host = document.createElement("div");
  readonly #panel = document.createElement("div");
  readonly #edge = document.createElement("div");
  readonly #frame = document.createElement("iframe");
  readonly #resized = (): void => this.#fit();
  #width = usualWidth;
  #margin: { value: string; priority: string } | null = null;

  constructor() {
    // In the browser's top layer a page's dark mode, a filter on its root, leaves the panel as it is, and nothing the page merely stacks high lies over it.
    this.#host.popover = "manual";
    this.#host.style.cssText = important("all: initial; position: fixed; right: 0; top: 0; bottom: 0; z-index: 2147483001; display: block;");
    // Closed: a page may not point the frame elsewhere, nor read the address that says which panel it is.
    const root = this.#host.attachShadow({ mode: "closed" });
    const sheet = document.createElement("style");
    sheet.textContent = style;
    this.#panel.className = "panel";
    this.#frame.title = "Sidequill panel";
    this.#frame.allow = "clipboard-write";
    this.#makeEdge();
    this.#panel.append(this.#edge, this.#frame);
    root.append(sheet, this.#panel);
  }

  get host(): Element {
    return this.#host;
  }

  get shown(): boolean {
    return this.#margin !== null;
  }

  /** Whether the page covers the panel, moves it off the window or makes it see-through, as far as that can be told from here. */
  get covered(): boolean {
    if (!this.shown) return false;
    for (const el of this.#onTop ? [this.#host] : [this.#host, document.documentElement]) {
      const s = getComputedStyle(el);
      if (Number(s.opacity) < 1 || s.visibility !== "visible" || s.mixBlendMode !== "normal") return true;
      if ([s.filter, s.clipPath, s.maskImage, s.transform, s.scale, s.translate, s.rotate].some((v) => v !== "none" && v !== "")) return true;
    }
    const { left, top, width, height } = this.#host.getBoundingClientRect();
    if (width < Math.min(minWidth, innerWidth) || height < Math.min(minHeight, innerHeight)) return true;
    const at = [0.02, 0.25, 0.5, 0.75, 0.98];
    return at.some((x) => at.some((y) => document.elementFromPoint(left + x * width, top + y * height) !== this.#host));
  }

  /** Whether it is in the top layer, where nothing of the page's root shows through; a page can keep it out. */
  get #onTop(): boolean {
    return this.#host.matches(":popover-open");
  }

  /** Whether the clinician is in the panel. */
  get focused(): boolean {
    return this.shown && document.activeElement === this.#host;
  }

  focus(): void {
    if (this.shown) this.#frame.focus();
  }

  async show(src: string): Promise<void> {
    if (!ours(src)) throw new Error("the panel's address is not the extension's own");
    this.#width = await rememberedWidth();
    if (this.#frame.src !== src) this.#frame.src = src;
    const page = document.documentElement.style;
    this.#margin ??= { value: page.getPropertyValue("margin-right"), priority: page.getPropertyPriority("margin-right") };
    addEventListener("resize", this.#resized);
    this.keep();
    this.#frame.focus();
  }

  /** The page has changed: puts the host back where a page has rebuilt its root, and off the buttons of a dialog that came up. It is outside the body: moving an iframe loads it anew. */
  keep(): void {
    if (!this.shown) return;
    if (this.#host.parentNode !== document.documentElement) document.documentElement.append(this.#host);
    if (!this.#onTop) this.#host.showPopover();
    this.#fit();
  }

  hide(): void {
    if (this.#margin === null) return;
    removeEventListener("resize", this.#resized);
    document.documentElement.style.setProperty("margin-right", this.#margin.value, this.#margin.priority);
    this.#margin = null;
    this.#host.remove();
    this.#frame.removeAttribute("src");
  }

  #fit(): void {
    // On a narrow window the panel leaves at least a strip of the page.
    const width = Math.min(this.#width, Math.max(minWidth, innerWidth - 200), innerWidth);
    this.#host.style.setProperty("width", `${width}px`, "important");
    document.documentElement.style.setProperty("margin-right", `${width}px`, "important");
    this.#edge.setAttribute("aria-valuenow", String(width));
    const { top, bottom } = freeOfButtons(innerWidth - width, this.#host);
    this.#host.style.setProperty("top", `${top}px`, "important");
    this.#host.style.setProperty("bottom", `${innerHeight - bottom}px`, "important");
  }

  #resize(width: number): void {
    this.#width = Math.round(Math.min(maxWidth, Math.max(minWidth, width)));
    this.#fit();
  }

  #makeEdge(): void {
    const edge = this.#edge;
    edge.className = "edge";
    edge.tabIndex = 0;
    for (const [name, value] of [
      ["role", "separator"],
      ["aria-orientation", "vertical"],
      ["aria-label", ext.i18n.getMessage("panel_width") || "Panel width"],
      ["aria-valuemin", String(minWidth)],
      ["aria-valuemax", String(maxWidth)],
    ] as const) {
      edge.setAttribute(name, value);
    }
    edge.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      edge.setPointerCapture(event.pointerId);
      this.#panel.classList.add("moving"); // or the iframe would take the pointer
    });
    edge.addEventListener("pointermove", (event) => {
      if (edge.hasPointerCapture(event.pointerId)) this.#resize(innerWidth - event.clientX);
    });
    edge.addEventListener("lostpointercapture", () => {
      this.#panel.classList.remove("moving");
      remember(this.#width);
    });
    edge.addEventListener("keydown", (event) => {
      const width = { ArrowLeft: this.#width + step, ArrowRight: this.#width - step, Home: minWidth, End: maxWidth }[event.key];
      if (width === undefined) return;
      event.preventDefault();
      this.#resize(width);
      remember(this.#width);
    });
  }
}

/** An address of the extension itself; with a dynamic one the host part differs, the scheme does not. */
function ours(src: string): boolean {
  try {
    return new URL(src).protocol === new URL(ext.runtime.getURL("")).protocol;
  } catch {
    return false;
  }
}

const buttons = "button, input[type=submit], input[type=button], input[type=image], [role=button], a.btn, a.button";

/**
 * The height that leaves every button of the page uncovered: the tallest free
 * stretch of the column right of `left`. All of it where the page gave way, which is the rule.
 */
function freeOfButtons(left: number, self: Element): { top: number; bottom: number } {
  const taken: { top: number; bottom: number }[] = [];
  const look = (doc: Document, dx: number, dy: number): void => {
    for (const el of [...doc.querySelectorAll(buttons)].slice(0, 2000)) {
      const right = el.getBoundingClientRect().right + dx;
      if (right <= left || el === self || !el.checkVisibility({ checkVisibilityCSS: true })) continue;
      const box = visibleBox(el);
      if (box === null || box.right + dx <= left || box.left + dx >= innerWidth) continue;
      taken.push({ top: box.top + dy - 4, bottom: box.bottom + dy + 4 });
    }
    for (const frame of doc.querySelectorAll("iframe")) {
      const box = frame.getBoundingClientRect();
      if (box.width === 0 || box.right + dx <= left) continue;
      try {
        if (frame.contentDocument !== null) look(frame.contentDocument, box.left + dx, box.top + dy);
      } catch {
        // another origin: it cannot be looked into
      }
    }
  };
  look(document, 0, 0);
  taken.sort((a, b) => a.top - b.top);
  let best = { top: 0, bottom: 0 };
  let from = 0;
  for (const t of [...taken, { top: innerHeight, bottom: innerHeight }]) {
    if (t.top - from > best.bottom - best.top) best = { top: from, bottom: t.top };
    from = Math.max(from, t.bottom);
  }
  // Too little to work in: the whole height, and her hand on the edge.
  return best.bottom - best.top >= Math.min(minHeight, innerHeight) ? best : { top: 0, bottom: innerHeight };
}

async function rememberedWidth(): Promise<number> {
  try {
    const stored: unknown = (await ext.storage.local.get(widthKey))[widthKey];
    if (typeof stored === "number" && Number.isFinite(stored)) return Math.min(maxWidth, Math.max(minWidth, stored));
  } catch {
    // the store is closed to content scripts, or the extension is gone: the usual width
  }
  return usualWidth;
}

function remember(width: number): void {
  ext.storage.local.set({ [widthKey]: width }).catch(() => undefined);
}
