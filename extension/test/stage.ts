// The stage for the demo and the end-to-end tests: a real agent in a home of
// its own, real Chromium with the extension loaded, and the hands of a person:
// she presses the button on the page, pairs by typing digits, types, drafts, fills.
// Nothing here reaches past what a person could do, except to read the screen.
import { chromium, type BrowserContext, type Frame, type Locator, type Page } from "playwright-core";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

export const root = join(import.meta.dirname, "..", "..");
const binary = join(root, "bin", "sidequill");

export function chromiumPath(): string {
  const found = [process.env.CHROMIUM ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser"].find((p) => p !== "" && existsSync(p));
  if (!found) throw new Error("Chromium is not installed; run .ci/setup browser, or name it in CHROMIUM");
  return found;
}

/** Waits until `ready` gives something; says what it waited for when it never does. */
export async function until<T>(what: string, ready: () => T | undefined | false | null | Promise<T | undefined | false | null>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const got = await ready();
    if (got !== undefined && got !== false && got !== null) return got;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((r) => setTimeout(r, 50));
  }
}

/** A running `sidequill run`. Its log is kept, so that a test can search it. */
export class Agent {
  log = "";
  private process: ChildProcess | null = null;
  private constructor(readonly home: string) {}

  /** config is the text of its config.toml; "" for the defaults. */
  static async start(config = ""): Promise<Agent> {
    const agent = new Agent(await mkdtemp(join(tmpdir(), "sidequill-home-")));
    if (config) await writeFile(join(agent.home, "config.toml"), config, { mode: 0o600 });
    await agent.run();
    return agent;
  }

