// Pages that go wrong, in real Chromium and real Firefox: what is said of each
// field, what stands in it afterwards, and that it can always be undone. Every
// page counts what nobody but a person may do there.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Field, FillItem, FillMode, FillResult } from "../../src/messages";
import type { Described } from "../content-harness";
import { until } from "../stage";
import { startBrowser, type Browser, type BrowserName } from "./browsers";
import { EditorServer } from "./server";

const browsers = (process.env.BROWSERS?.split(",") ?? ["chromium", "firefox"]) as BrowserName[];
const labels = ["Subjective", "Objective", "Assessment", "Plan"];
const text = (label: string): string => `${label}: slept 4 h.`;

const areas = labels.map((l) => `<p><label>${l}<br><textarea id="${l}">old ${l}</textarea></label></p>`).join("");

/** Counts presses, submits, keys and focus outside of the note's fields; `__values()` is what stands in them. */
const counting = `
window.counts = { press: 0, submit: 0, key: 0, focus: 0 };
for (const type of ["click", "mousedown", "pointerdown", "touchstart"]) addEventListener(type, () => counts.press++, true);
for (const type of ["keydown", "keypress"]) addEventListener(type, () => counts.key++, true);
addEventListener("submit", () => counts.submit++, true);
addEventListener("focusin", (e) => (counts.focus += e.composedPath()[0].closest?.("[data-elsewhere]") ? 1 : 0), true);
HTMLElement.prototype.click = HTMLFormElement.prototype.submit = HTMLFormElement.prototype.requestSubmit = () => counts.press++;
window.__values = () => Object.fromEntries([...document.querySelectorAll("[id]")].filter((e) => /^[A-Z]/.test(e.id)).map((e) => [e.id, e.value ?? e.innerText]));`;

const page = (body: string, script = ""): string => `<!doctype html><html lang="en"><title>Note</title><style>textarea{width:20rem;height:3rem}</style><h1>Progress note</h1>
${body.includes("<form") ? body : `<form>${body}<button data-elsewhere>Sign and lock</button></form>`}<script nonce="n">${counting}${script}</script></html>`;

let server: EditorServer;
before(async () => {
  server = await EditorServer.start();
});
after(() => server.close());

class Note {
  fields: Field[] = [];
  url = "";

  constructor(
    readonly browser: Browser,
    readonly name: BrowserName,
  ) {}

  async open(key: string, body: string, script = "", headers: Record<string, string> = {}): Promise<void> {
    this.url = server.serve(`${this.name}-${key}`, page(body, script), headers);
    await this.browser.tab.open(this.url);
  }

  /** Looks until these are the fields. */
  async found(...expected: string[]): Promise<void> {
    await until(`the fields ${expected.join(", ")}`, async () => {
      await this.look();
      return JSON.stringify(this.fields.map((f) => f.label).sort()) === JSON.stringify([...expected].sort());
    }, 8).catch((error: unknown) => {
      throw new Error(`found ${JSON.stringify(this.fields.map((f) => f.label))}`, { cause: error });
    });
  }

  async look(): Promise<Described[]> {
    const frames = await this.#ask<number[]>("frames");
    const said: Described[] = [];
    for (const frame of frames) {
      const d = await this.#ask<Partial<Described> | null>({ type: "describe" }, frame);
      if (d?.forms === undefined || d.page === undefined) continue;
      said.push({ page: d.page, forms: d.forms.map((f) => ({ ...f, fields: f.fields.map((x) => ({ ...x, frame })) })) });
    }
    this.fields = said.flatMap((d) => d.forms.flatMap((f) => f.fields));
    return said;
  }

  /** Fills all fields, or those named; says "status reason" for each. */
  async fill(mode: FillMode = "replace", only?: string[]): Promise<Record<string, string>> {
    const items = this.fields.filter((f) => only?.includes(f.label) ?? true).map((f): FillItem => ({ field: f.id, frame: f.frame, text: text(f.label), mode }));
    const results: FillResult[] = [];
    for (const frame of new Set(items.map((i) => i.frame))) {
      const said = await this.#ask<{ results: FillResult[] }>({ type: "fill", items: items.filter((i) => i.frame === frame), client: "", visit: "" }, frame);
      results.push(...said.results);
    }
    return this.#said(results);
  }

