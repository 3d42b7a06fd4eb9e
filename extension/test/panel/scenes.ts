// The states of the panel, each as a short play: what the background says and what she does.
import type { Page } from "playwright-core";
import type { BackgroundToPanel, BackgroundToSettings, Survey } from "../../src/messages";
import { manage, say, sent, sentLast } from "./harness";
import type { UnusedReason } from "../../src/protocol/types.gen";
import { checkedNote, checkedQuestions, draftOf, dumpText, foreignNote, form, page as shown, sections, soap, sortedOf } from "./sample";
import { away, settingsWith, told } from "./told";

export interface Scene {
  name: string;
  /** the panel, if it is not said */
  page?: "options" | "alone";
  language?: "en" | "es";
  width?: number;
  height?: number;
  play: (page: Page) => Promise<void>;
}

const ready: BackgroundToPanel = {
  type: "agent", state: "ready", engine: { kind: "ollama", model: "llama3.2:3b" }, formats: [soap], maxDump: 256_000, version: "0.1.0",
};
const agent = (state: Extract<BackgroundToPanel, { type: "agent" }>["state"]): BackgroundToPanel => ({
  type: "agent", state, engine: null, formats: [], maxDump: 0, version: "",
});
const onPage: BackgroundToPanel = { type: "page", page: shown, forms: [form] };
const saved: BackgroundToPanel = { type: "saved", at: Date.parse("2025-11-27T10:55:00Z") };

async function typed(page: Page): Promise<void> {
  await say(page, ready, onPage, saved);
  await page.locator("#part-0").fill(dumpText);
  const dump = await sentLast(page, "dump");
  await say(page, { type: "sorted", sorted: sortedOf(dumpText, dump.parts[0]?.rev ?? 0) });
  await page.locator(".letter").first().waitFor();
}

async function drafted(page: Page): Promise<void> {
  await typed(page);
  await page.keyboard.press("Control+Enter");
  await sentLast(page, "start");
  await say(page, { type: "whole", draft: draftOf("own"), done: false }, { type: "whole", draft: draftOf("model"), done: true });
}

async function decided(page: Page): Promise<void> {
  await drafted(page);
  await page.getByRole("button", { name: "Use my words" }).first().click();
}

async function planned(page: Page): Promise<void> {
  await decided(page);
  await page.getByRole("button", { name: "Fill note" }).click();
  await page.getByRole("button", { name: "Fill now" }).waitFor();
}

async function filled(page: Page): Promise<void> {
  await planned(page);
  await page.getByRole("button", { name: "Fill now" }).click();
  await sentLast(page, "fill");
  await say(page, {
    type: "filled", mismatch: null, yours: form.yours,
    results: form.fields.map((f) => ({ field: f.id, frame: 0, label: f.label, status: "filled", reason: "" })),
  });
}

const part = (key: string) => sections.find((s) => s.key === key)!;

async function settings(page: Page, message: BackgroundToSettings): Promise<void> {
  await page.getByText("https://ehr.example.org").waitFor();
  await say(page, message);
}

async function questions(page: Page): Promise<void> {
  await settings(page, { ...told, choices: { by: "", settings: settingsWith({ "audit.questions.goal.missing": { value: "off" }, "audit.questions.code.missing": { value: "error" } }) } });
  await page.locator("#questions + * ~ details summary").click();
}

/** The agent's configuration locks some, the browser's policy others. */
async function locked(page: Page): Promise<void> {
  await manage(page, { by: "Riverside Clinic IT", initials: true, usual: { service: "Individual", minutes: 50 }, sites: ["https://ehr.riverside.example/*"] });
  const lock = { locked: true };
  await settings(page, { ...told, choices: { by: "Riverside Clinic IT", settings: settingsWith({ "style.names": lock, "audit.profile": lock, "drafts.keep": { ...lock, value: "day", default: "day" } }) } });
  await page.getByText("Set by Riverside Clinic IT.").last().waitFor();
}

async function refused(page: Page): Promise<void> {
  await settings(page, told);
  await page.getByLabel("The client is called").selectOption("patient");
  const last = (await sent(page)).at(-1);
  await say(page, { type: "chosen", ref: last?.type === "choose" ? last.ref : 0, refused: [], failed: "storage" });
  await page.locator("#said-style\\.subject").getByText(/./).waitFor();
}

