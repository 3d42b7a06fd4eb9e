// The rules that keep Sidequill from signing are only worth something if they fire.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";

const eslint = new ESLint({ cwd: import.meta.dirname });

/** The first file of a folder, as the place the sample pretends to stand in (type-checked linting needs a real one). */
function place(folder: string): string | undefined {
  const dir = join(import.meta.dirname, "src", folder);
  const name = readdirSync(dir).find((f) => f.endsWith(".ts") && !f.endsWith(".test.ts"));
  return name === undefined ? undefined : join(dir, name);
}

async function restricted(code: string, folder: string): Promise<string[]> {
  const filePath = place(folder);
  assert.ok(filePath, `src/${folder} has a file`);
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).filter((m) => m.ruleId === "no-restricted-syntax").map((m) => m.message);
}

const forbidden: Record<string, string> = {
  "a click": `document.querySelector("button")?.click();`,
  "a click by another name": `const b = document.querySelector("button"); b?.["click"]();`,
  "a click taken from the prototype": `HTMLElement.prototype.click.call(document.body);`,
  "a submit": `document.forms[0]?.submit();`,
  "a requested submit": `document.forms[0]?.requestSubmit();`,
  "a dispatched click": `document.body.dispatchEvent(new Event("click", { bubbles: true }));`,
  "a dispatched submit": `document.body.dispatchEvent(new CustomEvent("submit"));`,
  "a pointer": `document.body.dispatchEvent(new PointerEvent("pointerup"));`,
  "a mouse": `document.body.dispatchEvent(new MouseEvent("mousedown"));`,
  "the Enter key": `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }));`,
  "an old event": `const e = document.createEvent("Event"); e.initEvent("click", true);`,
};

const markup: Record<string, string> = {
  innerHTML: `document.body.innerHTML = location.hash;`,
  outerHTML: `document.body.outerHTML = location.hash;`,
  insertAdjacentHTML: `document.body.insertAdjacentHTML("beforeend", location.hash);`,
  "document.write": `document.write(location.hash);`,
};

describe("lint", () => {
  for (const folder of ["content", "fill"]) {
    for (const [name, code] of Object.entries({ ...forbidden, ...markup })) {
      it(`src/${folder} refuses ${name}`, async () => {
        assert.notDeepEqual(await restricted(code, folder), []);
      });
    }
    it(`src/${folder} allows what filling needs`, async () => {
      const code = `document.body.dispatchEvent(new Event("input", { bubbles: true })); document.body.dispatchEvent(new InputEvent("beforeinput")); document.body.addEventListener("click", () => undefined);`;
      assert.deepEqual(await restricted(code, folder), []);
    });
  }

  it("src/background refuses markup from strings", async () => {
    for (const code of Object.values(markup)) assert.notDeepEqual(await restricted(code, "background"), []);
  });

  it("refuses any and eval everywhere", async () => {
    const filePath = place("background");
    const [result] = await eslint.lintText(`export const x: any = eval("1");`, { ...(filePath ? { filePath } : {}) });
    const rules = (result?.messages ?? []).map((m) => m.ruleId);
    assert.ok(rules.includes("@typescript-eslint/no-explicit-any"));
    assert.ok(rules.includes("no-eval"));
  });
});
