// The order in which the panel is read and walked through, written down: what a
// screen reader says of each state (test/panel/reading/STATE.txt), and where Tab
// goes. SIDEQUILL_UPDATE=1 writes the files anew; read the difference.
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch, serve, type Served } from "./harness";
import { scenes } from "./scenes";

const folder = join(import.meta.dirname, "reading");
const states = ["empty", "typing", "review", "fill-plan", "filled", "checked", "unpaired", "pairing", "notes", "typed-for-another", "alone"];
const update = process.env.SIDEQUILL_UPDATE === "1";

let served: Served;
let browser: Browser;
before(async () => {
  served = await serve();
  browser = await launch();
  await mkdir(folder, { recursive: true });
});
after(async () => {
  await browser.close();
  await served.close();
});

/** What Tab comes to, from the top of the page round to it again. */
async function walk(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    // A dialog keeps the keyboard to itself: there the walk begins where the focus is.
    if (document.querySelector("dialog[open]")) return;
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
  });
  const stops: string[] = [];
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(`(() => {
      const el = document.activeElement;
      if (!el || el === document.body) return "";
      if (el === globalThis.last) return "same"; // the parts of a field for a time
      globalThis.last = el;
      if (el.dataset.walked) return "";
      el.dataset.walked = "1";
      const by = (el.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
      const name = el.getAttribute("aria-label") ?? (by || el.labels?.[0]?.textContent || el.textContent || el.value || "");
      return (el.getAttribute("role") ?? el.tagName.toLowerCase()) + " " + name.replace(/\\s+/g, " ").trim();
    })()`);
    if (stop === "") break;
    if (stop !== "same") stops.push(String(stop));
  }
  return stops;
}

describe("the reading order", () => {
  for (const name of states) {
    it(name, async () => {
      const scene = scenes.find((s) => s.name === name)!;
      const page = await browser.newPage({ viewport: { width: scene.width ?? 420, height: scene.height ?? 900 }, reducedMotion: "reduce", timezoneId: "UTC", locale: "en-US" });
      await page.goto(served.url(scene.language, scene.page));
      await scene.play(page);
      const read = await page.locator("body").ariaSnapshot();
      const stops = await walk(page);
      const is = `${read}\n\nTab:\n${stops.map((s) => `- ${s}`).join("\n")}\n`;
      await page.close();
      const file = join(folder, `${name}.txt`);
      if (update) await writeFile(file, is);
      assert.equal(is, await readFile(file, "utf8"));
    });
  }
});
