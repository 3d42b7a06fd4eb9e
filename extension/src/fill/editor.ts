// Reading and writing one field. Nothing here decides whether a field may be
// written, and nothing here is trusted: fill.ts reads back after every call.
import { classify } from "./classify";
import { isTextField, read, type TextField } from "./read";
import { below, lines as asLines, markup, sameText } from "./text";

/** What stood in a field, well enough to put it back exactly. */
export interface Snapshot {
  text: string;
  /** of a text field: what was selected in it */
  selection: [start: number, end: number, direction: TextField["selectionDirection"]] | null;
  /** of a rich field */
  nodes: Node[];
  html: string;
}

/** Editors that are given a paste and could be given typed text. */
const typable = new Set(["prosemirror", "quill"]);

/** Slate looks at the selection at most every 100 ms. */
const selectionPause = 120;

export function snapshot(el: HTMLElement): Snapshot {
  if (isTextField(el)) return { text: el.value, selection: [el.selectionStart ?? 0, el.selectionEnd ?? 0, el.selectionDirection], nodes: [], html: "" };
  return { text: read(el), selection: null, nodes: [...el.childNodes].map((n) => n.cloneNode(true)), html: el.innerHTML };
}

/**
 * Puts text in: in place of everything, or below what is there; with `lists`, lines that make a list as the editor's own.
 * Resolves when it was given, not when it has arrived.
 */
export async function insert(el: HTMLElement, text: string, mode: "add" | "replace", lists = false): Promise<void> {
  const before = read(el);
  const adding = mode === "add" && before.trim() !== "";
  const given = adding ? below(before, asLines(text)) : asLines(text);
  if (isTextField(el)) {
    typeInto(el, adding ? before.length : 0, given);
    return;
  }
  await selected(el, () => select(el, adding ? "end" : "all"));
  write(el, given, markup(given, lists));
}

/** Puts back what the snapshot holds. */
export async function restore(el: HTMLElement, was: Snapshot): Promise<void> {
  if (isTextField(el)) {
    typeInto(el, 0, was.text);
    if (was.selection !== null) {
      const [start, end, direction] = was.selection;
      el.setSelectionRange(start, end, direction ?? "none");
    }
    return;
  }
  const { model } = classify(el);
  const back = (): boolean => (model ? sameText(read(el), was.text) : el.innerHTML === was.html);
  // What was added stands in blocks of its own behind those that were there.
  if (was.text.trim() !== "" && el.childNodes.length > was.nodes.length) {
    await selected(el, () => selectBehind(el, was.nodes.length));
    remove(el);
    if (await until(back, model ? 300 : 0)) return;
  }
  await selected(el, () => select(el, "all"));
  if (was.text.trim() === "") remove(el);
  else write(el, was.text, was.html);
  // Typed, the browser's own undo list stays whole; where that leaves other markup behind, it is put back as it was.
  if (model || back()) return;
  el.replaceChildren(...was.nodes.map((n) => n.cloneNode(true)));
  el.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "historyUndo" }));
}

/** What was selected in a field, by places that a page built anew has too. */
export interface Place {
  anchor: number[];
  focus: number[];
}

/** null if the selection is elsewhere, or in a text field, whose snapshot holds it */
export function placeIn(el: HTMLElement): Place | null {
  const selection = isTextField(el) ? null : el.ownerDocument.getSelection();
  if (selection === null || selection.rangeCount === 0) return null;
  const anchor = pathIn(el, selection.anchorNode, selection.anchorOffset);
  const focus = pathIn(el, selection.focusNode, selection.focusOffset);
  return anchor === null || focus === null ? null : { anchor, focus };
}

/** Puts her back where she was. */
export async function selectPlace(el: HTMLElement, place: Place): Promise<void> {
  const at = (path: number[]): [Node, number] | null => {
    const offset = path[path.length - 1] ?? 0;
    const node = path.slice(0, -1).reduce<Node | undefined>((node, n) => node?.childNodes[n], el);
    const room = node?.nodeType === Node.TEXT_NODE ? (node.textContent ?? "").length : (node?.childNodes.length ?? 0);
    return node === undefined || offset > room ? null : [node, offset];
  };
  await selected(el, () => {
    const [anchor, focus] = [at(place.anchor), at(place.focus)];
    if (anchor !== null && focus !== null) el.ownerDocument.getSelection()?.setBaseAndExtent(...anchor, ...focus);
  });
}

function pathIn(el: HTMLElement, node: Node | null, offset: number): number[] | null {
  const path = [offset];
  for (let at = node; at !== el; at = at.parentNode) {
    if (at?.parentNode === null || at?.parentNode === undefined) return null;
    path.unshift([...at.parentNode.childNodes].indexOf(at as ChildNode));
  }
  return path;
}

/** Leaves the field, as a person does who goes on to the next one: many pages take the text over only then. */
export function leave(el: HTMLElement): void {
  const heard: Event[] = [];
  const hear = (event: Event): void => void heard.push(event);
  el.addEventListener("change", hear);
  el.blur();
  el.removeEventListener("change", hear);
  // The browser says "change" by itself where it saw typing and the window has the focus.
  if (heard.length === 0 && isTextField(el)) el.dispatchEvent(new Event("change", { bubbles: true }));
}

/** The next frame; a hidden tab has none, so not longer than a tenth of a second. */
export function frame(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, 100);
    requestAnimationFrame(() => requestAnimationFrame(done));
  });
}

