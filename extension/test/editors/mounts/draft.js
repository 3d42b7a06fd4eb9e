import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";
import { ContentState, convertToRaw, Editor, EditorState } from "draft-js";

export function mount({ host, paragraphs, changed }) {
  let held = paragraphs.length > 0 ? EditorState.createWithContent(ContentState.createFromText(paragraphs.join("\n"))) : EditorState.createEmpty();
  function Note() {
    const [editorState, setEditorState] = useState(held);
    held = editorState;
    const onChange = (next) => {
      const other = next.getCurrentContent() !== held.getCurrentContent();
      held = next;
      setEditorState(next);
      if (other) changed();
    };
    return createElement(Editor, { editorState, onChange });
  }
  createRoot(host).render(createElement(Note));
  const blocks = () => convertToRaw(held.getCurrentContent()).blocks.map(({ text, type, inlineStyleRanges }) => ({ text, type, inlineStyleRanges }));
  return { text: () => held.getCurrentContent().getPlainText(), state: () => JSON.stringify(blocks()) };
}
