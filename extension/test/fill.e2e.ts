// Filling in real Chromium: the content script in its isolated world, on every
// kind of page of the sample EHR. Each test reads what the page's own state and
// its server hold, not what stands on the screen, and ends with: nothing pressed.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import type { FillItem, FillMode } from "../src/messages";
import { Harness, type Described } from "./content-harness";
import { startEhr, type Ehr } from "./ehr/server";
import type { PageKind } from "./ehr/clients";

let ehr: Ehr;
let h: Harness;
before(async () => {
  ehr = await startEhr();
  h = await Harness.start();
});
after(async () => {
  await h.close();
  await ehr.close();
});

const client = "Jordan Rivers";
const text = "Reports <b>poor sleep</b> & worry, “4 h a night”.\nNo SI/HI — denies plan.\n\nMañana: sesión 👩‍⚕️.";
const plain = (s: string): string => s.replace(/\n{2,}/g, "\n").trim();

function items(d: Described, mode: FillMode = "add", words = text): FillItem[] {
  return d.forms.flatMap((f) => f.fields).map((f) => ({ field: f.id, frame: f.frame, text: `${f.label}: ${words}`, mode }));
}

async function open(kind: PageKind, who = "jordan-rivers"): Promise<{ page: Page; d: Described }> {
  ehr.reset();
  const page = await h.open(ehr.page(who, kind));
  const d = await until(() => h.describe(page), (x) => kind === "none" || x.forms.length > 0);
  return { page, d };
}

