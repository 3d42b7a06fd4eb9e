import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";

// The module takes the browser's API as it finds it when it is loaded.
let local: Record<string, unknown> = {};
let managed: Record<string, unknown> | null = {};
const heard: ((changes: object, area: string) => void)[] = [];
(globalThis as { chrome?: unknown }).chrome = {
  storage: {
    local: {
      get: (keys: string | string[]) => Promise.resolve(Object.fromEntries([keys].flat().flatMap((k) => (k in local ? [[k, local[k]]] : [])))),
      set: (values: object) => Promise.resolve(void Object.assign(local, values)),
    },
    managed: { get: () => (managed === null ? Promise.reject(new Error("Managed storage manifest not found")) : Promise.resolve(managed)) },
    onChanged: { addListener: (l: (changes: object, area: string) => void) => void heard.push(l) },
  },
};
const { followPolicy, givenByPolicy } = await import("./policy");
const { allTaught, keepTaught, taughtAt } = await import("./taught");

const file = (site: string, label = "Box seven") => ({ sidequill: "adapter" as const, version: 1 as const, site, fields: [{ label, attributes: {}, takes: [{ section: "plan" }], whole: false }] });
const given = async (sites: number): Promise<void> => {
  while ((Array.isArray(local.given) ? local.given.length : 0) !== sites) await new Promise((resolve) => setImmediate(resolve));
};

describe("mappings by policy", () => {
  beforeEach(() => {
    local = {};
    managed = {};
  });

  it("none is none, also where the browser has no policy at all", async () => {
    assert.deepEqual(await givenByPolicy(), { taught: [], trouble: [] });
    managed = null;
    assert.deepEqual(await givenByPolicy(), { taught: [], trouble: [] });
  });

  it("a good one goes before what she has taught, which is locked and kept for when the policy goes", async () => {
    await keepTaught(file("ehr.example", "Hers"));
    managed = { mappings: [file("ehr.example")] };
    followPolicy();
    await given(1);
    assert.deepEqual(await taughtAt("ehr.example"), { ...file("ehr.example"), policy: true });
    await assert.rejects(keepTaught(file("ehr.example", "Hers too")));
    await keepTaught(file("other.example"));
    managed = {};
    for (const l of heard) l({}, "managed");
    await given(0);
    assert.deepEqual(await taughtAt("ehr.example"), { ...file("ehr.example", "Hers"), policy: false });
    assert.equal((await allTaught()).length, 2);
  });

  it("a bad one is not used, says where, and spoils no other", async () => {
    managed = { mappings: [{ ...file("a.example"), script: "x" }, file("b.example"), file("b.example"), { ...file("*"), site: "*" }, 7] };
    const { taught, trouble } = await givenByPolicy();
    assert.deepEqual(taught.map((t) => t.site), ["b.example"]);
    assert.deepEqual(trouble.map(({ at, trouble: [x] }) => [at, x?.key, x?.at]), [
      [1, "adapter_unknown", "script"], [3, "adapter_alike", "site"], [4, "adapter_wrong", "site"], [5, "adapter_not_one", "sidequill"],
    ]);
    managed = { mappings: "all" };
    assert.equal((await givenByPolicy()).trouble.length, 1);
  });
});
