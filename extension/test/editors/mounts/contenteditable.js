import { divIn, textOf } from "./plain.js";

export function mount({ host, paragraphs, changed }) {
  const div = divIn(host);
  div.contentEditable = "true";
  div.innerHTML = paragraphs.map((p) => `<div>${p}</div>`).join("");
  div.addEventListener("input", changed);
  return { text: () => textOf(div.innerHTML), state: () => div.innerHTML };
}
