import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { WaitingNote } from "../messages";
import { alike, fitting } from "./waiting";

describe("a name as she typed it", () => {
  const shown = "Whitfield, Dana";
  for (const typed of ["Dana", "dana whitfield", "D W", "DW", "d.w.", "Dana W"]) it(`${typed} may be ${shown}`, () => assert.ok(alike(typed, shown)));
  for (const typed of ["", "Omar", "D", "D M", "WDX", "an"]) it(`${typed} is not taken for ${shown}`, () => assert.ok(!alike(typed, shown)));
});

describe("notes of no page", () => {
  const note = (draft: string, client: string, more: Partial<WaitingNote> = {}): WaitingNote => ({
    draft, client, visit: "", format: "soap", words: 12, begins: "ct rpts", saved: 1, drafted: false, delivered: false, loose: true, open: "", ...more,
  });
  const page = { url: "https://ehr.example/1", client: "Dana Whitfield", visit: "", facts: {} };
  const notes = [note("a", "Omar"), note("b", ""), note("c", "Dana"), note("d", "Dana Whitfield", { loose: false }), note("e", "Dana", { open: "elsewhere" })];
  it("are offered where the page shows a client, those of a like name first", () => {
    assert.deepEqual(fitting({ notes, page }).map((n) => n.draft), ["c", "a", "b"]);
    assert.deepEqual(fitting({ notes, page: { ...page, client: "" } }), []);
    assert.deepEqual(fitting({ notes, page: null }), []);
  });
});
