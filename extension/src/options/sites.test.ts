import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fingerprint, siteName, sitePattern } from "./sites";

describe("sitePattern", () => {
  for (const [typed, want] of [
    ["https://ehr.example.org/notes?id=1", "https://ehr.example.org/*"],
    ["  ehr.example.org ", "https://ehr.example.org/*"],
    ["http://10.0.0.5:8000/", "http://10.0.0.5/*"],
    ["http://localhost:8080", "http://localhost/*"],
    ["https://EHR.Example.org", "https://ehr.example.org/*"],
    ["", null],
    ["*", null],
    ["*.example.org", null],
    ["https://*/*", null],
    ["my ehr", null],
    ["ehr", null],
    ["file:///etc/passwd", null],
    ["chrome://settings", null],
    ["javascript:alert(1)", null],
  ] as const) {
    it(JSON.stringify(typed), () => assert.equal(sitePattern(typed), want));
  }
});

it("siteName reads as an address", () => assert.equal(siteName("https://ehr.example.org/*"), "https://ehr.example.org"));

it("a fingerprint is that of SHA-256, in eight groups", async () => {
  assert.equal(await fingerprint(new Uint8Array(0)), "e3b0 c442 98fc 1c14 9afb f4c8 996f b924");
});
