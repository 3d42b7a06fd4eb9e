// What IT gives by managed policy, in real Chromium and real Firefox, each finding a
// real policy file in /etc: a page is filled where the policy says, what it fixes is
// shown as fixed, and nothing that the clinician can do changes it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { browserNames, PanelHands, startHands, type Hands, type Tab } from "./hands";
import { underPolicy, whyUnmanaged, type Managed, type Values } from "./policy";
import { Agent, until } from "./stage";

/** The other way round than their labels say, so that nothing but the policy can have done it. */
const crossed = {
  sidequill: "adapter",
  version: 1,
  site: "127.0.0.1",
  fields: [
    { label: "Subjective", attributes: { name: "subjective" }, takes: [{ section: "plan" }], whole: false },
    { label: "Plan", attributes: {}, takes: [{ section: "subjective" }], whole: false },
  ],
};
const values: Values = {
  by: "Riverside Clinic IT",
  initials: true,
  usual: { cpt: "90834" },
  sites: ["https://ehr.example.org/*"],
  mappings: [crossed, { ...crossed, site: "https://not-a-host" }],
};
const dump = "Client reports sleeping 4 hours a night. Alert and oriented. Plan: continue weekly sessions.";
const unmanaged = await whyUnmanaged();

/** The settings page's own words and boxes, as she sees them. */
const section = (id: string): string => `document.querySelector("section[aria-labelledby=${id}]")`;
const box = `${section("display")}.querySelector("input")`;
const code = `[...${section("usual")}.querySelectorAll("label")].find((l) => l.innerText.trim() === "Code").querySelector("input")`;
/** Gives a file to a box for files, as she does with the browser's own dialog. */
const give = (to: string, file: unknown): string => `(() => {
  const files = new DataTransfer();
  files.items.add(new File([${JSON.stringify(JSON.stringify(file))}], "settings.json", { type: "application/json" }));
  const input = [...document.querySelectorAll("label")].find((l) => l.innerText.trim() === ${JSON.stringify(to)}).querySelector("input");
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
})()`;
const api = "(globalThis.browser ?? globalThis.chrome)";

