import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isWeak, otherNote, type About } from "./guard";

const about = (client: string, visit = "", record?: About["record"]): About => ({ client, visit, record });

describe("whether a page is the one the draft was made for", () => {
  const cases: [name: string, page: About, draft: About, want: { page: string; draft: string } | null][] = [
    ["the same, however it is spaced", about("Jordan  Rivers"), about("jordan rivers"), null],
    ["another client", about("Sam Okoye"), about("Jordan Rivers"), { page: "Sam Okoye", draft: "Jordan Rivers" }],
    ["a page that names nobody", about(""), about("Jordan Rivers"), null],
    ["a draft that names nobody, on a page that does", about("Sam Okoye"), about(""), { page: "Sam Okoye", draft: "" }],
    ["another visit of the same client", about("J", "Nov 23"), about("J", "Nov 16"), { page: "Nov 23", draft: "Nov 16" }],
    ["a visit that one of them does not know", about("J", "Nov 23"), about("J"), null],
    ["the same initials, another chart", about("J. R.", "Nov 23", { chart: "FH-2" }), about("J. R.", "Nov 23", { chart: "FH-1" }), { page: "J. R. (FH-2)", draft: "J. R. (FH-1)" }],
    ["the same name, another date of birth", about("Ana Ruiz", "", { born: "May 4, 1990" }), about("Ana Ruiz", "", { born: "June 4, 1990" }), { page: "Ana Ruiz (May 4, 1990)", draft: "Ana Ruiz (June 4, 1990)" }],
    ["a chart that one of them does not show", about("J. R.", "", { chart: "FH-2" }), about("J. R.", "", { born: "May 4, 1990" }), null],
    ["nobody named, two charts", about("", "", { chart: "2" }), about("", "", { chart: "1" }), { page: "(2)", draft: "(1)" }],
  ];
  for (const [name, page, draft, want] of cases) it(name, () => assert.deepEqual(otherNote(page, draft), want));
});

describe("names that do not tell clients apart", () => {
  for (const [name, weak] of [["J. R.", true], ["J R", true], ["JR", true], ["JMR", true], ["Jo", false], ["Jordan R.", false], ["Li", false], ["", false]] as const) {
    it(name || "(none)", () => assert.equal(isWeak(about(name)), weak));
  }
  it("initials with a chart beside them do", () => assert.equal(isWeak(about("J. R.", "", { chart: "FH-1" })), false));
});