async function revoking(page: Page): Promise<void> {
  await settings(page, told);
  await page.getByRole("button", { name: "Revoke Firefox on Windows" }).click();
}

/** A file of settings, of which the agent refuses what is not right. */
async function imported(page: Page, agent: Record<string, string>): Promise<void> {
  await settings(page, told);
  const file = { sidequill: "settings", version: 1, agent, browser: { initials: true, usual: { minutes: 50 }, sites: ["https://other.example.org/*"] }, pages: [] };
  await page.getByLabel("Import settings from a file").setInputFiles({ name: "settings.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
  await page.waitForFunction(() => (globalThis as unknown as { fake: { sent: { type: string }[] } }).fake.sent.some((m) => m.type === "choose"));
  const last = (await sent(page)).at(-1);
  const bad = Object.keys(agent).filter((key) => key === "colour");
  await say(page, { type: "chosen", ref: last?.type === "choose" ? last.ref : 0, failed: "", refused: bad.map((key) => ({ key, why: "unknown" })) });
  await page.getByText(/^(Imported|The file was not imported)/).waitFor();
}

/** Her usual session, where the page says little. */
async function usual(page: Page): Promise<void> {
  await manage(page, { usual: { service: "Individual", place: "Office", minutes: 50, cpt: "90834" } });
  await say(page, ready, { type: "page", page: { ...shown, facts: { date: "2025-11-27" } }, forms: [form] }, saved);
  await page.getByRole("button", { name: /^Use your usual session/ }).waitFor();
}

/** A draft whose "not used" has a statement for every reason there is, and questions about figures, times and a name in a quote. */
async function leftOut(page: Page): Promise<void> {
  await typed(page);
  await page.keyboard.press("Control+Enter");
  await sentLast(page, "start");
  const reasons: UnusedReason[] = ["admin", "private", "other-client", "repeated", "instruction", "corrected", "removed"];
  await say(page, {
    type: "whole", done: true,
    draft: {
      ...draftOf("own"),
      unused: reasons.map((reason, i) => ({ statement: [1, 9, 2, 3, 5, 6, 8][i] ?? 0, reason })),
      questions: [
        { id: "value.impossible", message: "PHQ-9 goes from 0 to 27, and 31 is written. What was the score?", severity: "error" },
        { id: "time.conflict", message: "The stop time, 09:48, is before the start, 10:00. Which is right?", severity: "error" },
        { id: "thirdparty.named", message: "A quotation names Mike. Write the role or initials instead?", severity: "warn" },
        { id: "code.missing", message: "No billing code yet. 48 minutes of individual psychotherapy fit 90834 (38 to 52 minutes). Which code?", severity: "info" },
      ],
    },
  });
  await page.getByRole("region", { name: "Not used" }).waitFor();
}

const waiting: Extract<BackgroundToPanel, { type: "notes" }> = {
  type: "notes", locked: 1,
  notes: [
    { draft: "n1", client: "Omar Reyes", visit: "11/27/2025", format: "soap", words: 61, begins: "ct late 10 min, says wk was 'fine' then cried abt dtr's school mtg, sleep 5h, no SI …", saved: Date.parse("2025-11-27T16:10:00Z"), drafted: true, delivered: false, loose: false, open: "elsewhere" },
    { draft: "n2", client: "Dana", visit: "", format: "soap", words: 84, begins: "50 min, telehealth from home. worry window again + behavioral exp planning, got into it", saved: Date.parse("2025-11-27T14:02:00Z"), drafted: false, delivered: false, loose: true, open: "" },
    { draft: "n3", client: "", visit: "", format: "soap", words: 23, begins: "couple, both here, first talk about money that did not end in shouting", saved: Date.parse("2025-11-27T12:55:00Z"), drafted: false, delivered: false, loose: true, open: "" },
  ],
};

async function listed(page: Page): Promise<void> {
  await say(page, ready, onPage, waiting);
  await page.getByRole("button", { name: /^Your notes|^Sus notas/ }).click();
  await page.getByRole("region", { name: /^Your notes|^Sus notas/ }).waitFor();
}

/** A note of another tool's, pasted and asked about. */
async function pasted(page: Page, note = foreignNote): Promise<void> {
  await page.getByRole("button", { name: /^(Check a note|Revisar una nota)$/ }).click();
  await page.getByRole("textbox", { name: /^(The note to check|La nota que se revisa)$/ }).fill(note);
  await page.getByRole("button", { name: /^(Check|Revisar)$/ }).click();
}

async function checked(page: Page): Promise<void> {
  await typed(page);
  await pasted(page);
  await sentLast(page, "check-note");
  await say(page, checkedNote);
  await page.locator(".checked .line").first().waitFor();
}

const survey: Survey = {
  site: "ehr.example.org",
  frame: 0,
  fields: [
    { id: "t1", frame: 0, label: "Session content", attributes: { name: "content" }, kind: "rich", editor: "quill", takes: [], whole: false, known: "", unique: true },
    { id: "t2", frame: 0, label: "Assessment and plan", attributes: { name: "ap" }, kind: "text", editor: "text", takes: [{ section: "assessment" }, { section: "plan" }], whole: false, known: "heading", unique: true },
    { id: "t3", frame: 0, label: "", attributes: { name: "box_17" }, kind: "text", editor: "text", takes: [], whole: false, known: "", unique: false },
  ],
  others: [{ role: "heading", label: "Progress note for Dana Whitfield", attributes: {} }, { role: "select", label: "Level of risk", attributes: { name: "risk" } }],
};

async function teach(page: Page, name = "Teach this page"): Promise<void> {
  await say(page, ready, { type: "page", page: { ...shown, url: "https://www.therapynotes.com/app/notes/1" }, forms: [] });
  await page.getByRole("button", { name }).click();
  await say(page, { type: "surveyed", surveys: [survey] }, { type: "picked", frame: 0, field: "t1" });
  await page.locator(".teaching select").first().selectOption("slot:intervention");
}

async function report(page: Page): Promise<void> {
  await say(page, ready, onPage, { type: "page", page: shown, forms: [] });
  await page.getByRole("button", { name: "Report this page" }).click();
  await say(page, { type: "surveyed", surveys: [survey] });
  await page.getByText("Words left out").click();
}

/** A file that is taken, then one that is not. */
async function taughtFiles(page: Page): Promise<void> {
  await settings(page, told);
  const file = (value: unknown) => ({ name: "pages.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(value)) });
  const good = { sidequill: "adapter", version: 1, site: "ehr.example.org", fields: [{ label: "Session content", attributes: { name: "content" }, takes: [{ slot: "intervention" }], whole: false }] };
  await page.getByLabel("Import a file").setInputFiles(file(good));
  await page.getByText("Imported for ehr.example.org").waitFor();
  await page.getByText("Show the file").click();
  await page.getByLabel("Import a file").setInputFiles(file({ ...good, fields: [{ ...good.fields[0], selector: "button.sign" }] }));
  await page.getByText("fields[0].selector has no place in such a file.").waitFor();
}

export const scenes: Scene[] = [
  { name: "empty", play: (page) => say(page, ready, onPage) },
  { name: "typing", play: typed },
  {
    name: "letter-menu",
    play: async (page) => {
      await typed(page);
      await page.locator(".letter").nth(6).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "blocks",
    play: async (page) => {
      await typed(page);
      await page.getByLabel("In blocks").check();
      await page.getByRole("textbox", { name: "Plan" }).waitFor();
    },
  },
  {
    name: "drafting",
    play: async (page) => {
      await typed(page);
      await page.getByRole("button", { name: "Draft", exact: true }).click();
      await sentLast(page, "start");
      await say(
        page,
        { type: "whole", draft: draftOf("own"), done: false },
        { type: "section", section: part("subjective") },
        { type: "progress", progress: { section: "objective", done: 3, total: 8, left: 10, place: 0 } },
      );
    },
  },
  {
    name: "queue",
    play: async (page) => {
      await typed(page);
      await page.getByRole("button", { name: "Draft", exact: true }).click();
      await say(
        page,
        { type: "whole", draft: draftOf("own"), done: false },
        { type: "progress", progress: { section: "", done: 0, total: 8, left: 0, place: 2 } },
      );
    },
  },
  {
    name: "review",
    height: 1400,
    play: async (page) => {
      await drafted(page);
      await page.getByRole("textbox", { name: "Assessment, sentence 1" }).hover();
    },
  },
  {
    name: "review-edited",
    height: 1400,
    play: async (page) => {
      await decided(page);
      const box = page.getByRole("textbox", { name: "Plan, sentence 1" });
      await box.fill("Client will use a wind-down routine and log sleep; next session Thursday 12/4 at 11.");
      const { ref } = await sentLast(page, "check");
      await say(page, {
        type: "checked", ref,
        sentences: [{ text: "", sources: [10], origin: "clinician", support: 0.8, findings: [{ kind: "number", severity: "warn", message: "“11” is not in your brain dump, which says “10”." }] }],
      });
    },
  },
  {
    name: "fill-undecided",
    play: async (page) => {
      await drafted(page);
      await page.getByRole("button", { name: "Fill note" }).click();
    },
  },
  { name: "fill-plan", height: 1100, play: planned },
  {
    name: "fill-other-client",
    play: async (page) => {
      await planned(page);
      await say(page, { type: "page", page: { ...shown, client: "Omar Reyes" }, forms: [form] });
      await page.getByText("This page is about Omar Reyes").first().waitFor();
    },
  },
  { name: "filled", play: filled },
  {
    name: "filled-partly",
    play: async (page) => {
      await planned(page);
      await page.getByRole("button", { name: "Fill now" }).click();
      await say(page, {
        type: "filled", mismatch: null, yours: form.yours,
        results: form.fields.map((f, i) => ({
          field: f.id, frame: 0, label: f.label, status: i === 3 ? "refused" : "filled", reason: i === 3 ? "fill_refused" : "",
        })),
      });
    },
  },
  {
    name: "unpaired",
    play: async (page) => {
      await say(page, agent("unpaired"), onPage, { type: "saved", at: 0 });
      await page.locator("#part-0").fill("ct rpts sleeping 4-5 hrs");
    },
  },
  {
    name: "pairing-no-host",
    play: async (page) => {
      await say(page, agent("unpaired"), onPage, { type: "saved", at: 0 });
      await page.getByRole("button", { name: "Connect this browser" }).click();
      await say(page, { type: "pairing", step: "waiting", digits: "", message: "missing" });
      await page.getByText("One click is not set up for this browser").waitFor();
    },
  },
  {
    name: "pairing",
    play: async (page) => {
      await say(page, agent("pairing-open"), onPage);
      await page.getByRole("button", { name: "Pair with six digits" }).click();
      await say(page, { type: "pairing", step: "digits", digits: "407219", message: "" });
    },
  },
  {
    name: "pairing-accepted",
    play: async (page) => {
      await say(page, agent("pairing-open"), onPage);
      await page.getByRole("button", { name: "Pair with six digits" }).click();
      await say(page, { type: "pairing", step: "digits", digits: "407219", message: "" }, { type: "pairing", step: "accepted", digits: "407219", message: "" });
    },
  },
  {
    name: "no-agent",
    play: async (page) => {
      await say(page, agent("none"), onPage, { type: "saved", at: 0 });
      await page.locator("#part-0").fill(dumpText);
    },
  },
  { name: "revoked", play: (page) => say(page, agent("revoked"), onPage) },
  {
    name: "no-model",
    play: (page) =>
      say(
        page,
        {
          type: "agent", state: "ready", formats: [soap], maxDump: 256_000, version: "0.1.0",
          engine: { kind: "builtin", fault: "model-unreachable", message: "No model server answers. Start Ollama to have prose; until then drafts are in your own words." },
        },
        onPage,
      ),
  },
  {
    name: "no-name",
    play: (page) => say(page, ready, { type: "page", page: { ...shown, client: "", visit: "" }, forms: [] }),
  },
  {
    name: "recovered",
    play: (page) =>
      say(page, ready, onPage, {
        type: "recovered", parts: [{ part: 0, kind: "whole", rev: 3, text: dumpText }], facts: {}, changes: [], format: "soap",
        saved: Date.parse("2025-11-27T10:55:00Z"), ui: { blocks: false, client: "Dana Whitfield", visit: "", draft: null, edited: false },
      }),
  },
  {
    name: "over-limit",
    play: async (page) => {
      await say(page, { ...ready, maxDump: 600 }, onPage);
      await page.locator("#part-0").fill(dumpText.repeat(2));
    },
  },
  {
    name: "discard",
    play: async (page) => {
      await drafted(page);
      await page.getByRole("button", { name: "Discard" }).click();
    },
  },
  {
    name: "thread",
    height: 1600,
    play: async (page) => {
      await drafted(page);
      await page.getByText(/^Medical necessity/).click();
      await page.locator(".thread").getByRole("button", { name: "grounding took the edge off" }).hover();
    },
  },
  {
    name: "check",
    play: async (page) => {
      await typed(page);
      await page.getByRole("button", { name: "Check a note" }).click();
    },
  },
  {
    name: "checked",
    height: 1700,
    play: async (page) => {
      await checked(page);
      await page.getByRole("button", { name: "Grounding took the edge off, from" }).hover();
    },
  },
  { name: "checked-spanish", language: "es", height: 1300, play: checked },
  { name: "narrow-checked", width: 320, height: 1500, play: checked },
  { name: "check-nothing", play: (page) => typed(page).then(() => pasted(page, " ")) },
  {
    name: "check-older-agent",
    play: async (page) => {
      await typed(page);
      await pasted(page);
      await say(page, { type: "failure", kind: "version", message: "", next: "", ref: (await sentLast(page, "check-note")).ref });
      await page.getByText("Update the agent").waitFor();
    },
  },
  {
    name: "checked-alone",
    page: "alone",
    height: 1100,
    play: async (page) => {
      await say(page, ready, { type: "page", page: { url: "", client: "", visit: "", facts: {} }, forms: [] });
      await pasted(page, "Client reports poor sleep. Practiced grounding.");
      await sentLast(page, "check-note");
      const one = (text: string) => ({ text, sources: [], origin: "clinician" as const, support: 0, findings: [] });
      await say(page, {
        type: "checked-note", ref: 1,
        note: { omitted: [], questions: checkedQuestions, sections: [{ key: "note", title: "Note", sentences: [one("Client reports poor sleep."), one("Practiced grounding.")] }] },
      });
      await page.getByText("Audited alone, held").waitFor();
    },
  },
  { name: "notes", height: 1000, play: listed },
  { name: "notes-spanish", language: "es", height: 1100, play: listed },
  { name: "narrow-notes", width: 320, height: 1200, play: listed },
  {
    name: "notes-sure",
    height: 1000,
    play: async (page) => {
      await listed(page);
      await page.getByRole("button", { name: "Use it for Dana Whitfield" }).nth(1).click();
      await page.getByText("Nobody was named for it").waitFor();
    },
  },
  { name: "notes-alike", play: (page) => say(page, ready, onPage, waiting) },
  {
    name: "typed-for-another",
    play: async (page) => {
      await typed(page);
      await say(page, { type: "page", page: { ...shown, client: "Omar Reyes" }, forms: [form] });
      await page.getByText("what you typed was for").waitFor();
    },
  },
  {
    name: "alone",
    page: "alone",
    play: (page) => say(page, ready, { type: "page", page: { url: "", client: "", visit: "", facts: {} }, forms: [] }, waiting),
  },
  {
    name: "two-tabs",
    play: (page) => say(page, ready, onPage, { ...waiting, locked: 0, notes: [{ ...waiting.notes[0]!, client: shown.client, visit: shown.visit }] }),
  },
  {
    name: "signed-out-before-fill",
    play: async (page) => {
      await decided(page);
      await say(page, { type: "page", page: { url: "https://ehr.example.org/login", client: "", visit: "", facts: {} }, forms: [] });
      await page.getByText("note is not in sight").waitFor();
    },
  },
  {
    name: "emptied-after-fill",
    height: 1100,
    play: async (page) => {
      await filled(page);
      await say(page, { type: "page", page: shown, forms: [{ ...form, fields: form.fields.map((f) => ({ ...f, text: "" })) }] });
      await page.getByText("before it was saved").waitFor();
    },
  },
  { name: "agent-too-old", play: (page) => say(page, agent("too-old"), onPage) },
  { name: "agent-too-new", play: (page) => say(page, agent("too-new"), onPage) },
  {
    name: "worker-gone",
    play: async (page) => {
      await typed(page);
      await page.evaluate(() => (globalThis as unknown as { fake: { drop: () => void } }).fake.drop());
      await page.getByText("The extension is starting again").waitFor();
    },
  },
  {
    name: "hidden",
    play: async (page) => {
      await page.clock.install();
      await page.reload();
      await typed(page);
      await page.clock.fastForward("06:00");
      await page.getByRole("button", { name: "Show it" }).waitFor();
    },
  },
  {
    name: "slow-model",
    play: async (page) => {
      await typed(page);
      await page.getByRole("button", { name: "Draft", exact: true }).click();
      await sentLast(page, "start");
      await say(page, { type: "whole", draft: draftOf("own"), done: false }, { type: "progress", progress: { section: "subjective", done: 1, total: 8, left: 190, place: 0 } });
      await page.getByText("The model is slow").waitFor();
    },
  },
  {
    name: "model-cut",
    height: 1300,
    play: async (page) => {
      await drafted(page);
      await say(page, { type: "notice", notice: { kind: "model-cut", message: "The model's answer was cut off by its length limit. Those lines are in your own words." } });
    },
  },
  {
    name: "field-refused",
    height: 1200,
    play: async (page) => {
      await planned(page);
      await page.getByRole("button", { name: "Fill now" }).click();
      await say(page, {
        type: "filled", mismatch: null, yours: form.yours,
        results: form.fields.map((f, i) => ({ field: f.id, frame: 0, label: f.label, status: i === 0 ? "partial" : i === 1 ? "refused" : "filled", reason: i === 0 ? "fill_altered" : i === 1 ? "fill_readonly" : "" })),
      });
    },
  },
  {
    name: "nothing-to-draft",
    play: async (page) => {
      await say(page, ready, onPage);
      await page.getByRole("button", { name: "Draft", exact: true }).click();
      await page.getByText("Nothing to draft yet").waitFor();
    },
  },
  { name: "no-fields", play: (page) => say(page, ready, { type: "page", page: shown, forms: [] }) },
  { name: "teach", height: 1500, play: (page) => teach(page) },
  { name: "narrow-teach", width: 320, height: 1700, play: (page) => teach(page) },
  { name: "teach-spanish", language: "es", height: 1500, play: (page) => teach(page, "Enseñar esta página") },
  { name: "report", height: 1300, play: report },
  { name: "left-out", height: 1700, play: leftOut },
  { name: "narrow-left-out", width: 320, height: 2000, play: leftOut },
  { name: "settings", page: "options", width: 900, height: 3000, play: (page) => settings(page, told) },
  { name: "settings-questions", page: "options", width: 900, height: 2400, play: questions },
  { name: "settings-locked", page: "options", width: 900, height: 2600, play: locked },
  { name: "settings-refused", page: "options", width: 900, height: 1200, play: refused },
  { name: "settings-device", page: "options", width: 900, height: 2600, play: revoking },
  { name: "settings-import", page: "options", width: 900, height: 2800, play: (page) => imported(page, { "style.names": "keep", "colour": "blue" }) },
  { name: "settings-older", page: "options", width: 900, height: 1600, play: (page) => settings(page, { ...away, state: "ready", wordings: [], older: { subject: "client", tense: "", names: "role", full: true, profile: "general" } }) },
  { name: "settings-none", page: "options", height: 1300, play: (page) => settings(page, { ...told, wordings: [] }) },
  { name: "settings-taught", page: "options", height: 3600, play: taughtFiles },
  { name: "settings-away", page: "options", height: 2000, play: (page) => settings(page, away) },
  { name: "settings-spanish", page: "options", language: "es", height: 3000, play: (page) => settings(page, told) },
  { name: "narrow-settings", page: "options", width: 320, height: 3600, play: questions },
  { name: "usual", play: usual },
  { name: "narrow-review", width: 320, height: 1500, play: drafted },
  { name: "narrow-fill", width: 320, height: 1500, play: planned },
  {
    name: "spanish",
    language: "es",
    height: 1200,
    play: async (page) => {
      await typed(page);
      await page.keyboard.press("Control+Enter");
      await say(page, { type: "whole", draft: draftOf("model"), done: true });
    },
  },
];
