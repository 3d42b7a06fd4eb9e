// The matrix: every editor there is a page for, in real Chromium and real Firefox,
// filled by the content script and read through the editor's own state, through
// what the page saved by itself and through what its form posted. What holds is
// written down in docs/EDITORS.md; a run that finds otherwise fails.
//
//   make editors                                 all of it
//   EDITORS=quill1,trix BROWSERS=firefox npx tsx --experimental-websocket --test test/editors/editors.ts
//   TIMES=30 EDITORS=trix …                      again and again, for what happens at times
//   UPDATE=1 make editors                        writes docs/EDITORS.md anew
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { sameText } from "../../src/fill/text";
import type { Field, FillItem, FillMode, FillResult } from "../../src/messages";
import type { Described } from "../content-harness";
import { root, until } from "../stage";
import { startBrowser, type Browser, type BrowserName } from "./browsers";
import { editors, type EditorInfo } from "./list";
import { EditorServer } from "./server";
import { table, type Outcome } from "./table";

const browsers = (process.env.BROWSERS?.split(",") ?? ["chromium", "firefox"]) as BrowserName[];
const chosen = editors.filter((e) => process.env.EDITORS?.split(",").includes(e.key) ?? true);
const times = Number(process.env.TIMES ?? 1);
const everything = browsers.length === 2 && chosen.length === editors.length;

const four = "Reports <b>poor sleep</b> & worry, “4 h a night”.\nNo SI/HI — denies plan.\n\nWants to go on.";
const long = Array.from({ length: 80 }, (_, i) => `(${i + 1}) She said that the week was long and that she slept badly, and went on to speak of work. `.padEnd(99, "x")).join("\n");
const unicode = "Mañana: sesión 👩‍⚕️ 👨‍👩‍👧, naïve Ångström.\n日本語のメモ。 עברית ‏و عربي\n½ tab of 5 µg “as needed” – 3×/day…";
const list = "Worked on:\n- breathing, 4-7-8\n- thought record\n\n1. Call the GP\n2. Sleep diary";

const cases: { label: string; what: keyof Outcome["filled"]; mode: FillMode; text: string }[] = [
  { label: "Subjective", what: "empty", mode: "add", text: four },
  { label: "Objective", what: "add", mode: "add", text: four },
  { label: "Assessment", what: "replace", mode: "replace", text: four },
  { label: "Plan", what: "long", mode: "add", text: long },
  { label: "Risk", what: "unicode", mode: "add", text: unicode },
  { label: "Interventions", what: "list", mode: "add", text: list },
];

const outcomes = new Map<string, Partial<Record<BrowserName, Outcome>>>();
let server: EditorServer;
before(async () => {
  server = await EditorServer.start();
});
after(() => server.close());

describe("editors", { concurrency: 2 }, () => {
  for (const name of browsers) {
    describe(name, { concurrency: 1 }, () => {
      let browser: Browser;
      before(async () => {
        browser = await startBrowser(name, server.url);
      });
      after(() => browser.end());
      for (const editor of Array.from({ length: times }, () => chosen).flat()) {
        it(editor.key, { timeout: 90_000 }, async () => {
          const outcome = await new Trial(browser, name, editor).run();
          if (!everything) console.log(editor.key, name, JSON.stringify(outcome));
          outcomes.set(editor.key, { ...outcomes.get(editor.key), [name]: outcome });
        });
      }
    });
  }
});

describe("docs/EDITORS.md", { skip: !everything && "only a part was run" }, () => {
  it("says what this run found", async () => {
    const file = join(root, "docs", "EDITORS.md");
    const found = table(editors, outcomes);
    if (process.env.UPDATE === "1") await writeFile(file, found);
    assert.equal(found, await readFile(file, "utf8").catch(() => ""), "UPDATE=1 make editors writes it anew; look at the difference first");
  });
});

type Texts = Record<string, string>;

/** One editor in one browser. */
class Trial {
  constructor(
    private readonly browser: Browser,
    private readonly name: BrowserName,
    private readonly editor: EditorInfo,
  ) {}

