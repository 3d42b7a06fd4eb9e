import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { draftOf, statementsOf, dumpText } from "../../test/panel/sample";
import type { Section, Sentence } from "../protocol/types.gen";
import { decided, marks, merge, noteText, onlyHere, ownWords, restored, reviewed, undecided, withUnused, type ReviewSection } from "./review";

const sentence = (text: string, ...sources: number[]): Sentence => ({ text, sources, origin: "model", support: 1, findings: [] });
const sections = (...lists: Sentence[][]): Section[] => lists.map((sentences, i) => ({ key: "abcd"[i]!, title: "ABCD"[i]!, sentences }));
const texts = (list: ReviewSection[]): string[][] => list.map((s) => s.lines.map((l) => l.text));

/** The lines of a review, one of them changed by her. */
function edited(list: ReviewSection[], text: string, to: string): ReviewSection[] {
  return list.map((s) => ({ ...s, lines: s.lines.map((l) => (l.text === text ? { ...l, text: to, hers: "edited" as const } : l)) }));
}

describe("merge", () => {
  const first = merge([], sections([sentence("one", 1), sentence("two", 2)], [sentence("three", 3)]));

  it("of nothing is the fresh draft", () => assert.deepEqual(texts(first), [["one", "two"], ["three"]]));

  it("gives each line an id of its own, also where two rest on one statement", () => {
    const ids = merge([], sections([sentence("x", 1), sentence("y", 1), sentence("z")]))[0]!.lines.map((l) => l.id);
    assert.equal(new Set(ids).size, 3);
  });

  it("keeps an edited line in place of its fresh sentence", () => {
    const kept = decided(edited(first, "two", "two, hers"));
    assert.deepEqual(texts(merge(kept, sections([sentence("one!", 1), sentence("two!", 2)], [sentence("three!", 3)]))), [["one!", "two, hers"], ["three!"]]);
  });

  it("keeps an edited line whose statement is gone", () => {
    const kept = decided(edited(first, "three", "three, hers"));
    assert.deepEqual(texts(merge(kept, sections([sentence("one!", 1)], []))), [["one!"], ["three, hers"]]);
  });

  it("keeps an edited line whose section is gone, in the last one", () => {
    const kept = decided(edited(first, "three", "three, hers"));
    assert.deepEqual(texts(merge(kept, sections([sentence("one!", 1)]))), [["one!", "three, hers"]]);
  });

  it("puts a line that covers two fresh sentences once", () => {
    const both = merge([], sections([sentence("one and two", 1, 2)]));
    assert.deepEqual(texts(merge(both, sections([sentence("one!", 1), sentence("two!", 2), sentence("new", 9)]))), [["one and two", "new"]]);
  });

  it("never lets an edited line hide a statement that it does not cover", () => {
    const kept = decided(edited(first, "one", "one, hers"));
    assert.deepEqual(texts(merge(kept, sections([sentence("one and two!", 1, 2)]))), [["one and two!", "one, hers"]]);
  });

  it("takes a line along when its statement was moved to another section", () => {
    assert.deepEqual(texts(merge(first, sections([sentence("one!", 1)], [sentence("two!", 2), sentence("three!", 3)]))), [["one"], ["two", "three"]]);
  });
});

describe("a review", () => {
  const draft = draftOf("model");
  const review = { draft, sections: merge([], draft.sections), client: "Dana Whitfield", visit: "" };

  it("is the draft again where she changed nothing", () => assert.deepEqual(reviewed(review), draft));

  it("names the lines that need a decision: block findings only", () => {
    assert.deepEqual(undecided(review).map((u) => u.line.sources), [[7]]);
  });

  it("comes back from the recovery store with her decisions", () => {
    const hers = { ...review, sections: edited(review.sections, review.sections[3]!.lines[0]!.text, "Mine.") };
    const back = restored(reviewed(hers), marks(hers), hers);
    assert.deepEqual(texts(back.sections), texts(hers.sections));
    assert.equal(back.sections[3]!.lines[0]!.hers, "edited");
    assert.equal(decided(back.sections).flatMap((s) => s.lines).length, 1);
  });

  it("becomes text: session line, titles, prose, nothing for what was not said", () => {
    const empty = { ...review, sections: review.sections.map((s, i) => (i === 1 ? { ...s, lines: [] } : s)) };
    const text = noteText(empty);
    assert.match(text, /^10:00–10:48 \(48 min\)/);
    assert.match(text, /\n\nSubjective\nClient reports sleeping 4–5 hours and waking at 3 a\.m\. most nights\. Says work/);
    assert.doesNotMatch(text, /Objective/);
  });

  it("gives her own words: the tidied ones, else those of the statements", () => {
    const line = review.sections[2]!.lines[0]!;
    assert.equal(ownWords(line, statementsOf(dumpText)), "Grounding took the edge off, 8/10 down to 5.");
    assert.equal(ownWords({ ...line, own: undefined, was: "Grounding took the edge off." }, statementsOf(dumpText)), "Grounding took the edge off.");
    assert.equal(ownWords({ ...line, own: "" }, statementsOf(dumpText)), "grounding took the edge off, 8/10 down to 5.");
  });

  it("leaves a statement in the note while another line rests on it", () => {
    const shared = { ...review, sections: merge([], sections([sentence("x", 1, 2), sentence("y", 2)])) };
    assert.deepEqual(onlyHere(shared, shared.sections[0]!.lines[0]!.id), [1]);
  });
});

it("withUnused adds a statement once", () => {
  assert.deepEqual(withUnused([{ statement: 1, reason: "private" }], [1, 2]), [{ statement: 1, reason: "private" }, { statement: 2, reason: "removed" }]);
});
