import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { managed } from "./managed.ts";
import { manifest, ownKey, policy, type Browser } from "./manifest.ts";
import { noUsual } from "./src/platform/prefs";

const browsers: Browser[] = ["chromium", "firefox"];
const made = (browser: Browser, sites: string[] = []) => manifest({ browser, version: "0.1.0", sites, options: true, key: ownKey });

describe("manifest", () => {
  for (const browser of browsers) {
    it(`${browser}: asks for no site and for four permissions`, () => {
      const m = made(browser);
      assert.equal("host_permissions" in m, false);
      assert.deepEqual(m.permissions, ["activeTab", "nativeMessaging", "scripting", "storage"]);
      assert.equal(JSON.stringify(m).includes("<all_urls>"), false);
      assert.deepEqual(m.optional_host_permissions, ["https://*/*", "http://*/*"]);
      assert.equal("content_scripts" in m, false, "content scripts are registered per granted site");
    });

    it(`${browser}: only the panel can be embedded`, () => {
      const m = made(browser);
      assert.deepEqual(m.web_accessible_resources.map((w) => w.resources), [["panel.html"]]);
    });

    it(`${browser}: keeps sites that were built in`, () => {
      assert.deepEqual(made(browser, ["https://ehr.example.org/*"]).host_permissions, ["https://ehr.example.org/*"]);
    });

    it(`${browser}: the shortcut is a press of the icon`, () => {
      assert.equal(made(browser).commands._execute_action.suggested_key.default, "Alt+Shift+D");
    });
  }

  it("has the ids that the agent's native-messaging host lists", () => {
    const listed = readFileSync(join(import.meta.dirname, "..", "internal", "native", "native.go"), "utf8");
    const hash = createHash("sha256").update(Buffer.from(ownKey, "base64")).digest("hex").slice(0, 32);
    const id = Array.from(hash, (c) => String.fromCharCode("a".charCodeAt(0) + parseInt(c, 16))).join("");
    assert.ok(listed.includes(`"chrome-extension://${id}"`), id);
    const chromium = made("chromium");
    assert.ok("key" in chromium && chromium.key === ownKey);
    assert.equal("key" in manifest({ browser: "chromium", version: "0.1.0", sites: [], options: true, key: "" }), false);
    const firefox = made("firefox");
    assert.ok("browser_specific_settings" in firefox && !("key" in firefox));
    assert.ok(listed.includes(`"${firefox.browser_specific_settings.gecko.id}"`));
  });

  it("names the keys that the clinic may fix, as they are read", () => {
    const m = made("chromium");
    assert.ok("storage" in m && m.storage.managed_schema === "managed.json");
    assert.equal("storage" in made("firefox"), false);
    assert.deepEqual(Object.keys(managed.properties).sort(), ["by", "initials", "mappings", "sites", "usual"]);
    assert.deepEqual(Object.keys(managed.properties.usual.properties), Object.keys(noUsual));
  });

  it("connects to the loopback interface alone and never upgrades to wss", () => {
    assert.match(policy, /(^|; )connect-src ws:\/\/127\.0\.0\.1:\*(;|$)/);
    assert.match(policy, /(^|; )default-src 'none'(;|$)/);
    assert.equal(/upgrade-insecure-requests|unsafe-|https?:/.test(policy), false);
  });

  it("chromium has a worker and a dynamic panel address; firefox an event page, an id and no data collection", () => {
    const c = made("chromium");
    assert.deepEqual(c.background, { service_worker: "background.js", type: "module" });
    assert.equal(c.web_accessible_resources[0]?.use_dynamic_url, true);
    assert.ok("minimum_chrome_version" in c);
    const f = made("firefox");
    assert.deepEqual(f.background, { scripts: ["background.js"], type: "module" });
    assert.ok("browser_specific_settings" in f);
    assert.deepEqual(f.browser_specific_settings.gecko.data_collection_permissions, { required: ["none"] });
  });
});

describe("the manifest's words", () => {
  const keys = [...JSON.stringify(made("chromium")).matchAll(/__MSG_(\w+)__/g)].map((m) => m[1]!);

  for (const locale of ["en", "es"]) {
    it(`are all in ${locale}, and as short as a store wants them`, () => {
      const file = join(import.meta.dirname, "_locales", locale, "messages.json");
      const messages = JSON.parse(readFileSync(file, "utf8")) as Record<string, { message: string }>;
      assert.ok(keys.length >= 3);
      for (const key of keys) assert.ok((messages[key]?.message.length ?? 0) > 0, key);
      assert.ok(messages.extension_description!.message.length <= 132);
    });
  }
});
