// The main job, shown to a person: a sample EHR, the agent, a browser with the
// extension in it. With a display everything is left open for her to try;
// without one the story is played: type a dump, draft, fill, read back.
//
//   npx tsx test/demo.ts [--ehr=sample|gnuhealth] [--dark]
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { startEhr } from "./ehr/server";
import { GnuHealth } from "./gnuhealth";
import { ChromiumTab } from "./hands";
import { Agent, Browser, Panel, root, text } from "./stage";

const { values: args } = parseArgs({ options: { ehr: { type: "string", default: "sample" }, dark: { type: "boolean", default: false } } });
const display = Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY) || (process.platform !== "linux" && !process.env.CI);
const say = (words: string): void => console.log(words);
const began = Date.now();

const ehr = await openEhr(args.ehr);
const agent = await Agent.start();
const browser = await Browser.start({ show: display, scheme: args.dark ? "dark" : "light" });
let failed = false;
try {
  const page = await browser.page("about:blank");
  await ehr.open(page);
  say(`EHR:     ${ehr.name}, ${page.url()}`);
  const panel = await Panel.open(page);
  await panel.pair(agent);
  say("Paired:  the digits the browser showed were typed into `sidequill pair`");
  say(`Model:   ${(await engine(panel)) || "none"}`);
  if (display) {
    say("\nThe panel is open beside the note. Type a brain dump, press Draft, review, press Fill note.");
    say("Close the browser when you are done.");
    await new Promise((closed) => browser.context.once("close", closed));
  } else {
    await story(page, panel);
  }
} catch (error) {
  failed = true;
  console.error(error);
  console.error(agent.log);
} finally {
  await browser.end().catch(() => undefined);
  await agent.end();
  await ehr.end();
}
process.exit(failed ? 1 : 0);

async function story(page: Page, panel: Panel): Promise<void> {
  const dump = await text("dump.txt");
  say(`\n--- the brain dump ---\n${dump.trim()}`);
  await panel.draft(dump);
  await mkdir(join(root, "dist"), { recursive: true });
  const shot = join(root, "dist", args.dark ? "demo-dark.png" : "demo.png");
  await page.screenshot({ path: shot });

  say("\n--- the draft, and how each sentence came ---");
  for (const [title, lines] of Object.entries(await panel.sentences())) {
    say(title.toUpperCase());
    for (const line of lines) say(`  ${line}`);
  }
  await panel.fill({ keep: true });
  await page.screenshot({ path: shot.replace(".png", "-filled.png") });
  say("\n--- the note, as the EHR's own fields hold it now ---");
  for (const [label, value] of await ehr.fields(page)) say(`[${label}]\n${value}\n`);
  say(await panel.status.innerText());
  const pressed = await ehr.pressed(page);
  if (pressed) say(pressed);
  say(`\nScreenshots: ${shot} and ${shot.replace(".png", "-filled.png")}. The story took ${((Date.now() - began) / 1000).toFixed(0)} s.`);
}

async function engine(panel: Panel): Promise<string> {
  return panel.frame.getByText(/On this computer|Clinic server/).first().innerText();
}

interface Demo {
  name: string;
  open(page: Page): Promise<void>;
  fields(page: Page): Promise<[string, string][]>;
  pressed(page: Page): Promise<string>;
  end(): Promise<void>;
}

async function openEhr(which: string): Promise<Demo> {
  if (which === "gnuhealth") {
    const server = await GnuHealth.start();
    const names = { present_illness: "Present Illness", evaluation_summary: "Physical exam", info_diagnosis: "Diagnostic Judgement", directions: "Therapeutic and Dx Plan" };
    return {
      name: "GNU Health",
      open: (page) => server.open(new ChromiumTab(page), 1),
      fields: async (page) => Promise.all(Object.entries(names).map(async ([name, label]): Promise<[string, string]> => [label, await page.locator(`textarea[name=${name}]:visible`).inputValue()])),
      pressed: () => Promise.resolve("Nothing was saved: pressing Save in GNU Health is the clinician's."),
      end: () => server.end(),
    };
  }
  if (which !== "sample") throw new Error(`--ehr=${which}: sample or gnuhealth`);
  const server = await startEhr();
  return {
    name: "sample EHR",
    open: async (page) => {
      await page.goto(server.page("jordan-rivers", "plain"));
    },
    fields: (page) => page.locator("main textarea").evaluateAll((all) => all.map((t): [string, string] => [(t as HTMLTextAreaElement).labels[0]?.innerText ?? t.getAttribute("name") ?? "", (t as HTMLTextAreaElement).value])),
    pressed: async (page) => page.locator(".counts").innerText(),
    end: () => server.close(),
  };
}
