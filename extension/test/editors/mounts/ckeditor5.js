import { ClassicEditor } from "@ckeditor/ckeditor5-editor-classic";
import { Essentials } from "@ckeditor/ckeditor5-essentials";
import { List } from "@ckeditor/ckeditor5-list";
import { Paragraph } from "@ckeditor/ckeditor5-paragraph";
import "@ckeditor/ckeditor5-ui/dist/index.css";
import { areaIn, htmlOf, textOf } from "./plain.js";

export async function mount({ host, name, label, paragraphs, changed }) {
  const area = areaIn(host, name, htmlOf(paragraphs));
  const editor = await ClassicEditor.create(area, { licenseKey: "GPL", label, plugins: [Essentials, Paragraph, List], toolbar: ["undo", "redo", "bulletedList"] });
  editor.model.document.on("change:data", changed);
  return { text: () => textOf(editor.getData()), state: () => editor.getData() };
}
