// The page whose fields are Quill 2 editors. What it saves is the editors' own
// model, not what the page shows.
import Quill from "quill";
import { Store } from "./store";

const form = document.querySelector<HTMLFormElement>("form[data-client]");
if (form !== null) {
  const editors: Record<string, Quill> = {};
  const status = form.querySelector(".saved");
  const fields = (): Record<string, string> => Object.fromEntries(Object.entries(editors).map(([name, quill]) => [name, quill.getText()]));
  const store = new Store(form.dataset.client ?? "", "quill", fields, (words) => {
    if (status !== null) status.textContent = words;
  });
  for (const holder of form.querySelectorAll<HTMLElement>(".editor")) {
    const quill = new Quill(holder, { theme: "snow", modules: { toolbar: ["bold", "italic", { list: "bullet" }] } });
    if (holder.dataset.named) quill.root.setAttribute("aria-labelledby", holder.dataset.named);
    editors[holder.dataset.name ?? ""] = quill;
    quill.on("text-change", () => store.changed());
  }
  Object.assign(window, { __editors: editors });
  form.querySelector(".btn-save")?.addEventListener("click", () => void store.send("saved"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void store.send("signed");
  });
}