  async undo(frame = 0): Promise<Record<string, string>> {
    return this.#said((await this.#ask<{ results: FillResult[] }>({ type: "undo" }, frame)).results);
  }

  /** What was said of fields after the answer. */
  later(): Promise<Record<string, string>> {
    return until("a word after the answer", async () => {
      const heard = await this.#ask<{ message: { type: string; results: FillResult[] } }[]>("heard");
      const all = heard.filter((h) => h.message.type === "fill-changed").flatMap((h) => h.message.results);
      return all.length > 0 && this.#said(all);
    });
  }

  values(): Promise<Record<string, string>> {
    return this.run("__values()");
  }

  run<T>(expression: string): Promise<T> {
    return this.browser.tab.evaluate<T>(expression);
  }

  async untouched(): Promise<void> {
    assert.deepEqual(await this.run("counts"), { press: 0, submit: 0, key: 0, focus: 0 });
  }

  #said(results: FillResult[]): Record<string, string> {
    const label = (r: FillResult): string => r.label || this.fields.find((f) => f.id === r.field)?.label || r.field;
    return Object.fromEntries(results.map((r) => [label(r), `${r.status} ${r.reason}`.trim()]));
  }

  #ask<T>(message: unknown, frame = 0): Promise<T> {
    return server.ask(this.name, { url: this.url, message, frame }) as Promise<T>;
  }
}

const olds = Object.fromEntries(labels.map((l) => [l, `old ${l}`]));
const filledAll = Object.fromEntries(labels.map((l) => [l, text(l)]));
const filled = { Subjective: "filled", Objective: "filled", Assessment: "filled" };
const restored = { Subjective: "restored", Objective: "restored", Assessment: "restored" };

