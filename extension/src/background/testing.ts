// What the background's tests stand on: tables in memory, a network of fake
// sockets, and an agent with the real other half of the channel.
import { concat, fromBase64, fromUtf8, random, toBase64, utf8, type Bytes } from "../protocol/bytes";
import { dh, generateKeyPair, handshakeSize, Symmetric, type Ciphers, type KeyPair } from "../protocol/noise";
import { pairCode, pairDigits } from "../protocol/pair";
import { SUBPROTOCOL } from "../protocol/types.gen";
import type { FromAgent, GreetingState, Ready, ToAgent } from "../protocol/types.gen";
import type { Table } from "./tables";
import { times, type Times } from "./agent";

/** Waits for a condition, which is asked often; fails loudly when it does not come. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 4_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

export const quick: Times = {
  ...times,
  answer: 150,
  slowAnswer: 150,
  space: 2,
  pause: 10,
  longestPause: 40,
  pairPause: 10,
  beat: 10_000,
  linger: 30,
};

export class MemoryTable<T> implements Table<T> {
  readonly rows = new Map<string, T>();
  get(key: string): Promise<T | undefined> {
    return Promise.resolve(this.rows.get(key));
  }
  put(key: string, value: T): Promise<void> {
    this.rows.set(key, structuredClone(value));
    return Promise.resolve();
  }
  delete(key: string): Promise<void> {
    this.rows.delete(key);
    return Promise.resolve();
  }
  entries(): Promise<[string, T][]> {
    return Promise.resolve([...this.rows]);
  }
}

/** One end of a socket; the other end is a function. */
class FakeSocket extends EventTarget {
  readyState = 0;
  binaryType = "";
  protocol = "";
  constructor(private readonly toServer: (data: string | Bytes) => void) {
    super();
  }
  open(protocol: string): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.protocol = protocol;
    this.dispatchEvent(new Event("open"));
  }
  send(data: string | Bytes): void {
    if (this.readyState === 1) this.toServer(typeof data === "string" ? data : data.slice());
  }
  receive(data: string | Bytes): void {
    const event = new Event("message");
    Object.assign(event, { data: typeof data === "string" ? data : data.slice().buffer });
    if (this.readyState === 1) this.dispatchEvent(event);
  }
  close(): void {
    if (this.readyState >= 2) return;
    this.readyState = 3;
    queueMicrotask(() => this.dispatchEvent(new Event("close")));
  }
  fail(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event("error"));
    this.dispatchEvent(new Event("close"));
  }
}

/** Ports and who listens there; a port of nobody refuses. */
export class FakeNetwork {
  readonly listening = new Map<number, FakeAgent>();
  readonly tried: number[] = [];

  readonly openSocket = (url: string): WebSocket => {
    const port = Number(new URL(url).port);
    this.tried.push(port);
    const agent = this.listening.get(port);
    const connection = agent && new Connection(agent);
    const socket = new FakeSocket((data) => connection?.receive(data));
    if (connection) connection.socket = socket;
    queueMicrotask(() => {
      if (!agent) socket.fail();
      else if (!agent.silent) socket.open(agent.protocol);
    });
    return socket as unknown as WebSocket;
  };
}

const ready: Ready = {
  type: "ready",
  agent: "0.1.0",
  engine: { kind: "builtin" },
  formats: [{ key: "soap", title: "SOAP", sections: [] }],
  max_dump: 256_000,
};

/** The agent as the extension sees it. Recovery keys, sorting and drafting are left to the test, by `answer`. */
export class FakeAgent {
  key!: KeyPair;
  readonly devices = new Map<string, Bytes>();
  readonly revoked = new Set<string>();
  readonly said: ToAgent[] = [];
  readonly connections: Connection[] = [];
  window = false;
  silent = false;
  protocol: string = SUBPROTOCOL;
  versions: { min: number; max: number; [more: string]: unknown } = { min: 1, max: 2 };
  digits = "";
  /** as its own window shows it */
  code = "";
  answer: (message: ToAgent, reply: (message: FromAgent) => void) => void = () => undefined;

  static async make(key?: KeyPair): Promise<FakeAgent> {
    const agent = new FakeAgent();
    agent.key = key ?? (await generateKeyPair());
    return agent;
  }

  get live(): Connection | undefined {
    return this.connections.findLast((c) => c.proven && c.socket.readyState === 1);
  }

  send(message: FromAgent): void {
    this.live?.say(message);
  }

