// Screenshots of every scene of the panel, light and dark, with what axe-core finds in each.
//
//   tsx test/panel/screens.ts [OUT [SCENE...]]
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { axe, launch, scrollsSideways, serve } from "./harness";
import { scenes } from "./scenes";

async function screens(out: string, only: string[]): Promise<number> {
  const wanted = scenes.filter((s) => only.length === 0 || only.includes(s.name));
  await mkdir(out, { recursive: true });
  const served = await serve();
  const browser = await launch();
  let findings = 0;
  let wide = 0;
  try {
    for (const scheme of ["light", "dark"] as const) {
      for (const scene of wanted) {
        const context = await browser.newContext({
          viewport: { width: scene.width ?? 420, height: scene.height ?? 900 }, colorScheme: scheme, reducedMotion: "reduce",
        });
        const page = await context.newPage();
        page.on("pageerror", (error) => console.log(`${scene.name}: ${error.message}`));
        page.on("console", (m) => m.type() === "error" && console.log(`${scene.name}: ${m.text()}`));
        await page.goto(served.url(scene.language, scene.page));
        await scene.play(page);
        await page.screenshot({ path: join(out, `${scene.name}-${scheme}.png`) });
        if (await scrollsSideways(page)) {
          wide++;
          console.log(`${scene.name} ${scheme}: scrolls sideways`);
        }
        for (const finding of await axe(page)) {
          findings += finding.nodes.length;
          console.log(`${scene.name} ${scheme}: ${finding.id}: ${finding.help}\n  ${finding.nodes.join("\n  ")}`);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await served.close();
  }
  console.log(`axe: ${findings} findings in ${wanted.length} states, light and dark`);
  return findings + wide;
}

process.exitCode = (await screens(process.argv[2] ?? join(import.meta.dirname, "..", "..", "..", "dist", "screens"), process.argv.slice(3))) === 0 ? 0 : 1;
