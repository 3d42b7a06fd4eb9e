import tinymce from "tinymce";
import "tinymce/models/dom";
import "tinymce/themes/silver";
import "tinymce/icons/default";
import "tinymce/plugins/lists";
import "tinymce/skins/ui/oxide/skin.min.css";
import { areaIn, htmlOf, textOf } from "./plain.js";

export async function mount({ host, name, label, paragraphs, changed }) {
  const [editor] = await tinymce.init({
    target: areaIn(host, name, htmlOf(paragraphs)),
    license_key: "gpl",
    iframe_aria_text: label,
    plugins: "lists",
    menubar: false,
    statusbar: false,
    toolbar: "undo redo | bullist",
    height: 160,
    skin: false,
    content_css: false,
    setup: (ed) => ed.on("change input undo redo", changed),
  });
  return { text: () => textOf(editor.getContent()), state: () => editor.getContent() };
}
