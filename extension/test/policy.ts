// A browser that is managed by IT, as far as it can tell: it finds real policy
// files in /etc. They lie there for it and what it starts alone, in a mount namespace
// of its own; on the machine nothing is written, and nobody else is managed.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { firefoxId, ownKey } from "../manifest";
import { firefoxPath } from "./firefox";
import type { BrowserName } from "./hands";
import { chromiumPath } from "./stage";

/** What IT writes for our extension. */
export type Values = Record<string, unknown>;

export interface Managed {
  /** starts the browser under the policy */
  program: string;
  /** what IT writes in place of it; undefined: the policy is gone */
  change(values: Values | undefined): Promise<void>;
  end(): Promise<void>;
}

/** Why no browser can be managed on this machine; false if one can. Where namespaces have to be there (.ci/run), that is an error. */
export async function whyUnmanaged(): Promise<string | false> {
  try {
    await promisify(execFile)("unshare", [...namespace, "mount", "-t", "tmpfs", "none", "/mnt"]);
    return false;
  } catch (error) {
    const why = `MANAGED POLICY WAS NOT TESTED: it needs root, or user namespaces (${String(error)})`;
    if (process.env.SIDEQUILL_TEST_EGRESS_REQUIRED) throw new Error(why, { cause: error });
    return why;
  }
}

const root = process.getuid?.() === 0;
const namespace = ["--mount", ...(root ? [] : ["--map-root-user"])];

/** The id that Chromium makes of an extension's public key. */
function chromiumId(): string {
  const hash = createHash("sha256").update(Buffer.from(ownKey, "base64")).digest("hex").slice(0, 32);
  return Array.from(hash, (digit) => "abcdefghijklmnop".charAt(parseInt(digit, 16))).join("");
}

/** Where each reads its policies, and how they are written there. */
const places = {
  chromium: {
    folder: "chromium/policies/managed",
    file: "sidequill.json",
    text: (values: Values) => ({ "3rdparty": { extensions: { [chromiumId()]: values } } }),
  },
  firefox: {
    folder: "firefox/policies",
    file: "policies.json",
    text: (values: Values) => ({ policies: { "3rdparty": { Extensions: { [firefoxId]: values } } } }),
  },
};

export async function underPolicy(browser: BrowserName, values: Values): Promise<Managed> {
  const { folder, file, text } = places[browser];
  const dir = await mkdtemp(join(tmpdir(), "sidequill-policy-"));
  const [etc, given, program] = [join(dir, "etc"), join(dir, "given"), join(dir, browser)];
  await mkdir(join(etc, folder), { recursive: true });
  await mkdir(given);
  const change = async (now: Values | undefined): Promise<void> => {
    if (now === undefined) return rm(join(given, file));
    await writeFile(join(dir, file), JSON.stringify(text(now)));
    await rename(join(dir, file), join(given, file)); // never half a file
  };
  await change(values);
  // Over /etc lies a folder that holds nothing but the place; what lies at the place can then be changed while the browser runs.
  const start = `mount -t overlay -o lowerdir='${etc}':/etc overlay /etc && mount --bind '${given}' '/etc/${folder}' && exec "$0" "$@"`;
  const real = browser === "chromium" ? `${chromiumPath()}${root ? "" : " --no-sandbox"}` : firefoxPath;
  await writeFile(program, `#!/bin/sh\nexec unshare ${namespace.join(" ")} sh -c '${start.replaceAll("'", `'\\''`)}' ${real} "$@"\n`, { mode: 0o755 });
  return { program, change, end: () => rm(dir, { recursive: true, force: true }) };
}
