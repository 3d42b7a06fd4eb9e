// Every text in both languages: the catalogues hold the same keys with the same
// gaps, all that the source asks for is there, and nothing is kept that nobody asks for.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { reasons as fillReasons } from "../fill/fill";
import type { FillResult } from "../messages";
import { type FormatInfo, faultKinds, findingKinds, linkKinds, questionIDs, unusedReasons } from "../protocol/types.gen";

import { parts } from "./teaching";

const root = join(import.meta.dirname, "..", "..");

type Catalogue = Record<string, { message: string }>;
const read = async (language: string): Promise<Catalogue> =>
  JSON.parse(await readFile(join(root, "_locales", language, "messages.json"), "utf8")) as Catalogue;
const en = await read("en");
const es = await read("es");

const plain = (value: string): string => value.replace(/[^a-z0-9]+/gi, "_");
const gaps = (text: string): string[] => [...new Set(text.match(/\$\d/g) ?? [])].sort();

/** Keys that are put together from a value of the wire. */
const statuses: FillResult["status"][] = ["filled", "skipped", "refused", "partial", "restored"];
const formatFiles = join(root, "..", "internal", "note", "formats");
const formats = await Promise.all((await readdir(formatFiles)).map(async (f) => JSON.parse(await readFile(join(formatFiles, f), "utf8")) as FormatInfo));
const profiles = (await readdir(join(root, "..", "internal", "audit", "profiles"))).map((f) => f.replace(/\.json$/, ""));
const titles = formats.flatMap((f) => [f.title, ...f.sections.map((s) => s.title)]);
const composed = [
  ...titles.map((title) => `title_${plain(title.toLowerCase())}`),
  ...findingKinds.map((k) => `finding_${plain(k)}`),
  ...questionIDs.map((q) => `ask_${plain(q)}`),
  ...unusedReasons.flatMap((r) => [`reason_${plain(r)}`, `why_${plain(r)}`]),
  ...linkKinds.map((k) => `link_${k}`),
  ...faultKinds.map((k) => `fault_${plain(k)}`),
  ...["subject_client", "subject_patient", "subject_initials", "tense_typed", "tense_present", "tense_past", "names_role", "names_initials", "names_keep"],
  ...profiles.map((p) => `profile_${plain(p)}`),
  ...statuses.map((s) => `status_${s}`),
  ...fillReasons,
  ...["taught", "adapter", "label", "heading", "attribute", "described"].map((k) => `known_${k}`),
  ...parts.map((p) => `take_${plain(p.replace(/^[a-z]+:/, ""))}`),
  ...["not_json", "too_large", "not_one", "version", "missing", "unknown", "wrong", "alike"].map((k) => `adapter_${k}`),
  "title_note", // of a note without headings, when it is checked
  "fill_no_answer",
  "fill_covered",
  ...["missing", "forbidden", "silent", "unproven", "not_permitted", "no_agent", "revoked"].map((why) => `pair_why_${why}`),
];

/** Keys that composed ones may add to, where there is something to say. */
const optional = [...faultKinds.map((k) => `fault_next_${plain(k)}`), ...questionIDs.map((q) => `topic_${q.split(".")[0] ?? ""}`)];

async function sources(wanted: (file: string) => boolean): Promise<string> {
  const files = await readdir(join(root, "src"), { recursive: true });
  const code = files.filter((f) => /\.tsx?$/.test(f) && !/\.test\.tsx?$|\.gen\.ts$/.test(f)).filter(wanted).map((f) => join(root, "src", f));
  return (await Promise.all([...code, join(root, "manifest.ts")].map((f) => readFile(f, "utf8")))).join("\n");
}
const source = await sources(() => true);
/** The fill engine speaks in reasons, not in texts: a say() of its own names a status. */
const speaking = await sources((f) => !f.startsWith("fill/"));

describe("the catalogues", () => {
  it("hold the same keys", () => assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort()));

  it("hold keys that the browser takes", () => {
    for (const key of Object.keys(en)) assert.match(key, /^[a-z0-9_]+$/);
  });

  it("leave no text empty, and the same gaps in both", () => {
    for (const [key, { message }] of Object.entries(en)) {
      assert.notEqual(message.trim(), "", key);
      assert.notEqual(es[key]?.message.trim(), "", key);
      assert.deepEqual(gaps(es[key]?.message ?? ""), gaps(message), key);
    }
  });

  it("are in two languages", () => {
    const same = Object.keys(en).filter((k) => en[k]?.message === es[k]?.message);
    const alike = ["block_plan", "extension_name", "service_crisis", "letter_name", "link_plan", "topic_plan", "title_plan", "take_plan",
      ...["soap", "dap", "birp", "girp", "pirp", "pie", "sirp"].map((f) => `title_${f}`)];
    assert.deepEqual(same.sort(), alike.sort());
  });

  it("hold all that the source names", () => {
    const named = [
      ...speaking.matchAll(/\b(?:t|say)\(\s*"([a-z0-9_]+)"/g),
      ...source.matchAll(/getMessage\("([a-z0-9_]+)"/g),
      ...source.matchAll(/__MSG_(\w+)__/g),
    ].map((m) => m[1] ?? "");
    assert.ok(named.length > 100, "the source is read");
    assert.deepEqual([...new Set(named)].filter((k) => !(k in en)), []);
  });

  it("say the titles of the agent's formats in English as the agent does", () => {
    for (const title of titles) assert.equal(en[`title_${plain(title.toLowerCase())}`]?.message, title);
  });

  it("hold all that is put together from values of the wire", () => {
    assert.deepEqual(composed.filter((k) => !(k in en)), []);
  });

  it("hold nothing that nobody asks for", () => {
    const known = new Set([...composed, ...optional]);
    assert.deepEqual(Object.keys(en).filter((k) => !known.has(k) && !source.includes(`"${k}"`) && !source.includes(`__MSG_${k}__`)), []);
  });
});