for (const name of browserNames) {
  describe(`${name} under policy`, { skip: unmanaged, concurrency: 1, timeout: 240_000 }, () => {
    let ehr: Ehr;
    let agent: Agent;
    let managed: Managed;
    let hands: Hands;
    let page: Tab;
    let panel: PanelHands;
    let settings: Tab;
    /** What the settings page shows; nothing while it loads. */
    const seen = <T>(what: string): Promise<T | undefined> => settings.evaluate<T>(what).catch(() => undefined);
    const reads = (words: RegExp, id: string): Promise<unknown> => until(`${String(words)} in ${id}`, async () => words.test((await seen<string>(`${section(id)}.innerText`)) ?? ""));
    const field = (label: string): Promise<string> => page.evaluate(`[...document.querySelectorAll("label")].find((l) => l.innerText === ${JSON.stringify(label)}).control.value`);

    before(async () => {
      ehr = await startEhr();
      agent = await Agent.start('[model]\nengine = "none"\n');
      managed = await underPolicy(name, values);
      hands = await startHands(name, managed.program);
      page = await hands.tab();
      await page.open(ehr.page("jordan-rivers", "plain"));
      panel = await PanelHands.open(page);
      await panel.pair(agent);
    });
    after(async () => {
      await hands.end();
      await managed.end();
      await agent.end();
      await ehr.close();
    });

    it("shows clients and offers the usual session as it says", async () => {
      await until("initials", async () => (await panel.tab.evaluate("document.querySelector('.client').innerText")) === "J. R.");
      await panel.shows("Usual: 90834");
    });

    it("fills a page where the policy says, not where its labels do, and by them where the policy is silent", async () => {
      await panel.draft(dump);
      await panel.click("Fill note");
      await panel.shows("set by your organization");
      assert.match(await panel.fillNow(), /Sidequill never signs/);
      assert.match(await field("Plan"), /sleeping 4 hours/);
      assert.match(await field("Subjective"), /weekly/);
      assert.match(await field("Objective"), /oriented/);
      assert.doesNotMatch(`${await field("Subjective")} ${await field("Objective")}`, /sleeping/);
      await panel.click("Undo fill");
      await panel.shows("Undone");
    });

    it("leaves nothing to teach there, and says whose word it is", async () => {
      await panel.click("Fill note");
      await panel.click("Teach this page");
      await panel.shows("What the fields of 127.0.0.1 take is set by your organization");
      assert.ok(!(await panel.words()).includes("Remember for this site"));
      await panel.discard();
    });

    it("is shown in the settings as fixed, with who says it", async () => {
      settings = await hands.settings(panel.tab);
      await reads(/Set by Riverside Clinic IT\./, "display");
      await reads(/Set by Riverside Clinic IT\./, "usual");
      await reads(/127\.0\.0\.1 · fields: 2 · set by your organization/, "taught");
      assert.deepEqual(await settings.evaluate(`[${box}.checked, ${box}.disabled, ${code}.value, ${code}.disabled]`), [true, true, "90834", true]);
      assert.equal(await settings.evaluate(`${section("taught")}.querySelectorAll("li button, li a").length`), 0, "nothing to forget or to save");
    });

    it("names the file it cannot use, and uses the others", async () => {
      await reads(/these files are not used[\s\S]*2: .*site/, "taught");
    });

    it("asks her for its sites and allows none by itself", async () => {
      await reads(/Your clinic asks for these: https:\/\/ehr\.example\.org/, "sites");
      assert.deepEqual(await settings.evaluate(`${api}.permissions.getAll().then((all) => all.origins)`), ["http://127.0.0.1/*"]);
    });

    it("stays as it is whatever she presses, types or brings in a file", async () => {
      await settings.clickOn(box);
      await settings.clickOn(code);
      await settings.type("90837");
      await settings.evaluate(give("Import settings from a file", { sidequill: "settings", version: 1, browser: { initials: false, usual: { cpt: "90837" } } }));
      await reads(/browser\.initials is set by your clinic[\s\S]*browser\.usual is set by your clinic/, "transfer");
      await settings.evaluate(give("Import a file", { ...crossed, fields: [{ label: "Plan", attributes: {}, takes: [{ section: "plan" }], whole: false }] }));
      await reads(/What the fields of 127\.0\.0\.1 take is set by your organization/, "taught");
      assert.deepEqual(await settings.evaluate(`[${box}.checked, ${code}.value]`), [true, "90834"]);
      assert.deepEqual(await settings.evaluate(`${api}.storage.local.get(["initials", "usual", "taught"])`), {}, "nothing of it was kept");
    });

    it("cannot be changed by the extension's own pages either", async () => {
      assert.match(await settings.evaluate<string>(`${api}.storage.managed.set({ initials: false }).then(() => "changed", String)`), /read-only|not supported|managed/i);
      await settings.evaluate(`${api}.storage.local.set({ initials: false, usual: { cpt: "90837" } })`);
      await settings.evaluate("void location.reload()");
      await reads(/Set by Riverside Clinic IT\./, "display");
      await until("the policy's values", async () => JSON.stringify(await seen(`[${box}.checked, ${code}.value]`)) === '[true,"90834"]');
    });

    // Firefox reads its policies when it starts.
    it("goes when IT takes it away, and what she had chosen is back", { skip: name === "firefox" && "Firefox reads its policies when it starts" }, async () => {
      await managed.change(undefined);
      await until("the box to be hers", () => settings.evaluate<boolean>(`!${box}.disabled && !${box}.checked && ${code}.value === "90837"`), 60);
      await until("no page taught by policy", async () => !(await settings.evaluate<string>(`${section("taught")}.innerText`)).includes("set by your organization"));
      await settings.close();
      await page.close();
      page = await hands.tab();
      await page.open(ehr.page("jordan-rivers", "plain"));
      panel = await PanelHands.open(page);
      await panel.draft(dump);
      assert.match(await panel.fill(), /Sidequill never signs/);
      assert.match(await field("Subjective"), /sleeping 4 hours/);
      await panel.discard();
    });
  });
}
