// How a script of the extension is made of its sources, for build.ts and for tests
// that need the very script that ships. Code is only bundled, so that a store's
// reviewer reads what we wrote; but a content script runs in every frame of the EHR,
// so those scripts are minified, and the reviewer builds them from these sources.
import { build } from "esbuild";
import { join } from "node:path";
import type { Browser } from "./manifest.ts";

const src = join(import.meta.dirname, "src");

/** A content script is an `iife`, every other script a module. */
export async function bundle(browser: Browser, from: string, to: string, format: "esm" | "iife", define: Record<string, string> = {}): Promise<void> {
  await build({
    bundle: true,
    entryPoints: [join(src, from)],
    outfile: to,
    format,
    target: browser === "chromium" ? "chrome133" : "firefox140",
    charset: "utf8",
    legalComments: "inline",
    logLevel: "warning",
    minify: format === "iife",
    define: { "process.env.NODE_ENV": '"production"', ...define },
  });
}
