import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedNote, draftOf, dumpText, foreignNote, form, page, questions, sections, soap, sortedOf } from "../../test/panel/sample";
import type { BackgroundToPanel, PageContext, PanelToBackground, NoteForm } from "../messages";
import type { FormatInfo } from "../protocol/types.gen";
import { isOld, markedOf, omittedOf } from "./checking";
import { reviewed, type Line } from "./review";
import { active, canDraft, clientOf, dumpChanged, dumpOf, factsOf, fillBar, initial, isEmpty, room, step, unsure, unsureOf, type Action, type State } from "./store";

/** A panel under test: does actions, hears the background, remembers what was sent. */
class Bench {
  state: State = initial();
  sent: PanelToBackground[] = [];

  do(...actions: Action[]): this {
    for (const action of actions) {
      const { state, send } = step(this.state, action);
      this.state = state;
      this.sent.push(...send);
    }
    return this;
  }

  hear(...messages: BackgroundToPanel[]): this {
    return this.do(...messages.map((message) => ({ type: "received", message }) as const));
  }

  types(): string[] {
    return this.sent.map((m) => m.type);
  }

  last<T extends PanelToBackground["type"]>(type: T): Extract<PanelToBackground, { type: T }> {
    const found = this.sent.filter((m): m is Extract<PanelToBackground, { type: T }> => m.type === type).at(-1);
    assert.ok(found, `${type} was sent`);
    return found;
  }

  lines(): string[] {
    return (this.state.review?.sections ?? []).flatMap((s) => s.lines.map((l) => l.text));
  }

  line(text: string): string {
    const found = this.state.review?.sections.flatMap((s) => s.lines).find((l) => l.text.startsWith(text));
    assert.ok(found, `a line begins with ${text}`);
    return found.id;
  }
}

const ready: BackgroundToPanel = {
  type: "agent", state: "ready", engine: { kind: "ollama", model: "llama3.2:3b" }, formats: [soap], maxDump: 256_000, version: "0.1.0",
};
const on = (context: PageContext = page, forms = [form]): BackgroundToPanel => ({ type: "page", page: context, forms });
const whole = (of: "own" | "model", done: boolean): BackgroundToPanel => ({ type: "whole", draft: draftOf(of), done });

const opened = (): Bench => new Bench().do({ type: "connected" }).hear(ready, on());
const typed = (): Bench => {
  const b = opened().do({ type: "type", part: 0, text: dumpText }, { type: "sent" });
  return b.hear({ type: "sorted", sorted: sortedOf(dumpText, 1) });
};
const drafted = (): Bench => typed().do({ type: "draft" }).hear(whole("own", false), whole("model", true));
const decided = (): Bench => {
  const b = drafted();
  return b.do({ type: "own", line: b.line("Grounding reduced") });
};
const planned = (): Bench => decided().do({ type: "fill-open" }).hear(on());

describe("typing", () => {
  it("counts a part's revision up with each change, and not without one", () => {
    const b = opened().do({ type: "type", part: 0, text: "a" }, { type: "type", part: 0, text: "ab" }, { type: "type", part: 0, text: "ab" });
    assert.deepEqual(dumpOf(b.state).parts, [{ part: 0, kind: "whole", rev: 2, text: "ab" }]);
  });

  it("is a change the background is told of; lighting words up is not", () => {
    const b = opened();
    const before = b.state;
    assert.ok(dumpChanged(before, b.do({ type: "type", part: 0, text: "a" }).state));
    const after = b.state;
    assert.ok(!dumpChanged(after, b.do({ type: "light", by: "pointed", statements: [1] }).state));
  });

  it("works without an agent and keeps every word when the port breaks", () => {
    const b = new Bench().do({ type: "type", part: 0, text: "ct rpts" }, { type: "disconnected" }, { type: "type", part: 0, text: "ct rpts sleep" });
    assert.equal(active(b.state)[0]?.text, "ct rpts sleep");
    b.do({ type: "draft" });
    assert.deepEqual(b.sent, []);
    assert.equal(b.state.said?.key, "say_no_agent");
  });

  it("moves the letters along until the agent has sorted again", () => {
    const b = typed();
    const text = `First. ${dumpText}`;
    b.do({ type: "type", part: 0, text });
    const third = b.state.statements.find((s) => s.id === 3)!;
    assert.equal(text.slice(third.start, third.end), third.text);
  });

  it("fits an answer to the text as it is by now, and drops one to an older dump", () => {
    const b = opened().do({ type: "type", part: 0, text: dumpText }, { type: "sent" });
    const text = `So: ${dumpText}`;
    b.do({ type: "type", part: 0, text }).hear({ type: "sorted", sorted: sortedOf(dumpText, 1) });
    for (const s of b.state.statements) assert.equal(text.slice(s.start, s.end), s.text);
    b.do({ type: "sent" }).hear({ type: "sorted", sorted: { ...sortedOf(dumpText, 1), statements: [] } });
    assert.ok(b.state.statements.length > 0, "the older answer did not count");
  });
});

describe("blocks", () => {
  it("and back again give the very same text", () => {
    const b = typed().do({ type: "blocks", on: true });
    assert.deepEqual(active(b.state).map((p) => p.kind), ["subjective", "objective", "assessment", "plan"]);
    assert.equal(active(b.do({ type: "blocks", on: false }).state)[0]?.text, dumpText);
  });

  it("keep what was typed in them, on the way to a whole and back", () => {
    const b = typed().do({ type: "blocks", on: true }, { type: "type", part: 4, text: "call her mom" });
    const before = active(b.state).map((p) => p.text);
    b.do({ type: "blocks", on: false });
    assert.match(active(b.state)[0]!.text, /Plan:\ncall her mom$/);
    assert.deepEqual(active(b.do({ type: "blocks", on: true }).state).map((p) => p.text), before);
  });

  it("send no empty block, and are empty where nothing was typed", () => {
    const b = opened().do({ type: "blocks", on: true });
    assert.deepEqual(dumpOf(b.state).parts, []);
    assert.ok(isEmpty(b.state));
  });
});

