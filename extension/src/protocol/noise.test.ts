// Held to the same vectors as the agent's half: internal/channel/testdata.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { concat, utf8, type Bytes } from "./bytes";
import { Cipher, generateKeyPair, initiate, type KeyPair } from "./noise";
import { pairCode, pairCommit, pairDigits } from "./pair";

interface Vectors {
  extension: Record<"static" | "static_public" | "ephemeral" | "ephemeral_public", string>;
  agent: Record<"static_public", string>;
  clear: string[];
  prologue: string;
  digits: string;
  code: string;
  first: string;
  second: string;
  from_extension: { n: number; frame: string }[];
  from_agent: { n: number; frame: string }[];
}

const file = join(import.meta.dirname, "../../../internal/channel/testdata/vectors.json");
const v = JSON.parse(readFileSync(file, "utf8")) as Vectors;

const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, "hex"));
const unhex = (bytes: Bytes): string => Buffer.from(bytes).toString("hex");

/** A private key from its 32 bytes: PKCS #8 is the only way in. */
async function keyPair(secret: string, open: string): Promise<KeyPair> {
  const pkcs8 = concat(hex("302e020100300506032b656e04220420"), hex(secret));
  return { privateKey: await crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]), publicKey: hex(open) };
}

async function start(prologue = hex(v.prologue)) {
  const own = await keyPair(v.extension.static, v.extension.static_public);
  const ephemeral = await keyPair(v.extension.ephemeral, v.extension.ephemeral_public);
  return initiate(own, hex(v.agent.static_public), prologue, ephemeral);
}

const message = (n: number): Bytes => utf8(JSON.stringify({ type: "ping", n }));

describe("the shared vectors", () => {
  it("prologue, commitment and digits", async () => {
    const framed = v.clear.map((text) => {
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, utf8(text).length);
      return concat(length, utf8(text));
    });
    assert.equal(unhex(concat(...framed)), v.prologue);
    assert.equal(await pairDigits(hex(v.prologue)), v.digits);
    assert.equal(await pairCode(hex(v.prologue)), v.code);
    const { commit } = JSON.parse(v.clear[2]!) as { commit: string };
    assert.equal(await pairCommit(v.clear[4]!), commit);
  });

  it("both handshake messages, and every frame shown, across two changes of key", async () => {
    const hands = await start();
    assert.equal(unhex(hands.message), v.first);
    const { send, receive } = await hands.finish(hex(v.second));
    const last = Math.max(...v.from_extension.map((f) => f.n));
    assert.ok(last > 2000);
    for (let n = 0; n <= last; n++) {
      const frame = unhex(await send.encrypt(message(n)));
      const shown = v.from_extension.find((f) => f.n === n);
      if (shown) assert.equal(frame, shown.frame, `frame ${n}`);
    }
    const first = v.from_agent[0]!;
    assert.deepEqual(await receive.decrypt(hex(first.frame)), message(first.n));
  });
});

describe("the handshake refuses", () => {
  it("a changed prologue", async () => {
    const hands = await start(concat(hex(v.prologue), Uint8Array.of(0)));
    assert.notEqual(unhex(hands.message), v.first);
    await assert.rejects(hands.finish(hex(v.second)));
  });

  it("every changed byte of the agent's answer", async () => {
    for (let at = 0; at < hex(v.second).length; at++) {
      const answer = hex(v.second);
      answer[at]! ^= 1;
      await assert.rejects((await start()).finish(answer), `byte ${at}`);
    }
  });

  it("an answer that is too short or too long", async () => {
    await assert.rejects((await start()).finish(hex(v.second).slice(0, 47)));
    await assert.rejects((await start()).finish(concat(hex(v.second), Uint8Array.of(0))));
  });

  it("a key of low order", async () => {
    const own = await generateKeyPair();
    await assert.rejects(initiate(own, new Uint8Array(32), utf8("")));
  });
});

describe("a frame", () => {
  const key = new Uint8Array(32).fill(7);

  it("survives three changes of key", async () => {
    const there = await Cipher.from(key);
    const here = await Cipher.from(key);
    for (let n = 0; n < 3100; n++) assert.deepEqual(await here.decrypt(await there.encrypt(message(n))), message(n));
  });

  it("is refused when repeated, dropped, reordered or changed", async () => {
    const there = await Cipher.from(key);
    const frames = [await there.encrypt(message(0)), await there.encrypt(message(1))] as const;
    const changed = frames[0].slice();
    changed[3]! ^= 1;
    await assert.rejects((await Cipher.from(key)).decrypt(frames[1]), "reordered, or one dropped");
    await assert.rejects((await Cipher.from(key)).decrypt(changed), "changed");
    const here = await Cipher.from(key);
    await here.decrypt(frames[0]);
    await assert.rejects(here.decrypt(frames[0]), "repeated");
  });
});

describe("the device's key", () => {
  it("cannot be taken out of the browser", async () => {
    const { privateKey } = await generateKeyPair();
    assert.equal(privateKey.extractable, false);
    await assert.rejects(crypto.subtle.exportKey("pkcs8", privateKey));
  });
});
