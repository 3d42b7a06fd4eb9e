// The address of an EHR, as a person writes it, and the pattern the browser wants.

/** The pattern of the site at an address; null where it is not one. "https" is what is meant without a scheme. */
export function sitePattern(typed: string): string | null {
  const address = typed.trim();
  if (address === "" || /\s/.test(address)) return null;
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`);
    const plausible = url.hostname.includes(".") || url.hostname === "localhost" || url.hostname.startsWith("[");
    if (!/^https?:$/.test(url.protocol) || !plausible || /[*%]/.test(url.hostname)) return null;
    return `${url.protocol}//${url.hostname}/*`;
  } catch {
    return null;
  }
}

/** A pattern as it is read: without the "all paths" at its end. */
export function siteName(pattern: string): string {
  return pattern.replace(/\/\*$/, "");
}

/** The first sixteen bytes of a key's SHA-256, in groups, to be compared by eye. */
export async function fingerprint(key: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", key)).slice(0, 16);
  const hex = [...hash].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.match(/.{4}/g)?.join(" ") ?? "";
}
