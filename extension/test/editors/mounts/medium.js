import MediumEditor from "medium-editor";
import { divIn, htmlOf, textOf } from "./plain.js";

export function mount({ host, paragraphs, changed }) {
  const div = divIn(host);
  div.innerHTML = htmlOf(paragraphs);
  const editor = new MediumEditor(div, { toolbar: false, placeholder: false });
  editor.subscribe("editableInput", changed);
  return { text: () => textOf(editor.getContent()), state: () => editor.getContent() };
}
