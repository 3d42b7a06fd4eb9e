// Served whole: it fetches its parts by itself.
import { areaIn, htmlOf, textOf } from "./plain.js";

let loaded;

function load() {
  window.CKEDITOR_BASEPATH = "/npm/ckeditor4/";
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    Object.assign(script, { src: "/npm/ckeditor4/ckeditor.js", onload: () => resolve(window.CKEDITOR), onerror: reject });
    document.head.append(script);
  });
}

export async function mount({ host, name, label, paragraphs, changed }) {
  loaded ??= load();
  const CKEDITOR = await loaded;
  CKEDITOR.config.versionCheck = false;
  const editor = CKEDITOR.replace(areaIn(host, name, htmlOf(paragraphs)), { title: label, height: 100, removePlugins: "elementspath,resize,exportpdf,scayt,wsc", toolbar: [["Undo", "Redo", "BulletedList"]] });
  await new Promise((resolve) => editor.on("instanceReady", resolve));
  editor.on("change", changed);
  return { text: () => textOf(editor.getData()), state: () => editor.getData() };
}
