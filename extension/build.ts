// Builds dist/extension-chromium and dist/extension-firefox at the top of the
// repository, packs each into a zip, and says how large it is.
//
//   npm run build [-- --site=PATTERN]... [-- --port=N] [-- --key=BASE64] [-- --out=FOLDER]
//
// --site bakes a host permission in (a clinic's own EHR, the demo's sample EHR);
// --port fixes the agent's port where IT has fixed it; --key is the public key of
// whoever signs the Chromium package, --key= leaves it to a store (name the id that
// comes of it in the agent's config.toml, [agent] extensions).
//
// What goes in: src/background/main.ts (module), src/content/main.ts,
// src/fill/engine.ts, src/fill/main-world.ts and src/content/teach.ts (plain scripts, see bundle.ts), and for `panel` and
// `options`: NAME.html and NAME.css copied, NAME.tsx bundled to NAME.js. _locales is copied.
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.ts";
import { icon } from "./icons.ts";
import { managed } from "./managed.ts";
import { manifest, ownKey, type Browser } from "./manifest.ts";
import { zip } from "./zip.ts";

const maxPacked = 250_000;
/** It is run in every frame of the EHR. */
const maxContent = 40_000;
const contentScripts = [["content/main.ts", "content.js"], ["fill/engine.ts", "fill.js"], ["fill/main-world.ts", "main-world.js"], ["content/teach.ts", "teach.js"]] as const;
const here = import.meta.dirname;
const src = join(here, "src");

const { values: args } = parseArgs({
  options: {
    site: { type: "string", multiple: true, default: [] },
    port: { type: "string" },
    key: { type: "string", default: ownKey },
    out: { type: "string", default: join(here, "..", "dist") },
  },
});

for (const site of args.site) {
  if (!/^https?:\/\/[^*/]+\/\*$|^https?:\/\/\*\.[^*/]+\/\*$/.test(site)) {
    throw new Error(`--site=${site}: write it as https://ehr.example.org/* (scheme, host, /*)`);
  }
}
const ports = args.port === undefined ? [21764, 21765, 21766, 21767] : [Number(args.port)];
if (ports.some((p) => !Number.isInteger(p) || p < 1 || p > 65535)) throw new Error(`--port=${args.port ?? ""}: a number from 1 to 65535`);

if (!/^[A-Za-z0-9+/]*={0,2}$/.test(args.key)) throw new Error("--key=: the public key in base64, as Chromium's manifest holds it");

const { version } = JSON.parse(await readFile(join(here, "package.json"), "utf8")) as { version: string };

for (const browser of ["chromium", "firefox"] as const) {
  const folder = resolve(args.out, `extension-${browser}`);
  await buildFor(browser, folder);
  const packed = await pack(folder);
  await writeFile(resolve(args.out, `sidequill-${browser}.zip`), packed);
  console.log(`${relative(process.cwd(), folder) || folder}: packed ${(packed.length / 1000).toFixed(0)} kB`);
  if (packed.length > maxPacked) throw new Error(`the extension is over ${maxPacked / 1000} kB packed`);
}

async function buildFor(browser: Browser, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "icons"), { recursive: true });

  const define = { __PORTS__: JSON.stringify(ports), __MAIN_WORLD__: "true" };
  await bundle(browser, "background/main.ts", join(folder, "background.js"), "esm", define);
  for (const [from, to] of contentScripts) {
    await bundle(browser, from, join(folder, to), "iife");
    const { size } = await stat(join(folder, to));
    if (size > maxContent) throw new Error(`${to} is over ${maxContent / 1000} kB`);
  }
  const pages: string[] = [];
  for (const page of ["panel", "options"]) {
    if (!existsSync(join(src, page, `${page}.html`))) continue;
    pages.push(page);
    for (const ext of ["html", "css"]) {
      const file = join(src, page, `${page}.${ext}`);
      if (existsSync(file)) await cp(file, join(folder, `${page}.${ext}`));
    }
    // The panel in a window of its own: the same page under a name that no web page can load.
    if (page === "panel") await cp(join(src, page, "panel.html"), join(folder, "desk.html"));
    const tsx = existsSync(join(src, page, `${page}.tsx`));
    await bundle(browser, `${page}/${page}.${tsx ? "tsx" : "ts"}`, join(folder, `${page}.js`), "esm");
  }

  if (existsSync(join(here, "_locales"))) await cp(join(here, "_locales"), join(folder, "_locales"), { recursive: true });
  for (const size of [16, 32, 48, 128]) await writeFile(join(folder, "icons", `${size}.png`), icon(size));
  const options = pages.includes("options");
  const json = manifest({ browser, version, sites: args.site, options, key: args.key });
  await writeFile(join(folder, "manifest.json"), JSON.stringify(json, null, 2) + "\n");
  if (browser === "chromium") await writeFile(join(folder, "managed.json"), JSON.stringify(managed, null, 2) + "\n");
}

async function pack(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name)).sort();
  return zip(await Promise.all(files.map(async (f) => ({ name: relative(folder, f), data: await readFile(f) }))));
}
