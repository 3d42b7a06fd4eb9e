import $ from "jquery";
import "summernote/dist/summernote-lite.js";
import "summernote/dist/summernote-lite.css";
import { areaIn, htmlOf, textOf } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  const area = $(areaIn(host, name, htmlOf(paragraphs)));
  area.summernote({ height: 90, toolbar: [["all", ["undo", "redo", "ul"]]], callbacks: { onChange: changed } });
  return { text: () => textOf(area.summernote("code")), state: () => area.summernote("code") };
}
