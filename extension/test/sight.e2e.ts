// Whether she sees what she presses, in real Chromium and real Firefox with a real
// agent: a page's dark mode, its watermark or its fading in refuse her nothing, for
// the panel is as plain as ever; a panel that she cannot see fills nothing.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { browserNames, buttonNamed, PanelHands, startHands, type Hands, type Tab } from "./hands";
import { Agent, until } from "./stage";

const dump = "Client reports sleeping 4 hours a night. Plan: see her next week.";

/** What a page or another extension lays over all it shows, by style or by an element of its own. */
const plain: Record<string, string> = {
  "an extension's dark mode, by a filter on the root": sheet("html { filter: invert(100%) hue-rotate(180deg) !important } img, video, iframe { filter: invert(100%) hue-rotate(180deg) !important }"),
  "an extension's dark mode, by a filter with a drawn matrix": sheet("html { background: #222 !important; filter: brightness(90%) contrast(90%) sepia(10%) !important }"),
  "the EHR's own dark mode, by a filter on its body": sheet("body { filter: invert(.92) hue-rotate(180deg); background: #111 }"),
  "a page inverted by what lies over it": laid("background:#fff;mix-blend-mode:difference"),
  "a watermark over the whole window": laid("background:repeating-linear-gradient(45deg,rgb(255 0 0/.3) 0 20px,transparent 20px 60px)"),
  "a page that has faded in, not quite": sheet("html { opacity: .99 }"),
  "a page on a layer of its own": sheet("html { will-change: transform, filter; transform: translateZ(0) }"),
};
const unseen: Record<string, { on: string; off: string }> = {
  "made see-through": style("opacity", "0.01"),
  "filtered away": style("filter", "opacity(0.01)"),
  "cut to nothing": style("clip-path", "inset(49%)"),
  "moved off the window": style("transform", "translateX(90%)"),
  "covered by what comes after it": { on: `(() => { const cover = document.createElement("div"); cover.id = "cover"; cover.popover = "manual"; cover.style.cssText = "position:fixed;inset:0;width:100vw;height:100vh;margin:0;border:0;background:#fff"; document.body.append(cover); cover.showPopover(); })()`, off: `document.getElementById("cover").remove()` },
  "kept out of the top layer, under a filter of the page's root": {
    on: `(document.querySelector("html > div").hidePopover(), document.documentElement.style.setProperty("filter", "opacity(0.01)"))`,
    off: `(document.documentElement.style.removeProperty("filter"), document.querySelector("html > div").showPopover())`,
  },
};

function sheet(css: string): string {
  return `(() => { const style = document.createElement("style"); style.textContent = ${JSON.stringify(css)}; document.head.append(style); })()`;
}

function laid(css: string): string {
  return `(() => { const over = document.createElement("div"); over.style.cssText = ${JSON.stringify(`position:fixed;inset:0;z-index:2147483647;pointer-events:none;${css}`)}; document.documentElement.append(over); })()`;
}

/** By the page's own script, on what holds the panel. */
function style(name: string, value: string): { on: string; off: string } {
  const to = (v: string): string => `document.querySelector("html > div").style.setProperty(${JSON.stringify(name)}, ${JSON.stringify(v)}, "important")`;
  return { on: to(value), off: to("initial") };
}

for (const name of browserNames) {
  describe(`${name}: what she sees`, { concurrency: 1, timeout: 300_000 }, () => {
    let ehr: Ehr;
    let agent: Agent;
    let hands: Hands;
    before(async () => {
      ehr = await startEhr();
      agent = await Agent.start('[model]\nengine = "none"\n');
      hands = await startHands(name);
    });
    after(async () => {
      await hands.end();
      await agent.end();
      await ehr.close();
    });

    const drafted = async (prepare = ""): Promise<{ page: Tab; panel: PanelHands }> => {
      const page = await hands.tab();
      await page.open(ehr.page("jordan-rivers", "plain"));
      if (prepare !== "") await page.evaluate(`void ${prepare}`);
      const panel = await PanelHands.open(page);
      await panel.pair(agent);
      await panel.draft(dump);
      return { page, panel };
    };
    const filled = (page: Tab): Promise<boolean> => page.evaluate(`[...document.querySelectorAll("main textarea")].some((a) => a.value !== "")`);

    for (const [what, prepare] of Object.entries(plain)) {
      it(`${what}: every press is taken`, async () => {
        const { page, panel } = await drafted(prepare);
        assert.match(await panel.fill(), /Sidequill never signs/);
        assert.ok(await filled(page));
        await panel.click("Undo fill");
        await panel.shows("Undone");
        await panel.discard();
        await page.close();
      });
    }

    it("a panel that she cannot see fills nothing, and does once she sees it again", async () => {
      const { page, panel } = await drafted();
      for (const [what, { on, off }] of Object.entries(unseen)) {
        await panel.click("Fill note");
        await until("the preview", () => panel.tab.evaluate<boolean>(`${buttonNamed("Fill now")}?.focus() === undefined`));
        await page.evaluate(`void ${on}`);
        await new Promise((done) => setTimeout(done, 700)); // until the browser has looked again
        await panel.tab.press("Enter");
        await until(`its word, ${what}`, async () => /the page covers this panel/i.test(await panel.words()));
        assert.equal(await filled(page), false, what);
        await page.evaluate(`void ${off}`);
        await new Promise((done) => setTimeout(done, 900));
        if (await panel.tab.evaluate<boolean>(`${buttonNamed("Back")} !== null`)) await panel.click("Back"); // where the press was not even taken
      }
      assert.match(await panel.fill(), /Sidequill never signs/);
      assert.ok(await filled(page));
      await panel.discard();
      await page.close();
    });
  });
}
