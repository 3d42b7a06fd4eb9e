import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { given, minutesBetween } from "./session";

describe("minutesBetween", () => {
  for (const [start, stop, want] of [
    ["10:00", "10:48", 48],
    ["23:40", "00:25", 45],
    ["10:00", "10:00", null],
    ["10:00", "", null],
    ["10:00", undefined, null],
    ["25:00", "26:00", null],
    ["9:00", "09:50", null],
  ] as const) {
    it(`${start}–${String(stop)}`, () => assert.equal(minutesBetween(start, stop), want));
  }
});

describe("given", () => {
  it("takes the page's facts and lets hers overrule them", () => {
    assert.deepEqual(given({ start: "10:00", stop: "10:48", place: "Office" }, { place: "Video" }, "Dana"), {
      start: "10:00", stop: "10:48", place: "Video", minutes: 48, client: "Dana",
    });
  });
  it("keeps the minutes she typed", () => {
    assert.equal(given({}, { start: "10:00", stop: "10:48", minutes: 45 }, "").minutes, 45);
  });
  it("keeps the page's minutes until she changes a time", () => {
    assert.equal(given({ start: "10:00", stop: "11:00", minutes: 45 }, {}, "").minutes, 45);
    assert.equal(given({ start: "10:00", stop: "11:00", minutes: 45 }, { stop: "10:30" }, "").minutes, 30);
  });
  it("lets her empty what the page shows", () => {
    assert.equal(given({ place: "Office" }, { place: "" }, "").place, "");
  });
});
