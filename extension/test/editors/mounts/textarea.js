import { areaIn } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  const area = areaIn(host, name, paragraphs.join("\n"));
  area.addEventListener("input", changed);
  return { text: () => area.value, state: () => area.value };
}
