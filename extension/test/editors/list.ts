// The editors of the matrix. Each has a module in mounts/ that builds it as a
// page would; the package says which version was tried and under which licence.
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface EditorInfo {
  key: string;
  title: string;
  /** of the package; "" where there is none */
  version: string;
  licence: string;
  /** it takes a text area over on `change` alone */
  late?: boolean;
  /** it notes its states by the clock: whether her last typing is one of its own differs from run to run */
  unsteady?: boolean;
}

function of(key: string, title: string, name = "", rest: Partial<EditorInfo> = {}): EditorInfo {
  if (name === "") return { key, title, version: "", licence: "", ...rest };
  const file = join(import.meta.dirname, "..", "..", "node_modules", name, "package.json");
  const { version, license } = JSON.parse(readFileSync(file, "utf8")) as { version: string; license?: string };
  return { key, title, version, licence: license ?? "", ...rest };
}

export const editors: EditorInfo[] = [
  of("textarea", "text area"),
  of("react", "text area, React", "react"),
  of("preact", "text area, Preact", "preact"),
  of("vue", "text area, Vue", "vue"),
  of("vue-lazy", "text area, Vue, mounted late, `.lazy`", "vue", { late: true }),
  of("angular", "text area, Angular", "@angular/forms"),
  of("knockout", "text area, Knockout", "knockout", { late: true }),
  of("jquery", "text area, jQuery, `keyup` then `change`", "jquery", { late: true }),
  of("lit", "text area in Lit's shadow root", "lit"),
  of("contenteditable", "`contenteditable`"),
  of("tinymce", "TinyMCE, in its frame", "tinymce", { licence: "GPL-2.0-or-later" }),
  of("ckeditor4", "CKEditor 4, in its frame", "ckeditor4", { licence: "GPL-2.0+ or LGPL-2.1+ or MPL-1.1+" }),
  of("ckeditor5", "CKEditor 5", "@ckeditor/ckeditor5-editor-classic", { licence: "GPL-2.0-or-later" }),
  of("quill1", "Quill 1", "quill1"),
  of("quill2", "Quill 2", "quill"),
  of("prosemirror", "ProseMirror", "prosemirror-view"),
  of("prosemirror-frame", "ProseMirror in a frame, as Kendo builds it", "prosemirror-view"),
  of("tiptap", "Tiptap", "@tiptap/core"),
  of("lexical", "Lexical", "lexical"),
  of("slate", "Slate", "slate-react"),
  of("draft", "Draft.js", "draft-js"),
  of("trix", "Trix", "trix"),
  of("summernote", "Summernote", "summernote"),
  of("jodit", "Jodit", "jodit"),
  of("suneditor", "SunEditor", "suneditor", { unsteady: true }),
  of("squire", "Squire", "squire-rte"),
  of("medium", "MediumEditor", "medium-editor"),
];

/** Named because people will look for them: their licences do not let us try them. */
export const untried: { title: string; why: string }[] = [
  { title: "Kendo (Progress)", why: "needs a licence even to be tried; it is ProseMirror in a frame, which is in the table" },
  { title: "Froala", why: "needs a licence; a `contenteditable` that is filled by a paste and judged by reading it back" },
];
