// Where things really show on the screen.

/** Declarations that no style sheet of a page outweighs. */
export function important(css: string): string {
  return css.replace(/;/g, " !important;");
}

/** The part of its window in which el can be seen, inside all that clips it. */
export function clipOf(el: Element): DOMRect {
  const doc = el.ownerDocument;
  const view = doc.defaultView ?? window;
  let { left, top, right, bottom } = new DOMRect(0, 0, doc.documentElement.clientWidth, view.innerHeight);
  let held = view.getComputedStyle(el).position === "fixed";
  for (let at = el.parentElement; at !== null && at !== doc.body && !held; at = at.parentElement) {
    const { overflowX, overflowY, position } = view.getComputedStyle(at);
    const box = at.getBoundingClientRect();
    if (overflowX !== "visible") {
      left = Math.max(left, box.left);
      right = Math.min(right, box.right);
    }
    if (overflowY !== "visible") {
      top = Math.max(top, box.top);
      bottom = Math.min(bottom, box.bottom);
    }
    held = position === "fixed"; // nothing further out clips it
  }
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

/** What shows of el, in its window's coordinates; null if nothing does. */
export function visibleBox(el: Element): DOMRect | null {
  const box = el.getBoundingClientRect();
  const clip = clipOf(el);
  const left = Math.max(box.left, clip.left);
  const top = Math.max(box.top, clip.top);
  const width = Math.min(box.right, clip.right) - left;
  const height = Math.min(box.bottom, clip.bottom) - top;
  return width > 0 && height > 0 ? new DOMRect(left, top, width, height) : null;
}

export function isShown(el: Element): boolean {
  if (!el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
  const box = el.getBoundingClientRect();
  return box.width > 20 && box.height > 10 && box.right > -500;
}