  async run(): Promise<Outcome> {
    const { tab } = this.browser;
    const url = server.page(this.editor.key, this.name);
    await tab.open(url);
    await until("the page", async () => {
      const failed = await tab.evaluate<string | null>("window.__failed ?? null");
      assert.equal(failed, null);
      return tab.evaluate<boolean>("window.__note !== undefined");
    });
    const fields = await this.#described();
    const id = (label: string): string => fields.find((f) => f.label === label)?.id ?? "";

    const own = await this.#ownUndo(id("Objective"));
    await tab.evaluate("window.__note.select('Objective')");
    await tab.evaluate("Object.assign(window.__note.counts, { click: 0, submit: 0, focus: 0 })");
    const selection = `window.__note.selection('Objective')`;
    const selected = await tab.evaluate<unknown[]>(selection);
    const [texts, states] = [await this.#texts(), await this.#states()];
    const wanted = (label: string): string => {
      const c = cases.find((x) => x.label === label);
      return c === undefined ? "" : c.mode === "replace" ? c.text : `${texts[label] ?? ""}\n\n${c.text}`;
    };

    const items = cases.map((c): FillItem => ({ field: id(c.label), frame: 0, text: c.text, mode: c.mode }));
    const skipped = (await this.#fill([{ field: id("Assessment"), frame: 0, text: four, mode: "skip" }]))[0];
    assert.equal(skipped?.status, "skipped");
    const results = await this.#fill(items);
    const filledTexts = await this.#texts();
    const filled = {} as Outcome["filled"];
    // The editor's own list has its marks outside of the text.
    const ownLists = (await tab.evaluate<number>("window.__note.items('Interventions')")) === 4;
    for (const c of cases) {
      const result = results.find((r) => r.label === c.label);
      const text = filledTexts[c.label] ?? "";
      const holds = sameText(text, wanted(c.label)) || (c.what === "list" && ownLists && sameText(text, withoutMarks(wanted(c.label))));
      filled[c.what] = result?.status === "filled";
      // What is said is what is true.
      assert.equal(holds, result?.status === "filled", `${c.label}: ${result?.status ?? ""} ${result?.reason ?? ""}, but the editor holds ${shortly(text)} for ${shortly(wanted(c.label))}`);
      if (result?.status === "refused") assert.ok(sameText(filledTexts[c.label] ?? "", texts[c.label] ?? ""), `${c.label} was refused and changed: ${JSON.stringify(filledTexts[c.label])}`);
    }
    const refused = results.filter((r) => r.status !== "filled").map((r) => `${r.label}: ${r.reason}`);
    if (!everything && refused.length > 0) console.log(refused.join("; "));
    const saved = await this.#savedHolds(filledTexts);

    const undone = await this.#undo();
    const after = await this.#states();
    const back = await this.#texts();
    const exact = cases.every((c) => states[c.label] === after[c.label]);
    const reselected = await tab.evaluate(selection);
    const sameSelection = JSON.stringify(reselected) === JSON.stringify(selected);
    if (!everything && !sameSelection) console.log("selected", JSON.stringify(selected), "is now", JSON.stringify(reselected));
    // For whoever works on an editor: what is not as before.
    const differing = cases.filter((c) => states[c.label] !== after[c.label]).map((c) => `${c.label}: ${JSON.stringify(states[c.label])} is now ${shortly(after[c.label])}`);
    if (!everything && differing.length > 0) console.log(differing.join("\n"));
    const inWords = cases.every((c) => sameText(texts[c.label] ?? "", back[c.label] ?? ""));
    assert.equal(inWords, undone.every((r) => r.status === "restored"), JSON.stringify([undone, back]).slice(0, 2000));

    await this.#fill(items);
    const last = await this.#texts();
    assert.deepEqual(await tab.evaluate("window.__note.counts"), { click: 0, submit: 0, focus: 0 });
    await tab.save();
    const posted = await until("the form's POST", () => server.posted(this.editor.key, this.name));
    const stored = cases.every((c) => sameText(plainOf(posted[c.label] ?? "", last[c.label] ?? ""), last[c.label] ?? ""));
    return { filled, lists: ownLists ? "own" : "lines", saved, posted: stored, undo: exact ? (sameSelection ? "exact" : "text") : inWords ? "words" : "no", own };
  }

  async #described(): Promise<Field[]> {
    let found: Field[] = [];
    const all = async (): Promise<boolean> => {
      const said = (await this.#ask({ type: "describe" })) as Partial<Described> | null;
      found = said?.forms?.flatMap((f) => f.fields) ?? [];
      return cases.every((c) => found.some((f) => f.label === c.label));
    };
    await until("six fields", all).catch((error: unknown) => {
      throw new Error(`the content script found ${JSON.stringify(found.map((f) => f.label))}`, { cause: error });
    });
    return found;
  }

  /**
   * Ctrl+Z after a fill: how many it takes until the field is as it was; then, after one more fill and our own undo,
   * whether the next ones still go back to before her own typing.
   */
  async #ownUndo(field: string): Promise<Outcome["own"]> {
    const { tab } = this.browser;
    await tab.evaluate("window.__note.caret('Objective')");
    await tab.type(" Typed.");
    if (this.editor.late === true) await tab.evaluate("document.activeElement.blur()");
    await until("what was typed", async () => (await this.#texts()).Objective?.includes("Typed."));
    const before = (await this.#texts()).Objective ?? "";
    // Editors take for one step what comes within a second.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const fill = (): Promise<FillResult[]> => this.#fill([{ field, frame: 0, text: four, mode: "add" }]);
    const [result] = await fill();
    if (result?.status !== "filled") return "no";
    const filled = (await this.#texts()).Objective ?? "";
    await tab.evaluate("window.__note.caret('Objective')");
    let steps = 0;
    for (let now = filled; !sameText(now, before); steps++) {
      if (steps === 6) return "no";
      now = await this.#pressed(now);
      if (!now.includes("Typed.")) return "along";
    }
    await fill();
    await this.#undo();
    await tab.evaluate("window.__note.caret('Objective')");
    let now = (await this.#texts()).Objective ?? "";
    for (let more = 0; more < 8 && now.includes("Typed."); more++) now = await this.#pressed(now);
    return now.includes("Typed.") ? "fill" : steps === 1 ? "all" : "steps";
  }

  async #pressed(now: string): Promise<string> {
    await this.browser.tab.press("z", true);
    if (this.editor.late === true) await this.browser.tab.evaluate("document.activeElement.blur(); window.__note.caret('Objective')".replace("; ", ", "));
    return until("Ctrl+Z", async () => {
      const text = (await this.#texts()).Objective ?? "";
      return text !== now && text;
    }, 1.5).catch(() => now);
  }

  async #savedHolds(texts: Texts): Promise<boolean> {
    return until("the autosave", () => {
      const saved = server.saved(this.editor.key, this.name);
      return cases.every((c) => sameText(saved[c.label] ?? "", texts[c.label] ?? ""));
    }, 3).catch(() => false);
  }

  async #fill(items: FillItem[]): Promise<FillResult[]> {
    const said = (await this.#ask({ type: "fill", items, client: "", visit: "" })) as { results: FillResult[] };
    return said.results;
  }

  async #undo(): Promise<FillResult[]> {
    return ((await this.#ask({ type: "undo" })) as { results: FillResult[] }).results;
  }

  #ask(message: Record<string, unknown>): Promise<unknown> {
    return server.ask(this.name, { url: server.page(this.editor.key, this.name), message });
  }

  #texts(): Promise<Texts> {
    return this.browser.tab.evaluate("window.__note.texts()");
  }

  #states(): Promise<Texts> {
    return this.browser.tab.evaluate("window.__note.states()");
  }
}

function withoutMarks(text: string): string {
  return text.replace(/^(?:-|\d\.) /gm, "");
}

function shortly(text: string | undefined): string {
  return JSON.stringify(text ?? "").slice(0, 600);
}

/** What was posted, as words: some editors post HTML. */
function plainOf(posted: string, held: string): string {
  if (sameText(posted, held) || !/<(?:p|div|br)\b/i.test(posted)) return posted;
  return posted
    .replace(/\n/g, " ")
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, code: string) => entity(code) ?? whole);
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", nbsp: " ", quot: '"', apos: "'", ldquo: "“", rdquo: "”", mdash: "—", ndash: "–", ntilde: "ñ", oacute: "ó", iuml: "ï", Aring: "Å", ouml: "ö", frac12: "½", micro: "µ", times: "×", hellip: "…", zwj: "\u200d", rlm: "\u200f" };

function entity(code: string): string | undefined {
  if (!code.startsWith("#")) return named[code];
  return String.fromCodePoint(code[1] === "x" ? parseInt(code.slice(2), 16) : Number(code.slice(1)));
}
