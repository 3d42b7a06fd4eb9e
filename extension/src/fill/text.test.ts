import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { below, markup, sameText } from "./text";

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
    assert.equal(markup('a <b onclick="x">& c\r\n\nd'), '<p>a &lt;b onclick="x"&gt;&amp; c</p><p><br></p><p>d</p>');
  });
  for (const [text, html] of [
    ["Did:\n- a & b\n- c", "<p>Did:</p><ul><li>a &amp; b</li><li>c</li></ul>"],
    ["- a\n\n1. b\n2. c\nd", "<ul><li>a</li></ul><p><br></p><ol><li>b</li><li>c</li></ol><p>d</p>"],
    ["1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"],
    ["1. a\n1. b", "<ol><li>a</li></ol><p>1. b</p>"],
    ["4. a\n-5 kg\n-\n2.5 mg", "<p>4. a</p><p>-5 kg</p><p>-</p><p>2.5 mg</p>"],
  ] as const) {
    it(`makes ${html} of ${JSON.stringify(text)}`, () => assert.equal(markup(text, true), html));
  }
});