describe("the format", () => {
  const birp: FormatInfo = { key: "birp", title: "BIRP", sections: [] };

  it("is the agent's first until she chooses, and hers from then on", () => {
    const b = typed();
    assert.equal(dumpOf(b.state).format, "soap");
    b.hear({ ...ready, formats: [birp, soap] });
    assert.equal(dumpOf(b.state).format, "birp");
    b.do({ type: "format", key: "soap" }).hear({ ...ready, formats: [birp, soap] });
    assert.equal(dumpOf(b.state).format, "soap");
  });

  it("that is no longer there gives way to the first", () => {
    const b = typed().hear({ ...ready, formats: [soap, birp] }).do({ type: "format", key: "birp" }).hear(ready);
    assert.equal(dumpOf(b.state).format, "soap");
  });
});

describe("moving a statement", () => {
  it("is kept as a change, and shows at once", () => {
    const b = typed().do({ type: "move", statements: [7], section: "subjective" });
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 7, slot: "reported", section: "subjective", use: "add" }]);
    assert.equal(b.state.statements.find((s) => s.id === 7)?.section, "subjective");
    assert.deepEqual(b.state.said, { key: "say_moved", subs: ["Subjective"] });
    assert.equal(b.do({ type: "move", statements: [7], section: "" }).state.said?.key, "say_left_out");
    const before = b.state;
    assert.equal(b.do({ type: "move", statements: [7], section: "nowhere" }).state, before);
  });

  it("takes the section's plain slot, never one that needs a facet", () => {
    const b = typed().do({ type: "move", statements: [10], section: "assessment" });
    assert.equal(dumpOf(b.state).changes[0]?.slot, "assessment");
    b.do({ type: "move", statements: [4], section: "assessment" }); // risk, which goes there only as a level
    assert.equal(dumpOf(b.state).changes[1]?.slot, "assessment");
  });

  it("leaves the slot as it is where the section takes such, and takes what there is where it takes nothing plainly", () => {
    const family: FormatInfo["sections"][number] = { key: "family", title: "Family history", letter: "Fa", takes: [{ slot: "reported", facet: "history.family" }] };
    const b = typed().hear({ ...ready, formats: [{ ...soap, sections: [...soap.sections, family] }] });
    b.do({ type: "move", statements: [4], section: "subjective" });
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 4, slot: "risk", section: "subjective", use: "add" }]);
    b.do({ type: "move", statements: [4], section: "family" });
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 4, slot: "reported", section: "family", use: "add" }]);
    assert.equal(b.state.statements.find((s) => s.id === 4)?.section, "family");
  });

  it("out of the note lists it as removed, and back in takes it off the list", () => {
    const b = typed().do({ type: "move", statements: [7], section: "" });
    assert.deepEqual(b.state.unused.find((u) => u.statement === 7), { statement: 7, reason: "removed" });
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 7, use: "remove" }]);
    b.do({ type: "move", statements: [7], section: "plan" });
    assert.ok(!b.state.unused.some((u) => u.statement === 7));
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 7, slot: "plan", section: "plan", use: "add" }]);
  });

  it("takes several at once, and confirms one that the sorter was not sure of where it stands", () => {
    const b = drafted();
    assert.deepEqual(b.state.statements.filter(unsure).map((s) => s.id), [7]);
    b.do({ type: "move", statements: [7, 8], section: "assessment" });
    assert.deepEqual(b.state.statements.filter(unsure), []);
    assert.deepEqual(b.last("dump").changes.map((c) => [c.statement, c.section]), [[7, "assessment"], [8, "assessment"]]);
    assert.equal(b.types().filter((t) => t === "start").length, 2, "one draft and one update");
  });

  it("shows what a sentence rests on that is unsure, until she writes it herself", () => {
    const b = drafted();
    const lines = (): Line[] => b.state.review!.sections.flatMap((s) => s.lines);
    const about = lines().find((l) => l.sources.includes(7))!;
    assert.deepEqual(unsureOf(b.state, about).map((s) => s.id), [7]);
    assert.deepEqual(lines().filter((l) => unsureOf(b.state, l).length > 0), [about]);
    b.do({ type: "edit", line: about.id, text: "Grounding helped." });
    assert.deepEqual(lines().filter((l) => unsureOf(b.state, l).length > 0), []);
  });

  it("updates a draft that is there, quickly and in her own words, keeping its prose", () => {
    const b = drafted().do({ type: "move", statements: [7], section: "subjective" });
    assert.deepEqual(b.types().slice(-2), ["dump", "start"]);
    assert.equal(b.last("start").engine, "builtin");
    const before = b.lines();
    b.hear(whole("own", true));
    assert.deepEqual(b.lines(), before);
    assert.equal(b.state.run, null);
  });
});

describe("the suggested code", () => {
  const suggested = { code: "90834", rule: "48 minutes of individual psychotherapy fit 90834 (38 to 52 minutes)" };

  it("comes with the sorted dump and with the draft, and goes when there is none", () => {
    const b = typed().hear({ type: "sorted", sorted: { ...sortedOf(dumpText, 1), suggested } });
    assert.deepEqual(b.state.suggested, suggested);
    const none = sortedOf(dumpText, 1);
    delete none.suggested;
    b.hear({ type: "sorted", sorted: none });
    assert.equal(b.state.suggested, null);
    b.do({ type: "draft" }).hear({ type: "whole", draft: { ...draftOf("own"), suggested }, done: true });
    assert.deepEqual(b.state.suggested, suggested);
  });

  it("is in the facts only once she takes it", () => {
    const b = typed().hear({ type: "sorted", sorted: { ...sortedOf(dumpText, 1), suggested } });
    assert.equal(dumpOf(b.state).facts.cpt, undefined);
    b.do({ type: "fact", name: "cpt", value: suggested.code });
    assert.equal(dumpOf(b.state).facts.cpt, "90834");
  });
});

