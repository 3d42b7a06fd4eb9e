import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Ext } from "../platform/ext";
import { inSites, isSite, siteOf, Sites } from "./sites";

describe("sites", () => {
  it("are named ones only", () => {
    for (const p of ["https://ehr.example/*", "http://127.0.0.1/*", "https://*.ehr.example/*"]) assert.equal(isSite(p), true, p);
    for (const p of ["<all_urls>", "*://*/*", "https://*/*", "http://*/*", "https://ehr.example/notes", "file:///*", ""]) assert.equal(isSite(p), false, p);
  });

  for (const [url, pattern, holds] of [
    ["https://ehr.example/note", "https://ehr.example/*", true],
    ["https://ehr.example:8443/note", "https://ehr.example/*", true],
    ["http://ehr.example/note", "https://ehr.example/*", false],
    ["https://ehr.example.evil.com/", "https://ehr.example/*", false],
    ["https://evil.com/https://ehr.example/", "https://ehr.example/*", false],
    ["https://user@ehr.example/", "https://ehr.example/*", true],
    ["https://notehr.example/", "https://*.ehr.example/*", false],
    ["https://clinic.ehr.example/", "https://*.ehr.example/*", true],
    ["https://ehr.example/", "https://*.ehr.example/*", true],
    ["https://anything.com/", "https://*/*", false],
    ["about:blank", "https://ehr.example/*", false],
    ["no address", "https://ehr.example/*", false],
  ] as const) {
    it(`${url} is ${holds ? "" : "not "}in ${pattern}`, () => assert.equal(inSites(url, [pattern]), holds));
  }

  it("of an address is scheme and host, without a port", () => {
    assert.equal(siteOf("https://ehr.example:8443/a?b"), "https://ehr.example/*");
    assert.equal(siteOf("chrome://settings"), null);
    assert.equal(siteOf(""), null);
  });
});

/** The browser's registry of content scripts. */
function fakeExt(origins: string[]) {
  const registered = new Map<string, chrome.scripting.RegisteredContentScript>();
  registered.set("somebody-elses", { id: "somebody-elses", css: ["theirs.css"] });
  const ext = {
    permissions: { getAll: () => Promise.resolve({ origins }) },
    scripting: {
      getRegisteredContentScripts: () => Promise.resolve([...registered.values()]),
      unregisterContentScripts: ({ ids }: { ids: string[] }) => {
        for (const id of ids) registered.delete(id);
        return Promise.resolve();
      },
      registerContentScripts: (scripts: chrome.scripting.RegisteredContentScript[]) => {
        for (const s of scripts) {
          if (registered.has(s.id)) return Promise.reject(new Error(`Duplicate script ID '${s.id}'`));
          registered.set(s.id, s);
        }
        return Promise.resolve();
      },
    },
  };
  return { ext: ext as unknown as Ext, registered, origins };
}

describe("content scripts", () => {
  it("are registered for the sites granted, and follow them", async () => {
    const { ext, registered, origins } = fakeExt(["https://*/*"]);
    const sites = new Sites(ext, true);
    await sites.register();
    assert.deepEqual([...registered.keys()], ["somebody-elses"], "a grant for all sites is not used");
    origins.push("https://ehr.example/*");
    await Promise.all([sites.register(), sites.register()]);
    assert.deepEqual(registered.get("sidequill-content")?.matches, ["https://ehr.example/*"]);
    assert.equal(registered.get("sidequill-content")?.allFrames, true);
    assert.equal(registered.get("sidequill-main-world")?.world, "MAIN");
    origins.pop();
    await sites.register();
    assert.deepEqual([...registered.keys()], ["somebody-elses"]);
  });
});
