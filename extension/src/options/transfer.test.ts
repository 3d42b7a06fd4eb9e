// The file of all settings: what is written is read again, and of what is wrong every key is named.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { allSettings } from "../../test/panel/told";
import type { Taught } from "../adapters/told";
import type { Managed } from "../platform/prefs";
import { readTransfer, writeTransfer } from "./transfer";

const free: Managed = { by: "", sites: [] };
const usual = { service: "Individual", place: "Office", minutes: 50, cpt: "90834" };
const page = { sidequill: "adapter", version: 1, site: "ehr.example.org", fields: [{ label: "Subjective", attributes: { name: "s" }, takes: [{ section: "subjective" }], whole: false }] };
const base = (): Record<string, unknown> => ({ sidequill: "settings", version: 1, agent: { "style.tense": "past" }, browser: { initials: true, usual, sites: ["https://ehr.example.org/*"] }, pages: [page] });
const textOf = (file: unknown): string => (typeof file === "string" ? file : JSON.stringify(file));
const wrongs = (file: unknown, managed = free): string[] => readTransfer(textOf(file), managed).wrong.map((w) => `${w.key.replace("transfer_", "")} ${w.at}`.trim());

describe("the file of settings", () => {
  it("is read as it was written", () => {
    const text = writeTransfer(allSettings, { initials: true, usual }, ["https://ehr.example.org/*"], [page as unknown as Taught]);
    const { transfer, wrong } = readTransfer(text, free);
    assert.deepEqual(wrong, []);
    assert.deepEqual(transfer, {
      agent: allSettings.map(({ key, value }) => ({ key, value })),
      browser: { initials: true, usual }, sites: ["https://ehr.example.org/*"], pages: [page],
    });
    assert.ok(text.split("\n").length > 20, "a person can read it");
  });

  it("may hold a part of it, and a mark that editors on Windows write", () => {
    const { transfer } = readTransfer('\uFEFF{"sidequill":"settings","version":1,"browser":{"usual":{"minutes":45}}}', free);
    assert.deepEqual(transfer, { agent: [], browser: { usual: { service: "", place: "", minutes: 45, cpt: "" } }, sites: [], pages: [] });
  });

  for (const [what, file, says] of [
    ["no JSON", "{", ["not_json"]],
    ["another file", { sidequill: "adapter", version: 1 }, ["not_one"]],
    ["nothing", "null", ["not_one"]],
    ["a later version", { ...base(), version: 2 }, ["version"]],
    ["far too large", " ".repeat(600_000), ["too_large"]],
    ["keys that are not known", { ...base(), colour: 1, browser: { theme: "dark" } }, ["unknown colour", "unknown browser.theme"]],
    ["an agent's value that is no text", { ...base(), agent: { "style.full": true, "style.tense": "past" } }, ["wrong agent.style.full"]],
    ["lists for objects", { ...base(), agent: [], browser: [] }, ["wrong agent", "wrong browser"]],
    ["a wrong session", { ...base(), browser: { usual: { minutes: 5000, place: 3, client: "Dana" } } }, ["wrong browser.usual.minutes", "wrong browser.usual.place", "wrong browser.usual.client"]],
    ["a session that is none", { ...base(), browser: { usual: "50 min" } }, ["wrong browser.usual"]],
    ["initials that are no yes or no", { ...base(), browser: { initials: "yes" } }, ["wrong browser.initials"]],
    ["sites that are none", { ...base(), browser: { sites: ["https://*/*", "<all_urls>", "https://ehr.example.org/*"] } }, ["wrong browser.sites[0]", "wrong browser.sites[1]"]],
    ["a taught page that is none", { ...base(), pages: [page, { ...page, site: "not a site" }, 3] }, ["wrong pages[1].site", "wrong pages[2].sidequill"]],
  ] as const) {
    it(`is refused whole, with every wrong key: ${what}`, () => {
      assert.deepEqual(wrongs(file), says);
      assert.equal(readTransfer(textOf(file), free).transfer, null);
    });
  }

  it("does not change what the clinic fixed, and may say the same", () => {
    const managed: Managed = { by: "Clinic IT", initials: false, usual: { ...usual, minutes: 45 }, sites: [] };
    assert.deepEqual(wrongs(base(), managed), ["locked browser.initials", "locked browser.usual"]);
    assert.deepEqual(wrongs({ ...base(), browser: { initials: false, usual: { ...usual, minutes: 45 } } }, managed), []);
  });
});
