// Noise_KK_25519_AESGCM_SHA256 (the Noise Protocol Framework, revision 34) on
// WebCrypto, from the initiator's side. Static keys never leave the browser's
// key store: all that is asked of them is a Diffie-Hellman with the other's key.
//
//   -> e, es, ss
//   <- e, ee, se
//
// The agent's half is internal/channel; both are held to the same vectors.
import { concat, sha256, utf8, type Bytes } from "./bytes";

const name = "Noise_KK_25519_AESGCM_SHA256";
const keySize = 32;
const tagSize = 16;

/** The size of either handshake message: an ephemeral key and the tag of an empty payload. */
export const handshakeSize = keySize + tagSize;

/** After this many frames in one direction its key is replaced. */
export const rekeyAfter = 1000;

/** An X25519 key pair whose private half need not be extractable. */
export interface KeyPair {
  privateKey: CryptoKey;
  publicKey: Bytes;
}

export async function generateKeyPair(): Promise<KeyPair> {
  const pair = (await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"])) as CryptoKeyPair;
  return { privateKey: pair.privateKey, publicKey: new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)) };
}

/** WebCrypto refuses a result of all zeros, so a low-order key of the other end throws here. */
export async function dh(own: CryptoKey, other: Bytes): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", other, { name: "X25519" }, false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: key }, own, keySize * 8));
}

async function hmac(key: Bytes, data: Bytes): Promise<Bytes> {
  const k = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", k, data));
}

async function hkdf(chaining: Bytes, input: Bytes): Promise<[Bytes, Bytes]> {
  const secret = await hmac(chaining, input);
  const first = await hmac(secret, Uint8Array.of(1));
  return [first, await hmac(secret, concat(first, Uint8Array.of(2)))];
}

const aesKey = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

function nonce(n: bigint): Bytes {
  const out = new Uint8Array(12);
  new DataView(out.buffer).setBigUint64(4, n);
  return out;
}

const lastNonce = 2n ** 64n - 1n;

/** One direction of a connection after the handshake. Calls must not overlap: the channel keeps them in line. */
export class Cipher {
  #key: CryptoKey;
  #n = 0n;

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  static async from(raw: Bytes): Promise<Cipher> {
    return new Cipher(await aesKey(raw));
  }

  async encrypt(plain: Bytes): Promise<Bytes> {
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce(this.#n) }, this.#key, plain);
    await this.#count();
    return new Uint8Array(sealed);
  }

  /** Throws where a frame was changed, dropped, repeated or put in another order. */
  async decrypt(sealed: Bytes): Promise<Bytes> {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce(this.#n) }, this.#key, sealed);
    await this.#count();
    return new Uint8Array(plain);
  }

  async #count(): Promise<void> {
    this.#n++;
    if (this.#n % BigInt(rekeyAfter) !== 0n) return;
    const next = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce(lastNonce) }, this.#key, new Uint8Array(keySize));
    this.#key = await aesKey(new Uint8Array(next).slice(0, keySize));
  }
}

/** Noise's SymmetricState. Its users are the two ends of a handshake (the agent's, here, only in tests). */
export class Symmetric {
  hash: Bytes;
  #chaining: Bytes;
  #key: CryptoKey | null = null;

  private constructor(start: Bytes) {
    this.hash = start;
    this.#chaining = start;
  }

  static async start(prologue: Bytes, initiator: Bytes, responder: Bytes): Promise<Symmetric> {
    const padded = new Uint8Array(keySize); // the name is shorter than a hash
    padded.set(utf8(name));
    const s = new Symmetric(padded);
    await s.mixHash(prologue);
    await s.mixHash(initiator);
    await s.mixHash(responder);
    return s;
  }

  async mixHash(data: Bytes): Promise<void> {
    this.hash = await sha256(concat(this.hash, data));
  }

  async mixKey(input: Bytes): Promise<void> {
    const [chaining, key] = await hkdf(this.#chaining, input);
    this.#chaining = chaining;
    this.#key = await aesKey(key);
  }

  /** The tag of an empty payload: each message of this handshake carries just that, under a key of its own. */
  async seal(): Promise<Bytes> {
    if (!this.#key) throw new Error("no key yet");
    const tag = new Uint8Array(
      await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce(0n), additionalData: this.hash }, this.#key, new Uint8Array(0)),
    );
    await this.mixHash(tag);
    return tag;
  }

  async open(tag: Bytes): Promise<void> {
    if (!this.#key) throw new Error("no key yet");
    await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce(0n), additionalData: this.hash }, this.#key, tag);
    await this.mixHash(tag);
  }

  /** The keys of initiator to responder, and back. */
  async split(): Promise<[Cipher, Cipher]> {
    const [there, back] = await hkdf(this.#chaining, new Uint8Array(0));
    return [await Cipher.from(there), await Cipher.from(back)];
  }
}

export interface Ciphers {
  send: Cipher;
  receive: Cipher;
  /** Noise's handshake hash */
  hash: Bytes;
}

export interface Handshake {
  /** the first message, to the agent */
  message: Bytes;
  /** takes the agent's answer; throws unless the agent holds the key it should */
  finish(answer: Bytes): Promise<Ciphers>;
}

export async function initiate(
  own: KeyPair,
  agent: Bytes,
  prologue: Bytes,
  ephemeral?: KeyPair, // tests against vectors hand one in
): Promise<Handshake> {
  const s = await Symmetric.start(prologue, own.publicKey, agent);
  const e = ephemeral ?? (await generateKeyPair());
  await s.mixHash(e.publicKey);
  await s.mixKey(await dh(e.privateKey, agent));
  await s.mixKey(await dh(own.privateKey, agent));
  const message = concat(e.publicKey, await s.seal());

  return {
    message,
    async finish(answer) {
      if (answer.length !== handshakeSize) throw new Error("the agent's handshake has a wrong length");
      const re = answer.slice(0, keySize);
      await s.mixHash(re);
      await s.mixKey(await dh(e.privateKey, re));
      await s.mixKey(await dh(own.privateKey, re));
      await s.open(answer.slice(keySize));
      const [send, receive] = await s.split();
      return { send, receive, hash: s.hash };
    },
  };
}