describe("her edits", () => {
  const edited = (): ReturnType<typeof drafted> => {
    const b = drafted();
    const [, plain] = b.state.review!.sections[0]!.lines;
    return b.do({ type: "edit", line: plain!.id, text: "Client" }, { type: "edit", line: plain!.id, text: " Client says work is 'a pressure cooker' since the reorg. " });
  };
  const taught = [{ type: "wording", before: "Says work is 'a pressure cooker' since the reorg.", after: "Client says work is 'a pressure cooker' since the reorg." }];

  it("are told when the note is copied, from the words before her first key to those that go out", () => {
    const b = edited().do({ type: "copied", ok: true });
    assert.deepEqual(b.sent.filter((m) => m.type === "wording"), taught);
  });

  it("are not told where nothing went out, or nothing is changed in the end", () => {
    const b = edited().do({ type: "copied", ok: false });
    const line = b.state.review!.sections[0]!.lines[1]!;
    b.do({ type: "edit", line: line.id, text: line.was! }, { type: "copied", ok: true });
    b.do({ type: "insert", after: line.id }, { type: "edit", line: "new1", text: "Hers alone." }, { type: "copied", ok: true });
    assert.deepEqual(b.sent.filter((m) => m.type === "wording"), []);
  });
});

describe("questions", () => {
  it("are asked risk first", () => assert.equal(typed().state.questions[0]?.id, "risk.incomplete"));

  it("answered become a part with the question's id, and keep their place", () => {
    const b = typed();
    const place = b.state.asked.findIndex((q) => q.id === "goal.missing");
    b.do({ type: "answer", question: "goal.missing", text: "Goal 2: sleep", done: false }, { type: "sent" });
    assert.deepEqual(dumpOf(b.state).parts[1], { part: 5, kind: "answer", rev: 1, text: "Goal 2: sleep", question: "goal.missing" });
    const open = questions.filter((q) => q.id !== "goal.missing");
    b.hear({ type: "sorted", sorted: { ...sortedOf(dumpText, 1), questions: open } });
    assert.ok(!b.state.questions.some((q) => q.id === "goal.missing"));
    assert.equal(b.state.asked.findIndex((q) => q.id === "goal.missing"), place);
  });

  it("answered after the draft go into it", () => {
    const b = drafted().do({ type: "answer", question: "goal.missing", text: "Goal 2", done: false });
    assert.equal(b.types().filter((t) => t === "start").length, 1, "not while she types");
    b.do({ type: "answer", question: "goal.missing", text: "Goal 2: sleep", done: true });
    assert.equal(b.last("start").engine, "builtin");
    assert.equal(b.last("dump").parts.at(-1)?.text, "Goal 2: sleep");
  });

  it("emptied again are no part any more", () => {
    const b = typed().do({ type: "answer", question: "goal.missing", text: "x", done: true }, { type: "answer", question: "goal.missing", text: "", done: true });
    assert.equal(dumpOf(b.state).parts.length, 1);
  });
});