/** Waits until the condition holds, at most `ms`; tells whether it did. */
export async function until(holds: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > end) return false;
    await frame();
  }
  return true;
}

/**
 * Waits until the field has that text, and has taken it: an editor with a model of its own
 * may show first what the browser did, and take it over, or back, in its next frame.
 */
export async function arrives(el: HTMLElement, text: string, ms: number): Promise<boolean> {
  const holds = (): boolean => sameText(read(el), text);
  const end = performance.now() + ms;
  while (await until(holds, end - performance.now())) {
    if (isTextField(el)) return true;
    await frame();
    if (holds()) return true;
  }
  return false;
}

/**
 * Selects, and waits until the editor knows: those with a model of their own learn
 * of it from an event that comes later, and some think about it for a while, or
 * put back the selection that they had when they were last left.
 */
async function selected(el: HTMLElement, choose: () => void): Promise<void> {
  const place = (): unknown[] => {
    const at = el.ownerDocument.getSelection();
    return [at?.anchorNode, at?.anchorOffset, at?.focusNode, at?.focusOffset];
  };
  el.focus({ preventScroll: true });
  for (let tries = 0; tries < 3; tries++) {
    choose();
    const chosen = place();
    await frame();
    if (classify(el).model) await new Promise((resolve) => setTimeout(resolve, selectionPause));
    const now = place();
    if (chosen.every((x, i) => x === now[i])) return;
  }
}

function typeInto(el: TextField, from: number, text: string): void {
  el.focus({ preventScroll: true });
  el.setSelectionRange(from, el.value.length);
  const wanted = el.value.slice(0, from) + text;
  // Typed text: the browser makes the events and the entry in its undo list itself.
  if (text === "") command(el, "delete");
  else command(el, "insertText", text);
  if (el.value !== wanted) {
    el.setRangeText(text, from, el.value.length, "end");
    el.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: text }));
  }
  // Some pages note unsaved changes on this event alone. It carries no key.
  el.dispatchEvent(new Event("keyup", { bubbles: true, composed: true }));
}

function write(el: HTMLElement, text: string, html: string): void {
  const editor = classify(el);
  if (editor.way === "paste" || editor.way === "paste-plain") {
    if (paste(el, text, editor.way === "paste" ? html : "")) return;
    // The paste can only come from the page's world. These take typed text too; the others would be harmed by it.
    if (!typable.has(editor.family)) return;
  }
  if (html !== markup(text)) command(el, "insertHTML", html);
  else command(el, "insertText", text);
}

/** Deletes what is selected. */
function remove(el: HTMLElement): void {
  const editor = classify(el);
  if (editor.way !== "typed" && paste(el, "", "")) return;
  if (editor.way === "typed" || typable.has(editor.family)) command(el, "delete");
}

/** Deprecated, and the only way that editors and the browser's own undo list take for typing. */
function command(el: HTMLElement, name: "insertText" | "insertHTML" | "delete", value?: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  el.ownerDocument.execCommand(name, false, value);
}

/** Asks main-world.ts for a paste; false if it is not there. */
function paste(el: HTMLElement, text: string, html: string): boolean {
  const target = el.ownerDocument === document ? el : (el.ownerDocument.defaultView?.frameElement ?? el);
  const event = new CustomEvent("sidequill-paste", { bubbles: true, composed: true, cancelable: true, detail: JSON.stringify({ text, html }) });
  return !target.dispatchEvent(event);
}

function select(el: HTMLElement, what: "all" | "end"): void {
  const selection = el.ownerDocument.getSelection();
  const range = el.ownerDocument.createRange();
  range.selectNodeContents(el);
  // Into the last line, not behind it: an editor's root may hold blocks only.
  const last = deepest(el, "lastChild");
  if (last !== el) range.setEnd(last, lengthOf(last));
  if (what === "end") range.collapse(false);
  else {
    const first = deepest(el, "firstChild");
    if (first !== el) range.setStart(first, 0);
  }
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Selects from the end of the block number `kept` to the end of the field. */
function selectBehind(el: HTMLElement, kept: number): void {
  const block = el.childNodes[kept - 1];
  if (block === undefined) return;
  const range = el.ownerDocument.createRange();
  const end = deepest(block, "lastChild");
  range.setStart(end, lengthOf(end));
  const last = deepest(el, "lastChild");
  range.setEnd(last, lengthOf(last));
  const selection = el.ownerDocument.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

function deepest(node: Node, way: "firstChild" | "lastChild"): Node {
  const along = way === "firstChild" ? "nextSibling" : "previousSibling";
  for (let at = node; ; ) {
    let next = at[way];
    // Editors put comments beside their text.
    while (next?.nodeType === Node.COMMENT_NODE) next = next[along];
    if (next === null || next.nodeName === "BR" || isAtom(next)) return at;
    at = next;
  }
}

function isAtom(node: Node): boolean {
  // not `instanceof`: in an editor's own frame Element is another one
  return node.nodeType === Node.ELEMENT_NODE && (node as Element).getAttribute("contenteditable") === "false";
}

function lengthOf(node: Node): number {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent?.length ?? 0;
  // In front of the line break that keeps an empty line open.
  return node.lastChild?.nodeName === "BR" ? node.childNodes.length - 1 : node.childNodes.length;
}
