// GNU Health, a real EHR, for the demo and its end-to-end test: started by the
// project's own script, and handled as the clinician handles it.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Tab } from "./hands";
import { root, until } from "./stage";

/** The one element of that selector which can be seen; the client keeps those of its other tabs in the page. */
export const shown = (selector: string): string => `[...document.querySelectorAll(${JSON.stringify(selector)})].find((e) => e.checkVisibility())`;
const login = shown("#login-login, input[name=login]");

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

  /** Logs in, if it has to be, and opens a patient's evaluation, as the clinician does. */
  async open(page: Tab, evaluation: 1 | 2): Promise<void> {
    await page.open(`${this.url}/#health/model/gnuhealth.patient.evaluation/${evaluation}`);
    const there = (element: string): Promise<boolean> => page.evaluate<boolean>(`${element} !== undefined`).catch(() => false);
    await until("the log-in or the record", async () => (await there(login)) || (await there(shown("textarea[name=present_illness]"))), 60);
    if (await there(login)) {
      await page.clickOn(login);
      await page.type("admin");
      await page.press("Enter");
      const password = shown("input[type=password]");
      await until("the question for the password", () => there(password));
      await page.clickOn(password);
      await page.type("admin123");
      await page.press("Enter");
    }
    await until("the record", () => there(shown("textarea[name=present_illness]")), 60);
  }

  /** Somebody else at another desk changes the record and saves it. */
  async changeElsewhere(evaluation: 1 | 2, values: Record<string, string>): Promise<void> {
    const call = async (method: string, params: unknown[], session = ""): Promise<unknown> => {
      const response = await fetch(`${this.url}/health/`, {
        method: "POST",
        headers: { "content-type": "application/json", ...(session === "" ? {} : { authorization: `Session ${Buffer.from(session).toString("base64")}` }) },
        body: JSON.stringify({ id: 0, method, params }),
      });
      const said = (await response.json()) as { result?: unknown; error?: unknown };
      if (said.error !== undefined) throw new Error(`${method}: ${JSON.stringify(said.error).slice(0, 300)}`);
      return said.result;
    };
    const [user, key] = (await call("common.db.login", ["admin", { password: "admin123" }, "en"])) as [number, string];
    await call("model.gnuhealth.patient.evaluation.write", [[evaluation], values, {}], `admin:${user}:${key}`);
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
