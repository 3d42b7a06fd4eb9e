import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { random } from "../protocol/bytes";
import { Recovery, type Kept, type Sealed, type Unsealed } from "./recovery";
import { MemoryTable } from "./testing";

let sealed: MemoryTable<Sealed>;
let unsealed: MemoryTable<Unsealed>;
let wipes: MemoryTable<number>;
let now: number;
let store: Recovery;

const key = random(32);
const kept = (text: string): Kept => ({
  format: "soap",
  parts: [{ part: 0, kind: "whole", rev: 1, text }],
  facts: {},
  changes: [],
  ui: { blocks: false, client: "", visit: "", draft: null, edited: false },
  unfinished: false,
});

beforeEach(() => {
  [sealed, unsealed, wipes] = [new MemoryTable(), new MemoryTable(), new MemoryTable()];
  now = 1_000_000;
  store = new Recovery(sealed, unsealed, wipes, () => now);
});

const text = async (draft: string) => (await store.load(draft))?.kept.parts[0]?.text;

describe("the recovery store", () => {
  it("gives back exactly what was kept: any text, with lone surrogates and controls", async () => {
    await store.setKey("a", key);
    for (const odd of ["", "nul\0", "half \ud83d and \udc00", "שלום e\u0301 👩‍⚕️", "a\r\nb", "x".repeat(200_000)]) {
      await store.save("a", "note", kept(odd));
      assert.equal(await text("a"), odd);
    }
  });

  it("never uses a nonce twice", async () => {
    await store.setKey("a", key);
    const seen = new Set<string>();
    for (let n = 0; n < 50; n++) {
      await store.save("a", "note", kept("same"));
      seen.add(String(sealed.rows.get("a")!.iv));
    }
    assert.equal(seen.size, 50);
  });

  it("cannot be read without the key, nor as another draft's or another note's", async () => {
    await store.setKey("a", key);
    await store.save("a", "note", kept("secret"));
    const row = sealed.rows.get("a")!;

    const stranger = new Recovery(sealed, unsealed, wipes);
    assert.equal(await stranger.load("a"), null);
    assert.ok(sealed.rows.has("a"), "a key may still come");

    for (const [draft, changed] of [["b", row], ["c", { ...row, note: "another" }], ["d", { ...row, data: row.data.slice(1) }]] as const) {
      sealed.rows.set(draft, changed);
      await store.setKey(draft, key);
      assert.equal(await store.load(draft), null);
      assert.equal(sealed.rows.has(draft), false, "what nobody can read is removed");
    }
    assert.equal(await text("a"), "secret");
  });

  it("finds the newest of a note, but for those in use", async () => {
    await store.setKey("a", key);
    await store.save("a", "note", kept("older"));
    now++;
    await store.save("b", "note", kept("newer, in memory"));
    await store.save("c", "another", kept("elsewhere"));
    const found = async (from: Recovery, note: string, inUse: string[] = []) => {
      const entry = await from.find(note, new Set(inUse));
      return entry && [entry.draft, entry.sealed];
    };
    assert.deepEqual(await found(store, "note"), ["b", false]);
    assert.deepEqual(await found(store, "note", ["b"]), ["a", false]);
    assert.equal(await found(store, "note", ["a", "b"]), null);
    assert.deepEqual(await found(new Recovery(sealed, unsealed, wipes), "another"), ["c", false]);
    assert.deepEqual(await found(new Recovery(sealed, new MemoryTable(), wipes), "note"), ["a", true]);
  });

  it("leaves memory once it is sealed", async () => {
    assert.equal(await store.save("a", "note", kept("early")), 0);
    await store.setKey("a", key);
    assert.equal(await store.save("a", "note", kept("later")), now);
    assert.equal(unsealed.rows.size, 0);
    assert.equal(await text("a"), "later");
  });

  it("forgets, and remembers what the agent has to forget", async () => {
    await store.setKey("a", key);
    await store.save("a", "note", kept("secret"));
    await store.forget("a");
    assert.equal(await store.load("a"), null);
    assert.equal(sealed.rows.size, 0);
    assert.equal(store.hasKey("a"), false);
    assert.deepEqual(await store.toWipe(), ["a"]);
    await store.wiped("a");
    assert.deepEqual(await store.toWipe(), []);
  });

  it("sweeps away what the agent's keys have outlived, and nothing younger", async () => {
    await store.setKey("a", key);
    await store.save("a", "note", kept("old"));
    now += 47 * 3_600_000;
    await store.sweep();
    assert.equal(await text("a"), "old");
    now += 2 * 3_600_000;
    await store.sweep();
    assert.equal(sealed.rows.size, 0);
  });
});
