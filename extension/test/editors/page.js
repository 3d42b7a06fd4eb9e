// A note of six fields, all in the same editor, as an EHR's page would use it:
// it saves by itself whenever the editor says that it changed, and posts a real
// form. It counts what nobody but a person may do here.
const fields = [
  ["Subjective", []],
  ["Objective", ["Seen last week.", "Slept five hours."]],
  ["Assessment", ["Old words.", "To be replaced."]],
  ["Plan", []],
  ["Risk", []],
  ["Interventions", []],
];

export async function start(mount, key) {
  const form = document.querySelector("form");
  const editors = {};
  const counts = { click: 0, submit: 0, focus: 0 };
  for (const type of ["click", "mousedown", "pointerdown"]) addEventListener(type, () => counts.click++, true);
  addEventListener("submit", () => counts.submit++, true);
  addEventListener("focusin", (event) => (counts.focus += event.target.closest?.(".field") ? 0 : 1), true);

  let timer;
  const texts = () => Object.fromEntries(Object.entries(editors).map(([name, editor]) => [name, editor.text()]));
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void fetch(`/autosave/${key}`, { method: "POST", body: JSON.stringify(texts()) }), 60);
  };

  for (const [name, paragraphs] of fields) {
    const section = document.createElement("section");
    section.className = "field";
    const heading = document.createElement("h3");
    heading.textContent = name;
    const host = document.createElement("div");
    section.append(heading, host);
    form.querySelector("#save").before(section);
    editors[name] = await mount({ host, name, label: name, paragraphs, changed });
  }

  // An editor that is no part of the form by itself is put in by the page.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, text] of Object.entries(texts())) if (!formData.has(name)) formData.set(name, text);
  });
  const hostOf = (name) => [...form.querySelectorAll("section")].find((s) => s.querySelector("h3").textContent === name).lastElementChild;
  window.__note = {
    counts,
    texts,
    states: () => Object.fromEntries(Object.entries(editors).map(([name, editor]) => [name, editor.state()])),
    /** Puts the caret behind the last word, as a click there does. */
    caret(name) {
      const el = editable(hostOf(name));
      el.focus();
      if (el.localName === "textarea") return el.setSelectionRange(el.value.length, el.value.length);
      let last = el;
      while (last.lastChild && last.lastChild.nodeName !== "BR") last = last.lastChild;
      el.ownerDocument.getSelection().collapse(last, last.nodeType === 3 ? last.length : last.childNodes.length);
    },
    /** Selects from inside the first line to inside the last. */
    select(name) {
      const el = editable(hostOf(name));
      el.focus();
      if (el.localName === "textarea") return el.setSelectionRange(3, el.value.length - 2, "backward");
      const texts = textsIn(el);
      const last = texts[texts.length - 1];
      el.ownerDocument.getSelection().setBaseAndExtent(texts[0], 3, last, last.length - 2);
    },
    /** What is selected: where in which text. */
    selection(name) {
      const el = editable(hostOf(name));
      if (el.localName === "textarea") return [el.selectionStart, el.selectionEnd, el.selectionDirection];
      const { anchorNode, anchorOffset, focusNode, focusOffset } = el.ownerDocument.getSelection();
      const texts = textsIn(el);
      return [texts.indexOf(anchorNode), anchorOffset, texts.indexOf(focusNode), focusOffset];
    },
    /** How many items of lists the editor shows. */
    items: (name) => (editable(hostOf(name)).querySelectorAll?.("li") ?? []).length,
  };
}

function textsIn(el) {
  const found = [];
  const walker = el.ownerDocument.createTreeWalker(el, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data.trim() !== "") found.push(walker.currentNode);
  return found;
}

/** The one thing in there that can be typed into, through shadow roots and frames. */
function editable(root) {
  const shown = [...root.querySelectorAll("textarea, [contenteditable=true], trix-editor")].find((el) => el.checkVisibility() && !el.matches(".ql-clipboard"));
  if (shown !== undefined) return shown;
  for (const el of root.querySelectorAll("*")) {
    const inner = el.shadowRoot ?? (el.localName === "iframe" ? el.contentDocument : null);
    if (inner === null || inner === undefined) continue;
    if (inner.body?.isContentEditable) return inner.body;
    const hit = editable(inner);
    if (hit !== null) return hit;
  }
  return null;
}
