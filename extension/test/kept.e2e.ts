// A page that the browser keeps whole while she is elsewhere, and brings back as it
// was (the back/forward cache), in real Chromium and real Firefox: it is looked at
// anew, and no client's draft goes into another's page.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { browserNames, PanelHands, startHands, type Hands } from "./hands";
import { Agent, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
});
after(async () => {
  await agent.end();
  await ehr.close();
});

const written = "[...document.querySelectorAll('main textarea')].map((a) => a.value).join('\\n')";

for (const name of browserNames) {
  describe(name, () => {
    let hands: Hands;
    before(async () => {
      hands = await startHands(name);
    });
    after(() => hands.end());

    it("each page that comes back has its own client's draft, and takes it alone", { timeout: 120_000 }, async () => {
      const page = await hands.tab();
      await page.open(`${ehr.page("jordan-rivers", "plain")}?kept`);
      await page.evaluate("void addEventListener('pageshow', (e) => { window.__kept = e.persisted; })");
      const panel = await PanelHands.open(page);
      await panel.pair(agent);
      await panel.draft("Client reports poor sleep since Tuesday. Will see her next Monday.");
      await panel.shows("Kept on this computer");
      // Chromium keeps no page that has a frame of an extension's in it.
      if (name === "chromium") await panel.click("Close panel");
      await until("the panel to be gone", async () => name === "firefox" || (await page.frames()).length === 0);

      await page.open(`${ehr.page("sam-okoye", "plain")}?kept`);
      const other = await PanelHands.open(page);
      assert.equal(await other.tab.evaluate("document.querySelector('#part-0').value"), "");
      await other.draft("Client reports good appetite. Will call him on Friday.");

      await page.back();
      await until("the page as it was left", () => page.evaluate<boolean>("window.__kept === true").catch(() => false));
      assert.deepEqual(await page.frames(), [], "a panel came back with the page");
      const back = await PanelHands.open(page);
      await until("this client's draft", async () => (await back.tab.evaluate<string>("document.querySelector('#part-0').value")).includes("poor sleep"));
      assert.match(await back.fill(), /^Filled/);
      const text = await page.evaluate<string>(written);
      assert.match(text, /poor sleep/);
      assert.doesNotMatch(text, /good appetite/);
      await back.discard();
      await page.close();
    });

    it("a page that shows somebody else by the time it comes back takes no draft of before", { timeout: 120_000 }, async () => {
      const page = await hands.tab();
      await page.open(`${ehr.page("jordan-rivers", "plain")}?kept`);
      await page.evaluate(`void addEventListener("pageshow", (e) => {
        window.__kept = e.persisted;
        if (e.persisted) [...document.querySelectorAll("dd")].find((d) => d.textContent === "Jordan Rivers").textContent = "Sam Okoye";
      })`);
      const panel = await PanelHands.open(page);
      await panel.draft("Client reports poor sleep since Tuesday. Will see her next Monday.");
      await panel.shows("Kept on this computer");
      if (name === "chromium") await panel.click("Close panel");
      await until("the panel to be gone", async () => name === "firefox" || (await page.frames()).length === 0);
      await page.open("about:blank");
      await page.back();
      await until("the page as it was left", () => page.evaluate<boolean>("window.__kept === true").catch(() => false));
      const back = await PanelHands.open(page);
      await back.shows("Sam Okoye");
      assert.equal(await back.tab.evaluate("document.querySelector('#part-0').value"), "");
      assert.equal(await page.evaluate<string>(written).then((t) => t.trim()), "");
      await page.close();
    });
  });
}
