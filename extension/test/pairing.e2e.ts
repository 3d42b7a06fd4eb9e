// Another program holds a port before her agent does, answers the pairing, and
// says that the digits were right: here a second agent, whose window is his and
// not hers. In real Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startEhr, type Ehr } from "./ehr/server";
import { Agent, Browser, Panel, until } from "./stage";

const config = '[model]\nengine = "none"\n';
let ehr: Ehr;
let stranger: Agent;
let agent: Agent;
let browser: Browser;

before(async () => {
  ehr = await startEhr();
  stranger = await Agent.start(config); // the first free port is his
  agent = await Agent.start(config);
  browser = await Browser.start();
});

after(async () => {
  await browser.end();
  await agent.end();
  await stranger.end();
  await ehr.close();
});

async function devices(of: Agent): Promise<number> {
  return (JSON.parse((await of.command(["devices", "--json"])).out) as unknown[]).length;
}

test("who only says that the digits were right cannot show the code in her window, and Cancel leads to her agent", async () => {
  const panel = await Panel.open(await browser.page(ehr.page("noor-haddad", "plain")));
  const dialog = panel.frame.getByRole("dialog", { name: "Pair this browser" });
  const digits = (not: string) =>
    until("the six digits", async () => {
      const shown = /\b\d{6}\b/.exec(await dialog.innerText())?.[0];
      return shown !== not && shown;
    });
  const his = stranger.pair();
  const hers = agent.pair();
  for (const window of [his, hers]) await until("both windows", () => window.said().includes("Pairing is open"));
  await panel.button("Pair with six digits").click();
  const first = await digits("");
  assert.equal((await his.type(first)).code, 0);
  const code = /Code: ([A-Z]{4})/.exec(his.said())?.[1] ?? "";
  await dialog.getByText(code, { exact: true }).waitFor();
  await dialog.getByText(/only if the window where you typed the digits shows this code/).waitFor();
  assert.doesNotMatch(hers.said(), /Code|Type the six digits/, "her window waits, and has no code");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "hidden" });

  await panel.button("Pair with six digits").click();
  const second = await digits(first);
  await until("her window to ask", () => hers.said().includes("Type the six digits"));
  assert.equal((await hers.type(second)).code, 0);
  await dialog.getByText(/Code: ([A-Z]{4})/.exec(hers.said())?.[1] ?? "", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "The digits match" }).click();
  await dialog.waitFor({ state: "hidden" });
  await panel.frame.getByText(/^On this computer/).first().waitFor();
  assert.equal(await devices(agent), 1);
  await until("his half to be forgotten", async () => (await devices(stranger)) === 0);
});
