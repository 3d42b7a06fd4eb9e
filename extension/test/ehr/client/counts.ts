// Counts every press and submission of a page before anything else hears of it,
// real ones and those made by a script, and shows the count.
interface Counts {
  save: number;
  sign: number;
  submit: number;
  /** clicks of any kind, on anything */
  click: number;
  /** Enter, pressed anywhere */
  enter: number;
}

const counts: Counts = { save: 0, sign: 0, submit: 0, click: 0, enter: 0 };
Object.assign(window, { __counts: counts });

function show(): void {
  const line = document.querySelector(".counts");
  if (line !== null) line.textContent = `Save pressed ${counts.save}× · Sign pressed ${counts.sign}× · form submitted ${counts.submit}×`;
}

addEventListener(
  "click",
  (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    // What the extension adds stands outside the page's own parts, and is not counted.
    if (target.closest("main, aside") === null) return;
    counts.click++;
    if (target.closest(".btn-save") !== null) counts.save++;
    if (target.closest(".btn-sign") !== null) counts.sign++;
    show();
  },
  true,
);
addEventListener("submit", submitted, true);
addEventListener("keydown", (event) => (counts.enter += event.key === "Enter" ? 1 : 0), true);
addEventListener("DOMContentLoaded", show);

function submitted(): void {
  counts.submit++;
  show();
}

// A form that a script submits fires no event of its own.
const prototype = HTMLFormElement.prototype;
const original = Object.getOwnPropertyDescriptor(prototype, "submit")?.value as (this: HTMLFormElement) => void;
prototype.submit = function (this: HTMLFormElement) {
  submitted();
  original.call(this);
};