describe("drafting", () => {
  it("sends the dump as it stands, then starts", () => {
    const b = typed().do({ type: "draft" });
    assert.deepEqual(b.types(), ["dump", "start"]);
    assert.deepEqual(b.last("dump").facts, { ...page.facts, minutes: 48, client: "Dana Whitfield" });
  });

  it("of nothing says what to do", () => {
    const b = opened().do({ type: "type", part: 0, text: " \n" }, { type: "draft" });
    assert.deepEqual(b.sent, []);
    assert.equal(b.state.said?.key, "say_nothing");
  });

  it("over the limit says so before anything is sent, and keeps the text", () => {
    const b = opened().hear({ ...ready, maxDump: 10 }).do({ type: "type", part: 0, text: "ééééééé" });
    assert.equal(room(b.state), -4);
    assert.ok(!canDraft(b.state));
    assert.equal(b.do({ type: "draft" }).state.said?.key, "say_over");
    b.hear({ type: "failure", kind: "too-large", message: "", next: "" });
    assert.equal(b.state.failure, null, "the limit's line says it already");
    assert.equal(active(b.state)[0]?.text, "ééééééé");
  });

  it("shows her own words at once and each section as it is written", () => {
    const b = typed().do({ type: "draft" }).hear(whole("own", false));
    assert.match(b.lines()[0]!, /^Client reports sleeping 4-5 hours, up/);
    b.hear({ type: "section", section: sections[0]! }, { type: "progress", progress: { section: "objective", done: 3, total: 8, left: 10, place: 0 } });
    assert.match(b.lines()[0]!, /^Client reports sleeping 4–5 hours and/);
    assert.deepEqual(b.state.said, { key: "say_section", subs: ["Objective"] });
    assert.notEqual(b.state.run, null);
  });

  it("stopped keeps what is there", () => {
    const b = typed().do({ type: "draft" }).hear(whole("own", false)).do({ type: "stop" });
    assert.equal(b.types().at(-1), "stop");
    b.hear(whole("own", true));
    assert.equal(b.state.said?.key, "say_stopped");
    assert.equal(b.lines().length, 8);
  });

  it("is interrupted by a lost agent without losing the draft so far", () => {
    const b = typed().do({ type: "draft" }).hear(whole("own", false), { ...ready, state: "none" });
    assert.equal(b.state.run, null);
    assert.equal(b.lines().length, 8);
    // it comes back and the draft goes on
    b.hear(ready, { type: "section", section: sections[0]! }, whole("model", true));
    assert.match(b.lines()[0]!, /^Client reports sleeping 4–5 hours and/);
  });

  it("takes a failure in words and goes on", () => {
    const b = drafted().do({ type: "draft" }).hear({ type: "failure", kind: "busy", message: "m", next: "n" });
    assert.deepEqual(b.state.failure, { kind: "busy", message: "m", next: "n" });
    assert.equal(b.state.run, null);
    assert.equal(b.lines().length, 8);
  });

  it("again keeps what she edited, and only that", () => {
    const b = drafted();
    b.do({ type: "edit", line: b.line("Client will use"), text: "Mine." }, { type: "draft" }).hear(whole("own", false), whole("own", true));
    assert.ok(b.lines().includes("Mine."));
    assert.ok(b.lines().includes("Grounding took the edge off, 8/10 down to 5."));
    assert.equal(b.lines().length, 8);
  });

  it("is for the client it was begun with, whatever the page shows by its end", () => {
    const b = typed().do({ type: "draft" }).hear(whole("own", false), on({ ...page, client: "Omar Reyes" }), whole("model", true));
    assert.equal(b.state.review?.client, "Dana Whitfield");
  });

  for (const [what, lost] of [
    ["the agent is away", (b: Bench) => b.hear({ ...ready, state: "none" })],
    ["the background is away", (b: Bench) => b.do({ type: "disconnected" }, { type: "connected" })],
    ["something fails", (b: Bench) => b.hear({ type: "failure", kind: "storage", message: "", next: "" })],
  ] as const) {
    it(`is for that client also where ${what} before the first of it came`, () => {
      const b = lost(typed().do({ type: "draft" }));
      b.hear(on({ ...page, client: "Omar Reyes" }), ready, whole("own", false), whole("model", true));
      assert.equal(b.state.review?.client, "Dana Whitfield");
      b.do({ type: "fill-open" });
      assert.equal(fillBar(b.state), "other-note");
    });
  }

  it("begun anew on another client's page is that one's", () => {
    const b = drafted().hear(on({ ...page, client: "Omar Reyes" })).do({ type: "draft" }).hear({ ...ready, state: "none" }, ready, whole("own", true));
    assert.equal(b.state.review?.client, "Omar Reyes");
  });

  it("is stale once she types on", () => {
    const b = drafted();
    assert.ok(!b.state.stale);
    assert.ok(b.do({ type: "type", part: 0, text: `${dumpText} more` }).state.stale);
    assert.equal(b.lines().length, 8);
  });
});

describe("light", () => {
  it("follows the pointer, and goes back to what has the focus", () => {
    const b = drafted().do({ type: "light", by: "focused", statements: [2] });
    assert.deepEqual(b.state.lit, [2]);
    assert.deepEqual(b.do({ type: "light", by: "pointed", statements: [7] }).state.lit, [7]);
    assert.deepEqual(b.do({ type: "light", by: "pointed", statements: [] }).state.lit, [2]);
  });
});

describe("review", () => {
  it("marks an edited sentence as hers and checks it", () => {
    const b = drafted();
    const id = b.line("Client will use");
    b.do({ type: "edit", line: id, text: "See her at 11." }, { type: "check" });
    const { ref, sentences } = b.last("check");
    assert.deepEqual(sentences, [{ text: "See her at 11.", sources: [10] }]);
    const finding = { kind: "number", severity: "block", message: "“11” is not in your words." } as const;
    b.hear({ type: "checked", ref, sentences: [{ text: "See her at 11.", sources: [10], origin: "clinician", support: 0.5, findings: [finding] }] });
    const line = b.state.review!.sections[3]!.lines[0]!;
    assert.deepEqual([line.hers, line.origin, line.findings], ["edited", "clinician", [finding]]);
  });

  it("drops a check of a text that she has changed since", () => {
    const b = drafted();
    const id = b.line("Client will use");
    b.do({ type: "edit", line: id, text: "a" }, { type: "check" }, { type: "edit", line: id, text: "ab" });
    b.hear({
      type: "checked", ref: b.last("check").ref,
      sentences: [{ text: "a", sources: [], origin: "clinician", support: 0, findings: [{ kind: "number", severity: "block", message: "" }] }],
    });
    assert.deepEqual(b.state.review!.sections[3]!.lines[0]!.findings, []);
    assert.deepEqual(b.state.unchecked, [id]);
  });

  it("is not ended as a draft by a check that fails; the line waits to be checked", () => {
    const b = drafted();
    const id = b.line("Client will use");
    b.do({ type: "edit", line: id, text: "Mine." }, { type: "check" }, { type: "draft" });
    b.hear({ type: "progress", progress: { section: "plan", done: 1, total: 4, left: 9, place: 0 } });
    b.hear({ type: "failure", kind: "too-large", message: "m", next: "n", ref: b.last("check").ref });
    assert.ok(b.state.run);
    assert.ok(b.state.progress);
    assert.deepEqual(b.state.failure, { kind: "too-large", message: "m", next: "n" });
    assert.deepEqual([b.state.checks, b.state.unchecked], [[], [id]]);
  });

  for (const [what, lost] of [
    ["the agent goes", (b: Bench) => b.hear({ ...ready, state: "none" })],
    ["the background goes", (b: Bench) => b.do({ type: "disconnected" })],
  ] as const) {
    it(`has a line checked again that was on its way when ${what}`, () => {
      const b = drafted();
      const id = b.line("Client will use");
      b.do({ type: "edit", line: id, text: "Mine." }, { type: "check" });
      lost(b);
      assert.deepEqual([b.state.checks, b.state.unchecked], [[], [id]]);
      const before = b.last("check");
      b.do({ type: "connected" }).hear(ready).do({ type: "check" });
      assert.notEqual(b.last("check").ref, before.ref);
      assert.deepEqual(b.last("check").sentences, before.sentences);
    });
  }

  it("counts the open decisions down as she decides", () => {
    const b = drafted();
    assert.deepEqual(b.state.said, { key: "say_ready_findings", subs: ["1"] });
    b.do({ type: "keep", line: b.line("Grounding reduced") });
    assert.equal(b.state.said.key, "say_ready");
  });

  it("puts her own words in place of the model's", () => {
    assert.ok(decided().lines().includes("Grounding took the edge off, 8/10 down to 5."));
  });

  it("lists what she removes, and Add takes it back", () => {
    const b = drafted();
    b.do({ type: "remove", line: b.line("Client will use") });
    assert.deepEqual(b.state.unused.at(-1), { statement: 10, reason: "removed" });
    assert.deepEqual(dumpOf(b.state).changes, [{ statement: 10, use: "remove" }]);
    b.do({ type: "add", statement: 10 });
    assert.deepEqual(b.last("dump").changes, [{ statement: 10, use: "add" }]);
    b.hear(whole("own", true));
    assert.ok(b.lines().some((l) => l.startsWith("Wind-down routine")));
  });

  it("takes a sentence of her own, in a full section and in an empty one", () => {
    const b = drafted();
    b.do({ type: "insert", after: b.line("Client will use") });
    b.do({ type: "edit", line: "new1", text: "Call her mom." });
    assert.equal(b.lines().at(-1), "Call her mom.");
    b.do({ type: "remove", line: "new1" }, { type: "remove", line: b.line("Client will use") }, { type: "insert", after: "plan" });
    assert.equal(b.lines().at(-1), "");
    assert.equal(reviewed(b.state.review!).sections[3]!.sentences.length, 0, "an empty sentence is not in the note");
  });
});

