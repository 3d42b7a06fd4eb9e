// A note that exists already, from another tool or from last week, held against
// the brain dump that stands here. It is in memory only: nothing of it goes to the
// recovery store, and it is gone with its view.
import type { CheckedNote, FaultKind, Part, Statement } from "../protocol/types.gen";
import { bytes } from "./text";

/** Bytes that a note to be checked may have; the agent holds to the same. */
export const maxNote = 64_000;

/** A note as it was asked about, and the dump's parts it was held against; null: it was audited alone. */
interface Asked {
  ref: number;
  note: string;
  parts: Part[] | null;
}

export interface Checking {
  note: string;
  /** on its way; null: nothing is */
  asked: Asked | null;
  result: (Asked & Pick<CheckedNote, "sections" | "omitted" | "questions">) | null;
  /** why it could not be checked; "" if nothing went wrong */
  failed: FaultKind | "";
}

export const blank: Checking = { note: "", asked: null, result: null, failed: "" };

/** Why a note is not worth asking about; "" where it is. */
export function barOf(note: string): "empty" | "too-large" | "" {
  if (!/[\p{L}\p{N}]/u.test(note)) return "empty";
  return bytes(note) > maxNote ? "too-large" : "";
}

/** The result is of another note, or another dump, than stand here now. */
export function isOld({ note, result }: Checking, parts: readonly Part[] | null): boolean {
  if (!result) return false;
  const said = (all: readonly Part[] | null): string => JSON.stringify(all?.map((p) => p.text) ?? null);
  return result.note !== note || said(result.parts) !== said(parts);
}

/** What of the dump the note does not say, in the dump's words. */
export function omittedOf({ result }: Checking, statements: readonly Statement[]): Statement[] {
  return statements.filter((s) => result?.omitted.includes(s.id));
}

/** How many of its sentences are marked. */
export function markedOf({ result }: Checking): number {
  return result?.sections.flatMap((s) => s.sentences).filter((s) => s.findings.length > 0).length ?? 0;
}
