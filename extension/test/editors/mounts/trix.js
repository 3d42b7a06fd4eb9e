import "trix";

export async function mount({ host, name, paragraphs, changed }) {
  const input = Object.assign(document.createElement("input"), { type: "hidden", id: `${name}-input`, name, value: paragraphs.length > 0 ? `<div>${paragraphs.join("<br>")}</div>` : "" });
  const element = document.createElement("trix-editor");
  element.setAttribute("input", input.id);
  const ready = new Promise((resolve) => element.addEventListener("trix-initialize", resolve, { once: true }));
  host.append(input, element);
  await ready;
  element.addEventListener("trix-change", changed);
  return { text: () => element.editor.getDocument().toString(), state: () => input.value };
}