describe("filling", () => {
  it("shows where each section goes and what is there now; a field with text is added to", () => {
    const b = planned();
    assert.deepEqual(b.state.filling?.places.map((p) => [p.label, p.now, p.mode]), [
      ["Subjective", "", "add"], ["Objective", "Last seen Nov 20.", "add"], ["Assessment", "", "add"], ["Plan", "", "add"],
    ]);
    assert.equal(b.types().at(-1), "describe");
  });

  it("keeps her choice for a field when the page is read again", () => {
    const b = planned().do({ type: "fill-mode", field: "o", frame: 0, mode: "replace" }).hear(on());
    assert.equal(b.state.filling?.places[1]?.mode, "replace");
  });

  it("does not put in again what stands there", () => {
    const b = planned();
    const text = b.state.filling!.places[3]!.text;
    b.hear(on(page, [{ ...form, fields: form.fields.map((f) => (f.id === "p" ? { ...f, text } : f)) }]));
    assert.equal(b.state.filling?.places[3]?.mode, "skip");
  });

  it("waits for a decision on every block finding", () => {
    const b = drafted().do({ type: "fill-open" }).hear(on());
    assert.equal(fillBar(b.state), "undecided");
    b.do({ type: "fill" });
    assert.ok(!b.types().includes("fill"));
    assert.deepEqual(b.state.said, { key: "say_undecided", subs: ["1"] });
    b.do({ type: "keep", line: b.line("Grounding reduced") }, { type: "fill" });
    assert.ok(b.types().includes("fill"));
  });

  it("stops where the page is about another client, or another visit, and names both", () => {
    for (const other of [{ client: "Omar Reyes" }, { visit: "Thu, Nov 20, 2025, 10:00" }]) {
      const b = planned().hear(on({ ...page, ...other })).do({ type: "fill" });
      assert.ok(!b.types().includes("fill"));
      assert.equal(b.state.said?.key, "say_mismatch");
      assert.equal(b.state.said.subs[0], Object.values(other)[0]);
    }
  });

  it("takes a name for the same one in other letters or spaces", () => {
    assert.equal(fillBar(planned().hear(on({ ...page, client: " dana  WHITFIELD" })).state), null);
  });

  it("asks her whose page it is where it shows no name", () => {
    const nameless = { ...page, client: "" };
    const b = opened().hear(on(nameless)).do({ type: "type", part: 0, text: dumpText }, { type: "draft" }).hear(whole("own", true));
    b.do({ type: "fill-open" }).hear(on(nameless));
    assert.equal(fillBar(b.state), "unnamed");
    b.do({ type: "name", name: "Dana" });
    assert.equal(clientOf(b.state), "Dana");
    assert.equal(fillBar(b.state), "unconfirmed");
    b.do({ type: "fill-confirm", on: true }, { type: "fill" });
    assert.equal(b.last("fill").client, "Dana");
  });

  it("forgets whose page she said it is when it is another, or holds other fields", () => {
    const nameless = { ...page, client: "" };
    const said = (): ReturnType<typeof opened> => {
      const b = opened().hear(on(nameless)).do({ type: "name", name: "Dana" }, { type: "type", part: 0, text: dumpText }, { type: "draft" }).hear(whole("own", true));
      return b.do({ type: "fill-open" }).hear(on(nameless)).do({ type: "fill-confirm", on: true });
    };
    assert.equal(fillBar(said().hear(on(nameless)).state), null, "the same page, read again");
    const fields = (change: object): NoteForm => ({ ...form, fields: form.fields.map((f) => ({ ...f, ...change })) });
    for (const [what, message] of [
      ["its address", on({ ...nameless, url: `${page.url}?next` })],
      ["its visit", on({ ...nameless, visit: "" })],
      ["no form", on(nameless, [])],
      ["a form more", on(nameless, [form, { ...form, id: "other" }])],
      ["a field less", on(nameless, [{ ...form, fields: form.fields.slice(1) }])],
      ["what stands in it", on(nameless, [fields({ text: "Another's note." })])],
    ] as const) {
      const b = said().hear(message);
      assert.equal(b.state.filling?.confirmed, false, what);
      b.hear(on(nameless)).do({ type: "fill" });
      assert.ok(!b.types().includes("fill"), what);
    }
  });

  it("fills once, and says how it went in words", () => {
    const b = planned().do({ type: "fill" }, { type: "fill" });
    assert.equal(b.types().filter((t) => t === "fill").length, 1);
    assert.deepEqual(b.last("fill").items.map((i) => i.mode), ["add", "add", "add", "add"]);
    const result = (field: string, status: "filled" | "refused") => ({ field, frame: 0, label: field, status, reason: "" });
    b.hear({ type: "filled", results: [result("s", "filled"), result("o", "refused")], yours: [], mismatch: null });
    assert.deepEqual(b.state.said, { key: "say_filled_partly", subs: ["1", "1"] });
    const all = planned().do({ type: "fill" }).hear({ type: "filled", results: [result("s", "filled")], yours: form.yours, mismatch: null });
    assert.equal(all.state.said?.key, "say_filled");
    assert.ok(all.state.delivered);
    all.do({ type: "undo" }).hear({ type: "undone", results: [{ ...result("s", "filled"), status: "restored" }] });
    assert.equal(all.state.said.key, "say_undone");
  });

  it("notices that the page lost what was filled", () => {
    const b = planned().do({ type: "fill" }).hear({
      type: "filled", mismatch: null, yours: [],
      results: form.fields.map((f) => ({ field: f.id, frame: 0, label: f.label, status: "filled", reason: "" })),
    });
    b.hear(on(page, [{ ...form, fields: form.fields.map((f) => ({ ...f, id: `${f.id}2`, text: "" })) }]));
    assert.equal(b.state.filling?.emptied, true);
    // Or shows what somebody else has saved meanwhile; but what she changes of it herself is hers.
    const standing = (change: (text: string) => string): NoteForm => ({ ...form, fields: form.fields.map((f) => ({ ...f, text: change(b.state.filling?.places.find((p) => p.field === f.id)?.text ?? "") })) });
    b.hear(on(page, [standing((text) => `Before.\n- ${text.toUpperCase()} And more.`)]));
    assert.equal(b.state.filling.emptied, false);
    b.hear(on(page, [standing(() => "By a colleague: call the pharmacy.")]));
    assert.equal(b.state.filling.emptied, true);
  });

  it("lets her choose among fields that take the same, and shows what no field takes", () => {
    const two = [form, { ...form, id: "two", fields: form.fields.filter((f) => f.id === "p").map((f) => ({ ...f, id: "p2", label: "Plan, page 2" })) }];
    const b = decided().hear(on(page, two)).do({ type: "fill-open" });
    const open = b.state.filling!.unplaced[0]!;
    assert.deepEqual(open.fields.map((f) => f.field), ["p", "p2"]);
    b.do({ type: "fill-choose", text: open.text, field: "p2", frame: 0 });
    assert.deepEqual(b.state.filling?.unplaced, []);
    assert.equal(b.state.filling.places.at(-1)?.label, "Plan, page 2");
    const none = decided().hear(on(page, [])).do({ type: "fill-open" });
    assert.equal(fillBar(none.state), "no-fields");
    assert.ok(none.state.filling!.unplaced.length > 0);
  });
});

