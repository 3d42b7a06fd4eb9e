// As older EHRs do it: a key sets the flag, and a change that comes without one is not stored.
import $ from "jquery";
import { areaIn } from "./plain.js";

export function mount({ host, name, paragraphs, changed }) {
  let held = paragraphs.join("\n");
  let dirty = false;
  $(areaIn(host, name, held))
    .on("keyup", () => {
      dirty = true;
    })
    .on("change", function () {
      if (!dirty) return;
      dirty = false;
      held = $(this).val();
      changed();
    });
  return { text: () => held, state: () => held };
}
