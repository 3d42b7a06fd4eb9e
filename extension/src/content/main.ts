// The content script: one in every frame of a granted site. It finds note
// fields, shows the Draft note button, holds the panel's iframe, and fills. It is
// the extension's least trusted part: it holds no key and no socket, and does
// only what inbox.ts lets through.
import { ext } from "../platform/ext";
import type { ContentToBackground, FillResult, NoteForm, PageContext } from "../messages";
import type {} from "../fill/engine";
import type { Filler } from "../fill/fill";
import { NoteButton } from "./button";
import type { Dock } from "./dock";
import { described, isNote, PageFields } from "./fields";
import { otherNote, type About } from "../guard";
import { parse } from "./inbox";
import { SavedSince } from "./saved";

/** A newer copy of this script tells one whose extension is gone to go. A page may say it too, and nothing comes of it. */
const takeover = "sidequill-takeover";

declare global {
  /** ends the copy of this script that is in this frame, of this same life of the extension */
  var sidequillEnd: (() => void) | undefined;
}

/** The page is looked at again at most this often, in milliseconds, and so seldom that looking takes less than one part in `share` of the time. */
const pause = 250;
/** The first look waits at most this long for the page to have nothing to do. */
const firstLook = 200;
const share = 150;
const maxRest = 3000;
const maxButtons = 5;

type Answer =
  | { page: PageContext; forms: NoteForm[]; covered?: boolean }
  | { results: FillResult[]; mismatch: { page: string; draft: string } | null }
  | { results: FillResult[] }
  | null;

