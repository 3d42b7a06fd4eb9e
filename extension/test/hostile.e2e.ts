// A page that means harm, in real Chromium with a real agent: its own scripts
// cover the panel, look for its address, take the keyboard, change the note
// under it. What the panel holds stays there, and nothing is filled that she did not see.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

const dump = "Client reports sleeping 4 hours a night. Practiced grounding. Plan: see her next week.";
const covers = /the page covers this panel/;

let ehr: Ehr;
let agent: Agent;
let browser: Browser;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
  const page = await browser.page(ehr.page("noor-haddad", "plain"));
  await (await Panel.open(page)).pair(agent);
  await page.close();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

async function opened(prepare?: (page: Page) => Promise<unknown>, kind: "plain" | "framed" = "plain"): Promise<{ page: Page; panel: Panel }> {
  ehr.reset();
  const page = await browser.page(ehr.page("jordan-rivers", kind));
  await prepare?.(page);
  const panel = await Panel.open(page);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  return { page, panel };
}

/** A click where the button is, whatever lies there: she believes it to be something of the page's. */
async function misled(panel: Panel, name: string): Promise<void> {
  const box = (await panel.button(name).boundingBox())!;
  await panel.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** By the page's own script. */
function style(page: Page, name: string, value: string): Promise<void> {
  return page.evaluate(([n, v]) => document.querySelector<HTMLElement>("html > div")!.style.setProperty(n, v, "important"), [name, value] as const);
}

async function end(page: Page, panel: Panel): Promise<void> {
  await panel.discard();
  await page.close();
}

describe("a page that means harm", () => {
  test("makes the panel see-through, and her presses are not taken until she sees it", async () => {
    const { page, panel } = await opened();
    await panel.draft(dump);
    await panel.button("Fill note").click();
    await panel.button("Fill now").waitFor();
    for (const [name, value, back] of [["opacity", "0", "1"], ["filter", "opacity(0.01)", "none"], ["transform", "scale(0.2)", "none"]] as const) {
      await style(page, name, value);
      await page.waitForTimeout(700); // until the browser has looked again
      await misled(panel, "Fill now");
      await panel.status.filter({ hasText: covers }).waitFor();
      await style(page, name, back);
      await page.waitForTimeout(900);
      await panel.button("Back").click();
      await panel.button("Fill note").click();
    }
    assert.ok((await page.locator("main textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value))).every((v) => v === ""));
    await panel.button("Fill now").click();
    await panel.status.filter({ hasText: "Filled" }).waitFor();
    await end(page, panel);
  });

  test("lays a picture over the panel that lets presses through", async () => {
    const { page, panel } = await opened();
    await panel.dump.fill(dump);
    await page.evaluate(() => {
      const cover = document.createElement("div");
      cover.id = "cover";
      cover.popover = "manual";
      cover.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;background:#fff;pointer-events:none;margin:0;border:0";
      document.body.append(cover);
      cover.showPopover();
    });
    await page.waitForTimeout(700);
    await misled(panel, "Draft");
    await panel.status.filter({ hasText: covers }).waitFor();
    await page.evaluate(() => document.getElementById("cover")!.remove());
    await page.waitForTimeout(900);
    await panel.button("Draft").click();
    await panel.drafted();
    await end(page, panel);
  });

  test("finds no way to the panel's frame nor its address", async () => {
    const { page, panel } = await opened();
    const found = await page.evaluate(() => {
      const host = document.querySelector("html > div")!;
      const names = performance.getEntries().map((e) => e.name);
      return { root: host.shadowRoot !== null, frames: window.length, named: names.filter((n) => n.includes("extension")) };
    });
    assert.deepEqual(found, { root: false, frames: 0, named: [] });
    assert.ok(!panel.frame.isDetached());
    await page.close();
  });

  test("takes the keyboard while she types, and she is told", async () => {
    const { page, panel } = await opened();
    await panel.dump.click();
    await page.keyboard.type("Client told me", { delay: 20 });
    await page.evaluate(() => document.querySelector<HTMLTextAreaElement>("main textarea")!.focus());
    await panel.status.filter({ hasText: /The page took the keyboard/ }).waitFor();
    await end(page, panel);
  });

  test("an inner frame goes to another client's note, and the page names nobody", async () => {
    const { page, panel } = await opened((p) =>
      p.evaluate(() => {
        document.querySelector(".banner")?.remove();
        document.title = "Note";
      }), "framed");
    await panel.frame.getByRole("textbox", { name: /client/i }).first().fill("Ann Arbor");
    await panel.draft(dump);
    await panel.button("Fill note").click();
    const confirm = panel.frame.getByRole("checkbox", { name: "This page is the note of Ann Arbor" });
    await confirm.check();
    const inner = page.frame("enc")!;
    await inner.goto(inner.url().replace("jordan-rivers", "sam-okoye"));
    await until("what she said to be forgotten", async () => !(await confirm.isChecked()));
    await panel.button("Fill now").press("Enter");
    await panel.status.filter({ hasText: /confirm first whose note/ }).waitFor();
    assert.ok((await inner.locator("textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value))).every((v) => v === ""));
    await panel.button("Back").click();
    await end(page, panel);
  });
});
