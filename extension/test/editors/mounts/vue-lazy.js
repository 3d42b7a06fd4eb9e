// Mounted late, by an asynchronous component, and taking its text over on `change` alone.
import { createApp, defineAsyncComponent } from "vue";
import { area } from "./vue.js";

export function mount({ host, name, paragraphs, changed }) {
  let held = paragraphs.join("\n");
  const took = (value) => {
    held = value;
    changed();
  };
  const late = () => new Promise((resolve) => setTimeout(() => resolve(area({ name, text: held, lazy: true, took })), 300));
  createApp(defineAsyncComponent({ loader: late, delay: 0 })).mount(host);
  return { text: () => held, state: () => held };
}
