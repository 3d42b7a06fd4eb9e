// Where each sentence of a draft goes on the page. A sentence lands in exactly
// one field, the one that takes it most specifically: slot and facet, then facet,
// then slot, then its section (by key, or by any name of its title), then the
// section it would usually be in, then a field for the whole note. Where two take
// it alike, the one that has its section's name goes first. What two fields still
// claim alike is a choice for the clinician, and what none takes is listed;
// nothing is put anywhere by guess.
import type { Draft, FormatInfo, Sentence, Statement } from "../protocol/types.gen";
import type { Field, NoteForm, Takes } from "../messages";
import { meaningOf, plainName, sameTake, usual } from "./mapping";

/** A sentence by its place in the draft. */
export interface Place {
  section: string;
  index: number;
}

/** The text that goes into one field. */
export interface Item {
  field: string;
  frame: number;
  label: string;
  text: string;
  sentences: Place[];
}

/** Sentences that no field takes, or (then `fields` names them) that several take alike. */
export interface Unplaced {
  text: string;
  fields: Field[];
  sentences: Place[];
}

export interface Routed {
  items: Item[];
  unplaced: Unplaced[];
}

/**
 * Sends each sentence of the draft to its field. To settle what several fields
 * take alike, leave those not chosen out of `forms` and route again.
 */
export function route(draft: Draft, format: FormatInfo, forms: readonly NoteForm[]): Routed {
  const fields = forms.flatMap((f) => f.fields).filter((f) => f.writable);
  const statements = new Map(draft.statements.map((s) => [s.id, s]));
  const wholes = new Set(fields.filter((f) => takesWhole(f, format)).map(address));
  const groups = new Map<string, { fields: Field[]; sentences: Located[] }>();
  for (const section of draft.sections) {
    const known = format.sections.find((s) => s.key === section.key);
    const title = known?.title ?? section.title;
    const own = meaningOf(title)?.takes ?? meaningOf(section.key.replaceAll("-", " "))?.takes ?? [];
    const home: Home = { key: section.key, own, slot: known?.takes[0]?.slot ?? "" };
    section.sentences.forEach((sentence, index) => {
      const takers = mostSpecific(fields, wholes, sentence, home, statements);
      const key = takers.map(address).join(" ");
      const group = groups.get(key) ?? { fields: takers, sentences: [] };
      group.sentences.push({ at: { section: section.key, index }, title, text: sentence.text });
      groups.set(key, group);
    });
  }

  const routed: Routed = { items: [], unplaced: [] };
  for (const { fields: takers, sentences } of groups.values()) put(routed, takers, textFor(takers, wholes, sentences), sentences.map((s) => s.at));
  const order = fields.map(address);
  routed.items.sort((a, b) => order.indexOf(address(a)) - order.indexOf(address(b)));
  if (draft.session !== null && draft.session.text !== "") headWith(routed, draft.session.text, fields, wholes);
  return routed;
}

/** A field for any whole note, or for just this kind of document. */
function takesWhole(field: Field, format: FormatInfo): boolean {
  return field.whole || field.takes.some((t) => t.section === format.key) || plainName(field.label) === plainName(format.title);
}

function put(routed: Routed, takers: Field[], text: string, sentences: Place[]): void {
  const [only] = takers;
  if (only !== undefined && takers.length === 1) routed.items.push({ field: only.id, frame: only.frame, label: only.label, text, sentences });
  else routed.unplaced.push({ text, fields: takers, sentences });
}

/** The section a sentence stands in: its key, what a field of its name takes, and the slot it is mostly made of. */
interface Home {
  key: string;
  own: readonly Takes[];
  slot: string;
}

interface Located {
  at: Place;
  title: string;
  text: string;
}

function address(f: Field | Item): string {
  return `${f.frame}:${"id" in f ? f.id : f.field}`;
}

/** The fields that take the sentence best; several where they take it alike, none where none does. */
function mostSpecific(fields: Field[], wholes: ReadonlySet<string>, sentence: Sentence, home: Home, statements: Map<number, Statement>): Field[] {
  const sources = sentence.sources.map((id) => statements.get(id)).filter((s) => s !== undefined);
  // A sentence made of several statements is a risk statement if one of them is.
  const first = sources.find((s) => s.slot === "risk") ?? sources[0];
  const facets = new Set<string>(first === undefined ? [] : sources.filter((s) => s.slot === first.slot).flatMap((s) => s.facets));
  const slot = first?.slot ?? home.slot;

  let best: Field[] = [];
  let bestRank = 0;
  for (const field of fields) {
    const rank = Math.max(0, ...field.takes.map(rankOf), wholes.has(address(field)) ? 1 : 0, isOwn(field) ? 3 : 0);
    if (rank === 0 || rank < bestRank) continue;
    if (rank > bestRank) best = [];
    bestRank = rank;
    best.push(field);
  }
  const named = best.filter(isOwn);
  return named.length > 0 ? named : best;

  function isOwn(field: Field): boolean {
    return field.takes.some((t) => t.section === home.key || home.own.some((u) => sameTake(t, u)));
  }

  function rankOf(take: Takes): number {
    if (take.slot !== undefined && take.facet !== undefined) return take.slot === slot && facets.has(take.facet) ? 6 : 0;
    // Risk stays with risk: it does not disappear into "Progress" because it names a change.
    if (take.facet !== undefined) return slot !== "risk" && facets.has(take.facet) ? 5 : 0;
    if (take.slot !== undefined) return take.slot === slot ? 4 : 0;
    if (take.section === undefined) return 0;
    if (take.section === home.key) return 3;
    const ranks = (usual[take.section] ?? []).map((t) => (t.slot !== slot ? 0 : t.facet === undefined ? 2 : facets.has(t.facet) ? 2.5 : 0));
    return Math.max(0, ...ranks);
  }
}

/** A field's prose. Headings where it takes the whole note, or sentences of more than one section of its own. */
function textFor(takers: Field[], wholes: ReadonlySet<string>, sentences: Located[]): string {
  const severalSections = takers.length > 0 && takers.every((f) => f.takes.filter((t) => t.section !== undefined).length > 1);
  return takers.every((f) => wholes.has(address(f))) /* or nobody: to be copied */ || severalSections ? headed(sentences) : prose(sentences);
}

function prose(sentences: Located[]): string {
  return sentences.map((s) => s.text.trim()).filter((t) => t !== "").join(" ");
}

function headed(sentences: Located[]): string {
  const sections = new Map<string, Located[]>();
  for (const s of sentences) sections.set(s.at.section, [...(sections.get(s.at.section) ?? []), s]);
  return [...sections.values()].map((own) => `${own[0]?.title ?? ""}:\n${prose(own)}`).join("\n\n");
}

/** The session line goes where a field takes it, else it heads the whole note, else the first field, else what is to be copied. */
function headWith(routed: Routed, line: string, fields: Field[], wholes: ReadonlySet<string>): void {
  const takers = fields.filter((f) => f.takes.some((t) => t.section === "session"));
  const heads = routed.items.find((i) => wholes.has(address(i))) ?? routed.items[0] ?? routed.unplaced.find((u) => u.fields.length === 0) ?? routed.unplaced[0];
  if (takers.length > 0 || heads === undefined) put(routed, takers, line, []);
  else heads.text = `${line}\n\n${heads.text}`;
}
