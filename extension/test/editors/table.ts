// docs/EDITORS.md, made from what a run found. It holds nothing that differs from
// run to run.
import type { BrowserName } from "./browsers";
import { untried, type EditorInfo } from "./list";

export interface Outcome {
  filled: Record<"empty" | "add" | "replace" | "long" | "unicode" | "list", boolean>;
  /** lines of a list: a list of the editor's own, or lines with their marks */
  lists: "own" | "lines";
  /** the page's own saving, on the editor's change event, had it all */
  saved: boolean;
  /** the form's POST had it all */
  posted: boolean;
  /** the state and the selection; the state alone; the words alone; not at all */
  undo: "exact" | "text" | "words" | "no";
  /** the editor's own undo: takes the fill out in one step and goes on to her typing; in several; only the fill; what she typed last along with it; not at all */
  own: "all" | "steps" | "fill" | "along" | "no";
}

const whats: Record<keyof Outcome["filled"], string> = { empty: "an empty field", add: "below her text", replace: "in place of her text", long: "8,000 characters", unicode: "other scripts", list: "lists" };
const undos: Record<Outcome["undo"], string> = { exact: "exact", text: "but the selection", words: "words", no: "**no**" };
const owns: Record<Outcome["own"], string> = { all: "yes", steps: "in several steps", fill: "the fill only", along: "with her last typing", no: "no" };

export function table(editors: readonly EditorInfo[], outcomes: ReadonlyMap<string, Partial<Record<BrowserName, Outcome>>>): string {
  const rows = editors.map((e) => {
    const { chromium, firefox } = outcomes.get(e.key) ?? {};
    return `| ${e.title} | ${e.version || "–"} | ${cells(chromium, e)} | ${cells(firefox, e)} |`;
  });
  const licences = editors.filter((e) => e.licence !== "").map((e) => `${e.title.replace(/^text area, |, .*$/g, "")} ${e.licence}`);
  return `# Editors

What *Fill note* does in each kind of field, as \`make editors\` finds it in real Chromium and real Firefox.
The run writes this page; it fails where the page says something else.

- **Fills**: an empty field, below her text, in place of her text, 8,000 characters, other scripts and emoji, lists.
  *yes* means that the editor's own state holds exactly that, and that a field that is said to be filled is.
- **Saved**: the page's own saving, on the editor's change event, and a real form POST had the same.
- **Lists**: lines that begin with “- ” or are numbered become the editor's *own* lists, or stay *lines* as written, where it
  knows no lists (as it is set up here) or takes typed text alone. Paragraphs are the editor's own everywhere.
- **Undo**: *exact* is the editor's whole state as before, formatting and selection included; *but the selection* is all but that;
  *words* is its text.
- **Ctrl+Z**: the editor's own undo takes the fill out in one step; and after another fill and our own undo, it still goes back
  to before what she had typed. Editors that note their states rarely take what she typed last along with the fill.

In every row nothing is pressed, submitted or focused outside the field. What a field does not take is refused
with the reason, the field stands as before, and the panel offers the text for copying.

| Field | Version | Chromium: fills | lists | saved | undo | Ctrl+Z | Firefox: fills | lists | saved | undo | Ctrl+Z |
|---|---|---|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}

Not tried:

${untried.map((u) => `- ${u.title}: ${u.why}.`).join("\n")}

The editors are packages for testing alone; nothing of them is in the extension. Their licences:
${[...new Set(licences)].join("; ")}.
`;
}

function cells(o: Outcome | undefined, { unsteady }: EditorInfo): string {
  if (o === undefined) return "– | – | – | – | –";
  const not = (Object.keys(whats) as (keyof Outcome["filled"])[]).filter((w) => !o.filled[w]).map((w) => whats[w]);
  const fills = not.length === 0 ? "yes" : not.length === Object.keys(whats).length ? "**no**" : `**not** ${not.join(", ")}`;
  const saved = o.saved && o.posted ? "yes" : o.saved ? "**not posted**" : o.posted ? "**not by itself**" : "**no**";
  const own = unsteady === true && (o.own === "all" || o.own === "along") ? "at times with her last typing" : owns[o.own];
  return `${fills} | ${o.lists} | ${saved} | ${undos[o.undo]} | ${own}`;
}
