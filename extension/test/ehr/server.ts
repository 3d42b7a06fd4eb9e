// A sample EHR for the demo and the tests: note pages built in many ways, with
// invented clients. It stores what its pages save, so that a test can read what
// a server would have got, and its pages count every press of their buttons.
//
//   npx tsx test/ehr/server.ts [PORT]
import { build } from "esbuild";
import { createRequire } from "node:module";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { AddressInfo } from "node:net";
import { clients, kinds, type OpenKind, type PageKind } from "./clients";
import { openFrame } from "./open";
import { framedForm, notePage, schedule } from "./pages";

/** What the server holds of one note. */
export interface StoredNote {
  fields: Record<string, string>;
  autosaves: number;
  saved: number;
  signed: number;
}

export interface Ehr {
  url: string;
  port: number;
  /** the note page of a client */
  page(client: string, kind: PageKind): string;
  /** what the server got for it; undefined if nothing */
  note(client: string, kind: PageKind): StoredNote | undefined;
  reset(): void;
  close(): Promise<void>;
}

const here = import.meta.dirname;
/** As strict as an EHR's own: what the extension adds has to work under it. */
const policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src 'self'; frame-ancestors 'self'; form-action 'self'";
const maxBody = 1_000_000;

export async function startEhr(port = 0): Promise<Ehr> {
  const assets = await makeAssets();
  const notes = new Map<string, StoredNote>();
  const server = createServer((request, response) => {
    answer(request, response, assets, notes).catch(() => {
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const at = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${at}`;
  return {
    url,
    port: at,
    page: (client, kind) => `${url}/clients/${client}/${kind}`,
    note: (client, kind) => notes.get(`${client}/${kind}`),
    reset: () => notes.clear(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, assets: Map<string, string>, notes: Map<string, StoredNote>): Promise<void> {
  const [status, type, body] = await reply(request, assets, notes);
  // Most EHRs forbid the browser to keep a page; with this in its address it may, and brings it back whole.
  const kept = request.url?.endsWith("?kept") === true;
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "content-security-policy": policy, "cache-control": kept ? "no-cache" : "no-store" }).end(body);
}

async function reply(request: IncomingMessage, assets: Map<string, string>, notes: Map<string, StoredNote>): Promise<[status: number, type: string, body: string]> {
  const { pathname } = new URL(request.url ?? "/", "http://ehr");
  const [, place = "", id = "", kind = ""] = pathname.split("/");
  if (request.method === "POST" && place === "api") {
    const stored = parseNote(await bodyOf(request));
    if (stored === null || !(kind in kinds)) return [400, "text/plain", "a note is {fields, how}"];
    const note = notes.get(`${id}/${kind}`) ?? { fields: {}, autosaves: 0, saved: 0, signed: 0 };
    note.fields = stored.fields;
    note[stored.how]++;
    notes.set(`${id}/${kind}`, note);
    return [200, "application/json", JSON.stringify(note)];
  }
  if (pathname === "/favicon.ico") return [200, "image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#2f6f5e" d="M1 7 4 1l3 6z"/></svg>'];
  if (pathname === "/") return [200, "text/html", schedule()];
  // A form that was submitted the plain way; the page has counted it.
  if (place === "submitted") return [200, "text/html", "<!doctype html><title>Submitted</title><h1>Submitted</h1>"];
  const asset = place === "assets" ? assets.get(id) : undefined;
  if (asset !== undefined) return [200, id.endsWith(".css") ? "text/css" : "text/javascript", asset];
  const client = clients.find((c) => c.id === id);
  if (client !== undefined && place === "openemr") {
    const [, , , , inner = ""] = pathname.split("/");
    if (request.method === "POST" && kind in kinds) {
      // The plain way: the whole form, as the browser sends it.
      const note = notes.get(`${id}/${kind}`) ?? { fields: {}, autosaves: 0, saved: 0, signed: 0 };
      note.fields = Object.fromEntries([...new URLSearchParams(await bodyOf(request))].map(([name, value]) => [name, value.replace(/\r\n/g, "\n")]));
      note.saved++;
      notes.set(`${id}/${kind}`, note);
      return [200, "text/html", "<!doctype html><title>Saved</title><h1>Saved</h1>"];
    }
    return [200, "text/html", openFrame(client, kind as OpenKind, inner)];
  }
  if (client !== undefined && place === "frames") return [200, "text/html", framedForm(client)];
  if (client !== undefined && place === "clients" && kind in kinds) return [200, "text/html", notePage(client, kind as PageKind)];
  return [404, "text/plain", "no such page"];
}

function parseNote(body: string): { fields: Record<string, string>; how: "autosaves" | "saved" | "signed" } | null {
  const value = JSON.parse(body) as { fields?: unknown; how?: unknown };
  const { fields, how } = value;
  if (how !== "autosaves" && how !== "saved" && how !== "signed") return null;
  if (typeof fields !== "object" || fields === null || !Object.values(fields).every((v) => typeof v === "string")) return null;
  return { fields: fields as Record<string, string>, how };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new Error("the note is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function makeAssets(): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ["counts.ts", "form.ts", "openemr.ts", "openmrs.js", "quill.ts", "react.js"].map((f) => join(here, "client", f)),
    bundle: true,
    write: false,
    outdir: "out",
    format: "iife",
    target: "es2022",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const assets = new Map(outputFiles.map((f) => [f.path.replace(/^.*[/\\]/, ""), f.text]));
  assets.set("style.css", await readFile(join(here, "client", "style.css"), "utf8"));
  const quill = dirname(createRequire(import.meta.url).resolve("quill/package.json"));
  assets.set("quill.snow.css", await readFile(join(quill, "dist", "quill.snow.css"), "utf8"));
  return assets;
}

if (process.argv[1] === import.meta.filename) {
  const ehr = await startEhr(Number(process.argv[2] ?? 8920));
  console.log(`sample EHR: ${ehr.url}`);
}