describe("recovery", () => {
  const kept = (client: string): BackgroundToPanel => ({
    type: "recovered", format: "soap", facts: { place: "Office" }, saved: 1,
    parts: [{ part: 0, kind: "whole", rev: 9, text: "kept text" }, { part: 5, kind: "answer", rev: 1, text: "Goal 2", question: "goal.missing" }],
    changes: [{ statement: 2, use: "remove" }],
    ui: { blocks: false, client, visit: "", draft: draftOf("model"), edited: true, marks: [{ section: "plan", index: 0, hers: "edited", kept: false }] },
  });

  it("brings everything back at once into an empty panel", () => {
    const b = opened().hear(kept("Dana Whitfield"));
    const { parts, changes, ui } = dumpOf(b.state);
    assert.deepEqual(parts.map((p) => [p.text, p.rev]), [["kept text", 9], ["Goal 2", 1]]);
    assert.deepEqual(changes, [{ statement: 2, use: "remove" }]);
    assert.deepEqual(ui.marks, [{ section: "plan", index: 0, hers: "edited", kept: false }]);
    assert.equal(factsOf(b.state).place, "Office");
    assert.equal(b.lines().length, 8);
  });

  it("offers it where she typed already, and puts it below, replacing nothing", () => {
    const b = opened().do({ type: "type", part: 0, text: "new text" }).hear(kept("Dana Whitfield"));
    assert.equal(active(b.state)[0]?.text, "new text");
    b.do({ type: "take-recovered" });
    assert.equal(active(b.state)[0]?.text, "new text\n\nkept text\n\nGoal 2");
  });

  it("only offers what was about somebody else", () => {
    const b = opened().hear(kept("Omar Reyes"));
    assert.ok(isEmpty(b.state));
    assert.ok(b.state.recovered);
  });
});

