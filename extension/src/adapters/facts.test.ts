import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clock, clockSpan, factsOf, isoDate } from "./facts";

describe("facts from a page's labelled values", () => {
  const pairs = (list: Record<string, string>) => Object.entries(list).map(([label, value]) => ({ label, value }));

  it("reads what is plainly labelled", () => {
    const read = factsOf(
      pairs({
        "Client:": "Jordan Rivers",
        "Date of service": "Monday, November 23, 2026",
        "Start time": "2:00 PM",
        "Stop time": "2:53 PM",
        Duration: "53 minutes",
        "Service type": "Individual psychotherapy",
        "CPT code": "90837 - Psychotherapy, 60 min",
        "Place of service": "Telehealth",
        Diagnosis: "F41.1 Generalized anxiety disorder",
        Participants: "Client; mother",
        Chart: "FH-1",
        "Insurance plan": "Gold",
      }),
    );
    assert.deepEqual(read, {
      client: "Jordan Rivers",
      visit: "Monday, November 23, 2026",
      facts: {
        date: "2026-11-23",
        start: "14:00",
        stop: "14:53",
        minutes: 53,
        service: "Individual psychotherapy",
        place: "Telehealth",
        cpt: "90837",
        diagnosis: ["F41.1 Generalized anxiety disorder"],
        participants: ["Client", "mother"],
        client: "Jordan Rivers",
      },
      record: { chart: "FH-1" },
      labels: {
        date: "Date of service", start: "Start time", stop: "Stop time", minutes: "Duration", service: "Service type", place: "Place of service",
        cpt: "CPT code", diagnosis: "Diagnosis", participants: "Participants", client: "Client",
      },
    });
  });

  it("reads a span of time where start and stop do not stand by themselves", () => {
    const read = factsOf(pairs({ "Appointment time": "2:00 PM – 2:53 PM", "Fecha de nacimiento": "4/5/1990" }));
    assert.deepEqual([read.facts, read.labels, read.record], [
      { start: "14:00", stop: "14:53" }, { start: "Appointment time", stop: "Appointment time" }, { born: "4/5/1990" },
    ]);
    assert.deepEqual(factsOf(pairs({ Time: "2:00 PM – 2:53 PM", Start: "2:05 PM" })).facts, { start: "14:05" });
  });

  it("takes two names for none", () => {
    const read = factsOf([{ label: "Client", value: "Jordan Rivers" }, { label: "Patient", value: "Sam Okoye" }]);
    assert.equal(read.client, "");
    assert.equal(read.facts.client, undefined);
  });

  it("takes the same name twice for one", () => {
    assert.equal(factsOf([{ label: "Client", value: "Jordan  Rivers" }, { label: "Patient", value: "Jordan Rivers" }]).client, "Jordan Rivers");
  });

  it("guesses nothing", () => {
    assert.deepEqual(factsOf(pairs({ Start: "soon", Duration: "about an hour", CPT: "see billing", Client: "x".repeat(201) })).facts, {});
  });
});

describe("dates that read one way", () => {
  for (const [text, date] of [
    ["2026-11-23", "2026-11-23"],
    ["11/23/2026 18:40:14", "2026-11-23"],
    ["23/11/2026", "2026-11-23"],
    ["23.11.2026", "2026-11-23"],
    ["05/05/2026", "2026-05-05"],
    ["3/4/2026", ""],
    ["Nov 23, 2026", "2026-11-23"],
    ["Monday, November 3rd, 2026", "2026-11-03"],
    ["2026-13-40", ""],
    ["tomorrow", ""],
    ["", ""],
  ] as const) {
    it(text || "(empty)", () => assert.equal(isoDate(text), date));
  }
});

describe("spans of time that read one way", () => {
  for (const [text, start, stop] of [
    ["2:00 PM - 2:53 PM", "14:00", "14:53"],
    ["11:30 am to 12:20 pm", "11:30", "12:20"],
    ["14:00–14:53", "14:00", "14:53"],
    ["2:00-2:53 pm", "14:00", "14:53"],
    ["11:30-12:20 pm", "", ""],
    ["2:00 pm - 2:53", "", ""],
    ["2:00 pm", "", ""],
    ["9 - 10", "", ""],
    ["1:00 - 2:00 - 3:00", "", ""],
    ["", "", ""],
  ] as const) {
    it(text || "(empty)", () => assert.deepEqual(clockSpan(text), { start, stop }));
  }
});

describe("times of day", () => {
  for (const [text, time] of [
    ["2:00 PM", "14:00"],
    ["12:05 am", "00:05"],
    ["12:05 p.m.", "12:05"],
    ["14:30", "14:30"],
    ["11/23/2026 18:40:14", "18:40"],
    ["13:00 PM", ""],
    ["25:00", ""],
    ["9:75", ""],
    ["2:00–2:53 pm", ""],
    ["at two", ""],
  ] as const) {
    it(text, () => assert.equal(clock(text), time));
  }
});
