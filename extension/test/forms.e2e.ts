// Finding fields: invented note forms of many kinds, in real Chromium and real
// Firefox. What is found is then given notes of every format: each statement has
// to land in one field, or be listed as having none.
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { route } from "../src/adapters/route";
import { reportOf } from "../src/panel/report";
import type { NoteForm, Takes } from "../src/messages";
import { facets, slots, type Draft, type FormatInfo } from "../src/protocol/types.gen";
import { Firefox } from "./firefox";
import { forms, type Form } from "./forms/forms";
import type { Probed } from "./forms/probe";
import { chromiumPath, root } from "./stage";

const formats = readdirSync(join(root, "internal", "note", "formats")).map(
  (f) => JSON.parse(readFileSync(join(root, "internal", "note", "formats", f), "utf8")) as FormatInfo,
);

/** What a client's page may hold, and a report never. */
const marker = { name: "Zebulon Quartermain", chart: "77120", text: "dreamt of the lighthouse again", option: "Harbourmaster", hidden: "xyzzy-token" };
const marked: Form = {
  name: "a page full of a client",
  fields: [],
  body: `<h1>Progress note for ${marker.name}</h1><dl><dt>Client</dt><dd>${marker.name}</dd><dt>MRN</dt><dd>${marker.chart}</dd></dl>
    <form name="note_${marker.chart}" action="/clients/zebulon-quartermain"><input type="hidden" name="token" value="${marker.hidden}">
    <label for="p-${marker.chart}">Plan for Zebulon</label><textarea id="p-${marker.chart}" title="Quartermain" rows="4" cols="50">${marker.text}</textarea>
    <h3>Interventions</h3><div contenteditable="true" data-testid="editorQuartermain" style="min-height:60px">${marker.text}</div>
    <label>Seen by<select name="by"><option selected>${marker.option}</option></select></label>
    <label>Phone<input type="text" value="${marker.text}" placeholder="${marker.name}"></label></form>`,
};

let server: Server;
let url: string;

before(async () => {
  const probe = await build({ entryPoints: [join(import.meta.dirname, "forms", "probe.ts")], bundle: true, write: false, format: "iife" });
  server = createServer((request, response) => {
    const path = request.url ?? "";
    const form = path === "/marked" ? marked : forms[Number(path.slice(1))];
    const body =
      path === "/probe.js" ? (probe.outputFiles[0]?.text ?? "")
      : `<!doctype html><meta charset="utf-8"><title>Note</title><script>globalThis.browser = { storage: { local: { get: async () => (${JSON.stringify({ taught: form?.taught ?? [] })}) }, onChanged: { addListener() {} } } };</script><script src="/probe.js"></script><body>${form?.body ?? ""}`;
    response.writeHead(200, { "content-type": `text/${path === "/probe.js" ? "javascript" : "html"}; charset=utf-8` }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => server.close());

const said = (f: { takes: Takes[]; whole: boolean }): string => (f.whole ? "whole" : f.takes.map((t) => Object.entries(t).map(([k, v]) => `${k}:${String(v)}`).join("+")).join(" "));

/** A statement of every slot and facet, in the first section of the format that takes it. */
function fullDraft(format: FormatInfo): Draft {
  const first = format.sections[0]?.key ?? "";
  const kinds = slots.filter((s) => s !== "admin" && s !== "private").flatMap((slot) => [{ slot, facets: [] as Draft["statements"][number]["facets"] }, ...facets.map((facet) => ({ slot, facets: [facet] }))]);
  const statements = kinds.map((k, id) => ({ ...k, id, part: 0, start: 0, end: 1, text: `Statement ${id} ends.`, confidence: 1 }));
  const home = (s: (typeof statements)[number]): string =>
    format.sections.find((x) => x.takes.some((t) => t.slot === s.slot && (t.facet === undefined || s.facets.some((f) => f === t.facet))))?.key ?? first;
  return {
    format: format.key, engine: "builtin", statements, session: null, unused: [], questions: [], notices: [],
    sections: format.sections.map(({ key, title }) => ({
      key, title,
      sentences: statements.filter((s) => home(s) === key).map((s) => ({ text: s.text, sources: [s.id], origin: "clinician" as const, support: 1, findings: [] })),
    })),
    timing: { sort_ms: 0, first_sentence_ms: 0, total_ms: 0, eligible: 0, sent: 0, echoed: 0, replaced: 0 },
  };
}

function eachOnce(found: NoteForm[]): void {
  for (const format of formats) {
    const draft = fullDraft(format);
    const { items, unplaced } = route(draft, format, found);
    const texts = [...items, ...unplaced].map((i) => i.text).join("\n");
    for (const { text } of draft.statements) assert.equal(texts.split(text).length, 2, `${format.key}: ${text}`);
    for (const item of items) assert.ok(found.some((f) => f.fields.some((x) => x.id === item.field)));
  }
}

function suite(name: string, start: () => Promise<{ look: (path: string) => Promise<Probed>; end: () => Promise<void> }>): void {
  describe(`finding fields in ${name}`, () => {
    let browser: Awaited<ReturnType<typeof start>>;
    before(async () => {
      browser = await start();
    });
    after(() => browser.end());

    forms.forEach((form, i) => {
      it(form.name, async () => {
        const { forms: found } = await browser.look(`/${i}`);
        assert.deepEqual(found.flatMap((f) => f.fields).map((f) => [f.label, said(f), f.known]), form.fields);
        if (form.yours) assert.deepEqual(found.flatMap((f) => f.yours).map((y) => y.label), form.yours);
        eachOnce(found);
      });
    });

    it("reports a page without a word of its client", async () => {
      const { survey, page } = await browser.look("/marked");
      assert.equal(page.client, marker.name);
      assert.deepEqual(page.record, { chart: marker.chart });
      const { text, withheld } = reportOf([survey], page.client, []);
      const words = [...Object.values(marker), ...Object.values(marker).flatMap((v) => v.split(/[ -]/)).filter((w) => w.length > 4 && w !== "again" && w !== "token")];
      for (const word of words) assert.ok(!text.toLowerCase().includes(word.toLowerCase()), word);
      assert.ok(withheld.includes("Zebulon"));
      assert.match(text, /"label": "Interventions"/);
      assert.match(text, /"role": "select"/);
      // What stands in fields and lists is not even looked at, so that no slip further on can let it out.
      for (const unread of [marker.text, marker.option, marker.hidden]) assert.ok(!JSON.stringify(survey).includes(unread), unread);
    });
  });
}

suite("Chromium", async () => {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  return {
    look: async (path) => {
      await page.goto(url + path);
      return page.evaluate(() => (window as unknown as { probe(): Promise<Probed> }).probe());
    },
    end: () => browser.close(),
  };
});

suite("Firefox", async () => {
  const firefox = await Firefox.start();
  const tab = await firefox.tab();
  return {
    look: async (path) => {
      await tab.open(url + path);
      return tab.evaluate<Probed>("probe()");
    },
    end: () => firefox.end(),
  };
});
