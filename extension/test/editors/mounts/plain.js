// What several of these pages need: text out of HTML, and a text area of the form.

/** The words of HTML that an editor hands out, a line for each block. */
export function textOf(html) {
  const broken = html.replace(/\n/g, " ").replace(/<br\s*\/?>|<\/?(?:p|div|li|h[1-6]|blockquote|pre)\b[^>]*>/g, "\n");
  return new DOMParser().parseFromString(broken, "text/html").body.textContent;
}

/** HTML of paragraphs; what the tests put in has nothing to escape. */
export function htmlOf(paragraphs) {
  return paragraphs.map((p) => `<p>${p}</p>`).join("");
}

export function areaIn(host, name, value) {
  const area = document.createElement("textarea");
  area.name = name;
  area.value = value;
  host.append(area);
  return area;
}

export function divIn(host) {
  const div = document.createElement("div");
  host.append(div);
  return div;
}