describe("pairing", () => {
  it("at one click shows no dialog, and ends", () => {
    const b = new Bench().do({ type: "connected" }).hear({ ...ready, state: "unpaired" }).do({ type: "connect" });
    assert.equal(b.state.pairing?.step, "connecting");
    b.hear({ type: "pairing", step: "paired", digits: "", message: "" });
    assert.deepEqual(b.types(), ["connect"]);
    assert.equal(b.state.pairing, null);
  });

  it("at one click goes on to the digits, saying why", () => {
    const b = new Bench().do({ type: "connected" }).hear({ ...ready, state: "unpaired" }).do({ type: "connect" });
    b.hear({ type: "pairing", step: "waiting", digits: "", message: "missing" });
    assert.deepEqual(b.state.pairing, { step: "waiting", digits: "", message: "missing" });
  });

  it("shows the digits, lets her confirm once they are accepted, and ends", () => {
    const b = new Bench().do({ type: "connected" }).hear({ ...ready, state: "unpaired" }).do({ type: "pair" });
    assert.equal(b.state.pairing?.step, "waiting");
    b.hear({ type: "pairing", step: "digits", digits: "407219", message: "" }, { type: "pairing", step: "accepted", digits: "", message: "" });
    assert.deepEqual(b.state.pairing, { step: "accepted", digits: "407219", message: "" });
    b.do({ type: "pair-confirm" }).hear({ type: "pairing", step: "paired", digits: "", message: "" });
    assert.deepEqual(b.types(), ["pair", "pair-confirm"]);
    assert.equal(b.state.pairing, null);
  });

  it("keeps what she typed when it is cancelled or refused", () => {
    const b = new Bench().do({ type: "connected" }, { type: "type", part: 0, text: "ct" }, { type: "pair" });
    b.hear({ type: "pairing", step: "refused", digits: "", message: "wrong digits" }).do({ type: "pair-cancel" });
    assert.equal(active(b.state)[0]?.text, "ct");
  });
});

describe("the end", () => {
  it("wipes dump and draft here and asks for the same behind, keeping page and agent", () => {
    for (const type of ["done", "discard"] as const) {
      const b = drafted().do({ type });
      assert.equal(b.types().at(-1), type);
      assert.ok(isEmpty(b.state));
      assert.equal(b.state.review, null);
      assert.deepEqual(dumpOf(b.state).changes, []);
      assert.equal(b.state.page?.client, "Dana Whitfield");
      assert.equal(b.state.agent, "ready");
      assert.ok(!JSON.stringify(b.state).includes("pressure cooker"), "no word of the dump is left");
    }
  });
});

describe("tonight's notes", () => {
  const waiting = { draft: "d2", client: "", visit: "", format: "soap", words: 9, begins: "ct rpts", saved: 1, drafted: false, delivered: false, loose: true, open: "" } as const;
  const here = { ...waiting, draft: "d1", client: page.client, loose: false, open: "here" } as const;
  const omar: PageContext = { ...page, client: "Omar Reyes" };

  it("to take another one keeps this one first, and leaves the panel empty for it", () => {
    const b = typed().do({ type: "take", draft: "d2", attach: false });
    assert.deepEqual(b.sent.slice(-2).map((m) => m.type), ["dump", "take"]);
    assert.equal(b.last("dump").parts[0]?.text, dumpText);
    assert.ok(isEmpty(b.state));
    const ui = { blocks: false, client: "Omar Reyes", visit: page.visit, draft: null, edited: false };
    b.hear({ type: "recovered", chosen: true, parts: [{ part: 0, kind: "whole", rev: 4, text: "about Omar" }], facts: {}, changes: [], format: "soap", saved: 5, ui });
    assert.equal(dumpOf(b.state).parts[0]?.text, "about Omar");
    assert.equal(dumpOf(b.state).ui.client, "Omar Reyes", "it stays his, whatever the page shows");
    b.do({ type: "draft" });
    assert.notEqual(b.state.said?.key, "say_drafting");
  });

  it("to begin another keeps this one; an empty one has nothing to keep", () => {
    assert.deepEqual(typed().do({ type: "new" }).sent.slice(-2).map((m) => m.type), ["dump", "new"]);
    assert.deepEqual(opened().do({ type: "new" }).types(), ["new"]);
  });

  it("shows the next ones when she is done with this", () => {
    const b = decided().hear({ type: "notes", notes: [here, waiting], locked: 0 }).do({ type: "done" });
    assert.ok(b.state.listing);
    assert.deepEqual(b.state.notes.map((n) => n.draft), ["d2"], "the one she is done with is gone at once");
    assert.ok(!decided().hear({ type: "notes", notes: [here], locked: 0 }).do({ type: "done" }).state.listing);
  });

  it("what she typed for one client is not drafted on another's page, until she says whose it is", () => {
    const b = typed().hear(on(omar)).do({ type: "draft" });
    assert.equal(b.state.said?.key, "say_typed_for");
    assert.ok(!b.types().includes("start"));
    assert.equal(dumpOf(b.state).ui.client, page.client);
    b.do({ type: "rebind" }, { type: "draft" });
    assert.equal(b.last("start").engine, "");
    assert.deepEqual([b.state.run?.client, dumpOf(b.state).ui.client], ["Omar Reyes", "Omar Reyes"]);
  });

  it("a draft of one client's page cannot be said to be another's", () => {
    const b = decided().hear(on(omar)).do({ type: "rebind" });
    assert.equal(b.state.review?.client, page.client);
  });

  it("what was typed where no client was shown asks whose it is, once a page shows one", () => {
    const nobody = { ...page, url: "https://ehr.example/list", client: "", visit: "" };
    const b = new Bench().do({ type: "connected" }).hear(ready, on(nobody)).do({ type: "type", part: 0, text: dumpText }, { type: "name", name: "Dana" });
    assert.equal(dumpOf(b.state).ui.loose, true);
    b.hear(on(page)).do({ type: "draft" });
    assert.equal(b.state.run?.client, "Dana", "it is not the page's yet");
    b.hear(whole("own", true));
    assert.equal(fillBar(b.do({ type: "fill-open" }).hear(on(page)).state), "other-note");
    b.do({ type: "rebind" });
    assert.equal(b.state.review?.client, page.client);
    assert.equal(dumpOf(b.state).ui.loose, false);
  });

  it("a page that is slow to say its client is the one she typed on all the same", () => {
    const b = new Bench().do({ type: "connected" }).hear(ready).do({ type: "type", part: 0, text: "poor sleep" });
    b.hear(on({ ...page, client: "" })).hear(on(page));
    assert.equal(b.state.typedFor?.client, page.client);
  });
});

