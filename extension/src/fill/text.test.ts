import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { below, paragraphs, sameText } from "./text";

describe("reading back", () => {
  for (const [sent, read] of [
    ["one\ntwo", "one\r\ntwo"],
    ["one\n\ntwo", "one\ntwo"],
    ["one two", "one\u00a0two"],
    ["one", "\ufeffone\u200b\n"],
    ["one  two", "one two "],
    ["Mañana", "Man\u0303ana"],
    ["bell\u0007", "bell"],
    ["👩‍⚕️ ok", "👩‍⚕️ ok"],
  ] as const) {
    it(`takes ${JSON.stringify(read)} for ${JSON.stringify(sent)}`, () => assert.ok(sameText(sent, read)));
  }
  for (const [sent, read] of [
    ["one\ntwo", "one two"],
    ["no SI", "SI"],
    ["4 h", "14 h"],
    ["one\ntwo", "one\n\ntwo\nthree"],
    ["one", ""],
    ["👩‍⚕️", "👩⚕️"],
  ] as const) {
    it(`does not take ${JSON.stringify(read)} for ${JSON.stringify(sent)}`, () => assert.ok(!sameText(sent, read)));
  }
});

describe("adding below", () => {
  for (const [before, all] of [
    ["", "new"],
    ["  \n", "  \nnew"],
    ["old", "old\n\nnew"],
    ["old\n", "old\n\nnew"],
    ["old\n\n", "old\n\nnew"],
    ["old\n\n\n", "old\n\n\nnew"],
  ] as const) {
    it(JSON.stringify(before), () => assert.equal(before + below(before, "new"), all));
  }
});

describe("our own markup", () => {
  it("escapes everything and knows paragraphs alone", () => {
    assert.equal(paragraphs('a <b onclick="x">& c\r\n\nd'), '<p>a &lt;b onclick="x"&gt;&amp; c</p><p><br></p><p>d</p>');
  });
});
