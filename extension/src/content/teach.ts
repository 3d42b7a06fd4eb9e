// While she teaches or reports a page: a script of its own, put into the page's
// frames when she asks for it. It describes how the page is built, outlines the
// field that the panel points at, and tells which field she goes to on the page,
// by mouse or keyboard. It changes nothing there and holds nothing back from it.
import { ext } from "../platform/ext";
import { taughtAt } from "../platform/taught";
import type { ContentToBackground, Survey } from "../messages";
import { inPage } from "./fields";
import { surveyed } from "./survey";

const style = `
:host { all: initial; }
div { position: fixed; box-sizing: border-box; border: 3px solid #b3541e; border-radius: 4px; outline: 2px solid #fff; pointer-events: none; display: none; }
`;

declare global {
  var sidequillTeach: boolean | undefined;
}

class Teaching {
  #elements = new Map<string, HTMLElement>();
  #hearing: AbortController | undefined;
  #pointed: HTMLElement | null = null;
  readonly #host = document.createElement("div");
  readonly #outline = document.createElement("div");

  constructor() {
    this.#host.style.cssText = "all: initial; position: fixed; left: 0; top: 0; z-index: 2147483000;";
    const root = this.#host.attachShadow({ mode: "open" });
    const sheet = document.createElement("style");
    sheet.textContent = style;
    root.append(sheet, this.#outline);
  }

  async begin(): Promise<Survey> {
    const taught = await taughtAt(location.hostname).catch(() => null);
    const { survey, elements } = surveyed(taught);
    this.end();
    this.#elements = elements;
    this.#hearing = new AbortController();
    const { signal } = this.#hearing;
    for (const doc of new Set([document, ...[...elements.values()].map((el) => el.ownerDocument)])) {
      for (const type of ["focusin", "pointerdown"]) doc.addEventListener(type, (event) => this.#went(event), { capture: true, passive: true, signal });
    }
    for (const type of ["scroll", "resize"]) addEventListener(type, () => this.#place(), { capture: true, passive: true, signal });
    return survey;
  }

  end(): void {
    this.#hearing?.abort();
    this.#pointed = null;
    this.#host.remove();
  }

  /** Outlines the field; an id of another survey outlines none. */
  point(id: string): void {
    const el = this.#elements.get(id);
    this.#pointed = el?.isConnected === true ? inPage(el) : null;
    this.#pointed?.scrollIntoView({ block: "nearest" });
    this.#place();
  }

  #place(): void {
    this.#outline.style.display = this.#pointed === null ? "none" : "block";
    if (this.#pointed === null) return;
    if (!this.#host.isConnected) document.documentElement.append(this.#host);
    const box = this.#pointed.getBoundingClientRect();
    Object.assign(this.#outline.style, { left: `${box.left - 4}px`, top: `${box.top - 4}px`, width: `${box.width + 8}px`, height: `${box.height + 8}px` });
  }

  #went(event: Event): void {
    const path = event.composedPath();
    const picked = [...this.#elements].find(([, el]) => path.includes(el));
    if (picked === undefined) return;
    this.point(picked[0]);
    const message: ContentToBackground = { type: "picked", field: picked[0] };
    ext.runtime.sendMessage(message).catch(() => this.end()); // the extension is gone
  }
}

if (globalThis.sidequillTeach !== true) {
  globalThis.sidequillTeach = true;
  const teaching = new Teaching();
  ext.runtime.onMessage.addListener((message: unknown, sender: chrome.runtime.MessageSender, answer: (value: Survey | null) => void): boolean => {
    if (sender.id !== ext.runtime.id || typeof message !== "object" || message === null || !("type" in message)) return false;
    switch (message.type) {
      case "survey":
        void teaching.begin().then(answer, () => answer(null));
        return true;
      case "survey-end":
        teaching.end();
        return false;
      case "point":
        if ("field" in message && typeof message.field === "string") teaching.point(message.field);
        return false;
      default:
        return false;
    }
  });
}
