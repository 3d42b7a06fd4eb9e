// Stock Firefox, driven by WebDriver BiDi: the browser speaks it itself on a
// WebSocket, so that nothing has to be patched or downloaded. Only what the tests
// use: a tab, an extension, scripts in the page's world, real keys and clicks.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buttonNamed, type Tab } from "./hands";
import { until } from "./stage";

/** Quiet, and nothing fetched from elsewhere. */
const prefs = {
  "app.update.auto": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "browser.tabs.warnOnClose": false,
  "dom.disable_open_during_load": false, // a test opens the settings page, which no menu can be asked for
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.enabled": false,
};

export const firefoxPath = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

const keyNames: Record<string, string> = { Control: "\uE009", Enter: "\uE007", End: "\uE010" };

interface Remote {
  type: string;
  value?: unknown;
}

export class Firefox {
  #id = 0;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

  private constructor(
    private readonly process: ChildProcess,
    private readonly socket: WebSocket,
    private readonly profile: string,
  ) {
    socket.addEventListener("message", ({ data }) => this.#hear(String(data)));
  }

  static async start(extra: Record<string, string | number | boolean> = {}, env: NodeJS.ProcessEnv = {}, program = firefoxPath): Promise<Firefox> {
    const profile = await mkdtemp(join(tmpdir(), "sidequill-firefox-"));
    const lines = Object.entries({ ...prefs, ...extra }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    await writeFile(join(profile, "user.js"), lines.join("\n"));
    const child = spawn(program, ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0", "--width", "1360", "--height", "900"], {
      env: { ...process.env, MOZ_CRASHREPORTER_DISABLE: "1", ...env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const socket = new WebSocket(`${await address(child)}/session`);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    const firefox = new Firefox(child, socket, profile);
    await firefox.send("session.new", { capabilities: {} });
    return firefox;
  }

  send(method: string, params: Record<string, unknown>): Promise<unknown> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Loads an unpacked extension. */
  async install(folder: string): Promise<void> {
    await this.send("webExtension.install", { extensionData: { type: "path", path: folder } });
  }

  /** The tabs and their frames, as far as the protocol shows them. */
  async contexts(root?: string): Promise<{ context: string; url: string; children: { context: string; url: string }[] }[]> {
    const { contexts } = (await this.send("browsingContext.getTree", root === undefined ? {} : { root })) as { contexts: { context: string; url: string; children: { context: string; url: string }[] }[] };
    return contexts;
  }

  async tab(): Promise<FirefoxTab> {
    const { context } = (await this.send("browsingContext.create", { type: "tab" })) as { context: string };
    return new FirefoxTab(this, context);
  }

  async end(): Promise<void> {
    await this.send("browser.close", {}).catch(() => undefined);
    if (this.process.exitCode === null) {
      const gone = once(this.process, "exit");
      const clock = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
      await gone;
      clearTimeout(clock);
    }
    this.socket.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #hear(data: string): void {
    const { id, type, result, error, message } = JSON.parse(data) as { id?: number; type: string; result?: unknown; error?: string; message?: string };
    const waiting = this.#waiting.get(id ?? 0);
    if (waiting === undefined) return;
    this.#waiting.delete(id ?? 0);
    if (type === "success") waiting.resolve(result);
    else waiting.reject(new Error(`${error ?? ""}: ${message ?? ""}`));
  }
}

export class FirefoxTab implements Tab {
  constructor(
    private readonly firefox: Firefox,
    readonly context: string,
  ) {}

  async open(url: string): Promise<void> {
    await this.firefox.send("browsingContext.navigate", { context: this.context, url, wait: "complete" });
  }

  /** An expression in the page's own world; what it gives has to be JSON. */
  async evaluate<T>(expression: string): Promise<T> {
    const said = (await this.firefox.send("script.evaluate", {
      expression: `(async () => JSON.stringify(await (${expression})))()`,
      target: { context: this.context },
      awaitPromise: true,
    })) as { type: string; result: Remote; exceptionDetails?: { text: string } };
    if (said.type !== "success") throw new Error(`${said.exceptionDetails?.text ?? ""} in ${expression.slice(0, 100)}`);
    return (typeof said.result.value === "string" ? JSON.parse(said.result.value) : undefined) as T;
  }

  async type(text: string): Promise<void> {
    await this.#keys(Array.from(text).flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]));
  }

  /** One key with Control held, or one alone. */
  async press(key: string, control = false): Promise<void> {
    const value = keyNames[key] ?? key;
    const stroke = [{ type: "keyDown", value }, { type: "keyUp", value }];
    const held = { value: keyNames.Control ?? "" };
    await this.#keys(control ? [{ type: "keyDown", ...held }, ...stroke, { type: "keyUp", ...held }] : stroke);
  }

  /** Presses the button of that name with the mouse, also one in an open shadow root of the page's own body. */
  click(name: string): Promise<void> {
    return this.#clickOn(buttonNamed(name), `the button ${name}`);
  }

  /** Presses what the expression gives. */
  clickOn(element: string): Promise<void> {
    return this.#clickOn(element, element);
  }

  async #clickOn(element: string, what: string): Promise<void> {
    const at = await until(what, () =>
      this.evaluate<{ x: number; y: number } | null>(`(async () => {
        const found = ${element};
        found?.scrollIntoView({ block: "center" }); // not under what is pinned to an edge
        const before = found?.getBoundingClientRect();
        await new Promise((done) => setTimeout(done, 60));
        const box = found?.getBoundingClientRect();
        if (box === undefined || box.width === 0 || box.x !== before.x || box.y !== before.y) return null;
        const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        const hit = found.getRootNode().elementFromPoint(at.x, at.y); // not under something that is still going away
        return hit !== null && (found.contains(hit) || hit.contains(found)) ? at : null;
      })()`),
    );
    await this.clickAt(at.x, at.y);
  }

  /** Back to the page before, as by the browser's button. */
  async back(): Promise<void> {
    await this.firefox.send("browsingContext.traverseHistory", { context: this.context, delta: -1 });
  }

  /** The frames inside, the extension's own among them. */
  async frames(): Promise<{ url: string; tab: FirefoxTab }[]> {
    const [tree] = await this.firefox.contexts(this.context);
    return (tree?.children ?? []).map(({ url, context }) => ({ url, tab: new FirefoxTab(this.firefox, context) }));
  }

  /** The panel beside the page, once it is there. */
  panel(): Promise<FirefoxTab> {
    return until("the panel", async () => (await this.frames()).find((f) => /^moz-extension:.*panel\.html/.test(f.url))?.tab);
  }

  /** A real click at a point of the window. */
  async clickAt(x: number, y: number): Promise<void> {
    const at = { x: Math.round(x), y: Math.round(y) };
    const actions = [{ type: "pointerMove", ...at }, { type: "pointerDown", button: 0 }, { type: "pointerUp", button: 0 }];
    await this.firefox.send("input.performActions", { context: this.context, actions: [{ type: "pointer", id: "mouse", actions }] });
  }

  async close(): Promise<void> {
    await this.firefox.send("browsingContext.close", { context: this.context });
  }

  async #keys(actions: { type: string; value: string }[]): Promise<void> {
    await this.firefox.send("input.performActions", { context: this.context, actions: [{ type: "key", id: "keys", actions }] });
  }
}

/** Where the browser says that it listens. */
function address(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const clock = setTimeout(() => reject(new Error(`Firefox did not start: ${said}`)), 60_000);
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`Firefox ended with ${String(code)}: ${said}`)));
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const at = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(said)?.[1];
      if (at === undefined) return;
      clearTimeout(clock);
      resolve(at);
    });
  });
}
