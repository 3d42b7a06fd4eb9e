// An evening: dumps typed between sessions beside no note, in a window of their
// own; at night each is given to its client on the client's page, drafted, filled
// and ended, and the list shows what is left.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

let ehr: Ehr;
let agent: Agent;
let browser: Browser;

before(async () => {
  ehr = await startEhr();
  agent = await Agent.start('[model]\nengine = "none"\n');
  browser = await Browser.start();
});

after(async () => {
  await browser.end();
  await agent.end();
  await ehr.close();
});

/** Presses the toolbar's icon while a tab that is no web page is in front. */
async function pressIcon(): Promise<void> {
  const worker = browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent("serviceworker"));
  await worker.evaluate(() => {
    const clicked = chrome.action.onClicked as unknown as { dispatch: (tab: { id: number; url: string }) => void };
    clicked.dispatch({ id: 1, url: "about:blank" });
  });
}

async function window(): Promise<Panel> {
  const page = await until("the window for writing", () => browser.context.pages().find((p) => p.url().includes("/desk.html")));
  await page.getByRole("textbox", { name: "Brain dump" }).waitFor();
  return new Panel(page, page.mainFrame());
}

const typed: [name: string, dump: string][] = [
  ["Jordan", "50 min individual, office, 10:00-10:50. Jordan slept 5 hours a night this week. Used behavioral activation, planned two walks. Denies SI."],
  ["N.H.", "45 min individual telehealth. Noor said the panic came twice. Practiced paced breathing, it went from 7 to 4. No SI or HI."],
  ["somebody", "Couple session, talked about money, no shouting."],
];

const list = (panel: Panel) => panel.region("Your notes");
const button = (panel: Panel) => panel.frame.getByRole("button", { name: /^Your notes/ });

async function values(page: Page): Promise<string[]> {
  return page.locator("main textarea").evaluateAll((all) => all.map((a) => (a as HTMLTextAreaElement).value));
}

test("dumps typed beside no note are worked through on their clients' pages, one after another", async () => {
  await pressIcon();
  const desk = await window();
  await desk.pair(agent);
  await desk.frame.getByText(/^On this computer/).first().waitFor();
  for (const [i, [name, text]] of typed.entries()) {
    await desk.frame.getByLabel(/^Client/).fill(name);
    await desk.dump.fill(text);
    await desk.frame.getByText(/^Kept on this computer/).waitFor();
    if (i === typed.length - 1) break;
    await button(desk).click();
    await list(desk).getByRole("button", { name: "Set this aside, begin another" }).click();
    await until("an empty panel", async () => (await desk.dump.inputValue()) === "");
  }
  await pressIcon();
  assert.equal(browser.context.pages().filter((p) => p.url().includes("/desk.html")).length, 1, "one such window");

  // She goes back from the third to the first, and nothing of either is lost.
  await button(desk).click();
  await list(desk).getByRole("listitem").filter({ hasText: "Jordan" }).getByRole("button", { name: "Open" }).click();
  await until("the first", async () => (await desk.dump.inputValue()) === typed[0]![1]);
  assert.equal(await desk.frame.getByLabel(/^Client/).inputValue(), "Jordan");
  await desk.page.close();

  const page = await browser.page(ehr.page("jordan-rivers", "plain"));
  const panel = await Panel.open(page);
  await panel.frame.getByText("You typed a note for Jordan").waitFor();
  await panel.button("Use it for Jordan Rivers").click();
  await until("his dump", async () => (await panel.dump.inputValue()) === typed[0]![1]);
  await panel.button("Draft").click();
  await panel.drafted(30);
  await panel.fill({ keep: true });
  assert.match((await values(page)).join("\n"), /5 hours a night/);
  await panel.button("Done with this note").click();
  await list(panel).getByText("N.H.").waitFor();
  await until("the two that are left", async () => (await list(panel).getByRole("listitem").count()) === 2);
  assert.ok(await list(panel).evaluate((region) => region.contains(document.activeElement)), "the keyboard is at the next one");
  await page.close();

  const other = await browser.page(ehr.page("noor-haddad", "plain"));
  const next = await Panel.open(other);
  await button(next).click();
  const somebody = list(next).getByRole("listitem").filter({ hasText: "somebody" });
  await somebody.getByRole("button", { name: "Use it for Noor Haddad" }).click();
  await somebody.getByText("You named somebody; this page is about Noor Haddad").waitFor();
  await somebody.getByRole("button", { name: "Not now" }).click();
  await list(next).getByRole("listitem").filter({ hasText: "N.H." }).getByRole("button", { name: "Use it for Noor Haddad" }).click();
  await until("her dump", async () => (await next.dump.inputValue()) === typed[1]![1]);
  await next.button("Draft").click();
  await next.drafted(30);
  await next.fill({ keep: true });
  assert.match((await values(other)).join("\n"), /7 to 4/);
  await next.button("Done with this note").click();
  const last = list(next).getByRole("listitem");
  await last.getByText("somebody").waitFor();
  await last.getByRole("button", { name: "Discard" }).click();
  await last.getByRole("button", { name: "Discard it" }).click();
  await list(next).waitFor({ state: "hidden" });
  await other.close();
});

test("what she typed for one client is not drafted for the next one that the page moves on to", async () => {
  ehr.reset();
  const page = await browser.page(ehr.page("jordan-rivers", "react"));
  const panel = await Panel.open(page);
  await panel.dump.fill("Jordan slept 5 hours a night this week.");
  await page.evaluate(() => {
    history.pushState(null, "", "/clients/noor-haddad/react");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await panel.frame.getByText("This page is about Noor Haddad; what you typed was for Jordan Rivers").waitFor();
  await panel.button("Draft").click();
  await panel.status.filter({ hasText: "Not drafted" }).waitFor();
  await panel.button("Set it aside").click();
  await until("an empty panel", async () => (await panel.dump.inputValue()) === "");
  await panel.dump.fill("Noor had two panic attacks.");
  await page.evaluate(() => {
    history.pushState(null, "", "/clients/jordan-rivers/react");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await panel.frame.getByText("what you typed was for Noor Haddad").waitFor();
  await button(panel).click();
  await list(panel).getByRole("listitem").filter({ hasText: "Jordan Rivers" }).getByRole("button", { name: "Open" }).click();
  await until("his dump", async () => (await panel.dump.inputValue()).startsWith("Jordan slept"));
  await panel.button("Draft").click();
  await panel.drafted(30);
  await page.close();
});
