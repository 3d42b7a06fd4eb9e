// The draft as she reviews it. It differs from the draft that the agent sent by
// her decisions alone, and those outlive every newer draft.
import type { About } from "../guard";
import type { SentenceMark } from "../messages";
import type { Draft, Section, Sentence, Statement, Unused } from "../protocol/types.gen";

export interface Line extends Sentence {
  /** stable while its sources are the same, so that the cursor stays where it is */
  id: string;
  /** what she made of it: edited it, took her own words, or (""), nothing */
  hers: "" | "edited" | "own";
  /** what it said before she edited it */
  was?: string;
  /** she decided to keep it in spite of its findings */
  kept: boolean;
}

export interface ReviewSection {
  key: string;
  title: string;
  lines: Line[];
}

/** With whom and which visit it was made for. */
export interface Review extends About {
  /** as the agent last sent it */
  draft: Draft;
  sections: ReviewSection[];
}

function line(sentence: Sentence, taken: Set<string>): Line {
  const base = sentence.sources.join(".") || "0";
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}#${n}`;
  taken.add(id);
  return { ...sentence, id, hers: "", kept: false };
}

/**
 * A newer draft with lines of the present one kept: a kept line stands in for
 * every fresh sentence whose sources it covers. Lines that she edited are never
 * dropped, even where the statements they came from are gone.
 */
export function merge(kept: readonly ReviewSection[], fresh: readonly Section[]): ReviewSection[] {
  const home = new Map<number, string>();
  for (const section of fresh) {
    for (const sentence of section.sentences) for (const id of sentence.sources) home.set(id, section.key);
  }
  const known = new Set(fresh.map((s) => s.key));
  const last = fresh.at(-1)?.key ?? "";
  const candidates: { line: Line; target: string }[] = [];
  for (const section of kept) {
    for (const kept of section.lines) {
      const homes = [...new Set(kept.sources.flatMap((id) => home.get(id) ?? []))];
      const first = homes[0];
      if (kept.hers === "" && homes.length !== 1) continue;
      candidates.push({ line: kept, target: first ?? (known.has(section.key) ? section.key : last) });
    }
  }
  const taken = new Set(candidates.map((c) => c.line.id));
  return fresh.map((section) => {
    const here = candidates.filter((c) => c.target === section.key);
    const used = new Set<Line>();
    const lines: Line[] = [];
    for (const sentence of section.sentences) {
      const standing = here.find(
        (c) => sentence.sources.length > 0 && sentence.sources.every((id) => c.line.sources.includes(id)),
      );
      if (!standing) lines.push(line(sentence, taken));
      else if (!used.has(standing.line)) {
        used.add(standing.line);
        lines.push(standing.line);
      }
    }
    for (const c of here) if (c.line.hers !== "" && !used.has(c.line)) lines.push(c.line);
    return { key: section.key, title: section.title, lines };
  });
}

/** The sections with only the lines that carry a decision of hers. */
export function decided(sections: readonly ReviewSection[]): ReviewSection[] {
  return sections.map((s) => ({ ...s, lines: s.lines.filter((l) => l.hers !== "" || l.kept) }));
}

/** The draft as it stands after her review, in the shape of the wire. */
export function reviewed(review: Review): Draft {
  return {
    ...review.draft,
    sections: review.sections.map((s) => ({
      key: s.key,
      title: s.title,
      sentences: s.lines
        .filter((l) => l.text.trim() !== "")
        .map(({ text, sources, origin, support, findings, own }) => ({
          text: text.trim(), sources, origin, support, findings, ...(own === undefined ? {} : { own }),
        })),
    })),
  };
}

export function marks(review: Review): SentenceMark[] {
  return review.sections.flatMap((s) =>
    s.lines
      .filter((l) => l.text.trim() !== "")
      .flatMap((l, index) => (l.hers === "" && !l.kept ? [] : [{ section: s.key, index, hers: l.hers, kept: l.kept }])),
  );
}

/** A review from a kept draft and the decisions on it. */
export function restored(draft: Draft, kept: readonly SentenceMark[], about: About): Review {
  const sections = merge([], draft.sections);
  for (const mark of kept) {
    const found = sections.find((s) => s.key === mark.section)?.lines[mark.index];
    if (found) Object.assign(found, { hers: mark.hers, kept: mark.kept });
  }
  return { draft, sections, client: about.client, visit: about.visit, record: about.record };
}

/** Lines whose findings need a decision before anything is filled. */
export function undecided(review: Review): { section: ReviewSection; line: Line }[] {
  return review.sections.flatMap((section) =>
    section.lines
      .filter((l) => !l.kept && l.findings.some((f) => f.severity === "block"))
      .map((l) => ({ section, line: l })),
  );
}

/** Her own words for a line: the tidied ones of the agent, else the statements as typed. */
export function ownWords(target: Line, statements: readonly Statement[]): string {
  if (target.own !== undefined && target.own !== "") return target.own;
  // A line that no model wrote stood there in her own words, tidied, before she edited it.
  if (target.own === undefined && (target.was ?? "") !== "") return target.was ?? "";
  return statements
    .filter((s) => target.sources.includes(s.id))
    .map((s) => s.text.trim())
    .join(" ");
}

/** Statements that removing this line takes out of the note: those no other line rests on. */
export function onlyHere(review: Review, id: string): number[] {
  const all = review.sections.flatMap((s) => s.lines);
  const others = new Set(all.filter((l) => l.id !== id).flatMap((l) => l.sources));
  return (all.find((l) => l.id === id)?.sources ?? []).filter((s) => !others.has(s));
}

export function withUnused(list: readonly Unused[], more: readonly number[]): Unused[] {
  const known = new Set(list.map((u) => u.statement));
  return [...list, ...more.filter((s) => !known.has(s)).map((statement) => ({ statement, reason: "removed" as const }))];
}

/** One section as text, as it is filled and copied. */
export function sectionText(section: ReviewSection): string {
  return section.lines
    .map((l) => l.text.trim())
    .filter((text) => text !== "")
    .join(" ");
}

/** The whole note as text: session line, then each section that holds something under its title. */
export function noteText(review: Review): string {
  const pieces = review.sections
    .map((s) => ({ title: s.title, text: sectionText(s) }))
    .filter((s) => s.text !== "")
    .map((s) => `${s.title}\n${s.text}`);
  const session = review.draft.session?.text ?? "";
  return [...(session === "" ? [] : [session]), ...pieces].join("\n\n");
}
