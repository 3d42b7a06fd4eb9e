import ko from "knockout";
import { areaIn } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  const area = areaIn(host, name, "");
  area.setAttribute("data-bind", "value: text");
  const text = ko.observable(paragraphs.join("\n"));
  text.subscribe(changed);
  ko.applyBindings({ text }, area);
  return { text: () => text(), state: () => text() };
}