/** Asks until the answer is right; fails with the last one. */
async function until<T>(ask: () => T | Promise<T>, right: (value: T) => boolean, ms = 15_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await ask();
    if (right(value)) return value;
    if (Date.now() > end) assert.fail(`not in ${ms} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function nothingPressed(page: Page): Promise<void> {
  for (const frame of page.frames()) {
    const counts = await frame.evaluate(() => (window as unknown as { __counts?: unknown }).__counts);
    if (counts !== undefined) assert.deepEqual(counts, { save: 0, sign: 0, submit: 0, click: 0, enter: 0 });
  }
  await page.close();
}

const stored = (kind: PageKind): Record<string, string> => ehr.note("jordan-rivers", kind)?.fields ?? {};

describe("fills, is stored by the page, undoes", () => {
  for (const [kind, fields] of [
    ["plain", 4],
    ["react", 4],
    ["quill", 4],
    ["framed", 4],
    ["single", 1],
    ["behavioral", 10],
  ] as const) {
    it(kind, async () => {
      const { page, d } = await open(kind);
      assert.equal(d.page.client, client);
      const list = items(d);
      assert.equal(list.length, fields);
      const { results, mismatch } = await h.fill(page, list, client, d.page.visit);
      assert.equal(mismatch, null);
      assert.deepEqual(results.map((r) => [r.status, r.reason]), list.map(() => ["filled", ""]));
      await until(
        () => Object.values(stored(kind)).map(plain).sort(),
        (got) => JSON.stringify(got) === JSON.stringify(list.map((i) => plain(i.text)).sort()),
      );
      const undone = (await Promise.all([...new Set(list.map((i) => i.frame))].map((f) => h.undo(page, f)))).flat();
      assert.deepEqual(undone.map((r) => r.status), list.map(() => "restored"));
      await until(() => Object.values(stored(kind)).map(plain), (got) => got.every((v) => v === ""));
      assert.deepEqual(await h.undo(page, list[0]?.frame), [], "there is nothing left to undo");
      await nothingPressed(page);
    });
  }
});

describe("text that is there already", () => {
  const old = "Seen last week.\n\n  Two spaces in front, one behind. ";
  for (const mode of ["add", "replace", "skip"] as const) {
    it(`${mode} in a text area, and exactly as before after undo`, async () => {
      const { page, d } = await open("plain");
      await page.fill("#plan", old);
      const plan = items(d, mode).filter((i) => i.text.startsWith("Plan"));
      const { results } = await h.fill(page, plan, client);
      assert.equal(results[0]?.status, mode === "skip" ? "skipped" : "filled");
      const given = plan[0]?.text ?? "";
      assert.equal(await page.inputValue("#plan"), { add: `${old}\n\n${given}`, replace: given, skip: old }[mode]);
      await h.undo(page);
      assert.equal(await page.inputValue("#plan"), old);
      await nothingPressed(page);
    });
  }

  for (const mode of ["add", "replace"] as const) {
    it(`${mode} in Quill keeps and restores its formatting`, async () => {
      const { page, d } = await open("quill");
      const root = page.locator(".editor[data-name=plan] .ql-editor");
      await root.fill("plain words");
      await root.press("ControlOrMeta+a");
      await root.press("ControlOrMeta+b");
      const before = await root.innerHTML();
      assert.match(before, /<strong>/);
      const contents = (): Promise<string> => page.evaluate(() => JSON.stringify((window as unknown as { __editors: Record<string, { getContents(): unknown }> }).__editors.plan?.getContents()));
      const model = await contents();
      const { results } = await h.fill(page, items(d, mode).filter((i) => i.text.startsWith("Plan")), client);
      assert.deepEqual(results.map((r) => [r.status, r.reason]), [["filled", ""]]);
      assert.equal((await root.innerText()).includes("plain words"), mode === "add");
      const undone = await h.undo(page);
      assert.deepEqual(undone.map((r) => [r.status, r.reason]), [["restored", ""]]);
      assert.equal(await contents(), model);
      await nothingPressed(page);
    });
  }

  it("undo leaves alone what she has typed since", async () => {
    const { page, d } = await open("plain");
    await h.fill(page, items(d), client);
    await page.locator("#plan").press("End");
    await page.locator("#plan").pressSequentially(" and mine");
    const undone = await h.undo(page);
    assert.deepEqual(undone.map((r) => [r.label, r.status, r.reason]), [
      ["Subjective", "restored", ""],
      ["Objective", "restored", ""],
      ["Assessment", "restored", ""],
      ["Plan", "refused", "fill_typed"],
    ]);
    assert.match(await page.inputValue("#plan"), /and mine/);
    await nothingPressed(page);
  });
});

describe("refuses, and leaves the field as it was", () => {
  const cases: [reason: string, when: string, prepare: (plan: HTMLTextAreaElement) => void][] = [
    ["fill_readonly", "read-only", (plan) => (plan.readOnly = true)],
    ["fill_readonly", "disabled", (plan) => (plan.disabled = true)],
    ["fill_readonly", "read-only by ARIA", (plan) => plan.setAttribute("aria-readonly", "true")],
    ["fill_too_long", "too short for the text", (plan) => (plan.maxLength = 20)],
    ["fill_hidden", "not shown any more", (plan) => (plan.parentElement!.style.display = "none")],
    ["fill_gone", "gone", (plan) => plan.remove()],
    ["fill_refused", "put back at once", (plan) => plan.addEventListener("input", () => (plan.value = "old"))],
    ["fill_reverted", "put back when left", (plan) => plan.addEventListener("blur", () => requestAnimationFrame(() => (plan.value = "old")))],
    ["fill_secret", "a signature by now", (plan) => plan.setAttribute("aria-label", "Clinician signature")],
  ];
  for (const [reason, when, prepare] of cases) {
    it(`${when}: ${reason}`, async () => {
      const { page, d } = await open("plain");
      await page.fill("#plan", "old");
      await page.locator("#plan").evaluate(prepare);
      const { results } = await h.fill(page, items(d, "replace").filter((i) => i.text.startsWith("Plan")), client);
      assert.deepEqual(results.map((r) => [r.status, r.reason]), [["refused", reason]]);
      if (reason !== "fill_gone") assert.equal(await page.inputValue("#plan"), "old");
      assert.deepEqual(await h.undo(page), []);
      await nothingPressed(page);
    });
  }

  it("another client's page", async () => {
    const { page, d } = await open("react");
    await page.evaluate(() => {
      history.pushState(null, "", "/clients/sam-okoye/react");
      dispatchEvent(new PopStateEvent("popstate"));
    });
    await until(() => h.describe(page), (x) => x.page.client === "Sam Okoye");
    const { results, mismatch } = await h.fill(page, items(d), client);
    assert.deepEqual(mismatch, { page: "Sam Okoye", draft: client });
    assert.deepEqual(results, []);
    await nothingPressed(page);
  });

  it("messages that are none", async () => {
    const { page } = await open("plain");
    for (const message of [{ type: "click", field: "f1" }, { type: "fill", items: [{ field: "f1" }], client, visit: "" }, { type: "fill" }]) {
      assert.equal((await h.ask(page, message)) ?? null, null);
    }
    await nothingPressed(page);
  });
});

describe("the page", () => {
  it("that takes another's place is told of, and its fields are none of that one's", async () => {
    const { page, d } = await open("plain");
    const told = async (): Promise<number> => (await h.heard()).filter((m) => m.type === "page-changed").length;
    const before = await told();
    await page.goto(ehr.page("sam-okoye", "plain"));
    await until(told, (n) => n > before);
    const now = await until(() => h.describe(page), (x) => x.forms.length > 0);
    const ids = (x: Described): string[] => x.forms.flatMap((f) => [f.id, ...f.fields.map((y) => y.id)]);
    assert.deepEqual(ids(d).filter((id) => ids(now).includes(id)), []);
    const { results } = await h.fill(page, items(d), "Sam Okoye");
    assert.deepEqual(results.map((r) => r.reason), items(d).map(() => "fill_gone"));
    await nothingPressed(page);
  });

  it("has no button where there is no note", async () => {
    const { page, d } = await open("none");
    assert.deepEqual(d.forms, []);
    assert.equal(await hosts(page), 0);
    await nothingPressed(page);
  });

  it("lists what stays hers to set, and never the signature", async () => {
    const { page, d } = await open("behavioral");
    const [form] = d.forms;
    assert.deepEqual(form?.yours.map((y) => [y.label, y.kind]), [
      ["Mood", "checkbox"],
      ["Affect", "checkbox"],
      ["Level of risk", "select"],
      ["Modality", "select"],
      ["Next appointment", "date"],
    ]);
    assert.ok(form.fields.every((f) => !/signature/i.test(f.label)));
    assert.deepEqual(d.page.facts, { date: "2026-11-23", start: "09:00", stop: "09:53", service: "Individual psychotherapy", place: "Office", client });
    await nothingPressed(page);
  });

  it("finds the fields again after the page built them anew", async () => {
    const { page, d } = await open("plain");
    await page.evaluate(() => {
      const form = document.querySelector("form")!;
      for (const area of form.querySelectorAll("textarea")) area.replaceWith(area.cloneNode(true));
    });
    const { results } = await h.fill(page, items(d), client);
    assert.deepEqual(results.map((r) => r.status), ["filled", "filled", "filled", "filled"]);
    await nothingPressed(page);
  });

  it("leaves no mark on the page's elements", async () => {
    const markup = (page: Page): Promise<string> => page.evaluate(() => document.querySelector("main")!.outerHTML);
    const { page, d } = await open("single");
    const before = await markup(page);
    await h.fill(page, items(d), client);
    await h.undo(page);
    assert.equal(await page.inputValue("textarea"), "");
    await until(() => markup(page).then((m) => m.replace(/(<span class="saved[^>]*>)[^<]*/, "$1")), (m) => m === before.replace(/(<span class="saved[^>]*>)[^<]*/, "$1"));
    await nothingPressed(page);
  });
});

/** Elements beside the page's own: ours. */
function hosts(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll("body > div:empty").length);
}

describe("the button", () => {
  for (const kind of ["plain", "react", "quill", "framed", "single", "behavioral"] as const) {
    it(`stands at the ${kind} note, over no control, and opens when pressed`, async () => {
      const { page } = await open(kind);
      const place = kind === "framed" ? page.frameLocator("iframe") : page;
      const host = place.locator("body > div:empty");
      const box = await until(() => host.boundingBox(), (b) => b !== null && b.width > 40);
      assert.ok(box !== null);
      const frame = kind === "framed" ? page.frames()[1]! : page.mainFrame();
      const covered = await frame.evaluate(() => {
        const host = document.querySelector<HTMLElement>("body > div:empty")!;
        const b = host.getBoundingClientRect();
        return [...document.querySelectorAll("main input, main textarea, main select, main button, main label, main h1, main legend, main .ql-editor")].filter((el) => {
          const range = document.createRange();
          range.selectNodeContents(el);
          const r = /^(?:LABEL|H1|LEGEND)$/.test(el.tagName) ? range.getBoundingClientRect() : el.getBoundingClientRect();
          return r.left < b.right && r.right > b.left && r.top < b.bottom && r.bottom > b.top;
        }).length;
      });
      assert.equal(covered, 0);
      const opened = (await h.heard()).filter((m) => m.type === "opened").length;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await until(async () => (await h.heard()).filter((m) => m.type === "opened").length, (n) => n === opened + 1);
      await nothingPressed(page);
    });
  }

  it("comes back when the page is built anew, and goes with the note", async () => {
    const { page } = await open("plain");
    await until(() => hosts(page), (n) => n === 1);
    await page.evaluate(() => {
      const main = document.querySelector("main")!;
      document.body.replaceChildren(main);
    });
    await until(() => hosts(page), (n) => n === 1);
    await page.evaluate(() => document.querySelector("form")!.remove());
    await until(() => hosts(page), (n) => n === 0);
    await page.close();
  });

  it("gives way to a newer copy of the script", async () => {
    const { page } = await open("plain");
    await until(() => hosts(page), (n) => n === 1);
    await h.inject(page);
    await until(() => hosts(page), (n) => n === 1);
    assert.equal(await page.evaluate(() => document.querySelectorAll("html > div").length), 0);
    await page.close();
  });
});

describe("an extension that was reloaded or removed", () => {
  it("takes its button and its panel along", async () => {
    const own = await Harness.start();
    try {
      const page = await own.open(ehr.page("jordan-rivers", "plain"));
      await until(() => hosts(page), (n) => n === 1);
      await own.ask(page, { type: "show-panel", src: own.panelUrl() });
      await until(() => page.evaluate(() => document.querySelectorAll("html > div").length), (n) => n === 1);
      await own.reload();
      await until(
        () =>
          page.evaluate(() => {
            document.body.append(document.createElement("hr")); // a page is never still for long
            return document.querySelectorAll("html > div, body > div:empty").length;
          }),
        (n) => n === 0,
      );
      assert.equal(await page.evaluate(() => document.documentElement.style.marginRight), "");
    } finally {
      await own.close();
    }
  });
});

describe("the panel", () => {
  it("stands beside the page, leaves Save and Sign free, keeps its width, and goes without a trace", async () => {
    const { page } = await open("plain");
    const html = await page.evaluate(() => document.documentElement.getAttribute("style"));
    await h.ask(page, { type: "show-panel", src: h.panelUrl() });
    const box = (): Promise<{ left: number; top: number; bottom: number; width: number } | null> =>
      page.evaluate(() => {
        const host = document.querySelector("html > div");
        if (host === null) return null;
        const b = host.getBoundingClientRect();
        return { left: b.left, top: b.top, bottom: b.bottom, width: b.width };
      });
    const first = await until(box, (b) => b !== null && b.width === 420);
    // The panel takes the focus when it is loaded, so that is waited for.
    const panel = await until(() => page.frames().find((f) => f.url() === h.panelUrl()), (f) => f !== undefined);
    await panel!.waitForLoadState();
    const buttons = await page.evaluate(() => [...document.querySelectorAll(".actions button, textarea")].map((b) => b.getBoundingClientRect().toJSON() as DOMRect));
    for (const b of buttons) {
      const beside = b.right <= first!.left;
      assert.ok(beside || b.bottom <= first!.top || b.top >= first!.bottom, `the panel covers ${JSON.stringify(b)}`);
    }
    // A dialog of the page that comes up later is answered before all else.
    await page.evaluate(() => {
      const dialog = document.createElement("div");
      dialog.id = "asks";
      dialog.style.cssText = "position: fixed; right: 40px; top: 60px";
      dialog.append(Object.assign(document.createElement("button"), { textContent: "Cancel" }));
      document.body.append(dialog);
    });
    const answer = await page.evaluate(() => document.querySelector("#asks button")!.getBoundingClientRect().toJSON() as DOMRect);
    await until(box, (b) => b !== null && b.top >= answer.bottom);
    await page.evaluate(() => document.querySelector("#asks")!.remove());
    await until(box, (b) => b !== null && b.top === first!.top);
    // by the pointer, and by keys
    await page.mouse.move(first!.left + 3, 300);
    await page.mouse.down();
    await page.mouse.move(first!.left - 77, 300, { steps: 4 });
    await page.mouse.up();
    await until(box, (b) => b !== null && Math.abs(b.width - 500) <= 4);
    // The root is closed: the way to the edge goes from the frame beside it.
    const frame = await page.frames().find((f) => f.url() === h.panelUrl())!.frameElement();
    const edge = (await frame.evaluateHandle((f) => f.parentElement!.querySelector("[role=separator]"))).asElement()!;
    for (const [key, width] of [["Home", 360], ["ArrowLeft", 376], ["ArrowRight", 360], ["ArrowRight", 360], ["End", 640]] as const) {
      await edge.press(key);
      await until(box, (b) => b?.width === width);
    }
    await h.ask(page, { type: "hide-panel" });
    await until(box, (b) => b === null);
    assert.equal((await page.evaluate(() => document.documentElement.getAttribute("style"))) || null, html);
    await h.ask(page, { type: "show-panel", src: h.panelUrl() });
    await until(box, (b) => b?.width === 640);
    await page.close();
  });

  it("lives through the page's own navigation", async () => {
    const { page } = await open("react");
    await h.ask(page, { type: "show-panel", src: h.panelUrl() });
    const panel = await until(() => page.frames().find((f) => f.url() === h.panelUrl()), (f) => f !== undefined);
    await panel!.fill("textarea", "typed so far");
    await page.evaluate(() => {
      history.pushState(null, "", "/clients/sam-okoye/react");
      dispatchEvent(new PopStateEvent("popstate"));
      document.body.append(document.createElement("hr"));
    });
    await until(() => h.describe(page), (x) => x.page.client === "Sam Okoye");
    assert.equal(await panel!.inputValue("textarea"), "typed so far");
    await page.close();
  });

  it("does not go because a page says so", async () => {
    const { page } = await open("plain");
    await until(() => hosts(page), (n) => n === 1);
    await h.ask(page, { type: "show-panel", src: h.panelUrl() });
    await until(() => page.frames().some((f) => f.url() === h.panelUrl()), (is) => is);
    await page.evaluate(() => document.dispatchEvent(new Event("sidequill-takeover")));
    // A second copy of our own ends the first.
    assert.equal(await hosts(page), 1);
    assert.equal(await page.evaluate(() => document.querySelectorAll("html > div").length), 1);
    await h.inject(page);
    await until(() => page.evaluate(() => document.querySelectorAll("html > div").length), (n) => n === 0);
    await until(() => hosts(page), (n) => n === 1);
    await nothingPressed(page);
  });

  it("has the focus again after filling from it", async () => {
    const { page, d } = await open("plain");
    await h.ask(page, { type: "show-panel", src: h.panelUrl() });
    const panel = await until(() => page.frames().find((f) => f.url() === h.panelUrl()), (f) => f !== undefined);
    await panel!.locator("textarea").press("a");
    await h.fill(page, items(d), client);
    await until(() => panel!.evaluate(() => document.hasFocus()), (has) => has);
    await page.close();
  });

  it("shows nothing but the extension's own pages", async () => {
    const { page } = await open("plain");
    await h.ask(page, { type: "show-panel", src: "https://example.org/" });
    assert.equal(await page.evaluate(() => document.querySelectorAll("html > div").length), 0);
    await page.close();
  });
});
