import { Jodit } from "jodit/es2021/jodit.js";
import "jodit/es2021/jodit.css";
import { areaIn, htmlOf, textOf } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  const editor = Jodit.make(areaIn(host, name, htmlOf(paragraphs)), { height: 200, buttons: ["undo", "redo", "ul"], showCharsCounter: false, showWordsCounter: false, showXPathInStatusbar: false });
  editor.events.on("change", changed);
  return { text: () => textOf(editor.value), state: () => editor.value };
}
