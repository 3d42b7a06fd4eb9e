// The recovery store: the one place where a draft may stand on disk. Each is
// sealed with AES-GCM under a key of its own that the agent made and keeps; here
// the key is held in memory only. Deleting the agent's key is the wipe.
//
// Where there is no key (not paired, or the agent is away) a draft is kept in
// the browser's session storage, which is memory.
import type { Change, Facts, Part } from "../protocol/types.gen";
import type { PanelKeep } from "../messages";
import { fromUtf8, random, utf8, type Bytes } from "../protocol/bytes";
import type { Table } from "./tables";

/** All that the panel wants back. */
export interface Kept {
  format: string;
  parts: Part[];
  facts: Facts;
  changes: Change[];
  ui: PanelKeep;
  /** the panel has not had the last event of this draft */
  unfinished: boolean;
}

export interface Sealed {
  note: string;
  saved: number;
  iv: Bytes;
  data: Bytes;
}

export interface Unsealed {
  note: string;
  saved: number;
  kept: Kept;
}

export interface Entry {
  draft: string;
  note: string;
  saved: number;
  /** it needs the agent's key before it can be read */
  sealed: boolean;
}

const day = 24 * 60 * 60 * 1000;

export class Recovery {
  #keys = new Map<string, CryptoKey>();

  constructor(
    private readonly sealed: Table<Sealed>,
    private readonly unsealed: Table<Unsealed>,
    private readonly wipes: Table<number>,
    private readonly now: () => number = Date.now,
  ) {}

  hasKey(draft: string): boolean {
    return this.#keys.has(draft);
  }

  async setKey(draft: string, raw: Bytes): Promise<void> {
    this.#keys.set(draft, await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  /** Keeps a draft; gives the time when it is safe on disk, 0 where it is in memory alone. */
  async save(draft: string, note: string, kept: Kept): Promise<number> {
    const saved = this.now();
    const key = this.#keys.get(draft);
    if (!key) {
      await this.unsealed.put(draft, { note, saved, kept });
      return 0;
    }
    const iv = random(12);
    const plain = utf8(JSON.stringify(kept));
    const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(draft, note) }, key, plain);
    await this.sealed.put(draft, { note, saved, iv, data: new Uint8Array(data) });
    await this.unsealed.delete(draft);
    return saved;
  }

  /** All that is kept, of any note. */
  async all(): Promise<Entry[]> {
    return [
      ...(await this.sealed.entries()).map(([draft, { note, saved }]) => ({ draft, note, saved, sealed: !this.hasKey(draft) })),
      ...(await this.unsealed.entries()).map(([draft, { note, saved }]) => ({ draft, note, saved, sealed: false })),
    ];
  }

  /** The draft of this note that was kept last, but for those in use. */
  async find(note: string, inUse: ReadonlySet<string>): Promise<Entry | null> {
    let newest: Entry | null = null;
    for (const entry of await this.all()) {
      if (entry.note === note && !inUse.has(entry.draft) && entry.saved >= (newest?.saved ?? 0)) newest = entry;
    }
    return newest;
  }

  /** What was kept of a draft. A record whose key is gone is removed. */
  async load(draft: string): Promise<{ kept: Kept; note: string; saved: number } | null> {
    const memory = await this.unsealed.get(draft);
    if (memory) return { ...memory, saved: 0 };
    const row = await this.sealed.get(draft);
    const key = this.#keys.get(draft);
    if (!row || !key) return null;
    try {
      const additionalData = bound(draft, row.note);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData }, key, row.data);
      return { kept: JSON.parse(fromUtf8(new Uint8Array(plain))) as Kept, note: row.note, saved: row.saved };
    } catch {
      await this.sealed.delete(draft);
      return null;
    }
  }

  /** Forgets a draft here, and remembers that the agent's key must go too. */
  async forget(draft: string): Promise<void> {
    await this.wipes.put(draft, this.now());
    await this.sealed.delete(draft);
    await this.unsealed.delete(draft);
    this.#keys.delete(draft);
  }

  /** Drafts whose keys the agent has still to delete. */
  async toWipe(): Promise<string[]> {
    return (await this.wipes.entries()).map(([draft]) => draft);
  }

  wiped(draft: string): Promise<void> {
    return this.wipes.delete(draft);
  }

  /** Removes what the agent's keys have outlived: they expire at the end of the next day. */
  async sweep(): Promise<void> {
    for (const [draft, row] of await this.sealed.entries()) {
      if (this.now() - row.saved > 2 * day) await this.sealed.delete(draft);
    }
    for (const [draft, since] of await this.wipes.entries()) {
      if (this.now() - since > 2 * day) await this.wipes.delete(draft);
    }
  }
}

const bound = (draft: string, note: string): Bytes => utf8(`sidequill recovery v1\n${draft}\n${note}`);
