// Serves the pages of the matrix, keeps what they save and post, and passes the
// test's wishes to the extension's background, which asks for them over HTTP: that
// works the same in every browser.
import { build } from "esbuild";
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { createRequire } from "node:module";

const here = import.meta.dirname;
const types: Record<string, string> = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".json": "application/json", ".png": "image/png", ".gif": "image/gif" };
const ckeditor4 = dirname(createRequire(import.meta.url).resolve("ckeditor4/package.json"));

type Fields = Record<string, string>;

export class EditorServer {
  readonly #saved = new Map<string, Fields>();
  readonly #posted = new Map<string, Fields>();
  readonly #wishes = new Map<string, { send: (body: string) => void; queue: string[] }>();
  readonly #pages = new Map<string, { body: string; headers: Record<string, string> }>();
  readonly #answers = new Map<number, (answer: unknown) => void>();
  #count = 0;

  private constructor(
    readonly server: Server,
    private readonly assets: ReadonlyMap<string, string>,
  ) {}

  static async start(): Promise<EditorServer> {
    const assets = await makeAssets();
    const server = createServer((request, response) => {
      own.#reply(request).then(
        ([status, type, body, headers]) => response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store", ...headers }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    const own: EditorServer = new EditorServer(server, assets);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return own;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  page(editor: string, browser: string): string {
    return `${this.url}/editor/${browser}/${editor}`;
  }

  /** Serves a page of a test's own; its address, of the origin whose host is given. */
  serve(name: string, body: string, headers: Record<string, string> = {}, host = "127.0.0.1"): string {
    this.#pages.set(`/page/${name}`, { body, headers });
    return `${this.url.replace("127.0.0.1", host)}/page/${name}`;
  }

  /** What the page's autosave sent last. */
  saved(editor: string, browser: string): Fields {
    return this.#saved.get(`${browser}/${editor}`) ?? {};
  }

  /** What the form's POST held. */
  posted(editor: string, browser: string): Fields | undefined {
    return this.#posted.get(`${browser}/${editor}`);
  }

  /** Asks the background of a browser's extension. */
  ask(browser: string, wish: Record<string, unknown>): Promise<unknown> {
    const id = ++this.#count;
    const answer = new Promise<unknown>((resolve, reject) => {
      const clock = setTimeout(() => reject(new Error(`${browser} did not answer ${JSON.stringify(wish).slice(0, 80)}`)), 30_000);
      this.#answers.set(id, (value) => {
        clearTimeout(clock);
        resolve(value);
      });
    });
    const line = this.#line(browser);
    line.queue.push(JSON.stringify({ ...wish, id }));
    line.send("");
    return answer;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #line(browser: string): { send: (body: string) => void; queue: string[] } {
    const line = this.#wishes.get(browser) ?? { send: () => undefined, queue: [] };
    this.#wishes.set(browser, line);
    return line;
  }

  async #reply(request: IncomingMessage): Promise<[status: number, type: string, body: string | Buffer, headers?: Record<string, string>]> {
    const { pathname } = new URL(request.url ?? "/", "http://ehr");
    const [, place = "", browser = "", editor = ""] = pathname.split("/");
    const key = `${browser}/${editor}`;
    switch (place) {
      case "editor":
        return [200, "text/html", html(editor, key, this.assets.has(`/mounts/${editor}.css`))];
      case "autosave":
        this.#saved.set(key, JSON.parse(await bodyOf(request)) as Fields);
        return [200, "text/plain", ""];
      case "posted":
        this.#posted.set(key, Object.fromEntries(new URLSearchParams(await bodyOf(request))));
        return [200, "text/html", "<!doctype html><title>Posted</title>"];
      case "page": {
        const page = this.#pages.get(pathname);
        return page === undefined ? [404, "text/plain", "no such page"] : [200, "text/html", page.body, page.headers];
      }
      case "wishes":
        return [200, "application/json", await this.#next(browser)];
      case "answers": {
        const { id, answer } = JSON.parse(await bodyOf(request)) as { id: number; answer: unknown };
        this.#answers.get(id)?.(answer);
        this.#answers.delete(id);
        return [200, "text/plain", ""];
      }
      case "npm": {
        const file = normalize(pathname.slice("/npm/ckeditor4".length));
        return [200, types[extname(file)] ?? "application/octet-stream", await readFile(join(ckeditor4, file))];
      }
      default: {
        const asset = this.assets.get(pathname);
        return asset === undefined ? [404, "text/plain", "no such page"] : [200, types[extname(pathname)] ?? "text/plain", asset];
      }
    }
  }

  /** The next wish, or "" after a while: a browser that waits for long falls asleep. */
  #next(browser: string): Promise<string> {
    const line = this.#line(browser);
    return new Promise((resolve) => {
      const clock = setTimeout(() => resolve(""), 4000);
      line.send = () => {
        const wish = line.queue.shift();
        if (wish === undefined) return;
        clearTimeout(clock);
        line.send = () => undefined;
        resolve(wish);
      };
      line.send("");
    });
  }
}

function html(editor: string, key: string, styled: boolean): string {
  return `<!doctype html><html lang="en"><title>Progress note</title>
<style>body{font:15px sans-serif;margin:1rem 3rem}textarea{width:30rem;height:4rem}[contenteditable]{min-height:3rem;border:1px solid #999}iframe{width:30rem;height:6rem}</style>
${styled ? `<link rel="stylesheet" href="/mounts/${editor}.css">` : ""}
<h1>Progress note</h1><form method="post" action="/posted/${key}"><button id="save">Save</button></form>
<script type="module">import { start } from "/page.js"; import { mount } from "/mounts/${editor}.js"; start(mount, "${key}").catch((error) => { window.__failed = String(error && error.stack || error); });</script></html>`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function makeAssets(): Promise<Map<string, string>> {
  const mounts = (await readdir(join(here, "mounts"))).filter((f) => f.endsWith(".js"));
  const { outputFiles } = await build({
    entryPoints: [join(here, "page.js"), ...mounts.map((f) => join(here, "mounts", f))],
    outbase: here,
    outdir: "/",
    bundle: true,
    splitting: true,
    write: false,
    format: "esm",
    target: "es2022",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    loader: { ".svg": "dataurl", ".png": "dataurl", ".woff": "dataurl", ".woff2": "dataurl", ".ttf": "dataurl", ".eot": "dataurl" },
  });
  return new Map(outputFiles.map((f) => [f.path, f.text]));
}
