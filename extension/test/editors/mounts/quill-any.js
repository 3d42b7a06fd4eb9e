import { divIn } from "./plain.js";

export function mountQuill(Quill, { host, paragraphs, changed }) {
  const quill = new Quill(divIn(host), { theme: "snow", modules: { toolbar: ["bold", { list: "bullet" }] } });
  if (paragraphs.length > 0) quill.setText(paragraphs.join("\n") + "\n");
  quill.history.clear();
  quill.on("text-change", changed);
  return { text: () => quill.getText(), state: () => JSON.stringify(quill.getContents()) };
}