describe("a finished note from elsewhere", () => {
  const asked = (b: Bench): Bench => b.do({ type: "check-open" }, { type: "check-type", note: foreignNote }, { type: "check-note" });
  const answer = (b: Bench): BackgroundToPanel => ({ ...(checkedNote as Extract<BackgroundToPanel, { type: "checked-note" }>), ref: b.last("check-note").ref });

  it("is held against the dump as it stands, which goes first", () => {
    const b = asked(typed().do({ type: "type", part: 0, text: `${dumpText} And more.` }));
    const { note, dump, format, facts } = b.last("check-note");
    assert.deepEqual([note, dump, format, facts.start], [foreignNote, true, "soap", "10:00"]);
    assert.deepEqual(b.types().slice(-2), ["dump", "check-note"]);
    assert.equal(b.last("dump").parts[0]?.text, `${dumpText} And more.`);
  });

  it("is audited alone where there is no dump, and nothing is kept then", () => {
    const b = asked(opened());
    assert.equal(b.last("check-note").dump, false);
    assert.deepEqual(b.types().filter((type) => type === "dump"), []);
    b.hear(answer(b));
    assert.equal(b.state.checking?.result?.parts, null);
    assert.equal(b.state.said?.key, "say_note_audited");
  });

  it("is in nothing that is stored", () => {
    const b = asked(drafted());
    b.hear(answer(b));
    assert.ok(!JSON.stringify(dumpOf(b.state)).includes("highly motivated"));
  });

  it("leaves dump and draft as they are", () => {
    const b = drafted();
    const before = b.state;
    asked(b).hear(answer(b)).do({ type: "check-close" });
    assert.deepEqual([b.state.review, b.state.parts, b.state.changes, b.state.questions, b.state.stale], [before.review, before.parts, before.changes, before.questions, before.stale]);
  });

  it("has its marks, what it leaves out and the questions told", () => {
    const b = asked(typed());
    b.hear(answer(b));
    const { checking } = b.state;
    assert.ok(checking);
    assert.equal(markedOf(checking), 2);
    assert.deepEqual(omittedOf(checking, b.state.statements).map((s) => s.text), ["denies SI, no plan or intent.", "GAD picture unchanged, sleep worse."]);
    assert.deepEqual(b.state.said, { key: "say_note_checked", subs: ["2", "2", "2"] });
    assert.equal(isOld(checking, active(b.state)), false);
  });

  it("is old news once note or dump were changed", () => {
    const b = asked(typed());
    b.hear(answer(b)).do({ type: "type", part: 0, text: "ct tired" });
    assert.ok(b.state.checking && isOld(b.state.checking, active(b.state)));
    const c = asked(typed());
    c.hear(answer(c)).do({ type: "check-type", note: "Other." });
    assert.ok(c.state.checking?.result && isOld(c.state.checking, active(c.state)));
  });

  for (const [why, note] of [["empty", " \n.\n"], ["too-large", "é".repeat(32_001)]] as const) {
    it(`is not sent where it is ${why}`, () => {
      const b = typed().do({ type: "check-open" }, { type: "check-type", note }, { type: "check-note" });
      assert.equal(b.state.checking?.failed, why);
      assert.ok(!b.types().includes("check-note"));
      b.do({ type: "check-type", note: "Client slept." });
      assert.equal(b.state.checking.failed, "", "what she pastes next is another");
    });
  }

  it("says so where there is no agent", () => {
    const b = typed().hear({ ...ready, state: "none" });
    asked(b);
    assert.equal(b.state.checking?.failed, "no-agent");
    assert.ok(!b.types().includes("check-note"));
  });

  for (const [what, message, failed] of [
    ["the agent is of an older version", { type: "failure", kind: "version", message: "", next: "", ref: 1 }, "version"],
    ["the agent forgot the dump", { type: "failure", kind: "unknown-draft", message: "m", next: "n", ref: 1 }, "unknown-draft"],
    ["the agent goes away", { ...ready, state: "none" }, "no-agent"],
  ] as const) {
    it(`is still there, and not called a failed draft, when ${what}`, () => {
      const b = asked(typed());
      b.hear(message);
      assert.deepEqual([b.state.checking?.failed, b.state.checking?.asked, b.state.checking?.note, b.state.failure], [failed, null, foreignNote, null]);
      b.hear(ready).do({ type: "check-note" });
      assert.equal(b.last("check-note").ref, 2, "asked anew");
    });
  }

  it("takes no answer that it did not ask for, and asks once", () => {
    const b = asked(typed());
    b.do({ type: "check-note" });
    assert.equal(b.types().filter((type) => type === "check-note").length, 1);
    b.hear({ ...(answer(b) as Extract<BackgroundToPanel, { type: "checked-note" }>), ref: 9 });
    assert.equal(b.state.checking?.result, null);
    b.do({ type: "check-close" }).hear(answer(b));
    assert.equal(b.state.checking, null);
  });

  for (const action of [{ type: "check-close" }, { type: "done" }, { type: "discard" }, { type: "new" }, { type: "take", draft: "n1", attach: false }] as const) {
    it(`is gone after "${action.type}"`, () => {
      const b = asked(typed());
      b.hear(answer(b)).do(action);
      assert.ok(!JSON.stringify(b.state).includes("highly motivated"));
    });
  }
});
