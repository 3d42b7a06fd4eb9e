import { Editor } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { divIn, htmlOf } from "./plain.js";

export function mount({ host, paragraphs, changed }) {
  const editor = new Editor({ element: divIn(host), extensions: [StarterKit], content: htmlOf(paragraphs), onUpdate: changed });
  return { text: () => editor.getText({ blockSeparator: "\n" }), state: () => JSON.stringify(editor.getJSON()) };
}
