// Which kind of editor a field is, and by which way text goes into it. The order
// is the order of certainty; the last one, an editor nobody knows, is given
// typed text only and judged by reading it back.

export type Way =
  /** a text area or input: typed text */
  | "text"
  /** a rich editor that takes typed text */
  | "typed"
  /** a rich editor that takes a paste of HTML with its plain text, in the page's own world */
  | "paste"
  /** the same, plain text alone */
  | "paste-plain";

export interface Editor {
  family: string;
  way: Way;
  /** the editor keeps a model of its own beside the DOM, which may not be changed behind its back */
  model: boolean;
}

type Rule = [family: string, matches: (el: Element) => boolean, way: Way];

const rich: Rule[] = [
  ["lexical", (el) => el.matches("[data-lexical-editor]"), "paste"],
  ["slate", (el) => el.matches("[data-slate-editor]"), "paste-plain"],
  ["ckeditor5", (el) => el.matches(".ck-editor__editable"), "paste"],
  ["draft", (el) => el.matches(".public-DraftEditor-content") || el.querySelector(":scope > [data-contents]") !== null, "paste-plain"],
  ["trix", (el) => el.localName === "trix-editor", "paste-plain"],
  ["tinymce", (el) => el.matches("#tinymce, .mce-content-body"), "paste"],
  ["ckeditor4", (el) => el.matches(".cke_editable"), "paste"],
  ["froala", (el) => el.matches(".fr-element"), "paste"],
  ["squire", (el) => el.matches(".squire"), "paste"],
  ["prosemirror", (el) => el.matches(".ProseMirror"), "paste"],
  ["quill", (el) => el.matches(".ql-editor"), "paste"],
];

const plain: Editor = { family: "contenteditable", way: "typed", model: false };

export function classify(el: Element): Editor {
  if (el.localName === "textarea" || el.localName === "input") return { family: "text", way: "text", model: false };
  for (const [family, matches, way] of rich) if (matches(el)) return { family, way, model: true };
  return plain;
}