describe("pages that go wrong", { concurrency: 2 }, () => {
  for (const name of browsers) {
    describe(name, { concurrency: 1 }, () => {
      let browser: Browser;
      before(async () => {
        browser = await startBrowser(name, server.url);
      });
      after(() => browser.end());
      const story = (key: string, tell: (note: Note, key: string) => Promise<void>): void => {
        it(key, { timeout: 60_000 }, async () => {
          const note = new Note(browser, name);
          await tell(note, key.replace(/\W+/g, "-"));
          await note.untouched();
        });
      };

      // What the page does to Plan while the note is filled, what is said of it, and what stands there then.
      const plan = "document.getElementById('Plan')";
      const wrongs: [what: string, script: string, said: string, stands: string | undefined][] = [
        ["removed while another is filled", `Subjective.oninput = () => ${plan}?.remove()`, "refused fill_gone", undefined],
        ["removed by its own input", `Plan.oninput = () => ${plan}.remove()`, "refused fill_gone", undefined],
        ["made read-only while another is filled", `Subjective.oninput = () => { Plan.readOnly = true }`, "refused fill_readonly", "old Plan"],
        ["too short", `Plan.maxLength = 12`, "refused fill_too_long", "old Plan"],
        ["masked to digits", `Plan.value = "12"; Plan.oninput = () => { Plan.value = Plan.value.replace(/\\D/g, "") }`, "refused fill_refused", "12"],
        ["masked to capitals", `Plan.value = "OLD"; Plan.oninput = () => { Plan.value = Plan.value.toUpperCase() }`, "refused fill_refused", "OLD"],
        ["put back at once", `Plan.oninput = () => { Plan.value = "old Plan" }`, "refused fill_refused", "old Plan"],
        ["put back when left", `Plan.onblur = () => setTimeout(() => { Plan.value = "old Plan" })`, "refused fill_reverted", "old Plan"],
      ];
      for (const [what, script, said, stands] of wrongs) {
        story(what, async (note, key) => {
          await note.open(key, areas, script);
          await note.found(...labels);
          assert.deepEqual(await note.fill(), { ...filled, Plan: said });
          const { Plan: there, ...others } = await note.values();
          assert.equal(there, stands);
          assert.deepEqual(others, { Subjective: text("Subjective"), Objective: text("Objective"), Assessment: text("Assessment") });
          assert.deepEqual(await note.undo(), restored);
          assert.equal((await note.values()).Plan, stands);
        });
      }

      story("put back 200 ms late", async (note, key) => {
        await note.open(key, areas, `Plan.onchange = () => setTimeout(() => { Plan.value = "old Plan" }, 200)`);
        await note.found(...labels);
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        assert.deepEqual(await note.later(), { Plan: "refused fill_reverted" });
        assert.deepEqual(await note.undo(), restored);
        assert.deepEqual(await note.values(), olds);
      });

      story("changed 600 ms late", async (note, key) => {
        await note.open(key, areas, `Plan.onchange = () => setTimeout(() => { Plan.value += " (draft)" }, 600)`);
        await note.found(...labels);
        await note.fill();
        assert.deepEqual(await note.later(), { Plan: "partial fill_altered" });
        assert.deepEqual(await note.undo(), { ...restored, Plan: "restored" });
        assert.deepEqual(await note.values(), olds);
      });

      story("a rich field put back 200 ms late", async (note, key) => {
        await note.open(key, `<p id=l>Progress note<div id="Note" contenteditable aria-label="Progress note">old</div>`, `Note.oninput = () => setTimeout(() => { Note.textContent = "old" }, 200)`);
        await note.found("Progress note");
        assert.deepEqual(await note.fill(), { "Progress note": "refused fill_reverted" });
        assert.deepEqual(await note.undo(), {});
        assert.equal((await note.values()).Note, "old");
      });

      story("a strict policy with Trusted Types", async (note, key) => {
        const rich = `<div id="Assessment" contenteditable aria-label="Assessment"><p>old <b>bold</b></p></div>`;
        await note.open(key, areas.replace(/<p><label>Assessment.*?<\/p>/, rich), `window.violations = []; document.addEventListener("securitypolicyviolation", (e) => e.violatedDirective === "img-src" || violations.push(e.violatedDirective))`, {
          "content-security-policy": "default-src 'none'; script-src 'nonce-n'; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'",
        });
        await note.found(...labels);
        const html = await note.run<string>("Assessment.innerHTML");
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        assert.deepEqual(await note.values(), filledAll);
        assert.deepEqual(await note.undo(), { ...restored, Plan: "restored" });
        assert.equal(await note.run("Assessment.innerHTML"), html);
        assert.deepEqual(await note.run("violations"), []);
      });

      story("two note forms, and a hidden copy", async (note, key) => {
        const form = (n: number): string => `<form><h2>Note ${n}</h2>${areas.replace(/id="(\w+)"/g, `id="$1${n}"`)}<button data-elsewhere>Sign</button></form>`;
        await note.open(key, `${form(1)}${form(2)}<div hidden>${form(3)}</div><div style="position:absolute;left:-9999px">${form(4)}</div>`);
        await note.found(...labels, ...labels);
        const second = (await note.look())[0]?.forms[1]?.fields.map((f) => f.id) ?? [];
        note.fields = note.fields.filter((f) => second.includes(f.id));
        const before = await note.values();
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        const now = await note.values();
        for (const id of Object.keys(now)) assert.equal(now[id], id.endsWith("2") ? text(id.slice(0, -1)) : before[id], id);
        await note.undo();
        assert.deepEqual(await note.values(), before);
      });

      story("an editor that comes late", async (note, key) => {
        await note.open(key, areas.replace(/<p><label>Plan.*?<\/p>/, ""), `setTimeout(() => {
          const div = Object.assign(document.createElement("div"), { id: "Plan", contentEditable: "true", innerText: "old Plan" });
          div.setAttribute("aria-label", "Plan");
          document.querySelector("form button").before(div);
        }, 700)`);
        await note.found(...labels);
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        assert.deepEqual(await note.undo(), { ...restored, Plan: "restored" });
        assert.deepEqual(await note.values(), olds);
      });

      story("a field that is not mounted while it is scrolled away", async (note, key) => {
        await note.open(key, areas, `
          window.away = () => { window.kept = { value: Plan.value, label: Plan.closest("p") }; kept.label.remove() };
          window.back = () => { const p = kept.label.cloneNode(true); p.querySelector("textarea").value = kept.value; document.querySelector("form button").before(p) };`);
        await note.found(...labels);
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        await note.run("away()");
        assert.deepEqual(await note.undo(), { ...restored, Plan: "refused fill_gone" });
        await note.run("back()");
        assert.deepEqual(await note.undo(), { Plan: "restored" });
        assert.deepEqual(await note.values(), olds);
      });

      story("tabs within the note", async (note, key) => {
        await note.open(key, `<div id=one>${areas.replace(/<p><label>Plan.*?<\/p>/, "")}</div><div id=two hidden><label>Plan<textarea id=Plan>old Plan</textarea></label></div>`, `window.tab = (n) => { one.hidden = n !== 1; two.hidden = n !== 2 }`);
        await note.found("Subjective", "Objective", "Assessment");
        const first = note.fields;
        assert.deepEqual(await note.fill(), filled);
        await note.run("tab(2)");
        await note.found("Plan");
        assert.deepEqual(await note.fill(), { Plan: "filled" });
        assert.deepEqual(await note.undo(), { Plan: "restored" });
        note.fields.push(...first);
        assert.deepEqual(await note.undo(), { Subjective: "refused fill_hidden", Objective: "refused fill_hidden", Assessment: "refused fill_hidden" });
        await note.run("tab(1)");
        assert.deepEqual(await note.undo(), restored);
        assert.deepEqual(await note.values(), olds);
      });

      story("open shadow roots within each other", async (note, key) => {
        await note.open(key, `<div id=host></div>`, `
          let root = document.getElementById("host");
          for (let i = 0; i < 3; i++) { const div = document.createElement("div"); (root.shadowRoot ?? root).append(div); div.attachShadow({ mode: "open" }); root = div; }
          root.shadowRoot.innerHTML = ${JSON.stringify(areas)};
          window.__values = () => Object.fromEntries([...root.shadowRoot.querySelectorAll("textarea")].map((e) => [e.id, e.value]));`);
        await note.found(...labels);
        assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
        assert.deepEqual(await note.values(), filledAll);
        assert.deepEqual(await note.undo(), { ...restored, Plan: "restored" });
        assert.deepEqual(await note.values(), olds);
      });

      for (const [what, host] of [["its own origin", "127.0.0.1"], ["another origin", "localhost"]] as const) {
        story(`a frame of ${what}`, async (note, key) => {
          // It tells the page around it what stands in it.
          const inner = server.serve(`${name}-inner-${host}`, page(areas, `addEventListener("message", (e) => e.source.postMessage({ values: __values(), counts }, "*"))`), {}, host);
          await note.open(key, `<iframe src="${inner}" width=700 height=600></iframe>`, `
            window.inside = () => new Promise((r) => { addEventListener("message", (e) => r(e.data), { once: true }); document.querySelector("iframe").contentWindow.postMessage("?", "*") });
            window.__values = () => inside().then((d) => d.values);`);
          await note.found(...labels);
          const frame = note.fields[0]?.frame ?? 0;
          assert.notEqual(frame, 0);
          assert.deepEqual(await note.fill(), { ...filled, Plan: "filled" });
          assert.deepEqual(await note.values(), filledAll);
          assert.deepEqual(await note.undo(frame), { ...restored, Plan: "restored" });
          assert.deepEqual(await note.values(), olds);
          assert.deepEqual(await note.run("inside().then((d) => d.counts)"), { press: 0, submit: 0, key: 0, focus: 0 });
        });
      }

      story("passwords, cards and signatures beside the note", async (note, key) => {
        const secrets = `<div data-elsewhere><label>Password<input id=Password type=password value=p></label><label>PIN<input id=Pin type=tel value=1></label>
          <label>Card number<input id=Card autocomplete=cc-number value=4></label><label>Clinician signature<textarea id=Signature>sig</textarea></label>
          <label>Signed by (plan)<input id=Signed value=s></label><label>Co-signature notes<div id=Cosign contenteditable aria-label="Supervisor signature">c</div></label><label>Email<input id=Email type=email value=e></label></div>`;
        await note.open(key, areas + secrets);
        await note.found(...labels);
        assert.deepEqual(await note.fill("add"), { ...filled, Plan: "filled" });
        const { Password, Pin, Card, Signature, Signed, Cosign, Email } = await note.values();
        assert.deepEqual([Password, Pin, Card, Signature, Signed, Cosign, Email], ["p", "1", "4", "sig", "s", "c", "e"]);
        await note.undo();
        assert.deepEqual(Object.entries(await note.values()).filter(([id]) => labels.includes(id)), Object.entries(olds));
      });
    });
  }
});
