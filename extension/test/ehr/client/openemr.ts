// What OpenEMR's own scripts do that a filler may fall over: the outermost page
// warns of unsaved changes only if a key was heard, and a double click on a
// narrative opens a window of templates.
const top_ = window.top as Window & { isSoapEdit?: boolean; __templates?: number };
for (const area of document.querySelectorAll("textarea")) {
  area.addEventListener("keyup", () => (top_.isSoapEdit = true));
  area.addEventListener("dblclick", () => (top_.__templates = (top_.__templates ?? 0) + 1));
}
