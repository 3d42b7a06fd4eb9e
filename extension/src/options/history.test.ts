import assert from "node:assert/strict";
import { it } from "node:test";
import type { LogEvent } from "../protocol/types.gen";
import { details, toCSV, toJSON } from "./history";

const events: LogEvent[] = [
  { n: 2, time: "2026-11-02T09:01:00Z", user: '=cmd, "x"', event: "draft-made", draft: { statements: 4, sentences: 3, model: 0, unused: 1, questions: 2 }, hash: "h2" },
  { n: 1, time: "2026-11-02T09:00:00Z", user: "ana", event: "connection-refused", why: "filter", count: 3, hash: "h1" },
];

it("details say what an event holds", () => {
  assert.deepEqual(events.map(details), ["statements 4, sentences 3, model 0, unused 1, questions 2", "why filter, count 3"]);
});

it("CSV has the oldest first, and no cell that is a formula", () => {
  assert.deepEqual(toCSV(events).split("\r\n").slice(1), [
    "1,2026-11-02T09:00:00Z,ana,connection-refused,,filter,3,,,,,,,,,,h1",
    `2,2026-11-02T09:01:00Z,"'=cmd, ""x""",draft-made,,,,,,4,3,0,1,2,,,h2`,
    "",
  ]);
});

it("JSON has all of it", () => {
  assert.deepEqual(JSON.parse(toJSON(events, 1)), { events: [events[1], events[0]], broken: 1 });
});
