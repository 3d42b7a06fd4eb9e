// Text as it goes into a field and as it is read back.

/** One newline is "\n"; nothing in a field needs "\r". */
export function lines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/**
 * What two readings of a field are compared by. Editors change spaces into
 * no-break spaces, add zero-width marks, drop control characters, and count
 * blank lines each in their own way; none of that is a different note.
 */
export function normalise(text: string): string {
  return lines(text)
    .normalize("NFC")
    .replace(/[\u00a0\u2007\u202f\t]/g, " ")
    .replace(/[\u200b\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "")
    .replace(/ +/g, " ")
    .replace(/ *\n */g, "\n")
    .replace(/\n{2,}/g, "\n")
    .trim();
}

export function sameText(a: string, b: string): boolean {
  return normalise(a) === normalise(b);
}

/** What has to be typed behind `before` so that `text` stands below it, a blank line between. */
export function below(before: string, text: string): string {
  if (before.trim() === "") return text;
  const newlines = /\n*$/.exec(lines(before))?.[0].length ?? 0;
  return "\n".repeat(Math.max(0, 2 - newlines)) + text;
}

type List = "" | "ul" | "ol";

/** Our own markup for editors that are given HTML: paragraphs, everything escaped; lines that make a list become one where `lists` says so. */
export function markup(text: string, lists = false): string {
  let html = "";
  let open: List = "";
  let number = 0;
  for (const line of lines(text).split("\n")) {
    const item = lists ? itemOf(line) : null;
    // A numbered list is one only if it counts from one: other numbers would be lost.
    const list: List = item === null ? "" : item.number === null ? "ul" : item.number === number + 1 ? "ol" : "";
    if (open !== "" && open !== list) html += `</${open}>`;
    if (list !== "" && open !== list) html += `<${list}>`;
    open = list;
    number = list === "ol" ? (item?.number ?? 0) : 0;
    html += list === "" ? `<p>${line === "" ? "<br>" : escape(line)}</p>` : `<li>${escape(item?.text ?? "")}</li>`;
  }
  return open === "" ? html : `${html}</${open}>`;
}

/** The text of a line that is an item of a list, and its number where it has one. */
export function itemOf(line: string): { text: string; number: number | null } | null {
  const m = /^(?:-|(\d{1,3})\.) +(\S.*)$/.exec(line);
  return m === null ? null : { text: m[2] ?? "", number: m[1] === undefined ? null : Number(m[1]) };
}

export function hasList(text: string): boolean {
  return markup(text, true).includes("<li>");
}

function escape(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
