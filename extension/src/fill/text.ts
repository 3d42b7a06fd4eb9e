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

/** Our own markup for editors that are given HTML: paragraphs and nothing else, everything escaped. */
export function paragraphs(text: string): string {
  const escape = (s: string): string => s.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return lines(text)
    .split("\n")
    .map((line) => `<p>${line === "" ? "<br>" : escape(line)}</p>`)
    .join("");
}
