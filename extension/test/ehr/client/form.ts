// The pages whose note is a plain HTML form. It takes its fields over on
// `change`, as older EHRs do, and notes unsaved changes on `keyup` alone.
import { Store } from "./store";

const form = document.querySelector<HTMLFormElement>("form[data-client]");
if (form !== null) {
  const areas = [...form.querySelectorAll<HTMLTextAreaElement>("textarea")];
  const taken: Record<string, string> = {};
  const status = form.querySelector(".saved");
  const store = new Store(form.dataset.client ?? "", form.dataset.kind ?? "", () => taken, (words) => {
    if (status !== null) status.textContent = words;
  });
  for (const area of areas) {
    area.addEventListener("change", () => {
      taken[area.name || area.id] = area.value;
      store.changed();
    });
    area.addEventListener("keyup", () => {
      document.title = document.title.startsWith("• ") ? document.title : `• ${document.title}`;
    });
  }
  form.querySelector(".btn-save")?.addEventListener("click", () => void store.send("saved"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void store.send("signed");
  });
}
