import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { createEditor, Node } from "slate";
import { Editable, Slate, withReact } from "slate-react";
import { withHistory } from "slate-history";

export function mount({ host, paragraphs, changed }) {
  const editor = withHistory(withReact(createEditor()));
  const initialValue = (paragraphs.length > 0 ? paragraphs : [""]).map((text) => ({ type: "paragraph", children: [{ text }] }));
  createRoot(host).render(createElement(Slate, { editor, initialValue, onValueChange: changed }, createElement(Editable)));
  return { text: () => editor.children.map((block) => Node.string(block)).join("\n"), state: () => JSON.stringify(editor.children) };
}
