// The one piece that runs in the page's own world. Some editors accept a paste
// only from there: in Firefox a page cannot read a DataTransfer that a content
// script made. It hears one event from our content script, pastes that text into
// the element the event was sent to, and answers by cancelling the event. It
// holds no secret and can do nothing that the page cannot do itself, so nothing
// is gained by a page that sends the event on its own.

const pasteEvent = "sidequill-paste";

// Prototypes and objects of another frame are other ones: its own are needed there.
type Realm = Window & { DataTransfer: typeof DataTransfer; ClipboardEvent: typeof ClipboardEvent; InputEvent: typeof InputEvent; StaticRange: typeof StaticRange };

window.addEventListener(
  pasteEvent,
  (event) => {
    const detail: unknown = event instanceof CustomEvent ? event.detail : null;
    const content = typeof detail === "string" ? parse(detail) : null;
    let target = event.composedPath()[0];
    if (target instanceof HTMLIFrameElement) target = target.contentDocument?.activeElement ?? undefined;
    if (content === null || target === undefined) return;
    const node = target as Element;
    const realm = node.ownerDocument.defaultView as Realm | null;
    if (realm === null) return;
    const quill = oldQuill(node);
    if (quill !== null) replace(quill, content.text, content.html);
    else if (content.text === "") remove(node, realm);
    else {
      const paste = new realm.ClipboardEvent("paste", { clipboardData: new realm.DataTransfer(), bubbles: true, cancelable: true, composed: true });
      // Into the event's own: Firefox makes a new one, and leaves out what ours held.
      paste.clipboardData?.setData("text/plain", content.text);
      if (content.html !== "") paste.clipboardData?.setData("text/html", content.html);
      // TinyMCE reads bare paragraphs as plain text, and makes lines of them, unless they are said to be its own.
      if (content.html !== "" && node.matches("#tinymce, .mce-content-body")) paste.clipboardData?.setData("x-tinymce/html", content.html);
      node.dispatchEvent(paste);
    }
    event.preventDefault();
  },
  true,
);

interface Op {
  retain?: number;
  delete?: number;
  insert?: unknown;
  attributes?: object;
}

/** Quill 1, which is emptied by a paste that it did not expect. It hangs its own object on its container. */
interface OldQuill {
  clipboard: { convert(html: string): { ops: Op[] } };
  getSelection(focus: true): { index: number; length: number };
  updateContents(delta: { ops: Op[] }, source: "user"): void;
  setSelection(index: number, length: number): void;
  history: { cutoff(): void };
}

function oldQuill(node: Element): OldQuill | null {
  const container = node.closest<Element & { __quill?: OldQuill }>(".ql-container");
  return container?.__quill ?? null;
}

function replace(quill: OldQuill, text: string, html: string): void {
  const { index, length } = quill.getSelection(true);
  const inserted = marked(html) ? converted(quill, html) : [];
  if (inserted.length === 0) inserted.push({ insert: text });
  const ops = [{ retain: index }, { delete: length }, ...inserted].filter((op) => !Object.values(op).some((v) => v === 0 || v === ""));
  quill.history.cutoff(); // a step of its own in Quill's undo
  quill.updateContents({ ops }, "user");
  quill.history.cutoff();
  quill.setSelection(index + text.length, 0);
}

/** More than paragraphs. */
function marked(html: string): boolean {
  return /<(?!\/?(?:p|br)\b)/.test(html);
}

/** Markup in Quill's own terms; nothing where the page's policy does not let Quill parse it. */
function converted(quill: OldQuill, html: string): Op[] {
  try {
    const { ops } = quill.clipboard.convert(html);
    // What ends the last line says what kind of line it is. That line end stands there already.
    const last = ops[ops.length - 1];
    if (last?.insert === "\n" && last.attributes !== undefined) ops.splice(-1, 1, { retain: 1, attributes: last.attributes });
    return ops;
  } catch {
    return [];
  }
}

/** Editors that keep their own model take the deletion from the event; for the others the browser does it. */
function remove(node: Element, realm: Realm): void {
  // Draft.js looks at the DOM after a deletion, and only at the block that the caret is in. A cut it does in its model.
  if (node.matches(".public-DraftEditor-content")) {
    node.dispatchEvent(new realm.ClipboardEvent("cut", { clipboardData: new realm.DataTransfer(), bubbles: true, cancelable: true, composed: true }));
    return;
  }
  const selection = node.ownerDocument.getSelection();
  const targetRanges = selection !== null && selection.rangeCount > 0 ? [new realm.StaticRange(selection.getRangeAt(0))] : [];
  const wish = new realm.InputEvent("beforeinput", { inputType: "deleteContentBackward", targetRanges, bubbles: true, cancelable: true, composed: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the browser's own deletion has no other name
  if (node.dispatchEvent(wish)) node.ownerDocument.execCommand("delete");
}

function parse(detail: string): { text: string; html: string } | null {
  try {
    const value = JSON.parse(detail) as unknown;
    if (typeof value !== "object" || value === null) return null;
    const { text, html } = value as Record<string, unknown>;
    return typeof text === "string" && typeof html === "string" ? { text, html } : null;
  } catch {
    return null;
  }
}
