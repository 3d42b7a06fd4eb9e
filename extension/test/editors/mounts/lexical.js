import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from "lexical";
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { HeadingNode, QuoteNode, registerRichText } from "@lexical/rich-text";
import { divIn } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  const div = divIn(host);
  div.contentEditable = "true";
  const editor = createEditor({ namespace: name, nodes: [HeadingNode, QuoteNode], onError: (error) => console.error(error) });
  editor.setRootElement(div);
  registerRichText(editor);
  const build = () => {
    const root = $getRoot().clear();
    const lines = paragraphs.map((p) => $createParagraphNode().append($createTextNode(p)));
    root.append(...(lines.length > 0 ? lines : [$createParagraphNode()]));
  };
  editor.update(build, { discrete: true });
  registerHistory(editor, createEmptyHistoryState(), 300);
  editor.registerTextContentListener(changed);
  const read = (of) => editor.getEditorState().read(of);
  // Between two paragraphs it says two newlines.
  return { text: () => read(() => $getRoot().getTextContent()), state: () => JSON.stringify(editor.getEditorState().toJSON().root.children) };
}
