// Whose page it is, in real Chromium with a real agent: a draft made for one
// client's visit is never filled into another's, however the page comes to show
// it; and what she teaches of a page is known when it is opened again.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import type { PageKind } from "./ehr/clients";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, text, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let browser: Browser;
let dump: string;

before(async () => {
  dump = await text("dump.txt");
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

async function panelOn(page: Page): Promise<Panel> {
  const panel = await Panel.open(page);
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  return panel;
}

/** A draft of the dump, begun on that client's page. */
async function drafted(client: string, kind: PageKind, prepare?: (page: Page) => Promise<void>): Promise<{ page: Page; panel: Panel }> {
  ehr.reset();
  const page = await browser.page(ehr.page(client, kind));
  await prepare?.(page);
  const panel = await panelOn(page);
  await panel.draft(dump);
  return { page, panel };
}

/** Presses Fill note and all the way to Fill now; what the panel then says. */
async function triedToFill(panel: Panel): Promise<string> {
  await panel.button("Fill note").click();
  const keep = panel.frame.getByRole("button", { name: /^Keep: / });
  while ((await keep.count()) > 0) await keep.first().click();
  await panel.button("Fill now").press("Enter"); // it says what is missing, and is marked as disabled meanwhile
  await panel.status.filter({ hasText: /Nothing was filled|Not filled|Sidequill never signs/ }).waitFor();
  return panel.status.innerText();
}

async function values(page: Page): Promise<string[]> {
  return page.locator("main textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value));
}

/** The single-page EHR moves on to another client by itself. */
async function moveOn(page: Page, client: string): Promise<void> {
  await page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, `/clients/${client}/react`);
}

/** A page for shared screens: initials in place of the name, and what else tells them apart, or not. */
async function initials(page: Page, chart: string | null): Promise<void> {
  await page.evaluate((shown) => {
    for (const dt of document.querySelectorAll(".banner dt")) {
      const dd = dt.nextElementSibling!;
      if (dt.textContent === "Client") dd.textContent = "J. R.";
      if (dt.textContent === "Date of birth") dt.parentElement!.remove();
      if (dt.textContent === "Chart") {
        if (shown === null) dt.parentElement!.remove();
        else dd.textContent = shown;
      }
    }
    document.title = "Note";
  }, chart);
}

async function end(page: Page, panel: Panel): Promise<void> {
  await panel.discard();
  await page.close();
}

describe("a draft stays with its client and visit", () => {
  test("the page moves on to another client by itself, and back by the back button", async () => {
    const { page, panel } = await drafted("jordan-rivers", "react");
    await moveOn(page, "sam-okoye");
    await panel.frame.getByText("This page is about Sam Okoye; the note is for Jordan Rivers").waitFor();
    assert.match(await triedToFill(panel), /the page is about Sam Okoye, the note was drafted for Jordan Rivers/);
    assert.ok((await values(page)).every((v) => v === ""));
    await panel.button("Back").click();
    await page.goBack();
    await until("the first client's page", async () => (await page.locator(".banner").innerText()).includes("Jordan Rivers"));
    await panel.frame.getByText("This page is about Sam Okoye").first().waitFor({ state: "hidden" });
    await triedToFill(panel);
    await panel.status.filter({ hasText: /^Filled/ }).waitFor(); // what was said of the first try may still stand
    await end(page, panel);
  });

  test("another tab is another client's: each fills its own page alone", async () => {
    const one = await drafted("jordan-rivers", "plain");
    const two = await browser.page(ehr.page("sam-okoye", "plain"));
    const other = await panelOn(two);
    assert.equal(await other.dump.inputValue(), "", "the draft of one is not offered for the other");
    await one.page.bringToFront();
    assert.match(await triedToFill(one.panel), /^Filled/);
    assert.ok((await values(one.page)).some((v) => v.includes("F33.1")));
    assert.ok((await values(two)).every((v) => v === ""));
    await two.close();
    await end(one.page, one.panel);
  });

  test("two clients with the same initials on one day: the chart tells them apart", async () => {
    const { page, panel } = await drafted("jordan-rivers", "plain", (p) => initials(p, "FH-20417"));
    await page.evaluate(() => {
      const dd = [...document.querySelectorAll(".banner dd")].find((e) => e.textContent === "FH-20417")!;
      dd.textContent = "FH-30999";
    });
    assert.match(await triedToFill(panel), /the page is about J\. R\. \(FH-30999\), the note was drafted for J\. R\. \(FH-20417\)/);
    assert.ok((await values(page)).every((v) => v === ""));
    await panel.button("Back").click();
    await end(page, panel);
    const next = await browser.page(ehr.page("jordan-rivers", "single"));
    await initials(next, "FH-30999");
    assert.equal(await (await panelOn(next)).dump.inputValue(), "");
    await next.close();
  });

  test("the same initials and nothing else: she has to say whose note it is", async () => {
    const { page, panel } = await drafted("jordan-rivers", "plain", (p) => initials(p, null));
    assert.match(await triedToFill(panel), /confirm first whose note this page is/);
    assert.ok((await values(page)).every((v) => v === ""));
    await panel.frame.getByRole("checkbox", { name: "This page is the note of J. R." }).check();
    await panel.button("Fill now").press("Enter"); // it says what is missing, and is marked as disabled meanwhile
    await panel.status.filter({ hasText: "Filled" }).waitFor();
    await end(page, panel);
  });

  test("away to another client's page and back", async () => {
    const { page } = await drafted("jordan-rivers", "plain");
    await page.goto(ehr.page("sam-okoye", "plain"));
    const other = await panelOn(page);
    assert.equal(await other.dump.inputValue(), "");
    await page.goBack();
    const shown = page.frames().some((f) => /^chrome-extension:.*panel\.html/.test(f.url()));
    const panel = shown ? await Panel.shown(page) : await panelOn(page);
    await until("the draft of this client", async () => (await panel.dump.inputValue()).includes("walk on Tues"));
    assert.match(await triedToFill(panel), /^Filled/);
    assert.ok((await values(page)).some((v) => v.includes("F33.1")));
    await end(page, panel);
  });

  test("logged out after the fill, the page comes back empty: the draft is offered again and fills", async () => {
    const { page, panel } = await drafted("jordan-rivers", "plain");
    assert.match(await triedToFill(panel), /^Filled/);
    await page.goto(ehr.url);
    await page.goto(ehr.page("jordan-rivers", "plain"));
    assert.ok((await values(page)).every((v) => v === ""), "the page has forgotten the note");
    const again = await panelOn(page);
    await again.frame.getByText(/Your unfinished note, kept at .*, is back/).waitFor();
    assert.match(await again.dump.inputValue(), /walk on Tues/);
    assert.match(await triedToFill(again), /^Filled/);
    assert.ok((await values(page)).some((v) => v.includes("F33.1")));
    await end(page, again);
  });
});

describe("teach this page", () => {
  /** The page calls its last field by a name that is nobody's. */
  const renamed = (page: Page): Promise<unknown> =>
    page.evaluate(() => {
      const field = document.querySelector<HTMLTextAreaElement>("#plan")!;
      field.labels[0]!.textContent = "Box seven";
      field.id = "box-seven";
      field.name = "box";
      field.labels.forEach((l) => (l.htmlFor = "box-seven"));
      document.querySelector<HTMLLabelElement>("label[for=plan]")!.htmlFor = "box-seven";
    });

  test("she says what a field takes; it is filled, and known the next time", async () => {
    const { page, panel } = await drafted("lucia-ferran", "plain", async (p) => {
      await renamed(p);
    });
    await panel.button("Fill note").click();
    assert.equal(await panel.frame.getByRole("heading", { name: "Box seven" }).count(), 0);
    await panel.frame.locator(".filling").getByRole("button", { name: "Teach this page" }).click();
    const takes = panel.frame.getByRole("combobox", { name: /Box seven takes/ });
    await takes.waitFor();
    // On the page, by mouse: its line is marked, and the field outlined.
    await page.click("#box-seven");
    await panel.frame.locator("li.here").filter({ hasText: "Box seven" }).waitFor();
    await takes.selectOption("section:plan");
    await panel.button("Remember for this site").click();
    await panel.status.filter({ hasText: "Remembered" }).waitFor();
    await panel.frame.getByText("taught by you").waitFor();
    assert.match(await triedToFillOpen(panel), /^Filled/);
    assert.match(await page.inputValue("#box-seven"), /walk on Tues/);
    assert.equal(await page.evaluate(() => document.querySelectorAll("html > div").length), 1, "the outline is gone, the panel stands");
    await end(page, panel);
    const next = await browser.page(ehr.page("sam-okoye", "plain"));
    await renamed(next);
    const later = await panelOn(next);
    await later.draft(dump);
    await later.button("Fill note").click();
    await later.frame.getByText("taught by you").waitFor();
    await later.button("Back").click();
    await end(next, later);
  });

  /** The same from the plan that is open already. */
  async function triedToFillOpen(panel: Panel): Promise<string> {
    const keep = panel.frame.getByRole("button", { name: /^Keep: / });
    while ((await keep.count()) > 0) await keep.first().click();
    await panel.button("Fill now").press("Enter"); // it says what is missing, and is marked as disabled meanwhile
    await panel.status.filter({ hasText: /Nothing was filled|Not filled|Sidequill never signs/ }).waitFor();
    return panel.status.innerText();
  }

  test("the report shows no client, and is saved only when she says so", async () => {
    const { page, panel } = await drafted("lucia-ferran", "behavioral");
    await page.fill("#risk", "marker-quetzal");
    await panel.button("Fill note").click();
    await panel.frame.locator(".filling").getByRole("button", { name: "Report this page" }).click();
    const report = panel.frame.getByRole("textbox", { name: "The report, as it will be saved" });
    await report.waitFor();
    const shown = await report.inputValue();
    for (const word of ["Lucía", "Ferrán", "20610", "marker-quetzal", "Euthymic: on", "September"]) assert.ok(!shown.includes(word), word);
    assert.match(shown, /"label": "Interventions"/);
    const download = page.waitForEvent("download");
    await panel.frame.getByRole("link", { name: "Save the report" }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    assert.equal(Buffer.concat(chunks).toString("utf8"), shown);
    await panel.button("Close").click();
    await panel.button("Back").click();
    await end(page, panel);
  });
});