  saidOf<T extends ToAgent["type"]>(type: T): Extract<ToAgent, { type: T }>[] {
    return this.said.filter((m): m is Extract<ToAgent, { type: T }> => m.type === type);
  }

  /** The digits were typed right. */
  accept(): void {
    const id = toBase64(random(16));
    const pairing = this.connections.findLast((c) => c.pairing && c.socket.readyState === 1);
    if (!pairing) throw new Error("nobody is pairing");
    pairing.device = id;
    pairing.say({ type: "pair.accepted", device: id });
  }

  refuse(): void {
    const pairing = this.connections.findLast((c) => c.pairing);
    pairing?.say({ type: "pair.refused", message: "wrong digits" });
  }
}

class Connection {
  socket!: FakeSocket;
  proven = false;
  pairing = false;
  device = "";
  #transcript: Bytes[] = [];
  #peer: Bytes | null = null;
  #ciphers: Ciphers | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(private readonly agent: FakeAgent) {
    agent.connections.push(this);
  }

  receive(data: string | Bytes): void {
    this.#work = this.#work.then(() => (typeof data === "string" ? this.#clear(data) : this.#binary(data))).catch(() => this.socket.close());
  }

  say(message: FromAgent): void {
    this.#work = this.#work.then(async () => {
      if (this.#ciphers) this.socket.receive(await this.#ciphers.send.encrypt(utf8(JSON.stringify(message))));
    });
  }

  /** Sends what is not a message of the protocol, under the right key. */
  sayRaw(text: string): void {
    this.say(text as unknown as FromAgent);
  }

  #note(text: string): void {
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, utf8(text).length);
    this.#transcript.push(length, utf8(text));
  }

  #sayClear(message: object): void {
    const text = JSON.stringify(message);
    this.#note(text);
    this.socket.receive(text);
  }

  #clear(text: string): void {
    this.#note(text);
    const message = JSON.parse(text) as { type: string; device: string };
    if (message.type === "hello") {
      const key = this.agent.devices.get(message.device);
      let state: GreetingState = "unpaired";
      if (key) state = this.agent.revoked.has(message.device) ? "revoked" : "known";
      else if (this.agent.window) state = "pairing-open";
      this.device = message.device;
      if (key) this.#peer = key;
      this.#sayClear({ type: "greeting", ...this.agent.versions, state, nonce: toBase64(random(32)) });
      if (state === "unpaired" || state === "revoked") this.socket.close();
    } else if (message.type === "pair.commit") {
      this.pairing = true;
      this.#sayClear({ type: "pair.offer", agent: toBase64(this.agent.key.publicKey), nonce: toBase64(random(32)) });
    } else {
      this.#peer = fromBase64(message.device, 32);
    }
  }

  async #binary(data: Bytes): Promise<void> {
    if (this.#ciphers) {
      this.#handle(JSON.parse(fromUtf8(await this.#ciphers.receive.decrypt(data))) as ToAgent);
      return;
    }
    if (!this.#peer || data.length !== handshakeSize) throw new Error("no handshake");
    const own = this.agent.key;
    const prologue = concat(...this.#transcript);
    const s = await Symmetric.start(prologue, this.#peer, own.publicKey);
    const e = data.slice(0, 32);
    await s.mixHash(e);
    await s.mixKey(await dh(own.privateKey, e));
    await s.mixKey(await dh(own.privateKey, this.#peer));
    await s.open(data.slice(32));
    const mine = await generateKeyPair();
    await s.mixHash(mine.publicKey);
    await s.mixKey(await dh(mine.privateKey, e));
    await s.mixKey(await dh(mine.privateKey, this.#peer));
    const tag = await s.seal();
    const [receive, send] = await s.split();
    this.#ciphers = { send, receive, hash: s.hash };
    this.socket.receive(concat(mine.publicKey, tag));
    if (this.pairing) {
      [this.agent.digits, this.agent.code] = [await pairDigits(prologue), await pairCode(prologue)];
    } else {
      this.proven = true;
      this.say(ready);
    }
  }

  #handle(message: ToAgent): void {
    this.agent.said.push(message);
    if (message.type === "pair.confirm" && this.#peer) {
      this.agent.devices.set(this.device, this.#peer);
      this.agent.window = false;
      this.proven = true;
      this.say(ready);
    } else if (message.type === "ping") this.say({ type: "pong" });
    else this.agent.answer(message, (reply) => this.say(reply));
  }
}
