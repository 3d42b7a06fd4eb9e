// The keys of this browser profile: its own key pair, the agent's key it was
// paired with, and the key under which notes are named in the recovery store.
// None of the private ones can be read out of the browser.
import { toBase64, utf8, type Bytes } from "../protocol/bytes";
import { generateKeyPair, type KeyPair } from "../protocol/noise";
import type { Table } from "./tables";

export interface Paired {
  /** our id with the agent */
  device: string;
  /** the agent's static key */
  agent: Bytes;
  /** the port where it last proved itself */
  port: number;
}

export class Keys {
  #device: Promise<KeyPair> | null = null;
  #names: Promise<CryptoKey> | null = null;

  constructor(private readonly table: Table<unknown>) {}

  device(): Promise<KeyPair> {
    this.#device ??= this.#made("device", generateKeyPair);
    return this.#device;
  }

  async paired(): Promise<Paired | null> {
    return ((await this.table.get("paired")) as Paired | undefined) ?? null;
  }

  pin(paired: Paired): Promise<void> {
    return this.table.put("paired", paired);
  }

  /** A name for what must not stand anywhere in plain words. */
  async nameOf(...parts: string[]): Promise<string> {
    this.#names ??= this.#made("names", () =>
      crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
    );
    return toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", await this.#names, utf8(JSON.stringify(parts)))));
  }

  async #made<T>(name: string, make: () => Promise<T>): Promise<T> {
    const there = (await this.table.get(name)) as T | undefined;
    if (there !== undefined) return there;
    const made = await make();
    await this.table.put(name, made);
    return made;
  }
}