  async run(): Promise<void> {
    const child = spawn(binary, ["run"], { env: this.env(), stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (b: Buffer) => (this.log += b.toString()));
    await until("the agent to answer", async () => {
      if (child.exitCode !== null) throw new Error(`sidequill run ended with ${child.exitCode}:\n${this.log}`);
      return (await this.command(["devices"])).code === 0;
    });
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  env(): NodeJS.ProcessEnv {
    return { ...process.env, SIDEQUILL_HOME: this.home };
  }

  /** Runs a verb of the command line against this agent's home. */
  async command(args: string[], input = "", env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; err: string }> {
    const child = spawn(binary, args, { env: { ...this.env(), ...env } });
    let out = "";
    let err = "";
    child.stdout.on("data", (b: Buffer) => (out += b.toString()));
    child.stderr.on("data", (b: Buffer) => (err += b.toString()));
    child.stdin.end(input);
    const [code] = (await once(child, "close")) as [number];
    return { code, out, err };
  }

  /** Starts `sidequill pair`; type the digits into it when the browser shows them. */
  pair(): { said: () => string; type: (digits: string) => Promise<{ code: number; out: string }> } {
    const child = spawn(binary, ["pair"], { env: this.env(), stdio: ["pipe", "pipe", "pipe"] });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (b: Buffer) => (out += b.toString()));
    const closed = once(child, "close") as Promise<[number]>;
    return {
      said: () => out,
      type: async (digits) => {
        child.stdin.end(digits + "\n");
        const [code] = await closed;
        return { code, out };
      },
    };
  }

  /** Ends it with a signal; gives the milliseconds it took. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number> {
    const child = this.process;
    if (child?.exitCode !== null || child.signalCode !== null) return 0;
    const began = Date.now();
    child.kill(signal);
    await once(child, "exit");
    return Date.now() - began;
  }

  async end(): Promise<void> {
    await this.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** Chromium with the extension in it, in a profile of its own. */
export class Browser {
  private constructor(
    readonly context: BrowserContext,
    readonly profile: string,
  ) {}

  static async start({ show = false, scheme = "light", profile = "", env = {}, extension: loaded = true, program = chromiumPath() }: { show?: boolean; scheme?: "light" | "dark"; profile?: string; env?: NodeJS.ProcessEnv; extension?: boolean; program?: string } = {}): Promise<Browser> {
    const extension = join(root, "dist", "demo", "extension-chromium");
    if (!existsSync(extension)) throw new Error(`${extension} is missing; run make build`);
    const dir = profile || (await mkdtemp(join(tmpdir(), "sidequill-profile-")));
    // An unpacked extension that is reloaded stays on in developer mode alone.
    await mkdir(join(dir, "Default"), { recursive: true });
    if (!existsSync(join(dir, "Default", "Preferences"))) await writeFile(join(dir, "Default", "Preferences"), JSON.stringify({ extensions: { ui: { developer_mode: true } } }));
    const context = await chromium.launchPersistentContext(dir, {
      executablePath: program,
      headless: !show,
      env: { ...process.env, ...env },
      colorScheme: scheme,
      viewport: { width: 1360, height: 900 },
      permissions: ["clipboard-read", "clipboard-write"],
      ignoreDefaultArgs: ["--disable-back-forward-cache"], // hers keeps pages to go back to
      args: [
        ...(show ? [] : ["--headless=new"]),
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        ...(loaded ? [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`] : []),
      ],
    });
    return new Browser(context, dir);
  }

  async page(url: string): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  async end(): Promise<void> {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}

/** The panel of one page, as a person handles it. */
export class Panel {
  constructor(
    readonly page: Page,
    readonly frame: Frame,
  ) {}

  /** Presses *Draft note* on the page (in whichever frame it stands) and waits for the panel. */
  static async open(page: Page): Promise<Panel> {
    const button = await until("the Draft note button", async () => {
      for (const frame of page.frames()) {
        const b = frame.getByRole("button", { name: "Draft note", exact: true }).first();
        if (await b.isVisible().catch(() => false)) return b;
      }
      return undefined;
    });
    await button.click();
    return Panel.shown(page);
  }

  static async shown(page: Page): Promise<Panel> {
    const frame = await until("the panel", () => page.frames().find((f) => /^chrome-extension:.*panel\.html/.test(f.url())));
    await frame.getByRole("textbox", { name: "Brain dump" }).waitFor();
    return new Panel(page, frame);
  }

  button(name: string): Locator {
    return this.frame.getByRole("button", { name, exact: true });
  }

  get dump(): Locator {
    return this.frame.getByRole("textbox", { name: "Brain dump" });
  }

  region(name: string): Locator {
    return this.frame.getByRole("region", { name, exact: true });
  }

  get status(): Locator {
    return this.frame.getByRole("status", { name: "Sidequill" });
  }

  /** Reads the digits in the browser's dialog and types them into `sidequill pair`, then presses *The digits match*. */
  async pair(agent: Agent): Promise<void> {
    await this.button("Pair with six digits").click();
    await this.pairing(agent);
  }

  /** The same once the dialog is open. */
  async pairing(agent: Agent): Promise<void> {
    const dialog = this.frame.getByRole("dialog", { name: "Pair this browser" });
    await dialog.waitFor();
    const pairing = agent.pair();
    const digits = await until("the six digits", async () => /\b(\d{3}) ?(\d{3})\b/.exec(await dialog.innerText())?.slice(1).join(""));
    const { code, out } = await pairing.type(digits);
    if (code !== 0) throw new Error(`sidequill pair ended with ${code}: ${out}`);
    const shown = /Code: ([A-Z]{4})$/m.exec(out)?.[1];
    if (!shown) throw new Error(`sidequill pair shows no code: ${out}`);
    await dialog.getByText(shown, { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "The digits match" }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  async draft(text: string, seconds = 240): Promise<void> {
    await this.dump.fill(text);
    await this.button("Draft").click();
    await this.drafted(seconds);
  }

  async drafted(seconds = 240): Promise<void> {
    try {
      await this.status.filter({ hasText: /draft is ready/i }).waitFor({ timeout: seconds * 1000 });
    } catch (error) {
      throw new Error(`no draft; the panel shows:\n${await this.frame.locator("body").innerText()}`, { cause: error });
    }
  }

  /** Wipes dump and draft, through the confirmation. */
  async discard(): Promise<void> {
    await this.button("Discard").click();
    await this.button("Discard it").click();
  }

  /** Every sentence of the draft, by section. */
  async sentences(): Promise<Record<string, string[]>> {
    const out: Record<string, string[]> = {};
    for (const title of ["Subjective", "Objective", "Assessment", "Plan"]) {
      const items = this.region(title).getByRole("listitem");
      out[title] = await items.evaluateAll((list) => list.map((li) => li.querySelector("textarea")?.value ?? ""));
    }
    return out;
  }

  /** Fill note, through its preview; decides to keep every blocked sentence if `keep`. */
  async fill({ keep = false } = {}): Promise<void> {
    await this.button("Fill note").click();
    const open = this.frame.getByRole("button", { name: /^Keep: / });
    while (keep && (await open.count()) > 0) await open.first().click();
    await this.button("Fill now").click();
    await this.status.filter({ hasText: /Sidequill never signs|Nothing was filled/ }).waitFor();
  }
}

export async function text(file: string): Promise<string> {
  return readFile(join(import.meta.dirname, file), "utf8");
}
