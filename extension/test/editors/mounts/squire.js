import DOMPurify from "dompurify";
import Squire from "squire-rte";
import { divIn, textOf } from "./plain.js";

export function mount({ host, paragraphs, changed }) {
  window.DOMPurify = DOMPurify;
  const editor = new Squire(divIn(host), { blockTag: "DIV" });
  if (paragraphs.length > 0) editor.setHTML(paragraphs.map((p) => `<div>${p}</div>`).join(""));
  editor.addEventListener("input", changed);
  return { text: () => textOf(editor.getHTML()), state: () => editor.getHTML() };
}
