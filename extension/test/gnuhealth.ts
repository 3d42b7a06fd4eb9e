// GNU Health, a real EHR, for the demo and its end-to-end test: started by the
// project's own script, and handled as the clinician handles it.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { root, until } from "./stage";

const script = join(root, ".ci", "gnuhealth");

export interface Evaluation {
  id: number;
  present_illness: string | null;
  evaluation_summary: string | null;
  info_diagnosis: string | null;
  directions: string | null;
  [field: string]: unknown;
}

export class GnuHealth {
  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(): Promise<GnuHealth> {
    const folder = await mkdtemp(join(tmpdir(), "sidequill-ehr-"));
    const env = { ...process.env, SIDEQUILL_GNUHEALTH_DB: join(folder, "health.sqlite") };
    await promisify(execFile)(script, ["setup"], { env, maxBuffer: 1 << 24 });
    await promisify(execFile)(script, ["reset"], { env });
    const port = await freePort();
    const server = spawn(script, ["serve", String(port)], { env, stdio: "ignore", detached: true });
    const url = `http://127.0.0.1:${port}`;
    await until("GNU Health to answer", () => fetch(url).then((r) => r.ok, () => false), 60);
    return new GnuHealth(url, server, folder, env);
  }

  async end(): Promise<void> {
    if (this.server.exitCode === null && this.server.pid !== undefined) {
      process.kill(-this.server.pid, "SIGTERM");
      await once(this.server, "exit");
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Logs in and opens a patient's evaluation, as the clinician does. */
  async open(page: Page, evaluation: 1 | 2): Promise<void> {
    await page.goto(`${this.url}/#health/model/gnuhealth.patient.evaluation/${evaluation}`);
    const login = page.locator("#login-login, input[name=login]").first();
    const form = page.locator("textarea[name=present_illness]:visible");
    await until("the log-in or the record", async () => (await login.isVisible()) || (await form.isVisible()), 60);
    if (await login.isVisible()) {
      await login.fill("admin");
      await page.keyboard.press("Enter");
      const password = page.locator("input[type=password]");
      await password.waitFor();
      await password.fill("admin123");
      await page.keyboard.press("Enter");
    }
    await form.waitFor({ timeout: 60_000 });
  }

  /** What the database holds. */
  async stored(): Promise<Evaluation[]> {
    const { stdout } = await promisify(execFile)(script, ["show"], { env: this.env });
    return JSON.parse(stdout) as Evaluation[];
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
