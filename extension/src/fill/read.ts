// Reading a field: what the script that looks at the page needs of this folder, beside classify.ts.

export type TextField = HTMLTextAreaElement | HTMLInputElement;

export function isTextField(el: Element): el is TextField {
  return el.localName === "textarea" || el.localName === "input";
}

/** What a person reads in the field. */
export function read(el: HTMLElement): string {
  return isTextField(el) ? el.value : readRich(el);
}

export function writable(el: HTMLElement): boolean {
  if (el.closest("[aria-readonly=true], [aria-disabled=true], [inert]") !== null) return false;
  if (isTextField(el)) return !el.readOnly && !el.matches(":disabled");
  return el.isContentEditable || el.ownerDocument.designMode === "on";
}

const blocks = /^(?:P|DIV|LI|UL|OL|H[1-6]|BLOCKQUOTE|PRE|SECTION|ARTICLE|TABLE|TR)$/;

/** The text of a rich field, one line for each block and each line break, an item of a list with its mark; `innerText` differs between browsers and with styles. */
function readRich(root: Node): string {
  const out: string[] = [""];
  const line = { open: false }; // whether the current line has begun
  const newLine = (): void => {
    out.push("");
    line.open = false;
  };
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = (node.textContent ?? "").replace(/\ufeff/g, "");
      if (text !== "") {
        const parts = text.split("\n");
        out.push((out.pop() ?? "") + parts.join(preserves(node) ? "\n" : " "));
        line.open = true;
      }
      return;
    }
    if (node.nodeName === "BR") {
      const last = node.nextSibling === null && node.parentNode !== null && blocks.test(node.parentNode.nodeName);
      line.open = true;
      if (!last) newLine();
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE && node !== root) return;
    const block = node !== root && blocks.test(node.nodeName);
    if (block && line.open) newLine();
    const mark = node.nodeName === "LI" ? markOf(node as Element) : "";
    if (mark !== "") out.push((out.pop() ?? "") + mark);
    for (const child of node.childNodes) walk(child);
    if (block && (line.open || mark !== "")) newLine();
  };
  walk(root);
  if (!line.open && out.length > 1) out.pop();
  return out.join("\n");
}

/** What a person reads in front of an item. */
function markOf(item: Element): string {
  const kind = (li: Element): string => li.getAttribute("data-list") ?? (li.parentElement?.localName === "ol" ? "ordered" : "bullet");
  if (kind(item) !== "ordered") return "- ";
  let number = 1;
  for (let at = item.previousElementSibling; at?.localName === "li" && kind(at) === "ordered"; at = at.previousElementSibling) number++;
  return `${number}. `;
}

function preserves(node: Node): boolean {
  const parent = node.parentElement;
  const view = parent?.ownerDocument.defaultView;
  return parent !== null && view !== null && view !== undefined && /^(?:pre|break-spaces)/.test(view.getComputedStyle(parent).whiteSpace);
}
