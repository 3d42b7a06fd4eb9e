import { EditorState } from "@tiptap/pm/state";
import { EditorView } from "@tiptap/pm/view";
import { history, redo, undo } from "@tiptap/pm/history";
import { keymap } from "@tiptap/pm/keymap";
import { baseKeymap } from "@tiptap/pm/commands";
import { Schema } from "@tiptap/pm/model";

const schema = new Schema({
  nodes: {
    doc: { content: "paragraph+" },
    paragraph: { content: "text*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    text: {},
  },
});

/** Into an element of any document: also what Kendo's editor is inside, in a frame. */
export function mountInto(holder, { paragraphs, changed }) {
  const made = paragraphs.map((p) => schema.node("paragraph", null, schema.text(p)));
  const doc = schema.node("doc", null, made.length > 0 ? made : [schema.node("paragraph")]);
  const view = new EditorView(holder, {
    state: EditorState.create({ doc, plugins: [history(), keymap({ "Mod-z": undo, "Mod-y": redo }), keymap(baseKeymap)] }),
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      if (transaction.docChanged) changed();
    },
  });
  const all = () => view.state.doc;
  return { text: () => all().textBetween(0, all().content.size, "\n", "\n"), state: () => JSON.stringify(all()) };
}

export const mount = (field) => mountInto(field.host, field);
