// The brain dump as text: where its statements stand while she types, and how
// one whole becomes four blocks and back. Offsets are UTF-16 code units, as on
// the wire and as JavaScript counts.
import type { Part, PartKind, SectionInfo, Statement } from "../protocol/types.gen";

export const blockKinds = ["subjective", "objective", "assessment", "plan"] as const;
export type BlockKind = (typeof blockKinds)[number];
export type Blocks = Record<BlockKind, string>;

/** Headings as the agent reads them inside a whole dump. They are text of the dump, so they are not translated. */
const headings: Record<BlockKind, string> = {
  subjective: "Subjective:",
  objective: "Objective:",
  assessment: "Assessment:",
  plan: "Plan:",
};

/** Part ids: 0 is the whole, 1 to 4 are the blocks, answers follow. */
export const wholeId = 0;
export const firstAnswerId = 5;

export function blankParts(): Part[] {
  return [
    { part: wholeId, kind: "whole", rev: 0, text: "" },
    ...blockKinds.map((kind, i) => ({ part: i + 1, kind, rev: 0, text: "" })),
  ];
}

interface Spanned {
  start: number;
  end: number;
}

/**
 * Where spans stand after an edit turned `before` into `after`. What lies before
 * or behind the edit moves along, what it was made in grows or shrinks, and a
 * span that the edit cut across is left out until the agent sorts again.
 */
export function rebase<T extends Spanned>(spans: readonly T[], before: string, after: string): T[] {
  if (before === after) return [...spans];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const cutEnd = before.length - tail;
  const shift = after.length - before.length;
  const out: T[] = [];
  for (const span of spans) {
    if (span.end <= head) out.push(span);
    else if (span.start >= cutEnd) out.push({ ...span, start: span.start + shift, end: span.end + shift });
    else if (span.start <= head && span.end >= cutEnd && span.end + shift > span.start) {
      out.push({ ...span, end: span.end + shift });
    }
  }
  return out;
}

/** The whole as blocks: by its own headings if it has them, else by where each statement was sorted, else all in the first. */
export function toBlocks(text: string, statements: readonly Statement[], sections: readonly SectionInfo[]): Blocks {
  return byHeadings(text) ?? byStatements(text, statements, sections);
}

/** The blocks as a whole, each under its heading. A single block that is the only one keeps its heading too: it says what the words are. */
export function toWhole(blocks: Blocks): string {
  return blockKinds
    .filter((kind) => blocks[kind] !== "")
    .map((kind) => `${headings[kind]}\n${blocks[kind]}`)
    .join("\n\n");
}

function byHeadings(text: string): Blocks | null {
  const found = [...text.matchAll(/^(Subjective|Objective|Assessment|Plan):\n/gm)];
  const first = found[0];
  if (first?.index !== 0) return null;
  const out = empty();
  found.forEach((match, i) => {
    const kind = match[1]?.toLowerCase() as BlockKind;
    const from = match.index + match[0].length;
    const next = found[i + 1];
    const piece = next ? text.slice(from, next.index).replace(/\n\n$/, "") : text.slice(from);
    out[kind] = joined(out[kind], piece);
  });
  return out;
}

function byStatements(text: string, statements: readonly Statement[], sections: readonly SectionInfo[]): Blocks {
  const blockOf = new Map<string, BlockKind>();
  for (const section of sections) if (isBlock(section.block)) blockOf.set(section.key, section.block);
  const ordered = [...statements].sort((a, b) => a.start - b.start);
  const out = empty();
  let kind: BlockKind = "subjective";
  let from = 0;
  // Every character goes into one block: the gaps between statements go with the one before.
  ordered.forEach((statement, i) => {
    kind = (statement.section === undefined ? undefined : blockOf.get(statement.section)) ?? kind;
    const to = ordered[i + 1]?.start ?? text.length;
    out[kind] = joined(out[kind], text.slice(from, to).trimEnd());
    from = to;
  });
  if (ordered.length === 0) out.subjective = text;
  return out;
}

function isBlock(kind: PartKind | undefined): kind is BlockKind {
  return kind !== undefined && (blockKinds as readonly string[]).includes(kind);
}

function empty(): Blocks {
  return { subjective: "", objective: "", assessment: "", plan: "" };
}

function joined(a: string, b: string): string {
  if (a === "" || b === "") return a + b;
  return `${a}\n${b}`;
}

/** Bytes of UTF-8, as the agent's limit counts. A lone surrogate counts as the three bytes it is replaced by. */
export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
