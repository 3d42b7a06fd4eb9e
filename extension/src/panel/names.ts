/** A client's name as it stands where the screen is shared. */
export function initialsOf(name: string): string {
  return name
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part) => `${String.fromCodePoint(part.codePointAt(0) ?? 0).toLocaleUpperCase()}.`)
    .join(" ");
}