function start(): void {
  const fields = new PageFields(soon);
  /** made when it is first needed: its code comes with the panel */
  let engine: Filler | undefined;
  const saved = new SavedSince();
  /** the panel's, of the top frame alone; made when it is first shown */
  let dock: Dock | null = null;
  const buttons = new Map<string, NoteButton>();
  const watched = new WeakSet<Node>();
  const ending = new AbortController();
  const { signal } = ending;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let moving = false;
  /** when it may be looked at again */
  let rested = 0;
  /** the fields of each button's form, as they were found last */
  const places = new Map<string, HTMLElement[]>();
  /** what the background knows of this page; "" while it has not asked */
  let told = "";

  // A page's element of that name is seen here too, but is no function.
  if (typeof globalThis.sidequillEnd === "function") globalThis.sidequillEnd();
  globalThis.sidequillEnd = end;
  document.dispatchEvent(new Event(takeover));
  document.addEventListener(takeover, alive, { signal });

  const observer = new MutationObserver((records) => {
    if (timer === undefined && !records.every(isOwn)) soon(); // while a look is due, it need not be known what else has changed
  });
  watch(document);
  for (const type of ["scroll", "resize"]) addEventListener(type, move, { capture: true, passive: true, signal });
  for (const type of ["popstate", "hashchange", "pageshow", "load"]) addEventListener(type, soon, { signal });
  document.addEventListener("visibilitychange", soon, { signal });
  // A browser may keep the page whole for when she comes back. The panel is not kept with it: it is of this visit, and its draft is found again by the page's client.
  addEventListener("pagehide", () => dock?.hide(), { signal });
  // The window of the note changes its size with the panel, not only with the browser.
  let measured = false;
  const sizes = new ResizeObserver(() => {
    if (measured) move(); // the first word only says how large it is
    measured = true;
  });
  sizes.observe(document.documentElement);
  ext.runtime.onMessage.addListener(hear);
  // The page goes first: it is loading.
  const first = requestIdleCallback(() => {
    look();
    // What was said of this frame's last document is no longer so.
    say({ type: "page-changed" });
  }, { timeout: firstLook });

  function hear(message: unknown, sender: chrome.runtime.MessageSender, answer: (value: Answer) => void): boolean {
    if (sender.id !== ext.runtime.id) return false;
    const asked = parse(message);
    if (asked === null) return false;
    switch (asked.type) {
      case "describe":
        answer(globalThis.sidequillContext === undefined ? null : { ...describe(), ...(dock?.covered === true ? { covered: true } : {}) });
        return false;
      case "fill":
        void fromPanel(() => fill(asked.items, asked)).then(answer, () => answer(null));
        return true;
      case "undo":
        void fromPanel(async () => ({ results: (stands() ? saved.refusal() : null) ?? (await filler().undo()) })).then(answer, () => answer(null));
        return true;
      case "show-panel":
        if (window !== window.top || globalThis.sidequillDock === undefined) return false;
        dock ??= new globalThis.sidequillDock();
        void dock.show(asked.src).then(() => answer(null), () => answer(null));
        return true;
      case "hide-panel":
        dock?.hide();
        return false;
      case "survey":
      case "survey-end":
      case "point":
        return false; // teach.ts answers these
    }
  }

  function describe(): { page: PageContext; forms: NoteForm[] } {
    const page = context();
    const forms = fields.forms().map(described);
    told = fingerprint(page, forms, stands());
    return { page, forms };
  }

  async function fill(items: Parameters<Filler["fill"]>[0], draft: About): Promise<Answer> {
    const differs = otherNote(context(), draft);
    if (differs !== null) return { results: [], mismatch: differs };
    const results = await filler().fill(items);
    saved.filled(results);
    return { results, mismatch: null };
  }

  function context(): PageContext {
    if (globalThis.sidequillContext === undefined) throw new Error("the fill engine is not in this frame");
    return globalThis.sidequillContext();
  }

  function filler(): Filler {
    engine ??= globalThis.sidequillFiller && new globalThis.sidequillFiller(fields, (results) => say({ type: "fill-changed", results }));
    if (engine === undefined) throw new Error("the fill engine is not in this frame");
    return engine;
  }

  function stands(): boolean {
    return engine?.stands() ?? false;
  }

  /** Filling takes the focus from field to field; whoever pressed a button in the panel is given it back there. */
  async function fromPanel<T>(work: () => Promise<T>): Promise<T> {
    const back = dock?.focused === true;
    const done = await work();
    if (back) dock?.focus();
    return done;
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      look();
    }, Math.max(pause, rested - performance.now()));
  }

  /** Looks at the page as it is now: buttons to add, to move, to take away; news for the panel. */
  function look(): void {
    if (!alive()) return;
    const began = performance.now();
    const all = fields.forms();
    const forms = all.filter(isNote).slice(0, maxButtons);
    for (const [id, button] of buttons) {
      if (forms.some((f) => f.id === id)) continue;
      button.remove();
      buttons.delete(id);
      places.delete(id);
    }
    for (const form of forms) {
      const button = buttons.get(form.id) ?? new NoteButton(() => alive() && say({ type: "opened" }));
      buttons.set(form.id, button);
      for (const { el } of form.fields) watch(el.getRootNode());
      places.set(form.id, form.fields.map((f) => f.el));
      button.place(form.fields.map((f) => f.el));
    }
    dock?.keep();
    if (told !== "" && fingerprint(context(), all.map(described), stands()) !== told) {
      told = "";
      say({ type: "page-changed" });
    }
    const now = performance.now();
    rested = now + Math.min(maxRest, (now - began) * share);
  }

  /** Scrolled or resized: the same forms, other places. */
  function move(): void {
    if (moving || buttons.size === 0) return;
    moving = true;
    requestAnimationFrame(() => {
      moving = false;
      for (const [id, els] of places) if (els[0]?.isConnected === true) buttons.get(id)?.place(els);
    });
  }

  function watch(root: Node): void {
    if (watched.has(root)) return;
    watched.add(root);
    observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open", "aria-hidden", "readonly", "disabled"] });
  }

  function isOwn(record: MutationRecord): boolean {
    if (ownHost(record.target)) return true;
    if (record.type !== "childList") return record.target === document.documentElement && dock?.shown === true;
    return [...record.addedNodes, ...record.removedNodes].every(ownHost);
  }

  function ownHost(node: Node): boolean {
    return node === dock?.host || [...buttons.values()].some((b) => b.host === node);
  }

  function say(message: ContentToBackground): void {
    ext.runtime.sendMessage(message).catch(() => void alive());
  }

  /** Ends this copy when the extension was reloaded or taken away under it. */
  function alive(): boolean {
    if (idOfRuntime() !== undefined) return true;
    end();
    return false;
  }

  function end(): void {
    ending.abort();
    observer.disconnect();
    sizes.disconnect();
    clearTimeout(timer);
    cancelIdleCallback(first);
    for (const button of buttons.values()) button.remove();
    buttons.clear();
    dock?.hide();
    if (idOfRuntime() === undefined) return;
    fields.end();
    ext.runtime.onMessage.removeListener(hear);
  }
}

/** Undefined in a copy whose extension is gone, whatever the types say. */
function idOfRuntime(): string | undefined {
  return (ext as { runtime?: { id?: string } }).runtime?.id;
}

/** What the panel shows of a page: when this changes it has to ask again. What stands in the fields is part of it as far as it was filled. */
function fingerprint(page: PageContext, forms: readonly NoteForm[], stands: boolean): string {
  return JSON.stringify([page, forms.map((f) => [f.id, f.fields.map((x) => [x.id, x.label, x.writable, x.text === ""])]), stands]);
}

start();
