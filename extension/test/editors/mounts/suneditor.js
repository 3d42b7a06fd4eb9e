import suneditor from "suneditor";
import "suneditor/dist/css/suneditor.min.css";
import { areaIn, htmlOf, textOf } from "./plain.js";

export function mount({ host, paragraphs, changed }) {
  const editor = suneditor.create(areaIn(host, "", htmlOf(paragraphs)), { buttonList: [["undo", "redo"]], height: "100px", resizingBar: false });
  editor.onChange = changed;
  return { text: () => textOf(editor.getContents()), state: () => editor.getContents() };
}
